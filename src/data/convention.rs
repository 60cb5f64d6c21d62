//! How the columns of one file write what they hold: the decimal sign of numbers, the order of days and months, the length of codes.
//! One convention a column, proved by the column's own values; where they prove nothing it is said which was taken.

use std::collections::BTreeMap;

use super::table::{Strings, is_nothing};
use crate::domain::dates;
use crate::domain::number::{self, Decimal, Fit, fold};

/// What a column's values prove.
#[derive(Debug, Clone, PartialEq)]
pub enum Proof<T> {
    /// The values that can tell say so; the second number counts those that say otherwise.
    Proved(T, usize),
    /// Some value can be read in two ways and none tells which; an example.
    Undecided(String),
    /// No value needs a convention.
    Silent,
}

/// Which decimal sign a column's numbers prove.
pub fn decimal_sign(column: Strings<'_>) -> Proof<Decimal> {
    let mut only = [0usize; 2];
    let mut example: BTreeMap<char, String> = BTreeMap::new();
    let mut plain_thousands = false;
    for text in column.iter().flatten() {
        let marked = text.bytes().any(|b| matches!(b, b'.' | b',')) || !text.is_ascii();
        if !marked {
            plain_thousands |= text.trim().len() >= 4 && text.trim().bytes().all(|b| b.is_ascii_digit());
            continue;
        }
        let text = fold(text);
        for run in number::runs(&text, |_| true) {
            match number::fit(&text[run.clone()]) {
                Fit::Only(decimal, _) => only[usize::from(decimal == Decimal::Comma)] += 1,
                Fit::Either(..) => {
                    let sign = text[run.clone()].chars().find(|c| matches!(c, '.' | ',')).unwrap_or('.');
                    example.entry(sign).or_insert_with(|| text[run].to_owned());
                }
                _ => {}
            }
        }
    }
    match (only, example.first_key_value()) {
        ([0, 0], None) => Proof::Silent,
        // Thousands that stand without a sign beside it make the point the decimal one. A comma is still as often a hand's group.
        ([0, 0], Some(('.', _))) if plain_thousands && example.len() == 1 => Proof::Proved(Decimal::Point, 0),
        ([0, 0], Some((_, text))) => Proof::Undecided(text.clone()),
        ([point, comma], _) if point >= comma => Proof::Proved(Decimal::Point, comma),
        ([point, _], _) => Proof::Proved(Decimal::Comma, point),
    }
}

/// The formats of a column of days.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Days {
    /// The formats, the most frequent first.
    pub formats: Vec<String>,
    /// Values that some format reads.
    pub read: usize,
    /// Values that none reads.
    pub unread: usize,
    /// A value whose day and month could be exchanged, where no value tells which is which.
    pub undecided: Option<String>,
    /// Values that are days only with day and month the other way round.
    pub against: usize,
}

impl Days {
    /// Are nearly all values days?
    pub fn are_days(&self) -> bool {
        self.read > 0 && self.read * 100 >= (self.read + self.unread) * 98
    }
}

/// Does a format have the day before the month, and both before the year?
pub fn day_first(format: &str) -> bool {
    format.starts_with("%d") && format.contains("%m")
}

/// Does a format have the month before the day?
pub fn month_first(format: &str) -> bool {
    format.find("%m").zip(format.find("%d")).is_some_and(|(m, d)| m < d) && !format.starts_with("%Y") && !format.starts_with("%y")
}

/// What comes first in a day whose parts are all numbers of two digits, or whose year is last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum First {
    Day,
    Month,
    Year,
}

/// What comes first in a format, where another could be meant; `None` where nothing else fits.
fn first(format: &str) -> Option<First> {
    match format {
        f if month_first(f) => Some(First::Month),
        f if f.starts_with("%d") && f.contains("%m") => Some(First::Day),
        f if f.starts_with("%y") => Some(First::Year),
        _ => None,
    }
}

/// Finds how a column writes days. `named` says that it is known to hold days; `month_first_otherwise` decides where its values do not.
pub fn days(column: Strings<'_>, named: bool, month_first_otherwise: bool) -> Days {
    // Many lines share a day.
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut other = 0;
    for value in column.iter().flatten().filter(|v| !is_nothing(v)) {
        match counts.get_mut(value) {
            Some(count) => *count += 1,
            None => drop(counts.insert(value, 1)),
        }
        other += 1;
        // A long column without a single day among its first values is none.
        if !named && other == 200 && counts.keys().all(|v| dates::candidates(v, false).is_empty()) {
            return Days { unread: other, ..Days::default() };
        }
    }
    let possible: Vec<(&str, usize, Vec<String>)> = counts.into_iter().map(|(v, n)| (v, n, dates::candidates(v, named))).collect();
    // The order that most values fit; where orders fit alike, no value tells.
    let fit = |order: First, formats: &[String]| formats.iter().any(|f| first(f) == Some(order));
    let fits = |order: First| possible.iter().filter(|(_, _, formats)| fit(order, formats)).map(|(_, n, _)| n).sum::<usize>();
    let orders = if month_first_otherwise { [First::Month, First::Day, First::Year] } else { [First::Day, First::Month, First::Year] };
    let most = orders.iter().map(|o| fits(*o)).max().unwrap_or(0);
    let best: Vec<First> = orders.into_iter().filter(|o| fits(*o) == most && most > 0).collect();
    let taken = best.first().copied();
    let ambiguous = possible.iter().find(|(_, _, formats)| best.len() > 1 && best.iter().filter(|o| fit(**o, formats)).count() > 1);
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    let mut result = Days { undecided: ambiguous.map(|(value, ..)| (*value).to_owned()), ..Days::default() };
    for (_, n, formats) in &possible {
        match formats.iter().find(|f| first(f).is_none_or(|order| Some(order) == taken)) {
            Some(format) => {
                *found.entry(format.clone()).or_default() += n;
                result.read += n;
            }
            None => {
                result.unread += n;
                result.against += if formats.is_empty() { 0 } else { *n };
            }
        }
    }
    let mut formats: Vec<(String, usize)> = found.into_iter().collect();
    formats.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    result.formats = formats.into_iter().map(|(f, _)| f).collect();
    result
}
