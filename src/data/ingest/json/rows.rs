//! Objects to rows of a table.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use polars::prelude::*;

use super::node::{Node, Object};
use super::survey::{Met, Survey, inside, is_of_goods, walk};
use super::told;
use crate::data::ingest::{MAX_COLUMNS, too_many_columns};
use crate::data::table::{Reject, Table, shorten};
use crate::error::{Error, ErrorKind, Result};

/// Cells, empty ones included, that a small file may make. Beyond them a file may make one for every byte.
const FREE_CELLS: usize = 20_000_000;

/// A table under way.
pub(super) struct Rows<'s> {
    source: &'s str,
    survey: &'s Survey,
    /// Paths of the lists of lines; the outermost objects if "".
    taken: Vec<String>,
    others: Vec<String>,
    /// Lists beside the lines that were left out.
    left: BTreeSet<String>,
    damaged: bool,
    columns: Columns,
    rows: Vec<u32>,
    rejects: Vec<Reject>,
    row: u32,
    /// Outermost objects that lines were found in.
    around: u32,
}

impl<'s> Rows<'s> {
    /// Rows of a text of so many bytes.
    ///
    /// # Errors
    /// As [`Survey::lines`].
    pub(super) fn new(source: &'s str, survey: &'s Survey, bytes: usize, damaged: bool) -> Result<Rows<'s>> {
        let (taken, others) = survey.lines(source)?;
        let columns = Columns { limit: bytes.max(FREE_CELLS), ..Columns::default() };
        let (left, rows, rejects) = (BTreeSet::new(), Vec::new(), Vec::new());
        Ok(Rows { source, survey, taken, others, left, damaged, columns, rows, rejects, row: 0, around: 0 })
    }

    /// Leaves a row out.
    pub(super) fn reject(&mut self, found: &str, reason: impl Into<String>) {
        self.row += 1;
        self.rejects.push(Reject::row(self.row, "", found, reason));
    }

    /// Takes in an outermost value, as it was `written`.
    ///
    /// # Errors
    /// [`ErrorKind::Format`] beyond the columns or cells that are read.
    pub(super) fn document(&mut self, document: &Node<'_>, written: &str) -> Result<()> {
        let Node::Object(object) = document else {
            let shown = if written.is_empty() { plain(document).unwrap_or_default() } else { Cow::Borrowed(written) };
            self.reject(&shown, "a JSON value that is not an object");
            return Ok(());
        };
        if self.taken.iter().any(String::is_empty) {
            return self.line(&[], object);
        }
        let before = self.row;
        self.descend("", object, &mut Vec::new())?;
        if self.row > before {
            self.around += 1;
            return Ok(());
        }
        // No list of lines in this one: it may be a line itself.
        if self.is_goods(object) {
            return self.line(&[], object);
        }
        let shown = if written.is_empty() {
            object.iter().map(|(k, _)| k.as_ref()).collect::<Vec<_>>().join(", ").into()
        } else {
            Cow::Borrowed(written)
        };
        self.reject(&shown, format!("nothing in {}, and neither a code nor a description", self.taken.join(" or ")));
        Ok(())
    }

    fn is_goods(&self, object: &Object<'_>) -> bool {
        let mut goods = false;
        walk("", object, &mut |name, met| {
            goods |= matches!(met, Met::Value(Node::Text(_))) && is_of_goods(name);
        });
        goods
    }

    /// Finds the lines below an object.
    fn descend<'n, 'a>(&mut self, path: &str, object: &'n Object<'a>, around: &mut Vec<(String, &'n Object<'a>)>) -> Result<()> {
        let mut lists: Vec<(String, &'n [Node<'a>])> = Vec::new();
        walk("", object, &mut |name, met| {
            if let Met::Objects(items) = met {
                lists.push((inside(path, name), items));
            }
        });
        around.push((path.to_owned(), object));
        for (path, items) in lists {
            let taken = self.taken.contains(&path);
            let leads = || self.taken.iter().any(|t| t.starts_with(&format!("{path}.")));
            if !taken && !leads() {
                self.left.insert(path);
                continue;
            }
            for item in items {
                match item {
                    Node::Object(item) if taken => self.line(around, item)?,
                    Node::Object(item) => self.descend(&path, item, around)?,
                    other if taken => self.reject(&plain(other).unwrap_or_default(), format!("a value among the objects of {path}")),
                    _ => {}
                }
            }
        }
        around.pop();
        Ok(())
    }

    /// Adds a line with what surrounds it, the outermost first. A line's own value goes before what surrounds it, and the nearer before
    /// the farther; those stand under their path.
    fn line(&mut self, around: &[(String, &Object<'_>)], object: &Object<'_>) -> Result<()> {
        self.row += 1;
        let mut record = Record { row: self.row, columns: &mut self.columns, cells: Vec::new(), clashes: Vec::new(), damaged: false };
        for (i, (path, object)) in around.iter().enumerate() {
            let nearer = around[i + 1..].iter().map(|(path, _)| path).chain(&self.taken);
            let nearer: Vec<_> = nearer.filter_map(|path| self.survey.place(path)).collect();
            walk("", object, &mut |name, met| {
                if let Met::Value(value) = met {
                    let hidden = nearer.iter().any(|place| place.names(name));
                    let whole = if path.is_empty() { "parent" } else { path };
                    // A colon, for what follows a full stop is taken for the name of a line's own value.
                    record.add(if hidden { Cow::Owned(format!("{whole}:{name}")) } else { Cow::Borrowed(name) }, plain(value));
                }
            });
        }
        walk("", object, &mut |name, met| match met {
            Met::Value(value) => record.add(Cow::Borrowed(name), plain(value)),
            Met::Objects(items) => record.add(Cow::Borrowed(name), joined(items)),
        });
        let Record { cells, clashes, damaged, .. } = record;
        if damaged && self.damaged {
            let text: Vec<&str> = cells.iter().filter_map(|(_, v)| v.as_deref()).collect();
            self.rejects.push(Reject::row(self.row, "", &text.join(" "), "bytes that are no text in the file's encoding"));
            return self.columns.check(self.source, self.rows.len());
        }
        self.rejects.extend(clashes);
        self.columns.push(self.rows.len(), cells);
        self.rows.push(self.row);
        self.columns.check(self.source, self.rows.len())
    }

    /// The table of all lines.
    ///
    /// # Errors
    /// As [`Table::new`].
    pub(super) fn finish(self) -> Result<Table> {
        let mut table = Table::new(self.source, self.columns.finish(self.rows.len()))?;
        let left: Vec<String> = self.left.into_iter().collect();
        table.notes = told(&self.taken, &self.others, self.row, self.around, &left);
        (table.rows, table.file_rows, table.rejects) = (self.rows, self.row, self.rejects);
        Ok(table)
    }
}

/// The values of one row.
struct Record<'c, 'v> {
    row: u32,
    columns: &'c mut Columns,
    cells: Vec<(usize, Option<Cow<'v, str>>)>,
    clashes: Vec<Reject>,
    damaged: bool,
}

impl<'v> Record<'_, 'v> {
    fn add(&mut self, name: Cow<'_, str>, value: Option<Cow<'v, str>>) {
        self.damaged |= value.as_ref().is_some_and(|v| v.contains(char::REPLACEMENT_CHARACTER));
        let (place, earlier) = self.columns.place(&name, self.row, self.cells.len());
        let Some(earlier) = earlier.and_then(|at| self.cells.get_mut(at)) else {
            self.cells.push((place, value));
            return;
        };
        if earlier.1 != value {
            let both = [earlier.1.as_deref(), value.as_deref()].map(|v| shorten(v.unwrap_or("null"), 36)).join(" | ");
            self.clashes.push(Reject::cell(self.row, &name, &both, "the key stands twice with different values"));
            earlier.1 = None;
        }
    }
}

/// Columns that grow as keys are met.
#[derive(Default)]
struct Columns {
    names: Vec<String>,
    places: HashMap<String, usize>,
    values: Vec<StringChunkedBuilder>,
    /// Rows that each column has so far.
    lengths: Vec<usize>,
    /// The row that each column was last met in, and which cell of it.
    met: Vec<(u32, usize)>,
    /// The column that followed the last one: rows mostly have their keys in one order.
    next: usize,
    limit: usize,
}

impl Columns {
    /// The place of a column, and the cell of this row that holds it already.
    fn place(&mut self, name: &str, row: u32, cell: usize) -> (usize, Option<usize>) {
        let place = if self.names.get(self.next).is_some_and(|n| n == name) {
            self.next
        } else if let Some(place) = self.places.get(name) {
            *place
        } else {
            let place = self.names.len();
            self.places.insert(name.to_owned(), place);
            self.names.push(name.to_owned());
            self.values.push(StringChunkedBuilder::new(name.into(), 0));
            self.lengths.push(0);
            self.met.push((0, 0));
            place
        };
        self.next = if place + 1 < self.names.len() { place + 1 } else { 0 };
        if self.met[place].0 == row {
            return (place, Some(self.met[place].1));
        }
        self.met[place] = (row, cell);
        (place, None)
    }

    fn push(&mut self, row: usize, cells: Vec<(usize, Option<Cow<'_, str>>)>) {
        for (place, value) in cells {
            let column = &mut self.values[place];
            (self.lengths[place]..row).for_each(|_| column.append_null());
            column.append_option(value.as_deref());
            self.lengths[place] = row + 1;
        }
    }

    fn check(&self, source: &str, rows: usize) -> Result<()> {
        if self.names.len() > MAX_COLUMNS {
            return Err(too_many_columns(source, self.names.len()));
        }
        let cells = self.names.len().saturating_mul(rows);
        if cells <= self.limit {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Format, "the JSON makes a table far larger than itself")
            .at(source)
            .found(format!("{} columns in {rows} rows or more", self.names.len()))
            .expected(format!("at most {} cells", self.limit))
            .hint("keys that change from line to line are values: put them into a column of their own"))
    }

    fn finish(self, rows: usize) -> Vec<(String, StringChunked)> {
        let columns = self.names.into_iter().zip(self.values).zip(self.lengths);
        columns
            .map(|((name, mut column), length)| {
                (length..rows).for_each(|_| column.append_null());
                (name, column.finish())
            })
            .collect()
    }
}

/// A value, or a list of values, as text.
fn plain<'n>(node: &'n Node<'_>) -> Option<Cow<'n, str>> {
    match node {
        Node::Null => None,
        Node::Text(text) => Some(Cow::Borrowed(text)),
        Node::List(items) => {
            let parts: Vec<_> = items.iter().filter_map(plain).collect();
            (!parts.is_empty()).then(|| parts.join("; ").into())
        }
        Node::Object(object) => words(object),
    }
}

/// An object inside a line as words: its values.
fn words<'n>(object: &'n Object<'_>) -> Option<Cow<'n, str>> {
    let parts: Vec<_> = object.iter().filter_map(|(_, value)| plain(value)).collect();
    (!parts.is_empty()).then(|| parts.join(" ").into())
}

/// A list of objects inside a line as text.
fn joined<'n>(items: &'n [Node<'_>]) -> Option<Cow<'n, str>> {
    let parts: Vec<_> = items.iter().filter_map(plain).collect();
    (!parts.is_empty()).then(|| parts.join("; ").into())
}
