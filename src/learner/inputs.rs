//! The matrix as the additive learners read it: every value a bin, looked up once per training.

use rayon::prelude::*;

use super::TrainingSet;
use super::binning::Bins;
use super::histogram::unit_hash;
use super::target::Target;
use crate::data::matrix::{Column, MISSING, Matrix, UNSEEN};
use crate::model::additive::{Input, Reading, TREE_BINS, bin_of, tree_bin};

/// Inputs whose bins stand side by side, so that one read of memory serves them all.
pub const GROUP: usize = 4;

/// A text feature, asked token by token.
pub struct Text<'a> {
    /// Index into the head's features.
    pub feature: u32,
    /// Its tokens by row of the matrix.
    pub column: &'a Column,
    /// Size of its vocabulary.
    pub n_tokens: usize,
}

/// The bins of some rows of a matrix.
pub struct Inputs<'a> {
    /// The rows, as rows of the matrix; positions below are indices into this.
    pub rows: &'a [u32],
    /// The matrix.
    pub matrix: &'a Matrix,
    /// One input a numerical or categorical feature.
    pub inputs: Vec<Input>,
    /// Bins as trees see them, by group of inputs, position, place in the group.
    pub groups: Vec<Vec<[u8; GROUP]>>,
    /// Number of bins that trees see of each input.
    pub tree_bins: Vec<usize>,
    /// The texts.
    pub texts: Vec<Text<'a>>,
}

impl<'a> Inputs<'a> {
    /// Bins the features of a training set at the target's rows; only the learned ones place borders.
    pub fn new(set: &TrainingSet<'a>, target: &'a Target, max_bins: usize, seed: u64) -> Inputs<'a> {
        let max_bins = max_bins.min(TREE_BINS - 1);
        let (matrix, rows) = (set.matrix, target.rows.as_slice());
        let number_bins = |values: &[f32], borders: &[f32]| values.iter().map(|v| tree_bin(bin_of(borders, *v))).collect();
        let read: Vec<(Input, Vec<u8>)> = matrix
            .columns
            .par_iter()
            .enumerate()
            .filter_map(|(feature, column)| {
                let at = |reading| Input { feature: feature as u32, reading };
                match column {
                    Column::Numerical(values) => {
                        let values: Vec<f32> = rows.iter().map(|r| values[*r as usize]).collect();
                        let borders = Bins::of(&values[..target.learned], max_bins).borders();
                        let bins = number_bins(&values, &borders);
                        Some((at(Reading::Borders(borders)), bins))
                    }
                    Column::Categorical { codes, n_codes } if set.n_classes == 2 && *n_codes as usize > TREE_BINS => {
                        let codes: Vec<u32> = rows.iter().map(|r| codes[*r as usize]).collect();
                        let (shares, of_position) = history(&codes, *n_codes as usize, set, target, seed);
                        let borders = Bins::of(&of_position[..target.learned], max_bins).borders();
                        let bins = number_bins(&of_position, &borders);
                        Some((at(Reading::History { shares, borders }), bins))
                    }
                    Column::Categorical { codes, n_codes } => {
                        let bins = rows.iter().map(|r| tree_bin(codes[*r as usize])).collect();
                        Some((at(Reading::Codes((*n_codes).max(2))), bins))
                    }
                    Column::Tokens { .. } => None,
                }
            })
            .collect();
        let groups = read
            .par_chunks(GROUP)
            .map(|group| (0..rows.len()).map(|p| std::array::from_fn(|i| group.get(i).map_or(0, |(_, bins)| bins[p]))).collect())
            .collect();
        let inputs: Vec<Input> = read.into_iter().map(|(input, _)| input).collect();
        let text = |feature: u32| {
            let column = &matrix.columns[feature as usize];
            Text { feature, column, n_tokens: column.n_tokens() }
        };
        let texts = set.texts.iter().filter(|t| t.in_trees).map(|t| text(t.feature)).collect();
        let tree_bins = inputs.iter().map(|i| i.n_bins().min(TREE_BINS)).collect();
        Inputs { rows, matrix, inputs, groups, tree_bins, texts }
    }

    /// The bin of an input at a position, as trees see it.
    #[inline(always)]
    pub fn tree_bin(&self, input: usize, position: usize) -> u8 {
        self.groups[input / GROUP][position][input % GROUP]
    }

    /// The full bin of an input at a position: of a large dictionary the code itself.
    #[inline(always)]
    pub fn bin(&self, input: usize, position: usize) -> usize {
        if self.inputs[input].n_bins() <= TREE_BINS {
            usize::from(self.tree_bin(input, position))
        } else {
            self.inputs[input].bin(self.matrix, self.rows[position] as usize) as usize
        }
    }

    /// The tokens of a text at a position.
    #[inline]
    pub fn tokens(&self, text: usize, position: usize) -> &[u32] {
        self.texts[text].column.tokens(self.rows[position] as usize)
    }
}

/// Folds of a history without dates.
const FOLDS: usize = 5;
/// Rows of prior in a history's share.
const PRIOR: f64 = 1.0;

/// Rows of a dictionary code, and those of class 1 among them.
type Count = (u32, u32);

/// The share of class 1 among past rows with the same code: by code from all learned rows, and by position from
/// rows that cannot know the position's own label (only the prior, one row, is the mean of all). With dates these
/// are the rows of earlier days; without, the rows of other folds (target statistics; Micci-Barreca 2001, in the
/// ordered form of CatBoost, Prokhorenkova et al. 2018).
fn history(codes: &[u32], n_codes: usize, set: &TrainingSet<'_>, target: &Target, seed: u64) -> (Vec<f32>, Vec<f32>) {
    let positive = |position: usize| u32::from(target.classes(position) == [1]);
    let mut all: Vec<Count> = vec![(0, 0); n_codes];
    (0..target.learned).for_each(|p| add(&mut all[codes[p] as usize], (1, positive(p))));
    let total = all.iter().fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
    let base = (f64::from(total.1) + 0.5) / (f64::from(total.0) + 1.0);
    // A level's first row knows as little as a level never seen; so these look alike.
    all[UNSEEN as usize] = (0, 0);
    let share = |(rows, positives): Count| ((f64::from(positives) + PRIOR * base) / (f64::from(rows) + PRIOR)) as f32;
    let mut of_position: Vec<f32> = codes.iter().map(|code| share(all[*code as usize])).collect();
    if set.days.is_empty() {
        let fold = |position: usize| (unit_hash(seed, u64::from(target.rows[position]), 0x6869_7374) * FOLDS as f64) as usize;
        let mut own: Vec<Count> = vec![(0, 0); n_codes * FOLDS];
        (0..target.learned).for_each(|p| add(&mut own[codes[p] as usize * FOLDS + fold(p)], (1, positive(p))));
        for p in (0..target.learned).filter(|p| codes[*p] != UNSEEN) {
            let (all, own) = (all[codes[p] as usize], own[codes[p] as usize * FOLDS + fold(p)]);
            of_position[p] = share((all.0 - own.0, all.1 - own.1));
        }
    } else {
        let day = |position: &u32| set.days[target.rows[*position as usize] as usize];
        let mut order: Vec<u32> = (0..target.learned as u32).collect();
        order.sort_by_key(|p| (day(p), *p));
        let mut before: Vec<Count> = vec![(0, 0); n_codes];
        for same_day in order.chunk_by(|a, b| day(a) == day(b)) {
            same_day.iter().for_each(|p| of_position[*p as usize] = share(before[codes[*p as usize] as usize]));
            let known = same_day.iter().filter(|p| codes[**p as usize] != UNSEEN);
            known.for_each(|p| add(&mut before[codes[*p as usize] as usize], (1, positive(*p as usize))));
        }
    }
    let shares: Vec<f32> = all.into_iter().map(share).collect();
    codes.iter().zip(&mut of_position).filter(|(code, _)| **code == MISSING).for_each(|(_, share)| *share = f32::NAN);
    (shares, of_position)
}

fn add(to: &mut Count, what: Count) {
    to.0 += what.0;
    to.1 += what.1;
}
