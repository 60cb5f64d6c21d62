//! Units that duties count by: a table of how they are written in tariffs and by people.

use std::collections::HashMap;
use std::sync::LazyLock;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A unit: a code (UN/ECE Recommendation 20 or the European customs code where there is one) and what qualifies it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Unit {
    /// `KGM`, `NAR`, `LTR` …
    pub code: String,
    /// `clean`, `net` …; a quantity without it is another.
    pub qualifier: Option<String>,
}

/// What a written unit means: so many of a product of units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// How many of the units below.
    pub factor: Decimal,
    /// The units, whose product counts.
    pub units: Vec<Unit>,
}

/// `datasets/tariff/units.csv`: written, units (joined by `*`), qualifier, factor.
static TABLE: LazyLock<Vec<(String, Written)>> = LazyLock::new(|| {
    let rows = crate::domain::rows(include_str!("../../../datasets/tariff/units.csv"));
    rows.map(|row| {
        let qualifier = Some(row[2].to_owned()).filter(|q| !q.is_empty());
        let units = row[1].split('*').map(|code| Unit { code: code.to_owned(), qualifier: qualifier.clone() }).collect();
        (row[0].to_owned(), Written { factor: row[3].parse().expect("a factor in units.csv"), units })
    })
    .collect()
});

static BY_NAME: LazyLock<HashMap<String, usize>> =
    LazyLock::new(|| TABLE.iter().enumerate().rev().map(|(at, (written, _))| (folded(written), at)).collect());

/// Case, spaces and points do not part units.
fn folded(text: &str) -> String {
    let plain = text.chars().filter(|c| !c.is_whitespace() && *c != '.').flat_map(char::to_lowercase);
    plain
        .map(|c| {
            if c == '²' {
                '2'
            } else if c == '³' {
                '3'
            } else {
                c
            }
        })
        .collect()
}

/// What a written unit means.
pub fn read(text: &str) -> Option<&'static Written> {
    BY_NAME.get(&folded(text)).map(|at| &TABLE[*at].1)
}

/// How units are written.
pub fn written(units: &[Unit]) -> String {
    let plain = TABLE.iter().find(|(_, w)| w.factor == Decimal::ONE && w.units == units);
    plain.map_or_else(|| units.iter().map(|u| u.code.as_str()).collect::<Vec<_>>().join("*"), |(written, _)| written.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_unit_of_the_table_is_read_back() {
        for (name, meant) in TABLE.iter() {
            let read = read(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(read.units, meant.units, "{name}");
            let again = super::read(&written(&meant.units)).unwrap_or_else(|| panic!("{name} as {}", written(&meant.units)));
            assert_eq!((again.factor, &again.units), (Decimal::ONE, &meant.units), "{name}");
        }
    }
}
