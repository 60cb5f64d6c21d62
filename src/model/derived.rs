//! What the risk head sees beside the columns: the declared code and its standing, and what the subheading head predicts
//! of it.

use std::collections::BTreeMap;

use super::estimator::argmax;
use crate::data::encode::{Feature, Kind, Source};
use crate::data::lines::Lines;
use crate::data::matrix::{Column, MISSING, UNSEEN};
use crate::domain::declaration::Use;
use crate::domain::technical::Unit;

/// What the subheading head predicts of one line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GoodsPrediction {
    /// Probability of the declared code; NaN without one.
    pub declared: f32,
    /// Probability of the best candidate.
    pub best: f32,
    /// Is the declared code the best candidate?
    pub agrees: bool,
}

impl GoodsPrediction {
    /// From class probabilities; `declared` are the classes the declared code means.
    pub fn of(probabilities: &[f64], declared: Option<&[usize]>) -> GoodsPrediction {
        let best = argmax(probabilities);
        GoodsPrediction {
            declared: declared.map_or(f32::NAN, |classes| classes.iter().map(|c| probabilities[*c]).sum::<f64>() as f32),
            best: probabilities[best] as f32,
            agrees: declared.is_some_and(|classes| classes.contains(&best)),
        }
    }
}

/// The feature that says whether the declared code is the top candidate: `yes` or `no`.
pub const DECLARED_IS_BEST: &str = "declared_is_best";

/// Codes that fewer lines declare count as unseen.
const MIN_COUNT: u64 = 5;

/// The derived features with dictionaries from the rows of `lines`.
pub fn features(lines: &Lines, with_prediction: bool) -> Vec<Feature> {
    let mut codes: BTreeMap<String, u64> = BTreeMap::new();
    let mut headings: BTreeMap<String, u64> = BTreeMap::new();
    let mut standings: BTreeMap<String, u64> = BTreeMap::new();
    for row in 0..lines.declared.len() {
        let Some(code) = lines.declared_code(row) else { continue };
        if let Some(subheading) = code.subheading {
            *codes.entry(subheading.to_string()).or_default() += 1;
        }
        *headings.entry(format!("{:04}", code.heading)).or_default() += 1;
        *standings.entry(code.standing.name().to_owned()).or_default() += 1;
    }
    let mut all = vec![
        categorical("declared_subheading", "declared code", "申报编码", codes),
        categorical("declared_heading", "declared heading", "申报品目", headings),
        categorical("declared_standing", "standing of the declared code", "申报编码状态", standings),
    ];
    if with_prediction {
        let agrees = [("no".to_owned(), MIN_COUNT), ("yes".to_owned(), MIN_COUNT)].into();
        all.push(numerical("declared_probability", "probability of the declared code from the goods", "申报编码的概率（按货物）"));
        all.push(numerical("best_probability", "probability of the top candidate from the goods", "首选编码的概率（按货物）"));
        all.push(categorical(DECLARED_IS_BEST, "declared code is the top candidate", "申报编码为首选编码", agrees));
    }
    all
}

fn feature(name: &str, en: &str, zh: &str, kind: Kind) -> Feature {
    Feature {
        name: name.into(),
        en: en.into(),
        zh: zh.into(),
        field: None,
        source: Source::Derived,
        kind,
        used_by: Use::Risk,
        for_evidence: false,
    }
}

fn numerical(name: &str, en: &str, zh: &str) -> Feature {
    feature(name, en, zh, Kind::Numerical(Unit::Share))
}

fn categorical(name: &str, en: &str, zh: &str, counts: BTreeMap<String, u64>) -> Feature {
    let mut all: Vec<(String, u64)> = counts.into_iter().filter(|(_, n)| *n >= MIN_COUNT).collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let (levels, counts) = all.into_iter().unzip();
    feature(name, en, zh, Kind::Categorical { vocabulary: None, levels, counts })
}

/// The columns of the derived features, in order. `predictions` has one entry per row, if the head sees
/// them.
pub fn columns(features: &[Feature], lines: &Lines, predictions: Option<&[GoodsPrediction]>) -> Vec<Column> {
    let n = lines.declared.len();
    let prediction = |row: usize| predictions.map(|g| g[row]);
    features
        .iter()
        .map(|f| match &f.kind {
            Kind::Categorical { levels, .. } => {
                let code = |row: usize| {
                    let value = match f.name.as_str() {
                        "declared_subheading" => lines.declared_code(row)?.subheading?.to_string(),
                        "declared_heading" => format!("{:04}", lines.declared_code(row)?.heading),
                        "declared_standing" => lines.declared_code(row)?.standing.name().to_owned(),
                        _ => {
                            let g = prediction(row).filter(|g| !g.declared.is_nan())?;
                            if g.agrees { "yes".to_owned() } else { "no".to_owned() }
                        }
                    };
                    Some(levels.iter().position(|l| *l == value).map_or(UNSEEN, |i| i as u32 + 2))
                };
                Column::Categorical { codes: (0..n).map(|row| code(row).unwrap_or(MISSING)).collect(), n_codes: levels.len() as u32 + 2 }
            }
            _ => {
                let value = |row| prediction(row).map_or(f32::NAN, |g| if f.name == "declared_probability" { g.declared } else { g.best });
                Column::Numerical((0..n).map(value).collect())
            }
        })
        .collect()
}
