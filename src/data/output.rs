//! Writes tables and scores: CSV, JSON lines, Parquet or a workbook by the file's ending, packed or not, always whole or not at all.

pub mod cells;
mod rows;
mod sink;
mod whole;
mod workbook;

use std::path::Path;

pub use rows::{Cell, Column, Holds};
pub use sink::{Destination, Format, Part, Sink};
pub use whole::{abandon, atomically, followed, is_stdout, together};

use super::table::{Place, Reject, Table};
use crate::error::{Error, ErrorKind, Result};

/// Writes text atomically.
///
/// # Errors
/// As [`atomically`].
pub fn write_text(path: &Path, text: &str) -> Result<()> {
    together(&[(path, text.as_bytes())])
}

/// Writes a table of text by the file's ending.
///
/// # Errors
/// As [`Destination::of`] and [`Destination::write`].
pub fn write_table(path: &Path, table: &Table) -> Result<()> {
    Destination::of(path)?.write_table(table)
}

/// Writes records of one shape, their fields as columns, by the file's ending.
///
/// # Errors
/// As [`Destination::of`] and [`Destination::write`].
pub fn write_records<T: serde::Serialize>(path: &Path, records: impl IntoIterator<Item = T>) -> Result<()> {
    let failed = |e: &dyn std::fmt::Display| Error::new(ErrorKind::Io, "cannot write the lines").at(path.display()).found(e);
    let mut writer = csv::Writer::from_writer(Vec::new());
    records.into_iter().try_for_each(|record| writer.serialize(record)).map_err(|e| failed(&e))?;
    let text = writer.into_inner().map_err(|e| failed(&e))?;
    let mut reader = csv::Reader::from_reader(text.as_slice());
    let columns: Vec<Column> = reader.headers().map_err(|e| failed(&e))?.iter().map(Column::written).collect();
    let destination = Destination::of(path)?;
    destination.write(&columns, |sink| {
        let rows = reader.records().map(|r| Ok(r.map_err(|e| failed(&e))?.iter().map(Cell::written).collect()));
        sink.put(destination.render(&columns, rows.collect::<Result<Vec<_>>>()?)?)
    })?;
    Ok(())
}

/// The columns of a rejects file; of several files, with `file` before them.
pub const REJECTS: &str = "row,column,value,reason,lost";

/// A reject as it is written: by the row of its own file.
#[derive(serde::Serialize)]
struct Written<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    row: u32,
    column: &'a str,
    value: &'a str,
    reason: &'a str,
    lost: &'a str,
}

impl<'a> Written<'a> {
    fn of(table: &'a Table, reject: &'a Reject) -> Written<'a> {
        let Place { file, row } = table.place(reject.row);
        let Reject { column, value, reason, lost, .. } = reject;
        Written { file, row, column, value, reason, lost }
    }
}

/// Writes the rejects of a table as CSV; with the file's name before the row, where the table is of several files.
///
/// # Errors
/// As [`atomically`].
pub fn write_rejects(path: &Path, table: &Table, rejects: &[Reject]) -> Result<()> {
    write_records(path, rejects.iter().map(|reject| Written::of(table, reject)))
}
