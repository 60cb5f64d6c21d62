//! Workbooks (.xlsx, .xlsm, .xlsb, .xls, .ods) to tables of text: the sheet with declarations, its
//! header wherever it stands, cells as their numbers, days and words.

mod cells;
mod header;
mod zip;

use std::collections::BTreeMap;
use std::io::Cursor;
use std::ops::ControlFlow;

use polars::prelude::*;

use cells::{Book, Cell, Row};
use header::Header;

use super::guard::guarded;
use super::{Options, check_header};
use crate::data::table::{Note, Reject, Table};
use crate::error::{Error, ErrorKind, Result};

/// Rows with something in them that are looked through for the header.
const HEAD: usize = 50;

/// Cells a sheet may have: a full column of Excel times 190.
const MAX_CELLS: usize = 200_000_000;

/// Reads a workbook that is in memory. Rows are counted from 1 below the header; rows without any value
/// are no lines.
///
/// # Errors
/// [`ErrorKind::Format`] if it is damaged or beyond the limits, [`ErrorKind::Schema`] if no sheet has
/// a header, or no sheet has the name asked for.
pub(super) fn read(source: String, bytes: Vec<u8>, options: &Options) -> Result<Table> {
    let damaged = |found: String| {
        Error::new(ErrorKind::Format, "the workbook cannot be read")
            .at(&source)
            .found(found)
            .expected("a whole workbook (.xlsx, .xlsb, .xls or .ods) without a password")
            .hint("open it and save it again, or save the sheet as \"CSV UTF-8\"")
    };
    if let Some(parts) = zip::parts(&bytes) {
        zip::check(&bytes, &parts).map_err(damaged)?;
    }
    let mut book = guarded(|| Book::open(Cursor::new(bytes.as_slice()))).and_then(|b| b).map_err(damaged)?;
    let sheets = sheets(&source, &book, options)?;

    // The sheet whose header holds the most names that hsift knows; the first of equals.
    let mut best: Option<(usize, String, Header)> = None;
    let mut torn = None;
    for sheet in sheets {
        let mut head = Vec::new();
        let looked = guarded(|| {
            book.rows(&sheet, &mut |row| {
                head.push(row);
                if head.len() == HEAD { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            })
        });
        if let Err(found) = looked.and_then(|done| done) {
            torn.get_or_insert(format!("sheet {sheet:?}: {found}"));
            continue;
        }
        if let Some(header) = header::find(&head)
            && best.as_ref().is_none_or(|(known, ..)| header.known > *known)
        {
            best = Some((header.known, sheet, header));
        }
    }
    let Some((_, sheet, header)) = best else {
        return Err(match torn {
            Some(found) => damaged(found),
            None => Error::new(ErrorKind::Schema, "no sheet has a line of column names")
                .at(&source)
                .expected("a sheet with column names above its lines")
                .hint("hidden sheets are not read; name one with --sheet"),
        });
    };
    let mut lines = Lines::new(&header);
    let read = guarded(|| book.rows(&sheet, &mut |row| lines.add(row))).and_then(|done| done);
    read.map_err(|found| damaged(format!("sheet {sheet:?}: {found}")))?;
    if lines.cells > MAX_CELLS {
        return Err(damaged(format!("sheet {sheet:?} has more than the limit of {MAX_CELLS} cells")));
    }
    lines.finish(source, &sheet, &header)
}

/// The sheets to look through: the one asked for, or all that are not hidden.
fn sheets(source: &str, book: &Book<'_>, options: &Options) -> Result<Vec<String>> {
    let all = book.sheets();
    let names = |visible: bool| all.iter().filter(|(_, v)| *v || !visible).map(|(n, _)| n.clone()).collect::<Vec<_>>();
    match &options.sheet {
        None => Ok(names(true)),
        Some(sheet) => match all.iter().find(|(name, _)| name.trim().eq_ignore_ascii_case(sheet.trim())) {
            Some((name, _)) => Ok(vec![name.clone()]),
            None => Err(Error::new(ErrorKind::Setting, format!("no sheet {sheet:?}")).at(source).found(names(false).join(", "))),
        },
    }
}

/// A column while its rows are read.
struct Filling {
    name: String,
    values: StringChunkedBuilder,
    /// Rows it has, missing values among them.
    filled: usize,
}

impl Filling {
    fn new(name: String) -> Filling {
        Filling { values: StringChunkedBuilder::new(name.as_str().into(), 0), name, filled: 0 }
    }

    /// A cell that is not written is missing.
    fn fill_up(&mut self, rows: usize) {
        (self.filled..rows).for_each(|_| self.values.append_null());
        self.filled = self.filled.max(rows);
    }
}

/// The lines below a header, column by column.
struct Lines<'a> {
    header: &'a Header,
    /// Column of the sheet to place among `columns`.
    places: BTreeMap<u32, usize>,
    columns: Vec<Filling>,
    /// Rows kept, with the row of the sheet of the first one.
    height: usize,
    first: Option<u32>,
    rows: Vec<u32>,
    row: u32,
    rejects: Vec<Reject>,
    unnamed: Vec<String>,
    faults: usize,
    cells: usize,
}

impl<'a> Lines<'a> {
    fn new(header: &'a Header) -> Self {
        let columns = header.names.iter().map(|(_, name)| Filling::new(name.clone())).collect();
        let places = header.names.iter().enumerate().map(|(place, (column, _))| (*column, place)).collect();
        Lines {
            header,
            places,
            columns,
            height: 0,
            first: None,
            rows: Vec::new(),
            row: 0,
            rejects: Vec::new(),
            unnamed: Vec::new(),
            faults: 0,
            cells: 0,
        }
    }

    fn add(&mut self, Row { number, cells }: Row) -> ControlFlow<()> {
        if number <= self.header.last {
            return ControlFlow::Continue(());
        }
        self.cells += cells.len();
        if self.cells > MAX_CELLS {
            return ControlFlow::Break(());
        }
        self.row += 1;
        self.first.get_or_insert(number);
        if let Some(words) = header::totals(&cells, self.header) {
            let all: Vec<&str> = cells.iter().filter_map(|(_, c)| c.text()).collect();
            self.rejects.push(Reject::row(self.row, "", &all.join(","), format!("a row of totals ({words:?}), not a line")));
            return ControlFlow::Continue(());
        }
        for (column, cell) in cells {
            let text = match &cell {
                Cell::Text(text) => text,
                Cell::Fault(_) => {
                    self.faults += 1;
                    continue;
                }
                Cell::Lost(value) => {
                    let name = self.places.get(&column).map_or_else(String::new, |place| self.columns[*place].name.clone());
                    self.rejects.push(Reject::cell(self.row, &name, value, "a date out of range"));
                    continue;
                }
            };
            let place = *self.places.entry(column).or_insert_with(|| {
                self.unnamed.push(header::letters(column));
                self.columns.push(Filling::new(format!("column {}", header::letters(column))));
                self.columns.len() - 1
            });
            let column = &mut self.columns[place];
            column.fill_up(self.height);
            // A cell written twice keeps its first value.
            if column.filled == self.height {
                column.values.append_value(text);
                column.filled += 1;
            }
        }
        self.height += 1;
        self.rows.push(self.row);
        ControlFlow::Continue(())
    }

    fn finish(mut self, source: String, sheet: &str, header: &Header) -> Result<Table> {
        let names = format!("sheet {sheet:?}: column names in row {}", header.last + 1);
        let above = if header.above > 0 { format!("; {} filled rows above are no lines", header.above) } else { String::new() };
        let place = match self.first {
            Some(first) => format!("{names}, line 1 in row {} of the sheet{above}", first + 1),
            None => format!("{names} of the sheet and no line below{above}"),
        };
        let mut notes = vec![if header.above > 0 { Note::warning(place) } else { Note::info(place) }];
        if self.faults > 0 {
            notes
                .push(Note::warning(format!("{} cells hold an error of the spreadsheet, such as #N/A, and count as missing", self.faults)));
        }
        if !self.unnamed.is_empty() {
            notes.push(Note::warning(format!(
                "columns of the sheet without a name are called by their letters: {}",
                self.unnamed.join(", ")
            )));
        }
        check_header(&source, self.columns.iter().map(|c| c.name.as_str()))?;
        self.columns.iter_mut().for_each(|c| c.fill_up(self.height));
        let columns = self.columns.into_iter().map(|c| (c.name, c.values.finish())).collect();
        let mut table = Table::new(source, columns)?;
        (table.rows, table.file_rows, table.rejects, table.notes) = (self.rows, self.row, self.rejects, notes);
        Ok(table)
    }
}

#[cfg(test)]
mod tests;
