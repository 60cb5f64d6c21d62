//! The baseline that every model must be shown beside: what past lines with exactly the same key were. For a key never seen, what
//! past lines were in all.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::judged::{Arm, Judged, Told, right_at};
use crate::data::lines::Lines;
use crate::data::table::{Strings, Table};
use crate::domain::nomenclature::Subheading;
use crate::error::{Error, ErrorKind, Result};

/// What became of the lines of one key.
#[derive(Default)]
struct Outcomes {
    judged: f64,
    wrong: f64,
    codes: BTreeMap<Subheading, f64>,
}

impl Outcomes {
    fn add(&mut self, wrong: Option<bool>, truth: &[Subheading]) {
        self.judged += f64::from(u8::from(wrong.is_some()));
        self.wrong += f64::from(u8::from(wrong == Some(true)));
        for code in truth {
            *self.codes.entry(*code).or_default() += 1.0 / truth.len() as f64;
        }
    }

    fn risk(&self) -> Option<f64> {
        (self.judged > 0.0).then(|| self.wrong / self.judged)
    }

    /// The most frequent code, the smallest among equals.
    fn code(&self) -> Option<Subheading> {
        self.codes.iter().rev().max_by(|a, b| a.1.total_cmp(b.1)).map(|(code, _)| *code)
    }
}

/// Outcomes by key.
pub struct Lookup {
    columns: Vec<String>,
    seen: HashMap<String, Outcomes>,
    all: Outcomes,
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
    pub fn new(history: &Table, past: &Lines, columns: &[String]) -> Result<Lookup> {
        let keys = keys(history, columns)?;
        let mut lookup = Lookup { columns: columns.to_vec(), seen: HashMap::new(), all: Outcomes::default() };
        for row in 0..history.height() {
            let (wrong, truth) = (past.wrong[row], past.truth(row));
            if wrong.is_none() && truth.is_empty() {
                continue;
            }
            lookup.seen.entry(key(&keys, row)).or_default().add(wrong, truth);
            lookup.all.add(wrong, truth);
        }
        Ok(lookup)
    }

    /// What it says of the lines, and how many keys were known.
    ///
    /// # Errors
    /// As [`Lookup::new`].
    pub fn arm(&self, table: &Table, judged: &Judged) -> Result<(Arm, Coverage)> {
        let keys = keys(table, &self.columns)?;
        let mut seen = 0;
        let told = judged.lines.iter().map(|line| {
            let found = self.seen.get(&key(&keys, line.at));
            seen += usize::from(found.is_some());
            let best = found.and_then(Outcomes::code).or_else(|| self.all.code()).filter(|_| !line.truth.is_empty());
            let right = best.map_or([None; 3], |code| right_at(code, line));
            Told { best, right, risk: found.and_then(Outcomes::risk).or_else(|| self.all.risk()), ..Told::default() }
        });
        let told = told.collect();
        let coverage = Coverage { seen, lines: judged.lines.len() };
        let name = format!("lookup of {} ({} of {} keys known)", self.columns.join(", "), coverage.seen, coverage.lines);
        Ok((Arm { name, told }, coverage))
    }
}

fn key(columns: &[Strings<'_>], row: usize) -> String {
    let parts: Vec<&str> = columns.iter().map(|c| c.get(row).unwrap_or("")).collect();
    parts.join("\u{1}")
}

fn keys<'a>(table: &'a Table, columns: &[String]) -> Result<Vec<Strings<'a>>> {
    let names = table.names();
    let missing = columns
        .iter()
        .filter(|c| !names.contains(&c.as_str()))
        .map(|c| Error::new(ErrorKind::Schema, format!("no column {c:?} to look up by")).at(&table.source).found(names.join(", ")));
    match Error::all(missing.collect()) {
        Some(error) => Err(error),
        None => Ok(columns.iter().filter_map(|c| table.column(c)).collect()),
    }
}
