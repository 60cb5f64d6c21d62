//! Duties beside a tariff's own columns, as dated rows of a table: retaliation, safeguards, reliefs, and what they do to each other.

use chrono::NaiveDate;

use super::expression::Expression;
use super::parse;
use crate::domain::condition::Condition;

/// What a row does to the total.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// Stands in the place of the base duty.
    Replace,
    /// Is owed on top.
    Add,
    /// Owes what the total lacks to it.
    RaiseTotalTo,
    /// Takes off what the total has more.
    Cap,
    /// Lifts other rows.
    Relief,
}

impl Operation {
    /// Its name in tables and answers.
    pub fn key(self) -> &'static str {
        match self {
            Operation::Replace => "replace",
            Operation::Add => "add",
            Operation::RaiseTotalTo => "raise_total_to",
            Operation::Cap => "cap",
            Operation::Relief => "relief",
        }
    }

    /// The operation of a name.
    pub fn read(text: &str) -> Option<Operation> {
        use Operation::*;
        [Replace, Add, RaiseTotalTo, Cap, Relief].into_iter().find(|o| o.key() == text)
    }
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// Its name, by which others exclude or lift it.
    pub id: String,
    /// Whose tariff it belongs to.
    pub jurisdiction: String,
    /// The law it rests on.
    pub authority: String,
    /// The heading it is declared under, or part of one.
    pub heading: String,
    /// What it does.
    pub operation: Operation,
    /// Its rate.
    pub expression: Expression,
    /// Beginnings of the codes it covers; `*` is any, `@9903.88.01` any line with a footnote that points there.
    pub scope: Vec<String>,
    /// Beginnings of codes it does not cover.
    pub not_scope: Vec<String>,
    /// Origins it is for; all if empty.
    pub origins: Vec<String>,
    /// Origins it is not for.
    pub not_origins: Vec<String>,
    /// Programmes one of which must be claimed; nothing need be if empty.
    pub claims: Vec<String>,
    /// What else must be so.
    pub when: Condition,
    /// Beginnings of the ids and headings that a relief lifts.
    pub lifts: Vec<String>,
    /// Beginnings of the ids and headings that owe nothing where this one owes more than nothing.
    pub excludes: Vec<String>,
    /// Does a total that is raised or capped take in the other rows, or the base duty alone?
    pub sees_all: bool,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// Where it was read.
    pub source: String,
    /// How sure that is.
    pub confidence: String,
    /// What a reader should know.
    pub note: String,
}

impl Layer {
    /// Is it in force on a day?
    pub fn in_force(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// Does it cover a code with these footnotes?
    pub fn covers(&self, code: &str, footnotes: &[&str]) -> bool {
        let begins = |list: &[String]| list.iter().any(|p| code.starts_with(p.as_str()));
        let pointed = || self.scope.iter().filter_map(|s| s.strip_prefix('@')).any(|h| footnotes.iter().any(|f| points(f, h)));
        !begins(&self.not_scope) && (self.scope.iter().any(|s| s == "*") || begins(&self.scope) || pointed())
    }

    /// Is it for goods of an origin?
    pub fn is_for(&self, origin: &str) -> bool {
        let listed = |list: &[String]| list.iter().any(|c| c == origin);
        (self.origins.is_empty() || listed(&self.origins)) && !listed(&self.not_origins)
    }

    /// Is it one of these ids or headings?
    pub fn is_named(&self, names: &[String]) -> bool {
        names.iter().any(|n| self.id == *n || self.heading.starts_with(n.as_str()) && !n.is_empty())
    }
}

/// Does a footnote name a heading, and not one that only begins so?
fn points(footnote: &str, heading: &str) -> bool {
    footnote.match_indices(heading).any(|(at, _)| !footnote[at + heading.len()..].starts_with(|c: char| c.is_ascii_digit()))
}

/// Reads the table of rows: `datasets/tariff/layers.csv` or one of the same columns. Areas among origins are written as their names.
///
/// # Errors
/// A sentence that names the row and what is wrong with it.
pub fn read(text: &str, members: &dyn Fn(&str) -> Option<Vec<String>>) -> Result<Vec<Layer>, String> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().map_err(|e| e.to_string())?.clone();
    let mut all = Vec::new();
    for (at, row) in reader.into_records().enumerate() {
        let row = row.map_err(|e| e.to_string())?;
        let wrong = |what: String| format!("row {} ({}): {what}", at + 2, row.get(0).unwrap_or_default());
        let cell = |name: &str| header.iter().position(|h| h == name).and_then(|i| row.get(i)).unwrap_or_default().trim();
        let list = |name: &str| cell(name).split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        let places = |name: &str| -> Result<Vec<String>, String> {
            let one = |place: String| match place.len() {
                2 if place != "EU" && place != "UK" => Ok(vec![place]),
                _ => members(&place).ok_or_else(|| wrong(format!("no area {place:?}"))),
            };
            Ok(list(name).into_iter().map(one).collect::<Result<Vec<_>, _>>()?.concat())
        };
        let day = |name: &str| match cell(name) {
            "" => Ok(None),
            text => text.parse().map(Some).map_err(|_| wrong(format!("{name} {text:?} is no day as 2026-07-24"))),
        };
        all.push(Layer {
            id: cell("id").to_owned(),
            jurisdiction: cell("jurisdiction").to_owned(),
            authority: cell("authority").to_owned(),
            heading: cell("heading").to_owned(),
            operation: Operation::read(cell("operation")).ok_or_else(|| wrong(format!("no operation {:?}", cell("operation"))))?,
            expression: if cell("expression").is_empty() { Expression::Free } else { parse::expression(cell("expression")) },
            scope: list("scope").into_iter().map(|s| if s.starts_with('@') { s } else { s.replace('.', "") }).collect(),
            not_scope: list("not_scope").into_iter().map(|s| s.replace('.', "")).collect(),
            origins: places("origins")?,
            not_origins: places("not_origins")?,
            claims: list("claims"),
            when: Condition::read(cell("when")).map_err(wrong)?,
            lifts: list("lifts"),
            excludes: list("excludes"),
            sees_all: match cell("sees") {
                "" | "base" => false,
                "all" => true,
                other => return Err(wrong(format!("sees {other:?} is neither base nor all"))),
            },
            from: day("from")?,
            to: day("to")?,
            source: cell("source").to_owned(),
            confidence: cell("confidence").to_owned(),
            note: cell("note").to_owned(),
        });
    }
    let mut ids: Vec<&str> = all.iter().map(|l| l.id.as_str()).collect();
    ids.sort_unstable();
    match ids.windows(2).find(|w| w[0] == w[1]) {
        Some(twice) => Err(format!("two rows are called {:?}", twice[0])),
        None => Ok(all),
    }
}
