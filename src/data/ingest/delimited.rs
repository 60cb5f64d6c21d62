//! CSV and its relatives: record by record, so that a bad row is a reject with its number.

use std::borrow::Cow;

use super::encoding::Text;
use super::header::layout;
use super::lines::Records;
use super::{TOTALS, settle};
use crate::data::output::cells::as_it_was;
use crate::data::table::{Reject, Table, TableBuilder};
use crate::domain::names::field_for_column;
use crate::error::Result;

/// Reads a delimited text. Its rows are the records below the header that are not blank.
///
/// # Errors
/// As `layout` and [`settle`].
pub(super) fn read(source: String, Text { text, damaged, notes: mut said }: Text) -> Result<Table> {
    let text = text.trim_start_matches('\u{feff}');
    let layout = layout(&source, text)?;
    let (width, named) = (layout.names.len(), *layout.shape.widths.start());
    // The builder knows columns by place: names may be missing or stand twice until the values were seen.
    let places = (0..width).map(|at| at.to_string()).collect();
    let guess = text[layout.start.0..].len() / layout.record_bytes + 16;
    let mut builder = TableBuilder::new(&source, places, guess);
    let (mut rows, mut rejects, mut row) = (Vec::with_capacity(guess), Vec::new(), 0u32);
    let mut records = Records::new(text, layout.separator, layout.start.0, layout.start.1, Some(&layout.shape));
    let mut fields: Vec<Cow<'_, str>> = Vec::with_capacity(width);
    let mut last = None;
    while let Some(record) = records.read(&mut fields) {
        row += 1;
        let surplus = fields.iter().skip(width).any(|f| !f.trim().is_empty());
        let reason = if let Some(fault) = record.fault {
            fault.to_owned()
        } else if surplus || fields.len() < named {
            format!("{} fields where the header has {width}", fields.len())
        } else if damaged && text[record.start..record.end].contains(char::REPLACEMENT_CHARACTER) {
            "bytes that are no text in the file's encoding".into()
        } else if width > 1 && fields.iter().all(|f| f.trim().is_empty()) {
            "a line without any value".into()
        } else if width > 1 && fields.iter().map(|f| f.trim()).eq(layout.names.iter().map(String::as_str)) {
            "the header again".into()
        } else {
            rows.push(row);
            last = Some((row, record.start, record.end));
            let values = fields.iter().map(|value| (!value.is_empty()).then_some(as_it_was(value)));
            builder.push(values.chain(std::iter::repeat(None)).take(width));
            continue;
        };
        rejects.push(Reject::row(row, "", &text[record.start..record.end], reason));
    }
    if let Some((number, start, end)) = last
        && rows.len() > 1
        && Records::new(&text[..end], layout.separator, start, 1, None).read(&mut fields).is_some()
        && is_totals(&layout.names, &fields)
    {
        rows.pop();
        rejects.push(Reject::row(number, "", &text[start..end], "a line of totals"));
        rejects.sort_by_key(|r| r.row);
    }
    // Before columns are looked at: the sum under a column without a name is no value of it.
    let columns = builder.columns().into_iter().map(|values| values.slice(0, rows.len()));
    let columns = layout.names.iter().map(|name| as_it_was(name).to_owned()).zip(columns).collect();
    said.extend(layout.notes);
    let mut table = Table::new(source.clone(), settle(&source, columns, &mut said)?)?;
    (table.rows, table.file_rows, table.rejects, table.notes) = (rows, row, rejects, said);
    Ok(table)
}

/// Is the last record one of totals: the word, numbers, and nothing that names goods?
fn is_totals(names: &[String], fields: &[Cow<'_, str>]) -> bool {
    let mut filled = names.iter().zip(fields).filter(|(_, value)| !value.trim().is_empty());
    let Some((_, word)) = filled.next() else { return false };
    let word = word.trim().trim_end_matches([':', '：']).trim().to_lowercase();
    let empty = fields.iter().take(names.len()).any(|f| f.trim().is_empty());
    let mut sums = filled.map(|(name, value)| {
        let is_goods = field_for_column(name).is_some_and(|f| ["declared_code", "confirmed_code", "description", "date"].contains(&f.name));
        !is_goods && value.chars().any(|c| c.is_ascii_digit()) && value.chars().filter(|c| c.is_alphabetic()).count() <= 3
    });
    TOTALS.contains(&word.as_str()) && (empty || names.len() == 2) && sums.all(|sum| sum)
}
