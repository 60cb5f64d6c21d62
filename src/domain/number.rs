//! Numbers as people group and mark them: `1,250.5`, `1.250,5`, `1 250,5`, `1'250.5`, `1,23,456.00`, `１２３`, `2e3`.
//!
//! A whole run of digits and signs is one number or none: part of a number is never a number. Which of point and comma is the
//! decimal sign is a convention of the column it stands in ([`Decimal`]); one value alone often does not tell.

use std::borrow::Cow;
use std::ops::Range;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

/// The decimal sign; the other of the two groups thousands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Decimal {
    /// `1,250.5`
    #[serde(rename = ".")]
    Point,
    /// `1.250,5`
    #[serde(rename = ",")]
    Comma,
}

impl Decimal {
    /// The sign.
    pub fn sign(self) -> char {
        match self {
            Decimal::Point => '.',
            Decimal::Comma => ',',
        }
    }

    /// The sign that groups thousands beside it.
    pub fn group(self) -> char {
        match self {
            Decimal::Point => ',',
            Decimal::Comma => '.',
        }
    }

    /// The other convention.
    pub fn other(self) -> Decimal {
        match self {
            Decimal::Point => Decimal::Comma,
            Decimal::Comma => Decimal::Point,
        }
    }
}

/// What a run of digits and signs can be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fit {
    /// The same number by either convention.
    Same(f64),
    /// A number by one convention only.
    Only(Decimal, f64),
    /// Two numbers: with the decimal point, with the decimal comma.
    Either(f64, f64),
    /// No number by any convention.
    Neither,
}

/// Full-width and other scripts' digits, spaces, apostrophes and minus signs as plain ones, in lower case.
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return if text.bytes().any(|b| b.is_ascii_uppercase()) { Cow::Owned(text.to_ascii_lowercase()) } else { Cow::Borrowed(text) };
    }
    let plain = |c: char| match c {
        '\u{2212}' | '\u{2012}' | '\u{fe63}' => '-',
        '\u{2019}' | '\u{2018}' | '\u{02bc}' | '\u{00b4}' => '\'',
        '\u{066b}' => '.',
        '\u{066c}' => '\'',
        '\u{0660}'..='\u{0669}' => digit(c as u32 - 0x660),
        '\u{06f0}'..='\u{06f9}' => digit(c as u32 - 0x6f0),
        '\u{0966}'..='\u{096f}' => digit(c as u32 - 0x966),
        '\u{0e50}'..='\u{0e59}' => digit(c as u32 - 0xe50),
        other => other,
    };
    Cow::Owned(text.nfkc().flat_map(char::to_lowercase).map(plain).collect())
}

fn digit(n: u32) -> char {
    char::from_digit(n, 10).unwrap_or('0')
}

/// The runs of digits and signs in a folded text that may be numbers. A run that hangs on letters (`CO2`, `PRO1485`) is part of a
/// name, unless the letters are one of `before`.
pub fn runs<'t>(text: &'t str, before: impl Fn(&str) -> bool + 't) -> impl Iterator<Item = Range<usize>> + 't {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = &text.as_bytes()[at..];
            let start = at + rest.iter().position(u8::is_ascii_digit)?;
            // `.5`
            let start = match start.checked_sub(1) {
                Some(sign) if matches!(text.as_bytes()[sign], b'.' | b',') && sign >= at && !ends_in_digit(&text[..sign]) => sign,
                _ => start,
            };
            let end = run_end(text, start);
            at = end;
            let word =
                text[..start].rfind(|c: char| !c.is_alphabetic()).map_or(0, |i| i + text[i..].chars().next().map_or(1, char::len_utf8));
            let word = &text[word..start];
            // A Chinese character before a number is no part of a name.
            let glued =
                word.chars().next_back().is_some_and(|c| c < '\u{2e80}') && !before(word) && !is_times(&text[..start], word, &before);
            if !glued {
                return Some(start..end);
            }
        }
    })
}

/// Is the word before a number the `x` of `350x450` or `1.5mx3m`?
fn is_times(text: &str, word: &str, before: &impl Fn(&str) -> bool) -> bool {
    let Some(unit) = word.strip_suffix('x') else { return false };
    let ahead = text[..text.len() - word.len()].trim_end();
    (unit.is_empty() || before(unit)) && ahead.ends_with(|c: char| c.is_ascii_digit() || c == '"')
}

fn ends_in_digit(text: &str) -> bool {
    text.ends_with(|c: char| c.is_ascii_digit())
}

/// Where the run that starts here ends: digits, signs between digits, spaces before groups of three, an exponent.
fn run_end(text: &str, start: usize) -> usize {
    let bytes = text.as_bytes();
    let is_digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let digits_from = |i: usize| bytes[i.min(bytes.len())..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut at = start;
    // Digits since the last sign or space, and whether all groups so far were set by spaces.
    let (mut group, mut spaced) = (0usize, true);
    while at < bytes.len() {
        match bytes[at] {
            b'0'..=b'9' => group += 1,
            b'.' | b',' | b'\'' if is_digit(at + 1) => (group, spaced) = (0, false),
            b' ' if spaced && (1..=3).contains(&group) && digits_from(at + 1) == 3 => group = 0,
            _ => break,
        }
        at += 1;
    }
    let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
    if bytes.get(at) == Some(&b'e') && is_digit(at + 1 + sign) {
        let digits = digits_from(at + 1 + sign);
        let end = at + 1 + sign + digits;
        let ends = text[end..].chars().next().is_none_or(|c| !c.is_alphanumeric());
        if ends && digits <= 3 {
            return end;
        }
    }
    at
}

/// What a run (of [`runs`]) can be.
pub fn fit(run: &str) -> Fit {
    match (by(run, Decimal::Point), by(run, Decimal::Comma)) {
        (Some(a), Some(b)) if a == b => Fit::Same(a),
        (Some(a), Some(b)) => Fit::Either(a, b),
        (Some(a), None) => Fit::Only(Decimal::Point, a),
        (None, Some(b)) => Fit::Only(Decimal::Comma, b),
        (None, None) => Fit::Neither,
    }
}

/// The number that a run is by a convention; without one the only one it can be, the decimal point first.
pub fn value(run: &str, decimal: Option<Decimal>) -> Option<f64> {
    match decimal {
        Some(decimal) => by(run, decimal),
        None => by(run, Decimal::Point).or_else(|| by(run, Decimal::Comma)),
    }
}

fn by(run: &str, decimal: Decimal) -> Option<f64> {
    let (mantissa, exponent) = run.split_once('e').map_or((run, None), |(m, e)| (m, Some(e)));
    if mantissa.bytes().all(|b| b.is_ascii_digit()) {
        return run.parse().ok().filter(|v: &f64| v.is_finite());
    }
    let mut halves = mantissa.split(decimal.sign());
    let (whole, fraction) = (halves.next()?, halves.next());
    if halves.next().is_some() || fraction.is_some_and(|f| !f.bytes().all(|b| b.is_ascii_digit())) || !grouped(whole) {
        return None;
    }
    let mut plain: String = whole.chars().filter(char::is_ascii_digit).collect();
    if let Some(fraction) = fraction {
        plain = format!("{plain}.{fraction}");
    }
    if let Some(exponent) = exponent {
        plain = format!("{plain}e{exponent}");
    }
    plain.parse().ok().filter(|v: &f64| v.is_finite())
}

/// Is it plain digits, or groups set by one sign: of three, or in the Indian way of two with three at the end?
fn grouped(whole: &str) -> bool {
    let Some(sign) = whole.chars().find(|c| !c.is_ascii_digit()) else { return true };
    let groups: Vec<&str> = whole.split(sign).collect();
    let (first, last) = (groups[0], groups[groups.len() - 1]);
    let inner = &groups[1..groups.len() - 1];
    let digits = groups.iter().all(|g| !g.is_empty() && g.bytes().all(|b| b.is_ascii_digit()));
    // No one groups a number that begins with a zero.
    let western = (1..=3).contains(&first.len()) && inner.iter().all(|g| g.len() == 3);
    let indian = (1..=2).contains(&first.len()) && !inner.is_empty() && inner.iter().all(|g| g.len() == 2) && sign != ' ';
    digits && last.len() == 3 && !first.starts_with('0') && (western || indian)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_one_number_or_none() {
        use Decimal::{Comma, Point};
        for (run, expected) in [
            ("1250", Fit::Same(1250.0)),
            ("1 250", Fit::Same(1250.0)),
            ("12'345'678", Fit::Same(12_345_678.0)),
            ("1.250", Fit::Either(1.25, 1250.0)),
            ("1,250", Fit::Either(1250.0, 1.25)),
            ("0.750", Fit::Only(Point, 0.75)),
            ("0,5", Fit::Only(Comma, 0.5)),
            ("1.250,75", Fit::Only(Comma, 1250.75)),
            ("1,250.75", Fit::Only(Point, 1250.75)),
            ("7.654.321", Fit::Only(Comma, 7_654_321.0)),
            ("12,34,567", Fit::Only(Point, 1_234_567.0)),
            ("1,23,456.5", Fit::Only(Point, 123_456.5)),
            ("1250.5", Fit::Only(Point, 1250.5)),
            ("1 250,5", Fit::Only(Comma, 1250.5)),
            ("2e3", Fit::Same(2000.0)),
            ("1.5e3", Fit::Only(Point, 1500.0)),
            (".5", Fit::Only(Point, 0.5)),
            ("1.2.3", Fit::Neither),
            ("1.234.56", Fit::Neither),
            ("1,2345,67", Fit::Neither),
            ("10.05.2023", Fit::Neither),
            ("1234,567.8", Fit::Neither),
        ] {
            assert_eq!(fit(run), expected, "{run}");
        }
    }

    #[test]
    fn runs_are_found_whole() {
        let found = |text: &str| {
            let text = fold(text).into_owned();
            runs(&text, |w| w == "usd").map(|r| text[r].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(found("1,23,456.00"), ["1,23,456.00"]);
        assert_eq!(found("10 to 12.5 kg"), ["10", "12.5"]);
        assert_eq!(found("CO2 laser PRO1485, 500 W"), ["500"]);
        assert_eq!(found("USD45,000"), ["45,000"]);
        assert_eq!(found("TruLaser 3030 6 kW"), ["3030", "6"]);
        assert_eq!(found("1 234 567,5"), ["1 234 567,5"]);
        assert_eq!(found("１２３ 千克"), ["123"]);
        assert_eq!(found("٢٥٠"), ["250"]);
        assert_eq!(found("功率3千瓦"), ["3"]);
        assert_eq!(found("12 34 56"), ["12", "34", "56"]);
        assert_eq!(found("laser. .5 kW"), [".5"]);
        assert_eq!(found("1.5E+03"), ["1.5e+03"]);
    }
}
