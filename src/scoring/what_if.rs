//! What if a fact were another: counterfactuals, and the missing fact that is worth asking for.
//!
//! One fact of the line is changed at a time, in the head's features and in what the legal notes go by, and the head is asked
//! again. Nothing is approximated: every answer shown is what the model and the notes would say of that line.

use serde::Serialize;

use super::facts::fact_name;
use super::reasons::{Lang, level};
use super::scorer::Scorer;
use crate::data::encode::{Feature, Kind};
use crate::data::facts::LineFacts;
use crate::data::matrix::{Column, Matrix, UNSEEN};
use crate::domain::legal::{self, FactKind, Grade, kind_of};
use crate::domain::nomenclature::Subheading;
use crate::domain::technical::percent;
use crate::model::artifact::SubheadingHead;
use crate::model::estimator::argmax;
use crate::model::memory::Answers;

/// Answers of a dictionary that are tried, most frequent first.
const LEVELS: usize = 24;
/// Counterfactuals told of either sort.
const TOLD: usize = 3;
/// Fall in error below which no question is worth a letter.
const WORTH_ASKING: f64 = 0.002;
/// Share of an answer below which it is not told.
const RARE: f64 = 0.02;

/// Is a changed fact one that may have been put down wrongly, or would the goods be others?
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// The fact describes these goods and may be misstated: it decides no code by law, or field and text contradict each other on it.
    MayBeMisstated,
    /// By law the fact decides what the goods are: with another value they would be different goods.
    DifferentGoods,
}

/// One fact with another value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// The fact's canonical name.
    pub fact: String,
    /// Its name for people.
    pub name: String,
    /// What the line says.
    pub from: String,
    /// What it would have to say.
    pub to: String,
}

/// What would change the answer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Counterfactual {
    /// What would have to be otherwise.
    pub changes: Vec<Change>,
    /// What that would mean.
    pub kind: ChangeKind,
    /// The answer then.
    pub code: Subheading,
    /// Its probability then.
    pub probability: f64,
    /// The title of the note that would settle it, if one would.
    pub note: Option<&'static str>,
    /// In one sentence.
    pub words: String,
}

/// The missing fact with the largest expected fall in error.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Question {
    /// The fact's canonical name.
    pub fact: String,
    /// Its name for people.
    pub name: String,
    /// Chance now that the best candidate is wrong, from the goods.
    pub error_now: f64,
    /// The same, expected once the answer is known.
    pub error_then: f64,
    /// Answers that may come, with their chance, and the best candidate each would lead to.
    pub answers: Vec<Answer>,
    /// In one sentence.
    pub words: String,
}

/// An answer to a question.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// The answer.
    pub value: String,
    /// How likely it comes.
    pub chance: f64,
    /// The best candidate then.
    pub code: Subheading,
    /// Its probability then.
    pub probability: f64,
}

/// A fact with a value to try.
struct Variant {
    /// Place of the feature among the head's.
    at: usize,
    /// Value of a number, code of a dictionary.
    value: Value,
}

#[derive(Clone, Copy)]
enum Value {
    Number(f32),
    Code(u32),
}

/// A line that can be asked "what if".
pub struct WhatIf<'a> {
    scorer: &'a Scorer<'a>,
    head: &'a SubheadingHead,
    features: Vec<&'a Feature>,
    line: Matrix,
    facts: LineFacts,
    known_words: Option<f64>,
    told: Vec<f64>,
    lang: Lang,
}

impl<'a> WhatIf<'a> {
    /// `line` holds the head's features of one row; `told` are the probabilities it was told.
    pub fn new(
        scorer: &'a Scorer<'a>,
        head: &'a SubheadingHead,
        line: Matrix,
        (facts, known_words): (LineFacts, Option<f64>),
        told: &[f64],
    ) -> WhatIf<'a> {
        let features = scorer.named(&head.features);
        WhatIf { scorer, head, features, line, facts, known_words, told: told.to_vec(), lang: scorer.lang }
    }

    /// Changes of one fact, or of two where no single one does, that lead to another answer; first those that lead to `declared`.
    pub fn counterfactuals(&self, declared: Option<usize>) -> Vec<Counterfactual> {
        let best = argmax(&self.told);
        let goal = declared.filter(|d| *d != best);
        let singles = self.variants(&[]);
        let told = self.ask(&singles.iter().map(|v| vec![v]).collect::<Vec<_>>());
        let mut found: Vec<(Vec<&Variant>, usize, f64)> = singles
            .iter()
            .zip(&told)
            .filter_map(|(v, (p, _))| {
                let now = argmax(p);
                (now != best).then_some((vec![v], now, p[now]))
            })
            .collect();
        let reaches = |found: &[(Vec<&Variant>, usize, f64)]| found.iter().any(|(_, class, _)| goal.is_none_or(|g| g == *class));
        // Where no single fact leads to the declared code, the one that helps it most is joined by a second.
        if !reaches(&found)
            && let Some(target) = goal.or_else(|| second(&self.told, best))
            && let Some((first, _)) = singles.iter().zip(&told).max_by(|a, b| a.1.0[target].total_cmp(&b.1.0[target]))
        {
            let pairs: Vec<Vec<&Variant>> = singles.iter().filter(|v| v.at != first.at).map(|v| vec![first, v]).collect();
            let told = self.ask(&pairs);
            let best_pair = pairs
                .into_iter()
                .zip(told)
                .filter(|(_, (p, _))| argmax(p) == target)
                .max_by(|a, b| a.1.0[target].total_cmp(&b.1.0[target]));
            found.extend(best_pair.map(|(pair, (p, _))| (pair, target, p[target])));
        }
        // First what leads to the declared code, then to the codes that goods are most often of.
        found.sort_by(|a, b| {
            let first = |class: usize| goal != Some(class);
            let common = |class: usize| self.head.support[class];
            first(a.1).cmp(&first(b.1)).then(common(b.1).total_cmp(&common(a.1))).then(b.2.total_cmp(&a.2)).then(a.0[0].at.cmp(&b.0[0].at))
        });
        let mut all: Vec<Counterfactual> = Vec::new();
        for (variants, class, p) in found {
            let told = self.counterfactual(&variants, class, p);
            let of_kind = all.iter().filter(|c| c.kind == told.kind).count();
            // One change a fact and code: the most telling.
            let known = all.iter().any(|c| c.code == told.code && c.changes[0].fact == told.changes[0].fact);
            if of_kind < TOLD && !known {
                all.push(told);
            }
        }
        all.sort_by_key(|c| c.kind == ChangeKind::DifferentGoods);
        all
    }

    /// The fact that neither field nor text states and whose answer is expected to lower the error most.
    pub fn question(&self) -> Option<Question> {
        let best = argmax(&self.told);
        let error_now = 1.0 - self.told[best];
        let silent = self.head.memory.answers.iter().filter_map(|answers| {
            let at = self.head.features.iter().position(|f| *f == answers.feature)?;
            (self.features[at].fact().is_some() && self.is_silent(at)).then_some((at, answers))
        });
        let asked = silent.map(|(at, answers)| {
            let variants: Vec<Variant> =
                (0..answers.n_answers(self.told.len())).map(|i| Variant { at, value: value_of(answers, i) }).collect();
            let chances = answers.expected(&self.told);
            let told = self.ask(&variants.iter().map(|v| vec![v]).collect::<Vec<_>>());
            let then: f64 = chances.iter().zip(&told).map(|(chance, (p, _))| chance * (1.0 - p[argmax(p)])).sum();
            (at, variants, chances, told, then)
        });
        let (at, variants, chances, told, error_then) = asked.min_by(|a, b| a.4.total_cmp(&b.4))?;
        if error_now - error_then < WORTH_ASKING {
            return None;
        }
        let mut answers: Vec<Answer> = variants
            .iter()
            .zip(&chances)
            .zip(&told)
            .filter(|((_, chance), _)| **chance >= RARE)
            .map(|((v, chance), (p, _))| {
                let class = argmax(p);
                Answer { value: self.shown(v), chance: *chance, code: self.head.classes[class], probability: p[class] }
            })
            .collect();
        answers.sort_by(|a, b| b.chance.total_cmp(&a.chance));
        let fact = self.features[at].fact().unwrap_or_default().to_owned();
        let name = fact_name(&fact, self.lang);
        let told: Vec<String> = answers
            .iter()
            .take(3)
            .map(|a| match self.lang {
                Lang::En => format!("{} ({}) → {}", a.value, percent(a.chance), a.code.dotted()),
                Lang::Zh => format!("若为“{}”（{}）则归入 {}", a.value, percent(a.chance), a.code.dotted()),
            })
            .collect();
        let (now, then) = (percent(error_now), percent(error_then));
        let words = match self.lang {
            Lang::En => {
                format!("ask for {name}: the probability of an error is expected to fall from {now} to {then}; {}", told.join(", "))
            }
            Lang::Zh => format!("请补充{name}：出错概率预计由 {now} 降至 {then}；{}", told.join("，")),
        };
        Some(Question { fact, name, error_now, error_then, answers, words })
    }

    fn is_silent(&self, at: usize) -> bool {
        match &self.line.columns[at] {
            Column::Numerical(values) => values[0].is_nan(),
            Column::Categorical { codes, .. } => codes[0] <= UNSEEN,
            Column::Tokens { .. } => false,
        }
    }

    /// Other values of every fact that is stated, but of those at places in `but`.
    fn variants(&self, but: &[usize]) -> Vec<Variant> {
        let mut all = Vec::new();
        for answers in &self.head.memory.answers {
            let Some(at) = self.head.features.iter().position(|f| *f == answers.feature).filter(|at| !but.contains(at)) else { continue };
            if self.is_silent(at) {
                continue;
            }
            let n = answers.n_answers(self.told.len()).min(LEVELS);
            let same = |v: &Variant| match (&self.line.columns[at], v.value) {
                (Column::Numerical(values), Value::Number(v)) => (values[0] - v).abs() <= 0.01 * values[0].abs(),
                (Column::Categorical { codes, .. }, Value::Code(code)) => codes[0] == code,
                _ => true,
            };
            all.extend((0..n).map(|i| Variant { at, value: value_of(answers, i) }).filter(|v| !same(v)));
        }
        all
    }

    /// Asks the head again, each time with some facts otherwise: what is told, and what the notes settle, if they do.
    fn ask(&self, changed: &[Vec<&Variant>]) -> Vec<(Vec<f64>, Option<&'static str>)> {
        if changed.is_empty() {
            return Vec::new();
        }
        let mut lines = self.line.take(&vec![0; changed.len()]);
        let mut facts = vec![self.facts; changed.len()];
        for (row, variants) in changed.iter().enumerate() {
            for variant in variants {
                match (&mut lines.columns[variant.at], variant.value) {
                    (Column::Numerical(values), Value::Number(v)) => values[row] = v,
                    (Column::Categorical { codes, .. }, Value::Code(code)) => codes[row] = code,
                    _ => {}
                }
                if let (Some(fact), Value::Code(code)) = (self.features[variant.at].fact(), variant.value) {
                    facts[row].set(fact, self.features[variant.at].level(code));
                }
            }
        }
        let (mut told, _) = self.scorer.goods(self.head, lines, &facts, &vec![self.known_words; facts.len()]);
        told.bound(self.head);
        let settled = facts.iter().map(|f| {
            let said = f.opinion(self.scorer.edition());
            if said.grade == Grade::Settled {
                said.notes.last().and_then(|id| legal::note(id)).map(|n| if self.lang == Lang::En { n.title.as_str() } else { &n.title_zh })
            } else {
                None
            }
        });
        told.by_row().map(<[f64]>::to_vec).zip(settled).collect()
    }

    fn counterfactual(&self, variants: &[&Variant], class: usize, probability: f64) -> Counterfactual {
        let changes: Vec<Change> = variants.iter().map(|v| self.change(v)).collect();
        let contradicted: Vec<&str> = self.facts.conflicts().collect();
        let note = self.ask(&[variants.to_vec()]).pop().and_then(|(_, note)| note);
        // A material or a control decides only outside 8456: where a note then settles another code, it did.
        let decides = |c: &Change| match kind_of(&c.fact) {
            FactKind::Decides => !contradicted.contains(&c.fact.as_str()),
            FactKind::National => note.is_some(),
            FactKind::Correlates => false,
        };
        let kind = if changes.iter().any(decides) { ChangeKind::DifferentGoods } else { ChangeKind::MayBeMisstated };
        let code = self.head.classes[class];
        let p = percent(probability);
        let words = match self.lang {
            Lang::En => {
                let said: Vec<String> = changes.iter().map(|c| format!("{} were {} instead of {}", c.name, c.to, c.from)).collect();
                format!("if {}, the answer would be {} ({p})", said.join(" and "), code.dotted())
            }
            Lang::Zh => {
                let said: Vec<String> = changes.iter().map(|c| format!("{}为{}而非{}", c.name, c.to, c.from)).collect();
                format!("若{}，则归入 {}（{p}）", said.join("且"), code.dotted())
            }
        };
        Counterfactual { changes, kind, code, probability, note, words }
    }

    fn change(&self, variant: &Variant) -> Change {
        let feature = self.features[variant.at];
        let from = match &self.line.columns[variant.at] {
            Column::Numerical(values) => Value::Number(values[0]),
            Column::Categorical { codes, .. } => Value::Code(codes[0]),
            Column::Tokens { .. } => Value::Code(UNSEEN),
        };
        Change {
            fact: feature.fact().unwrap_or(&feature.name).to_owned(),
            name: if self.lang == Lang::En { feature.en.clone() } else { feature.zh.clone() },
            from: self.shown(&Variant { at: variant.at, value: from }),
            to: self.shown(variant),
        }
    }

    fn shown(&self, variant: &Variant) -> String {
        let feature = self.features[variant.at];
        match (&feature.kind, variant.value) {
            (Kind::Numerical(_), Value::Number(v)) => feature.show(f64::from(v)),
            (_, Value::Code(code)) => level(feature, code, self.lang),
            (_, Value::Number(v)) => v.to_string(),
        }
    }
}

fn value_of(answers: &Answers, answer: usize) -> Value {
    match answers.values.get(answer) {
        Some(v) => Value::Number(*v),
        None => Value::Code(answer as u32 + 2),
    }
}

/// The most probable class but one.
pub(super) fn second(p: &[f64], best: usize) -> Option<usize> {
    (0..p.len()).filter(|c| *c != best).max_by(|a, b| p[*a].total_cmp(&p[*b]).then(b.cmp(a)))
}
