//! Evidence of texts: a softmax regression on all tokens at once, by stochastic dual coordinate ascent
//! (Shalev-Shwartz and Zhang, "Stochastic dual coordinate ascent methods for regularized loss
//! minimization", JMLR 2013), which needs no learning rate.
//!
//! Classes of one chapter share part of every token's value, as if a token spoke for the chapter first and then
//! for the subheading: the norm that is kept small counts what the classes of a chapter have in common
//! once. That is the shrinkage of rare codes towards their chapter.

use rayon::prelude::*;

use super::histogram::unit_hash;
use super::target::Target;
use super::{TextBlock, TrainingSet};
use crate::data::matrix::Matrix;
use crate::model::additive::{Block, Wording};

/// Folds that give every training row scores from rows other than itself.
const FOLDS: usize = 5;
/// How strongly the classes of a chapter are held together.
const KINSHIP: f32 = 1.0;

/// Squared move of a row's dual variables below which it may rest.
const QUIET: f32 = 1e-3;
/// Halvings in the search for a step's length.
const HALVINGS: usize = 6;

/// Positions with their scores by class.
type Scored = Vec<(usize, Vec<f32>)>;

/// Tokens of rows with their shares: those of position `i` are at `starts[i]..starts[i + 1]`.
struct Rows {
    starts: Vec<usize>,
    tokens: Vec<(u32, f32)>,
}

impl Rows {
    fn of(&self, position: usize) -> &[(u32, f32)] {
        &self.tokens[self.starts[position]..self.starts[position + 1]]
    }
}

/// The evidence of the texts, and for every position scores by class from a model that has not seen it.
/// `None` without texts.
pub fn fit(set: &TrainingSet<'_>, target: &Target, seed: u64) -> Option<(Wording, Vec<f32>)> {
    if set.texts.is_empty() {
        return None;
    }
    let k = target.n_classes;
    let mut wording = weigh(set.texts, set.matrix, &target.rows[..target.learned], k);
    let rows = read(&wording, set.matrix, &target.rows);
    let fold = |position: usize| (unit_hash(seed, u64::from(target.rows[position]), 0x666f_6c64) * FOLDS as f64) as usize;
    let mut chapters: Vec<u32> = set.lineage.iter().map(|l| l[0]).collect();
    chapters.sort_unstable();
    chapters.dedup();
    let kin: Vec<u32> = set.lineage.iter().map(|l| chapters.partition_point(|c| *c < l[0]) as u32).collect();
    let cost = cost(target.learned);
    let learn = |left_out: Option<usize>| {
        let positions: Vec<u32> = (0..target.learned).filter(|p| Some(fold(*p)) != left_out).map(|p| p as u32).collect();
        ascend(&rows, &positions, target, &kin, wording.weights.len(), cost, seed)
    };
    // The last fit leaves nothing out; it speaks for the rows held back, too.
    let fits: Vec<(Vec<f32>, Scored)> = (0..FOLDS + 1)
        .into_par_iter()
        .with_max_len(1)
        .map(|out| {
            let of_all = out == FOLDS;
            let values = learn((!of_all).then_some(out));
            let spoken_for = |p: &usize| if of_all { *p >= target.learned } else { *p < target.learned && fold(*p) == out };
            let scored = (0..target.positions()).filter(spoken_for).map(|p| (p, scores(&rows, p, &values, k))).collect();
            (if of_all { values } else { Vec::new() }, scored)
        })
        .collect();
    let mut out_of_fold = vec![0.0; target.positions() * k];
    let mut values = Vec::new();
    for (of_all, scored) in fits {
        values = of_all;
        scored.into_iter().for_each(|(position, scores)| out_of_fold[position * k..][..k].copy_from_slice(&scores));
    }
    wording.values = values;
    Some((wording, out_of_fold))
}

/// Weight of a row's loss against the norm: few rows need every word they have, many can afford doubt.
fn cost(rows: usize) -> f32 {
    (1.4e6 / rows.max(1) as f32).clamp(10.0, 300.0)
}

fn epochs(rows: usize) -> u64 {
    (400_000 / rows.max(1)).clamp(3, 8) as u64
}

/// The tokens with their weights: the rarer the more (inverse document frequency to the block's power).
fn weigh(texts: &[TextBlock], matrix: &Matrix, rows: &[u32], k: usize) -> Wording {
    let mut wording = Wording { blocks: Vec::new(), weights: Vec::new(), values: Vec::new(), n_classes: k };
    for text in texts {
        let column = &matrix.columns[text.feature as usize];
        let mut counts = vec![0u32; column.n_tokens()];
        for row in rows {
            column.tokens(*row as usize).iter().for_each(|t| counts[*t as usize] += 1);
        }
        let n = rows.len() as f32;
        wording.blocks.push(Block { feature: text.feature, start: wording.weights.len() as u32, scale: text.weight.sqrt() });
        wording.weights.extend(counts.iter().map(|c| match c {
            0 => 0.0,
            c => (((1.0 + n) / (1.0 + *c as f32)).ln() + 1.0).powf(text.rarity),
        }));
    }
    wording
}

fn read(wording: &Wording, matrix: &Matrix, rows: &[u32]) -> Rows {
    let mut read = Rows { starts: vec![0], tokens: Vec::new() };
    for row in rows {
        wording.tokens(matrix, *row as usize, |token, share| read.tokens.push((token as u32, share)));
        read.starts.push(read.tokens.len());
    }
    read
}

fn scores(rows: &Rows, position: usize, values: &[f32], k: usize) -> Vec<f32> {
    let mut z = vec![0.0; k];
    for (token, share) in rows.of(position) {
        z.iter_mut().zip(&values[*token as usize * k..][..k]).for_each(|(z, v)| *z += share * v);
    }
    z
}

/// Dual ascent over some positions; gives values by token, then class.
fn ascend(rows: &Rows, positions: &[u32], target: &Target, kin: &[u32], n_tokens: usize, cost: f32, seed: u64) -> Vec<f32> {
    let k = target.n_classes;
    // Written, not only set aside: memory that is first read and then written is mapped twice, and other threads are stopped for it.
    let mut values = Vec::with_capacity(n_tokens * k);
    values.resize(n_tokens * k, std::hint::black_box(0.0f32));
    // The dual variables: a distribution over the classes for every row, at first its label.
    let mut duals = vec![0.0f32; positions.len() * k];
    for (dual, position) in duals.chunks_exact_mut(k).zip(positions) {
        let classes = target.classes(*position as usize);
        classes.iter().for_each(|c| dual[*c as usize] = 1.0 / classes.len() as f32);
    }
    // Rows that hardly moved the last time rest for an epoch.
    let mut rests = vec![false; positions.len()];
    let n_kin = kin.iter().max().map_or(0, |m| *m as usize + 1);
    let mut order: Vec<u32> = (0..positions.len() as u32).collect();
    let (mut shared, mut d, mut spread, mut p) = (vec![0.0f32; n_kin], vec![0.0f32; k], vec![0.0f32; k], vec![0.0f32; k]);
    for epoch in 0..epochs(positions.len()) {
        order.sort_unstable_by_key(|i| ((unit_hash(seed, epoch, u64::from(*i)) * f64::from(u32::MAX)) as u32, *i));
        for i in &order {
            if std::mem::take(&mut rests[*i as usize]) {
                continue;
            }
            let position = positions[*i as usize] as usize;
            let tokens = rows.of(position);
            let square: f32 = tokens.iter().map(|(_, share)| share * share).sum();
            let cost = cost * target.weight[position];
            if square == 0.0 || cost == 0.0 {
                continue;
            }
            let z = scores(rows, position, &values, k);
            crate::model::link::softmax(&z, &mut p);
            let q = &mut duals[*i as usize * k..][..k];
            d.iter_mut().zip(&p).zip(q.iter()).for_each(|((d, p), q)| *d = p - q);
            shared.fill(0.0);
            kin.iter().zip(&d).for_each(|(kin, d)| shared[*kin as usize] += d);
            for (c, spread) in spread.iter_mut().enumerate() {
                *spread = d[c] + kin.get(c).map_or(0.0, |kin| KINSHIP * shared[*kin as usize]);
            }
            let length: f32 = d.iter().zip(&spread).map(|(a, b)| a * b).sum();
            rests[*i as usize] = length < QUIET;
            if length < 1e-10 {
                continue;
            }
            // The dual objective along `d` is concave; its derivative's zero is found by bisection.
            let (curve, slope) = (cost * square * length, z.iter().zip(&d).map(|(z, d)| z * d).sum::<f32>());
            let (mut low, mut high) = (0.0f32, 1.0f32);
            for _ in 0..HALVINGS {
                let step = 0.5 * (low + high);
                let entropy: f32 = q.iter().zip(&d).map(|(q, d)| d * ln((q + step * d).max(1e-20))).sum();
                if curve * step + entropy - slope > 0.0 { high = step } else { low = step }
            }
            let step = 0.5 * (low + high);
            q.iter_mut().zip(&d).for_each(|(q, d)| *q = (*q + step * d).max(0.0));
            for (token, share) in tokens {
                let times = cost * step * share;
                values[*token as usize * k..][..k].iter_mut().zip(&spread).for_each(|(v, s)| *v -= times * s);
            }
        }
    }
    values
}

/// Natural logarithm of a positive number to about 1e-5: plain operations that become vector code. It only steers
/// the length of a step.
#[inline(always)]
fn ln(x: f32) -> f32 {
    let bits = x.to_bits();
    let exponent = ((bits >> 23) as i32 - 127) as f32;
    let m = f32::from_bits((bits & 0x007f_ffff) | 0x3f80_0000);
    let t = (m - 1.0) / (m + 1.0);
    let s = t * t;
    exponent * std::f32::consts::LN_2 + 2.0 * t * (1.0 + s * (1.0 / 3.0 + s * (1.0 / 5.0 + s * (1.0 / 7.0 + s / 9.0))))
}
