//! Duty that wrong codes withhold, from rates that the user states. hsift vouches for none of them.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use super::judged::Judged;
use crate::data::dataspec::{Dataspec, Role};
use crate::data::numbers::Numbers;
use crate::data::table::{Strings, Table};
use crate::error::{Error, ErrorKind, Result};

/// Rates by the first digits of a code.
pub struct Rates {
    by_prefix: HashMap<String, f64>,
}

impl Rates {
    /// Reads a table with columns `code` (two to ten digits; the longest that fits counts) and `rate` (percent of the value).
    ///
    /// # Errors
    /// [`ErrorKind::Schema`] without these columns; [`ErrorKind::Data`] naming the first cell that cannot be read.
    pub fn read(table: &Table) -> Result<Rates> {
        let column = |name: &str| {
            table.column(name).ok_or_else(|| {
                Error::new(ErrorKind::Schema, format!("no column {name:?} in the rates")).at(&table.source).found(table.names().join(", "))
            })
        };
        let (codes, rates) = (column("code")?, column("rate")?);
        let mut by_prefix = HashMap::new();
        for row in 0..table.height() {
            let at = |what: &str| {
                Error::new(ErrorKind::Data, format!("a {what} cannot be read")).at(format!("{}, row {}", table.source, table.rows[row]))
            };
            let code = digits(codes.get(row).unwrap_or(""));
            if !(2..=10).contains(&code.len()) {
                return Err(at("code").found(codes.get(row).unwrap_or("nothing")).expected("two to ten digits"));
            }
            let written = rates.get(row).unwrap_or("").trim().trim_end_matches('%').trim();
            let rate = written.parse::<f64>().ok().filter(|r| (0.0..=1_000.0).contains(r));
            let rate = rate.ok_or_else(|| at("rate").found(format!("{written:?}")).expected("percent of the value, such as 2.4"))?;
            by_prefix.insert(code, rate);
        }
        Ok(Rates { by_prefix })
    }

    fn of(&self, code: &str) -> Option<f64> {
        (2..=code.len()).rev().find_map(|n| self.by_prefix.get(&code[..n]).copied())
    }
}

/// What was counted, and what not.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DutyTold {
    /// The currency most lines are in, if there is a column of it; lines in others are left out.
    pub currency: Option<String>,
    /// Lines whose duty could be told.
    pub lines: usize,
    /// Lines without value, rate or that currency.
    pub left_out: usize,
    /// Duty withheld by the declared codes.
    pub withheld: f64,
}

/// The duty of every line.
pub struct Duties<'a> {
    rates: &'a Rates,
    declared: Option<Strings<'a>>,
    confirmed: Option<Strings<'a>>,
    values: Vec<Option<f64>>,
    currency: Option<String>,
}

impl<'a> Duties<'a> {
    /// Reads what the lines are worth.
    pub fn of(rates: &'a Rates, table: &'a Table, spec: &Dataspec, judged: &Judged) -> Duties<'a> {
        let column = |role| spec.role(role).and_then(|c| table.column(&c.name));
        let field = |name: &str| spec.field(name).and_then(|c| table.column(&c.name));
        let (values, currencies) = (spec.field("value").and_then(|c| Numbers::of(table, c)), field("currency"));
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for line in &judged.lines {
            if let Some(currency) = currencies.and_then(|c| c.get(line.at)) {
                *counts.entry(currency).or_default() += 1;
            }
        }
        let currency = counts.iter().rev().max_by_key(|(_, n)| **n).map(|(currency, _)| (*currency).to_owned());
        let value = |at: usize| {
            let same = currency.as_deref() == currencies.and_then(|c| c.get(at));
            values?.get(at).filter(|_| same)
        };
        let values = judged.lines.iter().map(|l| value(l.at)).collect();
        Duties { rates, declared: column(Role::Declared), confirmed: column(Role::Label), values, currency }
    }

    /// Duty that a line withholds under a code: what the right code asks for more. `None` where it cannot be told.
    pub fn withheld(&self, judged: &Judged, place: usize, code: &str) -> Option<f64> {
        let rate = |text: &str| self.rates.of(&digits(text));
        let right = rate(self.confirmed?.get(judged.lines[place].at)?)?;
        Some(self.values[place]? * (right - rate(code)?).max(0.0) / 100.0)
    }

    /// By line: duty withheld by the declared code, 0 where it is right or nothing can be told; and what was counted.
    pub fn declared(&self, judged: &Judged) -> (Vec<f64>, DutyTold) {
        let one = |(place, line): (usize, &super::judged::JudgedLine)| {
            let withheld = self.withheld(judged, place, self.declared?.get(line.at)?)?;
            line.wrong.map(|wrong| if wrong { withheld } else { 0.0 })
        };
        let told: Vec<Option<f64>> = judged.lines.iter().enumerate().map(one).collect();
        let lines = told.iter().flatten().count();
        let duty: Vec<f64> = told.into_iter().map(|d| d.unwrap_or(0.0)).collect();
        let told = DutyTold { currency: self.currency.clone(), lines, left_out: duty.len() - lines, withheld: duty.iter().sum() };
        (duty, told)
    }
}

fn digits(code: &str) -> String {
    code.chars().filter(char::is_ascii_digit).collect()
}
