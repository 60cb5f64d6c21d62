//! How a text is built: its phrases, what each has to do with the goods, and what is denied.

use super::lexicon::{Head, Role, Token};

/// What a phrase has to do with the goods.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    /// Speaks of the goods.
    Body,
    /// What the goods are to do.
    Purpose,
    /// Other goods, which these serve or go into.
    Context,
    /// What comes along with the goods.
    Companion,
    /// What the goods are made up of.
    Contents,
    /// By what means they work.
    Means,
}

/// A token with its place in the text.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    pub(super) token: Token,
    pub(super) zone: Zone,
    pub(super) denied: bool,
    /// Number of the phrase; a phrase has no role word inside.
    pub(super) phrase: u32,
    pub(super) sentence: u32,
    /// Stands in the phrase behind "is".
    pub(super) after_is: bool,
    /// Stands behind "and" or a list comma in its phrase.
    pub(super) after_and: bool,
}

/// Gives every token its place. Role words are left out of the result.
pub(super) fn place(text: &str, tokens: &[Token]) -> Vec<Placed> {
    let mut placer = Placer { placed: Vec::with_capacity(tokens.len()), ..Placer::default() };
    for (index, token) in tokens.iter().enumerate() {
        match token.role() {
            Some(role) => placer.role(role, text, tokens, index),
            None => placer.word(token),
        }
    }
    placer.placed
}

#[derive(Default)]
struct Placer {
    placed: Vec<Placed>,
    zone: Option<Zone>,
    /// Zones outside the brackets that are open.
    outer: Vec<Option<Zone>>,
    denied: bool,
    /// The denial is that of a single Chinese character, which reaches one word: 无墨激光喷码机.
    once: bool,
    phrase: u32,
    sentence: u32,
    after_is: bool,
    after_and: bool,
    /// Place of the first noun about the goods that could name them.
    named: Option<usize>,
}

/// No phrase is longer than this many words; keeps the time for odd texts linear.
const REACH: usize = 32;

impl Placer {
    fn word(&mut self, token: &Token) {
        let zone = self.zone.unwrap_or(Zone::Body);
        if self.named.is_none() && zone == Zone::Body && !self.denied && token.head().is_some() {
            self.named = Some(self.placed.len());
        }
        let (denied, phrase, sentence, after_is, after_and) = (self.denied, self.phrase, self.sentence, self.after_is, self.after_and);
        self.placed.push(Placed { token: token.clone(), zone, denied, phrase, sentence, after_is, after_and });
        self.denied &= !self.once;
    }

    fn open(&mut self, zone: Option<Zone>) {
        self.phrase += 1;
        self.zone = zone;
        self.after_is = false;
    }

    fn role(&mut self, role: Role, text: &str, tokens: &[Token], index: usize) {
        let rest = &tokens[index + 1..];
        self.after_and = matches!(role, Role::And | Role::List);
        self.denied |= self.once && self.after_and && self.placed.last().is_some_and(|p| p.denied && p.phrase == self.phrase);
        match role {
            Role::For | Role::ForUse | Role::Purpose => {
                let near = rest.first().is_some_and(|t| t.at.start <= tokens[index].at.end + 2 && t.fact("operation").is_some());
                let verb = text[tokens[index].at.clone()].ends_with(" to") && near;
                let zone = match ahead(rest) {
                    _ if verb => Zone::Purpose,
                    Ahead::Machine => Zone::Context,
                    Ahead::Operation => Zone::Purpose,
                    Ahead::Neither if role == Role::ForUse => Zone::Context,
                    Ahead::Neither => Zone::Purpose,
                };
                // "A lens for a machine used to cut steel", "for a machine for wafers": the use is that of the machine.
                let kept = self.zone == Some(Zone::Context);
                self.open(if kept { Some(Zone::Context) } else { Some(zone) });
                self.denied &= role != Role::For;
            }
            Role::With => {
                self.open(Some(Zone::Companion));
                // "Does not include", "not equipped with" deny what would come along.
                self.denied &=
                    index > 0 && tokens[index - 1].role() == Some(Role::Not) && tokens[index - 1].at.end + 1 >= tokens[index].at.start;
            }
            Role::Contents => self.open(Some(Zone::Contents)),
            Role::Means => {
                let zone = if self.zone == Some(Zone::Context) { Zone::Context } else { Zone::Means };
                self.open(Some(zone));
            }
            Role::Not => {
                // "No. 5" denies nothing, and a Chinese "no" only what follows at once: 无耗材激光喷码机 is a machine.
                let end = tokens[index].at.end;
                let chinese = !text[..end].ends_with(|c: char| c.is_ascii());
                let far = chinese && rest.first().is_some_and(|t| t.at.start > end + if tokens[index].at.len() == 3 { 0 } else { 3 });
                if !text[end..].starts_with('.') && !far {
                    self.phrase += 1;
                    self.denied = true;
                    self.once = chinese && tokens[index].at.len() == 3;
                }
            }
            Role::Is => {
                self.open(Some(Zone::Body));
                self.after_is = true;
                self.denied = false;
            }
            Role::But => {
                self.open(self.zone);
                self.denied = false;
            }
            Role::Again => {
                self.open(Some(Zone::Body));
                self.denied = false;
            }
            Role::Break => self.phrase += 1,
            Role::That => self.open(self.zone),
            Role::Comma => {
                let zone = self.zone.filter(|z| self.named.is_some() || matches!(z, Zone::Companion | Zone::Contents));
                self.denied &= list_goes_on(text, tokens, index);
                self.open(zone);
            }
            Role::Stop => {
                self.sentence += 1;
                self.outer.clear();
                self.denied = false;
                self.open(None);
            }
            Role::Open => {
                if self.outer.len() < 16 {
                    self.outer.push(self.zone);
                }
                self.open(self.zone);
            }
            Role::Close => {
                let zone = self.outer.pop().unwrap_or(self.zone);
                self.denied = false;
                self.open(zone);
            }
            Role::ForBefore if head_ahead(rest) => {
                self.set_phrase(Zone::Context);
                self.open(None);
                self.denied = false;
            }
            Role::De if head_ahead(rest) => {
                if self.zone.unwrap_or(Zone::Body) == Zone::Body
                    && self.in_phrase(|t| matches!(t.head(), Some(Head::Machine | Head::System | Head::Source)))
                {
                    self.set_phrase(Zone::Context);
                }
                self.open(None);
                self.denied = false;
            }
            Role::Firm => {
                // A firm's name says nothing of the goods.
                let phrase = self.phrase;
                while self.placed.last().is_some_and(|p| p.phrase == phrase && p.token.fact("laser_medium").is_none()) {
                    self.placed.pop();
                }
                self.named = self.named.filter(|&n| n < self.placed.len());
                self.phrase += 1;
            }
            Role::ByOthers => {
                let sentence = self.sentence;
                let near = self.phrase.saturating_sub(1);
                self.placed.iter_mut().rev().take_while(|p| p.sentence == sentence && p.phrase >= near).for_each(|p| p.denied = true);
                self.phrase += 1;
            }
            Role::ForBefore | Role::De | Role::And | Role::List | Role::Mainly => {}
        }
    }

    fn set_phrase(&mut self, zone: Zone) {
        let phrase = self.phrase;
        let mut start = self.placed.len();
        for p in self.placed.iter_mut().rev().take_while(|p| p.phrase == phrase) {
            p.zone = zone;
            start -= 1;
        }
        self.named = self.named.filter(|&n| n < start);
    }

    fn in_phrase(&self, test: impl Fn(&Token) -> bool) -> bool {
        self.placed.iter().rev().take_while(|p| p.phrase == self.phrase).any(|p| test(&p.token))
    }
}

enum Ahead {
    Machine,
    Operation,
    Neither,
}

/// What the phrase that begins here speaks of.
fn ahead(rest: &[Token]) -> Ahead {
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

/// Does a noun that could be the goods stand before the next break?
fn head_ahead(rest: &[Token]) -> bool {
    rest.iter()
        .take(REACH)
        .take_while(|t| matches!(t.role(), None | Some(Role::And | Role::List | Role::ForBefore | Role::De)))
        .any(|t| t.head().is_some_and(|h| h != Head::Laser))
}

/// Does a denial go on after this comma, as in "without table, feeder or conveyor"?
fn list_goes_on(text: &str, tokens: &[Token], index: usize) -> bool {
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
