//! From facts to a subheading, one legal step after another.

use super::facts::{
    AccessoryKind, DedicatedUse as Use, EnergySource as Energy, Facts, MachineKind, MedicalField, NamedArticle, Operation as Op,
    Presentation, WorkpieceMaterial as Material,
};
use super::machines::{forming, heat_only, joining, removal};
use crate::domain::nomenclature::Edition;

/// The outcome of [`decide`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Subheading of six digits, without a dot, valid in the edition asked for.
    pub code: String,
    /// Ids of the notes applied, in that order.
    pub notes: Vec<&'static str>,
    /// The other defensible code when honest classifiers differ.
    pub ambiguous: Option<String>,
}

/// A code with the notes that led to it, before it is turned into a verdict.
pub(super) struct Finding {
    pub(super) code: &'static str,
    notes: Vec<&'static str>,
    ambiguous: Option<&'static str>,
}

impl Finding {
    pub(super) fn new(code: &'static str, notes: &[&'static str]) -> Finding {
        Finding { code, notes: notes.to_vec(), ambiguous: None }
    }

    pub(super) fn or(mut self, other: &'static str) -> Finding {
        if other != self.code {
            self.ambiguous = Some(other);
        }
        self
    }
}

/// Decides the subheading of goods whose facts are known.
///
/// The order of the steps is the order of the law and must not be changed for
/// convenience: an article of Chapter 90 never reaches Section XVI at all.
pub fn decide(facts: &Facts, edition: Edition) -> Verdict {
    let mut finding = named_article(facts, edition)
        .or_else(|| chapter_90(facts, edition))
        .or_else(|| part_or_accessory(facts, edition))
        .or_else(|| combined(facts, edition))
        .unwrap_or_else(|| single_machine(facts, edition));
    if facts.incomplete && facts.presentation == Presentation::CompleteMachine {
        finding.notes.insert(0, "GRI-2a");
    }
    Verdict { code: finding.code.to_owned(), notes: finding.notes, ambiguous: finding.ambiguous.map(str::to_owned) }
}

/// Articles that a heading names: note 2(a) of Section XVI for those of
/// Chapters 84 and 85, note 1(m) for those of Chapter 90.
fn named_article(facts: &Facts, edition: Edition) -> Option<Finding> {
    const OWN: &[&str] = &["S16-2a"];
    const OPTICS: &[&str] = &["S16-1m", "C90-2a"];
    Some(match facts.named_article? {
        NamedArticle::CncController => Finding::new("853710", OWN),
        NamedArticle::PowerSupply => Finding::new("850440", OWN),
        NamedArticle::Chiller => Finding::new("841869", OWN),
        NamedArticle::Fan => Finding::new("841459", OWN),
        NamedArticle::Motor => Finding::new("850152", OWN),
        NamedArticle::FumeExtractor => Finding::new("842139", OWN),
        NamedArticle::UvLamp => Finding::new("853949", OWN),
        NamedArticle::Lens => Finding::new("900290", OPTICS),
        NamedArticle::Window => Finding::new("900190", OPTICS),
        NamedArticle::LaserPointer => Finding::new("901380", &["S16-1m", "H9013-text"]),
        NamedArticle::Rangefinder => Finding::new("901510", &["S16-1m", "H9015-text"]),
        NamedArticle::LaserLevel => Finding::new("901530", &["S16-1m", "H9015-text"]),
        NamedArticle::PhotoLaboratory => Finding::new("901050", &["S16-1m", "H9010-text"]),
        NamedArticle::PlateSetter => Finding::new("844230", &["H8442-text"]),
        NamedArticle::MachiningCentre => Finding::new("845710", &["C84-4"]),
        // Practice differs on the diode from 2022 on; before, one code held all.
        NamedArticle::LaserDiode => match edition {
            Edition::Hs2022 => Finding::new("854141", &["H8541-text"]).or("854149"),
            _ => Finding::new("854140", &["H8541-text"]),
        },
    })
}

/// Step 1: instruments and bare lasers are out of Section XVI.
fn chapter_90(facts: &Facts, edition: Edition) -> Option<Finding> {
    if matches!(facts.presentation, Presentation::Part | Presentation::Accessory) {
        return None;
    }
    let laser = facts.energy_source == Energy::Laser;
    match facts.operation {
        Op::TreatingBody => {
            let code = match facts.medical_field {
                MedicalField::General => "901890",
                MedicalField::Dental => "901849",
                MedicalField::Ophthalmic => "901850",
            };
            return Some(Finding::new(code, &["S16-1m", "H9018-text"]));
        }
        Op::Measuring => {
            let code = match (facts.energy_source, facts.dedicated_use) {
                (Energy::Laser | Energy::Light, Use::SemiconductorWafer | Use::SemiconductorDevice) => "903141",
                (Energy::Laser | Energy::Light, _) => "903149",
                _ => "903180",
            };
            return Some(Finding::new(code, &["S16-1m", "H9031-text"]));
        }
        Op::ShowLighting => {
            let code = if matches!(edition, Edition::Hs2022) { "940549" } else { "940540" };
            return Some(Finding::new(code, &["H9405-text"]));
        }
        _ => {}
    }
    match facts.presentation {
        Presentation::Source if laser => Some(Finding::new("901320", &["S16-1m", "H9013-text"])),
        // The laser with its scanner is still only a laser until something
        // holds or moves the work; many would call it an incomplete machine.
        Presentation::SourceWithScanHead if laser && !facts.worktable => {
            let machine = single_machine(&Facts { worktable: true, ..*facts }, edition).code;
            Some(Finding::new("901320", &["S16-1m", "H9013-text", "WORK-POSITIONING"]).or(machine))
        }
        Presentation::CompleteMachine if laser && facts.operation == Op::Emitting => {
            Some(Finding::new("901320", &["S16-1m", "H9013-text"]))
        }
        Presentation::Source => Some(other_source(facts.energy_source)),
        _ => None,
    }
}

/// An emitter or generator of another kind, presented alone.
fn other_source(energy: Energy) -> Finding {
    match energy {
        Energy::Light => Finding::new("853949", &["S16-2a"]),
        Energy::ElectroDischarge => Finding::new("850440", &["S16-2a"]),
        Energy::ElectricArc | Energy::PlasmaArc => Finding::new("851539", &["H8515-text"]),
        Energy::Resistance => Finding::new("851529", &["H8515-text"]),
        Energy::WaterJet => Finding::new("841350", &["S16-2a"]),
        Energy::GasFlame => Finding::new("846820", &["H8468-text"]),
        Energy::Mechanical | Energy::Ink => Finding::new("847989", &["H8479-text"]),
        _ => Finding::new("854370", &["S16-2a"]),
    }
}

/// Step 7: parts and accessories that no heading names.
fn part_or_accessory(facts: &Facts, edition: Edition) -> Option<Finding> {
    if !matches!(facts.presentation, Presentation::Part | Presentation::Accessory) {
        return None;
    }
    let of = facts.part_of.unwrap_or_else(|| likely_machine(facts));
    let machine_tool =
        matches!(of, MachineKind::BeamOrCuttingTool | MachineKind::FormingTool | MachineKind::StoneTool | MachineKind::WoodTool);
    if facts.presentation == Presentation::Accessory && machine_tool {
        let code = match facts.accessory_kind.unwrap_or(AccessoryKind::SpecialAttachment) {
            AccessoryKind::ToolHolder => "846610",
            AccessoryKind::WorkHolder => "846620",
            AccessoryKind::SpecialAttachment => "846630",
        };
        return Some(Finding::new(code, &["S16-2b", "H8466-text"]));
    }
    let material = facts.workpiece_material;
    let code = match of {
        MachineKind::BeamOrCuttingTool => "846693",
        MachineKind::FormingTool => "846694",
        MachineKind::StoneTool => "846691",
        MachineKind::WoodTool => "846692",
        MachineKind::Welder => "851590",
        MachineKind::GasWelder => "846890",
        MachineKind::Additive if matches!(edition, Edition::Hs2022) => "848590",
        MachineKind::Additive => match material {
            Material::Metal | Material::PowderMetal => "846694",
            Material::Plastic | Material::PowderPolymer | Material::Rubber => "847790",
            Material::Glass => "847590",
            _ => "847990",
        },
        MachineKind::Semiconductor => "848690",
        MachineKind::Printer => "844399",
        MachineKind::Blaster => "842490",
        MachineKind::LaserDevice => return Some(Finding::new("901390", &["S16-1m", "C90-2b"])),
        MachineKind::OtherMachine => "847990",
    };
    let note = if machine_tool { "H8466-text" } else { "PARTS-WITH-MACHINE" };
    Some(Finding::new(code, &["S16-2b", note]))
}

/// The machine a part is for, when only the process is known.
fn likely_machine(facts: &Facts) -> MachineKind {
    if semiconductor(facts.dedicated_use) {
        return MachineKind::Semiconductor;
    }
    match (facts.operation, facts.energy_source) {
        (Op::Welding | Op::Soldering, Energy::GasFlame) => MachineKind::GasWelder,
        (Op::Welding | Op::Soldering, _) => MachineKind::Welder,
        (Op::Additive, _) => MachineKind::Additive,
        (Op::Printing, _) => MachineKind::Printer,
        (Op::Projecting, _) => MachineKind::Blaster,
        (Op::Forming | Op::Punching, _) => MachineKind::FormingTool,
        (Op::Emitting | Op::TreatingBody | Op::Measuring, _) => MachineKind::LaserDevice,
        (Op::Handling | Op::Annealing | Op::Exposing | Op::ShowLighting, _) => MachineKind::OtherMachine,
        _ => MachineKind::BeamOrCuttingTool,
    }
}

/// Step 8: machines with two operations.
fn combined(facts: &Facts, edition: Edition) -> Option<Finding> {
    let second = facts.second_operation?;
    let energy = facts.second_energy.unwrap_or(facts.energy_source);
    let alone = Facts { second_operation: None, second_energy: None, ..*facts };
    let first = single_machine(&alone, edition);
    let other = single_machine(&Facts { operation: second, energy_source: energy, ..alone }, edition);
    if first.code == other.code || first.code.starts_with("8486") {
        return Some(first);
    }
    let mut notes = first.notes.clone();
    // The welding heading says itself that a welder may also cut.
    if first.code.starts_with("8515") && second != Op::Additive {
        notes.push("H8515-also-cuts");
        let finding = Finding::new(first.code, &notes);
        return Some(if facts.principal_unclear { finding.or(other.code) } else { finding });
    }
    for (beam, tool) in [(&first, &other), (&other, &first)] {
        if beam.code.starts_with("8456") && yields_to_8456(tool.code) {
            let mut notes = beam.notes.clone();
            if !notes.contains(&"C84-3") {
                notes.push("C84-3");
            }
            return Some(Finding::new(beam.code, &notes));
        }
    }
    notes.push("S16-3");
    if facts.principal_unclear {
        notes.push("GRI-3c");
        let (last, rest) = if first.code > other.code { (first.code, other.code) } else { (other.code, first.code) };
        return Some(Finding::new(last, &notes).or(rest));
    }
    Some(Finding::new(first.code, &notes).or(other.code))
}

/// Headings that note 3 to Chapter 84 makes yield to 8456.
fn yields_to_8456(code: &str) -> bool {
    ["8457", "8458", "8459", "8460", "8461", "8464", "8465"].iter().any(|heading| code.starts_with(heading))
}

/// Steps 2 to 6 for a machine with one operation.
fn single_machine(facts: &Facts, edition: Edition) -> Finding {
    if semiconductor(facts.dedicated_use) {
        return semiconductor_machine(facts, edition);
    }
    match facts.operation {
        Op::Additive => additive(facts.workpiece_material, edition),
        Op::Welding | Op::Soldering => joining(facts),
        Op::Printing => match facts.energy_source {
            Energy::Laser => Finding::new("844332", &["H8443-text"]),
            Energy::Mechanical => Finding::new("844319", &["H8443-text"]),
            _ => Finding::new("844339", &["H8443-text"]),
        },
        Op::Projecting => Finding::new("842430", &["H8424-text"]),
        Op::Exposing => Finding::new("901050", &["S16-1m", "H9010-text"]),
        Op::Annealing => heat_only(facts, edition),
        Op::Handling => Finding::new("847989", &["H8479-text"]),
        Op::Forming | Op::Punching => forming(facts, edition),
        Op::Measuring => Finding::new("903149", &["S16-1m", "H9031-text"]),
        Op::TreatingBody => Finding::new("901890", &["S16-1m", "H9018-text"]),
        // A scan head with a table works something, even if nobody said how.
        Op::Emitting if facts.presentation == Presentation::SourceWithScanHead => removal(facts, edition),
        Op::ShowLighting | Op::Emitting => Finding::new("854370", &["S16-2a"]),
        _ => removal(facts, edition),
    }
}

/// Whether the use is that of heading 8486.
fn semiconductor(dedicated: Use) -> bool {
    matches!(dedicated, Use::SemiconductorWafer | Use::SemiconductorDevice | Use::FlatPanel)
}

/// Step 2: note 11 (9 until 2021) to Chapter 84 lets nothing else compete.
fn semiconductor_machine(facts: &Facts, edition: Edition) -> Finding {
    let note = if matches!(edition, Edition::Hs2022) { "C84-11" } else { "C84-9D" };
    let code = match (facts.dedicated_use, facts.operation) {
        (Use::FlatPanel, _) => "848630",
        // Assembly of devices and handling belong together in 8486.40.
        (_, Op::Handling | Op::Welding | Op::Soldering) => "848640",
        (Use::SemiconductorWafer, _) => "848610",
        _ => "848620",
    };
    Finding::new(code, &[note, "H8486-text"])
}

/// Step 3: additive manufacturing, gathered in one heading in 2022.
fn additive(material: Material, edition: Edition) -> Finding {
    let metal = matches!(material, Material::Metal | Material::PowderMetal);
    let plastic = matches!(material, Material::Plastic | Material::PowderPolymer | Material::Rubber);
    if matches!(edition, Edition::Hs2022) {
        let code = match material {
            _ if metal => "848510",
            _ if plastic => "848520",
            Material::Ceramic | Material::Glass | Material::Stone => "848530",
            _ => "848580",
        };
        return Finding::new(code, &["C84-10", "H8485-text"]);
    }
    let code = match material {
        _ if metal => "846390",
        _ if plastic => "847780",
        Material::Glass => "847529",
        _ => "847989",
    };
    Finding::new(code, &["PRE-2022-ADDITIVE"])
}
