//! From placed words to what the goods are and the other facts about them.

use super::lexicon::{Head, Hint, Token};
use super::nouns::HeadNoun;
use super::operations::{self, Operations};
use super::phrases::{Placed, Zone};
use super::{Stated, Value};

/// States all facts but the measured ones. Places are bytes of the folded text.
pub(super) fn facts(text: &str, tokens: &[Token], placed: &[Placed], head: Option<HeadNoun>) -> Vec<Stated> {
    let scene = Scene { text, tokens, placed, head };
    let mut stated = Vec::new();
    scene.media(&mut stated);
    match head.map(|h| h.head) {
        // A laser machining centre has no tool magazine.
        Some(Head::Named("machining_centre"))
            if scene.names("energy_source", 0).first().is_some_and(|(energy, ..)| *energy != "mechanical") =>
        {
            scene.machine(&mut stated);
        }
        Some(Head::Named(article)) => scene.named_article(article, &mut stated),
        Some(Head::Part(_) | Head::Accessory(_)) => scene.part(&mut stated),
        _ => scene.machine(&mut stated),
    }
    stated
}

/// A description with its words in place.
pub(super) struct Scene<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) placed: &'a [Placed],
    pub(super) head: Option<HeadNoun>,
}

/// A statement of a name by a word.
pub(super) fn name(fact: &'static str, name: &'static str, by: &Placed) -> Stated {
    Stated { fact, value: Value::Name(name), at: by.token.at.clone() }
}

fn flag(fact: &'static str, value: bool, by: &Placed) -> Stated {
    Stated { fact, value: Value::Flag(value), at: by.token.at.clone() }
}

impl<'a> Scene<'a> {
    /// How much the place of a word says of the goods: 0 in the noun phrase that names them, then what
    /// they are for, what else is said of them, and last what they contain; `None` for other goods.
    pub(super) fn rank(&self, index: usize) -> Option<u8> {
        let placed = &self.placed[index];
        match placed.zone {
            _ if placed.denied => None,
            Zone::Body => match self.head {
                None => Some(0),
                Some(head) => {
                    let noun = &self.placed[head.index];
                    let near = placed.phrase == noun.phrase || (placed.sentence == noun.sentence && index < head.index);
                    Some(if near { 0 } else { 2 })
                }
            },
            Zone::Purpose => Some(u8::from(self.head.is_some())),
            Zone::Means => Some(1),
            Zone::Contents => Some(3),
            Zone::Companion => Some(4),
            Zone::Context => None,
        }
    }

    /// Names of a fact with the word that states each, in order of rank and then of the text; each name once.
    pub(super) fn names(&self, fact: &str, worst: u8) -> Vec<(&'static str, u8, &'a Placed)> {
        let mut found: Vec<(&'static str, u8, &Placed)> = Vec::new();
        for (index, placed) in self.placed.iter().enumerate() {
            let Some(value) = placed.token.fact(fact) else { continue };
            let Some(rank) = self.rank(index).filter(|r| *r <= worst) else { continue };
            match found.iter_mut().find(|(other, ..)| *other == value) {
                Some(known) if known.1 > rank => *known = (value, rank, placed),
                Some(_) => {}
                None => found.push((value, rank, placed)),
            }
        }
        found.sort_by_key(|(_, rank, placed)| (*rank, placed.token.at.start));
        found
    }

    /// Words that hint at something and speak of the goods; best place first.
    pub(super) fn hint(&self, hint: Hint, worst: u8) -> Option<&'a Placed> {
        let ranked = self.placed.iter().enumerate().filter(|(_, p)| p.token.hints(hint)).filter_map(|(i, p)| Some((self.rank(i)?, p)));
        ranked.filter(|(rank, _)| *rank <= worst).min_by_key(|(rank, _)| *rank).map(|(_, p)| p)
    }

    fn denied(&self, hint: Hint) -> Option<&'a Placed> {
        self.placed.iter().find(|p| p.denied && p.token.hints(hint))
    }

    fn noun(&self) -> Option<&'a Placed> {
        self.head.map(|h| &self.placed[h.index])
    }

    fn word(&self, placed: &Placed) -> &'a str {
        &self.text[placed.token.at.clone()]
    }

    /// The active media, whatever part of the text names them.
    fn media(&self, stated: &mut Vec<Stated>) {
        let laser = self.placed.iter().any(|p| p.token.fact("energy_source") == Some("laser"));
        let mut found: Vec<(u8, &str, &Placed)> = Vec::new();
        for placed in self.placed.iter().filter(|p| !p.denied) {
            let Some(medium) = placed.token.fact("laser_medium") else { continue };
            let alone = matches!(self.word(placed), "fiber" | "fibre" | "光纤" | "diode" | "disk" | "other");
            if (alone && !laser) || found.iter().any(|(_, other, _)| *other == medium) {
                continue;
            }
            // A pulse length says more than the host, and a medium more than what pumps it.
            let rank = match medium {
                "ultrafast" | "excimer" => 0,
                _ => 1,
            };
            found.push((rank, medium, placed));
        }
        found.sort_by_key(|(rank, _, placed)| (*rank, placed.token.at.start));
        stated.extend(found.into_iter().filter_map(|(_, medium, placed)| {
            placed.token.fact("laser_medium").filter(|m| *m == medium).map(|m| name("laser_medium", m, placed))
        }));
    }

    fn named_article(&self, article: &'static str, stated: &mut Vec<Stated>) {
        let Some(noun) = self.noun() else { return };
        stated.push(name("named_article", article, noun));
        let whole = matches!(article, "laser_pointer" | "rangefinder" | "laser_level" | "plate_setter" | "machining_centre");
        stated.push(name("presentation", if whole { "complete_machine" } else { "part" }, noun));
        match article {
            "rangefinder" | "laser_level" => stated.push(name("operation", "measuring", noun)),
            "laser_pointer" => stated.push(name("operation", "emitting", noun)),
            "plate_setter" => stated.push(name("operation", "exposing", noun)),
            "machining_centre" => stated.push(name("operation", "milling", noun)),
            _ => self.part_of(stated),
        }
        if whole {
            let energies = self.names("energy_source", 2);
            stated.extend(energies.first().map(|(energy, _, by)| name("energy_source", energy, by)));
            self.numerical(None, stated);
        }
    }

    fn part(&self, stated: &mut Vec<Stated>) {
        let (Some(noun), Some(head)) = (self.noun(), self.head) else { return };
        match head.head {
            Head::Accessory(kind) => {
                stated.push(name("presentation", "accessory", noun));
                stated.push(name("accessory_kind", kind, noun));
            }
            _ => stated.push(name("presentation", "part", noun)),
        }
        self.part_of(stated);
        let energies = self.placed.iter().find(|p| !p.denied && p.token.fact("energy_source").is_some());
        stated.extend(energies.and_then(|p| Some(name("energy_source", p.token.fact("energy_source")?, p))));
        let materials = self.placed.iter().filter(|p| p.zone != Zone::Companion && !p.denied);
        stated.extend(materials.filter_map(|p| Some(name("workpiece_material", p.token.fact("workpiece_material")?, p))).take(4));
    }

    /// The kind of machine that a part is for: what the words about other goods, or else before the noun, speak of.
    fn part_of(&self, stated: &mut Vec<Stated>) {
        let Some(head) = self.head else { return };
        if let Head::Part(Some(kind)) = head.head
            && let Some(noun) = self.noun()
        {
            stated.push(name("part_of", kind, noun));
            return;
        }
        let noun = &self.placed[head.index];
        let context = |p: &&Placed| !p.denied && p.zone == Zone::Context;
        let before = |p: &&Placed| !p.denied && p.phrase == noun.phrase && p.token.at.start <= noun.token.at.start;
        let rest = |p: &&Placed| !p.denied && matches!(p.zone, Zone::Purpose | Zone::Body) && p.token.at.start != noun.token.at.start;
        let found = [
            operations::machine_kind(self.placed.iter().filter(context)),
            operations::machine_kind(self.placed.iter().filter(before)),
            operations::machine_kind(self.placed.iter().filter(rest)),
        ];
        if let Some((kind, by)) = found.into_iter().flatten().next() {
            stated.push(name("part_of", kind, by));
            if kind == "semiconductor" {
                stated.extend(by.token.fact("dedicated_use").map(|used| name("dedicated_use", used, by)));
            }
        }
    }

    fn machine(&self, stated: &mut Vec<Stated>) {
        let found = Operations::of(self);
        let table = self.table();
        let presentation = self.presentation(&found, table.as_ref().map(|t| t.value == Value::Flag(true)));
        let emits = matches!(presentation.as_ref().map(|p| p.value), Some(Value::Name("source")));
        let treats = found.principal() == Some("treating_body");
        if emits && !treats && found.principal() != Some("show_lighting") {
            stated.extend(self.noun().map(|noun| name("operation", "emitting", noun)));
            stated.extend(found.energies.first().map(|(energy, by)| name("energy_source", energy, by)));
        } else {
            stated.extend(found.named.iter().map(|(operation, _, by)| name("operation", operation, by)));
            stated.extend(found.energies.iter().map(|(energy, by)| name("energy_source", energy, by)));
            stated.extend(found.second.map(|(operation, by)| name("second_operation", operation, by)));
            stated.extend(found.second_energy.map(|(energy, by)| name("second_energy", energy, by)));
            self.uses(&found, stated);
            stated
                .extend(self.names("workpiece_material", 2).into_iter().map(|(material, _, by)| name("workpiece_material", material, by)));
        }
        stated.extend(presentation);
        stated.extend(table);
        self.numerical(found.principal(), stated);
        if found.principal() == Some("forming") {
            stated.extend(self.names("forming_kind", 2).first().map(|(kind, _, by)| name("forming_kind", kind, by)));
        }
        for (fact, hint) in
            [("colour_change_only", Hint::ColourOnly), ("principal_unclear", Hint::Unclear), ("incomplete", Hint::Incomplete)]
        {
            let marks = hint != Hint::ColourOnly || found.named.iter().any(|(o, ..)| matches!(*o, "marking" | "engraving"));
            let place = self.placed.iter().find(|p| marks && p.token.hints(hint) && p.zone != Zone::Context);
            stated.extend(place.map(|p| flag(fact, !p.denied, p)));
        }
        let by_laser = found.energies.first().is_none_or(|(energy, _)| *energy == "laser");
        if by_laser && matches!(self.head, Some(HeadNoun { head: Head::Machine, .. })) {
            let missing = self.placed.iter().find(|p| p.denied && matches!(p.token.head(), Some(Head::Source)));
            stated.extend(missing.map(|p| flag("incomplete", true, p)));
        }
    }

    /// Is a work table, holder or feeder presented? A denial outweighs a mention.
    fn table(&self) -> Option<Stated> {
        let here = |hint, worst| self.hint(hint, worst).map(|p| flag("worktable", true, p));
        let denied = self.denied(Hint::Table).or_else(|| self.denied(Hint::Conveyor)).map(|p| flag("worktable", false, p));
        denied.or_else(|| here(Hint::Table, 4)).or_else(|| {
            // A conveyor that is only spoken of is the user's own.
            let conveyor = self.placed.iter().enumerate().filter(|(_, p)| p.token.hints(Hint::Conveyor) && !p.denied);
            conveyor
                .filter(|(i, p)| matches!(p.zone, Zone::Companion | Zone::Contents) || self.rank(*i) == Some(0))
                .map(|(_, p)| flag("worktable", true, p))
                .next()
        })
    }

    fn presentation(&self, found: &Operations, table: Option<bool>) -> Option<Stated> {
        let noun = self.noun()?;
        let head = self.head?.head;
        let laser = found.energies.first().is_some_and(|(energy, _)| *energy == "laser");
        let scan = self.hint(Hint::Scan, 4).filter(|p| p.token.fact("operation").is_none());
        let optical = self.placed.iter().any(|p| p.token.hints(Hint::Optical));
        let oem = self.hint(Hint::Oem, 4).is_some();
        let works = found.principal().is_some_and(|o| operations::ON_SURFACE.contains(&o) || o == "welding" || o == "soldering");
        let said = |what| Some(name("presentation", what, noun));
        match head {
            Head::Source | Head::Laser if scan.is_some() && found.principal() != Some("treating_body") => said("source_with_scan_head"),
            Head::Laser if found.principal() == Some("treating_body") => said("complete_machine"),
            Head::Laser if !oem && (table == Some(true) || self.hint(Hint::Frame, 4).is_some() || self.is_called_machine()) => {
                said("complete_machine")
            }
            Head::Source | Head::Laser => said("source"),
            // A laser system of which only the beam is described is a laser.
            Head::System if laser && optical && found.named.iter().all(|(o, ..)| *o == "emitting") => {
                said(if scan.is_some() { "source_with_scan_head" } else { "source" })
            }
            // A marker that is presented without anything to hold the work.
            Head::System if laser && works && table == Some(false) => said("source_with_scan_head"),
            Head::Machine
                if laser
                    && works
                    && table == Some(false)
                    && (scan.is_some() || matches!(self.word(noun), "marker" | "coder" | "laser coder" | "printer")) =>
            {
                said("source_with_scan_head")
            }
            Head::System if laser && works && table.is_none() && scan.is_some_and(|p| p.zone == Zone::Contents) => {
                said("source_with_scan_head")
            }
            _ => said("complete_machine"),
        }
    }

    /// Does the text elsewhere call the goods a machine?
    fn is_called_machine(&self) -> bool {
        let mut words = self.placed.iter().filter(|p| p.zone == Zone::Body && !p.denied);
        words.any(|p| {
            matches!(p.token.head(), Some(Head::Machine)) && p.token.fact("operation").is_none_or(|o| operations::ON_SURFACE.contains(&o))
        })
    }

    fn numerical(&self, operation: Option<&str>, stated: &mut Vec<Stated>) {
        let joins = matches!(operation, Some("welding" | "soldering"));
        let yes = self.hint(Hint::Numerical, 4).or_else(|| self.hint(Hint::Automatic, 4).filter(|_| joins));
        let no = || self.denied(Hint::Numerical).or_else(|| self.hint(Hint::ByHand, 2));
        stated.extend(yes.map(|p| flag("numerical_control", true, p)).or_else(|| no().map(|p| flag("numerical_control", false, p))));
    }

    /// Dedication counts if the goods work nothing else before.
    fn uses(&self, found: &Operations, stated: &mut Vec<Stated>) {
        if found.principal() == Some("treating_body") {
            let by = found.named[0].2;
            stated.push(name("dedicated_use", "medical", by));
            let field =
                self.placed.iter().find_map(|p| Some(name("medical_field", p.token.fact("medical_field").filter(|_| !p.denied)?, p)));
            stated.push(field.unwrap_or_else(|| name("medical_field", "general", by)));
            return;
        }
        let mut candidates: Vec<(&'static str, &Placed)> = Vec::new();
        for (index, placed) in self.placed.iter().enumerate() {
            let Some(used) = placed.token.fact("dedicated_use") else { continue };
            let fits = !placed.denied && (placed.zone == Zone::Context || self.rank(index).is_some_and(|r| r <= 2));
            let others = self.placed[..index].iter().filter(|p| !p.denied && p.zone == placed.zone && p.phrase.abs_diff(placed.phrase) < 6);
            let others =
                others.filter_map(|p| p.token.fact("workpiece_material")).filter(|m| !matches!(*m, "semiconductor" | "glass" | "ceramic"));
            if fits && others.count() == 0 {
                candidates.push((used, placed));
            }
        }
        // Making the wafer itself is the narrower statement.
        candidates.sort_by_key(|(used, placed)| (*used != "semiconductor_wafer", placed.token.at.start));
        for (used, by) in candidates {
            if !stated.iter().any(|s| s.fact == "dedicated_use" && s.value == Value::Name(used)) {
                stated.push(name("dedicated_use", used, by));
            }
        }
    }
}
