//! What goods draw from the mains, where no label says so.

use super::lexicon::{Head, Label, Role, Token};
use super::near::{head, tail};
use super::quantities::Quantity;

/// Words between the voltage and the power that say nothing of what draws it.
const BETWEEN: &[&str] = &[
    "rated",
    "max",
    "max.",
    "maximum",
    "approx",
    "approx.",
    "ca.",
    "about",
    "up to",
    "at most",
    "single phase",
    "three phase",
    "1 phase",
    "3 phase",
    "1ph",
    "3ph",
    "1 ph",
    "3 ph",
    "phase",
    "ac",
    "dc",
    "约",
    "最大",
    "额定",
    "三相",
    "单相",
    "交流",
    "直流",
];
/// Units of what the mains give beside the voltage.
const OTHER_UNITS: &[&str] = &["hz", "amps", "amp", "a", "赫兹", "赫", "安"];
/// Units of a voltage.
const VOLTS: &[&str] = &["vac", "vdc", "v ac", "v dc", "volts", "volt", "v", "伏"];
/// Words of a whole machine before a number.
const WHOLE_BEFORE: &[&str] = &[
    "power",
    "total",
    "complete",
    "overall",
    "altogether",
    "together",
    "whole",
    "whole machine",
    "complete machine",
    "entire machine",
    "in total",
    "in all",
    "all in",
    "功率",
    "合计",
    "总",
    "总计",
    "共",
    "总共",
    "共计",
    "全部",
    "整机",
    "全机",
    "整套",
    "整线",
];
/// And behind it.
const WHOLE_BEHIND: &[&str] = &[
    "total",
    "overall",
    "in total",
    "in all",
    "all in",
    "altogether",
    "all told",
    "together",
    "complete",
    "for the whole",
    "whole machine",
    "for the complete",
    "for the machine",
    "from the mains",
    "from mains",
    "at the plug",
    "at the wall",
    "from the wall",
    "when printing",
    "installed",
    "connected",
];
/// All that may stand with a power in an entry of its own.
const BARE: &[&str] = &[
    "max",
    "max.",
    "maximum",
    "about",
    "approx",
    "approx.",
    "ca.",
    "ca",
    "rated",
    "nominal",
    "power",
    "total",
    "peak load",
    "in total",
    "overall",
    "complete",
    "whole",
    "machine",
    "when",
    "printing",
    "working",
    "operation",
    "in",
    "all",
    "约",
    "最大",
    "功率",
    "总",
    "合计",
    "整机",
    "共",
    "额定",
];
/// Named articles with a power of their own.
const THINGS: &[&str] = &["chiller", "fan", "motor", "fume_extractor", "uv_lamp"];
/// An entry is no longer than this many bytes on either side of its number.
const ENTRY: usize = 40;
/// Words before a number are looked for among so many.
const STEPS: usize = 8;

/// "220 V 600 W", "24V 5A 120W", "400 V/7 kW": what the mains give.
pub(super) fn at_mains(text: &str, start: usize) -> bool {
    let mut before = &text[..start];
    for _ in 0..STEPS {
        before = before.trim_end_matches([' ', ',', '/', '、', '<', '≤', '=', '~', '≈']);
        if let Some(rest) = ending_with(before, BETWEEN) {
            before = rest;
        } else if let Some(number) = ending_with(before, VOLTS).map(str::trim_end).filter(|n| n.ends_with(|c: char| c.is_ascii_digit())) {
            return number.bytes().rev().take_while(u8::is_ascii_digit).count() < 4;
        } else if let Some(number) =
            ending_with(before, OTHER_UNITS).map(str::trim_end).filter(|n| n.ends_with(|c: char| c.is_ascii_digit()))
        {
            before = number.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '/'));
        } else {
            return ["整机", "用电"].iter().any(|word| before.ends_with(word));
        }
    }
    false
}

/// What stands before the last word, if that is one of these; a Latin word has a border.
fn ending_with<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    words.iter().find_map(|word| {
        let rest = text.strip_suffix(word)?;
        let whole = !word.is_ascii() || !rest.ends_with(|c: char| c.is_ascii_alphabetic());
        whole.then_some(rest)
    })
}

/// "Total 20 kW", "2.5 kW in all": is the power said to be that of the whole?
pub(super) fn of_whole(text: &str, quantity: &Quantity) -> bool {
    let before = text[..quantity.at.start].trim_end_matches([' ', ':', '≤', '<', '~', '≈', '约']);
    let after = text[quantity.at.end..].trim_start_matches([' ', '(']);
    let whole = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphabetic());
    ending_with(before, WHOLE_BEFORE).is_some() || WHOLE_BEHIND.iter().any(|word| after.strip_prefix(word).is_some_and(whole))
}

/// Is the power all that its entry tells: ", 10 kW max,"?
pub(super) fn is_entry(text: &str, quantity: &Quantity) -> bool {
    let border = |c: char| matches!(c, ',' | ';' | '|' | '。' | '、' | '\n' | '(' | ')');
    let before = tail(text, quantity.at.start, ENTRY);
    let after = head(text, quantity.at.end, ENTRY);
    let (Some(before), Some(after)) = (before.rsplit(border).next(), after.split(border).next()) else { return false };
    // What precedes without a border is the rest of a longer entry.
    if before.len() + 4 > ENTRY || after.len() + 4 > ENTRY {
        return false;
    }
    let after = after.split(". ").next().unwrap_or_default().trim_end_matches('.');
    let before = before.rsplit(". ").next().unwrap_or_default();
    let neutral = |word: &str| word.is_empty() || BARE.contains(&word) || word.chars().all(|c| !c.is_alphanumeric());
    before.split([' ', ':']).chain(after.split(' ')).all(neutral)
}

/// "Fan motor 220 V 60 W": the voltage and the power are those of a thing that the entry names.
pub(super) fn of_thing(before: &[Token], goods: Option<Head>) -> bool {
    let border = |t: &Token| matches!(t.role(), Some(Role::Stop | Role::Comma | Role::Field | Role::Open | Role::Close | Role::With));
    before.iter().rev().take(STEPS).take_while(|t| !border(t)).any(|t| is_thing(t, goods))
}

/// A thing beside the machine that has a power of its own: a fan, a motor, a chiller.
pub(super) fn is_thing(token: &Token, goods: Option<Head>) -> bool {
    let named = matches!(token.head(), Some(head @ Head::Named(article)) if Some(head) != goods && THINGS.contains(&article));
    named || token.label(&[Label::NoPower, Label::Electrical, Label::Output, Label::Tube]) == Some(Label::NoPower)
}
