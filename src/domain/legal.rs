//! Legal notes as data, and the decision from facts to a subheading.
//!
//! The decision follows the order in which the notes bind: Chapter 90 first,
//! then 8486, then 8485, then joining (8515), then removal of material (8456,
//! split by what does the work), the other machines, parts and accessories,
//! and last the combined machines.

mod decide;
mod facts;
mod known;
mod machines;
mod notes;
mod opinion;
mod rulings;

#[cfg(test)]
mod tests;

pub use decide::{Verdict, decide};
pub use facts::{
    AccessoryKind, DedicatedUse, EnergySource, Facts, FormingKind, LaserMedium, MachineKind, MedicalField, NamedArticle, Operation,
    Presentation, WorkpieceMaterial,
};
pub use known::Known;
pub use notes::{Confidence, Note, note, notes};
pub use opinion::{FactKind, Grade, MANY, Opinion, kind_of, opinion};
pub use rulings::{Ruling, nearest, rulings};
