//! Learner `tree`: our own decision tree (CART: Breiman, Friedman, Olshen, Stone 1984).
//!
//! Numbers are split exactly or by histogram, categories by subsets, texts by single tokens; missing
//! values go where they gain most. Leaves keep weighted class counts. Minimal cost-complexity pruning.

use std::fmt;
use std::sync::Mutex;

use rayon::prelude::*;

use super::TrainingSet;
use super::binning::{Bins, bin_columns};
use super::splitter::{Counts, Criterion, Found, Limits, Splitter, UNIT, Weighted};
use crate::error::{Error, ErrorKind, Result};
use crate::model::tree::{Leaves, Node, Split, Tree};

/// Settings; the names are scikit-learn's.
#[derive(Debug, Clone, PartialEq)]
pub struct TreeParams {
    /// Gini or entropy.
    pub criterion: Criterion,
    /// Longest way from root to leaf, 1 to 256. A text is asked one token at a time, so trees on texts need depth.
    pub max_depth: usize,
    /// Rows a leaf needs.
    pub min_samples_leaf: u32,
    /// Decrease of impurity a split needs, as a share of the root's rows.
    pub min_impurity_decrease: f64,
    /// Cost of a leaf in minimal cost-complexity pruning, as a share of the root's rows; 0 prunes
    /// only splits that gain nothing.
    pub ccp_alpha: f64,
    /// Bins a numerical feature is put into; `None` tries every boundary between values.
    pub max_bins: Option<usize>,
    /// Rows a category needs in a node to be placed on its own.
    pub min_samples_level: u32,
    /// Rows of prior in every leaf's probabilities.
    pub smoothing: f64,
}

impl Default for TreeParams {
    fn default() -> Self {
        TreeParams {
            criterion: Criterion::Gini,
            max_depth: 128,
            min_samples_leaf: 5,
            min_impurity_decrease: 0.0,
            ccp_alpha: 0.0001,
            max_bins: Some(255),
            min_samples_level: 30,
            smoothing: 1.0,
        }
    }
}

impl fmt::Display for TreeParams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "criterion {}, max_depth {}, min_samples_leaf {}, min_impurity_decrease {}, ccp_alpha {}, max_bins {}, min_samples_level {}, smoothing {}",
            self.criterion,
            self.max_depth,
            self.min_samples_leaf,
            self.min_impurity_decrease,
            self.ccp_alpha,
            self.max_bins.map_or("all (exact)".into(), |b| b.to_string()),
            self.min_samples_level,
            self.smoothing,
        )
    }
}

impl TreeParams {
    fn check(&self) -> Result<()> {
        let mut problems = Vec::new();
        let mut range = |name: &str, ok: bool, found: &dyn fmt::Display, expected: &str| {
            if !ok {
                let what = format!("{name} is out of range");
                problems.push(Error::new(ErrorKind::Setting, what).found(found).expected(expected));
            }
        };
        range("max_depth", (1..=256).contains(&self.max_depth), &self.max_depth, "1 to 256");
        range("min_samples_leaf", self.min_samples_leaf >= 1, &self.min_samples_leaf, "at least 1");
        let share = |v: f64| (0.0..=1.0).contains(&v);
        range("min_impurity_decrease", share(self.min_impurity_decrease), &self.min_impurity_decrease, "0 to 1");
        range("ccp_alpha", share(self.ccp_alpha), &self.ccp_alpha, "0 to 1");
        let bins = self.max_bins.unwrap_or(usize::MAX);
        range("max_bins", bins >= 2, &bins, "at least 2");
        range("smoothing", self.smoothing >= 0.0 && self.smoothing.is_finite(), &self.smoothing, "0 or more");
        Error::all(problems).map_or(Ok(()), Err)
    }
}

/// Counts that a node has from its parent, by feature.
type Known = Vec<Option<Counts>>;

/// A tree while it grows.
enum Grown {
    Leaf { counts: Vec<(u32, f64)>, rows: u32, impurity: f64 },
    Inner { split: Split, impurity: f64, left: Box<Grown>, right: Box<Grown> },
}

/// Grows a tree.
///
/// # Errors
/// [`ErrorKind::Setting`] naming every setting out of range.
pub fn fit(params: &TreeParams, set: &TrainingSet<'_>) -> Result<Tree> {
    params.check()?;
    let samples = weighted(set)?;
    let bins = bin_columns(set.matrix, params.max_bins.unwrap_or(usize::MAX));
    let grower = Grower::new(params, set, &bins, &samples);
    let mut grown = grower.grow(samples, 0, Vec::new());
    prune(&mut grown, params.ccp_alpha * grower.total);
    Ok(flatten(grown, set.n_classes, params.smoothing))
}

/// Samples with integer weights.
fn weighted(set: &TrainingSet<'_>) -> Result<Vec<Weighted>> {
    let fixed = |weight: f64| (weight * UNIT).round().clamp(0.0, f64::from(u32::MAX)) as u32;
    let mut last = None;
    set.samples
        .iter()
        .map(|s| {
            // Samples of one row stand together.
            let rows = u32::from(last.replace(s.row) != Some(s.row));
            let class_weight = set.class_weight.get(s.class as usize).copied().unwrap_or(1.0);
            let weight = f64::from(s.weight);
            if !(weight.is_finite() && weight >= 0.0 && class_weight.is_finite() && class_weight > 0.0) {
                return Err(Error::new(ErrorKind::Data, "a weight cannot be used")
                    .at(format!("row {}", s.row))
                    .found(format!("row weight {weight}, class weight {class_weight}"))
                    .expected("finite weights, rows from 0, classes above 0"));
            }
            Ok(Weighted { row: s.row, class: s.class, weight: fixed(weight), split_weight: fixed(weight * class_weight), rows })
        })
        .collect()
}

struct Grower<'a> {
    params: &'a TreeParams,
    splitter: Splitter<'a>,
    /// Rows of the root, in weight.
    total: f64,
}

/// Rows times features from which the features of one node are searched in parallel, and rows from
/// which two children grow in parallel: below, handing work over costs more than it saves.
const PARALLEL_CELLS: usize = 1 << 17;
const PARALLEL_ROWS: usize = 1 << 13;

impl<'a> Grower<'a> {
    fn new(params: &'a TreeParams, set: &TrainingSet<'a>, bins: &'a [Option<Bins>], samples: &[Weighted]) -> Self {
        let limits =
            Limits { criterion: params.criterion, min_samples_leaf: params.min_samples_leaf, min_samples_level: params.min_samples_level };
        let splitter = Splitter { matrix: set.matrix, bins, n_classes: set.n_classes, limits };
        let total = samples.iter().map(|s| u64::from(s.split_weight)).sum::<u64>() as f64 / UNIT;
        Grower { params, splitter, total }
    }

    /// Grows a node. `known` are counts that are already there, by feature.
    fn grow(&self, samples: Vec<Weighted>, depth: usize, known: Known) -> Grown {
        let (leaf, classes) = self.leaf(&samples);
        let Grown::Leaf { impurity, rows, .. } = &leaf else { return leaf };
        let (impurity, rows) = (*impurity, *rows);
        let too_small = rows < 2 * self.params.min_samples_leaf;
        if depth >= self.params.max_depth || classes.len() < 2 || too_small {
            return leaf;
        }
        let (found, counts) = self.best(&samples, &classes, rows, known);
        let least = (self.params.min_impurity_decrease * self.total).max(1e-9);
        let Some(found) = found.filter(|f| f.gain > least) else { return leaf };
        let matrix = self.splitter.matrix;
        let (left, right): (Vec<Weighted>, Vec<Weighted>) = samples.iter().partition(|s| found.split.goes_left(matrix, s.row as usize));
        let large = samples.len() >= PARALLEL_ROWS;
        drop(samples);
        let left_is_small = left.len() <= right.len();
        let (of_small, of_large) = self.child_counts(if left_is_small { &left } else { &right }, counts);
        let (of_left, of_right) = if left_is_small { (of_small, of_large) } else { (of_large, of_small) };
        let grow_left = || self.grow(left, depth + 1, of_left);
        let grow_right = || self.grow(right, depth + 1, of_right);
        let (left, right) = if large { rayon::join(grow_left, grow_right) } else { (grow_left(), grow_right()) };
        Grown::Inner { split: found.split, impurity, left: Box::new(left), right: Box::new(right) }
    }

    /// Does work on every feature, in parallel if there is enough of it.
    fn each_feature<T: Send>(&self, rows: usize, work: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
        let features = 0..self.splitter.matrix.columns.len();
        if rows * features.len() >= PARALLEL_CELLS {
            features.into_par_iter().with_max_len(1).map(work).collect()
        } else {
            features.map(work).collect()
        }
    }

    /// The best split over all features, the first feature among equals, and the node's counts.
    fn best(&self, samples: &[Weighted], classes: &[(u32, f64)], rows: u32, known: Known) -> (Option<Found>, Vec<Counts>) {
        let known: Vec<Mutex<Option<Counts>>> = known.into_iter().map(Mutex::new).collect();
        let results = self.each_feature(samples.len(), |f| {
            let counts = known.get(f).and_then(|k| k.lock().unwrap_or_else(|e| e.into_inner()).take());
            let counts = counts.unwrap_or_else(|| self.splitter.counts(f, samples));
            (self.splitter.best(f, &counts, classes, rows), counts)
        });
        let (found, counts): (Vec<_>, Vec<_>) = results.into_iter().unzip();
        (found.into_iter().flatten().reduce(|a, b| if b.gain > a.gain { b } else { a }), counts)
    }

    /// Counts of the smaller child, and by subtraction those of the larger one, where tables are kept.
    fn child_counts(&self, small: &[Weighted], parent: Vec<Counts>) -> (Known, Known) {
        let parent: Vec<Mutex<Option<Counts>>> = parent.into_iter().map(|c| Mutex::new(Some(c))).collect();
        self.each_feature(small.len(), |f| {
            let of_parent = parent[f].lock().unwrap_or_else(|e| e.into_inner()).take();
            match of_parent {
                Some(of_parent @ Counts::Dense(_)) => {
                    let of_small = self.splitter.counts(f, small);
                    let of_large = of_parent.less(&of_small);
                    (Some(of_small), of_large)
                }
                _ => (None, None),
            }
        })
        .into_iter()
        .unzip()
    }

    /// The node as a leaf, and its split weight by class.
    fn leaf(&self, samples: &[Weighted]) -> (Grown, Vec<(u32, f64)>) {
        let mut weights = vec![(0u64, 0u64); self.splitter.n_classes];
        for s in samples {
            let (weight, split_weight) = &mut weights[s.class as usize];
            *weight += u64::from(s.weight);
            *split_weight += u64::from(s.split_weight);
        }
        let present = |w: &dyn Fn(&(u64, u64)) -> u64| -> Vec<(u32, f64)> {
            weights.iter().enumerate().filter(|(_, x)| w(x) > 0).map(|(class, x)| (class as u32, w(x) as f64 / UNIT)).collect()
        };
        let classes = present(&|w| w.1);
        let impurity = self.params.criterion.weighted_impurity(classes.iter().map(|(_, w)| *w));
        (Grown::Leaf { counts: present(&|w| w.0), rows: samples.iter().map(|s| s.rows).sum(), impurity }, classes)
    }
}

/// Minimal cost-complexity pruning for a fixed price of a leaf: a subtree stays if it saves more
/// impurity than its leaves cost. Gives (impurity + price, over the leaves that stay).
fn prune(grown: &mut Grown, price: f64) -> f64 {
    let (own, below) = match grown {
        Grown::Leaf { impurity, .. } => return *impurity + price,
        Grown::Inner { impurity, left, right, .. } => (*impurity + price, prune(left, price) + prune(right, price)),
    };
    if own > below + 1e-9 {
        return below;
    }
    let mut counts = std::collections::BTreeMap::new();
    let mut rows = 0;
    collect(grown, &mut counts, &mut rows);
    *grown = Grown::Leaf { counts: counts.into_iter().collect(), rows, impurity: own - price };
    own
}

fn collect(grown: &Grown, into: &mut std::collections::BTreeMap<u32, f64>, total: &mut u32) {
    match grown {
        Grown::Leaf { counts, rows, .. } => {
            for (class, weight) in counts {
                *into.entry(*class).or_default() += weight;
            }
            *total += rows;
        }
        Grown::Inner { left, right, .. } => {
            collect(left, into, total);
            collect(right, into, total);
        }
    }
}

fn flatten(grown: Grown, n_classes: usize, smoothing: f64) -> Tree {
    let mut counts = std::collections::BTreeMap::new();
    collect(&grown, &mut counts, &mut 0);
    let total: f64 = counts.values().sum();
    let share = |class| counts.get(&class).map_or(0.0, |w| w / total);
    let prior = (0..n_classes as u32).map(share).collect();
    let mut tree = Tree { nodes: Vec::new(), leaves: Leaves::default(), prior, smoothing };
    place(grown, &mut tree);
    tree
}

/// Puts a subtree into the flat arrays in preorder and gives its place.
fn place(grown: Grown, tree: &mut Tree) -> i32 {
    match grown {
        Grown::Leaf { counts, rows, .. } => !(tree.leaves.push(counts.into_iter(), rows) as i32),
        Grown::Inner { split, left, right, .. } => {
            let at = tree.nodes.len();
            tree.nodes.push(Node { split, left: 0, right: 0 });
            let left = place(*left, tree);
            let right = place(*right, tree);
            (tree.nodes[at].left, tree.nodes[at].right) = (left, right);
            at as i32
        }
    }
}
