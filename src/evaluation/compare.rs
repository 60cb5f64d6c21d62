//! An old and a new model on the same lines: what changes, who gains and who loses, and whether the new one may take over.

use std::collections::BTreeMap;

use serde::Serialize;

use super::drift::{Drift, drift};
use super::history::History;
use super::judged::{Advice, Answered, Judged, answer};
use super::measures::{ArmResult, measure};
use super::origin::Origin;
use super::paired::{Paired, holm, mcnemar};
use super::resample::Measured;
use super::study::{Options, Study};
use crate::data::dataspec::Role;
use crate::data::table::Table;
use crate::error::{Error, ErrorKind, Result};
use crate::model::artifact::Model;
use crate::progress::Progress;
use crate::ranks::Order;
use crate::scoring::score::Score;

/// Gains and losses shown of one sort.
const SHOWN: usize = 15;
/// Changed lines shown.
const LINES: usize = 25;

/// What the new model may lose at most before the gate stops it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Margins {
    /// Accuracy of the best candidate.
    pub accuracy: f64,
    /// Average precision of risk.
    pub average_precision: f64,
}

impl Default for Margins {
    fn default() -> Margins {
        Margins { accuracy: 0.01, average_precision: 0.03 }
    }
}

/// Lines that gain or lose, of a heading or a trader.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Moved {
    /// The heading or trader.
    pub name: String,
    /// Lines of known truth.
    pub lines: usize,
    /// Wrong in the old model, right in the new.
    pub gained: u64,
    /// Right in the old model, wrong in the new.
    pub lost: u64,
    /// McNemar's exact p.
    pub p: f64,
    /// The same, corrected for the number of rows (Holm).
    pub p_holm: f64,
}

/// One line that changes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Changed {
    /// The file, where several were read together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Row of the file, from 1.
    pub row: u32,
    /// Its identifier, if it has one.
    pub id: Option<String>,
    /// The code declared.
    pub declared: Option<String>,
    /// The old model's first candidate.
    pub old_code: Option<String>,
    /// The new model's.
    pub new_code: Option<String>,
    /// The old model's decision.
    pub old_decision: String,
    /// The new model's.
    pub new_decision: String,
    /// `gained`, `lost`, or empty where nothing is known or nothing changed.
    pub outcome: &'static str,
}

/// A condition of the gate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Condition {
    /// What is asked.
    pub what: String,
    /// Does it hold?
    pub holds: bool,
    /// What was found.
    pub found: String,
}

/// Two models side by side.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// What it was made from.
    pub origin: Origin,
    /// Lines scored.
    pub n: usize,
    /// Lines of known truth.
    pub known: usize,
    /// Lines whose first candidate changes.
    pub code_changes: usize,
    /// Lines whose decision changes.
    pub decision_changes: usize,
    /// Lines by old and new decision.
    pub decisions: BTreeMap<String, BTreeMap<String, usize>>,
    /// Wrong in the old model, right in the new.
    pub gained: u64,
    /// Right in the old model, wrong in the new.
    pub lost: u64,
    /// McNemar's test on them, lines taken as independent.
    pub mcnemar: Paired,
    /// The old and the new model's measures.
    pub arms: Vec<ArmResult>,
    /// New less old, with intervals from drawing traders: `accuracy`, `log_loss`, `auc`, `average_precision`.
    pub differences: BTreeMap<&'static str, Measured>,
    /// By true heading.
    pub headings: Vec<Moved>,
    /// By trader.
    pub traders: Vec<Moved>,
    /// Changed lines, those that lost first.
    pub changed: Vec<Changed>,
    /// What the new model may lose.
    pub margins: Margins,
    /// The gate's conditions.
    pub gate: Vec<Condition>,
    /// Do all of them hold?
    pub passes: bool,
    /// How far the lines have moved from those learned from, if they were given.
    pub drift: Option<Drift>,
}

/// Compares two models.
///
/// # Errors
/// As [`Study::new`]; [`ErrorKind::Setting`] if the models answer in different editions.
pub fn compare(
    old: &Model,
    new: &Model,
    table: &Table,
    options: &Options<'_>,
    margins: Margins,
    progress: &dyn Progress,
) -> Result<Comparison> {
    if old.edition != new.edition {
        return Err(Error::new(ErrorKind::Setting, "the two models answer in different editions")
            .found(format!("{} and {}", old.edition, new.edition))
            .hint("train both with the same --edition"));
    }
    let study = Study::new(new, table, options)?;
    let given = [("new model", new), ("old model", old)];
    let (new, table) = (&study.model, &study.table);
    let scorer = study.scorer(new)?;
    let spec = scorer.spec().clone();
    let (read, judged, _) = study.judged(&spec)?;
    let after = answer("new model", new, &scorer, table, &judged, progress)?;
    let before = answer("old model", old, &study.scorer(old)?, table, &judged, progress)?;
    let origin = study.origin(&judged, &given, vec!["accuracy", "log_loss", "auc", "average_precision"], None)?;

    let outcomes: Vec<&'static str> = before.advice.iter().zip(&after.advice).map(outcome).collect();
    let count = |what| outcomes.iter().filter(|o| **o == what).count() as u64;
    let (gained, lost) = (count("gained"), count("lost"));
    progress.stage("drawing traders for intervals", 1);
    let differences = differences(&judged, &before, &after, options);
    let heading = |i: usize| judged.lines[i].truth.first().map(|c| format!("{:02}.{:02}", c.heading() / 100, c.heading() % 100));
    let group = spec.role(Role::Group).and_then(|c| table.column(&c.name));
    let trader = |i: usize| group.and_then(|g| g.get(judged.lines[i].at)).map(str::to_owned);
    let headings = moved(&outcomes, heading);
    let (gate, passes) = gate(&differences, &headings, margins, (old, new));
    let mut decisions: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for (a, b) in before.scores.iter().zip(&after.scores) {
        *decisions.entry(a.decision.to_string()).or_default().entry(b.decision.to_string()).or_default() += 1;
    }
    let pairs = || before.scores.iter().zip(&after.scores);
    let by_row: BTreeMap<u32, &'static str> = judged.lines.iter().zip(&outcomes).map(|(l, o)| (l.row, *o)).collect();
    let mut changed: Vec<Changed> = pairs().filter(|(a, b)| changes(a, b)).map(|(a, b)| change(a, b, &by_row)).collect();
    changed.sort_by_key(|c| (c.outcome != "lost", c.outcome != "gained", c.row));
    changed.truncate(LINES);
    let history = options.history.map(|table| History::read(table, &spec, new.edition));
    Ok(Comparison {
        origin,
        n: after.scores.len(),
        known: judged.lines.len(),
        code_changes: pairs().filter(|(a, b)| a.predicted_code != b.predicted_code).count(),
        decision_changes: pairs().filter(|(a, b)| a.decision != b.decision).count(),
        decisions,
        gained,
        lost,
        mcnemar: mcnemar(gained, lost),
        arms: [&before, &after].map(|a| measure(&judged, &a.arm, &options.resampling)).to_vec(),
        differences,
        headings,
        traders: moved(&outcomes, trader),
        changed,
        margins,
        gate,
        passes,
        drift: history.map(|h| drift(&h, table, &spec, &read)),
    })
}

/// What becomes of a line's advised code.
fn outcome((old, new): (&Advice, &Advice)) -> &'static str {
    match (old.wrong, new.wrong) {
        (Some(true), Some(false)) => "gained",
        (Some(false), Some(true)) => "lost",
        _ => "",
    }
}

fn changes(a: &Score, b: &Score) -> bool {
    a.predicted_code != b.predicted_code || a.decision != b.decision
}

fn change(a: &Score, b: &Score, outcomes: &BTreeMap<u32, &'static str>) -> Changed {
    let code = |s: &Score| s.predicted_code.map(|c| c.dotted());
    Changed {
        file: None,
        row: a.row,
        id: a.id.clone(),
        declared: a.declared_code.clone(),
        old_code: code(a),
        new_code: code(b),
        old_decision: a.decision.to_string(),
        new_decision: b.decision.to_string(),
        outcome: outcomes.get(&a.row).copied().unwrap_or(""),
    }
}

/// New less old in each measure, both on the same drawn traders.
fn differences(judged: &Judged, before: &Answered, after: &Answered, options: &Options<'_>) -> BTreeMap<&'static str, Measured> {
    let wrong = |a: &Answered, i: usize| a.advice[i].wrong.filter(|_| !judged.lines[i].truth.is_empty());
    let both: Vec<(usize, f64)> = (0..judged.lines.len())
        .filter_map(|i| Some((i, f64::from(u8::from(wrong(before, i)?)) - f64::from(u8::from(wrong(after, i)?)))))
        .collect();
    let loss = |a: &Answered, i: usize| a.arm.told[i].of_truth.map(|p| -p.max(1e-15).ln());
    let losses: Vec<(usize, f64)> = (0..judged.lines.len()).filter_map(|i| Some((i, loss(after, i)? - loss(before, i)?))).collect();
    let risk = |a: &Answered, i: usize| Some((a.arm.told[i].risk?, judged.lines[i].wrong?));
    let risky: Vec<usize> = (0..judged.lines.len()).filter(|i| risk(before, *i).is_some() && risk(after, *i).is_some()).collect();
    let order = |a: &Answered| Order::of(&risky.iter().filter_map(|i| risk(a, *i)).collect::<Vec<_>>());
    let (then, now) = (order(before), order(after));
    let measured = options.resampling.measure(&judged.clusters, |times| {
        let weight = |i: usize| judged.lines[i].weight * times(i);
        let mean = |values: &[(usize, f64)]| {
            let (sum, total) = values.iter().fold((0.0, 0.0), |(s, t), (i, v)| (s + v * weight(*i), t + weight(*i)));
            (total > 0.0).then(|| sum / total)
        };
        let place = |p: usize| weight(risky[p]);
        let difference = |a: Option<f64>, b: Option<f64>| b.zip(a).map(|(b, a)| b - a);
        vec![
            mean(&both),
            mean(&losses),
            difference(then.auc(place), now.auc(place)),
            difference(then.average_precision(place), now.average_precision(place)),
        ]
    });
    let names = ["accuracy", "log_loss", "auc", "average_precision"];
    names.into_iter().zip(measured).filter(|(_, m)| m.value.is_some()).collect()
}

fn moved(outcomes: &[&'static str], name: impl Fn(usize) -> Option<String>) -> Vec<Moved> {
    let mut counts: BTreeMap<String, (usize, u64, u64)> = BTreeMap::new();
    for (i, outcome) in outcomes.iter().enumerate() {
        let Some(name) = name(i) else { continue };
        let count = counts.entry(name).or_default();
        *count = (count.0 + 1, count.1 + u64::from(*outcome == "gained"), count.2 + u64::from(*outcome == "lost"));
    }
    let changed = counts.into_iter().filter(|(_, (_, gained, lost))| gained + lost > 0);
    let mut all: Vec<Moved> = changed
        .map(|(name, (lines, gained, lost))| Moved { name, lines, gained, lost, p: mcnemar(gained, lost).exact, p_holm: 1.0 })
        .collect();
    let corrected = holm(&all.iter().map(|m| m.p).collect::<Vec<_>>());
    all.iter_mut().zip(corrected).for_each(|(m, p)| m.p_holm = p);
    all.sort_by_key(|m| (std::cmp::Reverse(m.gained.abs_diff(m.lost)), std::cmp::Reverse(m.gained + m.lost), m.name.clone()));
    all.truncate(SHOWN);
    all
}

/// The new model must be shown to lose no more than the margins (non-inferiority: it is not enough that a loss was not proved),
/// must lose no head and no code, and must be worse under no heading once their number is allowed for.
fn gate(
    differences: &BTreeMap<&'static str, Measured>,
    headings: &[Moved],
    margins: Margins,
    (old, new): (&Model, &Model),
) -> (Vec<Condition>, bool) {
    let mut all = Vec::new();
    for (name, title, margin) in [
        ("accuracy", "accuracy of the advised code", margins.accuracy),
        ("average_precision", "average precision of risk", margins.average_precision),
    ] {
        let Some(m) = differences.get(name) else { continue };
        let low = m.interval.map_or(m.value, |i| Some(i.low));
        let found = match (m.value, m.interval) {
            (Some(v), Some(i)) => format!("{v:+.4}, 95 % interval {:+.4} to {:+.4}", i.low, i.high),
            (Some(v), None) => format!("{v:+.4}, no interval"),
            _ => "nothing".into(),
        };
        let what = format!("{title}: the interval of the change stays above -{margin}");
        all.push(Condition { what, holds: low.is_some_and(|low| low >= -margin), found });
    }
    let worse: Vec<&str> = headings.iter().filter(|h| h.lost > h.gained && h.p_holm < 0.05).map(|h| h.name.as_str()).collect();
    all.push(Condition {
        what: "no heading is worse, at 5 % over all headings (McNemar, Holm)".into(),
        holds: worse.is_empty(),
        found: if worse.is_empty() { "none".into() } else { worse.join(", ") },
    });
    let classes = |m: &Model| m.subheading.as_ref().map_or(Vec::new(), |h| h.classes.clone());
    let known = classes(new);
    let forgotten: Vec<String> = classes(old).iter().filter(|c| known.binary_search(c).is_err()).map(|c| c.dotted()).collect();
    all.push(Condition {
        what: "no subheading that the old model knew is forgotten".into(),
        holds: forgotten.is_empty(),
        found: if forgotten.is_empty() { "none".into() } else { forgotten.join(", ") },
    });
    let heads = |m: &Model| (m.subheading.is_some(), m.risk.is_some());
    let (then, now) = (heads(old), heads(new));
    all.push(Condition {
        what: "no head is missing".into(),
        holds: (!then.0 || now.0) && (!then.1 || now.1),
        found: format!("subheading {}, risk {}", if now.0 { "yes" } else { "no" }, if now.1 { "yes" } else { "no" }),
    });
    let passes = all.iter().all(|c| c.holds);
    (all, passes)
}
