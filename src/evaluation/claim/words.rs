//! Do a claim's words and its figures say the same: which percentage, and is it percent or percentage points?

use std::sync::LazyLock;

use regex::Regex;

use super::text::{hundred, percent};
use super::{Claim, Effect};

/// A percentage is rounded; from half of one on it is another.
const ROUNDING: f64 = 0.005 + 1e-9;
/// Closer than this, a reduction is the absolute one.
const SAME: f64 = 0.0005;

static PERCENTAGE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)(\d+(?:[.,]\d+)?)\s*(percentage points?|percent points?|pct points?|p\.?p\.?\b|个百分点|%|％|per ?cent|pct)( of | confidence| ci\b| interval| power)?")
        .expect("the pattern is sound")
});

/// A percentage in words.
struct Stated {
    share: f64,
    points: bool,
}

/// The percentages that a text states of a change; shares of something ("40 % of lines") and levels are none.
fn stated(text: &str) -> Vec<Stated> {
    let plain: String =
        text.chars().map(|c| if ('０'..='９').contains(&c) { (b'0' + (c as u32 - '０' as u32) as u8) as char } else { c }).collect();
    let one = |c: regex::Captures<'_>| {
        let unit = c[2].to_lowercase();
        let share = c[1].replace(',', ".").parse::<f64>().ok()? / 100.0;
        let points =
            unit.contains("point") || unit.starts_with('p') && unit.trim_end_matches('.').ends_with('p') || unit.contains("百分点");
        c.get(3).is_none().then_some(Stated { share, points })
    };
    PERCENTAGE.captures_iter(&plain).filter_map(one).collect()
}

/// `42 percentage points`.
fn points(share: f64) -> String {
    format!("{} percentage points", hundred(share))
}

/// Where words and figures part, as sentences: what is claimed then cannot be told.
pub(super) fn at_odds(claim: &Claim, effect: &Effect) -> Vec<String> {
    let mut all = Vec::new();
    let figures = stated(&claim.claim);
    let found = effect.estimate.zip(effect.absolute).filter(|_| effect.recomputed);
    if let [figure] = figures.as_slice() {
        let said = if figure.points { points(figure.share) } else { percent(figure.share) };
        match (figure.points, found) {
            (true, Some((relative, absolute))) if (figure.share - absolute.abs()).abs() > ROUNDING => all.push(format!(
                "The words claim {said}; the counts give {}, a relative reduction of {}.",
                points(absolute),
                percent(relative)
            )),
            (true, None) => all.push(format!(
                "The words claim {said}, `reduction` is a share of the error rate: without a base rate the one does not give the other."
            )),
            (false, _) if (figure.share - claim.reduction.abs()).abs() > ROUNDING => all.push(format!(
                "The words claim {said}, `reduction` says {}: which of them is claimed cannot be told.",
                percent(claim.reduction)
            )),
            _ => {}
        }
    }
    // Of a claim in points alone the relative figure may be anything; it is the stated one that must be relative.
    if let Some((relative, absolute)) = found
        && claim.reduction != 0.0
        && (absolute - claim.reduction).abs() <= SAME
        && (relative - claim.reduction).abs() > ROUNDING
    {
        all.push(format!(
            "The stated {} is what the counts give in percentage points; the relative reduction they give is {}: which is claimed cannot be told.",
            percent(claim.reduction),
            percent(relative)
        ));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_and_points_are_told_apart() {
        for (text, expected) in [
            ("errors fell by 42%", vec![(0.42, false)]),
            ("一半：错误减少４２％", vec![(0.42, false)]),
            ("down 4.2 percentage points", vec![(0.042, true)]),
            ("错误率下降3个百分点", vec![(0.03, true)]),
            ("fell by 3,5 pp in a year", vec![(0.035, true)]),
            ("12 per cent fewer", vec![(0.12, false)]),
            ("in 95 % of ports, 30 % fewer", vec![(0.30, false)]),
            ("fewer wrong codes, 95 % confidence", vec![]),
            ("from 10 % to 6 %", vec![(0.10, false), (0.06, false)]),
        ] {
            let found: Vec<(f64, bool)> = stated(text).into_iter().map(|s| (s.share, s.points)).collect();
            assert_eq!(found.len(), expected.len(), "{text}: {found:?}");
            for (a, b) in found.iter().zip(&expected) {
                assert!((a.0 - b.0).abs() < 1e-9 && a.1 == b.1, "{text}: {found:?}");
            }
        }
    }
}
