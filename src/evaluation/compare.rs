//! An old and a new model on the same lines: what changes, who gains and who loses, and whether the new one may take over.

mod gate;
mod heads;

use std::collections::BTreeMap;

use serde::Serialize;

use super::drift::{Drift, drift};
use super::history::History;
use super::judged::answer;
use super::measures::{ArmResult, measure};
use super::origin::Origin;
use super::study::{Options, Study};
use crate::data::dataspec::Role;
use crate::data::table::Table;
use crate::error::{Error, ErrorKind, Result};
use crate::model::artifact::Model;
use crate::progress::Progress;
use crate::scoring::score::Score;

pub use gate::{Condition, Margins};
pub use heads::{FOUND_AT, HeadComparison, Moved, Row};
use heads::{Outcome, Pair};

/// Changed lines shown.
const LINES: usize = 25;

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
    /// `gained`, `lost`, or empty where nothing is known or nothing changed: is the advised code right?
    pub outcome: &'static str,
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
    /// Lines confirmed at heading length only; they judge headings.
    pub heading_only: usize,
    /// Lines whose first candidate changes.
    pub code_changes: usize,
    /// Lines whose decision changes.
    pub decision_changes: usize,
    /// Lines by old and new decision.
    pub decisions: BTreeMap<String, BTreeMap<String, usize>>,
    /// Each head by its own measures, on the lines that both models answer.
    pub heads: Vec<HeadComparison>,
    /// The old and the new model's measures, each on all lines that it answers.
    pub arms: Vec<ArmResult>,
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
    let given = [("new model", new), ("old model", old)];
    let study = Study::new(&given, table, options)?;
    let (new, table) = (&study.model, &study.table);
    let scorer = study.scorer(new)?;
    let spec = scorer.spec().clone();
    let (read, judged, _) = study.judged(&spec)?;
    let after = answer("new model", new, &scorer, table, &judged, progress)?;
    let before = answer("old model", old, &study.scorer(old)?, table, &judged, progress)?;

    progress.stage("drawing traders for intervals", 1);
    let group = spec.role(Role::Group).and_then(|c| table.column(&c.name));
    let trader = |at: usize| group.map(|g| g.get(at).unwrap_or("(no trader)").to_owned());
    let traders: Vec<Option<String>> = judged.lines.iter().map(|l| trader(l.at)).collect();
    let pair = Pair { judged: &judged, before: &before, after: &after, traders: &traders, resampling: &options.resampling };
    let heads = pair.heads();
    let metrics: Vec<&str> = heads.iter().flat_map(|h| h.measures.iter().map(|m| m.measure)).collect();
    let origin = study.origin(&judged, &given, metrics, None)?;
    let gate = gate::conditions(&heads, margins, (old, new));
    let mut decisions: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for (a, b) in before.scores.iter().zip(&after.scores) {
        *decisions.entry(a.decision.to_string()).or_default().entry(b.decision.to_string()).or_default() += 1;
    }
    let pairs = || before.scores.iter().zip(&after.scores);
    let by_row: BTreeMap<u32, Outcome> = judged.lines.iter().map(|l| l.row).zip(pair.advised()).collect();
    let mut changed: Vec<Changed> = pairs().filter(|(a, b)| changes(a, b)).map(|(a, b)| change(a, b, &by_row)).collect();
    changed.sort_by_key(|c| (c.outcome != "lost", c.outcome != "gained", c.row));
    changed.truncate(LINES);
    let history = options.history.map(|table| History::read(table, &spec, new.edition));
    Ok(Comparison {
        origin,
        n: after.scores.len(),
        known: judged.lines.len(),
        heading_only: judged.heading_only(),
        code_changes: pairs().filter(|(a, b)| a.predicted_code != b.predicted_code).count(),
        decision_changes: pairs().filter(|(a, b)| a.decision != b.decision).count(),
        decisions,
        heads,
        arms: [&before, &after].map(|a| measure(&judged, &a.arm, &options.resampling)).to_vec(),
        changed,
        margins,
        passes: gate.iter().all(|c| c.holds),
        gate,
        drift: history.map(|h| drift(&h, table, &spec, &read)),
    })
}

fn changes(a: &Score, b: &Score) -> bool {
    a.predicted_code != b.predicted_code || a.decision != b.decision
}

fn change(a: &Score, b: &Score, outcomes: &BTreeMap<u32, Outcome>) -> Changed {
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
        outcome: outcomes.get(&a.row).map_or("", |o| o.as_str()),
    }
}
