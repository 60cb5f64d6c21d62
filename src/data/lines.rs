//! What a line declares and what is known to be true of it: dates, editions, declared codes, labels.
//!
//! Codes are checked against the edition in force on the line's date and carried into the model's
//! edition by the correlation tables. A code with several successors stays a set: nothing is guessed.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::dataspec::{Dataspec, Role};
use super::infer::{read_date, read_flag};
use super::table::{Reject, Table, is_nothing};
use crate::domain::declaration::Semantic;
use crate::domain::nomenclature::{Edition, Nomenclature, Subheading, WrittenCode};
use crate::domain::technical::Unit;

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
    /// Cannot be a code.
    Unreadable,
}

impl Standing {
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
}

/// Reads a code against the edition of its line, for a model of another edition.
pub fn read_code(text: &str, line: Edition, model: Edition) -> ReadCode {
    let n = Nomenclature::shared();
    let Ok(written) = WrittenCode::read(text) else {
        return ReadCode { subheading: None, heading: 0, standing: Standing::Unreadable, targets: Vec::new() };
    };
    let heading = written.heading();
    let Some(code) = written.subheading() else {
        let standing = if n.contains_heading(line, heading) { Standing::HeadingOnly } else { Standing::Unknown };
        let mut targets: Vec<Subheading> = n.subheadings_of(line, heading).into_iter().flat_map(|c| n.convert(c, line, model)).collect();
        targets.sort();
        targets.dedup();
        return ReadCode { subheading: None, heading, standing, targets };
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
    ReadCode { subheading: Some(code), heading, standing, targets: n.convert(code, edition, model) }
}

/// What each row declares and what is known of it. All vectors have one entry per row.
#[derive(Debug, Clone)]
pub struct Lines {
    /// The model's edition, into which `targets` are carried.
    pub edition: Edition,
    /// The line's day.
    pub date: Vec<Option<NaiveDate>>,
    /// The edition in force on that day; `None` if hsift does not have it.
    pub line_edition: Vec<Option<Edition>>,
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
            line_edition: vec![Some(spec.edition.unwrap_or(Edition::LATEST)); n],
            declared: vec![None; n],
            confirmed: vec![None; n],
            wrong: vec![None; n],
            weight: vec![1.0; n],
            codes: Vec::new(),
        };
        if let Some((c, values)) = column(Role::Date) {
            let format = c.date_format.as_deref().unwrap_or("%Y-%m-%d");
            for (row, value) in values.iter().enumerate() {
                let Some(value) = value.filter(|v| !is_nothing(v)) else { continue };
                match read_date(value, format) {
                    Some(day) => {
                        lines.date[row] = Some(day);
                        if spec.edition.is_none() {
                            lines.line_edition[row] = Edition::on(day);
                        }
                    }
                    None => rejects.push(Reject::cell(table.rows[row], &c.name, value, format!("not a date like {format}"))),
                }
            }
        }
        if let Some((c, values)) = column(Role::Weight) {
            for (row, value) in values.iter().enumerate() {
                let Some(value) = value.filter(|v| !is_nothing(v)) else { continue };
                match Unit::One.read(value) {
                    Ok(weight) if (0.0..=1e4).contains(&weight) => lines.weight[row] = weight as f32,
                    _ => rejects.push(Reject::cell(table.rows[row], &c.name, value, "weight is not a number from 0 to 10,000")),
                }
            }
        }
        let mut interned: HashMap<(&str, Option<Edition>), u32> = HashMap::new();
        let mut intern = |text, line: Option<Edition>, codes: &mut Vec<ReadCode>| {
            *interned.entry((text, line)).or_insert_with(|| {
                codes.push(read_code(text, line.unwrap_or(edition), edition));
                codes.len() as u32 - 1
            })
        };
        if let Some((c, values)) = column(Role::Declared) {
            for (row, value) in values.iter().enumerate() {
                let Some(value) = value.filter(|v| !is_nothing(v)) else { continue };
                let index = intern(value, lines.line_edition[row], &mut lines.codes);
                if lines.codes[index as usize].standing == Standing::Unreadable
                    && let Err(problem) = WrittenCode::read(value)
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
            let Some(line) = lines.line_edition[row] else {
                let day = lines.date[row].map_or(String::new(), |d| format!(" on {d}"));
                refuse(format!("no edition of the nomenclature{day}; hsift has 2012 to 2027"));
                continue;
            };
            let index = intern(value, Some(line), &mut lines.codes);
            let code = &lines.codes[index as usize];
            match code.standing {
                Standing::Unreadable => {
                    let problem = WrittenCode::read(value).map_or_else(|p| p.to_string(), |_| String::new());
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
            lines.wrong[row] = lines.declared[row].map(|d| is_wrong(&lines.codes[d as usize], code));
        }
        lines
    }
}

/// Is a declared code wrong, given the confirmed one? Two codes in force are compared as they stand: the
/// correlation tables join codes that were never the same. A code that is not in force is wrong unless
/// customs confirmed that very code; one confirmed in another edition is right if it can mean the declared.
fn is_wrong(declared: &ReadCode, confirmed: &ReadCode) -> bool {
    match (declared.standing, confirmed.standing) {
        (Standing::Unknown | Standing::Unreadable, _) => true,
        (Standing::HeadingOnly, _) | (Standing::InForce, Standing::HeadingOnly) => declared.heading != confirmed.heading,
        (Standing::InForce, Standing::OtherEdition) => !declared.targets.iter().any(|t| confirmed.targets.contains(t)),
        _ => declared.subheading != confirmed.subheading,
    }
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
        let expected = [Some(false), Some(true), Some(false), Some(true), Some(false), Some(true), None, None, None];
        assert_eq!(l.wrong, expected);
        assert_eq!(l.declared_code(1).map(|c| c.standing), Some(Standing::OtherEdition));
        let reasons: Vec<_> = rejects.iter().map(|r| (r.row, r.lost)).collect();
        assert_eq!(reasons, [(6, "cell"), (7, "row"), (8, "row")]);
    }
}
