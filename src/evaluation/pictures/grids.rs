//! Cells shaded by their numbers: a confusion matrix, and a sweep over two settings.

use plotters::style::RGBColor;

use super::axis::{self, Axis, clipped, plain, usable};
use super::canvas::{Canvas, INK, Key, Point, RULE, SERIES, SOFT, Side, TEXT, draw, fit, legend, measure};
use super::charts::{SIZE, nothing};
use crate::error::Result;

/// Names of classes longer than this are cut.
const NAME: f64 = 130.0;
/// Steps of a colour scale.
const STEPS: usize = 48;

/// A confusion matrix: rows are what is true, columns what was named; counts are written, shares of the row shade, and the
/// last column is how many rows there are. Empty cells hold nothing. The picture grows with the classes: 12 take 660 pixels.
///
/// # Errors
/// If the picture cannot be drawn.
pub fn heatmap(names: &[String], shares: &[Vec<f64>], counts: &[Vec<u64>], x: &str, y: &str) -> Result<String> {
    if names.is_empty() {
        return nothing(x, y);
    }
    let n = names.len();
    let count = |row: usize, column: usize| counts.get(row).and_then(|r| r.get(column)).copied().unwrap_or(0);
    let share = |row: usize, column: usize| shares.get(row).and_then(|r| r.get(column)).copied().filter(|s| usable(*s)).unwrap_or(0.0);
    let written: Vec<Vec<String>> = (0..n).map(|r| (0..n).map(|c| plain(count(r, c) as f64, 0)).collect()).collect();
    let widest = |texts: &mut dyn Iterator<Item = &String>, size: f64| texts.map(|t| measure(t, size, false)).fold(0.0, f64::max);
    let cell = (504.0 / n as f64).clamp(26.0, 44.0).max(widest(&mut written.iter().flatten(), 8.0) + 5.0).round();
    let rows_in: Vec<String> = (0..n).map(|r| plain(counts.get(r).map_or(0, |r| r.iter().sum()) as f64, 0)).collect();
    let name = widest(&mut names.iter(), TEXT).min(NAME);
    let (left, top) = (38.0 + name, 44.0);
    let (right, bottom) = (left + cell * n as f64, top + cell * n as f64);
    let width = (right + 18.0 + widest(&mut rows_in.iter(), TEXT)).max(SIZE.0);
    draw((width.round(), (bottom + name + 44.0).round()), |canvas| {
        scale(canvas, (left, 8.0));
        canvas.text("rows", (right + 10.0, top - 10.0), Side::Right, TEXT - 1.0, SOFT, false);
        for (row, name) in names.iter().enumerate() {
            let middle = top + cell * (row as f64 + 0.5);
            canvas.text(&fit(name, NAME, TEXT, false), (left - 8.0, middle), Side::Left, TEXT, INK, false);
            canvas.text(&rows_in[row], (right + 10.0, middle), Side::Right, TEXT, SOFT, false);
            let across = left + cell * (row as f64 + 0.5);
            canvas.text(&fit(name, NAME, TEXT, false), (across, bottom + 8.0), Side::Below, TEXT, INK, false);
            for (column, text) in written[row].iter().enumerate() {
                let corner = (left + cell * column as f64, top + cell * row as f64);
                let shade = share(row, column).clamp(0.0, 1.0);
                canvas.filled(corner, (corner.0 + cell, corner.1 + cell), blend(SERIES[0], shade));
                if count(row, column) > 0 {
                    let size = (0..4).map(|less| 11.0 - f64::from(less)).find(|s| measure(text, *s, false) <= cell - 4.0).unwrap_or(8.0);
                    let (at, ink) = ((corner.0 + cell / 2.0, corner.1 + cell / 2.0), if shade > 0.55 { WHITE } else { INK });
                    canvas.text(text, at, Side::Middle, size, ink, row == column);
                }
            }
        }
        for i in 0..=n {
            let (down, across) = (top + cell * i as f64, left + cell * i as f64);
            canvas.line(&[(left, down), (right, down)], RULE, 1.0);
            canvas.line(&[(across, top), (across, bottom)], RULE, 1.0);
        }
        for i in 0..n {
            let ((x, y), far) = ((left + cell * i as f64, top + cell * i as f64), cell);
            canvas.line(&[(x, y), (x + far, y), (x + far, y + far), (x, y + far), (x, y)], INK, 1.0);
        }
        canvas.title_below(x, ((left + right) / 2.0, bottom + name + 26.0));
        canvas.title_beside(y, (14.0, (top + bottom) / 2.0));
    })
}

const WHITE: RGBColor = RGBColor(255, 255, 255);

/// What the shades of a confusion matrix mean.
fn scale(canvas: &mut Canvas<'_>, (x, y): Point) {
    let x = x + measure("share of the row  0 %", TEXT - 1.0, false);
    canvas.text("share of the row: 0 %", (x - 6.0, y + 6.0), Side::Left, TEXT - 1.0, SOFT, false);
    for i in 0..STEPS {
        let from = x + 2.0 * i as f64;
        canvas.filled((from, y), (from + 2.2, y + 12.0), blend(SERIES[0], (i as f64 + 0.5) / STEPS as f64));
    }
    let end = x + 2.0 * STEPS as f64;
    canvas.line(&[(x, y), (end, y), (end, y + 12.0), (x, y + 12.0), (x, y)], SOFT, 0.5);
    canvas.text("100 %", (end + 6.0, y + 6.0), Side::Right, TEXT - 1.0, SOFT, false);
}

/// A relative reduction over two settings: blue above zero, orange below, white at zero, grey where it is unknown, with the
/// line on which nothing is won or lost. `values` has one row for each of `ys` and in it one number for each of `xs`; both
/// settings are shares in rising order.
///
/// # Errors
/// If the picture cannot be drawn.
pub fn sweep(xs: &[f64], ys: &[f64], values: &[Vec<f64>], x: &str, y: &str, zero_line: &[(f64, f64)]) -> Result<String> {
    let value = |row: usize, column: usize| values.get(row).and_then(|r| r.get(column)).copied().filter(|v| usable(*v));
    let known = |all: &[f64]| all.iter().copied().enumerate().filter(|(_, v)| usable(*v)).collect::<Vec<_>>();
    let (columns, rows) = (known(xs), known(ys));
    let seen = rows.iter().flat_map(|(r, _)| columns.iter().filter_map(|(c, _)| value(*r, *c)));
    let Some(most) = seen.map(f64::abs).reduce(f64::max) else { return nothing(x, y) };
    let (Some(across), Some(up)) = (settings(&columns), settings(&rows)) else { return nothing(x, y) };
    let colours = Axis::new(-most.max(0.01), most.max(0.01), true, 6.0, false);
    let line: Vec<Point> = zero_line.iter().copied().filter(|p| usable(p.0) && usable(p.1)).collect();
    let line = clipped(&line, (across.low, up.low), (across.high, up.high));
    let (left, right) = (40.0 + up.widest(), SIZE.0 - 62.0 - colours.widest());
    let (top, bottom) = (if line.is_empty() { 14.0 } else { 36.0 }, SIZE.1 - 48.0);
    let (across, up, colours) = (across.between(left, right), up.between(bottom, top), colours.between(bottom, top));
    draw(SIZE, |canvas| {
        canvas.filled((left, top), (right, bottom), RULE);
        let (widths, heights) = (edges(&columns, &across), edges(&rows, &up));
        for ((row, _), height) in rows.iter().zip(&heights) {
            for ((column, _), width) in columns.iter().zip(&widths) {
                if let Some(v) = value(*row, *column) {
                    // Half a pixel over the next cell, or hairlines would show between them.
                    let (to, from) = ((width.1 + 0.5).min(right), (height.1 - 0.5).max(top));
                    canvas.filled((width.0, from), (to, height.0), diverging(v / colours.high));
                }
            }
        }
        for part in &line {
            canvas.line(&part.map(|(x, y)| (across.at(x), up.at(y))), INK, 1.8);
        }
        axis::foot(canvas, &across, (top, bottom), false, x);
        axis::side(canvas, &up, (left, right), false, y);
        if !line.is_empty() {
            canvas.legend(&legend(&[(Key::Line(INK, &[]), "break-even".into())], right - left), (left, 9.0));
        }
        let bar = right + 18.0;
        for i in 0..STEPS {
            let v = (i as f64 + 0.5) / STEPS as f64 * 2.0 - 1.0;
            let (low, high) = (bottom + (top - bottom) * i as f64 / STEPS as f64, bottom + (top - bottom) * (i + 1) as f64 / STEPS as f64);
            canvas.filled((bar, (high - 0.5).max(top)), (bar + 12.0, low), diverging(v));
        }
        for &tick in &colours.ticks {
            let y = colours.at(tick);
            canvas.line(&[(bar + 12.0, y), (bar + 15.0, y)], INK, 1.0);
            canvas.text(&colours.label(tick), (bar + 18.0, y), Side::Right, TEXT, SOFT, false);
        }
        canvas.title_beside("relative reduction", (SIZE.0 - 10.0, (top + bottom) / 2.0));
    })
}

/// An axis from the first setting to the last.
fn settings(all: &[(usize, f64)]) -> Option<Axis> {
    let low = all.iter().map(|s| s.1).reduce(f64::min)?;
    let high = all.iter().map(|s| s.1).reduce(f64::max)?;
    Some(Axis::new(low, high, true, 5.0, false))
}

/// From where to where each setting's cell reaches: half way to its neighbours, at the ends to the axis' end.
fn edges(all: &[(usize, f64)], axis: &Axis) -> Vec<(f64, f64)> {
    let half = |a: usize, b: usize| axis.at((all[a].1 + all[b].1) / 2.0);
    let last = all.len() - 1;
    (0..all.len())
        .map(|i| (if i == 0 { axis.pixels.0 } else { half(i - 1, i) }, if i == last { axis.pixels.1 } else { half(i, i + 1) }))
        .collect()
}

/// Orange below zero, blue above.
fn diverging(share: f64) -> RGBColor {
    blend(if share < 0.0 { SERIES[1] } else { SERIES[0] }, share.abs())
}

/// White at 0, the colour at 1.
fn blend(colour: RGBColor, share: f64) -> RGBColor {
    let part = |c: u8| (255.0 + (f64::from(c) - 255.0) * share.clamp(0.0, 1.0)).round() as u8;
    RGBColor(part(colour.0), part(colour.1), part(colour.2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_white_and_all_is_the_colour() {
        assert_eq!((diverging(0.0), diverging(-1.0), diverging(2.0)), (WHITE, SERIES[1], SERIES[0]));
    }

    #[test]
    fn zeros_are_not_written() {
        let names = ["8456.11".to_owned(), "8456.12".to_owned()];
        let svg = heatmap(&names, &[vec![1.0, 0.0], vec![0.5, 0.5]], &[vec![12, 0], vec![3, 3]], "named", "true").unwrap_or_default();
        let texts: Vec<&str> = svg.split("<text").skip(1).filter_map(|t| t.split_once('>')?.1.lines().nth(1)).collect();
        assert!(texts.contains(&"12") && texts.contains(&"6") && !texts.contains(&"0"), "{texts:?}");
    }
}
