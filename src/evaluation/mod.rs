//! How good a model is on lines whose truth is known: measures with intervals, baselines beside them, what a reviewer makes of its
//! advice, what a published claim is worth, and reports.
//!
//! Everything reads one ledger, [`judged`]: lines of known truth and what each arm says of them. Intervals come from [`resample`].

pub mod certainty;
pub mod claim;
pub mod compare;
pub mod confusion;
pub mod drift;
pub mod duty;
pub mod evaluate;
pub mod history;
pub mod judged;
pub mod learned;
pub mod lookup;
pub mod measures;
pub mod origin;
pub mod page;
pub mod paired;
pub mod pictures;
pub mod plan;
pub mod population;
pub mod power;
pub mod reduce;
pub mod report;
pub mod resample;
pub mod rolling;
pub mod slices;
pub mod study;
pub mod told;
