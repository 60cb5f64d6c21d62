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

/// How much a [`Note`] matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum NoteWeight {
    /// Something was guessed or left aside: a person should look.
    Warning,
    /// How the file was read.
    Info,
}

/// One thing worth knowing about how a file was read: its encoding, its header line, the list its lines are from.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Note {
    /// How much it matters.
    pub weight: NoteWeight,
    /// What was done, in a sentence without a full stop.
    pub what: String,
}

impl Note {
    /// How the file was read.
    pub fn info(what: impl Into<String>) -> Note {
        Note { weight: NoteWeight::Info, what: what.into() }
    }

    /// Something that a person should look at.
    pub fn warning(what: impl Into<String>) -> Note {
        Note { weight: NoteWeight::Warning, what: what.into() }
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
    /// Rows that could not be read at all, and single values that could not.
    pub rejects: Vec<Reject>,
    /// How the file was read.
    pub notes: Vec<Note>,
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
        Ok(Table { source, frame, rows, file_rows: height as u32, rejects: Vec::new(), notes: Vec::new(), parts: Vec::new() })
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
            notes: self.notes.clone(),
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

    /// How many rows of the file were left out whole.
    pub fn rejected_rows(&self) -> usize {
        let mut rows: Vec<u32> = self.rejects.iter().filter(|r| r.lost == "row").map(|r| r.row).collect();
        rows.sort_unstable();
        rows.dedup();
        rows.len()
    }

    /// What should be looked at before the table is used.
    pub fn warnings(&self) -> impl Iterator<Item = &str> {
        self.notes.iter().filter(|n| n.weight == NoteWeight::Warning).map(|n| n.what.as_str())
    }

    /// Checks that every row of the file is either here or among the rejects, and none twice.
    ///
    /// # Errors
    /// [`ErrorKind::Data`] if a row was lost or counted twice: a fault of the reader, not of the file.
    pub fn accounted(self) -> Result<Table> {
        let mut seen: Vec<u32> = self.rows.iter().copied().chain(self.rejects.iter().filter(|r| r.lost == "row").map(|r| r.row)).collect();
        seen.sort_unstable();
        seen.dedup();
        let (read, rejected, rows) = (self.rows.len(), self.rejected_rows(), self.file_rows as usize);
        let whole = seen.len() == rows && read + rejected == rows && seen.last().is_none_or(|last| *last == self.file_rows);
        if whole && read == self.height() {
            return Ok(self);
        }
        Err(Error::new(ErrorKind::Data, "the reader lost count of the file's lines; this is a fault of hsift")
            .at(&self.source)
            .found(format!("{rows} lines, {read} read and {rejected} rejected, {} of them told apart", seen.len()))
            .expected("lines = read + rejected")
            .hint("please report it with the file"))
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

    /// The columns of all rows added.
    pub(crate) fn columns(self) -> Vec<StringChunked> {
        self.columns.into_iter().map(StringChunkedBuilder::finish).collect()
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
        self.column.iter().map(|value| value.filter(|v| !is_missing(v)))
    }
}

/// Words for "no value" where a number, a date or a code is asked for. As a category they may be answers:
/// NA is Namibia, and "none" a material.
pub fn is_nothing(value: &str) -> bool {
    const WORDS: &[&str] = &[
        "na",
        "n.a.",
        "n.a",
        "n/a",
        "nd",
        "n.d.",
        "n.d",
        "none",
        "nil",
        "nill",
        "unknown",
        "not available",
        "not applicable",
        "not known",
        "unspecified",
        "tbd",
        "tba",
        "s/d",
        "s.d.",
        "k.a.",
        "(blank)",
        "(null)",
        "<null>",
        "<na>",
        "\\n",
        ".",
        "..",
        "...",
        "*",
        "**",
        "–",
        "—",
        "---",
        "无",
        "不详",
        "未知",
        "空",
        "暂无",
        "不适用",
        "待定",
        "未填",
    ];
    let value = value.trim();
    value.len() <= 16 && WORDS.iter().any(|m| value.eq_ignore_ascii_case(m))
}

/// The ways people write that a value is missing.
fn is_missing(value: &str) -> bool {
    let value = value.trim();
    value.is_empty()
        || value.eq_ignore_ascii_case("#value!")
        || value.eq_ignore_ascii_case("#div/0!")
        || (value.len() <= 6
            && ["n/a", "nan", "null", "-", "--", "?", "#n/a", "#ref!", "#null!", "#num!"].iter().any(|m| value.eq_ignore_ascii_case(m)))
}
