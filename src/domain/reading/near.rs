//! What stands near a place of a text. No rule looks further than a stated number of bytes or words, so that reading takes time in
//! proportion to a text's length, whatever the text.

/// No word that is asked for is longer than this many bytes.
const WORD: usize = 32;

/// The last bytes before a place.
pub(super) fn tail(text: &str, end: usize, bytes: usize) -> &str {
    &text[text.ceil_char_boundary(end.saturating_sub(bytes))..end]
}

/// The first bytes from a place on.
pub(super) fn head(text: &str, start: usize, bytes: usize) -> &str {
    &text[start..text.floor_char_boundary(start.saturating_add(bytes))]
}

/// The word that ends at a place; empty if it runs on for longer than any word does.
pub(super) fn last_word<'a>(text: &'a str, end: usize, borders: &[char]) -> &'a str {
    let near = tail(text, end, WORD);
    let word = near.rsplit(borders).next().unwrap_or_default();
    if word.len() == near.len() && word.len() < end { "" } else { word }
}
