//! What grows trees. Every learner takes a [`TrainingSet`] and gives an
//! [`Estimator`].
//!
//! Data's way through `boosted` and `forest`: [`target`] (labels) and [`inputs`] (bins) go to [`wording`] and [`effects`]
//! (evidence of texts and of single inputs), then gradients in a [`sketch`] go to [`histogram`] (the search for splits and the
//! growth of a tree), and [`assembly`] puts what grew into the flat model. `tree` searches by class counts in
//! [`splitter`].

pub mod assembly;
pub mod binning;
pub mod boosted;
pub mod effects;
pub mod forest;
pub mod hierarchy;
pub mod histogram;
pub mod inputs;
pub mod linfa_tree;
pub mod sketch;
pub mod splitter;
pub mod target;
pub mod tree;
pub mod wording;

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
    /// Weight of each class; empty for none. Learners `tree` and `linfa` weigh splits only and keep plain counts in
    /// leaves, so that probabilities stay honest; `boosted` and `forest` weigh rows, and their probabilities follow the weights.
    pub class_weight: &'a [f64],
    /// By row of the matrix: is it held back to stop learning by? Empty leaves the choice to the learner.
    pub held: &'a [bool],
    /// By feature, for two classes: must the probability of class 1 rise (1) or fall (-1) with it? 0 or absent
    /// for free.
    pub monotone: &'a [i8],
    /// By row of the matrix: its day, as any ascending number; what was known of a trader before that day is then told from
    /// earlier days alone. Empty without dates.
    pub days: &'a [i32],
    /// The texts among the features.
    pub texts: &'a [TextBlock],
    /// By class, its chapter and its heading. Classes of one chapter share evidence of texts, and many classes are learned
    /// level by level. Empty where classes have no such order.
    pub lineage: &'a [[u32; 2]],
}

/// How a text feature is used.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TextBlock {
    /// Feature of the matrix.
    pub feature: u32,
    /// How much it counts beside other texts.
    pub weight: f32,
    /// Power of the inverse document frequency: with 0 all tokens count alike, with 1 rare ones much more.
    pub rarity: f32,
    /// Do trees ask for single tokens of it?
    pub in_trees: bool,
}

/// The learners with their settings.
#[derive(Debug, Clone, PartialEq)]
pub enum Learner {
    /// Evidence of single inputs and boosted trees.
    Boosted(boosted::BoostedParams),
    /// A random forest.
    Forest(forest::ForestParams),
    /// Our decision tree.
    Tree(tree::TreeParams),
    /// linfa-trees as it is, copied into our flat tree.
    Linfa(linfa_tree::LinfaParams),
}

impl<'a> TrainingSet<'a> {
    /// Rows and classes, and nothing more to say.
    pub fn plain(matrix: &'a Matrix, samples: &'a [Sample], n_classes: usize) -> TrainingSet<'a> {
        TrainingSet { matrix, samples, n_classes, class_weight: &[], held: &[], monotone: &[], days: &[], texts: &[], lineage: &[] }
    }

    /// Weight of a class.
    pub fn class_weight(&self, class: u32) -> f64 {
        self.class_weight.get(class as usize).copied().unwrap_or(1.0)
    }
}

impl Learner {
    /// Its name on the command line and in the model's card.
    pub fn name(&self) -> &'static str {
        match self {
            Learner::Boosted(_) => "boosted",
            Learner::Forest(_) => "forest",
            Learner::Tree(_) => "tree",
            Learner::Linfa(_) => "linfa",
        }
    }

    /// The settings in words, for the card.
    pub fn settings(&self) -> String {
        match self {
            Learner::Boosted(p) => p.to_string(),
            Learner::Forest(p) => p.to_string(),
            Learner::Tree(p) => p.to_string(),
            Learner::Linfa(p) => p.to_string(),
        }
    }

    /// Does it weigh every level and token as a whole, so that features made for that are of use to it?
    pub fn weighs_evidence(&self) -> bool {
        matches!(self, Learner::Boosted(_))
    }

    /// The learner with everything decided that it would find out by early stopping, so that further fits on parts of
    /// the same rows need not find it again.
    ///
    /// # Errors
    /// As [`Learner::learn`].
    pub fn settled(&self, set: &TrainingSet<'_>) -> Result<Learner> {
        match self {
            Learner::Boosted(params) if !set.samples.is_empty() && set.n_classes > 0 => {
                let settled = if params.by_levels(set) { hierarchy::settle(params, set) } else { params.settle(set) };
                settled.map(Learner::Boosted)
            }
            _ => Ok(self.clone()),
        }
    }

    /// Learns.
    ///
    /// # Errors
    /// [`ErrorKind::Data`] without samples, [`ErrorKind::Setting`] for settings out of range.
    pub fn learn(&self, set: &TrainingSet<'_>) -> Result<Estimator> {
        if set.n_classes == 0 || set.samples.iter().all(|s| s.weight == 0.0) {
            return Err(Error::new(ErrorKind::Data, "no row to learn from"));
        }
        match self {
            Learner::Boosted(params) if params.by_levels(set) => hierarchy::fit(params, set).map(Estimator::Hierarchy),
            Learner::Boosted(params) => boosted::fit(params, set).map(Estimator::Additive),
            Learner::Forest(params) => forest::fit(params, set).map(Estimator::Additive),
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
        self.learn(&TrainingSet::plain(&matrix, &samples, n_classes))
    }
}
