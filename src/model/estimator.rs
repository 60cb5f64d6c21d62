//! What a learner gives and a head holds: something that turns a row of the matrix into class
//! probabilities.

use linfa::traits::PredictInplace;
use ndarray::{Array1, Array2, ArrayBase, Axis, Data, Ix2};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::additive::Additive;
use super::hierarchy::Hierarchy;
use super::tree::{Split, Tree};
use crate::data::matrix::Matrix;

/// A fitted model over one matrix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[serde(rename_all = "lowercase")]
pub enum Estimator {
    /// One decision tree.
    Tree(Tree),
    /// Evidence of single inputs and many trees, added up.
    Additive(Additive),
    /// A tree of decisions, each by an additive model.
    Hierarchy(Hierarchy),
}

impl Estimator {
    /// Number of classes.
    pub fn n_classes(&self) -> usize {
        match self {
            Estimator::Tree(tree) => tree.n_classes(),
            Estimator::Additive(model) => model.n_classes,
            Estimator::Hierarchy(tree) => tree.n_classes,
        }
    }

    /// The one tree, if it is one.
    pub fn tree(&self) -> Option<&Tree> {
        match self {
            Estimator::Tree(tree) => Some(tree),
            _ => None,
        }
    }

    /// The additive models: one, one a decision, or none.
    pub fn additives(&self) -> Vec<&Additive> {
        match self {
            Estimator::Tree(_) => Vec::new(),
            Estimator::Additive(model) => vec![model],
            Estimator::Hierarchy(tree) => tree.decisions.iter().map(|d| &d.model).collect(),
        }
    }

    /// The additive model that tells two classes apart (its place among [`Estimator::additives`]), and the classes as that
    /// model numbers them.
    pub fn parting(&self, a: usize, b: usize) -> Option<(usize, usize, usize)> {
        match self {
            Estimator::Tree(_) => None,
            Estimator::Additive(_) => (a != b).then_some((0, a, b)),
            Estimator::Hierarchy(tree) => tree.parting(a, b),
        }
    }

    /// Number of trees.
    pub fn n_trees(&self) -> usize {
        match self {
            Estimator::Tree(_) => 1,
            _ => self.additives().iter().map(|m| m.trees.roots.len()).sum(),
        }
    }

    /// Number of leaves of all trees.
    pub fn n_leaves(&self) -> usize {
        match self {
            Estimator::Tree(tree) => tree.leaves.len(),
            _ => self.additives().iter().map(|m| m.trees.n_leaves()).sum(),
        }
    }

    /// Class probabilities of one row into `out` (`n_classes` long); they add up to 1.
    pub fn predict_row(&self, matrix: &Matrix, row: usize, out: &mut [f64]) {
        match self {
            Estimator::Tree(tree) => tree.leaf_probabilities(tree.leaf(matrix, row), out),
            _ => self.predict(matrix, row..row + 1, out),
        }
    }

    /// Class probabilities of a range of rows into `out`, by row, then class.
    pub fn predict(&self, matrix: &Matrix, rows: std::ops::Range<usize>, out: &mut [f64]) {
        match self {
            Estimator::Tree(_) => {
                for (row, out) in rows.zip(out.chunks_exact_mut(self.n_classes())) {
                    self.predict_row(matrix, row, out);
                }
            }
            Estimator::Additive(model) => model.predict(matrix, rows, out),
            Estimator::Hierarchy(tree) => tree.predict(matrix, rows, out),
        }
    }

    /// Class probabilities of all rows; shape (rows, classes). Parallel over rows, same at any number
    /// of threads.
    pub fn predict_matrix(&self, matrix: &Matrix) -> Array2<f64> {
        let mut out = Array2::zeros((matrix.n_rows, self.n_classes()));
        out.axis_chunks_iter_mut(Axis(0), 4_096).into_par_iter().enumerate().for_each(|(chunk, mut rows)| {
            let (start, n) = (chunk * 4_096, rows.nrows());
            self.predict(matrix, start..start + n, rows.as_slice_mut().expect("rows are contiguous"));
        });
        out
    }

    /// How often trees ask for each feature, weighted by nothing: a plain count of splits.
    pub fn splits_by_feature(&self, n_features: usize) -> Vec<usize> {
        let mut counts = vec![0; n_features];
        match self {
            Estimator::Tree(tree) => tree.nodes.iter().for_each(|n| counts[Split::feature(&n.split)] += 1),
            _ => {
                for model in self.additives() {
                    model.trees.nodes.iter().for_each(|n| counts[model.inputs[n.input as usize].feature as usize] += 1);
                }
            }
        }
        counts
    }
}

/// The most probable class of each record; records are plain numbers, NaN is missing.
impl<D: Data<Elem = f64>> PredictInplace<ArrayBase<D, Ix2>, Array1<usize>> for Estimator {
    fn predict_inplace<'a>(&'a self, x: &'a ArrayBase<D, Ix2>, y: &mut Array1<usize>) {
        let matrix = Matrix::from_records(x.view());
        let mut probabilities = vec![0.0; self.n_classes()];
        for (row, class) in y.iter_mut().enumerate() {
            self.predict_row(&matrix, row, &mut probabilities);
            *class = argmax(&probabilities);
        }
    }

    fn default_target(&self, x: &ArrayBase<D, Ix2>) -> Array1<usize> {
        Array1::zeros(x.nrows())
    }
}

/// The index of the largest value, the first among equals.
pub fn argmax(values: &[f64]) -> usize {
    let mut best = 0;
    for (i, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = i;
        }
    }
    best
}
