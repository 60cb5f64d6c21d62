//! The word beside a number that says what it measures.

use std::ops::Range;

use super::ahead::is_chinese;
use super::lexicon::{Head, Hint, Label, Role, Token};
use super::mains;
use super::measures::OF_LASERS;
use super::near::tail;
use super::quantities::{Quantity, Sort};

/// A label this far before a number, without another number between, still speaks of it.
const BEFORE: usize = 48;
/// And one this far behind it.
const BEHIND: usize = 24;
/// A bracket is no longer than this.
const BRACKET: usize = 64;
/// Words for a beam that only shows the place.
pub(super) const AIMING: &[&str] = &[
    "aim",
    "pilot",
    "guid",
    "red ",
    "pointer",
    "indicat",
    "preview",
    "target",
    "visible",
    "指示",
    "指引",
    "红光",
    "红点",
    "瞄准",
    "引导",
    "预览",
    "定位光",
];

/// The label that speaks of a quantity: right before it, then right behind it, then further before it,
/// then before the bracket it stands in.
pub(super) fn beside(
    text: &str,
    tokens: &[Token],
    next: usize,
    quantity: &Quantity,
    floor: usize,
    wanted: &[Label],
    head: Option<Head>,
) -> Option<Label> {
    // What the goods are is no label: a power supply, a pump source.
    let fits = |token: &Token| {
        // Of a pointer the red beam is all there is.
        let shows = matches!(head, Some(Head::Named(article)) if OF_LASERS.contains(&article));
        if shows && AIMING.iter().any(|word| text[token.at.clone()].contains(word)) {
            return None;
        }
        let thing = || Some(Label::NoPower).filter(|label| wanted.contains(label) && mains::is_thing(token, head));
        token.label(wanted).or_else(thing).filter(|label| match (head, token.head()) {
            (Some(Head::Source), Some(Head::Source)) => *label == Label::Tube || floor > 0,
            (Some(goods), Some(named @ Head::Named(_))) => goods != named,
            _ => true,
        })
    };
    if let Some((label, inside)) = before_bracket(text, &tokens[..next], quantity.at.start)
        && let Some(label) = fits(label)
        && !inside.iter().any(|t| fits(t).is_some_and(|own| matches!(own, Label::Tube | Label::Electrical | Label::Output)))
    {
        return Some(label);
    }
    let mut far = None;
    let (mut host, mut source) = (false, false);
    for (back, token) in tokens[..next].iter().rev().take(12).enumerate() {
        // "Connected load - 28 kW": the dash stands for a colon.
        let colon = back == 0 && token.role() == Some(Role::Field) && text[token.at.clone()].contains('-');
        if colon && tokens[..next - 1].last().is_some_and(|t| t.at.end + 1 >= token.at.start && fits(t).is_some()) {
            continue;
        }
        if token.at.start < floor || token.at.end + BEFORE < quantity.at.start {
            break;
        }
        // A label keeps to the number that follows it.
        if has_number(text, token.at.end.min(quantity.at.start)..quantity.at.start) {
            break;
        }
        // "Pumped Nd:YAG 1064 nm" is no line of the pump, "arc and fibre laser 6 kW" no power of the arc.
        let says = |words: &[&str]| words.iter().any(|word| text[token.at.clone()].contains(word));
        let other = |label: &Label| source || (host && (*label == Label::NoPower || says(&["pump", "泵", "lamp", "灯"])) && !says(AIMING));
        if let Some(label) = fits(token).filter(|label| !matches!(label, Label::NoPower | Label::NoWavelength) || !other(label)) {
            let near = text[token.at.end.min(quantity.at.start)..quantity.at.start].chars().filter(|c| c.is_alphanumeric()).count();
            if near <= 4 && !behind_other(text, token, quantity, floor, &tokens[next..], wanted) {
                return Some(of_other(text, &tokens[..next], token, wanted).filter(|_| fits(token).is_some()).unwrap_or(label));
            }
            far = far.or(Some(label));
        }
        // "Red light laser module, 650 nm".
        source |= matches!(token.head(), Some(Head::Source)) && token.label(wanted).is_none();
        host |=
            token.fact("laser_medium").is_some_and(|medium| medium != "diode") || matches!(token.head(), Some(Head::Laser | Head::Source));
        if matches!(token.role(), Some(Role::Stop | Role::Comma | Role::And | Role::With | Role::Field | Role::Open)) {
            break;
        }
    }
    for token in tokens[next..].iter().take(6) {
        if token.at.start > quantity.at.end + BEHIND {
            break;
        }
        if token.at.start < quantity.at.end {
            continue;
        }
        let gap = &text[quantity.at.end..token.at.start];
        if gap.contains('/') || gap.bytes().any(|b| b.is_ascii_digit()) {
            break;
        }
        // A space parts the entries of a Chinese list.
        if gap.contains(' ') && text[token.at.start..].starts_with(is_chinese) {
            break;
        }
        match token.role() {
            // "30 W (fume unit 370 W)": the bracket has a number of its own.
            Some(Role::Open) if text[token.at.end..].bytes().take(BRACKET).take_while(|b| *b != b')').any(|b| b.is_ascii_digit()) => break,
            None | Some(Role::De | Role::Break | Role::Open) => {}
            Some(Role::Is) if gap.len() < 2 => {}
            Some(_) => break,
        }
        // "150 W peak 1500 W": the label is that of the number behind it.
        if let Some(label) = fits(token) {
            if leads_on(text, token.at.end, quantity.sort) {
                break;
            }
            return Some(label);
        }
        // "3 kW laser": said of the laser, whatever follows.
        if token.head().is_some() && token.hints(Hint::Frame) || token.fact("laser_medium").is_some() {
            break;
        }
    }
    far.or_else(|| {
        // "Chiller (CW-5200, 1.4 kW)": what stands before the bracket.
        let bytes = text.as_bytes();
        let from = quantity.at.start.saturating_sub(BRACKET);
        let open =
            (from..quantity.at.start).rev().find(|&i| matches!(bytes[i], b'(' | b')' | b';' | b'\n')).filter(|&i| bytes[i] == b'(')?;
        let token = tokens[..next].iter().rev().take(12).find(|t| t.at.end <= open)?;
        let gap = text[token.at.end..open].trim();
        let unit = |c: char| c.is_alphanumeric() || matches!(c, '-' | ' ');
        (gap.len() <= 16 && gap.chars().all(unit)).then(|| fits(token)).flatten().filter(|label| *label != Label::Output)
    })
}

/// "Total power (without chiller) 68 kW": the word before the bracket that stands right before a number.
/// With the words inside.
fn before_bracket<'a>(text: &str, before: &'a [Token], start: usize) -> Option<(&'a Token, &'a [Token])> {
    let rest = text[..start].trim_end_matches([' ', ':', '=', '约', '≤', '<', '~', '≈']);
    let inside = rest.strip_suffix(')')?;
    let near = tail(inside, inside.len(), BRACKET);
    let open = inside.len() - near.len() + near.rfind('(')?;
    let place = before.iter().rev().take(16).position(|t| t.at.end <= open)?;
    let (outside, inside) = before.split_at(before.len() - place);
    let label = outside.last().filter(|t| text[t.at.end..open].trim().is_empty())?;
    Some((label, inside))
}

/// "20 kW peak at 300 W mean", "42 kg net, 55 kg gross": a label right behind one number is that of the next only if the next
/// has none of its own.
fn behind_other(text: &str, label: &Token, quantity: &Quantity, floor: usize, rest: &[Token], wanted: &[Label]) -> bool {
    if floor == 0 || label.at.start < floor || !text[floor..label.at.start].trim().is_empty() {
        return false;
    }
    let parted = text[label.at.end.min(quantity.at.start)..quantity.at.start].contains([',', ';', '、']);
    let own = rest.iter().find(|t| t.at.start >= quantity.at.end).filter(|t| text[quantity.at.end..t.at.start].trim().is_empty());
    parted || own.is_some_and(|t| t.label(wanted).is_some() && !leads_on(text, t.at.end, quantity.sort))
}

/// "Aiming laser wavelength 635 nm", 冷水机额定功率: the word before the label tells whose it is.
fn of_other(text: &str, before: &[Token], label: &Token, wanted: &[Label]) -> Option<Label> {
    let place = before.iter().rposition(|t| t.at.start == label.at.start)?;
    let owner = before[..place].last()?;
    let other = owner.label(wanted).filter(|l| matches!(l, Label::NoPower | Label::NoWavelength))?;
    let gap = text[owner.at.end..label.at.start].trim_end_matches(':');
    let aims = AIMING.iter().any(|word| text[owner.at.clone()].contains(word));
    let apart = if text[..owner.at.end].ends_with(is_chinese) && !aims { "" } else { " " };
    let drawn = label.label(wanted) == Some(Label::Electrical);
    let named = owner.head().is_some() || aims || drawn;
    (named && (gap.is_empty() || gap == apart)).then_some(other)
}

/// Does a number start here, digits in names such as CO2 left aside?
fn has_number(text: &str, at: Range<usize>) -> bool {
    let bytes = text.as_bytes();
    at.into_iter().any(|i| bytes[i].is_ascii_digit() && !(i > 0 && (bytes[i - 1].is_ascii_alphanumeric() || bytes[i - 1] == b'-')))
}

/// Does a number of this sort follow a label at once?
fn leads_on(text: &str, end: usize, sort: Sort) -> bool {
    let rest = text[end..].trim_start_matches([' ', ':', '=', '约', '≤', '<', '~', '±', '为']);
    let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',')).trim_start();
    let units: &[&str] = match sort {
        Sort::Power => &["w", "kw", "mw", "瓦", "千瓦", "毫瓦", "va", "kva"],
        Sort::Nanometre | Sort::Micrometre => &["nm", "um", "μm", "mm", "微米", "毫米", "纳米"],
        _ => &[""],
    };
    behind.len() < rest.trim_end().len() && units.iter().any(|unit| behind.starts_with(unit))
}

/// Do only list signs stand between two quantities, so that one label serves both?
pub(super) fn same_list(text: &str, from: usize, to: usize) -> bool {
    matches!(text[from.min(to)..to].trim(), "" | "/" | "," | "、" | "and" | "or" | ", and" | ", or" | "-" | "~" | "to" | "和" | "或" | "&")
}
