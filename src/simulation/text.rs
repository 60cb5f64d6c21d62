//! Descriptions as traders write them.

#[rustfmt::skip]
mod chinese;
#[rustfmt::skip]
mod english;

use rand::Rng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::goods::Archetype;
use crate::domain::legal::{Facts, Operation, Presentation};

/// Share of Chinese traders' lines written half in English (assumption).
pub(crate) const MIXED_SHARE: f64 = 0.05;
/// Share of lines that say next to nothing (assumption).
const VAGUE_SHARE: f64 = 0.06;
/// Share of English lines in full sentences (asked for by the design).
const SENTENCE_SHARE: f64 = 0.27;
/// Chance of a typing error in a line (assumption).
const TYPO_SHARE: f64 = 0.06;
/// Chance that an English keyword line is in capitals (assumption).
const CAPITALS_SHARE: f64 = 0.22;

/// How a line is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    /// English.
    English,
    /// Chinese.
    Chinese,
    /// Both.
    Mixed,
}

/// What a description is written from.
pub(crate) struct Subject<'a> {
    /// Kind of goods.
    pub archetype: &'a Archetype,
    /// True facts of this very line.
    pub facts: &'a Facts,
    /// Invented brand.
    pub brand: &'a str,
    /// Invented model.
    pub model: &'a str,
    /// Technical values already written as text, to be dropped in.
    pub parameters: &'a [String],
    /// Name that replaces the trade name, when the declarant dresses it up.
    pub cover: Option<&'a str>,
}

/// Any one of a pool; an empty pool gives nothing.
pub(crate) fn pick<'a>(rng: &mut ChaCha8Rng, pool: &[&'a str]) -> &'a str {
    pool.choose(rng).copied().unwrap_or_default()
}

/// Writes the description.
pub(crate) fn describe(rng: &mut ChaCha8Rng, subject: &Subject, language: Language) -> String {
    let text = match language {
        Language::Chinese => chinese_line(rng, subject),
        Language::Mixed => {
            let name = pick(rng, subject.archetype.names_zh);
            let rest = english_keywords(rng, subject);
            if rng.gen_bool(0.5) { format!("{name} {rest}") } else { format!("{rest} {name}") }
        }
        Language::English if rng.gen_bool(SENTENCE_SHARE) => english_sentences(rng, subject),
        Language::English => {
            let text = english_keywords(rng, subject);
            if rng.gen_bool(CAPITALS_SHARE) { text.to_uppercase() } else { text }
        }
    };
    if rng.gen_bool(TYPO_SHARE) { with_typo(rng, &text) } else { text }
}

fn english_name<'a>(rng: &mut ChaCha8Rng, subject: &Subject<'a>) -> &'a str {
    subject.cover.unwrap_or_else(|| pick(rng, subject.archetype.names))
}

/// A name assembled from the facts, so that not every line is a catalogue name.
fn assembled_name(rng: &mut ChaCha8Rng, facts: &Facts) -> String {
    let energy = pick(rng, english::energy(facts));
    let doing = pick(rng, english::doing(facts.operation));
    let noun = match facts.presentation {
        Presentation::CompleteMachine => pick(rng, &["machine", "system", "equipment", "unit", "apparatus", "station", "plant", "device"]),
        Presentation::Source => {
            return format!("{energy} {}", pick(rng, &["source", "module", "generator", "unit", "head", "device"]));
        }
        Presentation::SourceWithScanHead => pick(rng, &["unit", "head", "module", "system", "set", "device"]),
        Presentation::Part => pick(rng, &["machine parts", "machine component", "equipment spare", "machine assembly"]),
        Presentation::Accessory => pick(rng, &["machine accessory", "machine attachment", "machine fixture"]),
    };
    format!("{energy} {doing} {noun}")
}

fn english_head(rng: &mut ChaCha8Rng, subject: &Subject) -> String {
    // An article with a heading of its own is never called after the machine only.
    let plain =
        subject.facts.named_article.is_none() && !matches!(subject.facts.presentation, Presentation::Part | Presentation::Accessory);
    if subject.cover.is_none() && plain && rng.gen_bool(0.3) {
        assembled_name(rng, subject.facts)
    } else {
        english_name(rng, subject).to_owned()
    }
}

fn english_keywords(rng: &mut ChaCha8Rng, subject: &Subject) -> String {
    let facts = subject.facts;
    if rng.gen_bool(VAGUE_SHARE) {
        let pool = if subject.archetype.is_laser() { english::VAGUE_LASER } else { english::VAGUE };
        return pick(rng, pool).to_owned();
    }
    let head = english_head(rng, subject);
    let mut extras: Vec<String> = Vec::new();
    if rng.gen_bool(0.45) {
        let doing = pick(rng, english::doing(facts.operation));
        let material = pick(rng, english::material(facts.workpiece_material));
        let link = pick(rng, &["for", "used for", "function:", "to be used for", "for the purpose of", "application:"]);
        extras.push(if rng.gen_bool(0.6) { format!("{link} {doing} {material}") } else { format!("{link} {doing}") });
    }
    if rng.gen_bool(0.4) {
        extras.push(pick(rng, english::state(facts)).to_owned());
    }
    if rng.gen_bool(0.3) {
        extras.push(pick(rng, english::purpose(facts)).to_owned());
    }
    if rng.gen_bool(0.3) {
        extras.push(pick(rng, english::FEATURES).to_owned());
    }
    extras.extend(subject.parameters.iter().cloned());
    extras.shuffle(rng);
    let brand = match rng.gen_range(0..5) {
        0 => format!("{} {}", subject.brand, subject.model),
        1 => format!("model {}", subject.model),
        2 => format!("BRAND: {} MODEL: {}", subject.brand, subject.model),
        _ => String::new(),
    };
    let join = pick(rng, &[", ", " ", "; ", " / ", " - "]);
    let mut pieces = vec![head];
    if !brand.is_empty() {
        let place = if rng.gen_bool(0.3) { 0 } else { 1 };
        pieces.insert(place, brand);
    }
    pieces.extend(extras);
    let text = pieces.join(join);
    match rng.gen_range(0..12) {
        0 => format!("{} {text}", pick(rng, english::PRAISE)),
        1 => format!("{} SET {text}", rng.gen_range(1..4)),
        _ => text,
    }
}

fn english_sentences(rng: &mut ChaCha8Rng, subject: &Subject) -> String {
    let facts = subject.facts;
    let name = english_head(rng, subject);
    let doing = pick(rng, english::doing(facts.operation));
    let material = pick(rng, english::material(facts.workpiece_material));
    let energy = pick(rng, english::energy(facts));
    let model = subject.model;
    let first = match rng.gen_range(0..9) {
        0 => format!("The goods are a {name}, model {model}, for {doing} of {material}."),
        1 => format!("{name} {model} serves for {doing} {material} by means of {energy}."),
        2 => format!("One {name} of the make {}, intended for {doing} on {material}.", subject.brand),
        3 => format!("This item is described by the supplier as {name}; its task is {doing} ({material})."),
        4 => format!("{name}, working with {energy}, for {doing}."),
        5 => format!("Imported is a {name} whose main task is {doing} of {material}."),
        6 => format!("The {model} is a {name} and works on {material}."),
        7 => format!("A {energy} type {name} meant for {doing} in the customer's factory."),
        _ => format!("We declare a {name} ({model}) as ordered, for {doing} {material}."),
    };
    let mut text = first;
    if rng.gen_bool(0.6) {
        let pieces: Vec<&str> = english::pieces(facts).choose_multiple(rng, 3).copied().collect();
        let listed = match pieces.as_slice() {
            [a, b, c] => format!("{a}, {b} and {c}"),
            other => other.join(" and "),
        };
        text.push(' ');
        text.push_str(&match rng.gen_range(0..4) {
            0 => format!("It consists of {listed}."),
            1 => format!("Included are {listed}."),
            2 => format!("The shipment contains {listed}."),
            _ => format!("Main elements: {listed}."),
        });
    }
    if rng.gen_bool(0.5) {
        let state = pick(rng, english::state(facts));
        text.push(' ');
        text.push_str(&match rng.gen_range(0..4) {
            0 => format!("It is presented {state}."),
            1 => format!("Condition: {state}."),
            2 => format!("Delivered {state}."),
            _ => format!("Note: {state}."),
        });
    }
    if rng.gen_bool(0.35) {
        let purpose = pick(rng, english::purpose(facts));
        text.push_str(&format!(" Supplied {purpose}."));
    }
    if let Some(second) = facts.second_operation
        && rng.gen_bool(0.6)
    {
        text.push_str(&format!(" It is also able to do {}.", pick(rng, english::doing(second))));
    }
    if !subject.parameters.is_empty() {
        text.push_str(&format!(" Data: {}.", subject.parameters.join(", ")));
    }
    text
}

fn chinese_line(rng: &mut ChaCha8Rng, subject: &Subject) -> String {
    let facts = subject.facts;
    if rng.gen_bool(VAGUE_SHARE) {
        let pool = if subject.archetype.is_laser() { chinese::VAGUE_LASER } else { chinese::VAGUE };
        return pick(rng, pool).to_owned();
    }
    let assembled = matches!(facts.presentation, Presentation::CompleteMachine | Presentation::SourceWithScanHead)
        && facts.named_article.is_none()
        && facts.operation != Operation::Emitting;
    let name = match subject.cover {
        Some(cover) => cover.to_owned(),
        None if assembled && rng.gen_bool(0.25) => format!(
            "{}{}{}",
            pick(rng, chinese::energy(facts)),
            pick(rng, chinese::doing(facts.operation)),
            pick(rng, &["机", "设备", "装置", "系统", "机床", "单元"])
        ),
        None => pick(rng, subject.archetype.names_zh).to_owned(),
    };
    let mut extras: Vec<String> = Vec::new();
    if rng.gen_bool(0.45) {
        extras.push(purpose_zh(rng, facts));
    }
    if rng.gen_bool(0.3) {
        extras.push(pick(rng, chinese::state(facts)).to_owned());
    }
    if rng.gen_bool(0.3) {
        extras.push(pick(rng, chinese::purpose(facts)).to_owned());
    }
    if rng.gen_bool(0.2) {
        extras.push(format!("原理：{}", pick(rng, chinese::energy(facts))));
    }
    if rng.gen_bool(0.25) {
        extras.push(pick(rng, chinese::FEATURES).to_owned());
    }
    if let Some(second) = facts.second_operation
        && rng.gen_bool(0.4)
    {
        extras.push(format!("兼{}功能", pick(rng, chinese::doing(second))));
    }
    extras.extend(subject.parameters.iter().cloned());
    if rng.gen_bool(0.35) {
        extras.push(match rng.gen_range(0..3) {
            0 => format!("{}牌", subject.brand),
            1 => format!("型号{}", subject.model),
            _ => format!("{} {}", subject.brand, subject.model),
        });
    }
    extras.shuffle(rng);
    let join = pick(rng, &["，", "/", " ", "；", "、", ","]);
    let mut pieces = vec![name];
    pieces.extend(extras);
    pieces.join(join)
}

fn purpose_zh(rng: &mut ChaCha8Rng, facts: &Facts) -> String {
    let doing = pick(rng, chinese::doing(facts.operation));
    let material = pick(rng, chinese::material(facts.workpiece_material));
    match rng.gen_range(0..6) {
        0 => format!("用于{material}{doing}"),
        1 => format!("用途：{doing}"),
        2 => format!("对{material}进行{doing}"),
        3 => format!("功能：{doing}{material}"),
        4 => format!("{material}{doing}用"),
        _ => format!("利用{}{doing}{material}", pick(rng, chinese::energy(facts))),
    }
}

/// The declaration elements of a Chinese line: two coded values, then those
/// that the declared heading asks for.
pub(crate) fn specification(rng: &mut ChaCha8Rng, subject: &Subject, declared: &str, export: bool) -> String {
    let facts = subject.facts;
    let doing = pick(rng, chinese::doing(facts.operation));
    let energy = pick(rng, chinese::energy(facts));
    let material = pick(rng, chinese::material(facts.workpiece_material));
    let brand_kind = pick(rng, if export { &["0", "1", "1", "2", "3"] } else { &["0", "3", "4", "4"] });
    let preference = if export { pick(rng, &["0", "1", "2"]) } else { "3" };
    let brand = if rng.gen_bool(0.15) { "无品牌".to_owned() } else { format!("{}牌", subject.brand) };
    let use_zh = match facts.presentation {
        Presentation::Part | Presentation::Accessory | Presentation::Source => pick(rng, chinese::purpose(facts)).to_owned(),
        _ => format!("{doing}{material}"),
    };
    let model = subject.model;
    let middle = match declared.get(..4).unwrap_or_default() {
        "8456" => format!("{doing}|{energy}|{material}|{brand}|{model}"),
        "9013" => format!("{use_zh}|{energy}|{brand}|{model}"),
        "8537" => format!("{use_zh}|数字控制|{}|{brand}|{model}", pick(rng, &["24V", "220V", "380V"])),
        "8515" => format!("{use_zh}|{energy}{doing}|{brand}|{model}"),
        _ => format!("{use_zh}|{brand}|{model}"),
    };
    let tail = pick(rng, &["", "", "|无|无", "|||"]);
    format!("{brand_kind}|{preference}|{middle}{tail}")
}

/// Swaps, drops or doubles one ASCII letter.
fn with_typo(rng: &mut ChaCha8Rng, text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let places: Vec<usize> = (1..letters.len().saturating_sub(1))
        .filter(|&i| letters[i].is_ascii_alphabetic() && letters[i + 1].is_ascii_alphabetic())
        .collect();
    let Some(&place) = places.choose(rng) else {
        return text.to_owned();
    };
    match rng.gen_range(0..3) {
        0 => letters.swap(place, place + 1),
        1 => {
            letters.remove(place);
        }
        _ => letters.insert(place, letters[place]),
    }
    letters.into_iter().collect()
}
