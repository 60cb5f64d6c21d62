//! The words that are looked for, and one pass over a text that finds them all.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::fold::Folded;
use super::{grammar, heads, hints, words};

/// What a word may mean; one word may mean several things ("cutter": a machine, and cutting).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Sense {
    /// A value of a fact: fact and canonical name.
    Fact(&'static str, &'static str),
    /// A noun that can say what the goods are.
    Head(Head),
    /// A word that shapes the sentence.
    Role(Role),
    /// What the number beside it measures.
    Label(Label),
    /// Something else that decides.
    Hint(Hint),
    /// A phrase whose words must not be read one by one ("cutting edge", "steel frame").
    Nothing,
}

/// Nouns that can say what the goods are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Head {
    /// A machine by its name.
    Machine,
    /// A word that may stand for a machine or for a mere laser: system, unit, device.
    System,
    /// A beam emitter.
    Source,
    /// The bare word laser.
    Laser,
    /// An article that a heading names.
    Named(&'static str),
    /// A part, with the kind of machine when the word tells it.
    Part(Option<&'static str>),
    /// An accessory of this kind.
    Accessory(&'static str),
}

/// Words and signs that shape the sentence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Role {
    /// Opens a purpose or a context: for.
    For,
    /// Opens a context: for use in, compatible with.
    ForUse,
    /// Opens a purpose: used to, designed for.
    Purpose,
    /// Opens what comes along: with, including.
    With,
    /// Opens what it is made up of: consists of.
    Contents,
    /// Opens means: by, using.
    Means,
    /// Denies what follows.
    Not,
    /// Is, are, namely.
    Is,
    /// Of, in, on, from: end a noun phrase, no more.
    Break,
    /// And, or.
    And,
    /// Ends a denial: but, however.
    But,
    /// Which, that: keeps to what was said before.
    That,
    /// It, the machine's: speaks of the goods again.
    Again,
    /// A comma.
    Comma,
    /// The comma of a Chinese list.
    List,
    /// The end of a sentence or of a field.
    Stop,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// 用, 专用: what stands before is what the goods are for.
    ForBefore,
    /// 的: what stands before qualifies what stands after.
    De,
    /// The name of a firm ends here.
    Firm,
    /// The next operation is the principal one.
    Mainly,
    /// Somebody else provides what this sentence speaks of.
    ByOthers,
}

/// What a number measures.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Label {
    /// Optical power.
    Output,
    /// Power drawn from the mains.
    Electrical,
    /// Power of a gas tube.
    Tube,
    /// A power that is neither: peak power, motor power, heat.
    NoPower,
    /// Wavelength of the working beam.
    Wavelength,
    /// A length or wavelength that is not that of the working beam.
    NoWavelength,
    /// Net mass.
    NetMass,
    /// A mass that is not the net mass.
    NoMass,
    /// The area that can be worked.
    Area,
    /// Two lengths that are not the work area.
    NoArea,
}

/// Other words that decide.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Hint {
    /// Scanner, galvanometer.
    Scan,
    /// Holds or moves the work.
    Table,
    /// Feeds or carries the work, often the user's own: counts only if it is said to come along.
    Conveyor,
    /// Numerically controlled.
    Numerical,
    /// Automatic: counts for welders.
    Automatic,
    /// Controlled by hand.
    ByHand,
    /// Shipped in parts or incomplete.
    Incomplete,
    /// A mark that only changes colour.
    ColourOnly,
    /// No function is the main one.
    Unclear,
    /// Several functions in one unit.
    Several,
    /// Made to be built into other equipment.
    Oem,
    /// A motion system, an enclosure, a bed: evidence of a machine.
    Frame,
    /// Powder or layers: evidence of adding.
    Layer,
    /// A medical thing that is worked, not a treatment.
    MedicalWare,
    /// Speaks of the beam itself.
    Optical,
}

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
    let tables = [words::FACTS, hints::HINTS, heads::HEADS, grammar::ROLES, grammar::LABELS, grammar::NOTHING];
    for (sense, list) in tables.into_iter().flatten() {
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

/// A noun means what the words inside it mean: a welding machine welds. The longest word inside says it.
fn inherit(automaton: &AhoCorasick, patterns: &[&str], words: &mut [Word]) {
    const FACTS: &[&str] = &["energy_source", "operation", "laser_medium", "forming_kind", "medical_field"];
    for (place, pattern) in patterns.iter().enumerate() {
        let noun = words[place].senses.iter().any(|s| matches!(s, Sense::Head(_)));
        if !noun && !words[place].senses.iter().any(|s| matches!(s, Sense::Fact("operation", _))) {
            continue;
        }
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
                if FACTS.contains(&fact) && !known && name != "mechanical" && (noun || fact == "energy_source") {
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
    found.retain(|token| {
        let keep = token.at.start >= end;
        if keep {
            end = token.at.end;
        }
        keep
    });
    found
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
    ];
    let after = text[at + 1..].chars().next();
    if !after.is_none_or(|c| c == ' ' || c == '"' || c == ')') {
        return false;
    }
    let word = text[..at].rsplit([' ', '(', ',']).next().unwrap_or_default();
    let single = word.len() == 1 && word.bytes().all(|b| b.is_ascii_lowercase());
    !single && !SHORT.contains(&word)
}
