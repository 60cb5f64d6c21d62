//! What the goods do to the work, and with what energy.

use super::goods::Scene;
use super::lexicon::{Head, Hint, Role, Sense};
use super::phrases::Placed;

/// Operations that take material away or change a surface.
pub(super) const ON_SURFACE: &[&str] =
    &["cutting", "drilling", "engraving", "marking", "scribing", "trimming", "cleaning", "ablating", "texturing"];
/// Operations of a tool: mechanical unless something else is said.
const BY_TOOL: &[&str] = &["sawing", "milling", "turning", "grinding", "punching", "forming"];
/// A word such as "mainly" speaks of an operation within this many bytes.
const MAINLY_REACH: usize = 64;

/// Operations and energies of goods, the principal ones first.
pub(super) struct Operations<'a> {
    pub(super) named: Vec<(&'static str, u8, &'a Placed)>,
    pub(super) energies: Vec<(&'static str, &'a Placed)>,
    pub(super) second: Option<(&'static str, &'a Placed)>,
    pub(super) second_energy: Option<(&'static str, &'a Placed)>,
}

impl<'a> Operations<'a> {
    pub(super) fn of(scene: &Scene<'a>) -> Operations<'a> {
        let mut named = scene.names("operation", 4);
        named.retain(|(operation, _, by)| !misread(scene, operation, by));
        medical(scene, &mut named);
        order(scene, &mut named);
        let energies = scene.names("energy_source", 4);
        let mut found = Operations { named, energies: Vec::new(), second: None, second_energy: None };
        // Spark erosion says by itself that material is taken away.
        let erodes =
            energies.first().filter(|(energy, ..)| found.named.is_empty() && matches!(*energy, "electro_discharge" | "electro_chemical"));
        found.named.extend(erodes.map(|(_, rank, by)| ("ablating", *rank, *by)));
        found.energy(scene, &energies);
        found.combination(scene, &energies);
        found
    }

    pub(super) fn principal(&self) -> Option<&'static str> {
        self.named.first().map(|(operation, ..)| *operation)
    }

    fn energy(&mut self, scene: &Scene<'a>, energies: &[(&'static str, u8, &'a Placed)]) {
        let principal = self.named.first().copied();
        let tool = principal.filter(|(operation, ..)| BY_TOOL.contains(operation));
        self.energies = energies.iter().map(|(energy, _, by)| (*energy, *by)).collect();
        if let Some((_, rank, by)) = tool {
            let direct = energies.iter().any(|(_, r, e)| *r <= rank && e.phrase == by.phrase && e.token.at.start <= by.token.at.start);
            if !direct {
                self.energies.insert(0, ("mechanical", by));
            }
        } else if self.energies.is_empty() {
            // A medium alone means a laser; so does what only a laser has.
            let medium = scene.placed.iter().find(|p| !p.denied && p.token.fact("laser_medium").is_some());
            if let Some(by) = medium.filter(|_| principal.is_some()) {
                self.energies.push(("laser", by));
            } else if let Some((operation, _, by)) = principal {
                let implied = match operation {
                    "printing" if scene.text.contains("inkjet") => Some("ink"),
                    "projecting" => Some("mechanical"),
                    _ => None,
                };
                self.energies.extend(implied.map(|energy| (energy, by)));
            }
        }
    }

    /// A machine of two operations, such as a punch with a laser.
    fn combination(&mut self, scene: &Scene<'a>, energies: &[(&'static str, u8, &'a Placed)]) {
        let Some((first, ..)) = self.named.first().copied() else { return };
        let several = scene.hint(Hint::Several, 2).is_some();
        let laser = energies.iter().find(|(energy, rank, _)| *energy == "laser" && (*rank == 0 || several)).map(|(_, _, by)| *by);
        if matches!(first, "punching" | "forming" | "turning" | "milling" | "sawing" | "grinding")
            && let Some(by) = laser
            && (several || self.energies.first().is_some_and(|(energy, _)| *energy == "mechanical"))
        {
            self.energies.retain(|(energy, _)| *energy != "mechanical");
            self.energies.insert(0, ("mechanical", self.named[0].2));
            let other =
                self.named.iter().find(|(o, ..)| !BY_TOOL.contains(o) && *o != "handling").map_or(("cutting", by), |(o, _, p)| (*o, *p));
            self.second = Some(other);
            self.second_energy = Some(("laser", by));
            return;
        }
        let worst = if several { 4 } else { 0 };
        let second = self.named.iter().skip(1).find(|(o, rank, _)| *rank <= worst && !matches!(*o, "handling" | "measuring" | "emitting"));
        let Some((operation, _, by)) = second.copied() else {
            // "Laser-arc hybrid", "water-jet guided laser": an aid without an operation of its own.
            self.second_energy = energies.iter().skip(1).find(|(e, rank, _)| *rank == 0 && *e != "mechanical").map(|(e, _, by)| (*e, *by));
            if scene.text.contains("guided laser") || scene.text.contains("水导激光") {
                self.second_energy = self.energies.first().map(|(_, by)| ("water_jet", *by));
            }
            return;
        };
        self.second = Some((operation, by));
        let own = energies.iter().rfind(|(_, _, e)| e.phrase == by.phrase && e.token.at.start <= by.token.at.start);
        self.second_energy = match own {
            _ if BY_TOOL.contains(&operation) => Some(("mechanical", by)),
            Some((energy, _, e)) => Some((*energy, *e)),
            None => None,
        };
    }
}

/// Words that look like an operation and are none here.
fn misread(scene: &Scene, operation: &str, by: &Placed) -> bool {
    let after = scene.text[by.token.at.end..].trim_start();
    match operation {
        // "Measures 50 x 30 cm".
        "measuring" => after.starts_with(|c: char| c.is_ascii_digit()) || after.starts_with("approx"),
        // "Printing" and "marking" of papers about the goods.
        "marking" => after.starts_with("of origin"),
        "milling" => by.token.head() == Some(Head::Named("machining_centre")),
        _ => false,
    }
}

/// A medical word is a treatment unless the goods are named by another operation.
fn medical<'a>(scene: &Scene<'a>, named: &mut Vec<(&'static str, u8, &'a Placed)>) {
    let Some(at) = named.iter().position(|(o, ..)| *o == "treating_body") else {
        medical_context(scene, named);
        return;
    };
    let rank = named[at].1;
    let other = named.iter().any(|(o, r, _)| {
        *r == 0 && (ON_SURFACE.contains(o) || matches!(*o, "welding" | "soldering" | "additive" | "measuring" | "printing" | "exposing"))
    });
    let ware = scene.placed.iter().any(|p| p.token.hints(Hint::MedicalWare)) && named.len() > 1;
    let treatment = named.remove(at);
    if rank == 0 || (!other && !ware) {
        if rank == 0 && other && ware {
            return;
        }
        named.insert(0, treatment);
    }
}

/// "A laser for use in surgery": the use is what the goods do, if they are named by nothing else.
fn medical_context<'a>(scene: &Scene<'a>, named: &mut Vec<(&'static str, u8, &'a Placed)>) {
    let whole = matches!(scene.head.map(|h| h.head), Some(Head::Laser | Head::System | Head::Machine));
    if !whole || named.iter().any(|(_, rank, _)| *rank == 0) || scene.hint(Hint::Oem, 4).is_some() {
        return;
    }
    let place = scene.placed.iter().find(|p| !p.denied && p.token.fact("operation") == Some("treating_body"));
    named.splice(0..0, place.map(|p| ("treating_body", 1, p)));
}

/// Puts the principal operation first.
fn order<'a>(scene: &Scene<'a>, named: &mut Vec<(&'static str, u8, &'a Placed)>) {
    let has = |named: &[(&str, u8, &Placed)], wanted: &str| named.iter().any(|(o, ..)| *o == wanted);
    if named.iter().any(|(o, ..)| !matches!(*o, "handling" | "emitting")) {
        named.retain(|(o, ..)| *o != "handling");
    }
    // What a machine also measures, heats or handles is not what it is for.
    let first = named.iter().map(|(_, _, by)| by.token.at.start).min();
    let meant = |by: &Placed| first == Some(by.token.at.start) && scene.text[..by.token.at.start].ends_with("to ");
    let minor = |o: &str, rank: u8| matches!(o, "measuring" | "annealing" | "handling" | "printing") && rank > 0;
    named.sort_by_key(|(o, rank, by)| (minor(o, *rank) && !meant(by), *rank * u8::from(!meant(by)), by.token.at.start));
    // A coder without ink does not print, and a "3D laser printer" without powder or layers engraves.
    let subtracts = named.iter().find(|(o, ..)| ON_SURFACE.contains(o)).map(|(o, ..)| *o);
    let no_ink = scene.placed.iter().any(|p| p.denied && p.token.fact("energy_source") == Some("ink")) || scene.text.contains("inkless");
    let no_layers = scene.text.contains("3d laser printer") && scene.hint(Hint::Layer, 4).is_none();
    if let Some(principal) = subtracts {
        if no_ink {
            named.retain(|(o, ..)| *o != "printing");
        }
        if no_layers {
            named.retain(|(o, ..)| !matches!(*o, "additive" | "printing"));
        }
        let marketing = (no_ink || no_layers) && named.first().is_some_and(|(o, ..)| matches!(*o, "additive" | "printing"));
        front(named, principal, marketing);
    }
    // Of the hand-held units that weld, clean and cut the welding is the main function.
    let several = scene.hint(Hint::Several, 4).is_some();
    let joins_and_takes = has(named, "welding") && (has(named, "cleaning") || has(named, "cutting"));
    let by_tool = named.iter().any(|(o, ..)| BY_TOOL.contains(o));
    front(named, "welding", several && joins_and_takes && !by_tool);
    for token in scene.tokens.iter().filter(|t| t.senses().contains(&Sense::Role(Role::Mainly))) {
        let reach = token.at.end..token.at.end + MAINLY_REACH;
        let next = scene.placed.iter().find(|p| reach.contains(&p.token.at.start) && !p.denied && p.token.fact("operation").is_some());
        if let Some(operation) = next.and_then(|p| p.token.fact("operation")) {
            front(named, operation, true);
            break;
        }
    }
}

fn front(named: &mut [(&'static str, u8, &Placed)], operation: &str, wanted: bool) {
    if wanted && let Some(at) = named.iter().position(|(o, ..)| *o == operation) {
        named[..=at].rotate_right(1);
    }
}

/// The kind of machine these words speak of, with the word that decides.
pub(super) fn machine_kind<'a>(words: impl Iterator<Item = &'a Placed> + Clone) -> Option<(&'static str, &'a Placed)> {
    let find = |fact: &'static str, names: &'static [&'static str]| {
        words.clone().find(move |p| p.token.fact(fact).is_some_and(|name| names.contains(&name)))
    };
    let has = |fact, names| find(fact, names).is_some();
    if let Some(p) = find("dedicated_use", &["semiconductor_wafer", "semiconductor_device", "flat_panel"]) {
        return Some(("semiconductor", p));
    }
    for (kind, operations) in [
        ("additive", &["additive"] as &[&str]),
        ("welder", &["welding", "soldering"]),
        ("blaster", &["projecting"]),
        ("forming_tool", &["forming", "punching"]),
    ] {
        if let Some(p) = find("operation", operations) {
            let gas = kind == "welder" && has("energy_source", &["gas_flame"]);
            return Some((if gas { "gas_welder" } else { kind }, p));
        }
    }
    let laser = has(
        "energy_source",
        &["laser", "plasma_arc", "water_jet", "electro_discharge", "ultrasonic", "electron_beam", "ion_beam", "electro_chemical"],
    );
    if let Some(p) = find("operation", ON_SURFACE).or_else(|| find("operation", BY_TOOL)) {
        let kind = match () {
            () if laser => "beam_or_cutting_tool",
            () if has("workpiece_material", &["stone", "glass", "ceramic"]) => "stone_tool",
            () if has("workpiece_material", &["wood", "plastic"]) => "wood_tool",
            () => "beam_or_cutting_tool",
        };
        return Some((kind, p));
    }
    if let Some(p) = find("operation", &["printing"]) {
        return Some(("printer", p));
    }
    if let Some(p) = find("operation", &["treating_body", "measuring", "show_lighting"]) {
        return has("energy_source", &["laser"]).then_some(("laser_device", p));
    }
    if let Some(p) = find("operation", &["handling", "annealing"]) {
        return Some(("other_machine", p));
    }
    let machine = words.clone().find(|p| matches!(p.token.head(), Some(Head::Machine)));
    if let Some(p) = machine {
        return Some((if laser { "beam_or_cutting_tool" } else { "other_machine" }, p));
    }
    words.clone().find(|p| matches!(p.token.head(), Some(Head::Laser | Head::Source))).map(|p| ("laser_device", p))
}
