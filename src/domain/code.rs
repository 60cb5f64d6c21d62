//! Commodity codes as people and spreadsheets write them.
//!
//! The first six digits of every national code are the HS subheading; what follows, up to seven digits more, is the
//! nation's own part and is kept. A spreadsheet eats leading zeros, adds `.0` and writes long numbers with exponents: what
//! it did is undone where only one code can have been meant, and is unreadable otherwise, never another code.

use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use super::nomenclature::{Edition, Nomenclature, Subheading};

/// A commodity code as somebody wrote it, reduced to its digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenCode {
    /// 4 digits (a heading only), or 6 to 13: the subheading and the national part.
    pub digits: String,
}

/// Why a text is not read as a commodity code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeProblem {
    /// Something other than digits and the signs between them.
    NotDigits,
    /// Not 4 or 6 to 13 digits, even with a lost leading zero.
    Length,
    /// No such chapter: 01 to 97 without 77.
    Chapter,
    /// A spreadsheet wrote the number with an exponent and dropped digits.
    DigitsLost,
    /// With and without a lost leading zero it is a code.
    Ambiguous,
}

impl fmt::Display for CodeProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            CodeProblem::NotDigits => "has other characters than digits and the signs between them",
            CodeProblem::Length => "is not 4 or 6 to 13 digits long",
            CodeProblem::Chapter => "is in no chapter of the HS (01 to 97, without 77)",
            CodeProblem::DigitsLost => "was written by a spreadsheet as a number with an exponent, and digits of it are lost",
            CodeProblem::Ambiguous => "may have lost a leading zero: it is a code with and without one",
        })
    }
}

impl CodeProblem {
    /// The same in Chinese.
    pub fn zh(self) -> &'static str {
        match self {
            CodeProblem::NotDigits => "含有数字及分隔符以外的字符",
            CodeProblem::Length => "不是 4 位或 6 至 13 位数字",
            CodeProblem::Chapter => "不属于协调制度的任何一章（01 至 97，无 77）",
            CodeProblem::DigitsLost => "被电子表格写成科学记数法，部分数字已丢失",
            CodeProblem::Ambiguous => "可能丢失了开头的 0：补与不补均为有效编码",
        }
    }
}

/// What stands before a code: its name.
static PREFIX: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?i:hs|hts|htsus|hsn|ncm|cn|taric|gtip|hs ?code|税号|商品编号|商品编码|编码)(?:\s*(?:no\.?|code))?[\s.:：#]*")
        .expect("pattern is valid")
});
/// A number with an exponent: one digit, more digits, the exponent.
static EXPONENT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})$").expect("pattern is valid"));
/// Digits with signs between them, and at most a remark without digits behind.
static CODE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(\d+(?:\s*[.\-/·\s]\s*\d+)*)[.\-/·]?(?:\s*[(\[,;:–—-]\s*\D*|\s+[^\d.,]\D*)?$").expect("pattern is valid")
});

impl WrittenCode {
    /// Reads a code by itself.
    ///
    /// # Errors
    /// Why it cannot be read as one code and no other.
    pub fn read(text: &str) -> Result<WrittenCode, CodeProblem> {
        WrittenCode::read_among(text, None)
    }

    /// Reads a code of a column whose codes usually have so many digits, which tells a lost leading zero from a shorter code.
    ///
    /// # Errors
    /// Why it cannot be read as one code and no other.
    pub fn read_among(text: &str, usual_digits: Option<usize>) -> Result<WrittenCode, CodeProblem> {
        // Nearly all codes are plain digits.
        if matches!(text.len(), 6 | 8 | 10) && text.bytes().all(|b| b.is_ascii_digit()) {
            return WrittenCode::of_digits(text.to_owned(), &[text.len()], usual_digits);
        }
        let folded: Cow<'_, str> = if text.is_ascii() { text.into() } else { text.nfkc().collect() };
        let text = unwrapped(&folded);
        if let Some(found) = EXPONENT.captures(text) {
            return exponent(&found[1], found.get(2).map_or("", |m| m.as_str()), &found[3]);
        }
        let text = PREFIX.find(text).filter(|m| m.end() < text.len()).map_or(text, |m| &text[m.end()..]);
        // A whole number that was kept as a floating one; `8456.0` may also have been 8456.00.
        let text = match text.rsplit_once('.') {
            Some((whole, zeros)) if whole.len() >= 5 && zeros == "0" && whole.bytes().all(|b| b.is_ascii_digit()) => whole,
            _ => text,
        };
        if text.is_empty() {
            return Err(CodeProblem::Length);
        }
        let code = CODE.captures(text).ok_or(CodeProblem::NotDigits)?;
        let code = &code[1];
        let groups: Vec<usize> = code.split(|c: char| !c.is_ascii_digit()).map(str::len).filter(|n| *n > 0).collect();
        if is_several(code, &groups) {
            return Err(CodeProblem::NotDigits);
        }
        let mut digits: String = code.chars().filter(char::is_ascii_digit).collect();
        // 8456.1 is 8456.10 kept as a number: nothing else has one digit behind a heading.
        let kept_as_number = code.bytes().all(|b| b.is_ascii_digit() || b == b'.') && matches!(groups[..], [3 | 4, 1]);
        if kept_as_number {
            digits.push('0');
        }
        WrittenCode::of_digits(digits, &groups, usual_digits)
    }

    /// A code from its digits, with a lost leading zero put back.
    fn of_digits(mut digits: String, groups: &[usize], usual: Option<usize>) -> Result<WrittenCode, CodeProblem> {
        let n = digits.len();
        if !(3..=13).contains(&n) {
            return Err(CodeProblem::Length);
        }
        let padded = format!("0{digits}");
        let lost_zero = match n {
            3 => is_code(&padded),
            4 => false,
            5 if is_code(&padded) => true,
            5 => return Err(CodeProblem::Length),
            // A first group of three digits is a heading without its zero; one of two or four digits lost none.
            _ if groups.len() > 1 && groups[0] == 3 => true,
            _ if groups.len() > 1 && groups[0].is_multiple_of(2) => false,
            _ => match (is_code(&digits), is_code(&padded)) {
                (_, false) => false,
                (false, true) => n % 2 == 1 || usual == Some(n + 1),
                (true, true) if usual == Some(n + 1) => true,
                (true, true) if usual == Some(n) || n.is_multiple_of(2) => false,
                (true, true) => return Err(CodeProblem::Ambiguous),
            },
        };
        if lost_zero {
            digits = padded;
        }
        if !matches!(digits.len(), 4 | 6..=13) {
            return Err(CodeProblem::Length);
        }
        let chapter: u32 = digits[..2].parse().unwrap_or(0);
        if !(1..=97).contains(&chapter) || chapter == 77 {
            return Err(CodeProblem::Chapter);
        }
        Ok(WrittenCode { digits })
    }

    /// The subheading, or `None` if only a heading was written.
    pub fn subheading(&self) -> Option<Subheading> {
        self.digits.get(..6).and_then(|d| d.parse().ok()).map(Subheading)
    }

    /// The heading.
    pub fn heading(&self) -> u32 {
        self.digits[..4].parse().unwrap_or(0)
    }

    /// The nation's own digits behind the subheading; empty if none were written.
    pub fn national(&self) -> &str {
        self.digits.get(6..).unwrap_or("")
    }

    /// With dots after heading and subheading and between pairs: `8456.11.00.90`.
    pub fn dotted(&self) -> String {
        let mut all = self.digits[..4].to_owned();
        let mut rest = &self.digits[4..];
        while !rest.is_empty() {
            let (pair, left) = rest.split_at(rest.len().min(2));
            all = format!("{all}.{pair}");
            rest = left;
        }
        all
    }
}

/// Are these two codes beside each other, `8456.11/9013.20` or `845611-901320`, rather than the groups of one?
fn is_several(code: &str, groups: &[usize]) -> bool {
    let signs: Vec<char> = code.chars().filter(|c| !c.is_ascii_digit()).collect();
    let mixed = signs.iter().any(|s| *s != signs[0]);
    let mut so_far = groups.first().copied().unwrap_or(0);
    for (at, n) in groups.iter().enumerate().skip(1) {
        let again =
            *n == 4 && (so_far == 4 && signs.iter().any(|s| matches!(s, '/' | '-')) || mixed && so_far >= 6 && at + 1 < groups.len());
        if *n > 4 && so_far >= 6 || again {
            return true;
        }
        so_far += n;
    }
    false
}

/// Takes off what a spreadsheet or an exporter puts round a text: `="845611"`, quotes, an apostrophe before it.
fn unwrapped(text: &str) -> &str {
    let text = text.trim();
    let text = text.strip_prefix('=').unwrap_or(text);
    text.trim_matches(['"', '\'', '’', '‘', '`', ' ', '\u{a0}']).trim()
}

/// A number that a spreadsheet wrote with an exponent is a code if all its digits are there.
fn exponent(first: &str, more: &str, exponent: &str) -> Result<WrittenCode, CodeProblem> {
    let digits = format!("{first}{more}");
    match exponent.parse::<usize>() {
        Ok(n) if n + 1 == digits.len() => WrittenCode::of_digits(digits, &[], None),
        _ => Err(CodeProblem::DigitsLost),
    }
}

/// Do the digits begin with a subheading, or are they a heading, of any edition?
fn is_code(digits: &str) -> bool {
    let n = Nomenclature::shared();
    match digits.get(..6).map(str::parse) {
        Some(Ok(code)) => Edition::ALL.iter().any(|e| n.contains(*e, Subheading(code))),
        _ => digits.len() == 4 && digits.parse().is_ok_and(|h| Edition::ALL.iter().any(|e| n.contains_heading(*e, h))),
    }
}

/// How many digits the codes of a column usually have; `None` without any of six or more.
pub fn usual_digits<'a>(codes: impl Iterator<Item = &'a str>) -> Option<usize> {
    let mut counts = [0usize; 14];
    for text in codes {
        let text = text.trim();
        let (mut n, mut other) = (0, false);
        text.chars().for_each(|c| match c {
            '0'..='9' => n += 1,
            '.' | ' ' | '-' | '/' => {}
            _ => other = true,
        });
        if !other && (6..=13).contains(&n) && !text.ends_with(".0") {
            counts[n] += 1;
        }
    }
    let most = (6..=13).max_by_key(|n| (counts[*n], *n))?;
    (counts[most] > 0).then_some(most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        WrittenCode::read(text).map_or_else(|p| p.to_string(), |c| c.digits)
    }

    #[test]
    fn codes_are_read_as_people_write_them() {
        for (text, digits) in [
            ("845611", "845611"),
            ("8456.11.0090", "8456110090"),
            ("8456 11 10", "84561110"),
            ("8456", "8456"),
            ("10121", "010121"),
            ("101.21", "010121"),
            ("845611.0", "845611"),
            (" 9013.20 ", "901320"),
            ("0101", "0101"),
            ("901", "0901"),
            // National codes of every length.
            ("9013200", "9013200"),
            ("901320009", "901320009"),
            ("8456.11.00.00.11", "845611000011"),
            ("85158000991", "85158000991"),
            ("8456110000905", "8456110000905"),
            // What spreadsheets do.
            ("8515.8", "851580"),
            ("901.9", "090190"),
            ("9013200090.0", "9013200090"),
            ("9.0132E+05", "was written by a spreadsheet as a number with an exponent, and digits of it are lost"),
            ("9.01320E+05", "901320"),
            ("9.01320009E8", "901320009"),
            ("=\"851580\"", "851580"),
            ("'0101210010", "0101210010"),
            // Other signs and scripts.
            ("９０１３．２０", "901320"),
            ("8515-80-10", "85158010"),
            ("90/13/20", "901320"),
            ("HS 9013.20", "901320"),
            ("HTS: 9013.20.0000", "9013200000"),
            ("税号：9013.20", "901320"),
            ("9013.20 (laser source)", "901320"),
            ("851580 welding machine", "851580"),
            // Seven digits are eight without their zero where only that is a code.
            ("1012100", "01012100"),
        ] {
            assert_eq!(read(text), digits, "{text}");
        }
        for (text, problem) in [
            ("laser", CodeProblem::NotDigits),
            ("84", CodeProblem::Length),
            ("84561", CodeProblem::Length),
            ("84561100901234", CodeProblem::Length),
            ("990101", CodeProblem::Chapter),
            ("770101", CodeProblem::Chapter),
            ("", CodeProblem::Length),
            ("HS", CodeProblem::NotDigits),
            ("8.45E+09", CodeProblem::DigitsLost),
            ("9.013E+11", CodeProblem::DigitsLost),
            ("9013.20 or 8456.11", CodeProblem::NotDigits),
            ("901320; 845611", CodeProblem::NotDigits),
            ("9013.20/8456.11", CodeProblem::NotDigits),
            ("901320 845611", CodeProblem::NotDigits),
            ("9013-8456", CodeProblem::NotDigits),
            ("#N/A", CodeProblem::NotDigits),
        ] {
            assert_eq!(WrittenCode::read(text), Err(problem), "{text}");
        }
    }

    #[test]
    fn a_column_tells_lost_zeros_from_shorter_codes() {
        assert_eq!(usual_digits(["84561110", "90132000", "1012100", "8456.11.90"].into_iter()), Some(8));
        assert_eq!(WrittenCode::read_among("1012100", Some(8)).map(|c| c.digits), Ok("01012100".into()));
        // Only with its zero is it a code: a fish of chapter 3 in ten digits.
        let both = "304710009";
        let (with, without) = (is_code(&format!("0{both}")), is_code(both));
        assert!(with && !without);
        assert_eq!(WrittenCode::read_among("40210001", Some(9)).map(|c| c.digits), Ok("040210001".into()));
        assert_eq!(WrittenCode::read_among("90132000", Some(9)).map(|c| c.digits), Ok("90132000".into()));
    }

    #[test]
    fn the_national_part_is_kept() {
        let code = WrittenCode::read("8456.11.00.00.11").expect("a code");
        assert_eq!((code.subheading(), code.national()), (Some(Subheading(845611)), "000011"));
        assert_eq!(code.dotted(), "8456.11.00.00.11");
        assert_eq!(WrittenCode::read("9013200").map(|c| c.dotted()), Ok("9013.20.0".into()));
        assert_eq!(WrittenCode::read("9013").map(|c| c.dotted()), Ok("9013".into()));
    }
}
