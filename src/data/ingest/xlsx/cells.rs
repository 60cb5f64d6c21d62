//! Cells of a workbook as text, row by row.

use std::io::Cursor;
use std::ops::ControlFlow;

use calamine::{Data, DataRef, DataType, ExcelDateTime, Ods, Reader, SheetType, SheetVisible, Xls, Xlsb, Xlsx};

use super::zip::{self, Part};

/// The first bytes of a compound file, the form of `.xls`.
pub(super) const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// A cell with something in it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// A number, a day, a yes or no, or words, as text.
    Text(String),
    /// An error of the spreadsheet: `#N/A`.
    Fault(String),
    /// A day that is none.
    Lost(String),
}

impl Cell {
    /// Its text, if it has one.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Cell::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// A row with at least one cell; rows and columns are counted from 0.
#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) number: u32,
    pub(super) cells: Vec<(u32, Cell)>,
}

/// An open workbook.
pub(super) enum Book<'a> {
    Xlsx(Xlsx<Cursor<&'a [u8]>>),
    Xlsb(Xlsb<Cursor<&'a [u8]>>),
    Xls(Xls<Cursor<&'a [u8]>>),
    Ods(Ods<Cursor<&'a [u8]>>),
}

/// Which sort of workbook a zip file is, by the part every one of that sort has.
pub(super) fn kind(parts: &[Part]) -> Option<&'static str> {
    const KINDS: [(&str, &str); 3] = [("xl/workbook.xml", "xlsx"), ("xl/workbook.bin", "xlsb"), ("content.xml", "ods")];
    let has = |name: &str| parts.iter().any(|p| p.name.eq_ignore_ascii_case(name));
    // Other office files have a content.xml too; only a workbook is tried as one.
    KINDS
        .iter()
        .find(|(part, _)| has(part))
        .map(|(_, kind)| *kind)
        .or_else(|| parts.iter().any(|p| p.name.starts_with("xl/") || p.name.starts_with("xl\\")).then_some("xlsx"))
}

impl<'a> Book<'a> {
    /// Opens a workbook.
    ///
    /// # Errors
    /// What the reader says of it.
    pub(super) fn open(bytes: Cursor<&'a [u8]>) -> Result<Book<'a>, String> {
        let kind = if bytes.get_ref().starts_with(COMPOUND) { Some("xls") } else { zip::parts(bytes.get_ref()).and_then(|p| kind(&p)) };
        match kind {
            Some("xls") => Xls::new(bytes).map(Book::Xls).map_err(|e| e.to_string()),
            Some("xlsb") => Xlsb::new(bytes).map(Book::Xlsb).map_err(|e| e.to_string()),
            Some("ods") => Ods::new(bytes).map(Book::Ods).map_err(|e| e.to_string()),
            _ => Xlsx::new(bytes).map(Book::Xlsx).map_err(|e| e.to_string()),
        }
    }

    /// Names of the sheets of cells, and whether each is visible.
    pub(super) fn sheets(&self) -> Vec<(String, bool)> {
        let sheets = match self {
            Book::Xlsx(book) => book.sheets_metadata(),
            Book::Xlsb(book) => book.sheets_metadata(),
            Book::Xls(book) => book.sheets_metadata(),
            Book::Ods(book) => book.sheets_metadata(),
        };
        let cells = sheets.iter().filter(|s| s.typ == SheetType::WorkSheet);
        cells.map(|s| (s.name.clone(), s.visible == SheetVisible::Visible)).collect()
    }

    /// Gives each row that has a cell to `take`, from the top, until it breaks off.
    ///
    /// # Errors
    /// What the reader says of a damaged sheet.
    pub(super) fn rows(&mut self, sheet: &str, take: &mut dyn FnMut(Row) -> ControlFlow<()>) -> Result<(), String> {
        match self {
            Book::Xlsx(book) => stream(book, sheet, take),
            Book::Xlsb(book) => book.worksheet_range(sheet).map_err(|e| e.to_string()).map(|range| all(&range, take)),
            Book::Xls(book) => book.worksheet_range(sheet).map_err(|e| e.to_string()).map(|range| all(&range, take)),
            Book::Ods(book) => book.worksheet_range(sheet).map_err(|e| e.to_string()).map(|range| all(&range, take)),
        }
    }
}

/// The rows of a sheet that is in memory as a whole.
fn all(range: &calamine::Range<Data>, take: &mut dyn FnMut(Row) -> ControlFlow<()>) {
    let Some((top, left)) = range.start() else { return };
    for (i, row) in range.rows().enumerate() {
        let cells: Vec<(u32, Cell)> = row.iter().zip(left..).filter_map(|(value, column)| Some((column, text(value, 0)?))).collect();
        if !cells.is_empty() && take(Row { number: top + i as u32, cells }).is_break() {
            return;
        }
    }
}

/// The rows of a sheet cell by cell: a million rows, or two cells at opposite corners, take no more
/// memory than their cells.
fn stream(book: &mut Xlsx<Cursor<&[u8]>>, sheet: &str, take: &mut dyn FnMut(Row) -> ControlFlow<()>) -> Result<(), String> {
    let mut reader = book.worksheet_cells_reader(sheet).map_err(|e| e.to_string())?;
    let zeros: Vec<usize> = reader.styles().iter().map(|s| s.number_format.as_ref().map_or(0, |f| zeros(&f.format_code))).collect();
    let mut row = Row { number: 0, cells: Vec::new() };
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(|e| e.to_string())? {
        let (number, column) = cell.get_position();
        let value = match cell.get_value() {
            DataRef::SharedString(words) => words_of(words),
            value => text(value, zeros.get(style).copied().unwrap_or(0)),
        };
        let Some(value) = value else { continue };
        if number != row.number && !row.cells.is_empty() {
            let full = std::mem::replace(&mut row, Row { number, cells: Vec::new() });
            if take(full).is_break() {
                return Ok(());
            }
        }
        row.number = number;
        // A file may give a cell twice; a spreadsheet shows the last.
        match row.cells.last_mut() {
            Some((last, seen)) if *last == column => *seen = value,
            _ => row.cells.push((column, value)),
        }
    }
    if !row.cells.is_empty() {
        let _ = take(row);
    }
    Ok(())
}

fn words_of(words: &str) -> Option<Cell> {
    (!words.trim().is_empty()).then(|| Cell::Text(words.to_owned()))
}

/// A value as text, a whole number filled up with zeros to `digits`; nothing for an empty cell.
fn text(value: &impl DataType, digits: usize) -> Option<Cell> {
    if let Some(words) = value.get_string() {
        return words_of(words);
    }
    if let Some(number) = value.get_float() {
        return Some(Cell::Text(pad(plain(number), digits)));
    }
    if let Some(number) = value.get_int() {
        return Some(Cell::Text(pad(number.to_string(), digits)));
    }
    if let Some(yes) = value.get_bool() {
        return Some(Cell::Text(yes.to_string()));
    }
    if let Some(moment) = value.get_datetime() {
        return Some(day(&moment));
    }
    if let Some(iso) = value.get_datetime_iso().or_else(|| value.get_duration_iso()) {
        return words_of(iso);
    }
    value.get_error().map(|fault| Cell::Fault(fault.to_string()))
}

/// Fills a whole number up to the digits its cell shows.
fn pad(number: String, digits: usize) -> String {
    if number.len() < digits && number.bytes().all(|b| b.is_ascii_digit()) { format!("{number:0>digits$}") } else { number }
}

/// How many digits a number format of zeros alone shows: ten for `0000000000`.
fn zeros(format: &str) -> usize {
    if format.len() > 1 && format.bytes().all(|b| b == b'0') { format.len() } else { 0 }
}

/// A number as a spreadsheet keeps it: fifteen digits, without a point if it is whole.
fn plain(number: f64) -> String {
    if number == number.trunc() && number.abs() < 1e15 {
        return format!("{}", number as i64);
    }
    let kept: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    format!("{kept}")
}

/// A serial number of a cell with a date's format as day, time or both.
fn day(moment: &ExcelDateTime) -> Cell {
    let serial = moment.as_f64();
    if moment.is_duration() {
        return Cell::Text(format!("PT{}S", plain((serial * 86_400_000.0).round() / 1_000.0)));
    }
    if !(0.0..2_958_466.0).contains(&serial) {
        return Cell::Lost(plain(serial));
    }
    let (y, m, d, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    let part = if milli > 0 { format!(".{milli:03}") } else { String::new() };
    let time = format!("{hour:02}:{minute:02}:{second:02}{part}");
    Cell::Text(match (serial < 1.0, time == "00:00:00") {
        (_, true) => format!("{y:04}-{m:02}-{d:02}"),
        (true, false) => time,
        (false, false) => format!("{y:04}-{m:02}-{d:02}T{time}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_digits() {
        for (number, shown) in [
            (8_456_110_090.0, "8456110090"),
            (0.1 + 0.2, "0.3"),
            (1200.5, "1200.5"),
            (-0.0, "0"),
            (1e-7, "0.0000001"),
            (531_612_345_678_901_000.0, "531612345678901000"),
            (1.1 * 3.0, "3.3"),
        ] {
            assert_eq!(plain(number), shown);
        }
        assert_eq!(pad("101210000".into(), zeros("0000000000")), "0101210000");
        assert_eq!(pad("12.5".into(), 8), "12.5");
        assert_eq!([zeros("0"), zeros("0.00"), zeros("General"), zeros("000000")], [0, 0, 0, 6]);
    }
}
