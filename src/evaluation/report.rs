//! Evaluations, reductions and comparisons as pages: what a referee asks for, in the order in which one asks.

mod comparison;
mod drift;
mod evaluation;
mod quality;
mod reduction;

use super::measures::ArmResult;
use super::origin::Origin;
use super::page::{Grid, Section};
use super::resample::Measured;
use super::told::{self, NONE, fixed, tenths};

pub use comparison::comparison;
pub use evaluation::evaluation;
pub use reduction::reduction;

/// Three decimals, or a dash.
fn number(value: Option<f64>) -> String {
    value.map_or(NONE.to_owned(), |v| fixed(v, 3))
}

/// A value and below it its interval, three decimals.
fn measured(m: Option<&Measured>) -> String {
    let Some(m) = m else { return NONE.into() };
    match (m.value, m.interval) {
        // On a line of its own, so that a table of many measures stays narrow.
        (Some(v), Some(i)) => format!("{}\n{} to {}", fixed(v, 3), fixed(i.low, 3), fixed(i.high, 3)),
        (value, _) => number(value),
    }
}

/// A share with its interval, in percent.
fn share(m: &Measured) -> String {
    told::measured(m, tenths)
}

/// How it was made, for the page's end. `command` makes the page again.
fn origin(o: &Origin, command: &str) -> Vec<(String, String)> {
    let mut all = vec![("command".to_owned(), command.to_owned()), ("hsift".into(), o.hsift.into())];
    for file in &o.files {
        all.push((file.part.into(), format!("{}, {} rows, SHA-256 {}", file.name, file.rows, file.sha256)));
    }
    for m in &o.models {
        let period = m.period.as_ref().map_or(String::new(), |(a, b)| format!(", {a} to {b}"));
        let simulated = if m.simulated { ", simulated" } else { "" };
        let data = m.data.get(..16).unwrap_or(&m.data);
        all.push((m.part.into(), format!("{}, learned from {}{period}{simulated} (rows {data}…)", m.fingerprint, m.learned_from)));
    }
    let words = o.population.words();
    all.push(("lines asked for".into(), if words.is_empty() { "all".into() } else { words }));
    all.extend(o.learned.none().map(|none| ("lines learned from".to_owned(), none)));
    let whom = o.clusters.as_ref().map_or("single lines (no column says whose they are)".into(), |c| format!("whole traders (column {c})"));
    all.push(("intervals".into(), format!("95 %, percentiles of {} draws of {whom}, seed {}", o.resampling.draws, o.resampling.seed)));
    match &o.plan {
        None => all.push(("plan".into(), "none was given: nothing here was registered before".into())),
        Some(plan) => {
            all.push((
                "plan".into(),
                format!("{}, SHA-256 {}, says it was written {}: {}", plan.name, plan.sha256, plan.written, plan.claim),
            ));
            all.push(("planned metric".into(), plan.metric.clone()));
            let departures = if plan.departures.is_empty() { "none".into() } else { plan.departures.join("; ") };
            all.push(("departures from the plan".into(), departures));
        }
    }
    all
}

/// What a reader must know first.
fn warnings(o: &Origin) -> Vec<String> {
    let mut all = Vec::new();
    if o.simulated() {
        all.push(
            "The model learned from simulated declarations. If these lines are simulated too, every figure here describes the simulator's world and nothing else."
                .into(),
        );
    }
    for sentence in o.learned.words() {
        let mut chars = sentence.chars();
        all.push(chars.next().map_or(String::new(), |first| format!("{}{}.", first.to_uppercase(), chars.as_str())));
    }
    if let Some(plan) = o.plan.as_ref().filter(|p| !p.departures.is_empty()) {
        all.push(format!("This departs from its plan: {}.", plan.departures.join("; ")));
    }
    all
}

/// A table of arms by measures.
fn arms(caption: &str, arms: &[ArmResult], names: &[(&'static str, &'static str)]) -> Option<Grid> {
    let shown: Vec<_> = names.iter().filter(|(name, _)| arms.iter().any(|a| a.measures.contains_key(name))).collect();
    if shown.is_empty() {
        return None;
    }
    let header: Vec<String> = std::iter::once("answered by".to_owned()).chain(shown.iter().map(|(_, words)| format!(">{words}"))).collect();
    let mut grid = Grid::new(caption, &header.iter().map(String::as_str).collect::<Vec<_>>());
    for arm in arms.iter().filter(|a| shown.iter().any(|(name, _)| a.measures.contains_key(name))) {
        let cells = std::iter::once(arm.name.clone()).chain(shown.iter().map(|(name, _)| measured(arm.measures.get(name)))).collect();
        if arm.name == "model" { grid.bold(cells) } else { grid.row(cells) }
    }
    Some(grid)
}

/// Adds a table that may not be there.
fn with(section: Section, grid: Option<Grid>) -> Section {
    match grid {
        Some(grid) => section.table(grid),
        None => section,
    }
}
