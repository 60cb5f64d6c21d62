//! What a claim leaves out that a hostile reader needs.

use super::effect::Counts;
use super::{Claim, Design, Effect, Further, Missing, Word, dates};

/// Everything that a claim leaves out, in the order in which a reader asks.
pub(super) fn missing(claim: &Claim, counts: Option<&Counts>, effect: &Effect) -> Vec<Missing> {
    let any_counts = counts.is_some() || claim.same_lines.is_some() || claim.before.is_some();
    let said = |text: &Option<String>| text.as_ref().is_some_and(|t| !t.trim().is_empty());
    let in_time = matches!(claim.design, Some(Design::BeforeAfter | Design::DifferenceInDifferences));
    let list = [
        (
            any_counts || claim.pilot.base_rate.is_some(),
            "base rate",
            "a relative reduction of what: from 50 % wrong or from 0.5 % are different claims with the same figure",
            "wrong and lines of [before], or [same_lines]",
        ),
        (
            counts.is_some(),
            "number of lines",
            "a share of 12 lines and one of 12,000 are different evidence",
            "[same_lines], or [before] and [after], with [control_before] and [control_after] if there is a control group",
        ),
        (claim.period.is_some(), "period", "goods, traders and tariffs change; a good month can be picked", "period"),
        (
            claim.published.is_some() || claim.period.is_none(),
            "day of publication",
            "only what was counted before it can be in the claim",
            "published",
        ),
        (
            !in_time || claim.arms().iter().all(|(_, arm)| arm.is_none_or(|a| a.period.is_some())),
            "periods of the groups",
            "before must end before after begins, and a control group be counted at the same times",
            "period of [before], [after], [control_before] and [control_after]",
        ),
        (said(&claim.population), "population", "which lines it holds for, and for which it says nothing", "population"),
        (
            claim.design.is_some() && (counts.is_none() || !lacks_control(claim)),
            "control group or design",
            "without lines that had no help, at the same time and chosen in the same way, any other change explains it as well",
            "design, with same_lines, randomised or difference_in_differences and its counts",
        ),
        (
            said(&claim.error),
            "definition of an error",
            "which code is compared with which truth, at how many digits, settled by whom, in which edition",
            "error",
        ),
        (
            claim.sampling.is_some(),
            "how lines were sampled",
            "if only lines that someone chose to inspect have a known truth, their rate is not the rate of all lines",
            "sampling",
        ),
        (effect.interval.is_some(), "interval", "a figure without its uncertainty cannot be told from chance", "interval, or counts"),
        (
            claim.clusters.is_some(),
            "clusters",
            "lines of one trader are alike: with 30 lines a trader and a correlation of 0.1 an interval is twice as wide",
            "[clusters]",
        ),
        (
            dates::has_plan(claim),
            "registered plan",
            "without a plan from before anybody looked, the best of many figures may have been picked",
            "registered",
        ),
    ];
    list.into_iter().filter(|(there, ..)| !there).map(|(_, what, why, key)| Missing { what, why, key }).collect()
}

/// Is it a comparison of before with after alone?
pub(super) fn lacks_control(claim: &Claim) -> bool {
    claim.design == Some(Design::BeforeAfter) && (claim.control_before.is_none() || claim.control_after.is_none())
}

/// The further figures: none can be weighed.
pub(super) fn further(claim: &Claim) -> Vec<Further> {
    let figure = |other: &super::Other| Further {
        claim: other.claim.clone(),
        value: other.value,
        unit: other.unit.clone(),
        verdict: Word::NotIdentified,
        because: "A figure alone: this file has no keys for the evidence of further figures, so there is nothing to weigh.",
        missing: vec![
            "the figure it is compared with",
            "number of cases and their spread",
            "population and period",
            "a control group",
            "an interval",
            "whether it was measured or projected",
        ],
    };
    claim.others.iter().map(figure).collect()
}
