//! Parquet files to tables of text.

use polars::io::mmap::MmapBytesReader;
use polars::prelude::*;

use super::check_header;
use crate::data::table::Table;
use crate::error::{Error, ErrorKind, Result};

/// Reads a Parquet file that is in memory: the sample inside the program.
///
/// # Errors
/// [`ErrorKind::Format`] if the bytes are not Parquet.
pub fn read_parquet(name: &str, bytes: &[u8]) -> Result<Table> {
    from_parquet(name.to_owned(), std::io::Cursor::new(bytes))
}

pub(super) fn from_parquet(source: String, reader: impl MmapBytesReader) -> Result<Table> {
    let frame = ParquetReader::new(reader).finish().map_err(|e| {
        Error::new(ErrorKind::Format, "the Parquet file cannot be read")
            .at(&source)
            .found(e)
            .expected("a whole Parquet file")
            .hint("the file may be cut, or hold columns other than text, numbers, dates and yes/no: flatten lists and structs, and write it again")
    })?;
    check_header(&source, frame.get_column_names().iter().map(|n| n.as_str()))?;
    Table::from_frame(source, &frame)
}
