//! What looking up past lines of the same value would score: column by column, by identifiers alone, and by the shortest key that
//! decides the label. A model that does no better has learned nothing.

use foldhash::{HashMap, HashMapExt};
use rayon::prelude::*;
use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use super::{Finding, Weight, finding};
use crate::data::dataspec::{ColumnSpec, Dataspec, Role};
use crate::data::lines::Lines;
use crate::data::table::Table;
use crate::domain::declaration::Semantic;
use crate::ranks::auc;

/// Share of the dated lines, the latest, that are looked up among the others.
const LATER: f64 = 0.2;
/// A further column must add so much to the measure to make a key longer.
const GAIN: f64 = 0.01;
/// Columns of a key, before those that go with it.
const LONGEST: usize = 4;
/// A column goes with a key if of the lines that repeat it no more than this share fail to repeat the column too.
const LOOSE: f64 = 0.001;
/// From this area under the ROC curve on a key is said to decide who is wrong.
const DECIDES: f64 = 0.9;
/// From this on identifiers alone say more than they should.
const IDS: f64 = 0.6;
/// Lines of each kind below which nothing is measured.
const MIN_LINES: usize = 50;

/// One key.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LookupAudit {
    /// Its columns.
    pub columns: Vec<String>,
    /// Area under the ROC curve of the past share of wrong lines, for a label of right and wrong; else the share of later lines
    /// whose code is the most frequent one of the past.
    pub score: f64,
    /// Share of the later lines whose key occurs before.
    pub seen: f64,
    /// Share of the later lines whose past lines all have one label.
    pub unanimous: f64,
    /// Share of those that have it too.
    pub right: f64,
}

/// What lookups found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Lookups {
    /// `auc` or `accuracy`: what a score is.
    pub measure: &'static str,
    /// What a lookup of nothing scores.
    pub without: f64,
    /// Earlier and later lines.
    pub lines: (usize, usize),
    /// First day of the later lines; `None` if lines have no days and were parted by chance.
    pub border: Option<chrono::NaiveDate>,
    /// Every column alone, the best first.
    pub columns: Vec<LookupAudit>,
    /// Identifiers alone, such as trader, declarant and supplier, their evidence added up; for a label of right and wrong.
    pub ids: Option<LookupAudit>,
    /// The key that decides best, each further column adding at least a hundredth.
    pub key: LookupAudit,
    /// Columns that whoever repeats the key repeats too: the key and they are one fingerprint of the goods.
    pub goes_with: Vec<String>,
    /// The whole fingerprint.
    pub fingerprint: LookupAudit,
}

impl Lookups {
    /// What is worth warning of.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let mut all = Vec::new();
        let percent = |share: f64| format!("{:.1} %", 100.0 * share);
        let risk = self.measure == "auc";
        if risk && self.key.score >= DECIDES {
            let f = &self.fingerprint;
            let with = if self.goes_with.is_empty() {
                String::new()
            } else {
                format!(" ({} alone do: whoever repeats them repeats {} too)", self.key.columns.join(" and "), self.goes_with.join(", "))
            };
            all.push(finding(
                Weight::Serious,
                "",
                format!(
                    "({}) decides the label{with}: {} of the later lines have it from before, and a plain lookup of it ranks them with an AUC of {:.3}; of the {} whose past all agrees {} have that label again. A model must be measured on the others too",
                    f.columns.join(", "),
                    percent(f.seen),
                    f.score,
                    percent(f.unanimous),
                    percent(f.right)
                ),
            ));
        }
        if let Some(ids) = self.ids.as_ref().filter(|i| risk && i.score >= IDS) {
            all.push(finding(
                Weight::Notable,
                "",
                format!(
                    "identifiers alone ({}) rank the later lines with an AUC of {:.3}: part of what a model knows is who, not what",
                    ids.columns.join(", "),
                    ids.score
                ),
            ));
        }
        all
    }
}

/// Lines with a label, parted in time, with every column as numbers of its values.
struct Lab {
    names: Vec<String>,
    /// By column, then line.
    values: Vec<Vec<u32>>,
    labels: Vec<u32>,
    /// How many lines are earlier.
    earlier: usize,
    risk: bool,
}

/// Tries the lookups; `None` with too few labels, or labels of one kind.
pub fn lookups(table: &Table, spec: &Dataspec, lines: &Lines) -> Option<Lookups> {
    let risk = lines.wrong.iter().flatten().count() >= MIN_LINES;
    let label = |row: usize| if risk { lines.wrong[row].map(u32::from) } else { lines.truth(row).first().map(|c| c.0) };
    let mut rows: Vec<usize> = (0..table.height()).filter(|row| label(*row).is_some()).collect();
    let with_day = rows.iter().filter(|row| lines.date[**row].is_some()).count();
    // A few lines without a day are left aside; where many have none, lines are parted by chance.
    let dated = with_day * 10 >= rows.len() * 9;
    if dated {
        rows.retain(|row| lines.date[*row].is_some());
        rows.sort_by_key(|row| lines.date[*row]);
    } else {
        rows.sort_by_key(|row| xxh3_64(&(*row as u64).to_le_bytes()));
    }
    let labels: Vec<u32> = rows.iter().filter_map(|row| label(*row)).collect();
    let mut border = rows.len() - (rows.len() as f64 * LATER) as usize;
    // Lines of one day stay together.
    while dated && border > 0 && border < rows.len() && lines.date[rows[border]] == lines.date[rows[border - 1]] {
        border -= 1;
    }
    let kinds = labels.iter().filter(|l| labels.first() != Some(l)).count();
    if border < MIN_LINES || rows.len() - border < MIN_LINES || kinds < MIN_LINES.min(rows.len() / 20) {
        return None;
    }
    let content = |c: &&ColumnSpec| {
        let truth = matches!(c.role, Some(Role::Label | Role::Inspected | Role::Weight))
            || matches!(c.field.as_deref(), Some("true_code" | "pattern"));
        !truth && c.semantic != Semantic::Date && (risk || c.role != Some(Role::Declared))
    };
    // Columns that know the label are named elsewhere; here they would only drown the others.
    let known = super::leaks(table, spec, lines);
    let columns: Vec<&ColumnSpec> = spec.columns.iter().filter(content).filter(|c| known.iter().all(|(name, _)| *name != c.name)).collect();
    let number = |c: &&ColumnSpec| {
        let column = table.column(&c.name)?;
        let mut seen: HashMap<Option<&str>, u32> = HashMap::new();
        Some(
            rows.iter()
                .map(|row| {
                    let next = seen.len() as u32;
                    *seen.entry(column.get(*row)).or_insert(next)
                })
                .collect::<Vec<u32>>(),
        )
    };
    let (columns, values): (Vec<&ColumnSpec>, Vec<Vec<u32>>) = columns.into_iter().filter_map(|c| Some((c, number(&c)?))).unzip();
    let lab = Lab { names: columns.iter().map(|c| c.name.clone()).collect(), values, labels, earlier: border, risk };
    let ids: Vec<usize> = (0..columns.len()).filter(|i| matches!(columns[*i].semantic, Semantic::Id | Semantic::Group)).collect();
    let singles: Vec<usize> = (0..columns.len()).collect();
    let mut alone: Vec<(usize, LookupAudit)> = singles.par_iter().map(|c| (*c, lab.audit(&[*c]))).collect();
    alone.sort_by(|a, b| b.1.score.total_cmp(&a.1.score).then(a.0.cmp(&b.0)));
    let mut key = vec![alone.first()?.0];
    let mut best = alone[0].1.clone();
    while key.len() < LONGEST {
        let longer = |c: &usize| {
            let with: Vec<usize> = key.iter().copied().chain([*c]).collect();
            (*c, lab.audit(&with))
        };
        let others: Vec<usize> = singles.iter().copied().filter(|c| !key.contains(c)).collect();
        let tried: Vec<(usize, LookupAudit)> = others.par_iter().map(longer).collect();
        let Some((column, audit)) = tried.into_iter().max_by(|a, b| a.1.score.total_cmp(&b.1.score).then(b.0.cmp(&a.0))) else { break };
        if audit.score < best.score + GAIN {
            break;
        }
        key.push(column);
        best = audit;
    }
    key.sort_unstable();
    let repeated = lab.repeated(&key);
    let goes_with = |c: &usize| {
        let with: Vec<usize> = key.iter().copied().chain([*c]).collect();
        let constant = lab.values[*c].iter().all(|v| *v == lab.values[*c][0]);
        // A column of few values goes with anything; one that tells goods apart has many.
        let tells = alone.iter().any(|(column, audit)| column == c && audit.score >= best.score - 0.25) && !constant;
        tells && repeated > 0 && lab.repeated(&with) as f64 >= repeated as f64 * (1.0 - LOOSE)
    };
    let with: Vec<usize> = singles.iter().copied().filter(|c| !key.contains(c)).filter(goes_with).collect();
    let mut whole: Vec<usize> = key.iter().copied().chain(with.iter().copied()).collect();
    whole.sort_unstable();
    Some(Lookups {
        measure: if risk { "auc" } else { "accuracy" },
        without: lab.audit(&[]).score,
        lines: (border, rows.len() - border),
        border: rows.get(border).and_then(|row| lines.date[*row]).filter(|_| dated),
        columns: alone.into_iter().map(|(_, audit)| audit).collect(),
        ids: (risk && !ids.is_empty()).then(|| lab.together(&ids)),
        key: lab.audit(&key),
        goes_with: with.iter().map(|c| lab.names[*c].clone()).collect(),
        fingerprint: lab.audit(&whole),
    })
}

impl Lab {
    /// The key of every line as one number.
    fn keys(&self, columns: &[usize]) -> Vec<u32> {
        let Some((first, rest)) = columns.split_first() else { return vec![0; self.labels.len()] };
        let mut keys = self.values[*first].clone();
        for column in rest {
            let mut seen: HashMap<(u32, u32), u32> = HashMap::new();
            for (key, value) in keys.iter_mut().zip(&self.values[*column]) {
                let next = seen.len() as u32;
                *key = *seen.entry((*key, *value)).or_insert(next);
            }
        }
        keys
    }

    /// How many lines share their key with another.
    fn repeated(&self, columns: &[usize]) -> usize {
        let mut counts: HashMap<u32, usize> = HashMap::new();
        self.keys(columns).into_iter().for_each(|k| *counts.entry(k).or_default() += 1);
        counts.values().filter(|n| **n > 1).sum()
    }

    /// Several columns, each looked up by itself: the log odds of their shares, drawn to the mean by ten lines, are added up.
    fn together(&self, columns: &[usize]) -> LookupAudit {
        const DRAWN: f64 = 10.0;
        let (earlier, later) = self.labels.split_at(self.earlier);
        let wrong = |label: &u32| f64::from(u8::from(*label == 1));
        let mean = earlier.iter().map(wrong).sum::<f64>() / earlier.len() as f64;
        let odds = |p: f64| (p / (1.0 - p)).ln();
        let mut scored: Vec<(f64, bool)> = later.iter().map(|l| (0.0, *l == 1)).collect();
        let mut seen = vec![false; scored.len()];
        for column in columns {
            let (before, now) = self.values[*column].split_at(self.earlier);
            let mut past: HashMap<u32, (f64, f64)> = HashMap::new();
            for (value, label) in before.iter().zip(earlier) {
                let entry = past.entry(*value).or_default();
                *entry = (entry.0 + 1.0, entry.1 + wrong(label));
            }
            for (i, value) in now.iter().enumerate() {
                if let Some((n, hits)) = past.get(value) {
                    scored[i].0 += odds((hits + DRAWN * mean) / (n + DRAWN)) - odds(mean);
                    seen[i] = true;
                }
            }
        }
        LookupAudit {
            columns: columns.iter().map(|c| self.names[*c].clone()).collect(),
            score: auc(&scored).unwrap_or(0.5),
            seen: seen.iter().filter(|s| **s).count() as f64 / seen.len().max(1) as f64,
            unanimous: 0.0,
            right: 0.0,
        }
    }

    fn audit(&self, columns: &[usize]) -> LookupAudit {
        let keys = self.keys(columns);
        let all = Past::of(self.labels[..self.earlier].to_vec());
        let past = Past::by_key(&keys[..self.earlier], &self.labels[..self.earlier]);
        let (mut seen, mut unanimous, mut right, mut hits) = (0usize, 0usize, 0usize, 0usize);
        let mut scored = Vec::new();
        for (key, label) in keys.iter().zip(&self.labels).skip(self.earlier) {
            let found = past.get(key);
            seen += usize::from(found.is_some());
            if let Some(one) = found.filter(|f| f.unanimous) {
                unanimous += 1;
                right += usize::from(one.usual == *label);
            }
            let before = found.unwrap_or(&all);
            hits += usize::from(before.usual == *label);
            scored.push((before.wrong, *label == 1));
        }
        let later = scored.len().max(1) as f64;
        LookupAudit {
            columns: columns.iter().map(|c| self.names[*c].clone()).collect(),
            score: if self.risk { auc(&scored).unwrap_or(0.5) } else { hits as f64 / later },
            seen: seen as f64 / later,
            unanimous: unanimous as f64 / later,
            right: right as f64 / unanimous.max(1) as f64,
        }
    }
}

/// What the earlier lines of a key were.
struct Past {
    /// The most frequent label, of several the smallest.
    usual: u32,
    /// Share of label 1.
    wrong: f64,
    /// Have they all one label?
    unanimous: bool,
}

impl Past {
    fn of(mut labels: Vec<u32>) -> Past {
        labels.sort_unstable();
        let mut usual = (0, 0);
        for run in labels.chunk_by(|a, b| a == b) {
            if run.len() > usual.1 {
                usual = (run[0], run.len());
            }
        }
        let wrong = labels.iter().filter(|l| **l == 1).count() as f64 / labels.len().max(1) as f64;
        Past { usual: usual.0, wrong, unanimous: usual.1 == labels.len() }
    }

    fn by_key(keys: &[u32], labels: &[u32]) -> HashMap<u32, Past> {
        let mut lines: Vec<(u32, u32)> = keys.iter().copied().zip(labels.iter().copied()).collect();
        lines.sort_unstable();
        lines.chunk_by(|a, b| a.0 == b.0).map(|run| (run[0].0, Past::of(run.iter().map(|(_, l)| *l).collect()))).collect()
    }
}
