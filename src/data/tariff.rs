//! Tariffs from files: official exports and tables of one's own, and the one compact file that they become.

mod file;
mod own;
mod taric;
mod uk;
mod us;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;
use std::path::{Path, PathBuf};

use calamine::{Reader, Xlsx};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use super::ingest::{Raw, raw};
use super::shipments::{Row, Stated};
use crate::domain::condition::Facts;
use crate::domain::tariff::amount::Goods;
use crate::domain::tariff::assess::Shipment;
use crate::domain::tariff::layer::Layer;
use crate::domain::tariff::schedule::{Inheritance, Kind, Line, Schedule, Source, Trouble, parents_by_digits, parents_by_indent};
use crate::domain::tariff::tables::{self, Jurisdiction};
use crate::error::{Error, ErrorKind, Result};

pub use file::{open, save};

/// What a person says of the files.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Whose tariff it is.
    pub jurisdiction: String,
    /// Which edition.
    pub edition: String,
    /// First day of the edition.
    pub from: Option<NaiveDate>,
}

/// Reads official exports, or a table of one's own, as one tariff.
///
/// # Errors
/// [`ErrorKind::Format`] or [`ErrorKind::Schema`] naming the file that is none; [`ErrorKind::Data`] without any line.
pub fn load(files: &[PathBuf], asked: &Asked) -> Result<Schedule> {
    let mut parts = Parts::default();
    for path in files {
        parts.read(path)?;
    }
    parts.join(asked)
}

/// The tariffs that are shipped: the headings of laser machines and what is taken for them.
pub fn shipped() -> &'static [Schedule] {
    static SHIPPED: std::sync::LazyLock<Vec<Schedule>> = std::sync::LazyLock::new(|| {
        let texts = [
            ("US", "2026 rev 10", "us.csv", include_str!("../../datasets/tariff/us.csv")),
            ("EU", "as named in its rows", "eu.csv", include_str!("../../datasets/tariff/eu.csv")),
            ("UK", "as named in its rows", "uk.csv", include_str!("../../datasets/tariff/uk.csv")),
            ("CN", "as named in its rows", "cn.csv", include_str!("../../datasets/tariff/cn.csv")),
        ];
        texts.into_iter().map(|(jurisdiction, edition, name, text)| embedded(jurisdiction, edition, name, text)).collect()
    });
    &SHIPPED
}

fn embedded(jurisdiction: &str, edition: &str, name: &str, text: &str) -> Schedule {
    let asked = Asked { jurisdiction: jurisdiction.into(), edition: edition.into(), from: None };
    let mut parts = Parts::default();
    let read = parts.table(name, text).and_then(|()| parts.join(&asked));
    let mut schedule = read.unwrap_or_else(|e| panic!("the shipped {name}: {e}"));
    schedule.sources.push(Source { name: name.into(), sha256: hash(text.as_bytes()), format: "shipped table".into() });
    schedule
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}

/// What the files of one tariff hold.
#[derive(Default)]
struct Parts {
    lines: Vec<Line>,
    by_indent: bool,
    inheritance: Option<Inheritance>,
    sources: Vec<Source>,
    troubles: Vec<Trouble>,
    taric: Taric,
}

/// The sheets of the EU's monthly extract.
#[derive(Default)]
struct Taric {
    duties: Vec<Line>,
    nomenclature: Vec<Line>,
    declarable: Vec<String>,
    areas: Vec<(String, Vec<String>)>,
}

impl Parts {
    fn read(&mut self, path: &Path) -> Result<()> {
        let name = path.file_name().map_or_else(|| path.display().to_string(), |n| n.to_string_lossy().into_owned());
        let (raw, whole) = raw(path)?;
        let wrong = |what: String| {
            Error::new(ErrorKind::Schema, "this is no tariff that hsift reads").at(path.display()).found(what).expected(
            "USITC JSON or CSV, a UK commodity (API v2) or the UK's bulk CSV, workbooks of the EU's monthly TARIC extract, or a table with columns code and rate",
        )
        };
        let format = match raw {
            Raw::Workbook(bytes) => self.workbook(bytes).map_err(wrong)?,
            Raw::Text(text) if text.trim_start().starts_with(['{', '[']) => self.json(&name, &text).map_err(wrong)?,
            Raw::Text(text) => {
                self.table(&name, &text)?;
                "table"
            }
        };
        self.sources.push(Source { name, sha256: hash(&whole), format: format.to_owned() });
        Ok(())
    }

    fn json(&mut self, name: &str, text: &str) -> std::result::Result<&'static str, String> {
        if text.trim_start().starts_with('[') {
            let rows = us::json(text)?;
            self.us(rows);
            return Ok("USITC JSON");
        }
        self.extend(uk::api(name, text)?);
        self.inheritance = Some(Inheritance::All);
        Ok("UK commodity (API v2)")
    }

    /// Takes up the lines of one more file; the lines above them move with them.
    fn extend(&mut self, (mut lines, troubles): (Vec<Line>, Vec<Trouble>)) {
        let before = self.lines.len() as u32;
        for parent in lines.iter_mut().filter_map(|l| l.parent.as_mut()) {
            *parent += before;
        }
        self.lines.extend(lines);
        self.troubles.extend(troubles);
    }

    fn us(&mut self, rows: Vec<us::Row>) {
        self.extend(us::lines(rows));
        self.by_indent = true;
        self.inheritance = Some(Inheritance::Nearest);
    }

    fn table(&mut self, name: &str, text: &str) -> Result<()> {
        let wrong = |what: String| {
            Error::new(ErrorKind::Schema, "this table is no tariff that hsift reads")
                .at(name)
                .found(what)
                .expected("columns code and rate, or the columns of an official export")
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let first = text.lines().find(|l| !l.trim().is_empty()).unwrap_or_default();
        let separator =
            [b'\t', b';'].into_iter().find(|s| first.bytes().filter(|b| b == s).count() >= 1 && !first.contains(',')).unwrap_or(b',');
        let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(text.as_bytes());
        let header: Vec<String> = reader.headers().map_err(|e| wrong(e.to_string()))?.iter().map(|h| h.trim().to_owned()).collect();
        let mut broken = None;
        let mut rows = reader
            .into_records()
            .map_while(|row| row.map_err(|e| broken = Some(e.to_string())).ok())
            .map(|r| r.iter().map(str::to_owned).collect());
        if us::is_export(&header) {
            let rows = us::csv(&header, &mut rows).map_err(wrong)?;
            self.us(rows);
        } else if header.iter().any(|h| h.starts_with("measure__") || h.starts_with("commodity__")) {
            let read = uk::bulk(name, &mut rows, &header).map_err(wrong)?;
            self.extend(read);
            self.inheritance = Some(Inheritance::All);
        } else {
            let read = own::lines(&header, &mut rows).map_err(wrong)?;
            self.by_indent |= header.iter().any(|h| h.eq_ignore_ascii_case("indent"));
            self.extend(read);
            self.inheritance.get_or_insert(Inheritance::Nearest);
        }
        drop(rows);
        broken.map_or(Ok(()), |what| Err(wrong(what)))
    }

    fn workbook(&mut self, bytes: Vec<u8>) -> std::result::Result<&'static str, String> {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| e.to_string())?;
        let mut known = false;
        for name in book.sheet_names() {
            let range = book.worksheet_range(&name).map_err(|e| format!("sheet {name:?}: {e}"))?;
            let sheet: Vec<Vec<String>> = range.rows().map(|row| row.iter().map(cell_text).collect()).collect();
            match taric::what(&sheet) {
                Some(taric::What::Duties) => {
                    let (lines, troubles) = taric::duties(&sheet)?;
                    self.taric.duties.extend(lines);
                    self.troubles.extend(troubles);
                }
                Some(taric::What::Nomenclature) => self.taric.nomenclature.extend(taric::nomenclature(&sheet)?),
                Some(taric::What::Areas) => self.taric.areas.extend(taric::areas(&sheet)),
                Some(taric::What::Declarable) => self.taric.declarable.extend(taric::declarable(&sheet)),
                None => continue,
            }
            known = true;
        }
        if known { Ok("TARIC workbook") } else { Err(format!("sheets {}", book.sheet_names().join(", "))) }
    }

    fn join(mut self, asked: &Asked) -> Result<Schedule> {
        if !self.taric.duties.is_empty() || !self.taric.nomenclature.is_empty() {
            let taric = std::mem::take(&mut self.taric);
            self.extend(taric::join(taric.duties, taric.nomenclature, &taric.declarable, &taric.areas));
            self.inheritance = Some(Inheritance::All);
        }
        if self.lines.is_empty() {
            return Err(Error::new(ErrorKind::Data, "the files hold no line of a tariff")
                .found(self.sources.iter().map(|s| s.name.as_str()).collect::<Vec<_>>().join(", ")));
        }
        self.repeated();
        if self.by_indent {
            self.troubles.extend(parents_by_indent(&mut self.lines));
        } else if self.lines.iter().all(|l| l.parent.is_none()) {
            self.lines.sort_by(|a, b| a.code.cmp(&b.code));
            parents_by_digits(&mut self.lines);
        }
        mark_declarable(&mut self.lines);
        let mut schedule = Schedule::new(&asked.jurisdiction, &asked.edition, self.inheritance.unwrap_or(Inheritance::Nearest), self.lines);
        schedule.from = asked.from;
        schedule.sources = self.sources;
        schedule.troubles = self.troubles;
        let more = unresolved(&schedule);
        schedule.troubles.extend(more);
        Ok(schedule)
    }

    /// A code that stands twice in several files or in one: the first line has it, with the measures of all.
    fn repeated(&mut self) {
        let mut first: BTreeMap<String, u32> = BTreeMap::new();
        let mut kept: Vec<Line> = Vec::with_capacity(self.lines.len());
        // Where each line went.
        let mut moved: Vec<u32> = Vec::with_capacity(self.lines.len());
        for mut line in std::mem::take(&mut self.lines) {
            line.parent = line.parent.and_then(|p| moved.get(p as usize).copied());
            let Some(at) = first.get(&line.code).copied().filter(|_| !line.code.is_empty()) else {
                moved.push(kept.len() as u32);
                first.insert(line.code.clone(), kept.len() as u32);
                kept.push(line);
                continue;
            };
            moved.push(at);
            let known = &mut kept[at as usize];
            let same = known.description == line.description || line.description.is_empty();
            let new: Vec<_> = line.measures.into_iter().filter(|m| !known.measures.contains(m)).collect();
            if !same || !new.is_empty() {
                self.troubles.push(Trouble {
                    sort: "repeated code".into(),
                    at: line.code.clone(),
                    what: format!("stands again as {:?}, with {} rates of its own; joined to the first", line.description, new.len()),
                });
            }
            known.declarable |= line.declarable;
            known.measures.extend(new);
        }
        self.lines = kept;
    }
}

fn cell_text(cell: &calamine::Data) -> String {
    match cell {
        calamine::Data::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        other => other.to_string(),
    }
}

/// Goods are declared under the lines that have a code of at least six digits and no coded line below them.
fn mark_declarable(lines: &mut [Line]) {
    if lines.iter().any(|l| l.declarable) {
        return;
    }
    let above: BTreeSet<u32> = lines.iter().filter(|l| !l.code.is_empty()).filter_map(|l| l.parent).collect();
    // A coded line may hang under a grouping line without code, whose own parent then has something below it.
    let mut has_below = above.clone();
    for at in above {
        let mut next = lines[at as usize].parent;
        while let Some(up) = next.filter(|up| has_below.insert(*up)) {
            next = lines[up as usize].parent;
        }
    }
    for (at, line) in lines.iter_mut().enumerate() {
        line.declarable = line.code.len() >= 6 && !has_below.contains(&(at as u32));
    }
}

/// Declarable lines for which no line above states a general rate either, and rates that were not understood.
fn unresolved(schedule: &Schedule) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    for (at, line) in schedule.lines.iter().enumerate() {
        if line.declarable && !schedule.measures(at as u32).iter().any(|h| h.measure.kind == Kind::General) {
            troubles.push(Trouble { sort: "unresolved".into(), at: line.code.clone(), what: "no general rate on it or above it".into() });
        }
        for measure in line.measures.iter().filter(|m| m.kind != Kind::Control) {
            if let Some(text) = measure.expression.unparsed() {
                let what = format!("{} rate {text:?} is not understood; duties under it are not known", measure.kind.key());
                troubles.push(Trouble { sort: "rate".into(), at: line.code.clone(), what });
            }
        }
    }
    troubles
}

/// The members of an origin that a table names: a country's code, or an area's members.
fn origins(text: &str) -> std::result::Result<Vec<String>, String> {
    let one = |place: &str| match crate::domain::countries::read(place) {
        Some(country) => Ok(vec![country.code.clone()]),
        None => tables::members(place).ok_or_else(|| format!("no country or area is called {place:?}")),
    };
    let all: std::result::Result<Vec<Vec<String>>, String> =
        text.split([' ', ',', ';', '|']).map(str::trim).filter(|p| !p.is_empty()).map(one).collect();
    all.map(|a| a.concat())
}

/// What is at hand to answer with: tariffs, layers, exchange rates, facts.
#[derive(Debug, Clone, Default)]
pub struct Tariffs {
    /// Loaded tariffs; each stands in the place of the shipped lines of its jurisdiction.
    pub own: Vec<Schedule>,
    /// Duties beside them, in the place of the shipped ones.
    pub layers: Option<Vec<Layer>>,
    /// How much of the destination's currency one unit of another is.
    pub rates: BTreeMap<String, Decimal>,
    /// Facts stated of every shipment.
    pub facts: Facts,
}

impl Tariffs {
    /// The tariff of a destination: one's own before the shipped one.
    pub fn of(&self, destination: &str) -> Option<&Schedule> {
        of(&self.own, destination).or_else(|| of(shipped(), destination))
    }

    /// The duties beside tariffs.
    pub fn layers(&self) -> &[Layer] {
        self.layers.as_deref().unwrap_or_else(|| tables::layers())
    }

    /// The tariff that answers for a declaration, and its shipment. What the line leaves out `otherwise` says.
    ///
    /// # Errors
    /// Why there is no answer: what cannot be read, a destination without a tariff, a day before the edition.
    pub fn shipment(&self, row: Row, otherwise: &Otherwise) -> std::result::Result<(&Schedule, Shipment), String> {
        let place = |stated: Stated<String>, other: &Option<String>, what: &str| match stated {
            Stated::Known(code) => Ok(Some(code)),
            Stated::Unread(text) => Err(format!("the {what} {text:?} is no country that is known")),
            Stated::Nothing => Ok(other.clone()),
        };
        let destination = place(row.destination, &otherwise.destination, "destination")?.ok_or("no destination")?;
        let origin = place(row.origin, &otherwise.origin, "origin")?;
        let schedule = self.of(&destination).ok_or_else(|| format!("no tariff of {destination} is at hand"))?;
        let day = match row.day {
            Stated::Known(day) => day,
            Stated::Unread(what) => return Err(what),
            Stated::Nothing => otherwise.day.ok_or("no day")?,
        };
        if let Some(from) = schedule.from.filter(|from| day < *from) {
            return Err(format!("{day} is before the tariff's edition, {} from {from}", schedule.edition));
        }
        let own = Jurisdiction::of(&destination).map(|j| j.currency.clone());
        let currency = row.currency.or_else(|| otherwise.currency.clone()).or(own.clone()).unwrap_or_default();
        let mut goods = Goods {
            currency: own.unwrap_or_else(|| currency.clone()),
            rates: self.rates.clone(),
            quantities: row.quantities,
            ..Goods::default()
        };
        match row.value {
            Stated::Known(value) => goods.worth(Some(value), &currency),
            Stated::Nothing => {}
            Stated::Unread(what) => return Err(format!("the value cannot be read: {what}")),
        }
        let claim = otherwise.claim.iter().flat_map(|c| tables::claimed(&schedule.jurisdiction, c)).collect();
        Ok((schedule, Shipment { day, origin, destination, claim, facts: self.facts.clone(), goods }))
    }
}

/// What is taken where a declaration says nothing.
#[derive(Debug, Clone, Default)]
pub struct Otherwise {
    /// Country of origin, as its code.
    pub origin: Option<String>,
    /// Country of entry, as its code, or a jurisdiction.
    pub destination: Option<String>,
    /// Currency of values.
    pub currency: Option<String>,
    /// Day of entry.
    pub day: Option<NaiveDate>,
    /// Programmes that are claimed, by symbol or name.
    pub claim: Vec<String>,
}

/// The tariff of a jurisdiction among some.
pub fn of<'s>(schedules: &'s [Schedule], destination: &str) -> Option<&'s Schedule> {
    let code = Jurisdiction::of(destination).map_or(destination, |j| j.code.as_str());
    schedules.iter().find(|s| s.jurisdiction == code)
}

#[cfg(test)]
mod tests;
