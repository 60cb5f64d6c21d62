//! How a text is built: its phrases, what each has to do with the goods, and what is denied.

use super::ahead::{Ahead, ahead, ends_entry, head_ahead, is_chinese, just_denied, list_goes_on, material_ahead, offers_behind};
use super::lexicon::{Head, Hint, Role, Token};

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
            Some(role) => {
                placer.gap(text, token);
                placer.role(role, text, tokens, index);
            }
            None => {
                placer.gap(text, token);
                placer.word(token);
            }
        }
        placer.end = token.at.end;
    }
    placer.placed
}

#[derive(Default)]
struct Placer {
    placed: Vec<Placed>,
    zone: Option<Zone>,
    /// Zones outside the brackets that are open.
    outer: Vec<(Option<Zone>, bool)>,
    denied: bool,
    /// Where the token before ends.
    end: usize,
    /// The zone was opened by a Chinese word.
    chinese: bool,
    /// First word of the running clause.
    clause: usize,
    /// Up to this word all of the clause is denied by "are not included".
    refused: usize,
    /// The denial is that of a single Chinese character, which reaches one word: 无墨激光喷码机.
    once: bool,
    phrase: u32,
    sentence: u32,
    after_is: bool,
    after_and: bool,
    /// Place of the first noun about the goods that could name them.
    named: Option<usize>,
}

impl Placer {
    fn word(&mut self, token: &Token) {
        let zone = self.zone.unwrap_or(Zone::Body);
        if self.named.is_none() && zone == Zone::Body && !self.denied && token.head().is_some() {
            self.named = Some(self.placed.len());
        }
        let (denied, phrase, sentence, after_is, after_and) = (self.denied, self.phrase, self.sentence, self.after_is, self.after_and);
        self.placed.push(Placed { token: token.clone(), zone, denied, phrase, sentence, after_is, after_and });
        self.denied &= !self.once;
        self.after_and = false;
    }

    /// A space beside Chinese writing parts what it stands between.
    fn gap(&mut self, text: &str, token: &Token) {
        let between = &text[self.end.min(token.at.start)..token.at.start];
        if !between.contains([' ', '/']) || self.placed.is_empty() {
            return;
        }
        let before = text[..self.end].chars().next_back().into_iter().chain(between.trim_end().chars().next_back());
        let after = between.trim_start().chars().next().or_else(|| text[token.at.start..].chars().next());
        if before.chain(after).any(is_chinese) {
            if self.chinese {
                self.open(None);
            }
            self.phrase += 1;
        }
    }

    fn open(&mut self, zone: Option<Zone>) {
        self.phrase += 1;
        self.zone = zone;
        self.after_is = false;
        self.chinese = false;
    }

    fn role(&mut self, role: Role, text: &str, tokens: &[Token], index: usize) {
        let rest = &tokens[index + 1..];
        let chinese = text[..tokens[index].at.end].ends_with(is_chinese);
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
                    Ahead::Neither if role == Role::ForUse && !material_ahead(rest) => Zone::Context,
                    Ahead::Neither => Zone::Purpose,
                };
                // "A lens for a machine used to cut steel", "for a machine for wafers": the use is that of the machine.
                let kept = self.zone == Some(Zone::Context);
                self.open(if kept { Some(Zone::Context) } else { Some(zone) });
                self.denied &= role != Role::For || just_denied(text, tokens, index);
            }
            Role::With => {
                self.open(Some(Zone::Companion));
                self.clause = self.placed.len();
                // "Does not include", "nor does it include" deny what would come along.
                self.denied &= just_denied(text, tokens, index);
            }
            Role::Contents => self.open(Some(Zone::Contents)),
            Role::Means => {
                let zone = if self.zone == Some(Zone::Context) { Zone::Context } else { Zone::Means };
                self.open(Some(zone));
            }
            Role::Not if offers_behind(text, &tokens[index].at) => {
                let phrase = self.phrase;
                let before = self.placed.iter_mut().rev().take_while(|p| p.phrase == phrase);
                before.filter(|p| p.token.hints(Hint::Table) || p.token.hints(Hint::Conveyor)).for_each(|p| p.zone = Zone::Context);
                self.phrase += 1;
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
                self.clause = self.placed.len();
                self.denied = false;
            }
            Role::Again => {
                self.open(Some(Zone::Body));
                self.denied &= just_denied(text, tokens, index);
            }
            Role::Break => self.phrase += 1,
            Role::That => self.open(self.zone),
            Role::Comma => {
                let zone = self.zone.filter(|z| self.named.is_some() || matches!(z, Zone::Companion | Zone::Contents));
                let inside = self.outer.last().is_some_and(|(_, denied)| *denied);
                self.denied &= inside || list_goes_on(text, tokens, index);
                self.open(zone);
            }
            Role::Field => {
                self.open(None);
                self.denied = false;
                self.clause = self.placed.len();
            }
            Role::Stop | Role::Question => {
                // "Cutting? No: it marks."
                if role == Role::Question
                    && rest.first().is_some_and(|t| t.role() == Some(Role::Not) && t.at.start <= tokens[index].at.end + 1)
                {
                    let sentence = self.sentence;
                    let asked = self.placed.iter_mut().rev().take_while(|p| p.sentence == sentence);
                    // "Laser trimming? No: dicing": the laser stays.
                    let mut asked: Vec<&mut Placed> = asked.collect();
                    let operation = asked.iter().any(|p| p.token.fact("operation").is_some())
                        && !asked.iter().any(|p| p.token.fact("laser_medium").is_some());
                    for p in &mut asked {
                        p.denied |= !operation || p.token.fact("energy_source").is_none() || p.token.fact("operation").is_some();
                    }
                    self.named = None;
                }
                self.clause = self.placed.len();
                self.sentence += 1;
                self.outer.clear();
                self.denied = false;
                self.open(None);
            }
            Role::Open => {
                if self.outer.len() < 16 {
                    self.outer.push((self.zone, self.denied));
                }
                self.open(self.zone);
            }
            Role::Close => {
                let (zone, _) = self.outer.pop().unwrap_or((self.zone, false));
                self.denied = false;
                self.open(zone);
            }
            // 激光雕刻机用 at the end of an entry tells what the goods are for, not what they are.
            Role::ForBefore if ends_entry(text, tokens[index].at.end, self.named.is_some()) => {
                let at = tokens[index].at.start;
                let from = self.entry(text, at, &[' ', '|', ',', '、', ':', '(', '/']);
                let machine = self.in_phrase(|t| {
                    t.at.start >= from && matches!(t.head(), Some(Head::Machine | Head::System | Head::Source | Head::Named(_)))
                });
                self.set_phrase(if machine { Zone::Context } else { Zone::Purpose }, from);
                self.open(None);
                self.denied = false;
            }
            Role::ForBefore if head_ahead(rest) => {
                self.set_phrase(Zone::Context, 0);
                self.open(None);
                self.denied = false;
            }
            Role::De if head_ahead(rest) => {
                if self.zone.unwrap_or(Zone::Body) == Zone::Body
                    && self.in_phrase(|t| matches!(t.head(), Some(Head::Machine | Head::System | Head::Source)))
                {
                    self.set_phrase(Zone::Context, 0);
                }
                self.open(None);
                self.denied = false;
            }
            Role::Firm => {
                // A firm's name says nothing of the goods.
                let phrase = self.phrase;
                let at = tokens[index].at.start;
                let from = if chinese { self.entry(text, at, &[' ', '|', ',', '、', ':', '(']) } else { 0 };
                let field = text[tokens[index].at.end..].trim_start().starts_with(':');
                while !field
                    && self
                        .placed
                        .last()
                        .is_some_and(|p| p.phrase == phrase && p.token.at.start >= from && p.token.fact("laser_medium").is_none())
                {
                    self.placed.pop();
                }
                self.clause = self.clause.min(self.placed.len());
                self.refused = self.refused.min(self.placed.len());
                self.named = self.named.filter(|&n| n < self.placed.len());
                self.phrase += 1;
            }
            Role::ByOthers => {
                // "Table, chuck and feeder are not included" denies all of them, "with scanner, table not included" one.
                let word = &text[tokens[index].at.clone()];
                let after = index > 0 && tokens[index - 1].role() == Some(Role::Is);
                let all =
                    word.starts_with("are ") || word.starts_with('均') || (after && text[tokens[index - 1].at.clone()].starts_with("are"));
                let near = if after { self.phrase.saturating_sub(1) } else { self.phrase };
                let clause = self.clause.max(self.refused).min(self.placed.len());
                self.placed[clause..].iter_mut().rev().take_while(|p| all || p.phrase >= near).for_each(|p| p.denied = true);
                self.refused = if all { self.placed.len() } else { self.refused };
                if self.named.is_some_and(|n| self.placed[n].denied) {
                    self.named = None;
                }
                self.phrase += 1;
            }
            Role::List if self.zone.unwrap_or(Zone::Body) == Zone::Body => self.phrase += 1,
            Role::ForBefore | Role::De | Role::And | Role::List | Role::Mainly => {}
        }
        self.chinese |= chinese && matches!(role, Role::For | Role::ForUse | Role::Purpose | Role::With | Role::Means | Role::Contents);
    }

    /// Where the entry begins that ends here, as far back as the phrase goes.
    fn entry(&self, text: &str, at: usize, borders: &[char]) -> usize {
        let phrase = self.placed.iter().rev().take_while(|p| p.phrase == self.phrase).last();
        let start = phrase.map_or(at, |p| p.token.at.start.min(at));
        text[start..at].rfind(borders).map_or(start, |i| start + i + 1)
    }

    fn set_phrase(&mut self, zone: Zone, from: usize) {
        let phrase = self.phrase;
        let mut start = self.placed.len();
        for p in self.placed.iter_mut().rev().take_while(|p| p.phrase == phrase && p.token.at.start >= from) {
            p.zone = zone;
            start -= 1;
        }
        self.named = self.named.filter(|&n| n < start);
    }

    fn in_phrase(&self, test: impl Fn(&Token) -> bool) -> bool {
        self.placed.iter().rev().take_while(|p| p.phrase == self.phrase).any(|p| test(&p.token))
    }
}
