//! The baseline that every risk model must be shown beside: the share of wrong lines among past ones
//! with exactly the same key, and the overall share for a key never seen.

use std::collections::HashMap;

use serde::Serialize;

use crate::data::lines::Lines;
use crate::data::table::Table;
use crate::error::{Error, ErrorKind, Result};

/// Outcomes by key.
pub struct Lookup {
    columns: Vec<String>,
    seen: HashMap<Vec<String>, (f64, f64)>,
    base_rate: f64,
}

/// How often the key was known.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Coverage {
    /// Lines whose key occurs in the history.
    pub seen: usize,
    /// Lines in all.
    pub lines: usize,
}

impl Lookup {
    /// Counts the outcomes of a history.
    ///
    /// # Errors
    /// [`ErrorKind::Schema`] naming every key column that is not there.
    pub fn new(history: &Table, lines: &Lines, columns: &[String]) -> Result<Lookup> {
        check(history, columns)?;
        let mut seen: HashMap<Vec<String>, (f64, f64)> = HashMap::new();
        let (mut rows, mut hits) = (0.0, 0.0);
        for row in 0..history.height() {
            let Some(wrong) = lines.wrong[row] else { continue };
            let wrong = f64::from(u8::from(wrong));
            let entry = seen.entry(key(history, columns, row)).or_default();
            *entry = (entry.0 + 1.0, entry.1 + wrong);
            (rows, hits) = (rows + 1.0, hits + wrong);
        }
        Ok(Lookup { columns: columns.to_vec(), seen, base_rate: hits / f64::max(rows, 1.0) })
    }

    /// The share for each row, and how many keys were known.
    ///
    /// # Errors
    /// As [`Lookup::new`].
    pub fn score(&self, table: &Table) -> Result<(Vec<f64>, Coverage)> {
        check(table, &self.columns)?;
        let mut known = 0;
        let scores = (0..table.height())
            .map(|row| match self.seen.get(&key(table, &self.columns, row)) {
                Some((rows, hits)) => {
                    known += 1;
                    hits / rows
                }
                None => self.base_rate,
            })
            .collect();
        Ok((scores, Coverage { seen: known, lines: table.height() }))
    }
}

fn key(table: &Table, columns: &[String], row: usize) -> Vec<String> {
    columns.iter().map(|c| table.column(c).and_then(|c| c.get(row)).unwrap_or("").to_owned()).collect()
}

fn check(table: &Table, columns: &[String]) -> Result<()> {
    let names = table.names();
    let missing = columns
        .iter()
        .filter(|c| !names.contains(&c.as_str()))
        .map(|c| Error::new(ErrorKind::Schema, format!("no column {c:?} to look up by")).at(&table.source).found(names.join(", ")));
    Error::all(missing.collect()).map_or(Ok(()), Err)
}
