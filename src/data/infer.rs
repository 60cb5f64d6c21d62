//! Infers a [`Dataspec`] from a table: names first (the schema and its aliases), then the values.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::dataspec::{ColumnSpec, Dataspec, Role, Roles};
use super::table::{Strings, Table};
use crate::domain::declaration::{self, Semantic, Use};
use crate::domain::nomenclature::{Edition, Nomenclature, WrittenCode};

/// What a column's values look like.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// Values that are there.
    pub present: usize,
    /// Missing values.
    pub missing: usize,
    /// Different values.
    pub distinct: usize,
    /// Values that are plain finite numbers.
    pub numbers: usize,
    /// Smallest number.
    pub min: f64,
    /// Largest number.
    pub max: f64,
    /// Mean words a value.
    pub words: f64,
    /// The most frequent values with their counts.
    pub top: Vec<(String, usize)>,
}

/// Date formats tried, most usual first.
const DATE_FORMATS: &[&str] =
    &["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y.%m.%d", "%Y年%m月%d日", "%d-%b-%Y"];

/// The day in a text by a format; a time after it is left aside.
pub fn read_date(text: &str, format: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let day = text.split(['T', ' ']).next().unwrap_or(text);
    NaiveDate::parse_from_str(day, format).ok()
}

/// The first format that reads nearly all values.
pub fn date_format(column: Strings<'_>) -> Option<&'static str> {
    let sample: Vec<&str> = column.iter().flatten().step_by(1 + column.iter().count() / 2_000).collect();
    DATE_FORMATS.iter().copied().find(|format| {
        let good =
            sample.iter().filter(|v| read_date(v, format).is_some_and(|d| (1980..2100).contains(&chrono::Datelike::year(&d)))).count();
        !sample.is_empty() && good * 100 >= sample.len() * 98
    })
}

/// Looks through a column.
pub fn look(column: Strings<'_>) -> Look {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut l =
        Look { present: 0, missing: 0, distinct: 0, numbers: 0, min: f64::INFINITY, max: f64::NEG_INFINITY, words: 0.0, top: Vec::new() };
    let mut words = 0usize;
    for value in column.iter() {
        let Some(value) = value else {
            l.missing += 1;
            continue;
        };
        l.present += 1;
        *counts.entry(value).or_default() += 1;
        if let Some(number) = value.trim().parse::<f64>().ok().filter(|n| n.is_finite()) {
            l.numbers += 1;
            l.min = l.min.min(number);
            l.max = l.max.max(number);
        }
        words += value.split_whitespace().count().max(value.chars().filter(|c| *c > '\u{3000}').count() / 2);
    }
    l.distinct = counts.len();
    l.words = words as f64 / l.present.max(1) as f64;
    let mut top: Vec<(&str, usize)> = counts.into_iter().collect();
    top.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    l.top = top.into_iter().take(20).map(|(v, n)| (v.to_owned(), n)).collect();
    l
}

/// Is this value a plain yes or no?
pub fn read_flag(value: &str) -> Option<bool> {
    match value.trim().to_ascii_lowercase().as_str() {
        "1" | "1.0" | "true" | "yes" | "y" | "是" => Some(true),
        "0" | "0.0" | "false" | "no" | "n" | "否" => Some(false),
        _ => None,
    }
}

fn is_flag(look: &Look) -> bool {
    look.present > 0 && look.distinct <= 2 && look.top.iter().all(|(v, _)| read_flag(v).is_some())
}

fn looks_like_codes(column: Strings<'_>, look: &Look) -> bool {
    let n = Nomenclature::shared();
    let good = column
        .iter()
        .flatten()
        .filter(|v| {
            v.chars().filter(char::is_ascii_digit).count() >= 6
                && WrittenCode::read(v).ok().and_then(|c| c.subheading()).is_some_and(|s| Edition::ALL.iter().any(|e| n.contains(*e, s)))
        })
        .count();
    look.present >= 10 && good * 10 >= look.present * 9
}

/// Infers the dataspec of a table. `roles` are columns named by the user; they win.
pub fn infer(table: &Table, roles: &Roles) -> (Dataspec, Vec<Look>) {
    let mut columns: Vec<ColumnSpec> = Vec::new();
    let mut looks = Vec::new();
    for name in table.names() {
        let Some(column) = table.column(name) else { continue };
        let look = look(column);
        let mut spec = column_spec(name, column, &look, &columns);
        if let Some(role) = roles.of(name) {
            spec.role = Some(role);
        } else if spec.role.is_some_and(|r| roles.names(r)) {
            // Another column was named for this part; what it inferred for itself falls.
            spec.role = None;
        }
        match spec.role {
            Some(Role::Label) => {
                spec.semantic = if is_flag(&look) { Semantic::Flag } else { Semantic::Code };
                spec.used_by = Use::None;
                // A file without this column must not offer the declared code, say, as the truth.
                spec.field = spec.field.filter(|f| f == "confirmed_code");
            }
            Some(Role::Declared) => {
                spec.semantic = Semantic::Code;
                spec.used_by = Use::None;
                spec.field = Some("declared_code".into());
            }
            Some(Role::Date) => spec.semantic = Semantic::Date,
            Some(Role::Weight) => (spec.semantic, spec.used_by) = (Semantic::Numerical, Use::None),
            Some(Role::Group) => spec.semantic = Semantic::Group,
            _ => {}
        }
        if spec.semantic == Semantic::Date {
            spec.date_format = date_format(column).map(str::to_owned);
        }
        columns.push(spec);
        looks.push(look);
    }
    (Dataspec { version: Dataspec::VERSION, edition: None, columns, inferred: true }, looks)
}

fn column_spec(name: &str, column: Strings<'_>, look: &Look, before: &[ColumnSpec]) -> ColumnSpec {
    if let Some(field) = declaration::field_for_column(name)
        && !before.iter().any(|c| c.field.as_deref() == Some(field.name))
    {
        return ColumnSpec::of_field(name, field);
    }
    let other = |semantic, used_by, note: &str| {
        let mut spec = ColumnSpec::new(name, semantic, used_by);
        spec.note = (!note.is_empty()).then(|| note.to_owned());
        spec
    };
    if look.present == 0 {
        return other(Semantic::Categorical, Use::None, "always missing");
    }
    if date_format(column).is_some() && look.distinct > 1 {
        return other(Semantic::Date, Use::None, "a second date");
    }
    let all_numbers = look.numbers == look.present;
    let unique = look.distinct == look.present && look.present >= 20;
    let whole = all_numbers && column.iter().flatten().all(|v| v.trim().bytes().all(|b| b.is_ascii_digit()));
    if unique && look.words < 1.5 && (whole || !all_numbers) {
        return other(Semantic::Id, Use::None, "a different value on every line");
    }
    if looks_like_codes(column, look) {
        return other(
            Semantic::Code,
            Use::None,
            "commodity codes beside the declared one would give the answer away; set `use` if they are known before the declaration",
        );
    }
    if look.distinct == 1 {
        return other(Semantic::Categorical, Use::None, "one value only");
    }
    if all_numbers && look.distinct > 20 {
        return other(Semantic::Numerical, Use::Both, "");
    }
    if look.words >= 3.0 && look.distinct * 5 > look.present {
        return other(Semantic::Text, Use::Both, "");
    }
    other(Semantic::Categorical, Use::Both, "")
}
