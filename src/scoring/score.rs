//! The answer on one line, and everything that is said of it.

use serde::Serialize;

use super::decision::Decision;
use super::evidence::Evidence;
use super::facts::FactRead;
use super::precedents::Precedents;
use super::what_if::{Counterfactual, Question};
use crate::data::table::{Reject, Table};
use crate::domain::nomenclature::Subheading;

/// The reason of one head, in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// `subheading`, `declared` (what speaks for the declared code, where another leads) or `risk`.
    pub head: &'static str,
    /// The conditions on a tree's way, or the evidence of an additive model, in words.
    pub conditions: Vec<String>,
    /// What each field adds to the answer's lead, strongest first; only from an additive model.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// The tree's leaf, or the lead that the evidence adds up to.
    pub leaf: String,
    /// Past declarations behind it: in the leaf, or of the answer's class.
    pub support: u32,
    /// How likely the head's answer is not the right one: another subheading, or wrongly declared. From a tree's leaf
    /// a share of past declarations, from an additive model a probability.
    pub error_rate: f64,
}

/// Codes that hold the truth with a promised probability.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Guarantee {
    /// The promised probability.
    pub coverage: f64,
    /// `subheading`, `heading` or `chapter`: the finest level at which few codes are left.
    pub level: &'static str,
    /// The codes of that level, most probable first.
    pub codes: Vec<String>,
}

/// A legal note that was applied.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Citation {
    /// Short name.
    pub id: &'static str,
    /// Where the note stands.
    pub title: &'static str,
    /// What it says, in our words and the language asked for.
    pub text: &'static str,
    /// Where it was read.
    pub source: &'static str,
    /// Editions it is of.
    pub editions: &'static [String],
    /// `SEEN`, `SEEN-2`, or `GK`: general knowledge, to be verified.
    pub confidence: &'static str,
}

/// Which of the two experts the answer follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stand {
    /// Both name the same code.
    Agree,
    /// They differ, and the notes lead.
    NotesLead,
    /// They differ, and the model leads.
    ModelLeads,
    /// The notes name a code that the model never learned.
    NeverLearned,
    /// The notes say nothing.
    Silent,
}

/// What the legal notes say of the goods, beside the model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NotesSay {
    /// `settled`, `contested` or `open`.
    pub grade: &'static str,
    /// The codes they leave, of the line's edition, most defensible first.
    pub codes: Vec<Subheading>,
    /// The notes applied.
    pub citations: Vec<Citation>,
    /// Facts that silence was taken for: (fact, value), in words.
    pub assumed: Vec<(String, String)>,
    /// Facts whose answer would change the codes, in words.
    pub missing: Vec<String>,
    /// What the model alone holds best, and how probable.
    pub model_alone: Option<(Subheading, f64)>,
    /// How notes and model stand to each other.
    pub stand: Stand,
}

/// The answer on one line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    /// The file, where several were read together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Row of the file's data, from 1; while several files are scored together, their rows are counted on from file to file.
    pub row: u32,
    /// The id column's value, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The declared code as written.
    pub declared_code: Option<String>,
    /// The best candidate, a code of the edition in force on the line's date.
    pub predicted_code: Option<Subheading>,
    /// Its probability.
    pub probability: Option<f64>,
    /// Candidates with probabilities, best first. With a risk they are one pair with it: the declared code has 1 less the risk.
    pub candidates: Vec<(Subheading, f64)>,
    /// The same from the goods and the legal notes alone, before the declaration and the trade are looked at; only where it differs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub goods_candidates: Vec<(Subheading, f64)>,
    /// Probability, from the goods and the legal notes alone, that the declared code is right.
    pub declared_probability: Option<f64>,
    /// Probability that the declared code is wrong, from goods, trade and past errors.
    pub risk: Option<f64>,
    /// Codes that hold the truth with a promised probability, from the goods and the legal notes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guarantee: Option<Guarantee>,
    /// What to do.
    pub decision: Decision,
    /// Why that decision.
    pub because: String,
    /// What the legal notes say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<NotesSay>,
    /// The technical facts, each from where it was read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<FactRead>,
    /// Facts on which a field and a text disagree, in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub conflicts: Vec<String>,
    /// What the heads go by.
    pub reasons: Vec<Reason>,
    /// What would change the answer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub counterfactuals: Vec<Counterfactual>,
    /// The missing fact worth asking for first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<Question>,
    /// Past lines and rulings like this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub precedents: Option<Precedents>,
}

impl Score {
    /// Names the row by its file and its row there, if the table is of several files. For writing: inside, rows are told apart
    /// by their running number.
    pub fn place(&mut self, table: &Table) {
        let place = table.place(self.row);
        (self.file, self.row) = (place.file.map(str::to_owned), place.row);
    }

    /// The reasons as one line.
    pub fn reasons_line(&self) -> String {
        let mut all = vec![self.because.clone()];
        if let Some(notes) = &self.notes
            && !notes.citations.is_empty()
        {
            let codes: Vec<String> = notes.codes.iter().map(|c| c.dotted()).collect();
            let ids: Vec<&str> = notes.citations.iter().map(|c| c.id).collect();
            all.push(format!("legal notes ({}): {} by {}", notes.grade, codes.join(" or "), ids.join(", ")));
        }
        all.extend(self.conflicts.iter().cloned());
        all.extend(self.reasons.iter().map(|r| format!("{}: {}; {}", r.head, r.conditions.join("; "), r.leaf)));
        if let Some(question) = &self.question {
            all.push(question.words.clone());
        }
        all.join(" | ")
    }

    /// The candidates as one cell: `845611:0.912 901320:0.051`.
    pub fn candidates_cell(&self) -> String {
        let cells: Vec<String> = self.candidates.iter().map(|(c, p)| format!("{c}:{p:.3}")).collect();
        cells.join(" ")
    }

    /// The promised codes as one cell: `845611 901320`.
    pub fn guarantee_cell(&self) -> String {
        self.guarantee.as_ref().map_or(String::new(), |g| g.codes.join(" "))
    }

    /// A row that could not be read.
    pub(super) fn unread(reject: &Reject) -> Score {
        Score {
            file: None,
            row: reject.row,
            id: None,
            declared_code: None,
            predicted_code: None,
            probability: None,
            candidates: Vec::new(),
            goods_candidates: Vec::new(),
            declared_probability: None,
            risk: None,
            guarantee: None,
            decision: Decision::NoCandidate,
            because: format!("the row cannot be read: {}", reject.reason),
            notes: None,
            facts: Vec::new(),
            conflicts: Vec::new(),
            reasons: Vec::new(),
            counterfactuals: Vec::new(),
            question: None,
            precedents: None,
        }
    }
}
