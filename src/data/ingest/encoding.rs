//! Bytes to text: UTF-8 and UTF-16 by what they are, an older encoding only if it was named or if the bytes show it.

mod evidence;

use std::str::FromStr;

use encoding_rs::{ISO_2022_JP, UTF_16BE, UTF_16LE};

use crate::data::table::Note;
use crate::error::{Error, ErrorKind, Result};

/// An encoding of text, by the name a person gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding(&'static encoding_rs::Encoding);

impl FromStr for Encoding {
    type Err = Error;

    /// Reads a label of the WHATWG Encoding Standard, or a code page as Windows and Python name it.
    fn from_str(name: &str) -> Result<Encoding> {
        let small = name.trim().to_ascii_lowercase().replace('_', "-");
        let label = match small.as_str() {
            "cp949" | "ms949" | "uhc" => "euc-kr",
            "cp936" | "ms936" | "windows-936" => "gbk",
            "cp54936" => "gb18030",
            "cp950" | "ms950" | "windows-950" => "big5",
            "cp932" | "ms932" | "windows-932" => "shift_jis",
            "cp874" | "tis620" => "windows-874",
            "cp20866" => "koi8-r",
            "ansi" | "latin-1" | "iso8859-1" => "latin1",
            "utf-8-sig" | "utf8-bom" => "utf-8",
            "utf16" => "utf-16",
            "utf16le" => "utf-16le",
            "utf16be" => "utf-16be",
            other => other,
        };
        encoding_rs::Encoding::for_label_no_replacement(label.as_bytes()).map(Encoding).ok_or_else(|| {
            Error::new(ErrorKind::Setting, "no such encoding is known")
                .found(format!("{name:?}"))
                .expected("a name such as utf-8, utf-16le, gb18030, big5, shift_jis, euc-kr (cp949), windows-1250 to windows-1258, latin1, koi8-r, ibm866, windows-874")
        })
    }
}

/// What a file says; `damaged` if bytes of it were no text and stand as U+FFFD.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) damaged: bool,
    /// Which encoding was taken, and why.
    pub(super) notes: Vec<Note>,
}

impl Text {
    fn of(encoding: &'static encoding_rs::Encoding, bytes: &[u8], note: Note) -> Text {
        let (text, damaged) = encoding.decode_without_bom_handling(bytes);
        Text { text: text.into_owned(), damaged, notes: vec![note] }
    }
}

/// Bytes to text. A byte-order mark says most, then the encoding that was given, then what the bytes are.
///
/// # Errors
/// [`ErrorKind::Format`] if the bytes are no text, or text of an encoding that they do not show.
pub(super) fn decode(source: &str, bytes: Vec<u8>, given: Option<Encoding>) -> Result<Text> {
    if bytes.starts_with(b"\xff\xfe\0\0") || bytes.starts_with(b"\0\0\xfe\xff") {
        return Err(Error::new(ErrorKind::Format, "the file is UTF-32, which hsift does not read").at(source).hint("save it as UTF-8"));
    }
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(&bytes) {
        let note = match given {
            Some(Encoding(other)) if other != encoding => {
                Note::warning(format!("read as {} by its byte-order mark, not as {}", encoding.name(), other.name()))
            }
            _ => Note::info(format!("encoding {}, by its byte-order mark", encoding.name())),
        };
        return Ok(Text::of(encoding, &bytes[mark..], note));
    }
    if let Some(Encoding(encoding)) = given {
        return Ok(Text::of(encoding, &bytes, Note::info(format!("encoding {}, as given", encoding.name()))));
    }
    if let Some(encoding) = utf_16(&bytes) {
        return Ok(Text::of(encoding, &bytes, Note::info(format!("encoding {}, found out", encoding.name()))));
    }
    if let Some(escape) = bytes.iter().position(|b| *b == 0x1b)
        && [b"$B", b"$@", b"(J"].iter().any(|shift| bytes[escape + 1..].starts_with(*shift))
        && ISO_2022_JP.decode_without_bom_handling_and_without_replacement(&bytes).is_some()
    {
        return Ok(Text::of(ISO_2022_JP, &bytes, guessed(ISO_2022_JP)));
    }
    let broken = match String::from_utf8(bytes) {
        Ok(text) => return Ok(Text { text, damaged: false, notes: vec![Note::info("encoding UTF-8")] }),
        Err(error) => error,
    };
    let at = broken.utf8_error().valid_up_to();
    older(source, &broken.into_bytes(), at)
}

fn guessed(encoding: &'static encoding_rs::Encoding) -> Note {
    let name = encoding.name();
    Note::warning(format!("encoding {name}, guessed from the text: look whether it reads well; --encoding {} says it", name.to_lowercase()))
}

/// UTF-16 without a mark: every second byte of its separators and digits is zero.
fn utf_16(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = &bytes[..bytes.len().min(1 << 16) & !1];
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let (encoding, many, few) = if odd > even { (UTF_16LE, odd, even) } else { (UTF_16BE, even, odd) };
    if head.len() < 8 || many * 20 < head.len() / 2 || few * 50 > many {
        return None;
    }
    // Every line end is one of its pairs: a zero byte in a text of single bytes stands anywhere.
    let partner = |at: usize| if encoding == UTF_16LE { head.get(at + 1) } else { at.checked_sub(1).and_then(|at| head.get(at)) };
    let feeds: Vec<usize> = (0..head.len()).filter(|at| head[*at] == b'\n').collect();
    let paired = feeds.iter().filter(|at| partner(**at) == Some(&0)).count();
    if paired * 10 < feeds.len() * 9 || feeds.is_empty() && many * 4 < head.len() / 2 {
        return None;
    }
    let (text, damaged) = encoding.decode_without_bom_handling(head);
    // A pair may be cut at the end of what is looked at.
    let text = text.trim_end_matches(char::REPLACEMENT_CHARACTER);
    let odd_ones = text.chars().filter(|c| (c.is_control() && !matches!(c, '\t' | '\r' | '\n')) || evidence::is_unassigned(*c)).count();
    (!(damaged && text.contains(char::REPLACEMENT_CHARACTER)) && odd_ones == 0).then_some(encoding)
}

/// Bytes that are no UTF-8: UTF-8 with damage, text of an older encoding, or no text.
fn older(source: &str, bytes: &[u8], at: usize) -> Result<Text> {
    let damaged = || {
        let what = "encoding UTF-8, with bytes in it that are none: the lines that hold them are rejected";
        Text { text: String::from_utf8_lossy(bytes).into_owned(), damaged: true, notes: vec![Note::warning(what)] }
    };
    // Sequences that are valid by chance are rare: a file with many is UTF-8, however many of its texts were cut inside a letter.
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    if good >= 10 && good >= bad * 3 {
        return Ok(damaged());
    }
    let sample = evidence::sample(bytes);
    let found = evidence::weigh(&sample);
    let refuse = |what: &str, found: String| {
        let line = bytes[..at].iter().filter(|b| **b == b'\n').count() + 1;
        Error::new(ErrorKind::Format, what.to_owned()).at(format!("{source}, byte {at}, line {line}")).found(found)
    };
    let some_bytes = format!("bytes {:02x?}", &bytes[at..bytes.len().min(at + 4)]);
    if let Some(encoding) = found.sure.filter(|_| !bytes.contains(&0)) {
        return Ok(Text::of(encoding, bytes, guessed(encoding)));
    }
    let lines = || bytes.split(|b| *b == b'\n');
    let broken = lines().filter(|l| std::str::from_utf8(l).is_err()).count();
    if broken * 100 <= lines().count() {
        return Ok(damaged());
    }
    if bytes.contains(&0) {
        return Err(refuse("the file is not text", some_bytes).expected("text: CSV or JSON; or Parquet, a workbook, XML"));
    }
    let likely: Vec<&str> = found.likely.iter().map(|e| e.name()).collect();
    let error =
        refuse("the file's encoding is not known", some_bytes).expected("UTF-8, UTF-16, or an encoding that its text shows beyond doubt");
    Err(match likely.first() {
        Some(first) => error.hint(format!(
            "it may be {}: say it with --encoding {}, or save the file as UTF-8 (in a spreadsheet: \"CSV UTF-8\")",
            likely.join(", "),
            first.to_lowercase()
        )),
        None => error.hint("name it with --encoding, or save the file as UTF-8 (in a spreadsheet: \"CSV UTF-8\")"),
    })
}

#[cfg(test)]
mod tests;
