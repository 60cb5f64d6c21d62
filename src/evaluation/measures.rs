//! The measures of an arm, each with a 95 % interval from resampling traders.

use std::collections::BTreeMap;

use serde::Serialize;

use super::judged::{Arm, Judged, Told};
use super::resample::{Measured, Resampling};
use crate::model::metrics::{ECE_GROUPS, bins};
use crate::ranks::Order;

/// Names of the measures of codes, and in words.
pub const OF_CODES: [(&str, &str); 7] = [
    ("chapter_accuracy", "right chapter"),
    ("heading_accuracy", "right heading"),
    ("accuracy", "right subheading"),
    ("top3_accuracy", "among three"),
    ("log_loss", "log loss"),
    ("code_brier", "Brier"),
    ("code_ece", "ECE"),
];

/// What an expected calibration error is, for wherever one is told.
pub fn ece_in_words() -> String {
    format!("ECE: expected calibration error, over {ECE_GROUPS} groups of equal numbers of lines, the least sure first")
}

/// Names of the measures of risk, and in words.
pub const OF_RISK: [(&str, &str); 8] = [
    ("auc", "AUC"),
    ("average_precision", "average precision"),
    ("precision_at_0.01", "precision at 1 %"),
    ("precision_at_0.05", "at 5 %"),
    ("precision_at_0.10", "at 10 %"),
    ("recall_at_0.10", "recall at 10 %"),
    ("brier", "Brier"),
    ("ece", "ECE"),
];

/// What an arm is worth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ArmResult {
    /// Who answered.
    pub name: String,
    /// Lines on which the right code is known and the arm named one.
    pub codes_n: usize,
    /// Lines known to be wrong or right that the arm gave a risk.
    pub risk_n: usize,
    /// Measures by name, of [`OF_CODES`] and [`OF_RISK`]; those that do not apply are not there.
    pub measures: BTreeMap<&'static str, Measured>,
}

impl ArmResult {
    /// A measure's value.
    pub fn value(&self, name: &str) -> Option<f64> {
        self.measures.get(name).and_then(|m| m.value)
    }
}

/// Measures an arm.
pub fn measure(judged: &Judged, arm: &Arm, resampling: &Resampling) -> ArmResult {
    let ledger = Ledger::of(judged, arm);
    let measured = resampling.measure(&judged.clusters, |times| ledger.measures(&|i| judged.lines[i].weight * times(i)));
    let names = OF_CODES.iter().chain(&OF_RISK).map(|(name, _)| *name);
    let measures = names.zip(measured).filter(|(_, m)| m.value.is_some()).collect();
    let codes_n = arm.told.iter().filter(|t| t.right.iter().any(Option::is_some)).count();
    ArmResult { name: arm.name.clone(), codes_n, risk_n: ledger.risky.len(), measures }
}

/// An arm's answers brought into the orders that measures need, once for all draws.
struct Ledger<'a> {
    told: &'a [Told],
    /// By place in `order`: the line.
    risky: Vec<usize>,
    order: Order,
    risk: Vec<(f64, bool)>,
    /// Groups of equally sure answers: lines, with what was said and whether it was right.
    code_bins: Vec<Vec<(usize, f64, bool)>>,
    risk_bins: Vec<Vec<(usize, f64, bool)>>,
}

impl<'a> Ledger<'a> {
    fn of(judged: &Judged, arm: &'a Arm) -> Ledger<'a> {
        let told = &arm.told;
        let with_risk = told.iter().zip(&judged.lines).enumerate();
        let (risky, risk): (Vec<usize>, Vec<(f64, bool)>) =
            with_risk.filter_map(|(i, (t, line))| Some((i, (t.risk?, line.wrong?)))).unzip();
        let sure = told.iter().enumerate().filter_map(|(i, t)| Some((i, (t.confidence?, t.right[2]?))));
        let (sure_at, sure): (Vec<usize>, Vec<(f64, bool)>) = sure.unzip();
        let place = |at: &[usize], scored: &[(f64, bool)]| {
            let groups = bins(scored, ECE_GROUPS).into_iter();
            groups.map(|g| g.into_iter().map(|i| (at[i], scored[i].0, scored[i].1)).collect()).collect()
        };
        Ledger { told, order: Order::of(&risk), code_bins: place(&sure_at, &sure), risk_bins: place(&risky, &risk), risky, risk }
    }

    fn measures(&self, weight: &dyn Fn(usize) -> f64) -> Vec<Option<f64>> {
        let mean = |of: &dyn Fn(&Told) -> Option<f64>| {
            let values = self.told.iter().enumerate().filter_map(|(i, t)| Some((of(t)?, weight(i))));
            let (sum, total) = values.fold((0.0, 0.0), |(sum, total), (value, w)| (sum + value * w, total + w));
            (total > 0.0).then(|| sum / total)
        };
        let share = |of: &dyn Fn(&Told) -> Option<bool>| mean(&|t| of(t).map(|right| f64::from(u8::from(right))));
        let at_risk = |place: usize| weight(self.risky[place]);
        let top = |budget: f64| self.order.top(budget, at_risk);
        let brier = {
            let (sum, total) = self.risk.iter().enumerate().fold((0.0, 0.0), |(sum, total), (place, (p, y))| {
                let w = at_risk(place);
                (sum + w * (p - f64::from(u8::from(*y))).powi(2), total + w)
            });
            (total > 0.0).then(|| sum / total)
        };
        vec![
            share(&|t| t.right[0]),
            share(&|t| t.right[1]),
            share(&|t| t.right[2]),
            share(&|t| t.among_three),
            mean(&|t| t.of_truth.map(|p| -p.max(1e-15).ln())),
            mean(&|t| t.distance),
            ece(&self.code_bins, weight),
            self.order.auc(at_risk),
            self.order.average_precision(at_risk),
            top(0.01).map(|(precision, _)| precision),
            top(0.05).map(|(precision, _)| precision),
            top(0.10).map(|(precision, _)| precision),
            top(0.10).and_then(|(_, recall)| recall),
            brier,
            ece(&self.risk_bins, weight),
        ]
    }
}

/// Expected calibration error: how far what was said lies from what came true, in groups of equally sure answers.
fn ece(bins: &[Vec<(usize, f64, bool)>], weight: &dyn Fn(usize) -> f64) -> Option<f64> {
    let (mut error, mut total) = (0.0, 0.0);
    for bin in bins {
        let (said, came, w) = bin.iter().fold((0.0, 0.0, 0.0), |(said, came, total), (i, p, y)| {
            let w = weight(*i);
            (said + w * p, came + w * f64::from(u8::from(*y)), total + w)
        });
        error += (said - came).abs();
        total += w;
    }
    (total > 0.0).then(|| error / total)
}

/// What a review budget reaches.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Budget {
    /// Share of lines reviewed, riskiest first.
    pub share: f64,
    /// Share of the reviewed lines that are wrong.
    pub precision: f64,
    /// Share of the wrong lines that are reviewed.
    pub recall: Option<f64>,
    /// Share of the duty at stake that is reviewed.
    pub duty: Option<f64>,
}

/// What every percent of review reaches. `duty` by line: duty that a wrong declaration withholds, 0 where none.
pub fn budgets(judged: &Judged, arm: &Arm, duty: Option<&[f64]>) -> Vec<Budget> {
    let ledger = Ledger::of(judged, arm);
    let weight = |place: usize| judged.lines[ledger.risky[place]].weight;
    let at_stake = |place: usize| duty.map_or(0.0, |d| d[ledger.risky[place]]) * weight(place);
    let stakes: f64 = (0..ledger.risky.len()).map(at_stake).sum();
    let caught = |share: f64| {
        let (_, sum) = ledger.order.top_sum(share, weight, |place, _| at_stake(place)).filter(|_| stakes > 0.0)?;
        Some(sum / stakes)
    };
    let point = |percent: u32| {
        let share = f64::from(percent) / 100.0;
        let (precision, recall) = ledger.order.top(share, weight)?;
        Some(Budget { share, precision, recall, duty: caught(share) })
    };
    (1..=100).filter_map(point).collect()
}

/// Error among the surest share of lines.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Selective {
    /// Share of lines that are answered, the surest first.
    pub coverage: f64,
    /// Share of these whose best candidate is wrong.
    pub error: f64,
}

/// The risk-coverage curve of the best candidate at every percent (El-Yaniv and Wiener, J. Mach. Learn. Res. 11, 2010).
pub fn risk_coverage(judged: &Judged, arm: &Arm) -> Vec<Selective> {
    let sure = arm.told.iter().enumerate().filter_map(|(i, t)| Some((i, (t.confidence?, !t.right[2]?))));
    let (at, scored): (Vec<usize>, Vec<(f64, bool)>) = sure.unzip();
    let order = Order::of(&scored);
    let point = |percent: u32| {
        let coverage = f64::from(percent) / 100.0;
        order.top(coverage, |place| judged.lines[at[place]].weight).map(|(error, _)| Selective { coverage, error })
    };
    (1..=100).filter_map(point).collect()
}
