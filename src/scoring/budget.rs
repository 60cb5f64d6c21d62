//! The review budget: of the lines of a file that are worth a review, those of the largest expected loss are reviewed, as many as the
//! budget allows; the others are told to be over it, with their rank.
//!
//! A budget is a matter of a whole file, so a line is first decided without it ([`decide`](super::decision::decide)). Only `review` is
//! rationed: `contested`, `out_of_scope` and `no_candidate` ask for a fact or an answer, which no budget makes up for.

use serde::{Deserialize, Serialize};

use super::decision::Decision;
use super::reasons::Lang;
use super::score::Score;
use crate::domain::technical::percent;

/// Where a line stands among the lines of its file that are worth a review.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rank {
    /// Its rank, from 1; the largest expected loss comes first.
    pub rank: u32,
    /// Lines that are worth a review.
    pub of: u32,
    /// Lines that the budget allows to review.
    pub allowed: u32,
    /// The budget: a share of the file's lines.
    pub budget: f64,
}

/// How much a review of a line is worth: the probability that its code is wrong, with every error costing the same; below 0 for a line
/// that needs no review.
pub(super) fn worth(score: &Score) -> f32 {
    if score.decision != Decision::Review {
        return -1.0;
    }
    let right = score.declared_probability.or(score.probability);
    score.risk.or(right.map(|p| 1.0 - p)).unwrap_or(1.0) as f32
}

/// The ranks of a file's lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// By row of the table, from 1; 0 for a line that needs no review.
    ranks: Vec<u32>,
    of: u32,
    allowed: u32,
    budget: f64,
}

impl Ranking {
    /// `worth` of every row of the table, below 0 for those that need no review; of equal ones the earlier row comes first. `lines` are
    /// all lines of the file, also those that could not be read: the budget is a share of them, rounded down.
    pub fn of(worth: &[f32], budget: f64, lines: usize) -> Ranking {
        let mut order: Vec<u32> = (0..worth.len() as u32).filter(|row| worth[*row as usize] >= 0.0).collect();
        order.sort_unstable_by(|a, b| worth[*b as usize].total_cmp(&worth[*a as usize]).then(a.cmp(b)));
        let mut ranks = vec![0; worth.len()];
        for (rank, row) in (1..).zip(&order) {
            ranks[*row as usize] = rank;
        }
        // A hair more, so that 3 % of 100 lines are 3.
        let allowed = (budget * lines as f64 + 1e-9).floor() as u32;
        Ranking { ranks, of: order.len() as u32, allowed, budget }
    }

    /// The rank of a row of the table; `None` if it needs no review.
    pub fn rank(&self, row: usize) -> Option<Rank> {
        let rank = *self.ranks.get(row).filter(|rank| **rank > 0)?;
        Some(Rank { rank, of: self.of, allowed: self.allowed, budget: self.budget })
    }

    /// Makes the decision on a row of the table one within the budget.
    pub(super) fn apply(&self, row: usize, score: &mut Score, lang: Lang) {
        if let Some(rank) = self.rank(row) {
            rank.apply(score, lang);
        }
    }
}

impl Rank {
    /// Makes a line's decision one within the budget.
    pub(super) fn apply(&self, score: &mut Score, lang: Lang) {
        if score.decision != Decision::Review || self.rank <= self.allowed {
            return;
        }
        let Rank { rank, of, allowed, budget } = *self;
        let (because, budget) = (&score.because, percent(budget));
        score.because = match lang {
            Lang::En => {
                let covers = match allowed {
                    0 => "allows no review".to_owned(),
                    1 => "covers only the first".to_owned(),
                    n => format!("covers only the first {n}"),
                };
                format!(
                    "worth a review, but over the review budget: rank {rank} of {of} by risk, and the budget of {budget} {covers}; {because}"
                )
            }
            Lang::Zh => {
                let covers = if allowed == 0 { "不允许任何复核".to_owned() } else { format!("仅够前 {allowed} 条") };
                format!("应复核，但超出复核名额：按风险在 {of} 条应复核的申报中排第 {rank} 位，{budget} 的名额{covers}；{because}")
            }
        };
        score.decision = Decision::OverBudget;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_a_cap_to_the_line() {
        // Every second of 1,000 lines is worth a review, many of them alike.
        let worth: Vec<f32> = (0..1_000).map(|i| if i % 2 == 0 { (i / 100) as f32 / 20.0 } else { -1.0 }).collect();
        for (budget, expected) in [(0.0, 0), (0.0005, 0), (0.001, 1), (0.01, 10), (0.03, 30), (0.05, 50), (0.29, 290), (1.0, 500)] {
            let ranking = Ranking::of(&worth, budget, worth.len());
            let reviewed = (0..1_000).filter_map(|row| ranking.rank(row)).filter(|r| r.rank <= r.allowed).count();
            assert_eq!(reviewed, expected, "{budget}");
        }
        // Of equal lines the earlier one comes first, and no rank is given twice.
        let ranking = Ranking::of(&worth, 0.01, worth.len());
        assert_eq!(ranking.rank(900).map(|r| r.rank), Some(1));
        assert_eq!(ranking.rank(902).map(|r| r.rank), Some(2));
        assert_eq!(ranking.rank(901), None);
        let mut all: Vec<u32> = (0..1_000).filter_map(|row| ranking.rank(row)).map(|r| r.rank).collect();
        all.sort_unstable();
        assert_eq!(all, (1..=500).collect::<Vec<_>>());
        assert_eq!(Ranking::of(&[], 0.5, 0).rank(0), None);
    }
}
