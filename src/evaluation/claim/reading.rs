//! A claim from TOML, with every problem of its values at once.

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, de};
use toml::Value;

use super::{Claim, Registered};
use crate::domain::code::WrittenCode;
use crate::error::{Error, ErrorKind, Result};

/// The reductions that can be meant: a tenfold increase of errors to none at all. Beyond stand percents.
const REDUCTIONS: (f64, f64) = (-10.0, 1.0);

/// Reads a claim. `source` names the file in errors.
///
/// # Errors
/// [`ErrorKind::Format`] if the text is not TOML, has an unknown key or lacks `claim` or `reduction`; [`ErrorKind::Setting`] if values
/// cannot be meant, all of them in one error. Counts that contradict each other are no error but something to say of the claim.
///
/// ```
/// # use hsift::evaluation::claim::{Word, judge, read};
/// let claim = read("claim = '42 % fewer wrong codes'\nreduction = 0.42", "CLAIM.toml").expect("a claim");
/// assert_eq!(judge(&claim).verdict, Word::NotIdentified);
/// assert!(read("claim = '42 % fewer wrong codes'\nreduction = 42", "CLAIM.toml").is_err());
/// ```
pub fn read(text: &str, source: &str) -> Result<Claim> {
    let claim: Claim = toml::from_str(text).map_err(|e| {
        Error::new(ErrorKind::Format, "the claim cannot be read")
            .at(source)
            .found(e.to_string().trim())
            .expected("TOML with `claim` and `reduction`, and any other keys of a claim")
            .hint("datasets/claims/README.md lists the keys, the files beside it are examples")
    })?;
    Error::all(problems(&claim, source)).map_or(Ok(claim), Err)
}

fn problems(claim: &Claim, source: &str) -> Vec<Error> {
    let mut all = Vec::new();
    let mut bad = |key: &str, found: String, expected: &str, hint: Option<&str>| {
        let mut error =
            Error::new(ErrorKind::Setting, format!("`{key}` of the claim is out of range")).at(source).found(found).expected(expected);
        error.hint = hint.map(str::to_owned);
        all.push(error);
    };
    let percents = Some("a share, not percents: 42 % is 0.42");
    let meant = |r: f64| (REDUCTIONS.0..=REDUCTIONS.1).contains(&r);
    if claim.claim.trim().is_empty() {
        bad("claim", "nothing".into(), "the words of the claim", None);
    }
    if !meant(claim.reduction) {
        bad("reduction", claim.reduction.to_string(), "a relative reduction: 0 to 1, negative if errors rose", percents);
    }
    if let Some((low, high)) = claim.interval
        && !(meant(low) && meant(high) && low <= high)
    {
        bad("interval", format!("[{low}, {high}]"), "two relative reductions, the smaller first", percents);
    }
    if let Some((first, last)) = claim.period
        && first > last
    {
        bad("period", format!("{first} to {last}"), "the first day, then the last", None);
    }
    for (name, (first, last)) in claim.arms().into_iter().filter_map(|(name, arm)| Some((name, arm?.period?))) {
        if first > last {
            bad(&format!("{name}.period"), format!("{first} to {last}"), "the first day, then the last", None);
        }
    }
    for code in &claim.codes {
        if let Err(problem) = WrittenCode::read(&code.code) {
            bad("codes.code", format!("{:?}, which {problem}", code.code), "4 digits, or 6 to 13", None);
        }
    }
    let size = |v: f64| v.is_finite() && v >= 1.0;
    let share = |v: f64| (0.0..=1.0).contains(&v);
    let inside = |v: f64| v > 0.0 && v < 1.0;
    if let Some(clusters) = claim.clusters {
        if !size(clusters.mean_size) {
            bad("clusters.mean_size", clusters.mean_size.to_string(), "lines per trader, 1 or more", None);
        }
        if !share(clusters.icc) {
            bad("clusters.icc", clusters.icc.to_string(), "0 to 1", None);
        }
    }
    let wishes = claim.pilot;
    for (key, value, fine, expected) in [
        ("pilot.base_rate", wishes.base_rate, wishes.base_rate.is_none_or(inside), "between 0 and 1"),
        ("pilot.power", wishes.power, wishes.power.is_none_or(|p| (0.5..1.0).contains(&p)), "0.5 or more, below 1"),
        ("pilot.alpha", wishes.alpha, wishes.alpha.is_none_or(|a| a > 0.0 && a <= 0.5), "above 0, at most 0.5"),
        ("pilot.mean_size", wishes.mean_size, wishes.mean_size.is_none_or(size), "lines per trader, 1 or more"),
        ("pilot.icc", wishes.icc, wishes.icc.is_none_or(share), "0 to 1"),
        ("pilot.harmful_share", wishes.harmful_share, wishes.harmful_share.is_none_or(|h| (0.0..0.5).contains(&h)), "0 or more, below 0.5"),
    ] {
        if let Some(value) = value.filter(|_| !fine) {
            bad(key, value.to_string(), expected, None);
        }
    }
    for value in claim.others.iter().filter_map(|o| o.value).filter(|v| !v.is_finite()) {
        bad("others.value", value.to_string(), "a number", None);
    }
    all
}

/// A day, in quotes or as TOML's own date.
pub(super) fn day<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<Option<NaiveDate>, D::Error> {
    date(&Value::deserialize(from)?).map(Some).map_err(de::Error::custom)
}

/// Yes, no, or a day.
pub(super) fn registered<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<Option<Registered>, D::Error> {
    match Value::deserialize(from)? {
        Value::Boolean(yes) => Ok(Some(if yes { Registered::Yes } else { Registered::No })),
        other => date(&other).map(|day| Some(Registered::On(day))).map_err(|e| de::Error::custom(format!("{e}, true or false"))),
    }
}

/// Two days in brackets.
pub(super) fn period<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<Option<(NaiveDate, NaiveDate)>, D::Error> {
    let value = Value::deserialize(from)?;
    match value.as_array().map(Vec::as_slice) {
        Some([first, last]) => date(first).and_then(|first| Ok(Some((first, date(last)?)))).map_err(de::Error::custom),
        _ => Err(de::Error::custom(format!("{value} is not two days in brackets"))),
    }
}

fn date(value: &Value) -> std::result::Result<NaiveDate, String> {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    text.parse().map_err(|_| format!("{text:?} is not a day such as 2026-05-03"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Error {
        read(text, "c.toml").expect_err("refused")
    }

    #[test]
    fn days_are_read_with_and_without_quotes() {
        for (day, last) in [("\"2026-05-03\"", "\"2025-12-31\""), ("2026-05-03", "2025-12-31")] {
            let text = format!("claim = 'x'\nreduction = 0.1\npublished = {day}\nperiod = [\"2025-01-01\", {last}]");
            let claim = read(&text, "c.toml").expect("a claim");
            assert_eq!(claim.published.map(|d| d.to_string()).as_deref(), Some("2026-05-03"));
            assert_eq!(claim.period.map(|p| p.1.to_string()).as_deref(), Some("2025-12-31"));
        }
        assert!(refused("claim = 'x'\nreduction = 0.1\npublished = 'in May'").to_string().contains("is not a day"));
        assert!(refused("claim = 'x'\nreduction = 0.1\nperiod = ['2025-01-01']").to_string().contains("two days in brackets"));
    }

    #[test]
    fn unknown_and_absent_keys_are_named() {
        assert!(refused("claim = 'x'\nreduction = 0.1\nreductoin = 0.2").to_string().contains("reductoin"));
        assert!(refused("claim = 'x'\nreduction = 0.1\n[before]\nlines = 5\nwrongs = 2").to_string().contains("wrongs"));
        assert!(refused("claim = 'x'").to_string().contains("missing field `reduction`"));
        assert!(refused("claim = 'x'\nreduction = 0.1\ndesign = 'vibes'").to_string().contains("same_lines"));
        assert_eq!(refused("not TOML").kind, ErrorKind::Format);
    }

    #[test]
    fn all_values_out_of_range_come_at_once() {
        let error = refused(
            "claim = ' '\nreduction = 42\ninterval = [0.6, 0.1]\nperiod = ['2025-12-31', '2025-01-01']\n\
             [[codes]]\ncode = 'laser'\n[clusters]\nmean_size = 0.5\nicc = 2\n[pilot]\npower = 80\nalpha = nan\nharmful_share = 0.5",
        );
        assert_eq!((error.kind, error.also.len()), (ErrorKind::Setting, 9));
        let said = error.to_string();
        for key in ["`claim`", "`reduction`", "0.42", "`interval`", "`period`", "laser", "mean_size", "icc", "power", "alpha", "harmful"] {
            assert!(said.contains(key), "{key} in {said}");
        }
    }
}
