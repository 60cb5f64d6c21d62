//! A model to answers: candidates, probabilities, a decision, and reasons a person can check. Nothing
//! here knows how a model was learned.

pub mod decision;
pub mod evidence;
pub mod reasons;
pub mod record;
pub mod scorer;
