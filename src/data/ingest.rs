//! Reads CSV, Parquet and NDJSON into a [`Table`]. Separator, byte-order mark and encoding (UTF-8,
//! UTF-16, GB18030) are found out; a row that does not fit goes to the rejects, a file that does not
//! fit is an error that names every problem at once.

use std::collections::HashMap;
use std::fs::File;
use std::path::Path;

use polars::io::mmap::MmapBytesReader;
use polars::prelude::*;
use serde_json::{Map, Value};

use super::table::{Reject, Table, TableBuilder};
use crate::error::{Error, ErrorKind, Result};

/// Reads a file by its ending: `.parquet`, `.ndjson`, `.jsonl`, `.json`, and anything else as CSV.
///
/// # Errors
/// [`ErrorKind::Io`] if it cannot be opened, [`ErrorKind::Format`] if its bytes are of another format
/// or encoding, [`ErrorKind::Schema`] for an unusable header, [`ErrorKind::Data`] without any row.
pub fn read(path: &Path) -> Result<Table> {
    let source = path.display().to_string();
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase();
    let table = if ending == "parquet" {
        let file = File::open(path).map_err(|e| Error::io("cannot open the declarations", path, &e))?;
        from_parquet(source, file)?
    } else {
        let bytes = std::fs::read(path).map_err(|e| Error::io("cannot read the declarations", path, &e))?;
        if bytes.starts_with(b"PAR1") {
            return Err(Error::new(ErrorKind::Format, "this is a Parquet file under another name")
                .at(&source)
                .hint("give it the ending .parquet"));
        }
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

/// What a file says; `damaged` if bytes of it were no text and stand as U+FFFD.
struct Text {
    text: String,
    damaged: bool,
}

/// Bytes to text. UTF-8 and UTF-16 by mark, UTF-8 if the bytes are valid, GB18030 if they are that.
fn decode(source: &str, bytes: Vec<u8>) -> Result<Text> {
    let whole = |text| Ok(Text { text, damaged: false });
    if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(&bytes)
        && encoding != encoding_rs::UTF_8
    {
        return whole(encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned());
    }
    let broken = match String::from_utf8(bytes) {
        Ok(text) => {
            return whole(match text.strip_prefix('\u{feff}') {
                Some(rest) => rest.to_owned(),
                None => text,
            });
        }
        Err(error) => error,
    };
    let at = broken.utf8_error().valid_up_to();
    let bytes = broken.into_bytes();
    let refuse = |what: &str| {
        let line = bytes[..at].iter().filter(|b| **b == b'\n').count() + 1;
        Error::new(ErrorKind::Format, what.to_owned())
            .at(format!("{source}, byte {at}, line {line}"))
            .found(format!("bytes {:02x?}", &bytes[at..bytes.len().min(at + 4)]))
            .expected("UTF-8, UTF-16 with a byte-order mark, or GB18030 (GBK)")
            .hint("save the file as UTF-8 (in a spreadsheet: \"CSV UTF-8\")")
    };
    if bytes.contains(&0) {
        return Err(refuse("the file is not text"));
    }
    let (text, had_errors) = encoding_rs::GB18030.decode_without_bom_handling(&bytes);
    // Latin-1 accents also make formally valid GB18030 pairs now and then; real Chinese text has
    // common ideographs in most of them.
    let foreign: Vec<char> = text.chars().filter(|c| !c.is_ascii()).collect();
    let common =
        foreign.iter().filter(|c| matches!(c, '\u{4e00}'..='\u{9fa5}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')).count();
    if had_errors || common * 2 < foreign.len() {
        // A few broken lines in a file of UTF-8 are rejects; a file full of them is of another encoding.
        let lines = || bytes.split(|b| *b == b'\n');
        let broken = lines().filter(|l| std::str::from_utf8(l).is_err()).count();
        if broken * 100 <= lines().count() {
            return Ok(Text { text: String::from_utf8_lossy(&bytes).into_owned(), damaged: true });
        }
        return Err(refuse("the file's encoding is not known"));
    }
    whole(text.into_owned())
}

/// Reads a Parquet file that is in memory: the sample inside the program.
///
/// # Errors
/// [`ErrorKind::Format`] if the bytes are not Parquet.
pub fn read_parquet(name: &str, bytes: &[u8]) -> Result<Table> {
    from_parquet(name.to_owned(), std::io::Cursor::new(bytes))
}

fn from_parquet(source: String, reader: impl MmapBytesReader) -> Result<Table> {
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

/// The separator that splits the header into the most columns.
fn separator(header: &str) -> u8 {
    let count = |s: &u8| header.bytes().filter(|b| b == s).count();
    *[b',', b';', b'\t', b'|'].iter().rev().max_by_key(|s| count(s)).unwrap_or(&b',')
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

/// Lines with a quote that is not closed, beyond which a file's quotes cannot be trusted at all.
const MAX_TORN: u32 = 1_000;

/// Where the line after the one at `start` begins; blank lines at `start` are passed over.
fn next_line(text: &str, start: usize) -> Option<usize> {
    let rest = &text[start..];
    let blank = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    rest[blank..].find('\n').map(|at| start + blank + at + 1)
}

fn read_csv(source: String, Text { text, damaged }: &Text) -> Result<Table> {
    let first = text.lines().find(|l| !l.trim().is_empty()).unwrap_or("");
    if first.is_empty() {
        return Err(Error::new(ErrorKind::Data, "the file is empty").at(&source).expected("a header line and declaration lines"));
    }
    let delimiter = separator(first);
    let reader = |from: usize, headers: bool| {
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).has_headers(headers).from_reader(&text.as_bytes()[from..])
    };
    let bad_csv = |e: csv::Error| Error::new(ErrorKind::Format, "the CSV cannot be read").at(&source).found(e);
    let mut records = reader(0, true);
    let header: Vec<String> = records.headers().map_err(bad_csv)?.iter().map(|n| n.trim().to_owned()).collect();
    check_header(&source, header.iter().map(String::as_str))?;

    let guess = text.len() / first.len().max(1);
    let mut builder = TableBuilder::new(&source, header.clone(), guess);
    let (mut rows, mut rejects, mut row) = (Vec::with_capacity(guess), Vec::new(), 0u32);
    let mut record = csv::StringRecord::new();
    // Where the current reader began, and how often a torn quote made it begin anew.
    let (mut base, mut torn) = (0, 0);
    loop {
        let start = base + records.position().byte() as usize;
        if !records.read_record(&mut record).map_err(bad_csv)? {
            break;
        }
        row += 1;
        if record.len() != header.len() {
            let end = base + records.position().byte() as usize;
            let next = next_line(text, start).filter(|next| *next < end);
            let reason = match next {
                Some(_) => "a quote that is not closed on its line".to_owned(),
                None => format!("{} fields where the header has {}", record.len(), header.len()),
            };
            rejects.push(Reject::row(row, "", &record.iter().collect::<Vec<_>>().join(","), reason));
            if let Some(next) = next {
                // Only the line with the quote is lost: go on at the next one.
                torn += 1;
                if torn > MAX_TORN {
                    return Err(Error::new(ErrorKind::Format, "the quotes of the CSV do not match")
                        .at(format!("{source}, row {row}"))
                        .hint("write it again with every quote inside a field doubled"));
                }
                (base, records) = (next, reader(next, false));
            }
            continue;
        }
        if *damaged && record.iter().any(|v| v.contains(char::REPLACEMENT_CHARACTER)) {
            rejects.push(Reject::row(row, "", &record.iter().collect::<Vec<_>>().join(","), "bytes that are not UTF-8"));
            continue;
        }
        rows.push(row);
        builder.push(record.iter().map(|value| (!value.is_empty()).then_some(value)));
    }
    let mut table = builder.finish()?;
    (table.rows, table.file_rows, table.rejects) = (rows, row, rejects);
    Ok(table)
}

/// One JSON object a line. Nested objects become `outer.inner` columns, lists of values are joined by
/// "; ", and a list of objects (a declaration head with its items) becomes a row each, the head's
/// fields repeated.
fn read_ndjson(source: String, Text { text, damaged }: &Text) -> Result<Table> {
    let (mut records, mut rows, mut rejects, mut row) = (Vec::new(), Vec::new(), Vec::new(), 0u32);
    let mut order: Vec<String> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    // A file of one JSON array, or of one object over several lines, is read too.
    let whole = match serde_json::from_str::<Value>(text) {
        Ok(Value::Array(items)) => Some(items),
        Ok(object @ Value::Object(_)) => Some(vec![object]),
        _ => None,
    };
    let values: Box<dyn Iterator<Item = serde_json::Result<Value>>> = match whole {
        Some(items) => Box::new(items.into_iter().map(Ok)),
        None => Box::new(text.lines().filter(|l| !l.trim().is_empty()).map(serde_json::from_str)),
    };
    for value in values {
        let object = match value {
            Ok(value) if *damaged && value.to_string().contains(char::REPLACEMENT_CHARACTER) => {
                row += 1;
                rejects.push(Reject::row(row, "", &value.to_string(), "bytes that are not UTF-8"));
                continue;
            }
            Ok(Value::Object(object)) => object,
            other => {
                row += 1;
                let (found, reason) = match other {
                    Ok(value) => (value.to_string(), "a JSON value that is not an object".to_owned()),
                    Err(e) => (String::new(), format!("not JSON: {e}; one object a line, or one array, is expected")),
                };
                rejects.push(Reject::row(row, "", &found, reason));
                continue;
            }
        };
        for item in explode(object) {
            row += 1;
            let mut record = Vec::new();
            flatten("", &item, &mut |name, value| {
                let place = *places.entry(name.clone()).or_insert_with(|| {
                    order.push(name);
                    order.len() - 1
                });
                record.push((place, value));
            });
            records.push(record);
            rows.push(row);
        }
    }
    if records.is_empty() && rejects.is_empty() {
        return Err(Error::new(ErrorKind::Data, "the file is empty").at(&source).expected("one JSON object a line"));
    }
    let mut columns = vec![vec![None; records.len()]; order.len()];
    for (i, record) in records.into_iter().enumerate() {
        for (place, value) in record {
            columns[place][i] = value;
        }
    }
    let columns = order.into_iter().zip(columns).map(|(name, values)| (name, values.into_iter().collect::<StringChunked>())).collect();
    let mut table = Table::new(source, columns)?;
    (table.rows, table.file_rows, table.rejects) = (rows, row, rejects);
    Ok(table)
}

fn explode(object: Map<String, Value>) -> Vec<Map<String, Value>> {
    let is_items = |v: &Value| matches!(v, Value::Array(a) if !a.is_empty() && a.iter().all(Value::is_object));
    let mut lists: Vec<&String> = object.iter().filter(|(_, v)| is_items(v)).map(|(k, _)| k).collect();
    let (Some(key), true) = (lists.pop().cloned(), lists.is_empty()) else {
        return vec![object];
    };
    let mut head = object;
    let Some(Value::Array(items)) = head.shift_remove(&key) else { return vec![head] };
    items
        .into_iter()
        .filter_map(|item| match item {
            Value::Object(item) => {
                let mut line = head.clone();
                line.extend(item);
                Some(line)
            }
            _ => None,
        })
        .collect()
}

fn flatten(prefix: &str, object: &Map<String, Value>, add: &mut impl FnMut(String, Option<String>)) {
    for (key, value) in object {
        let name = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            Value::Object(inner) => flatten(&name, inner, add),
            other => add(name, plain(other)),
        }
    }
}

fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Array(items) => {
            let parts: Vec<String> = items.iter().filter_map(plain).collect();
            (!parts.is_empty()).then(|| parts.join("; "))
        }
        other => Some(other.to_string()),
    }
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
