//! What customs people talk about: codes and their editions, the fields of a declaration, technical
//! quantities, legal notes. No tables and no statistics here.
//!
//! One more room belongs in this folder and is built when its work begins: `origin` (where goods are from, as rule rows).

pub mod code;
pub mod condition;
pub mod countries;
pub mod dates;
pub mod declaration;
pub mod legal;
pub mod names;
pub mod nomenclature;
pub mod number;
pub mod reading;
pub mod tariff;
pub mod technical;
pub mod vocabulary;

/// The rows of an embedded table, without its header.
fn rows(text: &'static str) -> impl Iterator<Item = csv::StringRecord> {
    csv::Reader::from_reader(text.as_bytes()).into_records().map(|row| row.expect("embedded CSV is well-formed"))
}
