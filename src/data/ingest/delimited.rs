//! CSV and its relatives: record by record, so that a bad row is a reject with its number.

use super::check_header;
use super::encoding::Text;
use crate::data::output::cells::as_it_was;
use crate::data::table::{Reject, Table, TableBuilder};
use crate::error::{Error, ErrorKind, Result};

/// The separator that splits the header into the most columns.
fn separator(header: &str) -> u8 {
    let count = |s: &u8| header.bytes().filter(|b| b == s).count();
    *[b',', b';', b'\t', b'|'].iter().rev().max_by_key(|s| count(s)).unwrap_or(&b',')
}

/// Lines with a quote that is not closed, beyond which a file's quotes cannot be trusted at all.
const MAX_TORN: u32 = 1_000;

/// Where the line after the one at `start` begins; blank lines at `start` are passed over.
fn next_line(text: &str, start: usize) -> Option<usize> {
    let rest = &text[start..];
    let blank = rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    rest[blank..].find('\n').map(|at| start + blank + at + 1)
}

pub(super) fn read_csv(source: String, Text { text, damaged }: &Text) -> Result<Table> {
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
    let header: Vec<String> = records.headers().map_err(bad_csv)?.iter().map(|n| as_it_was(n).trim().to_owned()).collect();
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
        builder.push(record.iter().map(|value| (!value.is_empty()).then_some(as_it_was(value))));
    }
    let mut table = builder.finish()?;
    (table.rows, table.file_rows, table.rejects) = (rows, row, rejects);
    Ok(table)
}
