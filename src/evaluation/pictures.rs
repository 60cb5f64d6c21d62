//! Pictures of a report as SVG, each from plain numbers: the same numbers make the same bytes. Points that are no numbers, or
//! as good as infinite, are left out; with nothing left a chart says "no data". Colours differ for every sort of colour
//! vision, and what a thing is compared with is grey and broken.

mod axis;
mod canvas;
mod charts;
mod grids;
mod rows;

pub use charts::{curves, reliability};
pub use grids::{heatmap, sweep};
pub use rows::{bars, forest};

/// Rows that were told about the same probability.
#[derive(Debug, Clone, PartialEq)]
pub struct Bin {
    /// The mean probability told.
    pub said: f64,
    /// The share that came true.
    pub came_true: f64,
    /// Lower end of the interval of that share.
    pub low: f64,
    /// Upper end of the interval of that share.
    pub high: f64,
    /// How many rows; more rows make a larger point.
    pub rows: usize,
}

/// One line of a chart of curves.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Curve {
    /// Its name in the legend.
    pub name: String,
    /// Its points in order, x and y.
    pub points: Vec<(f64, f64)>,
    /// A band around it: x, low, high. May be empty.
    pub band: Vec<(f64, f64, f64)>,
    /// Whether the others are compared with it; it is drawn grey and broken.
    pub reference: bool,
}

/// What a chart of curves has besides its curves.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Axes {
    /// Title of the horizontal axis.
    pub x: String,
    /// Title of the vertical axis.
    pub y: String,
    /// Whether x and y are shares, shown in percent.
    pub percent: (bool, bool),
    /// Whether to draw the line on which both are the same.
    pub diagonal: bool,
    /// Whether the vertical axis holds zero, drawn as a line.
    pub zero: bool,
    /// Whether the horizontal axis is logarithmic; points at or below zero are then left out.
    pub log_x: bool,
}

/// An estimate with its interval: one row of a forest plot.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Estimate {
    /// Its name, left.
    pub name: String,
    /// The estimate, a share or a difference of shares. Not a number: the row says "–".
    pub value: f64,
    /// Lower end of its interval.
    pub low: f64,
    /// Upper end of its interval.
    pub high: f64,
    /// A note, right: `n = 120`, `p = 0.03`.
    pub note: String,
    /// Whether the row sums up the others; it is bold and its mark a diamond.
    pub bold: bool,
}

/// One horizontal bar.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bar {
    /// Its name, left.
    pub name: String,
    /// Its length.
    pub value: f64,
    /// What chance alone gives, an upright tick; none if it is not a number.
    pub reference: f64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Result;

    const BAD: [f64; 3] = [f64::NAN, f64::INFINITY, -1e300];

    fn all(v: f64) -> Vec<Result<String>> {
        let name = "<a & b>".to_owned();
        let curve = Curve { name: name.clone(), points: vec![(0.1, 0.2), (v, 0.4), (0.3, v)], band: vec![(v, v, v)], reference: false };
        let axes = Axes { x: "x".into(), y: "y".into(), zero: true, diagonal: true, ..Axes::default() };
        let logarithmic = Axes { log_x: true, ..axes.clone() };
        let estimate = Estimate { name: name.clone(), value: v, low: v, high: 0.1, note: "n = 1".into(), bold: true };
        let two = [curve.clone(), Curve { reference: true, ..curve }];
        vec![
            reliability(&[Bin { said: 0.2, came_true: 0.3, low: v, high: 0.4, rows: 3 }], "x", "y"),
            curves(&two, &axes),
            curves(&two, &logarithmic),
            heatmap(&[name.clone(), "b".into()], &[vec![v, 0.5]], &[vec![1, 2, 3]], "x", "y"),
            forest(&[estimate.clone(), Estimate { value: 0.1, ..estimate }], "x"),
            bars(&[Bar { name: name.clone(), value: v, reference: v }, Bar { name, value: 0.2, reference: 0.1 }], "x"),
            sweep(&[0.0, 1.0], &[0.0, 1.0], &[vec![v], vec![0.1, -0.2]], "x", "y", &[(0.0, v), (0.2, 0.1), (2.0, 2.0)]),
        ]
    }

    #[test]
    fn what_is_no_number_is_left_out() {
        for svg in BAD.into_iter().flat_map(all) {
            let svg = svg.unwrap_or_default();
            assert!(svg.starts_with("<svg") && svg.trim_end().ends_with("</svg>"));
            assert!(!svg.contains("NaN") && !svg.contains("inf") && !svg.contains("no data"), "{svg}");
        }
    }

    #[test]
    fn nothing_makes_a_picture_that_says_so() {
        let empty = [
            reliability(&[], "x", "y"),
            curves(&[], &Axes::default()),
            curves(&[Curve { points: vec![(f64::NAN, 1.0)], ..Curve::default() }], &Axes::default()),
            heatmap(&[], &[], &[], "x", "y"),
            forest(&[], "x"),
            bars(&[], "x"),
            sweep(&[], &[], &[], "x", "y", &[]),
            sweep(&[f64::NAN], &[0.1], &[vec![0.3]], "x", "y", &[]),
        ];
        assert!(empty.into_iter().all(|svg| svg.is_ok_and(|s| s.contains("no data"))));
    }

    #[test]
    fn the_same_numbers_make_the_same_bytes_and_names_are_escaped() {
        assert_eq!(all(0.15), all(0.15));
        for svg in all(0.15) {
            let svg = svg.unwrap_or_default();
            assert!(!svg.contains("<a & b>"), "{svg}");
        }
    }

    #[test]
    fn a_long_curve_and_many_rows_stay_small() {
        let points: Vec<_> = (0..100_000).map(|i| (i as f64 / 1e5, (i as f64 / 1e5).sqrt())).collect();
        let svg = curves(&[Curve { points, ..Curve::default() }], &Axes::default()).unwrap_or_default();
        assert!((1..100_000).contains(&svg.len()), "{}", svg.len());
        let rows: Vec<_> = (0..200).map(|i| Bar { name: format!("field {i}"), value: f64::from(i), reference: 3.0 }).collect();
        assert!(bars(&rows, "x").is_ok());
    }
}
