//! The additive model of learners `boosted` and `forest`: for each class a raw score that is a sum of
//! evidence of single features and of trees whose leaves hold one value a class.
//!
//! Everything lies in flat arrays and is read over batches of rows: a value becomes a small number (its
//! bin) once, and a node asks for one bit.

use serde::{Deserialize, Serialize};

use super::link::Link;
use crate::data::matrix::{Column, MISSING, Matrix, UNSEEN};

/// Bins that trees tell apart; higher dictionary codes look like [`UNSEEN`] to them.
pub const TREE_BINS: usize = 256;

/// Rows predicted at a time, so that their bins and one tree stay in the cache; does not change any result.
const BATCH: usize = 128;

/// A set of bins, as bits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BinSet([u64; TREE_BINS / 64]);

impl BinSet {
    /// Every bin.
    pub const ALL: BinSet = BinSet([u64::MAX; TREE_BINS / 64]);

    /// Is the bin in it?
    #[inline(always)]
    pub fn has(&self, bin: u8) -> bool {
        (self.0[usize::from(bin >> 6)] >> (bin & 63)) & 1 == 1
    }

    /// Puts a bin in.
    pub fn insert(&mut self, bin: u8) {
        self.0[usize::from(bin >> 6)] |= 1 << (bin & 63);
    }

    /// Takes a bin out.
    pub fn remove(&mut self, bin: u8) {
        self.0[usize::from(bin >> 6)] &= !(1 << (bin & 63));
    }
}

/// How a feature becomes bins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[serde(rename_all = "lowercase")]
pub enum Reading {
    /// A number: bin 0 is missing, bin `b` from 1 is above `b - 1` of the ascending borders.
    Borders(Vec<f32>),
    /// A category: its dictionary code; there are so many.
    Codes(u32),
    /// A category of a large dictionary: the share of class 1 among its past rows, as a number among ascending borders.
    History {
        /// The share by dictionary code; a missing one is in bin 0 whatever stands here.
        shares: Vec<f32>,
        /// As in [`Reading::Borders`].
        borders: Vec<f32>,
    },
    /// Has the text this token? Bin 1 if so.
    Token(u32),
}

/// One thing that evidence and trees look at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Index into the head's features.
    pub feature: u32,
    /// How it becomes bins.
    pub reading: Reading,
}

impl Input {
    /// Number of bins.
    pub fn n_bins(&self) -> usize {
        match &self.reading {
            Reading::Borders(borders) | Reading::History { borders, .. } => borders.len() + 2,
            Reading::Codes(n) => *n as usize,
            Reading::Token(_) => 2,
        }
    }

    /// The bin of a row.
    #[inline]
    pub fn bin(&self, matrix: &Matrix, row: usize) -> u32 {
        match (&self.reading, &matrix.columns[self.feature as usize]) {
            (Reading::Borders(borders), Column::Numerical(values)) => bin_of(borders, values[row]),
            (Reading::Codes(n), Column::Categorical { codes, .. }) => {
                let code = codes[row];
                if code < *n { code } else { UNSEEN }
            }
            (Reading::History { shares, borders }, Column::Categorical { codes, .. }) => {
                let share = shares.get(codes[row] as usize).or(shares.get(UNSEEN as usize));
                share.filter(|_| codes[row] != MISSING).map_or(0, |share| bin_of(borders, *share))
            }
            (Reading::Token(token), column) => u32::from(column.tokens(row).binary_search(token).is_ok()),
            // The artifact checks every input against its feature when it is loaded.
            _ => MISSING,
        }
    }
}

/// The bin of a number among ascending borders; 0 for a missing one.
#[inline]
pub fn bin_of(borders: &[f32], value: f32) -> u32 {
    if value.is_nan() { 0 } else { borders.partition_point(|b| *b < value) as u32 + 1 }
}

/// The bin as trees see it.
#[inline(always)]
pub fn tree_bin(bin: u32) -> u8 {
    if bin < TREE_BINS as u32 { bin as u8 } else { UNSEEN as u8 }
}

/// What one input says of each class by itself: one value a bin and class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Effect {
    /// Index into the inputs.
    pub input: u32,
    /// Values by bin, then class.
    pub values: Vec<f32>,
    /// Mean over the training rows by class, the point of comparison for contributions.
    pub mean: Vec<f32>,
}

/// What the tokens of texts say of each class: a row's score is the sum over its tokens of the token's values
/// times the token's share.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    /// The texts, cut into tokens in one way or another.
    pub blocks: Vec<Block>,
    /// Weight of each token in its block: rare ones count more.
    pub weights: Vec<f32>,
    /// Values by token, then class.
    pub values: Vec<f32>,
    /// Number of classes.
    pub n_classes: usize,
}

/// One text feature of a [`Wording`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// Index into the head's features.
    pub feature: u32,
    /// First token of the feature in the wording's arrays.
    pub start: u32,
    /// A row's shares in this block have this root of their sum of squares, however long the text.
    pub scale: f32,
}

/// An inner node of a tree.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Node {
    /// Index into the inputs.
    pub input: u32,
    /// Bins that go left.
    pub left_bins: BinSet,
    /// The left child: a node index, or `!leaf` if negative.
    pub left: i32,
    /// The right child, likewise.
    pub right: i32,
    /// Share of the node's training rows that went left.
    pub share_left: f32,
    /// What the split gained, in the learner's measure.
    pub gain: f32,
}

/// Trees over the same inputs, their nodes in one array.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trees {
    /// Root of each tree: a node index, or `!leaf` if negative.
    pub roots: Vec<i32>,
    /// Nodes of all trees; a child stands behind its parent.
    pub nodes: Vec<Node>,
    /// Leaf values by leaf, then class.
    pub values: Vec<f32>,
}

/// The additive model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Additive {
    /// Number of classes.
    pub n_classes: usize,
    /// Raw scores to probabilities.
    pub link: Link,
    /// Raw score of each class before any evidence.
    pub base: Vec<f32>,
    /// What is looked at.
    pub inputs: Vec<Input>,
    /// Evidence of single inputs.
    pub effects: Vec<Effect>,
    /// Evidence of texts.
    pub wording: Option<Wording>,
    /// The trees.
    pub trees: Trees,
}

impl Wording {
    /// The feature a token is of and its id there.
    pub fn place_of(&self, token: usize) -> Option<(usize, u32)> {
        let block = self.blocks.iter().rev().find(|b| b.start as usize <= token)?;
        Some((block.feature as usize, token as u32 - block.start))
    }

    /// Calls `each` with every known token of a row (index into the arrays) and its share.
    pub fn tokens(&self, matrix: &Matrix, row: usize, mut each: impl FnMut(usize, f32)) {
        for block in &self.blocks {
            let ids = matrix.columns[block.feature as usize].tokens(row);
            let weight = |id: &u32| self.weights[(block.start + id) as usize];
            let squares: f32 = ids.iter().map(|id| weight(id) * weight(id)).sum();
            if squares > 0.0 {
                let scale = block.scale / squares.sqrt();
                ids.iter().for_each(|id| each((block.start + id) as usize, weight(id) * scale));
            }
        }
    }
}

impl Trees {
    /// The leaf of a row in the tree at `root`; `bins` are the row's, by input.
    #[inline(always)]
    pub fn leaf(&self, root: i32, bins: &[u8]) -> usize {
        let mut at = root;
        while at >= 0 {
            let node = &self.nodes[at as usize];
            at = if node.left_bins.has(bins[node.input as usize]) { node.left } else { node.right };
        }
        !at as usize
    }

    /// Number of leaves.
    pub fn n_leaves(&self) -> usize {
        self.nodes.len() + self.roots.len()
    }

    fn problem(&self, k: usize, n_inputs: usize) -> Option<String> {
        let (n, leaves) = (self.nodes.len(), self.n_leaves());
        if self.values.len() != leaves * k || !self.values.iter().all(|v| v.is_finite()) {
            return Some(format!("{leaves} leaves of {k} classes with {} values, or values that are no numbers", self.values.len()));
        }
        if self.nodes.iter().any(|node| node.input as usize >= n_inputs || !(0.0..=1.0).contains(&node.share_left)) {
            return Some("a node asks for an input that is not there, or its share is none".into());
        }
        // Every node and leaf hangs on one parent or is a root; a parent stands before its children.
        let mut hangs = vec![false; n + leaves];
        let roots = self.roots.iter().map(|root| (*root, 0));
        let children = self.nodes.iter().enumerate().flat_map(|(i, node)| [(node.left, i + 1), (node.right, i + 1)]);
        for (child, from) in roots.chain(children) {
            let at = if child >= 0 { child as usize } else { n + !child as usize };
            let inside = if child >= 0 { (from..n).contains(&at) } else { at < n + leaves };
            if !inside || std::mem::replace(&mut hangs[at], true) {
                return Some("a tree has a child outside it, or one of two parents".into());
            }
        }
        None
    }
}

impl Additive {
    /// Which inputs the trees ask for.
    fn asked(&self) -> Vec<usize> {
        let mut asked = vec![false; self.inputs.len()];
        self.trees.nodes.iter().for_each(|n| asked[n.input as usize] = true);
        (0..asked.len()).filter(|i| asked[*i]).collect()
    }

    /// A model that finds all classes equally likely.
    pub fn unknowing(n_classes: usize) -> Additive {
        Additive {
            n_classes,
            link: Link::Softmax { noise: 0.0 },
            base: vec![0.0; n_classes],
            inputs: Vec::new(),
            effects: Vec::new(),
            wording: None,
            trees: Trees::default(),
        }
    }

    /// Rounds every value to multiples of a step.
    pub fn round(&mut self, step: f32) {
        let effects = self.effects.iter_mut().flat_map(|e| e.values.iter_mut().chain(&mut e.mean));
        let words = self.wording.iter_mut().flat_map(|w| &mut w.values);
        effects.chain(words).chain(&mut self.trees.values).chain(&mut self.base).for_each(|v| *v = (*v / step).round() * step);
    }

    /// Raw scores of a range of rows into `out`, by row, then class.
    pub fn scores(&self, matrix: &Matrix, rows: std::ops::Range<usize>, out: &mut [f32]) {
        self.scores_of(matrix, &rows.map(|r| r as u32).collect::<Vec<_>>(), out);
    }

    /// Raw scores of some rows into `out`, by row, then class.
    pub fn scores_of(&self, matrix: &Matrix, rows: &[u32], out: &mut [f32]) {
        let k = self.n_classes;
        let asked = self.asked();
        let width = self.inputs.len();
        let mut bins = vec![0u8; BATCH.min(rows.len()) * width];
        for (rows, out) in rows.chunks(BATCH).zip(out.chunks_mut(BATCH * k)) {
            let at = |i: usize| rows[i] as usize;
            out.chunks_exact_mut(k).for_each(|row| row.copy_from_slice(&self.base));
            for effect in &self.effects {
                let input = &self.inputs[effect.input as usize];
                for (i, scores) in out.chunks_exact_mut(k).enumerate() {
                    let bin = input.bin(matrix, at(i)) as usize;
                    add(scores, &effect.values[bin * k..][..k], 1.0);
                }
            }
            if let Some(wording) = &self.wording {
                for (i, scores) in out.chunks_exact_mut(k).enumerate() {
                    wording.tokens(matrix, at(i), |t, share| add(scores, &wording.values[t * k..][..k], share));
                }
            }
            for input in &asked {
                for i in 0..rows.len() {
                    bins[i * width + input] = tree_bin(self.inputs[*input].bin(matrix, at(i)));
                }
            }
            for root in &self.trees.roots {
                for (i, scores) in out.chunks_exact_mut(k).enumerate() {
                    let leaf = self.trees.leaf(*root, &bins[i * width..][..width]);
                    add(scores, &self.trees.values[leaf * k..][..k], 1.0);
                }
            }
        }
    }

    /// Class probabilities of a range of rows into `out`, by row, then class.
    pub fn predict(&self, matrix: &Matrix, rows: std::ops::Range<usize>, out: &mut [f64]) {
        self.predict_rows(matrix, &rows.map(|r| r as u32).collect::<Vec<_>>(), out);
    }

    /// Class probabilities of some rows into `out`, by row, then class.
    pub fn predict_rows(&self, matrix: &Matrix, rows: &[u32], out: &mut [f64]) {
        let k = self.n_classes;
        let mut scores = vec![0.0; rows.len() * k];
        self.scores_of(matrix, rows, &mut scores);
        for (scores, out) in scores.chunks_exact(k).zip(out.chunks_exact_mut(k)) {
            self.link.probabilities(scores, out);
        }
    }

    /// What is wrong with a model from a file, if anything: indices outside their arrays, arrays that do not
    /// fit together, inputs that do not fit their features, values that are no numbers.
    pub fn problem(&self, n_features: usize, kind_fits: impl Fn(u32, &Reading) -> bool) -> Option<String> {
        let k = self.n_classes;
        let share = |v: f32| (0.0..=1.0).contains(&v);
        let finite = |values: &[f32]| values.iter().all(|v| v.is_finite());
        if k == 0 || self.base.len() != k {
            return Some(format!("{k} classes, {} base scores", self.base.len()));
        }
        if !finite(&self.base) || matches!(self.link, Link::Softmax { noise } if !share(noise)) {
            return Some("base scores or noise out of range".into());
        }
        if let Some(input) = self.inputs.iter().find(|i| i.feature as usize >= n_features || !kind_fits(i.feature, &i.reading)) {
            return Some(format!("an input asks for feature {} of another kind", input.feature));
        }
        // The lowest border may be minus infinity.
        let ascend = |borders: &[f32]| !borders.iter().any(|b| b.is_nan()) && borders.is_sorted_by(|a, b| a < b);
        let reads = |input: &Input| match &input.reading {
            Reading::Borders(borders) => ascend(borders),
            Reading::History { shares, borders } => ascend(borders) && shares.iter().all(|s| s.is_nan() || share(*s)),
            Reading::Codes(_) | Reading::Token(_) => true,
        };
        if let Some(input) = self.inputs.iter().find(|i| !reads(i)) {
            return Some(format!("borders or shares of feature {} out of order", input.feature));
        }
        for effect in &self.effects {
            let fits = self.inputs.get(effect.input as usize).is_some_and(|i| i.n_bins() * k == effect.values.len() && i.n_bins() > 0);
            if !fits || effect.mean.len() != k || !finite(&effect.values) || !finite(&effect.mean) {
                return Some("the evidence of an input does not fit it".into());
            }
        }
        self.trees.problem(k, self.inputs.len()).or_else(|| {
            let w = self.wording.as_ref()?;
            let fits = w.n_classes == k
                && w.values.len() == w.weights.len() * k
                && w.blocks.iter().all(|b| (b.feature as usize) < n_features && b.start as usize <= w.weights.len() && b.scale.is_finite())
                && finite(&w.weights)
                && finite(&w.values);
            (!fits).then(|| "the evidence of texts does not fit together".into())
        })
    }
}

#[inline(always)]
fn add(scores: &mut [f32], values: &[f32], times: f32) {
    for (score, value) in scores.iter_mut().zip(values) {
        *score += times * value;
    }
}
