//! May the new model take the old one's place? Every head must be shown to lose no more than its margin.

use serde::Serialize;

use super::heads::{HeadComparison, Row};
use crate::evaluation::told::{count, fixed, p_value, signed};
use crate::model::artifact::Model;

/// What the new model may lose at most before the gate stops it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Margins {
    /// Accuracy, of the subheading head and of the advised code.
    pub accuracy: f64,
    /// Log loss of the subheading head, in nats.
    pub log_loss: f64,
    /// Average precision of risk.
    pub average_precision: f64,
}

impl Default for Margins {
    fn default() -> Margins {
        Margins { accuracy: 0.01, log_loss: 0.05, average_precision: 0.03 }
    }
}

/// A condition of the gate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Condition {
    /// The head it is about, or `models`.
    pub head: &'static str,
    /// What is asked.
    pub what: String,
    /// Does it hold?
    pub holds: bool,
    /// What was found.
    pub found: String,
}

/// The new model must be shown to lose no more than the margins (non-inferiority: it is not enough that a loss was not proved), head
/// by head; must lose no head and no subheading; and must be worse under no heading once their number is allowed for.
pub(super) fn conditions(heads: &[HeadComparison], margins: Margins, (old, new): (&Model, &Model)) -> Vec<Condition> {
    let mut all = Vec::new();
    for head in heads {
        let margin = if head.head == "risk" { margins.average_precision } else { margins.accuracy };
        // Labels of heading length judge headings: where there are no others, these decide.
        if let Some(row) = head.measures.iter().find(|m| m.measure != "log_loss") {
            all.push(kept(head, row, margin, false));
        }
        if let Some(row) = head.row("log_loss") {
            all.push(kept(head, row, margins.log_loss, true));
        }
        if head.head != "risk" {
            all.push(no_heading_worse(head));
        }
    }
    let judged = |name: &str| heads.iter().any(|h| h.head == name);
    let in_both =
        [("subheading", old.subheading.is_some() && new.subheading.is_some()), ("risk", old.risk.is_some() && new.risk.is_some())];
    for (head, _) in in_both.into_iter().filter(|(name, both)| *both && !judged(name)) {
        let found = "no line of this file can judge it".to_owned();
        all.push(Condition { head, what: "is judged by lines of known truth".into(), holds: false, found });
    }
    all.push(nothing_forgotten(old, new));
    let missing: Vec<&str> =
        [("subheading", old.subheading.is_some() && new.subheading.is_none()), ("risk", old.risk.is_some() && new.risk.is_none())]
            .into_iter()
            .filter_map(|(name, missing)| missing.then_some(name))
            .collect();
    all.push(Condition { head: "models", what: "no head is missing".into(), holds: missing.is_empty(), found: list(&missing) });
    all
}

/// Does the interval of what is lost stay within the margin? Without an interval (too few traders, or none drawn) the loss itself
/// must, and McNemar's test must not find one.
fn kept(head: &HeadComparison, row: &Row, margin: f64, less_is_better: bool) -> Condition {
    let title = row.words();
    let change = row.difference;
    let worst = match change.interval {
        Some(i) => {
            if less_is_better {
                -i.high
            } else {
                i.low
            }
        }
        None => change.value.map_or(f64::NEG_INFINITY, |v| if less_is_better { -v } else { v }),
    };
    let proved = head.lost > head.gained && head.mcnemar.exact < 0.05;
    let holds = worst >= -margin && (change.interval.is_some() || less_is_better || !proved);
    let interval =
        change.interval.map_or("no interval".to_owned(), |i| format!("95 % interval {} to {}", signed(i.low, 4), signed(i.high, 4)));
    let found = format!("{}, {interval} ({})", signed(change.value.unwrap_or(f64::NAN), 4), count(row.lines, "line"));
    let (side, sign) = if less_is_better { ("below", "+") } else { ("above", "-") };
    let margin = fixed(margin, 4);
    let margin = margin.trim_end_matches('0').trim_end_matches('.');
    Condition { head: head.head, what: format!("{title}: the interval of the change stays {side} {sign}{margin}"), holds, found }
}

fn no_heading_worse(head: &HeadComparison) -> Condition {
    let worse: Vec<String> = head
        .headings
        .iter()
        .filter(|h| h.lost > h.gained && h.p_holm < 0.05)
        .map(|h| format!("{} (lost {}, gained {}, p {})", h.name, h.lost, h.gained, p_value(Some(h.p_holm))))
        .collect();
    Condition {
        head: head.head,
        what: "no heading is worse, at 5 % over all headings (McNemar, Holm)".into(),
        holds: worse.is_empty(),
        found: list(&worse),
    }
}

/// Subheadings of which the old model had a line of its own. Those that it met only in labels of heading length, or as one of a
/// retired code's successors, were never told apart.
fn nothing_forgotten(old: &Model, new: &Model) -> Condition {
    let known = new.subheading.as_ref().map_or(&[][..], |h| &h.classes);
    let of_its_own = old.metrics.classes.iter().map(|c| c.code);
    let forgotten: Vec<String> = of_its_own.filter(|c| known.binary_search(c).is_err()).map(|c| c.dotted()).collect();
    Condition {
        head: "models",
        what: "no subheading that the old model had a line of is forgotten".into(),
        holds: forgotten.is_empty(),
        found: list(&forgotten),
    }
}

fn list(names: &[impl AsRef<str>]) -> String {
    if names.is_empty() {
        return "none".to_owned();
    }
    names.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::compare::heads::Moved;
    use crate::evaluation::paired::mcnemar;
    use crate::evaluation::resample::{Interval, Measured};

    fn row(measure: &'static str, old: f64, new: f64, width: Option<f64>) -> Row {
        let value = new - old;
        let interval = width.map(|w| Interval { low: value - w, high: value + w });
        Row { measure, lines: 840, old, new, difference: Measured { value: Some(value), interval } }
    }

    fn head(head: &'static str, measures: Vec<Row>, gained: u64, lost: u64) -> HeadComparison {
        HeadComparison { head, measures, gained, lost, mcnemar: mcnemar(gained, lost), headings: Vec::new(), traders: Vec::new() }
    }

    #[test]
    fn a_head_passes_only_if_its_own_interval_stays_within_its_margin() {
        let margins = Margins::default();
        for (name, row, gained, lost, holds) in [
            ("subheading", row("accuracy", 0.91, 0.90, Some(0.008)), 4, 12, false),
            ("subheading", row("accuracy", 0.91, 0.905, Some(0.004)), 9, 13, true),
            ("subheading", row("accuracy", 0.91, 0.93, Some(0.01)), 20, 3, true),
            ("subheading", row("accuracy", 0.91, 0.91, Some(0.012)), 8, 8, false),
            ("advised code", row("accuracy", 0.97, 0.955, Some(0.002)), 1, 13, false),
            ("risk", row("average_precision", 0.70, 0.68, Some(0.009)), 3, 5, true),
            ("risk", row("average_precision", 0.70, 0.66, Some(0.02)), 3, 9, false),
            // Without an interval: the loss itself, and McNemar's test.
            ("subheading", row("accuracy", 0.91, 0.905, None), 2, 6, true),
            ("subheading", row("accuracy", 0.91, 0.905, None), 2, 16, false),
            ("subheading", row("accuracy", 0.91, 0.89, None), 2, 4, false),
        ] {
            let margin = if name == "risk" { margins.average_precision } else { margins.accuracy };
            let found = kept(&head(name, vec![row.clone()], gained, lost), &row, margin, false);
            assert_eq!(found.holds, holds, "{name} {row:?}: {found:?}");
        }
    }

    #[test]
    fn log_loss_may_not_rise_beyond_its_margin() {
        for (old, new, width, holds) in [
            (0.30, 0.40, 0.02, false),
            (0.30, 0.31, 0.03, true),
            (0.40, 0.20, 0.1, true),
            (0.30, 0.32, 0.05, false),
            (0.30, 0.30, 0.01, true),
        ] {
            let row = row("log_loss", old, new, Some(width));
            let found = kept(&head("subheading", vec![row.clone()], 0, 0), &row, 0.05, true);
            assert_eq!(found.holds, holds, "{found:?}");
            assert!(found.what.contains("log loss") && found.what.contains("below +0.05"), "{}", found.what);
        }
    }

    #[test]
    fn a_heading_that_is_worse_stops_it_even_far_down_the_list() {
        let moved = |name: &str, gained, lost, p_holm| Moved { name: name.into(), lines: 60, gained, lost, p: p_holm, p_holm };
        let mut own = head("subheading", vec![row("accuracy", 0.9, 0.9, None)], 30, 30);
        own.headings = (0..40).map(|i| moved(&format!("84.{i:02}"), 9, 0, 0.9)).collect();
        assert!(no_heading_worse(&own).holds);
        own.headings.push(moved("85.44", 0, 9, 0.03));
        let found = no_heading_worse(&own);
        assert!(!found.holds && found.found.contains("85.44 (lost 9, gained 0, p 0.030)"), "{found:?}");
    }
}
