//! Counts of axes that are not a plain number with its unit.

use super::counts::one_count;
use super::quantities::{Quantity, Sort};

/// Numbers that people spell before "axis".
const SPELLED: &[(&str, f64)] = &[
    ("single", 1.0),
    ("one", 1.0),
    ("two", 2.0),
    ("dual", 2.0),
    ("twin", 2.0),
    ("double", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("单", 1.0),
    ("一", 1.0),
    ("双", 2.0),
    ("两", 2.0),
    ("二", 2.0),
    ("三", 3.0),
    ("四", 4.0),
    ("五", 5.0),
    ("六", 6.0),
    ("七", 7.0),
    ("八", 8.0),
    ("九", 9.0),
];
/// Words that may stand between the count and the axes.
const KINDS: &[&str] = &[
    "controlled",
    "servo",
    "cnc",
    "nc",
    "linear",
    "motorised",
    "motorized",
    "simultaneous",
    "simultaneously",
    "interpolated",
    "programmable",
    "machine",
    "coordinated",
    "driven",
    "independent",
    "motion",
    "full",
    "motor",
    "numerically",
    "synchronous",
    "synchronised",
    "synchronized",
    "interpolating",
    "continuous",
    "moving",
    "movement",
    "working",
    "rotary",
    "stepper",
    "positioning",
    "machining",
    "operating",
    "powered",
    "个",
    "数控",
    "伺服",
    "联动",
    "直线",
    "运动",
    "可控",
    "电动",
    "线性",
    "步进",
    "插补",
    "控制",
    "根",
    "同步",
    "独立",
];
/// "Three controlled axes", 双轴, "axes: 4", 轴数3, "3+1 axis".
pub(super) fn spelled(text: &str, found: &mut Vec<Quantity>) {
    let mut more = Vec::new();
    for word in ["axis", "axes", "轴"] {
        for (at, _) in text.match_indices(word) {
            let end = at + word.len();
            let latin = word != "轴";
            if latin && text[..at].ends_with(|c: char| c.is_ascii_alphabetic())
                || !latin && text[end..].starts_with(['承', '套', '心', '径', '距', '向', '瓦', '流', '芯', '颈'])
            {
                continue;
            }
            let place = found.partition_point(|q| q.at.end <= at);
            if let Some(known) = found.get_mut(place).filter(|q| q.sort == Sort::Axes && q.at.contains(&at)) {
                add_first(text, known);
                continue;
            }
            if let Some(quantity) = before(text, at, end).or_else(|| behind(text, word, at, end)) {
                more.push(quantity);
            }
        }
    }
    found.extend(more);
    found.retain(|q| q.sort != Sort::Axes || !text[..q.at.start].ends_with(['第', '.', '#']));
    one_count(text, found);
    found.sort_by_key(|q| q.at.start);
}

fn quantity(value: f64, start: usize, end: usize) -> Quantity {
    Quantity { sort: Sort::Axes, low: value, high: value, at: start..end, tolerance: false }
}

/// "3+1 axis": the sum counts.
fn add_first(text: &str, known: &mut Quantity) {
    let Some(before) = text[..known.at.start].trim_end().strip_suffix('+') else { return };
    let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    if (1..=2).contains(&digits)
        && let Ok(first) = before[before.len() - digits..].parse::<f64>()
    {
        let value = known.high + first;
        (known.low, known.high, known.at.start) = (value, value, before.len() - digits);
    }
}

/// The count before the word, with what may stand between.
fn before(text: &str, at: usize, end: usize) -> Option<Quantity> {
    let mut rest = text[..at].trim_end_matches([' ', '-']);
    for _ in 0..3 {
        let Some(kind) = KINDS
            .iter()
            .find(|kind| rest.strip_suffix(*kind).is_some_and(|r| !kind.is_ascii() || !r.ends_with(|c: char| c.is_ascii_alphabetic())))
        else {
            break;
        };
        rest = rest[..rest.len() - kind.len()].trim_end_matches([' ', '-']);
    }
    if let Some((name, value)) = SPELLED.iter().find(|(name, _)| rest.ends_with(name)) {
        let start = rest.len() - name.len();
        let whole = !name.is_ascii() || !text[..start].ends_with(|c: char| c.is_ascii_alphanumeric());
        // 十二轴 and 第四轴 are another number and another thing.
        return (whole && !text[..start].ends_with(['十', '第', '百', '千', '其'])).then(|| quantity(*value, start, end));
    }
    let digits = rest.len() - rest.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let start = rest.len() - digits;
    let apart = !rest[..start].ends_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | '第' | '-' | 'x' | '/'));
    let value: f64 = rest[start..].parse().ok().filter(|_| (1..=2).contains(&digits) && apart)?;
    Some(quantity(value, start, end))
}

/// "Axes: 4", "axes: X, Y, Z and A (4)", 联动轴数:3.
fn behind(text: &str, word: &str, at: usize, end: usize) -> Option<Quantity> {
    let rest = &text[end..];
    let rest = match word {
        "轴" => match rest.strip_prefix('数') {
            Some(rest) => rest.strip_prefix('量').unwrap_or(rest),
            // 控制轴4, 联动轴:5.
            None => {
                let kind = ["控制", "联动", "数控", "伺服", "运动"].iter().any(|kind| text[..at].ends_with(kind));
                let counted = rest.strip_prefix(':').or(Some(rest).filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())));
                counted.filter(|_| kind)?
            }
        },
        "axes" => {
            let rest = rest.trim_start_matches(' ');
            let counted = text[..at].trim_end().ends_with(" of") || rest.starts_with([':', '=', '(', '-']) || digit_alone(rest);
            Some(rest).filter(|_| counted)?
        }
        _ => {
            let rest = rest.trim_start_matches(' ');
            ["count", "number", "qty", "quantity", ":", "- "].iter().find_map(|word| rest.strip_prefix(word))?
        }
    };
    let mut rest = rest.trim_start_matches([' ', ':', '=', '(', '-', '为', '是']);
    // 轴数:四, "axes: four".
    if let Some((name, value)) = SPELLED.iter().find(|(name, _)| rest.starts_with(name)) {
        let after = rest[name.len()..].chars().next();
        let whole = after.is_none_or(|c| if name.is_ascii() { !c.is_alphanumeric() } else { !"十百千".contains(c) });
        return whole.then(|| quantity(*value, at, text.len() - rest.len() + name.len()));
    }
    if word != "axis" && rest.starts_with(|c: char| "xyzabcuvw".contains(c)) {
        let list = rest.bytes().take(40).position(|b| b == b'(')?;
        let names =
            rest[..list].split([' ', ',', '/', '、', '+', '&']).all(|name| name.len() <= 2 || matches!(name, "and" | "theta" | "plus"));
        rest = &rest[list + 1..];
        if !names {
            return None;
        }
    }
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let value: f64 = rest.get(..digits)?.parse().ok().filter(|_| digits <= 2)?;
    let next = rest[digits..].chars().next();
    let free = next.is_none_or(|c| matches!(c, ',' | ';' | ')' | '(' | '.' | '\n' | '、' | '|' | '。' | '轴' | '个'))
        || rest[digits..].strip_prefix(' ').is_some_and(|r| !r.starts_with(['x', 'm', 'k', 'w', 'n', '-', '*']));
    free.then(|| quantity(value, at, text.len() - rest.len() + digits))
}

/// "Axes 4": a single digit and the end of the entry.
fn digit_alone(rest: &str) -> bool {
    let mut chars = rest.chars();
    chars.next().is_some_and(|c| c.is_ascii_digit()) && chars.next().is_none_or(|c| matches!(c, ',' | ';' | ')' | '\n' | '|'))
}
