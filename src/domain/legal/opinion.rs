//! What the legal notes say when only some of the facts are known.
//!
//! [`decide`] needs every fact; a declaration states a few. Silence is taken in one of two ways.
//! Where it has a meaning of its own (nobody claims a dedicated use, nobody mentions a second
//! operation) it stands for that meaning, which is written down in [`Opinion::assumed`]. Any other
//! unknown fact is completed in every possible way, but only if the law asks for it on this path;
//! the codes that come out tell how much is settled and which answer would settle more.

mod axes;

use self::axes::{Axis, wanted};
use super::decide::{Verdict, decide};
use super::facts::{
    AccessoryKind, DedicatedUse as Use, EnergySource as Energy, Facts, LaserMedium, MachineKind, MedicalField, Operation as Op,
    Presentation, WorkpieceMaterial as Material,
};
use super::known::Known;
use crate::domain::nomenclature::Edition;

/// From this many possible codes on, [`opinion`] stops counting: too little is known to name them all.
pub const MANY: usize = 6;

/// How far the known facts settle the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Grade {
    /// One code, whatever the unknown facts are.
    Settled,
    /// Two codes between which honest classifiers differ even when the facts are known (domain facts, F3).
    Contested,
    /// Unknown facts leave several codes possible, or nothing can be said yet.
    Open,
}

/// What the legal notes say on some known facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    /// How far the code is settled.
    pub grade: Grade,
    /// Possible subheadings of six digits, the most defensible first: one if settled, two if contested,
    /// several if open (not all of them when there are [`MANY`]), none if too little is known.
    pub codes: Vec<String>,
    /// Ids of the notes applied on the way to the first code.
    pub notes: Vec<&'static str>,
    /// Facts with the values that silence was taken for, where another value would have led to another
    /// code or would have made it contested. That no heading names the article is never listed.
    pub assumed: Vec<(&'static str, &'static str)>,
    /// Unknown facts whose answer would change the possible codes, most telling first.
    pub missing: Vec<&'static str>,
}

/// What a fact can do to a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FactKind {
    /// Decides the six-digit subheading.
    Decides,
    /// Decides national lines of heading 8456 and six-digit codes elsewhere only.
    National,
    /// Goes along with some codes but decides none; must never overrule a note.
    Correlates,
}

/// What a fact, by its canonical name, can do to a code, as the domain facts list it (section C2).
///
/// The material worked and numerical control split national lines of 8456, and six-digit codes of
/// tool machines (8458 to 8465) and of 8485. Medium, wavelength, power, axes, areas, masses, values
/// and every name not listed only correlate. Printed circuits as a dedicated use split national
/// lines only, but the fact as a whole decides.
pub fn kind_of(fact: &str) -> FactKind {
    match fact {
        "energy_source" | "operation" | "second_operation" | "second_energy" | "principal_unclear" | "colour_change_only"
        | "presentation" | "worktable" | "incomplete" | "dedicated_use" | "named_article" | "part_of" | "accessory_kind"
        | "forming_kind" | "medical_field" => FactKind::Decides,
        "workpiece_material" | "numerical_control" => FactKind::National,
        _ => FactKind::Correlates,
    }
}

/// What the legal notes say on the facts known, in an edition.
///
/// ```
/// # use hsift::domain::legal::{Grade, Known, opinion};
/// # use hsift::domain::nomenclature::Edition;
/// let mut known = Known::default();
/// for (fact, value) in [("energy_source", "laser"), ("operation", "cutting"), ("presentation", "complete_machine")] {
///     known = known.with(fact, value).expect("names of the lists");
/// }
/// let said = opinion(&known, Edition::Hs2022);
/// assert_eq!((said.grade, said.codes), (Grade::Settled, vec!["845611".to_owned()]));
/// assert_eq!(said.assumed, [("dedicated_use", "general")]);
/// ```
pub fn opinion(known: &Known, edition: Edition) -> Opinion {
    let presumed = presume(known);
    let nothing_to_go_by =
        presumed.named_article.is_none() && presumed.operation.is_none() && presumed.presentation.is_none() && presumed.part_of.is_none();
    if nothing_to_go_by {
        let missing = ["operation", "presentation", "energy_source"];
        let missing = missing.into_iter().filter(|fact| presumed.get(fact).is_none()).collect();
        return Opinion { grade: Grade::Open, codes: Vec::new(), notes: Vec::new(), assumed: Vec::new(), missing };
    }
    let mut search = Search::new(edition);
    search.explore(&presumed, 0);
    let mut said = search.conclude(known, &presumed);
    qualify(&mut said, known);
    said
}

/// What [`decide`] settles for the simulator, and honest classifiers do not (domain facts, F3 and A4).
fn qualify(said: &mut Opinion, known: &Known) {
    if said.grade != Grade::Settled {
        return;
    }
    let code = said.codes[0].clone();
    // A unit that welds and cleans normally welds in the main, which is general knowledge and no more. That a welder may cut
    // the heading says itself.
    if code == "851580" && known.second_operation == Some(Op::Cleaning) && known.energy_source == Some(Energy::Laser) {
        said.grade = Grade::Contested;
        said.codes.push("845611".into());
        said.notes.push("S16-3");
    }
    // 9013.20 takes lasers other than laser diodes; whether a diode with optics or driver is still one, practice does not agree on.
    let diode = known.laser_medium == Some(LaserMedium::Diode) && known.named_article.is_none();
    if code == "901320" && diode && known.presentation == Some(Presentation::Source) {
        said.grade = Grade::Contested;
        said.codes.push("901380".into());
        said.notes.push("H9013-diodes");
    }
    // The process tells the machine of a part only among machine-tools; for instruments and luminaires the machine must be named.
    let instrument = matches!(known.operation, Some(Op::TreatingBody | Op::Measuring | Op::Exposing | Op::ShowLighting));
    if instrument && known.part_of.is_none() && matches!(known.presentation, Some(Presentation::Part | Presentation::Accessory)) {
        said.grade = Grade::Open;
        said.missing.insert(0, "part_of");
    }
}

/// Adds what follows from the known facts, and what silence means before anything is tried out.
fn presume(known: &Known) -> Known {
    let mut k = *known;
    if k.named_article.is_some() {
        return k;
    }
    // What has a laser medium is a laser: no assumption, a consequence.
    if k.energy_source.is_none() && k.laser_medium.is_some() {
        k.energy_source = Some(Energy::Laser);
    }
    if k.presentation.is_none() {
        if k.accessory_kind.is_some() {
            k.presentation = Some(Presentation::Accessory);
        } else if k.incomplete == Some(true) {
            k.presentation = Some(Presentation::CompleteMachine);
        }
    }
    if k.operation.is_none() {
        // Of an emitter nobody need say that it emits. With a work table it works something, and what it
        // does must be known.
        let emits = match k.presentation {
            Some(Presentation::Source) => true,
            Some(Presentation::SourceWithScanHead) => k.worktable != Some(true),
            _ => false,
        };
        if emits {
            k.operation = Some(Op::Emitting);
        }
    }
    // These words name a tool; a beam that did the same would be mentioned (domain facts, A4: blade, not beam).
    if k.energy_source.is_none() && matches!(k.operation, Some(Op::Sawing | Op::Milling | Op::Turning | Op::Grinding)) {
        k.energy_source = Some(Energy::Mechanical);
    }
    k
}

/// All facts, those that nobody asked for filled with the least telling value.
fn complete(k: &Known) -> Facts {
    Facts {
        energy_source: k.energy_source.unwrap_or(Energy::Mechanical),
        laser_medium: k.laser_medium,
        operation: k.operation.unwrap_or(Op::Emitting),
        second_operation: k.second_operation,
        second_energy: k.second_energy,
        principal_unclear: k.principal_unclear.unwrap_or(false),
        colour_change_only: k.colour_change_only.unwrap_or(false),
        presentation: k.presentation.unwrap_or(Presentation::CompleteMachine),
        worktable: k.worktable.unwrap_or(false),
        incomplete: k.incomplete.unwrap_or(false),
        numerical_control: k.numerical_control.unwrap_or(false),
        workpiece_material: k.workpiece_material.unwrap_or(Material::None),
        dedicated_use: k.dedicated_use.unwrap_or(Use::General),
        named_article: k.named_article,
        part_of: k.part_of,
        accessory_kind: k.accessory_kind,
        forming_kind: k.forming_kind,
        medical_field: k.medical_field.unwrap_or(MedicalField::General),
    }
}

/// A set of codes, one bit each in the order of [`Search::codes`].
type Codes = u16;

/// One completion and its verdict.
struct Leaf {
    facts: Facts,
    verdict: Verdict,
}

/// The completions tried out so far.
struct Search {
    edition: Edition,
    codes: Vec<String>,
    /// The plainest completion.
    first: Option<Leaf>,
    /// The plainest completion on which classifiers differ.
    contested: Option<Leaf>,
    /// For each axis on the way to the current completion, the number of its value and one; else zero.
    path: [u8; Axis::COUNT],
    /// The codes reached with a value of an axis.
    by_value: [[Codes; Axis::VALUES]; Axis::COUNT],
    /// The codes reached without asking for the axis.
    without: [Codes; Axis::COUNT],
    /// At which depth the axis was first asked for, if it ever made a difference.
    split: [Option<usize>; Axis::COUNT],
    /// Whether values of the axis were left out because there were too many codes already.
    cut_short: [bool; Axis::COUNT],
}

impl Search {
    fn new(edition: Edition) -> Search {
        Search {
            edition,
            codes: Vec::new(),
            first: None,
            contested: None,
            path: [0; Axis::COUNT],
            by_value: [[0; Axis::VALUES]; Axis::COUNT],
            without: [0; Axis::COUNT],
            split: [None; Axis::COUNT],
            cut_short: [false; Axis::COUNT],
        }
    }

    /// Tries out all completions of what is known; the codes they lead to.
    fn explore(&mut self, known: &Known, depth: usize) -> Codes {
        let Some(axis) = wanted(known, self.edition) else {
            return self.leaf(known);
        };
        // Facts that contradict each other leave no possible value; then any value is as good.
        let consistent = (0..axis.values()).any(|value| axis.fill(known, value).1);
        let mut all = 0;
        let mut same = true;
        for value in 0..axis.values() {
            let (next, possible) = axis.fill(known, value);
            if consistent && !possible {
                continue;
            }
            self.path[axis as usize] = value as u8 + 1;
            let codes = self.explore(&next, depth + 1);
            same &= all == 0 || all == codes;
            all |= codes;
            if self.many() {
                self.cut_short[axis as usize] = true;
                same = false;
                break;
            }
        }
        self.path[axis as usize] = 0;
        if !same {
            let depth = self.split[axis as usize].map_or(depth, |known| known.min(depth));
            self.split[axis as usize] = Some(depth);
        }
        all
    }

    fn many(&self) -> bool {
        self.codes.len() >= MANY
    }

    fn leaf(&mut self, known: &Known) -> Codes {
        let facts = complete(known);
        let verdict = decide(&facts, self.edition);
        let mut codes = self.bit(&verdict.code);
        if let Some(other) = &verdict.ambiguous {
            codes |= self.bit(other);
        }
        for axis in 0..Axis::COUNT {
            match self.path[axis] {
                0 => self.without[axis] |= codes,
                value => self.by_value[axis][usize::from(value) - 1] |= codes,
            }
        }
        if self.first.is_none() {
            self.first = Some(Leaf { facts, verdict });
        } else if self.contested.is_none() && verdict.ambiguous.is_some() {
            self.contested = Some(Leaf { facts, verdict });
        }
        codes
    }

    fn bit(&mut self, code: &str) -> Codes {
        let index = self.codes.iter().position(|seen| seen == code).unwrap_or_else(|| {
            self.codes.push(code.to_owned());
            self.codes.len() - 1
        });
        1 << index
    }

    /// The opinion on what was known, which the search was given with the presumptions added.
    fn conclude(mut self, known: &Known, presumed: &Known) -> Opinion {
        let missing = self.missing();
        let mut lead = self.first.take().expect("every axis has a value to try, so something was completed");
        let mut grade = if self.codes.len() == 1 { Grade::Settled } else { Grade::Open };
        if self.codes.len() == 2 {
            if lead.verdict.ambiguous.is_some() {
                grade = Grade::Contested;
            } else if let Some(leaf) = self.contested.take() {
                grade = Grade::Contested;
                lead = leaf;
                if self.codes[0] != lead.verdict.code {
                    self.codes.swap(0, 1);
                }
            }
        }
        let assumed = assumed(known, presumed, &lead, self.edition);
        Opinion { grade, codes: self.codes, notes: lead.verdict.notes, assumed, missing }
    }

    /// The axes that made a difference, by the number of codes that an answer leaves on average. Those
    /// on which not every value was tried come first, in the order of the law.
    fn missing(&self) -> Vec<&'static str> {
        let mut axes: Vec<(f64, usize, Axis)> = Vec::new();
        for axis in Axis::ALL {
            let Some(depth) = self.split[axis as usize] else { continue };
            let left = if self.cut_short[axis as usize] { 0.0 } else { self.left(axis) };
            axes.push((left, depth, axis));
        }
        axes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).then((a.2 as usize).cmp(&(b.2 as usize))));
        axes.into_iter().map(|(_, _, axis)| axis.name()).collect()
    }

    /// How many codes an answer on this axis leaves on average.
    fn left(&self, axis: Axis) -> f64 {
        let without = self.without[axis as usize];
        let tried = self.by_value[axis as usize].iter().filter(|codes| **codes != 0);
        let (sum, count) = tried.fold((0, 0), |(sum, count), codes| (sum + (codes | without).count_ones(), count + 1));
        f64::from(sum) / f64::from(count.max(1))
    }
}

/// The presumptions on the way to the leading completion that another value would have overturned.
fn assumed(known: &Known, presumed: &Known, lead: &Leaf, edition: Edition) -> Vec<(&'static str, &'static str)> {
    let facts = lead.facts;
    let mut list = Vec::new();
    if facts.named_article.is_some() {
        return list;
    }
    let differs = |other: Facts| {
        let verdict = decide(&other, edition);
        verdict.code != lead.verdict.code || verdict.ambiguous != lead.verdict.ambiguous
    };
    if known.operation.is_none()
        && let Some(operation) = presumed.operation
        && Op::ALL.iter().any(|&operation| differs(Facts { operation, ..facts }))
    {
        list.push(("operation", operation.as_str()));
    }
    let tool = facts.energy_source == Energy::Mechanical;
    let presumed_tool = known.energy_source.is_none() && presumed.energy_source.is_some() && tool;
    if presumed_tool && differs(Facts { energy_source: Energy::Laser, ..facts }) {
        list.push(("energy_source", facts.energy_source.as_str()));
    }
    // Only these three uses move goods, to heading 8486 and back; printed circuits are a national matter.
    // A part whose machine nobody named would follow the use.
    let dedicated = [Use::SemiconductorDevice, Use::SemiconductorWafer, Use::FlatPanel];
    let moves = |dedicated_use| differs(Facts { dedicated_use, part_of: known.part_of, ..facts });
    if known.dedicated_use.is_none() && dedicated.into_iter().any(moves) {
        list.push(("dedicated_use", Use::General.as_str()));
    }
    if matches!(facts.presentation, Presentation::Part | Presentation::Accessory) {
        of_parts(known, &facts, edition, &mut list);
        return list;
    }
    if facts.second_operation.is_some() {
        if known.principal_unclear.is_none() && differs(Facts { principal_unclear: true, ..facts }) {
            list.push(("principal_unclear", "no"));
        }
        let same_energy = known.second_energy.is_none() && presumed.energy_source.is_some();
        if same_energy && Energy::ALL.iter().any(|&energy| differs(Facts { second_energy: Some(energy), ..facts })) {
            list.push(("second_energy", facts.energy_source.as_str()));
        }
    } else if tool && known.second_energy.is_none() {
        // A stated principal function keeps its code (note 3 to Section XVI), except that a beam draws a
        // tool machine to 8456 (note 3 to Chapter 84).
        let beam = Facts { second_operation: Some(Op::Cutting), second_energy: Some(Energy::Laser), ..facts };
        if decide(&beam, edition).code != lead.verdict.code {
            list.push(("second_operation", "none"));
        }
    }
    if known.colour_change_only.is_none() && facts.operation == Op::Marking && differs(Facts { colour_change_only: true, ..facts }) {
        list.push(("colour_change_only", "no"));
    }
    if known.medical_field.is_none() && facts.operation == Op::TreatingBody {
        list.push(("medical_field", MedicalField::General.as_str()));
    }
    list
}

/// What was presumed of a part or accessory: the machine it is for, and what the accessory does.
fn of_parts(known: &Known, facts: &Facts, edition: Edition, list: &mut Vec<(&'static str, &'static str)>) {
    let code = |facts: &Facts| decide(facts, edition).code;
    let lead = code(facts);
    if facts.part_of.is_none()
        && let Some(of) = MachineKind::ALL.iter().find(|&&of| code(&Facts { part_of: Some(of), ..*facts }) == lead)
    {
        list.push(("part_of", of.as_str()));
    }
    if known.accessory_kind.is_none() && code(&Facts { accessory_kind: Some(AccessoryKind::ToolHolder), ..*facts }) != lead {
        list.push(("accessory_kind", AccessoryKind::SpecialAttachment.as_str()));
    }
}

#[cfg(test)]
mod tests;
