//! Parquet files to tables of text, one column at a time: a column of a type that cannot be told as
//! text is left out by name, a damaged file is a named error.

mod pages;
mod text;

use std::collections::HashSet;
use std::io::Cursor;

use polars::prelude::*;
use rayon::prelude::*;

use super::check_header;
use super::guard::guarded;
use crate::data::table::{Note, Reject, Table};
use crate::error::{Error, ErrorKind, Result};

/// Reads a Parquet file that is in memory.
///
/// # Errors
/// [`ErrorKind::Format`] if the bytes are not Parquet or damaged, [`ErrorKind::Schema`] for an
/// unusable header.
pub fn read_parquet(name: &str, bytes: &[u8]) -> Result<Table> {
    let damaged = |found: String| {
        Error::new(ErrorKind::Format, "the Parquet file cannot be read")
            .at(name)
            .found(found)
            .expected("a whole Parquet file")
            .hint("the file is cut or damaged: write it again, or fetch it again")
    };
    let (metadata, schema) = guarded(|| -> std::result::Result<_, String> {
        let mut reader = ParquetReader::new(Cursor::new(bytes));
        let metadata = reader.get_metadata().map_err(|e| e.to_string())?.clone();
        pages::check(&metadata, bytes)?;
        Ok((metadata, reader.schema()))
    })
    .and_then(|done| done)
    .map_err(damaged)?;
    // Column names of the file itself: polars makes no schema of two columns with one name.
    check_header(name, metadata.schema().fields().iter().map(|f| f.name()))?;
    let schema = schema.map_err(|e| damaged(e.to_string()))?;

    let mut notes = Vec::new();
    let (mut wanted, mut written) = (Vec::new(), HashSet::new());
    for (place, field) in schema.iter_values().enumerate() {
        written.insert(field.name.as_str());
        match text::left_out(field.dtype()) {
            None => wanted.push(place),
            Some(kind) => notes.push(left_out(field.name.as_str(), &kind)),
        }
    }
    // A group without any field is no column to polars.
    notes.extend(
        metadata.schema().fields().iter().map(|f| f.name()).filter(|n| !written.contains(n)).map(|n| left_out(n, "an empty group")),
    );

    let read = |place: usize| -> Result<Read> {
        let column = schema.get_at_index(place).map_or("", |(name, _)| name.as_str());
        guarded(|| {
            let mut reader =
                ParquetReader::new(Cursor::new(bytes)).read_parallel(ParallelStrategy::None).with_projection(Some(vec![place]));
            reader.set_metadata(metadata.clone());
            let frame = reader.finish()?;
            text::of(&frame.columns()[0].as_materialized_series().rechunk())
        })
        .and_then(|done| done.map_err(|e| e.to_string()))
        .map(|told| Read { name: column.to_owned(), told })
        .map_err(|found| damaged(format!("column {column:?}: {found}")))
    };
    let read: Vec<Read> = wanted.into_par_iter().map(read).collect::<Result<_>>()?;

    let (mut columns, mut rejects) = (Vec::with_capacity(read.len()), Vec::new());
    for Read { name, told } in read {
        rejects.extend(told.lost.into_iter().map(|(row, value, reason)| Reject::cell(row as u32 + 1, &name, &value, reason)));
        notes.extend(told.note.map(|note| format!("column {name:?}: {note}")));
        match told.text {
            Some(text) => columns.push((name, text)),
            None => notes.push(left_out(&name, "bytes that are no text")),
        }
    }
    if columns.is_empty() {
        return Err(Error::new(ErrorKind::Schema, "the Parquet file has no column that can be read").at(name).found(notes.join("; ")));
    }
    rejects.sort_by_key(|r| r.row);
    let mut table = Table::new(name, columns)?;
    (table.rejects, table.notes) = (rejects, notes.into_iter().map(Note::warning).collect());
    Ok(table)
}

/// A column that was read.
struct Read {
    name: String,
    told: text::Told,
}

fn left_out(column: &str, kind: &str) -> String {
    format!("column {column:?} is left out: its type is {kind}; write it as text, numbers or dates in a column of its own")
}

#[cfg(test)]
mod tests;
