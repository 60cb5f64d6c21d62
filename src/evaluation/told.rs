//! How figures are written, in a terminal and in a report alike: no sign on a zero, one plural, one way to tell p.

use super::resample::{Interval, Measured};

/// A dash where a figure does not apply.
pub const NONE: &str = "–";

/// A number with so many decimals; what rounds to nothing has no sign.
pub fn fixed(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    match text.strip_prefix('-') {
        Some(digits) if digits.chars().all(|c| c == '0' || c == '.') => digits.to_owned(),
        _ => text,
    }
}

/// A change with so many decimals and its sign; none on a zero.
pub fn signed(value: f64, decimals: usize) -> String {
    let text = fixed(value, decimals);
    let nothing = text.chars().all(|c| c == '0' || c == '.');
    if nothing || text.starts_with('-') { text } else { format!("+{text}") }
}

/// A share in percent, to a tenth: for figures that stand beside an interval.
pub fn tenths(share: f64) -> String {
    format!("{} %", fixed(share * 100.0, 1))
}

/// A share as somebody stated it: every digit of it, `3.5 %`.
pub fn stated(share: f64) -> String {
    let text = format!("{:.6}", share * 100.0);
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}

/// A count that may be an expectation: whole numbers without decimals, others with one.
pub fn expected(count: f64) -> String {
    if (count - count.round()).abs() < 1e-9 { fixed(count, 0) } else { fixed(count, 1) }
}

/// A p-value, or a dash where no test applies.
pub fn p_value(p: Option<f64>) -> String {
    match p {
        None => NONE.to_owned(),
        Some(p) if p < 0.001 => "< 0.001".to_owned(),
        Some(p) => format!("{p:.3}"),
    }
}

/// A value with its interval, each written by `show`.
pub fn measured(m: &Measured, show: impl Fn(f64) -> String) -> String {
    match (m.value, m.interval) {
        (Some(v), Some(Interval { low, high })) => format!("{} ({} to {})", show(v), show(low), show(high)),
        (Some(v), None) => show(v),
        _ => NONE.to_owned(),
    }
}

/// `1 line`, `2 lines`.
pub fn count(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

/// `is` or `are`.
pub const fn are(n: usize) -> &'static str {
    if n == 1 { "is" } else { "are" }
}

/// A name in a table; one that is empty is told as such.
pub fn name(text: &str) -> String {
    if text.trim().is_empty() { "(no name)".to_owned() } else { text.to_owned() }
}

/// A heading as it is written.
pub fn heading(heading: u32) -> String {
    if heading == 0 { "(no heading)".to_owned() } else { format!("{:02}.{:02}", heading / 100, heading % 100) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_has_no_sign() {
        for (value, decimals, text) in
            [(-0.0, 3, "0.000"), (-0.0004, 3, "0.000"), (-0.0005, 4, "-0.0005"), (-0.0, 0, "0"), (-12.34, 1, "-12.3")]
        {
            assert_eq!(fixed(value, decimals), text);
        }
        assert_eq!((signed(0.00004, 4), signed(-0.00004, 4), signed(0.5, 1)), ("0.0000".into(), "0.0000".into(), "+0.5".into()));
        assert_eq!((tenths(-0.0001), tenths(-0.25)), ("0.0 %".into(), "-25.0 %".into()));
    }

    #[test]
    fn shares_are_told_as_stated() {
        for (share, text) in [(0.0, "0 %"), (0.035, "3.5 %"), (0.1, "10 %"), (1.0, "100 %"), (0.001, "0.1 %"), (0.29, "29 %")] {
            assert_eq!(stated(share), text);
        }
    }

    #[test]
    fn one_is_one() {
        assert_eq!((count(1, "line"), count(0, "line"), count(2, "window")), ("1 line".into(), "0 lines".into(), "2 windows".into()));
        assert_eq!((expected(3.0), expected(12.84), expected(-0.0)), ("3".into(), "12.8".into(), "0".into()));
        assert_eq!((p_value(Some(0.0274)), p_value(Some(1e-9)), p_value(None)), ("0.027".into(), "< 0.001".into(), NONE.into()));
        assert_eq!((name(" "), heading(0), heading(8456)), ("(no name)".into(), "(no heading)".into(), "84.56".into()));
    }
}
