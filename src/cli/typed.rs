//! What people type as values of options: shares, numbers, dates and codes, alike everywhere. Full-width digits and signs, as Chinese and
//! Japanese keyboards give them, are digits and signs.

use std::str::FromStr;

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;

type Read<T> = Result<T, String>;

/// A text with full-width forms made plain and without spaces around it.
fn plain(text: &str) -> String {
    text.trim().nfkc().collect()
}

/// A share from 0 to 1: `5%`, `5 %` or `0.05`, with a point or a comma.
pub fn share(text: &str) -> Read<f64> {
    let typed = plain(text);
    let (number, percent) = match typed.strip_suffix('%') {
        Some(number) => (number.trim_end(), true),
        None => (typed.as_str(), false),
    };
    let how = "a share is written as 5% or 0.05";
    let Some(value) = decimal(number) else { return Err(format!("this is no share; {how}")) };
    let share = if percent { value / 100.0 } else { value };
    match share {
        s if (0.0..=1.0).contains(&s) => Ok(s),
        s if percent => Err(format!("{} % is not between 0 % and 100 %; {how}", s * 100.0)),
        s if s > 1.0 && s <= 100.0 => Err(format!("{s} is more than 1, which is all; did you mean {s}%?")),
        _ => Err(format!("a share lies between 0 and 1; {how}")),
    }
}

/// A number with a point or a comma before its decimals; nothing else is read as one.
fn decimal(text: &str) -> Option<f64> {
    let allowed = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+' | 'e' | 'E');
    // A comma is a decimal mark only where it cannot be one of thousands.
    let comma = text.matches(',').count();
    if !text.chars().all(allowed) || comma > 1 || (comma == 1 && text.contains('.')) || three_digits_after_comma(text) {
        return None;
    }
    text.replace(',', ".").parse().ok().filter(|v: &f64| v.is_finite())
}

fn three_digits_after_comma(text: &str) -> bool {
    text.split_once(',').is_some_and(|(whole, after)| after.len() == 3 && !matches!(whole, "" | "0" | "-0"))
}

/// An amount: a finite number with a point or a comma before its decimals.
pub fn amount(text: &str) -> Read<f64> {
    decimal(&plain(text)).ok_or_else(|| "this is no number; write it as 1500 or 0.5".to_owned())
}

/// A whole number.
pub fn count<T: FromStr>(text: &str) -> Read<T> {
    plain(text).parse().map_err(|_| "this is no whole number in range".to_owned())
}

/// A day as year, month and day.
pub fn date(text: &str) -> Read<NaiveDate> {
    let typed = plain(text).replace(['/', '.'], "-");
    NaiveDate::parse_from_str(&typed, "%Y-%m-%d").map_err(|_| "this is no day; write it as 2025-03-31".to_owned())
}

/// A heading of four digits.
pub fn heading(text: &str) -> Read<u32> {
    let typed = plain(text);
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let fits = digits.len() == 4 && typed.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ' ' | '-'));
    digits.parse().ok().filter(|_| fits).ok_or_else(|| "a heading has four digits, such as 8456".to_owned())
}

/// A code, with its digits made plain.
pub fn code(text: &str) -> Read<String> {
    Ok(plain(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_written_alike_everywhere() {
        for (text, value) in [
            ("5%", 0.05),
            (" 5 % ", 0.05),
            ("0.05", 0.05),
            ("0,05", 0.05),
            ("５％", 0.05),
            ("0", 0.0),
            ("1", 1.0),
            ("100%", 1.0),
            ("2,5 %", 0.025),
        ] {
            assert!(share(text).is_ok_and(|s| (s - value).abs() < 1e-12), "{text}: {:?}", share(text));
        }
        for (text, said) in [
            ("5", "did you mean 5%?"),
            ("12.5", "did you mean 12.5%?"),
            ("150%", "between 0 % and 100 %"),
            ("-1%", "between 0 % and 100 %"),
            ("-0.1", "between 0 and 1"),
            ("300", "between 0 and 1"),
            ("a lot", "no share"),
            ("", "no share"),
            ("%", "no share"),
            ("inf", "no share"),
            ("nan", "no share"),
            ("5 kg", "no share"),
        ] {
            assert!(share(text).is_err_and(|e| e.contains(said)), "{text}: {:?}", share(text));
        }
    }

    #[test]
    fn full_width_digits_are_digits() {
        assert_eq!(count::<u32>("１２"), Ok(12));
        assert_eq!(count::<u64>(" 7 "), Ok(7));
        assert!(count::<u32>("-1").is_err() && count::<u32>("1.5").is_err());
        assert_eq!(heading("８４５６"), Ok(8456));
        assert_eq!(heading("84.56"), Ok(8456));
        assert!(heading("845611").is_err() && heading("a8456").is_err());
        assert_eq!(code("８４５６．１１").as_deref(), Ok("8456.11"));
        assert_eq!(date("２０２５-０３-３１"), Ok(NaiveDate::from_ymd_opt(2025, 3, 31).expect("a day")));
        assert_eq!(date("2025/3/31"), date("2025-03-31"));
        assert!(date("31.03.2025").is_err());
        assert_eq!(amount("０．５"), Ok(0.5));
        assert!(amount("1,500").is_err() && amount("x").is_err());
    }
}
