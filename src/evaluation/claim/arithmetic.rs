//! Do a claim's figures agree with each other, and what else could explain them?

use super::text::percent;
use super::{Check, Claim, Design, Effect, Kind, Outcome, Sampling, dates, words};

/// A stated reduction is rounded; one that differs by more than half a percent was not computed from these counts.
const ROUNDING: f64 = 0.005 + 1e-9;

/// Ends of intervals differ by method; from here on it is worth a remark.
const ENDS: f64 = 0.02;

/// What cannot be in the counts.
pub(super) fn impossible(claim: &Claim) -> Vec<String> {
    let mut all = Vec::new();
    if let Some(s) = claim.same_lines {
        let mut at_most = |what: &str, few: u64, than: &str, many: u64| {
            if few > many {
                all.push(format!("[same_lines]: {what} {few} is more than {than} {many}"));
            }
        };
        at_most("wrong_before", s.wrong_before, "lines", s.lines);
        at_most("helped", s.helped, "wrong_before", s.wrong_before);
        at_most("harmed", s.harmed, "the lines right before,", s.lines.saturating_sub(s.wrong_before));
        at_most("helped and harmed together", s.helped.saturating_add(s.harmed), "lines", s.lines);
        if s.lines == 0 {
            all.push("[same_lines]: no lines".into());
        }
    }
    for (name, arm) in claim.arms() {
        match arm {
            Some(arm) if arm.lines == 0 => all.push(format!("[{name}]: no lines")),
            Some(arm) if arm.wrong > arm.lines => all.push(format!("[{name}]: wrong {} is more than lines {}", arm.wrong, arm.lines)),
            _ => {}
        }
    }
    let most = claim.arms().into_iter().filter_map(|(_, arm)| Some(arm?.lines)).chain(claim.same_lines.map(|s| s.lines)).max();
    if let (Some(clusters), Some(most)) = (claim.clusters, most)
        && clusters.mean_size > most as f64
    {
        all.push(format!("[clusters]: mean_size {} is more than all lines of any group, {most}", clusters.mean_size));
    }
    all
}

/// The checks of figures, dates and design.
pub(super) fn checks(claim: &Claim, effect: &Effect, impossible: &[String]) -> Vec<Check> {
    let mut all: Vec<Check> =
        impossible.iter().map(|what| Check::new(Kind::Arithmetic, Outcome::Wrong, format!("The counts cannot be: {what}."))).collect();
    let mut say = |kind, outcome, says: String| all.push(Check::new(kind, outcome, says));
    if let (true, Some(estimate)) = (effect.recomputed, effect.estimate) {
        let (found, stated) = (percent(estimate), percent(claim.reduction));
        if (estimate - claim.reduction).abs() <= ROUNDING {
            say(Kind::Arithmetic, Outcome::Fine, format!("The counts give the reduction stated, {stated}."));
        } else {
            say(Kind::Arithmetic, Outcome::Wrong, format!("The counts give a reduction of {found}, not the {stated} stated."));
        }
    }
    if let Some((low, high)) = claim.interval {
        if claim.reduction < low || claim.reduction > high {
            let says = format!("The published interval, {}, does not contain the published reduction.", range(low, high));
            say(Kind::Arithmetic, Outcome::Wrong, says);
        }
        if let (true, Some((a, b))) = (effect.recomputed, effect.interval)
            && (a - low).abs().max((b - high).abs()) > ENDS
        {
            let narrow = high - low < (b - a) * 2.0 / 3.0;
            let why = if narrow { "; so narrow an interval takes more lines than are stated" } else { "" };
            let says = format!(
                "The published interval is {}, the counts give {}; a verdict must hold by both{why}.",
                range(low, high),
                range(a, b)
            );
            say(Kind::Arithmetic, if narrow { Outcome::Wrong } else { Outcome::Note }, says);
        }
    }
    for says in dates::impossible(claim).into_iter().chain(dates::late_plan(claim)).chain(words::at_odds(claim, effect)) {
        say(Kind::Arithmetic, Outcome::Wrong, says);
    }
    if claim.design == Some(Design::BeforeAfter) {
        for says in [
            "Regression to the mean: whoever is helped because errors were many will see fewer next time, help or not.",
            "Changed mix: other goods, traders or declarants after than before change the rate by themselves.",
            "Hawthorne effect: people who know that they are watched take more care, whatever the tool.",
        ] {
            say(Kind::Design, Outcome::Note, says.into());
        }
    }
    match claim.sampling {
        Some(Sampling::RiskBased) => say(
            Kind::Sampling,
            Outcome::Wrong,
            "The truth is known only of lines that someone chose to inspect. Their error rate is not that of all lines, and it moves with \
             the choice. Lines drawn by lot, or weighted by the probability of inspection (Horvitz and Thompson 1952), would do."
                .into(),
        ),
        Some(Sampling::Weighted) => say(
            Kind::Sampling,
            Outcome::Note,
            "The counts are taken as already weighted. Unequal weights make the true interval wider than the one computed.".into(),
        ),
        _ => {}
    }
    all
}

/// The interval that a verdict must hold by: what the counts give, stretched to a published one that differs from it and holds the
/// published reduction (it may know of clusters that the counts do not show).
pub(super) fn careful(claim: &Claim, effect: &Effect) -> Option<(f64, f64)> {
    let (a, b) = effect.interval?;
    let published = claim.interval.filter(|(low, high)| (*low..=*high).contains(&claim.reduction));
    match published.filter(|(low, high)| (a - low).abs().max((b - high).abs()) > ENDS) {
        Some((low, high)) => Some((a.min(low), b.max(high))),
        None => Some((a, b)),
    }
}

/// `10 % to 60 %`.
pub(super) fn range(low: f64, high: f64) -> String {
    format!("{} to {}", percent(low), percent(high))
}
