//! Many classes as a tree of small decisions: which chapter, which heading of it, which subheading of that. The
//! probability of a class is the product of the decisions on its way, so probabilities add up at every level.

use serde::{Deserialize, Serialize};

use super::additive::Additive;
use crate::data::matrix::Matrix;

/// A decision with a smaller probability than this of being reached at all is answered from the shares of past rows,
/// without a look at the row.
const NOT_REACHED: f64 = 1e-3;

/// What a decision leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[serde(rename_all = "lowercase")]
pub enum Child {
    /// A class.
    Class(u32),
    /// Another decision, further behind.
    Decision(u32),
}

/// One decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// Where it leads, one child a class of `model`.
    pub children: Vec<Child>,
    /// What decides.
    pub model: Additive,
}

/// The tree of decisions; the first is the root.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hierarchy {
    /// Number of classes.
    pub n_classes: usize,
    /// The decisions, each behind the one that leads to it.
    pub decisions: Vec<Decision>,
}

impl Hierarchy {
    /// Class probabilities of a range of rows into `out`, by row, then class.
    pub fn predict(&self, matrix: &Matrix, rows: std::ops::Range<usize>, out: &mut [f64]) {
        let n = rows.len();
        let mut reached: Vec<Vec<f64>> = vec![Vec::new(); self.decisions.len()];
        reached[0] = vec![1.0; n];
        for (at, decision) in self.decisions.iter().enumerate() {
            let reach = std::mem::take(&mut reached[at]);
            let k = decision.children.len();
            let looked_at: Vec<u32> = (0..n).filter(|i| reach[*i] >= NOT_REACHED).map(|i| (rows.start + i) as u32).collect();
            let mut known = vec![0.0; looked_at.len() * k];
            decision.model.predict_rows(matrix, &looked_at, &mut known);
            let mut usual = vec![0.0; k];
            decision.model.link.probabilities(&decision.model.base, &mut usual);
            let mut known = known.chunks_exact(k);
            for (i, reach) in reach.into_iter().enumerate() {
                let p = if reach >= NOT_REACHED { known.next().unwrap_or(&usual) } else { &usual };
                for (child, p) in decision.children.iter().zip(p) {
                    match child {
                        Child::Class(class) => out[i * self.n_classes + *class as usize] = reach * p,
                        Child::Decision(next) => {
                            let next = &mut reached[*next as usize];
                            next.resize(n, 0.0);
                            next[i] = reach * p;
                        }
                    }
                }
            }
        }
    }

    /// The decision at which two classes part, with the child that leads to each.
    pub fn parting(&self, a: usize, b: usize) -> Option<(usize, usize, usize)> {
        let (mut of_a, mut of_b) = (self.way(a), self.way(b));
        of_a.reverse();
        of_b.reverse();
        of_a.into_iter().zip(of_b).find(|(a, b)| a.1 != b.1).map(|((decision, a), (_, b))| (decision, a, b))
    }

    /// The decisions on the way to a class with the child taken, from the last to the root.
    fn way(&self, class: usize) -> Vec<(usize, usize)> {
        let mut way = Vec::new();
        let mut wanted = Child::Class(class as u32);
        while let Some(step) = self.decisions.iter().enumerate().find_map(|(i, d)| Some((i, d.children.iter().position(|c| *c == wanted)?)))
        {
            way.push(step);
            wanted = Child::Decision(step.0 as u32);
        }
        way
    }

    /// What is wrong with a hierarchy from a file, if anything: every class and every decision but the first is led to
    /// once, from further in front, and each decision's own model is sound.
    pub fn problem(&self, sound: impl Fn(&Additive) -> Option<String>) -> Option<String> {
        let mut classes = vec![0; self.n_classes];
        let mut decisions = vec![0; self.decisions.len()];
        for (at, decision) in self.decisions.iter().enumerate() {
            if decision.children.len() != decision.model.n_classes {
                return Some(format!(
                    "decision {at} leads to {} places and tells {} apart",
                    decision.children.len(),
                    decision.model.n_classes
                ));
            }
            for child in &decision.children {
                let count = match child {
                    Child::Class(c) => classes.get_mut(*c as usize),
                    Child::Decision(d) => decisions.get_mut(*d as usize).filter(|_| *d as usize > at),
                };
                match count {
                    Some(count) => *count += 1,
                    None => return Some(format!("decision {at} leads outside")),
                }
            }
            if let Some(problem) = sound(&decision.model) {
                return Some(problem);
            }
        }
        let fine = !self.decisions.is_empty() && classes.iter().all(|n| *n == 1) && decisions.iter().skip(1).all(|n| *n == 1);
        (!fine).then(|| "a class or a decision is not led to once".into())
    }
}
