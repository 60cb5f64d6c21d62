//! Which unknown fact the law asks for next, and the values it may have.
//!
//! [`wanted`] follows [`decide`](super::decide) step by step. A test completes random facts in random
//! ways and finds any step in which the two have parted.

use crate::domain::legal::facts::{
    DedicatedUse as Use, EnergySource as Energy, FormingKind, MachineKind, Operation as Op, Presentation, WorkpieceMaterial as Material,
};
use crate::domain::legal::known::Known;
use crate::domain::nomenclature::Edition;

/// An unknown fact that is completed in every possible way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Axis {
    Presentation,
    Operation,
    Energy,
    Worktable,
    Material,
    Control,
    PartOf,
    Forming,
}

/// The usual states first: the first completion leads an open opinion.
const PRESENTATIONS: [Presentation; 5] =
    [Presentation::CompleteMachine, Presentation::Source, Presentation::SourceWithScanHead, Presentation::Part, Presentation::Accessory];

/// Different headings first, so that a hopeless case is seen soon.
const OPERATIONS: [Op; 27] = [
    Op::Cutting,
    Op::Welding,
    Op::Marking,
    Op::Engraving,
    Op::TreatingBody,
    Op::Measuring,
    Op::Additive,
    Op::Soldering,
    Op::Annealing,
    Op::Printing,
    Op::Handling,
    Op::Cleaning,
    Op::Punching,
    Op::Forming,
    Op::Projecting,
    Op::Exposing,
    Op::ShowLighting,
    Op::Drilling,
    Op::Milling,
    Op::Turning,
    Op::Grinding,
    Op::Sawing,
    Op::Scribing,
    Op::Trimming,
    Op::Ablating,
    Op::Texturing,
    Op::Emitting,
];

/// Neighbours of the laser first.
const MACHINES: [MachineKind; 12] = [
    MachineKind::BeamOrCuttingTool,
    MachineKind::Welder,
    MachineKind::LaserDevice,
    MachineKind::Semiconductor,
    MachineKind::Additive,
    MachineKind::OtherMachine,
    MachineKind::FormingTool,
    MachineKind::WoodTool,
    MachineKind::StoneTool,
    MachineKind::GasWelder,
    MachineKind::Printer,
    MachineKind::Blaster,
];

impl Axis {
    pub(super) const COUNT: usize = 8;
    /// The most values an axis has.
    pub(super) const VALUES: usize = OPERATIONS.len();
    pub(super) const ALL: [Axis; Axis::COUNT] =
        [Axis::Presentation, Axis::Operation, Axis::Energy, Axis::Worktable, Axis::Material, Axis::Control, Axis::PartOf, Axis::Forming];

    /// The canonical name of the fact.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Axis::Presentation => "presentation",
            Axis::Operation => "operation",
            Axis::Energy => "energy_source",
            Axis::Worktable => "worktable",
            Axis::Material => "workpiece_material",
            Axis::Control => "numerical_control",
            Axis::PartOf => "part_of",
            Axis::Forming => "forming_kind",
        }
    }

    /// How many values there are to try.
    pub(super) const fn values(self) -> usize {
        match self {
            Axis::Presentation => PRESENTATIONS.len(),
            Axis::Operation => OPERATIONS.len(),
            Axis::Energy => Energy::ALL.len(),
            Axis::Worktable | Axis::Control => 2,
            Axis::Material => Material::ALL.len(),
            Axis::PartOf => MACHINES.len(),
            Axis::Forming => FormingKind::ALL.len(),
        }
    }

    /// What is known, with the value of this number added, and whether there are goods like that.
    pub(super) fn fill(self, known: &Known, value: usize) -> (Known, bool) {
        let mut k = *known;
        let possible = match self {
            Axis::Presentation => {
                k.presentation = Some(PRESENTATIONS[value]);
                presentable(&k, PRESENTATIONS[value])
            }
            Axis::Operation => {
                k.operation = Some(OPERATIONS[value]);
                k.energy_source.is_none_or(|energy| works(energy, OPERATIONS[value]))
            }
            Axis::Energy => {
                k.energy_source = Some(Energy::ALL[value]);
                emits(Energy::ALL[value], k.presentation) && k.operation.is_none_or(|op| works(Energy::ALL[value], op))
            }
            // Silence speaks for the goods without a table, so that case comes first.
            Axis::Worktable => {
                k.worktable = Some(value == 1);
                true
            }
            Axis::Control => {
                k.numerical_control = Some(value == 0);
                true
            }
            Axis::Material => {
                k.workpiece_material = Some(Material::ALL[value]);
                workable(&k, Material::ALL[value])
            }
            Axis::PartOf => {
                k.part_of = Some(MACHINES[value]);
                serves(known, MACHINES[value])
            }
            Axis::Forming => {
                k.forming_kind = Some(FormingKind::ALL[value]);
                true
            }
        };
        (k, possible)
    }
}

/// Whether goods of which this is known can be presented in this state.
fn presentable(k: &Known, presentation: Presentation) -> bool {
    let part = matches!(presentation, Presentation::Part | Presentation::Accessory);
    if k.part_of.is_some() {
        return part;
    }
    if k.worktable == Some(true) && (part || presentation == Presentation::Source) {
        return false;
    }
    k.energy_source.is_none_or(|energy| emits(energy, Some(presentation)))
}

/// Whether this energy comes out of goods presented in this state; only a beam is deflected by a scanner.
fn emits(energy: Energy, presentation: Option<Presentation>) -> bool {
    match presentation {
        Some(Presentation::Source) => !matches!(energy, Energy::Mechanical | Energy::Ink),
        Some(Presentation::SourceWithScanHead) => matches!(energy, Energy::Laser | Energy::Light),
        _ => true,
    }
}

/// Whether this energy can do this to a workpiece.
fn works(energy: Energy, operation: Op) -> bool {
    let touch = matches!(
        operation,
        Op::Sawing | Op::Milling | Op::Turning | Op::Grinding | Op::Punching | Op::Forming | Op::Handling | Op::Projecting
    );
    match energy {
        Energy::Ink => operation == Op::Printing,
        Energy::Laser | Energy::Light | Energy::ElectronBeam | Energy::IonBeam => !touch,
        Energy::Mechanical => !matches!(operation, Op::Emitting | Op::ShowLighting | Op::Exposing | Op::Annealing),
        _ => true,
    }
}

/// Whether a machine works this; powders are for building up.
fn workable(k: &Known, material: Material) -> bool {
    let additive =
        k.operation == Some(Op::Additive) || k.second_operation == Some(Op::Additive) || k.part_of == Some(MachineKind::Additive);
    match material {
        Material::Body | Material::None => false,
        Material::PowderMetal | Material::PowderPolymer => additive,
        _ => true,
    }
}

/// The unknown fact that the law asks for next; `None` when it can decide.
pub(super) fn wanted(k: &Known, edition: Edition) -> Option<Axis> {
    if k.named_article.is_some() {
        return None;
    }
    let Some(presentation) = k.presentation else { return Some(Axis::Presentation) };
    match presentation {
        Presentation::Part | Presentation::Accessory => of_part(k, edition),
        // An instrument is one in every state; what it measures with is asked.
        _ if matches!(k.operation, Some(Op::TreatingBody | Op::ShowLighting)) => None,
        _ if k.operation == Some(Op::Measuring) => energy(k),
        Presentation::Source => energy(k),
        Presentation::SourceWithScanHead => energy(k).or_else(|| {
            if k.energy_source == Some(Energy::Laser) && k.worktable.is_none() {
                return Some(Axis::Worktable);
            }
            of_machine(k)
        }),
        // Only a laser that does nothing but emit is a laser, however complete.
        Presentation::CompleteMachine if k.operation == Some(Op::Emitting) => energy(k).or_else(|| match k.energy_source {
            Some(Energy::Laser) => None,
            _ => of_machine(k),
        }),
        Presentation::CompleteMachine => of_machine(k),
    }
}

fn energy(k: &Known) -> Option<Axis> {
    k.energy_source.is_none().then_some(Axis::Energy)
}

fn material(k: &Known) -> Option<Axis> {
    k.workpiece_material.is_none().then_some(Axis::Material)
}

fn control(k: &Known) -> Option<Axis> {
    k.numerical_control.is_none().then_some(Axis::Control)
}

fn semiconductor(k: &Known) -> bool {
    matches!(k.dedicated_use, Some(Use::SemiconductorWafer | Use::SemiconductorDevice | Use::FlatPanel))
}

/// Step 7. A part follows its machine; the process tells the machine when nobody names it, if only
/// one kind of machine works that way.
fn of_part(k: &Known, edition: Edition) -> Option<Axis> {
    let additive = match (k.part_of, k.operation) {
        (Some(of), _) => of == MachineKind::Additive,
        (None, _) if semiconductor(k) => false,
        (None, None) => return Some(Axis::PartOf),
        (None, Some(operation)) if tells_machine(operation) => operation == Op::Additive,
        (None, Some(operation)) => {
            let Some(source) = k.energy_source else { return Some(Axis::Energy) };
            return (!tells_machine_with(operation, source)).then_some(Axis::PartOf);
        }
    };
    // Before 8485 a printer, and so its parts, went by material.
    if additive && edition != Edition::Hs2022 { material(k) } else { None }
}

/// Whether the operation alone tells the kind of machine.
fn tells_machine(operation: Op) -> bool {
    matches!(
        operation,
        Op::Additive
            | Op::Printing
            | Op::Projecting
            | Op::Forming
            | Op::Punching
            | Op::Emitting
            | Op::TreatingBody
            | Op::Measuring
            | Op::Handling
            | Op::Annealing
            | Op::Exposing
            | Op::ShowLighting
    )
}

/// Whether operation and energy tell the kind of machine. Tools do not: a shear forms, a saw may be
/// for wood or stone, and a bath that cleans is no machine-tool.
fn tells_machine_with(operation: Op, source: Energy) -> bool {
    match (operation, source) {
        (Op::Welding | Op::Soldering, _) => source != Energy::Mechanical,
        (Op::Cleaning, Energy::Ultrasonic | Energy::PlasmaArc | Energy::WaterJet) => false,
        _ => !matches!(
            source,
            Energy::Mechanical | Energy::ElectricArc | Energy::GasFlame | Energy::Resistance | Energy::HighFrequency | Energy::Ink
        ),
    }
}

/// Whether a machine of this kind may do what is known of the process.
fn serves(k: &Known, machine: MachineKind) -> bool {
    use MachineKind::{BeamOrCuttingTool, Blaster, FormingTool, GasWelder, OtherMachine, StoneTool, Welder, WoodTool};
    match (k.operation, k.energy_source) {
        (None, _) => true,
        (Some(Op::Welding | Op::Soldering), _) => matches!(machine, Welder | GasWelder),
        (_, Some(Energy::Mechanical)) => matches!(machine, BeamOrCuttingTool | FormingTool | StoneTool | WoodTool),
        (_, Some(Energy::ElectricArc | Energy::GasFlame)) => matches!(machine, BeamOrCuttingTool | Welder | GasWelder),
        _ => matches!(machine, BeamOrCuttingTool | OtherMachine | Blaster),
    }
}

/// Steps 2 to 6, and 8: each operation of a machine.
fn of_machine(k: &Known) -> Option<Axis> {
    let Some(operation) = k.operation else { return Some(Axis::Operation) };
    if semiconductor(k) {
        return None;
    }
    of_operation(k, operation, k.energy_source).or_else(|| {
        let second = k.second_operation?;
        of_operation(k, second, k.second_energy.or(k.energy_source))
    })
}

fn of_operation(k: &Known, operation: Op, source: Option<Energy>) -> Option<Axis> {
    match operation {
        Op::Additive => material(k),
        Op::Forming | Op::Punching => of_forming(k, operation),
        Op::Projecting | Op::Exposing | Op::Handling | Op::Measuring | Op::TreatingBody | Op::ShowLighting => None,
        Op::Emitting if k.presentation != Some(Presentation::SourceWithScanHead) => None,
        _ => {
            let Some(source) = source else { return Some(Axis::Energy) };
            match operation {
                Op::Welding if matches!(source, Energy::Resistance | Energy::ElectricArc | Energy::PlasmaArc) => control(k),
                Op::Welding | Op::Soldering | Op::Printing => None,
                Op::Annealing if matches!(source, Energy::GasFlame | Energy::HighFrequency | Energy::Resistance) => None,
                Op::Annealing => material(k),
                _ => of_removal(k, operation, source),
            }
        }
    }
}

/// Steps 5 and 6. A beam works any material; a tool does not.
fn of_removal(k: &Known, operation: Op, source: Energy) -> Option<Axis> {
    match source {
        Energy::Mechanical if operation == Op::Cleaning => None,
        Energy::Mechanical => material(k).or_else(|| {
            let metal = matches!(k.workpiece_material, Some(Material::Metal | Material::PowderMetal));
            let split = matches!(operation, Op::Cutting | Op::Milling | Op::Engraving | Op::Drilling | Op::Turning | Op::Grinding);
            if metal && split { control(k) } else { None }
        }),
        Energy::Resistance | Energy::HighFrequency => material(k),
        _ => None,
    }
}

fn of_forming(k: &Known, operation: Op) -> Option<Axis> {
    material(k).or_else(|| {
        if !matches!(k.workpiece_material, Some(Material::Metal | Material::None | Material::PowderMetal)) {
            return None;
        }
        if operation == Op::Forming && k.forming_kind.is_none() {
            return Some(Axis::Forming);
        }
        control(k)
    })
}
