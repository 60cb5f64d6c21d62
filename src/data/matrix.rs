//! Numbers right of the dataspec: one array per feature, all of one length.

use ndarray::{Array1, ArrayView1, ArrayView2, Axis};

/// Code of a missing category.
pub const MISSING: u32 = 0;
/// Code of a category that is not in the dictionary: rare in training, or new since.
pub const UNSEEN: u32 = 1;

/// One feature over all rows.
#[derive(Debug, Clone, PartialEq)]
pub enum Column {
    /// Numbers; NaN is missing.
    Numerical(Array1<f32>),
    /// Dictionary codes: [`MISSING`], [`UNSEEN`], then the levels.
    Categorical {
        /// A code per row, below `n_codes`.
        codes: Array1<u32>,
        /// Number of codes, the two special ones included.
        n_codes: u32,
    },
    /// Sets of tokens, as sorted token ids of row `i` at `ids[offsets[i]..offsets[i + 1]]`.
    Tokens {
        /// `n_rows + 1` offsets into `ids`.
        offsets: Vec<usize>,
        /// Token ids, below `n_tokens`.
        ids: Vec<u32>,
        /// Size of the vocabulary.
        n_tokens: u32,
    },
}

impl Column {
    /// Number of rows.
    pub fn len(&self) -> usize {
        match self {
            Column::Numerical(values) => values.len(),
            Column::Categorical { codes, .. } => codes.len(),
            Column::Tokens { offsets, .. } => offsets.len() - 1,
        }
    }

    /// True without rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The token ids of a row; empty for other kinds of column.
    pub fn tokens(&self, row: usize) -> &[u32] {
        match self {
            Column::Tokens { offsets, ids, .. } => &ids[offsets[row]..offsets[row + 1]],
            _ => &[],
        }
    }

    /// Size of the vocabulary; 0 for other kinds of column.
    pub fn n_tokens(&self) -> usize {
        match self {
            Column::Tokens { n_tokens, .. } => *n_tokens as usize,
            _ => 0,
        }
    }

    fn take(&self, rows: &[u32]) -> Column {
        let at: Vec<usize> = rows.iter().map(|r| *r as usize).collect();
        match self {
            Column::Numerical(values) => Column::Numerical(values.select(Axis(0), &at)),
            Column::Categorical { codes, n_codes } => Column::Categorical { codes: codes.select(Axis(0), &at), n_codes: *n_codes },
            Column::Tokens { n_tokens, .. } => {
                let lists = at.iter().map(|row| self.tokens(*row));
                token_column(lists, *n_tokens)
            }
        }
    }
}

/// A token column from the (sorted) ids of each row.
pub fn token_column<'a>(lists: impl Iterator<Item = &'a [u32]>, n_tokens: u32) -> Column {
    let (mut offsets, mut ids) = (vec![0], Vec::new());
    for list in lists {
        ids.extend_from_slice(list);
        offsets.push(ids.len());
    }
    Column::Tokens { offsets, ids, n_tokens }
}

/// Features by rows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Matrix {
    /// Number of rows.
    pub n_rows: usize,
    /// One column per feature, each of `n_rows`.
    pub columns: Vec<Column>,
}

impl Matrix {
    /// A matrix of columns of equal length.
    ///
    /// # Panics
    /// If lengths differ.
    pub fn new(columns: Vec<Column>) -> Matrix {
        let n_rows = columns.first().map_or(0, Column::len);
        assert!(columns.iter().all(|c| c.len() == n_rows), "columns of one length");
        Matrix { n_rows, columns }
    }

    /// A matrix of plain numbers, for the linfa traits. Shape (rows, features).
    pub fn from_records(records: ArrayView2<'_, f64>) -> Matrix {
        let column = |c: ArrayView1<'_, f64>| Column::Numerical(c.mapv(|v| v as f32));
        Matrix { n_rows: records.nrows(), columns: records.columns().into_iter().map(column).collect() }
    }

    /// The rows at these positions.
    pub fn take(&self, rows: &[u32]) -> Matrix {
        Matrix { n_rows: rows.len(), columns: self.columns.iter().map(|c| c.take(rows)).collect() }
    }

    /// The features at these positions.
    pub fn select(&self, features: &[usize]) -> Matrix {
        Matrix { n_rows: self.n_rows, columns: features.iter().map(|f| self.columns[*f].clone()).collect() }
    }
}
