//! How long work tells the person in front of it that it goes on.

/// Told of stages and steps; the command line draws bars, the library is silent.
pub trait Progress: Sync {
    /// A stage of `steps` steps begins.
    fn stage(&self, name: &str, steps: u64);
    /// `n` steps of the current stage are done.
    fn step(&self, n: u64);
}

/// Says nothing.
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _: &str, _: u64) {}
    fn step(&self, _: u64) {}
}
