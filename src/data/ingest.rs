//! Reads CSV, Parquet and NDJSON into a [`Table`]. Separator, byte-order mark and encoding (UTF-8,
//! UTF-16, GB18030) are found out; a row that does not fit goes to the rejects, a file that does not
//! fit is an error that names every problem at once.

#[cfg(test)]
mod damage;
mod delimited;
mod encoding;
mod guard;
mod json;
mod parquet;
mod xlsx;
mod xml;

use std::collections::HashMap;
use std::path::Path;

use delimited::read_csv;
use encoding::decode;
use json::read_ndjson;
pub use parquet::read_parquet;

use super::table::Table;
use crate::error::{Error, ErrorKind, Result};

/// How a file is to be read.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The sheet of a workbook; the one that holds declarations if not given.
    pub sheet: Option<String>,
}

/// Reads a file by its ending: `.parquet`, `.ndjson`, `.jsonl`, `.json`, and anything else as CSV.
///
/// # Errors
/// [`ErrorKind::Io`] if it cannot be opened, [`ErrorKind::Format`] if its bytes are of another format
/// or encoding, [`ErrorKind::Schema`] for an unusable header, [`ErrorKind::Data`] without any row.
pub fn read(path: &Path) -> Result<Table> {
    let source = path.display().to_string();
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase();
    let bytes = std::fs::read(path).map_err(|e| Error::io("cannot read the declarations", path, &e))?;
    let options = Options::default();
    let table = if ending == "parquet" || bytes.starts_with(b"PAR1") {
        read_parquet(&source, &bytes)?
    } else if xlsx::is_workbook(&bytes) {
        xlsx::read(source, bytes, &options)?
    } else if xml::is_xml(&bytes) {
        xml::read(source, bytes, &options)?
    } else {
        let text = decode(&source, bytes)?;
        match ending.as_str() {
            "ndjson" | "jsonl" | "json" => read_ndjson(source, &text)?,
            _ => read_csv(source, &text)?,
        }
    };
    if table.height() == 0 {
        let lost = table.rejects.len();
        let mut error = Error::new(ErrorKind::Data, "the file has no usable row").at(&table.source);
        if let Some(first) = table.rejects.first() {
            error = error.found(format!("{lost} rejected; the first, row {}: {}", first.row, first.reason));
        }
        return Err(error.expected("at least one declaration line under the header"));
    }
    Ok(table)
}

fn check_header<'a>(source: &str, names: impl Iterator<Item = &'a str>) -> Result<()> {
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut problems = Vec::new();
    for (i, name) in names.enumerate() {
        if name.trim().is_empty() {
            problems.push(
                Error::new(ErrorKind::Schema, "a column has no name")
                    .at(format!("{source}, column {}", i + 1))
                    .hint("give every column a name in the first line"),
            );
        } else if let Some(first) = seen.insert(name, i) {
            problems.push(
                Error::new(ErrorKind::Schema, "two columns have one name")
                    .at(format!("{source}, columns {} and {}", first + 1, i + 1))
                    .found(format!("{name:?} twice"))
                    .hint("rename one of them"),
            );
        }
    }
    Error::all(problems).map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(name: &str, bytes: &[u8]) -> (tempfile::TempDir, std::path::PathBuf) {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("written");
        (folder, path)
    }

    fn cell(table: &Table, column: &str, row: usize) -> Option<String> {
        table.column(column).and_then(|c| c.get(row)).map(str::to_owned)
    }

    #[test]
    fn encodings_and_separators_are_found_out() {
        let text = "商品名称;功率\n激光切割机;3千瓦\n打标机;-\n";
        let gb = encoding_rs::GB18030.encode(text).0.into_owned();
        let mut utf8 = b"\xef\xbb\xbf".to_vec();
        utf8.extend(text.as_bytes());
        let mut utf16 = vec![0xff, 0xfe];
        utf16.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        for bytes in [gb, utf8, utf16, text.as_bytes().to_vec()] {
            let (_folder, path) = write("x.csv", &bytes);
            let table = read(&path).expect("read");
            assert_eq!(table.names(), ["商品名称", "功率"]);
            assert_eq!(cell(&table, "商品名称", 0).as_deref(), Some("激光切割机"));
            assert_eq!(cell(&table, "功率", 1), None);
        }
    }

    #[test]
    fn latin_1_is_refused_rather_than_read_as_chinese() {
        let (_folder, path) = write("x.csv", b"name,code\nd\xe9coupe \xe0 laser,845611\n");
        let error = read(&path).expect_err("refused");
        assert_eq!(error.kind, ErrorKind::Format);
        assert!(error.place.as_deref().is_some_and(|p| p.contains("line 2")), "{error}");
    }

    #[test]
    fn ragged_rows_are_rejects_with_their_numbers() {
        let (_folder, path) = write("x.csv", b"a,b\n1,2\n3\n4,5,6\n7,8\n");
        let table = read(&path).expect("read");
        assert_eq!(table.rows, [1, 4]);
        assert_eq!(table.rejects.iter().map(|r| r.row).collect::<Vec<_>>(), [2, 3]);
        assert_eq!(table.file_rows, 4);
    }

    #[test]
    fn ndjson_is_flattened_and_items_exploded() {
        let (_folder, path) = write(
            "x.ndjson",
            r#"{"entryId":"1","head":{"customMaster":"2201"},"items":[{"codeTs":"8456110090"},{"codeTs":"9013200099","p":[1,2]}]}
not json
{"entryId":"2","codeTs":"8515"}
"#
            .as_bytes(),
        );
        let table = read(&path).expect("read");
        assert_eq!(table.names(), ["entryId", "head.customMaster", "codeTs", "p"]);
        assert_eq!(table.rows, [1, 2, 4]);
        assert_eq!(cell(&table, "head.customMaster", 1).as_deref(), Some("2201"));
        assert_eq!(cell(&table, "p", 1).as_deref(), Some("1; 2"));
        assert_eq!(table.rejects[0].row, 3);
    }
}
