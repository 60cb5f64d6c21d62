//! Trees on gradients: histograms of integer sums, the best split of a node, growth by largest gain.
//!
//! One structure serves all classes. Splits are sought in a sketch of the gradient, a few random directions of
//! class space, drawn anew for every tree (Iosipoi and Vakhrushev, "SketchBoost", NeurIPS 2022); with few
//! classes the directions are the classes themselves. Gradients are small integers, so sums are exact: the
//! same tree at any number of threads.

use rayon::prelude::*;

use super::inputs::{GROUP, Inputs};
use crate::model::additive::{BinSet, Reading, TREE_BINS};

/// Directions of the sketch.
pub const DIRECTIONS: usize = 2;
/// What is summed of a row: directions, second derivative, and the row itself.
pub const LANES: usize = DIRECTIONS + 2;
const HESSIAN: usize = DIRECTIONS;
const ROWS: usize = DIRECTIONS + 1;

/// Gradient of one row.
pub type Gradient = [i16; LANES];
/// Sums of a bin.
type Cell = [i32; LANES];

/// What limits a tree.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Leaves of a tree.
    pub max_leaves: usize,
    /// Longest way from root to leaf.
    pub max_depth: usize,
    /// Rows a leaf needs.
    pub min_samples_leaf: u32,
    /// Rows of prior in every leaf value.
    pub lambda: f32,
    /// Rows of prior in the order of categories.
    pub category_lambda: f32,
    /// Share of inputs looked at, drawn for each node.
    pub inputs_by_node: f64,
}

/// A split of a tree on gradients.
#[derive(Debug, Clone)]
pub struct Split {
    /// What is asked.
    pub question: Question,
    /// Bins that go left.
    pub left_bins: BinSet,
    /// Child: index of a split, or `!leaf`.
    pub left: i32,
    /// Child: index of a split, or `!leaf`.
    pub right: i32,
    /// Share of the rows that went left.
    pub share_left: f32,
    /// What it gained.
    pub gain: f32,
}

/// What a split asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// The bin of an input.
    Input(usize),
    /// Whether a text has a token: (text, token).
    Token(usize, u32),
}

/// A grown structure: splits in the order they were made, and the leaf's bounds on class 1 where monotone
/// constraints bind.
pub struct Structure {
    /// The splits; empty if the tree is one leaf.
    pub splits: Vec<Split>,
    /// Lowest and highest lead of class 1 over class 0 by leaf.
    pub bounds: Vec<Bounds>,
}

impl Structure {
    /// Number of leaves.
    pub fn n_leaves(&self) -> usize {
        self.splits.len() + 1
    }

    /// The leaf of a position.
    #[inline(always)]
    pub fn leaf(&self, inputs: &Inputs<'_>, position: usize) -> usize {
        let mut at = if self.splits.is_empty() { -1 } else { 0 };
        while at >= 0 {
            let split = &self.splits[at as usize];
            at = if goes_left(split.question, &split.left_bins, inputs, position) { split.left } else { split.right };
        }
        !at as usize
    }
}

#[inline(always)]
fn goes_left(question: Question, left_bins: &BinSet, inputs: &Inputs<'_>, position: usize) -> bool {
    match question {
        Question::Input(input) => left_bins.has(inputs.tree_bin(input, position)),
        Question::Token(text, token) => inputs.tokens(text, position).binary_search(&token).is_err(),
    }
}

/// Sums of a node: one table an input, then one a text.
struct Histogram {
    inputs: Vec<[Cell; TREE_BINS]>,
    texts: Vec<Vec<Cell>>,
    total: Cell,
}

/// Everything that stays the same while one tree grows.
pub struct Grower<'a> {
    /// The bins.
    pub inputs: &'a Inputs<'a>,
    /// Gradients by position.
    pub gradients: &'a [Gradient],
    /// Value of the integer 1 in a gradient.
    pub unit: f32,
    /// What limits the tree.
    pub limits: Limits,
    /// Direction in which class 1 must go with each input, 0 for free; empty for none.
    pub monotone: &'a [i8],
    /// Draws inputs for nodes.
    pub seed: u64,
}

struct Best {
    gain: f32,
    question: Question,
    left_bins: BinSet,
    share_left: f32,
    /// Value of class 1's gradient direction on both sides, for monotone bounds.
    leads: (f32, f32),
}

/// The split above, and whether on its left side.
type Parent = Option<(usize, bool)>;
/// Lowest and highest lead of class 1 over class 0 that monotone inputs above allow.
pub type Bounds = (f32, f32);

/// A leaf that may still be split.
struct Open {
    positions: Vec<u32>,
    histogram: Histogram,
    best: Option<Best>,
    parent: Parent,
    depth: usize,
    bounds: Bounds,
}

/// Positions from which the work on a node is shared among threads.
const PARALLEL: usize = 1 << 11;
const PARALLEL_SPLIT: usize = 1 << 15;

fn add(to: &mut Cell, gradient: &Gradient) {
    for (a, b) in to.iter_mut().zip(gradient) {
        *a += i32::from(*b);
    }
}

fn add_cells(to: &mut [Cell], from: &[Cell]) {
    for (a, b) in to.iter_mut().zip(from) {
        a.iter_mut().zip(b).for_each(|(a, b)| *a += b);
    }
}

fn take_cells(from: &mut [Cell], what: &[Cell]) {
    for (a, b) in from.iter_mut().zip(what) {
        a.iter_mut().zip(b).for_each(|(a, b)| *a -= b);
    }
}

fn floats(cell: &Cell) -> [f32; LANES] {
    cell.map(|v| v as f32)
}

fn less(a: &[f32; LANES], b: &[f32; LANES]) -> [f32; LANES] {
    std::array::from_fn(|i| a[i] - b[i])
}

impl Grower<'_> {
    /// Grows a tree on some positions.
    pub fn grow(&self, positions: Vec<u32>) -> Structure {
        let free = (f32::NEG_INFINITY, f32::INFINITY);
        let histogram = self.sums(&positions);
        let best = self.best(&histogram, 0, free);
        let mut open = vec![Open { positions, histogram, best, parent: None, depth: 0, bounds: free }];
        let mut closed: Vec<(Parent, Bounds)> = Vec::new();
        let mut splits: Vec<Split> = Vec::new();
        // With a limit on leaves the most useful split comes first; without one the order does not matter, and
        // the newest leaf first keeps few histograms alive.
        let limited = self.limits.max_leaves < usize::MAX;
        while open.len() + closed.len() < self.limits.max_leaves {
            let next = if limited {
                let gains = open.iter().enumerate().filter_map(|(i, o)| Some((i, o.best.as_ref()?.gain)));
                gains.reduce(|a, b| if b.1 > a.1 { b } else { a }).map(|(i, _)| i)
            } else {
                open.len().checked_sub(1)
            };
            let Some(Open { positions, histogram, best, parent, depth, bounds }) = next.map(|i| open.remove(i)) else { break };
            let Some(best) = best else {
                closed.push((parent, bounds));
                continue;
            };
            let id = splits.len();
            attach(&mut splits, parent, id as i32);
            let (left, right) = self.partition(&positions, &best);
            drop(positions);
            splits.push(Split {
                question: best.question,
                left_bins: best.left_bins,
                left: 0,
                right: 0,
                share_left: best.share_left,
                gain: best.gain,
            });
            let left_is_small = left.len() <= right.len();
            let small = self.sums(if left_is_small { &left } else { &right });
            let large = histogram.less(&small);
            let (of_left, of_right) = if left_is_small { (small, large) } else { (large, small) };
            let (bounds_left, bounds_right) = self.bounds(&best, bounds);
            for (positions, histogram, is_left, bounds) in [(left, of_left, true, bounds_left), (right, of_right, false, bounds_right)] {
                let deep = depth + 1 >= self.limits.max_depth;
                let place = (id as u64 * 2 + u64::from(is_left)).wrapping_add(1);
                let best = if deep { None } else { self.best(&histogram, place, bounds) };
                open.push(Open { positions, histogram, best, parent: Some((id, is_left)), depth: depth + 1, bounds });
            }
        }
        closed.extend(open.into_iter().map(|o| (o.parent, o.bounds)));
        for (leaf, (parent, _)) in closed.iter().enumerate() {
            attach(&mut splits, *parent, !(leaf as i32));
        }
        Structure { splits, bounds: closed.into_iter().map(|(_, bounds)| bounds).collect() }
    }

    fn partition(&self, positions: &[u32], best: &Best) -> (Vec<u32>, Vec<u32>) {
        let left = |p: &u32| goes_left(best.question, &best.left_bins, self.inputs, *p as usize);
        if positions.len() < PARALLEL_SPLIT {
            return positions.iter().partition(|p| left(p));
        }
        let parts: Vec<(Vec<u32>, Vec<u32>)> =
            positions.par_chunks(PARALLEL_SPLIT / 2).map(|chunk| chunk.iter().partition(|p| left(p))).collect();
        let (lefts, rights): (Vec<_>, Vec<_>) = parts.into_iter().unzip();
        (lefts.concat(), rights.concat())
    }

    /// Sums of a node's positions.
    fn sums(&self, positions: &[u32]) -> Histogram {
        let groups = self.inputs.groups.len();
        let texts = self.inputs.texts.len();
        let parts = if positions.len() >= PARALLEL_SPLIT { 4 } else { 1 };
        let chunks: Vec<&[u32]> = positions.chunks(positions.len().div_ceil(parts).max(1)).collect();
        // Gathered once for all groups, so that they are read in order.
        let gradients: Vec<Gradient> = positions.iter().map(|p| self.gradients[*p as usize]).collect();
        let gradients: Vec<&[Gradient]> = gradients.chunks(positions.len().div_ceil(parts).max(1)).collect();
        let tasks: Vec<(usize, usize)> = (0..groups + texts).flat_map(|g| (0..chunks.len()).map(move |c| (g, c))).collect();
        let work = |(group, chunk): &(usize, usize)| {
            let (positions, gradients) = (chunks[*chunk], gradients[*chunk]);
            if *group < groups {
                self.group_sums(*group, positions, gradients)
            } else {
                self.text_sums(*group - groups, positions, gradients)
            }
        };
        let done: Vec<Vec<Cell>> = if positions.len() < PARALLEL {
            tasks.iter().map(work).collect()
        } else {
            tasks.par_iter().with_max_len(1).map(work).collect()
        };
        let mut merged: Vec<Vec<Cell>> = Vec::with_capacity(groups + texts);
        for (i, part) in done.into_iter().enumerate() {
            if chunks.is_empty() || i % chunks.len() == 0 {
                merged.push(part);
            } else if let Some(last) = merged.last_mut() {
                add_cells(last, &part);
            }
        }
        merged.resize(groups + texts, Vec::new());
        let texts = merged.split_off(groups);
        let mut inputs = Vec::with_capacity(groups * GROUP);
        for cells in &merged {
            let (tables, _) = cells.as_chunks::<TREE_BINS>();
            inputs.extend_from_slice(tables);
        }
        inputs.truncate(self.inputs.inputs.len());
        let mut total = [0; LANES];
        match inputs.first() {
            Some(first) => first.iter().for_each(|cell| add_cells(std::slice::from_mut(&mut total), std::slice::from_ref(cell))),
            None => positions.iter().for_each(|p| add(&mut total, &self.gradients[*p as usize])),
        }
        Histogram { inputs, texts, total }
    }

    fn group_sums(&self, group: usize, positions: &[u32], gradients: &[Gradient]) -> Vec<Cell> {
        let mut cells = vec![[0; LANES]; GROUP * TREE_BINS];
        let (tables, _) = cells.as_chunks_mut::<TREE_BINS>();
        let [a, b, c, d] = tables else { unreachable!("a group has four tables") };
        let bins = &self.inputs.groups[group];
        for (position, gradient) in positions.iter().zip(gradients) {
            let bins = bins[*position as usize];
            add(&mut a[usize::from(bins[0])], gradient);
            add(&mut b[usize::from(bins[1])], gradient);
            add(&mut c[usize::from(bins[2])], gradient);
            add(&mut d[usize::from(bins[3])], gradient);
        }
        cells
    }

    fn text_sums(&self, text: usize, positions: &[u32], gradients: &[Gradient]) -> Vec<Cell> {
        let mut cells = vec![[0; LANES]; self.inputs.texts[text].n_tokens];
        for (position, gradient) in positions.iter().zip(gradients) {
            for token in self.inputs.tokens(text, *position as usize) {
                add(&mut cells[*token as usize], gradient);
            }
        }
        cells
    }

    #[inline(always)]
    fn score(&self, cell: &[f32; LANES]) -> f32 {
        let squares: f32 = cell[..DIRECTIONS].iter().map(|v| v * v).sum();
        squares / (cell[HESSIAN] + self.limits.lambda / self.unit)
    }

    fn lead(&self, cell: &[f32; LANES], bounds: Bounds) -> f32 {
        (cell[1] / (cell[HESSIAN] + self.limits.lambda / self.unit)).clamp(bounds.0, bounds.1)
    }

    /// The best split of a node, the first input among equals.
    fn best(&self, histogram: &Histogram, node: u64, bounds: Bounds) -> Option<Best> {
        let total = floats(&histogram.total);
        if total[ROWS] < 2.0 * self.limits.min_samples_leaf as f32 {
            return None;
        }
        let search = Search { grower: self, total, base: self.score(&total), bounds };
        let n = self.inputs.inputs.len();
        let asked = self.asked(node);
        let one = |i: usize| -> Option<Best> {
            if !asked[i] {
                return None;
            }
            if i >= n {
                return search.token(i - n, &histogram.texts[i - n]);
            }
            let cells = &histogram.inputs[i][..self.inputs.tree_bins[i]];
            match self.inputs.inputs[i].reading {
                Reading::Borders(_) | Reading::History { .. } => search.border(i, cells),
                _ => search.levels(i, cells),
            }
        };
        let n_all = n + self.inputs.texts.len();
        let found: Vec<Option<Best>> = if total[ROWS] >= 1_000.0 && n_all >= 8 {
            (0..n_all).into_par_iter().with_min_len(n_all.div_ceil(8)).map(one).collect()
        } else {
            (0..n_all).map(one).collect()
        };
        found.into_iter().flatten().reduce(|a, b| if b.gain > a.gain { b } else { a }).filter(|b| b.gain * self.unit > 1e-6)
    }

    /// Which inputs and texts a node looks at.
    fn asked(&self, node: u64) -> Vec<bool> {
        let n = self.inputs.inputs.len() + self.inputs.texts.len();
        let wanted = ((self.limits.inputs_by_node * n as f64).round() as usize).clamp(1, n.max(1));
        let mut drawn: Vec<(f64, usize)> = (0..n).map(|i| (unit_hash(self.seed, node, i as u64), i)).collect();
        if wanted < n {
            drawn.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        }
        let mut asked = vec![false; n];
        drawn.iter().take(wanted).for_each(|(_, i)| asked[*i] = true);
        asked
    }

    /// Bounds of the children where a monotone input was asked: they meet half-way.
    fn bounds(&self, best: &Best, bounds: Bounds) -> (Bounds, Bounds) {
        let direction = match best.question {
            Question::Input(input) => self.monotone.get(input).copied().unwrap_or(0),
            Question::Token(..) => 0,
        };
        let middle = (best.leads.0 + best.leads.1) / 2.0;
        match direction {
            0 => (bounds, bounds),
            1.. => ((bounds.0, middle), (middle, bounds.1)),
            _ => ((middle, bounds.1), (bounds.0, middle)),
        }
    }
}

fn attach(splits: &mut [Split], parent: Parent, child: i32) {
    if let Some((id, is_left)) = parent {
        let split = &mut splits[id];
        *(if is_left { &mut split.left } else { &mut split.right }) = child;
    }
}

/// A number from 0 to 1 that depends on nothing but its arguments (the finaliser of SplitMix64; Steele, Lea,
/// Flood 2014).
#[inline]
pub fn unit_hash(seed: u64, a: u64, b: u64) -> f64 {
    let mut z = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(a);
    for part in [b, 0] {
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z = (z ^ (z >> 31)).wrapping_add(part.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    }
    (z >> 11) as f64 / (1u64 << 53) as f64
}

impl Histogram {
    fn less(mut self, other: &Histogram) -> Histogram {
        self.inputs.iter_mut().zip(&other.inputs).for_each(|(a, b)| take_cells(a, b));
        self.texts.iter_mut().zip(&other.texts).for_each(|(a, b)| take_cells(a, b));
        take_cells(std::slice::from_mut(&mut self.total), std::slice::from_ref(&other.total));
        self
    }
}

/// The search in one node.
struct Search<'a> {
    grower: &'a Grower<'a>,
    total: [f32; LANES],
    base: f32,
    bounds: Bounds,
}

impl Search<'_> {
    fn gain(&self, left: &[f32; LANES]) -> Option<f32> {
        let right = less(&self.total, left);
        let least = self.grower.limits.min_samples_leaf as f32;
        if left[ROWS] < least || right[ROWS] < least {
            return None;
        }
        Some(self.grower.score(left) + self.grower.score(&right) - self.base).filter(|gain| gain.is_finite())
    }

    fn found(&self, question: Question, gain: f32, left: &[f32; LANES], left_bins: BinSet) -> Best {
        let right = less(&self.total, left);
        let leads = (self.grower.lead(left, self.bounds), self.grower.lead(&right, self.bounds));
        Best { gain, question, left_bins, share_left: left[ROWS] / self.total[ROWS], leads }
    }

    /// A border between bins, with missing values on either side.
    fn border(&self, input: usize, cells: &[Cell]) -> Option<Best> {
        let missing = floats(&cells[0]);
        let direction = f32::from(self.grower.monotone.get(input).copied().unwrap_or(0));
        let mut best: Option<(f32, usize, bool, [f32; LANES])> = None;
        let mut below = [0.0; LANES];
        for (bin, cell) in cells.iter().enumerate().skip(1).filter(|(_, cell)| cell[ROWS] > 0) {
            below.iter_mut().zip(cell).for_each(|(a, b)| *a += *b as f32);
            for with_missing in [false, true] {
                if with_missing && missing[ROWS] == 0.0 {
                    break;
                }
                let left = if with_missing { std::array::from_fn(|l| below[l] + missing[l]) } else { below };
                let Some(gain) = self.gain(&left).filter(|g| best.as_ref().is_none_or(|b| *g > b.0)) else { continue };
                if direction != 0.0 {
                    let right = less(&self.total, &left);
                    if direction * (self.grower.lead(&right, self.bounds) - self.grower.lead(&left, self.bounds)) < 0.0 {
                        continue;
                    }
                }
                best = Some((gain, bin, with_missing, left));
            }
        }
        let (gain, bin, with_missing, left) = best?;
        let mut left_bins = BinSet::default();
        (1..=bin as u8).for_each(|b| left_bins.insert(b));
        // Without missing values in the node a missing one goes with the larger child.
        if with_missing || (missing[ROWS] == 0.0 && left[ROWS] * 2.0 >= self.total[ROWS]) {
            left_bins.insert(0);
        }
        Some(self.found(Question::Input(input), gain, &left, left_bins))
    }

    /// Categories in the order of each direction's mean, cut where it gains most (Fisher 1958 for one
    /// direction). What the node has not seen goes with the larger child.
    fn levels(&self, input: usize, cells: &[Cell]) -> Option<Best> {
        let present: Vec<usize> = (0..cells.len()).filter(|b| cells[*b][ROWS] > 0).collect();
        if present.len() < 2 {
            return None;
        }
        let prior = self.grower.limits.category_lambda / self.grower.unit;
        let mut best: Option<(f32, [f32; LANES], Vec<usize>)> = None;
        for direction in (0..DIRECTIONS).filter(|d| self.total[*d] != 0.0 || present.iter().any(|b| cells[*b][*d] != 0)) {
            let mean = |b: &usize| cells[*b][direction] as f32 / (cells[*b][HESSIAN] as f32 + prior);
            let mut order = present.clone();
            order.sort_by(|a, b| mean(a).total_cmp(&mean(b)).then(a.cmp(b)));
            let mut left = [0.0; LANES];
            for cut in 0..order.len() - 1 {
                left.iter_mut().zip(&cells[order[cut]]).for_each(|(a, b)| *a += *b as f32);
                if let Some(gain) = self.gain(&left).filter(|g| best.as_ref().is_none_or(|b| *g > b.0)) {
                    best = Some((gain, left, order[..=cut].to_vec()));
                }
            }
        }
        let (gain, left, chosen) = best?;
        let mut left_bins = BinSet::default();
        if left[ROWS] * 2.0 >= self.total[ROWS] {
            left_bins = BinSet::ALL;
            present.iter().for_each(|b| left_bins.remove(*b as u8));
        }
        chosen.iter().for_each(|b| left_bins.insert(*b as u8));
        Some(self.found(Question::Input(input), gain, &left, left_bins))
    }

    /// A token: texts without it go left.
    fn token(&self, text: usize, cells: &[Cell]) -> Option<Best> {
        let mut best: Option<(f32, u32, [f32; LANES])> = None;
        for (token, cell) in cells.iter().enumerate().filter(|(_, c)| c[ROWS] as u32 >= self.grower.limits.min_samples_leaf) {
            let without = less(&self.total, &floats(cell));
            if let Some(gain) = self.gain(&without).filter(|g| best.as_ref().is_none_or(|b| *g > b.0)) {
                best = Some((gain, token as u32, without));
            }
        }
        let (gain, token, without) = best?;
        let mut left_bins = BinSet::default();
        left_bins.insert(0);
        Some(self.found(Question::Token(text, token), gain, &without, left_bins))
    }
}
