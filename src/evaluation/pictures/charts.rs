//! Points and lines between two axes.

use super::axis::{self, Axis, usable};
use super::canvas::{Canvas, DASH, EQUAL, GREY, INK, Key, LEGEND_LINE, Point, SERIES, SOFT, Side, TEXT, draw, legend};
use super::{Axes, Bin, Curve};
use crate::error::Result;

/// Size of a picture if nothing asks for more.
pub const SIZE: Point = (460.0, 340.0);
/// Edges of a chart: right, and bottom with labels and title.
const RIGHT: f64 = 26.0;
const FOOT: f64 = 48.0;
/// Curves of no more points than this show them.
const SHOWN: usize = 16;
/// Dashes of curves: colours alone must not tell more than two apart, and from the fourth on they come again.
const DASHES: [&[f64]; 3] = [&[], &[3.0, 3.0], &[9.0, 3.0, 2.0, 3.0]];
const THIRD: &[f64] = &[10.0, 3.0];
/// Dashes of references.
const REFERENCES: [&[f64]; 3] = [DASH, &[2.0, 3.0], &[10.0, 3.0, 2.0, 3.0]];

/// A chart without anything to show.
pub fn nothing(x: &str, y: &str) -> Result<String> {
    draw(SIZE, |canvas| {
        let (left, bottom) = (50.0, SIZE.1 - FOOT);
        let middle = ((left + SIZE.0 - RIGHT) / 2.0, (12.0 + bottom) / 2.0);
        canvas.line(&[(left, 12.0), (left, bottom), (SIZE.0 - RIGHT, bottom)], INK, 1.0);
        canvas.text("no data", middle, Side::Middle, TEXT + 2.0, SOFT, false);
        canvas.title_below(x, (middle.0, bottom + 33.0));
        canvas.title_beside(y, (14.0, middle.1));
    })
}

/// What was said against what came true: points with the whiskers of their intervals, and the line on which both agree.
/// Larger points stand for more rows.
///
/// # Errors
/// If the picture cannot be drawn.
pub fn reliability(bins: &[Bin], x: &str, y: &str) -> Result<String> {
    let bins: Vec<&Bin> = bins.iter().filter(|b| usable(b.said) && usable(b.came_true)).collect();
    if bins.is_empty() {
        return nothing(x, y);
    }
    let seen = || bins.iter().flat_map(|b| [b.said, b.came_true, b.low, b.high]).filter(|v| usable(*v));
    let (low, high) = (seen().fold(f64::INFINITY, f64::min), seen().fold(f64::NEG_INFINITY, f64::max));
    // Where all lies high the axis need not begin at nothing: the points would crowd in a corner.
    let low = if low > 0.6 * high { low } else { low.min(0.0) };
    let most = bins.iter().map(|b| b.rows).max().unwrap_or(1).max(1) as f64;
    let both = Axis::new(low, high, true, 5.0, true);
    draw(SIZE, |canvas| {
        let left = 40.0 + both.widest();
        let (across, up) = (both.clone().between(left, SIZE.0 - RIGHT), both.between(SIZE.1 - FOOT, 14.0));
        axis::foot(canvas, &across, (14.0, SIZE.1 - FOOT), false, x);
        axis::side(canvas, &up, (left, SIZE.0 - RIGHT), true, y);
        canvas.line(&[(across.at(up.low), up.at(up.low)), (across.at(up.high), up.at(up.high))], EQUAL, 1.2);
        for b in &bins {
            let x = across.at(b.said);
            if usable(b.low) && usable(b.high) {
                let (low, high) = (up.at(b.low), up.at(b.high));
                canvas.line(&[(x, low), (x, high)], SERIES[0], 1.2);
                for end in [low, high] {
                    canvas.line(&[(x - 3.0, end), (x + 3.0, end)], SERIES[0], 1.2);
                }
            }
        }
        for b in &bins {
            canvas.dot((across.at(b.said), up.at(b.came_true)), 2.4 + 2.2 * (b.rows as f64 / most).sqrt(), SERIES[0]);
        }
    })
}

/// A curve without what cannot be shown, and how it is drawn.
struct Drawn<'a> {
    curve: &'a Curve,
    points: Vec<Point>,
    band: Vec<(f64, f64, f64)>,
    key: Key,
}

/// Curves with their bands, a legend if there is more than one, and axes that fit what is shown.
///
/// # Errors
/// If the picture cannot be drawn.
pub fn curves(curves: &[Curve], axes: &Axes) -> Result<String> {
    let shown = |x: f64| usable(x) && (!axes.log_x || x > 0.0);
    let (mut own, mut references) = (0, 0);
    let mut drawn = Vec::new();
    for curve in curves {
        let key = if curve.reference {
            references += 1;
            Key::Line(GREY, REFERENCES[(references - 1) % REFERENCES.len()])
        } else {
            own += 1;
            let (colour, round) = ((own - 1) % SERIES.len(), (own - 1) / SERIES.len());
            Key::Line(SERIES[colour], if colour == 2 && round == 0 { THIRD } else { DASHES[round % DASHES.len()] })
        };
        let points: Vec<Point> = curve.points.iter().copied().filter(|p| shown(p.0) && usable(p.1)).collect();
        let band = curve.band.iter().copied().filter(|b| shown(b.0) && usable(b.1) && usable(b.2)).collect();
        if !points.is_empty() {
            drawn.push(Drawn { curve, points, band, key });
        }
    }
    let Some((across, up)) = ranges(&drawn, axes) else { return nothing(&axes.x, &axes.y) };
    let names: Vec<_> = drawn.iter().filter(|_| drawn.len() > 1).map(|d| (d.key, d.curve.name.clone())).collect();
    let left = 40.0 + up.widest();
    let names = legend(&names, SIZE.0 - left);
    let lines = names.last().map_or(0, |n| n.2 + 1);
    // Up to three lines of legend the chart gives way, so that pictures side by side stay of one height.
    let (top, height) = (14.0 + LEGEND_LINE * lines as f64, SIZE.1 + LEGEND_LINE * lines.saturating_sub(3) as f64);
    let (across, up) = (across.between(left, SIZE.0 - RIGHT), up.between(height - FOOT, top + 4.0));
    draw((SIZE.0, height), |canvas| {
        axis::foot(canvas, &across, (top + 4.0, height - FOOT), false, &axes.x);
        axis::side(canvas, &up, (left, SIZE.0 - RIGHT), true, &axes.y);
        canvas.legend(&names, (left, 8.0));
        if axes.zero {
            canvas.line(&[(left, up.at(0.0)), (SIZE.0 - RIGHT, up.at(0.0))], SOFT, 1.2);
        }
        if axes.diagonal {
            // In steps, for on a logarithmic axis it is a curve.
            let (from, to) = (across.low.max(up.low), across.high.min(up.high));
            let line: Vec<Point> = (0..=60).map(|i| from + (to - from) * f64::from(i) / 60.0).map(|v| (across.at(v), up.at(v))).collect();
            if to > from {
                canvas.line(&line, EQUAL, 1.2);
            }
        }
        for d in &drawn {
            band(canvas, d, &across, &up);
        }
        // References first, the first curve last and so on top of all.
        let order = drawn.iter().rev().filter(|d| d.curve.reference).chain(drawn.iter().rev().filter(|d| !d.curve.reference));
        for d in order {
            let Key::Line(colour, dashes) = d.key else { continue };
            let points: Vec<Point> = d.points.iter().map(|(x, y)| (across.at(*x), up.at(*y))).collect();
            canvas.dashed(&thinned(&points), dashes, colour, if d.curve.reference { 1.4 } else { 2.0 });
            // A lone point is seen no other way; references are mostly two ends of a line.
            if points.len() <= SHOWN && (points.len() == 1 || !d.curve.reference) {
                points.iter().for_each(|p| canvas.dot(*p, 2.8, colour));
            }
        }
    })
}

/// Axes over all that is drawn; none if nothing is.
fn ranges(drawn: &[Drawn<'_>], axes: &Axes) -> Option<(Axis, Axis)> {
    let ends = |values: &mut dyn Iterator<Item = f64>| {
        values.fold(None, |ends: Option<(f64, f64)>, v| Some(ends.map_or((v, v), |(low, high)| (low.min(v), high.max(v)))))
    };
    let (x_low, x_high) = ends(&mut drawn.iter().flat_map(|d| d.points.iter().map(|p| p.0).chain(d.band.iter().map(|b| b.0))))?;
    let mut heights = drawn.iter().flat_map(|d| d.points.iter().map(|p| p.1).chain(d.band.iter().flat_map(|b| [b.1, b.2])));
    let (mut low, mut high) = ends(&mut heights)?;
    if axes.zero {
        (low, high) = (low.min(0.0), high.max(0.0));
    }
    // A curve that begins one row above nothing has its axis begin at nothing.
    let x_from = if x_low > 0.0 && x_low < 0.1 * x_high { 0.0 } else { x_low };
    let across = if axes.log_x { Axis::log(x_low, x_high, axes.percent.0) } else { Axis::new(x_from, x_high, axes.percent.0, 5.0, false) };
    Some((across, Axis::new(low, high, axes.percent.1, 5.0, true)))
}

/// The band around a curve.
fn band(canvas: &mut Canvas<'_>, d: &Drawn<'_>, across: &Axis, up: &Axis) {
    let Key::Line(colour, _) = d.key else { return };
    let there: Vec<Point> = d.band.iter().map(|b| (across.at(b.0), up.at(b.2))).collect();
    let back: Vec<Point> = d.band.iter().rev().map(|b| (across.at(b.0), up.at(b.1))).collect();
    let around: Vec<Point> = thinned(&there).into_iter().chain(thinned(&back)).collect();
    canvas.area(&around, colour, 0.16);
}

/// Points without those hardly a third of a pixel from the one before: a curve of a hundred thousand rows need not fill a page.
fn thinned(points: &[Point]) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::new();
    for (i, &point) in points.iter().enumerate() {
        let far = kept.last().is_none_or(|last| (point.0 - last.0).hypot(point.1 - last.1) > 0.35);
        if far || i + 1 == points.len() {
            kept.push(point);
        }
    }
    kept
}
