//! Measures on parts of the lines: new traders, new goods, headings, origins, values, years.

use std::collections::BTreeMap;

use chrono::Datelike;
use serde::Serialize;

use super::history::History;
use super::judged::{Arm, Judged};
use super::measures::measure;
use super::resample::{Measured, Resampling, quantile};
use crate::data::dataspec::{Dataspec, Role};
use crate::data::numbers::Numbers;
use crate::data::table::Table;
use crate::domain::technical::show_number;

/// Slices shown of one sort, the largest first.
const SHOWN: usize = 12;
/// Lines below which a slice is counted and not measured.
const MIN_LINES: usize = 30;

/// Some of the lines.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Slice {
    /// What they are cut by.
    pub by: &'static str,
    /// Which of these.
    pub name: String,
    /// Lines.
    pub n: usize,
    /// Of these, lines known to be wrongly declared.
    pub wrong: usize,
    /// Of these, lines known to be rightly declared.
    pub right: usize,
    /// The model's measures; empty for few lines.
    pub measures: BTreeMap<&'static str, Measured>,
}

/// Cuts the lines in every way that the file and the history allow.
pub fn slices(
    judged: &Judged,
    arm: &Arm,
    (table, spec): (&Table, &Dataspec),
    history: Option<&History<'_>>,
    resampling: &Resampling,
) -> Vec<Slice> {
    let mut all = Vec::new();
    let mut cut = |by: &'static str, names: Vec<Option<String>>, in_order: bool| {
        let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (place, name) in names.iter().enumerate() {
            if let Some(name) = name {
                places.entry(name).or_default().push(place);
            }
        }
        // One part of a kind says nothing more than the whole; that nobody is new does.
        if places.len() < 2 && !matches!(by, "trader" | "goods") {
            return;
        }
        let mut parts: Vec<(&str, Vec<usize>)> = places.into_iter().collect();
        if !in_order {
            parts.sort_by_key(|(_, places)| std::cmp::Reverse(places.len()));
        }
        all.extend(parts.into_iter().take(SHOWN).map(|(name, places)| slice(by, name, judged, arm, &places, resampling)));
    };
    let known = |known: Option<bool>, (old, new): (&str, &str)| known.map(|k| if k { old } else { new }.to_owned());
    if let Some(history) = history {
        let names = ("seen before", "new");
        cut("trader", history.knows_trader(table, spec, judged).into_iter().map(|k| known(k, names)).collect(), false);
        cut("goods", history.knows_goods(table, spec, judged).into_iter().map(|k| known(k, names)).collect(), false);
    }
    let heading = |h: u32| (h > 0).then(|| format!("{:02}.{:02}", h / 100, h % 100));
    cut("declared heading", judged.lines.iter().map(|l| heading(l.declared_heading)).collect(), false);
    let field = |name: &str| spec.field(name).and_then(|c| table.column(&c.name));
    if let Some(origins) = field("origin") {
        cut("origin", judged.lines.iter().map(|l| origins.get(l.at).map(str::to_owned)).collect(), false);
    }
    if let Some(values) = spec.field("value").and_then(|c| Numbers::of(table, c)) {
        cut("value", bands(&judged.lines.iter().map(|l| values.get(l.at)).collect::<Vec<_>>()), true);
    }
    if let Some(inspected) = spec.role(Role::Inspected).and_then(|c| table.column(&c.name)) {
        cut("inspected", judged.lines.iter().map(|l| inspected.get(l.at).map(str::to_owned)).collect(), false);
    }
    cut("year", judged.lines.iter().map(|l| l.date.map(|d| d.year().to_string())).collect(), true);
    all
}

fn slice(by: &'static str, name: &str, judged: &Judged, arm: &Arm, places: &[usize], resampling: &Resampling) -> Slice {
    let part = judged.take(places);
    let told = Arm { name: String::new(), told: places.iter().map(|i| arm.told[*i]).collect() };
    let count = |wrong: bool| part.lines.iter().filter(|l| l.wrong == Some(wrong)).count();
    let measures = if places.len() < MIN_LINES { BTreeMap::new() } else { measure(&part, &told, resampling).measures };
    Slice { by, name: name.to_owned(), n: places.len(), wrong: count(true), right: count(false), measures }
}

/// Quarters by size, named by their borders.
fn bands(values: &[Option<f64>]) -> Vec<Option<String>> {
    let mut sorted: Vec<f64> = values.iter().flatten().copied().collect();
    if sorted.len() < 4 * MIN_LINES {
        return vec![None; values.len()];
    }
    sorted.sort_by(f64::total_cmp);
    let borders: Vec<f64> = [0.25, 0.5, 0.75].iter().map(|q| quantile(&sorted, *q)).collect();
    let name = |band: usize| match band {
        0 => format!("1: up to {}", show_number(borders[0])),
        3 => format!("4: above {}", show_number(borders[2])),
        band => format!("{}: {} to {}", band + 1, show_number(borders[band - 1]), show_number(borders[band])),
    };
    values.iter().map(|v| v.map(|v| name(borders.iter().filter(|b| v > **b).count()))).collect()
}
