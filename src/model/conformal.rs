//! Sets of codes that hold the truth with a chosen probability: split conformal prediction with one threshold a class
//! where the lines allow (label-conditional; Vovk, Gammerman and Shafer, "Algorithmic Learning in a Random World", 2005;
//! scores as Sadinle, Lei and Wasserman, JASA 2019), for subheadings, headings and chapters.
//!
//! The guarantee is for lines like the latest ones that the thresholds were read from. Where goods or words drift it
//! weakens; `hsift evaluate` says by how much.

use serde::{Deserialize, Serialize};

/// Lines of a class below which it shares the threshold of the others.
const OWN: usize = 60;

/// Nonconformity of the truth on lines the model had not seen: 1 less the probability it got, ascending.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nonconformity {
    /// By class; empty where a class had too few lines.
    own: Vec<Vec<f32>>,
    /// Of the lines of all other classes together; of all lines where those are few.
    rest: Vec<f32>,
}

impl Nonconformity {
    /// From (class, probability of the truth) of lines of known truth.
    pub fn of(lines: &[(usize, f64)], n_classes: usize) -> Nonconformity {
        let mut own = vec![Vec::new(); n_classes];
        for (class, p) in lines {
            own[*class].push((1.0 - p) as f32);
        }
        let all: Vec<f32> = own.iter().flatten().copied().collect();
        let mut rest = Vec::new();
        for scores in own.iter_mut().filter(|scores| scores.len() < OWN) {
            rest.append(scores);
        }
        // Too few lines to leave anything out by: then the lines of all classes have to do.
        if rest.len() < OWN {
            rest = all;
        }
        own.iter_mut().chain([&mut rest]).for_each(|scores| scores.sort_by(f32::total_cmp));
        Nonconformity { own, rest }
    }

    /// Was it made from no line at all?
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The probability that a class needs to be in the set; 0 where too few lines are known to leave it out.
    fn least(&self, class: usize, coverage: f64) -> f64 {
        let scores = match self.own.get(class) {
            Some(own) if !own.is_empty() => own,
            _ => &self.rest,
        };
        // The ceil((n + 1) * coverage)-th smallest: with it the coverage holds for any n.
        let rank = ((scores.len() + 1) as f64 * coverage).ceil() as usize;
        scores.get(rank.wrapping_sub(1)).map_or(0.0, |s| 1.0 - f64::from(*s))
    }

    /// The classes of the set, most probable first. It is empty where even the best is less probable than truths usually are: then the
    /// level above may still tell.
    pub fn set(&self, p: &[f64], coverage: f64) -> Vec<usize> {
        // The scores were kept as f32; a hair's breadth keeps the line that made the threshold inside it.
        let mut all: Vec<usize> = (0..p.len()).filter(|c| p[*c] >= self.least(*c, coverage) - 1e-6).collect();
        all.sort_by(|a, b| p[*b].total_cmp(&p[*a]).then(a.cmp(b)));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rank_is_the_finite_sample_one() {
        let lines: Vec<(usize, f64)> = (1..=19).map(|i| (0, f64::from(i) / 20.0)).collect();
        let s = Nonconformity::of(&lines, 2);
        assert!(!s.is_empty());
        // ceil(20 * 0.9) = the 18th of 19 nonconformity scores, so the truth's second least probability: 0.10.
        assert!((s.least(0, 0.9) - 0.10).abs() < 1e-6);
        // 19 lines cannot promise 99 %: nothing is left out.
        assert_eq!(s.least(0, 0.99), 0.0);
        assert_eq!(s.set(&[0.95, 0.05], 0.9), [0]);
        assert_eq!(s.set(&[0.95, 0.05], 0.99), [0, 1]);
        assert!(s.set(&[0.04, 0.05], 0.9).is_empty());
    }

    #[test]
    fn a_class_of_many_lines_has_its_own_threshold() {
        let mut lines: Vec<(usize, f64)> = (0..100).map(|i| (0, 0.5 + f64::from(i) / 250.0)).collect();
        lines.extend((0..30).map(|_| (1, 0.2)));
        let s = Nonconformity::of(&lines, 2);
        assert!(s.least(0, 0.9) > 0.5);
        // The few lines of the other class share the threshold of all.
        assert!((s.least(1, 0.9) - 0.2).abs() < 1e-6);
        lines.truncate(100);
        assert!(Nonconformity::of(&lines, 2).least(1, 0.9) > 0.5);
    }
}
