//! How good a model is on lines whose truth is known: numbers, baselines beside them, and a report.

pub mod certainty;
pub mod evaluate;
pub mod lookup;
pub mod report;
