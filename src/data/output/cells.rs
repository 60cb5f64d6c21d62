//! Cells of CSV that a spreadsheet would run.
//!
//! A declarant writes his own descriptions and numbers; a broker opens the scores in a spreadsheet. A text that a spreadsheet
//! takes for a formula gets an apostrophe in front, which makes it text there, and reading takes exactly that one off again.

use std::borrow::Cow;

/// A text as a cell of CSV: as it is, or with an apostrophe in front if a spreadsheet would run it.
pub fn harmless(text: &str) -> Cow<'_, str> {
    if runs(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text that [`harmless`] made a cell of.
pub fn as_it_was(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| runs(rest)).unwrap_or(cell)
}

/// Would a spreadsheet run it? Blanks and quotes in front do not keep it from that. A plain number is none to fear.
fn runs(text: &str) -> bool {
    let blank = |c: char| c == '\'' || c == '"' || c == '\u{feff}' || c == '\u{200b}' || c.is_whitespace() && !"\t\r\n".contains(c);
    let bare = text.trim_start_matches(blank);
    bare.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) && !is_plain_number(text)
}

/// A sign, digits with marks between them, an exponent, a per-cent sign; nothing else.
fn is_plain_number(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    let text = text.strip_suffix('%').unwrap_or(text);
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let exponent = |t: &str| digits(t.strip_prefix(['+', '-']).unwrap_or(t));
    let (mantissa, fine) = text.split_once(['e', 'E']).map_or((text, true), |(m, e)| (m, exponent(e)));
    fine && mantissa.strip_prefix('.').unwrap_or(mantissa).split(['.', ',']).all(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_run_gets_an_apostrophe() {
        for text in [
            "=1+1",
            "+A1",
            "-A1",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "  =1",
            "\"=1",
            "'=1",
            "＝1+1",
            "＠x",
            "-",
            "--",
            "-3 kW",
            "+49 30 1234",
            "-1-1",
            "+.",
            "-e5",
        ] {
            assert_eq!(harmless(text), format!("'{text}"), "{text:?}");
        }
        for text in ["laser", "", "-5", "+3.25", "-1,234.50", "1e5", "-1.5E-3", "-.5", "12%", "'quoted'", "8456.11", "a=b", "'", "３kW"] {
            assert_eq!(harmless(text), text);
        }
    }

    #[test]
    fn reading_gives_back_what_was_written() {
        let parts = ["", "'", "''", "\"", " ", "=", "-", "-5", "＋", "\t", "x", "@", "\u{feff}", "'=x", "'-5", "\u{3000}"];
        for a in parts {
            for b in parts {
                for c in parts {
                    let text = format!("{a}{b}{c}");
                    assert_eq!(as_it_was(&harmless(&text)), text, "{text:?}");
                }
            }
        }
    }
}
