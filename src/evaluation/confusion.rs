//! Which subheadings are taken for which.

use std::collections::BTreeMap;

use serde::Serialize;

use super::judged::{Arm, Judged};
use crate::domain::nomenclature::Subheading;

/// Codes shown, those with most mistakes first.
const SHOWN: usize = 12;

/// True codes against named ones.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Confusion {
    /// The codes in ascending order, and last `other`.
    pub codes: Vec<String>,
    /// By true code, then by named code: lines.
    pub lines: Vec<Vec<u64>>,
}

/// The neighbours most often taken for each other. Lines whose truth is one of several codes are left aside.
pub fn confusion(judged: &Judged, arm: &Arm) -> Option<Confusion> {
    let pairs: Vec<(Subheading, Subheading)> = judged
        .lines
        .iter()
        .zip(&arm.told)
        .filter_map(|(line, told)| Some((*line.truth.first()?, told.best?)).filter(|_| line.truth.len() == 1))
        .collect();
    let mut involved: BTreeMap<Subheading, (u64, u64)> = BTreeMap::new();
    for (truth, named) in &pairs {
        let mistake = u64::from(truth != named);
        for code in [truth, named] {
            let entry = involved.entry(*code).or_default();
            *entry = (entry.0 + mistake, entry.1 + 1);
        }
    }
    let mut ranked: Vec<(Subheading, (u64, u64))> = involved.into_iter().collect();
    ranked.sort_by_key(|(code, counts)| (std::cmp::Reverse(*counts), *code));
    let mut shown: Vec<Subheading> = ranked.into_iter().take(SHOWN).map(|(code, _)| code).collect();
    shown.sort();
    let place = |code: &Subheading| shown.binary_search(code).unwrap_or(shown.len());
    let mut lines = vec![vec![0; shown.len() + 1]; shown.len() + 1];
    for (truth, named) in &pairs {
        lines[place(truth)][place(named)] += 1;
    }
    let codes = shown.iter().map(|c| c.dotted()).chain(["other".to_owned()]).collect();
    (!pairs.is_empty()).then_some(Confusion { codes, lines })
}
