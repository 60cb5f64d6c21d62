//! A report as one HTML page that needs nothing but itself: no scripts, no fonts, no files beside it. It is made of plain
//! data, so that every report looks alike and says at its end how it was made.

use minijinja::value::{Serde, Value};
use minijinja::{Environment, context};
use serde::Serialize;

use crate::error::{Error, ErrorKind, Result};

/// The command among a page's [`Page::origin`].
const COMMAND: &str = "command";

/// A page.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Page {
    /// Its title.
    pub title: String,
    /// One line below the title.
    pub summary: String,
    /// What a reader must know first, each in a box.
    pub warnings: Vec<String>,
    /// How the page was made: name and value. The one named `command` is shown first, as what makes the page again.
    pub origin: Vec<(String, String)>,
    /// The main figures.
    pub tiles: Vec<Tile>,
    /// All the rest.
    pub sections: Vec<Section>,
}

/// A main figure.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Tile {
    /// The figure.
    pub value: String,
    /// What it is.
    pub label: String,
    /// Its interval, or what it is to be compared with. May be empty.
    pub below: String,
}

/// A part of the page. Its text comes first, then tables, figures and notes.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Section {
    /// Its title.
    pub title: String,
    /// Paragraphs.
    pub text: Vec<String>,
    /// Tables, numbered through the page.
    pub tables: Vec<Grid>,
    /// Figures, numbered through the page.
    pub figures: Vec<Figure>,
    /// Small print.
    pub notes: Vec<String>,
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Grid {
    /// What it shows; stands above it after its number.
    pub caption: String,
    /// Titles of the columns.
    pub header: Vec<String>,
    /// Columns set right: numbers.
    pub right: Vec<usize>,
    /// A column of shares (`0.42`, `42 %`) that is drawn as bars too.
    pub bars: Option<usize>,
    /// The rows; short ones are filled up with empty cells.
    pub rows: Vec<Vec<String>>,
    /// Rows in bold.
    pub emphasis: Vec<usize>,
}

/// A picture.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Figure {
    /// The picture as SVG. It is put into the page as it is.
    pub svg: String,
    /// What it shows; stands below it after its number.
    pub caption: String,
    /// Whether it takes the page's whole width.
    pub wide: bool,
}

impl Tile {
    /// A main figure with what it is and what stands below.
    pub fn new(value: impl Into<String>, label: impl Into<String>, below: impl Into<String>) -> Tile {
        Tile { value: value.into(), label: label.into(), below: below.into() }
    }
}

impl Section {
    /// An empty section.
    pub fn new(title: impl Into<String>) -> Section {
        Section { title: title.into(), ..Section::default() }
    }

    /// Adds a paragraph.
    pub fn text(mut self, text: impl Into<String>) -> Section {
        self.text.push(text.into());
        self
    }

    /// Adds a table.
    pub fn table(mut self, table: Grid) -> Section {
        self.tables.push(table);
        self
    }

    /// Adds a picture as wide as half the page.
    pub fn figure(mut self, svg: String, caption: impl Into<String>) -> Section {
        self.figures.push(Figure { svg, caption: caption.into(), wide: false });
        self
    }

    /// Adds a picture that has the page's whole width.
    pub fn wide(mut self, svg: String, caption: impl Into<String>) -> Section {
        self.figures.push(Figure { svg, caption: caption.into(), wide: true });
        self
    }

    /// Adds small print.
    pub fn note(mut self, note: impl Into<String>) -> Section {
        self.notes.push(note.into());
        self
    }
}

impl Grid {
    /// A table without rows. A column whose title begins with `>` is set right, the sign being taken off.
    pub fn new(caption: impl Into<String>, header: &[&str]) -> Grid {
        let right = header.iter().enumerate().filter(|(_, h)| h.starts_with('>')).map(|(i, _)| i).collect();
        let header = header.iter().map(|h| h.trim_start_matches('>').trim_start().to_owned()).collect();
        Grid { caption: caption.into(), header, right, ..Grid::default() }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Adds a row in bold.
    pub fn bold(&mut self, cells: Vec<String>) {
        self.emphasis.push(self.rows.len());
        self.rows.push(cells);
    }
}

impl Page {
    /// The page as HTML.
    ///
    /// # Errors
    /// If the template fails.
    pub fn html(&self) -> Result<String> {
        let mut environment = Environment::new();
        environment.add_filter("bar", |text: String| share(&text).map(|s| format!("{:.1}", s * 100.0)));
        // A number and its percent sign stay on one line.
        environment.add_filter("tied", |text: String| text.replace(" %", "\u{a0}%"));
        let is_command = |name: &str| name.eq_ignore_ascii_case(COMMAND);
        let command = self.origin.iter().find(|(name, _)| is_command(name)).map(|(_, value)| value.as_str());
        let origin: Vec<Value> = self
            .origin
            .iter()
            .filter(|(name, _)| !is_command(name))
            .map(|(name, value)| context! { name => name.as_str(), value => value.as_str() })
            .collect();
        environment
            .add_template("page.html", include_str!("page.html"))
            .and_then(|()| environment.get_template("page.html"))
            .and_then(|template| template.render(context! { page => Value::from(Serde(self)), command, origin }))
            .map_err(|e| Error::new(ErrorKind::Format, "the page cannot be written").found(e))
    }
}

/// The share a cell begins with: `0.42`, `42 %`, `42.1 % (40 to 44)`. None if there is none, or if it is beyond 0 to 1.
fn share(cell: &str) -> Option<f64> {
    let cell = cell.trim();
    let end = cell.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(cell.len());
    let (number, rest) = cell.split_at(end);
    let value: f64 = number.parse().ok()?;
    let value = if rest.trim_start().starts_with('%') { value / 100.0 } else { value };
    (0.0..=1.0).contains(&value).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(sections: usize) -> Page {
        let mut grid = Grid::new("<caption>", &["name & code", "> share"]);
        grid.bars = Some(1);
        grid.row(vec!["<script>alert(1)</script>".into(), "42 %".into()]);
        grid.bold(vec!["short".into()]);
        let section = Section::new("A \"part\"").text("a < b").table(grid).figure("<svg id=\"drawn\"></svg>".into(), "seen").note("small");
        Page {
            title: "<Title>".into(),
            summary: "one & two".into(),
            warnings: vec!["<b>careful</b>".into()],
            origin: vec![("seed".into(), "7".into()), ("Command".into(), "hsift evaluate \"a b\"".into())],
            tiles: vec![Tile::new("0.93", "right", "0.91 to 0.95")],
            sections: vec![section; sections],
        }
    }

    #[test]
    fn all_but_pictures_is_escaped() {
        let html = page(1).html().unwrap_or_default();
        assert!(html.contains("&lt;script&gt;") && html.contains("&lt;b&gt;careful") && html.contains("&lt;Title&gt;"), "{html}");
        assert!(!html.contains("<script") && html.contains("<svg id=\"drawn\">"));
        assert!(!html.contains("http://") && !html.contains("https://") && !html.contains("<link") && !html.contains("src="));
    }

    #[test]
    fn tables_and_figures_are_numbered_through_the_page() {
        let html = page(3).html().unwrap_or_default();
        assert!(html.contains("Table 3") && html.contains("Figure 3") && !html.contains("Figure 4"));
        assert!(!html.contains("<nav"));
        assert!(page(5).html().is_ok_and(|h| h.contains("<nav") && h.contains("href=\"#section-5\"") && h.contains("id=\"section-5\"")));
    }

    #[test]
    fn the_command_comes_first_in_the_origin() {
        let html = page(1).html().unwrap_or_default();
        let (command, seed) = (html.find("hsift evaluate"), html.find("<dt>seed"));
        assert!(command.is_some() && command < seed && html.contains("byte for byte"), "{html}");
    }

    #[test]
    fn an_empty_page_is_a_page() {
        let html = Page::default().html().unwrap_or_default();
        assert!(html.starts_with("<!doctype html>") && html.trim_end().ends_with("</html>") && !html.contains("byte for byte"));
        assert_eq!(Ok(html), Page::default().html());
    }

    #[test]
    fn shares_are_read_from_cells() {
        assert_eq!((share("42 %"), share("0.5"), share("7.5 % (3 to 9)")), (Some(0.42), Some(0.5), Some(0.075)));
        assert_eq!((share("–"), share("1.2"), share("NaN"), share("")), (None, None, None, None));
    }
}
