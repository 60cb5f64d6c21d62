//! Can a claim's days be?

use chrono::NaiveDate;

use super::{Claim, Design, Registered};

type Period = (NaiveDate, NaiveDate);

fn shown((first, last): Period) -> String {
    format!("{first} to {last}")
}

/// What is wrong with the days, as sentences; with any of them the counts cannot be what they are said to be.
pub(super) fn impossible(claim: &Claim) -> Vec<String> {
    let mut all = Vec::new();
    let [before, after, control_before, control_after] = claim.arms().map(|(_, arm)| arm.and_then(|a| a.period));
    let of_arms = claim.arms().map(|(name, arm)| (format!("period of [{name}]"), arm.and_then(|a| a.period)));
    let every = std::iter::once(("period".to_owned(), claim.period)).chain(of_arms.clone());
    if let Some(published) = claim.published {
        for (name, period) in every.filter_map(|(name, period)| Some((name, period?))).filter(|(_, (_, last))| *last > published) {
            all.push(format!(
                "The {name} ends on {}, after the claim was published on {published}: lines of days to come cannot have been counted.",
                period.1
            ));
        }
    }
    if let Some(whole) = claim.period {
        for (name, period) in of_arms.into_iter().filter_map(|(name, period)| Some((name, period?))) {
            if period.0 < whole.0 || period.1 > whole.1 {
                all.push(format!("The {name}, {}, is not within the period that the claim is about, {}.", shown(period), shown(whole)));
            }
        }
    }
    let in_time = matches!(claim.design, Some(Design::BeforeAfter | Design::DifferenceInDifferences));
    for (first, second, names) in
        [(before, after, "[before] and [after]"), (control_before, control_after, "[control_before] and [control_after]")]
    {
        if let (true, Some(first), Some(second)) = (in_time, first, second)
            && first.1 >= second.0
        {
            all.push(format!("The periods of {names}, {} and {}, do not follow each other.", shown(first), shown(second)));
        }
    }
    for (group, control, names) in
        [(before, control_before, "[before] and [control_before]"), (after, control_after, "[after] and [control_after]")]
    {
        if let (Some(group), Some(control)) = (group, control)
            && group != control
        {
            all.push(format!(
                "The periods of {names}, {} and {}, differ: a control group stands for what would have been at the same time.",
                shown(group),
                shown(control)
            ));
        }
    }
    if let (Some(Design::Randomised), Some(without), Some(with)) = (claim.design, before, after)
        && without != with
    {
        all.push(format!(
            "The arms of a trial by lot were counted at different times, {} and {}: the lot does not explain the difference.",
            shown(without),
            shown(with)
        ));
    }
    all
}

/// The first day of the lines, if any is stated.
fn first_day(claim: &Claim) -> Option<NaiveDate> {
    claim.arms().into_iter().filter_map(|(_, arm)| arm?.period).chain(claim.period).map(|(first, _)| first).min()
}

/// Why a plan's day makes it no plan from before, as a sentence.
pub(super) fn late_plan(claim: &Claim) -> Option<String> {
    let Some(Registered::On(day)) = claim.registered else { return None };
    if let Some(first) = first_day(claim).filter(|first| day > *first) {
        return Some(format!("The plan is of {day}, later than the first of the lines, {first}: somebody may have looked before."));
    }
    let published = claim.published.filter(|published| day > *published)?;
    Some(format!("The plan is of {day}, later than the claim itself, {published}."))
}

/// Is a plan from before named?
pub(super) fn has_plan(claim: &Claim) -> bool {
    matches!(claim.registered, Some(Registered::Yes | Registered::On(_))) && late_plan(claim).is_none()
}
