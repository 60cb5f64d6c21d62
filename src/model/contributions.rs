//! Exact contributions: how much each input and word moves a row's raw scores away from what is expected.
//!
//! Trees are explained by path-dependent TreeSHAP (Lundberg, Erion, Lee 2020, "From local explanations to
//! global understanding with explainable AI for trees", Nature Machine Intelligence 2). The Shapley weight of
//! an input at a leaf depends only on which inputs of the leaf's path the row satisfies, so that it serves
//! all classes, and is read from tables made once, as in version 2 of Fast TreeSHAP (Yang 2021,
//! arXiv:2109.09847). On long paths it is computed when asked for.
//!
//! With `o` in {0, 1} for "the row satisfies the input's splits" and `z` for the product of their shares, the
//! weight of input `j` at a leaf is the integral over `x` from 0 to 1 of
//! `(o_j - z_j) * product over i != j of (x * o_i + (1 - x) * z_i)` (Owen's multilinear extension, whose
//! integral is the Shapley value). Gauss-Legendre points integrate that polynomial exactly; all terms being
//! positive, no digits are lost, unlike when EXTEND is undone by UNWIND.

use std::collections::HashMap;

use super::additive::{Additive, BinSet, tree_bin};
use crate::data::matrix::Matrix;

/// Classes, or points of integration, that are computed at a time.
const LANES: usize = 4;
type Lanes = [f32; LANES];

/// Inputs of the longest path with a table, which has `2^inputs` rows.
const TABLE_INPUTS: usize = 8;
/// Rows in all tables together: 64 MB.
const TABLE_ROWS: usize = 2 << 20;
/// Leaves, and so trees, whose contributions are summed in single precision before they go to doubles.
const GROUP_LEAVES: usize = 512;
/// Inputs of a path that are tracked as bits.
const MASK_INPUTS: usize = u64::BITS as usize;

/// Stands for a share of 0, so that it can be divided by.
const MIN_SHARE: f32 = 1e-20;

/// The weights of a leaf's inputs when certain of them are satisfied, in one cache line.
#[repr(align(32))]
struct Row([f32; TABLE_INPUTS]);

/// The distinct inputs of a path: the share that its splits let through, and the bins (beyond the mask).
type Path = Vec<(u32, f64, BinSet)>;

/// Points of integration from 0 to 1.
struct Points {
    x: Lanes,
    /// `1 - x`.
    rest: Lanes,
    weight: Lanes,
}

/// An inner node, in depth-first order with leaves between: its left child stands right behind it.
struct Step {
    left_bins: BinSet,
    input: u32,
    /// All bits but the input's, whose place is that of its first appearance on the path.
    others: u64,
    at: u32,
    right: u32,
}

/// A leaf with the `len` distinct inputs of its path at `first` of the group's `slots` and `zeros`.
struct Leaf {
    at: u32,
    first: u32,
    len: u32,
    /// Start of its rows in the table, by mask of satisfied inputs.
    table: Option<u32>,
}

/// Some trees.
#[derive(Default)]
struct Group {
    steps: Vec<Step>,
    leaves: Vec<Leaf>,
    /// The inputs asked for, and each path's as indices into them.
    inputs: Vec<u32>,
    slots: Vec<u32>,
    /// Shares of the training rows that an input's splits let through to the leaf.
    zeros: Vec<f32>,
    /// By index into `slots`, for inputs that have no bit: the bins that lead to the leaf.
    far: HashMap<usize, BinSet>,
    /// By input: the leaves whose paths ask for it, with the index into `slots`.
    uses: Vec<Vec<(u32, u32)>>,
    /// Leaf values by block of classes, then leaf.
    values: Vec<Vec<Lanes>>,
}

/// What moves the raw scores of one row, by asked class. Reusing it spares allocations.
#[derive(Default)]
pub struct Contributions {
    /// By input of the model, then class.
    pub inputs: Vec<f64>,
    /// Of the row's words: index into the arrays of [`Wording`](super::additive::Wording), values by class.
    pub tokens: Vec<(usize, Vec<f64>)>,
    bins: Vec<u8>,
    masks: Vec<u64>,
    ones: Vec<f32>,
    weights: Vec<f32>,
}

/// A model made ready to explain.
pub struct Explainer<'m> {
    model: &'m Additive,
    expected: Vec<f64>,
    asked: Vec<usize>,
    groups: Vec<Group>,
    table: Vec<Row>,
    rules: Vec<Vec<Points>>,
}

impl<'m> Explainer<'m> {
    /// Makes the tables.
    pub fn new(model: &'m Additive) -> Explainer<'m> {
        let mut expected: Vec<f64> = model.base.iter().map(|b| f64::from(*b)).collect();
        for effect in &model.effects {
            expected.iter_mut().zip(&effect.mean).for_each(|(e, mean)| *e += f64::from(*mean));
        }
        let mut asked: Vec<usize> = model.trees.nodes.iter().map(|n| n.input as usize).collect();
        asked.sort_unstable();
        asked.dedup();
        let mut explainer = Explainer { model, expected, asked, groups: Vec::new(), table: Vec::new(), rules: Vec::new() };
        let (mut group, mut local) = (Group::default(), HashMap::new());
        for root in &model.trees.roots {
            explainer.plant(*root, &mut group, &mut local);
            if group.leaves.len() >= GROUP_LEAVES {
                explainer.groups.push(std::mem::take(&mut group));
                local.clear();
            }
        }
        explainer.groups.extend((!group.leaves.is_empty()).then_some(group));
        explainer
    }

    /// Adds a tree to a group; `local` numbers the group's inputs.
    fn plant(&mut self, root: i32, group: &mut Group, local: &mut HashMap<u32, usize>) {
        let trees = &self.model.trees;
        let k = self.model.n_classes;
        // A child, the step it is right of, and the path to it.
        let mut open: Vec<(i32, Option<usize>, Path)> = vec![(root, None, Vec::new())];
        while let Some((child, right_of, path)) = open.pop() {
            let at = (group.steps.len() + group.leaves.len()) as u32;
            if let Some(step) = right_of {
                group.steps[step].right = at;
            }
            if child >= 0 {
                let node = &trees.nodes[child as usize];
                let slot = path.iter().position(|(input, ..)| *input == node.input).unwrap_or(path.len());
                let share = f64::from(node.share_left);
                for (to, share, left) in [(node.right, 1.0 - share, false), (node.left, share, true)] {
                    let mut path = path.clone();
                    if slot == path.len() {
                        path.push((node.input, 1.0, BinSet::ALL));
                    }
                    path[slot].1 *= share;
                    if slot >= MASK_INPUTS {
                        (0..=u8::MAX).filter(|bin| node.left_bins.has(*bin) != left).for_each(|bin| path[slot].2.remove(bin));
                    }
                    open.push((to, (!left).then_some(group.steps.len()), path));
                }
                let others = !1u64.checked_shl(slot as u32).unwrap_or(0);
                group.steps.push(Step { left_bins: node.left_bins, input: node.input, others, at, right: 0 });
                continue;
            }
            let values = &trees.values[!child as usize * k..][..k];
            let reach: f64 = path.iter().map(|(_, share, _)| share).product();
            self.expected.iter_mut().zip(values).for_each(|(e, value)| *e += reach * f64::from(*value));
            group.values.resize_with(k.div_ceil(LANES), Vec::new);
            for (block, values) in group.values.iter_mut().zip(values.chunks(LANES)) {
                block.push(std::array::from_fn(|lane| values.get(lane).copied().unwrap_or(0.0)));
            }
            let (first, len) = (group.slots.len(), path.len());
            for (slot, (input, share, bins)) in path.into_iter().enumerate() {
                let input = *local.entry(input).or_insert_with(|| {
                    group.inputs.push(input);
                    group.uses.push(Vec::new());
                    group.inputs.len() - 1
                });
                group.uses[input].push((group.leaves.len() as u32, group.slots.len() as u32));
                group.slots.push(input as u32);
                group.zeros.push((share as f32).max(MIN_SHARE));
                if slot >= MASK_INPUTS {
                    group.far.insert(first + slot, bins);
                }
            }
            while self.rules.is_empty() || self.rules.len() * LANES * 2 < len {
                self.rules.push(gauss_legendre(self.rules.len() + 1));
            }
            let start = self.table.len();
            let tabled = len <= TABLE_INPUTS && start + (1 << len) <= TABLE_ROWS;
            if tabled {
                let mut ones = Vec::new();
                self.table.extend((0..1u64 << len).map(|mask| {
                    let mut row = Row([0.0; TABLE_INPUTS]);
                    spread(mask, len, &mut ones);
                    shapley(&self.rules[0], &ones, &group.zeros[first..], &mut row.0[..len]);
                    row
                }));
            }
            group.leaves.push(Leaf { at, first: first as u32, len: len as u32, table: tabled.then_some(start as u32) });
        }
    }

    /// The raw scores that contributions start from, by class: the base, the mean of every effect, the mean of
    /// every tree over the training rows, no words. With all contributions of a row they add up to its scores.
    pub fn expected(&self) -> &[f64] {
        &self.expected
    }

    /// Contributions to the raw scores of the asked classes in one row.
    pub fn row(&self, matrix: &Matrix, row: usize, classes: &[usize], out: &mut Contributions) {
        let (model, k, m) = (self.model, self.model.n_classes, classes.len());
        reset(&mut out.inputs, model.inputs.len() * m, 0.0);
        for effect in &model.effects {
            let bin = model.inputs[effect.input as usize].bin(matrix, row) as usize;
            for (sum, class) in out.inputs[effect.input as usize * m..][..m].iter_mut().zip(classes) {
                *sum += f64::from(effect.values[bin * k + class]) - f64::from(effect.mean[*class]);
            }
        }
        out.tokens.clear();
        if let Some(w) = &model.wording {
            w.tokens(matrix, row, |t, share| {
                let values = classes.iter().map(|class| f64::from(share) * f64::from(w.values[t * k + class]));
                out.tokens.push((t, values.collect()));
            });
        }
        out.bins.resize(model.inputs.len(), 0);
        for input in &self.asked {
            out.bins[*input] = tree_bin(model.inputs[*input].bin(matrix, row));
        }
        for group in &self.groups {
            self.weigh(group, out);
            let Contributions { inputs, weights, .. } = out;
            if let [a, b] = *classes {
                // Two classes, the usual question, in one pass wherever they stand.
                let (first, second) = (&group.values[a / LANES], &group.values[b / LANES]);
                let values: Vec<[f32; 2]> = first.iter().zip(second).map(|(v, w)| [v[a % LANES], w[b % LANES]]).collect();
                group.sum(weights, &values, |input, sums| {
                    inputs[input * m..][..m].iter_mut().zip(sums).for_each(|(to, sum)| *to += f64::from(sum));
                });
                continue;
            }
            for (block, values) in group.values.iter().enumerate() {
                let lanes = || classes.iter().enumerate().filter(|(_, class)| *class / LANES == block).map(|(i, class)| (i, class % LANES));
                if lanes().next().is_some() {
                    group.sum(weights, values, |input, sums| {
                        lanes().for_each(|(i, lane)| inputs[input * m + i] += f64::from(sums[lane]));
                    });
                }
            }
        }
    }

    /// The weights of a group's leaves in a row, by index into `slots`.
    fn weigh(&self, group: &Group, out: &mut Contributions) {
        let Contributions { bins, masks, ones, weights, .. } = out;
        // A bit falls where the row leaves the path; bits of inputs still to come stand.
        reset(masks, group.steps.len() + group.leaves.len(), u64::MAX);
        let (bins, masks) = (&bins[..], &mut masks[..]);
        for step in &group.steps {
            let all_if_left = u64::from(step.left_bins.has(bins[step.input as usize])).wrapping_neg();
            let mask = masks[step.at as usize];
            masks[step.at as usize + 1] = mask & (step.others | all_if_left);
            masks[step.right as usize] = mask & (step.others | !all_if_left);
        }
        weights.resize(group.slots.len() + TABLE_INPUTS, 0.0);
        let weights = &mut weights[..];
        for leaf in &group.leaves {
            let (first, len, mask) = (leaf.first as usize, leaf.len as usize, masks[leaf.at as usize]);
            if let Some(start) = leaf.table {
                // All of one length, so that nothing is branched on; what is too much the next leaf overwrites.
                let row = &self.table[start as usize + (mask & ((1 << len) - 1)) as usize];
                weights[first..first + TABLE_INPUTS].copy_from_slice(&row.0);
                continue;
            }
            spread(mask, len, ones);
            for (slot, one) in ones.iter_mut().enumerate().skip(MASK_INPUTS) {
                let input = group.inputs[group.slots[first + slot] as usize];
                *one = f32::from(u8::from(group.far[&(first + slot)].has(bins[input as usize])));
            }
            shapley(&self.rules[len.saturating_sub(1) / (2 * LANES)], ones, &group.zeros[first..], &mut weights[first..first + len]);
        }
    }
}

impl Group {
    /// Calls `each` with every input and the sum over its leaves of weight times value.
    fn sum<const N: usize>(&self, weights: &[f32], values: &[[f32; N]], mut each: impl FnMut(usize, [f32; N])) {
        for (uses, input) in self.uses.iter().zip(&self.inputs) {
            // Two sums at a time, so that an addition need not wait for the one before.
            let mut sums = [[0.0; N]; 2];
            let mut add = |half: usize, (leaf, slot): (u32, u32)| {
                let (value, weight) = (&values[leaf as usize], weights[slot as usize]);
                sums[half] = std::array::from_fn(|lane| sums[half][lane] + weight * value[lane]);
            };
            let pairs = uses.chunks_exact(2);
            pairs.remainder().iter().for_each(|last| add(0, *last));
            pairs.for_each(|pair| (0..2).for_each(|half| add(half, pair[half])));
            each(*input as usize, std::array::from_fn(|lane| sums[0][lane] + sums[1][lane]));
        }
    }
}

fn reset<T: Clone>(values: &mut Vec<T>, len: usize, to: T) {
    values.clear();
    values.resize(len, to);
}

/// A mask as numbers; places that have no bit are 0.
fn spread(mask: u64, len: usize, ones: &mut Vec<f32>) {
    ones.clear();
    ones.extend((0..len).map(|slot| f32::from(u8::from(slot < MASK_INPUTS && (mask >> slot) & 1 == 1))));
}

/// The Shapley weights of a leaf: for each input whether it is satisfied (1 or 0) and its share, above 0.
fn shapley(rule: &[Points], ones: &[f32], zeros: &[f32], weights: &mut [f32]) {
    weights.fill(0.0);
    for Points { x, rest, weight } in rule {
        let factor = |one: f32, zero: f32| -> Lanes { std::array::from_fn(|q| x[q] * one + rest[q] * zero) };
        let mut product = *weight;
        for (one, zero) in ones.iter().zip(zeros) {
            let factor = factor(*one, *zero);
            product = std::array::from_fn(|q| product[q] * factor[q]);
        }
        for ((sum, one), zero) in weights.iter_mut().zip(ones).zip(zeros) {
            let factor = factor(*one, *zero);
            let [a, b, c, d]: Lanes = std::array::from_fn(|q| product[q] / factor[q]);
            *sum += (one - zero) * ((a + b) + (c + d));
        }
    }
}

/// Gauss-Legendre points from 0 to 1, so many times [`LANES`], by Newton's method: exact for polynomials of
/// degree below twice their number.
fn gauss_legendre(blocks: usize) -> Vec<Points> {
    let n = (blocks * LANES) as f64;
    let point = |i: usize| {
        let (mut c, mut slope) = ((std::f64::consts::PI * (i as f64 + 0.75) / (n + 0.5)).cos(), 0.0);
        for _ in 0..20 {
            let (mut before, mut p) = (0.0, 1.0);
            for j in 0..blocks * LANES {
                let j = j as f64;
                (before, p) = (p, ((2.0 * j + 1.0) * c * p - j * before) / (j + 1.0));
            }
            slope = n * (c * p - before) / (c * c - 1.0);
            c -= p / slope;
        }
        [(1.0 + c) / 2.0, (1.0 - c) / 2.0, 1.0 / ((1.0 - c * c) * slope * slope)]
    };
    let lanes = |block: usize, what: usize| std::array::from_fn(|lane| point(block * LANES + lane)[what] as f32);
    (0..blocks).map(|block| Points { x: lanes(block, 0), rest: lanes(block, 1), weight: lanes(block, 2) }).collect()
}

#[cfg(test)]
mod tests {
    use ndarray::Array1;

    use super::*;
    use crate::data::matrix::{Column, token_column};
    use crate::model::additive::{Block, Effect, Input, Node, Reading, Trees, Wording};
    use crate::model::link::Link;

    const ROWS: usize = 30;

    /// Xorshift.
    struct Random(u64);

    impl Random {
        fn below(&mut self, n: usize) -> usize {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            (self.0 >> 11) as usize % n
        }

        fn values(&mut self, n: usize) -> Vec<f32> {
            (0..n).map(|_| self.below(2001) as f32 / 1000.0 - 1.0).collect()
        }

        /// A tree of up to `depth` levels, or one path of so many that asks for input after input.
        fn tree(&mut self, model: &mut Additive, depth: usize, chain: bool) -> i32 {
            if depth == 0 || (!chain && self.below(6) == 0) {
                let values = self.values(model.n_classes);
                model.trees.values.extend(values);
                return !(model.trees.values.len() as i32 / model.n_classes as i32 - 1);
            }
            let (at, n) = (model.trees.nodes.len(), model.inputs.len());
            let input = if chain { depth % n } else { self.below(n) } as u32;
            let mut left_bins = BinSet::default();
            (0..=u8::MAX).filter(|_| self.below(if chain { 8 } else { 2 }) > 0).for_each(|bin| left_bins.insert(bin));
            let share_left = [0.0, 1.0, 0.9, 0.7, 0.5, 0.3][self.below(6)];
            model.trees.nodes.push(Node { input, left_bins, left: 0, right: 0, share_left, gain: 0.0 });
            model.trees.nodes[at].left = self.tree(model, depth - 1, chain);
            model.trees.nodes[at].right = self.tree(model, if chain { 0 } else { depth - 1 }, chain);
            at as i32
        }

        fn model(&mut self, n: usize, k: usize, n_trees: usize, depth: usize, chain: usize) -> (Additive, Matrix) {
            let reading = |i: usize| match i % 3 {
                0 => Reading::Borders((0..9).map(|b| b as f32 / 5.0 - 1.0).collect()),
                1 => Reading::Codes(12),
                _ => Reading::Token(i as u32),
            };
            let inputs = (0..n).map(|i| Input { feature: if i % 3 == 2 { n } else { i } as u32, reading: reading(i) }).collect();
            let (base, link) = (self.values(k), Link::Softmax { noise: 0.1 });
            let mut model = Additive { n_classes: k, link, base, inputs, effects: Vec::new(), wording: None, trees: Trees::default() };
            for input in 0..n as u32 {
                let values = self.values(model.inputs[input as usize].n_bins() * k);
                model.effects.push(Effect { input, values, mean: self.values(k) });
            }
            let (blocks, weights) = (vec![Block { feature: n as u32, start: 0, scale: 0.5 }], (1..=n).map(|w| w as f32).collect());
            model.wording = Some(Wording { blocks, weights, values: self.values(n * k), n_classes: k });
            for tree in 0..n_trees {
                let root = if tree == 0 { self.tree(&mut model, chain, true) } else { self.tree(&mut model, depth, false) };
                model.trees.roots.push(root);
            }
            assert_eq!(model.problem(n + 1, |_, _| true), None);
            let mut columns: Vec<Column> = (0..n)
                .map(|i| match i % 3 {
                    1 => Column::Categorical { codes: (0..ROWS).map(|_| self.below(14) as u32).collect(), n_codes: 14 },
                    _ => Column::Numerical((0..ROWS).map(|_| [f32::NAN, self.values(1)[0]][self.below(9).min(1)]).collect::<Array1<f32>>()),
                })
                .collect();
            let lists: Vec<Vec<u32>> = (0..ROWS).map(|_| (0..n as u32).filter(|_| self.below(2) == 0).collect()).collect();
            columns.push(token_column(lists.iter().map(Vec::as_slice), n as u32));
            (model, Matrix::new(columns))
        }
    }

    /// The mean of a subtree's values when only the inputs in `known` are.
    fn mean(model: &Additive, at: i32, known: usize, bins: &[u8], class: usize) -> f64 {
        if at < 0 {
            return f64::from(model.trees.values[!at as usize * model.n_classes + class]);
        }
        let node = &model.trees.nodes[at as usize];
        let input = node.input as usize;
        let share =
            if (known >> input) & 1 == 0 { f64::from(node.share_left) } else { f64::from(u8::from(node.left_bins.has(bins[input]))) };
        share * mean(model, node.left, known, bins, class) + (1.0 - share) * mean(model, node.right, known, bins, class)
    }

    #[test]
    fn contributions_are_shapley_values() {
        let mut random = Random(7);
        for n in [1, 3, 6, 10] {
            let (mut model, matrix) = random.model(n, 5, 4, 4, 12);
            (model.effects, model.wording) = (Vec::new(), None);
            let (explainer, mut out) = (Explainer::new(&model), Contributions::default());
            for row in 0..4 {
                explainer.row(&matrix, row, &[4, 1], &mut out);
                let bins: Vec<u8> = model.inputs.iter().map(|i| tree_bin(i.bin(&matrix, row))).collect();
                for (i, class) in [4, 1].into_iter().enumerate() {
                    let value = |known| model.trees.roots.iter().map(|r| mean(&model, *r, known, &bins, class)).sum::<f64>();
                    let values: Vec<f64> = (0..1 << n).map(value).collect();
                    assert!((f64::from(model.base[class]) + values[0] - explainer.expected()[class]).abs() < 1e-6);
                    // 1 / weight of a subset of `size` others: n * binomial(n - 1, size).
                    let inverse = |size: u32| (0..size).fold(n as f64, |b, i| b * f64::from(n as u32 - 1 - i) / f64::from(i + 1));
                    for input in 0..n {
                        let without = (0..1usize << n).filter(|s| (s >> input) & 1 == 0);
                        let truth: f64 = without.map(|s| (values[s | 1 << input] - values[s]) / inverse(s.count_ones())).sum();
                        let found = out.inputs[input * 2 + i];
                        assert!((found - truth).abs() < 1e-5, "{n} inputs, row {row}, class {class}: {found}, not {truth}");
                    }
                }
            }
        }
    }

    #[test]
    fn contributions_add_up_to_scores() {
        let mut random = Random(11);
        for (n, k, chain) in [(5, 2, 30), (20, 12, 20), (150, 6, 200)] {
            let (model, matrix) = random.model(n, k, 20, 8, chain);
            let (explainer, mut out) = (Explainer::new(&model), Contributions::default());
            let classes: Vec<usize> = (0..k).rev().collect();
            let mut scores = vec![0.0; ROWS * k];
            model.scores(&matrix, 0..ROWS, &mut scores);
            for (row, scores) in scores.chunks(k).enumerate() {
                explainer.row(&matrix, row, &classes, &mut out);
                for (i, class) in classes.iter().enumerate() {
                    let moved = out.inputs.iter().skip(i).step_by(k).chain(out.tokens.iter().map(|(_, v)| &v[i])).sum::<f64>();
                    let (sum, score) = (explainer.expected()[*class] + moved, f64::from(scores[*class]));
                    assert!((sum - score).abs() < 2e-5 * (1.0 + score.abs()), "{sum}, not {score}");
                }
            }
        }
    }
}
