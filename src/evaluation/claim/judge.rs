//! From a claim to a verdict.

use super::arithmetic::{self, range};
use super::codes;
use super::effect::{Counts, effect};
use super::lacking::{further, lacks_control, missing};
use super::text::percent;
use super::{Claim, Design, Effect, Method, Registered, Sampling, Verdict, Word, dates, words};
use crate::evaluation::power::{Pilot, Plan};

/// Weighs a claim. Needs nothing but what the claim states and the embedded nomenclature and notes, and always says something.
pub fn judge(claim: &Claim) -> Verdict {
    let impossible = arithmetic::impossible(claim);
    let counts = Counts::of(claim);
    let possible = counts.as_ref().filter(|_| impossible.is_empty());
    let effect = match (counts, possible) {
        (None, _) if impossible.is_empty() => published(claim),
        _ => possible.and_then(|counts| effect(counts, claim)).unwrap_or_default(),
    };
    let against = unidentified(claim, counts.as_ref(), &effect, &impossible);
    let (verdict, because) = match arithmetic::careful(claim, &effect) {
        Some(interval) if against.is_empty() => {
            let (mut word, mut because) = weigh(claim.reduction, interval);
            if let Some(doubt) = doubt(&effect).filter(|_| word != Word::Inconclusive) {
                (word, because) = (Word::Inconclusive, format!("{because} {doubt}"));
            }
            because += &caveats(claim);
            (word, because)
        }
        _ => (Word::NotIdentified, against.join(" ")),
    };
    let edition = codes::edition(claim);
    let mut checks = codes::checks(claim, edition);
    checks.extend(arithmetic::checks(claim, &effect, &impossible));
    Verdict {
        claim: claim.claim.clone(),
        source: claim.source.clone(),
        published: claim.published,
        claimed: claim.reduction,
        verdict,
        because,
        missing: missing(claim, counts.as_ref(), &effect),
        effect,
        edition,
        checks,
        others: further(claim),
        pilot: pilot(claim, possible),
    }
}

/// The published figures, where counts give none.
fn published(claim: &Claim) -> Effect {
    let Some(interval) = claim.interval else { return Effect::default() };
    Effect {
        estimate: Some(claim.reduction),
        interval: Some(interval),
        method: Some(Method {
            name: "reduction and interval as published, not recomputed",
            source: "the claim",
            assumes: vec!["the publisher computed the interval as the design asks, clusters included"],
        }),
        ..Effect::default()
    }
}

/// Every reason why no verdict on the cause is possible, as sentences.
fn unidentified(claim: &Claim, counts: Option<&Counts>, effect: &Effect, impossible: &[String]) -> Vec<String> {
    let mut all = Vec::new();
    if !impossible.is_empty() {
        all.push("The counts contradict each other, so nothing can be computed from them.".into());
    } else if counts.is_none() || effect.interval.is_none() {
        all.push(match (counts, claim.design) {
            (Some(_), _) => {
                "No line was wrong without help, or none in a control group, so there is no rate that could have been reduced.".into()
            }
            (None, Some(design)) => {
                let needed = match design {
                    Design::SameLines => "[same_lines]",
                    Design::DifferenceInDifferences => "[before], [after], [control_before] and [control_after]",
                    Design::Randomised | Design::BeforeAfter => "[before] and [after]",
                };
                let checked = if claim.interval.is_some() { ", so the published interval cannot be checked" } else { "" };
                format!("The counts that the design {} needs are not all there: {needed}{checked}.", design.as_str())
            }
            _ if claim.interval.is_some() => "There are no counts, so the published interval cannot be checked.".into(),
            _ => {
                format!("There are no counts and no interval: {} of how many, and how surely, is not said.", percent(claim.reduction.abs()))
            }
        });
    }
    if claim.design.is_none() {
        all.push("No control group or other design is named, so the cause of any difference is unknown.".into());
    } else if lacks_control(claim) {
        all.push(
            "Before and after without a control group: regression to the mean, a changed mix of goods and traders, or mere attention \
             explain a difference as well as the help does."
                .into(),
        );
    }
    if claim.sampling == Some(Sampling::RiskBased) {
        all.push("The lines were chosen for inspection by risk and not weighted, so they do not stand for the population.".into());
    }
    all.extend(dates::impossible(claim));
    all.extend(words::at_odds(claim, effect));
    all
}

/// Why chance alone may explain the difference although the interval of the relative reduction excludes 0: other ways to look at the
/// same few lines say so.
fn doubt(effect: &Effect) -> Option<String> {
    if let Some(test) = effect.mcnemar.filter(|t| t.exact >= 0.05) {
        return Some(format!(
            "But McNemar's exact test gives p = {:.3}: so few lines changed that chance alone may explain it.",
            test.exact
        ));
    }
    let (low, high) = effect.absolute_interval.filter(|(low, high)| *low <= 0.0 && *high >= 0.0)?;
    Some(format!("But the interval of the absolute reduction, {}, includes 0: chance alone may explain it.", range(low, high)))
}

/// The word an interval deserves, with the sentence that says why. A claim that errors rose is weighed in its own direction.
fn weigh(claimed: f64, (low, high): (f64, f64)) -> (Word, String) {
    let shown = range(low, high);
    let sign = if claimed < 0.0 { -1.0 } else { 1.0 };
    let (near, far) = if claimed < 0.0 { (-high, -low) } else { (low, high) };
    let stated = percent(claimed);
    let side = if claimed < 0.0 { "below" } else { "above" };
    if far < 0.0 || claimed == 0.0 && near > 0.0 {
        let other = if high < 0.0 { "below 0: with help errors are more, not fewer" } else { "above 0: with help errors are fewer" };
        return (Word::Contradicted, format!("The 95 % interval, {shown}, lies wholly {other}."));
    }
    if near <= 0.0 {
        return (Word::Inconclusive, format!("The 95 % interval, {shown}, includes 0: chance alone may explain the difference."));
    }
    if far < sign * claimed {
        return (Word::SmallerThanClaimed, format!("The 95 % interval, {shown}, lies {side} 0 and wholly short of the {stated} claimed."));
    }
    let because = match near > sign * claimed {
        true => format!("The 95 % interval, {shown}, lies wholly beyond the {stated} claimed: larger than claimed."),
        false => format!("The 95 % interval, {shown}, lies {side} 0 and reaches the {stated} claimed."),
    };
    (Word::Supported, because)
}

/// What a reader must know beside the word.
fn caveats(claim: &Claim) -> String {
    let mut text = String::new();
    if claim.clusters.is_none() {
        text += " It takes lines as independent; lines of one trader are alike, so the true interval is wider.";
    }
    if claim.sampling.is_none() {
        text += " How the lines were sampled is not said: the verdict holds for these lines only.";
    }
    let in_time = matches!(claim.design, Some(Design::BeforeAfter | Design::DifferenceInDifferences));
    if in_time && claim.arms().iter().any(|(_, arm)| arm.is_some_and(|a| a.period.is_none())) {
        text += " The periods of the groups are not all stated: that the control group was counted at the same times is taken on trust.";
    }
    match claim.registered {
        Some(Registered::Yes | Registered::On(_)) if dates::has_plan(claim) => {}
        Some(_) => text += " No plan was registered before.",
        None => text += " No registered plan is named.",
    }
    text
}

/// The pilot that would decide the claim.
fn pilot(claim: &Claim, counts: Option<&Counts>) -> Option<Pilot> {
    let wishes = claim.pilot;
    let plain = Plan::new(claim.reduction);
    let plan = Plan {
        reduction: claim.reduction,
        base_rate: wishes.base_rate.or_else(|| counts.and_then(Counts::base_rate)),
        power: wishes.power.unwrap_or(plain.power),
        alpha: wishes.alpha.unwrap_or(plain.alpha),
        mean_size: wishes.mean_size.or(claim.clusters.map(|c| c.mean_size)),
        icc: wishes.icc.or(claim.clusters.map(|c| c.icc)),
        harmful_share: wishes.harmful_share.unwrap_or(plain.harmful_share),
    };
    plan.pilot()
}

#[cfg(test)]
mod tests;
