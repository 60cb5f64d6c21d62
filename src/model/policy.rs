//! From what a review and an error cost to the thresholds of decisions.

use serde::{Deserialize, Serialize};

/// What reviewing a line costs, and what a wrong code that nobody saw costs, in one currency. Only their ratio matters.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Costs {
    /// Of reviewing a line.
    pub review: f64,
    /// Of a wrong code that passes: duty, fine, days at the border.
    pub error: f64,
    /// Share of a file's lines that can be reviewed; `None` if as many as it takes. It moves no threshold: it is a matter of a whole
    /// file, whose lines worth a review are ranked.
    #[serde(default)]
    pub budget: Option<f64>,
}

impl Default for Costs {
    /// An error costs twenty reviews.
    fn default() -> Costs {
        Costs { review: 1.0, error: 20.0, budget: None }
    }
}

impl Costs {
    /// The review threshold: the risk at which a review costs as much as it saves.
    pub fn review_threshold(&self) -> f64 {
        (self.review / self.error).clamp(1e-6, 1.0)
    }

    /// What is out of range, if anything.
    pub fn problem(&self) -> Option<&'static str> {
        let positive = |v: f64| v.is_finite() && v > 0.0;
        if !positive(self.review) || !positive(self.error) {
            return Some("costs must be numbers above 0");
        }
        if self.review >= self.error {
            return Some("a review must cost less than the error it prevents");
        }
        self.budget.is_some_and(|b| !(0.0..=1.0).contains(&b)).then_some("the review budget must be a share from 0 to 1")
    }
}

/// The thresholds of decisions.
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
    /// Models up to version 3 with a review budget raised `clear_risk` above the review threshold, which stands here then.
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
    /// Thresholds from costs. `known_words` is the share of known words that nearly all later lines had.
    ///
    /// - A review pays where `risk * error > review`, so `clear` ends at their ratio.
    /// - Two candidates are a near tie where preferring the first saves less than a review costs.
    /// - A rate of errors below the ratio is only known, at 95 %, from `ln 0.05 / ln(1 - ratio)` lines on (the rule of three).
    pub fn from_costs(costs: &Costs, known_words: Option<f64>) -> Thresholds {
        let threshold = costs.review_threshold();
        Thresholds {
            clear_risk: threshold,
            clear_probability: 1.0 - threshold,
            contested_gap: threshold,
            min_support: (0.05f64.ln() / (1.0 - threshold.min(0.99)).ln()).ceil() as u32,
            known_words: known_words.map_or(KNOWN_WORDS, |k| k.min(KNOWN_WORDS)),
            worthwhile_risk: None,
        }
    }

    /// The same with nothing cleared above the review threshold, as an old model's budget had it.
    pub fn without_budget(&self) -> Thresholds {
        let clear_risk = self.worthwhile_risk.unwrap_or(self.clear_risk);
        let clear_probability = if self.worthwhile_risk.is_some() { 1.0 - clear_risk } else { self.clear_probability };
        Thresholds { clear_risk, clear_probability, worthwhile_risk: None, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_follow_costs_and_no_budget_moves_them() {
        let t = Thresholds::from_costs(&Costs::default(), None);
        assert!((t.clear_risk - 0.05).abs() < 1e-12);
        assert_eq!(t.min_support, 59);
        let tight = Thresholds::from_costs(&Costs { budget: Some(0.1), ..Costs::default() }, Some(0.3));
        assert_eq!((tight.clear_risk, tight.known_words), (t.clear_risk, 0.3));
        // An old model cleared above the threshold once its budget was spent.
        let old = Thresholds { clear_risk: 0.89, clear_probability: 0.11, worthwhile_risk: Some(0.05), ..t.clone() };
        assert_eq!(old.without_budget(), t);
        assert_eq!(t.without_budget(), t);
        assert!(Costs { review: 5.0, error: 5.0, budget: None }.problem().is_some());
        assert!(Costs { budget: Some(1.5), ..Costs::default() }.problem().is_some());
    }
}
