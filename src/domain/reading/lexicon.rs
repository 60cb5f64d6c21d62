//! The words that are looked for, and one pass over a text that finds them all.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::fold::Folded;
use super::near::last_word;
pub(super) use super::senses::{Head, Hint, Label, Role, Sense};
use super::{grammar, heads, hints, wares, words};

/// A word found in a text.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// Bytes of the folded text.
    pub(super) at: Range<usize>,
    word: usize,
}

impl Token {
    pub(super) fn senses(&self) -> &'static [Sense] {
        &LEXICON.words[self.word].senses
    }

    pub(super) fn role(&self) -> Option<Role> {
        self.senses().iter().find_map(|s| if let Sense::Role(role) = s { Some(*role) } else { None })
    }

    /// The noun sense that says most: an article before a part before a machine.
    pub(super) fn head(&self) -> Option<Head> {
        let heads = self.senses().iter().filter_map(|s| if let Sense::Head(head) = s { Some(*head) } else { None });
        heads.min_by_key(|head| match head {
            Head::Named(_) => 0,
            Head::Source => 1,
            Head::Laser => 2,
            Head::Machine => 3,
            Head::System => 4,
            Head::Part(kind) => 6 - u8::from(kind.is_some()),
            Head::Accessory(_) => 7,
        })
    }

    /// The name this word gives to a fact.
    pub(super) fn fact(&self, fact: &str) -> Option<&'static str> {
        self.senses().iter().find_map(|s| {
            if let Sense::Fact(f, name) = s
                && *f == fact
            {
                Some(*name)
            } else {
                None
            }
        })
    }

    /// The first of these labels that the word is.
    pub(super) fn label(&self, wanted: &[Label]) -> Option<Label> {
        self.senses().iter().find_map(|s| if let Sense::Label(label) = s { Some(*label).filter(|l| wanted.contains(l)) } else { None })
    }

    /// Does the word say more than that a laser is spoken of?
    fn names_goods(&self) -> bool {
        self.head().is_some_and(|head| head != Head::Laser)
    }

    /// May a noun that overlaps this word follow it?
    fn qualifies(&self) -> bool {
        let facts = self.senses().iter().any(|s| matches!(s, Sense::Fact(..)));
        facts && matches!(self.head(), None | Some(Head::Laser)) && self.role().is_none() && !self.senses().contains(&Sense::Nothing)
    }

    pub(super) fn hints(&self, hint: Hint) -> bool {
        self.senses().contains(&Sense::Hint(hint))
    }
}

struct Word {
    senses: Vec<Sense>,
    /// Any letters may follow.
    stem: bool,
    latin: bool,
}

struct Lexicon {
    automaton: AhoCorasick,
    words: Vec<Word>,
}

/// Words are written `a|b|stem*`; a plural `s` or `es` needs no entry of its own.
static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut places: HashMap<&str, usize> = HashMap::new();
    let (mut patterns, mut words): (Vec<&str>, Vec<Word>) = (Vec::new(), Vec::new());
    for (sense, list) in tables().flatten() {
        // The bar itself separates fields and is also what separates the words here.
        for entry in list.split('|').filter(|entry| !entry.is_empty()).chain((*list == "|").then_some("|")) {
            let (word, stem) = entry.strip_suffix('*').filter(|w| !w.is_empty()).map_or((entry, false), |word| (word, true));
            let place = *places.entry(word).or_insert_with(|| {
                patterns.push(word);
                let latin = word.ends_with(|c: char| c.is_ascii_alphanumeric());
                words.push(Word { senses: Vec::new(), stem: false, latin });
                words.len() - 1
            });
            words[place].stem |= stem;
            if !words[place].senses.contains(sense) {
                words[place].senses.push(*sense);
            }
        }
    }
    let automaton = AhoCorasick::new(&patterns).expect("the word tables are small");
    inherit(&automaton, &patterns, &mut words);
    Lexicon { automaton, words }
});

/// The words of every sense, endings left open cut off.
pub(super) fn terms() -> Vec<(String, Vec<&'static str>)> {
    let mut terms: Vec<(String, Vec<&str>)> = Vec::new();
    for (sense, list) in tables().flatten() {
        let words = list.split('|').map(|word| word.trim_end_matches('*')).filter(|word| !word.is_empty());
        let name = format!("{sense:?}");
        match terms.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => known.extend(words),
            None => terms.push((name, words.collect())),
        }
    }
    terms
}

fn tables() -> impl Iterator<Item = &'static [(Sense, &'static str)]> {
    [words::FACTS, wares::WARES, hints::HINTS, heads::HEADS, grammar::ROLES, grammar::LABELS, grammar::NOTHING].into_iter()
}

/// A noun means what the words inside it mean: a welding machine welds. The longest word inside says it.
fn inherit(automaton: &AhoCorasick, patterns: &[&str], words: &mut [Word]) {
    const FACTS: &[&str] = &["energy_source", "operation", "laser_medium", "forming_kind", "medical_field"];
    for (place, pattern) in patterns.iter().enumerate() {
        let fact = words[place].senses.iter().any(|s| matches!(s, Sense::Fact("operation", _)));
        let stem = words[place].stem || words[place].senses.iter().any(|s| matches!(s, Sense::Head(_)));
        let machine = Sense::Head(Head::Machine);
        let ends = |m: &aho_corasick::Match| {
            m.end() == pattern.len()
                && border(pattern, m.start(), m.end(), &words[m.pattern().as_usize()]).is_some()
                && words[m.pattern().as_usize()].senses.contains(&machine)
        };
        if fact && !stem && automaton.find_overlapping_iter(pattern).any(|m| m.pattern().as_usize() != place && ends(&m)) {
            words[place].senses.push(machine);
        }
        let noun = words[place].senses.iter().any(|s| matches!(s, Sense::Head(_)));
        let noun = noun || words[place].senses.contains(&Sense::Label(Label::Tube));
        // "Laser power" speaks of a laser as "CO2 laser" does.
        let tells = |s: &Sense| {
            matches!(s, Sense::Fact("operation" | "dedicated_use" | "laser_medium", _) | Sense::Label(Label::Output | Label::Wavelength))
        };
        if !noun && !words[place].senses.iter().any(tells) {
            continue;
        }
        // A pneumatic chuck holds as any chuck does.
        let table = Sense::Hint(Hint::Table);
        let holds = |m: &aho_corasick::Match| {
            m.end() == pattern.len()
                && words[m.pattern().as_usize()].senses.contains(&table)
                && border(pattern, m.start(), m.end(), &words[m.pattern().as_usize()]).is_some()
        };
        let carrier = words[place].senses.iter().any(|s| matches!(s, Sense::Head(Head::Accessory("work_holder") | Head::Part(_))));
        if carrier && !words[place].senses.contains(&table) && automaton.find_overlapping_iter(pattern).any(|m| holds(&m)) {
            words[place].senses.push(table);
        }
        let used = words[place].senses.iter().any(|s| matches!(s, Sense::Fact("dedicated_use", _)));
        let mut inside: Vec<_> = automaton
            .find_overlapping_iter(pattern)
            .filter(|m| m.pattern().as_usize() != place && border(pattern, m.start(), m.end(), &words[m.pattern().as_usize()]).is_some())
            .collect();
        inside.sort_by_key(|m| (std::cmp::Reverse(m.len()), m.start()));
        for m in inside {
            for sense in words[m.pattern().as_usize()].senses.clone() {
                // A mechanical hand does not work mechanically.
                let Sense::Fact(fact, name) = sense else { continue };
                let known = words[place].senses.iter().any(|s| matches!(s, Sense::Fact(f, _) if *f == fact));
                // What leads the beam is no medium.
                let guide = fact == "laser_medium"
                    && (words[place].senses.contains(&Sense::Nothing)
                        || ["cable", "optic c", "光纤线"].iter().any(|w| pattern.contains(w)));
                if FACTS.contains(&fact)
                    && !guide
                    && !known
                    && name != "mechanical"
                    && (noun || fact == "energy_source" || (fact == "operation" && used))
                {
                    words[place].senses.push(sense);
                }
            }
        }
    }
}

/// All words of the lexicon in a text, in order and without overlap: of those that overlap the one
/// that begins first, and of those the longest.
pub(super) fn tokens(folded: &Folded) -> Vec<Token> {
    let text = folded.text.as_str();
    let mut found: Vec<Token> = LEXICON
        .automaton
        .find_overlapping_iter(text)
        .filter_map(|m| {
            let word = m.pattern().as_usize();
            let end = border(text, m.start(), m.end(), &LEXICON.words[word])?;
            Some(Token { at: m.start()..end, word })
        })
        .collect();
    // Of two that end alike the one written out whole comes before the stem.
    found.sort_by_key(|t| (t.at.start, std::cmp::Reverse(t.at.end), LEXICON.words[t.word].stem));
    let mut end = 0;
    let mut kept: Vec<Token> = Vec::with_capacity(found.len());
    for token in found {
        // A noun may begin inside the word before it: "CO2 laser" and "laser tube", 紫外激光 and 激光器.
        let noun = || {
            let before = kept.last().map(|k| (k.at.start, k.at.end, k.qualifies()));
            before.is_some_and(|(start, end, qualifies)| {
                qualifies && token.at.start > start && token.at.start < end && token.at.end > end && token.names_goods()
            })
        };
        if token.at.start >= end || noun() {
            end = token.at.end;
            kept.push(token);
        }
    }
    kept
}

/// Where a found word ends, plural and stem endings included; `None` if it is a piece of another word.
fn border(text: &str, start: usize, end: usize, word: &Word) -> Option<usize> {
    let bytes = text.as_bytes();
    if bytes[start] == b'.' && end == start + 1 {
        return full_stop(text, start).then_some(end);
    }
    let first_latin = bytes[start].is_ascii_alphanumeric();
    if first_latin && text[..start].chars().next_back().is_some_and(is_letter) {
        return None;
    }
    if !word.latin {
        return Some(end);
    }
    let rest = &bytes[end..];
    let letters = rest.iter().take_while(|b| b.is_ascii_lowercase()).count();
    let after = text[end + letters..].chars().next();
    let ends_in_digit = bytes[end - 1].is_ascii_digit();
    if letters == 0 && ends_in_digit && after.is_some_and(|c| c.is_ascii_digit()) {
        return None;
    }
    if after.is_some_and(is_letter) {
        return None;
    }
    let plural =
        matches!(&rest[..letters], b"" | b"s") || (&rest[..letters] == b"es" && matches!(bytes[end - 1], b's' | b'h' | b'x' | b'z'));
    (word.stem || plural).then_some(end + letters)
}

/// A letter of a script that has word breaks.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() && (c as u32) < 0x2e80
}

/// Does this point end a sentence? Not in a decimal, an abbreviation or a model name.
fn full_stop(text: &str, at: usize) -> bool {
    const SHORT: &[&str] = &[
        "no", "inc", "co", "ltd", "approx", "max", "min", "fig", "etc", "vs", "dia", "e.g", "i.e", "mr", "st", "u.s", "nos", "wt", "temp",
        "excl", "incl", "ca", "avg", "mod", "ref", "qty", "dim", "cap", "vol", "cert",
    ];
    let after = text[at + 1..].chars().next();
    if !after.is_none_or(|c| c == ' ' || c == '"' || c == ')') {
        return false;
    }
    let word = last_word(text, at, &[' ', '(', ',']);
    let single = word.len() == 1 && word.bytes().all(|b| b.is_ascii_lowercase());
    !single && !SHORT.contains(&word)
}
