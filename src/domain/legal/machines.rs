//! Machines by process: joining, heating, removing material, forming.

use super::decide::Finding;
use super::facts::{EnergySource as Energy, Facts, FormingKind, Operation as Op, WorkpieceMaterial as Material};
use crate::domain::nomenclature::Edition;

/// Step 4: joining.
pub(super) fn joining(facts: &Facts) -> Finding {
    let auto = facts.numerical_control;
    let code = match (facts.operation, facts.energy_source) {
        (_, Energy::GasFlame) => return Finding::new("846820", &["H8468-text"]),
        (_, Energy::Mechanical) => return Finding::new("846880", &["H8468-text"]),
        (Op::Soldering, _) => "851519",
        (_, Energy::Resistance) if auto => "851521",
        (_, Energy::Resistance) => "851529",
        (_, Energy::ElectricArc | Energy::PlasmaArc) if auto => "851531",
        (_, Energy::ElectricArc | Energy::PlasmaArc) => "851539",
        _ => "851580",
    };
    Finding::new(code, &["H8515-text"])
}

/// Heating that neither removes nor joins.
pub(super) fn heat_only(facts: &Facts, edition: Edition) -> Finding {
    match facts.energy_source {
        Energy::GasFlame => Finding::new("846820", &["H8468-text"]),
        Energy::HighFrequency => Finding::new("851440", &["H8514-text"]),
        Energy::Resistance => {
            let code = if matches!(edition, Edition::Hs2022) { "851419" } else { "851410" };
            Finding::new(code, &["H8514-text"])
        }
        _ if facts.workpiece_material == Material::Metal => Finding::new("847981", &["H8456-text", "H8479-text"]),
        _ => Finding::new("847989", &["H8456-text", "H8479-text"]),
    }
}

/// Steps 5 and 6: removal of material, by what does the work.
pub(super) fn removal(facts: &Facts, edition: Edition) -> Finding {
    let old = matches!(edition, Edition::Hs2012);
    let cleaning = facts.operation == Op::Cleaning;
    let (code, split): (&'static str, &'static str) = match facts.energy_source {
        Energy::Laser => (if old { "845610" } else { "845611" }, "H8456-laser"),
        Energy::Light => (if old { "845610" } else { "845612" }, "H8456-light"),
        // A bath that shakes the dirt off is not a tool that removes material.
        Energy::Ultrasonic if cleaning => {
            return Finding::new("847989", &["H8456-text", "H8479-text"]);
        }
        Energy::Ultrasonic => ("845620", "H8456-other-energy"),
        Energy::ElectroDischarge => ("845630", "H8456-other-energy"),
        Energy::PlasmaArc if cleaning => {
            return Finding::new("847989", &["H8456-text", "H8479-text"]);
        }
        Energy::PlasmaArc => (if old { "845690" } else { "845640" }, "H8456-other-energy"),
        Energy::WaterJet if cleaning => return Finding::new("842430", &["H8424-text"]),
        Energy::WaterJet => (if old { "845690" } else { "845650" }, "C84-2-water-jet"),
        Energy::ElectroChemical | Energy::ElectronBeam | Energy::IonBeam => ("845690", "H8456-other-energy"),
        Energy::ElectricArc => return Finding::new("851539", &["H8515-also-cuts"]),
        Energy::GasFlame => return Finding::new("846820", &["H8468-text"]),
        Energy::Ink => return Finding::new("844339", &["H8443-text"]),
        Energy::Resistance | Energy::HighFrequency => {
            return match facts.workpiece_material {
                Material::Plastic | Material::Rubber => Finding::new("847780", &["H8477-text"]),
                _ => Finding::new("847989", &["H8479-text"]),
            };
        }
        Energy::Mechanical => return tool_machine(facts, edition),
    };
    let mut notes = vec!["H8456-text", split];
    // Without the note these materials and tools would lead elsewhere.
    if matches!(facts.workpiece_material, Material::Stone | Material::Glass | Material::Ceramic | Material::Wood | Material::Plastic)
        || matches!(facts.operation, Op::Sawing | Op::Milling | Op::Turning | Op::Grinding)
    {
        notes.push("C84-3");
    }
    if cleaning {
        notes.push("CLEANING-ABLATES");
    }
    if facts.second_energy.is_some() && facts.second_operation.is_none() {
        notes.push("H8456-what-works");
    }
    let finding = Finding::new(code, &notes);
    if facts.operation == Op::Marking && facts.colour_change_only {
        return finding.or("847989");
    }
    finding
}

/// Machines with a tool, by what they work and how.
fn tool_machine(facts: &Facts, edition: Edition) -> Finding {
    let nc = facts.numerical_control;
    let op = facts.operation;
    if op == Op::Cleaning {
        return Finding::new("847989", &["H8479-text"]);
    }
    match facts.workpiece_material {
        Material::Stone | Material::Glass | Material::Ceramic | Material::Semiconductor => {
            let code = match op {
                Op::Sawing | Op::Cutting => "846410",
                Op::Grinding => "846420",
                _ => "846490",
            };
            Finding::new(code, &["H8464-text"])
        }
        Material::Wood | Material::Plastic => {
            let code = match op {
                Op::Sawing => "846591",
                Op::Milling | Op::Engraving => "846592",
                Op::Grinding => "846593",
                Op::Drilling => "846595",
                Op::Cutting => "846596",
                _ => "846599",
            };
            Finding::new(code, &["H8465-text"])
        }
        Material::LeatherTextile => Finding::new("845150", &["H8451-text"]),
        Material::Paper => Finding::new("844110", &["H8441-text"]),
        Material::Rubber | Material::PowderPolymer => Finding::new("847780", &["H8477-text"]),
        Material::Metal | Material::PowderMetal => metal_tool(op, nc, edition),
        Material::Body | Material::None => Finding::new("847989", &["H8479-text"]),
    }
}

/// Chip-producing and shearing machines for metal.
fn metal_tool(op: Op, nc: bool, edition: Edition) -> Finding {
    let new = matches!(edition, Edition::Hs2022);
    let old = matches!(edition, Edition::Hs2012);
    let (code, note) = match (op, nc) {
        (Op::Cutting, true) => (if new { "846233" } else { "846231" }, "H8462-text"),
        (Op::Cutting, false) => ("846239", "H8462-text"),
        (Op::Sawing, _) => ("846150", "H8457-8461-text"),
        (Op::Milling | Op::Engraving, true) => ("845961", "H8457-8461-text"),
        (Op::Milling | Op::Engraving, false) => ("845969", "H8457-8461-text"),
        (Op::Drilling, true) => ("845921", "H8457-8461-text"),
        (Op::Drilling, false) => ("845929", "H8457-8461-text"),
        (Op::Turning, true) => ("845811", "H8457-8461-text"),
        (Op::Turning, false) => ("845819", "H8457-8461-text"),
        (Op::Grinding, true) => (if old { "846011" } else { "846012" }, "H8457-8461-text"),
        (Op::Grinding, false) => ("846019", "H8457-8461-text"),
        (Op::Marking, _) => ("847989", "H8479-text"),
        _ => ("846190", "H8457-8461-text"),
    };
    Finding::new(code, &[note])
}

/// Machines that shape without chips; the heading was cut anew in 2022.
pub(super) fn forming(facts: &Facts, edition: Edition) -> Finding {
    let new = matches!(edition, Edition::Hs2022);
    let nc = facts.numerical_control;
    match facts.workpiece_material {
        Material::Metal | Material::None | Material::PowderMetal => {}
        Material::Wood => return Finding::new("846594", &["H8465-text"]),
        Material::Plastic | Material::Rubber | Material::PowderPolymer => {
            return Finding::new("847780", &["H8477-text"]);
        }
        Material::Paper => return Finding::new("844180", &["H8441-text"]),
        _ => return Finding::new("847989", &["H8479-text"]),
    }
    let code = if facts.operation == Op::Punching {
        match (new, nc) {
            (true, true) => "846242",
            (false, true) => "846241",
            (_, false) => "846249",
        }
    } else {
        match (facts.forming_kind.unwrap_or(FormingKind::PressBrake), new, nc) {
            (FormingKind::HydraulicPress, true, _) => "846261",
            (FormingKind::HydraulicPress, false, _) => "846291",
            (FormingKind::ProfileFormer, true, _) => "846222",
            (_, _, false) => "846229",
            (_, false, true) => "846221",
            (FormingKind::RollFormer, true, true) => "846225",
            (FormingKind::PressBrake, true, true) => "846223",
        }
    };
    Finding::new(code, &["H8462-text"])
}
