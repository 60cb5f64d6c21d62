//! An evaluation as one self-contained HTML page with pictures.

use minijinja::{Environment, context};
use plotters::prelude::*;

use super::certainty::{Certainty, Year};
use super::evaluate::{Evaluation, RiskMetrics};
use crate::domain::nomenclature::Nomenclature;
use crate::domain::technical::percent;
use crate::error::{Error, ErrorKind, Result};
use crate::model::metrics::{ReliabilityBin, wilson};
use crate::scoring::score::Score;

/// Lines shown as the riskiest.
const SHOWN: usize = 25;

/// The report as HTML. `command` is what made it.
///
/// # Errors
/// If a picture or the template fails.
pub fn html(e: &Evaluation, scores: &[Score], command: &str) -> Result<String> {
    let number = |v: Option<f64>| v.map_or("–".to_owned(), |v| format!("{v:.3}"));
    let risk_row = |name: &str, m: &RiskMetrics| {
        let at = |k: &str| number(m.precision_at.get(k).copied().flatten());
        context! { name, auc => number(m.auc), ap => number(m.average_precision), p1 => at("0.01"), p5 => at("0.05"), p10 => at("0.10"), brier => number(m.brier), ece => number(m.ece) }
    };
    let mut risks = Vec::new();
    if e.risk.risk_n > 0 {
        risks.push(risk_row("risk head", &e.risk));
    }
    if let Some(lookup) = &e.lookup {
        let name = format!("lookup of ({}), {} of {} keys known", lookup.columns.join(", "), lookup.coverage.seen, lookup.coverage.lines);
        risks.push(risk_row(&name, &lookup.metrics));
    }
    let decisions: Vec<_> = e
        .decisions
        .iter()
        .map(|(name, d)| {
            let interval = wilson(d.wrong, d.known).map_or(String::new(), |(a, b)| format!("{} to {}", percent(a), percent(b)));
            let share = if d.known > 0 { percent(d.wrong as f64 / d.known as f64) } else { "–".into() };
            context! { name, lines => d.lines, known => d.known, wrong => d.wrong, share, interval }
        })
        .collect();
    let mut classes: Vec<_> = e.classes.iter().collect();
    classes.sort_by_key(|c| std::cmp::Reverse(c.rows));
    let classes: Vec<_> = classes
        .into_iter()
        .map(|c| {
            let title = Nomenclature::shared().title_of(c.code).map_or("", |(en, _)| en);
            let taken = c.taken_for.map_or(String::new(), |(code, share)| format!("{} ({})", code.dotted(), percent(share)));
            context! { code => c.code.dotted(), title, rows => c.rows, recall => percent(c.recall), width => c.recall * 100.0, precision => c.precision.map_or("–".into(), percent), taken }
        })
        .collect();
    let mut riskiest: Vec<&Score> = scores.iter().filter(|s| s.risk.is_some()).collect();
    riskiest.sort_by(|a, b| b.risk.unwrap_or(0.0).total_cmp(&a.risk.unwrap_or(0.0)).then(a.row.cmp(&b.row)));
    let riskiest: Vec<_> = riskiest
        .into_iter()
        .take(SHOWN)
        .map(|s| {
            context! {
                row => s.row, id => s.id.clone(), declared => s.declared_code.clone(), best => s.predicted_code.map(|c| c.dotted()), p => s.probability.map(percent),
                risk => s.risk.map(percent), decision => s.decision.to_string(), because => s.because.clone(),
            }
        })
        .collect();
    let certainty =
        e.certainty.as_ref().map(certainty).transpose().map_err(|e| Error::new(ErrorKind::Format, "a picture failed").found(e))?;
    let mut environment = Environment::new();
    environment
        .add_template("report.html", include_str!("report.html"))
        .and_then(|()| environment.get_template("report.html"))
        .and_then(|template| {
            template.render(context! {
                file => e.file.clone(), model => e.model.clone(), simulated => e.simulated_training, n => e.n, subheading_n => e.subheading_n, command,
                accuracy => number(e.ranking.accuracy), top3 => number(e.ranking.top3_accuracy), log_loss => number(e.ranking.log_loss),
                heading => number(e.heading_accuracy), declared => number(e.declared_accuracy), majority => number(e.majority_accuracy),
                risk_n => e.risk.risk_n, base_rate => e.risk.base_rate.map(percent), risks, decisions, classes, riskiest,
                reliability => picture(|area| reliability(&e.reliability, ("risk said", "share that was wrong"), area))?, certainty, budget => picture(|area| budget(e, area))?,
            })
        })
        .map_err(|e| Error::new(ErrorKind::Format, "the report cannot be written").found(e))
}

/// Calibration, promised sets and legal notes, for the template.
fn certainty(c: &Certainty) -> std::result::Result<minijinja::Value, minijinja::Error> {
    let number = |v: Option<f64>| v.map_or("–".to_owned(), |v| format!("{v:.3}"));
    let mut levels = Vec::new();
    for l in &c.levels {
        let interval = l.coverage_interval.map_or(String::new(), |(a, b)| format!("{a:.3} to {b:.3}"));
        let svg = picture(|area| reliability(&l.reliability, ("probability said", "share that was right"), area))?;
        levels.push(context! { level => l.level, accuracy => number(l.accuracy), ece => number(l.ece), coverage => number(l.coverage), interval, size => number(l.set_size), svg });
    }
    let year = |y: &Year| {
        let name = y.year.map_or("no date".to_owned(), |y| y.to_string());
        context! { name, n => y.n, accuracy => number(y.accuracy), ece => number(y.ece), coverage => number(y.coverage), size => number(y.set_size) }
    };
    let share = |hits: usize, n: usize| number((n > 0).then(|| hits as f64 / n as f64));
    let notes = c.notes.iter().map(|(grade, n)| {
        context! { grade => *grade, lines => n.lines, right => share(n.right, n.lines), among => share(n.among, n.lines), led => n.led, led_right => n.led_right }
    });
    let (years, notes): (Vec<_>, Vec<_>) = (c.years.iter().map(year).collect(), notes.collect());
    Ok(context! { promised => percent(c.promised), levels, years, notes })
}

type Drawing = std::result::Result<(), Box<dyn std::error::Error>>;

fn picture(
    draw: impl Fn(&DrawingArea<SVGBackend<'_>, plotters::coord::Shift>) -> Drawing,
) -> std::result::Result<String, minijinja::Error> {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (460, 340)).into_drawing_area();
        draw(&area).map_err(|e| minijinja::Error::new(minijinja::ErrorKind::InvalidOperation, e.to_string()))?;
    }
    Ok(svg)
}

const INK: RGBColor = RGBColor(59, 110, 165);
const GREY: RGBColor = RGBColor(150, 158, 168);

/// What was said against what came true, with 95 % Wilson intervals.
fn reliability(bins: &[ReliabilityBin], (x, y): (&str, &str), area: &DrawingArea<SVGBackend<'_>, plotters::coord::Shift>) -> Drawing {
    let top = bins.iter().flat_map(|b| [b.said, b.came_true]).fold(0.1, f64::max).min(0.95) * 1.05;
    let mut chart = ChartBuilder::on(area)
        .margin(10)
        .margin_right(28)
        .x_label_area_size(38)
        .y_label_area_size(48)
        .build_cartesian_2d(0.0..top, 0.0..top)?;
    let percents = |v: &f64| format!("{:.0} %", v * 100.0);
    chart.configure_mesh().disable_mesh().x_desc(x).y_desc(y).x_label_formatter(&percents).y_label_formatter(&percents).draw()?;
    chart.draw_series(LineSeries::new([(0.0, 0.0), (top, top)], GREY))?;
    for b in bins {
        let hits = (b.came_true * b.rows as f64).round() as usize;
        if let Some((low, high)) = wilson(hits, b.rows) {
            chart.draw_series(LineSeries::new([(b.said, low), (b.said, high.min(top))], INK.stroke_width(1)))?;
        }
    }
    chart.draw_series(bins.iter().map(|b| Circle::new((b.said, b.came_true), 4, INK.filled())))?;
    area.present()?;
    Ok(())
}

/// Wrong lines found by the share of lines reviewed.
fn budget(e: &Evaluation, area: &DrawingArea<SVGBackend<'_>, plotters::coord::Shift>) -> Drawing {
    let mut chart = ChartBuilder::on(area)
        .margin(10)
        .margin_right(28)
        .x_label_area_size(38)
        .y_label_area_size(48)
        .build_cartesian_2d(0.0..1.0, 0.0..1.0)?;
    let percents = |v: &f64| format!("{:.0} %", v * 100.0);
    chart
        .configure_mesh()
        .disable_mesh()
        .x_desc("lines reviewed, riskiest first")
        .y_desc("wrong lines found")
        .x_label_formatter(&percents)
        .y_label_formatter(&percents)
        .draw()?;
    chart.draw_series(LineSeries::new([(0.0, 0.0), (1.0, 1.0)], GREY))?;
    chart.draw_series(LineSeries::new(e.budget.iter().copied(), INK.stroke_width(2)))?;
    area.present()?;
    Ok(())
}
