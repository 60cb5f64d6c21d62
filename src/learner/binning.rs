//! Numbers to bins, once per training: a split then only compares small integers.

use rayon::prelude::*;

use crate::data::matrix::{Column, Matrix};

/// Bin of a missing number.
pub const MISSING_BIN: u32 = 0;

/// A numerical feature in bins. Bin 0 is missing; bin `b` holds the values from `low[b - 1]` to
/// `high[b - 1]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Bins {
    /// Bin of each row.
    pub of_row: Vec<u32>,
    /// Smallest value of each bin.
    pub low: Vec<f32>,
    /// Largest value of each bin.
    pub high: Vec<f32>,
}

impl Bins {
    /// Bins a column: one bin a value if there are at most `max_bins`, otherwise bins of about equal
    /// numbers of rows. Does not depend on the order of rows.
    pub fn of(values: &[f32], max_bins: usize) -> Bins {
        let mut sorted: Vec<f32> = values.iter().copied().filter(|v| !v.is_nan()).collect();
        sorted.sort_unstable_by(f32::total_cmp);
        let (mut low, mut high) = (Vec::new(), Vec::new());
        let runs = || sorted.chunk_by(|a, b| a == b);
        let distinct = runs().count();
        if distinct <= max_bins {
            low.extend(runs().map(|r| r[0]));
            high.clone_from(&low);
        } else {
            let (mut rows_left, mut bins_left, mut rows) = (sorted.len(), max_bins, 0);
            let mut first = None;
            for run in runs() {
                let start = *first.get_or_insert(run[0]);
                rows += run.len();
                if rows * bins_left >= rows_left {
                    low.push(start);
                    high.push(run[0]);
                    rows_left -= rows;
                    bins_left = bins_left.saturating_sub(1).max(1);
                    (first, rows) = (None, 0);
                }
            }
            if let (Some(start), Some(last)) = (first, sorted.last()) {
                low.push(start);
                high.push(*last);
            }
        }
        let bin = |v: &f32| if v.is_nan() { MISSING_BIN } else { high.partition_point(|h| h < v) as u32 + 1 };
        Bins { of_row: values.iter().map(bin).collect(), low, high }
    }

    /// The thresholds between all neighbouring bins, ascending.
    pub fn borders(&self) -> Vec<f32> {
        (1..self.low.len() as u32).map(|left| self.threshold(left, left + 1)).collect()
    }

    /// A threshold between two bins, `left < right`, both from 1: halfway, and never as large as a
    /// value of the right bin.
    pub fn threshold(&self, left: u32, right: u32) -> f32 {
        let (a, b) = (self.high[left as usize - 1], self.low[right as usize - 1]);
        let middle = a / 2.0 + b / 2.0;
        if middle >= a && middle < b { middle } else { a }
    }
}

/// Bins of every numerical feature; `None` for the others.
pub fn bin_columns(matrix: &Matrix, max_bins: usize) -> Vec<Option<Bins>> {
    matrix
        .columns
        .par_iter()
        .map(|column| match column {
            Column::Numerical(values) => values.as_slice().map(|v| Bins::of(v, max_bins)),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_values_get_a_bin_each_and_many_share() {
        let bins = Bins::of(&[3.0, f32::NAN, 1.0, 3.0, 2.0], 255);
        assert_eq!(bins.of_row, [3, 0, 1, 3, 2]);
        assert_eq!(bins.threshold(1, 2), 1.5);
        let many: Vec<f32> = (0..10_000).map(|i| (i % 5_000) as f32).collect();
        let bins = Bins::of(&many, 100);
        assert_eq!(bins.low.len(), 100);
        for (value, bin) in many.iter().zip(&bins.of_row) {
            let b = *bin as usize - 1;
            assert!(bins.low[b] <= *value && *value <= bins.high[b]);
        }
    }
}
