//! How far risk and certainty can be trusted, and which neighbours are taken for each other.

use super::number;
use crate::domain::technical::percent;
use crate::error::Result;
use crate::evaluation::evaluate::Evaluation;
use crate::evaluation::measures::ece_in_words;
use crate::evaluation::page::{Grid, Section};
use crate::evaluation::pictures::{self, Axes, Bin, Curve};
use crate::model::metrics::{ReliabilityBin, wilson};

/// Budgets of the table; the curve has every percent.
const BUDGETS: [u32; 8] = [1, 2, 5, 10, 20, 30, 50, 100];

fn bins(reliability: &[ReliabilityBin]) -> Vec<Bin> {
    let one = |b: &ReliabilityBin| {
        let (low, high) = wilson((b.came_true * b.rows as f64).round() as usize, b.rows).unwrap_or((b.came_true, b.came_true));
        Bin { said: b.said, came_true: b.came_true, low, high, rows: b.rows }
    };
    reliability.iter().map(one).collect()
}

/// Risk: the budget curve and reliability.
pub(super) fn risk(e: &Evaluation) -> Result<Option<Section>> {
    if e.risk.risk_n == 0 || e.budget.is_empty() {
        return Ok(None);
    }
    let with_duty = e.budget.iter().any(|b| b.duty.is_some());
    let header: &[&str] = if with_duty {
        &[">lines reviewed", ">of these wrong (precision)", ">wrong ones found (recall)", ">duty caught"]
    } else {
        &[">lines reviewed", ">of these wrong (precision)", ">wrong ones found (recall)"]
    };
    let mut grid = Grid::new("What a review budget reaches, the riskiest lines first.", header);
    let shown = |v: Option<f64>| v.map_or("–".into(), percent);
    for b in e.budget.iter().filter(|b| BUDGETS.iter().any(|p| (b.share - f64::from(*p) / 100.0).abs() < 1e-9)) {
        let mut cells = vec![percent(b.share), percent(b.precision), shown(b.recall)];
        if with_duty {
            cells.push(shown(b.duty));
        }
        grid.row(cells);
    }
    let curve = |name: &str, of: &dyn Fn(&crate::evaluation::measures::Budget) -> Option<f64>| Curve {
        name: name.into(),
        points: std::iter::once((0.0, 0.0)).chain(e.budget.iter().filter_map(|b| Some((b.share, of(b)?)))).collect(),
        ..Curve::default()
    };
    let mut curves = vec![curve("wrong lines found", &|b| b.recall)];
    if with_duty {
        curves.push(curve("duty caught", &|b| b.duty));
    }
    let axes = Axes {
        x: "lines reviewed, riskiest first".into(),
        y: "share found".into(),
        percent: (true, true),
        diagonal: true,
        ..Axes::default()
    };
    let mut section = Section::new("Which declared codes are wrong?").table(grid);
    section = section.figure(
        pictures::curves(&curves, &axes)?,
        "Reviewing the riskiest lines first finds this share; the grey line is review in random order.",
    );
    section = section.figure(
        pictures::reliability(&bins(&e.reliability), "risk said", "share that was wrong")?,
        "Risk said against what was true, ten groups of lines with 95 % Wilson intervals; on the grey line risk means what it says.",
    );
    if let Some(d) = &e.duty {
        let currency = d.currency.as_deref().unwrap_or("no currency stated");
        section = section.note(format!(
            "Duty by the rates that were given, {currency}: wrong codes withhold {:.0} on {} lines; {} lines without value, rate or in another currency are left out.",
            d.withheld, d.lines, d.left_out
        ));
    }
    Ok(Some(section))
}

/// Calibration, promised sets, risk-coverage, legal notes.
pub(super) fn certainty(e: &Evaluation) -> Result<Option<Section>> {
    let Some(c) = &e.certainty else { return Ok(None) };
    let mut levels = Grid::new(
        format!("Best candidates and sets of codes that promise to hold the truth in {} of lines.", percent(c.promised)),
        &["level", ">accuracy", ">ECE of the best", ">truth in the set", ">95 % interval", ">mean size"],
    );
    let mut section = Section::new("How far certainty can be trusted");
    for l in &c.levels {
        let interval = l.coverage_interval.map_or(String::new(), |(a, b)| format!("{a:.3} to {b:.3}"));
        levels.row(vec![l.level.into(), number(l.accuracy), number(l.ece), number(l.coverage), interval, number(l.set_size)]);
        section = section.figure(
            pictures::reliability(&bins(&l.reliability), "probability said", "share that was right")?,
            format!("The best {}: said against true, ten groups of lines with 95 % Wilson intervals.", l.level),
        );
    }
    section = section.table(levels).note(format!("{}.", ece_in_words()));
    if !e.risk_coverage.is_empty() {
        let all = e.risk_coverage.last().map_or(0.0, |s| s.error);
        let curves = [
            Curve {
                name: "surest first".into(),
                points: e.risk_coverage.iter().map(|s| (s.coverage, s.error)).collect(),
                ..Curve::default()
            },
            Curve { name: "at random".into(), points: vec![(0.01, all), (1.0, all)], reference: true, ..Curve::default() },
        ];
        let axes = Axes { x: "lines answered".into(), y: "of these wrong".into(), percent: (true, true), zero: true, ..Axes::default() };
        section = section.figure(
            pictures::curves(&curves, &axes)?,
            "Risk and coverage: the error of the best subheading if only the surest lines are answered.",
        );
    }
    if c.years.len() > 1 {
        let mut years =
            Grid::new("By year, subheadings.", &["year", ">lines", ">accuracy", ">ECE of the best", ">truth in the set", ">mean size"]);
        for y in &c.years {
            let year = y.year.map_or("no date".to_owned(), |y| y.to_string());
            years.row(vec![year, y.n.to_string(), number(y.accuracy), number(y.ece), number(y.coverage), number(y.set_size)]);
        }
        section = section.table(years);
    }
    let mut notes = Grid::new(
        "What the legal notes said.",
        &["legal notes", ">lines", ">first code right", ">right code named", ">led the answer against the model", ">of these right"],
    );
    for (grade, n) in &c.notes {
        let share = |hits: usize| number((n.lines > 0).then(|| hits as f64 / n.lines as f64));
        notes.row(vec![(*grade).into(), n.lines.to_string(), share(n.right), share(n.among), n.led.to_string(), n.led_right.to_string()]);
    }
    Ok(Some(section.table(notes)))
}

/// The confusion of neighbours.
pub(super) fn neighbours(e: &Evaluation) -> Result<Option<Section>> {
    let Some(c) = &e.confusion else { return Ok(None) };
    let shares: Vec<Vec<f64>> = c
        .lines
        .iter()
        .map(|row| {
            let total: u64 = row.iter().sum();
            row.iter().map(|n| if total > 0 { *n as f64 / total as f64 } else { 0.0 }).collect()
        })
        .collect();
    let svg = pictures::heatmap(&c.codes, &shares, &c.lines, "named by the model", "true")?;
    let caption =
        "Lines by true and named subheading: the codes with most mistakes among them, the rest as other; shade by share of the row.";
    Ok(Some(Section::new("Neighbours taken for each other").wide(svg, caption)))
}
