//! What is said of a claim.

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::legal::note;
use crate::domain::nomenclature::Edition;
use crate::evaluation::power::{Pilot, rounded, rounded_option, rounded_pair};

/// The verdict's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Word {
    /// The 95 % interval lies on the claimed side of 0 and reaches the claimed reduction.
    Supported,
    /// The interval lies on the claimed side of 0 and wholly short of the claimed reduction.
    SmallerThanClaimed,
    /// The interval includes 0.
    Inconclusive,
    /// The interval lies wholly on the other side of 0.
    Contradicted,
    /// What is stated cannot tell the cause, or holds no evidence at all.
    NotIdentified,
}

impl Word {
    /// For people.
    pub const fn as_str(self) -> &'static str {
        match self {
            Word::Supported => "supported",
            Word::SmallerThanClaimed => "smaller than claimed",
            Word::Inconclusive => "inconclusive",
            Word::Contradicted => "contradicted",
            Word::NotIdentified => "not identified",
        }
    }
}

/// How an estimate was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Method {
    /// What was done.
    pub name: &'static str,
    /// Where it is described.
    pub source: &'static str,
    /// What must hold for the interval to mean what it says.
    pub assumes: Vec<&'static str>,
}

/// The p values of McNemar's test: had the lines that changed been as likely to change either way. Lines are taken as independent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct McNemar {
    /// Exact, two-sided.
    #[serde(serialize_with = "rounded")]
    pub exact: f64,
    /// Mid-p, two-sided.
    #[serde(serialize_with = "rounded")]
    pub mid_p: f64,
}

/// What the counts, or the published figures, say. Everything is empty where nothing can be said.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Effect {
    /// Relative reduction of the error rate.
    #[serde(serialize_with = "rounded_option")]
    pub estimate: Option<f64>,
    /// Its 95 % interval.
    #[serde(serialize_with = "rounded_pair")]
    pub interval: Option<(f64, f64)>,
    /// Absolute reduction: share of lines no longer wrong.
    #[serde(serialize_with = "rounded_option")]
    pub absolute: Option<f64>,
    /// Its 95 % interval.
    #[serde(serialize_with = "rounded_pair")]
    pub absolute_interval: Option<(f64, f64)>,
    /// Share of lines that are wrong without help.
    #[serde(serialize_with = "rounded_option")]
    pub base_rate: Option<f64>,
    /// By how much clustering inflated the variance; 1 if the claim says nothing of clusters. `None` where nothing was computed.
    #[serde(serialize_with = "rounded_option")]
    pub design_effect: Option<f64>,
    /// On the same lines only.
    pub mcnemar: Option<McNemar>,
    /// Was the estimate computed here from counts, and not taken as published?
    pub recomputed: bool,
    /// How it was made.
    pub method: Option<Method>,
}

/// Something that a hostile reader needs and the claim lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// What, in words.
    pub what: &'static str,
    /// Why it is needed.
    pub why: &'static str,
    /// Where it goes in the claim's file.
    pub key: &'static str,
}

/// What a check is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Is a code one of the edition in force?
    Edition,
    /// Are the goods those of the code?
    Goods,
    /// Do the figures agree with each other?
    Arithmetic,
    /// What else could explain the difference?
    Design,
    /// Do the lines stand for the population?
    Sampling,
}

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// As it should be.
    Fine,
    /// To be borne in mind.
    Note,
    /// Not as it should be.
    Wrong,
}

impl Outcome {
    /// For people.
    pub const fn as_str(self) -> &'static str {
        match self {
            Outcome::Fine => "fine",
            Outcome::Note => "note",
            Outcome::Wrong => "wrong",
        }
    }
}

/// A legal note that a check rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Citation {
    /// Id of the note.
    pub id: &'static str,
    /// Where the note stands.
    pub title: &'static str,
    /// What it says, in our words.
    pub text: &'static str,
    /// Where it was read.
    pub source: &'static str,
    /// How well it is established: `SEEN`, `SEEN-2`, `GK`.
    pub confidence: &'static str,
}

impl Citation {
    /// The notes of these ids.
    pub(super) fn of(ids: &[&str]) -> Vec<Citation> {
        let cite = |id: &&str| {
            note(id).map(|n| Citation { id: &n.id, title: &n.title, text: &n.text, source: &n.source, confidence: n.confidence.as_str() })
        };
        ids.iter().filter_map(cite).collect()
    }
}

/// One thing checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What it is about.
    pub kind: Kind,
    /// How it came out.
    pub outcome: Outcome,
    /// What was seen, in sentences.
    pub says: String,
    /// The codes that should stand there, dotted, if others should.
    pub codes: Vec<String>,
    /// What it rests on.
    pub citations: Vec<Citation>,
}

impl Check {
    pub(super) fn new(kind: Kind, outcome: Outcome, says: impl Into<String>) -> Check {
        Check { kind, outcome, says: says.into(), codes: Vec::new(), citations: Vec::new() }
    }
}

/// A further figure of the claim.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Further {
    /// Its words.
    pub claim: String,
    /// The figure.
    pub value: Option<f64>,
    /// Its unit.
    pub unit: Option<String>,
    /// Always [`Word::NotIdentified`]: a claim's file has no keys for the evidence of further figures.
    pub verdict: Word,
    /// Why.
    pub because: &'static str,
    /// What it lacks.
    pub missing: Vec<&'static str>,
}

/// What can be said of a claim. Shares are shares of 1, intervals are 95 % intervals.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict {
    /// The words of the claim.
    pub claim: String,
    /// Where it was read.
    pub source: Option<String>,
    /// When it was published.
    pub published: Option<NaiveDate>,
    /// The claimed relative reduction.
    pub claimed: f64,
    /// The verdict.
    pub verdict: Word,
    /// Why, in sentences.
    pub because: String,
    /// What the figures say.
    #[serde(flatten)]
    pub effect: Effect,
    /// What the claim lacks.
    pub missing: Vec<Missing>,
    /// The edition its codes were checked against; `None` if none is known for its date.
    pub edition: Option<Edition>,
    /// What was checked.
    pub checks: Vec<Check>,
    /// The further figures.
    pub others: Vec<Further>,
    /// The pilot that would decide it; `None` where the claimed reduction is none or cannot be.
    pub pilot: Option<Pilot>,
}
