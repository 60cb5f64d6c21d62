//! What is wrong with a file before anyone learns from it: columns that say nothing, columns that say
//! too much, codes outside their edition, units that disagree, lines of the future that repeat the past.

mod lookups;
mod repeats;

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;
use xxhash_rust::xxh3::Xxh3;

use super::dataspec::{ColumnSpec, Dataspec, Role};
use super::infer::Look;
use super::lines::{Lines, Standing};
use super::table::{Strings, Table, is_nothing};
use crate::domain::declaration::{Semantic, Use};
use crate::domain::nomenclature::WrittenCode;
use crate::domain::technical::Unit;
use crate::ranks::auc;
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

/// Rows a level needs before its purity means anything: this many, and this share of all.
const LEAK_ROWS: usize = 30;
const LEAK_SHARE: f64 = 0.005;
/// Purity of a level, and area under the ROC curve of a number, from which a column knows the answer.
const LEAK_PURITY: f64 = 0.98;

/// Columns outside the schema that give an answer away: digits of the declared or confirmed code, or filled in
/// after it was known whether the declaration was wrong.
fn leaks(table: &Table, spec: &Dataspec, lines: &Lines) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for column in spec.columns.iter().filter(|c| c.field.is_none() && c.role.is_none() && c.used_by != Use::None) {
        let Some(values) = table.column(&column.name) else { continue };
        let found = code_digits(table, spec, values).or_else(|| knows_wrong(column, values, &lines.wrong));
        all.extend(found.map(|what| (column.name.clone(), what)));
    }
    all
}

/// Does the column hold the first digits of the declared or the confirmed code?
fn code_digits(table: &Table, spec: &Dataspec, values: Strings<'_>) -> Option<String> {
    for (role, title) in [(Role::Label, "confirmed"), (Role::Declared, "declared")] {
        let Some(codes) = spec.role(role).filter(|c| c.semantic == Semantic::Code).and_then(|c| table.column(&c.name)) else { continue };
        let (mut both, mut same) = (0usize, 0usize);
        let mut seen = HashSet::new();
        for (value, code) in values.iter().zip(codes.iter()) {
            let (Some(value), Some(Ok(code))) = (value, code.map(WrittenCode::read)) else { continue };
            let digits: String = value.chars().filter(char::is_ascii_digit).collect();
            let alike = code.digits.starts_with(&digits) || digits.starts_with(&code.digits);
            both += 1;
            same += usize::from(digits.len() >= 2 && value.trim().len() <= 14 && alike);
            seen.insert(digits);
        }
        if both >= LEAK_ROWS && same * 10 >= both * 9 && seen.len() > 1 {
            return Some(format!("on {same} of {both} lines it holds digits of the {title} code"));
        }
    }
    None
}

/// Does the column know which declarations are wrong? A level that nearly always goes with the rarer answer, or
/// a number that ranks the answers.
fn knows_wrong(column: &ColumnSpec, values: Strings<'_>, wrong: &[Option<bool>]) -> Option<String> {
    let known = wrong.iter().flatten().count();
    let positives = wrong.iter().flatten().filter(|w| **w).count();
    if positives == 0 || positives == known {
        return None;
    }
    if column.semantic == Semantic::Numerical {
        let unit = column.unit.unwrap_or(Unit::One);
        let scored: Vec<(f64, bool)> = values.iter().zip(wrong).filter_map(|(v, w)| Some((unit.read(v?).ok()?, (*w)?))).collect();
        let positives = scored.iter().filter(|(_, y)| *y).count();
        let enough = positives.min(scored.len() - positives) >= LEAK_ROWS;
        let area = auc(&scored).filter(|a| enough && a.max(1.0 - a) >= LEAK_PURITY)?;
        return Some(format!("its number alone ranks wrong and right declarations with an AUC of {area:.3}"));
    }
    let rarer = positives * 2 <= known;
    let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (value, wrong) in values.iter().zip(wrong) {
        let (Some(value), Some(wrong)) = (value, wrong) else { continue };
        let (rows, hits) = counts.entry(value).or_default();
        *rows += 1;
        *hits += usize::from(*wrong == rarer);
        if counts.len() > 20 {
            return None;
        }
    }
    let enough = LEAK_ROWS.max((known as f64 * LEAK_SHARE) as usize);
    let knows = |(_, (rows, hits)): &(&&str, &(usize, usize))| *rows >= enough && *hits as f64 >= *rows as f64 * LEAK_PURITY;
    let (value, (rows, hits)) = counts.iter().find(knows)?;
    Some(format!("of {rows} lines with value {value:?}, {hits} have the rarer label: it knows the answer"))
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
    (spec, said)
}

/// Everything worth saying about a file, the serious first. `lookups` are what [`lookups`](lookups()) found.
pub fn audit(table: &Table, spec: &Dataspec, looks: &[Look], lines: &Lines, lookups: Option<&Lookups>) -> Vec<Finding> {
    let mut all = Vec::new();
    if let Some(first) = table.rejects.first() {
        let n = table.rejects.len();
        all.push(finding(Weight::Notable, "", format!("{n} rows cannot be read; the first is row {}: {}", first.row, first.reason)));
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
                "holds commodity codes that are neither the declared nor the confirmed ones; left out, for they may be the answer".into(),
            ));
        }
        if let (Semantic::Numerical, Some(values)) = (column.semantic, table.column(&column.name)) {
            all.extend(units(&column.name, column.unit.unwrap_or(Unit::One), values));
        }
    }
    all.extend(same_columns(table));
    all.extend(leaks(table, spec, lines).into_iter().map(|(column, what)| finding(Weight::Serious, &column, what)));
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
fn units(name: &str, unit: Unit, values: Strings<'_>) -> Vec<Finding> {
    let mut written: BTreeMap<String, usize> = BTreeMap::new();
    let (mut bad, mut example, mut present) = (0usize, None, 0usize);
    for value in values.iter().flatten() {
        present += 1;
        if let Err(problem) = unit.read(value) {
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
    if unit != Unit::One && bare > 0 && bare < present - bad {
        let taken = if unit == Unit::SquareMetre { "mm by mm" } else { unit.symbol() };
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
