//! What a line declares and what is known to be true of it: dates, editions, declared codes, labels.
//!
//! Codes are checked against the edition in force on the line's date and carried into the model's
//! edition by the correlation tables. A code with several successors stays a set: nothing is guessed.
//!
//! A code or a day that stands there and cannot be read is unknown: it makes no label, no risk, and no edition.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate};

use super::dataspec::{ColumnSpec, Dataspec, Role};
use super::infer::read_flag;
use super::numbers::Numbers;
use super::table::{Reject, Strings, Table, is_nothing};
use crate::domain::code::{CodeProblem, WrittenCode};
use crate::domain::dates;
use crate::domain::declaration::Semantic;
use crate::domain::nomenclature::{Edition, Nomenclature, Subheading};

/// How a declared code stands in the edition of its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// A subheading of the edition in force.
    InForce,
    /// A subheading of another edition only.
    OtherEdition,
    /// Four digits only.
    HeadingOnly,
    /// In none of the editions.
    Unknown,
    /// Cannot be read as a code, so nothing is known of it.
    Unreadable,
}

impl Standing {
    /// Is the declared code known not to be a code in force? One that cannot be read is not known to be anything.
    pub fn is_no_code(self) -> bool {
        matches!(self, Standing::OtherEdition | Standing::Unknown)
    }

    /// Its name as a category.
    pub fn name(self) -> &'static str {
        match self {
            Standing::InForce => "in force",
            Standing::OtherEdition => "of another edition",
            Standing::HeadingOnly => "heading only",
            Standing::Unknown => "in no edition",
            Standing::Unreadable => "not a code",
        }
    }
}

impl Standing {
    /// The Chinese for one of the names.
    pub fn zh(name: &str) -> Option<&'static str> {
        Some(match name {
            "in force" => "现行有效",
            "of another edition" => "属于其他版本",
            "heading only" => "仅有品目",
            "in no edition" => "不属于任何版本",
            "not a code" => "不是编码",
            "yes" => "是",
            "no" => "否",
            _ => return None,
        })
    }
}

/// A code read against an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadCode {
    /// The six-digit code as written, if there are six digits.
    pub subheading: Option<Subheading>,
    /// Its heading, 0 if unreadable.
    pub heading: u32,
    /// How it stands.
    pub standing: Standing,
    /// What it means in the model's edition: one code, several, or none.
    pub targets: Vec<Subheading>,
    /// Why it cannot be read.
    pub problem: Option<CodeProblem>,
}

/// Reads a code against the edition of its line, for a model of another edition. `usual_digits` is how many the codes of its column
/// usually have.
pub fn read_code(text: &str, line: Edition, model: Edition, usual_digits: Option<usize>) -> ReadCode {
    let n = Nomenclature::shared();
    let written = match WrittenCode::read_among(text, usual_digits) {
        Ok(written) => written,
        Err(problem) => {
            return ReadCode { subheading: None, heading: 0, standing: Standing::Unreadable, targets: Vec::new(), problem: Some(problem) };
        }
    };
    let heading = written.heading();
    let Some(code) = written.subheading() else {
        let standing = if n.contains_heading(line, heading) { Standing::HeadingOnly } else { Standing::Unknown };
        let mut targets: Vec<Subheading> = n.subheadings_of(line, heading).into_iter().flat_map(|c| n.convert(c, line, model)).collect();
        targets.sort();
        targets.dedup();
        return ReadCode { subheading: None, heading, standing, targets, problem: None };
    };
    let (standing, edition) = if n.contains(line, code) {
        (Standing::InForce, line)
    } else {
        // The nearest edition that has it, a newer one first among equals.
        let distance = |e: &Edition| ((*e as i32 - line as i32).abs(), -(*e as i32));
        match n.editions_of(code).into_iter().min_by_key(distance) {
            Some(other) => (Standing::OtherEdition, other),
            None => (Standing::Unknown, line),
        }
    };
    ReadCode { subheading: Some(code), heading, standing, targets: n.convert(code, edition, model), problem: None }
}

/// What each row declares and what is known of it. All vectors have one entry per row.
#[derive(Debug, Clone)]
pub struct Lines {
    /// The model's edition, into which `targets` are carried.
    pub edition: Edition,
    /// The line's day.
    pub date: Vec<Option<NaiveDate>>,
    /// The edition in force on that day; `None` if hsift does not have it. Where a day stands that cannot be read, the newest edition
    /// that has the declared code.
    pub line_edition: Vec<Option<Edition>>,
    /// Does a day stand there that cannot be read? Then the edition is not known.
    pub date_unread: Vec<bool>,
    /// Index into `codes` of the declared code.
    pub declared: Vec<Option<u32>>,
    /// Index into `codes` of the confirmed code.
    pub confirmed: Vec<Option<u32>>,
    /// Is the declared code known to be wrong (`Some(true)`), right, or is nothing known?
    pub wrong: Vec<Option<bool>>,
    /// How much the line counts in training.
    pub weight: Vec<f32>,
    /// The different codes.
    pub codes: Vec<ReadCode>,
}

impl Lines {
    /// The declared code of a row.
    pub fn declared_code(&self, row: usize) -> Option<&ReadCode> {
        self.declared[row].map(|i| &self.codes[i as usize])
    }

    /// The confirmed subheadings of a row in the model's edition; empty if nothing is known.
    pub fn truth(&self, row: usize) -> &[Subheading] {
        self.confirmed[row].map_or(&[], |i| &self.codes[i as usize].targets)
    }

    /// Is the confirmed code of a row no more than a heading?
    pub fn confirmed_heading_only(&self, row: usize) -> bool {
        self.confirmed[row].is_some_and(|i| self.codes[i as usize].standing == Standing::HeadingOnly)
    }

    /// The lines of a range of rows.
    pub fn slice(&self, rows: std::ops::Range<usize>) -> Lines {
        Lines {
            edition: self.edition,
            date: self.date[rows.clone()].to_vec(),
            line_edition: self.line_edition[rows.clone()].to_vec(),
            date_unread: self.date_unread[rows.clone()].to_vec(),
            declared: self.declared[rows.clone()].to_vec(),
            confirmed: self.confirmed[rows.clone()].to_vec(),
            wrong: self.wrong[rows.clone()].to_vec(),
            weight: self.weight[rows].to_vec(),
            codes: self.codes.clone(),
        }
    }

    /// Reads the roles of a table. Values that cannot be used are added to `rejects`; a row whose label
    /// cannot be used keeps its place and has no truth.
    pub fn read(table: &Table, spec: &Dataspec, edition: Edition, rejects: &mut Vec<Reject>) -> Lines {
        let n = table.height();
        let column = |role| spec.role(role).and_then(|c| Some((c, table.column(&c.name)?)));
        let mut lines = Lines {
            edition,
            date: vec![None; n],
            date_unread: vec![false; n],
            line_edition: vec![Some(spec.edition.unwrap_or(Edition::LATEST)); n],
            declared: vec![None; n],
            confirmed: vec![None; n],
            wrong: vec![None; n],
            weight: vec![1.0; n],
            codes: Vec::new(),
        };
        lines.read_days(table, spec, rejects);
        if let Some((c, values)) = column(Role::Declared) {
            // The edition of a line whose day cannot be read: the newest that has its code.
            for (row, value) in values.iter().enumerate().filter(|(row, _)| lines.date_unread[*row]) {
                lines.line_edition[row] = Some(newest_edition(value, c).unwrap_or(edition));
            }
        }
        if let Some((c, _)) = column(Role::Weight)
            && let Some(numbers) = Numbers::of(table, c)
        {
            for row in 0..n {
                let Some(read) = numbers.read(row) else { continue };
                match read {
                    Ok(weight) if (0.0..=1e4).contains(&weight) => lines.weight[row] = weight as f32,
                    _ => {
                        let value = numbers.written(row).unwrap_or_default();
                        rejects.push(Reject::cell(table.rows[row], &c.name, value, "weight is not a number from 0 to 10,000"));
                    }
                }
            }
        }
        let mut interned: HashMap<(&str, Option<Edition>, Option<usize>), u32> = HashMap::new();
        let mut intern = |text, line: Option<Edition>, digits, codes: &mut Vec<ReadCode>| {
            *interned.entry((text, line, digits)).or_insert_with(|| {
                codes.push(read_code(text, line.unwrap_or(edition), edition, digits));
                codes.len() as u32 - 1
            })
        };
        if let Some((c, values)) = column(Role::Declared) {
            for (row, value) in values.iter().enumerate() {
                let Some(value) = value.filter(|v| !is_nothing(v)) else { continue };
                let index = intern(value, lines.line_edition[row], c.code_digits, &mut lines.codes);
                if lines.codes[index as usize].standing == Standing::Unreadable
                    && let Err(problem) = WrittenCode::read_among(value, c.code_digits)
                {
                    rejects.push(Reject::cell(table.rows[row], &c.name, value, format!("declared code {problem}")));
                }
                lines.declared[row] = Some(index);
            }
        }
        let Some((c, values)) = column(Role::Label) else { return lines };
        for (row, value) in values.iter().enumerate() {
            let Some(value) = value.filter(|v| !is_nothing(v)) else { continue };
            let mut refuse = |reason: String| rejects.push(Reject::row(table.rows[row], &c.name, value, reason));
            if c.semantic == Semantic::Flag {
                match read_flag(value) {
                    Some(flag) => lines.wrong[row] = Some(flag),
                    None => refuse("label is neither yes nor no".into()),
                }
                continue;
            }
            let in_force = if lines.date_unread[row] { newest_edition(Some(value), c).or(Some(edition)) } else { lines.line_edition[row] };
            let Some(line) = in_force else {
                let day = lines.date[row].map_or(String::new(), |d| format!(" on {d}"));
                refuse(format!("no edition of the nomenclature{day}; hsift has 2012 to 2027"));
                continue;
            };
            let index = intern(value, Some(line), c.code_digits, &mut lines.codes);
            let code = &lines.codes[index as usize];
            match code.standing {
                Standing::Unreadable => {
                    let problem = WrittenCode::read_among(value, c.code_digits).map_or_else(|p| p.to_string(), |_| String::new());
                    refuse(format!("confirmed code {problem}"));
                    continue;
                }
                Standing::Unknown => {
                    refuse(format!("confirmed code is in no edition from HS2012 to HS2022 (in force: {line})"));
                    continue;
                }
                _ if code.targets.is_empty() => {
                    refuse(format!("confirmed code has no successor in {edition}"));
                    continue;
                }
                _ => lines.confirmed[row] = Some(index),
            }
            lines.wrong[row] = lines.declared[row].and_then(|d| is_wrong(&lines.codes[d as usize], code, lines.date_unread[row]));
        }
        lines
    }

    /// The day of every row, and the edition in force on it.
    fn read_days(&mut self, table: &Table, spec: &Dataspec, rejects: &mut Vec<Reject>) {
        let mut settle = |row: usize, day: Option<NaiveDate>| match day {
            Some(day) => {
                self.date[row] = Some(day);
                if spec.edition.is_none() {
                    self.line_edition[row] = Edition::on(day);
                }
            }
            None => self.date_unread[row] = spec.edition.is_none(),
        };
        let column = |role| spec.role(role).and_then(|c| Some((c, table.column(&c.name)?)));
        if let Some((c, values)) = column(Role::Date) {
            let mut known: HashMap<&str, Option<NaiveDate>> = HashMap::new();
            for (row, value) in values.iter().enumerate() {
                let Some(value) = value.filter(|v| !is_nothing(v)) else { continue };
                let day = *known.entry(value).or_insert_with(|| read_day(value, &c.date_format));
                if day.is_none() {
                    let formats = if c.date_format.is_empty() { "%Y-%m-%d".to_owned() } else { c.date_format.join(" or ") };
                    rejects.push(Reject::cell(
                        table.rows[row],
                        &c.name,
                        value,
                        format!("not a date like {formats}: the edition is not known"),
                    ));
                }
                settle(row, day);
            }
        } else if let Some((c, years)) = column(Role::Year) {
            let parts = [column(Role::Month).map(|(_, v)| v), column(Role::Day).map(|(_, v)| v)];
            for (row, year) in years.iter().enumerate() {
                let Some(year) = year.filter(|v| !is_nothing(v)) else { continue };
                let part = |at: usize| parts[at].and_then(|v: Strings<'_>| v.get(row)).map_or(Some(1), part_of_day);
                let of = || NaiveDate::from_ymd_opt(year_of(year)?, part(0)?, part(1)?);
                let day = of();
                if day.is_none() {
                    rejects.push(Reject::cell(
                        table.rows[row],
                        &c.name,
                        year,
                        "not a day with month and day beside it: the edition is not known",
                    ));
                }
                settle(row, day);
            }
        }
    }
}

/// A day by the first of the formats that reads it.
pub fn read_day(text: &str, formats: &[String]) -> Option<NaiveDate> {
    match formats {
        [] => dates::read(text, "%Y-%m-%d"),
        formats => formats.iter().find_map(|f| dates::read(text, f)),
    }
}

/// A year in a column of its own: `2023`, `2023.0`, `23`, `2023年`.
fn year_of(text: &str) -> Option<i32> {
    let digits: String =
        text.trim().trim_end_matches(".0").chars().filter_map(|c| c.to_digit(10)).filter_map(|d| char::from_digit(d, 10)).collect();
    let year: i32 = digits.parse().ok()?;
    match digits.len() {
        4 => (1900..2200).contains(&year).then_some(year),
        2 => Some(if year < 70 { 2000 + year } else { 1900 + year }),
        _ => None,
    }
}

/// A month or a day of the month in a column of its own: `7`, `07`, `7.0`, `7月`, `July`.
fn part_of_day(text: &str) -> Option<u32> {
    let text = text.trim().trim_end_matches(".0").trim_end_matches(['月', '日', '号']);
    text.parse().ok().or_else(|| dates::read(&format!("{text} 2000"), "%b %Y").map(|d| d.month()))
}

/// The newest edition that has a code, if any has.
fn newest_edition(code: Option<&str>, column: &ColumnSpec) -> Option<Edition> {
    let code = WrittenCode::read_among(code?, column.code_digits).ok()?.subheading()?;
    Nomenclature::shared().editions_of(code).pop()
}

/// Is a declared code wrong, given the confirmed one? Two codes in force are compared as they stand: the
/// correlation tables join codes that were never the same. A code that is not in force is wrong unless
/// customs confirmed that very code; one confirmed in another edition is right if it can mean the declared. `None` where it cannot be
/// told: of a code that cannot be read, and of two codes that one edition or another may have for the same goods.
fn is_wrong(declared: &ReadCode, confirmed: &ReadCode, edition_unknown: bool) -> Option<bool> {
    let means = || declared.targets.iter().any(|t| confirmed.targets.contains(t));
    Some(match (declared.standing, confirmed.standing) {
        (Standing::Unreadable, _) => return None,
        (Standing::Unknown, _) => true,
        (Standing::HeadingOnly, _) | (Standing::InForce, Standing::HeadingOnly) => declared.heading != confirmed.heading,
        _ if edition_unknown && declared.subheading != confirmed.subheading && means() => return None,
        (Standing::InForce, Standing::OtherEdition) => !means(),
        _ => declared.subheading != confirmed.subheading,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::dataspec::Roles;

    fn lines(rows: &[&[Option<&str>]]) -> (Lines, Vec<Reject>) {
        let table = Table::from_rows("t", &["date", "declared_code", "confirmed_code"], rows).expect("table");
        let (spec, _) = crate::data::infer::infer(&table, &Roles::default());
        let mut rejects = Vec::new();
        let lines = Lines::read(&table, &spec, Edition::Hs2022, &mut rejects);
        (lines, rejects)
    }

    #[test]
    fn labels_are_checked_against_the_edition_of_their_date() {
        let (l, rejects) = lines(&[
            &[Some("2016-05-01"), Some("8456.10.00"), Some("845610")],
            &[Some("2018-05-01"), Some("8456.10"), Some("845611")],
            &[Some("2018-05-01"), Some("845611"), Some("8456.11.00.90")],
            &[Some("2018-05-01"), Some("845690"), Some("845611")],
            &[Some("2018-05-01"), Some("8456"), Some("845611")],
            &[Some("2018-05-01"), Some("laser"), Some("845611")],
            &[Some("2018-05-01"), Some("845611"), Some("999999")],
            &[Some("2011-05-01"), Some("845610"), Some("845610")],
            &[Some("2018-05-01"), Some("845611"), None],
        ]);
        assert_eq!(l.truth(0), [Subheading(845611), Subheading(845612)]);
        let expected = [Some(false), Some(true), Some(false), Some(true), Some(false), None, None, None, None];
        assert_eq!(l.wrong, expected);
        assert_eq!(l.declared_code(1).map(|c| c.standing), Some(Standing::OtherEdition));
        let reasons: Vec<_> = rejects.iter().map(|r| (r.row, r.lost)).collect();
        assert_eq!(reasons, [(6, "cell"), (7, "row"), (8, "row")]);
    }

    #[test]
    fn a_day_that_cannot_be_read_is_of_no_edition() {
        let (l, rejects) = lines(&[
            &[Some("someday"), Some("8456.10"), Some("845610")],
            &[Some("someday"), Some("845610"), Some("845611")],
            &[Some("someday"), Some("851580"), Some("845611")],
            &[Some("2018-05-01"), Some("8.45611E+09"), Some("845611")],
            &[Some("2018-05-01"), Some("845611000011"), Some("845611")],
            &[Some("2018-05-01"), Some("N/A in file"), Some("845611")],
            &[None, Some("845610"), Some("845611")],
        ]);
        assert_eq!(l.date_unread, [true, true, true, false, false, false, false]);
        assert_eq!(l.declared_code(0).map(|c| c.standing), Some(Standing::InForce));
        // Two editions' codes for the same goods cannot be told apart without a day.
        assert_eq!(l.wrong, [Some(false), None, Some(true), None, Some(false), None, Some(true)]);
        assert_eq!(rejects.iter().filter(|r| r.column == "date").count(), 3);
    }

    #[test]
    fn year_and_month_may_stand_in_columns_of_their_own() {
        let rows: &[&[Option<&str>]] = &[
            &[Some("2016"), Some("5"), Some("845610")],
            &[Some("2018.0"), Some("Dec"), Some("845611")],
            &[Some("next"), Some("5"), Some("845611")],
        ];
        let table = Table::from_rows("t", &["Year", "Month", "declared_code"], rows).expect("table");
        let (spec, _) = crate::data::infer::infer(&table, &Roles::default());
        let lines = Lines::read(&table, &spec, Edition::Hs2022, &mut Vec::new());
        assert_eq!(lines.date[0], NaiveDate::from_ymd_opt(2016, 5, 1));
        assert_eq!(lines.date[1], NaiveDate::from_ymd_opt(2018, 12, 1));
        assert_eq!(lines.line_edition[..2], [Some(Edition::Hs2012), Some(Edition::Hs2017)]);
        assert!(lines.date_unread[2]);
    }
}
