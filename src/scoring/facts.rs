//! The technical facts of a line as they are shown: value, where it stands, and the words it was read from.

use serde::Serialize;

use super::reasons::Lang;
use crate::data::dataspec::Dataspec;
use crate::data::facts::{self, LineFacts, NAMED, NUMBERS, is_goods_text};
use crate::data::table::{Table, shorten};
use crate::domain::declaration::{Semantic, field_named};
use crate::domain::reading::{self, Value};
use crate::domain::technical::Unit;
use crate::domain::vocabulary::value_zh;

/// One fact of a line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FactRead {
    /// The fact's canonical name.
    pub fact: String,
    /// Its name for people.
    pub name: String,
    /// Its value, with the unit.
    pub value: String,
    /// The column it stands in.
    pub column: String,
    /// The words it was read from.
    pub words: String,
    /// Was it read out of free text?
    pub from_text: bool,
}

/// A fact's name for people.
pub fn fact_name(fact: &str, lang: Lang) -> String {
    let own = |en: &str, zh: &str| if lang == Lang::En { en.to_owned() } else { zh.to_owned() };
    match (field_named(fact), fact) {
        (Some(field), _) => own(field.en, field.zh),
        (None, "electrical_power") => own("electrical power", "电功率"),
        (None, "tube_power") => own("tube power", "激光管功率"),
        (None, "named_article") => own("article named by a heading", "品目列名物品"),
        (None, "part_of") => own("machine the part is for", "零件所属机器"),
        (None, "accessory_kind") => own("kind of accessory", "附件种类"),
        (None, "forming_kind") => own("kind of forming machine", "成形机种类"),
        (None, "medical_field") => own("branch of medicine", "医疗领域"),
        (None, "second_operation") => own("further operation", "其他加工方式"),
        (None, "second_energy") => own("further energy", "其他能量来源"),
        (None, "incomplete") => own("incomplete or in several crates", "不完整或分箱"),
        (None, "colour_change_only") => own("mere change of colour", "仅变色"),
        (None, "principal_unclear") => own("main function unclear", "主要功能不明"),
        _ => fact.replace('_', " "),
    }
}

/// A fact's value for people.
pub fn value_name(fact: &str, value: &str, lang: Lang) -> String {
    let zh = (lang == Lang::Zh).then(|| value_zh(fact, value).or((value == "none").then_some("无"))).flatten();
    zh.map_or_else(|| value.replace('_', " "), str::to_owned)
}

/// The unit a number of this fact is kept in.
fn unit(fact: &str) -> Unit {
    match fact {
        "electrical_power" | "tube_power" => Unit::Watt,
        _ => field_named(fact).and_then(|f| f.unit).unwrap_or(Unit::One),
    }
}

fn shown(fact: &str, value: &Value, lang: Lang) -> String {
    match value {
        Value::Name(name) => value_name(fact, name, lang),
        Value::Flag(yes) => value_name(fact, if *yes { "yes" } else { "no" }, lang),
        Value::Number { low, high } if low == high => unit(fact).show(*high),
        Value::Number { low, high } => format!("{} – {}", unit(fact).show(*low), unit(fact).show(*high)),
    }
}

/// Every fact that the fields and texts of a row state, fields first.
pub fn facts_of(table: &Table, spec: &Dataspec, row: usize, lang: Lang) -> Vec<FactRead> {
    let mut all = Vec::new();
    for fact in NAMED.into_iter().chain(NUMBERS) {
        let Some(column) = spec.field(fact).filter(|c| c.semantic != Semantic::Text) else { continue };
        let Some(written) = table.column(&column.name).and_then(|c| c.get(row)) else { continue };
        let vocabulary = field_named(fact).and_then(|f| f.vocabulary);
        let value = match vocabulary {
            Some(v) => v.read(written).map_or_else(|| written.to_owned(), |name| value_name(fact, name, lang)),
            None => unit(fact).read(written).map_or_else(|_| written.to_owned(), |v| unit(fact).show(v)),
        };
        all.push(FactRead {
            fact: fact.to_owned(),
            name: fact_name(fact, lang),
            value,
            column: column.name.clone(),
            words: shorten(written, 60),
            from_text: false,
        });
    }
    for column in spec.columns.iter().filter(|c| is_goods_text(c)) {
        let Some(text) = table.column(&column.name).and_then(|c| c.get(row)) else { continue };
        for stated in reading::read(text).stated {
            all.push(FactRead {
                fact: stated.fact.to_owned(),
                name: fact_name(stated.fact, lang),
                value: shown(stated.fact, &stated.value, lang),
                column: column.name.clone(),
                words: shorten(text.get(stated.at).unwrap_or_default(), 60),
                from_text: true,
            });
        }
    }
    all
}

/// The disagreements of a row in words, each naming both values.
pub fn conflicts_of(table: &Table, spec: &Dataspec, row: usize, facts: &LineFacts, lang: Lang) -> Vec<String> {
    let columns = facts::Columns::of(table, spec);
    let readings = columns.readings(row);
    facts
        .conflicts()
        .map(|fact| {
            let name = fact_name(fact, lang);
            let field = spec.field(fact).and_then(|c| table.column(&c.name)).and_then(|c| c.get(row)).unwrap_or_default();
            let mut said: Vec<String> = readings.iter().flat_map(|r| r.all(fact)).map(|s| shown(fact, &s.value, lang)).collect();
            said.dedup();
            match lang {
                Lang::En => format!("{name}: the field says “{field}”, the text says {}", said.join(", ")),
                Lang::Zh => format!("{name}：栏目为“{field}”，文字为{}", said.join("、")),
            }
        })
        .collect()
}
