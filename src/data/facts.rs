//! The technical facts of each line: what its fields state, what its texts state, and where the two disagree. A field
//! comes before a text where a value is needed; a disagreement is kept, never merged away.

use rayon::prelude::*;

use super::dataspec::{ColumnSpec, Dataspec};
use super::numbers::Numbers;
use super::table::{Strings, Table};
use crate::domain::declaration::{Head, Semantic, field_named};
use crate::domain::legal::{Grade, Known, Opinion, opinion};
use crate::domain::nomenclature::Edition;
use crate::domain::reading::{self, Reading, Value};

/// Facts with a fixed set of answers that a line may state in a field or in its texts.
pub const NAMED: [&str; 8] =
    ["energy_source", "laser_medium", "operation", "presentation", "worktable", "numerical_control", "workpiece_material", "dedicated_use"];

/// Facts that are numbers.
pub const NUMBERS: [&str; 4] = ["wavelength", "output_power", "axes", "work_area"];

/// A number of a text and one of a field differ if further apart than this share.
const APART: f64 = 0.05;

/// What is known of one line's goods.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct LineFacts {
    /// From the fields.
    pub fields: Known,
    /// From the texts.
    pub texts: Known,
    /// Numbers from the texts, in the order of [`NUMBERS`], in the kept units; NaN where not stated.
    pub numbers: [f32; NUMBERS.len()],
    conflicts: u16,
}

impl LineFacts {
    /// What the fields state, and the texts where the fields are silent.
    pub fn together(&self) -> Known {
        self.fields.or(&self.texts)
    }

    /// What the texts state, and the fields where the texts are silent.
    pub fn texts_first(&self) -> Known {
        self.texts.or(&self.fields)
    }

    /// Sets a fact as if a field stated it and nothing contradicted; facts the law does not ask for change nothing.
    pub fn set(&mut self, fact: &str, value: &str) {
        if let Some(fields) = self.fields.with(fact, value) {
            self.fields = fields;
            self.texts = self.texts.with(fact, value).unwrap_or(self.texts);
        }
        if let Some(at) = NAMED.iter().position(|f| *f == fact) {
            self.conflicts &= !(1 << at);
        }
    }

    /// Facts on which a field and a text disagree.
    pub fn conflicts(&self) -> impl Iterator<Item = &'static str> + '_ {
        NAMED.into_iter().chain(NUMBERS).enumerate().filter(|(i, _)| self.conflicts & (1 << i) != 0).map(|(_, fact)| fact)
    }

    /// What the legal notes say of the goods. Where fields and texts contradict each other so that the notes would say
    /// two things, nothing is settled and the codes of both stand.
    pub fn opinion(&self, edition: Edition) -> Opinion {
        let mut said = opinion(&self.together(), edition);
        let named_apart = self.conflicts & ((1 << NAMED.len()) - 1) != 0;
        if named_apart {
            let other = opinion(&self.texts_first(), edition);
            if other.codes != said.codes {
                said.grade = Grade::Open;
                said.codes.extend(other.codes);
                let mut seen = std::collections::HashSet::new();
                said.codes.retain(|c| seen.insert(c.clone()));
            }
        }
        said
    }

    /// The name of a fact from the texts.
    pub fn text_name(&self, fact: &str) -> Option<&'static str> {
        self.texts.get(fact)
    }

    /// A number from the texts.
    pub fn text_number(&self, fact: &str) -> Option<f32> {
        NUMBERS.iter().position(|n| *n == fact).map(|i| self.numbers[i]).filter(|v| !v.is_nan())
    }
}

/// Where a table keeps its facts.
pub struct Columns<'a> {
    texts: Vec<Strings<'a>>,
    named: Vec<(&'static str, Strings<'a>)>,
    numbers: Vec<(&'static str, Numbers<'a>)>,
}

/// Is this a text that says what the goods are?
pub fn is_goods_text(column: &ColumnSpec) -> bool {
    column.semantic == Semantic::Text && column.used_by.by(Head::Subheading)
}

impl<'a> Columns<'a> {
    /// Finds the columns that the subheading head may look at.
    pub fn of(table: &'a Table, spec: &Dataspec) -> Columns<'a> {
        let columns = || spec.columns.iter().filter(|c| c.used_by.by(Head::Subheading)).filter_map(|c| Some((c, table.column(&c.name)?)));
        let of_fact = |fact: &'static str| columns().find(|(c, _)| c.field.as_deref() == Some(fact));
        Columns {
            texts: columns().filter(|(c, _)| is_goods_text(c)).map(|(_, s)| s).collect(),
            named: NAMED.into_iter().filter_map(|fact| Some((fact, of_fact(fact)?.1))).collect(),
            numbers: NUMBERS.into_iter().filter_map(|fact| Some((fact, Numbers::of(table, of_fact(fact)?.0)?))).collect(),
        }
    }

    /// What the texts of a row state, one reading a text that is there.
    pub fn readings(&self, row: usize) -> Vec<Reading> {
        self.texts.iter().filter_map(|t| t.get(row)).map(reading::read).collect()
    }

    /// The facts of a row.
    pub fn facts(&self, row: usize) -> LineFacts {
        let readings = self.readings(row);
        let mut facts = LineFacts { numbers: [f32::NAN; NUMBERS.len()], ..LineFacts::default() };
        for reading in &readings {
            facts.texts = facts.texts.or(&reading.known());
        }
        for (at, fact) in NUMBERS.into_iter().enumerate() {
            facts.numbers[at] = readings.iter().find_map(|r| r.number(fact)).map_or(f32::NAN, |v| v as f32);
        }
        for (fact, column) in &self.named {
            let Some(written) = column.get(row) else { continue };
            let Some(name) = field_named(fact).and_then(|f| f.vocabulary).and_then(|v| v.read(written)) else { continue };
            if let Some(fields) = facts.fields.with(fact, name) {
                facts.fields = fields;
            }
            let stated: Vec<&str> = readings.iter().flat_map(|r| names(r, fact)).collect();
            if !stated.is_empty() && !stated.iter().any(|s| alike(s, name)) {
                facts.conflicts |= 1 << NAMED.iter().position(|f| f == fact).unwrap_or(15);
            }
        }
        for (fact, numbers) in &self.numbers {
            let Some(value) = numbers.get(row) else { continue };
            let mut stated = readings.iter().flat_map(|r| ranges(r, fact)).peekable();
            if stated.peek().is_some() && !stated.any(|(low, high)| low * (1.0 - APART) <= value && value <= high * (1.0 + APART)) {
                facts.conflicts |= 1 << (NAMED.len() + NUMBERS.iter().position(|f| f == fact).unwrap_or(7));
            }
        }
        facts
    }
}

/// Do two names mean what one classifier may call this and another that?
fn alike(a: &str, b: &str) -> bool {
    const PAIRS: [(&str, &str); 4] = [
        ("powder_metal", "metal"),
        ("powder_polymer", "plastic"),
        ("engraving", "marking"),
        ("semiconductor_wafer", "semiconductor_device"),
    ];
    a == b || PAIRS.contains(&(a, b)) || PAIRS.contains(&(b, a))
}

/// The names a text states for a fact.
fn names<'a>(reading: &'a Reading, fact: &'a str) -> impl Iterator<Item = &'static str> + 'a {
    reading.all(fact).filter_map(|s| match s.value {
        Value::Name(name) => Some(name),
        Value::Flag(yes) => Some(if yes { "yes" } else { "no" }),
        Value::Number { .. } => None,
    })
}

/// The numbers a text states for a fact, each from lowest to highest.
fn ranges<'a>(reading: &'a Reading, fact: &'a str) -> impl Iterator<Item = (f64, f64)> + 'a {
    reading.all(fact).filter_map(|s| match s.value {
        Value::Number { low, high } => Some((low, high)),
        _ => None,
    })
}

/// The facts of every row.
pub fn read(table: &Table, spec: &Dataspec) -> Vec<LineFacts> {
    let columns = Columns::of(table, spec);
    (0..table.height()).into_par_iter().with_min_len(512).map(|row| columns.facts(row)).collect()
}
