//! Rows of an output, and the text formats that they are rendered in.

use super::cells::harmless;
use crate::domain::declaration::Semantic;
use crate::domain::names::field_for_column;
use crate::error::{Error, ErrorKind, Result};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Text, such as an identifier or a code: never a number, however many digits it has.
    Text,
    /// Text as it was written; where it is a plain number, a workbook may show it as one.
    Written,
    /// A whole number.
    Integer,
    /// A probability.
    Share,
}

/// A column of an output.
#[derive(Debug, Clone)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub holds: Holds,
    /// How wide a workbook shows it, in characters.
    pub width: u16,
}

impl Column {
    /// A column.
    pub fn new(name: &str, holds: Holds, width: u16) -> Column {
        Column { name: name.to_owned(), holds, width }
    }

    /// A column of text as it was written.
    pub fn written(name: &str) -> Column {
        let text = field_for_column(name).is_some_and(|f| f.semantic != Semantic::Numerical);
        let width = field_for_column(name).filter(|f| f.semantic == Semantic::Text).map_or(16, |_| 50);
        Column::new(name, if text { Holds::Text } else { Holds::Written }, width)
    }
}

/// A cell of an output.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing.
    Missing,
    /// Text.
    Text(String),
    /// A whole number.
    Integer(u32),
    /// A number.
    Number(f64),
}

impl Cell {
    /// Text as written; an empty one is missing.
    pub fn written(text: &str) -> Cell {
        if text.is_empty() { Cell::Missing } else { Cell::Text(text.to_owned()) }
    }

    /// A value that may be missing.
    pub fn of<T>(value: Option<T>, cell: impl FnOnce(T) -> Cell) -> Cell {
        value.map_or(Cell::Missing, cell)
    }
}

/// One line of CSV for each row.
pub fn csv_bytes(rows: &[Vec<Cell>]) -> Result<Vec<u8>> {
    let bad = |e: &dyn std::fmt::Display| Error::new(ErrorKind::Io, "the rows cannot be written as CSV").found(e);
    let mut writer = csv::Writer::from_writer(Vec::with_capacity(rows.len() * 64));
    for row in rows {
        for cell in row {
            match cell {
                Cell::Missing => writer.write_field(b""),
                Cell::Text(text) => writer.write_field(harmless(text).as_bytes()),
                Cell::Integer(n) => writer.write_field(n.to_string()),
                Cell::Number(v) => writer.write_field(format!("{v:.6}")),
            }
            .map_err(|e| bad(&e))?;
        }
        writer.write_record(None::<&[u8]>).map_err(|e| bad(&e))?;
    }
    writer.into_inner().map_err(|e| bad(&e))
}

/// One JSON object for each row, without what is missing.
pub fn json_bytes(columns: &[Column], rows: &[Vec<Cell>]) -> Result<Vec<u8>> {
    let mut text = Vec::new();
    for row in rows {
        let object: serde_json::Map<String, serde_json::Value> = columns
            .iter()
            .zip(row)
            .filter_map(|(column, cell)| {
                let value = match cell {
                    Cell::Missing => return None,
                    Cell::Text(text) => text.as_str().into(),
                    Cell::Integer(n) => (*n).into(),
                    Cell::Number(v) => (*v).into(),
                };
                Some((column.name.clone(), value))
            })
            .collect();
        serde_json::to_writer(&mut text, &object).map_err(|e| Error::new(ErrorKind::Io, "the rows cannot be written as JSON").found(e))?;
        text.push(b'\n');
    }
    Ok(text)
}
