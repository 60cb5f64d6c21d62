//! Scores lines of known truth and measures the answers.

use std::collections::BTreeMap;

use serde::Serialize;

use super::certainty::{Certainty, certainty};
use super::lookup::{Coverage, Lookup};
use crate::data::dataspec::{Dataspec, Role};
use crate::data::lines::Lines;
use crate::data::table::Table;
use crate::error::{Error, ErrorKind, Result};
use crate::model::artifact::{ClassMetrics, Model};
use crate::model::metrics::{self, Ranked, Ranking, ReliabilityBin};
use crate::progress::Progress;
use crate::scoring::reasons::{Detail, Lang};
use crate::scoring::score::Score;
use crate::scoring::scorer::Scorer;

/// Review budgets at which precision is told.
const BUDGETS: [&str; 3] = ["0.01", "0.05", "0.10"];

/// How good a risk score is.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct RiskMetrics {
    /// Lines of known truth.
    pub risk_n: usize,
    /// Share of them that are wrong.
    pub base_rate: Option<f64>,
    /// Area under the ROC curve.
    pub auc: Option<f64>,
    /// Average precision.
    pub average_precision: Option<f64>,
    /// Precision among the riskiest 1, 5 and 10 %.
    pub precision_at: BTreeMap<String, Option<f64>>,
    /// Brier score.
    pub brier: Option<f64>,
    /// Expected calibration error, 15 groups of equal size.
    pub ece: Option<f64>,
}

impl RiskMetrics {
    fn of(scored: &[(f64, bool)]) -> RiskMetrics {
        let n = scored.len();
        RiskMetrics {
            risk_n: n,
            base_rate: (n > 0).then(|| scored.iter().filter(|(_, y)| *y).count() as f64 / n as f64),
            auc: metrics::auc(scored),
            average_precision: metrics::average_precision(scored),
            precision_at: BUDGETS.iter().map(|b| ((*b).to_owned(), metrics::precision_at(scored, b.parse().unwrap_or(1.0)))).collect(),
            brier: metrics::brier(scored),
            ece: metrics::ece(scored),
        }
    }
}

/// The lines of one decision, and how many of them were wrongly decided.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct DecisionCount {
    /// Lines.
    pub lines: usize,
    /// Of these, lines whose truth is known.
    pub known: usize,
    /// Of these, lines whose declared code is wrong, or, with none declared, whose best candidate is.
    pub wrong: usize,
}

/// Lines on which the model is confident.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Confident {
    /// Lines of confirmed code whose best candidate has at least 90 %.
    pub lines: usize,
    /// Of these, wrong ones.
    pub wrong: usize,
}

/// The lookup baseline.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LookupResult {
    /// The key.
    pub columns: Vec<String>,
    /// How often the key was known.
    pub coverage: Coverage,
    /// How good the lookup is.
    #[serde(flatten)]
    pub metrics: RiskMetrics,
}

/// The result of an evaluation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// The file's name.
    pub file: String,
    /// The model's short name.
    pub model: String,
    /// Did the model learn from simulated declarations?
    pub simulated_training: bool,
    /// Lines scored.
    pub n: usize,
    /// Lines whose right subheading is known.
    pub subheading_n: usize,
    /// Accuracy, top-3 accuracy and log loss over all of them.
    #[serde(flatten)]
    pub ranking: Ranking,
    /// Share of them with the right heading first.
    pub heading_accuracy: Option<f64>,
    /// Lines whose subheading the model knows at all.
    pub known_n: usize,
    /// The same measures over those.
    pub known: Ranking,
    /// Lines whose best candidate has at least 90 %, and how many of those are wrong.
    pub confident: Confident,
    /// Baseline: share of declared codes that are right.
    pub declared_accuracy: Option<f64>,
    /// Baseline: accuracy of always naming the most frequent subheading of training.
    pub majority_accuracy: Option<f64>,
    /// The risk head.
    #[serde(flatten)]
    pub risk: RiskMetrics,
    /// The lookup baseline, if a history was given.
    pub lookup: Option<LookupResult>,
    /// Lines by decision.
    pub decisions: BTreeMap<String, DecisionCount>,
    /// By subheading.
    pub classes: Vec<ClassMetrics>,
    /// Calibration, promised sets, and the legal notes.
    pub certainty: Option<Certainty>,
    /// Reliability of risk.
    pub reliability: Vec<ReliabilityBin>,
    /// (share reviewed, share of wrong lines found) when the riskiest lines are reviewed first.
    pub budget: Vec<(f64, f64)>,
}

/// What to measure beside the model.
#[derive(Debug, Default)]
pub struct Options<'a> {
    /// An edited dataspec that maps the file's columns.
    pub renames: Option<&'a Dataspec>,
    /// A history and the columns to look it up by.
    pub lookup: Option<(&'a Table, &'a [String])>,
    /// The label column, where it is not the one the model was trained with.
    pub label: Option<&'a str>,
}

/// Evaluates a model on a table. Gives the scores as well, without path reasons.
///
/// # Errors
/// [`ErrorKind::Schema`] if the label is missing; [`ErrorKind::Data`] if no line's truth is known.
pub fn evaluate(model: &Model, table: &Table, options: &Options<'_>, progress: &dyn Progress) -> Result<(Evaluation, Vec<Score>)> {
    let mut model = model.clone();
    if let Some(label) = options.label {
        relabel(&mut model, label);
    }
    let scorer = Scorer::new(&model, table, options.renames, Detail::None, Lang::En)?;
    scorer.spec().check(table, &[Role::Label])?;
    if scorer.spec().role(Role::Label).is_none() {
        return Err(Error::new(ErrorKind::Schema, "no label column").at(&table.source).hint("name it with --label"));
    }
    let prepared = scorer.prepare(table);
    let mut scores = Vec::with_capacity(table.height());
    scorer.score(table, &prepared, progress, Ok, |chunk| {
        scores.extend(chunk);
        Ok(())
    })?;
    let lines = &prepared.lines;
    let by_row = ranked(&model, &scorer, &prepared, table.height());
    let ranked: Vec<Ranked> = by_row.iter().flatten().cloned().collect();
    let risks: Vec<Option<f64>> = readable(&scores, table).map(|s| s.risk).collect();
    let risk: Vec<(f64, bool)> = risks.iter().zip(&lines.wrong).filter_map(|(s, w)| Some(((*s)?, (*w)?))).collect();
    if ranked.is_empty() && risk.is_empty() {
        return Err(Error::new(ErrorKind::Data, "no line's truth is known, so nothing can be measured")
            .at(&table.source)
            .hint("the label column must hold confirmed codes or 0/1; for risk a declared code is needed too"));
    }
    let lookup = match options.lookup {
        Some((history, columns)) => {
            let past = Lines::read(history, scorer.spec(), model.edition, &mut Vec::new());
            let (scores, coverage) = Lookup::new(history, &past, columns)?.score(table)?;
            let known = scores.into_iter().zip(&risks).zip(&lines.wrong);
            let scored: Vec<(f64, bool)> = known.filter_map(|((p, risk), w)| risk.and(Some((p, (*w)?)))).collect();
            Some(LookupResult { columns: columns.to_vec(), coverage, metrics: RiskMetrics::of(&scored) })
        }
        None => None,
    };
    let classes = model.subheading.as_ref().map_or(&[][..], |h| &h.classes);
    let known: Vec<Ranked> = ranked.iter().filter(|r| r.truth < classes.len()).cloned().collect();
    let singles = || ranked.iter().filter(|r| r.truths == 1);
    let confident = || ranked.iter().filter(|r| r.best_probability >= 0.9);
    let heading = |c: usize| classes.get(c).map(|c| c.heading());
    let same_heading = |rows: &[Ranked]| {
        (!rows.is_empty()).then(|| {
            rows.iter().filter(|r| heading(r.truth).is_some() && heading(r.truth) == heading(r.best)).count() as f64 / rows.len() as f64
        })
    };
    let majority = model.subheading.as_ref().map(|h| crate::model::estimator::argmax(&h.support));
    let share = |hits: usize, n: usize| (n > 0).then(|| hits as f64 / n as f64);
    let judged: Vec<bool> = lines.wrong.iter().flatten().copied().collect();
    let evaluation = Evaluation {
        file: std::path::Path::new(&table.source).file_name().map_or(String::new(), |n| n.to_string_lossy().into_owned()),
        model: model.fingerprint()?,
        simulated_training: model.provenance.simulated,
        n: scores.len(),
        subheading_n: ranked.len(),
        ranking: metrics::ranking(&ranked),
        heading_accuracy: same_heading(&ranked),
        known_n: known.len(),
        known: metrics::ranking(&known),
        confident: Confident { lines: confident().count(), wrong: confident().filter(|r| !r.is_right()).count() },
        declared_accuracy: share(judged.iter().filter(|w| !**w).count(), judged.len()),
        majority_accuracy: majority.and_then(|m| share(singles().filter(|r| r.truth == m).count(), singles().count())),
        risk: RiskMetrics::of(&risk),
        lookup,
        decisions: decisions(&scores, table, lines, &by_row),
        classes: metrics::by_class(&ranked, classes),
        certainty: certainty(&model, &scorer, &prepared),
        reliability: metrics::reliability(&risk, 10),
        budget: budget_curve(&risk),
    };
    Ok((evaluation, scores))
}

fn relabel(model: &mut Model, label: &str) {
    for column in &mut model.encoder.spec.columns {
        if column.role == Some(Role::Label) {
            column.name = label.to_owned();
            column.field = None;
        }
    }
}

/// The scores of rows that could be read, in table order.
fn readable<'a>(scores: &'a [Score], table: &'a Table) -> impl Iterator<Item = &'a Score> {
    let mut rows = table.rows.iter().peekable();
    scores.iter().filter(move |s| rows.next_if(|r| **r == s.row).is_some())
}

fn ranked(model: &Model, scorer: &Scorer<'_>, prepared: &crate::scoring::scorer::Prepared, n: usize) -> Vec<Option<Ranked>> {
    let Some(head) = &model.subheading else { return Vec::new() };
    let mut all = Vec::new();
    for start in (0..n).step_by(4_096) {
        let rows = start..n.min(start + 4_096);
        let Some(answer) = scorer.answers(prepared, rows.clone()).subheading else { continue };
        for (row, p) in rows.zip(answer.by_row()) {
            let truth = prepared.lines.truth(row);
            if truth.is_empty() {
                all.push(None);
            } else {
                let classes: Vec<usize> = truth.iter().map(|t| head.classes.binary_search(t).unwrap_or(usize::MAX)).collect();
                let mut known: Vec<usize> = classes.iter().copied().filter(|c| *c != usize::MAX).collect();
                if known.is_empty() {
                    known.push(usize::MAX);
                }
                all.push(Some(Ranked::of(p, &known)));
            }
        }
    }
    all
}

fn decisions(scores: &[Score], table: &Table, lines: &Lines, by_row: &[Option<Ranked>]) -> BTreeMap<String, DecisionCount> {
    let mut all: BTreeMap<String, DecisionCount> = BTreeMap::new();
    for s in scores {
        all.entry(s.decision.to_string()).or_default().lines += 1;
    }
    for (row, s) in readable(scores, table).enumerate() {
        let wrong = match (lines.wrong[row], s.predicted_code) {
            (Some(wrong), _) => Some(wrong),
            (None, Some(_)) if lines.declared[row].is_none() => by_row.get(row).and_then(Option::as_ref).map(|r| !r.is_right()),
            _ => None,
        };
        if let (Some(wrong), Some(count)) = (wrong, all.get_mut(&s.decision.to_string())) {
            count.known += 1;
            count.wrong += usize::from(wrong);
        }
    }
    all
}

/// Share of wrong lines found by the share reviewed, at every percent.
fn budget_curve(scored: &[(f64, bool)]) -> Vec<(f64, f64)> {
    let positives = scored.iter().filter(|(_, y)| *y).count();
    if positives == 0 {
        return Vec::new();
    }
    let point = |percent: u32| {
        let share = f64::from(percent) / 100.0;
        let found = metrics::precision_at(scored, share).unwrap_or(0.0) * (scored.len() as f64 * share).round().max(1.0);
        (share, (found / positives as f64).min(1.0))
    };
    std::iter::once((0.0, 0.0)).chain((1..=100).map(point)).collect()
}
