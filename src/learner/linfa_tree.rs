//! Learner `linfa`: linfa-trees 0.8 as it is, copied into our flat tree. A baseline.
//!
//! What it cannot do is made plain rather than mended: it takes dense numbers only, so a category is
//! its dictionary code, a text the presence of its 200 most frequent tokens, and a missing number a
//! value below all others; it tries fewer boundaries than ours between tied values, so the order of
//! rows would change its tree (training gives rows in one canonical order); and its leaves carry no
//! counts, so they are taken by routing the training rows. It sums over hash maps whose order changes
//! from run to run, so two equal fits can differ: the promise of equal bytes is not made for it.

use std::fmt;

use linfa::traits::Fit;
use linfa_trees::{DecisionTree, SplitQuality, TreeNode};
use ndarray::{Array1, Array2};

use super::TrainingSet;
use super::splitter::Criterion;
use crate::data::matrix::{Column, Matrix};
use crate::error::{Error, ErrorKind, Result};
use crate::model::tree::{Leaves, Node, Split, Tree};

/// Tokens of a text that become a column each.
const MAX_TOKENS: u32 = 200;

/// Settings, as linfa-trees takes them.
#[derive(Debug, Clone, PartialEq)]
pub struct LinfaParams {
    /// Gini or entropy.
    pub criterion: Criterion,
    /// Longest way from root to leaf.
    pub max_depth: usize,
    /// Weight a leaf needs.
    pub min_samples_leaf: u32,
    /// Rows of prior in every leaf's probabilities.
    pub smoothing: f64,
}

impl Default for LinfaParams {
    fn default() -> Self {
        LinfaParams { criterion: Criterion::Gini, max_depth: 16, min_samples_leaf: 5, smoothing: 1.0 }
    }
}

impl fmt::Display for LinfaParams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "linfa-trees 0.8: criterion {}, max_depth {}, min_weight_leaf {}, smoothing {}",
            self.criterion, self.max_depth, self.min_samples_leaf, self.smoothing
        )
    }
}

/// What a dense column stands for.
#[derive(Clone, Copy)]
enum Dense {
    Number { feature: u32, missing: f32 },
    Code { feature: u32 },
    Token { feature: u32, token: u32 },
}

impl LinfaParams {
    fn check(&self) -> Result<()> {
        let checks = [
            ("max_depth", (1..=256).contains(&self.max_depth), self.max_depth.to_string(), "1 to 256"),
            ("min_samples_leaf", self.min_samples_leaf >= 1, self.min_samples_leaf.to_string(), "at least 1"),
            ("smoothing", self.smoothing >= 0.0 && self.smoothing.is_finite(), self.smoothing.to_string(), "0 or more"),
        ];
        let wrong = checks.into_iter().filter(|(_, ok, ..)| !ok);
        let problem = |(name, _, found, expected): (&str, bool, String, &str)| {
            Error::new(ErrorKind::Setting, format!("{name} is out of range")).found(found).expected(expected)
        };
        Error::all(wrong.map(problem).collect()).map_or(Ok(()), Err)
    }
}

/// Fits linfa's tree and copies it.
///
/// # Errors
/// [`ErrorKind::Setting`] naming every setting out of range; linfa's own.
pub fn fit(params: &LinfaParams, set: &TrainingSet<'_>) -> Result<Tree> {
    params.check()?;
    let columns = dense_columns(set.matrix);
    let records =
        Array2::from_shape_fn((set.samples.len(), columns.len()), |(i, c)| value(set.matrix, columns[c], set.samples[i].row as usize));
    let targets: Array1<usize> = set.samples.iter().map(|s| s.class as usize).collect();
    let weights: Array1<f32> =
        set.samples.iter().map(|s| s.weight * set.class_weight.get(s.class as usize).copied().unwrap_or(1.0) as f32).collect();
    let dataset = linfa::Dataset::new(records, targets).with_weights(weights);
    let quality = match params.criterion {
        Criterion::Gini => SplitQuality::Gini,
        Criterion::Entropy => SplitQuality::Entropy,
    };
    let fitted = DecisionTree::<f64, usize>::params()
        .split_quality(quality)
        .max_depth(Some(params.max_depth))
        .min_weight_leaf(params.min_samples_leaf as f32)
        .fit(&dataset)
        .map_err(Error::from)?;

    let mut nodes = Vec::new();
    let mut n_leaves = 0;
    copy(fitted.root_node(), &columns, set.matrix, &mut nodes, &mut n_leaves);
    let mut total = vec![0.0; set.n_classes];
    let mut tree = Tree { nodes, leaves: Leaves::default(), prior: Vec::new(), smoothing: params.smoothing };
    let mut counts = vec![std::collections::BTreeMap::new(); n_leaves];
    let mut rows = vec![0; n_leaves];
    let mut last = None;
    for s in set.samples {
        let leaf = tree.leaf(set.matrix, s.row as usize);
        *counts[leaf].entry(s.class).or_insert(0.0) += f64::from(s.weight);
        rows[leaf] += u32::from(last.replace(s.row) != Some(s.row));
        total[s.class as usize] += f64::from(s.weight);
    }
    for (counts, rows) in counts.into_iter().zip(rows) {
        tree.leaves.push(counts.into_iter(), rows);
    }
    let sum: f64 = total.iter().sum();
    tree.prior = total.into_iter().map(|w| w / sum).collect();
    Ok(tree)
}

fn dense_columns(matrix: &Matrix) -> Vec<Dense> {
    let mut all = Vec::new();
    for (feature, column) in matrix.columns.iter().enumerate() {
        let feature = feature as u32;
        match column {
            Column::Numerical(values) => {
                let present = || values.iter().copied().filter(|v| v.is_finite());
                let (low, high) = (present().fold(0.0, f32::min), present().fold(0.0, f32::max));
                all.push(Dense::Number { feature, missing: low - (high - low) - 1.0 });
            }
            Column::Categorical { .. } => all.push(Dense::Code { feature }),
            Column::Tokens { n_tokens, .. } => {
                all.extend((0..(*n_tokens).min(MAX_TOKENS)).map(|token| Dense::Token { feature, token }));
            }
        }
    }
    all
}

fn value(matrix: &Matrix, dense: Dense, row: usize) -> f64 {
    match dense {
        Dense::Number { feature, missing } => match &matrix.columns[feature as usize] {
            Column::Numerical(values) if !values[row].is_nan() => f64::from(values[row]),
            _ => f64::from(missing),
        },
        Dense::Code { feature } => match &matrix.columns[feature as usize] {
            Column::Categorical { codes, .. } => f64::from(codes[row]),
            _ => 0.0,
        },
        Dense::Token { feature, token } => f64::from(matrix.columns[feature as usize].tokens(row).binary_search(&token).is_ok()),
    }
}

/// Copies a node and its children in preorder and gives its place.
fn copy(node: &TreeNode<f64, usize>, columns: &[Dense], matrix: &Matrix, nodes: &mut Vec<Node>, n_leaves: &mut usize) -> i32 {
    let children = node.children();
    let (false, Some(left), Some(right)) = (node.is_leaf(), children[0].as_deref(), children[1].as_deref()) else {
        *n_leaves += 1;
        return !(*n_leaves as i32 - 1);
    };
    let (column, split_value, _) = node.split();
    // linfa sends values below the split value left; ours sends values up to the threshold left.
    let rounded = split_value as f32;
    let threshold = if f64::from(rounded) < split_value { rounded } else { rounded.next_down() };
    let split = match columns[column] {
        Dense::Number { feature, missing } => Split::Threshold { feature, threshold, missing_left: missing <= threshold },
        Dense::Code { feature } => {
            let n_codes = match &matrix.columns[feature as usize] {
                Column::Categorical { n_codes, .. } => *n_codes,
                _ => 0,
            };
            let (left, right) = (0..n_codes).partition(|code| *code as f32 <= threshold);
            Split::Levels { feature, left, right, others_left: false }
        }
        Dense::Token { feature, token } => Split::Token { feature, token },
    };
    let at = nodes.len();
    nodes.push(Node { split, left: 0, right: 0 });
    let left = copy(left, columns, matrix, nodes, n_leaves);
    let right = copy(right, columns, matrix, nodes, n_leaves);
    (nodes[at].left, nodes[at].right) = (left, right);
    at as i32
}
