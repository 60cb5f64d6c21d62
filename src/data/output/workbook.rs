//! A workbook (XLSX) of one sheet, for people: header fixed and bold, identifiers and codes as text, probabilities in percent.

use std::io::Write;
use std::path::Path;

use rust_xlsxwriter::{Format, XlsxError};

use super::rows::{Cell, Column, Holds};
use super::whole::is_stdout;
use crate::data::guard::guarded;
use crate::error::{Error, ErrorKind, Result};

/// Rows that a sheet has room for below its header.
pub const MAX_ROWS: usize = 1_048_575;
/// Characters (UTF-16 units) that a cell has room for.
const MAX_LENGTH: usize = 32_767;

/// Rows on their way into a workbook; kept on disk until the end, not in memory.
pub struct Workbook {
    book: rust_xlsxwriter::Workbook,
    holds: Vec<Holds>,
    percent: Format,
    row: u32,
    shortened: u64,
}

fn failed(path: &Path) -> impl Fn(XlsxError) -> Error + '_ {
    move |e| match e {
        XlsxError::IoError(e) => Error::io("cannot write the workbook", path, &e),
        other => Error::new(ErrorKind::Io, "cannot write the workbook").at(path.display()).found(other),
    }
}

impl Workbook {
    /// A workbook with its header.
    pub fn new(columns: &[Column], path: &Path) -> Result<Workbook> {
        let failed = failed(path);
        let mut book = rust_xlsxwriter::Workbook::new();
        // What is kept on disk meanwhile lies where the workbook will: there is room, or the run fails early.
        if let Some(folder) = path.parent().filter(|p| !is_stdout(path) && !p.as_os_str().is_empty()) {
            book.set_tempdir(folder).map_err(&failed)?;
        }
        // No time of its making: the same rows give the same bytes.
        let properties = rust_xlsxwriter::DocProperties::new()
            .set_creation_datetime(&rust_xlsxwriter::ExcelDateTime::from_ymd(2000, 1, 1).map_err(&failed)?);
        book.set_properties(&properties);
        let bold = Format::new().set_bold();
        let sheet = book.add_worksheet_with_constant_memory().map_err(&failed)?;
        sheet.set_freeze_panes(1, 0).map_err(&failed)?;
        for (at, column) in columns.iter().enumerate() {
            let at = u16::try_from(at).map_err(|_| failed(XlsxError::RowColumnLimitError))?;
            sheet.set_column_width(at, column.width).map_err(&failed)?;
            sheet.write_string_with_format(0, at, &column.name, &bold).map_err(&failed)?;
        }
        let holds = columns.iter().map(|c| c.holds).collect();
        Ok(Workbook { book, holds, percent: Format::new().set_num_format("0.0%"), row: 0, shortened: 0 })
    }

    /// Adds rows. The library panics where the disk is full.
    pub fn put(&mut self, rows: Vec<Vec<Cell>>, path: &Path) -> Result<()> {
        let full = |found| Error::new(ErrorKind::Io, "cannot write the workbook").at(path.display()).found(found);
        guarded(|| self.put_unguarded(rows, path)).map_err(full)?
    }

    fn put_unguarded(&mut self, rows: Vec<Vec<Cell>>, path: &Path) -> Result<()> {
        let failed = failed(path);
        let sheet = self.book.worksheet_from_index(0).map_err(&failed)?;
        for row in rows {
            self.row += 1;
            for (at, (cell, holds)) in row.into_iter().zip(&self.holds).enumerate() {
                let at = at as u16;
                match cell {
                    Cell::Missing => continue,
                    Cell::Integer(n) => sheet.write_number(self.row, at, n),
                    Cell::Number(v) => sheet.write_number_with_format(self.row, at, v, &self.percent),
                    Cell::Text(text) => match plain_number(&text).filter(|_| *holds == Holds::Written) {
                        Some(number) => sheet.write_number(self.row, at, number),
                        None => {
                            let (text, cut) = short_enough(text);
                            self.shortened += u64::from(cut);
                            sheet.write_string(self.row, at, text)
                        }
                    },
                }
                .map_err(&failed)?;
            }
        }
        Ok(())
    }

    /// Writes the workbook; gives the number of cells that were too long and were shortened.
    pub fn finish(mut self, out: &mut dyn Write, path: &Path) -> Result<u64> {
        let full = |found| Error::new(ErrorKind::Io, "cannot write the workbook").at(path.display()).found(found);
        let bytes = guarded(|| self.book.save_to_buffer()).map_err(full)?.map_err(failed(path))?;
        out.write_all(&bytes).and_then(|()| out.flush()).map_err(|e| Error::io("cannot write the workbook", path, &e))?;
        Ok(self.shortened)
    }
}

/// The number that a text is, if the number's own text is the same again: nothing is lost then.
fn plain_number(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|v| v.is_finite() && v.to_string() == text && text.len() <= 15)
}

fn short_enough(text: String) -> (String, bool) {
    if text.len() <= MAX_LENGTH || text.encode_utf16().count() <= MAX_LENGTH {
        return (text, false);
    }
    let mut units = 0;
    let cut = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > MAX_LENGTH - 1
    });
    (format!("{}…", &text[..cut.map_or(text.len(), |(at, _)| at)]), true)
}
