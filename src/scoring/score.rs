//! The answer on one line, and everything that is said of it.

use serde::{Serialize, Serializer};

use super::decision::Decision;
use super::evidence::Evidence;
use super::facts::FactRead;
use super::precedents::Precedents;
use super::reasons::Lang;
use super::stake::Stake;
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

impl Guarantee {
    /// The codes as people write them.
    pub fn dotted(&self) -> Vec<String> {
        self.codes.iter().map(|c| c.parse().ok().filter(|_| c.len() == 6).map_or_else(|| c.clone(), |c| Subheading(c).dotted())).collect()
    }
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
    /// What hangs on the code in duties, where that was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duty: Option<Stake>,
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
    /// Probabilities of all subheadings that the model knows, in its edition, ascending by code: from the goods and the legal notes, before
    /// the declaration and the trade are looked at, as `hsift evaluate` measures them. Seven digits are enough to check a log loss by.
    /// Only where asked for.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "by_code")]
    pub probabilities: Vec<(Subheading, f32)>,
}

/// As an object: code and probability.
fn by_code<S: Serializer>(all: &[(Subheading, f32)], to: S) -> Result<S::Ok, S::Error> {
    to.collect_map(all.iter().map(|(code, p)| (code.to_string(), p)))
}

impl Score {
    /// Names the row by its file and its row there, if the table is of several files. For writing: inside, rows are told apart
    /// by their running number.
    pub fn place(&mut self, table: &Table) {
        let place = table.place(self.row);
        (self.file, self.row) = (place.file.map(str::to_owned), place.row);
    }

    /// The reasons as one line.
    pub fn reasons_line(&self, lang: Lang) -> String {
        let en = lang == Lang::En;
        let mut all = vec![self.because.clone()];
        if let Some(notes) = &self.notes
            && !notes.citations.is_empty()
        {
            let codes: Vec<String> = notes.codes.iter().map(|c| c.dotted()).collect();
            let ids: Vec<&str> = notes.citations.iter().map(|c| c.id).collect();
            let grade = grade_words(notes.grade, lang);
            all.push(match (lang, codes.is_empty()) {
                (Lang::En, false) => format!("legal notes ({grade}): {} by {}", codes.join(" or "), ids.join(", ")),
                (Lang::Zh, false) => format!("法律注释（{grade}）：依 {} 归入 {}", ids.join("、"), codes.join(" 或 ")),
                (Lang::En, true) => format!("legal notes ({grade}): no code of the line's edition by {}", ids.join(", ")),
                (Lang::Zh, true) => format!("法律注释（{grade}）：依 {}，适用版本中没有相应编码", ids.join("、")),
            });
        }
        all.extend(self.conflicts.iter().cloned());
        let (semicolon, colon) = if en { ("; ", ": ") } else { ("；", "：") };
        all.extend(self.reasons.iter().map(|r| {
            let said: Vec<&str> = r.conditions.iter().map(String::as_str).chain([r.leaf.as_str()]).filter(|w| !w.is_empty()).collect();
            let head = match r.head {
                "risk" if !en => "风险",
                "declared" if !en => "申报编码",
                _ if !en => "归类",
                head => head,
            };
            format!("{head}{colon}{}", said.join(semicolon))
        }));
        if let Some(question) = &self.question {
            all.push(question.words.clone());
        }
        all.join(" | ")
    }

    /// The candidates as one cell: `845611:0.912 901320:0.051`.
    pub fn candidates_cell(&self) -> String {
        let cells: Vec<String> = self.candidates.iter().map(|(c, p)| format!("{c}:{}", probability_cell(*p))).collect();
        cells.join(" ")
    }

    /// The probabilities of all subheadings as one cell of JSON; empty where they were not asked for.
    pub fn probabilities_cell(&self) -> String {
        if self.probabilities.is_empty() {
            return String::new();
        }
        let cells: Vec<String> = self.probabilities.iter().map(|(code, p)| format!("\"{code}\":{p:?}")).collect();
        format!("{{{}}}", cells.join(","))
    }

    /// The promised codes as one cell: `845611 901320`.
    pub fn guarantee_cell(&self) -> String {
        self.guarantee.as_ref().map_or(String::new(), |g| g.codes.join(" "))
    }

    /// A row that could not be read.
    pub(super) fn unread(reject: &Reject, lang: Lang) -> Score {
        Score {
            duty: None,
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
            because: match lang {
                Lang::En => format!("the row cannot be read: {}", reject.reason),
                Lang::Zh => format!("该行无法读取：{}", reject.reason),
            },
            notes: None,
            facts: Vec::new(),
            conflicts: Vec::new(),
            reasons: Vec::new(),
            counterfactuals: Vec::new(),
            question: None,
            precedents: None,
            probabilities: Vec::new(),
        }
    }
}

/// A probability with three decimals; with six where three would tell it as 0 or 1.
fn probability_cell(p: f64) -> String {
    let short = format!("{p:.3}");
    if matches!(short.as_str(), "0.000" | "1.000") && p > 0.0 && p < 1.0 { format!("{p:.6}") } else { short }
}

/// How sure the legal notes are, in words.
pub(super) fn grade_words(grade: &'static str, lang: Lang) -> &'static str {
    match (grade, lang) {
        (grade, Lang::En) => grade,
        ("settled", Lang::Zh) => "可以确定",
        ("contested", Lang::Zh) => "两可",
        (_, Lang::Zh) => "尚未确定",
    }
}
