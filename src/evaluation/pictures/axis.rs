//! Axes: round numbers at the ticks, labels that do not run into each other, and the frame of a chart.

use super::canvas::{Canvas, INK, Point, RULE, SOFT, Side, TEXT, measure};

/// Whether a number can be shown; beyond this size differences are lost anyway.
pub fn usable(value: f64) -> bool {
    value.is_finite() && value.abs() < 1e12
}

/// From numbers to pixels.
#[derive(Clone)]
pub struct Axis {
    /// Smallest number shown.
    pub low: f64,
    /// Largest number shown.
    pub high: f64,
    /// Numbers with a label.
    pub ticks: Vec<f64>,
    /// Pixel of `low` and of `high`.
    pub pixels: (f64, f64),
    percent: bool,
    log: bool,
    decimals: usize,
}

impl Axis {
    /// An axis over at least `low` to `high`, widened to ticks if `round`.
    pub fn new(low: f64, high: f64, percent: bool, wanted: f64, round: bool) -> Axis {
        let (low, high) = spread(low, high);
        let step = step((high - low) / wanted.max(1.0));
        let (low, high) = if round { ((low / step + 1e-6).floor() * step, (high / step - 1e-6).ceil() * step) } else { (low, high) };
        let ticks = ticks(low, high, step);
        Axis { low, high, ticks, pixels: (0.0, 1.0), percent, log: false, decimals: decimals(if percent { step * 100.0 } else { step }) }
    }

    /// A logarithmic axis; both ends must be above zero.
    pub fn log(low: f64, high: f64, percent: bool) -> Axis {
        let (low, high) = if high > low * 1.0001 { (low, high) } else { (low / 2.0, high * 2.0) };
        let decades = (high / low).log10();
        let within: &[f64] = if decades > 3.0 { &[1.0] } else { &[1.0, 2.0, 5.0] };
        // Many decades: a label at every second or third of them.
        let every = (decades / 6.0).ceil().max(1.0) as i32;
        let exponents = (low.log10().floor() as i32)..=(high.log10().ceil() as i32);
        let mut shown: Vec<f64> = exponents
            .filter(|e| e.rem_euclid(every) == 0)
            .flat_map(|e| within.iter().map(move |m| m * 10f64.powi(e)))
            .filter(|t| (low * 0.9999..=high * 1.0001).contains(t))
            .collect();
        if shown.len() < 2 {
            shown = ticks(low, high, step((high - low) / 4.0));
        }
        Axis { low, high, ticks: shown, pixels: (0.0, 1.0), percent, log: true, decimals: 0 }
    }

    /// The same axis between two pixels.
    pub fn between(mut self, from: f64, to: f64) -> Axis {
        self.pixels = (from, to);
        self
    }

    /// The pixel of a number; numbers outside are set on the nearer end.
    pub fn at(&self, value: f64) -> f64 {
        let (value, low, high) =
            if self.log { (value.max(self.low).ln(), self.low.ln(), self.high.ln()) } else { (value, self.low, self.high) };
        let share = ((value - low) / (high - low)).clamp(0.0, 1.0);
        self.pixels.0 + share * (self.pixels.1 - self.pixels.0)
    }

    /// What stands at a tick.
    pub fn label(&self, value: f64) -> String {
        let shown = if self.percent { value * 100.0 } else { value };
        let decimals = if self.log { decimals(shown) } else { self.decimals };
        let text = plain(shown, decimals);
        if self.percent { text + " %" } else { text }
    }

    /// Labels side by side and where they stand. Where room lacks, every second, third … tick has one; on a logarithmic axis
    /// decades come first.
    fn labels(&self) -> Vec<(f64, String)> {
        let room = |a: f64, b: f64| {
            (self.at(a) - self.at(b)).abs() > (measure(&self.label(a), TEXT, false) + measure(&self.label(b), TEXT, false)) / 2.0 + 4.0
        };
        let mut shown: Vec<f64> = Vec::new();
        if self.log {
            let decade = |t: &f64| (t.log10() - t.log10().round()).abs() < 1e-6;
            let (first, then): (Vec<f64>, Vec<f64>) = self.ticks.iter().copied().partition(decade);
            for tick in first.into_iter().chain(then) {
                if shown.iter().all(|other| room(*other, tick)) {
                    shown.push(tick);
                }
            }
        } else {
            let step = self.ticks.get(1).map_or(1.0, |second| second - self.ticks[0]);
            // Counted from zero, so that zero keeps its label.
            let every = |k: i64| self.ticks.iter().copied().filter(move |t| (t / step).round() as i64 % k == 0).collect::<Vec<_>>();
            shown = (1..20).map(every).find(|ticks| ticks.windows(2).all(|w| room(w[0], w[1]))).unwrap_or_default();
        }
        shown.into_iter().map(|t| (self.at(t), self.label(t))).collect()
    }

    /// How wide the widest label is.
    pub fn widest(&self) -> f64 {
        self.ticks.iter().map(|t| measure(&self.label(*t), TEXT, false)).fold(0.0, f64::max)
    }
}

/// A number with so many decimals, a true minus, and thousands grouped from ten thousand on (years are not).
pub fn plain(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let sign = if value < 0.0 && text.chars().any(|c| c.is_ascii_digit() && c != '0') { "−" } else { "" };
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), String::new()), |(w, f)| (w, format!(".{f}")));
    let mut grouped = String::new();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && whole.len() > 4 && (whole.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(c);
    }
    format!("{sign}{grouped}{fraction}")
}

/// Draws an axis at the foot of a chart, with its title and, if asked, lines up to `top` to read along.
pub fn foot(canvas: &mut Canvas<'_>, axis: &Axis, (top, bottom): (f64, f64), rules: bool, title: &str) {
    for &tick in &axis.ticks {
        let x = axis.at(tick);
        if rules {
            canvas.line(&[(x, top), (x, bottom)], RULE, 1.0);
        }
        canvas.line(&[(x, bottom), (x, bottom + 4.0)], INK, 1.0);
    }
    for (x, label) in axis.labels() {
        canvas.text(&label, (x, bottom + 13.0), Side::Middle, TEXT, SOFT, false);
    }
    canvas.line(&[(axis.pixels.0, bottom), (axis.pixels.1, bottom)], INK, 1.0);
    canvas.title_below(title, ((axis.pixels.0 + axis.pixels.1) / 2.0, bottom + 33.0));
}

/// Draws an axis up the side of a chart, with its title and lines across to `right`.
pub fn side(canvas: &mut Canvas<'_>, axis: &Axis, (left, right): (f64, f64), rules: bool, title: &str) {
    for &tick in &axis.ticks {
        let y = axis.at(tick);
        if rules {
            canvas.line(&[(left, y), (right, y)], RULE, 1.0);
        }
        canvas.line(&[(left - 4.0, y), (left, y)], INK, 1.0);
        canvas.text(&axis.label(tick), (left - 8.0, y), Side::Left, TEXT, SOFT, false);
    }
    canvas.line(&[(left, axis.pixels.0), (left, axis.pixels.1)], INK, 1.0);
    canvas.title_beside(title, (14.0, (axis.pixels.0 + axis.pixels.1) / 2.0));
}

/// The parts of a line inside a box between two corners (Liang and Barsky).
pub fn clipped(points: &[Point], low: Point, high: Point) -> Vec<[Point; 2]> {
    let inside = |pair: &[Point]| {
        let ((x, y), (to_x, to_y)) = (pair[0], pair[1]);
        let (dx, dy) = (to_x - x, to_y - y);
        let (mut enter, mut leave) = (0.0f64, 1.0f64);
        for (step, room) in [(-dx, x - low.0), (dx, high.0 - x), (-dy, y - low.1), (dy, high.1 - y)] {
            if step == 0.0 {
                if room < 0.0 {
                    return None;
                }
            } else if step < 0.0 {
                enter = enter.max(room / step);
            } else {
                leave = leave.min(room / step);
            }
        }
        (enter < leave).then_some([(x + enter * dx, y + enter * dy), (x + leave * dx, y + leave * dy)])
    };
    points.windows(2).filter_map(inside).collect()
}

/// Two ends that differ enough to draw between.
fn spread(low: f64, high: f64) -> (f64, f64) {
    let (low, high) = (low.min(high), low.max(high));
    let size = low.abs().max(high.abs());
    if high - low > size * 1e-9 {
        (low, high)
    } else if size == 0.0 {
        (0.0, 1.0)
    } else {
        (low - size * 0.1, high + size * 0.1)
    }
}

/// The next of 1, 2, 2.5, 5, 10 times a power of ten.
fn step(raw: f64) -> f64 {
    let power = 10f64.powf(raw.log10().floor());
    let times = raw / power;
    power * [1.0, 2.0, 2.5, 5.0].into_iter().find(|s| times <= s * 1.000_001).unwrap_or(10.0)
}

fn ticks(low: f64, high: f64, step: f64) -> Vec<f64> {
    let (first, last) = ((low / step - 1e-6).ceil() as i64, (high / step + 1e-6).floor() as i64);
    (first..=last).take(20).map(|i| i as f64 * step).collect()
}

/// How many decimals a round number needs.
fn decimals(value: f64) -> usize {
    let whole = |d: &usize| {
        let v = value.abs() * 10f64.powi(*d as i32);
        v > 0.5 && (v - v.round()).abs() < 1e-6 * v
    };
    (0..=9).find(whole).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_cover_what_is_shown() {
        let axis = Axis::new(0.013, 0.187, true, 5.0, true);
        assert_eq!((axis.label(axis.low), axis.label(axis.high)), ("0 %".into(), "20 %".into()));
        assert_eq!(Axis::new(2021.0, 2026.0, false, 5.0, false).label(2021.0), "2021");
        assert_eq!(Axis::new(0.0, 0.011, true, 5.0, true).label(0.0025), "0.25 %");
    }

    #[test]
    fn one_number_or_none_still_makes_an_axis() {
        for v in [0.0, 0.3, -7.0, 1e11, 1e-200] {
            let axis = Axis::new(v, v, false, 5.0, true);
            assert!(axis.high > axis.low && axis.ticks.len() < 20 && axis.at(v).is_finite(), "{v}");
        }
        assert!(Axis::log(0.01, 0.01, true).ticks.len() > 1);
    }

    #[test]
    fn a_logarithmic_axis_labels_its_decades() {
        let axis = Axis::log(0.001, 1.0, true).between(0.0, 300.0);
        assert_eq!((axis.label(0.001), axis.label(0.02), axis.at(0.1).round()), ("0.1 %".into(), "2 %".into(), 200.0));
    }

    #[test]
    fn lines_end_at_the_box() {
        assert_eq!(clipped(&[(-1.0, -1.0), (3.0, 3.0)], (0.0, 0.0), (2.0, 2.0)), vec![[(0.0, 0.0), (2.0, 2.0)]]);
        assert!(clipped(&[(3.0, 0.0), (3.0, 1.0)], (0.0, 0.0), (2.0, 2.0)).is_empty());
    }

    #[test]
    fn numbers_read_well() {
        assert_eq!((plain(-12_345.6, 1), plain(-0.0001, 2), plain(2024.0, 0)), ("−12,345.6".into(), "0.00".into(), "2024".into()));
    }
}
