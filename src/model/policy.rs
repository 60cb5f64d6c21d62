//! From what a look and an error cost to the borders of decisions.

use serde::{Deserialize, Serialize};

/// What a person's look at a line costs, and what a wrong code that nobody saw costs, in one currency. Only their
/// ratio matters.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Costs {
    /// Of looking at a line.
    pub review: f64,
    /// Of a wrong code that passes: duty, fine, days at the border.
    pub error: f64,
    /// Share of lines that can be looked at; `None` if as many as it takes.
    #[serde(default)]
    pub budget: Option<f64>,
}

impl Default for Costs {
    /// An error costs twenty looks.
    fn default() -> Costs {
        Costs { review: 1.0, error: 20.0, budget: None }
    }
}

impl Costs {
    /// The risk at which a look costs as much as it saves.
    pub fn worthwhile_risk(&self) -> f64 {
        (self.review / self.error).clamp(1e-6, 1.0)
    }

    /// What is out of range, if anything.
    pub fn problem(&self) -> Option<&'static str> {
        let positive = |v: f64| v.is_finite() && v > 0.0;
        if !positive(self.review) || !positive(self.error) {
            return Some("costs must be numbers above 0");
        }
        if self.review >= self.error {
            return Some("a look must cost less than the error it prevents");
        }
        self.budget.is_some_and(|b| !(0.0..=1.0).contains(&b)).then_some("the review budget must be a share from 0 to 1")
    }
}

/// Where the decision's borders lie.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Thresholds {
    /// A line is `clear` only if its risk is at most this.
    pub clear_risk: f64,
    /// A line is `clear` only if the best candidate has at least this probability.
    pub clear_probability: f64,
    /// Two candidates closer than this are `contested`.
    pub contested_gap: f64,
    /// An answer with fewer past declarations behind it is no ground for `clear`.
    pub min_support: u32,
    /// With a smaller share of known words a description is `out_of_scope`.
    pub known_words: f64,
    /// The risk at which a look would pay, where the budget does not reach that far.
    #[serde(default)]
    pub worthwhile_risk: Option<f64>,
}

impl Default for Thresholds {
    /// Those of models before calibration: fixed numbers.
    fn default() -> Self {
        Thresholds {
            clear_risk: 0.05,
            clear_probability: 0.9,
            contested_gap: 0.15,
            min_support: 20,
            known_words: 0.5,
            worthwhile_risk: None,
        }
    }
}

/// Known words below which a description says too little to anyone.
const KNOWN_WORDS: f64 = 0.5;

impl Thresholds {
    /// Borders from costs. `risks` are calibrated risks of later lines, ascending, which tell what a budget reaches; `known_words`
    /// is the share of known words that nearly all of them had.
    ///
    /// - A look pays where `risk * error > review`, so `clear` ends at their ratio; a budget that reaches fewer lines lifts it.
    /// - Two candidates are a near tie where preferring the first saves less than a look costs.
    /// - A rate of errors below the ratio is only known, at 95 %, from `ln 0.05 / ln(1 - ratio)` lines on (the rule of three).
    pub fn from_costs(costs: &Costs, risks: &[f32], known_words: Option<f64>) -> Thresholds {
        let worthwhile = costs.worthwhile_risk();
        let reached = costs.budget.and_then(|budget| {
            let passed = ((1.0 - budget) * risks.len() as f64).ceil() as usize;
            passed.checked_sub(1).map(|last| risks.get(last).map_or(1.0, |r| f64::from(*r))).or(Some(0.0)).filter(|_| !risks.is_empty())
        });
        let clear_risk = reached.map_or(worthwhile, |r| r.max(worthwhile));
        Thresholds {
            clear_risk,
            clear_probability: 1.0 - clear_risk,
            contested_gap: worthwhile,
            min_support: (0.05f64.ln() / (1.0 - worthwhile.min(0.99)).ln()).ceil() as u32,
            known_words: known_words.map_or(KNOWN_WORDS, |k| k.min(KNOWN_WORDS)),
            worthwhile_risk: (clear_risk > worthwhile).then_some(worthwhile),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_follow_costs_and_budget() {
        let risks: Vec<f32> = (0..100).map(|i| i as f32 / 100.0).collect();
        let t = Thresholds::from_costs(&Costs::default(), &risks, None);
        assert!((t.clear_risk - 0.05).abs() < 1e-12);
        assert_eq!(t.min_support, 59);
        assert_eq!(t.worthwhile_risk, None);
        let tight = Thresholds::from_costs(&Costs { budget: Some(0.1), ..Costs::default() }, &risks, Some(0.3));
        assert!((tight.clear_risk - 0.89).abs() < 1e-6, "{tight:?}");
        assert_eq!((tight.worthwhile_risk, tight.known_words), (Some(0.05), 0.3));
        // A budget for everything changes nothing.
        let all = Thresholds::from_costs(&Costs { budget: Some(1.0), ..Costs::default() }, &risks, None);
        assert!((all.clear_risk - 0.05).abs() < 1e-12);
        assert!(Costs { review: 5.0, error: 5.0, budget: None }.problem().is_some());
        assert!(Costs { budget: Some(1.5), ..Costs::default() }.problem().is_some());
    }
}
