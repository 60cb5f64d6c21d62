//! What became of a file's columns, told on stderr before the work: used, expected but missing, not used.

use std::collections::HashMap;

use super::print::say;
use crate::data::audit::doubts;
use crate::data::binding::Binding;
use crate::data::dataspec::Dataspec;
use crate::data::encode::Kind;
use crate::data::table::Table;
use crate::domain::declaration::Use;
use crate::domain::nomenclature::Edition;
use crate::model::artifact::Model;

/// Names told of each sort; the rest are counted.
const SHOWN: usize = 8;

/// Says how a file meets a model.
pub fn say_bound(model: &Model, binding: &Binding, table: &Table) {
    let renamed = |(model, file): &(String, String)| if model == file { file.clone() } else { format!("{file} (as {model})") };
    let mut rows = vec![("columns used", binding.used.iter().map(renamed).collect::<Vec<_>>())];
    let weights = weights(model);
    let mut missing: Vec<&(String, Option<String>)> = binding.missing.iter().collect();
    missing.sort_by_key(|(name, meant)| (meant.is_none(), std::cmp::Reverse(weights.get(name.as_str()).copied().unwrap_or(0))));
    let asked = |(name, meant): &&(String, Option<String>)| match meant {
        Some(meant) => format!("{name} (did you mean {meant:?}?)"),
        None => name.clone(),
    };
    rows.push(("expected, missing", missing.iter().map(asked).collect()));
    rows.push(("not used", binding.unused.clone()));
    told(&rows);
    if binding.has_no_date(table) {
        say(&format!("no date: every line is judged by {}, the newest edition", Edition::LATEST));
    }
    for doubt in doubts(table, &binding.spec) {
        say(&format!("warning: {doubt}"));
    }
}

/// Says what training makes of the columns.
pub fn say_learned(spec: &Dataspec) {
    let title = |c: &crate::data::dataspec::ColumnSpec| match &c.field {
        Some(field) if *field != c.name => format!("{} (as {field})", c.name),
        _ => c.name.clone(),
    };
    let used = spec.columns.iter().filter(|c| c.used_by != Use::None || c.role.is_some());
    let unused = spec.columns.iter().filter(|c| c.used_by == Use::None && c.role.is_none());
    let why = |c: &crate::data::dataspec::ColumnSpec| match &c.note {
        Some(note) => format!("{} ({note})", c.name),
        None => c.name.clone(),
    };
    told(&[("columns used", used.map(title).collect()), ("not used", unused.map(why).collect())]);
}

fn told(rows: &[(&str, Vec<String>)]) {
    for (title, names) in rows.iter().filter(|(_, names)| !names.is_empty()) {
        let more = if names.len() > SHOWN { format!(", and {} more", names.len() - SHOWN) } else { String::new() };
        say(&format!(
            "{title:<18} {:>3}: {}{more}",
            names.len(),
            names.iter().take(SHOWN).map(String::as_str).collect::<Vec<_>>().join(", ")
        ));
    }
}

/// How much the heads lean on each column: the splits on its features, and the words learned of its text.
fn weights(model: &Model) -> HashMap<&str, usize> {
    let mut all: HashMap<&str, usize> = HashMap::new();
    let heads = [model.subheading.as_ref().map(|h| (&h.features, &h.estimator)), model.risk.as_ref().map(|h| (&h.features, &h.estimator))];
    for (features, estimator) in heads.into_iter().flatten() {
        for (feature, splits) in features.iter().zip(estimator.splits_by_feature(features.len())) {
            let feature = &model.encoder.features[*feature as usize];
            let words = if let Kind::Tokens { tokens, .. } = &feature.kind { tokens.len() } else { 0 };
            if let Some(column) = feature.column() {
                *all.entry(column).or_default() += splits + words;
            }
        }
    }
    all
}
