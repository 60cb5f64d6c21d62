//! Reasons in words: conditions of a decision path with values and units, and the past declarations in
//! the leaf; English and Chinese.

use serde::{Deserialize, Serialize};

use crate::data::encode::{Feature, Kind};
use crate::data::lines::Standing;
use crate::data::matrix::{Column, MISSING, Matrix, UNSEEN};
use crate::data::table::{Table, shorten};
use crate::domain::technical::percent;
use crate::domain::vocabulary::value_zh;
use crate::model::derived::DECLARED_IS_BEST;
use crate::model::path::{Condition, Path, Step};

/// The language of reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese.
    Zh,
}

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Detail {
    /// The decision's reason only.
    None,
    /// The three most telling conditions of each path.
    #[default]
    Brief,
    /// Every condition.
    Full,
}

/// Tokens listed before the rest is only counted.
const LISTED: usize = 8;

/// Where a row stands: in a chunk's matrix and in the file's table.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The features of a head, for a chunk of rows.
    pub matrix: &'a Matrix,
    /// The row's place in it.
    pub index: usize,
    /// The file's rows as written.
    pub table: &'a Table,
    /// The row's place in it.
    pub row: usize,
}

/// The conditions of a path in words. `features` are the head's, in matrix order.
pub fn conditions(path: &Path, features: &[&Feature], place: Place<'_>, detail: Detail, lang: Lang) -> Vec<String> {
    if detail == Detail::None {
        return Vec::new();
    }
    let mut steps: Vec<&Step> = path.steps.iter().collect();
    if detail == Detail::Brief {
        steps.sort_by_key(|s| !is_telling(&s.condition));
        steps.truncate(3);
    }
    steps.iter().map(|s| words(s, features[s.feature], place, detail, lang)).collect()
}

/// A fact that is there tells more than one that is not.
fn is_telling(condition: &Condition) -> bool {
    match condition {
        Condition::Number { missing, .. } => !missing,
        Condition::OneOf(_) => true,
        Condition::NotOneOf(_) => false,
        Condition::Text { with, .. } => !with.is_empty(),
    }
}

fn words(step: &Step, feature: &Feature, place: Place<'_>, detail: Detail, lang: Lang) -> String {
    let name = match lang {
        Lang::En => feature.en.as_str(),
        Lang::Zh => feature.zh.as_str(),
    };
    let column = &place.matrix.columns[step.feature];
    if let Some(sentence) = sentence(feature, step.feature, place, lang) {
        return sentence.to_owned();
    }
    match (&step.condition, column) {
        (Condition::Number { above, up_to, missing }, Column::Numerical(values)) => {
            if *missing {
                return not_stated(name, lang);
            }
            let value = feature.show(f64::from(values[place.index]));
            let (above, up_to) = (above.map(|v| feature.show(f64::from(v))), up_to.map(|v| feature.show(f64::from(v))));
            let value = format!("{value}{}", written(feature, place, &value, lang));
            match (above, up_to) {
                (Some(a), Some(b)) => format!("{a} < {name} {value} ≤ {b}"),
                (Some(a), None) => format!("{name} {value} > {a}"),
                (None, Some(b)) => format!("{name} {value} ≤ {b}"),
                (None, None) => format!("{name} {value}"),
            }
        }
        (Condition::OneOf(codes), Column::Categorical { codes: values, .. }) => {
            let own = level(feature, values[place.index], lang);
            let others = codes.len().saturating_sub(1);
            match lang {
                Lang::En if others == 0 => format!("{name} is {own}"),
                Lang::En => format!("{name} is {own} (one of {})", others + 1),
                Lang::Zh if others == 0 => format!("{name}为{own}"),
                Lang::Zh => format!("{name}为{own}（{} 种之一）", others + 1),
            }
        }
        (Condition::NotOneOf(_), Column::Categorical { codes: values, .. }) if values[place.index] == MISSING => not_stated(name, lang),
        (Condition::NotOneOf(codes), Column::Categorical { codes: values, .. }) => {
            let own = level(feature, values[place.index], lang);
            let not: Vec<String> = codes.iter().filter(|c| **c != values[place.index]).take(3).map(|c| level(feature, *c, lang)).collect();
            let more = codes.len().saturating_sub(not.len());
            let tail = if more > 0 { " …" } else { "" };
            match lang {
                Lang::En => format!("{name} is {own}, not {}{tail}", not.join(", ")),
                Lang::Zh => format!("{name}为{own}，而非{}{tail}", not.join("、")),
            }
        }
        (Condition::Text { with, without }, _) => {
            let list = |tokens: &[u32]| {
                let shown: Vec<String> = tokens.iter().take(LISTED).map(|t| format!("“{}”", feature.token(*t))).collect();
                let more = tokens.len().saturating_sub(LISTED);
                let joined = shown.join(if lang == Lang::En { ", " } else { "、" });
                match (more, lang) {
                    (0, _) => joined,
                    (_, Lang::En) => format!("{joined} and {more} more"),
                    (_, Lang::Zh) => format!("{joined}等 {} 个", tokens.len()),
                }
            };
            let has = match lang {
                Lang::En => format!("{name} has {}", list(with)),
                Lang::Zh => format!("{name}含{}", list(with)),
            };
            let lacks = match lang {
                Lang::En => format!("lacks {}", list(without)),
                Lang::Zh => format!("不含{}", list(without)),
            };
            match (with.is_empty(), without.is_empty() || (detail == Detail::Brief && !with.is_empty())) {
                (false, true) => has,
                (false, false) => format!("{has}, {lacks}"),
                (true, _) => format!("{name} {lacks}"),
            }
        }
        _ => name.to_owned(),
    }
}

/// What a yes/no feature says of a line, where it says it as a sentence.
pub(super) fn sentence(feature: &Feature, at: usize, place: Place<'_>, lang: Lang) -> Option<&'static str> {
    let Column::Categorical { codes, .. } = &place.matrix.columns[at] else { return None };
    match (feature.name == DECLARED_IS_BEST, feature.level(codes[place.index]), lang) {
        (true, "yes", Lang::En) => Some("the declared code is the top candidate"),
        (true, "no", Lang::En) => Some("the declared code is not the top candidate"),
        (true, "yes", Lang::Zh) => Some("申报编码为首选编码"),
        (true, "no", Lang::Zh) => Some("申报编码不是首选编码"),
        _ => None,
    }
}

/// A feature's value on a line, for a reader.
pub fn shown(feature: &Feature, at: usize, place: Place<'_>, lang: Lang) -> String {
    let missing = || if lang == Lang::En { "not stated" } else { "未填写" }.to_owned();
    match &place.matrix.columns[at] {
        Column::Numerical(values) if values[place.index].is_nan() => missing(),
        Column::Numerical(values) => {
            let value = feature.show(f64::from(values[place.index]));
            format!("{value}{}", written(feature, place, &value, lang))
        }
        Column::Categorical { codes, .. } if codes[place.index] == MISSING => missing(),
        Column::Categorical { codes, .. } => level(feature, codes[place.index], lang),
        column if column.tokens(place.index).is_empty() => missing(),
        _ => String::new(),
    }
}

/// What was written, if it does not look like what is shown.
fn written(feature: &Feature, place: Place<'_>, shown: &str, lang: Lang) -> String {
    let plain = |t: &str| t.chars().filter(|c| !c.is_whitespace() && *c != ',').flat_map(char::to_lowercase).collect::<String>();
    let text = feature.column().and_then(|c| place.table.column(c)).and_then(|c| c.get(place.row));
    match text {
        Some(text)
            if !plain(shown).starts_with(&plain(text))
                && matches!(feature.kind, Kind::Numerical(_))
                && text.chars().any(char::is_alphabetic) =>
        {
            match lang {
                Lang::En => format!(" (written “{}”)", shorten(text, 30)),
                Lang::Zh => format!("（原文“{}”）", shorten(text, 30)),
            }
        }
        _ => String::new(),
    }
}

fn not_stated(name: &str, lang: Lang) -> String {
    match lang {
        Lang::En => format!("{name} not stated"),
        Lang::Zh => format!("未填写{name}"),
    }
}

/// A category of a dictionary for people.
pub(super) fn level(feature: &Feature, code: u32, lang: Lang) -> String {
    let name = feature.level(code);
    let fact = feature.fact().or(feature.field.as_deref()).unwrap_or_default();
    match (code, lang) {
        (MISSING, Lang::En) => "not stated".to_owned(),
        (MISSING, Lang::Zh) => "未填写".to_owned(),
        (UNSEEN, Lang::En) => "unseen or rare".to_owned(),
        (UNSEEN, Lang::Zh) => "未见过或少见".to_owned(),
        (_, Lang::En) => name.replace('_', " "),
        // Names of our own have Chinese ones; what the file wrote stays as written.
        (_, Lang::Zh) => value_zh(fact, name).or_else(|| Standing::zh(name)).or_else(|| yes_no_zh(name)).unwrap_or(name).to_owned(),
    }
}

fn yes_no_zh(name: &str) -> Option<&'static str> {
    match name {
        "yes" => Some("是"),
        "no" => Some("否"),
        "none" => Some("无"),
        _ => None,
    }
}

/// How many past declarations, in words.
fn past(n: u32, lang: Lang) -> String {
    match (n, lang) {
        (1, Lang::En) => "1 past declaration".to_owned(),
        (n, Lang::En) => format!("{n} past declarations"),
        (n, Lang::Zh) => format!("历史申报 {n} 条"),
    }
}

/// The leaf in words: how many past declarations, and what became of them.
pub fn leaf_of_subheading(path: &Path, class: usize, code: &str, lang: Lang) -> String {
    let share = percent(path.share(class));
    match lang {
        Lang::En => format!("{}, {share} of them {code}", past(path.support, lang)),
        Lang::Zh => format!("{}，其中 {share} 归入 {code}", past(path.support, lang)),
    }
}

/// The lead of an additive model's answer over its rival in words.
pub fn lead(answer: &str, p: f64, rival: &str, q: f64, rows: u32, lang: Lang) -> String {
    let (p, q) = (percent(p), percent(q));
    match lang {
        Lang::En => format!("{answer} ({p}, {}) against {rival} ({q})", past(rows, lang)),
        Lang::Zh => format!("{answer}（{p}，{}），其次为 {rival}（{q}）", past(rows, lang)),
    }
}

/// The risk of a line beside that of all lines.
pub fn risk_beside(risk: f64, base: f64, lang: Lang) -> String {
    let (risk, base) = (percent(risk), percent(base));
    match lang {
        Lang::En => format!("risk {risk}; of all past declarations {base} were wrong"),
        Lang::Zh => format!("风险 {risk}；全部历史申报中 {base} 有误"),
    }
}

/// The risk leaf in words.
pub fn leaf_of_risk(path: &Path, lang: Lang) -> String {
    let share = percent(path.share(1));
    match lang {
        Lang::En => format!("{}, {share} wrong", past(path.support, lang)),
        Lang::Zh => format!("{}，其中 {share} 有误", past(path.support, lang)),
    }
}
