//! A tariff: its lines in order with the measures that stand on them, of any jurisdiction.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::expression::Expression;
use super::units::{self, Unit};
use crate::domain::condition::Truth;

/// What a measure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The duty of goods from most countries: MFN, third country duty, US column 1 general.
    General,
    /// The duty of goods from countries without that: US column 2, China's general rate.
    NonMfn,
    /// A preference.
    Preference,
    /// An autonomous suspension or a provisional rate.
    Suspension,
    /// A tariff quota; whether it is open is not known here.
    Quota,
    /// A duty on top: anti-dumping, countervailing, safeguard, retaliation.
    Additional,
    /// Value added tax or what stands for it.
    Vat,
    /// Excise.
    Excise,
    /// What changes no duty: controls, statistics, licences.
    Control,
}

impl Kind {
    /// Its name in files.
    pub fn key(self) -> &'static str {
        match self {
            Kind::General => "general",
            Kind::NonMfn => "non_mfn",
            Kind::Preference => "preference",
            Kind::Suspension => "suspension",
            Kind::Quota => "quota",
            Kind::Additional => "additional",
            Kind::Vat => "vat",
            Kind::Excise => "excise",
            Kind::Control => "control",
        }
    }

    /// The kind of a name.
    pub fn read(text: &str) -> Option<Kind> {
        use Kind::*;
        let all = [General, NonMfn, Preference, Suspension, Quota, Additional, Vat, Excise, Control];
        let plain = text.trim().to_ascii_lowercase().replace([' ', '-'], "_");
        let named = match plain.as_str() {
            "mfn" | "third_country_duty" | "最惠国" => "general",
            "column_2" | "普通" => "non_mfn",
            "special" => "preference",
            "provisional" | "暂定" => "suspension",
            other => other,
        };
        all.into_iter().find(|k| k.key() == named)
    }
}

/// One measure of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measure {
    /// What it is.
    pub kind: Kind,
    /// What it is called, where its kind does not tell: `Tariff preference`, `Definitive anti-dumping duty`.
    pub name: String,
    /// The rate.
    pub expression: Expression,
    /// As it is printed.
    pub text: String,
    /// Symbols of the programmes it is for; any of them.
    pub programmes: Vec<String>,
    /// Countries of origin it is for, as ISO codes; all if empty.
    pub origins: Vec<String>,
    /// Countries it is not for.
    pub excluded: Vec<String>,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// What else must be so, in the tariff's words; empty if nothing.
    pub conditions: Vec<String>,
    /// Legal act, column or table it is from.
    pub source: String,
    /// How sure that is: `official` for a loaded export, else as its source says.
    pub confidence: String,
}

impl Measure {
    /// Is it in force on a day?
    pub fn in_force(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Is it for goods of an origin, as far as its own list says? Of an area whose members are not known nobody can tell.
    pub fn is_for(&self, origin: &str) -> Truth {
        let listed = |list: &[String]| match list.iter().any(|c| c == origin) {
            true => Truth::Yes,
            false if list.iter().any(|c| c.len() != 2) => Truth::Unknown,
            false => Truth::No,
        };
        let included = if self.origins.is_empty() { Truth::Yes } else { listed(&self.origins) };
        match (included, listed(&self.excluded)) {
            (Truth::No, _) | (_, Truth::Yes) => Truth::No,
            (Truth::Yes, Truth::No) => Truth::Yes,
            _ => Truth::Unknown,
        }
    }
}

/// One line of a tariff.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its digits; empty on a line that only groups others.
    pub code: String,
    /// Depth; 0 is a heading.
    pub indent: u32,
    /// The line above it, as its place.
    pub parent: Option<u32>,
    /// Its text.
    pub description: String,
    /// Units of quantity to report, as printed.
    pub units: Vec<String>,
    /// Can goods be declared under it?
    pub declarable: bool,
    /// Its own measures.
    pub measures: Vec<Measure>,
    /// Footnotes and pointers.
    pub footnotes: Vec<String>,
}

/// How measures of the lines above count for a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Inheritance {
    /// A kind that stands on the line itself hides that of the lines above: US columns.
    Nearest,
    /// All count: UK and EU measures.
    All,
}

/// A file that a tariff was read from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its name without the folder.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// What it was taken as: `USITC JSON`, `TARIC workbook` …
    pub format: String,
}

/// What was not understood, or mended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// Which sort: `rate`, `indent`, `heading`, `repeated code`, `unit`, `date`, `area` …
    pub sort: String,
    /// Where.
    pub at: String,
    /// What stood there, and what was done.
    pub what: String,
}

/// A tariff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// `US`, `UK` (its country is GB), `EU`, `CN` …
    pub jurisdiction: String,
    /// Which edition of it.
    pub edition: String,
    /// First day of the edition, where it is known; earlier entries are not answered by it.
    pub from: Option<NaiveDate>,
    /// What it was read from.
    pub sources: Vec<Source>,
    /// How measures come down.
    pub inheritance: Inheritance,
    /// Lines in the order of the tariff.
    pub lines: Vec<Line>,
    /// What was not understood.
    pub troubles: Vec<Trouble>,
    /// Places by code.
    #[serde(skip)]
    index: BTreeMap<String, Vec<u32>>,
}

/// A measure that counts for a line, and the line it stands on.
#[derive(Debug, Clone, Copy)]
pub struct Held<'s> {
    /// The measure.
    pub measure: &'s Measure,
    /// Where it stands: the line itself, or one above it.
    pub line: &'s Line,
    /// Is it the line's own?
    pub own: bool,
}

/// What a tariff knows of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// A line that goods are declared under.
    Line(u32),
    /// A line that is finer than this tariff's finest, which is it: zeros were added, or a national tail that it does not part by.
    Finer(u32),
    /// A coarser code, with the lines below it.
    Above(Vec<u32>),
    /// No line; the nearest line above, with the lines below that.
    Missing(Option<(String, Vec<u32>)>),
}

impl Schedule {
    /// Joins lines to a tariff: finds parents by indent, or by digits where lines have none.
    pub fn new(jurisdiction: &str, edition: &str, inheritance: Inheritance, lines: Vec<Line>) -> Schedule {
        let mut schedule = Schedule {
            jurisdiction: jurisdiction.to_owned(),
            edition: edition.to_owned(),
            from: None,
            sources: Vec::new(),
            inheritance,
            lines,
            troubles: Vec::new(),
            index: BTreeMap::new(),
        };
        schedule.reindex();
        schedule
    }

    /// Makes the index again, after lines were read from a file.
    pub fn reindex(&mut self) {
        self.index.clear();
        for (at, line) in self.lines.iter().enumerate().filter(|(_, l)| !l.code.is_empty()) {
            self.index.entry(line.code.clone()).or_default().push(at as u32);
        }
    }

    /// A line by its place.
    pub fn line(&self, at: u32) -> &Line {
        &self.lines[at as usize]
    }

    /// The line and those above it, from the line up.
    pub fn upward(&self, at: u32) -> impl Iterator<Item = (u32, &Line)> {
        std::iter::successors(Some(at), |at| self.line(*at).parent).map(|at| (at, self.line(at)))
    }

    /// Declarable lines whose code begins so, in order.
    fn below(&self, prefix: &str) -> Vec<u32> {
        let range = self.index.range(prefix.to_owned()..).take_while(|(code, _)| code.starts_with(prefix));
        range.flat_map(|(_, places)| places).copied().filter(|at| self.line(*at).declarable).collect()
    }

    /// Looks a code up.
    pub fn find(&self, code: &str) -> Found {
        let exact = |code: &str| self.index.get(code).and_then(|p| p.iter().copied().find(|at| self.line(*at).declarable));
        if let Some(at) = exact(code) {
            return Found::Line(at);
        }
        let below = self.below(code);
        match below[..] {
            // 8456 11 70 is one line with 8456 11 70 00 alone below it.
            [one] if self.line(one).code[code.len()..].bytes().all(|b| b == b'0') => return Found::Line(one),
            [] => {}
            _ => return Found::Above(below),
        }
        // From the longest beginning on: what is the code finer than, or where does it leave the tariff?
        for length in (4..code.len()).rev() {
            let (head, tail) = code.split_at(length);
            if let Some(at) = exact(head) {
                return Found::Finer(at);
            }
            let below = self.below(head);
            if below.is_empty() {
                continue;
            }
            return if tail.bytes().all(|b| b == b'0') { Found::Above(below) } else { Found::Missing(Some((head.to_owned(), below))) };
        }
        Found::Missing(None)
    }

    /// The measures that count for a line, its own first.
    pub fn measures(&self, at: u32) -> Vec<Held<'_>> {
        let mut all: Vec<Held> = Vec::new();
        for (place, line) in self.upward(at) {
            let known: Vec<Kind> = all.iter().map(|h| h.measure.kind).collect();
            let counts = |m: &&Measure| self.inheritance == Inheritance::All || !known.contains(&m.kind);
            all.extend(line.measures.iter().filter(counts).map(|measure| Held { measure, line, own: place == at }));
        }
        all
    }

    /// The lines that a code may be: its own, or those below it; of a code that is none, those below the nearest one above.
    pub fn candidates(&self, code: &str) -> Vec<u32> {
        match self.find(code) {
            Found::Line(at) | Found::Finer(at) => vec![at],
            Found::Above(places) | Found::Missing(Some((_, places))) => places,
            Found::Missing(None) => Vec::new(),
        }
    }

    /// The units that a line is reported in, and that its duties count by.
    pub fn units(&self, at: u32) -> Vec<Unit> {
        let reported = self.upward(at).find(|(_, l)| !l.units.is_empty()).map_or(&[][..], |(_, l)| &l.units);
        let mut all: Vec<Unit> = reported.iter().filter_map(|u| units::read(u)).flat_map(|w| w.units.clone()).collect();
        all.extend(self.measures(at).iter().flat_map(|h| h.measure.expression.units()).cloned());
        all.sort();
        all.dedup();
        all
    }

    /// Footnotes of the line and of those above it.
    pub fn footnotes(&self, at: u32) -> Vec<&str> {
        self.upward(at).flat_map(|(_, line)| line.footnotes.iter().map(String::as_str)).collect()
    }
}

/// Finds the line above each: the nearest one before it with a smaller indent. Says where an indent jumps.
pub fn parents_by_indent(lines: &mut [Line]) -> Vec<Trouble> {
    let mut open: Vec<(u32, u32)> = Vec::new();
    let mut troubles = Vec::new();
    for at in 0..lines.len() {
        let indent = lines[at].indent;
        while open.last().is_some_and(|(above, _)| *above >= indent) {
            open.pop();
        }
        // A new chapter or heading without its own row begins a new tree, whatever stood before.
        let strange = |above: u32| {
            let (one, other) = (&lines[at].code, &lines[above as usize].code);
            one.len() >= 4 && other.len() >= 4 && one[..4] != other[..4]
        };
        if open.last().is_some_and(|(_, above)| strange(*above)) {
            open.clear();
        }
        let parent = open.last().copied();
        if indent > 0 && parent.is_none_or(|(above, _)| above + 1 < indent) {
            let under = parent.map_or("nothing".to_owned(), |(above, _)| format!("indent {above}"));
            troubles.push(Trouble {
                sort: "indent".into(),
                at: lines[at].code.clone(),
                what: format!("indent {indent} under {under}: taken as one deeper"),
            });
        }
        lines[at].parent = parent.map(|(_, place)| place);
        open.push((indent, at as u32));
    }
    troubles
}

/// Finds the line above each by its digits: the longest code that it begins with, pairs of zeros at its end aside. Lines must be in order
/// of their codes.
pub fn parents_by_digits(lines: &mut [Line]) {
    let mut open: Vec<u32> = Vec::new();
    for at in 0..lines.len() {
        let is_under = |above: &u32| {
            let (above, own) = (significant(&lines[*above as usize].code), significant(&lines[at].code));
            own.len() > above.len() && own.starts_with(above)
        };
        while open.last().is_some_and(|above| !is_under(above)) {
            open.pop();
        }
        lines[at].parent = open.last().copied();
        lines[at].indent = open.len() as u32;
        open.push(at as u32);
    }
}

/// A code without the pairs of zeros that fill it up.
pub fn significant(code: &str) -> &str {
    let mut code = code;
    while code.len() > 2 && code.ends_with("00") {
        code = &code[..code.len() - 2];
    }
    code
}
