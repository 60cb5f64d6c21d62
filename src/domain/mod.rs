//! What customs people talk about: codes and their editions, the fields of a declaration, technical
//! quantities, legal notes. No tables and no statistics here.
//!
//! Two more rooms belong in this folder and are built when their work begins: `tariff` (what a code
//! costs, as dated rate rows) and `origin` (where goods are from under RCEP, as rule rows). Both will
//! read [`nomenclature`] and nothing else of the crate.

pub mod code;
pub mod dates;
pub mod declaration;
pub mod legal;
pub mod names;
pub mod nomenclature;
pub mod number;
pub mod reading;
pub mod technical;
pub mod vocabulary;
