//! The EU's tariff from the workbooks of its monthly TARIC extract: import duties, nomenclature, declarable codes and the members of
//! areas. Each is a sheet of texts here; [`join`] makes one tariff of them.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{Datelike, NaiveDate};

use super::uk::{Notes, Stated, day, is_country, key, plain_first, ten_digits};
use crate::domain::tariff::schedule::{Line, Trouble, parents_by_digits, parents_by_indent, significant};

/// Rows in which the names of columns are looked for.
const HEAD: usize = 10;

/// What ended before this year is left out.
const OLDEST: i32 = 2020;

/// The area that is the EU itself; other areas name it as a member `EU`.
const UNION: &str = "1010";

const DUTIES: [&str; 6] = ["Goods code", "Start date", "End date", "Duty", "Origin code", "Meas. type code"];
const NOMENCLATURE: [&str; 4] = ["Goods code", "End date", "Indent", "Description"];

/// Which of the extract's sheets one is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// `Duties Import 01-99`.
    Duties,
    /// `Nomenclature EN`.
    Nomenclature,
    /// `Geographical areas composition`.
    Areas,
    /// `Declarable codes`.
    Declarable,
}

/// The columns of a sheet by name, and the rows below.
struct Table<'s> {
    names: Vec<String>,
    rows: &'s [Vec<String>],
}

impl<'s> Table<'s> {
    /// Below the row of the first ten that has the most of some names; none if no row has any.
    fn below(sheet: &'s [Vec<String>], wanted: &[&str]) -> Option<Table<'s>> {
        let wanted: Vec<String> = wanted.iter().map(|w| key(w)).collect();
        let keys = |row: &Vec<String>| row.iter().map(|c| key(c)).collect::<Vec<_>>();
        let known = |names: &[String]| wanted.iter().filter(|w| names.contains(w)).count();
        let heads = sheet.iter().take(HEAD).enumerate().map(|(at, row)| (at, keys(row)));
        // The first of equals.
        let best = heads.rev().max_by_key(|(_, names)| known(names)).filter(|(_, names)| known(names) > 0);
        best.map(|(at, names)| Table { names, rows: &sheet[at + 1..] })
    }

    /// With all of some columns, or what is missing.
    fn whole(sheet: &'s [Vec<String>], what: &str, needed: &[&str]) -> Result<Table<'s>, String> {
        let table = Table::below(sheet, needed);
        let has = |name: &&&str| table.as_ref().is_some_and(|t| t.at(name).is_some());
        let missing: Vec<&str> = needed.iter().filter(|name| !has(name)).copied().collect();
        match (table, &missing[..]) {
            (Some(table), []) => Ok(table),
            _ => Err(format!("not the sheet {what} of the TARIC extract: missing columns {}", missing.join(", "))),
        }
    }

    fn at(&self, name: &str) -> Option<usize> {
        let name = key(name);
        self.names.iter().position(|n| *n == name)
    }

    /// The first column whose name has one of some words and none of others.
    fn like(&self, words: &[&str], without: &[&str]) -> Option<usize> {
        let fits = |name: &String| words.iter().any(|w| name.contains(w)) && !without.iter().any(|w| name.contains(w));
        self.names.iter().position(fits)
    }

    /// A cell by the name of its column, without blanks around; empty if there is none.
    fn cell<'r>(&self, row: &'r [String], name: &str) -> &'r str {
        cell(row, self.at(name))
    }
}

fn cell(row: &[String], at: Option<usize>) -> &str {
    at.and_then(|at| row.get(at)).map_or("", |text| text.trim())
}

/// A number of a type or an area: workbooks turn `103` into `103.0`.
fn number(text: &str) -> String {
    text.strip_suffix(".0").unwrap_or(text).to_owned()
}

/// Ten digits and the suffix of a goods code: `8456119000 80`. Without a suffix it is a line, 80.
fn goods_code(text: &str) -> Option<(String, String)> {
    let text = number(text);
    let (code, suffix) = match text.split_once(char::is_whitespace) {
        Some((code, suffix)) => (code, suffix.trim()),
        None if text.len() == 12 => text.split_at_checked(10)?,
        None => (text.as_str(), "80"),
    };
    let is_suffix = suffix.len() == 2 && suffix.bytes().all(|b| b.is_ascii_digit());
    is_suffix.then_some((ten_digits(code)?, suffix.to_owned()))
}

/// Did it end before the extract's memory?
fn is_old(end: &str) -> bool {
    matches!(day(end), Ok(Some(day)) if day.year() < OLDEST)
}

/// Tells a sheet by its column names.
pub(super) fn what(sheet: &[Vec<String>]) -> Option<What> {
    if Table::whole(sheet, "", &["Goods code", "Duty", "Meas. type code"]).is_ok() {
        return Some(What::Duties);
    }
    if Table::whole(sheet, "", &["Goods code", "Indent", "Description"]).is_ok() {
        return Some(What::Nomenclature);
    }
    if let Ok(table) = Table::whole(sheet, "", &["Goods code"]) {
        // Sheets of conditions, exclusions and footnotes have goods codes too.
        let is_list = table.like(&["leaf", "declarable"], &[]).is_some() && table.at("Meas. type code").is_none();
        return is_list.then_some(What::Declarable);
    }
    composition(sheet).map(|_| What::Areas)
}

/// Reads `Duties Import 01-99`: a measure a row, onto lines by code, sorted. Areas stay as their numbers until [`join`]. Which lines are
/// declarable is not known here.
///
/// # Errors
/// If columns are missing.
pub(super) fn duties(sheet: &[Vec<String>]) -> Result<(Vec<Line>, Vec<Trouble>), String> {
    let table = Table::whole(sheet, "Duties Import 01-99", &DUTIES)?;
    let (mut lines, mut notes, mut seen) = (BTreeMap::<String, Line>::new(), Notes::default(), HashSet::new());
    for row in table.rows.iter().filter(|row| row.iter().any(|c| !c.trim().is_empty())) {
        let written = table.cell(row, "Goods code");
        let Some((code, suffix)) = goods_code(written) else {
            notes.add("code", written, "no code of ten digits: its measures are left out".to_owned());
            continue;
        };
        if !seen.insert(row.as_slice()) {
            notes.add("repeated measure", &code, "a row stands there again: taken once".to_owned());
            continue;
        }
        if suffix != "80" {
            notes.add("code", &code, format!("a measure on suffix {suffix}: taken for the line of the same code"));
        }
        let stated = stated(&table, row, &code);
        let line = lines.entry(code.clone()).or_insert_with(|| Line { code, ..Line::default() });
        line.units.extend(stated.unit().map(str::to_owned));
        line.measures.push(stated.read(&mut notes));
    }
    let mut lines: Vec<Line> = lines.into_values().collect();
    lines.iter_mut().for_each(plain_first);
    Ok((lines, notes.finish()))
}

fn stated(table: &Table, row: &[String], code: &str) -> Stated {
    let text = |name: &str| table.cell(row, name).to_owned();
    let type_id = number(table.cell(row, "Meas. type code"));
    let legal = text("Legal base");
    let excluded = cell(row, table.like(&["exclu"], &["descr", "name"]));
    Stated {
        at: code.to_owned(),
        source: if legal.is_empty() { format!("TARIC measure type {type_id}") } else { legal },
        type_id,
        name: text("Measure type"),
        area: number(table.cell(row, "Origin code")).to_uppercase(),
        members_follow: true,
        excluded: excluded.split(|c: char| !c.is_alphanumeric()).filter(|t| !t.is_empty()).map(str::to_uppercase).collect(),
        additional: text("Add code"),
        order: text("Order No."),
        reduction: number(table.cell(row, "RED_IND")),
        duty: text("Duty"),
        from: text("Start date"),
        to: text("End date"),
        ..Stated::default()
    }
}

/// Reads `Nomenclature EN` in the order of the sheet. A row with another suffix than 80 groups: it has no code of its own. What ended long
/// ago is left out, and of several texts of one line the newest is kept.
///
/// # Errors
/// If columns are missing.
pub(super) fn nomenclature(sheet: &[Vec<String>]) -> Result<Vec<Line>, String> {
    let table = Table::whole(sheet, "Nomenclature EN", &NOMENCLATURE)?;
    let english = table.rows.iter().any(|row| table.cell(row, "Language").eq_ignore_ascii_case("EN"));
    let (mut lines, mut places) = (Vec::<Line>::new(), HashMap::<(String, String), (usize, Option<NaiveDate>)>::new());
    for row in table.rows {
        let language = table.cell(row, "Language");
        let other = english && !language.is_empty() && !language.eq_ignore_ascii_case("EN");
        if other || is_old(table.cell(row, "End date")) {
            continue;
        }
        let Some((code, mut suffix)) = goods_code(table.cell(row, "Goods code")) else { continue };
        let own = number(cell(row, table.like(&["suffix"], &[])));
        if !own.is_empty() {
            suffix = own;
        }
        let line = nomenclature_line(&table, row, &code, &suffix);
        let since = [table.cell(row, "Descr. start date"), table.cell(row, "Start date")].into_iter().find_map(|t| day(t).ok().flatten());
        match places.get(&(code.clone(), suffix.clone())).copied() {
            None => {
                places.insert((code, suffix), (lines.len(), since));
                lines.push(line);
            }
            Some((at, before)) if before <= since => {
                places.insert((code, suffix), (at, since));
                lines[at] = line;
            }
            Some(_) => {}
        }
    }
    Ok(lines)
}

fn nomenclature_line(table: &Table, row: &[String], code: &str, suffix: &str) -> Line {
    let indent = table.cell(row, "Indent");
    let dashes = indent.chars().filter(|c| matches!(c, '-' | '–' | '—')).count() as u32;
    let description = table.cell(row, "Description").replace(['|', '\u{a0}'], " ");
    Line {
        code: if suffix == "80" { code.to_owned() } else { String::new() },
        indent: if dashes > 0 { dashes } else { number(indent).parse().ok().filter(|i| *i < 100).unwrap_or(0) },
        description: description.split_whitespace().collect::<Vec<_>>().join(" "),
        ..Line::default()
    }
}

/// Reads `Declarable codes`: the codes that goods can be declared under, sorted.
pub(super) fn declarable(sheet: &[Vec<String>]) -> Vec<String> {
    let Some(table) = Table::below(sheet, &["Goods code", "IS_LEAF", "End date"]) else { return Vec::new() };
    let leaf = table.like(&["leaf"], &[]).or_else(|| table.like(&["declarable"], &["date", "code"]));
    let is_leaf = |row: &[String]| leaf.is_none() || matches!(number(cell(row, leaf)).to_lowercase().as_str(), "1" | "y" | "yes" | "true");
    let rows = table.rows.iter().filter(|row| is_leaf(row) && !is_old(table.cell(row, "End date")));
    let mut codes: Vec<String> = rows
        .filter_map(|row| goods_code(table.cell(row, "Goods code")))
        .filter(|(_, suffix)| suffix == "80")
        .map(|(code, _)| code)
        .collect();
    codes.sort();
    codes.dedup();
    codes
}

/// Where `Geographical areas composition` has its areas and their members.
fn composition(sheet: &[Vec<String>]) -> Option<(Table<'_>, usize, usize)> {
    let beside = ["descr", "date", "sid", "abbrev", "name"];
    let tables =
        sheet.iter().take(HEAD).enumerate().map(|(at, row)| Table { names: row.iter().map(|c| key(c)).collect(), rows: &sheet[at + 1..] });
    tables.into_iter().find_map(|table| {
        let without = |more: &[&'static str]| beside.iter().copied().chain(more.iter().copied()).collect::<Vec<_>>();
        let area = table.like(&["group", "area"], &without(&["member"]))?;
        let member =
            table.like(&["member"], &without(&["membership"])).or_else(|| table.like(&["country"], &without(&["group", "area"])))?;
        (area != member).then_some((table, area, member))
    })
}

/// Reads `Geographical areas composition`: areas by number, each with its members. The extract has no day of its own, so a membership
/// counts as over if it ended before the newest one began.
pub(super) fn areas(sheet: &[Vec<String>]) -> Vec<(String, Vec<String>)> {
    let Some((table, area, member)) = composition(sheet) else { return Vec::new() };
    let dated = |word: &str| {
        let own = table.names.iter().position(|n| n.contains(word) && (n.contains("mbship") || n.contains("member")));
        own.or_else(|| table.like(&[word], &["descr"]))
    };
    let (start, end) = (dated("startdate"), dated("enddate"));
    let on = |row: &[String], at: Option<usize>| day(cell(row, at)).ok().flatten();
    let newest = table.rows.iter().filter_map(|row| on(row, start)).max();
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in table.rows {
        let (area, member) = (number(cell(row, Some(area))).to_uppercase(), number(cell(row, Some(member))).to_uppercase());
        let over = on(row, end).zip(newest).is_some_and(|(end, newest)| end < newest);
        if area.is_empty() || member.is_empty() || over {
            continue;
        }
        let members = found.entry(area).or_default();
        if !members.contains(&member) {
            members.push(member);
        }
    }
    found.into_iter().collect()
}

/// Makes one tariff of the sheets: the lines of the nomenclature with the measures put on them, or the duties' own lines without one.
/// Numbers of areas become their members. Places of parents are those of the lines given back.
pub(super) fn join(
    duties: Vec<Line>,
    nomenclature: Vec<Line>,
    declarable: &[String],
    areas: &[(String, Vec<String>)],
) -> (Vec<Line>, Vec<Trouble>) {
    let mut notes = Notes::default();
    let mut troubles = Vec::new();
    let duties = merged(duties);
    let mut lines = if nomenclature.is_empty() {
        alone(duties, declarable)
    } else {
        let mut lines = nomenclature;
        troubles = parents_by_indent(&mut lines);
        under_chapters(&mut lines);
        put(&mut lines, duties, &mut notes);
        lines
    };
    expand(&mut lines, areas, &mut notes);
    mark(&mut lines, declarable);
    troubles.extend(notes.finish());
    (lines, troubles)
}

/// Lines by code; the duties may come in several sheets.
fn merged(duties: Vec<Line>) -> BTreeMap<String, Line> {
    let mut found: BTreeMap<String, Line> = BTreeMap::new();
    for line in duties {
        let one = found.entry(line.code.clone()).or_insert_with(|| Line { code: line.code, ..Line::default() });
        one.measures.extend(line.measures);
        one.units.extend(line.units);
    }
    found
}

/// The duties' own lines. Declarable codes without a duty of their own are lines too, for they have those above them.
fn alone(mut duties: BTreeMap<String, Line>, declarable: &[String]) -> Vec<Line> {
    for code in declarable {
        duties.entry(code.clone()).or_insert_with(|| Line { code: code.clone(), ..Line::default() });
    }
    let mut lines: Vec<Line> = duties.into_values().collect();
    parents_by_digits(&mut lines);
    lines
}

/// Hangs headings under their chapters, which have the same indent: measures may stand on a chapter.
fn under_chapters(lines: &mut [Line]) {
    let mut chapter: Option<u32> = None;
    for at in 0..lines.len() {
        if is_chapter(&lines[at].code) {
            chapter = Some(at as u32);
            continue;
        }
        let same = |above: &u32| lines[*above as usize].code[..2] == lines[at].code[..2];
        if lines[at].parent.is_none() && !lines[at].code.is_empty() {
            lines[at].parent = chapter.filter(same);
        }
    }
}

fn is_chapter(code: &str) -> bool {
    code.len() > 2 && significant(code).len() == 2
}

/// Puts measures on the lines of their codes. A code that the nomenclature does not have stands for the uppermost lines below it.
fn put(lines: &mut [Line], duties: BTreeMap<String, Line>, notes: &mut Notes) {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate().filter(|(_, l)| !l.code.is_empty()) {
        places.entry(line.code.clone()).or_insert(at);
    }
    for (code, from) in duties {
        let targets = match places.get(&code) {
            Some(at) => vec![*at],
            None => uppermost(lines, &places, significant(&code)),
        };
        if !places.contains_key(&code) {
            let done = if targets.is_empty() { "left out" } else { "put on the lines below it" };
            notes.add("code", &code, format!("its measures have no line in the nomenclature: {done}"));
        }
        for at in targets {
            lines[at].measures.extend(from.measures.iter().cloned());
            lines[at].units.extend(from.units.iter().cloned());
        }
    }
    lines.iter_mut().for_each(plain_first);
}

/// The lines whose codes begin so and that stand below no other such line.
fn uppermost(lines: &[Line], places: &BTreeMap<String, usize>, prefix: &str) -> Vec<usize> {
    let all: Vec<usize> = places.range(prefix.to_owned()..).take_while(|(code, _)| code.starts_with(prefix)).map(|(_, at)| *at).collect();
    let is_under = |at: &usize| {
        let above = std::iter::successors(lines[*at].parent, |up| lines[*up as usize].parent);
        above.into_iter().any(|up| all.contains(&(up as usize)))
    };
    all.iter().filter(|at| !is_under(at)).copied().collect()
}

/// Replaces numbers of areas by their members.
fn expand(lines: &mut [Line], areas: &[(String, Vec<String>)], notes: &mut Notes) {
    let areas = countries(areas);
    for line in lines {
        let code = line.code.clone();
        for measure in &mut line.measures {
            for (list, which) in [(&mut measure.origins, "area"), (&mut measure.excluded, "excluded area")] {
                *list = replaced(list, &areas, |area| {
                    notes.add("area", &code, format!("the members of {which} {area} are not in the files"));
                });
            }
        }
    }
}

/// Areas with the countries that are in them, through areas of areas.
fn countries(areas: &[(String, Vec<String>)]) -> HashMap<String, Vec<String>> {
    let given: HashMap<&str, &Vec<String>> = areas.iter().map(|(area, members)| (area.as_str(), members)).collect();
    let mut found: HashMap<String, Vec<String>> = HashMap::new();
    for (area, _) in areas {
        let (mut open, mut seen, mut members) = (vec![area.as_str()], HashSet::new(), Vec::new());
        while let Some(one) = open.pop() {
            let one = if one == "EU" && given.contains_key(UNION) { UNION } else { one };
            if !seen.insert(one) {
                continue;
            }
            match given.get(one) {
                Some(inner) => open.extend(inner.iter().rev().map(String::as_str)),
                None if is_country(one) => members.push(one.to_owned()),
                None => {}
            }
        }
        // The union names itself as its own member.
        members.retain(|m| m != "EU" || members_are_only(area, &given));
        found.insert(area.clone(), members);
    }
    if let Some(union) = found.get(UNION).cloned() {
        found.insert("EU".to_owned(), union);
    }
    found
}

/// Is `EU` all that is known of an area, since the union's own members are not given?
fn members_are_only(area: &str, given: &HashMap<&str, &Vec<String>>) -> bool {
    area != UNION && !given.contains_key(UNION)
}

fn replaced(list: &[String], areas: &HashMap<String, Vec<String>>, mut unknown: impl FnMut(&str)) -> Vec<String> {
    let (mut out, mut seen) = (Vec::with_capacity(list.len()), HashSet::new());
    for one in list {
        match areas.get(one).filter(|members| !members.is_empty()) {
            Some(members) => out.extend(members.iter().filter(|m| seen.insert((*m).clone())).cloned()),
            None => {
                if !is_country(one) {
                    unknown(one);
                }
                out.extend(Some(one).filter(|o| seen.insert((*o).clone())).cloned());
            }
        }
    }
    out
}

/// Marks the declarable lines: those of the list, or without one those with nothing below them. A chapter is never declared.
fn mark(lines: &mut [Line], declarable: &[String]) {
    let listed: HashSet<&str> = declarable.iter().map(String::as_str).collect();
    let above: HashSet<u32> = lines.iter().filter_map(|l| l.parent).collect();
    for (at, line) in lines.iter_mut().enumerate() {
        let is_leaf = !above.contains(&(at as u32)) && !line.code.is_empty() && !is_chapter(&line.code);
        line.declarable = if listed.is_empty() { is_leaf } else { listed.contains(line.code.as_str()) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::tariff::expression::Expression;
    use crate::domain::tariff::parse;
    use crate::domain::tariff::schedule::{Kind, Measure};

    fn sheet(text: &str) -> Vec<Vec<String>> {
        text.lines().map(|line| line.split(';').map(|c| c.trim().to_owned()).collect()).collect()
    }

    const HEADER: &str =
        "Goods code;Add code;Order No.;Start date;End date;RED_IND;Origin; Measure type;Legal base;Duty;Origin code; Meas. type code";

    fn rows(rows: &str) -> Vec<Vec<String>> {
        sheet(&format!("An extract\n\n{HEADER}\n{rows}"))
    }

    fn one(row: &str) -> Measure {
        duties(&rows(row)).expect("a value").0.remove(0).measures.remove(0)
    }

    fn list(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|t| (*t).to_owned()).collect()
    }

    const MFN: &str = "9601203000;;;01-01-1998;;;ERGA OMNES;Third country duty;R1;4.500 %;1011;103";

    #[test]
    fn measures_are_told_by_their_types() {
        let general = one(MFN);
        assert_eq!((general.kind, general.origins.len(), general.source.as_str()), (Kind::General, 0, "R1"));
        assert_eq!(general.expression, parse::expression("4.500 %"));
        assert_eq!((general.from, general.to), (NaiveDate::from_ymd_opt(1998, 1, 1), None));
        let preference = one("9601203000;;;2021-01-01;31-12-2099;;GSP;Tariff preference;R2;0.000 %;2020;142");
        assert_eq!((preference.kind, &preference.origins[..]), (Kind::Preference, &list(&["2020"])[..]));
        assert_eq!(preference.to, NaiveDate::from_ymd_opt(2099, 12, 31));
        let quota = one("9601203000;;097777;01-01-2021;;;Norway;Preferential tariff quota;R3;0.000 %;NO;143.0");
        assert_eq!((quota.kind, quota.name.as_str()), (Kind::Quota, "Preferential tariff quota, quota 097777"));
        let additional = one("9601203000;C777;;01-01-2021;;;Brazil;Definitive anti-dumping duty;R4;31.000 %;BR;552");
        assert_eq!((additional.kind, &additional.conditions[..]), (Kind::Additional, &list(&["additional code C777"])[..]));
        assert!(additional.name.contains("C777"));
        assert_eq!(one("9601203000;;;01-01-2021;;;ERGA OMNES;Value added tax;R5;19.000 %;1011;305").kind, Kind::Vat);
        let sanction = one("9601203000;;;01-01-2021;;;Belarus;Third country duty;R6;35.000 %;BY;103");
        assert_eq!((sanction.kind, sanction.name.as_str()), (Kind::NonMfn, "Third country duty for BY"));
        let control = one("9601203000;;;01-01-2021;;;ERGA OMNES;Import control;R7;;1011;475");
        assert_eq!((control.kind, control.expression), (Kind::Control, Expression::Free));
    }

    #[test]
    fn a_duty_that_is_not_known_is_never_nothing() {
        for duty in ["Cond:  A cert: D-008 (01):0.000 %; A (01):12.000 %", "NIHIL", "", "see the annex"] {
            let found =
                one(&format!("9601203000;;;01-01-2021;;;ERGA OMNES;Third country duty;R1;{duty};1011;103").replace("; A (01)", ", A (01)"));
            assert!(found.expression.unparsed().is_some(), "{duty}");
        }
        for row in ["9601203000;;;44197;;;;T;R;0.000 %;NO;142", "9601203000;;;;;;;T;R;0.000 %;;142", "9601203000;;;;;;;T;R;0.000 %;1011;"] {
            assert!(one(row).expression.unparsed().is_some(), "{row}");
        }
    }

    #[test]
    fn rows_come_onto_lines_by_code_and_once() {
        let text = format!(
            "9602000000 80;;;01-01-1998;;;ERGA OMNES;Third country duty;R1;2.200 %;1011;103\n{MFN}\n{MFN}\n\
             960120;;;01-01-1998;;;ERGA OMNES;Third country duty;R1;2.200 %;1011;103\n\
             101210000;;;01-01-1998;;;ERGA OMNES;Supplementary unit;R1;NAR;1011;109\n"
        );
        let (lines, troubles) = duties(&rows(&text)).expect("a value");
        assert_eq!(lines.iter().map(|l| l.code.as_str()).collect::<Vec<_>>(), ["0101210000", "9601203000", "9602000000"]);
        assert_eq!((&lines[0].units[..], lines[1].measures.len()), (&list(&["NAR"])[..], 1));
        assert_eq!(troubles.iter().map(|t| t.sort.as_str()).collect::<Vec<_>>(), ["code", "repeated measure"]);
    }

    #[test]
    fn missing_columns_are_named() {
        let told = duties(&sheet("Goods code;Duty;Origin code\n9601203000;2 %;1011")).expect_err("an error");
        assert!(told.contains("Start date, End date, Meas. type code") && !told.contains("Duty,"), "{told}");
        assert!(nomenclature(&sheet("")).expect_err("an error").contains("Goods code"));
        assert!(areas(&sheet("a;b")).is_empty() && declarable(&[]).is_empty());
    }

    const NAMES: &str = "Goods code;Start date;End date;Language;Hier. Pos.;Indent;Description;Descr. start date";

    fn tree() -> Vec<Line> {
        nomenclature(&sheet(&format!(
            "{NAMES}\n\
             9600000000 80;01-01-1972;;EN;2;;VARIOUS;01-01-1972\n\
             9601000000 80;01-01-1972;;EN;4;;Carved goods;01-01-1972\n\
             9601200000 10;01-01-1972;;EN;6;-;Of horn;01-01-1972\n\
             9601200000 80;01-01-1972;;EN;6;- -;Old words;01-01-1972\n\
             9601200000 80;01-01-1972;;EN;6;- -;Of 2|kg or more;01-01-2010\n\
             9601200000 80;01-01-1972;;DE;6;- -;Von 2 kg oder mehr;01-01-2011\n\
             9601203000 80;01-01-1972;;EN;8;- - -;Polished;01-01-1972\n\
             9601205000 80;01-01-1972;31-12-2011;EN;8;- - -;Rough;01-01-1972\n\
             9601209000 80;01-01-1972;31-12-2099;EN;8;- - -;Other;01-01-1972\n"
        )))
        .expect("a value")
    }

    #[test]
    fn the_nomenclature_groups_by_suffix_and_leaves_out_what_ended() {
        let lines = tree();
        let told: Vec<(&str, u32, &str)> = lines.iter().map(|l| (l.code.as_str(), l.indent, l.description.as_str())).collect();
        assert_eq!(
            told,
            [
                ("9600000000", 0, "VARIOUS"),
                ("9601000000", 0, "Carved goods"),
                ("", 1, "Of horn"),
                ("9601200000", 2, "Of 2 kg or more"),
                ("9601203000", 3, "Polished"),
                ("9601209000", 3, "Other"),
            ]
        );
    }

    #[test]
    fn sheets_are_told_by_their_columns() {
        assert_eq!(what(&rows(MFN)), Some(What::Duties));
        assert_eq!(what(&sheet(NAMES)), Some(What::Nomenclature));
        assert_eq!(what(&sheet("Goods code;Start date;Decl. start date;IS_LEAF;End date")), Some(What::Declarable));
        assert_eq!(what(&sheet(AREAS)), Some(What::Areas));
        assert_eq!(what(&sheet("Goods code;Origin code;Meas. type code;Excluded country")), None);
        assert_eq!(what(&sheet("some;thing")), None);
    }

    const AREAS: &str = "Country group;Abbrev.;Country group descr.;Start date;End date;Member country;Abbrev.;Description;Mbship start date;Mbship end date\n\
        2020;;GSP;;;IN;;India;01-01-1990;\n\
        2020;;GSP;;;ID;;Indonesia;01-01-2015;31-12-2099\n\
        2020;;GSP;;;CN;;China;01-01-1990;31-12-2014\n\
        1010;;EU;;;FR;;France;01-01-1958;\n\
        1010;;EU;;;EU;;European Union;01-01-1958;\n\
        1098;;Customs union;;;EU;;European Union;01-01-1958;\n\
        1098;;Customs union;;;TR;;Turkey;01-01-1996;\n";

    #[test]
    fn areas_have_the_members_they_still_have() {
        let found = areas(&sheet(AREAS));
        let of = |area: &str| found.iter().find(|(a, _)| a == area).map(|(_, m)| m.clone()).expect("a value");
        assert_eq!((of("2020"), of("1098")), (list(&["IN", "ID"]), list(&["EU", "TR"])));
        let whole = countries(&found);
        assert_eq!((&whole["1098"], &whole["1010"], &whole["EU"]), (&list(&["FR", "TR"]), &list(&["FR"]), &list(&["FR"])));
        let apart = countries(&[("1098".to_owned(), list(&["EU", "TR"]))]);
        assert_eq!(apart["1098"], list(&["EU", "TR"]));
        let round = countries(&[("1".to_owned(), list(&["2"])), ("2".to_owned(), list(&["1", "FR"]))]);
        assert_eq!(round["1"], list(&["FR"]));
    }

    #[test]
    fn declarable_codes_are_the_leaves_of_the_list() {
        let text = "Goods code;Start date;Decl. start date;IS_LEAF;End date\n\
            9601203000 80;;;1;\n9601200000 80;;;0;\n9601200000 10;;;1;\n9601205000 80;;;1;31-12-2011\n";
        assert_eq!(declarable(&sheet(text)), ["9601203000"]);
    }

    fn measured() -> Vec<Line> {
        let text = format!(
            "{HEADER};Excluded countries\n{MFN}\n\
             9600000000;;;01-01-2021;;;Belarus;Third country duty;R6;35.000 %;BY;103;\n\
             9601200000;;;01-01-2021;;;GSP;Tariff preference;R2;0.000 %;2020;142;ID 4040\n\
             9601200000;;;01-01-2021;;;Somewhere;Tariff preference;R2;0.000 %;3030;142;\n\
             9601201000;;;01-01-2021;;;ERGA OMNES;Third country duty;R6;1.000 %;1011;103;\n"
        );
        duties(&sheet(&text)).expect("a value").0
    }

    #[test]
    fn measures_come_onto_the_nomenclature_with_members_of_areas() {
        let (lines, troubles) = join(measured(), tree(), &[], &areas(&sheet(AREAS)));
        assert_eq!(lines.iter().map(|l| l.parent).collect::<Vec<_>>(), [None, Some(0), Some(1), Some(2), Some(3), Some(3)]);
        assert_eq!(lines.iter().map(|l| l.declarable).collect::<Vec<_>>(), [false, false, false, false, true, true]);
        assert_eq!(lines.iter().map(|l| l.measures.len()).collect::<Vec<_>>(), [1, 0, 0, 2, 1, 0]);
        assert_eq!(lines[3].measures[0].origins, ["IN", "ID"]);
        assert_eq!(lines[3].measures[0].excluded, ["ID", "4040"]);
        assert_eq!(lines[3].measures[1].origins, ["3030"]);
        let told: Vec<&str> = troubles.iter().map(|t| t.what.as_str()).collect();
        assert_eq!(told.len(), 3);
        assert!(told[0].contains("area 3030") && told[1].contains("excluded area 4040") && told[2].contains("left out"), "{told:?}");
    }

    #[test]
    fn a_code_that_the_nomenclature_does_not_have_stands_for_what_is_below_it() {
        let lines = tree().into_iter().filter(|l| l.code != "9601200000").collect();
        let (lines, troubles) = join(measured(), lines, &[], &areas(&sheet(AREAS)));
        let held: Vec<(&str, usize)> = lines.iter().map(|l| (l.code.as_str(), l.measures.len())).collect();
        assert_eq!(held, [("9600000000", 1), ("9601000000", 0), ("", 0), ("9601203000", 3), ("9601209000", 2)]);
        assert!(troubles.iter().any(|t| t.at == "9601200000" && t.what.contains("put on the lines below it")), "{troubles:?}");
    }

    #[test]
    fn without_a_nomenclature_the_duties_have_lines_of_their_own() {
        let (lines, _) = join(measured(), Vec::new(), &[], &[]);
        let told: Vec<(&str, bool)> = lines.iter().map(|l| (l.code.as_str(), l.declarable)).collect();
        assert_eq!(told, [("9600000000", false), ("9601200000", false), ("9601201000", true), ("9601203000", true)]);
        assert_eq!(lines[3].parent, Some(1));
        let (listed, _) = join(measured(), Vec::new(), &list(&["9601209000"]), &[]);
        let last = listed.last().expect("a value");
        assert_eq!((last.code.as_str(), last.parent, last.declarable), ("9601209000", Some(1), true));
        assert_eq!(listed.iter().filter(|l| l.declarable).count(), 1);
    }
}
