//! hsift
pub mod cli;
pub mod data;
pub mod domain;
pub mod error;
pub mod evaluation;
pub mod learner;
pub mod model;
pub mod progress;
pub mod scoring;
pub mod simulation;
pub mod training;
