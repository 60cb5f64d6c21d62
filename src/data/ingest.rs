//! Reads files into a [`Table`]: delimited text, JSON, Parquet, workbooks and XML, plain or packed. What a file is, its bytes say
//! first and its ending second (`container`); a row that does not fit goes to the rejects, a file that does not fit is an error
//! that names every problem at once; how it was read is told as notes of the table.

mod container;
#[cfg(test)]
mod damage;
mod delimited;
mod encoding;
mod guard;
mod header;
mod json;
mod lines;
mod parquet;
mod xlsx;
mod xml;

use std::collections::HashMap;
use std::io::Read;
use std::path::Path;

use polars::prelude::StringChunked;

use container::Form;
pub use encoding::Encoding;
pub use parquet::read_parquet;

use super::table::{Note, Table};
use crate::error::{Error, ErrorKind, Result};

/// What the first cell of a line of totals says, in small letters.
const TOTALS: &[&str] = &[
    "total",
    "totals",
    "grand total",
    "sum",
    "subtotal",
    "sub total",
    "total general",
    "gesamt",
    "summe",
    "итого",
    "合计",
    "总计",
    "共计",
    "小计",
    "合計",
    "總計",
    "小計",
    "합계",
    "총계",
    "suma",
    "total général",
    "totale",
    "всего",
    "جمع",
    "toplam",
    "tổng cộng",
];

/// What a person says of a file that cannot say it itself.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Encoding of its text; found out if not given.
    pub encoding: Option<Encoding>,
    /// Sheet of a workbook; the one that holds declarations if not given.
    pub sheet: Option<String>,
}

/// Columns beyond which a file is refused. The widest customs export seen has some 300.
const MAX_COLUMNS: usize = 10_000;
/// Bytes of one record beyond which it is a reject.
const MAX_RECORD: usize = 16 << 20;

/// Reads a file by what its bytes and its ending say; `-` is standard input.
///
/// # Errors
/// [`ErrorKind::Io`] if it cannot be opened, [`ErrorKind::Format`] if its bytes are of a format or encoding that is not read,
/// [`ErrorKind::Schema`] for an unusable header, [`ErrorKind::Data`] without any row.
pub fn read(path: &Path) -> Result<Table> {
    read_with(path, &Options::default())
}

/// [`read`], with what a person says of the file.
///
/// # Errors
/// As [`read`].
pub fn read_with(path: &Path, options: &Options) -> Result<Table> {
    let io = |e: std::io::Error| Error::io("cannot read the declarations", path, &e);
    if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().lock().take(container::MAX_UNPACKED + 1).read_to_end(&mut bytes).map_err(io)?;
        if bytes.len() as u64 > container::MAX_UNPACKED {
            return Err(Error::new(ErrorKind::Format, "more comes from standard input than hsift holds")
                .expected(format!("at most {} bytes", container::MAX_UNPACKED)));
        }
        return of_bytes("standard input".into(), Path::new(""), bytes, options);
    }
    let source = path.display().to_string();
    let bytes = std::fs::read(path).map_err(io)?;
    of_bytes(source, path, bytes, options)
}

/// The table in a file's bytes; `name` is consulted where they do not say what they are.
fn of_bytes(source: String, name: &Path, bytes: Vec<u8>, options: &Options) -> Result<Table> {
    let (bytes, packing) = container::unpack(&source, bytes)?;
    let mut table = match container::form(&source, &bytes, &container::ending(name))? {
        Form::Parquet => read_parquet(&source, &bytes)?,
        Form::Workbook => xlsx::read(source, bytes, options)?,
        Form::Xml => xml::read(source, bytes, options)?,
        form => {
            let text = encoding::decode(&source, bytes, options.encoding)?;
            if form == Form::Json { json::read(source, text)? } else { delimited::read(source, text)? }
        }
    };
    table.notes.splice(0..0, packing);
    usable(table)
}

/// A table that accounts for every line and has at least one.
fn usable(table: Table) -> Result<Table> {
    if table.height() > 0 {
        return table.accounted();
    }
    let mut error = Error::new(ErrorKind::Data, "the file has no usable row").at(&table.source);
    if let Some(first) = table.rejects.first() {
        error = error.found(format!("{} rejected; the first, row {}: {}", table.rejected_rows(), first.row, first.reason));
    }
    Err(error.expected("at least one declaration line under the header"))
}

/// Complains of columns without a name and of names that stand twice.
fn check_header<'a>(source: &str, names: impl Iterator<Item = &'a str>) -> Result<()> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut problems = Vec::new();
    for (i, name) in names.enumerate() {
        if name.trim().is_empty() {
            problems.push(nameless(source, i));
        } else if let Some(first) = seen.insert(name, i) {
            problems.push(named_twice(source, name, first, i));
        }
    }
    Error::all(problems).map_or(Ok(()), Err)
}

fn nameless(source: &str, column: usize) -> Error {
    Error::new(ErrorKind::Schema, "a column has no name")
        .at(format!("{source}, column {}", column + 1))
        .hint("give every column a name in the header line")
}

fn named_twice(source: &str, name: &str, first: usize, second: usize) -> Error {
    Error::new(ErrorKind::Schema, "two columns have one name")
        .at(format!("{source}, columns {} and {}", first + 1, second + 1))
        .found(format!("{name:?} twice, with different values"))
        .hint("rename one of them")
}

/// The columns that a table has: one without a name and without any value is none, one that repeats another is none either.
///
/// # Errors
/// [`ErrorKind::Schema`] for values under no name, and for a name over two different columns.
fn settle(source: &str, columns: Vec<(String, StringChunked)>, notes: &mut Vec<Note>) -> Result<Vec<(String, StringChunked)>> {
    let mut kept: Vec<(String, StringChunked)> = Vec::with_capacity(columns.len());
    let mut place: HashMap<String, (usize, usize)> = HashMap::new();
    let (mut problems, mut empty) = (Vec::new(), Vec::new());
    for (i, (name, values)) in columns.into_iter().enumerate() {
        if name.is_empty() {
            match values.iter().flatten().all(|v| v.trim().is_empty()) {
                true => empty.push((i + 1).to_string()),
                false => problems.push(nameless(source, i)),
            }
        } else if let Some((first, at)) = place.get(&name) {
            if kept[*at].1.iter().eq(values.iter()) {
                notes.push(Note::info(format!("column {} repeats column {} {name:?} and is left out", i + 1, first + 1)));
            } else {
                problems.push(named_twice(source, &name, *first, i));
            }
        } else {
            place.insert(name.clone(), (i, kept.len()));
            kept.push((name, values));
        }
    }
    if !empty.is_empty() {
        let (what, are) = if empty.len() == 1 { ("column", "has") } else { ("columns", "have") };
        notes.push(Note::info(format!("{what} {} {are} neither a name nor any value", empty.join(", "))));
    }
    Error::all(problems).map_or(Ok(kept), Err)
}

fn too_many_columns(source: &str, found: usize) -> Error {
    Error::new(ErrorKind::Format, "the file has more columns than hsift reads")
        .at(source)
        .found(format!("{found} or more"))
        .expected(format!("at most {MAX_COLUMNS}"))
        .hint("keys or headers that change from line to line are values: put them into a column of their own")
}

/// A file's bytes, unpacked, as text or as a workbook.
pub(in crate::data) enum Raw {
    /// Text of any encoding that shows itself.
    Text(String),
    /// A workbook's bytes.
    Workbook(Vec<u8>),
}

/// Reads a file that is no table of declarations: unpacked, decoded, and not looked into any further.
///
/// # Errors
/// As [`read`], but for what concerns rows and columns.
pub(in crate::data) fn raw(path: &Path) -> Result<(Raw, Vec<u8>)> {
    let source = path.display().to_string();
    let whole = std::fs::read(path).map_err(|e| Error::io("cannot read the file", path, &e))?;
    let (bytes, _) = container::unpack(&source, whole.clone())?;
    let raw = match container::form(&source, &bytes, &container::ending(path))? {
        Form::Workbook => Raw::Workbook(bytes),
        Form::Parquet => return Err(Error::new(ErrorKind::Format, "this is a Parquet file").at(&source).expected("text or a workbook")),
        _ => Raw::Text(encoding::decode(&source, bytes, None)?.text),
    };
    Ok((raw, whole))
}

#[cfg(test)]
mod tests;
