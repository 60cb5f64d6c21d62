//! From placed words to what the goods are and the other facts about them.

use super::lexicon::{Head, Hint, Token};
use super::machines;
use super::nouns::HeadNoun;
use super::operations::Operations;
use super::phrases::{Placed, Zone};
use super::quantities::{Quantity, Sort};
use super::{Stated, Value};

/// States all facts but the measured ones. Places are bytes of the folded text.
pub(super) fn facts(text: &str, tokens: &[Token], placed: &[Placed], head: Option<HeadNoun>, found: &[Quantity]) -> Vec<Stated> {
    let hardware = found.iter().any(|q| match q.sort {
        Sort::Axes => q.high >= 2.0,
        Sort::Area | Sort::BareArea => (2.5e-3..=400.0).contains(&q.high),
        _ => false,
    });
    let scene = Scene { text, tokens, placed, head, hardware };
    let mut stated = Vec::new();
    scene.media(&mut stated);
    let outright = matches!(head.map(|h| h.head), Some(Head::Machine | Head::System | Head::Laser)).then(|| scene.outright()).flatten();
    match outright.map(Head::Named).or(head.map(|h| h.head)) {
        // A laser machining centre has no tool magazine.
        Some(Head::Named("machining_centre"))
            if scene.names("energy_source", 0).first().is_some_and(|(energy, ..)| *energy != "mechanical")
                || scene.names("energy_source", 4).iter().any(|(energy, ..)| *energy == "laser") =>
        {
            scene.machine(&mut stated);
        }
        Some(Head::Named(article)) => scene.named_article(article, &mut stated),
        Some(Head::Part(_)) if scene.marks_alone() => scene.machine(&mut stated),
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
    /// Measures that only a machine has: two or more axes, an area to work on, a speed.
    pub(super) hardware: bool,
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
        self.names_of(fact, worst, |_| true)
    }

    /// The same for the words that pass a test.
    pub(super) fn names_of(&self, fact: &str, worst: u8, test: impl Fn(&Placed) -> bool) -> Vec<(&'static str, u8, &'a Placed)> {
        let mut found: Vec<(&'static str, u8, &Placed)> = Vec::new();
        for (index, placed) in self.placed.iter().enumerate() {
            let Some(value) = placed.token.fact(fact) else { continue };
            let Some(rank) = self.rank(index).filter(|r| *r <= worst && test(placed)) else {
                continue;
            };
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

    pub(super) fn denied(&self, hint: Hint) -> Option<&'a Placed> {
        self.placed.iter().find(|p| p.denied && p.token.hints(hint))
    }

    pub(super) fn noun(&self) -> Option<&'a Placed> {
        self.head.map(|h| &self.placed[h.index])
    }

    pub(super) fn word(&self, placed: &Placed) -> &'a str {
        &self.text[placed.token.at.clone()]
    }

    fn named_article(&self, article: &'static str, stated: &mut Vec<Stated>) {
        let Some(noun) = self.noun() else { return };
        stated.push(name("named_article", article, noun));
        let whole =
            matches!(article, "laser_pointer" | "rangefinder" | "laser_level" | "plate_setter" | "machining_centre" | "photo_laboratory");
        // A chiller is neither part nor accessory, but goods of their own beside the machine.
        let apart = matches!(article, "laser_pointer" | "chiller" | "fan" | "fume_extractor");
        if !apart {
            stated.push(name("presentation", if whole { "complete_machine" } else { "part" }, noun));
        }
        match article {
            "rangefinder" | "laser_level" => stated.push(name("operation", "measuring", noun)),
            "laser_pointer" => stated.push(name("operation", "emitting", noun)),
            "plate_setter" => stated.push(name("operation", "exposing", noun)),
            "photo_laboratory" => {}
            "machining_centre" => stated.push(name("operation", "milling", noun)),
            _ => self.part_of(stated),
        }
        if matches!(article, "lens" | "window" | "laser_diode") {
            let energy = self
                .placed
                .iter()
                .find(|p| !p.denied && (p.token.fact("energy_source") == Some("laser") || p.token.fact("laser_medium").is_some()));
            stated.extend(energy.map(|p| name("energy_source", "laser", p)));
        }
        if whole {
            let energies = self.names("energy_source", 2);
            let tool = (article == "machining_centre").then(|| name("energy_source", "mechanical", noun));
            stated.extend(tool.or(energies.first().map(|(energy, _, by)| name("energy_source", energy, by))));
            if article == "machining_centre" {
                stated.extend(self.table());
            }
            self.numerical(None, stated);
        }
    }

    fn part(&self, stated: &mut Vec<Stated>) {
        let (Some(noun), Some(head)) = (self.noun(), self.head) else {
            return;
        };
        match head.head {
            Head::Accessory(kind) => {
                stated.push(name("presentation", "accessory", noun));
                stated.push(name("accessory_kind", kind, noun));
            }
            // "Parts": of what, nobody knows.
            _ if head.mixed => {}
            _ => stated.push(name("presentation", "part", noun)),
        }
        self.part_of(stated);
        let generic = self.is_any_part();
        if generic && !stated.iter().any(|s| s.fact == "part_of") {
            stated.retain(|s| !matches!(s.fact, "presentation" | "accessory_kind"));
        }
        let energies = self.placed.iter().find(|p| !p.denied && p.token.fact("energy_source").is_some());
        stated.extend(energies.and_then(|p| Some(name("energy_source", p.token.fact("energy_source")?, p))));
        if energies.is_none() {
            let medium = self.placed.iter().find(|p| !p.denied && p.token.fact("laser_medium").is_some());
            stated.extend(medium.map(|p| name("energy_source", "laser", p)));
        }
        let materials = self.placed.iter().filter(|p| p.zone == Zone::Purpose && !p.denied);
        stated.extend(materials.filter_map(|p| Some(name("workpiece_material", p.token.fact("workpiece_material")?, p))).take(4));
    }

    /// Is the noun a word for any part?
    fn is_any_part(&self) -> bool {
        let Some(noun) = self.noun() else { return false };
        matches!(
            self.word(noun).trim_end_matches('s'),
            "part"
                | "spare part"
                | "spare"
                | "component"
                | "accessory"
                | "machine part"
                | "machinery part"
                | "accessorie"
                | "零件"
                | "配件"
                | "部件"
                | "零部件"
                | "备件"
                | "附件"
                | "易损件"
                | "组件"
        )
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
            machines::machine_kind(self.text, self.placed.iter().filter(context), false),
            machines::machine_kind(self.text, self.placed.iter().filter(before), false),
            machines::machine_kind(self.text, self.placed.iter().filter(rest), false).filter(|_| !self.is_any_part()),
            machines::machine_kind(self.text, self.placed.iter().filter(context), true),
            machines::machine_kind(self.text, self.placed.iter().filter(before), true),
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
            let medium = self.placed.iter().find(|p| !p.denied && p.token.fact("laser_medium").is_some());
            let medium = medium.map(|p| name("energy_source", "laser", p));
            stated.extend(found.energies.first().map(|(energy, by)| name("energy_source", energy, by)).or(medium));
        } else {
            stated.extend(found.named.iter().map(|(operation, _, by)| name("operation", operation, by)));
            // What else helps ("laser-arc hybrid") is a second energy, not another statement of the first.
            stated.extend(found.energies.first().map(|(energy, by)| name("energy_source", energy, by)));
            stated.extend(found.second.map(|(operation, by)| name("second_operation", operation, by)));
            stated.extend(found.second_energy.map(|(energy, by)| name("second_energy", energy, by)));
            self.uses(&found, stated);
            self.materials(found.principal(), stated);
        }
        stated.extend(presentation);
        stated.extend(table);
        self.numerical(found.principal(), stated);
        if found.principal() == Some("forming") {
            // A roll forming line for profiles is a roll former.
            let kinds = self.names("forming_kind", 2);
            let kind = kinds.iter().find(|(kind, ..)| *kind == "roll_former").or(kinds.first());
            stated.extend(kind.map(|(kind, _, by)| name("forming_kind", kind, by)));
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
        let denied = denied.or_else(|| self.denied(Hint::Stand).map(|p| flag("worktable", false, p)));
        denied.or_else(|| here(Hint::Table, 4)).or_else(|| {
            // A conveyor that is only spoken of is the user's own.
            let conveyor = self.placed.iter().enumerate().filter(|(_, p)| p.token.hints(Hint::Conveyor) && !p.denied);
            conveyor
                .filter(|(i, p)| {
                    let before = self.text[..p.token.at.start].trim_end();
                    let others = [
                        " on", " on a", " on the", " the", "'s", "existing", "their", "his", "client", "customer", "在", "客户", "于",
                        "onto",
                    ];
                    let own = !others.iter().any(|o| before.ends_with(o));
                    matches!(p.zone, Zone::Companion | Zone::Contents)
                        || self.rank(*i) == Some(0)
                        || (own && self.rank(*i).is_some_and(|r| r <= 2))
                })
                .map(|(_, p)| flag("worktable", true, p))
                .next()
        })
    }

    fn numerical(&self, operation: Option<&str>, stated: &mut Vec<Stated>) {
        let joins = matches!(operation, Some("welding" | "soldering"));
        let yes = self.hint(Hint::Numerical, 4).or_else(|| self.hint(Hint::Automatic, 4).filter(|_| joins));
        let no = || self.denied(Hint::Numerical).or_else(|| self.hint(Hint::ByHand, 2));
        stated.extend(yes.map(|p| flag("numerical_control", true, p)).or_else(|| no().map(|p| flag("numerical_control", false, p))));
    }
}
