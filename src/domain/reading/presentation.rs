//! In what state the goods are presented: a machine, a laser alone, a laser with its scanner, or nobody knows.

use super::Stated;
use super::goods::{Scene, name};
use super::lexicon::{Head, Hint};
use super::operations::{self, Operations};
use super::phrases::{Placed, Zone};

impl<'a> Scene<'a> {
    pub(super) fn presentation(&self, found: &Operations, table: Option<bool>) -> Option<Stated> {
        let laser = found.energies.first().is_some_and(|(energy, _)| *energy == "laser");
        let scan = self
            .hint(Hint::Scan, 4)
            .filter(|p| p.token.fact("operation").is_none() || self.word(p).contains("head") || self.word(p).contains('头'));
        let optical = self.speaks_of_beam();
        let oem = self.hint(Hint::Oem, 4).is_some();
        let by_laser = |o| matches!(o, "welding" | "soldering" | "sawing");
        let works = found.principal().is_some_and(|o| operations::ON_SURFACE.contains(&o) || by_laser(o));
        let (Some(noun), Some(head)) = (self.noun(), self.head.map(|h| h.head)) else {
            // "Laser marks bottles, feed rollers": no noun, but nothing else has these.
            let by =
                found.named.first().filter(|_| laser && works && !oem && table != Some(false) && (table == Some(true) || self.hardware));
            // An "ion beam polishing tool" is a machine; so is no tool of a laser, for that may be its head.
            let tool = (self.by_other_energy() && self.text.contains(" tool")).then(|| found.named.first()).flatten();
            return by.or(tool).map(|(_, _, by)| name("presentation", "complete_machine", by));
        };
        let said = |what| Some(name("presentation", what, noun));
        if matches!(head, Head::Machine | Head::System) && laser && table == Some(false) && scan.is_some() {
            return said("source_with_scan_head");
        }
        if self.head.is_some_and(|h| h.mixed)
            || (self.is_vague(noun, head) && table != Some(true) && !(self.hardware && laser && matches!(head, Head::Machine)))
            || self.is_any_machine(found, noun, table)
        {
            return None;
        }
        // "Laser" and no other word.
        if matches!(head, Head::Laser) && self.placed.len() == 1 && !self.hardware && !beam_words(self.text) {
            return None;
        }
        let unsure = matches!(found.principal(), Some("marking" | "engraving" | "printing"))
            && table.is_none()
            && laser
            && !self.hardware
            && self.for_a_line(noun);
        if unsure && !matches!(head, Head::Source | Head::Part(_)) {
            return oem.then(|| name("presentation", "source_with_scan_head", noun));
        }
        let at_work = works && (table == Some(true) || self.hardware) && !oem;
        match head {
            Head::Laser if laser && at_work && table != Some(false) => said("complete_machine"),
            Head::Part(_) => said(if table == Some(true) { "complete_machine" } else { "source_with_scan_head" }),
            // "Paper laser: label cutter with two scanners".
            Head::Laser if scan.is_some() && laser && !oem && table != Some(false) && self.is_called_machine() => said("complete_machine"),
            Head::Source | Head::Laser if scan.is_some() && found.principal() != Some("treating_body") => said("source_with_scan_head"),
            Head::Laser if found.principal() == Some("treating_body") => said("complete_machine"),
            Head::Laser
                if !oem
                    && (table == Some(true)
                        || (self.hint(Hint::Frame, 4).is_some() && table != Some(false))
                        || self.is_called_machine()) =>
            {
                said("complete_machine")
            }
            // "Card personaliser, engraves by laser": the noun is unknown, and the laser is what it works with.
            Head::Source | Head::Laser if !oem && works && table != Some(false) && !self.opens(noun) => None,
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
            Head::System
                if laser && works && table.is_none() && (scan.is_some_and(|p| p.zone == Zone::Contents) || self.consists_of_laser()) =>
            {
                said("source_with_scan_head")
            }
            _ => said("complete_machine"),
        }
    }

    /// "Consists of a laser and beam delivery": named as all that there is.
    fn consists_of_laser(&self) -> bool {
        let mut contents = self.placed.iter().filter(|p| p.zone == Zone::Contents && !p.denied);
        self.text.contains("beam delivery") && contents.any(|p| matches!(p.token.head(), Some(Head::Laser | Head::Source)))
    }

    /// A laser marking head that is not said to be for a machine is a laser with its scanner.
    pub(super) fn marks_alone(&self) -> bool {
        let Some(noun) = self.noun() else { return false };
        let head = matches!(
            self.word(noun).trim_end_matches('s'),
            "打标头" | "打码头" | "喷码头" | "marking head" | "laser marking head" | "coding head"
        ) || (self.word(noun) == "激光头" && self.hint(Hint::Scan, 4).is_some());
        let laser = || self.placed.iter().any(|p| p.phrase == noun.phrase && p.token.fact("energy_source") == Some("laser"));
        let machine = || {
            self.placed.iter().any(|p| {
                p.zone == Zone::Context && !p.denied && matches!(p.token.head(), Some(Head::Machine)) && p.token.fact("operation").is_some()
            })
        };
        head && (laser() || self.word(noun) == "激光头") && !machine()
    }

    /// Is this a coder or a marking unit, which is as often sold without anything that holds the work as with it?
    fn for_a_line(&self, noun: &Placed) -> bool {
        let word = self.word(noun);
        ["coder", "printer", "unit", "module", "set", "喷码", "打码", "赋码", "单元", "模组", "模块"].iter().any(|w| word.contains(w))
            || [
                "for integration",
                "在线",
                "inline",
                "in-line",
                "interface unit",
                "mounting bracket",
                "above the customer",
                "on a production line",
                "飞行打标",
                "no ink",
                "无需油墨",
                "不用油墨",
                "产线集成",
            ]
            .iter()
            .any(|w| self.text.contains(w))
    }

    /// Is the noun one that may stand for anything: "laser equipment", 激光装置?
    fn is_vague(&self, noun: &Placed, head: Head) -> bool {
        let word = self.word(noun);
        let any = matches!(head, Head::System)
            || matches!(
                word,
                "equipment"
                    | "设备"
                    | "产品"
                    | "product"
                    | "products"
                    | "仪器"
                    | "instrument"
                    | "plant"
                    | "line"
                    | "机械"
                    | "装备"
                    | "机器"
            );
        let told = |p: &Placed| {
            p.token.fact("operation").is_some_and(|o| o != "emitting")
                || p.token.fact("forming_kind").is_some()
                || p.token.fact("dedicated_use").is_some_and(|used| used == "flat_panel" || used == "printed_circuit")
                || p.token.fact("energy_source").is_some_and(|e| !matches!(e, "laser" | "mechanical" | "light"))
        };
        any && (!self.by_other_energy() || self.names("operation", 2).is_empty())
            && noun.token.fact("operation").is_none()
            && self.names("operation", 1).first().is_none_or(|(o, ..)| *o != "treating_body")
            && !self.placed.iter().any(|p| p.phrase == noun.phrase && p.sentence == noun.sentence && !p.denied && told(p))
            && !self.beam_only()
    }

    /// Do the goods work with a beam or field that is no laser?
    fn by_other_energy(&self) -> bool {
        const FIELDS: &[&str] =
            &["electron_beam", "ion_beam", "plasma_arc", "ultrasonic", "electro_discharge", "high_frequency", "water_jet"];
        self.names("energy_source", 2).first().is_some_and(|(energy, ..)| FIELDS.contains(energy))
    }

    /// "Laser machine" and nothing of what it does or has.
    fn is_any_machine(&self, found: &Operations, noun: &Placed, table: Option<bool>) -> bool {
        let laser = found.energies.iter().any(|(energy, _)| *energy == "laser");
        let word = self.word(noun);
        laser && found.named.is_empty() && table.is_none() && !self.hardware && matches!(word, "machine" | "machines" | "机")
    }

    /// Does the text speak of the beam and of nothing that is done with it?
    fn beam_only(&self) -> bool {
        self.speaks_of_beam() && self.names("operation", 4).iter().all(|(o, ..)| *o == "emitting")
    }

    /// Does the text tell of the beam itself?
    fn speaks_of_beam(&self) -> bool {
        self.placed.iter().any(|p| p.token.hints(Hint::Optical)) || self.text.contains("mj")
    }

    /// Does a word stand in the first entry of the text?
    fn opens(&self, noun: &Placed) -> bool {
        let before = &self.text[..noun.token.at.start];
        // The colon of Nd:YAG parts nothing.
        const DOPANTS: &[&str] = &["nd", "yb", "er", "ho", "tm", "cr", "ti"];
        let dopes = |at: usize| before[..at].rsplit([' ', '(', ',']).next().is_some_and(|word| DOPANTS.contains(&word));
        let colon = before.match_indices(':').any(|(at, _)| !dopes(at));
        !colon && !before.contains([',', ';', '。', '|']) && !before.contains(" by ") && !before.contains(". ")
    }

    /// Does the text elsewhere call the goods a machine?
    fn is_called_machine(&self) -> bool {
        let mut words = self.placed.iter().filter(|p| p.zone == Zone::Body && !p.denied);
        words.any(|p| {
            matches!(p.token.head(), Some(Head::Machine))
                && !matches!(self.word(p), "instrument" | "equipment" | "line" | "cell" | "plant")
                && p.token.fact("operation").is_none_or(|o| operations::ON_SURFACE.contains(&o))
        })
    }
}

/// Does a text tell a wavelength, a power or a pulse of the beam?
fn beam_words(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit())
}
