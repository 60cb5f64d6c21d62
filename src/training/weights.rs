//! How much each line counts: lines that count nothing leave before anything is inferred or fitted.

use crate::data::table::{Reject, Table};
use crate::domain::technical::Unit;
use crate::error::{Error, ErrorKind, Result};

/// The greatest weight.
const MOST: f64 = 1e4;

/// The lines that count, and how many of weight 0 were left out. Lines whose weight is no number from 0 to 10,000 are rejects of the
/// table; a line without a weight counts once.
///
/// # Errors
/// [`ErrorKind::Schema`] if the column is not there; [`ErrorKind::Data`] if no line counts.
pub fn weighed(table: &Table, column: &str) -> Result<(Table, u64)> {
    let values = table.column(column).ok_or_else(|| {
        Error::new(ErrorKind::Schema, format!("no column {column:?} of weights")).at(&table.source).found(table.names().join(", "))
    })?;
    let (mut kept, mut weightless) = (Vec::with_capacity(table.height()), 0u64);
    let mut rejects = table.rejects.clone();
    for row in 0..table.height() {
        let written = values.written(row).map_or("", str::trim);
        // "NaN" and "-" are among the ways to write nothing elsewhere; a weight of that sort is a mistake.
        let weight = if written.is_empty() { Some(1.0) } else { Unit::One.read(written).ok() };
        match weight {
            Some(0.0) => weightless += 1,
            Some(weight) if weight > 0.0 && weight <= MOST => kept.push(row as u32),
            _ => rejects.push(Reject::row(table.rows[row], column, written, "weight is not a number from 0 to 10,000")),
        }
    }
    if kept.len() == table.height() {
        return Ok((table.clone(), 0));
    }
    if kept.is_empty() {
        let bad = rejects.len() - table.rejects.len();
        return Err(Error::new(ErrorKind::Data, "no line counts, so there is nothing to learn from")
            .at(format!("{}, column {column:?}", table.source))
            .found(format!("{weightless} lines of weight 0, {bad} whose weight is not a number from 0 to 10,000"))
            .expected("some lines of a weight above 0")
            .hint("name another column with --weight, or none"));
    }
    let mut counted = table.take(&kept);
    counted.rejects = rejects;
    Ok((counted, weightless))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(weights: &[Option<&str>]) -> Table {
        let rows: Vec<[Option<&str>; 1]> = weights.iter().map(|w| [*w]).collect();
        Table::from_rows("t.csv", &["w"], &rows.iter().map(|r| r.as_slice()).collect::<Vec<_>>()).expect("table")
    }

    #[test]
    fn lines_that_count_nothing_leave_and_weights_that_are_none_are_rejects() {
        let weights = ["1", "0", "0.0", "-0", "2.5", "-1", "NaN", "inf", "heavy", "10001", "1e-3", "-"].map(Some);
        let (kept, weightless) = weighed(&table(&weights), "w").expect("some count");
        assert_eq!((kept.rows.as_slice(), weightless), (&[1, 5, 11][..], 3));
        let rejected: Vec<u32> = kept.rejects.iter().map(|r| r.row).collect();
        assert_eq!(rejected, [6, 7, 8, 9, 10, 12]);
        assert!(kept.rejects.iter().all(|r| r.lost == "row"));
    }

    #[test]
    fn a_line_without_a_weight_counts_once_and_none_that_count_is_an_error() {
        let (kept, weightless) = weighed(&table(&[None, Some(""), Some("3")]), "w").expect("all count");
        assert_eq!((kept.height(), weightless), (3, 0));
        let error = weighed(&table(&[Some("0"), Some("0"), Some("-2")]), "w").expect_err("none counts");
        let said = error.to_string();
        assert!(said.contains("2 lines of weight 0, 1 whose weight"), "{said}");
        assert!(weighed(&table(&[Some("1")]), "weight").is_err());
    }
}
