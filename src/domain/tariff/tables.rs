//! The tables beside tariffs: jurisdictions, areas, preference programmes, VAT and the shipped layers. All in `datasets/tariff/`.

use std::sync::LazyLock;

use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};

use super::layer::{self, Layer};
use crate::domain::rows;

/// A customs territory.
#[derive(Debug, Clone, PartialEq)]
pub struct Jurisdiction {
    /// `US`, `EU`, `UK`, `CN`.
    pub code: String,
    /// Its names, English and Chinese.
    pub names: (String, String),
    /// ISO 4217.
    pub currency: String,
    /// Decimals of an amount that is told.
    pub decimals: u32,
    /// How the last of them is found.
    pub rounding: RoundingStrategy,
    /// What the customs value takes in: `FOB` or `CIF`.
    pub customs_value: String,
    /// What its VAT is called; empty if it has none.
    pub vat: (String, String),
    /// What the general duty is called.
    pub general: (String, String),
    /// What the duty of origins without it is called.
    pub non_mfn: (String, String),
    /// Origins without the general duty.
    pub non_mfn_origins: Vec<String>,
    /// Where this was read.
    pub source: String,
}

impl Jurisdiction {
    /// The one that taxes what enters a country, or of that name.
    pub fn of(destination: &str) -> Option<&'static Jurisdiction> {
        let named = |code: &str| TABLES.jurisdictions.iter().find(|j| j.code == code);
        let of_country = || TABLES.areas.iter().find(|(_, members)| members.iter().any(|m| m == destination)).and_then(|(a, _)| named(a));
        named(destination).or_else(of_country)
    }

    /// All of them.
    pub fn all() -> &'static [Jurisdiction] {
        &TABLES.jurisdictions
    }

    /// An amount as it is told: rounded once, at the end.
    pub fn rounded(&self, amount: Decimal) -> Decimal {
        let mut told = amount.round_dp_with_strategy(self.decimals, self.rounding);
        told.rescale(self.decimals);
        told
    }
}

/// A preference programme.
#[derive(Debug, Clone, PartialEq)]
pub struct Programme {
    /// Whose.
    pub jurisdiction: String,
    /// Its symbol in rate columns.
    pub symbol: String,
    /// English and Chinese name.
    pub names: (String, String),
    /// Other names that people claim it by.
    pub also: Vec<String>,
    /// Countries whose goods can claim it.
    pub origins: Vec<String>,
    /// First and last day.
    pub days: (Option<NaiveDate>, Option<NaiveDate>),
    /// Where this was read, and how sure it is.
    pub source: (String, String),
}

/// A rate of value added tax.
#[derive(Debug, Clone, PartialEq)]
pub struct Vat {
    /// The country that takes it.
    pub country: String,
    /// Percent, as written.
    pub rate: String,
    scope: Vec<String>,
    days: (Option<NaiveDate>, Option<NaiveDate>),
    /// Where this was read, and how sure it is.
    pub source: (String, String),
}

struct Tables {
    jurisdictions: Vec<Jurisdiction>,
    areas: Vec<(String, Vec<String>)>,
    programmes: Vec<Programme>,
    vat: Vec<Vat>,
    layers: Vec<Layer>,
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let areas: Vec<(String, Vec<String>)> =
        rows(include_str!("../../../datasets/tariff/areas.csv")).map(|row| (row[0].to_owned(), words(&row[1]))).collect();
    let members = |place: &str| areas.iter().find(|(area, _)| area == place).map(|(_, members)| members.clone());
    let jurisdictions = rows(include_str!("../../../datasets/tariff/jurisdictions.csv")).map(|row| Jurisdiction {
        code: row[0].to_owned(),
        names: (row[1].to_owned(), row[2].to_owned()),
        currency: row[3].to_owned(),
        decimals: row[4].parse().expect("decimals in jurisdictions.csv"),
        rounding: match &row[5] {
            "half_up" => RoundingStrategy::MidpointAwayFromZero,
            "down" => RoundingStrategy::ToZero,
            other => panic!("no rounding {other:?}"),
        },
        customs_value: row[6].to_owned(),
        vat: (row[7].to_owned(), row[8].to_owned()),
        general: (row[9].to_owned(), row[10].to_owned()),
        non_mfn: (row[11].to_owned(), row[12].to_owned()),
        non_mfn_origins: words(&row[13]),
        source: row[14].to_owned(),
    });
    let programmes = rows(include_str!("../../../datasets/tariff/programmes.csv")).map(|row| Programme {
        jurisdiction: row[0].to_owned(),
        symbol: row[1].to_owned(),
        names: (row[2].to_owned(), row[3].to_owned()),
        also: words(&row[4]),
        origins: words(&row[5]).into_iter().flat_map(|o| members(&o).unwrap_or_else(|| vec![o])).collect(),
        days: (day(&row[6]), day(&row[7])),
        source: (row[8].to_owned(), row[9].to_owned()),
    });
    let vat = rows(include_str!("../../../datasets/tariff/vat.csv")).map(|row| Vat {
        country: row[0].to_owned(),
        rate: row[1].to_owned(),
        scope: words(&row[2]),
        days: (day(&row[3]), day(&row[4])),
        source: (row[5].to_owned(), row[6].to_owned()),
    });
    let layers = layer::read(include_str!("../../../datasets/tariff/layers.csv"), &members).expect("the shipped layers are valid");
    Tables { jurisdictions: jurisdictions.collect(), programmes: programmes.collect(), vat: vat.collect(), layers, areas }
});

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn day(text: &str) -> Option<NaiveDate> {
    (!text.is_empty()).then(|| text.parse().expect("a day in a shipped table"))
}

fn within((from, to): (Option<NaiveDate>, Option<NaiveDate>), day: NaiveDate) -> bool {
    from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
}

/// The members of an area.
pub fn members(area: &str) -> Option<Vec<String>> {
    TABLES.areas.iter().find(|(name, _)| name == area).map(|(_, members)| members.clone())
}

/// The shipped layers.
pub fn layers() -> &'static [Layer] {
    &TABLES.layers
}

/// A programme by its symbol.
pub fn programme(jurisdiction: &str, symbol: &str) -> Option<&'static Programme> {
    TABLES.programmes.iter().find(|p| p.jurisdiction == jurisdiction && p.symbol == symbol)
}

/// The symbols of what someone claims: a symbol, or a name of a programme.
pub fn claimed(jurisdiction: &str, claim: &str) -> Vec<String> {
    let own = || TABLES.programmes.iter().filter(|p| p.jurisdiction == jurisdiction);
    let named = |p: &&Programme| p.also.iter().chain([&p.names.0, &p.names.1]).any(|n| n.eq_ignore_ascii_case(claim));
    let found: Vec<String> = own().filter(named).map(|p| p.symbol.clone()).collect();
    if found.is_empty() { vec![claim.to_owned()] } else { found }
}

impl Programme {
    /// Is it in force on a day?
    pub fn in_force(&self, day: NaiveDate) -> bool {
        within(self.days, day)
    }
}

/// The VAT of goods of a code in a country.
pub fn vat(country: &str, code: &str, day: NaiveDate) -> Option<&'static Vat> {
    let covers = |v: &&Vat| v.country == country && within(v.days, day) && v.scope.iter().any(|s| s == "*" || code.starts_with(s.as_str()));
    TABLES.vat.iter().find(covers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_its_source_and_confidence() {
        assert!(layers().len() > 30);
        for layer in layers() {
            assert!(!layer.source.is_empty() && ["SEEN", "SEEN-2", "GK"].contains(&layer.confidence.as_str()), "{}", layer.id);
            assert!(layer.from.is_some() || !layer.note.is_empty(), "{}: no first day and no word why", layer.id);
            assert!(layer.from.zip(layer.to).is_none_or(|(from, to)| from <= to), "{}", layer.id);
            assert!(Jurisdiction::of(&layer.jurisdiction).is_some(), "{}", layer.id);
            for name in layer.lifts.iter().chain(&layer.excludes) {
                assert!(layers().iter().any(|other| other.is_named(std::slice::from_ref(name))), "{}: lifts nothing: {name}", layer.id);
            }
        }
        for programme in &TABLES.programmes {
            assert!(programme.origins.iter().all(|o| crate::domain::countries::read(o).is_some()), "{}", programme.symbol);
        }
        assert!(TABLES.areas.iter().flat_map(|(_, m)| m).all(|m| crate::domain::countries::read(m).is_some()));
    }

    #[test]
    fn a_country_pays_to_its_union() {
        assert_eq!(Jurisdiction::of("DE").map(|j| j.code.as_str()), Some("EU"));
        assert_eq!(Jurisdiction::of("GB").map(|j| j.code.as_str()), Some("UK"));
        assert_eq!(Jurisdiction::of("US").map(|j| j.code.as_str()), Some("US"));
        assert_eq!(Jurisdiction::of("MX"), None);
    }
}
