//! Tokens of goods descriptions, English and Chinese.
//!
//! Text is folded to NFKC and lower case. Words of Latin letters are stemmed (Snowball English), so
//! that "cuts", "cutter" and "cutting" meet; neighbouring words also make a pair, for "laser source" is
//! not "laser" and "source". Runs of Han characters give overlapping pairs of characters, the usual
//! way to index Chinese without a dictionary. Numbers, bare or with a
//! unit, are left out: quantities are read as such instead.

use std::collections::HashMap;

use rust_stemmers::{Algorithm, Stemmer};
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// Joins the two words of a pair; occurs in no word.
const PAIR: char = ' ';

/// Words that carry no meaning of their own; a pair never starts or ends with one.
const STOP: &[&str] = &[
    "a", "an", "and", "are", "as", "at", "be", "by", "for", "from", "in", "is", "it", "its", "of", "on", "or", "the", "their", "this",
    "that", "to", "was", "which", "said",
];

/// Units that make digits before them a quantity.
const UNITS: &[&str] =
    &["w", "kw", "mw", "nm", "um", "μm", "mm", "cm", "m", "kg", "g", "t", "v", "kv", "hz", "khz", "x", "pcs", "set", "sets"];

/// The ways to cut a text into tokens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Cut {
    /// Stems, pairs of neighbouring stems, pairs of Han characters.
    #[default]
    Words,
    /// Runs of two to five characters, spaces and word borders included: they bridge compounds, inflections
    /// and misspellings.
    Letters,
    /// The first word, the last, and the last before the first comma or preposition, where the noun that
    /// names the goods stands; with the endings of these.
    Places,
}

/// A word of more bytes is no word of a language and keeps its ending; the stemmer's time grows with the square of a word's length.
const LONGEST_WORD: usize = 64;

/// Stems remembered at most; then they are forgotten and found anew.
const REMEMBERED: usize = 1 << 17;

/// Longest run of letters.
const LONGEST_RUN: usize = 5;

/// Where the naming noun's phrase ends.
const BREAKS: &[&str] = &[",", ";", "(", " for ", " of ", " with ", " or ", " in "];

/// Turns text into tokens. Holds a cache of stems, so keep one per thread.
pub struct Tokenizer {
    stemmer: Stemmer,
    stems: HashMap<String, String>,
}

impl Default for Tokenizer {
    fn default() -> Self {
        Tokenizer { stemmer: Stemmer::create(Algorithm::English), stems: HashMap::new() }
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

/// Digits alone or with a unit behind; "3d" and "co2" are words.
fn is_quantity(word: &str) -> bool {
    let unit = word.trim_start_matches(|c: char| c.is_numeric());
    unit.len() < word.len() && (unit.is_empty() || UNITS.contains(&unit))
}

impl Tokenizer {
    /// Calls `each` with every token of `text`, repeats included.
    pub fn cut(&mut self, text: &str, cut: Cut, each: impl FnMut(&str)) {
        match cut {
            Cut::Words => self.tokens(text, each),
            Cut::Letters => letters(text, each),
            Cut::Places => self.places(text, each),
        }
    }

    fn places(&mut self, text: &str, mut each: impl FnMut(&str)) {
        let folded = fold(text);
        let mut last = |part: &str| part.split(|c: char| !c.is_alphanumeric()).rfind(|w| !w.is_empty()).map(|w| self.stem(w).to_owned());
        let end = BREAKS.iter().filter_map(|b| folded.find(b)).filter(|at| *at > 0).min().unwrap_or(folded.len());
        let (head, tail) = (last(&folded[..end]), last(&folded));
        let first = folded.split(|c: char| !c.is_alphanumeric()).find(|w| !w.is_empty()).map(|w| self.stem(w).to_owned());
        if let Some(first) = first {
            each(&format!("first:{first}"));
            each(&format!("first:{}…", first.chars().take(4).collect::<String>()));
        }
        if let Some(head) = head {
            each(&format!("head:{head}"));
        }
        if let Some(tail) = tail {
            each(&format!("last:{tail}"));
            let n = tail.chars().count();
            for ending in [3, 4] {
                each(&format!("last:…{}", tail.chars().skip(n.saturating_sub(ending)).collect::<String>()));
            }
        }
    }

    /// Stems, pairs of stems and pairs of Han characters.
    pub fn tokens(&mut self, text: &str, mut each: impl FnMut(&str)) {
        let folded = fold(text);
        let mut previous: Option<String> = None;
        let mut pair = String::new();
        let mut chars = folded.char_indices().peekable();
        while let Some((start, c)) = chars.next() {
            if is_han(c) {
                previous = None;
                let mut end = start + c.len_utf8();
                let mut run = vec![start];
                while let Some((at, c)) = chars.next_if(|(_, c)| is_han(*c)) {
                    run.push(at);
                    end = at + c.len_utf8();
                }
                if run.len() == 1 {
                    each(&folded[start..end]);
                }
                for i in 0..run.len().saturating_sub(1) {
                    each(&folded[run[i]..run.get(i + 2).copied().unwrap_or(end)]);
                }
            } else if c.is_alphanumeric() {
                let mut end = start + c.len_utf8();
                while let Some((at, c)) = chars.next_if(|(_, c)| c.is_alphanumeric() && !is_han(*c)) {
                    end = at + c.len_utf8();
                }
                let word = &folded[start..end];
                if word.chars().count() < 2 || STOP.contains(&word) || is_quantity(word) {
                    continue;
                }
                let stem = self.stem(word).to_owned();
                each(&stem);
                if let Some(previous) = previous {
                    pair.clear();
                    pair.push_str(&previous);
                    pair.push(PAIR);
                    pair.push_str(&stem);
                    each(&pair);
                }
                previous = Some(stem);
            } else if matches!(c, '.' | ';' | '|' | '。' | '；' | '!') {
                previous = None;
            }
        }
    }

    /// Tokens as the text they came from has them: words instead of stems, overlapping pairs of Han characters as one run, and none
    /// that another contains. In the order of `tokens`.
    pub fn as_written(&mut self, text: &str, tokens: &[&str]) -> Vec<String> {
        let folded = fold(text);
        let mut words: HashMap<String, String> = HashMap::new();
        for word in folded.split(|c: char| !c.is_alphanumeric() || is_han(c)).filter(|w| !w.is_empty()) {
            words.entry(self.stem(word).to_owned()).or_insert_with(|| word.to_owned());
        }
        let (han, latin): (Vec<&str>, Vec<&str>) = tokens.iter().partition(|t| t.chars().all(is_han));
        // The places of the pairs, overlapping ones joined.
        let mut runs: Vec<std::ops::Range<usize>> = Vec::new();
        let mut places: Vec<_> = han.iter().flat_map(|t| folded.match_indices(t).map(|(at, t)| at..at + t.len())).collect();
        places.sort_by_key(|r| (r.start, r.end));
        for place in places {
            match runs.last_mut() {
                Some(last) if place.start < last.end => last.end = last.end.max(place.end),
                _ => runs.push(place),
            }
        }
        let mut all: Vec<String> = Vec::new();
        for token in tokens {
            let shown = if latin.contains(token) {
                token.split(PAIR).map(|stem| words.get(stem).map_or(stem, String::as_str)).collect::<Vec<_>>().join(" ")
            } else {
                runs.iter().map(|r| &folded[r.clone()]).find(|run| run.contains(token)).unwrap_or(token).to_owned()
            };
            if !all.iter().any(|known| known.contains(&shown)) {
                all.retain(|known| !shown.contains(known.as_str()));
                all.push(shown);
            }
        }
        all
    }

    fn stem<'a>(&'a mut self, word: &'a str) -> &'a str {
        if word.len() > LONGEST_WORD {
            return word;
        }
        if !self.stems.contains_key(word) {
            if self.stems.len() >= REMEMBERED {
                self.stems.clear();
            }
            let stem = self.stemmer.stem(word).into_owned();
            self.stems.insert(word.to_owned(), stem);
        }
        &self.stems[word]
    }
}

/// Lower case in one spelling of characters (NFKC).
fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkc().flat_map(char::to_lowercase).collect()
}

fn letters(text: &str, mut each: impl FnMut(&str)) {
    let words: Vec<&str> = text.split_whitespace().collect();
    let spaced = fold(&format!(" {} ", words.join(" ")));
    let mut starts: Vec<usize> = spaced.char_indices().map(|(at, _)| at).collect();
    starts.push(spaced.len());
    for n in 2..=LONGEST_RUN {
        starts.windows(n + 1).for_each(|w| each(&spaced[w[0]..w[n]]));
    }
}

/// Is this token a single word (not a pair)? Coverage of a description counts words only.
pub fn is_word(token: &str) -> bool {
    !token.contains(PAIR)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<String> {
        let mut all = Vec::new();
        Tokenizer::default().tokens(text, |t| all.push(t.to_owned()));
        all
    }

    #[test]
    fn both_languages_give_tokens() {
        assert_eq!(tokens("Laser cutting machines."), ["laser", "cut", "laser cut", "machin", "cut machin"]);
        assert_eq!(tokens("激光切割机 3KW"), ["激光", "光切", "切割", "割机"]);
        assert_eq!(tokens("parts of lasers"), ["part", "laser", "part laser"]);
        assert_eq!(tokens("ＣＯ２ 管"), ["co2", "管"]);
        assert_eq!(tokens("3D printer 1064nm"), ["3d", "printer", "3d printer"]);
        assert_eq!(tokens("laser. Cutting"), ["laser", "cut"]);
        assert!(tokens("3000 1.5 ,;").is_empty());
    }

    #[test]
    fn a_word_too_long_for_any_language_keeps_its_ending() {
        let long = "y".repeat(100_000) + "ing";
        let start = std::time::Instant::now();
        assert_eq!(tokens(&format!("cutting {long}")), ["cut".to_owned(), long.clone(), format!("cut {long}")]);
        for cut in [Cut::Letters, Cut::Places] {
            Tokenizer::default().cut(&long, cut, |_| {});
        }
        let _ = Tokenizer::default().as_written(&long, &["cut"]);
        assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    }

    #[test]
    fn stems_are_the_same_after_many_others() {
        let mut tokenizer = Tokenizer::default();
        for i in 0..=REMEMBERED {
            tokenizer.stem(&format!("machines{i}ing"));
        }
        assert!(tokenizer.stems.len() <= REMEMBERED);
        assert_eq!(tokenizer.stem("machines"), "machin");
    }

    #[test]
    fn tokens_are_shown_as_they_were_written() {
        let mut tokenizer = Tokenizer::default();
        let shown = tokenizer.as_written("Machines for laser cutting", &["machin", "laser cut", "laser"]);
        assert_eq!(shown, ["machines", "laser cutting"]);
        assert_eq!(tokenizer.as_written("金属激光切割机，切割", &["激光", "光切", "切割", "金属"]), ["激光切割", "金属"]);
    }
}
