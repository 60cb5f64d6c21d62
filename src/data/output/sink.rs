//! Where rows go: one way to write them for every format, so that every output of hsift knows the same formats.

use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::write::GzEncoder;
use polars::prelude::*;

use super::rows::{Cell, Column, Holds, csv_bytes, json_bytes};
use super::whole::{atomically, is_stdout};
use super::workbook::{MAX_ROWS, Workbook};
use crate::data::table::Table;
use crate::error::{Error, ErrorKind, Result};

/// Rows rendered at a time; does not change what is written but in Parquet, where it is the size of a row group at least.
const ROWS: usize = 1 << 16;

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values, cells that a spreadsheet would run made harmless.
    Csv,
    /// One JSON object a line.
    Ndjson,
    /// Parquet.
    Parquet,
    /// A workbook (XLSX).
    Xlsx,
}

/// How the bytes of a text format are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Packing {
    Plain,
    Gzip,
    Zstd,
}

/// Rows made ready to be written.
pub enum Part {
    /// The bytes of a text format.
    Bytes(Vec<u8>),
    /// Cells of a workbook.
    Cells(Vec<Vec<Cell>>),
    /// A part of a Parquet file.
    Frame(DataFrame),
}

/// A file to write rows to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Destination {
    /// Where; `-` is the standard output.
    pub path: PathBuf,
    /// In which format.
    pub format: Format,
    packing: Packing,
    /// Does a byte-order mark stand in front, by which a spreadsheet knows that CSV is UTF-8?
    mark: bool,
}

impl Destination {
    /// The format is told by the ending: `.parquet`, `.xlsx`, `.ndjson` or `.jsonl`, anything else is CSV; a text format may be
    /// packed (`.csv.gz`, `.ndjson.zst`).
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] for the ending of a format that hsift does not write.
    pub fn of(path: &Path) -> Result<Destination> {
        let ending = |path: &Path| path.extension().and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase();
        let (packing, inner) = match ending(path).as_str() {
            "gz" => (Packing::Gzip, path.with_extension("")),
            "zst" => (Packing::Zstd, path.with_extension("")),
            _ => (Packing::Plain, path.to_owned()),
        };
        let refused = |what: &str, hint: &str| Err(Error::new(ErrorKind::Setting, what).at(path.display()).hint(hint));
        let inner = ending(&inner);
        let format = match inner.as_str() {
            "parquet" => Format::Parquet,
            "xlsx" => Format::Xlsx,
            "ndjson" | "jsonl" => Format::Ndjson,
            "json" | "xml" | "xls" | "xlsm" | "ods" | "tsv" | "html" | "zip" | "bz2" | "xz" | "7z" | "rar" | "gz" | "zst" => {
                let what = format!("hsift writes no .{inner}");
                return refused(&what, "end the name in .csv, .xlsx, .ndjson or .parquet; .gz or .zst may follow .csv and .ndjson");
            }
            _ => Format::Csv,
        };
        if packing != Packing::Plain && matches!(format, Format::Parquet | Format::Xlsx) {
            return refused("Parquet and workbooks are packed by themselves", "leave the last ending out");
        }
        Ok(Destination { path: path.to_owned(), format, packing, mark: false })
    }

    /// As [`Destination::of`], in a format that is named and not told by the ending, and ready for a spreadsheet if asked.
    ///
    /// # Errors
    /// As [`Destination::of`]; [`ErrorKind::Setting`] for JSON lines or Parquet to be opened in a spreadsheet.
    pub fn asked(path: &Path, format: Option<Format>, excel: bool) -> Result<Destination> {
        let told = match format {
            Some(format) => Destination { path: path.to_owned(), format, packing: Packing::Plain, mark: false },
            None => Destination::of(path)?,
        };
        if excel && matches!(told.format, Format::Ndjson | Format::Parquet) {
            return Err(Error::new(ErrorKind::Setting, "a spreadsheet opens neither JSON lines nor Parquet")
                .at(path.display())
                .hint("end the name in .csv or .xlsx, or leave --excel out"));
        }
        Ok(Destination { mark: excel && told.format == Format::Csv, ..told })
    }

    /// Does it go to the standard output?
    pub fn is_stdout(&self) -> bool {
        is_stdout(&self.path)
    }

    /// Checks that so many rows find room in the format.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] if a sheet of a workbook is too short.
    pub fn room_for(&self, rows: usize) -> Result<()> {
        if self.format == Format::Xlsx && rows > MAX_ROWS {
            return Err(Error::new(ErrorKind::Setting, "a sheet of a workbook has no room for so many rows")
                .at(self.path.display())
                .found(format!("{rows} rows"))
                .expected(format!("at most {MAX_ROWS}"))
                .hint("end the name in .csv or .parquet"));
        }
        Ok(())
    }

    /// Makes rows ready: the part of writing that many threads may do at once.
    ///
    /// # Errors
    /// [`ErrorKind::Io`] if they cannot be rendered.
    pub fn render(&self, columns: &[Column], rows: Vec<Vec<Cell>>) -> Result<Part> {
        Ok(match self.format {
            Format::Csv => Part::Bytes(csv_bytes(&rows)?),
            Format::Ndjson => Part::Bytes(json_bytes(columns, &rows)?),
            Format::Xlsx => Part::Cells(rows),
            Format::Parquet => Part::Frame(frame(columns, &rows)?),
        })
    }

    /// Writes rows: `fill` puts them into the sink. Gives how many cells were too long for a workbook and were shortened.
    ///
    /// # Errors
    /// As [`atomically`]; whatever `fill` returns.
    pub fn write(&self, columns: &[Column], fill: impl FnOnce(&mut Sink<'_>) -> Result<()>) -> Result<u64> {
        let mut shortened = 0;
        atomically(&self.path, |out| {
            let mut sink = Sink::new(self, columns, out)?;
            fill(&mut sink)?;
            shortened = sink.finish()?;
            Ok(())
        })?;
        Ok(shortened)
    }

    /// Writes a table of text.
    ///
    /// # Errors
    /// As [`Destination::write`].
    pub fn write_table(&self, table: &Table) -> Result<()> {
        self.room_for(table.height())?;
        if self.format == Format::Parquet {
            return atomically(&self.path, |out| {
                let mut frame = table.frame().clone();
                parquet(out).finish(&mut frame).map(drop).map_err(|e| failed(&self.path, e))
            });
        }
        let columns: Vec<Column> = table.names().into_iter().map(Column::written).collect();
        let strings: Vec<_> = table.names().iter().filter_map(|n| table.column(n)).collect();
        let row = |at: usize| strings.iter().map(|c| c.written(at).map_or(Cell::Missing, |v| Cell::Text(v.to_owned()))).collect();
        self.write(&columns, |sink| {
            for start in (0..table.height()).step_by(ROWS) {
                let rows: Vec<Vec<Cell>> = (start..table.height().min(start + ROWS)).map(row).collect();
                sink.put(self.render(&columns, rows)?)?;
            }
            Ok(())
        })?;
        Ok(())
    }
}

fn failed(path: &Path, e: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Io, "cannot write the file").at(path.display()).found(e).hint("nothing was left half-written")
}

fn parquet<W: Write>(out: W) -> ParquetWriter<W> {
    ParquetWriter::new(out).with_compression(ParquetCompression::Zstd(None)).set_parallel(false)
}

fn schema(columns: &[Column]) -> Schema {
    let of = |c: &Column| match c.holds {
        Holds::Integer => DataType::UInt32,
        Holds::Share => DataType::Float64,
        Holds::Text | Holds::Written => DataType::String,
    };
    columns.iter().map(|c| Field::new(c.name.as_str().into(), of(c))).collect()
}

/// Rows as typed columns.
fn frame(columns: &[Column], rows: &[Vec<Cell>]) -> Result<DataFrame> {
    let cells = |at: usize| rows.iter().map(move |row| row.get(at).unwrap_or(&Cell::Missing));
    let series = columns.iter().enumerate().map(|(at, column)| {
        let name = column.name.as_str().into();
        match column.holds {
            Holds::Integer => {
                let values = cells(at).map(|c| if let Cell::Integer(n) = c { Some(*n) } else { None });
                values.collect::<UInt32Chunked>().with_name(name).into_column()
            }
            Holds::Share => {
                let values = cells(at).map(|c| if let Cell::Number(v) = c { Some(*v) } else { None });
                values.collect::<Float64Chunked>().with_name(name).into_column()
            }
            Holds::Text | Holds::Written => {
                let values = cells(at).map(|c| if let Cell::Text(text) = c { Some(text.as_str()) } else { None });
                values.collect::<StringChunked>().with_name(name).into_column()
            }
        }
    });
    DataFrame::new(rows.len(), series.collect()).map_err(|e| Error::new(ErrorKind::Io, "the rows make no table").found(e))
}

/// Rows on their way into a file.
pub struct Sink<'a> {
    path: &'a Path,
    form: Form<'a>,
}

enum Form<'a> {
    Plain(&'a mut dyn Write),
    Gzip(GzEncoder<&'a mut dyn Write>),
    Zstd(zstd::stream::write::Encoder<'static, &'a mut dyn Write>),
    Workbook(Box<Workbook>, &'a mut dyn Write),
    Parquet(Box<BatchedWriter<&'a mut dyn Write>>, DataFrame),
}

impl<'a> Sink<'a> {
    fn new(to: &'a Destination, columns: &[Column], out: &'a mut dyn Write) -> Result<Sink<'a>> {
        let path = to.path.as_path();
        let form = match (to.format, to.packing) {
            (Format::Xlsx, _) => Form::Workbook(Box::new(Workbook::new(columns, path)?), out),
            (Format::Parquet, _) => {
                let writer = parquet(out).batched(&schema(columns)).map_err(|e| failed(path, e))?;
                Form::Parquet(Box::new(writer), frame(columns, &[])?)
            }
            (_, Packing::Plain) => Form::Plain(out),
            (_, Packing::Gzip) => Form::Gzip(GzEncoder::new(out, flate2::Compression::default())),
            (_, Packing::Zstd) => Form::Zstd(zstd::stream::write::Encoder::new(out, 0).map_err(|e| Error::io(WRITE, path, &e))?),
        };
        let mut sink = Sink { path, form };
        if to.format == Format::Csv && !columns.is_empty() {
            if to.mark {
                sink.put(Part::Bytes("\u{feff}".into()))?;
            }
            let header: Vec<Cell> = columns.iter().map(|c| Cell::Text(c.name.clone())).collect();
            sink.put(Part::Bytes(csv_bytes(&[header])?))?;
        }
        Ok(sink)
    }

    /// Writes rows behind those before.
    ///
    /// # Errors
    /// [`ErrorKind::Io`].
    pub fn put(&mut self, part: Part) -> Result<()> {
        let path = self.path;
        let io = |e: std::io::Error| Error::io(WRITE, path, &e);
        match (&mut self.form, part) {
            (Form::Plain(out), Part::Bytes(bytes)) => out.write_all(&bytes).map_err(io),
            (Form::Gzip(out), Part::Bytes(bytes)) => out.write_all(&bytes).map_err(io),
            (Form::Zstd(out), Part::Bytes(bytes)) => out.write_all(&bytes).map_err(io),
            (Form::Workbook(book, _), Part::Cells(rows)) => book.put(rows, path),
            (Form::Parquet(out, held), Part::Frame(frame)) => {
                held.vstack_mut(&frame).map_err(|e| failed(path, e))?;
                if held.height() < ROWS {
                    return Ok(());
                }
                let empty = held.clear();
                write_group(out, std::mem::replace(held, empty)).map_err(|e| failed(path, e))
            }
            _ => Err(failed(path, "rows made ready for another format")),
        }
    }

    fn finish(self) -> Result<u64> {
        let path = self.path;
        let io = |e: std::io::Error| Error::io(WRITE, path, &e);
        match self.form {
            Form::Plain(out) => out.flush().map_err(io)?,
            Form::Gzip(out) => out.finish().and_then(|out| out.flush()).map_err(io)?,
            Form::Zstd(out) => out.finish().and_then(|out| out.flush()).map_err(io)?,
            Form::Workbook(book, out) => return book.finish(out, path),
            Form::Parquet(mut out, held) => {
                if held.height() > 0 {
                    write_group(&mut out, held).map_err(|e| failed(path, e))?;
                }
                out.finish().map_err(|e| failed(path, e))?;
            }
        }
        Ok(0)
    }
}

const WRITE: &str = "cannot write the file";

fn write_group<W: Write>(out: &mut BatchedWriter<W>, mut group: DataFrame) -> PolarsResult<()> {
    group.rechunk_mut();
    out.write_batch(&group)
}
