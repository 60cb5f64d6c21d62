//! The active media of the lasers that a text speaks of.

use super::beside::AIMING;
use super::goods::Scene;
use super::lexicon::Head;
use super::phrases::{Placed, Zone};
use super::{Stated, Value};

/// Words of parts that no beam passes.
const NO_BEAM: &[&str] = &[
    "gantry",
    "bed",
    "base",
    "frame",
    "beam cover",
    "crossbeam",
    "cross beam",
    "rail",
    "rack",
    "bellows",
    "cover",
    "housing",
    "enclosure",
    "cabinet",
    "guard",
    "table top",
    "panel",
    "column",
    "carriage",
    "screw",
    "横梁",
    "床身",
    "机架",
    "机壳",
    "外壳",
    "罩",
    "底座",
    "支架",
    "平台",
    "导轨",
    "工作台",
];
/// Words that hold one for an aiming beam and are none.
const GUIDES: &[&str] = &["infrared ", "guide rail", "linear guide", "guided", "guideway"];
/// Labels of the kind of laser.
const LASER_TYPE: &[&str] =
    &["laser type", "type of laser", "laser medium", "laser source", "激光器类型", "激光类型", "激光器", "激光介质", "光源", "激光种类"];
/// Words after the length of a pulse.
const OF_PULSES: &[&str] = &[
    "laser",
    "pulse",
    "beam",
    "switchable",
    "system",
    "uv",
    "ir",
    "green",
    "infrared",
    "bessel",
    "激光",
    "脉冲",
    "光束",
    "紫外",
    "红外",
    "绿光",
];
/// Signs and words between two lasers of one machine.
const TWO: &[&str] = &["+", "&", " and ", "/", " or ", ";", "和", "与", "及", "、"];

impl Scene<'_> {
    /// The active media, whatever part of the text names them; a pulse length says more than the host.
    pub(super) fn media(&self, stated: &mut Vec<Stated>) {
        if self.beamless() {
            return;
        }
        let head = self.head.map(|h| h.head);
        let lasing = self.placed.iter().any(|p| p.token.fact("energy_source") == Some("laser"));
        let beam = self.text.contains("nm") || lasing;
        let laser = beam || self.placed.iter().any(|p| p.token.fact("laser_medium") == Some("co2"));
        let other = |p: &Placed| matches!(p.token.fact("laser_medium"), Some("nd_yag" | "diode" | "disk" | "excimer"));
        let hosted = self.placed.iter().any(|p| !p.denied && other(p));
        let arc = self.placed.iter().any(|p| p.token.fact("energy_source") == Some("electric_arc"));
        let mut found: Vec<(u8, &'static str, std::ops::Range<usize>)> = Vec::new();
        for (index, placed) in self.placed.iter().enumerate().filter(|(_, p)| !p.denied) {
            let lases = || self.lases(placed).then_some("diode");
            let Some(medium) = placed.token.fact("laser_medium").or_else(lases) else {
                continue;
            };
            // The laser that other goods have.
            if placed.zone == Zone::Context && matches!(head, Some(Head::Machine)) {
                continue;
            }
            let alone = matches!(self.word(placed), "fiber" | "光纤" | "diode" | "disk" | "other");
            let guide = matches!(self.word(placed), "fiber" | "光纤") && (self.guides(placed) || hosted && !self.beside_power(placed));
            let powered = self.word(placed) == "fiber" && self.beside_power(placed);
            let shielded = medium == "co2" && !beam && arc;
            let dopant = medium == "other" && self.dopes(index);
            let diode = matches!(head, Some(Head::Named("laser_diode"))) && medium != "diode";
            if self.pumps(medium, placed) || shielded || guide || dopant || diode || (alone && !laser && !powered) {
                continue;
            }
            if !found.iter().any(|(_, other, _)| *other == medium) {
                found.push((u8::from(!matches!(medium, "ultrafast" | "excimer")), medium, placed.token.at.clone()));
            }
        }
        if beam
            && !found.iter().any(|(_, medium, _)| *medium == "ultrafast")
            && let Some(at) = short_pulse(self.text)
        {
            found.push((0, "ultrafast", at));
        }
        if let Some(short) = found.iter().find(|(_, medium, _)| *medium == "ultrafast").map(|(_, _, at)| at.clone()) {
            found.retain(|(_, medium, at)| {
                let (from, to) = (at.end.min(short.end), at.start.max(short.start));
                let between = self.text.get(from..to).unwrap_or_default();
                matches!(*medium, "ultrafast" | "co2" | "diode") || TWO.iter().any(|sign| between.contains(sign))
            });
        }
        // "CO2 laser with diode aiming beam": what only shows the place is not at work.
        if found.len() > 1 && found.iter().any(|(_, _, at)| !self.aims(at)) {
            found.retain(|(_, _, at)| !self.aims(at));
        }
        found.sort_by_key(|(rank, _, at)| (*rank, at.start));
        stated.extend(found.into_iter().map(|(_, medium, at)| Stated { fact: "laser_medium", value: Value::Name(medium), at }));
    }

    /// Are the goods things that no beam passes, whatever laser they serve?
    fn beamless(&self) -> bool {
        match self.head.map(|h| h.head) {
            Some(Head::Named("chiller" | "power_supply" | "fan" | "motor" | "cnc_controller" | "fume_extractor") | Head::Accessory(_)) => {
                true
            }
            Some(Head::Part(_)) => self.noun().is_some_and(|noun| {
                let word = self.word(noun);
                let optical = ["lens", "head", "beam delivery", "beam expander", "镜"].iter().any(|o| word.contains(o));
                !optical && NO_BEAM.iter().any(|name| word.contains(name))
            }),
            _ => false,
        }
    }

    /// "980nm半导体", "laser type: semiconductor": the laser is one, and no semiconductor is worked.
    pub(super) fn lases(&self, placed: &Placed) -> bool {
        if !matches!(self.word(placed), "半导体" | "semiconductor") || placed.zone == Zone::Context {
            return false;
        }
        let before = self.text[..placed.token.at.start].trim_end_matches([' ', ':', '-', ',', '(']);
        let after = self.text[placed.token.at.end..].trim_start_matches([' ', ':', '-', ',']);
        let digits = after.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '±' | '/')).trim_start();
        let line = |unit: &str| unit.starts_with("nm") || unit.starts_with("纳米") || unit.starts_with('w') || unit.starts_with('瓦');
        let told = ["nm", "纳米"].iter().any(|unit| before.strip_suffix(unit).is_some_and(|b| b.ends_with(|c: char| c.is_ascii_digit())))
            || digits.len() < after.len() && line(digits);
        told || LASER_TYPE.iter().any(|label| before.ends_with(label))
    }

    /// Does the clause of these words speak of a beam that only shows the place?
    fn aims(&self, at: &std::ops::Range<usize>) -> bool {
        let border = |c: char| matches!(c, ',' | ';' | '(' | ')' | '+' | '|' | '、' | '。' | '带' | '配' | '/');
        let from = self.text[..at.start].rfind(border).map_or(0, |i| i + 1);
        let to = self.text[at.end..].find(border).map_or(self.text.len(), |i| at.end + i);
        let clause = self.text.get(from..to).unwrap_or_else(|| &self.text[at.clone()]);
        let own = at.start.saturating_sub(from);
        let start = [" with ", " and ", " w/ "].iter().filter_map(|word| clause.get(..own)?.rfind(word)).max().unwrap_or(0);
        let end =
            [" with ", " and ", " w/ "].iter().filter_map(|word| Some(own + clause.get(own..)?.find(word)?)).min().unwrap_or(clause.len());
        let clause = clause.get(start..end).unwrap_or(clause);
        AIMING.iter().any(|word| clause.contains(word)) && !GUIDES.iter().any(|word| clause.contains(word))
    }

    /// What pumps the laser, or is pumped by it, is not its medium.
    fn pumps(&self, medium: &str, placed: &Placed) -> bool {
        let after = self.text[placed.token.at.end..].trim_start();
        let before = self.text[..placed.token.at.start].trim_end();
        let pumped = ["pumping", "to pump", "pumps", "用于泵浦", "pumping of", "用来泵浦"].iter().any(|word| before.ends_with(word));
        // "Diode 915 nm pumped".
        let line = after.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '±')).trim_start();
        let line = line.strip_prefix("nm").filter(|_| line.len() < after.len()).unwrap_or(after).trim_start();
        let after = if medium == "diode" && line.starts_with("pump") { line } else { after };
        let by = ["pumped by", "pumped at", "pumped with"].iter().any(|word| after.starts_with(word));
        let side = ["side pump", "end pump", "array pump", "bar pump"].iter().any(|word| after.starts_with(word));
        (medium == "diode"
            && (before.ends_with("pump") || before.ends_with("pumped by") || after.starts_with("stack") || after.starts_with("array")))
            || ((after.starts_with("pump") && !by) || side) && medium != "nd_yag"
            || after.starts_with("泵") && medium == "diode" && !after.starts_with("泵浦源")
            || pumped
    }

    /// "Thulium fiber", 掺铥光纤: what a fibre is doped with.
    fn dopes(&self, index: usize) -> bool {
        let next = self.placed.get(index + 1).filter(|p| p.token.fact("laser_medium") == Some("fibre"));
        let word = |p: &Placed| p.token.at.start.saturating_sub(self.placed[index].token.at.end) <= 8;
        next.is_some_and(word)
    }

    /// A fibre that only carries the light: told with its length or its core.
    fn guides(&self, placed: &Placed) -> bool {
        let after = self.text[placed.token.at.end..].trim_start_matches([' ', ':', '-']);
        let digits = after.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let unit = digits.len() < after.len() && {
            let unit = digits.trim_start();
            ["um", "μm", "微米", "米"].iter().any(|u| unit.starts_with(u))
                || unit.strip_prefix('m').is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
        };
        unit || ["core", "length", "coupl", "deliver", "transmi", "长", "芯"].iter().any(|word| after.starts_with(word))
    }

    /// Does a power stand beside a word?
    fn beside_power(&self, placed: &Placed) -> bool {
        let after = self.text[placed.token.at.end..].trim_start_matches([' ', ':', '-']);
        let before = self.text[..placed.token.at.start].trim_end();
        let digits = after.trim_start_matches(|c: char| c.is_ascii_alphanumeric() && !c.is_ascii_alphabetic() || c == '.');
        let model = digits.len() + 3 < after.len() && digits.starts_with([';', ',', ' ']);
        let follows =
            digits.len() < after.len() && (digits.trim_start().starts_with(['w', '瓦', '千']) || digits.trim_start().starts_with("kw"));
        let precedes = before.ends_with('瓦')
            || before.strip_suffix('w').is_some_and(|b| b.trim_end_matches(['k', ' ']).ends_with(|c: char| c.is_ascii_digit()))
            || before.strip_suffix("watt").or_else(|| before.strip_suffix("watts")).is_some();
        follows || precedes || model
    }
}

/// "10 ps", "fs 50 W", "355 nm ps": a pulse of pico- or femtoseconds.
fn short_pulse(text: &str) -> Option<std::ops::Range<usize>> {
    ["fs", "ps"].iter().find_map(|unit| {
        let mut places = text.match_indices(unit).map(|(at, _)| at);
        let at = places.find(|&at| {
            let (before, after) = (&text[..at], &text[at + 2..]);
            let apart = !before.ends_with(|c: char| c.is_ascii_alphanumeric()) || before.ends_with(|c: char| c.is_ascii_digit());
            let number = before.trim_end().ends_with(|c: char| c.is_ascii_digit()) && !before.ends_with("w ");
            let rest = after.trim_start_matches([' ', '-']);
            let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            let power = digits.len() < rest.len() && digits.trim_start().starts_with('w');
            let said = power || OF_PULSES.iter().any(|word| rest.starts_with(word));
            // "355nm ps", but not "PP/PS" and "75 PS".
            let behind = ["nm", "uv", "ir", "green", "紫外", "红外", "绿光"].iter().any(|word| before.trim_end().ends_with(word))
                || ["fs/", "ps/", "ns/"].iter().any(|word| before.ends_with(word));
            let both = ["/ps", "/fs", "/ns"].iter().any(|word| after.starts_with(word));
            apart
                && !after.starts_with(|c: char| c.is_ascii_alphanumeric())
                && (both || !after.starts_with('/') && (number || said || behind))
        })?;
        Some(at..at + 2)
    })
}
