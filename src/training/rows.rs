//! The rows before anything is learned: their order, their folds, and which are late.

use chrono::NaiveDate;
use sha2::{Digest, Sha256};
use xxhash_rust::xxh3::{Xxh3, xxh3_64_with_seed};

use super::Settings;
use crate::data::dataspec::{Dataspec, Role};
use crate::data::lines::Lines;
use crate::data::table::Table;
use crate::domain::declaration::Semantic;
use crate::model::artifact::hex;

/// The rows in the order of a hash of their contents, and a fingerprint of them all. Rows that are
/// equal in every column are interchangeable, so their order is of no consequence.
pub(super) fn canonical(table: &Table) -> (Table, String) {
    let mut names = table.names();
    names.sort_unstable();
    let columns: Vec<_> = names.iter().filter_map(|n| table.column(n)).collect();
    let mut hasher = Xxh3::new();
    let mut hashes: Vec<(u128, u32)> = (0..table.height())
        .map(|row| {
            hasher.reset();
            for column in &columns {
                // A length before each value, so that no two rows run together alike.
                let value = column.get(row);
                hasher.update(&value.map_or(u32::MAX, |v| v.len() as u32).to_le_bytes());
                hasher.update(value.unwrap_or("").as_bytes());
            }
            (hasher.digest128(), row as u32)
        })
        .collect();
    hashes.sort_unstable();
    let mut all = Sha256::new();
    for name in &names {
        all.update(name.as_bytes());
        all.update([0]);
    }
    for (hash, _) in &hashes {
        all.update(hash.to_le_bytes());
    }
    let order: Vec<u32> = hashes.into_iter().map(|(_, row)| row).collect();
    let mut sorted = table.take(&order);
    sorted.rejects.clone_from(&table.rejects);
    (sorted, hex(&all.finalize()))
}

/// The fold of each row: by its group, so that no opinion on a line comes from lines of the same
/// trader; without a group by all it says but its identifiers, so that exact copies stay together.
pub(super) fn folds(table: &Table, spec: &Dataspec, settings: &Settings) -> Vec<u32> {
    let group = spec.role(Role::Group).and_then(|c| table.column(&c.name));
    let ids: Vec<&str> = spec.columns.iter().filter(|c| c.semantic == Semantic::Id).map(|c| c.name.as_str()).collect();
    let mut names: Vec<&str> = table.names().into_iter().filter(|n| !ids.contains(n)).collect();
    names.sort_unstable();
    let columns: Vec<_> = names.into_iter().filter_map(|n| table.column(n)).collect();
    (0..table.height())
        .map(|row| {
            let hash = match group.and_then(|g| g.get(row)) {
                Some(name) => xxh3_64_with_seed(name.as_bytes(), settings.seed),
                None => columns.iter().fold(settings.seed, |h, c| xxh3_64_with_seed(c.get(row).unwrap_or("").as_bytes(), h)),
            };
            (hash % u64::from(settings.folds)) as u32
        })
        .collect()
}

pub(super) fn period(lines: &Lines) -> Option<(String, String)> {
    let days = || lines.date.iter().flatten();
    Some((days().min()?.to_string(), days().max()?.to_string()))
}

/// Share of the rows, the latest, that early stopping looks at.
const STOPPING: f64 = 0.1;
/// Share of the rows, the latest, that calibration looks at.
const CALIBRATION: f64 = 0.2;

/// Rows held back by time.
pub(super) struct Late {
    /// By row: does early stopping look at it? Empty leaves the choice to the learner.
    pub(super) stopping: Vec<bool>,
    /// By row: does calibration look at it?
    pub(super) calibration: Vec<bool>,
    /// First day of the rows for calibration, if dates part them.
    pub(super) from: Option<NaiveDate>,
}

impl Late {
    /// By date; without dates by group, so that rows of one trader stay together, or by fold.
    pub(super) fn of(lines: &Lines, folds: &[u32], grouped: bool) -> Late {
        let by_fold: Vec<bool> = folds.iter().map(|f| *f == 0).collect();
        let (stopping, calibration) = (border(lines, STOPPING), border(lines, CALIBRATION));
        let since = |border: Option<NaiveDate>, otherwise: Vec<bool>| match border {
            Some(border) => lines.date.iter().map(|d| d.is_some_and(|d| d >= border)).collect(),
            None => otherwise,
        };
        Late {
            stopping: since(stopping, if grouped { by_fold.clone() } else { Vec::new() }),
            calibration: since(calibration, by_fold),
            from: calibration,
        }
    }
}

/// The day from which the latest rows begin, if most rows are dated and days part them.
fn border(lines: &Lines, share: f64) -> Option<NaiveDate> {
    let mut days: Vec<NaiveDate> = lines.date.iter().flatten().copied().collect();
    days.sort_unstable();
    let border = *days.get((days.len() as f64 * (1.0 - share)) as usize)?;
    (days[0] < border && days.len() * 2 > lines.date.len()).then_some(border)
}

/// The day of each row, days unknown before all others; empty where most are unknown.
pub(super) fn days(lines: &Lines) -> Vec<i32> {
    if lines.date.iter().flatten().count() * 2 <= lines.date.len() {
        return Vec::new();
    }
    lines.date.iter().map(|day| day.map_or(i32::MIN, |day| chrono::Datelike::num_days_from_ce(&day))).collect()
}
