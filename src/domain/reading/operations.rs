//! What the goods do to the work, and with what energy.

use super::goods::Scene;
use super::jargon::{by_beam, same_work};
use super::lexicon::{Head, Hint, Role, Sense};
use super::phrases::Placed;

/// Operations that take material away or change a surface.
pub(super) const ON_SURFACE: &[&str] =
    &["cutting", "drilling", "engraving", "marking", "scribing", "trimming", "cleaning", "ablating", "texturing"];
/// Operations of a tool: mechanical unless something else is said.
pub(super) const BY_TOOL: &[&str] = &["sawing", "milling", "turning", "grinding", "punching", "forming"];
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
        named.retain(|(operation, rank, by)| !(misread(scene, operation, by) || *rank > 2 && *operation == "handling"));
        let energies = scene.names("energy_source", 4);
        let laser = energies.iter().any(|(energy, rank, _)| *energy == "laser" && *rank <= 2);
        if laser {
            by_beam(scene, &mut named);
        }
        medical(scene, &mut named);
        order(scene, &mut named);
        same_work(scene, &mut named, laser);
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
        // A blade that is cut, a hot wire that is fed, the inverter of a spot welder are not what does the work.
        let beam = energies.iter().any(|(energy, rank, _)| *energy == "laser" && *rank <= 2);
        let joint = energies.iter().any(|(energy, ..)| *energy == "resistance");
        let spot = |by: &Placed| beam && !["resist", "阻"].iter().any(|word| scene.text[by.token.at.clone()].contains(word));
        let real = |energy: &str, rank: u8, by: &Placed| {
            !(energy == "mechanical" && (rank > 0 || tool.is_none()) && beam
                || energy == "high_frequency" && joint
                || energy == "resistance" && spot(by))
        };
        self.energies =
            energies.iter().filter(|(energy, rank, by)| real(energy, *rank, by)).map(|(energy, _, by)| (*energy, *by)).collect();
        if let Some((operation, rank, by)) = tool {
            let after = |e: &Placed| operation == "sawing" && e.token.fact("energy_source") == Some("laser");
            let direct =
                energies.iter().any(|(_, r, e)| *r <= rank && e.phrase == by.phrase && (e.token.at.start <= by.token.at.start || after(e)));
            // "Ceramic blade laser grinder": the blade is what is ground.
            let lased = energies.iter().any(|(energy, _, e)| {
                *energy == "laser"
                    && e.phrase == by.phrase
                    && e.token.at.end <= by.token.at.start
                    && e.token.at.end + 6 >= by.token.at.start
            });
            if !direct {
                self.energies.insert(0, ("mechanical", by));
            } else if lased && scene.hint(Hint::Several, 4).is_none() {
                self.energies.retain(|(energy, _)| *energy != "mechanical");
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
        "measuring" => {
            scene.word(by).starts_with("measur") && (after.starts_with(|c: char| c.is_ascii_digit()) || after.starts_with("approx"))
        }
        // "Printing" and "marking" of papers about the goods.
        "marking" => after.starts_with("of origin"),
        // "Polishes nothing mechanically."
        _ if after.starts_with("nothing") || after.starts_with("no material") => true,
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
    // A dental laser welder welds; a cutting system for surgery treats.
    let noun = scene.head.and_then(|h| scene.placed[h.index].token.fact("operation"));
    let body = ["surger", "clinic", "medical use", "tissue", "patient", "手术", "组织"].iter().any(|w| scene.text.contains(w));
    if matches!(noun, Some("welding" | "soldering" | "additive" | "marking" | "engraving" | "milling")) && !body {
        return;
    }
    if rank == 0 && other && !body && noun != Some("treating_body") && matches!(scene.head.map(|h| h.head), Some(Head::Machine)) {
        let surface = named.iter().any(|(o, r, _)| *r == 0 && ON_SURFACE.contains(o));
        // A medical tube cutting machine makes medical tubes.
        if surface && scene.text[treatment.2.token.at.clone()].starts_with("medical") {
            return;
        }
    }
    if body && !ware && other && noun.is_none_or(|o| o == "cutting" || o == "treating_body") {
        named.clear();
        named.push(treatment);
        return;
    }
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
    // 激光切割机上下料系统: the word right before the noun says what the system does.
    let robot = |p: &Placed| ["robot", "机器人", "manipulator"].iter().any(|w| scene.text[p.token.at.clone()].contains(w));
    let noun = scene.head.and_then(|h| {
        let noun = &scene.placed[h.index];
        let before = h.index.checked_sub(1).map(|i| &scene.placed[i]).filter(|p| p.phrase == noun.phrase && !p.denied && !robot(p));
        let handles = before.and_then(|p| p.token.fact("operation")).filter(|o| *o == "handling");
        noun.token.fact("operation").filter(|_| !robot(noun)).or(handles)
    });
    if noun != Some("handling") && named.iter().any(|(o, ..)| !matches!(*o, "handling" | "emitting")) {
        named.retain(|(o, ..)| *o != "handling");
    }
    // What a machine also measures, heats or handles is not what it is for.
    let first = named.iter().map(|(_, _, by)| by.token.at.start).min();
    let meant = |by: &Placed| first == Some(by.token.at.start) && scene.text[..by.token.at.start].ends_with("to ");
    let minor = |o: &str, rank: u8| matches!(o, "measuring" | "annealing" | "handling" | "printing") && rank > 0;
    named.sort_by_key(|(o, rank, by)| (minor(o, *rank) && !meant(by), *rank * u8::from(!meant(by)), by.token.at.start));
    if noun == Some("handling") {
        named.retain(|(o, ..)| *o == "handling");
    }
    // "3D scanner guided welding station": what measures is an aid.
    if named.first().is_some_and(|(o, ..)| *o == "measuring") && noun != Some("measuring") {
        let main = named
            .iter()
            .find(|(o, rank, _)| *rank == 0 && (ON_SURFACE.contains(o) || matches!(*o, "welding" | "soldering")))
            .map(|(o, ..)| *o);
        if let Some(main) = main.filter(|_| scene.head.is_some_and(|h| matches!(h.head, Head::Machine | Head::System))) {
            front(named, main, true);
        }
    }
    // What is said of an aid ("heating 500 W", "shapes the blank") is no operation beside another.
    if let Some((principal, rank, _)) = named.first().copied()
        && rank < 2
        && !matches!(principal, "handling" | "emitting")
    {
        let aside = |o: &str| matches!(o, "measuring" | "annealing" | "forming" | "grinding" | "punching");
        named.retain(|(o, r, _)| *o == principal || *r < 2 || !aside(o));
    }
    // A laser that prints marks or engraves.
    let by_laser = scene.names("energy_source", 2).iter().any(|(energy, ..)| *energy == "laser");
    let ink = scene.names("energy_source", 4).iter().any(|(energy, ..)| *energy == "ink");
    if by_laser && !ink {
        let subtractive = named.iter().any(|(o, ..)| ON_SURFACE.contains(o));
        let line = ["3d", "packaging", "desktop", "makers", "date", "日期", "coding", "桌面", "创客", "包装线", "产线"]
            .iter()
            .any(|w| scene.text.contains(w));
        let office = ["a4", "a3", "monochrome", "toner", "office", "document", "文件", "办公", "纸张", "paper sheets"]
            .iter()
            .any(|w| scene.text.contains(w));
        if (subtractive || line) && !office {
            named.retain(|(o, ..)| *o != "printing");
        }
        // A robot that carries a laser does not handle.
        if let [("handling", _, by)] = named[..]
            && scene.text.get(by.token.at.clone()).is_some_and(|w| w.contains("robot") || w.contains("机器人") || w.contains("manipulator"))
            && scene.head.is_none_or(|h| scene.placed[h.index].token.at != by.token.at)
        {
            named.clear();
        }
    }
    if has(named, "additive") {
        named.retain(|(o, ..)| *o != "printing");
    }
    // 功能:打标 says it outright.
    if let Some(at) = scene.text.find("功能:").map(|at| at + "功能:".len())
        && let Some(by) = scene
            .placed
            .iter()
            .find(|p| p.token.at.start >= at && p.token.at.start <= at + 12 && !p.denied && p.token.fact("operation").is_some())
    {
        let said = |o: &str| scene.placed.iter().any(|p| p.phrase == by.phrase && p.token.fact("operation") == Some(o));
        named.retain(|(o, ..)| said(o));
    }
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
        let behind = scene.placed.partition_point(|p| p.token.at.start < token.at.end);
        let mut near = scene.placed[behind..].iter().take_while(|p| p.token.at.start < token.at.end + MAINLY_REACH);
        let next = near.find(|p| !p.denied && p.token.fact("operation").is_some());
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
