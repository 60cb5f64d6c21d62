//! Decisions of people: what was decided on which line, kept in a ledger (`super::ledger`) that training takes up.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::dataspec::{Dataspec, Role};
use super::ledger::{self, Added, Ledger};
use super::table::{Table, TableBuilder};
use crate::domain::declaration::Semantic;
use crate::domain::names::field_for_column;
use crate::error::{Error, ErrorKind, Result};

/// One decision of a person on one line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// The code that the person decided on, as written.
    pub code: String,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When, in UTC.
    pub time: String,
    /// What hsift had answered.
    pub predicted: Option<String>,
    /// SHA-256 of the decision record.
    pub record_sha256: String,
    /// SHA-256 of the model that answered.
    pub model_sha256: String,
    /// The line as declared: column and value.
    pub line: Vec<(String, Option<String>)>,
}

impl Override {
    /// What tells its line from others: identifier, day and declared code where the identifier is known by its column's name, else all
    /// values.
    fn line_key(&self) -> Vec<(&str, &str)> {
        let written = || self.line.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_deref()?)));
        let field = |wanted: &str| written().find(|(name, _)| field_for_column(name).is_some_and(|f| f.name == wanted));
        match field("id") {
            Some(id) => [Some(id), field("date"), field("declared_code")].into_iter().flatten().collect(),
            None => written().collect(),
        }
    }

    /// The code's digits.
    pub fn digits(&self) -> String {
        self.code.chars().filter(char::is_ascii_digit).collect()
    }
}

/// What became of overrides in a training file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Taken {
    /// Rows whose code they set.
    pub relabelled: u64,
    /// Rows they added.
    pub added: u64,
}

/// Reads and checks a file of overrides.
///
/// # Errors
/// As [`ledger::load`].
pub fn load(path: &Path) -> Result<Ledger<Override>> {
    ledger::load(path)
}

/// Adds an override at the end of a file, which is made if it is not there. If the line stands there with another code, that is a
/// contradiction, which must be `confirmed`.
///
/// # Errors
/// As [`ledger::append`]; [`ErrorKind::Setting`] for a contradiction that is not confirmed.
pub fn append(path: &Path, one: Override, confirmed: bool) -> Result<Added> {
    ledger::append(path, |all: &[Override]| {
        let before = all.iter().rev().find(|other| other.line_key() == one.line_key()).filter(|other| other.digits() != one.digits());
        match before {
            Some(before) if !confirmed => Err(Error::new(ErrorKind::Setting, "another code was decided on for this line")
                .at(path.display())
                .found(format!("{} by {}, {}: {}", before.code, before.by, before.time, before.reason))
                .expected(format!("{}, as you say now", one.code))
                .hint("repeat it with --confirm if your code is to count from now on")),
            _ => Ok(one),
        }
    })
}

/// The training table with what people decided: a row with the line's identifier, day and declared code (without an identifier, with all
/// its values) gets the decided code as its label; a line that is not in the table is added. Of two decisions on one line the later
/// counts.
///
/// # Errors
/// [`ErrorKind::Schema`] if the label is not a column of codes.
pub fn apply(table: &Table, spec: &Dataspec, overrides: &[Override]) -> Result<(Table, Taken)> {
    let label = spec.role(Role::Label).filter(|c| c.semantic == Semantic::Code).ok_or_else(|| {
        Error::new(ErrorKind::Schema, "overrides need a label column of codes").at(&table.source).hint(spec.name_the_label())
    })?;
    let names = table.names();
    let column = |role| spec.role(role).map(|c| c.name.as_str());
    let (id, date, declared) = (column(Role::Id), column(Role::Date), column(Role::Declared));
    // Two files may number their lines alike, so the number alone does not tell a line.
    let key = |value: &dyn Fn(&str) -> Option<String>| match id.and_then(value) {
        Some(id) => vec![Some(id), date.and_then(value), declared.and_then(value)],
        None => names.iter().filter(|n| **n != label.name).map(|n| value(n)).collect(),
    };
    let mut decided: HashMap<Vec<Option<String>>, &Override> = HashMap::new();
    let mut order = Vec::new();
    for one in overrides {
        let values: HashMap<&str, Option<&String>> = one.line.iter().map(|(n, v)| (n.as_str(), v.as_ref())).collect();
        let key = key(&|name| values.get(name).copied().flatten().cloned());
        if decided.insert(key.clone(), one).is_none() {
            order.push(key);
        }
    }
    let columns: Vec<_> = names.iter().filter_map(|n| table.column(n)).collect();
    let mut builder = TableBuilder::new(&table.source, names.iter().map(|n| (*n).to_owned()).collect(), table.height() + order.len());
    let mut met: HashSet<Vec<Option<String>>> = HashSet::new();
    let mut taken = Taken::default();
    for row in 0..table.height() {
        let key = key(&|name| table.column(name).and_then(|c| c.written(row)).map(str::to_owned));
        let one = decided.get(&key).copied();
        if one.is_some() {
            taken.relabelled += 1;
            met.insert(key);
        }
        builder.push(names.iter().zip(&columns).map(|(name, column)| match one {
            Some(one) if *name == label.name => Some(one.code.as_str()),
            _ => column.written(row),
        }));
    }
    for one in order.iter().filter(|key| !met.contains(*key)).filter_map(|key| decided.get(key)) {
        let value = |name: &str| one.line.iter().find(|(n, _)| n == name).and_then(|(_, v)| v.as_deref());
        builder.push(names.iter().map(|name| if *name == label.name { Some(one.code.as_str()) } else { value(name) }));
        taken.added += 1;
    }
    let mut joined = builder.finish()?;
    joined.rows[..table.height()].copy_from_slice(&table.rows);
    for (place, row) in joined.rows[table.height()..].iter_mut().enumerate() {
        *row = table.file_rows + 1 + place as u32;
    }
    joined.file_rows = table.file_rows + taken.added as u32;
    joined.rejects.clone_from(&table.rejects);
    joined.notes.clone_from(&table.notes);
    joined.parts.clone_from(&table.parts);
    Ok((joined, taken))
}
