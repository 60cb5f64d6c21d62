//! A model's dataspec bound to one file: which column holds what, and how the file writes it.

use serde::Serialize;

use super::dataspec::{ColumnSpec, Dataspec, Role, Roles};
use super::infer::{self, columns_of};
use super::table::Table;
use crate::domain::declaration::{Semantic, Use};
use crate::error::Result;

/// What became of the columns on both sides.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Binding {
    /// The dataspec with the file's names, and with how the file writes its numbers, days and codes.
    #[serde(skip)]
    pub spec: Dataspec,
    /// The model's columns that the file has: the model's name and the file's.
    pub used: Vec<(String, String)>,
    /// Columns that a head looks at and the file lacks, with the file's column that may be meant.
    pub missing: Vec<(String, Option<String>)>,
    /// Columns of the file that nobody looks at.
    pub unused: Vec<String>,
}

/// Names at least so alike (Jaro and Winkler's measure) are asked about.
const ALIKE: f64 = 0.86;

impl Binding {
    /// Binds a dataspec to a table. Columns are found by name, else by the field they hold, so that a broker's file with `gName` meets a
    /// model trained on `description`. What `given` says of names and of how values are written is obeyed.
    ///
    /// # Errors
    /// [`crate::error::ErrorKind::Setting`] if `given` asks for another unit or semantic than the model learned.
    pub fn of(model: &Dataspec, table: &Table, given: Option<&Dataspec>) -> Result<Binding> {
        let mut spec = match given {
            Some(other) => model.overridden_by(other)?,
            None => model.clone(),
        };
        let file = of_file(table, &spec);
        let names = table.names();
        let taken: Vec<String> = spec.columns.iter().map(|c| c.name.clone()).filter(|n| names.contains(&n.as_str())).collect();
        let free = |c: &&ColumnSpec| !taken.contains(&c.name);
        for column in &mut spec.columns {
            let by_name = file.columns.iter().find(|c| c.name == column.name);
            let by_field = || file.columns.iter().filter(free).find(|c| c.field.is_some() && c.field == column.field);
            let Some(theirs) = by_name.or_else(by_field).filter(|c| names.contains(&c.name.as_str())) else { continue };
            let said = given.and_then(|g| g.columns.iter().find(|c| c.field.is_some() && c.field == column.field)).cloned();
            column.read_like(theirs);
            if let Some(said) = said {
                column.read_like(&ColumnSpec { name: column.name.clone(), ..said });
            }
        }
        Ok(Binding::described(model, spec, table))
    }

    /// A dataspec that was bound before, for the same line again.
    pub fn again(model: &Dataspec, read_as: &[ColumnSpec], table: &Table) -> Binding {
        let mut spec = model.clone();
        for theirs in read_as {
            match spec.columns.iter_mut().find(|c| if c.field.is_some() { c.field == theirs.field } else { c.name == theirs.name }) {
                Some(ours) => ours.clone_from(theirs),
                None => spec.columns.push(theirs.clone()),
            }
        }
        Binding::described(model, spec, table)
    }

    fn described(model: &Dataspec, spec: Dataspec, table: &Table) -> Binding {
        let names = table.names();
        let there = |c: &ColumnSpec| names.contains(&c.name.as_str());
        let counts = |c: &ColumnSpec| c.used_by != Use::None || c.role.is_some();
        let used: Vec<(String, String)> = model
            .columns
            .iter()
            .zip(&spec.columns)
            .filter(|(_, now)| counts(now) && there(now))
            .map(|(before, now)| (before.name.clone(), now.name.clone()))
            .collect();
        let bound = |name: &str| {
            used.iter().any(|(_, n)| n == name)
                || spec.columns.iter().any(|c| there(c) && (c.name == name || c.unit_column.as_deref() == Some(name)))
        };
        let unused: Vec<String> = names.iter().filter(|n| !bound(n)).map(|n| (*n).to_owned()).collect();
        let missing =
            spec.columns.iter().filter(|c| c.used_by != Use::None && !there(c)).map(|c| (c.name.clone(), meant(c, &unused))).collect();
        Binding { spec, used, missing, unused }
    }

    /// How each of the file's columns was read: what makes the same answer come out of the same line again.
    pub fn read_as(&self, table: &Table) -> Vec<ColumnSpec> {
        self.spec.columns.iter().filter(|c| table.column(&c.name).is_some()).cloned().collect()
    }

    /// Is there no day for the lines, so that all are judged by the newest edition?
    pub fn has_no_date(&self, table: &Table) -> bool {
        let dated = |c: &ColumnSpec| matches!(c.role, Some(Role::Date | Role::Year)) && table.column(&c.name).is_some();
        self.spec.edition.is_none() && !self.spec.columns.iter().any(dated)
    }
}

/// The column of the file that may be meant by one the model knows.
fn meant(column: &ColumnSpec, unused: &[String]) -> Option<String> {
    let key = |name: &str| crate::domain::names::key(name);
    let (en, zh) = column.titles();
    let known = [key(&column.name), key(&en), key(&zh)];
    let alike = |name: &String| {
        let name = key(name);
        known
            .iter()
            .map(|k| if k.len() > 3 && name.contains(k.as_str()) { 0.95 } else { strsim::jaro_winkler(k, &name) })
            .fold(0.0, f64::max)
    };
    let best = unused.iter().map(|n| (alike(n), n)).max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 >= ALIKE).then(|| best.1.clone())
}

/// What the columns of a file are by their names, and how it writes them. `known` are the columns that a model asks for.
fn of_file(table: &Table, known: &Dataspec) -> Dataspec {
    let named = columns_of(table);
    let mut columns: Vec<ColumnSpec> = named
        .iter()
        .zip(infer::fields(&named))
        .map(|((name, column), field)| {
            let asked = known.columns.iter().find(|c| c.name == *name);
            match (asked, field) {
                // A column that the model knows by name is what it was.
                (Some(c), _) => ColumnSpec { decimal: None, date_format: Vec::new(), code_digits: None, ..c.clone() },
                (None, Some(field)) => ColumnSpec::of_field(name, field),
                (None, None) if infer::are_days(*column) => ColumnSpec::new(name, Semantic::Date, Use::None),
                (None, None) => ColumnSpec::new(name, Semantic::Categorical, Use::None),
            }
        })
        .collect();
    // Two columns for one field: the model's own name wins.
    for at in 0..columns.len() {
        let (name, field) = (columns[at].name.clone(), columns[at].field.clone());
        let by_name = known.columns.iter().any(|c| c.name == name);
        if by_name && field.is_some() {
            columns.iter_mut().filter(|c| c.field == field && c.name != name).for_each(|c| (c.field, c.role) = (None, None));
        }
    }
    infer::date_of_the_lines(&mut columns, &Roles::default());
    infer::units_of_numbers(&mut columns, table);
    let mut file = Dataspec { version: Dataspec::VERSION, edition: None, columns, inferred: true };
    infer::conventions(&mut file, table, Some(known));
    file
}
