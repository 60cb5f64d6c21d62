//! How many lines a pilot needs before a reduction of the error rate can be seen, what power a number of lines has, and how wide
//! the interval will be.
//!
//! Two trials are planned: two independent arms (two-proportion test, Fleiss, Levin and Paik, Statistical Methods for Rates and
//! Proportions, 3rd ed. 2003, section 4.2) and the same lines judged without and with help (McNemar's test, Connor, Biometrics 43,
//! 1987, 207-211). Lines of one trader are alike, so both are inflated by the design effect 1 + (m - 1) icc (Kish 1965).

use serde::{Serialize, Serializer};
use statrs::distribution::{ContinuousCDF, Normal};

/// Base rates for which a table is given when none is stated.
const BASE_RATES: [f64; 3] = [0.05, 0.10, 0.20];

/// How a pilot compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Trial {
    /// Some lines with help and others without, drawn by lot; numbers of lines are per arm.
    TwoArms,
    /// Every line without and with help; numbers of lines are in all.
    SameLines,
}

/// What a pilot is to show.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Plan {
    /// The true relative reduction of the error rate that the pilot is to detect, at most 1; not 0.
    pub reduction: f64,
    /// Share of lines that are wrong without help, between 0 and 1; `None` if nobody says.
    pub base_rate: Option<f64>,
    /// Probability of detecting the reduction.
    pub power: f64,
    /// Level of the two-sided test.
    pub alpha: f64,
    /// Lines per trader; `None` if nobody says, and then lines are taken as independent.
    pub mean_size: Option<f64>,
    /// Intraclass correlation of wrong lines within traders.
    pub icc: Option<f64>,
    /// Of the lines that help changes, the share changed for the worse, below 0.5.
    pub harmful_share: f64,
}

/// What one trial needs at one base rate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Need {
    /// Share of lines that are wrong without help.
    pub base_rate: f64,
    /// The trial.
    pub trial: Trial,
    /// Lines: per arm, or in all on the same lines.
    pub lines: u64,
    /// Traders these lines come from, likewise; `None` if lines per trader are not stated.
    pub traders: Option<u64>,
    /// The 95 % interval of the relative reduction to be expected with so many lines; `None` if no line is to stay wrong.
    #[serde(serialize_with = "rounded_pair")]
    pub expected_interval: Option<(f64, f64)>,
}

/// The pilot that would decide a claim.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pilot {
    /// What it is to show.
    #[serde(flatten)]
    pub plan: Plan,
    /// By how much clustering inflates the number of lines; 1 if lines per trader or their correlation are not stated.
    #[serde(serialize_with = "rounded")]
    pub design_effect: f64,
    /// What each trial needs, by base rate.
    pub needs: Vec<Need>,
    /// What is taken for granted.
    pub assumes: Vec<&'static str>,
    /// Where the formulas are from.
    pub sources: Vec<&'static str>,
}

/// The quantile of the standard normal distribution.
pub(crate) fn quantile(p: f64) -> f64 {
    Normal::standard().inverse_cdf(p)
}

/// Half the width of a 95 % interval in standard errors.
pub(crate) fn z95() -> f64 {
    quantile(0.975)
}

/// The largest ratio of error rates that is told; beyond it an interval says nothing anyway.
const LARGEST_RATIO: f64 = 1e6;

/// A relative reduction's interval, from the logarithm of the ratio of the error rates and half its interval's width.
pub(crate) fn around(log_ratio: f64, width: f64) -> (f64, f64) {
    let reduction = |log: f64| 1.0 - log.exp().min(LARGEST_RATIO);
    (reduction(log_ratio + width), reduction(log_ratio - width))
}

/// The design effect 1 + (m - 1) icc of m lines per trader; never below 1.
pub fn design_effect(mean_size: f64, icc: f64) -> f64 {
    (1.0 + (mean_size - 1.0) * icc).max(1.0)
}

/// Rates of a trial, as shares of all lines.
struct Rates {
    without: f64,
    with: f64,
    helped: f64,
    harmed: f64,
}

impl Plan {
    /// A plan with power 0.8, level 0.05 and a tenth of all changes for the worse.
    pub fn new(reduction: f64) -> Plan {
        Plan { reduction, base_rate: None, power: 0.8, alpha: 0.05, mean_size: None, icc: None, harmful_share: 0.1 }
    }

    /// By how much clustering inflates variances; 1 if lines per trader or their correlation are not stated.
    pub fn design_effect(&self) -> f64 {
        self.mean_size.zip(self.icc).map_or(1.0, |(size, icc)| design_effect(size, icc))
    }

    /// What both trials need; for 5, 10 and 20 % wrong lines if the base rate is not stated. `None` if there is no reduction to
    /// detect or the plan is outside the ranges that its fields name.
    pub fn pilot(&self) -> Option<Pilot> {
        let stated = self.base_rate.map(|rate| vec![rate]);
        let rates = stated.unwrap_or_else(|| BASE_RATES.to_vec());
        let trials = rates.iter().flat_map(|&rate| [(rate, Trial::TwoArms), (rate, Trial::SameLines)]);
        let needs: Vec<Need> = trials.filter_map(|(rate, trial)| self.need(rate, trial)).collect();
        if needs.is_empty() {
            return None;
        }
        let mut assumes = vec![
            "the reduction is truly as large as claimed",
            "the right code of every line is settled by people who do not know whether it had help",
            "normal approximation; with fewer than ten changed lines the exact test has less power",
        ];
        if self.design_effect() <= 1.0 {
            assumes.push("lines are independent: multiply by the design effect where traders send several lines");
        }
        let sources = vec![
            "two arms: Fleiss, Levin and Paik 2003, section 4.2",
            "same lines: Connor, Biometrics 43, 1987, 207-211",
            "clusters: Kish 1965, 1 + (m - 1) icc",
        ];
        Some(Pilot { plan: *self, design_effect: self.design_effect(), needs, assumes, sources })
    }

    fn need(&self, base_rate: f64, trial: Trial) -> Option<Need> {
        let lines = self.lines(base_rate, trial)?;
        let traders = self.mean_size.map(|size| (lines as f64 / size).ceil() as u64);
        let expected_interval = self.expected_interval(base_rate, lines as f64, trial);
        Some(Need { base_rate, trial, lines, traders, expected_interval })
    }

    /// Lines that a trial needs for the plan's power, design effect included: per arm, or in all on the same lines. `None` for rates
    /// that cannot be: no reduction, more than all lines wrong, more lines helped than were wrong.
    pub fn lines(&self, base_rate: f64, trial: Trial) -> Option<u64> {
        let (effect, null, alternative) = self.deviations(base_rate, trial)?;
        let z = (quantile(1.0 - self.alpha / 2.0), quantile(self.power));
        let root = (z.0 * null + z.1 * alternative) / effect;
        let lines = root * root * self.design_effect();
        (root > 0.0 && lines.is_finite()).then(|| lines.ceil() as u64)
    }

    /// Probability that so many lines show the reduction, by the same normal approximation; lines per arm, or in all on the same
    /// lines. `None` as for [`Plan::lines`].
    pub fn achieved_power(&self, base_rate: f64, lines: f64, trial: Trial) -> Option<f64> {
        let (effect, null, alternative) = self.deviations(base_rate, trial)?;
        let independent = lines / self.design_effect();
        let z = quantile(1.0 - self.alpha / 2.0);
        (lines > 0.0).then(|| Normal::standard().cdf((effect * independent.sqrt() - z * null) / alternative))
    }

    /// The 95 % interval of the relative reduction that so many lines will give if the counts come out as expected: Katz's log
    /// interval for two arms, the log interval of matched pairs for the same lines. `None` as for [`Plan::lines`].
    pub fn expected_interval(&self, base_rate: f64, lines: f64, trial: Trial) -> Option<(f64, f64)> {
        let rates = self.rates(base_rate)?;
        let independent = lines / self.design_effect();
        let variance = match trial {
            Trial::TwoArms => (1.0 / rates.with + 1.0 / rates.without - 2.0) / independent,
            Trial::SameLines => (rates.helped + rates.harmed) / (rates.without * rates.with) / independent,
        };
        let interval = around((rates.with / rates.without).ln(), z95() * variance.sqrt());
        (variance.is_finite() && lines > 0.0).then_some(interval)
    }

    /// The difference to detect, and its standard deviation per line under no difference and under this one.
    fn deviations(&self, base_rate: f64, trial: Trial) -> Option<(f64, f64, f64)> {
        let rates = self.rates(base_rate)?;
        let effect = (rates.without - rates.with).abs();
        Some(match trial {
            Trial::TwoArms => {
                let mean = (rates.without + rates.with) / 2.0;
                let alternative = rates.without * (1.0 - rates.without) + rates.with * (1.0 - rates.with);
                (effect, (2.0 * mean * (1.0 - mean)).sqrt(), alternative.sqrt())
            }
            Trial::SameLines => {
                let changed = rates.helped + rates.harmed;
                (effect, changed.sqrt(), (changed - effect * effect).sqrt())
            }
        })
    }

    fn rates(&self, base_rate: f64) -> Option<Rates> {
        let inside = |p: f64| p > 0.0 && p < 1.0;
        let clusters = self.mean_size.is_none_or(|m| m >= 1.0) && self.icc.is_none_or(|icc| (0.0..=1.0).contains(&icc));
        if !(inside(base_rate) && inside(self.power) && inside(self.alpha) && clusters) {
            return None;
        }
        let net = self.reduction * base_rate;
        let in_range =
            base_rate > 0.0 && base_rate < 1.0 && self.reduction <= 1.0 && net != 0.0 && (0.0..0.5).contains(&self.harmful_share);
        if !in_range {
            return None;
        }
        // Where all or nearly all errors go, there is less room for harm than the plan's share.
        let most = (1.0 - self.reduction) / (2.0 - self.reduction);
        let against = if self.reduction > 0.0 { self.harmful_share.min(most) } else { self.harmful_share };
        let changed = net.abs() / (1.0 - 2.0 * against);
        let (with, against) = ((1.0 - against) * changed, against * changed);
        let (helped, harmed) = if net > 0.0 { (with, against) } else { (against, with) };
        let possible = base_rate - net <= 1.0 && helped <= base_rate + 1e-12 && harmed <= 1.0 - base_rate + 1e-12;
        possible.then_some(Rates { without: base_rate, with: base_rate - net, helped, harmed })
    }
}

/// Six digits: the rest differs between machines and says nothing. The last one of a number from 0.1 on is the sixth decimal.
fn six(value: f64) -> f64 {
    let digits = if value.abs() < 0.1 && value != 0.0 { 5 - value.abs().log10().floor() as i32 } else { 6 };
    let text = format!("{value:.*}", digits.clamp(6, 300) as usize);
    text.parse().unwrap_or(value)
}

pub(crate) fn rounded<S: Serializer>(value: &f64, to: S) -> Result<S::Ok, S::Error> {
    six(*value).serialize(to)
}

pub(crate) fn rounded_option<S: Serializer>(value: &Option<f64>, to: S) -> Result<S::Ok, S::Error> {
    value.map(six).serialize(to)
}

pub(crate) fn rounded_pair<S: Serializer>(value: &Option<(f64, f64)>, to: S) -> Result<S::Ok, S::Error> {
    value.map(|(low, high)| (six(low), six(high))).serialize(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: Option<(f64, f64)>, expected: (f64, f64), within: f64) {
        let found = found.expect("a possible trial");
        let off = (found.0 - expected.0).abs().max((found.1 - expected.1).abs());
        assert!(off <= within, "{found:?} for {expected:?}");
    }

    /// The table was made by simulation; the same-lines interval here is Wald's on the log scale, which is shifted down where few
    /// lines change.
    #[test]
    fn intervals_are_those_of_the_table_of_a_42_percent_reduction() {
        let plan = Plan::new(0.42);
        for (rate, lines, arms, same, within) in [
            (0.05, 300.0, (-0.32, 0.74), (0.11, 0.70), 0.06),
            (0.05, 1000.0, (0.09, 0.63), (0.26, 0.57), 0.03),
            (0.10, 100.0, (-0.55, 0.78), (0.0, 0.78), 0.11),
            (0.10, 300.0, (-0.02, 0.67), (0.21, 0.61), 0.04),
            (0.10, 1000.0, (0.21, 0.58), (0.31, 0.53), 0.02),
            (0.20, 300.0, (0.15, 0.61), (0.27, 0.56), 0.03),
        ] {
            near(plan.expected_interval(rate, lines, Trial::TwoArms), arms, 0.01);
            near(plan.expected_interval(rate, lines, Trial::SameLines), same, within);
        }
    }

    #[test]
    fn power_of_the_table_where_enough_lines_change() {
        let plan = Plan::new(0.42);
        for (rate, lines, power) in [(0.05, 1000.0, 0.99), (0.10, 300.0, 0.91), (0.10, 1000.0, 1.0), (0.20, 300.0, 1.0)] {
            let found = plan.achieved_power(rate, lines, Trial::SameLines).expect("a possible trial");
            assert!((found - power).abs() < 0.03, "{found} for {power}");
        }
    }

    #[test]
    fn a_trial_of_the_needed_size_has_the_power_asked_for() {
        for trial in [Trial::TwoArms, Trial::SameLines] {
            for clusters in [None, Some((30.0, 0.1))] {
                let plan = Plan { mean_size: clusters.map(|c| c.0), icc: clusters.map(|c| c.1), power: 0.9, alpha: 0.01, ..Plan::new(0.3) };
                let lines = plan.lines(0.08, trial).expect("a possible trial") as f64;
                let power = |lines| plan.achieved_power(0.08, lines, trial).expect("a possible trial");
                assert!(power(lines) >= 0.9 && power(lines - 2.0) < 0.9, "{trial:?} {lines}");
            }
        }
    }

    /// Fleiss, Levin and Paik's example, 0.60 v. 0.70 at level 0.01 and power 0.95: 827 with their continuity correction, which is
    /// left out here.
    #[test]
    fn two_arms_of_the_textbook() {
        let plan = Plan { alpha: 0.01, power: 0.95, ..Plan::new(1.0 / 7.0) };
        let lines = plan.lines(0.70, Trial::TwoArms).expect("a possible trial");
        let corrected = lines as f64 / 4.0 * (1.0 + (1.0 + 4.0 / (lines as f64 * 0.1)).sqrt()).powi(2);
        assert!((corrected - 827.0).abs() < 1.5, "{lines} {corrected}");
    }

    #[test]
    fn numbers_are_written_with_six_digits() {
        for (value, written) in [(1.7000000000000002, 1.7), (0.10003492012434057, 0.100035), (3.45678912e-9, 3.45679e-9), (0.0, 0.0)] {
            assert_eq!(six(value), written);
        }
    }

    #[test]
    fn clusters_inflate_lines_and_give_traders() {
        let alone = Plan { base_rate: Some(0.1), ..Plan::new(0.42) };
        let clustered = Plan { mean_size: Some(30.0), icc: Some(0.1), ..alone };
        let (alone, clustered) = (alone.pilot().expect("a pilot"), clustered.pilot().expect("a pilot"));
        assert!((clustered.design_effect - 3.9).abs() < 1e-12 && alone.design_effect == 1.0);
        for (a, c) in alone.needs.iter().zip(&clustered.needs) {
            assert_eq!(a.traders, None);
            assert!((c.lines as f64 / a.lines as f64 - 3.9).abs() < 0.05, "{a:?} {c:?}");
            assert_eq!(c.traders, Some(c.lines.div_ceil(30)));
        }
        assert!(clustered.assumes.len() < alone.assumes.len());
    }

    #[test]
    fn without_a_base_rate_there_is_a_table_and_what_cannot_be_is_left_out() {
        let pilot = Plan::new(0.42).pilot().expect("a pilot");
        assert_eq!(pilot.needs.len(), 6);
        assert!(pilot.needs[1].lines < pilot.needs[0].lines, "the same lines need fewer");
        assert_eq!(Plan::new(0.0).pilot(), None);
        for plan in [Plan { power: 80.0, ..Plan::new(0.4) }, Plan { alpha: 0.0, ..Plan::new(0.4) }, Plan::new(f64::NAN), Plan::new(1.5)] {
            assert_eq!(plan.pilot(), None, "{plan:?}");
        }
        assert_eq!(Plan { base_rate: Some(0.6), ..Plan::new(-0.9) }.pilot(), None, "more than all lines wrong");
        assert_eq!(Plan::new(1.0).pilot().expect("a pilot").needs[0].expected_interval, None);
        assert!(Plan::new(0.95).pilot().is_some());
        assert!(Plan::new(-0.2).pilot().is_some());
    }
}
