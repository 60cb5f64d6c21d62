//! The lines of a study in the order a reviewer sees them, and the sums that all its figures are made of.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{BeforeAfter, LineOutcome, Reviewer, StatedCosts, Sweep, whole};
use crate::domain::nomenclature::Subheading;
use crate::evaluation::duty::Duties;
use crate::evaluation::judged::{Answered, Judged};
use crate::evaluation::resample::{Clusters, Interval};

/// One line.
pub(super) struct Line {
    row: u32,
    weight: f64,
    date: Option<NaiveDate>,
    pub(super) heading: u32,
    /// Is the declared code wrong?
    pub(super) wrong: bool,
    /// Would the advised code be?
    model_wrong: bool,
    advice: Option<Subheading>,
    risk: f64,
    /// Duty withheld by the declared and by the advised code.
    duty: (f64, f64),
}

impl Line {
    /// The probability that a reviewer who sees the line takes the advice.
    fn takes(&self, reviewer: &Reviewer) -> f64 {
        match (self.advice, self.model_wrong) {
            (None, _) => 0.0,
            (Some(_), true) => reviewer.accept_wrong,
            (Some(_), false) => reviewer.accept_right,
        }
    }
}

/// The lines, riskiest first.
pub(super) struct Lines {
    pub(super) all: Vec<Line>,
    pub(super) clusters: Clusters,
    pub(super) heading_only: usize,
}

/// Weighted sums over lines.
#[derive(Default, Clone, Copy)]
pub(super) struct Sums {
    pub(super) total: f64,
    pub(super) seen: f64,
    pub(super) before: f64,
    pub(super) model: f64,
    pub(super) after: f64,
    pub(super) duty_before: f64,
    pub(super) duty_after: f64,
}

impl Sums {
    fn add(&mut self, other: &Sums) {
        self.total += other.total;
        self.seen += other.seen;
        self.before += other.before;
        self.model += other.model;
        self.after += other.after;
        self.duty_before += other.duty_before;
        self.duty_after += other.duty_after;
    }

    pub(super) fn rate(&self, sum: f64) -> Option<f64> {
        (self.total > 0.0).then(|| sum / self.total)
    }

    pub(super) fn relative(&self, after: f64) -> Option<f64> {
        (self.before > 0.0).then(|| 1.0 - after / self.before)
    }

    /// Expected days per 100 lines, before and after.
    pub(super) fn days(&self, stated: &StatedCosts) -> (Option<f64>, Option<f64>) {
        let errors = |sum: f64| self.rate(100.0 * stated.error_days * sum);
        let looks = self.rate(100.0 * stated.review_days * self.seen);
        (errors(self.before), errors(self.after).zip(looks).map(|(e, l)| e + l))
    }
}

impl Lines {
    /// The lines with a declared and a confirmed code. Equal risks come in the order of their contents' digests, which no file and no
    /// seed decides; lines that are equal in all they say, in the file's.
    pub(super) fn of(judged: &Judged, answered: &Answered, duties: Option<&Duties<'_>>) -> Lines {
        let mut places: Vec<usize> =
            (0..judged.lines.len()).filter(|i| judged.lines[*i].wrong.is_some() && !judged.lines[*i].truth.is_empty()).collect();
        let risk = |i: usize| answered.arm.told[i].risk.unwrap_or(0.0);
        let order = |i: usize| (judged.lines[i].content, judged.lines[i].row);
        places.sort_by(|a, b| risk(*b).total_cmp(&risk(*a)).then_with(|| order(*a).cmp(&order(*b))));
        let declared = duties.map(|d| d.declared(judged).0);
        let line = |i: usize| {
            let (line, advice) = (&judged.lines[i], &answered.advice[i]);
            let wrong = line.wrong == Some(true);
            let code = advice.code.filter(|_| advice.differs);
            let before = declared.as_ref().map_or(0.0, |d| d[i]);
            let after = code.zip(duties).and_then(|(code, d)| d.withheld(judged, i, &code.to_string()));
            Line {
                row: line.row,
                weight: line.weight,
                date: line.date,
                heading: line.declared_heading,
                wrong,
                model_wrong: if code.is_some() { advice.wrong.unwrap_or(true) } else { wrong },
                advice: code,
                risk: risk(i),
                duty: (before, after.unwrap_or(before)),
            }
        };
        Lines {
            all: places.iter().map(|i| line(*i)).collect(),
            clusters: judged.clusters.take(places.iter().copied()),
            heading_only: places.iter().filter(|i| judged.lines[**i].heading_only).count(),
        }
    }

    /// The sums at each budget (ascending) with lines counted so many times, and those of some headings at the last budget. A budget
    /// buys whole lines from the riskiest down; on lines drawn anew it may end within one.
    pub(super) fn sums(
        &self,
        reviewer: &Reviewer,
        budgets: &[f64],
        headings: &[u32],
        times: &dyn Fn(usize) -> f64,
    ) -> (Vec<Sums>, Vec<Sums>) {
        let weights: Vec<f64> = self.all.iter().enumerate().map(|(i, line)| line.weight * times(i)).collect();
        let total: f64 = weights.iter().sum();
        let mut left: Vec<f64> = budgets.iter().map(|b| (total * b).round()).collect();
        // How far each budget's assistance moves the errors and the duty.
        let mut moved = vec![Sums::default(); budgets.len()];
        let mut whole = Sums::default();
        let mut by_heading = vec![Sums::default(); headings.len()];
        let flag = |b: bool| f64::from(u8::from(b));
        for (line, w) in self.all.iter().zip(weights).filter(|(_, w)| *w > 0.0) {
            let (wrong, model) = (flag(line.wrong), flag(line.model_wrong));
            let mut base = Sums { total: w, before: w * wrong, model: w * model, after: w * wrong, ..Sums::default() };
            (base.duty_before, base.duty_after) = (w * line.duty.0, w * line.duty.0);
            whole.add(&base);
            let takes = line.takes(reviewer);
            let mut last = 0.0;
            for (left, moved) in left.iter_mut().zip(&mut moved) {
                let seen = left.clamp(0.0, w);
                *left -= seen;
                moved.seen += seen;
                moved.after += seen * takes * (model - wrong);
                moved.duty_after += seen * takes * (line.duty.1 - line.duty.0);
                last = seen;
            }
            if let Some(at) = headings.iter().position(|h| *h == line.heading) {
                base.seen = last;
                base.after += last * takes * (model - wrong);
                by_heading[at].add(&base);
            }
        }
        moved.iter_mut().for_each(|m| m.add(&whole));
        (moved, by_heading)
    }

    /// The headings with enough lines, some of them wrong, the most frequent first.
    pub(super) fn headings(&self, least: usize, most: usize) -> Vec<u32> {
        let mut counts: BTreeMap<u32, (usize, usize)> = BTreeMap::new();
        for line in &self.all {
            let count = counts.entry(line.heading).or_default();
            *count = (count.0 + 1, count.1 + usize::from(line.wrong));
        }
        let mut all: Vec<(u32, usize)> =
            counts.into_iter().filter(|(h, (n, wrong))| *h > 0 && *n >= least && *wrong > 0).map(|(h, (n, _))| (h, n)).collect();
        all.sort_by_key(|(heading, n)| (std::cmp::Reverse(*n), *heading));
        all.into_iter().take(most).map(|(heading, _)| heading).collect()
    }

    /// Where each line ends, riskiest first.
    pub(super) fn outcomes(&self, reviewer: &Reviewer) -> Vec<LineOutcome> {
        let budget = whole(self.all.len(), reviewer.budget);
        let one = |(i, line): (usize, &Line)| {
            let seen = i < budget;
            let accepted = if seen { line.takes(reviewer) } else { 0.0 };
            let wrong = |wrong: bool| f64::from(u8::from(wrong));
            LineOutcome {
                file: None,
                row: line.row,
                trader: self.clusters.of[i],
                risk: line.risk,
                advice: line.advice.map(|c| c.to_string()),
                seen,
                accepted,
                unassisted_wrong: line.wrong,
                model_wrong: line.model_wrong,
                assisted_wrong: accepted * wrong(line.model_wrong) + (1.0 - accepted) * wrong(line.wrong),
            }
        };
        self.all.iter().enumerate().map(one).collect()
    }

    /// Expected reductions of all reviewers with this budget.
    pub(super) fn sweep(&self, reviewer: &Reviewer) -> Sweep {
        let budget = whole(self.all.len(), reviewer.budget);
        let before: f64 = self.all.iter().map(|l| l.weight * f64::from(u8::from(l.wrong))).sum();
        let seen = || self.all.iter().take(budget).filter(|l| l.advice.is_some());
        let helps = |l: &&Line| l.wrong && !l.model_wrong;
        let harms = |l: &&Line| !l.wrong && l.model_wrong;
        let help: f64 = seen().filter(helps).map(|l| l.weight).sum();
        let harm: f64 = seen().filter(harms).map(|l| l.weight).sum();
        let could = (seen().filter(helps).count(), seen().filter(harms).count());
        let steps: Vec<f64> = (0..=10).map(|i| f64::from(i) / 10.0).collect();
        let relative = |right: f64, wrong: f64| (right * help - wrong * harm) / before;
        Sweep {
            relative: steps.iter().map(|w| steps.iter().map(|r| relative(*r, *w)).collect()).collect(),
            break_even: steps.iter().map(|r| if harm > 0.0 { r * help / harm } else { f64::INFINITY }).collect(),
            accept_right: steps.clone(),
            accept_wrong: steps,
            could_help: could.0,
            could_harm: could.1,
        }
    }

    /// The earlier half unassisted against the later half assisted; `None` if days do not part the lines, or a half has no errors.
    pub(super) fn before_after(&self, outcomes: &[LineOutcome]) -> Option<BeforeAfter> {
        let mut days: Vec<NaiveDate> = self.all.iter().filter_map(|l| l.date).collect();
        days.sort_unstable();
        let border = *days.get(days.len() / 2).filter(|d| **d > days[0])?;
        let half = |later: bool| self.all.iter().zip(outcomes).filter(move |(l, _)| l.date.is_some_and(|d| (d >= border) == later));
        let (n0, n1) = (half(false).count() as f64, half(true).count() as f64);
        let wrong0 = half(false).filter(|(_, o)| o.unassisted_wrong).count() as f64;
        let wrong1: f64 = half(true).map(|(_, o)| o.assisted_wrong).sum();
        if wrong0 == 0.0 || wrong1 <= 0.0 {
            return None;
        }
        let ratio = (wrong1 / n1) / (wrong0 / n0);
        let spread = 1.959_964 * (1.0 / wrong1 - 1.0 / n1 + 1.0 / wrong0 - 1.0 / n0).sqrt();
        let interval = Interval { low: 1.0 - ratio * spread.exp(), high: 1.0 - ratio * (-spread).exp() };
        Some(BeforeAfter { border, before: wrong0 / n0, after: wrong1 / n1, relative: 1.0 - ratio, interval })
    }
}
