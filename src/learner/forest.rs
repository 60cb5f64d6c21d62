//! Learner `forest`: many deep trees, each on a sample of rows, each node on a sample of inputs; their class shares
//! are averaged (Breiman 2001). With the distance of a row's label from the mean label as its gradient, the gain of a
//! split is the fall of Gini impurity, so forests grow by the same search as boosted trees.

use std::fmt;

use rayon::prelude::*;

use super::TrainingSet;
use super::assembly::Assembly;
use super::histogram::{DIRECTIONS, Gradient, Grower, LANES, Limits, unit_hash};
use super::inputs::Inputs;
use super::sketch::Sketch;
use super::target::Target;
use crate::error::{Error, ErrorKind, Result};
use crate::model::additive::Additive;
use crate::model::link::Link;

/// Settings; the names are scikit-learn's.
#[derive(Debug, Clone, PartialEq)]
pub struct ForestParams {
    /// Trees.
    pub n_trees: usize,
    /// Longest way from root to leaf.
    pub max_depth: usize,
    /// Rows a leaf needs.
    pub min_samples_leaf: u32,
    /// Share of rows each tree is grown on.
    pub max_samples: f64,
    /// Share of inputs each node looks at; `None` for the root of their number.
    pub max_features: Option<f64>,
    /// Bins of a number.
    pub max_bins: usize,
    /// Rows of prior in every leaf's shares.
    pub smoothing: f64,
    /// Seed of the samples.
    pub seed: u64,
}

impl Default for ForestParams {
    fn default() -> Self {
        let (n_trees, max_depth, min_samples_leaf) = (100, 24, 5);
        ForestParams { n_trees, max_depth, min_samples_leaf, max_samples: 0.63, max_features: None, max_bins: 255, smoothing: 1.0, seed: 1 }
    }
}

impl fmt::Display for ForestParams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "n_trees {}, max_depth {}, min_samples_leaf {}, max_samples {}, max_features {}, max_bins {}, smoothing {}",
            self.n_trees,
            self.max_depth,
            self.min_samples_leaf,
            self.max_samples,
            self.max_features.map_or("square root".into(), |v| v.to_string()),
            self.max_bins,
            self.smoothing,
        )
    }
}

/// Learns.
///
/// # Errors
/// [`ErrorKind::Setting`] naming every setting out of range; [`ErrorKind::Data`] for weights that cannot be used.
pub fn fit(params: &ForestParams, set: &TrainingSet<'_>) -> Result<Additive> {
    params.check()?;
    let k = set.n_classes;
    let target = Target::new(set, |_| false)?;
    let inputs = Inputs::new(set, &target, params.max_bins, params.seed);
    let shares = target.shares(1.0);
    let n_inputs = (inputs.inputs.len() + inputs.texts.len()) as f64;
    let limits = Limits {
        max_leaves: usize::MAX,
        max_depth: params.max_depth,
        min_samples_leaf: params.min_samples_leaf,
        lambda: 0.0,
        category_lambda: 5.0,
        inputs_by_node: params.max_features.unwrap_or(n_inputs.sqrt().ceil() / n_inputs.max(1.0)),
    };
    let grown: Vec<_> = (0..params.n_trees as u64)
        .into_par_iter()
        .map(|tree| {
            let sketch = Sketch::draw(k, params.seed, tree);
            let scale = sketch.scale(&target.weight[..target.learned]);
            let mut mean = [0.0f32; DIRECTIONS];
            for (direction, share) in sketch.directions.iter().zip(&shares) {
                mean.iter_mut().zip(direction).for_each(|(m, d)| *m += *share as f32 * d);
            }
            let gradient = |position: usize| -> Gradient {
                let mut lanes = [0.0f32; LANES];
                let classes = target.classes(position);
                for class in classes {
                    lanes.iter_mut().zip(&sketch.directions[*class as usize]).for_each(|(l, d)| *l += d / classes.len() as f32);
                }
                lanes.iter_mut().zip(&mean).for_each(|(l, m)| *l -= m);
                lanes[DIRECTIONS] = 1.0;
                scale.integers(lanes, target.weight[position])
            };
            let gradients: Vec<Gradient> = (0..target.learned).map(gradient).collect();
            let drawn = |p: &u32| target.weight[*p as usize] > 0.0 && unit_hash(params.seed, tree, u64::from(*p)) < params.max_samples;
            let mut positions: Vec<u32> = (0..target.learned as u32).filter(drawn).collect();
            if positions.is_empty() {
                positions = (0..target.learned as u32).collect();
            }
            let seed = params.seed.wrapping_add(tree);
            let grower = Grower { inputs: &inputs, gradients: &gradients, unit: scale.unit, limits, monotone: &[], seed };
            let structure = grower.grow(positions.clone());
            let mut values = vec![0.0f32; structure.n_leaves() * k];
            for position in positions {
                let classes = target.classes(position as usize);
                let values = &mut values[structure.leaf(&inputs, position as usize) * k..][..k];
                classes.iter().for_each(|c| values[*c as usize] += target.weight[position as usize] / classes.len() as f32);
            }
            for values in values.chunks_exact_mut(k) {
                let rows = f64::from(values.iter().sum::<f32>());
                let scale = 1.0 / ((rows + params.smoothing) * params.n_trees as f64);
                values.iter_mut().zip(&shares).for_each(|(v, share)| *v = ((f64::from(*v) + params.smoothing * share) * scale) as f32);
            }
            (structure, values)
        })
        .collect();
    let mut assembly = Assembly::new(&inputs);
    grown.into_iter().for_each(|(structure, values)| assembly.add(structure, values));
    let Assembly { trees, inputs, .. } = assembly;
    Ok(Additive { n_classes: k, link: Link::Share, base: vec![0.0; k], inputs, effects: Vec::new(), wording: None, trees })
}

impl ForestParams {
    fn check(&self) -> Result<()> {
        let share = |v: f64| v > 0.0 && v <= 1.0;
        let checks: [(&str, bool, String, &str); 7] = [
            ("smoothing", self.smoothing >= 0.0 && self.smoothing.is_finite(), self.smoothing.to_string(), "0 or more"),
            ("n_trees", (1..=10_000).contains(&self.n_trees), self.n_trees.to_string(), "1 to 10000"),
            ("max_depth", (1..=256).contains(&self.max_depth), self.max_depth.to_string(), "1 to 256"),
            ("min_samples_leaf", self.min_samples_leaf >= 1, self.min_samples_leaf.to_string(), "at least 1"),
            ("max_samples", share(self.max_samples), self.max_samples.to_string(), "above 0, at most 1"),
            ("max_features", self.max_features.is_none_or(share), format!("{:?}", self.max_features), "above 0, at most 1"),
            ("max_bins", (2..=255).contains(&self.max_bins), self.max_bins.to_string(), "2 to 255"),
        ];
        let wrong = checks.into_iter().filter(|(_, ok, ..)| !ok);
        let problem = |(name, _, found, expected): (&str, bool, String, &str)| {
            Error::new(ErrorKind::Setting, format!("{name} is out of range")).found(found).expected(expected)
        };
        Error::all(wrong.map(problem).collect()).map_or(Ok(()), Err)
    }
}
