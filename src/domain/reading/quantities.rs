//! Numbers with units, and what each measures.

use std::ops::Range;

use super::units::{UNITS, Unit};
use super::{axes, numerals};

/// The sort of a quantity; its value is kept in the unit named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// Watt.
    Power,
    /// Nanometre, written in nm.
    Nanometre,
    /// Nanometre, written in micrometres.
    Micrometre,
    /// Kilogram, written in kg or lb.
    Mass,
    /// Kilogram, written in grams or tonnes: needs a label, for `t` and `g` mean much else.
    LooseMass,
    /// Number of axes.
    Axes,
    /// Square metre, from two lengths.
    Area,
    /// Square metre, from two bare numbers.
    BareArea,
    /// Three lengths: square metre of the first two.
    Volume,
    /// Square metre, as an area.
    SquareMetre,
}

/// A number or a range with a unit.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Quantity {
    pub(super) sort: Sort,
    pub(super) low: f64,
    pub(super) high: f64,
    /// Bytes of the folded text.
    pub(super) at: Range<usize>,
    /// Marked as a tolerance or a bound (±, <).
    pub(super) tolerance: bool,
}

/// A number that waits for its unit.
#[derive(Clone, Copy)]
struct Waiting {
    value: f64,
    start: usize,
}

/// All quantities of a folded text, in order.
pub(super) fn quantities(text: &str) -> Vec<Quantity> {
    let bytes = text.as_bytes();
    let mut found: Vec<Quantity> = Vec::new();
    let mut waiting: Vec<Waiting> = Vec::new();
    let (mut at, mut end) = (0, 0);
    // Does a sign of a range stand between the numbers that wait?
    let mut range_waits = false;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        if in_name(bytes, at) {
            while bytes.get(at).is_some_and(u8::is_ascii_alphanumeric) {
                at += 1;
            }
            waiting.clear();
            end = at;
            continue;
        }
        let start = if at > 0 && bytes[at - 1] == b'.' && !(at > 1 && (bytes[at - 2].is_ascii_alphanumeric() || bytes[at - 2] == b'.')) {
            at - 1
        } else {
            at
        };
        let (value, after) = number(text, start);
        if let Some((quantity, next)) = product(text, start, value, after) {
            found.push(quantity);
            waiting.clear();
            (at, end) = (next, next);
            continue;
        }
        let between = &text[end.min(start)..start];
        // "Tubes 20-220, 6000 W": a range of something else goes before.
        let other = waiting.len() > 1 && between.trim() == "," && range_waits;
        if !joins(between) || other {
            waiting.clear();
        }
        range_waits = !waiting.is_empty() && (range_waits || between.contains(['-', '~']));
        // "1080 ± 5 nm" is 1080 nm.
        let unit_from = tolerance_end(text, after).unwrap_or(after);
        match unit(text, unit_from) {
            Some((Unit::Of(sort, factor), next)) => {
                push(text, &mut found, &waiting, Waiting { value, start }, sort, factor, next);
                waiting.clear();
                (at, end) = (next, next);
            }
            Some((Unit::Length(factor), next)) => {
                found.extend(square(text, start, value * factor, next));
                waiting.clear();
                (at, end) = (next, next);
            }
            None => {
                if waiting.len() < 64 {
                    waiting.push(Waiting { value, start });
                }
                (at, end) = (after, after);
            }
        }
        at = at.max(start + 1);
    }
    axes::spelled(text, &mut found);
    numerals::spelled_powers(text, &mut found);
    found
}

/// Where the tolerance behind a number ends: `± 5`, `+/-10`, with the bracket that closes.
fn tolerance_end(text: &str, after: usize) -> Option<usize> {
    let rest = text[after..].trim_start_matches(' ');
    let rest = rest.strip_prefix('±').or_else(|| rest.strip_prefix("+/-"))?.trim_start_matches(' ');
    rest.starts_with(|c: char| c.is_ascii_digit()).then(|| {
        let end = number(text, text.len() - rest.len()).1;
        end + usize::from(text[end..].starts_with(')'))
    })
}

/// Is this digit part of a model number, as in `rf-3015` and `co2`?
fn in_name(bytes: &[u8], at: usize) -> bool {
    let Some(&before) = at.checked_sub(1).and_then(|i| bytes.get(i)) else {
        return false;
    };
    let letter = |i: Option<usize>| i.and_then(|i| bytes.get(i)).is_some_and(u8::is_ascii_alphabetic);
    let one_x = before == b'x' && at.checked_sub(2).is_none_or(|i| !bytes[i].is_ascii_alphabetic());
    // NW1900KG is a labelled mass.
    let start = bytes[..at].iter().rposition(|b| !b.is_ascii_alphabetic()).map_or(0, |i| i + 1);
    if matches!(&bytes[start..at], b"nw" | b"gw" | b"wt" | b"weight") {
        return false;
    }
    (before.is_ascii_alphabetic() && !one_x) || (before == b'-' && letter(at.checked_sub(2)) && !after_unit(bytes, at - 1))
}

/// Does a number with a unit end here, as in `1kw-3kw`?
fn after_unit(bytes: &[u8], end: usize) -> bool {
    let start = bytes[..end].iter().rposition(|b| !b.is_ascii_alphabetic()).map_or(0, |i| i + 1);
    matches!(&bytes[start..end], b"w" | b"kw" | b"mw" | b"nm" | b"um" | b"kg")
        && start > 0
        && (bytes[start - 1].is_ascii_digit() || bytes[start - 1] == b' ')
}

/// Reads a number as people group it: `1,500` and `1 500` are fifteen hundred, `0,5` is a half. Gives it with its end.
fn number(text: &str, start: usize) -> (f64, usize) {
    let bytes = text.as_bytes();
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let mut end = start;
    let mut plain = String::new();
    let (mut sign, mut signs, mut commas) = (None, 0, 0);
    while end < bytes.len() && plain.len() < 40 {
        match bytes[end] {
            b'0'..=b'9' => plain.push(char::from(bytes[end])),
            // "8002,8 kW" and "5030,3000 W" are two numbers each.
            b',' if sign.is_none() && plain.len() > 3 && !(signs == 0 && commas > 0) => break,
            b',' if digit(end + 1) && digit(end + 2) && digit(end + 3) && digit(end + 4) => break,
            sep @ (b',' | b'.') if digit(end + 1) => {
                commas += usize::from(sep == b',');
                let group = digit(end + 2) && digit(end + 3) && !digit(end + 4);
                // Of two signs the last is the decimal one; a comma alone groups if three digits follow.
                if sep == b',' && (!group || plain == "0") && end > start && (!digit(end + 2) || !digit(end + 3) || plain == "0") {
                    sign = Some(plain.len());
                } else if sep == b'.' {
                    if signs > 0 && sign.is_some() {
                        break;
                    }
                    sign = Some(plain.len());
                    signs += 1;
                } else if sign.is_some() {
                    // The point before was a grouping one: `1.500,5`.
                    sign = Some(plain.len());
                }
            }
            b' ' if sign.is_none()
                && digit(end + 1)
                && digit(end + 2)
                && digit(end + 3)
                && !digit(end + 4)
                && (1..=3).contains(&(end - start)) => {}
            _ => break,
        }
        end += 1;
    }
    if let Some(place) = sign {
        plain.insert(place, '.');
    }
    (plain.parse().unwrap_or(0.0), end)
}

/// The unit at this place, with its end.
fn unit(text: &str, after: usize) -> Option<(Unit, usize)> {
    let rest = &text[after..];
    let skipped = rest.bytes().take_while(|b| *b == b' ').count();
    let hyphen = usize::from(rest[skipped..].starts_with('-') && rest[skipped + 1..].starts_with(|c: char| c.is_alphabetic()));
    let at = after + skipped + hyphen;
    let here = &text[at..];
    let first = here.as_bytes().first()?;
    let mut best: Option<(Unit, usize)> = None;
    for (name, unit) in UNITS.iter().filter(|(name, _)| name.as_bytes()[0] == *first) {
        if here.starts_with(name) && best.is_none_or(|(_, end)| end < at + name.len()) {
            let latin = name.ends_with(|c: char| c.is_alphabetic() && (c as u32) < 0x2e80);
            let next = here[name.len()..].chars().next();
            let split = latin
                && next.is_some_and(|c| {
                    let times = c == 'x' && here[name.len() + 1..].starts_with(|d: char| d.is_ascii_digit());
                    (c.is_alphabetic() && (c as u32) < 0x2e80 && !times) || c == '/' && rate(&here[name.len()..]) || c.is_ascii_digit()
                });
            if !split {
                best = Some((*unit, at + name.len()));
            }
        }
    }
    best
}

/// Does a rate follow: `/h`, `/min`, but not `/20W` or `/pc`?
fn rate(rest: &str) -> bool {
    let per = rest.trim_start_matches('/');
    ["h", "min", "s", "sec", "cm", "mm", "m2", "m3", "m", "day", "year", "hr"]
        .iter()
        .any(|unit| per.strip_prefix(unit).is_some_and(|after| !after.starts_with(|c: char| c.is_ascii_alphanumeric())))
}

/// May these bytes stand between two numbers of one list or range?
fn joins(between: &str) -> bool {
    matches!(
        between.trim(),
        "-" | "~"
            | "/"
            | "to"
            | "and"
            | "or"
            | ","
            | "、"
            | "至"
            | "到"
            | "或"
            | "和"
            | "--"
            | ".."
            | "..."
            | ", and"
            | ", or"
            | "&"
            | "up to"
    )
}

fn push(text: &str, found: &mut Vec<Quantity>, waiting: &[Waiting], last: Waiting, sort: Sort, factor: f64, end: usize) {
    let before = text[..waiting.first().map_or(last.start, |w| w.start)].trim_end();
    // 12.000 kg is twelve tonnes.
    let grouped = sort == Sort::Mass
        && text[last.start..end].split_once('.').is_some_and(|(_, rest)| rest.starts_with("000") && !rest.starts_with("0000"));
    let factor = if grouped { factor * 1e3 } else { factor };
    let value = |w: &Waiting| w.value * factor;
    let tolerance = before.ends_with(['±', '<', '≤', '«']) || before.ends_with("+/-");
    let between = |from: usize, to: usize| text[from..to].trim_matches(|c: char| c.is_ascii_digit() || ".', ".contains(c));
    let ranged = |word: &str| word.ends_with(['-', '~', '至', '到']) || word.ends_with("to") || word.ends_with("..");
    // A range whose both ends have a unit: "1 kW - 1.5 kW".
    if waiting.is_empty()
        && let Some(before) = found.last_mut()
        && before.sort == sort
        && ranged(text[before.at.end..last.start].trim())
        && joins(&text[before.at.end..last.start])
        && before.high <= value(&last)
    {
        (before.high, before.at.end) = (value(&last), end);
        return;
    }
    if let [first] = waiting
        && ranged(between(first.start, last.start))
        && first.value <= last.value
    {
        found.push(Quantity { sort, low: value(first), high: value(&last), at: first.start..end, tolerance });
        return;
    }
    // A comma joins only a list that is closed by "and" or "or": "class 4, 30 W" is none.
    let closed = waiting.len() > 1 || waiting.first().is_some_and(|w| !between(w.start, last.start).is_empty());
    if closed {
        for w in waiting {
            found.push(Quantity { sort, low: value(w), high: value(w), at: w.start..end, tolerance });
        }
    }
    found.push(Quantity { sort, low: value(&last), high: value(&last), at: last.start..end, tolerance });
}

/// `1500 x 3000 mm`, `1.5m*3m`, `60" x 120"`, with a third length a volume.
fn product(text: &str, start: usize, first: f64, after: usize) -> Option<(Quantity, usize)> {
    let (mut values, mut units) = (vec![first], vec![length_unit(text, after)]);
    let mut end = units[0].map_or(after, |(_, end)| end);
    while values.len() < 3 {
        // "60W*2" is no length, "60L*40W" is.
        if values.len() == 1 && matches!(unit(text, end), Some((Unit::Of(..), _))) {
            return None;
        }
        let rest = text[end..].trim_start_matches([' ', '(', 'l', 'w', 'h', ')']);
        let Some(rest) = rest.strip_prefix('x').or_else(|| rest.strip_prefix('*')).or_else(|| rest.strip_prefix("by ")) else {
            break;
        };
        let rest = rest.trim_start_matches(' ');
        if !rest.starts_with(|c: char| c.is_ascii_digit()) {
            break;
        }
        let (value, after) = number(text, text.len() - rest.len());
        let unit = length_unit(text, after);
        end = unit.map_or(after, |(_, end)| end);
        values.push(value);
        units.push(unit);
    }
    if values.len() < 2 {
        return None;
    }
    let last = units.iter().rev().find_map(|u| *u);
    let factor = |i: usize| units[i].or(last).map_or(1e-3, |(f, _)| f);
    let sort = match (values.len(), last) {
        (3, _) => Sort::Volume,
        (_, Some(_)) => Sort::Area,
        // "10 x 20 W": not two lengths.
        (_, None) if unit(text, end).is_some() => return None,
        (_, None) => Sort::BareArea,
    };
    let area = values[0] * factor(0) * values[1] * factor(1);
    area.is_finite().then_some((Quantity { sort, low: area, high: area, at: start..end, tolerance: false }, end))
}

/// "150 mm sq": the side of a square.
fn square(text: &str, start: usize, side: f64, after: usize) -> Option<Quantity> {
    let rest = text[after..].trim_start_matches([' ', '.']);
    let end = ["square", "sq"].iter().find_map(|word| Some(text.len() - rest.strip_prefix(word)?.len()))?;
    let area = side * side;
    let whole = !text[end..].starts_with(|c: char| c.is_alphanumeric());
    whole.then_some(Quantity { sort: Sort::Area, low: area, high: area, at: start..end, tolerance: false })
}

fn length_unit(text: &str, after: usize) -> Option<(f64, usize)> {
    match unit(text, after) {
        Some((Unit::Length(factor), end)) => Some((factor, end)),
        // "1500x3000": the x is no unit, and neither is the m of "1500 max".
        _ => {
            let rest = text[after..].trim_start_matches(' ');
            let at = text.len() - rest.len();
            [("mm", 1e-3), ("cm", 1e-2), ("m", 1.0), ("in", 0.0254)]
                .into_iter()
                .find(|(name, _)| {
                    rest.strip_prefix(name)
                        .is_some_and(|r| r.starts_with('x') && r[1..].trim_start().starts_with(|c: char| c.is_ascii_digit()))
                })
                .map(|(name, factor)| (factor, at + name.len()))
        }
    }
}
