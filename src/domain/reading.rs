//! Reads technical facts from a free-text description of goods, in English and Chinese, with the
//! words each came from.
//!
//! One pass finds all known words (`lexicon`); the words between them say what each has to do with
//! the goods (`phrases`) and which noun names them
//! (`nouns`): "a chiller for a laser cutter" is a chiller, "a laser cutter with a chiller"
//! is a cutter. From that follow the facts (`goods`); numbers are read apart (`quantities`).

mod ahead;
mod around;
mod axes;
mod beside;
mod counts;
mod fold;
mod goods;
mod grammar;
mod heads;
mod hints;
mod jargon;
mod lexicon;
mod machines;
mod mains;
mod masses;
mod measures;
mod media;
mod near;
mod nouns;
mod numerals;
mod operations;
mod outright;
mod phrases;
mod powers;
mod presentation;
mod quantities;
mod senses;
mod units;
mod uses;
mod wares;
mod words;

#[cfg(test)]
mod tests;

use std::ops::Range;

use super::legal::{
    AccessoryKind, DedicatedUse, EnergySource, FormingKind, Known, LaserMedium, MachineKind, MedicalField, NamedArticle, Operation,
    Presentation, WorkpieceMaterial,
};
use fold::Folded;

/// What is stated of a fact.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    /// A canonical name.
    Name(&'static str),
    /// A number or a range in the kept unit: W, nm, kg, m², a count.
    Number {
        /// The smallest.
        low: f64,
        /// The largest; equal to `low` if one number is stated.
        high: f64,
    },
    /// Yes or no.
    Flag(bool),
}

/// A fact that a text states.
#[derive(Debug, Clone, PartialEq)]
pub struct Stated {
    /// Name of the fact, such as `output_power` or `operation`.
    pub fact: &'static str,
    /// What is stated of it.
    pub value: Value,
    /// The words it came from: bytes of the text as written, on character borders.
    pub at: Range<usize>,
}

/// All that a text states.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reading {
    /// Of several statements of one fact the principal one stands first.
    pub stated: Vec<Stated>,
}

/// Reads a description of goods. Never fails: what is not understood is not stated.
pub fn read(text: &str) -> Reading {
    let folded = Folded::new(text);
    let tokens = lexicon::tokens(&folded);
    let placed = phrases::place(&folded.text, &tokens);
    let head = nouns::head_noun(&folded.text, &placed);
    let found = quantities::quantities(&folded.text);
    let mut stated = goods::facts(&folded.text, &tokens, &placed, head, &found);
    measures::facts(&folded.text, &tokens, &placed, &found, &mut stated, head.map(|h| h.head));
    for statement in &mut stated {
        statement.at = folded.original(&statement.at);
    }
    Reading { stated }
}

/// The words that are looked for, by what they mean, and the units: what texts are made of whose reading time is measured.
pub fn terms() -> Vec<(String, Vec<&'static str>)> {
    let mut terms = lexicon::terms();
    terms.push(("Unit".into(), units::UNITS.iter().map(|(name, _)| *name).collect()));
    terms
}

impl Reading {
    /// The principal stated name of a fact.
    pub fn name(&self, fact: &str) -> Option<&'static str> {
        self.stated.iter().filter(|s| s.fact == fact).find_map(|s| if let Value::Name(name) = s.value { Some(name) } else { None })
    }

    /// The largest stated number of a fact, in its kept unit.
    pub fn number(&self, fact: &str) -> Option<f64> {
        let numbers = self.stated.iter().filter(|s| s.fact == fact);
        numbers.filter_map(|s| if let Value::Number { high, .. } = s.value { Some(high) } else { None }).reduce(f64::max)
    }

    /// The stated yes or no of a fact.
    pub fn flag(&self, fact: &str) -> Option<bool> {
        self.stated.iter().filter(|s| s.fact == fact).find_map(|s| if let Value::Flag(flag) = s.value { Some(flag) } else { None })
    }

    /// All statements of a fact, the principal one first.
    pub fn all<'a>(&'a self, fact: &'a str) -> impl Iterator<Item = &'a Stated> {
        self.stated.iter().filter(move |s| s.fact == fact)
    }

    /// What the text states of the facts that the legal notes ask for.
    pub fn known(&self) -> Known {
        Known {
            energy_source: self.name("energy_source").and_then(EnergySource::from_name),
            laser_medium: self.name("laser_medium").and_then(LaserMedium::from_name),
            operation: self.name("operation").and_then(Operation::from_name),
            second_operation: self.name("second_operation").and_then(Operation::from_name),
            second_energy: self.name("second_energy").and_then(EnergySource::from_name),
            principal_unclear: self.flag("principal_unclear"),
            colour_change_only: self.flag("colour_change_only"),
            presentation: self.name("presentation").and_then(Presentation::from_name),
            worktable: self.flag("worktable"),
            incomplete: self.flag("incomplete"),
            numerical_control: self.flag("numerical_control"),
            workpiece_material: self.name("workpiece_material").and_then(WorkpieceMaterial::from_name),
            dedicated_use: self.name("dedicated_use").and_then(DedicatedUse::from_name),
            named_article: self.name("named_article").and_then(NamedArticle::from_name),
            part_of: self.name("part_of").and_then(MachineKind::from_name),
            accessory_kind: self.name("accessory_kind").and_then(AccessoryKind::from_name),
            forming_kind: self.name("forming_kind").and_then(FormingKind::from_name),
            medical_field: self.name("medical_field").and_then(MedicalField::from_name),
        }
    }
}
