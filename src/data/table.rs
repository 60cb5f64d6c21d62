//! A table of what was written: every column is text, as in the file, until the dataspec reads it.
//!
//! Keeping the text lets an explanation show "3千瓦" beside 3 kW, makes CSV, Parquet and NDJSON of the
//! same rows the same table, and leaves one place (the encoder) that turns text into numbers.

use polars::prelude::*;

use crate::error::{Error, ErrorKind, Result};

/// A row or a cell that could not be used, and why.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Reject {
    /// Row of the file's data, counted from 1 (the header is not a row).
    pub row: u32,
    /// Column, empty if the whole row is meant.
    pub column: String,
    /// What stood there, shortened to 80 characters.
    pub value: String,
    /// Why it cannot be used.
    pub reason: String,
    /// `row` if the row was left out, `cell` if only the value was taken as missing.
    pub lost: &'static str,
}

impl Reject {
    /// The whole row is left out.
    pub fn row(row: u32, column: &str, value: &str, reason: impl Into<String>) -> Self {
        Reject { row, column: column.into(), value: shorten(value, 80), reason: reason.into(), lost: "row" }
    }

    /// Only this value is taken as missing.
    pub fn cell(row: u32, column: &str, value: &str, reason: impl Into<String>) -> Self {
        Reject { lost: "cell", ..Reject::row(row, column, value, reason) }
    }
}

/// At most `n` characters, with an ellipsis if something was cut.
pub fn shorten(text: &str, n: usize) -> String {
    match text.char_indices().nth(n) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}…", &text[..at]),
    }
}

/// One of several files that a table was joined from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePart {
    /// The file, as it was named.
    pub source: String,
    /// Its name in answers: without the folder, where that tells it from the others.
    pub name: String,
    /// How many rows it has, rejected ones included.
    pub rows: u32,
}

/// Where a row stands: in which of several files, and as which row of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// The file's name; `None` where there is only one.
    pub file: Option<&'a str>,
    /// Row of that file's data, counted from 1.
    pub row: u32,
}

impl std::fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.file {
            None => write!(f, "row {}", self.row),
            Some(file) => write!(f, "row {} of {file}", self.row),
        }
    }
}

/// Rows of text with the row numbers they have in their file.
#[derive(Debug, Clone)]
pub struct Table {
    /// Where the rows came from, for messages.
    pub source: String,
    frame: DataFrame,
    /// Row of the file's data for each row here, counted from 1. Where several files were joined the numbers run on from file to
    /// file; [`Table::place`] tells the row of the one file.
    pub rows: Vec<u32>,
    /// How many rows the file has, rejected ones included; of several files together.
    pub file_rows: u32,
    /// Rows that could not be read at all.
    pub rejects: Vec<Reject>,
    /// The files it was joined from, in order; empty if it is of one file.
    pub parts: Vec<FilePart>,
}

impl Table {
    /// Builds a table from columns of text of equal length, all rows good.
    ///
    /// # Errors
    /// If two columns have one name or lengths differ.
    pub fn new(source: impl Into<String>, columns: Vec<(String, StringChunked)>) -> Result<Table> {
        let source = source.into();
        let height = columns.first().map_or(0, |(_, c)| c.len());
        let series = columns.into_iter().map(|(name, column)| column.with_name(name.into()).into_column()).collect();
        let frame = DataFrame::new(height, series)
            .map_err(|e| Error::new(ErrorKind::Schema, "the columns do not make a table").at(&source).found(e))?;
        let rows = (1..=height as u32).collect();
        Ok(Table { source, frame, rows, file_rows: height as u32, rejects: Vec::new(), parts: Vec::new() })
    }

    /// Builds a small table from rows of text: for tests, examples and single declarations.
    ///
    /// # Errors
    /// As [`Table::new`].
    pub fn from_rows(source: &str, header: &[&str], rows: &[&[Option<&str>]]) -> Result<Table> {
        let columns = header
            .iter()
            .enumerate()
            .map(|(i, name)| {
                let column: StringChunked = rows.iter().map(|r| r.get(i).copied().flatten()).collect();
                ((*name).to_owned(), column)
            })
            .collect();
        Table::new(source, columns)
    }

    /// Any polars frame as a table of text.
    pub(crate) fn from_frame(source: String, frame: &DataFrame) -> Result<Table> {
        let mut columns = Vec::with_capacity(frame.width());
        for column in frame.columns() {
            let name = column.name().to_string();
            let text = column.cast(&DataType::String).and_then(|c| c.str().cloned()).map_err(|e| {
                Error::new(ErrorKind::Format, "a column holds values that are not plain text, numbers or dates")
                    .at(format!("{source}, column {name:?}"))
                    .found(format!("{} ({e})", column.dtype()))
                    .expected("text, number, date or yes/no columns")
                    .hint("flatten lists and structs before writing the file")
            })?;
            columns.push((name, text.rechunk().into_owned()));
        }
        Table::new(source, columns)
    }

    /// Number of rows.
    pub fn height(&self) -> usize {
        self.frame.height()
    }

    /// Column names in file order.
    pub fn names(&self) -> Vec<&str> {
        self.frame.get_column_names().into_iter().map(|n| n.as_str()).collect()
    }

    /// A column by name.
    pub fn column(&self, name: &str) -> Option<Strings<'_>> {
        self.frame.column(name).ok()?.str().ok().map(|column| Strings { column })
    }

    /// The rows at these positions, in this order.
    pub fn take(&self, positions: &[u32]) -> Table {
        let index = IdxCa::from_slice("".into(), positions);
        let frame = self.frame.take(&index).expect("positions are rows of this table");
        Table {
            source: self.source.clone(),
            frame: single_chunk(frame),
            rows: positions.iter().map(|p| self.rows[*p as usize]).collect(),
            file_rows: self.file_rows,
            rejects: Vec::new(),
            parts: self.parts.clone(),
        }
    }

    /// The file's name without its folder; of several files, their names.
    pub fn name(&self) -> String {
        let of_one =
            || std::path::Path::new(&self.source).file_name().map_or_else(|| self.source.clone(), |n| n.to_string_lossy().into_owned());
        if self.parts.is_empty() { of_one() } else { self.source.clone() }
    }

    /// Where a row stands that has the number `row` here (one of [`Table::rows`] or of the rejects').
    pub fn place(&self, row: u32) -> Place<'_> {
        let mut left = row;
        for part in &self.parts {
            if left <= part.rows {
                return Place { file: Some(&part.name), row: left };
            }
            left -= part.rows;
        }
        Place { file: None, row: left }
    }

    /// The table with only the columns that `keep` wants.
    pub fn select(&self, keep: impl Fn(&str) -> bool) -> Table {
        let mut table = self.clone();
        for name in self.names().into_iter().filter(|n| !keep(n)) {
            table.frame = table.frame.drop(name).expect("the column is there");
        }
        table
    }

    /// The polars frame behind it, for writing.
    pub(crate) fn frame(&self) -> &DataFrame {
        &self.frame
    }
}

fn single_chunk(mut frame: DataFrame) -> DataFrame {
    frame.rechunk_mut();
    frame
}

/// Collects rows of text into a [`Table`].
pub struct TableBuilder {
    source: String,
    names: Vec<String>,
    columns: Vec<StringChunkedBuilder>,
}

impl TableBuilder {
    /// A builder for columns of these names, with room for `rows` rows.
    pub fn new(source: impl Into<String>, names: Vec<String>, rows: usize) -> TableBuilder {
        let columns = names.iter().map(|n| StringChunkedBuilder::new(n.as_str().into(), rows)).collect();
        TableBuilder { source: source.into(), names, columns }
    }

    /// Adds a row: one value a column, in order.
    pub fn push<'a>(&mut self, values: impl IntoIterator<Item = Option<&'a str>>) {
        for (column, value) in self.columns.iter_mut().zip(values) {
            column.append_option(value);
        }
    }

    /// The table of all rows added.
    ///
    /// # Errors
    /// As [`Table::new`].
    pub fn finish(self) -> Result<Table> {
        let columns = self.columns.into_iter().map(StringChunkedBuilder::finish);
        Table::new(self.source, self.names.into_iter().zip(columns).collect())
    }
}

/// A column of text; a missing value is `None`.
#[derive(Clone, Copy)]
pub struct Strings<'a> {
    column: &'a StringChunked,
}

impl<'a> Strings<'a> {
    /// The value in a row, or `None` if it is missing or one of the ways people write "nothing".
    pub fn get(self, row: usize) -> Option<&'a str> {
        self.written(row).filter(|v| !is_missing(v))
    }

    /// The value in a row exactly as written.
    pub fn written(self, row: usize) -> Option<&'a str> {
        self.column.get(row)
    }

    /// All values.
    pub fn iter(self) -> impl Iterator<Item = Option<&'a str>> {
        (0..self.column.len()).map(move |i| self.get(i))
    }
}

/// Words for "no value" where a number, a date or a code is asked for. As a category they may be answers:
/// NA is Namibia, and "none" a material.
pub fn is_nothing(value: &str) -> bool {
    ["na", "none", "nil", "无", "不详"].iter().any(|m| value.trim().eq_ignore_ascii_case(m))
}

/// The ways people write that a value is missing.
fn is_missing(value: &str) -> bool {
    let value = value.trim();
    value.is_empty() || (value.len() <= 6 && ["n/a", "nan", "null", "-", "--", "?", "#n/a"].iter().any(|m| value.eq_ignore_ascii_case(m)))
}
