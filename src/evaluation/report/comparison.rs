use super::{arms, drift, measured, origin, p_value, warnings, with};
use crate::error::Result;
use crate::evaluation::compare::{Comparison, Moved};
use crate::evaluation::measures::{OF_CODES, OF_RISK};
use crate::evaluation::page::{Grid, Page, Section, Tile};
use crate::evaluation::pictures::{self, Estimate};

/// A comparison as a page. `command` is what made it.
///
/// # Errors
/// If a picture or the template fails.
pub fn comparison(c: &Comparison, command: &str) -> Result<String> {
    let file = c.origin.files.iter().find(|f| f.part == "declarations").map_or("", |f| f.name.as_str());
    let verdict = if c.passes { "The new model may take over." } else { "The gate stops the new model." };
    let mut sections = vec![gate(c), gains(c)?, lines(c)];
    sections.extend(c.drift.as_ref().map(drift::section).transpose()?);
    let page = Page {
        title: format!("An old and a new model on {file}"),
        summary: format!("{} lines, {} of known truth. {verdict}", c.n, c.known),
        warnings: warnings(&c.origin),
        origin: origin(&c.origin, command),
        tiles: vec![
            Tile::new(c.gained.to_string(), "lines gained", "wrong before, right now"),
            Tile::new(c.lost.to_string(), "lines lost", "right before, wrong now"),
            Tile::new(p_value(c.mcnemar.exact), "McNemar's exact p", "lines as independent"),
            Tile::new(c.code_changes.to_string(), "codes that change", format!("{} decisions", c.decision_changes)),
        ],
        sections,
    };
    page.html()
}

fn gate(c: &Comparison) -> Section {
    let mut conditions = Grid::new("The gate.", &["condition", "holds", "found"]);
    for g in &c.gate {
        let cells = vec![g.what.clone(), if g.holds { "yes" } else { "no" }.into(), g.found.clone()];
        if g.holds { conditions.row(cells) } else { conditions.bold(cells) }
    }
    let mut differences = Grid::new("New less old, both on the same drawn traders.", &["measure", ">difference (95 % interval)"]);
    for (name, m) in &c.differences {
        differences.row(vec![(*name).replace('_', " "), measured(Some(m))]);
    }
    let section = Section::new("May the new model take over?")
        .text("The new model must be shown to lose no more than the margins: it is not enough that a loss was not proved.")
        .table(conditions)
        .table(differences);
    with(with(section, arms("The right code.", &c.arms, &OF_CODES)), arms("Risk.", &c.arms, &OF_RISK))
}

fn moved(caption: &str, first: &str, all: &[Moved]) -> Grid {
    let mut grid = Grid::new(caption, &[first, ">lines", ">gained", ">lost", ">McNemar, exact p", ">p, Holm"]);
    for m in all {
        grid.row(vec![m.name.clone(), m.lines.to_string(), m.gained.to_string(), m.lost.to_string(), p_value(m.p), p_value(m.p_holm)]);
    }
    grid
}

fn gains(c: &Comparison) -> Result<Section> {
    let rows: Vec<Estimate> = c
        .headings
        .iter()
        .map(|h| {
            let n = h.lines as f64;
            let value = (h.gained as f64 - h.lost as f64) / n;
            let spread = 1.96 * ((h.gained + h.lost) as f64 / (n * n)).sqrt();
            let note = format!("+{} −{}", h.gained, h.lost);
            Estimate { name: h.name.clone(), value, low: value - spread, high: value + spread, note, bold: false }
        })
        .collect();
    Ok(Section::new("Who gains and who loses")
        .table(moved("By true heading, the largest changes first.", "heading", &c.headings))
        .table(moved("By trader, the largest changes first.", "trader", &c.traders))
        .wide(
            pictures::forest(&rows, "change of accuracy, new less old, in percentage points")?,
            "Change of accuracy by true heading; intervals over lines (normal), for orientation.",
        ))
}

fn lines(c: &Comparison) -> Section {
    let mut decisions = Grid::new("Lines by old (down) and new (across) decision.", &[""]);
    let names: std::collections::BTreeSet<&String> = c.decisions.iter().flat_map(|(a, b)| std::iter::once(a).chain(b.keys())).collect();
    decisions.header.extend(names.iter().map(|n| (*n).clone()));
    decisions.right = (1..=names.len()).collect();
    for old in &names {
        let count = |new: &String| c.decisions.get(*old).and_then(|row| row.get(new)).copied().unwrap_or(0);
        decisions.row(std::iter::once((*old).clone()).chain(names.iter().map(|new| count(new).to_string())).collect());
    }
    let mut changed = Grid::new(
        "Lines that change, those that lose first.",
        &["row", "id", "declared", "old code", "new code", "old decision", "new decision", "outcome"],
    );
    for l in &c.changed {
        let text = |v: &Option<String>| v.clone().unwrap_or_default();
        changed.row(vec![
            l.file.as_ref().map_or_else(|| l.row.to_string(), |file| format!("{file}, {}", l.row)),
            text(&l.id),
            text(&l.declared),
            text(&l.old_code),
            text(&l.new_code),
            l.old_decision.clone(),
            l.new_decision.clone(),
            l.outcome.into(),
        ]);
    }
    Section::new("What changes").table(decisions).table(changed)
}
