//! Measures of how good predictions are. Ties never flatter: equal scores are taken together.

use super::artifact::ClassMetrics;
use crate::domain::nomenclature::Subheading;
use crate::ranks::Order;
pub use crate::ranks::auc;

/// How one row's truth stands among its class probabilities. A truth may be a set of classes.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// The most probable class.
    pub best: usize,
    /// Its probability.
    pub best_probability: f64,
    /// The first class of the truth.
    pub truth: usize,
    /// How many classes the truth may be.
    pub truths: usize,
    /// Classes more probable than the best of the truth, plus half of those equally probable.
    pub before: f64,
    /// Probability of the truth, summed over its classes.
    pub probability: f64,
}

impl Ranked {
    /// Ranks a row. `truth` may hold classes outside `probabilities`' range: they count as impossible.
    pub fn of(probabilities: &[f64], truth: &[usize]) -> Ranked {
        let p = |c: usize| probabilities.get(c).copied().unwrap_or(0.0);
        let top = truth.iter().map(|c| p(*c)).fold(0.0, f64::max);
        let others = || probabilities.iter().enumerate().filter(|(c, _)| !truth.contains(c));
        let above = others().filter(|(_, q)| **q > top).count();
        let equal = others().filter(|(_, q)| **q == top).count();
        let best = super::estimator::argmax(probabilities);
        Ranked {
            best,
            best_probability: p(best),
            truth: truth.first().copied().unwrap_or(usize::MAX),
            truths: truth.len(),
            before: above as f64 + equal as f64 / 2.0,
            probability: truth.iter().map(|c| p(*c)).sum(),
        }
    }

    /// Is the truth the best candidate, alone?
    pub fn is_right(&self) -> bool {
        self.before < 0.5
    }
}

/// Accuracy, top-3 accuracy and log loss; `None` without rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, serde::Serialize)]
pub struct Ranking {
    /// Share of rows whose best candidate is right.
    pub accuracy: Option<f64>,
    /// Share of rows with the truth among the best three.
    pub top3_accuracy: Option<f64>,
    /// Mean negative log-probability of the truth, probabilities kept from 1e-15.
    pub log_loss: Option<f64>,
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> Option<f64> {
    let n = values.len();
    (n > 0).then(|| values.sum::<f64>() / n as f64)
}

/// Summarises ranked rows.
pub fn ranking(rows: &[Ranked]) -> Ranking {
    Ranking {
        accuracy: mean(rows.iter().map(|r| f64::from(u8::from(r.is_right())))),
        top3_accuracy: mean(rows.iter().map(|r| f64::from(u8::from(r.before < 2.5)))),
        log_loss: mean(rows.iter().map(|r| -r.probability.max(1e-15).ln())),
    }
}

/// Recall, precision and the usual mistake of each class that has rows. Rows whose truth is a set belong
/// to no one class and are left aside.
pub fn by_class(rows: &[Ranked], classes: &[Subheading]) -> Vec<ClassMetrics> {
    let rows: Vec<&Ranked> = rows.iter().filter(|r| r.truths == 1).collect();
    let mut all = Vec::new();
    for (class, code) in classes.iter().enumerate() {
        let own: Vec<&&Ranked> = rows.iter().filter(|r| r.truth == class).collect();
        if own.is_empty() {
            continue;
        }
        let right = own.iter().filter(|r| r.is_right()).count();
        let predicted = rows.iter().filter(|r| r.best == class).count();
        let mut mistakes = vec![0usize; classes.len()];
        for r in own.iter().filter(|r| !r.is_right()) {
            mistakes[r.best] += 1;
        }
        let usual = (0..classes.len()).rev().max_by_key(|c| mistakes[*c]).filter(|c| mistakes[*c] > 0);
        all.push(ClassMetrics {
            code: *code,
            rows: own.len() as u64,
            recall: right as f64 / own.len() as f64,
            precision: (predicted > 0).then(|| right as f64 / predicted as f64),
            taken_for: usual.map(|c| (classes[c], mistakes[c] as f64 / own.len() as f64)),
        });
    }
    all
}

/// Average precision, all rows alike; see [`Order::average_precision`].
pub fn average_precision(scored: &[(f64, bool)]) -> Option<f64> {
    Order::of(scored).average_precision(|_| 1.0)
}

/// Precision among the share of rows with the highest scores; see [`Order::top`].
pub fn precision_at(scored: &[(f64, bool)], share: f64) -> Option<f64> {
    Order::of(scored).top(share, |_| 1.0).map(|(precision, _)| precision)
}

/// Mean squared difference between probability and outcome.
pub fn brier(scored: &[(f64, bool)]) -> Option<f64> {
    mean(scored.iter().map(|(p, y)| (p - f64::from(u8::from(*y))).powi(2)))
}

/// A bin of a reliability diagram.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct ReliabilityBin {
    /// Mean probability said.
    pub said: f64,
    /// Share that came true.
    pub came_true: f64,
    /// Rows.
    pub rows: usize,
}

/// Rows in up to `count` groups of about equal numbers, the smallest probabilities first, equal ones together.
pub fn bins(scored: &[(f64, bool)], count: usize) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..scored.len()).collect();
    order.sort_by(|a, b| scored[*a].0.total_cmp(&scored[*b].0));
    let target = order.len().div_ceil(count.max(1)).max(1);
    let mut all = Vec::new();
    let mut current: Vec<usize> = Vec::new();
    for group in order.chunk_by(|a, b| scored[*a].0 == scored[*b].0) {
        current.extend(group);
        if current.len() >= target {
            all.push(std::mem::take(&mut current));
        }
    }
    if !current.is_empty() {
        all.push(current);
    }
    all
}

/// Reliability in up to `count` groups; see [`bins`].
pub fn reliability(scored: &[(f64, bool)], count: usize) -> Vec<ReliabilityBin> {
    let one = |g: Vec<usize>| ReliabilityBin {
        said: g.iter().map(|i| scored[*i].0).sum::<f64>() / g.len() as f64,
        came_true: g.iter().filter(|i| scored[**i].1).count() as f64 / g.len() as f64,
        rows: g.len(),
    };
    bins(scored, count).into_iter().map(one).collect()
}

/// Groups of rows behind an expected calibration error, of equal numbers of rows; equal probabilities stay together.
pub const ECE_GROUPS: usize = 15;

/// Expected calibration error over [`ECE_GROUPS`] groups of equal numbers of rows.
pub fn ece(scored: &[(f64, bool)]) -> Option<f64> {
    let n = scored.len();
    (n > 0).then(|| reliability(scored, ECE_GROUPS).iter().map(|b| (b.said - b.came_true).abs() * b.rows as f64 / n as f64).sum())
}

/// A 95 % Wilson interval for a share.
pub fn wilson(hits: usize, n: usize) -> Option<(f64, f64)> {
    if n == 0 {
        return None;
    }
    let (z, n, p) = (1.959_964_f64, n as f64, hits as f64 / n as f64);
    let centre = (p + z * z / (2.0 * n)) / (1.0 + z * z / n);
    let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt() / (1.0 + z * z / n);
    Some(((centre - half).max(0.0), (centre + half).min(1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: Option<f64>, b: f64) {
        assert!(a.is_some_and(|a| (a - b).abs() < 1e-9), "{a:?} is not {b}");
    }

    #[test]
    fn known_values() {
        // scikit-learn's documentation: y = [0,0,1,1], scores = [.1,.4,.35,.8].
        let s = [(0.1, false), (0.4, false), (0.35, true), (0.8, true)];
        close(auc(&s), 0.75);
        close(average_precision(&s), 0.5 * 1.0 + 0.5 * 2.0 / 3.0);
        close(precision_at(&s, 0.25), 1.0);
        close(precision_at(&s, 0.5), 0.5);
        close(brier(&[(0.0, false), (0.5, true)]), 0.125);
    }

    #[test]
    fn ties_do_not_flatter() {
        let s = [(0.5, true), (0.5, false), (0.5, false), (0.5, false)];
        close(auc(&s), 0.5);
        close(average_precision(&s), 0.25);
        close(precision_at(&s, 0.25), 0.25);
        let r = Ranked::of(&[0.4, 0.4, 0.2], &[0]);
        assert_eq!(r.before, 0.5);
        close(ranking(&[r]).accuracy, 0.0);
    }

    #[test]
    fn a_truth_may_be_a_set() {
        let r = Ranked::of(&[0.2, 0.5, 0.3], &[0, 1]);
        assert_eq!(r.before, 0.0);
        close(ranking(&[r]).log_loss, -(0.7f64.ln()));
        assert_eq!(auc(&[(0.3, true)]), None);
    }

    #[test]
    fn wilson_of_a_textbook_case() {
        let (low, high) = wilson(8, 10).expect("interval");
        assert!((low - 0.490_16).abs() < 1e-4 && (high - 0.943_31).abs() < 1e-4, "{low} {high}");
    }
}
