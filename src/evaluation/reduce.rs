//! The error rate without a model, of the model alone, and of a reviewer whom the model assists, on the same lines.
//!
//! A reviewer with a budget sees the riskiest lines. Where the model names another code than the declared one, the reviewer takes
//! right advice with one probability and wrong advice with another. No reviewer is drawn: every figure of the assisted arm is the
//! exact expectation over all reviewers of these rates, so no seed moves it. Intervals draw traders.

mod arms;

use serde::Serialize;

use super::duty::{Duties, DutyTold};
use super::judged::{Answered, Judged, Weights};
use super::origin::Origin;
use super::paired::{Paired, balance, holm};
use super::resample::{Clusters, Interval, Measured, Resampling};
use super::told::heading as dotted;
use crate::error::{Error, ErrorKind, Result};
use arms::Lines;

/// How a reviewer works with advice.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Reviewer {
    /// Share of lines seen, the riskiest first.
    pub budget: f64,
    /// How often right advice is taken.
    pub accept_right: f64,
    /// How often wrong advice is taken.
    pub accept_wrong: f64,
}

impl Default for Reviewer {
    /// Assumptions, not findings: sweep them.
    fn default() -> Reviewer {
        Reviewer { budget: 0.10, accept_right: 0.8, accept_wrong: 0.4 }
    }
}

impl Reviewer {
    /// What is out of range, if anything.
    fn problem(&self) -> Option<Error> {
        let bad = |what: &str, found: f64| Error::new(ErrorKind::Setting, what).found(found).expected("a share from 0 to 1");
        for (name, value) in [("budget", self.budget), ("accept-right", self.accept_right), ("accept-wrong", self.accept_wrong)] {
            if !(0.0..=1.0).contains(&value) {
                return Some(bad(&format!("{name} is out of range"), value));
            }
        }
        let perfect = self.accept_right >= 1.0 && self.accept_wrong <= 0.0;
        perfect.then(|| {
            Error::new(ErrorKind::Setting, "a reviewer who takes all right advice and no wrong advice is no result")
                .found("accept-right 1, accept-wrong 0")
                .expected("rates of a person")
                .hint("the perfect reviewer stands in the sweep, as a bound")
        })
    }
}

/// Costs that the user states.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct StatedCosts {
    /// Days a look holds a line.
    pub review_days: f64,
    /// Days that a wrong code costs in the end, on average over those found and those not.
    pub error_days: f64,
}

/// One arm: how many lines are wrong.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ArmErrors {
    /// `unassisted`, `model alone` or `assisted`.
    pub name: &'static str,
    /// Wrong lines; of the assisted arm as many as are expected.
    pub wrong: f64,
    /// Share of the lines (weighted, where weights were given).
    pub rate: Measured,
}

/// One arm against the unassisted one, on the same lines.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Against {
    /// `model alone` or `assisted`.
    pub name: &'static str,
    /// Lines wrong before and right after; of the assisted arm as many as are expected.
    pub helped: f64,
    /// Lines right before and wrong after, likewise.
    pub harmed: f64,
    /// Helped less harmed.
    pub net: f64,
    /// Error rate before less after, in shares of lines.
    pub absolute: Measured,
    /// That by the error rate before.
    pub relative: Measured,
    /// Test of the hypothesis that nothing is gained in expectation, lines taken as independent: do the lines whose advice could help
    /// and those whose advice could harm part as at the break-even of the reviewer's rates? With equal rates it is McNemar's test
    /// (see [`balance`]). `None` where one of the rates is 0: then one side alone decides.
    pub mcnemar: Option<Paired>,
    /// Variance of the relative reduction from drawing traders, by that from drawing lines.
    pub design_effect: Option<f64>,
}

/// What assistance does under one declared heading.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ByHeading {
    /// The heading as declared.
    pub heading: String,
    /// Lines.
    pub lines: usize,
    /// Wrong unassisted.
    pub wrong: usize,
    /// Wrong before, right after, as many as are expected.
    pub helped: f64,
    /// Right before, wrong after, as many as are expected.
    pub harmed: f64,
    /// Relative reduction.
    pub relative: Measured,
    /// The exact p of [`Against::mcnemar`] under this heading.
    pub p: Option<f64>,
    /// The same, corrected for the number of headings (Holm).
    pub p_holm: Option<f64>,
}

/// What one budget does.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AtBudget {
    /// Share of lines seen.
    pub budget: f64,
    /// Lines seen.
    pub seen: usize,
    /// Errors prevented less errors made, per 100 lines.
    pub net_per_100: Measured,
    /// Relative reduction.
    pub relative: Measured,
}

/// Expected relative reduction over reviewers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sweep {
    /// Acceptance of right advice, ascending.
    pub accept_right: Vec<f64>,
    /// Acceptance of wrong advice, ascending.
    pub accept_wrong: Vec<f64>,
    /// By `accept_wrong`, then `accept_right`.
    pub relative: Vec<Vec<f64>>,
    /// Seen lines that are wrong and whose advice is right.
    pub could_help: usize,
    /// Seen lines that are right and whose advice is wrong.
    pub could_harm: usize,
    /// By `accept_right`: acceptance of wrong advice at which nothing is gained; above 1 if there is none.
    pub break_even: Vec<f64>,
}

/// What a bare comparison of two periods would have said.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BeforeAfter {
    /// First day of the later half.
    pub border: chrono::NaiveDate,
    /// Error rate of the earlier half, unassisted.
    pub before: f64,
    /// Error rate of the later half, assisted.
    pub after: f64,
    /// Relative reduction.
    pub relative: f64,
    /// Its interval on the log scale with all lines independent (Katz and others, Biometrics 34, 1978).
    pub interval: Interval,
}

/// Expected clearance days per 100 lines, and duty.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Costs {
    /// As stated.
    pub stated: StatedCosts,
    /// Unassisted.
    pub days_before: Measured,
    /// Assisted.
    pub days_after: Measured,
    /// Saved.
    pub days_saved: Measured,
}

/// Duty that wrong codes withhold, in one currency, over all lines.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DutySaved {
    /// What was counted.
    pub counted: DutyTold,
    /// Withheld, assisted.
    pub after: f64,
    /// Withheld unassisted less assisted.
    pub saved: Measured,
}

/// The whole study.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reduction {
    /// What it was made from; within an evaluation, that is told there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// Lines with a declared and a confirmed code.
    pub n: usize,
    /// Of these, lines confirmed at heading length only: right there means the right heading.
    pub heading_only: usize,
    /// Inspection weights, if a column was named: then rates are weighted, and counts are of lines.
    pub weights: Option<Weights>,
    /// Lines seen by the reviewer.
    pub seen: usize,
    /// How the reviewer works.
    pub reviewer: Reviewer,
    /// `fewer errors`, `inconclusive` or `more errors`: where the interval of the assisted arm lies.
    pub finding: &'static str,
    /// The three arms.
    pub arms: Vec<ArmErrors>,
    /// The two that change codes, against the unassisted.
    pub against: Vec<Against>,
    /// By declared heading, the most frequent first.
    pub headings: Vec<ByHeading>,
    /// By budget.
    pub budgets: Vec<AtBudget>,
    /// Over reviewers.
    pub sweep: Sweep,
    /// What a comparison of two periods would have said of the same lines.
    pub before_after: Option<BeforeAfter>,
    /// Days, if costs were stated.
    pub days: Option<Costs>,
    /// Duty, if rates were given.
    pub duty: Option<DutySaved>,
    /// Where each line stands, for the file of lines.
    #[serde(skip)]
    pub lines: Vec<LineOutcome>,
}

/// One line in the study.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LineOutcome {
    /// The file, where several were read together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Row of the file, from 1.
    pub row: u32,
    /// Number of the trader, in the order they come.
    pub trader: u32,
    /// Risk that the declared code is wrong.
    pub risk: f64,
    /// The code advised, if another than the declared.
    pub advice: Option<String>,
    /// Seen by the reviewer?
    pub seen: bool,
    /// Probability that advice is taken; 0 where none is seen.
    pub accepted: f64,
    /// Wrong as declared?
    pub unassisted_wrong: bool,
    /// Wrong as the model would have it?
    pub model_wrong: bool,
    /// Probability that it is wrong after review.
    pub assisted_wrong: f64,
}

/// Budgets told beside the reviewer's own.
const BUDGETS: [f64; 8] = [0.01, 0.02, 0.03, 0.05, 0.10, 0.20, 0.50, 1.0];
/// Lines a heading needs to be told apart.
const MIN_HEADING: usize = 30;
/// Headings told.
const HEADINGS: usize = 20;

/// Measures the reduction.
///
/// # Errors
/// [`ErrorKind::Setting`] for rates out of range and for the perfect reviewer; [`ErrorKind::Data`] if no line has a declared and a
/// confirmed code, or none is wrong.
pub fn reduce(
    judged: &Judged,
    answered: &Answered,
    reviewer: &Reviewer,
    stated: Option<&StatedCosts>,
    duties: Option<&Duties<'_>>,
    resampling: &Resampling,
) -> Result<Reduction> {
    if let Some(problem) = reviewer.problem() {
        return Err(problem);
    }
    let lines = Lines::of(judged, answered, duties);
    if lines.all.is_empty() {
        return Err(Error::new(ErrorKind::Data, "no line has both a declared and a confirmed code")
            .expected("confirmed codes: a yes/no label says that a code is wrong, not which one is right, so no advice can be judged"));
    }
    if lines.all.iter().all(|l| !l.wrong) {
        return Err(Error::new(ErrorKind::Data, "no declared code is wrong, so there is nothing to reduce")
            .found(format!("{} lines, all rightly declared", lines.all.len())));
    }
    let n = lines.all.len();
    let headings = lines.headings(MIN_HEADING, HEADINGS);
    let budgets: Vec<f64> = BUDGETS.into_iter().filter(|b| (*b - reviewer.budget).abs() > 1e-12).chain([reviewer.budget]).collect();
    // One pass a draw gives everything: the same drawn traders for all figures, and the budget applied to them anew. The
    // reviewer's own budget comes last.
    let measures = |times: &dyn Fn(usize) -> f64| {
        let (at_budgets, by_heading) = lines.sums(reviewer, &budgets, &headings, times);
        let main = at_budgets[budgets.len() - 1];
        let mut all = vec![
            main.rate(main.before),
            main.rate(main.model),
            main.rate(main.after),
            main.rate(main.before - main.model),
            main.relative(main.model),
            main.rate(main.before - main.after),
            main.relative(main.after),
        ];
        let days = stated.map(|s| main.days(s));
        all.extend(days.map_or([None; 3], |(before, after)| [before, after, before.zip(after).map(|(b, a)| b - a)]));
        all.push(duties.map(|_| main.duty_before - main.duty_after));
        for sums in &at_budgets {
            all.extend([sums.rate(sums.before - sums.after).map(|net| 100.0 * net), sums.relative(sums.after)]);
        }
        all.extend(by_heading.iter().map(|s| s.relative(s.after)));
        all
    };
    let measured = resampling.measure(&lines.clusters, measures);
    let singly = Clusters { of: (0..n as u32).collect(), count: n, by: None };
    let alone = resampling.intervals(&singly, |times| {
        let (sums, _) = lines.sums(reviewer, &[reviewer.budget], &[], times);
        vec![sums[0].relative(sums[0].model), sums[0].relative(sums[0].after)]
    });
    let design_effect = |m: &Measured, alone: &Option<Interval>| {
        let width = |i: &Interval| i.high - i.low;
        m.interval.zip(*alone).filter(|(_, a)| width(a) > 0.0).map(|(i, a)| (width(&i) / width(&a)).powi(2))
    };
    let outcomes = lines.outcomes(reviewer);
    let count = |of: &dyn Fn(&LineOutcome) -> bool| outcomes.iter().filter(|l| of(l)).count() as u64;
    let helpful = |l: &LineOutcome| l.unassisted_wrong && !l.model_wrong;
    let harmful = |l: &LineOutcome| !l.unassisted_wrong && l.model_wrong;
    let against = |name, rates: (f64, f64), (could_help, could_harm): (u64, u64), absolute, relative, alone: &Option<Interval>| {
        let (helped, harmed) = (rates.0 * could_help as f64, rates.1 * could_harm as f64);
        let design_effect = design_effect(&relative, alone);
        Against {
            name,
            helped,
            harmed,
            net: helped - harmed,
            absolute,
            relative,
            mcnemar: balance(could_help, could_harm, rates),
            design_effect,
        }
    };
    let rates = (reviewer.accept_right, reviewer.accept_wrong);
    let everywhere = (count(&helpful), count(&harmful));
    let seen = (count(&|l| l.seen && helpful(l)), count(&|l| l.seen && harmful(l)));
    let model_alone = against("model alone", (1.0, 1.0), everywhere, measured[3], measured[4], &alone[0]);
    let assisted = against("assisted", rates, seen, measured[5], measured[6], &alone[1]);
    let wrong = count(&|l| l.unassisted_wrong) as f64;
    let at = 11 + 2 * budgets.len();
    let mut budgets: Vec<AtBudget> = budgets
        .iter()
        .zip(measured[11..at].chunks_exact(2))
        .map(|(budget, m)| AtBudget { budget: *budget, seen: whole(n, *budget), net_per_100: m[0], relative: m[1] })
        .collect();
    budgets.sort_by(|a, b| a.budget.total_cmp(&b.budget));
    let finding = match measured[6].interval {
        Some(i) if i.low > 0.0 => "fewer errors",
        Some(i) if i.high < 0.0 => "more errors",
        _ => "inconclusive",
    };
    let duty = duties.map(|d| {
        let (_, counted) = d.declared(judged);
        let after = lines.sums(reviewer, &[reviewer.budget], &[], &|_| 1.0).0[0].duty_after;
        DutySaved { counted, after, saved: measured[10] }
    });
    Ok(Reduction {
        origin: None,
        n,
        heading_only: lines.heading_only,
        weights: None,
        seen: whole(n, reviewer.budget),
        reviewer: *reviewer,
        finding,
        arms: vec![
            ArmErrors { name: "unassisted", wrong, rate: measured[0] },
            ArmErrors { name: "model alone", wrong: wrong - model_alone.net, rate: measured[1] },
            ArmErrors { name: "assisted", wrong: wrong - assisted.net, rate: measured[2] },
        ],
        against: vec![model_alone, assisted],
        headings: by_heading(&lines, &outcomes, &headings, &measured[at..], rates),
        budgets,
        sweep: lines.sweep(reviewer),
        before_after: lines.before_after(&outcomes),
        days: stated.map(|s| Costs { stated: *s, days_before: measured[7], days_after: measured[8], days_saved: measured[9] }),
        duty,
        lines: outcomes,
    })
}

/// A budget in whole lines.
fn whole(n: usize, budget: f64) -> usize {
    (n as f64 * budget).round() as usize
}

fn by_heading(lines: &Lines, outcomes: &[LineOutcome], headings: &[u32], measured: &[Measured], rates: (f64, f64)) -> Vec<ByHeading> {
    let mut all = Vec::new();
    for (heading, relative) in headings.iter().zip(measured) {
        let own = || lines.all.iter().zip(outcomes).filter(|(l, _)| l.heading == *heading).map(|(_, o)| o);
        let could_help = own().filter(|o| o.seen && o.unassisted_wrong && !o.model_wrong).count() as u64;
        let could_harm = own().filter(|o| o.seen && !o.unassisted_wrong && o.model_wrong).count() as u64;
        all.push(ByHeading {
            heading: dotted(*heading),
            lines: own().count(),
            wrong: own().filter(|o| o.unassisted_wrong).count(),
            helped: rates.0 * could_help as f64,
            harmed: rates.1 * could_harm as f64,
            relative: *relative,
            p: balance(could_help, could_harm, rates).map(|p| p.exact),
            p_holm: None,
        });
    }
    // One rate is 0 under every heading or under none, so all have a p or none has.
    let corrected = holm(&all.iter().filter_map(|h| h.p).collect::<Vec<_>>());
    all.iter_mut().zip(corrected).for_each(|(h, p)| h.p_holm = Some(p));
    all
}
