//! What stands around a number: whose it is, and whether it is a rate, a lens field, a tube.

use std::ops::Range;

use super::lexicon::{Head, Role, Token};
use super::near::tail;
use super::phrases::{Placed, Zone};
use super::quantities::Quantity;

/// Wavelengths in µm that need no label.
pub(super) const USUAL_MICROMETRES: &[f64] = &[
    193.0, 248.0, 266.0, 308.0, 343.0, 351.0, 355.0, 515.0, 532.0, 808.0, 915.0, 940.0, 976.0, 980.0, 1_030.0, 1_040.0, 1_047.0, 1_053.0,
    1_060.0, 1_064.0, 1_070.0, 1_080.0, 1_090.0, 1_319.0, 1_320.0, 1_340.0, 1_342.0, 1_440.0, 1_470.0, 1_540.0, 1_550.0, 1_560.0, 1_908.0,
    1_920.0, 1_940.0, 1_950.0, 2_000.0, 2_010.0, 2_050.0, 2_080.0, 2_090.0, 2_100.0, 2_120.0, 2_130.0, 2_700.0, 2_780.0, 2_790.0, 2_800.0,
    2_940.0, 5_300.0, 5_400.0, 5_500.0, 9_200.0, 9_250.0, 9_270.0, 9_300.0, 9_360.0, 9_400.0, 9_550.0, 9_600.0, 10_200.0, 10_250.0,
    10_300.0, 10_500.0, 10_550.0, 10_570.0, 10_590.0, 10_600.0, 10_630.0, 10_640.0,
];

/// A number and the word that it belongs to are no further apart than this many bytes.
const CLAUSE: usize = 256;

/// Does a word that says something is missing speak of the laser?
pub(super) fn denies_source(text: &str, at: &Range<usize>) -> bool {
    ["laser", "source", "激光", "光源"].iter().any(|word| text[at.clone()].contains(word))
}

/// Are both lengths the same: "110x110", "150 mm sq"?
pub(super) fn square(text: &str, quantity: &Quantity) -> bool {
    let words = &text[quantity.at.clone()];
    let number = |part: &str| part.trim_start().bytes().take_while(u8::is_ascii_digit).count();
    match words.split_once(['x', '*']) {
        Some((first, second)) => first.trim_start()[..number(first)] == second.trim_start()[..number(second)],
        None => words.contains("sq"),
    }
}

/// Is a lens named beside it?
pub(super) fn by_lens(text: &str, quantity: &Quantity) -> bool {
    let near = |word: &str| tail(text, quantity.at.start, 16).contains(word) || text[quantity.at.end..].trim_start().starts_with(word);
    ["lens", "镜"].iter().any(|word| near(word))
}

/// "For calibration of 3-axis machine tools": the axes of other goods, which these measure or serve.
pub(super) fn of_others(text: &str, placed: &[Placed], quantity: &Quantity, measures: bool, serves: bool) -> bool {
    let behind = placed[placed.partition_point(|p| p.token.at.start < quantity.at.end)..].iter().take(4);
    let near = |p: &&Placed| {
        let between = &text[quantity.at.end..p.token.at.start];
        between.len() <= CLAUSE && !between.contains([',', ';', '.', '。', '('])
    };
    behind.take_while(near).any(|p| {
        let machine = matches!(p.token.head(), Some(Head::Machine | Head::Named("machining_centre")));
        let tool = || ["machine tool", "机床"].iter().any(|word| text[p.token.at.clone()].contains(word));
        machine && (serves && matches!(p.zone, Zone::Context | Zone::Purpose) || measures && tool())
    })
}

/// Does no comma part a number from the "for" before it? "For airbag covers, CO2 200 W, 6-axis robot" has the robot itself.
pub(super) fn serves(text: &str, before: &[Token]) -> bool {
    let border = |t: &&Token| {
        matches!(t.role(), Some(Role::Comma | Role::Stop | Role::Field | Role::Close)) && !text[t.at.clone()].starts_with('、')
    };
    let opens = |t: &Token| matches!(t.role(), Some(Role::For | Role::ForUse | Role::Purpose));
    let mut parted = false;
    for token in before.iter().rev().take(32) {
        if opens(token) {
            return !parted;
        }
        parted |= border(&token);
    }
    true
}

/// "No laser", 非激光.
pub(super) fn laser_denied(text: &str, tokens: &[Token]) -> bool {
    tokens.windows(2).any(|pair| {
        let near = pair[1].at.start.saturating_sub(pair[0].at.end) <= 3;
        near && pair[0].role() == Some(Role::Not) && pair[1].fact("energy_source") == Some("laser")
    }) || text.contains("not a laser")
}

/// Are the goods a glass tube?
pub(super) fn tube(text: &str) -> bool {
    (text.contains("tube") || text.contains("激光管") || text.contains("玻璃管")) && !text.contains("rf ") && !text.contains("射频")
}

/// "5 kg/h", "100 W/cm2": a rate, no amount.
pub(super) fn per_something(text: &str, end: usize) -> bool {
    let rest = &text[end..];
    let slash = rest.strip_prefix('/').or_else(|| rest.strip_prefix(" /")).is_some_and(|r| {
        const EACH: &[&str] = &["pc", "set", "unit", "ea", "piece", "nos", "台", "件", "套", "只", "个", "each"];
        let time = ["小时", "时", "分", "秒", "天", "平方"].iter().any(|unit| r.starts_with(unit));
        (time || r.starts_with(|c: char| c.is_ascii_alphabetic())) && !EACH.iter().any(|each| r.starts_with(each))
    });
    slash
        || (rest.starts_with(" per ") && !rest.starts_with(" per unit") && !rest.starts_with(" per set") && !rest.starts_with(" per pi"))
        || rest.starts_with("·h")
}
