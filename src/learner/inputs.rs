//! The matrix as the additive learners read it: every value a bin, looked up once per training.

use rayon::prelude::*;

use super::binning::Bins;
use crate::data::matrix::{Column, Matrix};
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
    /// Bins the features of `matrix` at `rows`; borders are placed by the first `learned` of them.
    /// Trees ask the tokens of the text features in `asked`.
    pub fn new(matrix: &'a Matrix, rows: &'a [u32], learned: usize, max_bins: usize, asked: &[u32]) -> Inputs<'a> {
        let max_bins = max_bins.min(TREE_BINS - 1);
        let inputs: Vec<Input> = matrix
            .columns
            .par_iter()
            .enumerate()
            .filter_map(|(feature, column)| {
                let reading = match column {
                    Column::Numerical(values) => {
                        let values: Vec<f32> = rows[..learned].iter().map(|r| values[*r as usize]).collect();
                        Reading::Borders(Bins::of(&values, max_bins).borders())
                    }
                    Column::Categorical { n_codes, .. } => Reading::Codes((*n_codes).max(2)),
                    Column::Tokens { .. } => return None,
                };
                Some(Input { feature: feature as u32, reading })
            })
            .collect();
        let groups = inputs
            .par_chunks(GROUP)
            .map(|group| {
                let mut bins = vec![[0; GROUP]; rows.len()];
                for (place, input) in group.iter().enumerate() {
                    match (&input.reading, &matrix.columns[input.feature as usize]) {
                        (Reading::Borders(borders), Column::Numerical(values)) => {
                            bins.iter_mut().zip(rows).for_each(|(b, r)| b[place] = tree_bin(bin_of(borders, values[*r as usize])));
                        }
                        _ => bins.iter_mut().zip(rows).for_each(|(b, r)| b[place] = tree_bin(input.bin(matrix, *r as usize))),
                    }
                }
                bins
            })
            .collect();
        let text = |feature: &u32| {
            let column = &matrix.columns[*feature as usize];
            Text { feature: *feature, column, n_tokens: column.n_tokens() }
        };
        let texts = asked.iter().map(text).collect();
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
