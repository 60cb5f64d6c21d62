//! The decision path of a row: what the tree asked, joined feature by feature, and the leaf it ended in.

use super::tree::{Split, Tree};
use crate::data::matrix::Matrix;

/// What a path demanded of one feature, all its questions on the way joined.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// A number above `above` (if any) and at most `up_to` (if any); with `missing` the row has no
    /// value and went along with the rows that have none.
    Number {
        /// Exclusive lower border.
        above: Option<f32>,
        /// Inclusive upper border.
        up_to: Option<f32>,
        /// The row has no value here.
        missing: bool,
    },
    /// The row's dictionary code was among these.
    OneOf(Vec<u32>),
    /// The row's dictionary code was not among these.
    NotOneOf(Vec<u32>),
    /// The text has these tokens and lacks those.
    Text {
        /// Tokens it has.
        with: Vec<u32>,
        /// Tokens it lacks.
        without: Vec<u32>,
    },
}

/// A condition on one feature.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// Index into the head's features.
    pub feature: usize,
    /// What was demanded.
    pub condition: Condition,
}

/// A leaf with the past declarations in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// The conditions, in the order their features were first asked.
    pub steps: Vec<Step>,
    /// The leaf.
    pub leaf: usize,
    /// Past declarations in the leaf.
    pub support: u32,
    /// Weighted counts by class.
    pub counts: Vec<(usize, f64)>,
}

impl Path {
    /// Share of the leaf's past declarations in a class.
    pub fn share(&self, class: usize) -> f64 {
        let total: f64 = self.counts.iter().map(|(_, w)| w).sum();
        let of_class: f64 = self.counts.iter().filter(|(c, _)| *c == class).map(|(_, w)| w).sum();
        of_class / total.max(f64::MIN_POSITIVE)
    }
}

/// The path of a row through a tree.
pub fn path(tree: &Tree, matrix: &Matrix, row: usize) -> Path {
    let mut steps: Vec<Step> = Vec::new();
    let leaf = tree.walk(matrix, row, |split, left| {
        let feature = split.feature();
        let value = number(matrix, feature, row);
        match steps.iter_mut().find(|s| s.feature == feature) {
            Some(step) => join(&mut step.condition, split, left),
            None => {
                let mut condition = match split {
                    Split::Threshold { .. } => Condition::Number { above: None, up_to: None, missing: value.is_none() },
                    Split::Levels { .. } => Condition::NotOneOf(Vec::new()),
                    Split::Token { .. } => Condition::Text { with: Vec::new(), without: Vec::new() },
                };
                join(&mut condition, split, left);
                steps.push(Step { feature, condition });
            }
        }
    });
    Path { steps, leaf, support: tree.leaves.rows[leaf], counts: tree.leaves.counts(leaf).collect() }
}

fn number(matrix: &Matrix, feature: usize, row: usize) -> Option<f32> {
    match &matrix.columns[feature] {
        crate::data::matrix::Column::Numerical(values) => Some(values[row]).filter(|v| !v.is_nan()),
        _ => None,
    }
}

fn join(condition: &mut Condition, split: &Split, went_left: bool) {
    match (condition, split) {
        (Condition::Number { above, up_to, .. }, Split::Threshold { threshold, .. }) => {
            if went_left {
                if threshold.is_finite() {
                    *up_to = Some(up_to.map_or(*threshold, |u| u.min(*threshold)));
                }
            } else if threshold.is_finite() {
                *above = Some(above.map_or(*threshold, |a| a.max(*threshold)));
            }
        }
        (condition, Split::Levels { left, right, others_left, .. }) => {
            let (mine, theirs) = if went_left { (left, right) } else { (right, left) };
            let others_mine = *others_left == went_left;
            *condition = match (&*condition, others_mine) {
                (Condition::OneOf(before), true) => Condition::OneOf(before.iter().copied().filter(|c| !theirs.contains(c)).collect()),
                (Condition::OneOf(before), false) => Condition::OneOf(before.iter().copied().filter(|c| mine.contains(c)).collect()),
                (Condition::NotOneOf(before), true) => {
                    let mut not = before.clone();
                    not.extend(theirs.iter().filter(|c| !before.contains(c)));
                    Condition::NotOneOf(not)
                }
                (Condition::NotOneOf(before), false) => Condition::OneOf(mine.iter().copied().filter(|c| !before.contains(c)).collect()),
                (other, _) => other.clone(),
            };
        }
        (Condition::Text { with, without }, Split::Token { token, .. }) => {
            if went_left {
                without.push(*token)
            } else {
                with.push(*token)
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::matrix::Column;
    use crate::model::tree::{Leaves, Node};
    use ndarray::arr1;

    #[test]
    fn questions_about_one_feature_become_one_condition() {
        let split = |threshold| Split::Threshold { feature: 0, threshold, missing_left: true };
        let mut leaves = Leaves::default();
        for rows in [10, 20, 30, 40] {
            leaves.push([(0, f64::from(rows) * 0.9), (1, f64::from(rows) * 0.1)].into_iter(), rows);
        }
        let nodes = vec![
            Node { split: split(10.0), left: 1, right: !3 },
            Node { split: split(2.0), left: !0, right: 2 },
            Node { split: split(5.0), left: !1, right: !2 },
        ];
        let tree = Tree { nodes, leaves, prior: vec![0.9, 0.1], smoothing: 1.0 };
        let matrix = Matrix::new(vec![Column::Numerical(arr1(&[3.0, 99.0]))]);
        let p = path(&tree, &matrix, 0);
        assert_eq!(p.steps.len(), 1);
        assert_eq!(p.steps[0].condition, Condition::Number { above: Some(2.0), up_to: Some(5.0), missing: false });
        assert_eq!(p.support, 20);
        assert!((p.share(1) - 0.1).abs() < 1e-12);
    }
}
