//! The flat decision tree: nodes in one array, leaves as weighted class counts.

use serde::{Deserialize, Serialize};

use crate::data::matrix::{Column, Matrix};

/// How a node sends a row to its children.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Split {
    /// At most the threshold goes left.
    Threshold {
        /// Index of a numerical feature.
        feature: u32,
        /// The largest value that goes left; infinity sends every value left.
        threshold: f32,
        /// Where a missing value goes.
        missing_left: bool,
    },
    /// The listed dictionary codes go left.
    Levels {
        /// Index of a categorical feature.
        feature: u32,
        /// Sorted codes that go left.
        left: Vec<u32>,
        /// Sorted codes that go right.
        right: Vec<u32>,
        /// Where codes go that the node did not see in training.
        others_left: bool,
    },
    /// A text with the token goes right.
    Token {
        /// Index of a text feature.
        feature: u32,
        /// The token's id.
        token: u32,
    },
}

impl Split {
    /// The feature it looks at.
    pub fn feature(&self) -> usize {
        match self {
            Split::Threshold { feature, .. } | Split::Levels { feature, .. } | Split::Token { feature, .. } => *feature as usize,
        }
    }

    /// Does this row go left?
    pub fn goes_left(&self, matrix: &Matrix, row: usize) -> bool {
        match (self, &matrix.columns[self.feature()]) {
            (Split::Threshold { threshold, missing_left, .. }, Column::Numerical(values)) => {
                let value = values[row];
                if value.is_nan() { *missing_left } else { value <= *threshold }
            }
            (Split::Levels { left, right, others_left, .. }, Column::Categorical { codes, .. }) => {
                let code = codes[row];
                if *others_left { right.binary_search(&code).is_err() } else { left.binary_search(&code).is_ok() }
            }
            (Split::Token { token, .. }, column) => column.tokens(row).binary_search(token).is_err(),
            // The artifact checks every split against its feature when it is loaded.
            _ => unreachable!("a split is of its feature's kind"),
        }
    }
}

/// An inner node.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Node {
    /// The question.
    pub split: Split,
    /// The left child: a node index, or `!leaf` if negative.
    pub left: i32,
    /// The right child, likewise.
    pub right: i32,
}

/// Class counts of the leaves, only the classes that occur.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaves {
    /// Leaf `i` has its counts at `offsets[i]..offsets[i + 1]`.
    pub offsets: Vec<u32>,
    /// Class of each count.
    pub classes: Vec<u32>,
    /// Summed row weights of each count (class weights are not in it).
    pub weights: Vec<f64>,
    /// Training rows of each leaf.
    pub rows: Vec<u32>,
}

impl Leaves {
    /// Number of leaves.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// True without a leaf.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The (class, weight) counts of a leaf, by class.
    pub fn counts(&self, leaf: usize) -> impl Iterator<Item = (usize, f64)> {
        let range = self.offsets[leaf] as usize..self.offsets[leaf + 1] as usize;
        range.map(|i| (self.classes[i] as usize, self.weights[i]))
    }

    /// Adds a leaf and gives its index.
    pub fn push(&mut self, counts: impl Iterator<Item = (u32, f64)>, rows: u32) -> usize {
        if self.offsets.is_empty() {
            self.offsets.push(0);
        }
        for (class, weight) in counts {
            self.classes.push(class);
            self.weights.push(weight);
        }
        self.offsets.push(self.classes.len() as u32);
        self.rows.push(rows);
        self.rows.len() - 1
    }
}

/// A decision tree whose leaves give class probabilities.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tree {
    /// Inner nodes in preorder; empty if the tree is one leaf.
    pub nodes: Vec<Node>,
    /// The leaves in preorder.
    pub leaves: Leaves,
    /// Class shares over all training rows, towards which a leaf's shares are shrunk.
    pub prior: Vec<f64>,
    /// Weight of the prior in rows: the `m` of the m-estimate (Cestnik, "Estimating probabilities: a
    /// crucial task in machine learning", ECAI 1990).
    pub smoothing: f64,
}

impl Tree {
    /// Number of classes.
    pub fn n_classes(&self) -> usize {
        self.prior.len()
    }

    /// The leaf a row falls into.
    pub fn leaf(&self, matrix: &Matrix, row: usize) -> usize {
        self.walk(matrix, row, |_, _| ())
    }

    /// Walks a row to its leaf, calling `visit` with each node's split and whether the row goes left.
    pub fn walk<'a>(&'a self, matrix: &Matrix, row: usize, mut visit: impl FnMut(&'a Split, bool)) -> usize {
        let mut at = if self.nodes.is_empty() { -1 } else { 0 };
        while at >= 0 {
            let node = &self.nodes[at as usize];
            let left = node.split.goes_left(matrix, row);
            visit(&node.split, left);
            at = if left { node.left } else { node.right };
        }
        !at as usize
    }

    /// Class probabilities of a leaf: its counts, shrunk towards the prior. Adds up to 1.
    pub fn leaf_probabilities(&self, leaf: usize, out: &mut [f64]) {
        let total: f64 = self.leaves.counts(leaf).map(|(_, w)| w).sum();
        let scale = 1.0 / (total + self.smoothing);
        for (p, prior) in out.iter_mut().zip(&self.prior) {
            *p = self.smoothing * prior * scale;
        }
        for (class, weight) in self.leaves.counts(leaf) {
            out[class] += weight * scale;
        }
    }

    /// Longest way from the root to a leaf.
    pub fn depth(&self) -> usize {
        let mut depths = vec![1; self.nodes.len()];
        let mut deepest = 0;
        for (i, node) in self.nodes.iter().enumerate() {
            deepest = deepest.max(depths[i]);
            for child in [node.left, node.right] {
                if child >= 0 {
                    depths[child as usize] = depths[i] + 1;
                }
            }
        }
        deepest
    }

    /// What is wrong with a tree from a file, if anything: indices outside their arrays, children that
    /// do not follow their parent, splits that do not fit their features.
    pub fn problem(&self, n_features: usize, kind_fits: impl Fn(&Split) -> bool) -> Option<String> {
        let (n, l) = (self.nodes.len(), self.leaves.len());
        if l != n + 1 || self.leaves.offsets.len() != l + 1 {
            return Some(format!("{n} nodes with {l} leaves"));
        }
        if self.leaves.offsets.windows(2).any(|w| w[0] > w[1])
            || self.leaves.offsets[l] as usize != self.leaves.classes.len()
            || self.leaves.classes.len() != self.leaves.weights.len()
            || self.leaves.classes.iter().any(|c| *c as usize >= self.n_classes())
        {
            return Some("leaf counts do not fit together".into());
        }
        for (i, node) in self.nodes.iter().enumerate() {
            let fits = |child: i32| if child >= 0 { (child as usize) < n && child as usize > i } else { (!child as usize) < l };
            if !fits(node.left) || !fits(node.right) {
                return Some(format!("node {i} has a child outside the tree"));
            }
            if node.split.feature() >= n_features || !kind_fits(&node.split) {
                return Some(format!("node {i} asks for a feature of another kind"));
            }
        }
        None
    }
}
