//! What all pictures are drawn on: an SVG in tenths of a pixel, so that curves are smooth although plotters counts in
//! whole units, with the few shapes and the one set of colours the pictures share.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::error::{Error, ErrorKind, Result};

/// Units a pixel has.
const FINE: f64 = 10.0;
/// plotters divides every font size by this before writing it.
const FONT: f64 = 1.24;
/// Size of nearly all text.
pub const TEXT: f64 = 12.0;

/// Text and axes.
pub const INK: RGBColor = RGBColor(28, 36, 48);
/// Lesser text.
pub const SOFT: RGBColor = RGBColor(84, 95, 110);
/// Lines to read along.
pub const RULE: RGBColor = RGBColor(228, 232, 237);
/// A line on which both axes say the same.
pub const EQUAL: RGBColor = RGBColor(168, 176, 186);
/// What a thing is compared with.
pub const GREY: RGBColor = RGBColor(125, 133, 144);
/// The thing itself; blue and orange differ for every sort of colour vision, the third is dashed as well.
pub const SERIES: [RGBColor; 3] = [RGBColor(47, 93, 138), RGBColor(213, 94, 0), RGBColor(0, 143, 105)];
/// Dashes of references.
pub const DASH: &[f64] = &[5.0, 4.0];

/// A place in pixels from the upper left corner.
pub type Point = (f64, f64);

/// Where a text stands beside its point.
#[derive(Clone, Copy)]
pub enum Side {
    /// Starts there.
    Right,
    /// Ends there.
    Left,
    /// Is centred on it.
    Middle,
    /// Is centred on it and reads upwards.
    Up,
    /// Ends there and reads upwards: a column's name below the column.
    Below,
}

/// A sheet being drawn on. The first failure is kept and told by [`draw`], which spares every shape its own `?`.
pub struct Canvas<'a> {
    size: Point,
    backend: SVGBackend<'a>,
    failed: Option<String>,
}

/// Draws a picture of a size in pixels.
pub fn draw((width, height): (f64, f64), paint: impl FnOnce(&mut Canvas<'_>)) -> Result<String> {
    let (wide, high) = ((width * FINE).round() as u32, (height * FINE).round() as u32);
    let mut svg = String::new();
    let failed = {
        let mut canvas = Canvas { size: (width, height), backend: SVGBackend::with_string(&mut svg, (wide, high)), failed: None };
        paint(&mut canvas);
        let done = canvas.backend.present();
        canvas.keep(done);
        canvas.failed
    };
    if let Some(failed) = failed {
        return Err(Error::new(ErrorKind::Format, "a picture cannot be drawn").found(failed));
    }
    // Shown at its size in pixels; the view box keeps the fine units.
    Ok(svg.replacen(&format!("width=\"{wide}\" height=\"{high}\""), &format!("width=\"{width:.0}\" height=\"{height:.0}\""), 1))
}

impl Canvas<'_> {
    fn keep<E: std::fmt::Display>(&mut self, result: std::result::Result<(), E>) {
        if let (Err(e), None) = (result, &self.failed) {
            self.failed = Some(e.to_string());
        }
    }

    /// A line through points.
    pub fn line(&mut self, points: &[Point], colour: RGBColor, width: f64) {
        if points.len() > 1 {
            let result = self.backend.draw_path(fine_all(points), &stroke(colour, width));
            self.keep(result);
        }
    }

    /// A broken line: lengths drawn and left out in turn.
    pub fn dashed(&mut self, points: &[Point], dashes: &[f64], colour: RGBColor, width: f64) {
        if dashes.is_empty() {
            return self.line(points, colour, width);
        }
        for piece in pieces(points, dashes) {
            self.line(&piece, colour, width);
        }
    }

    /// A filled area.
    pub fn area(&mut self, points: &[Point], colour: RGBColor, opacity: f64) {
        if points.len() > 2 {
            let result = self.backend.fill_polygon(fine_all(points), &colour.mix(opacity).filled());
            self.keep(result);
        }
    }

    /// A filled rectangle.
    pub fn filled(&mut self, from: Point, to: Point, colour: RGBColor) {
        let result = self.backend.draw_rect(fine(from), fine(to), &colour.filled(), true);
        self.keep(result);
    }

    /// A dot.
    pub fn dot(&mut self, at: Point, radius: f64, colour: RGBColor) {
        let result = self.backend.draw_circle(fine(at), (radius * FINE).round() as u32, &colour.filled(), true);
        self.keep(result);
    }

    /// A text at a height of capitals centred on the point, or beside it as `side` says.
    pub fn text(&mut self, text: &str, at: Point, side: Side, size: f64, colour: RGBColor, bold: bool) {
        let horizontal = match side {
            Side::Right => HPos::Left,
            Side::Left | Side::Below => HPos::Right,
            Side::Middle | Side::Up => HPos::Center,
        };
        let turn = if matches!(side, Side::Up | Side::Below) { FontTransform::Rotate270 } else { FontTransform::None };
        let weight = if bold { FontStyle::Bold } else { FontStyle::Normal };
        let font = ("sans-serif", size * FINE * FONT).into_font().style(weight).transform(turn);
        let style = TextStyle::from(font).color(&colour).pos(Pos::new(horizontal, VPos::Center));
        // Control signs have no place in XML and no shape.
        let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let result = self.backend.draw_text(&clean, &style, fine(at));
        self.keep(result);
    }
}

impl Canvas<'_> {
    /// The title of an axis at the foot, centred on `x` as far as the sheet has room.
    pub fn title_below(&mut self, title: &str, (x, y): Point) {
        let (title, x) = within(title, x, self.size.0);
        self.text(&title, (x, y), Side::Middle, TEXT, INK, false);
    }

    /// The title of an axis up the left side (or, from another `x`, elsewhere), centred on `y` as far as the sheet has room.
    pub fn title_beside(&mut self, title: &str, (x, y): Point) {
        let (title, y) = within(title, y, self.size.1);
        self.text(&title, (x, y), Side::Up, TEXT, INK, false);
    }
}

/// A title that fits a sheet, and the middle nearest to the one wanted at which it does.
fn within(title: &str, middle: f64, room: f64) -> (String, f64) {
    let title = fit(title, room - 8.0, TEXT, false);
    let half = (measure(&title, TEXT, false) / 2.0).min(room / 2.0 - 4.0);
    (title, middle.clamp(half + 4.0, room - half - 4.0))
}

/// How a legend shows what it names.
#[derive(Clone, Copy)]
pub enum Key {
    /// A line with these dashes.
    Line(RGBColor, &'static [f64]),
    /// An upright tick.
    Tick(RGBColor),
}

/// Pixels a line of a legend takes.
pub const LEGEND_LINE: f64 = 18.0;

/// Entries set into as many lines as a width asks for: entry, its line and its left edge.
pub fn legend(entries: &[(Key, String)], width: f64) -> Vec<(Key, String, usize, f64)> {
    let (mut line, mut left) = (0, 0.0);
    let mut set = Vec::new();
    for (key, name) in entries {
        let name = fit(name, width - 34.0, TEXT, false);
        let takes = 30.0 + measure(&name, TEXT, false);
        if left > 0.0 && left + takes > width {
            (line, left) = (line + 1, 0.0);
        }
        set.push((*key, name, line, left));
        left += takes + 18.0;
    }
    set
}

impl Canvas<'_> {
    /// Draws what [`legend`] has set, from this corner.
    pub fn legend(&mut self, set: &[(Key, String, usize, f64)], (x, y): Point) {
        for (key, name, line, left) in set {
            let (x, y) = (x + left, y + LEGEND_LINE * (*line as f64 + 0.5));
            match key {
                Key::Line(colour, dashes) => self.dashed(&[(x, y), (x + 24.0, y)], dashes, *colour, 2.0),
                Key::Tick(colour) => self.line(&[(x + 20.0, y - 7.0), (x + 20.0, y + 7.0)], *colour, 2.0),
            }
            self.text(name, (x + 30.0, y), Side::Right, TEXT, INK, false);
        }
    }
}

/// How wide a text is at most. An SVG's reader chooses the font, so this goes by a wide one.
pub fn measure(text: &str, size: f64, bold: bool) -> f64 {
    let em = |c: char| match c {
        'i' | 'j' | 'l' | 'I' | ' ' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.33,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '-' | '/' => 0.42,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '−' | '+' | '=' | '…' => 0.92,
        c if c >= '\u{1100}' => 1.0,
        c if c.is_uppercase() => 0.74,
        _ => 0.6,
    };
    text.chars().map(em).sum::<f64>() * size * if bold { 1.17 } else { 1.0 }
}

/// A text cut short to a width, with an ellipsis.
pub fn fit(text: &str, width: f64, size: f64, bold: bool) -> String {
    if measure(text, size, bold) <= width {
        return text.to_owned();
    }
    let mut kept = text.to_owned();
    while !kept.is_empty() && measure(&kept, size, bold) + 0.92 * size > width {
        kept.pop();
    }
    kept.truncate(kept.trim_end().len());
    kept + "…"
}

/// The pieces a broken line is drawn of.
fn pieces(points: &[Point], dashes: &[f64]) -> Vec<Vec<Point>> {
    let (Some(first), Some(&length)) = (points.first(), dashes.first()) else { return Vec::new() };
    let (mut done, mut piece) = (Vec::new(), vec![*first]);
    let (mut dash, mut left) = (0, length);
    for pair in points.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        loop {
            let length = (to.0 - from.0).hypot(to.1 - from.1);
            if length <= left {
                left -= length;
                piece.push(to);
                break;
            }
            from = (from.0 + (to.0 - from.0) * left / length, from.1 + (to.1 - from.1) * left / length);
            piece.push(from);
            let ended = std::mem::replace(&mut piece, vec![from]);
            // Drawn and left out in turn: every second piece is a gap.
            if dash % 2 == 0 {
                done.push(ended);
            }
            dash += 1;
            left = dashes[dash % dashes.len()].max(0.5);
        }
    }
    if dash % 2 == 0 {
        done.push(piece);
    }
    done
}

fn stroke(colour: RGBColor, width: f64) -> ShapeStyle {
    colour.stroke_width((width * FINE).round() as u32)
}

fn fine((x, y): Point) -> (i32, i32) {
    ((x * FINE).round() as i32, (y * FINE).round() as i32)
}

/// Points in fine units; what falls together with the point before it is left out, which keeps long curves small.
fn fine_all(points: &[Point]) -> Vec<(i32, i32)> {
    let mut all: Vec<(i32, i32)> = points.iter().map(|p| fine(*p)).collect();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_cover_their_share_of_a_line() {
        let pieces = pieces(&[(0.0, 0.0), (30.0, 0.0), (90.0, 0.0)], DASH);
        let drawn: f64 = pieces.iter().flat_map(|p| p.windows(2).map(|w| w[1].0 - w[0].0)).sum();
        assert_eq!(drawn, 50.0);
    }

    #[test]
    fn long_names_are_cut_to_their_room() {
        assert_eq!(fit("short", 100.0, TEXT, false), "short");
        let cut = fit("a name that is far too long for the room it has", 100.0, TEXT, false);
        assert!(cut.ends_with('…') && measure(&cut, TEXT, false) <= 100.0, "{cut}");
    }

    #[test]
    fn text_is_escaped_and_the_size_is_in_pixels() {
        let svg = draw((46.0, 34.0), |c| c.text("<a&b>\u{1}", (1.0, 1.0), Side::Right, TEXT, INK, false));
        assert!(svg.is_ok_and(|s| s.starts_with("<svg width=\"46\" height=\"34\"") && s.contains("&lt;a&amp;b&gt; ")));
    }
}
