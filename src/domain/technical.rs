//! Technical quantities as people write them: `3 kW`, `3000W`, `3千瓦`, `10.6 µm`, `1,500 x 3,000 mm`.
//!
//! A quantity is kept in one unit per sort (watt, nanometre, kilogram, square metre), so that a
//! threshold means the same on every line; what was written stays in the declaration.

use std::collections::HashMap;
use std::fmt;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::number::{self, Decimal, Fit, fold};

/// The unit in which a numerical column is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Unit {
    /// Watt: output power.
    #[serde(rename = "W")]
    Watt,
    /// Nanometre: wavelength.
    #[serde(rename = "nm")]
    Nanometre,
    /// Kilogram: mass.
    #[serde(rename = "kg")]
    Kilogram,
    /// Square metre: work area, from two lengths or from an area.
    #[serde(rename = "m2")]
    SquareMetre,
    /// Millimetre: a length.
    #[serde(rename = "mm")]
    Millimetre,
    /// A share from 0 to 1, shown in percent.
    #[serde(rename = "share")]
    Share,
    /// A plain number.
    #[serde(rename = "1")]
    One,
}

/// Why a text is not a quantity of the expected sort.
#[derive(Debug, Clone, PartialEq)]
pub enum QuantityProblem {
    /// No number in it.
    NoNumber,
    /// Digits and signs that make no number, such as `1.2.3`.
    Malformed(String),
    /// A number that does not follow the column's decimal sign.
    OtherConvention(Decimal),
    /// More than one number where one is asked for.
    Several,
    /// A number with a unit of another sort.
    OtherUnit(String),
    /// NaN or infinity, or a negative where none can be.
    Impossible,
}

impl fmt::Display for QuantityProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            QuantityProblem::NoNumber => f.write_str("no number"),
            QuantityProblem::Malformed(run) => write!(f, "{run:?} is no number"),
            QuantityProblem::OtherConvention(decimal) => {
                write!(f, "does not follow the column's decimal sign {:?}", decimal.sign().to_string())
            }
            QuantityProblem::Several => f.write_str("more than one number"),
            QuantityProblem::OtherUnit(unit) => write!(f, "unit {unit:?} is of another sort"),
            QuantityProblem::Impossible => f.write_str("not a finite, possible number"),
        }
    }
}

/// How the bare numbers of a column are to be read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Convention {
    /// The decimal sign; each value by itself if not known.
    pub decimal: Option<Decimal>,
    /// Factor from the column's written unit to the kept one, for numbers without a unit of their own.
    pub factor: f64,
}

impl Default for Convention {
    fn default() -> Self {
        Convention { decimal: None, factor: 1.0 }
    }
}

/// Unit names, folded, by the unit they are a factor to (`datasets/schema/units.csv`).
static UNITS: LazyLock<HashMap<(Unit, String), f64>> = LazyLock::new(|| {
    let rows = csv::Reader::from_reader(include_str!("../../datasets/schema/units.csv").as_bytes()).into_records();
    rows.map(|row| {
        let row = row.expect("embedded CSV is well-formed");
        let kept = Unit::ALL.into_iter().find(|u| u.key() == &row[0]).expect("a kept unit");
        ((kept, unit_name(&row[1])), row[2].parse().expect("a factor"))
    })
    .collect()
});

/// A unit's name as it is compared: folded, without a stop, with a power as a digit.
fn unit_name(name: &str) -> String {
    fold(name.trim()).trim_end_matches('.').replace('^', "").replace("sq.", "sq").replace("sq ", "sq")
}

/// Currencies that stand before a number.
const CURRENCIES: &[&str] = &["usd", "eur", "cny", "rmb", "gbp", "jpy", "inr", "krw", "chf", "hkd", "rs", "us", "au", "ca"];
/// Is it a currency's name as it stands beside a number, in lower case?
pub fn is_currency(word: &str) -> bool {
    CURRENCIES.contains(&word)
}

/// What may stand between the two ends of a range.
const RANGE: &[&str] = &["", "-", "–", "~", "/", "to", "and", "or", "至", "到", "或"];

impl Unit {
    /// The unit's symbol.
    pub fn symbol(self) -> &'static str {
        match self {
            Unit::Watt => "W",
            Unit::Nanometre => "nm",
            Unit::Kilogram => "kg",
            Unit::SquareMetre => "m²",
            Unit::Millimetre => "mm",
            Unit::Share => "%",
            Unit::One => "",
        }
    }

    /// All of them.
    pub const ALL: [Unit; 7] = [Unit::Watt, Unit::Nanometre, Unit::Kilogram, Unit::SquareMetre, Unit::Millimetre, Unit::Share, Unit::One];

    /// Its name in a dataspec.
    pub fn key(self) -> &'static str {
        match self {
            Unit::Watt => "W",
            Unit::Nanometre => "nm",
            Unit::Kilogram => "kg",
            Unit::SquareMetre => "m2",
            Unit::Millimetre => "mm",
            Unit::Share => "share",
            Unit::One => "1",
        }
    }

    /// Reads a quantity that stands by itself; see [`Unit::read_as`].
    ///
    /// # Errors
    /// Why it is none.
    pub fn read(self, text: &str) -> Result<f64, QuantityProblem> {
        self.read_as(text, Convention::default())
    }

    /// Reads a quantity and gives it in this unit. A bare number is in the convention's unit. A technical fact may be a range or a list:
    /// the largest counts (a laser of 500 to 1000 W is a 1000 W laser). A mass, an amount or a count is one number; beside others,
    /// the one that has a unit of this sort.
    ///
    /// # Errors
    /// Why it is none.
    pub fn read_as(self, text: &str, convention: Convention) -> Result<f64, QuantityProblem> {
        let text = text.trim();
        // Most numbers are plain ones.
        if (convention.decimal != Some(Decimal::Comma) || text.bytes().all(|b| b.is_ascii_digit()))
            && let Ok(value) = text.parse::<f64>()
        {
            return if value.is_finite() { Ok(value * convention.factor) } else { Err(QuantityProblem::Impossible) };
        }
        let text = fold(text);
        if self == Unit::SquareMetre
            && let Some(area) = area(&text, convention.decimal)
        {
            return Ok(area);
        }
        let (text, negative) = signed(&text);
        let found = self.numbers(text, convention)?;
        let value = if self.is_one_number() { one(&found)? } else { largest(&found)? };
        let value = if negative { -value } else { value };
        if value.is_finite() { Ok(value) } else { Err(QuantityProblem::Impossible) }
    }

    /// Is more than one number in a cell no quantity of this sort?
    fn is_one_number(self) -> bool {
        matches!(self, Unit::Kilogram | Unit::One | Unit::Share)
    }

    /// The numbers in a folded text with their units.
    fn numbers(self, text: &str, convention: Convention) -> Result<Vec<Found>, QuantityProblem> {
        let before = |word: &str| CURRENCIES.contains(&word) || self.factor(word).is_some();
        let mut all: Vec<Found> = Vec::new();
        // Numbers that wait for the unit at the end of their range, and where the last of them ended.
        let (mut waiting, mut end) = (0usize, 0usize);
        for run in number::runs(text, before) {
            let (digits, start) = (&text[run.clone()], run.start);
            // The 2 of "m2" belongs to the unit before it.
            if start < end {
                continue;
            }
            // `INV-4711` is a name.
            let name = text[..start].strip_suffix(['-', '_', '/', '#']).filter(|t| t.ends_with(|c: char| c.is_alphabetic()));
            if self.is_one_number() && name.is_some_and(|t| !before(t.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or(""))) {
                return Err(QuantityProblem::NoNumber);
            }
            let between = text[end..start].trim();
            // "3030 6 kW" is no range: nothing but a space between two plain numbers.
            if !RANGE.contains(&between) || (waiting > 0 && between.is_empty()) {
                waiting = 0;
            }
            let (unit, after) = unit_behind(text, run.end);
            let own = unit.and_then(|u| self.factor(u));
            end = if unit.is_some() { after } else { run.end };
            let value = match (number::fit(digits), convention.decimal) {
                (Fit::Neither, _) if self.is_one_number() || own.is_some() => return Err(QuantityProblem::Malformed(digits.into())),
                (Fit::Neither, _) => continue,
                (Fit::Only(decimal, _), Some(asked)) if decimal != asked => return Err(QuantityProblem::OtherConvention(asked)),
                _ => number::value(digits, convention.decimal).ok_or_else(|| QuantityProblem::Malformed(digits.into()))?,
            };
            let sort = match (unit, own) {
                (_, Some(factor)) => {
                    let from = all.len() - waiting;
                    all[from..].iter_mut().for_each(|f| (f.value, f.sort) = (f.bare * factor, Sort::Own));
                    waiting = 0;
                    all.push(Found { bare: value, value: value * factor, sort: Sort::Own });
                    continue;
                }
                (Some(unit), None) if self != Unit::One => {
                    waiting = 0;
                    Sort::Foreign(unit.to_owned())
                }
                _ => {
                    waiting += 1;
                    // `KG 2500`: the unit before.
                    let word = text[..start].trim_end().rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or("");
                    match self.factor(word).filter(|_| self.is_one_number() && !word.is_empty()) {
                        Some(factor) => {
                            all.push(Found { bare: value, value: value * factor, sort: Sort::Own });
                            continue;
                        }
                        None => Sort::Bare,
                    }
                }
            };
            all.push(Found { bare: value, value: value * convention.factor, sort });
        }
        Ok(all)
    }

    /// The factor from a named unit to this one. Of plain numbers: multiples of pieces, else to kg, m² or m.
    pub fn factor(self, name: &str) -> Option<f64> {
        let of = |unit| UNITS.get(&(unit, name.to_owned())).copied();
        match self {
            Unit::One => of(Unit::One)
                .or_else(|| of(Unit::Kilogram))
                .or_else(|| of(Unit::SquareMetre))
                .or_else(|| of(Unit::Millimetre).map(|f| f / 1e3)),
            _ => of(self),
        }
    }

    /// The factor from a unit as a column of units writes it: `KGM`, `Lbs.`, `千克`.
    pub fn factor_of(self, written: &str) -> Option<f64> {
        self.factor(&unit_name(written))
    }

    /// The value as people write it: `3 kW`, `10.6 µm`, `1,064 nm`, `4.5 m²`.
    pub fn show(self, value: f64) -> String {
        let (value, symbol) = match self {
            Unit::Watt if value.abs() >= 1e3 => (value / 1e3, "kW"),
            Unit::Nanometre if value.abs() >= 2e3 => (value / 1e3, "µm"),
            Unit::Kilogram if value.abs() >= 1e4 => (value / 1e3, "t"),
            Unit::Share => return percent(value),
            _ => (value, self.symbol()),
        };
        let digits = show_number(value);
        if symbol.is_empty() { digits } else { format!("{digits} {symbol}") }
    }
}

/// A share as people write it: 3 %, 0.4 %, 97 %. Never rounded to certainty: what is closer to it is `<0.1 %` or `>99.9 %`.
pub fn percent(share: f64) -> String {
    let p = share * 100.0;
    // Shares such as 0.999 are not exact in binary.
    let hair = 1e-9;
    if !p.is_finite() {
        "–".to_owned()
    } else if p > hair && p < 0.1 - hair {
        "<0.1 %".to_owned()
    } else if p > 99.9 + hair && p < 100.0 - hair {
        ">99.9 %".to_owned()
    } else if p > hair && p < 1.0 {
        format!("{p:.1} %")
    } else if p > 99.0 && p < 100.0 - hair {
        format!("{:.1} %", (p * 10.0 + hair).floor() / 10.0)
    } else if p.abs() < 1e4 {
        unsigned_zero(format!("{p:.0} %"))
    } else {
        format!("{} %", show_number(p))
    }
}

/// A share to a tenth of a percent, for figures that stand beside an interval.
pub fn tenths(share: f64) -> String {
    let p = share * 100.0;
    if p.is_finite() { unsigned_zero(format!("{p:.1} %")) } else { "–".to_owned() }
}

/// A signed number to a tenth: `+1.2`, `-0.3`; `0.0` for what rounds to nothing.
pub fn signed_tenths(value: f64) -> String {
    unsigned_zero(format!("{value:+.1}"))
}

/// A number's text without the sign of a zero.
fn unsigned_zero(text: String) -> String {
    let is_zero = !text.contains(|c: char| matches!(c, '1'..='9'));
    if is_zero { text.trim_start_matches(['-', '+']).to_owned() } else { text }
}

/// Four significant digits, thousands grouped.
pub fn show_number(value: f64) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    if value == 0.0 {
        return "0".into();
    }
    let magnitude = value.abs().log10().floor() as i32;
    let decimals = (3 - magnitude).clamp(0, 6) as usize;
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text };
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(w, f)| (w, Some(f)));
    let (sign, whole) = whole.strip_prefix('-').map_or(("", whole), |w| ("-", w));
    let mut grouped = String::new();
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(c);
    }
    match fraction {
        Some(fraction) => format!("{sign}{grouped}.{fraction}"),
        None => format!("{sign}{grouped}"),
    }
}

/// A number in a text.
struct Found {
    bare: f64,
    value: f64,
    sort: Sort,
}

/// What a number's unit is.
enum Sort {
    Own,
    Bare,
    Foreign(String),
}

/// The one number of a cell; beside others the one with a unit of its own, if all such agree.
fn one(found: &[Found]) -> Result<f64, QuantityProblem> {
    let own: Vec<f64> = found.iter().filter(|f| matches!(f.sort, Sort::Own)).map(|f| f.value).collect();
    match (own[..].first(), found) {
        (Some(first), _) if own.iter().all(|v| (v - first).abs() <= 0.01 * first.abs()) => Ok(*first),
        (Some(_), _) => Err(QuantityProblem::Several),
        (None, []) => Err(QuantityProblem::NoNumber),
        (None, [Found { sort: Sort::Foreign(unit), .. }, ..]) => Err(QuantityProblem::OtherUnit(unit.clone())),
        (None, [only]) => Ok(only.value),
        (None, _) => Err(QuantityProblem::Several),
    }
}

/// The largest of a technical fact's numbers, those with a unit first.
fn largest(found: &[Found]) -> Result<f64, QuantityProblem> {
    let of = |wanted: fn(&Sort) -> bool| found.iter().filter(|f| wanted(&f.sort)).map(|f| f.value.abs()).reduce(f64::max);
    let foreign = found.iter().rev().find_map(|f| if let Sort::Foreign(unit) = &f.sort { Some(unit.clone()) } else { None });
    match (of(|s| matches!(s, Sort::Own)), foreign, of(|s| matches!(s, Sort::Bare))) {
        (Some(value), ..) => Ok(value),
        (None, Some(unit), _) => Err(QuantityProblem::OtherUnit(unit)),
        (None, None, Some(value)) => Ok(value),
        (None, None, None) => Err(QuantityProblem::NoNumber),
    }
}

/// Takes a minus off, as computers and as accountants write it: `-5`, `5-`, `(5)`, `5 CR`.
fn signed(text: &str) -> (&str, bool) {
    let text = text.trim();
    if let Some(inner) = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')) {
        return (inner, true);
    }
    let behind = text.strip_suffix(" cr").or_else(|| text.strip_suffix('-').filter(|t| t.ends_with(|c: char| c.is_ascii_digit())));
    if let Some(number) = behind {
        return (number, true);
    }
    let digits = text.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let lead = text[..digits].trim_end_matches(['.', ',']);
    let minus = lead.trim_end().ends_with(['-', '–'])
        && lead.trim_end_matches([' ', '-', '–']).chars().all(|c| !c.is_alphanumeric() || lead.len() <= 6);
    (text, minus)
}

/// The unit behind a number, and where it ends: letters, with a power or, as codes have it, digits among them.
fn unit_behind(text: &str, at: usize) -> (Option<&str>, usize) {
    let rest = &text[at..];
    let gap = rest.len() - rest.trim_start_matches([' ', '\u{a0}']).len();
    let name = &rest[gap..];
    if name.starts_with('"') {
        return (Some(&name[..1]), at + gap + 1);
    }
    let letters = |c: char| c.is_alphabetic();
    if !name.starts_with(letters) {
        return (None, at);
    }
    // "c45" is a unit's code, "kg2" is not; a Chinese unit ends where Chinese ends.
    let mut end = name.find(|c: char| !letters(c)).unwrap_or(name.len());
    let digits = name[end..].chars().take_while(char::is_ascii_digit).count();
    if digits > 0 && (name[end..].starts_with('2') && digits == 1 || end == 1) {
        end += digits;
    }
    // The times sign of "350x450" and "1.5mx3m" is no unit, nor part of one.
    let times = name.starts_with('x') && !name[1..].starts_with(letters);
    if times {
        return (None, at);
    }
    let unit = &name[..end];
    if let Some(own) = unit.strip_suffix('x').filter(|u| !u.is_empty() && name[end..].starts_with(|c: char| c.is_ascii_digit())) {
        return (Some(own), at + gap + own.len());
    }
    if RANGE.contains(&unit) || unit == "x" {
        return (None, at);
    }
    // "metric ton", "short tons"
    let two = name[end..].strip_prefix(' ').map(|t| t.find(|c: char| !letters(c)).unwrap_or(t.len())).filter(|n| *n > 0);
    if let Some(n) = two.filter(|_| matches!(unit, "metric" | "short" | "long" | "sq")) {
        let both = &name[..end + 1 + n];
        return (Some(both), at + gap + both.len());
    }
    (Some(unit), at + gap + end)
}

/// `1,500 x 3,000 mm`, `60" x 120"`, `1.5m*3m`: the product in square metres. `text` is folded.
fn area(text: &str, decimal: Option<Decimal>) -> Option<f64> {
    let mut runs = number::runs(text, |word| Unit::Millimetre.factor(word).is_some());
    let (a, b) = (runs.next()?, runs.next()?);
    let (unit_a, end_a) = unit_behind(text, a.end);
    // The 2 of "m2" is behind the end of its unit.
    if !matches!(text.get(end_a..b.start)?.trim(), "x" | "*" | "×") {
        return None;
    }
    let unit_b = unit_behind(text, b.end).0;
    let unit_a = unit_a.or(unit_b);
    let length = |digits: &str, unit: Option<&str>| {
        let factor = unit.map_or(Some(1.0), |u| Unit::Millimetre.factor(u))?;
        Some(number::value(digits, decimal)? * factor / 1e3)
    };
    Some(length(&text[a], unit_a)? * length(&text[b], unit_b.or(unit_a))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities_are_read_as_people_write_them() {
        for (unit, text, value) in [
            (Unit::Watt, "3 kW", 3000.0),
            (Unit::Watt, "3000W", 3000.0),
            (Unit::Watt, "3千瓦", 3000.0),
            (Unit::Watt, "1.2万瓦", 12000.0),
            (Unit::Watt, "３ｋＷ", 3000.0),
            (Unit::Watt, "500-1000 W", 1000.0),
            (Unit::Watt, "50; 10; 20", 50.0),
            (Unit::Watt, "1,500", 1500.0),
            (Unit::Watt, "0,5 kW", 500.0),
            (Unit::Watt, "5mW", 0.005),
            (Unit::Nanometre, "10.6 µm", 10600.0),
            (Unit::Nanometre, "10.6um", 10600.0),
            (Unit::Nanometre, "1064nm", 1064.0),
            (Unit::Nanometre, "1064 纳米", 1064.0),
            (Unit::Kilogram, "1.2 t", 1200.0),
            (Unit::Kilogram, "2吨", 2000.0),
            (Unit::Kilogram, "1 234.5 kg", 1234.5),
            (Unit::Kilogram, "1.500,50 kg", 1500.5),
            (Unit::Watt, "TruLaser 3030 6 kW", 6000.0),
            (Unit::Watt, "500 to 1000 W", 1000.0),
            (Unit::Watt, "1 kW - 1.5 kW", 1500.0),
            (Unit::One, "5 axes", 5.0),
            (Unit::One, "-7", -7.0),
            (Unit::One, "45000.00-", -45000.0),
            (Unit::One, "(1,234.50)", -1234.5),
            (Unit::One, "−81", -81.0),
            (Unit::One, "USD -81.50", -81.5),
            (Unit::One, "€ 1.234,50", 1234.5),
            (Unit::One, "4,500 USD", 4500.0),
            (Unit::One, "3 DZN", 36.0),
            (Unit::One, "9,87,654", 987_654.0),
            (Unit::Kilogram, "KGM 250", 250.0),
            (Unit::Kilogram, "12 TNE", 12_000.0),
            (Unit::Kilogram, "30 metric tons", 30_000.0),
            (Unit::Kilogram, "1,000 kg (2,205 lb)", 1000.0),
            (Unit::Kilogram, "4 cartons, 80 kg", 80.0),
            (Unit::Nanometre, "355 C45", 355.0),
            (Unit::Watt, "2 KWT", 2000.0),
        ] {
            let read = unit.read(text).unwrap_or(f64::NAN);
            assert!((read - value).abs() < 1e-9 * value.abs().max(1.0), "{text}: {read}");
        }
        let close = |text: &str, value: f64| {
            let read = Unit::SquareMetre.read(text).unwrap_or(f64::NAN);
            assert!((read - value).abs() < 1e-6, "{text}: {read}");
        };
        close("1,500 x 3,000 mm", 4.5);
        close("1.5m*3m", 4.5);
        close("1500×3000", 4.5);
        close("60\" x 120\"", 4.645152);
        close("350x450mm", 0.1575);
        close("1500mmx3000mm", 4.5);
        close("1.5mx3m", 4.5);
        close("60\"x120\"", 4.645152);
        close("4.5 m2", 4.5);
        assert_eq!(Unit::Watt.read("1064 nm"), Err(QuantityProblem::OtherUnit("nm".into())));
        assert_eq!(Unit::Watt.read("strong"), Err(QuantityProblem::NoNumber));
        assert_eq!(Unit::Watt.read("inf"), Err(QuantityProblem::Impossible));
        assert_eq!(Unit::Watt.read("NaN"), Err(QuantityProblem::Impossible));
        // Part of a number is never a number.
        assert_eq!(Unit::One.read("1.2.3"), Err(QuantityProblem::Malformed("1.2.3".into())));
        assert_eq!(Unit::One.read("2022-10-02"), Err(QuantityProblem::Several));
        assert_eq!(Unit::Kilogram.read("10 kg / 15 kg"), Err(QuantityProblem::Several));
        assert_eq!(Unit::One.read("PRO1485"), Err(QuantityProblem::NoNumber));
    }

    #[test]
    fn a_column_has_one_convention() {
        let comma = Convention { decimal: Some(Decimal::Comma), factor: 1.0 };
        assert_eq!(Unit::Kilogram.read_as("3.075", comma), Ok(3075.0));
        assert_eq!(Unit::Kilogram.read_as("3.075,5 kg", comma), Ok(3075.5));
        assert_eq!(Unit::Kilogram.read_as("3,075.5", comma), Err(QuantityProblem::OtherConvention(Decimal::Comma)));
        let pounds = Convention { factor: 0.45359237, ..Convention::default() };
        assert_eq!(Unit::Kilogram.read_as("100", pounds), Ok(45.359237));
        assert_eq!(Unit::Kilogram.read_as("100 kg", pounds), Ok(100.0));
    }

    #[test]
    fn shares_are_never_rounded_to_certainty_and_zero_has_no_sign() {
        for (share, told) in [
            (0.0, "0 %"),
            (-0.0, "0 %"),
            (1e-9, "<0.1 %"),
            (0.0004, "<0.1 %"),
            (0.001, "0.1 %"),
            (0.0096, "1.0 %"),
            (0.05, "5 %"),
            (0.99, "99 %"),
            (0.9949, "99.4 %"),
            (0.999, "99.9 %"),
            (0.9996, ">99.9 %"),
            (1.0, "100 %"),
            (-0.004, "0 %"),
            (-0.3, "-30 %"),
            (2.5, "250 %"),
            (1234.5, "123,450 %"),
            (f64::NAN, "–"),
            (f64::INFINITY, "–"),
        ] {
            assert_eq!(percent(share), told, "{share}");
        }
        assert_eq!((tenths(-0.0001).as_str(), tenths(0.1234).as_str(), tenths(f64::NAN).as_str()), ("0.0 %", "12.3 %", "–"));
        assert_eq!([-0.04, 0.04, 0.06, -1.26_f64].map(signed_tenths), ["0.0", "0.0", "+0.1", "-1.3"]);
    }

    #[test]
    fn quantities_are_shown_as_people_write_them() {
        assert_eq!(Unit::Watt.show(3000.0), "3 kW");
        assert_eq!(Unit::Watt.show(500.0), "500 W");
        assert_eq!(Unit::Nanometre.show(10600.0), "10.6 µm");
        assert_eq!(Unit::Nanometre.show(1064.0), "1,064 nm");
        assert_eq!(Unit::SquareMetre.show(4.5), "4.5 m²");
        assert_eq!(Unit::One.show(1234567.0), "1,234,567");
        assert_eq!(Unit::One.show(0.012345), "0.01235");
    }
}
