//! Which lines are measured.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::data::lines::Lines;

/// Lines by declared heading and date; empty takes all.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Population {
    /// Headings as declared.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headings: Vec<u32>,
    /// First day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
}

impl Population {
    /// Is a line of this heading and day one of them? A line without a date is in no period.
    pub fn holds(&self, heading: u32, date: Option<NaiveDate>) -> bool {
        let dated = self.from.is_none() && self.to.is_none();
        let in_time = |d: NaiveDate| self.from.is_none_or(|from| d >= from) && self.to.is_none_or(|to| d <= to);
        (self.headings.is_empty() || self.headings.contains(&heading)) && (dated || date.is_some_and(in_time))
    }

    /// The places of the lines that belong.
    pub fn places(&self, lines: &Lines) -> Vec<u32> {
        let heading = |row: usize| lines.declared_code(row).map_or(0, |c| c.heading);
        (0..lines.date.len()).filter(|row| self.holds(heading(*row), lines.date[*row])).map(|row| row as u32).collect()
    }

    /// In words; empty if all lines belong.
    pub fn words(&self) -> String {
        let mut parts = Vec::new();
        if !self.headings.is_empty() {
            let names: Vec<String> = self.headings.iter().map(|h| format!("{:02}.{:02}", h / 100, h % 100)).collect();
            parts.push(format!("declared heading {}", names.join(", ")));
        }
        parts.extend(self.from.map(|d| format!("from {d}")));
        parts.extend(self.to.map(|d| format!("to {d}")));
        parts.join(", ")
    }
}
