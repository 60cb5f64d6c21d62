//! What is wrong with a file before anyone learns from it: columns that say nothing, columns that say
//! too much, codes outside their edition, units that disagree, lines of the future that repeat the past.

mod conventions;
mod leaks;
mod lookups;
mod repeats;

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use xxhash_rust::xxh3::Xxh3;

use super::dataspec::{ColumnSpec, Dataspec, Role};
use super::infer::Look;
use super::lines::{Lines, Standing};
use super::numbers::Numbers;
use super::table::{Table, is_nothing};
use crate::domain::declaration::{Semantic, Use};
use crate::domain::technical::Unit;
pub use conventions::doubts;
use leaks::{leaks, telling_texts};
pub use lookups::{LookupAudit, Lookups, lookups};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// Results would be wrong or too good.
    Serious,
    /// Some rows or columns are lost.
    Notable,
    /// Good to know.
    Minor,
}

/// One thing the audit found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How much it matters.
    pub weight: Weight,
    /// The column, empty if none in particular.
    pub column: String,
    /// What was found, in a sentence.
    pub what: String,
}

fn finding(weight: Weight, column: &str, what: String) -> Finding {
    Finding { weight, column: column.to_owned(), what }
}

/// Takes columns that know an answer away from both heads, and says so. In a dataspec that the analyst gave they
/// stay as they are set, with a warning.
pub fn close_leaks(table: &Table, mut spec: Dataspec, lines: &Lines) -> (Dataspec, Vec<String>) {
    let mut said = Vec::new();
    for (name, what) in leaks(table, &spec, lines) {
        if !spec.inferred {
            said.push(format!("{name}: {what}; it is used all the same, for the dataspec says so"));
        } else if let Some(column) = spec.columns.iter_mut().find(|c| c.name == name) {
            column.used_by = Use::None;
            column.note = Some("knows an answer".into());
            said.push(format!("{name}: {what}; it is left out (a dataspec with its `use` keeps it)"));
        }
    }
    let texts = telling_texts(table, &spec, lines);
    said.extend(texts.into_iter().map(|(name, what)| format!("{name}: {what}; it is used all the same, for goods are told by it")));
    (spec, said)
}

/// Everything worth saying about a file, the serious first. `lookups` are what [`lookups`](lookups()) found.
pub fn audit(table: &Table, spec: &Dataspec, looks: &[Look], lines: &Lines, lookups: Option<&Lookups>) -> Vec<Finding> {
    let mut all = Vec::new();
    if let Some(first) = table.rejects.iter().find(|r| r.lost == "row") {
        let n = table.rejected_rows();
        all.push(finding(
            Weight::Notable,
            "",
            format!("{n} rows cannot be read; the first is {}: {}", table.place(first.row), first.reason),
        ));
    }
    for (column, look) in spec.columns.iter().zip(looks) {
        if look.present == 0 {
            all.push(finding(Weight::Minor, &column.name, "always missing".into()));
        } else if look.distinct == 1 {
            all.push(finding(Weight::Minor, &column.name, format!("always {:?}: tells nothing", look.top[0].0)));
        }
        if column.semantic == Semantic::Code && column.role.is_none() && column.field.is_none() {
            all.push(finding(
                Weight::Notable,
                &column.name,
                if spec.role(Role::Label).is_some() {
                    "holds commodity codes that are neither the declared nor the confirmed ones; left out, for they may be the answer"
                        .into()
                } else {
                    format!("holds commodity codes; if they are the confirmed ones, say --label {:?}", column.name)
                },
            ));
        }
        if let (Semantic::Numerical, Some(numbers)) = (column.semantic, Numbers::of(table, column)) {
            all.extend(units(column, numbers, table.height()));
        }
    }
    all.extend(conventions::conventions(table, spec));
    all.extend(same_columns(table));
    let telling = leaks(table, spec, lines).into_iter().chain(telling_texts(table, spec, lines));
    all.extend(telling.map(|(column, what)| finding(Weight::Serious, &column, what)));
    all.extend(dates(table, spec, lines));
    all.extend(codes(table, spec, lines));
    all.extend(repeats::repeats(table, spec, lines));
    all.extend(lookups.into_iter().flat_map(Lookups::findings));
    all.sort_by_key(|f| f.weight);
    all
}

/// Columns with the same values on every row.
fn same_columns(table: &Table) -> Vec<Finding> {
    let mut seen: HashMap<u128, &str> = HashMap::new();
    let mut all = Vec::new();
    for name in table.names() {
        let Some(column) = table.column(name) else { continue };
        let mut hasher = Xxh3::new();
        let mut present = 0;
        for value in column.iter() {
            present += usize::from(value.is_some());
            hasher.update(&value.map_or(u32::MAX, |v| v.len() as u32).to_le_bytes());
            hasher.update(value.unwrap_or("").as_bytes());
        }
        if present == 0 {
            continue;
        }
        if let Some(first) = seen.insert(hasher.digest128(), name) {
            all.push(finding(Weight::Notable, name, format!("the same as column {first:?} on every row")));
        }
    }
    all
}

/// Units written in a numerical column, and values that are no number.
fn units(column: &ColumnSpec, numbers: Numbers<'_>, height: usize) -> Vec<Finding> {
    let (name, unit) = (&column.name, column.unit.unwrap_or(Unit::One));
    let mut written: BTreeMap<String, usize> = BTreeMap::new();
    let (mut bad, mut example, mut present) = (0usize, None, 0usize);
    for row in 0..height {
        let (Some(value), Some(read)) = (numbers.written(row), numbers.read(row)) else { continue };
        present += 1;
        if let Err(problem) = read {
            bad += 1;
            example.get_or_insert_with(|| format!("{value:?}: {problem}"));
            continue;
        }
        let symbol = value.trim().rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("").to_lowercase();
        *written.entry(symbol).or_default() += 1;
    }
    let mut all = Vec::new();
    if let Some(example) = example {
        all.push(finding(Weight::Notable, name, format!("{bad} of {present} values cannot be read, such as {example}")));
    }
    let bare = written.get("").copied().unwrap_or(0);
    if unit != Unit::One && bare > 0 && bare < present - bad && column.unit_column.is_none() {
        let taken = match &column.written_unit {
            Some(written) => written.as_str(),
            None if unit == Unit::SquareMetre => "mm by mm",
            None => unit.symbol(),
        };
        let units: Vec<&str> = written.keys().map(String::as_str).filter(|u| !u.is_empty()).take(6).collect();
        all.push(finding(
            Weight::Notable,
            name,
            format!("{bare} of {present} values have no unit and are taken as {taken}; others say {}", units.join(", ")),
        ));
    }
    all
}

/// Dates that cannot be read.
fn dates(table: &Table, spec: &Dataspec, lines: &Lines) -> Option<Finding> {
    let column = spec.role(Role::Date)?;
    let values = table.column(&column.name)?;
    let written = || (0..table.height()).filter_map(|row| Some((row, values.get(row).filter(|v| !is_nothing(v))?)));
    let bad: Vec<(usize, &str)> = written().filter(|(row, _)| lines.date[*row].is_none()).collect();
    let (row, value) = *bad.first()?;
    let what = format!("{} of {} values are no dates, such as {value:?} in {}", bad.len(), written().count(), table.place(table.rows[row]));
    Some(finding(Weight::Notable, &column.name, what))
}

/// Declared and confirmed codes that are not codes of the edition in force on their date.
fn codes(table: &Table, spec: &Dataspec, lines: &Lines) -> Vec<Finding> {
    let mut all = Vec::new();
    for (role, of_row) in [(Role::Declared, &lines.declared), (Role::Label, &lines.confirmed)] {
        let Some(column) = spec.role(role).filter(|c| c.semantic == Semantic::Code) else { continue };
        let mut counts: HashMap<Standing, (usize, usize)> = HashMap::new();
        for (row, code) in of_row.iter().enumerate() {
            let Some(code) = code else { continue };
            let (n, _) = counts.entry(lines.codes[*code as usize].standing).or_insert((0, row));
            *n += 1;
        }
        let total: usize = counts.values().map(|(n, _)| n).sum();
        for standing in [Standing::OtherEdition, Standing::Unknown, Standing::Unreadable, Standing::HeadingOnly] {
            let Some((n, row)) = counts.get(&standing) else { continue };
            let value = table.column(&column.name).and_then(|c| c.get(*row)).unwrap_or_default();
            let day = lines.date[*row].map_or(String::new(), |d| format!(" on {d}"));
            all.push(finding(
                Weight::Notable,
                &column.name,
                format!("{n} of {total} codes: {} (such as {value:?}{day}, {})", standing.name(), table.place(table.rows[*row])),
            ));
        }
    }
    all
}
