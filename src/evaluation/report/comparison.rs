use super::{arms, drift, origin, warnings, with};
use crate::error::Result;
use crate::evaluation::compare::{Comparison, FOUND_AT, HeadComparison, Moved};
use crate::evaluation::measures::{OF_CODES, OF_RISK, ece_in_words};
use crate::evaluation::page::{Grid, Page, Section, Tile};
use crate::evaluation::pictures::{self, Estimate};
use crate::evaluation::told::{NONE, count, fixed, name, p_value, signed, stated};

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
        summary: format!("{}, {} of known truth. {verdict}", count(c.n, "line"), c.known),
        warnings: warnings(&c.origin),
        origin: origin(&c.origin, command),
        tiles: c
            .heads
            .iter()
            .map(|h| {
                let below = format!("{} gained, {} lost, p {}", h.gained, h.lost, p_value(Some(h.mcnemar.exact)));
                let first = &h.measures[0];
                Tile::new(signed(first.new - first.old, 4), format!("{}: {}", h.head, first.words()), below)
            })
            .chain([Tile::new(
                c.code_changes.to_string(),
                "first codes that change",
                format!("{} change", count(c.decision_changes, "decision")),
            )])
            .collect(),
        sections,
    };
    page.html()
}

fn gate(c: &Comparison) -> Section {
    let mut conditions = Grid::new("The gate.", &["of", "condition", "holds", "found"]);
    for g in &c.gate {
        let cells = vec![g.head.into(), g.what.clone(), if g.holds { "yes" } else { "no" }.into(), g.found.clone()];
        if g.holds { conditions.row(cells) } else { conditions.bold(cells) }
    }
    let mut differences = Grid::new(
        "Each head by its own measures, on the lines that both models answer; the interval draws the same traders for both.",
        &["head", "measure", ">lines", ">old", ">new", ">new less old", ">95 % interval", ">gained", ">lost", ">McNemar, exact p"],
    );
    for h in &c.heads {
        for (i, m) in h.measures.iter().enumerate() {
            let once = |text: String| if i == 0 { text } else { String::new() };
            let shown = |v: f64| fixed(v, 4);
            let [new, old] = [m.new, m.old].map(|v| shown(v).parse().unwrap_or(v));
            differences.row(vec![
                once(h.head.into()),
                m.words(),
                m.lines.to_string(),
                shown(m.old),
                shown(m.new),
                signed(new - old, 4),
                m.difference.interval.map_or(NONE.into(), |i| format!("{} to {}", signed(i.low, 4), signed(i.high, 4))),
                once(h.gained.to_string()),
                once(h.lost.to_string()),
                once(p_value(Some(h.mcnemar.exact))),
            ]);
        }
    }
    let section = Section::new("May the new model take over?")
        .text("The new model must be shown to lose no more than the margins: it is not enough that a loss was not proved.")
        .table(conditions)
        .table(differences)
        .note(format!("Gained, lost: lines that only the new, only the old model has right. Of risk: wrong declarations that only its riskiest {} holds. McNemar's test takes lines as independent.", stated(FOUND_AT)))
        .note(format!("{}.", ece_in_words()));
    with(with(section, arms("The right code.", &c.arms, &OF_CODES)), arms("Risk.", &c.arms, &OF_RISK))
}

/// Headings and traders shown of one head.
const SHOWN: usize = 15;

fn moved(caption: &str, first: &str, heads: &[HeadComparison], of: fn(&HeadComparison) -> &[Moved]) -> Grid {
    let mut grid = Grid::new(caption, &["head", first, ">lines", ">gained", ">lost", ">McNemar, exact p", ">p, Holm"]);
    for h in heads {
        for m in of(h).iter().take(SHOWN) {
            grid.row(vec![
                h.head.into(),
                name(&m.name),
                m.lines.to_string(),
                m.gained.to_string(),
                m.lost.to_string(),
                p_value(Some(m.p)),
                p_value(Some(m.p_holm)),
            ]);
        }
    }
    grid
}

fn gains(c: &Comparison) -> Result<Section> {
    let codes = c.heads.iter().filter(|h| h.head != "risk");
    let rows: Vec<Estimate> = codes
        .flat_map(|head| head.headings.iter().take(SHOWN).map(move |h| (head.head, h)))
        .map(|(head, h)| {
            let n = h.lines as f64;
            let value = (h.gained as f64 - h.lost as f64) / n;
            let spread = 1.96 * ((h.gained + h.lost) as f64 / (n * n)).sqrt();
            let note = format!("+{} −{}", h.gained, h.lost);
            Estimate { name: format!("{}, {head}", h.name), value, low: value - spread, high: value + spread, note, bold: false }
        })
        .collect();
    Ok(Section::new("Who gains and who loses")
        .table(moved("By true heading, the largest changes first.", "heading", &c.heads, |h| &h.headings))
        .table(moved("By trader, the largest changes first.", "trader", &c.heads, |h| &h.traders))
        .wide(
            pictures::forest(&rows, "change of accuracy, new − old, in percentage points")?,
            "Change of accuracy by true heading; intervals over lines (normal), for orientation.",
        ))
}

fn lines(c: &Comparison) -> Section {
    let mut decisions = Grid::new("Lines by old (down) and new (across) decision.", &["old decision"]);
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
