//! What a model remembers of the lines it learned from, beside what it learned: how each fact was answered by class, within
//! which range numbers lay, and some lines themselves, to be shown as precedents.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::data::encode::{Encoder, Feature, Kind};
use crate::data::matrix::{Column, Matrix, UNSEEN};
use crate::data::text::Cut;

/// Answers of a number told apart.
const BINS: usize = 5;

/// How a fact was answered, by class.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// The feature, as an index into the encoder's.
    pub feature: u32,
    /// For a number: what each answer stands for, ascending. Empty for a dictionary, whose answer `i` is code `i + 2`.
    pub values: Vec<f32>,
    /// Lines by class, then answer.
    pub lines: Vec<f32>,
}

impl Answers {
    /// Number of answers.
    pub fn n_answers(&self, n_classes: usize) -> usize {
        self.lines.len() / n_classes.max(1)
    }

    /// How likely each answer is for a line of these class probabilities; empty where nothing is known.
    pub fn expected(&self, p: &[f64]) -> Vec<f64> {
        let n = self.n_answers(p.len());
        let mut shares = vec![0.0; n];
        for (class, p) in p.iter().enumerate() {
            let lines = &self.lines[class * n..][..n];
            let total: f32 = lines.iter().sum();
            if total > 0.0 {
                shares.iter_mut().zip(lines).for_each(|(s, l)| *s += p * f64::from(*l / total));
            }
        }
        let total: f64 = shares.iter().sum();
        shares.iter_mut().for_each(|s| *s /= total.max(1e-12));
        shares
    }
}

/// A past line as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Past {
    /// Its identifier, if the file has one.
    pub id: Option<String>,
    /// Its day.
    pub date: Option<String>,
    /// What was declared, as written.
    pub declared: Option<String>,
    /// What was confirmed: a class.
    pub class: u32,
    /// How the goods were described, shortened.
    pub text: String,
    /// What it is compared by: place of the feature among the head's times 2^20, plus token or code; ascending.
    pub items: Vec<u32>,
}

/// Room for codes and tokens in an item.
const ROOM: u32 = 1 << 20;

/// What was learned of numbers: the range of a feature.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Range {
    /// The feature, as an index into the encoder's.
    pub feature: u32,
    /// Smallest value.
    pub low: f32,
    /// Largest value.
    pub high: f32,
}

/// What the subheading head remembers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Memory {
    /// How facts were answered.
    pub answers: Vec<Answers>,
    /// Ranges of numbers that describe the goods.
    pub ranges: Vec<Range>,
    /// Share of known words that all but one in a hundred later lines reach.
    pub known_words: Option<f64>,
    /// Past lines.
    pub past: Vec<Past>,
}

/// May a question or a range be about this feature? It must describe the goods.
fn describes_goods(feature: &Feature) -> bool {
    feature.fact().is_some() || feature.field.as_deref() == Some("net_mass") && matches!(feature.kind, Kind::Numerical(_))
}

impl Memory {
    /// Of training rows: (row of the matrix, class). `features` are the head's, the matrix has one column for each.
    pub fn of(encoder: &Encoder, features: &[u32], matrix: &Matrix, rows: &[(u32, u32)], n_classes: usize) -> Memory {
        let mut memory = Memory::default();
        for (at, feature) in features.iter().enumerate().filter(|(_, f)| describes_goods(&encoder.features[**f as usize])) {
            let column = &matrix.columns[at];
            if let Column::Numerical(values) = column {
                let (low, high) = rows
                    .iter()
                    .map(|(row, _)| values[*row as usize])
                    .filter(|v| !v.is_nan())
                    .fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
                if low <= high {
                    memory.ranges.push(Range { feature: *feature, low, high });
                }
            }
            memory.answers.extend(answers(*feature, column, rows, n_classes));
        }
        memory
    }

    /// What does not fit a head of so many classes over so many features, if anything.
    pub fn problem(&self, n_classes: usize, n_features: usize) -> Option<&'static str> {
        let off = |feature: u32| feature as usize >= n_features;
        let uneven = |a: &Answers| {
            let n = a.n_answers(n_classes);
            a.lines.len() != n * n_classes || !(a.values.is_empty() || a.values.len() == n)
        };
        if self.answers.iter().any(|a| off(a.feature) || uneven(a)) || self.ranges.iter().any(|r| off(r.feature)) {
            return Some("what is remembered of facts does not fit the head");
        }
        self.past.iter().any(|p| p.class as usize >= n_classes).then_some("a past line is of a class that is not there")
    }

    /// The first number of a row that lies outside what was learned: place in `features`, and the range.
    pub fn outside(&self, features: &[u32], matrix: &Matrix, row: usize) -> Option<(usize, Range)> {
        self.ranges.iter().find_map(|range| {
            let at = features.iter().position(|f| *f == range.feature)?;
            let Column::Numerical(values) = &matrix.columns[at] else { return None };
            let value = values[row];
            (!value.is_nan() && !(range.low..=range.high).contains(&value)).then_some((at, *range))
        })
    }

    /// The past lines most like a row, best first, with their likeness from 0 to 1.
    pub fn nearest(&self, encoder: &Encoder, features: &[u32], matrix: &Matrix, row: usize) -> Vec<(&Past, f64)> {
        let own = items(encoder, features, matrix, row);
        let lines = self.past.len().max(1) as f64;
        let mut frequency: BTreeMap<u32, f64> = BTreeMap::new();
        for item in self.past.iter().flat_map(|p| &p.items) {
            *frequency.entry(*item).or_default() += 1.0;
        }
        let weight = |item: &u32| (1.0 + lines / (1.0 + frequency.get(item).copied().unwrap_or(0.0))).ln().powi(2);
        let norm = |items: &[u32]| items.iter().map(weight).sum::<f64>().sqrt();
        let own_norm = norm(&own);
        let likeness = |past: &Past| {
            let shared: f64 = past.items.iter().filter(|i| own.binary_search(i).is_ok()).map(weight).sum();
            shared / (own_norm * norm(&past.items)).max(1e-12)
        };
        let mut all: Vec<(&Past, f64)> = self.past.iter().map(|p| (p, likeness(p))).filter(|(_, l)| *l > 0.0).collect();
        all.sort_by(|a, b| b.1.total_cmp(&a.1));
        all
    }
}

/// What a row is compared by: its words and the facts of its goods.
pub fn items(encoder: &Encoder, features: &[u32], matrix: &Matrix, row: usize) -> Vec<u32> {
    let mut all = Vec::new();
    for (at, feature) in features.iter().enumerate() {
        let feature = &encoder.features[*feature as usize];
        let from = at as u32 * ROOM;
        match (&feature.kind, &matrix.columns[at]) {
            (Kind::Tokens { cut: Cut::Words, .. }, column) => all.extend(column.tokens(row).iter().map(|t| from + t % ROOM)),
            (Kind::Categorical { .. }, Column::Categorical { codes, .. }) if feature.fact().is_some() && codes[row] > UNSEEN => {
                all.push(from + codes[row] % ROOM);
            }
            _ => {}
        }
    }
    all.sort_unstable();
    all
}

/// How the rows answer one feature.
fn answers(feature: u32, column: &Column, rows: &[(u32, u32)], n_classes: usize) -> Option<Answers> {
    type AnswerOf<'a> = Box<dyn Fn(usize) -> Option<usize> + 'a>;
    let (values, n, answer): (Vec<f32>, usize, AnswerOf<'_>) = match column {
        Column::Categorical { codes, n_codes } => {
            let n = (*n_codes as usize).saturating_sub(2);
            (Vec::new(), n, Box::new(move |row| (codes[row] > UNSEEN).then(|| codes[row] as usize - 2)))
        }
        Column::Numerical(numbers) => {
            let mut sorted: Vec<f32> = rows.iter().map(|(row, _)| numbers[*row as usize]).filter(|v| !v.is_nan()).collect();
            sorted.sort_by(f32::total_cmp);
            let middle = |bin: usize| sorted.get((sorted.len() * (2 * bin + 1)) / (2 * BINS)).copied();
            let mut values: Vec<f32> = (0..BINS).filter_map(middle).collect();
            values.dedup();
            let points = values.clone();
            let nearest = move |v: f32| {
                let gap = |i: &usize| (points[*i] - v).abs();
                (0..points.len()).min_by(|a, b| gap(a).total_cmp(&gap(b)))
            };
            (values.clone(), values.len(), Box::new(move |row| Some(numbers[row]).filter(|v| !v.is_nan()).and_then(&nearest)))
        }
        Column::Tokens { .. } => return None,
    };
    if n < 2 {
        return None;
    }
    let mut lines = vec![0.0f32; n_classes * n];
    for (row, class) in rows {
        if let Some(answer) = answer(*row as usize) {
            lines[*class as usize * n + answer] += 1.0;
        }
    }
    Some(Answers { feature, values, lines })
}
