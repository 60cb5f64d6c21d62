//! Bytes to text.

use crate::error::{Error, ErrorKind, Result};

/// What a file says; `damaged` if bytes of it were no text and stand as U+FFFD.
pub(super) struct Text {
    pub(super) text: String,
    pub(super) damaged: bool,
}

/// Bytes to text. UTF-8 and UTF-16 by mark, UTF-8 if the bytes are valid, GB18030 if they are that.
pub(super) fn decode(source: &str, bytes: Vec<u8>) -> Result<Text> {
    let whole = |text| Ok(Text { text, damaged: false });
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(&bytes)
        && encoding != encoding_rs::UTF_8
    {
        return whole(encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned());
    }
    let broken = match String::from_utf8(bytes) {
        Ok(text) => {
            return whole(match text.strip_prefix('\u{feff}') {
                Some(rest) => rest.to_owned(),
                None => text,
            });
        }
        Err(error) => error,
    };
    let at = broken.utf8_error().valid_up_to();
    let bytes = broken.into_bytes();
    let refuse = |what: &str| {
        let line = bytes[..at].iter().filter(|b| **b == b'\n').count() + 1;
        Error::new(ErrorKind::Format, what.to_owned())
            .at(format!("{source}, byte {at}, line {line}"))
            .found(format!("bytes {:02x?}", &bytes[at..bytes.len().min(at + 4)]))
            .expected("UTF-8, UTF-16 with a byte-order mark, or GB18030 (GBK)")
            .hint("save the file as UTF-8 (in a spreadsheet: \"CSV UTF-8\")")
    };
    if bytes.contains(&0) {
        return Err(refuse("the file is not text"));
    }
    let (text, had_errors) = encoding_rs::GB18030.decode_without_bom_handling(&bytes);
    // Latin-1 accents also make formally valid GB18030 pairs now and then; real Chinese text has
    // common ideographs in most of them.
    let foreign: Vec<char> = text.chars().filter(|c| !c.is_ascii()).collect();
    let common =
        foreign.iter().filter(|c| matches!(c, '\u{4e00}'..='\u{9fa5}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')).count();
    if had_errors || common * 2 < foreign.len() {
        // A few broken lines in a file of UTF-8 are rejects; a file full of them is of another encoding.
        let lines = || bytes.split(|b| *b == b'\n');
        let broken = lines().filter(|l| std::str::from_utf8(l).is_err()).count();
        if broken * 100 <= lines().count() {
            return Ok(Text { text: String::from_utf8_lossy(&bytes).into_owned(), damaged: true });
        }
        return Err(refuse("the file's encoding is not known"));
    }
    whole(text.into_owned())
}
