use super::{arms, drift, measured, number, origin, quality, reduction, warnings, with};
use crate::data::table::shorten;
use crate::domain::nomenclature::{Nomenclature, TITLE_WIDTH};
use crate::domain::technical::percent;
use crate::error::Result;
use crate::evaluation::evaluate::Evaluation;
use crate::evaluation::measures::{OF_CODES, OF_RISK, ece_in_words};
use crate::evaluation::page::{Grid, Page, Section, Tile};
use crate::evaluation::pictures::{self, Axes, Curve};
use crate::evaluation::told::{are, count, fixed, name};
use crate::model::metrics::wilson;
use crate::scoring::score::Score;

/// Lines shown as the riskiest.
const SHOWN: usize = 25;

/// An evaluation as a page. `command` is what made it.
///
/// # Errors
/// If a picture or the template fails.
pub fn evaluation(e: &Evaluation, scores: &[Score], command: &str) -> Result<String> {
    let tile = |name: &str, label: &str| {
        e.arms.first().and_then(|own| own.measures.get(name)).map(|m| {
            let below = m.interval.map_or(String::new(), |i| format!("{} to {}", fixed(i.low, 3), fixed(i.high, 3)));
            Tile::new(number(m.value), label, below)
        })
    };
    let tiles = [
        tile("accuracy", "right subheading first"),
        tile("top3_accuracy", "among the first three"),
        tile("average_precision", "average precision of risk"),
        tile("ece", "calibration error of risk"),
    ];
    if e.n == 0 {
        // Only the recipe is measured.
        return bare(e, command);
    }
    let mut sections = vec![who_answers(e)];
    sections.extend(e.reduction.as_ref().map(reduction::section).transpose()?);
    sections.extend(quality::risk(e)?);
    sections.extend(quality::certainty(e)?);
    sections.extend(quality::neighbours(e)?);
    sections.push(slices(e));
    sections.extend(windows(e)?);
    sections.extend(e.drift.as_ref().map(drift::section).transpose()?);
    sections.push(decisions(e));
    sections.extend(riskiest(scores));
    sections.extend(classes(e));
    let split = &e.split;
    let days = split.first.zip(split.last).map_or(String::new(), |(a, b)| format!(" of {a} to {b}"));
    let mut warned = warnings(&e.origin);
    if split.not_later > 0 {
        warned.push(format!(
            "{} {} not later than the last day the model learned from ({}): figures on them say nothing of the future.",
            count(split.not_later, "line"),
            are(split.not_later),
            split.learned_to.map_or(String::new(), |d| d.to_string())
        ));
    }
    let page = Page {
        title: format!("Evaluation on {}", e.file),
        summary: format!("{}{days}, answered by model {}.", count(e.n, "line"), e.model),
        warnings: warned,
        origin: origin(&e.origin, command),
        tiles: tiles.into_iter().flatten().collect(),
        sections,
    };
    page.html()
}

/// A page of rolling windows alone.
fn bare(e: &Evaluation, command: &str) -> Result<String> {
    let page = Page {
        title: format!("Evaluation on {}", e.file),
        summary: format!("No line is left for model {} itself; its recipe is learned anew before each window.", e.model),
        warnings: warnings(&e.origin),
        origin: origin(&e.origin, command),
        tiles: Vec::new(),
        sections: windows(e)?.into_iter().collect(),
    };
    page.html()
}

fn who_answers(e: &Evaluation) -> Section {
    let base = e
        .risk
        .base_rate
        .map_or(String::new(), |b| format!(" Of {} lines known to be right or wrong, {} are wrongly declared.", e.risk.risk_n, percent(b)));
    let headings = match e.heading_only_n {
        0 => String::new(),
        n => format!("; {} confirmed at heading length only {} judged as far as that", count(n, "line"), are(n)),
    };
    let mut section = Section::new("Model against baselines")
        .text(format!("All answer the same lines. {} of confirmed subheading{headings}.{base}", count(e.subheading_n, "line")));
    section = with(
        section,
        arms("The right code. Larger is better, but for log loss, Brier score and calibration error (ECE).", &e.arms, &OF_CODES),
    );
    section = with(section, arms("Which declared codes are wrong. Larger is better, but for Brier score and ECE.", &e.arms, &OF_RISK));
    if let Some(w) = &e.weights {
        section = section.note(format!(
            "Lines are weighted by 1 / {} (Horvitz and Thompson), which makes them say as much as {:.0} equally weighted lines; {} lines without a usable probability are left out.",
            w.column, w.effective, w.left_out
        ));
    } else {
        section = section.note("Unweighted. Where truth is known only because someone chose to look, these figures describe the lines looked at; give --inspection a column of probabilities to weigh them.");
    }
    if let (Some(days), Some(to)) = (e.split.embargo_days, e.split.learned_to) {
        let (days, left) = (count(days as usize, "day"), count(e.split.embargoed, "line"));
        section = section.note(format!("An embargo of {days} after {to} left out {left}."));
    }
    section = section.note(format!("{}.", ece_in_words()));
    section.note("Below each figure: its 95 % interval from drawing whole traders with replacement. A dash: does not apply.")
}

fn slices(e: &Evaluation) -> Section {
    let mut grid = Grid::new(
        "The model on parts of the lines. Slices under 30 lines are counted, not measured.",
        &["by", "part", ">lines", ">wrong", ">right subheading", ">AUC of risk", ">average precision"],
    );
    for s in &e.slices {
        let cell = |name: &str| measured(s.measures.get(name));
        grid.row(vec![
            s.by.into(),
            name(&s.name),
            s.n.to_string(),
            if s.wrong + s.right > 0 { percent(s.wrong as f64 / (s.wrong + s.right) as f64) } else { "–".into() },
            cell("accuracy"),
            cell("auc"),
            cell("average_precision"),
        ]);
    }
    let section = Section::new("New traders, new goods, headings, origins, values").table(grid);
    if e.drift.is_none() {
        return section.note("Without --history nothing says which traders and goods are new.");
    }
    section.note(
        "Goods are new if no past line has the same words, digits and case aside; in files without texts, the same code, mass and value.",
    )
}

fn windows(e: &Evaluation) -> Result<Option<Section>> {
    if e.windows.is_empty() {
        return Ok(None);
    }
    let mut grid = Grid::new(
        "The model's recipe learned anew before each window.",
        &[
            "asked about",
            "learned before",
            ">lines learned",
            ">lines asked",
            ">right subheading",
            ">declared right",
            ">AUC of risk",
            ">average precision",
        ],
    );
    for w in &e.windows {
        let of = |arm: usize, name: &str| measured(w.arms[arm].measures.get(name));
        grid.row(vec![
            format!("{} to {}", w.from, w.to),
            w.learned_before.to_string(),
            w.learned.to_string(),
            w.asked.to_string(),
            of(0, "accuracy"),
            of(1, "accuracy"),
            of(0, "auc"),
            of(0, "average_precision"),
        ]);
    }
    let curve = |name: &'static str, title: &str| {
        let at = || e.windows.iter().enumerate().filter_map(|(i, w)| Some(((i + 1) as f64, w.arms[0].measures.get(name)?)));
        Curve {
            name: title.into(),
            points: at().filter_map(|(x, m)| Some((x, m.value?))).collect(),
            band: at().filter_map(|(x, m)| m.interval.map(|i| (x, i.low, i.high))).collect(),
            reference: false,
        }
    };
    let all = [curve("accuracy", "right subheading"), curve("average_precision", "average precision of risk")];
    let curves: Vec<Curve> = all.into_iter().filter(|c| !c.points.is_empty()).collect();
    let axes = Axes { x: "window".into(), y: "measure".into(), ..Axes::default() };
    let section = Section::new("Rolling windows").table(grid);
    Ok(Some(
        section.figure(
            pictures::curves(&curves, &axes)?,
            "Each window is answered by a model of the lines before it; bands are 95 % intervals.",
        ),
    ))
}

fn decisions(e: &Evaluation) -> Section {
    let mut grid = Grid::new("Lines by decision.", &["decision", ">lines", ">of known truth", ">wrong", ">share", ">95 % interval"]);
    for (name, d) in &e.decisions {
        let interval = wilson(d.wrong, d.known).map_or(String::new(), |(a, b)| format!("{} to {}", percent(a), percent(b)));
        let share = if d.known > 0 { percent(d.wrong as f64 / d.known as f64) } else { "–".into() };
        grid.row(vec![name.clone(), d.lines.to_string(), d.known.to_string(), d.wrong.to_string(), share, interval]);
    }
    Section::new("Decisions")
        .table(grid)
        .note("Wrong: the declared code is; where none is declared, the best candidate. These intervals (Wilson) are over lines, not over traders.")
}

fn riskiest(scores: &[Score]) -> Option<Section> {
    let mut all: Vec<&Score> = scores.iter().filter(|s| s.risk.is_some()).collect();
    all.sort_by(|a, b| b.risk.unwrap_or(0.0).total_cmp(&a.risk.unwrap_or(0.0)).then(a.row.cmp(&b.row)));
    if all.is_empty() {
        return None;
    }
    let mut grid = Grid::new("The lines to look at first.", &["row", "id", "declared", "best candidate", ">risk", "decision", "why"]);
    for s in all.into_iter().take(SHOWN) {
        let best = s.predicted_code.map_or(String::new(), |c| format!("{} ({})", c.dotted(), s.probability.map_or(String::new(), percent)));
        grid.row(vec![
            s.file.as_ref().map_or_else(|| s.row.to_string(), |file| format!("{file}, {}", s.row)),
            s.id.clone().unwrap_or_default(),
            s.declared_code.clone().unwrap_or_default(),
            best,
            s.risk.map_or(String::new(), percent),
            s.decision.to_string(),
            s.because.clone(),
        ]);
    }
    Some(Section::new("The riskiest lines").table(grid))
}

fn classes(e: &Evaluation) -> Option<Section> {
    if e.classes.is_empty() {
        return None;
    }
    let mut classes: Vec<_> = e.classes.iter().collect();
    classes.sort_by_key(|c| std::cmp::Reverse(c.rows));
    let mut grid = Grid::new("Every subheading.", &["code", "goods", ">lines", ">found", ">right when named", "most often taken for"]);
    grid.bars = Some(3);
    for c in classes {
        let title = Nomenclature::shared().title_of(c.code).map_or(String::new(), |(en, _)| shorten(en, TITLE_WIDTH));
        let taken = c.taken_for.map_or(String::new(), |(code, share)| format!("{} ({})", code.dotted(), percent(share)));
        let precision = c.precision.map_or("–".into(), percent);
        let title = if title.is_empty() { "(no title)".to_owned() } else { title };
        grid.row(vec![c.code.dotted(), title, c.rows.to_string(), percent(c.recall), precision, taken]);
    }
    Some(Section::new("By subheading").table(grid))
}
