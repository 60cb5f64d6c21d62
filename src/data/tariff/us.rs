//! The US tariff as USITC exports it: JSON and CSV.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::domain::tariff::parse;
use crate::domain::tariff::schedule::{Kind, Line, Measure, Trouble};

/// One row of the export.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Row {
    htsno: Option<String>,
    indent: Option<Indent>,
    description: Option<String>,
    units: Option<Vec<Option<String>>>,
    general: Option<String>,
    special: Option<String>,
    other: Option<String>,
    footnotes: Option<Vec<Footnote>>,
    #[serde(rename = "additionalDuties")]
    additional: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Footnote {
    columns: Option<Vec<String>>,
    value: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Indent {
    Number(u32),
    Text(String),
}

/// Rows of the JSON export.
pub(super) fn json(text: &str) -> Result<Vec<Row>, String> {
    let rows: Vec<Row> = serde_json::from_str(text).map_err(|e| format!("JSON that is no list of tariff rows: {e}"))?;
    match rows.iter().any(|r| r.htsno.is_some()) {
        true => Ok(rows),
        false => Err("a list of objects without htsno".into()),
    }
}

const COLUMNS: [&str; 9] = [
    "HTS Number",
    "Indent",
    "Description",
    "Unit of Quantity",
    "General Rate of Duty",
    "Special Rate of Duty",
    "Column 2 Rate of Duty",
    "Quota Quantity",
    "Additional Duties",
];

/// Is it the header of the CSV export?
pub(super) fn is_export(header: &[String]) -> bool {
    COLUMNS[..7].iter().all(|c| header.iter().any(|h| h.eq_ignore_ascii_case(c)))
}

/// Rows of the CSV export. Footnotes are not in it, but for a column of that name.
pub(super) fn csv(header: &[String], rows: &mut dyn Iterator<Item = Vec<String>>) -> Result<Vec<Row>, String> {
    let place = |name: &str| header.iter().position(|h| h.eq_ignore_ascii_case(name));
    let all = rows.map(|row| {
        let cell = |name: &str| place(name).and_then(|at| row.get(at)).cloned();
        // Units are a JSON list in text.
        let units = cell("Unit of Quantity").filter(|text| !text.trim().is_empty()).map(|text| match serde_json::from_str(&text) {
            Ok(list) => list,
            Err(_) => vec![Some(text)],
        });
        let footnotes = cell("Footnotes").map(|text| vec![Footnote { columns: None, value: Some(text) }]);
        Row {
            htsno: cell(COLUMNS[0]),
            indent: cell(COLUMNS[1]).map(Indent::Text),
            description: cell(COLUMNS[2]),
            units,
            general: cell(COLUMNS[4]),
            special: cell(COLUMNS[5]),
            other: cell(COLUMNS[6]),
            footnotes,
            additional: cell(COLUMNS[8]),
        }
    });
    Ok(all.collect())
}

/// The lines of the tariff, in order.
pub(super) fn lines(rows: Vec<Row>) -> (Vec<Line>, Vec<Trouble>) {
    let (mut lines, mut troubles) = (Vec::with_capacity(rows.len()), Vec::new());
    let headings: BTreeSet<String> = rows.iter().filter_map(|r| r.htsno.as_deref()).map(digits).filter(|d| d.len() == 4).collect();
    for (number, row) in rows.into_iter().enumerate() {
        let written = row.htsno.unwrap_or_default();
        let code = digits(&written);
        let at = if code.is_empty() { format!("row {}", number + 1) } else { written.trim().to_owned() };
        let mut trouble = |sort: &str, what: String| troubles.push(Trouble { sort: sort.into(), at: at.clone(), what });
        let indent = match row.indent {
            Some(Indent::Number(n)) => Some(n),
            Some(Indent::Text(text)) => text.trim().parse().ok(),
            None => None,
        };
        let indent = indent.unwrap_or_else(|| {
            trouble("indent", "no indent; taken by its digits".into());
            (code.len().saturating_sub(2) / 2).saturating_sub(1) as u32
        });
        if indent == 0 && code.len() > 4 && !headings.contains(&code[..4]) {
            trouble("heading", format!("{} has no row of its own", &code[..4]));
        }
        let mut units = Vec::new();
        for unit in row.units.unwrap_or_default() {
            match unit.as_deref().map(str::trim) {
                None | Some("") => trouble("unit", "an empty unit".into()),
                Some(unit) => units.push(unit.to_owned()),
            }
        }
        let cells =
            [(Kind::General, row.general), (Kind::Preference, row.special), (Kind::NonMfn, row.other), (Kind::Additional, row.additional)];
        let measures = cells.into_iter().flat_map(|(kind, cell)| measures(kind, &cell.unwrap_or_default())).collect();
        let footnotes = row.footnotes.unwrap_or_default().into_iter().filter_map(|f| {
            let text = f.value.map(|v| v.trim().to_owned()).filter(|v| !v.is_empty())?;
            let columns = f.columns.unwrap_or_default().join(", ");
            Some(if columns.is_empty() { text } else { format!("{text} ({columns})") })
        });
        lines.push(Line {
            code,
            indent,
            parent: None,
            description: row.description.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" "),
            units,
            declarable: false,
            measures,
            footnotes: footnotes.collect(),
        });
    }
    (lines, troubles)
}

fn measures(kind: Kind, cell: &str) -> Vec<Measure> {
    let column = match kind {
        Kind::General => "general",
        Kind::Preference => "special",
        Kind::NonMfn => "column 2",
        _ => "additional duties",
    };
    let one = |clause: parse::Clause| Measure {
        kind,
        name: String::new(),
        text: clause.text,
        expression: clause.expression,
        programmes: clause.programmes,
        origins: Vec::new(),
        excluded: Vec::new(),
        from: None,
        to: None,
        conditions: Vec::new(),
        source: format!("HTS {column} column"),
        confidence: "official".into(),
    };
    parse::cell(cell).into_iter().map(one).collect()
}

fn digits(code: &str) -> String {
    code.chars().filter(char::is_ascii_digit).collect()
}
