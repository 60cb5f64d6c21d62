//! Which noun says what the goods are.

use super::lexicon::{Head, Hint};
use super::phrases::{Placed, Zone};

/// The noun that says what the goods are.
#[derive(Debug, Clone, Copy)]
pub(super) struct HeadNoun {
    pub(super) head: Head,
    /// Its place among the tokens.
    pub(super) index: usize,
    /// Parts or accessories are named beside it: "machine and parts".
    pub(super) mixed: bool,
}

/// Words for any part or accessory.
const GENERIC: &[&str] = &[
    "part",
    "parts",
    "spare parts",
    "spares",
    "accessory",
    "accessories",
    "components",
    "component",
    "attachments",
    "fittings",
    "配件",
    "附件",
    "零件",
    "部件",
    "备件",
    "零部件",
    "组件",
];

/// The noun that says what the goods are: the last of the first phrase about the goods that has one.
/// A bare "the machine" or "the device" yields to what it is said to be.
pub(super) fn head_noun(text: &str, placed: &[Placed]) -> Option<HeadNoun> {
    // 0|3|雕刻|激光|… : elements of a declaration tell function and principle, never what the goods are.
    let mut parts = text.splitn(3, '|').take(2);
    if text.contains('|') && parts.all(|p| p.trim().len() <= 1 && p.trim().bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    // "The goods consist of a laser": what they consist of is what they are, if nothing else names them.
    named_in(Zone::Body, text, placed).or_else(|| named_in(Zone::Contents, text, placed))
}

fn named_in(zone: Zone, text: &str, placed: &[Placed]) -> Option<HeadNoun> {
    let mut fallback: Option<HeadNoun> = None;
    let mut facts_seen = false;
    let mut start = 0;
    while start < placed.len() {
        let phrase = placed[start].phrase;
        let end = start + placed[start..].iter().take_while(|p| p.phrase == phrase).count();
        let range = start..end;
        start = end;
        if placed[range.start].zone != zone || range.clone().all(|i| placed[i].denied) {
            // 本机利用激光…: the machine was spoken of by what it works with.
            facts_seen |= placed[range.start].zone == Zone::Means && range.start == 0;
            continue;
        }
        let found = last_head(text, placed, range.clone());
        let facts = range.clone().any(|i| ["operation", "energy_source"].iter().any(|f| placed[i].token.fact(f).is_some()));
        let Some(found) = found else {
            facts_seen |= facts;
            continue;
        };
        let bare =
            matches!(found.head, Head::Machine | Head::System | Head::Laser) && (!facts || (found.head == Head::Laser && range.len() == 1));
        match (fallback, found.head) {
            // "Laser engraving, power supply 220 V": the machine was not named, but it is not its power supply.
            (None, Head::Named(_) | Head::Part(_) | Head::Accessory(_)) if facts_seen => {}
            // "Laser coding; fiber 50 W; conveyor 1.2 m": nor what carries the work.
            (None, Head::Machine) if facts_seen && placed[found.index].token.fact("operation") == Some("handling") => {}
            (None, _) if bare => fallback = Some(found),
            (None, _) => return Some(found),
            (Some(first), _) if placed[range.start].after_is && placed[range.start].sentence == placed[first.index].sentence => {
                return Some(found);
            }
            (Some(first), Head::Machine | Head::System | Head::Source) if !bare && !matches!(first.head, Head::Laser) => {
                return Some(found);
            }
            _ => {}
        }
    }
    fallback
}

/// The last head noun of a phrase. A number with a unit, or an opening of something else, ends the phrase after a machine.
fn last_head(text: &str, placed: &[Placed], range: std::ops::Range<usize>) -> Option<HeadNoun> {
    let mut found: Option<HeadNoun> = None;
    // What was last seen of each, so that no word looks back over the phrase: an operation, one that handles, a digit.
    let (mut operation, mut handling, mut digit) = (None, None, None);
    let mut searched = placed[range.start].token.at.start;
    for index in range {
        let token = &placed[index].token;
        if let Some(named) = token.fact("operation") {
            operation = Some(index);
            handling = Some(index).filter(|_| named == "handling").or(handling);
        }
        let gap = &text.as_bytes()[searched.min(token.at.start)..token.at.start];
        digit = gap.iter().rposition(u8::is_ascii_digit).map(|i| token.at.start - gap.len() + i).or(digit);
        searched = token.at.start;
        if placed[index].denied {
            continue;
        }
        let word = &text[token.at.clone()];
        // "Inverter arc welder": the inverter qualifies.
        let inverter = matches!(word, "inverter" | "inverters" | "逆变器" | "converter" | "rectifier");
        if inverter && found.is_some_and(|f| matches!(f.head, Head::Machine)) {
            continue;
        }
        if let Some(before) = found
            && matches!(&text[placed[before.index].token.at.clone()], "inverter" | "逆变器" | "converter")
            && matches!(token.fact("operation"), Some("welding" | "cutting"))
        {
            found = None;
        }
        // "Laser machine and parts" are two things.
        if placed[index].after_and
            && GENERIC.contains(&word)
            && let Some(before) = found.as_mut().filter(|f| {
                matches!(f.head, Head::Machine | Head::System | Head::Laser)
                    || (matches!(f.head, Head::Part(_)) && matches!(word, "附件" | "accessories"))
            })
        {
            before.mixed = true;
            break;
        }
        // A number ends the noun phrase after a machine, and after a power supply what it feeds begins.
        if let Some(before) = found
            && matches!(before.head, Head::Machine | Head::Named("power_supply" | "chiller"))
            && digit >= Some(placed[before.index].token.at.end)
        {
            break;
        }
        // "Engraver "Galvo 60": what is quoted is the model.
        if let Some(before) = found
            && matches!(before.head, Head::Machine | Head::System)
            && text[placed[before.index].token.at.end..token.at.start].trim() == "\""
        {
            continue;
        }
        // "The machine solders components": the verb ends the noun phrase.
        let verb = token.fact("operation").is_some() && token.head().is_none() && word.ends_with('s') && !word.contains(' ');
        if verb && found.is_some_and(|f| matches!(f.head, Head::Machine | Head::System | Head::Laser)) {
            break;
        }
        // "Lenses and nozzles": the first names the goods; "cutter and engraver" are one machine.
        if placed[index].after_and
            && found.is_some_and(|f| matches!(f.head, Head::Named(_) | Head::Part(_) | Head::Source | Head::Accessory(_)))
        {
            break;
        }
        // 激光淬火设备 半导体激光器: what follows a machine after a space is its source.
        if let Some(before) = found
            && matches!(before.head, Head::Machine)
            && matches!(token.head(), Some(Head::Source | Head::Laser | Head::System))
            && text[..placed[before.index].token.at.end].ends_with(|c: char| !c.is_ascii())
            && text[placed[before.index].token.at.end..].starts_with(' ')
        {
            break;
        }
        // "Laser cutting": the laser only qualifies; so it does before any fact it can qualify.
        if found.is_some_and(|f| f.head == Head::Laser) && token.fact("operation").is_some() && token.head().is_none() {
            found = None;
        }
        // "Ultraviolet lamp cleaning device": what cleans is no lamp.
        // "Laser and galvo scanner" is a laser with its scanner.
        if placed[index].after_and && token.hints(Hint::Scan) && found.is_some_and(|f| matches!(f.head, Head::Laser | Head::Source)) {
            continue;
        }
        // "Joining parts device": the parts are what is joined.
        let object = found.is_some_and(|f| {
            matches!(token.head(), Some(Head::System | Head::Machine))
                && index == f.index + 1
                && matches!(&text[placed[f.index].token.at.clone()], "parts" | "part" | "components" | "零件" | "部件")
                && f.index > 0
                && placed[f.index - 1].token.fact("operation").is_some()
        });
        // "Galvo fibre laser": the scanner qualifies.
        if found.is_some_and(|f| text[placed[f.index].token.at.clone()].starts_with("galvo"))
            && token.fact("energy_source") == Some("laser")
        {
            found = None;
        }
        let carries = found.is_some_and(|f| matches!(f.head, Head::Machine) && handling > Some(f.index));
        let works = object
            || carries
            || found.is_some_and(|f| matches!(f.head, Head::Named(_) | Head::Part(_) | Head::Source) && operation > Some(f.index));
        if let Some(head) = token.head() {
            let weaker = matches!(head, Head::Laser) && found.is_some_and(|f| !matches!(f.head, Head::Laser));
            // "Laser marker system with ..." stays a machine; "scanner system" and "chiller unit" stay what they are.
            let vague = matches!(head, Head::System) && !works && found.is_some_and(|f| !matches!(f.head, Head::Laser | Head::System));
            if !weaker && !vague {
                found = Some(HeadNoun { head, index, mixed: false });
            }
        }
    }
    found
}
