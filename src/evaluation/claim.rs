//! A stated claim that errors became fewer: what it says, what it leaves out, and what can be said of it.
//!
//! [`read`] takes a claim from TOML, [`judge`] weighs it. A claim is never believed for what it leaves out: without a comparison that
//! can tell the cause, without the counts that this comparison needs, with days that cannot be, or where words and figures part, the
//! verdict is [`Word::NotIdentified`].

mod arithmetic;
mod codes;
mod dates;
mod effect;
mod judge;
mod lacking;
mod reading;
mod text;
mod verdict;
mod words;

use chrono::NaiveDate;
use serde::Deserialize;

pub use judge::judge;
pub use reading::read;
pub use verdict::{Check, Citation, Effect, Further, Kind, McNemar, Method, Missing, Outcome, Verdict, Word};

/// A claim as somebody published it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// The words of the claim.
    pub claim: String,
    /// Where it was read.
    pub source: Option<String>,
    /// When it was published; decides the edition of the nomenclature.
    #[serde(default, deserialize_with = "reading::day")]
    pub published: Option<NaiveDate>,
    /// Relative reduction of the error rate: 0.42 if 42 % fewer lines are wrong, negative if more are.
    pub reduction: f64,
    /// The published 95 % interval of the reduction.
    pub interval: Option<(f64, f64)>,
    /// Which lines it is about.
    pub population: Option<String>,
    /// First and last day of the lines it is about.
    #[serde(default, deserialize_with = "reading::period")]
    pub period: Option<(NaiveDate, NaiveDate)>,
    /// When a line counts as wrong.
    pub error: Option<String>,
    /// How the lines whose truth is known came about.
    pub sampling: Option<Sampling>,
    /// What was compared with what.
    pub design: Option<Design>,
    /// Was a plan written down before anybody looked, and on which day, if that is known?
    #[serde(default, deserialize_with = "reading::registered")]
    pub registered: Option<Registered>,
    /// The commodity codes it names.
    #[serde(default)]
    pub codes: Vec<Code>,
    /// Counts on the same lines without and with help.
    pub same_lines: Option<SameLines>,
    /// The lines before, or without help.
    pub before: Option<Arm>,
    /// The lines after, or with help.
    pub after: Option<Arm>,
    /// The lines of a control group before.
    pub control_before: Option<Arm>,
    /// The lines of a control group after.
    pub control_after: Option<Arm>,
    /// How lines hang together.
    pub clusters: Option<Clusters>,
    /// Further figures claimed beside.
    #[serde(default)]
    pub others: Vec<Other>,
    /// Wishes for the pilot that would decide.
    #[serde(default)]
    pub pilot: Wishes,
}

/// A plan written down before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Registered {
    /// There was one.
    Yes,
    /// There was none.
    No,
    /// There was one of this day.
    On(NaiveDate),
}

/// How the lines whose truth is known came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sampling {
    /// Every line was checked.
    All,
    /// Lines drawn by lot.
    Random,
    /// Lines drawn with known probabilities, and the counts weighted by their inverse.
    Weighted,
    /// Lines that somebody chose to inspect.
    RiskBased,
}

/// What was compared with what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Design {
    /// Every line without and with help.
    SameLines,
    /// With and without help by lot.
    Randomised,
    /// Before and after, beside a control group that had no help.
    DifferenceInDifferences,
    /// Before and after, and nothing beside.
    BeforeAfter,
}

impl Design {
    /// The name in the file.
    pub const fn as_str(self) -> &'static str {
        match self {
            Design::SameLines => "same_lines",
            Design::Randomised => "randomised",
            Design::DifferenceInDifferences => "difference_in_differences",
            Design::BeforeAfter => "before_after",
        }
    }
}

/// A commodity code that a claim names.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Code {
    /// The code as written, of 4 to 10 digits.
    pub code: String,
    /// What the claim says it covers.
    pub goods: Option<String>,
}

/// Counts on the same lines without and with help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SameLines {
    /// Lines judged.
    pub lines: u64,
    /// Of these, wrong without help.
    pub wrong_before: u64,
    /// Wrong without help and right with it.
    pub helped: u64,
    /// Right without help and wrong with it.
    pub harmed: u64,
}

/// Lines of one arm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arm {
    /// Lines whose truth is known.
    pub lines: u64,
    /// Of these, wrong ones.
    pub wrong: u64,
    /// First and last day of these lines.
    #[serde(default, deserialize_with = "reading::period")]
    pub period: Option<(NaiveDate, NaiveDate)>,
}

impl Claim {
    /// The arms by the names of their tables, where they are stated.
    fn arms(&self) -> [(&'static str, Option<Arm>); 4] {
        [("before", self.before), ("after", self.after), ("control_before", self.control_before), ("control_after", self.control_after)]
    }
}

/// How lines hang together: those of one trader are alike.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clusters {
    /// Lines per trader.
    pub mean_size: f64,
    /// Intraclass correlation of wrong lines within traders.
    pub icc: f64,
}

/// A further figure claimed beside.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Other {
    /// Its words.
    pub claim: String,
    /// The figure.
    pub value: Option<f64>,
    /// Its unit.
    pub unit: Option<String>,
}

/// Wishes for the pilot that would decide a claim; what is not wished for is taken from the claim or from
/// [`Plan::new`](super::power::Plan::new).
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wishes {
    /// Share of lines that are wrong without help.
    pub base_rate: Option<f64>,
    /// Probability of detecting the claimed reduction.
    pub power: Option<f64>,
    /// Level of the two-sided test.
    pub alpha: Option<f64>,
    /// Lines per trader.
    pub mean_size: Option<f64>,
    /// Intraclass correlation of wrong lines within traders.
    pub icc: Option<f64>,
    /// Of the lines that help changes, the share changed for the worse.
    pub harmful_share: Option<f64>,
}
