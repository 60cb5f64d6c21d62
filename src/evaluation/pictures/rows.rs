//! One row a thing: estimates with their intervals, and bars.

use super::axis::{self, Axis, plain, usable};
use super::canvas::{Canvas, GREY, INK, Key, SERIES, SOFT, Side, TEXT, draw, fit, legend, measure};
use super::charts::{SIZE, nothing};
use super::{Bar, Estimate};
use crate::error::Result;
use plotters::style::RGBColor;

/// Height of a row.
const ROW: f64 = 22.0;
/// Room below the rows for the axis.
const FOOT: f64 = 48.0;
/// Between columns.
const GAP: f64 = 14.0;
/// Names longer than this are cut.
const NAME: f64 = 300.0;
/// The pale ground of every second row.
const PALE: RGBColor = RGBColor(246, 248, 250);

/// A forest plot: name, estimate with interval over a line at zero, the same in figures, and a note. It grows with its rows,
/// and with long names or notes it is wider than a column of the page.
///
/// # Errors
/// If the picture cannot be drawn.
pub fn forest(rows: &[Estimate], x: &str) -> Result<String> {
    let known = |r: &Estimate| [r.value, r.low, r.high].into_iter().filter(|v| usable(*v)).collect::<Vec<_>>();
    let seen: Vec<f64> = rows.iter().flat_map(known).collect();
    if seen.is_empty() {
        return nothing(x, "");
    }
    let (low, high) = seen.iter().fold((0.0f64, 0.0f64), |(low, high), v| (low.min(*v), high.max(*v)));
    let figures: Vec<String> = rows.iter().map(|r| figures(r, low.abs().max(high))).collect();
    let (names, figures_width) = (widest(rows.iter().map(|r| (r.name.as_str(), r.bold))).min(NAME), widest(pairs(&figures, rows)));
    let notes = widest(rows.iter().map(|r| (r.note.as_str(), r.bold)));
    let left = 10.0 + names + GAP;
    let right = GAP + figures_width + if notes > 0.0 { GAP + notes } else { 0.0 } + 8.0;
    let width = if left + 180.0 + right <= SIZE.0 { SIZE.0 } else { (left + 260.0 + right).round() };
    let (top, bottom) = (10.0, 10.0 + ROW * rows.len() as f64 + 6.0);
    let across = Axis::new(low, high, true, (width - left - right) / 62.0, true).between(left, width - right);
    draw((width, bottom + FOOT), |canvas| {
        for i in (1..rows.len()).step_by(2) {
            canvas.filled((4.0, top + ROW * i as f64), (width - 4.0, top + ROW * (i + 1) as f64), PALE);
        }
        axis::foot(canvas, &across, (top, bottom), true, x);
        canvas.dashed(&[(across.at(0.0), top), (across.at(0.0), bottom)], &[5.0, 3.0], GREY, 1.5);
        for (i, (row, figures)) in rows.iter().zip(&figures).enumerate() {
            let y = top + ROW * (i as f64 + 0.5);
            canvas.text(&fit(&row.name, NAME, TEXT, row.bold), (10.0, y), Side::Right, TEXT, INK, row.bold);
            canvas.text(figures, (width - right + GAP, y), Side::Right, TEXT, INK, row.bold);
            canvas.text(&row.note, (width - right + 2.0 * GAP + figures_width, y), Side::Right, TEXT, SOFT, row.bold);
            mark(canvas, row, &across, y);
        }
    })
}

/// Interval and estimate of one row.
fn mark(canvas: &mut Canvas<'_>, row: &Estimate, across: &Axis, y: f64) {
    if !usable(row.value) {
        return;
    }
    if usable(row.low) && usable(row.high) {
        let (low, high) = (across.at(row.low), across.at(row.high));
        canvas.line(&[(low, y), (high, y)], SERIES[0], if row.bold { 2.0 } else { 1.4 });
        for end in [low, high] {
            canvas.line(&[(end, y - 3.5), (end, y + 3.5)], SERIES[0], 1.4);
        }
    }
    let x = across.at(row.value);
    if row.bold {
        canvas.area(&[(x - 6.5, y), (x, y - 6.5), (x + 6.5, y), (x, y + 6.5)], SERIES[0], 1.0);
    } else {
        canvas.filled((x - 3.5, y - 3.5), (x + 3.5, y + 3.5), SERIES[0]);
    }
}

/// An estimate and its interval in words; `most` is the largest number beside it and decides the decimals.
fn figures(row: &Estimate, most: f64) -> String {
    let decimals = if most < 0.02 { 2 } else { 1 };
    let percent = |v: f64| {
        let text = plain(v * 100.0, decimals);
        if v > 0.0 && text.chars().any(|c| ('1'..='9').contains(&c)) { format!("+{text}") } else { text }
    };
    match (usable(row.value), usable(row.low) && usable(row.high)) {
        (false, _) => "–".into(),
        (true, false) => format!("{} %", percent(row.value)),
        (true, true) => format!("{} % ({} to {})", percent(row.value), percent(row.low), percent(row.high)),
    }
}

/// Horizontal bars from zero with their values, and a tick where chance alone would be.
///
/// # Errors
/// If the picture cannot be drawn.
pub fn bars(rows: &[Bar], x: &str) -> Result<String> {
    let seen: Vec<f64> = rows.iter().flat_map(|r| [r.value, r.reference]).filter(|v| usable(*v)).collect();
    if seen.is_empty() {
        return nothing(x, "");
    }
    let (low, high) = seen.iter().fold((0.0f64, 0.0f64), |(low, high), v| (low.min(*v), high.max(*v)));
    let decimals = match high.max(-low) {
        most if most >= 100.0 => 0,
        most if most >= 10.0 => 1,
        _ => 3,
    };
    let values: Vec<String> = rows.iter().map(|r| if usable(r.value) { plain(r.value, decimals) } else { "–".into() }).collect();
    let right = GAP + widest(values.iter().map(|v| (v.as_str(), false))) + 10.0;
    let left = 10.0 + widest(rows.iter().map(|r| (r.name.as_str(), false))).min(NAME) + GAP;
    let width = (left + 200.0 + right).max(SIZE.0).round();
    let compared = rows.iter().any(|r| usable(r.reference));
    let top = if compared { 32.0 } else { 10.0 };
    let bottom = top + ROW * rows.len() as f64 + 4.0;
    let across = Axis::new(low, high, false, (width - left - right) / 62.0, true).between(left, width - right);
    draw((width, bottom + FOOT), |canvas| {
        axis::foot(canvas, &across, (top, bottom), true, x);
        if compared {
            canvas.legend(&legend(&[(Key::Tick(INK), "what chance alone gives".into())], width - left), (left - 18.0, 6.0));
        }
        for (i, (row, value)) in rows.iter().zip(&values).enumerate() {
            let y = top + ROW * (i as f64 + 0.5);
            canvas.text(&fit(&row.name, NAME, TEXT, false), (left - GAP / 2.0 - 2.0, y), Side::Left, TEXT, INK, false);
            canvas.text(value, (width - 10.0, y), Side::Left, TEXT, INK, false);
            if usable(row.value) {
                let (from, to) = (across.at(row.value.min(0.0)), across.at(row.value.max(0.0)));
                canvas.filled((from, y - 6.0), (to, y + 6.0), BAR);
            }
            if usable(row.reference) {
                let x = across.at(row.reference);
                canvas.line(&[(x, y - 9.0), (x, y + 9.0)], INK, 2.0);
            }
        }
        canvas.line(&[(across.at(0.0), top), (across.at(0.0), bottom)], INK, 1.0);
    })
}

/// Bars are lighter than points of the same colour: an ink tick must be seen on them.
const BAR: RGBColor = RGBColor(122, 160, 198);

fn pairs<'a>(texts: &'a [String], rows: &'a [Estimate]) -> impl Iterator<Item = (&'a str, bool)> {
    texts.iter().zip(rows).map(|(t, r)| (t.as_str(), r.bold))
}

fn widest<'a>(texts: impl Iterator<Item = (&'a str, bool)>) -> f64 {
    texts.map(|(text, bold)| measure(text, TEXT, bold)).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_signed_and_say_what_is_unknown() {
        let row = |value, low, high| Estimate { value, low, high, ..Estimate::default() };
        assert_eq!(figures(&row(0.031, -0.002, 0.06), 0.06), "+3.1 % (−0.2 to +6.0)");
        assert_eq!(figures(&row(0.00001, f64::NAN, 0.06), 0.06), "0.0 %");
        assert_eq!(figures(&row(f64::NAN, 0.0, 0.0), 0.06), "–");
    }

    #[test]
    fn a_picture_grows_with_its_rows() {
        let rows = vec![Estimate { name: "x".into(), value: 0.1, low: 0.0, high: 0.2, ..Estimate::default() }; 25];
        let height = format!("height=\"{}\"", 16.0 + ROW * 25.0 + FOOT);
        assert!(forest(&rows, "x").is_ok_and(|s| s.contains(&height)));
    }
}
