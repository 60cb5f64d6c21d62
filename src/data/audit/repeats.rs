//! Lines of the future that repeat the past: a test on them measures memory.

use chrono::NaiveDate;
use foldhash::HashSet;
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use super::{Finding, Weight, finding};
use crate::data::dataspec::{ColumnSpec, Dataspec, Role};
use crate::data::lines::Lines;
use crate::data::numbers::Numbers;
use crate::data::table::Table;
use crate::domain::declaration::Semantic;

/// Lines of the last fifth of the time that repeat an earlier line in everything but identifiers, dates
/// and labels: a test on them measures memory.
pub(super) fn repeats(table: &Table, spec: &Dataspec, lines: &Lines) -> Vec<Finding> {
    let mut days: Vec<_> = lines.date.iter().flatten().copied().collect();
    if days.len() < 10 {
        return Vec::new();
    }
    days.sort_unstable();
    let border = days[days.len() * 4 / 5];
    let skip = |c: &&ColumnSpec| {
        matches!(c.semantic, Semantic::Id | Semantic::Date) || matches!(c.role, Some(Role::Label | Role::Id | Role::Inspected))
    };
    let used = |used: &dyn Fn(&ColumnSpec) -> bool| -> (usize, usize) {
        let columns: Vec<_> = spec.columns.iter().filter(|c| !skip(c) && used(c)).filter_map(|c| table.column(&c.name)).collect();
        let content = |row: usize| {
            let joined: Vec<&str> = columns.iter().map(|c| c.get(row).unwrap_or("\u{0}")).collect();
            xxh3_128(joined.join("\u{1}").as_bytes())
        };
        of_before(lines, border, content)
    };
    let mut all = Vec::new();
    let (same, n) = used(&|_| true);
    if same > 0 {
        let weight = if same * 20 > n { Weight::Serious } else { Weight::Notable };
        all.push(finding(
            weight,
            "",
            format!("{same} of {n} lines from {border} on repeat an earlier line in every column but identifiers, dates and labels"),
        ));
    }
    let (same, n) = used(&|c| {
        matches!(c.field.as_deref(), Some("declared_code" | "net_mass" | "value" | "description")) || c.role == Some(Role::Declared)
    });
    if same * 20 > n {
        all.push(finding(
            Weight::Serious,
            "",
            format!("{same} of {n} lines from {border} on repeat code, mass, price and description of an earlier line: a lookup would score well on them, so report the others apart"),
        ));
    }
    let (near, n) = nearly(table, spec, lines, border);
    if near * 20 > n && (near - near.min(same)) * 100 > n {
        all.push(finding(
            Weight::Serious,
            "",
            format!("{near} of {n} lines from {border} on nearly repeat the goods of an earlier line (words without digits, mass and value to two digits, the same code)"),
        ));
    }
    all
}

/// Lines from a day on whose goods are nearly those of an earlier line: texts without digits, case and order of words, mass and
/// value to two significant digits, the same declared code.
fn nearly(table: &Table, spec: &Dataspec, lines: &Lines, border: NaiveDate) -> (usize, usize) {
    let goods = |c: &&ColumnSpec| {
        let worth = matches!(c.field.as_deref(), Some("net_mass" | "value"));
        c.role == Some(Role::Declared) || worth || (c.semantic == Semantic::Text && c.role.is_none())
    };
    let columns: Vec<_> =
        spec.columns.iter().filter(goods).filter_map(|c| Some((c.semantic, Numbers::of(table, c)?, table.column(&c.name)?))).collect();
    if columns.is_empty() {
        return (0, 1);
    }
    let content = |row: usize| {
        let mut key = String::new();
        for (semantic, numbers, column) in &columns {
            key.push('\u{1}');
            let Some(value) = column.get(row) else { continue };
            match (semantic, numbers.get(row).filter(|_| *semantic == Semantic::Numerical)) {
                (Semantic::Numerical, Some(number)) => key.push_str(&format!("{number:.1e}")),
                (Semantic::Text, _) => {
                    let lower = value.to_lowercase();
                    let words: std::collections::BTreeSet<&str> =
                        lower.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()).collect();
                    key.extend(words.into_iter().flat_map(|w| [w, " "]));
                }
                _ => key.push_str(value),
            }
        }
        xxh3_128(key.as_bytes())
    };
    of_before(lines, border, content)
}

/// How many lines from a day on have the content of a line before it, and how many lines from that day on there are.
fn of_before(lines: &Lines, border: NaiveDate, content: impl Fn(usize) -> u128 + Sync) -> (usize, usize) {
    let hashed: Vec<Option<(bool, u128)>> =
        lines.date.par_iter().enumerate().map(|(row, day)| day.map(|d| (d < border, content(row)))).collect();
    let past: HashSet<u128> = hashed.iter().flatten().filter(|(before, _)| *before).map(|(_, hash)| *hash).collect();
    let later = || hashed.iter().flatten().filter(|(before, _)| !before);
    (later().filter(|(_, hash)| past.contains(hash)).count(), later().count())
}
