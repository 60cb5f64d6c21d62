//! A model to answers: candidates, probabilities, a decision, and reasons a person can check. Nothing
//! here knows how a model was learned.
//!
//! [`scorer`] makes a model ready for a file; `line` scores one line after another and fills in a [`score`]: the
//! [`decision`] (within the file's review [`budget`]), [`evidence`] and other [`reasons`], [`facts`] with their words, [`what_if`], [`precedents`]. [`record`] is the
//! answer on paper.

pub mod budget;
pub mod decision;
pub mod evidence;
pub mod facts;
mod line;
pub mod paper;
pub mod precedents;
pub mod reasons;
pub mod record;
pub mod score;
pub mod scorer;
pub mod stake;
pub mod what_if;
