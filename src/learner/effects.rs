//! Evidence of single inputs: for every bin and class one value, fitted input by input in cycles of ridge
//! Newton steps (backfitting of a generalised additive model; Hastie and Tibshirani 1986, and the "main
//! effects" of Lou, Caruana, Gehrke, Hooker, "Accurate intelligible models with pairwise interactions", 2013).
//!
//! The ridge shrinks a bin towards nothing as `lambda / (rows + lambda)`, so a trader seen five times says
//! little and one seen five thousand times says what it has to.

use rayon::prelude::*;

use super::boosted::{CHUNK, MAX_STEP};
use super::inputs::Inputs;
use super::target::Target;
use crate::model::additive::{Effect, Reading};
use crate::model::link::softmax;

/// Raw scores of every position with the noise learned so far.
pub struct State {
    /// Scores by position, then class.
    pub scores: Vec<f32>,
    /// Share of wrong labels.
    pub noise: f32,
}

/// Mean log loss over positions, and mean share of labels that are wrong.
pub fn loss(target: &Target, state: &State, positions: std::ops::Range<usize>) -> (f64, f64) {
    let k = target.n_classes;
    let starts: Vec<usize> = positions.clone().step_by(CHUNK).collect();
    let sums: Vec<[f64; 3]> = starts
        .into_par_iter()
        .map(|start| {
            let mut p = vec![0.0; k];
            let mut sums = [0.0; 3];
            for position in start..positions.end.min(start + CHUNK) {
                let scores = &state.scores[position * k..][..k];
                softmax(scores, &mut p);
                let (right, likelihood) = target.likelihood(position, &p, state.noise);
                let clean = right / likelihood.max(f32::MIN_POSITIVE);
                let weight = f64::from(target.weight[position]);
                sums[0] -= weight * f64::from(likelihood.max(1e-9)).ln();
                sums[1] += weight * f64::from(1.0 - clean);
                sums[2] += weight;
            }
            sums
        })
        .collect();
    let total = |i: usize| sums.iter().map(|s| s[i]).sum::<f64>();
    let rows = total(2).max(f64::MIN_POSITIVE);
    (total(0) / rows, total(1) / rows)
}

/// Gradient and second derivative by bin and class, over the learned positions.
type Sums = Vec<f32>;

/// The evidence of some inputs while it grows.
pub struct Effects<'a> {
    inputs: &'a Inputs<'a>,
    target: &'a Target,
    lambda: f32,
    rate: f32,
    /// Direction in which class 1 must go with each input, 0 for free.
    monotone: &'a [i8],
    /// Values by input, then bin, then class.
    pub values: Vec<Vec<f32>>,
}

impl<'a> Effects<'a> {
    /// No evidence yet.
    pub fn new(inputs: &'a Inputs<'a>, target: &'a Target, lambda: f32, rate: f32, monotone: &'a [i8]) -> Effects<'a> {
        let values = inputs.inputs.iter().map(|i| vec![0.0; i.n_bins() * target.n_classes]).collect();
        Effects { inputs, target, lambda, rate, monotone, values }
    }

    /// One Newton step for every input in turn; scores follow.
    pub fn cycle(&mut self, state: &mut State) {
        let mut step: Option<(usize, Vec<f32>)> = None;
        // A history says more the longer it is, which it cannot say by itself: histories are left to the trees.
        let alone = |input: &usize| !matches!(self.inputs.inputs[*input].reading, Reading::History { .. });
        for input in (0..self.inputs.inputs.len()).filter(alone) {
            let sums = self.sweep(state, step.as_ref(), Some(input));
            step = Some((input, self.step(input, &sums)));
        }
        self.sweep(state, step.as_ref(), None);
    }

    /// Adds a step to the scores and sums the gradient for the next input: one way through memory for both.
    fn sweep(&self, state: &mut State, step: Option<&(usize, Vec<f32>)>, next: Option<usize>) -> Sums {
        let (k, noise, target) = (self.target.n_classes, state.noise, self.target);
        let size = next.map_or(0, |i| self.inputs.inputs[i].n_bins()) * 2 * k;
        // A large dictionary's sums are kept few times over.
        let tasks = (1 << 24) / size.max(1);
        let chunk = CHUNK.max(target.positions().div_ceil(tasks.max(1)));
        let parts: Vec<Sums> = state
            .scores
            .par_chunks_mut(chunk * k)
            .enumerate()
            .map(|(part, scores)| {
                let mut sums = vec![0.0f32; size];
                let mut p = vec![0.0f32; k];
                for (i, scores) in scores.chunks_exact_mut(k).enumerate() {
                    let position = part * chunk + i;
                    if let Some((input, values)) = step {
                        let values = &values[self.inputs.bin(*input, position) * k..][..k];
                        scores.iter_mut().zip(values).for_each(|(s, v)| *s += v);
                    }
                    let Some(next) = next.filter(|_| position < target.learned) else { continue };
                    let (gradients, hessians) = sums[self.inputs.bin(next, position) * 2 * k..][..2 * k].split_at_mut(k);
                    let clean = target.clean(position, scores, noise, &mut p);
                    target.accumulate(position, &p, clean, gradients, hessians);
                }
                sums
            })
            .collect();
        let mut parts = parts.into_iter();
        let mut sums = parts.next().unwrap_or_default();
        for part in parts {
            sums.iter_mut().zip(&part).for_each(|(a, b)| *a += b);
        }
        sums
    }

    /// The Newton step of an input, already added to its values.
    fn step(&mut self, input: usize, sums: &Sums) -> Vec<f32> {
        let k = self.target.n_classes;
        let before = self.values[input].clone();
        let values = &mut self.values[input];
        for (cell, values) in sums.chunks_exact(2 * k).zip(values.chunks_exact_mut(k)) {
            let (gradients, hessians) = cell.split_at(k);
            for ((v, g), h) in values.iter_mut().zip(gradients).zip(hessians) {
                *v += self.rate * ((g - self.lambda * *v) / (h + self.lambda).max(f32::MIN_POSITIVE)).clamp(-MAX_STEP, MAX_STEP);
            }
        }
        match self.monotone.get(input) {
            Some(0) | None => {}
            Some(direction) => rise(values, sums, k, f32::from(*direction)),
        }
        values.iter().zip(&before).map(|(a, b)| a - b).collect()
    }

    /// The evidence with its means over the learned positions; inputs that say nothing are left out.
    pub fn finish(self) -> Vec<Effect> {
        let k = self.target.n_classes;
        let (inputs, target) = (self.inputs, self.target);
        self.values
            .into_par_iter()
            .enumerate()
            .filter(|(_, values)| values.iter().any(|v| *v != 0.0))
            .map(|(input, values)| {
                let mut rows = vec![0.0f64; values.len() / k];
                (0..target.learned).for_each(|p| rows[inputs.bin(input, p)] += f64::from(target.weight[p]));
                let total: f64 = rows.iter().sum();
                let mean = |c: usize| rows.iter().zip(values.chunks_exact(k)).map(|(n, v)| n * f64::from(v[c])).sum::<f64>() / total;
                let mean = (0..k).map(|c| mean(c) as f32).collect();
                Effect { input: input as u32, values, mean }
            })
            .collect()
    }
}

/// Makes class 1's lead over class 0 rise (`direction` 1) or fall (-1) with the bins of a number, missing apart:
/// isotonic regression by pooling neighbours that are out of order (Ayer et al. 1955).
fn rise(values: &mut [f32], sums: &Sums, k: usize, direction: f32) {
    let mut pools: Vec<(f32, f32, usize)> = Vec::new();
    for (v, cell) in values.chunks_exact(k).zip(sums.chunks_exact(2 * k)).skip(1) {
        let mut pool = (direction * (v[1] - v[0]), cell[k] + cell[k + 1] + 1e-6, 1);
        while let Some(last) = pools.last().copied().filter(|last| last.0 > pool.0) {
            pools.pop();
            let weight = last.1 + pool.1;
            pool = ((last.0 * last.1 + pool.0 * pool.1) / weight, weight, last.2 + pool.2);
        }
        pools.push(pool);
    }
    let levels = pools.iter().flat_map(|(level, _, n)| std::iter::repeat_n(direction * level, *n));
    for (v, lead) in values.chunks_exact_mut(k).skip(1).zip(levels) {
        let middle = (v[0] + v[1]) / 2.0;
        (v[0], v[1]) = (middle - lead / 2.0, middle + lead / 2.0);
    }
}
