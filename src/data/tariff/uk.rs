//! The UK tariff: one commodity as the trade tariff service tells it (JSON), and its bulk CSV of measures on declarable commodities.
//! What a measure means is the same in the EU's files: [`Stated`] is for both.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{Datelike, NaiveDate};
use serde_json::Value;

use crate::domain::tariff::expression::Expression;
use crate::domain::tariff::parse;
use crate::domain::tariff::schedule::{Kind, Line, Measure, Trouble, parents_by_digits, significant};

/// The area that is every origin.
const ERGA_OMNES: &str = "1011";

/// Types that are for goods under authorised use only.
const END_USE: [&str; 7] = ["105", "115", "117", "119", "123", "145", "146"];

/// Types whose duty is a unit to report.
const UNIT_TYPES: [&str; 2] = ["109", "110"];

/// What was not understood. The same words are told once, with how often: thousands of measures may name one area.
#[derive(Debug, Default)]
pub(super) struct Notes(BTreeMap<(String, String), (String, usize)>);

impl Notes {
    /// Adds one of a sort.
    pub(super) fn add(&mut self, sort: &str, at: &str, what: String) {
        self.0.entry((sort.to_owned(), what)).or_insert_with(|| (at.to_owned(), 0)).1 += 1;
    }

    /// All of them.
    pub(super) fn finish(self) -> Vec<Trouble> {
        let told = |((sort, what), (first, count)): ((String, String), (String, usize))| {
            let at = if count > 1 { format!("{first} and {} more", count - 1) } else { first };
            Trouble { sort, at, what }
        };
        self.0.into_iter().map(told).collect()
    }
}

/// A measure as the files state it, before it is understood.
#[derive(Debug, Default)]
pub(super) struct Stated {
    /// The code it stands on.
    pub(super) at: String,
    /// Number of its type.
    pub(super) type_id: String,
    /// Letter of the series of its type, where the file has it.
    pub(super) series: String,
    /// What its type is called.
    pub(super) name: String,
    /// The area of origin.
    pub(super) area: String,
    /// The area's members, as far as the file has them.
    pub(super) members: Vec<String>,
    /// Whether another file has the members: nothing is missing yet.
    pub(super) members_follow: bool,
    /// Areas that it is not for.
    pub(super) excluded: Vec<String>,
    /// Areas among those whose members the file does not have.
    pub(super) excluded_unknown: Vec<String>,
    /// The additional code that must be declared, with its text.
    pub(super) additional: String,
    /// Order number of its quota.
    pub(super) order: String,
    /// Indicator of reduced agricultural components.
    pub(super) reduction: String,
    /// The duty as printed.
    pub(super) duty: String,
    /// What must be so.
    pub(super) conditions: Vec<String>,
    /// The duties of its conditions.
    pub(super) conditional: Vec<String>,
    /// First day.
    pub(super) from: String,
    /// Last day.
    pub(super) to: String,
    /// Legal act.
    pub(super) source: String,
}

impl Stated {
    /// The unit to report, if that is what it states.
    pub(super) fn unit(&self) -> Option<&str> {
        (UNIT_TYPES.contains(&self.type_id.as_str()) && !self.duty.is_empty()).then_some(self.duty.as_str())
    }

    /// What it means. A duty whose days, area or type are not known is not known itself.
    pub(super) fn read(mut self, notes: &mut Notes) -> Measure {
        let kind = kind(&self.type_id, &self.series, &self.name, self.area == ERGA_OMNES || self.area.is_empty());
        let mut doubts = Vec::new();
        let (from, to) = self.days(&mut doubts);
        if self.area.is_empty() {
            doubts.push("its area is not stated".to_owned());
        }
        if self.type_id.is_empty() {
            doubts.push("its type is not stated".to_owned());
        }
        for doubt in doubts.iter().filter(|_| kind != Kind::Control) {
            let sort = if doubt.contains("date") { "date" } else { "measure" };
            notes.add(sort, &self.at, format!("a measure of type {:?}: {doubt}", self.type_id));
        }
        let origins = self.origins(notes);
        let text = self.text();
        let expression = self.expression(kind, &text, &doubts, notes);
        let name = self.called(kind);
        let mut conditions = Vec::new();
        if END_USE.contains(&self.type_id.as_str()) && kind != Kind::Control {
            conditions.push("end use: goods under authorised use only".to_owned());
        }
        if !self.additional.is_empty() {
            conditions.push(format!("additional code {}", self.additional));
        }
        conditions.append(&mut self.conditions);
        Measure {
            kind,
            name,
            expression,
            text,
            programmes: Vec::new(),
            origins,
            excluded: self.excluded,
            from,
            to,
            conditions,
            source: self.source,
            confidence: "official".to_owned(),
        }
    }

    fn days(&self, doubts: &mut Vec<String>) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let mut read = |text: &str, which: &str| match day(text) {
            Ok(day) => day,
            Err(()) => {
                doubts.push(format!("the {which} date {text:?} is not read"));
                None
            }
        };
        (read(&self.from, "start"), read(&self.to, "end"))
    }

    fn origins(&self, notes: &mut Notes) -> Vec<String> {
        for area in self.excluded_unknown.iter().filter(|_| !self.members_follow) {
            notes.add("area", &self.at, format!("the members of excluded area {area} are not in the file"));
        }
        if self.area.is_empty() || self.area == ERGA_OMNES {
            return Vec::new();
        }
        if is_country(&self.area) {
            return vec![self.area.clone()];
        }
        if !self.members.is_empty() {
            return self.members.clone();
        }
        if !self.members_follow {
            notes.add("area", &self.at, format!("the members of area {} are not in the file", self.area));
        }
        vec![self.area.clone()]
    }

    /// The rate as printed, or what is printed in its place.
    fn text(&self) -> String {
        match (self.duty.is_empty(), self.conditional.is_empty()) {
            (true, false) => format!("Cond: {}", self.conditional.join("; ")),
            _ => self.duty.clone(),
        }
    }

    fn expression(&self, kind: Kind, text: &str, doubts: &[String], notes: &mut Notes) -> Expression {
        if kind == Kind::Control {
            if self.unit().is_none() && text.bytes().any(|b| b.is_ascii_digit()) {
                notes.add("measure", &self.at, format!("type {} ({}) states amounts that are taken as no duty", self.type_id, self.name));
            }
            return Expression::Free;
        }
        let conditional = text.get(..4).is_some_and(|t| t.eq_ignore_ascii_case("cond"));
        let found = match text {
            "" => Expression::Unparsed("no duty is given".to_owned()),
            _ if conditional => Expression::Unparsed(text.to_owned()),
            _ => parse::expression(text),
        };
        if doubts.is_empty() { found } else { Expression::Unparsed(format!("{text} ({})", doubts.join("; "))) }
    }

    fn called(&self, kind: Kind) -> String {
        let mut name = match (kind, self.name.as_str()) {
            (Kind::NonMfn, _) => format!("Third country duty for {}", self.area),
            (_, "") => format!("measure type {}", self.type_id),
            (_, name) => name.to_owned(),
        };
        let parts = [("quota", &self.order), ("additional code", &self.additional), ("reduction indicator", &self.reduction)];
        for (word, part) in parts.into_iter().filter(|(_, part)| !part.is_empty()) {
            name = format!("{name}, {word} {part}");
        }
        name
    }
}

/// What a measure is by its type. A third country duty that is not for everyone is a sanction, not the duty of most countries.
fn kind(id: &str, series: &str, name: &str, for_everyone: bool) -> Kind {
    match (id, series) {
        // Without a type it may be a duty.
        ("", _) => Kind::Additional,
        // Prohibitions and entry under conditions, whatever their number.
        (_, "A" | "B") => Kind::Control,
        ("103", _) if !for_everyone => Kind::NonMfn,
        ("103" | "105", _) => Kind::General,
        ("106" | "142" | "145", _) => Kind::Preference,
        ("112" | "115" | "117" | "119" | "141", _) => Kind::Suspension,
        ("122" | "123" | "143" | "146" | "147", _) => Kind::Quota,
        ("551" | "552" | "553" | "554" | "555" | "556" | "561" | "564" | "570" | "695" | "696", _) | (_, "J") => Kind::Additional,
        ("305", _) | (_, "P") => Kind::Vat,
        ("306", _) | (_, "Q") => Kind::Excise,
        _ => kind_by_name(id, &name.to_lowercase()),
    }
}

/// Types that are not listed: a duty on top or a tax by what it is called, else nothing that changes a duty.
fn kind_by_name(id: &str, name: &str) -> Kind {
    let has = |words: &[&str]| words.iter().any(|w| name.contains(w));
    if has(&["additional dut", "dumping dut", "countervailing dut", "safeguard dut"]) && !has(&["control", "statistic"]) {
        Kind::Additional
    } else if id.starts_with("VT") || has(&["value added tax"]) || name.starts_with("vat ") {
        Kind::Vat
    } else if has(&["excise"]) {
        Kind::Excise
    } else {
        Kind::Control
    }
}

/// A day as either file writes it; none if nothing is written, or an end that never comes.
pub(super) fn day(text: &str) -> Result<Option<NaiveDate>, ()> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let (head, tail) = text.split_at_checked(10).ok_or(())?;
    let is_day = |d: &NaiveDate| d.year() >= 1900;
    let found = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y"]
        .iter()
        .find_map(|format| NaiveDate::parse_from_str(head, format).ok().filter(is_day))
        .filter(|_| tail.is_empty() || tail.starts_with(['T', 't', ' ']))
        .ok_or(())?;
    Ok(Some(found).filter(|d| d.year() < 9999))
}

/// Is it a country and not the number of an area?
pub(super) fn is_country(area: &str) -> bool {
    area.len() == 2 && area.bytes().all(|b| b.is_ascii_uppercase())
}

/// Ten digits of a written code. Spreadsheets lose the zero of chapters 01 to 09.
pub(super) fn ten_digits(text: &str) -> Option<String> {
    let digits: String = text.trim().chars().filter(|c| *c != '.' && *c != ' ').collect();
    let is_code = matches!(digits.len(), 9 | 10) && digits.bytes().all(|b| b.is_ascii_digit());
    is_code.then(|| format!("{digits:0>10}"))
}

/// Marks the lines of sorted codes that no longer code follows. A chapter is never declared.
pub(super) fn mark_leaves(lines: &mut [Line]) {
    for at in 0..lines.len() {
        let own = significant(&lines[at].code);
        let above = lines.get(at + 1).map(|l| significant(&l.code)).is_some_and(|next| next.len() > own.len() && next.starts_with(own));
        lines[at].declarable = !above && own.len() >= 4;
    }
}

/// Puts the measures that ask for nothing more before those with conditions, else in the order of the file.
pub(super) fn plain_first(line: &mut Line) {
    line.measures.sort_by_key(|m| !m.conditions.is_empty());
}

/// Letters and digits of a column's name, in small letters.
pub(super) fn key(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Text without tags and with single spaces. A `<` that begins no tag is a sign of its own.
fn plain(text: &str) -> String {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(open) = rest.find('<') {
        let (before, tag) = rest.split_at(open);
        out.push_str(before);
        let is_tag = tag[1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        match tag.find('>').filter(|_| is_tag) {
            Some(close) => {
                if tag.starts_with("<br") {
                    out.push(' ');
                }
                rest = &tag[close + 1..];
            }
            None => {
                out.push('<');
                rest = &tag[1..];
            }
        }
    }
    out.push_str(rest);
    let out = out.replace("&nbsp;", " ").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A commodity's JSON in either form: values nested where they belong, or links by type and id to a list of what they mean.
struct Document<'v> {
    included: HashMap<(String, String), &'v Value>,
}

impl<'v> Document<'v> {
    fn new(whole: &'v Value) -> Document<'v> {
        let all = whole.get("included").and_then(Value::as_array).into_iter().flatten();
        Document { included: all.filter_map(|v| Some(((scalar(v.get("type")?), scalar(v.get("id")?)), v))).collect() }
    }

    fn get(&self, node: &'v Value, key: &str) -> Option<&'v Value> {
        let own = node.get(key).or_else(|| node.get("attributes")?.get(key));
        own.or_else(|| node.get("relationships")?.get(key)?.get("data")).filter(|v| !v.is_null())
    }

    fn text(&self, node: &'v Value, key: &str) -> String {
        self.get(node, key).map(|v| plain(&scalar(v))).unwrap_or_default()
    }

    /// The first of some texts that is not empty.
    fn first_text(&self, node: &'v Value, keys: &[&str]) -> String {
        keys.iter().map(|key| self.text(node, key)).find(|t| !t.is_empty()).unwrap_or_default()
    }

    fn many(&self, node: &'v Value, key: &str) -> Vec<&'v Value> {
        match self.get(node, key) {
            Some(Value::Array(all)) => all.iter().map(|link| self.followed(link)).collect(),
            Some(one @ Value::Object(_)) => vec![self.followed(one)],
            _ => Vec::new(),
        }
    }

    fn one(&self, node: &'v Value, key: &str) -> Option<&'v Value> {
        self.many(node, key).first().copied()
    }

    /// What a link leads to. One that leads nowhere still has its id.
    fn followed(&self, link: &'v Value) -> &'v Value {
        let key = link.get("type").zip(link.get("id")).map(|(kind, id)| (scalar(kind), scalar(id)));
        key.and_then(|key| self.included.get(&key)).copied().unwrap_or(link)
    }

    /// Areas as countries: themselves, or their members; with those whose members are not here.
    fn countries(&self, areas: &[&'v Value]) -> (Vec<String>, Vec<String>) {
        let (mut found, mut unknown) = (Vec::new(), Vec::new());
        for area in areas {
            let id = self.first_text(area, &["geographical_area_id", "id"]);
            let members = self.members(area);
            if !is_country(&id) && !members.is_empty() {
                found.extend(members);
                continue;
            }
            if !is_country(&id) {
                unknown.push(id.clone());
            }
            found.push(id);
        }
        (found, unknown)
    }

    fn members(&self, area: &'v Value) -> Vec<String> {
        let all = self.many(area, "children_geographical_areas");
        all.into_iter().map(|a| self.first_text(a, &["geographical_area_id", "id"])).filter(|id| is_country(id)).collect()
    }

    /// A line without measures. Only the suffix 80 is a code; others group, and their code would stand twice.
    fn line(&self, node: &'v Value) -> Line {
        let suffix = self.text(node, "producline_suffix");
        let code = self.text(node, "goods_nomenclature_item_id");
        Line {
            code: if matches!(suffix.as_str(), "" | "80") { ten_digits(&code).unwrap_or_default() } else { String::new() },
            indent: self.text(node, "number_indents").parse().unwrap_or(0),
            description: self.first_text(node, &["description_plain", "description", "formatted_description"]),
            footnotes: self.many(node, "footnotes").into_iter().map(|f| self.footnote(f)).filter(|f| !f.is_empty()).collect(),
            ..Line::default()
        }
    }

    fn footnote(&self, node: &'v Value) -> String {
        worded(&[self.first_text(node, &["code", "id"]), self.text(node, "description")])
    }

    fn stated(&self, node: &'v Value, code: &str) -> Stated {
        let text = |part: &str, keys: &[&str]| self.one(node, part).map(|n| self.first_text(n, keys)).unwrap_or_default();
        let area = self.one(node, "geographical_area");
        let (excluded, excluded_unknown) = self.countries(&self.many(node, "excluded_countries"));
        let conditions = self.many(node, "measure_conditions");
        let act = self.many(node, "legal_acts").into_iter().map(|a| self.text(a, "regulation_code")).find(|a| !a.is_empty());
        let additional = [text("additional_code", &["code"]), text("additional_code", &["description"])];
        Stated {
            at: code.to_owned(),
            type_id: text("measure_type", &["id"]),
            series: text("measure_type", &["measure_type_series_id"]),
            name: text("measure_type", &["description"]),
            area: area.map(|a| self.first_text(a, &["geographical_area_id", "id"])).unwrap_or_default(),
            members: area.map(|a| self.members(a)).unwrap_or_default(),
            excluded,
            excluded_unknown,
            additional: worded(&additional),
            order: text("order_number", &["number", "id"]),
            reduction: self.text(node, "reduction_indicator"),
            duty: text("duty_expression", &["base", "formatted_base"]),
            conditions: conditions.iter().map(|c| self.condition(c)).filter(|c| !c.is_empty()).collect(),
            conditional: conditions.iter().filter_map(|c| self.conditional(c)).collect(),
            from: self.text(node, "effective_start_date"),
            to: self.text(node, "effective_end_date"),
            source: act.unwrap_or_else(|| format!("UK Trade Tariff measure {}", self.text(node, "id"))),
            ..Stated::default()
        }
    }

    fn condition(&self, node: &'v Value) -> String {
        let told = worded(&[self.text(node, "document_code"), self.text(node, "requirement")]);
        if told.is_empty() { worded(&[self.text(node, "condition"), self.text(node, "action")]) } else { told }
    }

    fn conditional(&self, node: &'v Value) -> Option<String> {
        let duty = self.text(node, "duty_expression");
        (!duty.is_empty()).then(|| worded(&[self.first_text(node, &["requirement", "document_code"]), duty]))
    }
}

/// Parts that are not empty, with a colon between.
fn worded(parts: &[String]) -> String {
    parts.iter().filter(|p| !p.is_empty()).cloned().collect::<Vec<_>>().join(": ")
}

/// A text or a number as text.
fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(_) | Value::Bool(_) => value.to_string(),
        _ => String::new(),
    }
}

/// Reads one commodity: its line, last, below those it belongs to. Each line's parent is the one before it.
///
/// # Errors
/// If it is no JSON, or not that of a commodity with its measures.
pub(super) fn api(name: &str, text: &str) -> Result<(Vec<Line>, Vec<Trouble>), String> {
    let whole: Value = serde_json::from_str(text).map_err(|e| format!("{name}: not whole JSON: {e}"))?;
    let document = Document::new(&whole);
    let root = whole.get("data").unwrap_or(&whole);
    let needed = ["goods_nomenclature_item_id", "import_measures"];
    let missing: Vec<&str> = needed.into_iter().filter(|key| document.get(root, key).is_none()).collect();
    if !missing.is_empty() {
        return Err(format!("{name}: not a commodity of the UK tariff: missing {}", missing.join(", ")));
    }
    let written = document.text(root, "goods_nomenclature_item_id");
    let code = ten_digits(&written).ok_or_else(|| format!("{name}: goods_nomenclature_item_id {written:?} is not a code of ten digits"))?;
    let mut lines = above(&document, root);
    let (line, notes) = commodity(&document, root, code);
    lines.push(line);
    for (above, line) in lines.iter_mut().skip(1).enumerate() {
        line.parent = Some(above as u32);
    }
    Ok((lines, notes.finish()))
}

/// The lines above a commodity, from the chapter down.
fn above<'v>(document: &Document<'v>, root: &'v Value) -> Vec<Line> {
    let (mut lines, mut seen) = (Vec::new(), HashSet::new());
    for key in ["chapter", "heading", "ancestors"] {
        for node in document.many(root, key) {
            let place = (document.text(node, "goods_nomenclature_item_id"), document.text(node, "producline_suffix"));
            let suffix = if place.1.is_empty() { "80".to_owned() } else { place.1 };
            if !place.0.is_empty() && seen.insert((place.0, suffix)) {
                lines.push(document.line(node));
            }
        }
    }
    lines
}

/// The commodity itself, with its measures.
fn commodity<'v>(document: &Document<'v>, root: &'v Value, code: String) -> (Line, Notes) {
    let mut notes = Notes::default();
    let mut line = document.line(root);
    // A suffix other than 80 leaves it without a code: it groups.
    line.declarable = !line.code.is_empty() && document.text(root, "declarable") != "false";
    line.code = code;
    let mut seen = HashSet::new();
    for node in document.many(root, "import_measures") {
        let id = document.text(node, "id");
        if !id.is_empty() && !seen.insert(id.clone()) {
            notes.add("repeated measure", &line.code, format!("measure {id} stands there again: taken once"));
            continue;
        }
        let stated = document.stated(node, &line.code);
        line.units.extend(stated.unit().map(str::to_owned));
        line.measures.push(stated.read(&mut notes));
    }
    plain_first(&mut line);
    (line, notes)
}

/// Columns of the bulk file that must be there: without one of them a duty would be given to goods that do not have it.
const NEEDED: [&str; 7] = [
    "commodity__code",
    "measure__type__id",
    "measure__duty_expression",
    "measure__effective_start_date",
    "measure__effective_end_date",
    "measure__geographical_area__id",
    "measure__excluded_geographical_areas__ids",
];

/// Where the columns of the bulk file stand.
struct Columns(HashMap<String, usize>);

impl Columns {
    fn new(name: &str, header: &[String]) -> Result<Columns, String> {
        let columns: HashMap<String, usize> = header.iter().enumerate().rev().map(|(at, name)| (key(name), at)).collect();
        let missing: Vec<&str> = NEEDED.into_iter().filter(|n| !columns.contains_key(&key(n))).collect();
        match missing[..] {
            [] => Ok(Columns(columns)),
            _ => Err(format!("{name}: not the UK's measures on declarable commodities: missing columns {}", missing.join(", "))),
        }
    }

    /// A cell; `#NA` and the like are empty.
    fn cell<'r>(&self, row: &'r [String], name: &str) -> &'r str {
        let text = self.0.get(&key(name)).and_then(|at| row.get(*at)).map_or("", |t| t.trim());
        if matches!(text, "#NA" | "#N/A" | "NULL" | "None" | "nan") { "" } else { text }
    }

    fn list(&self, row: &[String], name: &str) -> Vec<String> {
        self.cell(row, name).split('|').map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned).collect()
    }

    fn stated(&self, row: &[String], code: &str) -> Stated {
        let text = |name: &str| self.cell(row, name).to_owned();
        let excluded = self.list(row, "measure__excluded_geographical_areas__ids");
        let conditions = self.list(row, "measure__conditions");
        let (regulation, id) = (text("measure__regulation__id"), text("measure__sid"));
        Stated {
            at: code.to_owned(),
            type_id: text("measure__type__id"),
            name: text("measure__type__description"),
            area: text("measure__geographical_area__id"),
            excluded_unknown: excluded.iter().filter(|a| !is_country(a)).cloned().collect(),
            excluded,
            additional: worded(&[text("measure__additional_code__code"), text("measure__additional_code__description")]),
            order: text("measure__quota__order_number"),
            reduction: text("measure__reduction_indicator"),
            duty: plain(&text("measure__duty_expression")),
            // The file has no duties of conditions: that there are conditions is all it says.
            conditional: conditions.clone(),
            conditions,
            from: text("measure__effective_start_date"),
            to: text("measure__effective_end_date"),
            source: if regulation.is_empty() { format!("UK Trade Tariff measure {id}") } else { regulation },
            ..Stated::default()
        }
    }
}

/// Reads the bulk file: a measure a row, onto lines by code, sorted.
///
/// # Errors
/// If columns are missing.
pub(super) fn bulk(
    name: &str,
    rows: &mut dyn Iterator<Item = Vec<String>>,
    header: &[String],
) -> Result<(Vec<Line>, Vec<Trouble>), String> {
    let columns = Columns::new(name, header)?;
    let (mut lines, mut notes, mut seen) = (BTreeMap::<String, Line>::new(), Notes::default(), HashSet::new());
    for (at, row) in rows.enumerate().filter(|(_, row)| row.iter().any(|c| !c.trim().is_empty())) {
        let written = columns.cell(&row, "commodity__code");
        let Some(code) = ten_digits(written) else {
            notes.add("code", &format!("{name}, row {}", at + 1), format!("{written:?} is not a code of ten digits: left out"));
            continue;
        };
        let id = columns.cell(&row, "measure__sid");
        if !id.is_empty() && !seen.insert((code.clone(), id.to_owned())) {
            notes.add("repeated measure", &code, format!("measure {id} stands there again: taken once"));
            continue;
        }
        let line = lines.entry(code.clone()).or_insert_with(|| Line {
            code: code.clone(),
            indent: columns.cell(&row, "commodity__indent").parse().unwrap_or(0),
            description: plain(columns.cell(&row, "commodity__description")),
            ..Line::default()
        });
        let stated = columns.stated(&row, &code);
        line.units.extend(stated.unit().map(str::to_owned));
        line.measures.push(stated.read(&mut notes));
    }
    Ok((in_order(lines), notes.finish()))
}

/// Lines by their codes, with those above them and the indents of the file.
fn in_order(lines: BTreeMap<String, Line>) -> Vec<Line> {
    let mut lines: Vec<Line> = lines.into_values().collect();
    let indents: Vec<u32> = lines.iter().map(|l| l.indent).collect();
    parents_by_digits(&mut lines);
    mark_leaves(&mut lines);
    for (line, indent) in lines.iter_mut().zip(indents) {
        line.indent = indent;
        plain_first(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn date(text: &str) -> Option<NaiveDate> {
        text.parse().ok()
    }

    fn nested(measures: Value) -> String {
        json!({
            "goods_nomenclature_item_id": "9601203000", "producline_suffix": "80", "number_indents": 2, "description": "Of <b>horn</b>",
            "declarable": true,
            "chapter": {"goods_nomenclature_item_id": "9600000000", "description": "Various"},
            "heading": {"goods_nomenclature_item_id": "9601000000", "description": "Carved goods"},
            "ancestors": [
                {"goods_nomenclature_item_id": "9601200000", "producline_suffix": "10", "number_indents": 1, "description": "Other"}
            ],
            "footnotes": [{"code": "XX001", "description": "See the notes"}],
            "import_measures": measures,
        })
        .to_string()
    }

    fn measure(id: i64, kind: &str, area: Value, base: &str) -> Value {
        json!({
            "id": id, "effective_start_date": "2022-03-01T00:00:00.000Z", "effective_end_date": null,
            "measure_type": {"id": kind, "description": format!("Type {kind}"), "measure_type_series_id": ""},
            "geographical_area": area, "duty_expression": {"base": base},
        })
    }

    fn everyone() -> Value {
        json!({"id": "1011", "children_geographical_areas": [{"id": "AD"}, {"id": "AE"}]})
    }

    fn with(mut of: Value, key: &str, value: Value) -> Value {
        of[key] = value;
        of
    }

    fn only(measure: Value) -> (Measure, Vec<Trouble>) {
        let (mut lines, troubles) = api("one.json", &nested(json!([measure]))).expect("a value");
        (lines.pop().expect("a value").measures.remove(0), troubles)
    }

    #[test]
    fn a_commodity_stands_below_its_ancestors() {
        let (lines, troubles) = api("one.json", &nested(json!([measure(1, "103", everyone(), "4.50 %")]))).expect("a value");
        let codes: Vec<&str> = lines.iter().map(|l| l.code.as_str()).collect();
        assert_eq!(codes, ["9600000000", "9601000000", "", "9601203000"]);
        assert_eq!(lines.iter().map(|l| l.declarable).collect::<Vec<_>>(), [false, false, false, true]);
        assert_eq!(lines.iter().map(|l| l.parent).collect::<Vec<_>>(), [None, Some(0), Some(1), Some(2)]);
        assert_eq!((lines[3].description.as_str(), lines[3].indent), ("Of horn", 2));
        assert_eq!(lines[3].footnotes, ["XX001: See the notes"]);
        let own = &lines[3].measures[0];
        assert_eq!((own.kind, own.origins.len()), (Kind::General, 0));
        assert_eq!(own.expression, parse::expression("4.50 %"));
        assert_eq!((own.from, own.to), (date("2022-03-01"), None));
        assert_eq!((own.source.as_str(), own.confidence.as_str()), ("UK Trade Tariff measure 1", "official"));
        assert!(troubles.is_empty(), "{troubles:?}");
    }

    #[test]
    fn another_suffix_is_not_declarable() {
        let text = nested(json!([])).replace("\"producline_suffix\":\"80\"", "\"producline_suffix\":\"10\"");
        let (lines, _) = api("one.json", &text).expect("a value");
        assert!(lines.iter().all(|l| !l.declarable));
    }

    #[test]
    fn a_preference_has_the_members_of_its_area_and_its_exclusions() {
        let area = json!({"id": "2040", "children_geographical_areas": [{"id": "CL"}, {"id": "PE"}, {"id": "CO"}]});
        let one = with(measure(2, "142", area, "0.00 %"), "excluded_countries", json!([{"id": "CO"}, {"id": "4321"}]));
        let (found, troubles) = only(one);
        assert_eq!(found.kind, Kind::Preference);
        assert_eq!(found.origins, ["CL", "PE", "CO"]);
        assert_eq!(found.excluded, ["CO", "4321"]);
        assert_eq!(troubles.len(), 1);
        assert!(troubles[0].sort == "area" && troubles[0].what.contains("4321"), "{troubles:?}");
    }

    #[test]
    fn an_area_without_members_is_told() {
        let (found, troubles) = only(measure(2, "142", json!({"id": "3456", "children_geographical_areas": []}), "0.00 %"));
        assert_eq!(found.origins, ["3456"]);
        assert_eq!(troubles[0].sort, "area");
    }

    #[test]
    fn kinds_are_told_by_their_types() {
        let (quota, _) = only(with(measure(3, "143", json!({"id": "NO"}), "1.00 %"), "order_number", json!({"number": "057777"})));
        assert_eq!((quota.kind, quota.name.as_str()), (Kind::Quota, "Type 143, quota 057777"));
        let trade_defence = with(measure(4, "552", json!({"id": "BR"}), "31.00 %"), "additional_code", json!({"code": "C777"}));
        let (additional, _) = only(trade_defence);
        assert_eq!((additional.kind, &additional.origins[..]), (Kind::Additional, &["BR".to_owned()][..]));
        assert_eq!(additional.conditions, ["additional code C777"]);
        assert_eq!(only(measure(5, "305", everyone(), "20.00 %")).0.kind, Kind::Vat);
        let (sanction, _) = only(measure(6, "103", json!({"id": "BY"}), "35.00 %"));
        assert_eq!((sanction.kind, sanction.name.as_str()), (Kind::NonMfn, "Third country duty for BY"));
        let (end_use, _) = only(measure(7, "105", everyone(), "0.00 %"));
        assert_eq!(end_use.kind, Kind::General);
        assert!(end_use.conditions[0].starts_with("end use"));
        for (series, wanted) in [("A", Kind::Control), ("J", Kind::Additional), ("P", Kind::Vat), ("Q", Kind::Excise)] {
            assert_eq!(kind("999", series, "", true), wanted);
        }
        let (control, troubles) = only(measure(8, "475", everyone(), ""));
        assert_eq!((control.kind, control.expression, troubles.len()), (Kind::Control, Expression::Free, 0));
    }

    #[test]
    fn a_duty_that_is_not_known_is_never_nothing() {
        let conditions = json!([
            {"document_code": "", "requirement": "<span>9.00</span> EUR / 100 kg", "duty_expression": "<span>3.00</span> %"},
            {"document_code": "Y123", "requirement": "A paper", "duty_expression": ""},
        ]);
        let (conditional, _) = only(with(measure(9, "103", everyone(), ""), "measure_conditions", conditions));
        assert_eq!(conditional.expression, Expression::Unparsed("Cond: 9.00 EUR / 100 kg: 3.00 %".into()));
        assert_eq!(conditional.conditions, ["9.00 EUR / 100 kg", "Y123: A paper"]);
        for base in ["", "as the minister says"] {
            let (found, _) = only(measure(10, "103", everyone(), base));
            assert!(found.expression.unparsed().is_some(), "{base}");
        }
        let (dated, troubles) = only(with(measure(11, "142", json!({"id": "NO"}), "0.00 %"), "effective_end_date", json!("soon")));
        assert!(dated.expression.unparsed().is_some());
        assert_eq!(troubles[0].sort, "date");
        let (untyped, _) = only(with(measure(12, "", everyone(), "0.00 %"), "measure_type", Value::Null));
        assert!(untyped.kind != Kind::Control && untyped.expression.unparsed().is_some());
    }

    #[test]
    fn only_a_formatted_duty_is_read_without_its_tags() {
        let formatted = json!({"base": "", "formatted_base": "<span>2.00</span> GBP / <abbr title='Hectokilogram'>100 kg</abbr>"});
        let (found, _) = only(with(measure(13, "103", everyone(), ""), "duty_expression", formatted));
        assert_eq!(found.expression, parse::expression("2.00 GBP / 100 kg"));
        assert!(found.expression.unparsed().is_none());
    }

    #[test]
    fn an_end_in_the_future_is_kept_and_a_repeated_measure_counts_once() {
        let one = with(measure(14, "142", json!({"id": "NO"}), "0.00 %"), "effective_end_date", json!("2090-12-31"));
        let (lines, troubles) = api("one.json", &nested(json!([one, one]))).expect("a value");
        assert_eq!(lines[3].measures.len(), 1);
        assert_eq!(lines[3].measures[0].to, date("2090-12-31"));
        assert_eq!(troubles[0].sort, "repeated measure");
    }

    #[test]
    fn links_are_followed_by_type_and_id() {
        let link = |kind: &str, id: &str| json!({"data": {"type": kind, "id": id}});
        let text = json!({
            "data": {
                "id": "77", "type": "commodity",
                "attributes": {"goods_nomenclature_item_id": "9601203000", "producline_suffix": "80", "number_indents": 2, "declarable": true},
                "relationships": {
                    "import_measures": {"data": [{"type": "measure", "id": "500"}]},
                    "heading": link("heading", "9"),
                },
            },
            "included": [
                {"type": "heading", "id": "9", "attributes": {"goods_nomenclature_item_id": "9601000000", "description": "Carved goods"}},
                {"type": "measure", "id": "500", "attributes": {"effective_start_date": "2021-05-01T00:00:00.000Z"}, "relationships": {
                    "measure_type": link("measure_type", "142"), "geographical_area": link("geographical_area", "2040"),
                    "duty_expression": link("duty_expression", "500-duty_expression"),
                    "excluded_countries": {"data": [{"type": "geographical_area", "id": "PE"}]},
                    "legal_acts": {"data": [{"type": "legal_act", "id": "Z1"}]},
                }},
                {"type": "measure_type", "id": "142", "attributes": {"description": "Tariff preference", "measure_type_series_id": "C"}},
                {"type": "duty_expression", "id": "500-duty_expression", "attributes": {"base": "1.50 %"}},
                {"type": "geographical_area", "id": "2040", "attributes": {"geographical_area_id": "2040"}, "relationships": {
                    "children_geographical_areas": {"data": [{"type": "geographical_area", "id": "CL"}, {"type": "geographical_area", "id": "PE"}]},
                }},
                {"type": "legal_act", "id": "Z1", "attributes": {"regulation_code": "Z0001/21"}},
            ],
        });
        let (lines, troubles) = api("raw.json", &text.to_string()).expect("a value");
        let found = &lines[1].measures[0];
        assert_eq!((lines[0].code.as_str(), lines[1].declarable), ("9601000000", true));
        assert_eq!((found.kind, found.name.as_str(), found.source.as_str()), (Kind::Preference, "Tariff preference", "Z0001/21"));
        assert_eq!((&found.origins[..], &found.excluded[..]), (&["CL".to_owned(), "PE".to_owned()][..], &["PE".to_owned()][..]));
        assert_eq!(found.expression, parse::expression("1.50 %"));
        assert!(troubles.is_empty(), "{troubles:?}");
    }

    #[test]
    fn what_is_no_commodity_is_an_error_that_says_what_is_missing() {
        assert!(api("a.json", "{").expect_err("an error").contains("a.json"));
        for text in ["{}", "[]", "1", "{\"data\": [1]}"] {
            let told = api("a.json", text).expect_err("an error");
            assert!(told.contains("goods_nomenclature_item_id") && told.contains("import_measures"), "{told}");
        }
        assert!(
            api("a.json", "{\"goods_nomenclature_item_id\": \"96\", \"import_measures\": []}")
                .expect_err("an error")
                .contains("ten digits")
        );
    }

    fn sheet(text: &str) -> Result<(Vec<Line>, Vec<Trouble>), String> {
        let mut rows = text.lines().map(|l| l.split(';').map(str::to_owned).collect::<Vec<_>>());
        let header = rows.next().expect("a value");
        bulk("bulk.csv", &mut rows, &header)
    }

    const HEADER: &str = "measure__sid;commodity__code;commodity__indent;commodity__description;measure__type__id;measure__type__description;\
        measure__duty_expression;measure__effective_start_date;measure__effective_end_date;measure_reduction_indicator;measure__conditions;\
        measure__geographical_area__id;measure__excluded_geographical_areas__ids;measure__quota__order_number;measure__regulation__id";

    #[test]
    fn rows_of_the_bulk_file_come_onto_lines_by_code() {
        let text = format!(
            "{HEADER}\n\
             9;9602000000;1;Wax goods;103;Third country duty;2.00 %;2021-01-01;#NA;;;1011;;;R1\n\
             1;9601203000;2;Horn goods;103;Third country duty;4.50 %;2021-01-01;;;;1011;;;R1\n\
             2;9601203000;2;Horn goods;142;Tariff preference;0.00 %;2021-01-01;2090-01-01;1;;2040;PE|CO;;R2\n\
             2;9601203000;2;Horn goods;142;Tariff preference;0.00 %;2021-01-01;2090-01-01;1;;2040;PE|CO;;R2\n\
             3;9601203000;2;Horn goods;143;Preferential quota;0.00 %;2021-01-01;;;;NO;;057777;R3\n\
             4;9601203000;2;Horn goods;103;Third country duty;;2021-01-01;;;condition:V,action:01|condition:V,action:02;1011;;;R4\n\
             5;9601203000;2;Horn goods;695;Additional duties;12.00 %;2021-01-01;;;;US;;;R5\n\
             6;9601203000;2;Horn goods;305;Value added tax;20.00 %;2021-01-01;;;;1011;;;\n\
             7;9601x;2;Horn goods;305;Value added tax;20.00 %;2021-01-01;;;;1011;;;\n\
             8;9601203000;2;Horn goods;109;Supplementary unit;p/st\n"
        );
        let (lines, troubles) = sheet(&text).expect("a value");
        assert_eq!(
            lines.iter().map(|l| (l.code.as_str(), l.declarable, l.indent)).collect::<Vec<_>>(),
            [("9601203000", true, 2), ("9602000000", true, 1)]
        );
        let kinds: Vec<Kind> = lines[0].measures.iter().map(|m| m.kind).collect();
        use Kind::*;
        assert_eq!(kinds, [General, Preference, Quota, Additional, Vat, Control, General]);
        let [_, preference, quota, _, vat, _, conditional] = &lines[0].measures[..] else { panic!("seven measures") };
        assert_eq!((&preference.excluded[..], preference.to), (&["PE".to_owned(), "CO".to_owned()][..], date("2090-01-01")));
        assert_eq!(
            (preference.name.as_str(), quota.name.as_str()),
            ("Tariff preference, reduction indicator 1", "Preferential quota, quota 057777")
        );
        assert_eq!(vat.source, "UK Trade Tariff measure 6");
        assert!(conditional.expression.unparsed().is_some_and(|t| t.starts_with("Cond: ")));
        assert_eq!(lines[0].units, ["p/st"]);
        let sorts: Vec<&str> = troubles.iter().map(|t| t.sort.as_str()).collect();
        assert!(["area", "code", "repeated measure"].iter().all(|s| sorts.contains(s)), "{troubles:?}");
    }

    #[test]
    fn missing_columns_are_named() {
        let told = sheet("commodity__code;measure__type__id\n").expect_err("an error");
        assert!(told.contains("bulk.csv") && told.contains("measure__duty_expression") && !told.contains("measure__type__id"), "{told}");
    }

    #[test]
    fn days_are_read_or_not_but_never_guessed() {
        assert_eq!(day("2021-01-01T00:00:00.000Z"), Ok(date("2021-01-01")));
        assert_eq!(day("31-12-2026"), Ok(date("2026-12-31")));
        assert_eq!(day("31-12-9999"), Ok(None));
        for text in ["01-02-21", "44197", "2021-13-01", "2021-01-01x", "äöüäöüäöüä"] {
            assert_eq!(day(text), Err(()), "{text}");
        }
    }

    #[test]
    fn a_sign_is_not_a_tag() {
        assert_eq!(plain("a < b <i>and</i> 5 &lt; 6 <"), "a < b and 5 < 6 <");
    }
}
