//! A tariff as a plain table of one's own: a row a rate, columns found by name.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::origins;
use crate::domain::names;
use crate::domain::tariff::expression::Expression;
use crate::domain::tariff::parse;
use crate::domain::tariff::schedule::{Kind, Line, Measure, Trouble};

/// Columns with the names they may have.
const COLUMNS: &[(&str, &[&str])] = &[
    ("code", &["code", "hscode", "commoditycode", "tariffcode", "htsno", "税则号列", "商品编码", "税号"]),
    ("description", &["description", "text", "name", "商品名称", "货品名称"]),
    ("indent", &["indent"]),
    ("unit", &["unit", "units", "计量单位"]),
    ("kind", &["kind", "column", "type", "税率种类"]),
    ("rate", &["rate", "duty", "dutyrate", "rateofduty", "税率"]),
    ("name", &["measure", "measurename"]),
    ("programme", &["programme", "program", "programmes", "协定"]),
    ("origin", &["origin", "origins", "country", "原产国"]),
    ("excluded", &["excluded", "notorigins"]),
    ("from", &["from", "validfrom", "startdate", "生效日期"]),
    ("to", &["to", "validto", "enddate", "失效日期"]),
    ("condition", &["condition", "conditions", "条件"]),
    ("footnotes", &["footnote", "footnotes", "注释"]),
    ("source", &["source", "来源"]),
    ("confidence", &["confidence"]),
];

/// The lines of a table, its rates joined by code.
pub(super) fn lines(header: &[String], rows: &mut dyn Iterator<Item = Vec<String>>) -> Result<(Vec<Line>, Vec<Trouble>), String> {
    let place: BTreeMap<&str, usize> = COLUMNS
        .iter()
        .filter_map(|(column, known)| Some((*column, header.iter().position(|h| known.contains(&names::key(h).as_str()))?)))
        .collect();
    let missing: Vec<&str> = ["code", "rate"].into_iter().filter(|c| !place.contains_key(c)).collect();
    if !missing.is_empty() {
        return Err(format!("no column {} among {}", missing.join(", "), header.join(", ")));
    }
    let rows: Vec<Vec<String>> = rows.collect();
    let rate_of = |row: &Vec<String>| row.get(place["rate"]).map(|r| r.trim().to_owned()).unwrap_or_default();
    let bare = |rate: &str| !rate.is_empty() && rate.parse::<rust_decimal::Decimal>().is_ok();
    // A column of nothing but numbers states percents; numbers among other rates are not understood.
    let percents = rows.iter().map(rate_of).filter(|r| !r.is_empty()).all(|r| bare(&r));
    let (mut lines, mut troubles): (Vec<Line>, Vec<Trouble>) = (Vec::new(), Vec::new());
    if percents && rows.iter().any(|r| bare(&rate_of(r))) {
        troubles.push(Trouble {
            sort: "unit".into(),
            at: "rate".into(),
            what: "numbers alone: taken as percent of the customs value".into(),
        });
    }
    let mut by_code: BTreeMap<String, usize> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        let cell = |column: &str| place.get(column).and_then(|i| row.get(*i)).map_or("", |c| c.trim());
        let code: String = cell("code").chars().filter(char::is_ascii_digit).collect();
        let mut trouble = |sort: &str, what: String| troubles.push(Trouble { sort: sort.into(), at: format!("row {}", at + 2), what });
        if (code.is_empty() && cell("indent").is_empty()) || cell("code").chars().any(char::is_alphabetic) {
            trouble("code", format!("{:?} is no code; the row is left out", cell("code")));
            continue;
        }
        let known = by_code.get(&code).copied().filter(|_| !code.is_empty());
        let line = known.unwrap_or_else(|| {
            lines.push(Line { code: code.clone(), indent: cell("indent").parse().unwrap_or_default(), ..Line::default() });
            by_code.insert(code, lines.len() - 1);
            lines.len() - 1
        });
        let line = &mut lines[line];
        if line.description.is_empty() {
            line.description = cell("description").to_owned();
        }
        if line.units.is_empty() {
            line.units = cell("unit").split('|').map(str::trim).filter(|u| !u.is_empty()).map(str::to_owned).collect();
        }
        for footnote in cell("footnotes").split('|').map(str::trim).filter(|f| !f.is_empty()) {
            if !line.footnotes.iter().any(|f| f == footnote) {
                line.footnotes.push(footnote.to_owned());
            }
        }
        let rate = rate_of(row);
        if rate.is_empty() {
            continue;
        }
        let kind = if cell("kind").is_empty() { Some(Kind::General) } else { Kind::read(cell("kind")) };
        let Some(kind) = kind else {
            trouble("kind", format!("{:?} is no kind of measure; the rate is left out", cell("kind")));
            continue;
        };
        let mut day = |column: &str| match cell(column) {
            "" => None,
            text => text.parse::<NaiveDate>().map_err(|_| trouble("date", format!("{text:?} is no day as 2026-07-24; left open"))).ok(),
        };
        let (from, to) = (day("from"), day("to"));
        let mut places = |column: &str| {
            origins(cell(column)).unwrap_or_else(|what| {
                trouble("area", format!("{what}; the rate is for nobody"));
                vec![cell(column).to_owned()]
            })
        };
        let (origins, excluded) = (places("origin"), places("excluded"));
        let clauses = if percents { parse::cell(&format!("{rate} %")) } else { parse::cell(&rate) };
        let stated: Vec<String> = cell("programme").split([' ', ',', '|']).filter(|p| !p.is_empty()).map(str::to_owned).collect();
        for clause in clauses {
            line.measures.push(Measure {
                kind,
                name: cell("name").to_owned(),
                text: clause.text,
                expression: if kind == Kind::Control { Expression::Free } else { clause.expression },
                programmes: if clause.programmes.is_empty() { stated.clone() } else { clause.programmes },
                origins: origins.clone(),
                excluded: excluded.clone(),
                from,
                to,
                conditions: Some(cell("condition").to_owned()).filter(|c| !c.is_empty()).into_iter().collect(),
                source: cell("source").to_owned(),
                confidence: cell("confidence").to_owned(),
            });
        }
    }
    Ok((lines, troubles))
}
