//! Powers whose number is spelled.

use std::ops::Range;

use super::quantities::{Quantity, Sort};
use super::units::{CHINESE_DIGITS, SPELLED_POWERS};

/// "Six kilowatt", 六百瓦.
pub(super) fn spelled_powers(text: &str, found: &mut Vec<Quantity>) {
    let before = found.len();
    let mut push = |value: f64, at: Range<usize>| {
        found.push(Quantity { sort: Sort::Power, low: value, high: value, at, tolerance: false });
    };
    for (at, unit) in text.match_indices('瓦') {
        let from = text[..at].trim_end_matches(|c: char| CHINESE_DIGITS.contains(&c)).len();
        let between = text[..from].ends_with(|c: char| c.is_ascii_digit() || c == '第');
        if let Some(value) = chinese_number(&text[from..at]).filter(|_| !between) {
            push(value, from..at + unit.len());
        }
    }
    for (at, unit) in text.match_indices("watt") {
        let (kilo, before) = match text[..at].strip_suffix("kilo") {
            Some(before) => (1e3, before),
            None => (1.0, &text[..at]),
        };
        let word = before.trim_end_matches(' ');
        let found =
            SPELLED_POWERS.iter().find(|(name, _)| word.ends_with(name) && !word[..word.len() - name.len()].ends_with(char::is_alphabetic));
        if let Some((name, value)) = found {
            push(value * kilo, word.len() - name.len()..at + unit.len());
        }
    }
    if found.len() > before {
        found.sort_by_key(|q| q.at.start);
    }
}

/// The value of a Chinese numeral: 六百, 一万二千, 十五千.
fn chinese_number(word: &str) -> Option<f64> {
    let (mut total, mut section, mut digit) = (0.0, 0.0, 0.0);
    let mut last = word.chars();
    let last = last.next_back()?;
    for c in word.chars() {
        match c {
            '十' | '百' | '千' => {
                let factor = match c {
                    '十' => 10.0,
                    '百' => 100.0,
                    _ => 1000.0,
                };
                if section > 0.0 && section < factor {
                    section = (section + digit) * factor;
                } else {
                    section += f64::max(digit, 1.0) * factor;
                }
                digit = 0.0;
            }
            '万' => {
                total = (total + section + digit) * 1e4;
                (section, digit) = (0.0, 0.0);
            }
            _ => {
                digit = CHINESE_DIGITS
                    .iter()
                    .position(|d| *d == c)
                    .map_or(0.0, |i| [1.0, 2.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0].get(i).copied().unwrap_or(0.0))
            }
        }
    }
    let value = total + section + digit;
    (value > 0.0 && (word.chars().count() > 1 || !matches!(last, '千' | '万' | '百' | '十'))).then_some(value)
}
