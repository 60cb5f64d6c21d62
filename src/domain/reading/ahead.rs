//! What stands before or behind a word that shapes the sentence.

use super::lexicon::{Head, Role, Token};

/// No phrase is longer than this many words; keeps the time for odd texts linear.
const REACH: usize = 32;

pub(super) fn is_chinese(c: char) -> bool {
    ('\u{2e80}'..'\u{ff00}').contains(&c)
}

/// Does an entry of a list of entries end here? A space ends one only if the goods are named already.
pub(super) fn ends_entry(text: &str, at: usize, named: bool) -> bool {
    let rest = text[at..].trim_start();
    let far = rest.len() < text.len() - at;
    let latin = rest.chars().next().is_none_or(|c| !is_chinese(c));
    text[at..].chars().next().is_none_or(|c| matches!(c, ',' | '、' | '|' | ';' | '。' | '.' | ')' | '/')) || (far && (named || latin))
}

/// Does the role word at this place directly continue a denial: "not with", "nor does it include"?
pub(super) fn just_denied(text: &str, tokens: &[Token], index: usize) -> bool {
    let mut start = tokens[index].at.start;
    for token in tokens[..index].iter().rev().take(3) {
        let near = text[token.at.end.min(start)..start].chars().filter(|c| c.is_alphanumeric()).count() <= 5;
        match token.role() {
            Some(Role::Not) => return near,
            Some(Role::Again | Role::With) if near => start = token.at.start,
            _ => return false,
        }
    }
    false
}

/// Does "optional" end an entry, so that it speaks of what stands before: "rotary axis optional;",
/// "20/30/50W可选 ..."?
pub(super) fn offers_behind(text: &str, at: &std::ops::Range<usize>) -> bool {
    const OFFERS: &[&str] = &["optional", "可选", "选配"];
    let before = text[..at.start].trim_end();
    let begun = !before.is_empty() && !before.ends_with([',', ';', '|', '。', '、', ':', '(', '.', '+']);
    // Between two spaces a Chinese word is an entry of its own.
    let apart = text[..at.start].ends_with(' ') && text[at.clone()].starts_with(is_chinese);
    let rest = &text[at.end..];
    let chinese = text[..at.end].ends_with(is_chinese);
    let ends = rest.is_empty() || rest.starts_with([',', ';', '|', '。', '、', ')', '.', '/']) || chinese && rest.starts_with(' ');
    OFFERS.contains(&&text[at.clone()]) && begun && !apart && ends
}

/// What a phrase speaks of.
pub(super) enum Ahead {
    Machine,
    Operation,
    Neither,
}

/// What the phrase that begins here speaks of.
pub(super) fn ahead(rest: &[Token]) -> Ahead {
    let mut seen = Ahead::Neither;
    for token in rest.iter().take(REACH) {
        match token.role() {
            Some(Role::And | Role::List) => continue,
            Some(Role::ForBefore) => return Ahead::Machine,
            Some(_) => break,
            None => {}
        }
        match token.head() {
            Some(Head::Machine) if token.fact("operation").is_none() || !matches!(seen, Ahead::Neither) => return Ahead::Machine,
            Some(Head::Machine) if !matches!(token.fact("operation"), Some("measuring" | "treating_body" | "show_lighting")) => {
                return Ahead::Machine;
            }
            Some(Head::System | Head::Source | Head::Laser) => seen = Ahead::Machine,
            // "For laser cutting": the laser is not what they are for.
            _ if token.fact("operation").is_some() => seen = Ahead::Operation,
            Some(Head::Part(_) | Head::Named(_)) if matches!(seen, Ahead::Machine) => seen = Ahead::Neither,
            _ => {}
        }
    }
    seen
}

/// Is the next word a material?
pub(super) fn material_ahead(rest: &[Token]) -> bool {
    rest.iter().take(REACH).find(|t| t.role().is_none()).is_some_and(|t| t.fact("workpiece_material").is_some())
}

/// Does a noun that could be the goods stand before the next break?
pub(super) fn head_ahead(rest: &[Token]) -> bool {
    rest.iter()
        .take(REACH)
        .take_while(|t| matches!(t.role(), None | Some(Role::And | Role::List | Role::ForBefore | Role::De)))
        .any(|t| t.head().is_some_and(|h| h != Head::Laser))
}

/// Does a denial go on after this comma, as in "without table, feeder or conveyor"?
pub(super) fn list_goes_on(text: &str, tokens: &[Token], index: usize) -> bool {
    let rest = &tokens[index + 1..];
    if !text[..tokens[index].at.start].ends_with(|c: char| c.is_ascii()) {
        return false;
    }
    for token in rest.iter().take(REACH) {
        match token.role() {
            Some(Role::And) => {
                let word = &text[token.at.clone()];
                return word == "or" || word == "nor" || word == "and";
            }
            None | Some(Role::Comma) => {}
            Some(Role::Not) => return true,
            Some(_) => return false,
        }
    }
    false
}
