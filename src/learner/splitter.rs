//! The search for the best split of a node, shared by every learner of ours.
//!
//! Weights are integers (1/65,536 of a row), so sums are exact: the same rows give the same tree at
//! any number of threads and in any order.

use std::fmt;

use super::binning::{Bins, MISSING_BIN};
use crate::data::matrix::{Column, Matrix};
use crate::model::tree::Split;

/// Integer weight of one row of weight 1.
pub const UNIT: f64 = 65_536.0;

/// What a split should reduce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Criterion {
    /// Gini impurity.
    Gini,
    /// Entropy.
    Entropy,
}

impl fmt::Display for Criterion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Criterion::Gini => "gini",
            Criterion::Entropy => "entropy",
        })
    }
}

impl Criterion {
    /// A term of the purity sum; purity of a node is the sum of terms, less the term of its total.
    fn term(self, weight: f64) -> f64 {
        match self {
            Criterion::Gini => weight * weight,
            Criterion::Entropy => {
                if weight > 0.0 {
                    weight * weight.ln()
                } else {
                    0.0
                }
            }
        }
    }

    /// Purity of a node from its summed terms and weight: larger is purer. Weighted impurity is
    /// `-purity` for entropy, `weight - purity` for Gini.
    fn purity(self, terms: f64, weight: f64) -> f64 {
        if weight <= 0.0 {
            return 0.0;
        }
        match self {
            Criterion::Gini => terms / weight,
            Criterion::Entropy => terms - self.term(weight),
        }
    }

    /// Impurity of a node times its weight, in rows.
    pub fn weighted_impurity(self, weights: impl Iterator<Item = f64>) -> f64 {
        let (mut terms, mut total) = (0.0, 0.0);
        for w in weights {
            terms += self.term(w);
            total += w;
        }
        match self {
            Criterion::Gini => total - self.purity(terms, total),
            Criterion::Entropy => -self.purity(terms, total),
        }
    }
}

/// A sample with integer weights.
#[derive(Debug, Clone, Copy)]
pub struct Weighted {
    /// Row of the matrix.
    pub row: u32,
    /// Class.
    pub class: u32,
    /// Row weight, as leaves count it.
    pub weight: u32,
    /// Row weight times class weight, as splits see it.
    pub split_weight: u32,
    /// 1 for the first sample of a row, 0 for the others of a row whose label is a set.
    pub rows: u32,
}

/// What limits a split.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// What to reduce.
    pub criterion: Criterion,
    /// Rows each child needs.
    pub min_samples_leaf: u32,
    /// Rows a category needs in the node to be placed on its own; rarer ones go together.
    pub min_samples_level: u32,
}

/// Everything a split is sought in.
pub struct Splitter<'a> {
    /// The features.
    pub matrix: &'a Matrix,
    /// Bins of the numerical ones.
    pub bins: &'a [Option<Bins>],
    /// Number of classes.
    pub n_classes: usize,
    /// What limits a split.
    pub limits: Limits,
}

/// A split with what it gains and how it partitions.
#[derive(Debug, Clone)]
pub struct Found {
    /// Decrease of weighted impurity, in rows.
    pub gain: f64,
    /// The split.
    pub split: Split,
}

/// Class weights by key (bin, dictionary code or token) of one feature in one node.
pub enum Counts {
    /// A table of every key and class, while there are enough rows to fill it.
    Dense(Dense),
    /// Only what occurs.
    Sparse(Tally),
}

/// Integer weights by key and class, and rows by key.
pub struct Dense {
    n_classes: usize,
    weights: Vec<u64>,
    rows: Vec<u32>,
    /// Number of (key, class) pairs counted.
    size: usize,
}

impl Dense {
    /// A table pays while it has not much more cells than pairs to count.
    fn pays(cells: usize, size: usize) -> bool {
        cells <= size * 4
    }

    fn tally(&self) -> Tally {
        let mut tally = Tally::default();
        for (key, classes) in self.weights.chunks_exact(self.n_classes).enumerate().filter(|(_, c)| c.iter().any(|w| *w > 0)) {
            tally.push_key(key as u32);
            tally.rows[tally.keys.len() - 1] = self.rows[key];
            let present = classes.iter().enumerate().filter(|(_, w)| **w > 0);
            tally.entries.extend(present.map(|(class, w)| (class as u32, *w as f64 / UNIT)));
        }
        tally.starts.push(tally.entries.len());
        tally
    }
}

impl Counts {
    /// Counts (key, class, weight, rows) samples.
    fn of(n_keys: usize, n_classes: usize, size: usize, each: impl FnOnce(&mut dyn FnMut(u32, u32, u32, u32))) -> Counts {
        if Dense::pays(n_keys * n_classes, size) {
            let mut dense = Dense { n_classes, weights: vec![0; n_keys * n_classes], rows: vec![0; n_keys], size };
            each(&mut |key, class, weight, rows| {
                dense.weights[key as usize * n_classes + class as usize] += u64::from(weight);
                dense.rows[key as usize] += rows;
            });
            return Counts::Dense(dense);
        }
        let mut tally = Tally::default();
        let mut triples: Vec<(u64, u32, u32)> = Vec::with_capacity(size);
        each(&mut |key, class, weight, rows| triples.push(((u64::from(key) << 32) | u64::from(class), weight, rows)));
        triples.sort_unstable();
        for same in triples.chunk_by(|a, b| a.0 == b.0) {
            let (key, class) = ((same[0].0 >> 32) as u32, same[0].0 as u32);
            if tally.keys.last() != Some(&key) {
                tally.push_key(key);
            }
            *tally.rows.last_mut().expect("a key was pushed") += same.iter().map(|(_, _, rows)| rows).sum::<u32>();
            let weight: u64 = same.iter().map(|(_, w, _)| u64::from(*w)).sum();
            tally.entries.push((class, weight as f64 / UNIT));
        }
        tally.starts.push(tally.entries.len());
        Counts::Sparse(tally)
    }

    /// A node's counts less those of one child are the other child's: the larger child is never counted.
    /// `None` if a table no longer pays for what is left, or there was none.
    pub fn less(self, child: &Counts) -> Option<Counts> {
        let Counts::Dense(mut dense) = self else { return None };
        match child {
            Counts::Dense(other) => {
                dense.weights.iter_mut().zip(&other.weights).for_each(|(a, b)| *a -= b);
                dense.rows.iter_mut().zip(&other.rows).for_each(|(a, b)| *a -= b);
                dense.size -= other.size;
            }
            Counts::Sparse(tally) => {
                for (i, key) in tally.keys.iter().enumerate() {
                    dense.rows[*key as usize] -= tally.rows[i];
                    dense.size -= tally.rows[i] as usize;
                    for (class, weight) in tally.entries(i) {
                        // Weights are whole units, so this is exact.
                        dense.weights[*key as usize * dense.n_classes + *class as usize] -= (weight * UNIT) as u64;
                    }
                }
            }
        }
        Dense::pays(dense.weights.len(), dense.size).then_some(Counts::Dense(dense))
    }
}

/// Class weights by key, only what occurs, by key and class.
#[derive(Default)]
pub struct Tally {
    keys: Vec<u32>,
    /// Entries of key `i` are at `starts[i]..starts[i + 1]`.
    starts: Vec<usize>,
    rows: Vec<u32>,
    entries: Vec<(u32, f64)>,
}

impl Tally {
    fn len(&self) -> usize {
        self.keys.len()
    }

    fn entries(&self, i: usize) -> &[(u32, f64)] {
        &self.entries[self.starts[i]..self.starts[i + 1]]
    }

    fn weight(&self, i: usize) -> f64 {
        self.entries(i).iter().map(|(_, w)| w).sum()
    }

    fn push_key(&mut self, key: u32) {
        self.keys.push(key);
        self.starts.push(self.entries.len());
        self.rows.push(0);
    }
}

/// Class weights of one side of a split while keys move onto it.
struct Side {
    criterion: Criterion,
    classes: Vec<f64>,
    weight: f64,
    terms: f64,
    rows: u32,
}

impl Side {
    fn new(criterion: Criterion, n_classes: usize) -> Side {
        Side { criterion, classes: vec![0.0; n_classes], weight: 0.0, terms: 0.0, rows: 0 }
    }

    fn add(&mut self, entries: &[(u32, f64)], rows: u32) {
        for (class, weight) in entries {
            let count = &mut self.classes[*class as usize];
            self.terms -= self.criterion.term(*count);
            *count += weight;
            self.terms += self.criterion.term(*count);
            self.weight += weight;
        }
        self.rows += rows;
    }

    /// Moves entries from this side to `other`.
    fn give(&mut self, other: &mut Side, entries: &[(u32, f64)], rows: u32) {
        other.add(entries, rows);
        for (class, weight) in entries {
            let count = &mut self.classes[*class as usize];
            self.terms -= self.criterion.term(*count);
            *count -= weight;
            self.terms += self.criterion.term(*count);
            self.weight -= weight;
        }
        self.rows -= rows;
    }

    fn purity(&self) -> f64 {
        self.criterion.purity(self.terms, self.weight)
    }
}

impl Splitter<'_> {
    /// The best split of a node on one feature, if any. `counts` are the node's on that feature, `classes`
    /// its split weight by class, `rows` its rows.
    pub fn best(&self, feature: usize, counts: &Counts, classes: &[(u32, f64)], rows: u32) -> Option<Found> {
        let own;
        let tally = match counts {
            Counts::Dense(dense) => {
                own = dense.tally();
                &own
            }
            Counts::Sparse(tally) => tally,
        };
        if tally.len() == 0 {
            return None;
        }
        let mut all = Side::new(self.limits.criterion, self.n_classes);
        all.add(classes, rows);
        match &self.matrix.columns[feature] {
            Column::Numerical(_) => self.best_threshold(feature, tally, &all),
            Column::Categorical { .. } => self.best_levels(feature, tally, &all),
            Column::Tokens { .. } => self.best_token(feature, tally, &all),
        }
    }

    /// Counts a node's samples on one feature.
    pub fn counts(&self, feature: usize, samples: &[Weighted]) -> Counts {
        let n = samples.len();
        match &self.matrix.columns[feature] {
            Column::Numerical(_) => {
                let bins = self.bins[feature].as_ref().expect("numerical features have bins");
                Counts::of(bins.low.len() + 1, self.n_classes, n, |add| {
                    for s in samples {
                        add(bins.of_row[s.row as usize], s.class, s.split_weight, s.rows);
                    }
                })
            }
            Column::Categorical { codes, n_codes } => Counts::of(*n_codes as usize, self.n_classes, n, |add| {
                for s in samples {
                    add(codes[s.row as usize], s.class, s.split_weight, s.rows);
                }
            }),
            column @ Column::Tokens { n_tokens, .. } => {
                let size = samples.iter().map(|s| column.tokens(s.row as usize).len()).sum();
                Counts::of(*n_tokens as usize, self.n_classes, size, |add| {
                    for s in samples {
                        for token in column.tokens(s.row as usize) {
                            add(*token, s.class, s.split_weight, s.rows);
                        }
                    }
                })
            }
        }
    }

    fn enough(&self, left: u32, right: u32) -> bool {
        left >= self.limits.min_samples_leaf && right >= self.limits.min_samples_leaf
    }

    /// Both ways for missing values: with the large numbers, and with the small ones.
    fn best_threshold(&self, feature: usize, tally: &Tally, all: &Side) -> Option<Found> {
        let bins = self.bins[feature].as_ref()?;
        let missing = usize::from(tally.keys[0] == MISSING_BIN);
        let last = tally.len() - 1;
        let mut best: Option<(f64, f32, bool)> = None;
        for missing_left in [false, true] {
            if missing_left && missing == 0 {
                break;
            }
            let mut left = Side::new(self.limits.criterion, self.n_classes);
            let mut right = Side::new(self.limits.criterion, self.n_classes);
            right.copy(all);
            if missing_left {
                right.give(&mut left, tally.entries(0), tally.rows[0]);
            }
            for i in missing..tally.len() {
                right.give(&mut left, tally.entries(i), tally.rows[i]);
                if !self.enough(left.rows, right.rows) {
                    continue;
                }
                let gain = left.purity() + right.purity() - all.purity();
                if best.is_none_or(|(g, _, _)| gain > g) {
                    let threshold = if i == last { f32::INFINITY } else { bins.threshold(tally.keys[i], tally.keys[i + 1]) };
                    // Without missing values in the node a missing one goes with the larger child.
                    let missing_left = if missing == 1 { missing_left } else { left.rows >= right.rows };
                    best = Some((gain, threshold, missing_left));
                }
            }
        }
        let (gain, threshold, missing_left) = best?;
        let split = Split::Threshold { feature: feature as u32, threshold, missing_left };
        Some(Found { gain, split })
    }

    /// Levels in order of the share of one class, cut where it gains most. For two classes that finds
    /// the best of all subsets (Breiman et al. 1984, theorem 4.5); for more, each of the three most
    /// frequent classes of the node gives an order.
    fn best_levels(&self, feature: usize, tally: &Tally, all: &Side) -> Option<Found> {
        let own: Vec<usize> = (0..tally.len()).filter(|i| tally.rows[*i] >= self.limits.min_samples_level).collect();
        let rest: Vec<usize> = (0..tally.len()).filter(|i| tally.rows[*i] < self.limits.min_samples_level).collect();
        let mut groups: Vec<Vec<usize>> = own.into_iter().map(|i| vec![i]).collect();
        if !rest.is_empty() {
            groups.push(rest);
        }
        if groups.len() < 2 {
            return None;
        }
        let mut focus: Vec<usize> = (0..self.n_classes).collect();
        focus.sort_by(|a, b| all.classes[*b].total_cmp(&all.classes[*a]).then(a.cmp(b)));
        focus.truncate(if self.n_classes == 2 { 1 } else { 3 });
        let mut best: Option<(f64, Vec<usize>, bool)> = None;
        for class in focus {
            let share = |group: &Vec<usize>| {
                let weight: f64 = group.iter().map(|i| tally.weight(*i)).sum();
                let of_class: f64 =
                    group.iter().flat_map(|i| tally.entries(*i)).filter(|(c, _)| *c as usize == class).map(|(_, w)| w).sum();
                of_class / weight.max(f64::MIN_POSITIVE)
            };
            let mut order: Vec<(f64, &Vec<usize>)> = groups.iter().map(|g| (share(g), g)).collect();
            order.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
            let mut left = Side::new(self.limits.criterion, self.n_classes);
            let mut right = Side::new(self.limits.criterion, self.n_classes);
            right.copy(all);
            for (cut, (_, group)) in order.iter().enumerate().take(order.len() - 1) {
                for i in *group {
                    right.give(&mut left, tally.entries(*i), tally.rows[*i]);
                }
                if !self.enough(left.rows, right.rows) {
                    continue;
                }
                let gain = left.purity() + right.purity() - all.purity();
                if best.as_ref().is_none_or(|(g, _, _)| gain > *g) {
                    let chosen = order[..=cut].iter().flat_map(|(_, g)| g.iter().copied()).collect();
                    best = Some((gain, chosen, left.rows >= right.rows));
                }
            }
        }
        let (gain, chosen, others_left) = best?;
        let mut left: Vec<u32> = chosen.iter().map(|i| tally.keys[*i]).collect();
        left.sort_unstable();
        let right = tally.keys.iter().copied().filter(|k| left.binary_search(k).is_err()).collect();
        let split = Split::Levels { feature: feature as u32, left, right, others_left };
        Some(Found { gain, split })
    }

    fn best_token(&self, feature: usize, tally: &Tally, all: &Side) -> Option<Found> {
        let criterion = self.limits.criterion;
        let mut best: Option<(f64, u32)> = None;
        for i in 0..tally.len() {
            if !self.enough(all.rows - tally.rows[i].min(all.rows), tally.rows[i]) {
                continue;
            }
            let (mut with, mut without, mut weight) = (0.0, all.terms, 0.0);
            for (class, w) in tally.entries(i) {
                let total = all.classes[*class as usize];
                with += criterion.term(*w);
                without += criterion.term(total - w) - criterion.term(total);
                weight += w;
            }
            let gain = criterion.purity(with, weight) + criterion.purity(without, all.weight - weight) - all.purity();
            if best.is_none_or(|(g, _)| gain > g) {
                best = Some((gain, tally.keys[i]));
            }
        }
        let (gain, token) = best?;
        Some(Found { gain, split: Split::Token { feature: feature as u32, token } })
    }
}

impl Side {
    fn copy(&mut self, other: &Side) {
        self.classes.clone_from(&other.classes);
        (self.weight, self.terms, self.rows) = (other.weight, other.terms, other.rows);
    }
}
