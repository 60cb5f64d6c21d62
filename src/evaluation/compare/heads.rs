//! What becomes of each head: the subheading head by the goods alone, the code that is advised, and risk, each by its own
//! measures on the lines that both models answer.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::evaluation::judged::{Answered, Judged, Told};
use crate::evaluation::paired::{Paired, holm, mcnemar};
use crate::evaluation::resample::{Measured, Resampling};
use crate::ranks::Order;

/// Share of lines whose riskiest are counted as found.
pub const FOUND_AT: f64 = 0.1;

/// A measure of both models on the same lines.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// `accuracy`, `heading_accuracy`, `log_loss`, `average_precision`, `auc`.
    pub measure: &'static str,
    /// Lines that both models answer and whose truth is known.
    pub lines: usize,
    /// The old model's value on them.
    pub old: f64,
    /// The new model's.
    pub new: f64,
    /// New less old, with its interval from drawing traders.
    pub difference: Measured,
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

/// One head in both models.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct HeadComparison {
    /// `subheading`, `advised code` or `risk`.
    pub head: &'static str,
    /// Its measures, the one that decides first.
    pub measures: Vec<Row>,
    /// Lines that only the new model has right; for risk, wrong declarations that only its riskiest tenth holds.
    pub gained: u64,
    /// Lines that only the old model has right; for risk, wrong declarations that only its riskiest tenth holds.
    pub lost: u64,
    /// McNemar's test on the two, lines taken as independent.
    pub mcnemar: Paired,
    /// By true heading, the largest changes first; all of them.
    pub headings: Vec<Moved>,
    /// By trader, the largest changes first; all of them.
    pub traders: Vec<Moved>,
}

impl Row {
    /// The measure in words.
    pub fn words(&self) -> String {
        if self.measure == "auc" { "AUC".to_owned() } else { self.measure.replace('_', " ") }
    }
}

impl HeadComparison {
    /// A measure's row.
    pub fn row(&self, measure: &str) -> Option<&Row> {
        self.measures.iter().find(|m| m.measure == measure)
    }
}

/// What becomes of one line under a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Wrong in the old model, right in the new.
    Gained,
    /// Right in the old model, wrong in the new.
    Lost,
    /// The same in both.
    Same,
    /// Not judged.
    Unknown,
}

impl Outcome {
    fn of(old_right: Option<bool>, new_right: Option<bool>) -> Outcome {
        match (old_right, new_right) {
            (Some(false), Some(true)) => Outcome::Gained,
            (Some(true), Some(false)) => Outcome::Lost,
            (Some(_), Some(_)) => Outcome::Same,
            _ => Outcome::Unknown,
        }
    }

    /// The word in a file; empty where nothing changed or nothing is known.
    pub const fn as_str(self) -> &'static str {
        match self {
            Outcome::Gained => "gained",
            Outcome::Lost => "lost",
            _ => "",
        }
    }
}

/// Both models' answers to the lines, and by what they are parted.
pub struct Pair<'a> {
    /// The lines.
    pub judged: &'a Judged,
    /// The old model's answers.
    pub before: &'a Answered,
    /// The new model's.
    pub after: &'a Answered,
    /// By line: whose it is, if anything says so.
    pub traders: &'a [Option<String>],
    /// How intervals are drawn.
    pub resampling: &'a Resampling,
}

impl Pair<'_> {
    /// Is the advised code right? By line, for the old and the new model.
    pub fn advised(&self) -> Vec<Outcome> {
        (0..self.judged.lines.len()).map(|i| Outcome::of(self.advised_right(self.before, i), self.advised_right(self.after, i))).collect()
    }

    /// A label of heading length tells nothing of six digits, so it judges no advice.
    fn advised_right(&self, of: &Answered, i: usize) -> Option<bool> {
        let line = &self.judged.lines[i];
        of.advice[i].wrong.filter(|_| !line.truth.is_empty() && !line.heading_only).map(|wrong| !wrong)
    }

    /// The heads that both models have, in the order in which they answer.
    pub fn heads(&self) -> Vec<HeadComparison> {
        let told = |of: &Answered, i: usize| of.arm.told[i];
        let right = |level: usize| move |t: &Told| t.right[level].map(share);
        let subheading: Vec<Outcome> =
            (0..self.judged.lines.len()).map(|i| Outcome::of(told(self.before, i).right[2], told(self.after, i).right[2])).collect();
        let by_told = |measure, of: &dyn Fn(&Told) -> Option<f64>| self.mean(measure, |a, i| of(&told(a, i)));
        let rows = vec![
            by_told("accuracy", &right(2)),
            by_told("heading_accuracy", &right(1)),
            by_told("log_loss", &|t| t.of_truth.map(|p| -p.max(1e-15).ln())),
        ];
        let advised = self.mean("accuracy", |a, i| self.advised_right(a, i).map(share));
        let all =
            [("subheading", rows, subheading), ("advised code", vec![advised], self.advised()), ("risk", self.risk_rows(), self.found())];
        all.into_iter().filter_map(|(head, rows, outcomes)| self.head(head, rows.into_iter().flatten().collect(), &outcomes)).collect()
    }

    /// `None` where no line is judged.
    fn head(&self, head: &'static str, measures: Vec<Row>, outcomes: &[Outcome]) -> Option<HeadComparison> {
        if measures.is_empty() {
            return None;
        }
        let count = |what| outcomes.iter().filter(|o| **o == what).count() as u64;
        let (gained, lost) = (count(Outcome::Gained), count(Outcome::Lost));
        let heading = |i: usize| self.judged.lines[i].truth.first().map(|c| crate::evaluation::told::heading(c.heading()));
        Some(HeadComparison {
            head,
            measures,
            gained,
            lost,
            mcnemar: mcnemar(gained, lost),
            headings: moved(outcomes, heading),
            traders: moved(outcomes, |i| self.traders[i].clone()),
        })
    }

    /// The mean of a value over the lines for which both models have one.
    fn mean(&self, measure: &'static str, of: impl Fn(&Answered, usize) -> Option<f64>) -> Option<Row> {
        let values: Vec<(usize, f64, f64)> =
            (0..self.judged.lines.len()).filter_map(|i| Some((i, of(self.before, i)?, of(self.after, i)?))).collect();
        let lines = values.len();
        self.row(measure, lines, |weight| {
            let (old, new, total) = values.iter().fold((0.0, 0.0, 0.0), |(old, new, total), (i, a, b)| {
                let w = weight(*i);
                (old + a * w, new + b * w, total + w)
            });
            (total > 0.0).then(|| (old / total, new / total))
        })
    }

    /// Both values at once on every draw of traders, so that their difference is theirs.
    fn row(&self, measure: &'static str, lines: usize, values: impl Fn(&dyn Fn(usize) -> f64) -> Option<(f64, f64)> + Sync) -> Option<Row> {
        let measured = self.resampling.measure(&self.judged.clusters, |times| {
            let both = values(&|i| self.judged.lines[i].weight * times(i));
            vec![both.map(|(old, _)| old), both.map(|(_, new)| new), both.map(|(old, new)| new - old)]
        });
        Some(Row { measure, lines, old: measured[0].value?, new: measured[1].value?, difference: measured[2] })
    }

    /// The lines known to be right or wrong that both models gave a risk.
    fn risky(&self) -> (Vec<usize>, [Order; 2]) {
        let risk = |a: &Answered, i: usize| Some((a.arm.told[i].risk?, self.judged.lines[i].wrong?));
        let places: Vec<usize> =
            (0..self.judged.lines.len()).filter(|i| risk(self.before, *i).is_some() && risk(self.after, *i).is_some()).collect();
        let order = |a: &Answered| Order::of(&places.iter().filter_map(|i| risk(a, *i)).collect::<Vec<_>>());
        let orders = [order(self.before), order(self.after)];
        (places, orders)
    }

    fn risk_rows(&self) -> Vec<Option<Row>> {
        let (places, [then, now]) = self.risky();
        let (places, then, now) = (&places, &then, &now);
        let average_precision = self.row("average_precision", places.len(), |weight| {
            let place = |p: usize| weight(places[p]);
            then.average_precision(place).zip(now.average_precision(place))
        });
        let auc = self.row("auc", places.len(), |weight| {
            let place = |p: usize| weight(places[p]);
            then.auc(place).zip(now.auc(place))
        });
        vec![average_precision, auc]
    }

    /// By line that is wrongly declared: does each model's riskiest tenth hold it? Equal risks come in the order of the lines' contents.
    fn found(&self) -> Vec<Outcome> {
        let (places, _) = self.risky();
        let budget = (places.len() as f64 * FOUND_AT).round() as usize;
        let found = |a: &Answered| {
            let mut order = places.clone();
            let risk = |i: usize| a.arm.told[i].risk.unwrap_or(0.0);
            let content = |i: usize| (self.judged.lines[i].content, self.judged.lines[i].row);
            order.sort_by(|x, y| risk(*y).total_cmp(&risk(*x)).then_with(|| content(*x).cmp(&content(*y))));
            let mut held = vec![None; self.judged.lines.len()];
            for (rank, i) in order.into_iter().enumerate() {
                held[i] = (self.judged.lines[i].wrong == Some(true)).then_some(rank < budget);
            }
            held
        };
        found(self.before).into_iter().zip(found(self.after)).map(|(old, new)| Outcome::of(old, new)).collect()
    }
}

fn share(right: bool) -> f64 {
    f64::from(u8::from(right))
}

fn moved(outcomes: &[Outcome], name: impl Fn(usize) -> Option<String>) -> Vec<Moved> {
    let mut counts: BTreeMap<String, (usize, u64, u64)> = BTreeMap::new();
    for (i, outcome) in outcomes.iter().enumerate().filter(|(_, o)| **o != Outcome::Unknown) {
        let Some(name) = name(i) else { continue };
        let count = counts.entry(name).or_default();
        *count = (count.0 + 1, count.1 + u64::from(*outcome == Outcome::Gained), count.2 + u64::from(*outcome == Outcome::Lost));
    }
    let changed = counts.into_iter().filter(|(_, (_, gained, lost))| gained + lost > 0);
    let mut all: Vec<Moved> = changed
        .map(|(name, (lines, gained, lost))| Moved { name, lines, gained, lost, p: mcnemar(gained, lost).exact, p_holm: 1.0 })
        .collect();
    let corrected = holm(&all.iter().map(|m| m.p).collect::<Vec<_>>());
    all.iter_mut().zip(corrected).for_each(|(m, p)| m.p_holm = p);
    all.sort_by_key(|m| (std::cmp::Reverse(m.gained.abs_diff(m.lost)), std::cmp::Reverse(m.gained + m.lost), m.name.clone()));
    all
}
