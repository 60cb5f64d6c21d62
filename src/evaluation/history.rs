//! What came before the lines that are judged: which traders and goods are new, and what a model must be compared with.

use std::collections::HashSet;

use super::judged::Judged;
use super::lookup::Lookup;
use crate::data::binding::Binding;
use crate::data::dataspec::{Dataspec, Role};
use crate::data::lines::Lines;
use crate::data::table::{Strings, Table};
use crate::domain::declaration::Semantic;
use crate::error::Result;

/// Past declarations, read like the file that is judged.
pub struct History<'a> {
    /// The declarations.
    pub table: &'a Table,
    /// What they declare and what is known of them.
    pub lines: Lines,
    /// The dataspec they are read by.
    pub spec: Dataspec,
}

impl<'a> History<'a> {
    /// Reads past declarations by a model's dataspec, with the columns that this file has for its fields.
    pub fn read(table: &'a Table, spec: &Dataspec, edition: crate::domain::nomenclature::Edition) -> History<'a> {
        let spec = Binding::of(spec, table, None).map_or_else(|_| spec.clone(), |b| b.spec);
        History { table, lines: Lines::read(table, &spec, edition, &mut Vec::new()), spec }
    }

    /// The lookup baseline by some columns.
    ///
    /// # Errors
    /// If a column is not there.
    pub fn lookup(&self, columns: &[String]) -> Result<Lookup> {
        Lookup::new(self.table, &self.lines, columns)
    }

    /// By line: does its trader occur here? `None` where it names none, or the files name none.
    pub fn knows_trader(&self, table: &Table, spec: &Dataspec, judged: &Judged) -> Vec<Option<bool>> {
        let column = |spec: &Dataspec| spec.role(Role::Group).map(|c| c.name.clone());
        let (Some(past), Some(now)) = (column(&self.spec).and_then(|c| self.table.column(&c)), column(spec).and_then(|c| table.column(&c)))
        else {
            return vec![None; judged.lines.len()];
        };
        let known: HashSet<&str> = past.iter().flatten().collect();
        judged.lines.iter().map(|l| now.get(l.at).map(|name| known.contains(name))).collect()
    }

    /// By line: do its goods occur here, case, digits and punctuation aside?
    pub fn knows_goods(&self, table: &Table, spec: &Dataspec, judged: &Judged) -> Vec<Option<bool>> {
        let (past, now) = (goods_columns(self.table, &self.spec), goods_columns(table, spec));
        let known: HashSet<String> = (0..self.table.height()).filter_map(|row| goods_key(&past, row)).collect();
        judged.lines.iter().map(|l| goods_key(&now, l.at).map(|key| known.contains(&key))).collect()
    }
}

/// The columns by which goods are told apart: texts of goods; in files without them the declared code, mass and value.
fn goods_columns<'a>(table: &'a Table, spec: &Dataspec) -> Vec<Strings<'a>> {
    let column = |name: &str| table.column(name);
    let texts: Vec<Strings<'_>> =
        spec.columns.iter().filter(|c| c.semantic == Semantic::Text && c.role.is_none()).filter_map(|c| column(&c.name)).collect();
    if !texts.is_empty() {
        return texts;
    }
    let fields = ["declared_code", "net_mass", "value"];
    fields.iter().filter_map(|f| spec.field(f)).filter_map(|c| column(&c.name)).collect()
}

/// What goods are called, case, spaces, punctuation and digits aside where letters are left; `None` where nothing is said.
fn goods_key(columns: &[Strings<'_>], row: usize) -> Option<String> {
    let mut key = String::new();
    for value in columns.iter().filter_map(|c| c.get(row)) {
        let letters: String = value.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
        key.push_str(if letters.is_empty() { value } else { &letters });
        key.push('\u{1}');
    }
    (!key.is_empty()).then_some(key)
}
