//! Which of several masses is that of the goods.

use std::ops::Range;

use super::quantities::{Quantity, Sort};
use super::{Stated, Value};

/// Words between an entry's border and a mass that is rough.
const ROUGH: &[&str] = &["approx", "approx.", "about", "ca", "ca.", "circa", "约", "重"];

/// A mass said to be the net mass outweighs one that stands alone; a clause that is nothing but tonnes or grams tells the mass
/// where no other does.
pub(super) fn settle(text: &str, found: &[Quantity], stated: &mut Vec<Stated>, weighed: &[Range<usize>]) {
    if !weighed.is_empty() {
        stated.retain(|s| s.fact != "net_mass" || weighed.binary_search_by_key(&s.at.start, |at| at.start).is_ok());
        return;
    }
    let presses = |s: &Stated| matches!(s.value, Value::Name("forming" | "punching"));
    if stated.iter().any(|s| s.fact == "net_mass" || presses(s)) {
        return;
    }
    let alone = found.iter().find(|q| q.sort == Sort::LooseMass && q.high > 0.0 && !q.tolerance && is_clause(text, &q.at));
    stated.extend(alone.map(|q| Stated { fact: "net_mass", value: Value::Number { low: q.low, high: q.high }, at: q.at.clone() }));
}

/// Is this all that stands between two borders?
fn is_clause(text: &str, at: &Range<usize>) -> bool {
    let border = |c: char| matches!(c, ',' | ';' | '|' | '。' | '、' | '\n');
    let before = text[..at.start].trim_end();
    let before = ROUGH.iter().find_map(|word| before.strip_suffix(word)).unwrap_or(before).trim_end();
    let after = text[at.end..].trim_start();
    let chinese = text[..at.end].ends_with(['吨', '克']) && text[..at.start].ends_with(' ');
    (before.ends_with(border) || chinese) && (after.is_empty() || after.starts_with(border) || after == ".")
}
