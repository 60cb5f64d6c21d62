//! Why an additive model prefers one answer to another: what each field adds to the lead, in log-odds. The parts add up
//! to the lead exactly (see [`contributions`](crate::model::contributions)).

use std::collections::BTreeMap;

use serde::Serialize;

use super::reasons::{Detail, Lang, Place, sentence, shown};
use crate::data::encode::{Feature, Kind};
use crate::data::text::{Cut, Tokenizer};
use crate::domain::technical::signed_tenths;
use crate::model::additive::Additive;
use crate::model::contributions::{Contributions, Explainer};

/// What one field adds to the lead of an answer over another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evidence {
    /// The field, as people call it.
    pub field: String,
    /// Its value on the line, or the words of it that weigh most.
    pub value: String,
    /// Log-odds it adds to the lead; below 0 it speaks against the answer.
    pub adds: f64,
}

impl Evidence {
    /// In one phrase: `output power 3 kW (+1.2)`.
    pub fn words(&self) -> String {
        match self.value.as_str() {
            "" => format!("{} ({})", self.field, signed_tenths(self.adds)),
            yes_no @ ("yes" | "no") => format!("{}: {yes_no} ({})", self.field, signed_tenths(self.adds)),
            yes_no @ ("是" | "否" | "有" | "无") => format!("{}：{yes_no}（{}）", self.field, signed_tenths(self.adds)),
            value => format!("{} {value} ({})", self.field, signed_tenths(self.adds)),
        }
    }
}

/// Fields told in brief.
const BRIEF: usize = 3;
/// Words of a text that are named.
const WORDS: usize = 4;
/// Tokens that they are made of: pairs of characters join to words.
const TOKENS: usize = 8;
/// Log-odds below which a field is not worth a reader's time.
const SLIGHT: f64 = 0.05;

/// A head made ready to say why.
pub struct Weigher<'m> {
    model: &'m Additive,
    explainer: Explainer<'m>,
    /// By feature, the first feature of the same field.
    first: Vec<usize>,
}

impl<'m> Weigher<'m> {
    /// Makes the tables once. `features` are the head's.
    pub fn new(model: &'m Additive, features: &[&Feature]) -> Weigher<'m> {
        let first = |feature: &&Feature| features.iter().position(|f| same_field(f, feature)).unwrap_or_default();
        Weigher { model, explainer: Explainer::new(model), first: features.iter().map(first).collect() }
    }

    /// The evidence for class `answer` over class `rival`, strongest first. With the slight parts that are left out, and the
    /// lead that `answer` has on the mean line, it adds up to the lead. `features` are the head's. On a line that a legal note
    /// `settled`, what only correlates was not asked, and what its silence adds is told in one piece.
    pub fn weigh(
        &self,
        features: &[&Feature],
        place: Place<'_>,
        (answer, rival): (usize, usize),
        scratch: &mut Contributions,
        (detail, lang): (Detail, Lang),
        settled: bool,
    ) -> Vec<Evidence> {
        self.explainer.row(place.matrix, place.index, &[answer, rival], scratch);
        // Inputs and tokens of one column speak together.
        let mut by_field: BTreeMap<usize, f64> = BTreeMap::new();
        let mut words: BTreeMap<usize, Vec<(f64, &str)>> = BTreeMap::new();
        for (input, adds) in self.model.inputs.iter().zip(scratch.inputs.chunks_exact(2)) {
            let lead = adds[0] - adds[1];
            if lead != 0.0 {
                *by_field.entry(self.first[input.feature as usize]).or_default() += lead;
            }
        }
        for (token, adds) in &scratch.tokens {
            let Some((feature, id)) = self.model.wording.as_ref().and_then(|w| w.place_of(*token)) else { continue };
            let (lead, field) = (adds[0] - adds[1], self.first[feature]);
            *by_field.entry(field).or_default() += lead;
            let token = features[feature].token(id);
            let word = match features[feature].kind {
                Kind::Tokens { cut: Cut::Letters, .. } => continue,
                // A word in its place is a word to a reader; an ending is none.
                Kind::Tokens { cut: Cut::Places, .. } => match token.split_once(':').map_or(token, |(_, word)| word) {
                    ending if ending.starts_with('…') || ending.ends_with('…') => continue,
                    word => word,
                },
                _ => token,
            };
            let known = words.entry(field).or_default();
            match known.iter_mut().find(|(_, known)| *known == word) {
                Some((sum, _)) => *sum += lead,
                None => known.push((lead, word)),
            }
        }
        let unasked: f64 = by_field.iter().filter(|(field, _)| settled && features[**field].correlates()).map(|(_, adds)| adds).sum();
        let asked = |field: usize| !(settled && features[field].correlates());
        let mut all: Vec<(usize, f64)> = by_field.into_iter().filter(|(field, adds)| asked(*field) && adds.abs() >= SLIGHT).collect();
        all.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()).then(a.0.cmp(&b.0)));
        if detail == Detail::Brief {
            all.truncate(BRIEF);
        }
        let rest = (detail == Detail::Full && unasked.abs() >= SLIGHT).then(|| Evidence {
            field: if lang == Lang::En { "power, mass, price and the like" } else { "功率、重量、价格等" }.into(),
            value: if lang == Lang::En { "left out: a legal note settles the case" } else { "未计入：法律注释已可确定编码" }.into(),
            adds: unasked + 0.0,
        });
        let mut scratch_tokenizer = Tokenizer::default();
        let told = all.into_iter().map(|(field, adds)| {
            let feature = features[field];
            let value = match words.remove(&field) {
                Some(mut words) => {
                    words.sort_by(|a, b| (b.0 * adds).total_cmp(&(a.0 * adds)).then_with(|| a.1.cmp(b.1)));
                    let telling: Vec<&str> = words.iter().filter(|w| w.0 * adds > 0.0).take(TOKENS).map(|w| w.1).collect();
                    let text = feature.column().and_then(|c| place.table.column(c)).and_then(|c| c.get(place.row)).unwrap_or_default();
                    let written = scratch_tokenizer.as_written(text, &telling);
                    let quoted: Vec<String> = written.iter().take(WORDS).map(|w| format!("“{w}”")).collect();
                    quoted.join(" ")
                }
                None => shown(feature, field, place, lang),
            };
            if let Some(sentence) = sentence(feature, field, place, lang) {
                return Evidence { field: sentence.into(), value: String::new(), adds: adds + 0.0 };
            }
            let field = if lang == Lang::En { &feature.en } else { &feature.zh };
            // Adding zero takes the sign off a negative zero.
            Evidence { field: field.clone(), value, adds: adds + 0.0 }
        });
        told.chain(rest).collect()
    }
}

/// Are these one field to a reader? A column's words, letters and exact values are.
fn same_field(a: &Feature, b: &Feature) -> bool {
    std::ptr::eq(a, b) || (b.for_evidence && a.source == b.source)
}
