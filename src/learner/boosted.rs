//! Learner `boosted`: evidence of single inputs first, then trees for what inputs say only together.
//!
//! Second-order boosting (Friedman 2001; Chen and Guestrin 2016) of trees whose leaves hold one value a class
//! (Zhang and Jung, "GBDT-MO", 2021). Cycles of single-input evidence and rounds of trees stop where the loss
//! on rows held back stops falling; then everything is learned again from all rows for as long.

use std::collections::BTreeMap;
use std::fmt;

use rayon::prelude::*;

use super::TrainingSet;
use super::assembly::Assembly;
use super::effects::{Effects, State, loss};
use super::histogram::{DIRECTIONS, Gradient, Grower, LANES, Limits, Structure, unit_hash};
use super::inputs::Inputs;
use super::sketch::Sketch;
use super::target::Target;
use super::wording;
use crate::error::{Error, ErrorKind, Result};
use crate::model::additive::{Additive, Input, Reading, Trees, Wording};
use crate::model::link::{Link, softmax};

/// Settings; the names are scikit-learn's where it has one.
#[derive(Debug, Clone, PartialEq)]
pub struct BoostedParams {
    /// Cycles of single-input evidence; `None` for early stopping.
    pub cycles: Option<usize>,
    /// Trees; `None` for early stopping.
    pub n_trees: Option<usize>,
    /// Most cycles that early stopping tries.
    pub max_cycles: usize,
    /// Most trees that early stopping tries.
    pub max_trees: usize,
    /// Trees without a better loss after which early stopping gives up.
    pub patience: usize,
    /// Step of a tree.
    pub learning_rate: f64,
    /// Leaves of a tree.
    pub max_leaves: usize,
    /// Longest way from root to leaf.
    pub max_depth: usize,
    /// Rows a leaf needs.
    pub min_samples_leaf: u32,
    /// Rows of prior in a leaf value.
    pub l2: f64,
    /// Rows of prior in the evidence of a bin.
    pub effect_l2: f64,
    /// Share of rows each tree is grown on.
    pub subsample: f64,
    /// Share of inputs each node looks at.
    pub max_features: f64,
    /// Bins of a number.
    pub max_bins: usize,
    /// Share of rows held back for early stopping where the training set names none.
    pub held_back: f64,
    /// Are chapter, heading and subheading learned one after the other? `None` for: with many classes on many
    /// rows ([`MANY_CLASSES`], [`MANY_SCORES`]).
    pub levels: Option<bool>,
    /// Share of wrong labels; `None` to find it on the rows held back.
    pub noise: Option<f64>,
    /// Cycles, trees and noise that early stopping found for each decision of a hierarchy.
    pub by_decision: BTreeMap<u32, (usize, usize, f64)>,
    /// Seed of sketches and samples.
    pub seed: u64,
}

/// Classes, and rows times classes, above which they are learned level by level: below, learning all at once is more
/// accurate and affordable.
pub const MANY_CLASSES: usize = 64;
/// See [`MANY_CLASSES`].
pub const MANY_SCORES: usize = 10_000_000;

impl Default for BoostedParams {
    fn default() -> Self {
        BoostedParams {
            cycles: None,
            n_trees: None,
            max_cycles: 12,
            max_trees: 150,
            patience: 10,
            learning_rate: 0.3,
            max_leaves: 31,
            max_depth: 10,
            min_samples_leaf: 20,
            l2: 1.0,
            effect_l2: 5.0,
            subsample: 0.5,
            max_features: 1.0,
            max_bins: 255,
            held_back: 0.1,
            levels: None,
            noise: None,
            by_decision: BTreeMap::new(),
            seed: 1,
        }
    }
}

impl fmt::Display for BoostedParams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let decisions = match self.by_decision.len() {
            0 => String::new(),
            n => format!("{n} decisions, each with its own numbers of cycles and trees; "),
        };
        let number = |n: Option<usize>| n.map_or("by early stopping".into(), |n| n.to_string());
        write!(
            f,
            "{decisions}cycles {}, n_trees {}, learning_rate {}, max_leaves {}, max_depth {}, min_samples_leaf {}, l2 {}, effect_l2 {}, subsample {}, max_features {}, max_bins {}, noise {}",
            number(self.cycles),
            number(self.n_trees),
            self.learning_rate,
            self.max_leaves,
            self.max_depth,
            self.min_samples_leaf,
            self.l2,
            self.effect_l2,
            self.subsample,
            self.max_features,
            self.max_bins,
            self.noise.map_or("found on rows held back".into(), |n| format!("{n:.4}")),
        )
    }
}

/// Step of the single-input evidence: half a Newton step, for inputs that tell the same share it between them.
const EFFECT_RATE: f32 = 0.5;
/// Largest step of a leaf or bin before the rate: where the second derivative vanishes a Newton step has no bound.
pub const MAX_STEP: f32 = 4.0;
/// The noise is kept from here to there: at 0 it could never grow again, at 1 nothing could be learned.
const NOISE: (f32, f32) = (1e-3, 0.5);
/// Rows worked on by one task; the order of sums, and so every bit, depends on this and not on threads.
pub const CHUNK: usize = 1 << 15;
/// Values are kept in steps of this: no answer needs finer log-odds, and a file of round numbers is half as large.
const STEP: f32 = 1.0 / 1_024.0;
/// Rows that early stopping learns from at most: how long to learn is found well enough on these.
const SEARCH_ROWS: usize = 150_000;
/// Rounds without a split after which boosting ends.
const IDLE: usize = 5;
/// Rounds of trees between looks at the noise.
const NOISE_EVERY: usize = 4;
/// Least fall of the loss that counts, as a share of it.
const LEAST: f64 = 1e-4;

impl BoostedParams {
    fn check(&self) -> Result<()> {
        let mut problems = Vec::new();
        let mut range = |name: &str, ok: bool, found: &dyn fmt::Display, expected: &str| {
            if !ok {
                problems.push(Error::new(ErrorKind::Setting, format!("{name} is out of range")).found(found).expected(expected));
            }
        };
        let share = |v: f64| v > 0.0 && v <= 1.0;
        let weight = |v: f64| v >= 0.0 && v.is_finite();
        range("learning_rate", (1e-6..=1.0).contains(&self.learning_rate), &self.learning_rate, "0.000001 to 1");
        range("max_leaves", (2..=4_096).contains(&self.max_leaves), &self.max_leaves, "2 to 4096");
        range("max_depth", (1..=256).contains(&self.max_depth), &self.max_depth, "1 to 256");
        range("min_samples_leaf", self.min_samples_leaf >= 1, &self.min_samples_leaf, "at least 1");
        range("l2", weight(self.l2), &self.l2, "0 or more");
        range("effect_l2", weight(self.effect_l2), &self.effect_l2, "0 or more");
        range("subsample", share(self.subsample), &self.subsample, "above 0, at most 1");
        range("max_features", share(self.max_features), &self.max_features, "above 0, at most 1");
        let at_most = |v: Option<usize>, most: usize| v.is_none_or(|v| v <= most);
        range("n_trees", at_most(self.n_trees, 10_000), &self.n_trees.unwrap_or(0), "0 to 10000");
        range("cycles", at_most(self.cycles, 10_000), &self.cycles.unwrap_or(0), "0 to 10000");
        range("max_bins", (2..=255).contains(&self.max_bins), &self.max_bins, "2 to 255");
        Error::all(problems).map_or(Ok(()), Err)
    }

    /// Is this training set learned level by level?
    pub fn by_levels(&self, set: &TrainingSet<'_>) -> bool {
        set.lineage.len() == set.n_classes
            && set.n_classes > 1
            && self.levels.unwrap_or(set.n_classes > MANY_CLASSES && set.n_classes * set.samples.len() > MANY_SCORES)
    }

    /// The settings with the numbers of cycles and trees that early stopping finds on the rows held back.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] naming every setting out of range; [`ErrorKind::Data`] for weights that cannot be used.
    pub fn settle(&self, set: &TrainingSet<'_>) -> Result<BoostedParams> {
        self.check()?;
        if self.cycles.is_some() && self.n_trees.is_some() {
            return Ok(self.clone());
        }
        let by_chance = |row: u32| unit_hash(self.seed, u64::from(row), 0x68656c64) < self.held_back;
        let target = Target::new(set, |row| set.held.get(row as usize).copied().unwrap_or_else(|| by_chance(row)))?;
        if target.learned == 0 || target.learned == target.positions() {
            // Nothing to stop by: a little evidence and no trees.
            return Ok(BoostedParams { cycles: self.cycles.or(Some(3)), n_trees: self.n_trees.or(Some(0)), ..self.clone() });
        }
        let target = target.thinned(SEARCH_ROWS, self.seed);
        let (model, cycles, n_trees) = Boosting::new(self, set, &target).run();
        let noise = match model.link {
            Link::Softmax { noise } => Some(f64::from(noise)),
            Link::Share => None,
        };
        Ok(BoostedParams { cycles: Some(cycles), n_trees: Some(n_trees), noise, ..self.clone() })
    }
}

/// Learns.
///
/// # Errors
/// As [`BoostedParams::settle`].
pub fn fit(params: &BoostedParams, set: &TrainingSet<'_>) -> Result<Additive> {
    let params = params.settle(set)?;
    let target = Target::new(set, |_| false)?;
    if target.learned == 0 {
        // A decision of a hierarchy that no row reaches knows nothing.
        return Ok(Additive::unknowing(set.n_classes));
    }
    Ok(Boosting::new(&params, set, &target).run().0)
}

struct Boosting<'a> {
    params: &'a BoostedParams,
    set: &'a TrainingSet<'a>,
    target: &'a Target,
    inputs: Inputs<'a>,
    monotone: Vec<i8>,
}

impl<'a> Boosting<'a> {
    fn new(params: &'a BoostedParams, set: &'a TrainingSet<'a>, target: &'a Target) -> Boosting<'a> {
        let inputs = Inputs::new(set, target, params.max_bins, params.seed);
        let numbers = |i: &&Input| matches!(i.reading, Reading::Borders(_));
        let direction = |i: &Input| Some(i).filter(numbers).and_then(|i| set.monotone.get(i.feature as usize)).map_or(0, |d| d.signum());
        let monotone = if set.n_classes == 2 { inputs.inputs.iter().map(direction).collect() } else { Vec::new() };
        Boosting { params, set, target, inputs, monotone }
    }

    /// The loss on the rows held back.
    fn held_loss(&self, state: &State) -> f64 {
        loss(self.target, state, self.target.learned..self.target.positions()).0
    }

    /// The noise as far as it is not settled: by the rows held back, for a model can learn the wrong labels it sees by
    /// heart; without such rows by the learned ones.
    fn update_noise(&self, state: &mut State) {
        let (learned, all) = (self.target.learned, self.target.positions());
        state.noise = match self.params.noise {
            Some(noise) => noise as f32,
            None => loss(self.target, state, if learned < all { learned..all } else { 0..learned }).1 as f32,
        }
        .clamp(NOISE.0, NOISE.1);
    }

    /// Cycles and rounds; gives the model with the numbers of both.
    fn run(&self) -> (Additive, usize, usize) {
        let k = self.target.n_classes;
        let mut base: Vec<f32> = self.target.shares(1.0).iter().map(|s| s.ln() as f32).collect();
        let mut state = State { scores: Vec::new(), noise: 0.05 };
        let mut wording = wording::fit(self.set, self.target, self.params.seed);
        match &mut wording {
            Some((wording, out_of_fold)) => self.scale(&mut base, wording, std::mem::take(out_of_fold), &mut state),
            None => state.scores = base.repeat(self.target.positions()),
        }
        let wording = wording.map(|(wording, _)| wording);
        let (effects, cycles) = self.evidence(&mut state);
        let (trees, inputs) = self.trees(&mut state);
        let n_trees = trees.roots.len();
        let link = Link::Softmax { noise: state.noise };
        let mut model = Additive { n_classes: k, link, base, inputs, effects, wording, trees };
        model.round(STEP);
        (model, cycles, n_trees)
    }

    /// Puts class shares and the evidence of texts together, each times the number that fits the rows best: texts were
    /// learned without knowing of the other.
    fn scale(&self, base: &mut [f32], wording: &mut Wording, out_of_fold: Vec<f32>, state: &mut State) {
        let k = self.target.n_classes;
        let mut best: Option<(f64, f32, f32)> = None;
        let few: Vec<usize> = (0..self.target.learned).step_by((self.target.learned / 20_000).max(1)).collect();
        let mut p = vec![0.0; k];
        let mut scores = vec![0.0; k];
        for (of_base, of_text) in [0.0, 0.5, 1.0].into_iter().flat_map(|b| [0.25, 0.35, 0.5, 0.7, 1.0, 1.4].map(|t| (b, t))) {
            let mut loss = 0.0;
            for position in &few {
                let text = &out_of_fold[position * k..][..k];
                scores.iter_mut().zip(&*base).zip(text).for_each(|((s, b), t)| *s = of_base * b + of_text * t);
                softmax(&scores, &mut p);
                loss -= f64::from(self.target.weight[*position])
                    * f64::from(self.target.likelihood(*position, &p, state.noise).1.max(1e-9)).ln();
            }
            if best.is_none_or(|(l, _, _)| loss < l) {
                best = Some((loss, of_base, of_text));
            }
        }
        let (_, of_base, of_text) = best.unwrap_or((0.0, 1.0, 0.0));
        base.iter_mut().for_each(|b| *b *= of_base);
        wording.values.iter_mut().for_each(|v| *v *= of_text);
        state.scores = out_of_fold;
        state.scores.par_chunks_exact_mut(k).for_each(|scores| scores.iter_mut().zip(&*base).for_each(|(s, b)| *s = b + of_text * *s));
        self.update_noise(state);
    }

    fn evidence(&self, state: &mut State) -> (Vec<crate::model::additive::Effect>, usize) {
        let mut effects = Effects::new(&self.inputs, self.target, self.params.effect_l2 as f32, EFFECT_RATE, &self.monotone);
        let Some(cycles) = self.params.cycles else {
            let mut best = self.held_loss(state);
            for cycle in 0..self.params.max_cycles {
                let before = (state.scores.clone(), state.noise, effects.values.clone());
                effects.cycle(state);
                self.update_noise(state);
                let now = self.held_loss(state);
                if now > best * (1.0 - 10.0 * LEAST) {
                    (state.scores, state.noise, effects.values) = before;
                    return (effects.finish(), cycle);
                }
                best = now;
            }
            return (effects.finish(), self.params.max_cycles);
        };
        for _ in 0..cycles {
            effects.cycle(state);
            self.update_noise(state);
        }
        (effects.finish(), cycles)
    }

    fn trees(&self, state: &mut State) -> (Trees, Vec<Input>) {
        let k = self.target.n_classes;
        let mut forest = Assembly::new(&self.inputs);
        // Softmax of every learned position, kept from the search for the structure to the leaf values.
        let mut p = vec![0.0; if self.params.n_trees == Some(0) { 0 } else { self.target.learned * k }];
        let (mut best, mut best_round, mut idle) = (f64::INFINITY, 0, 0);
        let rounds = self.params.n_trees.unwrap_or(self.params.max_trees);
        if self.params.n_trees.is_none() {
            best = self.held_loss(state);
        }
        for round in 0..rounds {
            let structure = self.grow(state, &mut p, round as u64);
            if structure.splits.is_empty() {
                // Perhaps only these directions saw nothing to part.
                idle += 1;
                if idle == IDLE {
                    break;
                }
                continue;
            }
            let leaves = self.leaves(&structure);
            let values = self.leaf_values(&structure, &leaves, &p, state.noise);
            state.scores.par_chunks_exact_mut(k).zip(&leaves).with_min_len(1 << 13).for_each(|(scores, leaf)| {
                scores.iter_mut().zip(&values[*leaf as usize * k..][..k]).for_each(|(s, v)| *s += v);
            });
            forest.add(structure, values);
            if round % NOISE_EVERY == NOISE_EVERY - 1 {
                self.update_noise(state);
            }
            if self.params.n_trees.is_none() {
                let now = self.held_loss(state);
                if now < best * (1.0 - 5.0 * LEAST) {
                    (best, best_round) = (now, forest.trees.roots.len());
                } else if forest.trees.roots.len() >= best_round + self.params.patience {
                    break;
                }
            }
        }
        if self.params.n_trees.is_none() {
            forest.trees.roots.truncate(best_round);
        }
        (forest.trees, forest.inputs)
    }

    fn limits(&self) -> Limits {
        Limits {
            max_leaves: self.params.max_leaves,
            max_depth: self.params.max_depth,
            min_samples_leaf: self.params.min_samples_leaf,
            lambda: self.params.l2 as f32,
            category_lambda: 10.0,
            inputs_by_node: self.params.max_features,
        }
    }

    /// The structure of one tree: gradients in a sketch, on a sample of rows.
    fn grow(&self, state: &State, p: &mut [f32], round: u64) -> Structure {
        let (k, target) = (self.target.n_classes, self.target);
        let sketch = Sketch::draw(k, self.params.seed, round);
        let scale = sketch.scale(&target.weight[..target.learned]);
        let mut gradients: Vec<Gradient> = vec![[0; LANES]; target.learned];
        let noise = state.noise;
        gradients.par_chunks_mut(CHUNK).zip(p.par_chunks_mut(CHUNK * k)).zip(state.scores.par_chunks(CHUNK * k)).enumerate().for_each(
            |(chunk, ((gradients, p), scores))| {
                let rows = gradients.iter_mut().zip(p.chunks_exact_mut(k)).zip(scores.chunks_exact(k));
                for (i, ((gradient, p), scores)) in rows.enumerate() {
                    let position = chunk * CHUNK + i;
                    let clean = target.clean(position, scores, noise, p);
                    let mut lanes = [0.0f32; LANES];
                    let mut squares = 0.0;
                    for (p, direction) in p.iter().zip(&sketch.directions) {
                        squares += p * p;
                        (0..DIRECTIONS).for_each(|d| lanes[d] -= p * direction[d]);
                    }
                    target.pull(position, p, 1.0, |c, g| (0..DIRECTIONS).for_each(|d| lanes[d] += g * sketch.directions[c][d]));
                    lanes[DIRECTIONS] = 1.0 - squares;
                    *gradient = scale.integers(lanes, clean * target.weight[position]);
                }
            },
        );
        let sampled = |p: &u32| self.params.subsample >= 1.0 || unit_hash(self.params.seed, round, u64::from(*p)) < self.params.subsample;
        let positions: Vec<u32> =
            (0..target.learned as u32).into_par_iter().filter(|p| target.weight[*p as usize] > 0.0).filter(sampled).collect();
        let grower = Grower {
            inputs: &self.inputs,
            gradients: &gradients,
            unit: scale.unit,
            limits: self.limits(),
            monotone: &self.monotone,
            seed: self.params.seed.wrapping_add(round),
        };
        grower.grow(positions)
    }

    fn leaves(&self, structure: &Structure) -> Vec<u16> {
        (0..self.target.positions()).into_par_iter().with_min_len(1 << 13).map(|p| structure.leaf(&self.inputs, p) as u16).collect()
    }

    /// Newton steps of the leaves from all learned rows, by leaf, then class. `p` is the softmax by position.
    fn leaf_values(&self, structure: &Structure, leaves: &[u16], p: &[f32], noise: f32) -> Vec<f32> {
        let (k, target) = (self.target.n_classes, self.target);
        let size = structure.n_leaves() * 2 * k;
        let parts: Vec<Vec<f32>> = p
            .par_chunks(CHUNK * k)
            .enumerate()
            .map(|(chunk, p)| {
                let mut sums = vec![0.0f32; size];
                for (i, p) in p.chunks_exact(k).enumerate() {
                    let position = chunk * CHUNK + i;
                    let (gradients, hessians) = sums[usize::from(leaves[position]) * 2 * k..][..2 * k].split_at_mut(k);
                    target.accumulate(position, p, target.cleanness(position, p, noise), gradients, hessians);
                }
                sums
            })
            .collect();
        let mut sums = vec![0.0f32; size];
        for part in &parts {
            sums.iter_mut().zip(part).for_each(|(a, b)| *a += b);
        }
        let (rate, l2) = (self.params.learning_rate as f32, self.params.l2 as f32);
        let step = |g: f32, h: f32| rate * (g / (h + l2).max(f32::MIN_POSITIVE)).clamp(-MAX_STEP, MAX_STEP);
        let mut values = Vec::with_capacity(size / 2);
        for (cell, bounds) in sums.chunks_exact(2 * k).zip(&structure.bounds) {
            let (gradients, hessians) = cell.split_at(k);
            let at = values.len();
            values.extend(gradients.iter().zip(hessians).map(|(g, h)| step(*g, *h)));
            if k == 2 && bounds.0 <= bounds.1 && (bounds.0.is_finite() || bounds.1.is_finite()) {
                let lead = (values[at + 1]).clamp(rate * bounds.0, rate * bounds.1);
                (values[at], values[at + 1]) = (-lead, lead);
            }
        }
        values
    }
}
