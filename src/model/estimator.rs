//! What a learner gives and a head holds: something that turns a row of the matrix into class
//! probabilities. A forest and boosted trees become further variants.

use linfa::traits::PredictInplace;
use ndarray::{Array1, Array2, ArrayBase, Axis, Data, Ix2};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::tree::{Split, Tree};
use crate::data::matrix::Matrix;

/// A fitted model over one matrix.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Estimator {
    /// One decision tree.
    Tree(Tree),
}

impl Estimator {
    /// Number of classes.
    pub fn n_classes(&self) -> usize {
        match self {
            Estimator::Tree(tree) => tree.n_classes(),
        }
    }

    /// The trees.
    pub fn trees(&self) -> &[Tree] {
        match self {
            Estimator::Tree(tree) => std::slice::from_ref(tree),
        }
    }

    /// Class probabilities of one row into `out` (`n_classes` long); they add up to 1.
    pub fn predict_row(&self, matrix: &Matrix, row: usize, out: &mut [f64]) {
        match self {
            Estimator::Tree(tree) => tree.leaf_probabilities(tree.leaf(matrix, row), out),
        }
    }

    /// Class probabilities of all rows; shape (rows, classes). Parallel over rows, same at any number
    /// of threads.
    pub fn predict_matrix(&self, matrix: &Matrix) -> Array2<f64> {
        let mut out = Array2::zeros((matrix.n_rows, self.n_classes()));
        out.axis_chunks_iter_mut(Axis(0), 4_096).into_par_iter().enumerate().for_each(|(chunk, mut rows)| {
            for (i, mut row) in rows.rows_mut().into_iter().enumerate() {
                let out = row.as_slice_mut().expect("rows are contiguous");
                self.predict_row(matrix, chunk * 4_096 + i, out);
            }
        });
        out
    }

    /// How often each feature is asked, weighted by nothing: a plain count of splits.
    pub fn splits_by_feature(&self, n_features: usize) -> Vec<usize> {
        let mut counts = vec![0; n_features];
        for split in self.trees().iter().flat_map(|t| &t.nodes).map(|n| &n.split) {
            counts[Split::feature(split)] += 1;
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
