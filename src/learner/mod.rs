//! What grows trees. Every learner takes a [`TrainingSet`] and gives an
//! [`Estimator`]; all of ours share one [`splitter`].
//!
//! A forest and boosted trees belong here as `forest` and `boosted`, growing from the same
//! [`binning`] and [`splitter`].

pub mod binning;
pub mod linfa_tree;
pub mod splitter;
pub mod tree;

use linfa::dataset::AsSingleTargets;
use linfa::traits::Fit;
use ndarray::{ArrayBase, Data, Ix2};

use crate::data::matrix::Matrix;
use crate::error::{Error, ErrorKind, Result};
use crate::model::estimator::Estimator;

/// One row with one class; a row whose label is a set stands here once per member, its weight shared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// Row of the matrix.
    pub row: u32,
    /// Class, below `n_classes`.
    pub class: u32,
    /// Weight, above 0; 1 for a plain row.
    pub weight: f32,
}

/// What a learner learns from.
#[derive(Debug, Clone, Copy)]
pub struct TrainingSet<'a> {
    /// The features.
    pub matrix: &'a Matrix,
    /// Rows with classes and weights.
    pub samples: &'a [Sample],
    /// Number of classes.
    pub n_classes: usize,
    /// Weight of each class in the search for splits; empty for none. Leaves keep counts without it,
    /// so that probabilities stay honest.
    pub class_weight: &'a [f64],
}

/// The learners with their settings.
#[derive(Debug, Clone, PartialEq)]
pub enum Learner {
    /// Our decision tree.
    Tree(tree::TreeParams),
    /// linfa-trees as it is, copied into our flat tree.
    Linfa(linfa_tree::LinfaParams),
}

impl Learner {
    /// Its name on the command line and in the model's card.
    pub fn name(&self) -> &'static str {
        match self {
            Learner::Tree(_) => "tree",
            Learner::Linfa(_) => "linfa",
        }
    }

    /// The settings in words, for the card.
    pub fn settings(&self) -> String {
        match self {
            Learner::Tree(p) => p.to_string(),
            Learner::Linfa(p) => p.to_string(),
        }
    }

    /// Learns.
    ///
    /// # Errors
    /// [`ErrorKind::Data`] without samples, [`ErrorKind::Setting`] for settings out of range.
    pub fn learn(&self, set: &TrainingSet<'_>) -> Result<Estimator> {
        if set.samples.is_empty() || set.n_classes == 0 {
            return Err(Error::new(ErrorKind::Data, "no row to learn from"));
        }
        match self {
            Learner::Tree(params) => tree::fit(params, set).map(Estimator::Tree),
            Learner::Linfa(params) => linfa_tree::fit(params, set).map(Estimator::Tree),
        }
    }
}

/// Learns from linfa's datasets of plain numbers (NaN is missing) with classes `0..n`, so that
/// hsift's learners work in linfa's cross-validation.
impl<D: Data<Elem = f64>, T: AsSingleTargets<Elem = usize>> Fit<ArrayBase<D, Ix2>, T, Error> for Learner {
    type Object = Estimator;

    fn fit(&self, dataset: &linfa::DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<Estimator> {
        let matrix = Matrix::from_records(dataset.records.view());
        let targets = dataset.as_single_targets();
        let samples: Vec<Sample> = targets
            .iter()
            .enumerate()
            .map(|(row, class)| Sample { row: row as u32, class: *class as u32, weight: dataset.weight_for(row) })
            .collect();
        let n_classes = targets.iter().max().map_or(0, |c| c + 1);
        self.learn(&TrainingSet { matrix: &matrix, samples: &samples, n_classes, class_weight: &[] })
    }
}
