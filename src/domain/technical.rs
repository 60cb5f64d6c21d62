//! Technical quantities as people write them: `3 kW`, `3000W`, `3千瓦`, `10.6 µm`, `1,500 x 3,000 mm`.
//!
//! A quantity is kept in one unit per sort (watt, nanometre, kilogram, square metre), so that a
//! threshold means the same on every line; what was written stays in the declaration.

use std::fmt;
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

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
    /// A number with a unit of another sort.
    OtherUnit(String),
    /// NaN or infinity, or a negative where none can be.
    Impossible,
}

impl fmt::Display for QuantityProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            QuantityProblem::NoNumber => f.write_str("no number"),
            QuantityProblem::OtherUnit(unit) => write!(f, "unit {unit:?} is of another sort"),
            QuantityProblem::Impossible => f.write_str("not a finite, possible number"),
        }
    }
}

/// Unit names (lower case, NFKC) with their factor to the kept unit.
fn factors(unit: Unit) -> &'static [(&'static str, f64)] {
    match unit {
        Unit::Watt => &[
            ("mw", 1e-3),
            ("毫瓦", 1e-3),
            ("kw", 1e3),
            ("千瓦", 1e3),
            ("万瓦", 1e4),
            ("w", 1.0),
            ("watt", 1.0),
            ("watts", 1.0),
            ("瓦", 1.0),
            ("瓦特", 1.0),
            ("kilowatt", 1e3),
            ("kilowatts", 1e3),
        ],
        Unit::Nanometre => {
            &[("nm", 1.0), ("纳米", 1.0), ("um", 1e3), ("μm", 1e3), ("微米", 1e3), ("micron", 1e3), ("microns", 1e3), ("mm", 1e6)]
        }
        Unit::Kilogram => &[
            ("kg", 1.0),
            ("kgs", 1.0),
            ("kilogram", 1.0),
            ("千克", 1.0),
            ("公斤", 1.0),
            ("g", 1e-3),
            ("克", 1e-3),
            ("t", 1e3),
            ("ton", 1e3),
            ("tons", 1e3),
            ("tonne", 1e3),
            ("tonnes", 1e3),
            ("吨", 1e3),
            ("lb", 0.453_592_37),
            ("lbs", 0.453_592_37),
            ("磅", 0.453_592_37),
        ],
        Unit::SquareMetre => &[("m2", 1.0), ("平方米", 1.0), ("cm2", 1e-4), ("mm2", 1e-6), ("ft2", 0.092_903_04)],
        Unit::Millimetre => &[
            ("mm", 1.0),
            ("毫米", 1.0),
            ("cm", 10.0),
            ("厘米", 10.0),
            ("m", 1e3),
            ("米", 1e3),
            ("um", 1e-3),
            ("μm", 1e-3),
            ("in", 25.4),
            ("inch", 25.4),
            ("inches", 25.4),
            ("\"", 25.4),
            ("ft", 304.8),
        ],
        Unit::Share | Unit::One => &[],
    }
}

/// A number as people group it: `1 500`, `1,500`, `1.500,5`, `1'500`, `.5`, `2e3`.
const DIGITS: &str = r"(?:\d{1,3}(?: \d{3})+(?:[.,]\d+)?|\d[\d,.']*|\.\d+)(?:e[-+]?\d+)?";
static NUMBER: LazyLock<Regex> = LazyLock::new(|| Regex::new(&format!(r#"([-+]?{DIGITS})\s*([\p{{L}}"]+2?)?"#)).expect("pattern is valid"));
static AREA: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r#"({DIGITS})\s*([\p{{L}}"]+)?\s*[x*×]\s*({DIGITS})\s*([\p{{L}}"]+)?"#)).expect("pattern is valid")
});
/// What may stand between the two ends of a range.
const RANGE: &[&str] = &["", "-", "–", "~", "/", "to", "and", "or", "至", "到", "或"];

/// `1,500` and `1 500` are fifteen hundred, `1.500,5` is that and a half, `0,5` is a half: of two signs the last is
/// the decimal one; a comma alone groups if three digits follow every one of them.
fn number(text: &str) -> Option<f64> {
    let text = text.replace(['\'', ' '], "");
    let text = text.trim_end_matches(['.', ',']);
    let plain = match (text.rfind('.'), text.rfind(',')) {
        (Some(point), Some(comma)) if comma > point => text.replace('.', "").replacen(',', ".", 1),
        (Some(_), Some(_)) => text.replace(',', ""),
        (None, Some(_)) => {
            let groups = text.split(',').skip(1).all(|g| g.split('e').next().is_some_and(|g| g.len() == 3));
            if groups && !text.starts_with("0,") { text.replace(',', "") } else { text.replacen(',', ".", 1) }
        }
        (Some(_), None) if text.matches('.').count() > 1 => text.replace('.', ""),
        _ => text.to_owned(),
    };
    plain.parse().ok()
}

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

    /// Reads a quantity and gives it in this unit. Of several numbers or a range the largest counts
    /// (a laser of 500 to 1000 W is a 1000 W laser). A bare number is taken to be in this unit.
    pub fn read(self, text: &str) -> Result<f64, QuantityProblem> {
        if let Ok(value) = text.trim().parse::<f64>() {
            return if value.is_finite() { Ok(value) } else { Err(QuantityProblem::Impossible) };
        }
        let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
        if self == Unit::SquareMetre
            && let Some(area) = area(&text)
        {
            return Ok(area);
        }
        let mut best: Option<f64> = None;
        let mut foreign = None;
        let mut bare: Option<f64> = None;
        // Numbers that wait for the unit at the end of their range, and where the last of them ended.
        let (mut waiting, mut end): (Vec<f64>, usize) = (Vec::new(), 0);
        for found in NUMBER.captures_iter(&text) {
            let (Some(whole), Some(value)) = (found.get(0), number(&found[1])) else { continue };
            // "3030 6 kW" is no range: nothing but a space between two plain numbers.
            let between = &text[end..whole.start()];
            if !RANGE.contains(&between.trim()) || (!waiting.is_empty() && between.trim().is_empty() && !found[1].starts_with('-')) {
                waiting.clear();
            }
            let unit = found.get(2).filter(|u| !RANGE.contains(&u.as_str()) && u.as_str() != "x");
            end = if unit.is_some() { whole.end() } else { found.get(1).map_or(whole.end(), |d| d.end()) };
            waiting.push(value);
            match unit.map(|u| u.as_str()) {
                None => bare = Some(bare.map_or(value, |b| b.max(value))),
                Some(unit) => match self.factor(unit) {
                    Some(factor) => {
                        let largest = waiting.drain(..).map(|v| v.abs() * factor).fold(0.0, f64::max);
                        best = Some(best.map_or(largest, |b| b.max(largest)));
                    }
                    None if self == Unit::One => bare = Some(bare.map_or(value, |b| b.max(value))),
                    None => {
                        waiting.clear();
                        foreign = Some(unit.to_owned());
                    }
                },
            }
        }
        match (best, bare, foreign) {
            (Some(value), _, _) if value.is_finite() => Ok(value),
            (None, _, Some(unit)) => Err(QuantityProblem::OtherUnit(unit)),
            (None, Some(value), None) if value.is_finite() => Ok(value),
            (None, None, None) => Err(QuantityProblem::NoNumber),
            _ => Err(QuantityProblem::Impossible),
        }
    }

    fn factor(self, name: &str) -> Option<f64> {
        factors(self).iter().find(|(n, _)| *n == name).map(|(_, f)| *f)
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

/// `1,500 x 3,000 mm`, `60" x 120"`, `1.5m*3m`: the product in square metres.
fn area(text: &str) -> Option<f64> {
    let found = AREA.captures(text)?;
    let unit_b = found.get(4).map(|m| m.as_str());
    let unit_a = found.get(2).map(|m| m.as_str()).or(unit_b);
    let length = |digits: &str, unit: Option<&str>| {
        let factor = unit.map_or(Some(1.0), |u| Unit::Millimetre.factor(u))?;
        Some(number(digits)? * factor / 1e3)
    };
    Some(length(&found[1], unit_a)? * length(&found[3], unit_b.or(unit_a))?)
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
        close("4.5 m2", 4.5);
        assert_eq!(Unit::Watt.read("1064 nm"), Err(QuantityProblem::OtherUnit("nm".into())));
        assert_eq!(Unit::Watt.read("strong"), Err(QuantityProblem::NoNumber));
        assert_eq!(Unit::Watt.read("inf"), Err(QuantityProblem::Impossible));
        assert_eq!(Unit::Watt.read("NaN"), Err(QuantityProblem::Impossible));
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
