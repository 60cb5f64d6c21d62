//! Which of several powers is that of the laser, and wavelengths written without a unit.

use super::lexicon::{Label, Role, Token};
use super::mains;
use super::near::tail;
use super::quantities::{Quantity, Sort};
use super::{Stated, Value};

/// Wavelengths that people write without their unit.
const BARE: &[(&str, f64)] =
    &[("1064", 1064.0), ("10600", 10_600.0), ("1070", 1070.0), ("1080", 1080.0), ("10640", 10_640.0), ("355", 355.0)];
/// Words before a power that say nothing of its owner.
const NEUTRAL: &[&str] = &[
    "cw",
    "avg",
    "avg.",
    "average",
    "mean",
    "max",
    "max.",
    "maximum",
    "min",
    "up",
    "to",
    "power",
    "nominal",
    "output",
    "pulsed",
    "qcw",
    "at",
    "of",
    "and",
    "or",
    "with",
    "a",
    "the",
    "total",
    "type",
    "about",
    "approx",
    "approx.",
    "each",
    "air",
    "cooled",
    "water",
    "rf",
    "pulse",
    "q",
    "switched",
    "single",
    "mode",
    "multimode",
    "power:",
    "rated",
    "available",
    "options",
    "versions",
    "model",
    "models",
    "in",
    "from",
    "ns",
    "x",
    "emitting",
    "delivering",
    "nm",
    "um",
    "uv",
    "ir",
    "green",
    "功率可选",
    "可选功率",
    "功率",
    "最大",
    "连续",
    "脉冲",
    "单模",
    "额定",
    "可选",
];

/// Words for lasers that give a peak power beside the average one.
const PULSED: &[&str] = &["qcw", "quasi", "准连续", "peak", "峰值", "pk"];
/// A peak power is at least this many times the average.
const PEAK: f64 = 4.0;
/// The power of a beam that only shows the place is below this many watt, and this many times below that of the laser.
const FAINT: (f64, f64) = (0.05, 100.0);
/// What a machine draws is at least this many times the power of its laser.
const FAR: f64 = 1.5;
/// More faint beams than these no goods have.
const MANY: usize = 16;
/// The signs between a faint power and its wavelength are no more bytes than these.
const BESIDE: usize = 32;

/// What a power is in a pair such as "150/1500 W (average/peak)".
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum OfPair {
    Average,
    Peak,
}

/// Does a text speak of a laser that gives both an average and a peak power?
pub(super) fn pulsed(text: &str) -> bool {
    PULSED.iter().any(|word| text.contains(word))
}

/// Is the power at this place one of a pair of average and peak?
pub(super) fn of_pair(text: &str, found: &[Quantity], place: usize) -> Option<OfPair> {
    let this = &found[place];
    let beside = |other: &Quantity| {
        let (first, second) = if other.at.start < this.at.start { (other, this) } else { (this, other) };
        let between = &text[first.at.start..second.at.start];
        let (low, high) = (f64::min(first.high, second.high), f64::max(first.high, second.high));
        other.sort == Sort::Power
            && between.contains('/')
            && between.chars().all(|c| c.is_ascii_digit() || "/ .,kw瓦千".contains(c))
            && high >= PEAK * low
    };
    let pairs = [place.checked_sub(1), Some(place + 1)].map(|other| other.and_then(|i| found.get(i)).filter(|q| beside(q)));
    // Three in a row are offers.
    let ([Some(other), None] | [None, Some(other)]) = pairs else { return None };
    Some(if this.high < other.high { OfPair::Average } else { OfPair::Peak })
}

/// "3 kW 1080 nm, 650 nm 1 mW": next to the power of the laser that of a beam which shows the place is nothing, and so is the
/// wavelength beside it.
pub(super) fn drop_faint(text: &str, stated: &mut Vec<Stated>) {
    let high = |s: &Stated| if let Value::Number { high, .. } = s.value { high } else { 0.0 };
    let strongest = stated.iter().filter(|s| s.fact == "output_power").map(high).fold(0.0, f64::max);
    let faint: Vec<std::ops::Range<usize>> = stated
        .iter()
        .filter(|s| s.fact == "output_power" && high(s) < FAINT.0 && high(s) * FAINT.1 <= strongest)
        .map(|s| s.at.clone())
        .take(MANY)
        .collect();
    if faint.is_empty() {
        return;
    }
    stated.retain(|s| s.fact != "output_power" || !faint.contains(&s.at));
    let lines = stated.iter().filter(|s| s.fact == "wavelength").count();
    let near = |s: &Stated| {
        faint.iter().any(|at| {
            let between = text.get(at.end.min(s.at.end)..at.start.max(s.at.start)).unwrap_or_default();
            between.len() <= BESIDE && between.chars().all(|c| " /@<≤(,、".contains(c))
        })
    };
    let shown = stated.iter().filter(|s| s.fact == "wavelength" && near(s)).count();
    stated.retain(|s| s.fact != "wavelength" || shown == lines || !near(s));
}

/// A power taken for that of the laser.
struct Guess {
    place: usize,
    sure: u8,
    high: f64,
    /// Part of a list with the one before.
    listed: bool,
    /// All that its entry tells, or said to be that of the whole machine.
    alone: bool,
}

/// Powers taken for those of the laser.
#[derive(Default)]
pub(super) struct Guesses {
    /// In order, with how well each is known: 2 from a label or a laser beside it, 1 alone in its clause, 0 beside other
    /// words.
    known: Vec<Guess>,
}

impl Guesses {
    /// Notes a power and what stands before it in its clause.
    pub(super) fn add(&mut self, text: &str, tokens: &[Token], next: usize, quantity: &Quantity, place: usize, sort: (bool, bool)) {
        // A clause is no longer than this many known words, nor than this many bytes.
        const REACH: usize = 16;
        const CLAUSE: usize = 256;
        let mut start = next.checked_sub(REACH + 1).map_or(0, |far| tokens[far].at.end.min(quantity.at.start));
        let (labelled, listed) = sort;
        let mut laser = labelled;
        for token in tokens[..next].iter().rev().take(REACH) {
            let ends = matches!(
                token.role(),
                Some(Role::Stop | Role::Comma | Role::List | Role::Field | Role::With | Role::Contents | Role::Open | Role::Close)
            );
            if ends {
                start = token.at.end.min(quantity.at.start);
                break;
            }
            laser |= lases(token);
        }
        // "50 W fibre laser": what follows at once.
        laser |= tokens[next..].iter().take_while(|t| t.at.start <= quantity.at.end + 2).any(lases);
        let clause = tail(text, quantity.at.start, CLAUSE.min(quantity.at.start - start));
        let mut words =
            clause.split([' ', '/']).filter(|word| word.chars().any(char::is_alphabetic) && !word.bytes().any(|b| b.is_ascii_digit()));
        laser |= words.clone().any(|word| matches!(word, "fs" | "ps" | "ns"));
        let other = words.any(|word| !NEUTRAL.contains(&word.trim_end_matches(':')));
        let sure = if laser { 2 } else { u8::from(!other) };
        let alone = mains::is_entry(text, quantity) || mains::of_whole(text, quantity);
        self.known.push(Guess { place, sure, high: quantity.high, listed, alone });
    }

    /// Beside a power that is surely the laser's, or else the first, one of something else is not. A far higher one that
    /// stands alone is what the machine draws.
    pub(super) fn settle(mut self, stated: &mut Vec<Stated>, pulsed: bool) {
        let told = self.known.iter().any(|g| g.sure == 2);
        let Some(first) = self.known.first_mut().filter(|_| !told) else {
            return self.keep(stated, pulsed);
        };
        first.sure = 2;
        self.keep(stated, pulsed);
    }

    fn keep(&self, stated: &mut Vec<Stated>, pulsed: bool) {
        let anchor = self.known.iter().filter(|g| g.sure == 2).map(|g| g.high).fold(0.0, f64::max);
        let mut drawn = stated.iter().any(|s| s.fact == "electrical_power");
        let mut dropped = Vec::new();
        let mut kept = true;
        for guess in &self.known {
            // An offer goes with the one before it.
            kept = guess.sure == 2 || if guess.listed { kept } else { guess.sure == 1 && guess.high <= FAR * anchor };
            if kept {
                continue;
            }
            match stated.get_mut(guess.place) {
                Some(power) if guess.alone && !drawn && !pulsed && guess.high > FAR * anchor => {
                    power.fact = "electrical_power";
                    drawn = true;
                }
                _ => dropped.push(guess.place),
            }
        }
        let mut place = 0;
        let mut dropped = dropped.into_iter().peekable();
        stated.retain(|_| {
            let gone = dropped.next_if(|at| *at == place).is_some();
            place += 1;
            !gone
        });
    }
}

/// Does a word speak of a laser or its medium?
fn lases(token: &Token) -> bool {
    token.fact("laser_medium").is_some()
        || token.fact("energy_source") == Some("laser")
        || token.label(&[Label::Output, Label::Wavelength]).is_some()
}

/// "Fiber 50 W; 1064; 110x110 lens": a number that is a usual wavelength and a clause by itself.
pub(super) fn bare_wavelength(text: &str) -> Option<Stated> {
    BARE.iter().find_map(|&(number, value)| {
        let (at, _) = text.match_indices(number).find(|(at, _)| {
            let before = text[..*at].trim_end();
            let after = text[*at + number.len()..].trim_start();
            let apart = |c: char| matches!(c, ';' | ',' | '|' | '、' | '/' | '\n');
            before.ends_with(apart) && after.starts_with(apart)
        })?;
        Some(Stated { fact: "wavelength", value: Value::Number { low: value, high: value }, at: at..at + number.len() })
    })
}
