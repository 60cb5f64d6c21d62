//! Which row of a sheet names its columns, and which rows below are totals.

use std::collections::HashMap;

use super::cells::{Cell, Row};
use crate::data::ingest::TOTALS;
use crate::domain::names::field_for_column;

/// The names of a sheet's columns.
#[derive(Debug, PartialEq)]
pub(super) struct Header {
    /// Column of the sheet, counted from 0, and its name.
    pub(super) names: Vec<(u32, String)>,
    /// The last row of names; lines begin below it.
    pub(super) last: u32,
    /// Rows with something in them above the names.
    pub(super) above: usize,
    /// How many names are fields of a declaration.
    pub(super) known: usize,
}

/// The header among the first rows of a sheet: of the rows that are about as wide as the widest and all
/// words, the one with the most names that are fields, the first of equals.
pub(super) fn find(head: &[Row]) -> Option<Header> {
    let widest = head.iter().map(|r| r.cells.len()).max()?;
    let named = |row: &Row| {
        let wide = row.cells.len() * 2 >= widest;
        let words = row.cells.iter().all(|(_, c)| c.text().is_some_and(|t| t.trim().parse::<f64>().is_err()));
        (wide && words).then(|| known(row.cells.iter().filter_map(|(_, c)| c.text())))
    };
    let mut best: Option<(usize, usize)> = None;
    for (i, row) in head.iter().enumerate() {
        if let Some(known) = named(row)
            && best.is_none_or(|(_, most)| known > most)
        {
            best = Some((i, known));
        }
    }
    let (at, _) = best?;
    let row = &head[at];
    let mut names: Vec<(u32, String)> = row.cells.iter().filter_map(|(column, c)| Some((*column, one_line(c.text()?)))).collect();
    let mut last = row.number;
    if let Some(below) = head.get(at + 1).filter(|below| below.number == row.number + 1 && parts_of(below, &names)) {
        // Names of two rows: a group and its parts, "Weight" over "Net" and "Gross".
        let group = |column: u32| names.iter().rev().find(|(c, _)| *c <= column).map_or("", |(_, name)| name);
        let parts: Vec<(u32, String)> =
            below.cells.iter().filter_map(|(c, cell)| Some((*c, one_line(&format!("{} {}", group(*c), cell.text()?))))).collect();
        names.retain(|(column, _)| !parts.iter().any(|(c, _)| c == column));
        names.extend(parts);
        names.sort();
        last = below.number;
    }
    tell_apart(&mut names);
    Some(Header { known: known(names.iter().map(|(_, n)| n.as_str())), names, last, above: at })
}

/// How many different fields these names are.
fn known<'a>(names: impl Iterator<Item = &'a str>) -> usize {
    let mut fields: Vec<&str> = names.filter_map(|n| field_for_column(&one_line(n))).map(|f| f.name).collect();
    fields.sort_unstable();
    fields.dedup();
    fields.len()
}

/// Does this row name the parts of groups? Only words, only under groups, and at least one beside the
/// name of its group.
fn parts_of(row: &Row, names: &[(u32, String)]) -> bool {
    let named = |column: u32| names.iter().any(|(c, _)| *c == column);
    let part = |column: u32| row.cells.iter().any(|(c, _)| *c == column);
    row.cells.len() > 1
        && row.cells.iter().any(|(c, _)| !named(*c))
        && row.cells.iter().all(|(c, cell)| {
            let words = cell.text().is_some_and(|t| t.trim().parse::<f64>().is_err());
            words && (!named(*c) || (!named(c + 1) && part(c + 1))) && names.first().is_some_and(|(first, _)| first <= c)
        })
}

/// A name on one line.
fn one_line(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Columns of one name are numbered from the second on.
fn tell_apart(names: &mut [(u32, String)]) {
    let mut seen = HashMap::new();
    for (_, name) in names {
        let times = seen.entry(name.clone()).or_insert(0);
        *times += 1;
        if *times > 1 {
            *name = format!("{name} ({times})");
        }
    }
}

/// The word that makes a row one of totals: it stands in its first words, and neither a code nor most of
/// the other columns are filled.
pub(super) fn totals<'a>(cells: &'a [(u32, Cell)], header: &Header) -> Option<&'a str> {
    let words = cells.iter().find_map(|(_, c)| c.text())?.trim();
    let folded = words.trim_end_matches([':', '：', '.', ' ']).to_lowercase();
    let one = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    let joined: String = one.split(' ').collect();
    if !TOTALS.iter().any(|t| *t == one || *t == joined) || cells.len() * 3 > header.names.len().max(3) * 2 {
        return None;
    }
    let code = header.names.iter().filter(|(_, n)| field_for_column(n).is_some_and(|f| f.name == "declared_code"));
    let first = cells.first().map_or(0, |(column, _)| *column);
    let coded = code.map(|(column, _)| *column).any(|column| column != first && cells.iter().any(|(c, _)| *c == column));
    (!coded).then_some(words)
}

/// A column's letters in a spreadsheet: 0 is A, 26 is AA.
pub(super) fn letters(column: u32) -> String {
    let (mut n, mut letters) = (u64::from(column) + 1, String::new());
    while n > 0 {
        letters.insert(0, (b'A' + ((n - 1) % 26) as u8) as char);
        n = (n - 1) / 26;
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_count_as_a_spreadsheet_does() {
        assert_eq!([0, 25, 26, 701, 702, 16_383].map(letters), ["A", "Z", "AA", "ZZ", "AAA", "XFD"]);
    }
}
