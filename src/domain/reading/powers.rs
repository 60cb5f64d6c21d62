//! Which of several powers is that of the laser, and wavelengths written without a unit.

use super::lexicon::{Label, Role, Token};
use super::quantities::Quantity;
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
    "功率",
    "最大",
    "连续",
    "脉冲",
    "单模",
    "额定",
    "可选",
];

/// Powers taken for those of the laser.
#[derive(Default)]
pub(super) struct Guesses {
    /// Place among the statements, and how well it is known: 2 from a label or a laser beside it, 1 alone in its
    /// clause, 0 beside other words.
    known: Vec<(usize, u8)>,
}

impl Guesses {
    /// Notes a power and what stands before it in its clause.
    pub(super) fn add(&mut self, text: &str, tokens: &[Token], next: usize, quantity: &Quantity, place: usize, labelled: bool) {
        let mut start = 0;
        let mut laser = labelled;
        for token in tokens[..next].iter().rev().take(16) {
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
        let words = text[start..quantity.at.start]
            .split([' ', '/'])
            .filter(|word| word.chars().any(char::is_alphabetic) && !word.bytes().any(|b| b.is_ascii_digit()));
        laser |= words.clone().any(|word| matches!(word, "fs" | "ps" | "ns"));
        let other = words.filter(|word| !NEUTRAL.contains(word)).count() > 0;
        self.known.push((place, if laser { 2 } else { u8::from(!other) }));
    }

    /// Beside a power that is surely the laser's, one of something else is not.
    pub(super) fn settle(&self, stated: &mut Vec<Stated>) {
        if !self.known.iter().any(|(_, sure)| *sure == 2) {
            return;
        }
        let mut place = 0;
        let mut guesses = self.known.iter().peekable();
        stated.retain(|_| {
            let guess = guesses.next_if(|(at, _)| *at == place);
            place += 1;
            guess.is_none_or(|(_, sure)| *sure > 0)
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
