//! What predicts and is saved. Nothing here knows how a model was learned.

pub mod additive;
pub mod artifact;
pub mod calibration;
pub mod card;
pub mod conformal;
pub mod contributions;
pub mod derived;
pub mod estimator;
pub mod hierarchy;
pub mod learned;
pub mod link;
pub mod memory;
pub mod metrics;
pub mod numbers;
pub mod path;
pub mod policy;
pub mod posterior;
pub mod tree;
