//! Which field of the schema a file's column is, by its name.
//!
//! Names are compared without case, width, spaces, punctuation and what stands in brackets (`datasets/schema/columns.csv`). Of a path
//! (`weight.value`) the part before a general last word decides: a value that is a weight is a mass.

use std::collections::HashMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use super::declaration::{FIELDS, Field, Semantic, field_named};
use super::technical::Unit;

/// A field that a column may hold.
#[derive(Clone, Copy)]
pub struct Match {
    /// The field.
    pub field: &'static Field,
    /// How far from the name it was found; 0 is the whole name.
    pub distance: u8,
}

/// Known names, folded, with their field; `None` is a name that must not be taken for any.
static NAMES: LazyLock<HashMap<String, Option<&'static Field>>> = LazyLock::new(|| {
    let mut names: HashMap<String, Option<&'static Field>> = HashMap::new();
    for field in FIELDS {
        for name in [field.name, field.en, field.zh] {
            names.insert(key(name), Some(field));
        }
    }
    for row in csv::Reader::from_reader(include_str!("../../datasets/schema/columns.csv").as_bytes()).into_records() {
        let row = row.expect("embedded CSV is well-formed");
        let field = (&row[0] != "-").then(|| field_named(&row[0]).expect("a field of the schema"));
        names.insert(key(&row[1]), field);
    }
    names
});

/// Last words of a name that say what sort of thing it is and not whose.
const GENERAL: &[&str] = &[
    "value", "amount", "code", "id", "name", "number", "no", "text", "content", "measure", "quantity", "type", "numeric", "数值", "代码",
    "名称",
];
/// Last words of a name that name a unit.
const UNIT_WORDS: &[&str] = &[
    "unit",
    "units",
    "uom",
    "unitcode",
    "unitofmeasure",
    "measureunit",
    "um",
    "uqc",
    "unitid",
    "unitname",
    "单位",
    "计量单位",
    "单位代码",
];
/// Parts of a path that say nothing.
const NEUTRAL: &[&str] = &[
    "goods",
    "item",
    "items",
    "line",
    "lines",
    "declaration",
    "declarations",
    "technical",
    "commodity",
    "product",
    "products",
    "head",
    "header",
    "body",
    "data",
    "record",
    "records",
    "list",
    "details",
    "detail",
    "row",
    "rows",
    "root",
    "decl",
    "params",
    "parameters",
    "attributes",
    "properties",
    "specs",
    "goodslist",
    "decList",
];

/// Width and case folded, letters and digits only.
pub fn key(name: &str) -> String {
    name.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The name without what stands in brackets.
fn without_brackets(name: &str) -> String {
    let (mut depth, mut out) = (0usize, String::new());
    for c in name.nfkc() {
        match c {
            '(' | '[' | '{' | '【' => depth += 1,
            ')' | ']' | '}' | '】' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// The words of a name: `netWeight_kg` has three.
fn words(name: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut before: Option<char> = None;
    for c in name.nfkc() {
        let begins = before.is_none_or(|b| !b.is_alphanumeric() || (b.is_lowercase() && c.is_uppercase()));
        if c.is_alphanumeric() {
            match all.last_mut() {
                Some(word) if !begins => word.extend(c.to_lowercase()),
                _ => all.push(c.to_lowercase().collect()),
            }
        }
        before = Some(c);
    }
    all
}

/// Is it a word for a unit or a currency, as it stands behind the name of a number?
fn is_unit(word: &str) -> bool {
    word != "in" && ["usd", "eur", "cny", "rmb", "gbp", "jpy"].contains(&word)
        || Unit::ALL.into_iter().any(|u| u != Unit::Share && u.factor_of(word).is_some())
}

/// A name as such: whole, without brackets, without a unit at its end.
fn plainly(name: &str) -> Option<(Option<&'static Field>, u8)> {
    let known = |key: String| NAMES.get(&key).copied();
    if let Some(field) = known(key(name)) {
        return Some((field, 0));
    }
    let bare = without_brackets(name);
    if let Some(field) = known(key(&bare)) {
        return Some((field, 1));
    }
    let words = words(&bare);
    words.last().filter(|w| words.len() > 1 && is_unit(w))?;
    let numerical = |f: &Option<&'static Field>| f.is_none_or(|f| f.semantic == Semantic::Numerical);
    known(words[..words.len() - 1].concat()).filter(numerical).map(|field| (field, 2))
}

/// The field a file's column most likely is, with how far from the name it was found.
pub fn match_for(column: &str) -> Option<Match> {
    let of = |(field, distance): (Option<&'static Field>, u8)| Some(Match { field: field?, distance });
    if let Some(found) = plainly(column) {
        return of(found);
    }
    let parts: Vec<&str> = column.split(['.', '/', '>', ':', '|']).map(str::trim).filter(|p| !p.is_empty()).collect();
    let (last, parents) = parts.split_last().filter(|(_, parents)| !parents.is_empty())?;
    let last_key = key(last);
    if UNIT_WORDS.contains(&last_key.as_str()) {
        return None;
    }
    let general = GENERAL.contains(&last_key.as_str());
    let parent = parents.iter().rev().find(|p| !GENERAL.contains(&key(p).as_str()))?;
    if let Some((field, _)) = plainly(&format!("{parent} {last}")) {
        return of((field, 3));
    }
    if NEUTRAL.iter().any(|n| key(n) == key(parent)) || !general {
        return plainly(last).and_then(|(field, d)| of((field, 5 + d)));
    }
    let (field, distance) = plainly(parent)?;
    let field = field?;
    let fits = match last_key.as_str() {
        "code" | "id" | "name" | "type" | "代码" | "名称" => {
            !matches!(field.semantic, Semantic::Numerical | Semantic::Text | Semantic::Date)
        }
        _ => true,
    };
    fits.then_some(Match { field, distance: 4 + distance })
}

/// The field a file's column most likely is.
pub fn field_for_column(column: &str) -> Option<&'static Field> {
    match_for(column).map(|m| m.field)
}

/// The units that a column's name may state for its numbers: what stands in brackets, and its last word.
pub fn units_in(column: &str) -> Vec<String> {
    let name: String = column.nfkc().collect();
    let mut all: Vec<String> = Vec::new();
    let mut rest = name.as_str();
    while let Some(open) = rest.find(['(', '[', '【']) {
        let inner = &rest[open..].chars().skip(1).collect::<String>();
        let end = inner.find([')', ']', '】']).unwrap_or(inner.len());
        all.push(inner[..end].trim().to_owned());
        rest = rest.get(open + 1..).filter(|_| name.is_ascii()).unwrap_or("");
    }
    let words = words(&without_brackets(column));
    all.extend(words.last().filter(|w| words.len() > 1 && *w != "in").cloned());
    all
}

/// Is `unit` by its name the column of units of `number`: `weight_unit` of `weight`, `price.uom` of `price.value`?
pub fn names_unit_of(unit: &str, number: &str) -> bool {
    let unit = key(unit);
    let stem = |name: &str| {
        let words = words(&without_brackets(name).replace(['.', '/'], " "));
        let general = words.len() > 1 && GENERAL.contains(&words[words.len() - 1].as_str());
        [words.concat(), if general { words[..words.len() - 1].concat() } else { words.concat() }]
    };
    stem(number).iter().any(|stem| UNIT_WORDS.iter().any(|w| unit == format!("{stem}{w}")))
}

/// The field whose units a column holds by its name, whatever the number's own column is called: `weight unit`, `unit of mass`.
pub fn unit_of_field(unit: &str) -> Option<&'static Field> {
    let unit = key(unit);
    UNIT_WORDS.iter().find_map(|word| {
        let number = unit.strip_suffix(word).or_else(|| unit.strip_prefix(word)?.strip_prefix("of"))?;
        field_for_column(number)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_leads_to_one_field() {
        let mut seen: HashMap<String, String> = HashMap::new();
        for row in csv::Reader::from_reader(include_str!("../../datasets/schema/columns.csv").as_bytes()).into_records() {
            let row = row.expect("a row");
            let other = seen.insert(key(&row[1]), row[0].to_owned());
            assert!(other.is_none(), "{} twice", &row[1]);
            if let Some(field) = FIELDS.iter().find(|f| [f.name, f.en, f.zh].iter().any(|n| key(n) == key(&row[1]))) {
                assert_eq!(field.name, &row[0], "{}", &row[1]);
            }
        }
    }

    #[test]
    fn columns_of_real_files_are_recognised() {
        for (column, name) in [
            ("HS6 Code", "declared_code"),
            ("codeTs", "declared_code"),
            ("gName", "description"),
            ("Net Mass", "net_mass"),
            ("Item Price", "value"),
            ("Country of Origin", "origin"),
            ("Importer ID", "trader"),
            ("technical.power_w", "output_power"),
            ("商品名称", "description"),
            ("Goods Description (English)", "description"),
            ("净重（千克）", "net_mass"),
            ("原产国（地区）", "origin"),
            ("Net Weight (lb)", "net_mass"),
            ("net_wt_lbs", "net_mass"),
            ("LaserPower [kW]", "output_power"),
            ("Customs Value (USD)", "value"),
            ("IMP_DATE", "date"),
            ("mass.amount", "net_mass"),
            ("invoice.total.value", "value"),
            ("importer.name", "trader"),
            ("origin.code", "origin"),
            ("head.declarant.id", "declarant"),
            ("items.description", "description"),
            ("ＨＳ　ＣＯＤＥ", "declared_code"),
            ("价格.金额", "value"),
        ] {
            assert_eq!(field_for_column(column).map(|f| f.name), Some(name), "{column}");
        }
        for column in [
            "Tax Rate",
            "gross.weight",
            "Gross Weight (kg)",
            "freight.amount",
            "weight.uom",
            "document.value",
            "container.code",
            "毛重（千克）",
            "unit price",
        ] {
            assert!(field_for_column(column).is_none(), "{column}: {}", field_for_column(column).map_or("", |f| f.name));
        }
    }

    #[test]
    fn units_are_found_beside_their_numbers() {
        assert_eq!(units_in("Net Weight (lb)"), ["lb", "weight"]);
        assert_eq!(units_in("净重（千克）"), ["千克"]);
        assert!(units_in("wavelength_um").contains(&"um".to_owned()));
        assert!(units_in("Power [kW]").contains(&"kW".to_owned()));
        for (unit, number) in [
            ("mass_uom", "mass"),
            ("weight.unitCode", "weight.value"),
            ("Net Weight Unit", "Net Weight"),
            ("净重单位", "净重"),
            ("qtyUnit", "qty"),
        ] {
            assert!(names_unit_of(unit, number), "{unit} of {number}");
        }
        assert!(!names_unit_of("unit price", "price") && !names_unit_of("currency", "value"));
        for (unit, field) in [
            ("weight unit", Some("net_mass")),
            ("Unit of net mass", Some("net_mass")),
            ("净重单位", Some("net_mass")),
            ("power_unit", Some("output_power")),
            ("gross weight unit", None),
            ("unit price", None),
            ("unit", None),
            ("currency", None),
        ] {
            assert_eq!(unit_of_field(unit).map(|f| f.name), field, "{unit}");
        }
    }
}
