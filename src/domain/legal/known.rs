//! The facts about goods as far as they are known: what a text or the fields of a declaration state.

use super::facts::{
    AccessoryKind, DedicatedUse, EnergySource, FormingKind, LaserMedium, MachineKind, MedicalField, NamedArticle, Operation, Presentation,
    WorkpieceMaterial,
};

/// [`Facts`](super::Facts) of which any may be unknown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Known {
    /// What does the work.
    pub energy_source: Option<EnergySource>,
    /// Active medium; never decides.
    pub laser_medium: Option<LaserMedium>,
    /// Principal operation.
    pub operation: Option<Operation>,
    /// A further operation of a combined machine.
    pub second_operation: Option<Operation>,
    /// The energy of the further operation, or of a mere aid.
    pub second_energy: Option<EnergySource>,
    /// Is neither operation of a combined machine clearly the main one?
    pub principal_unclear: Option<bool>,
    /// Is the mark a mere change of colour?
    pub colour_change_only: Option<bool>,
    /// State in which the goods are presented.
    pub presentation: Option<Presentation>,
    /// Is a work table, work holder or feeder presented with the goods?
    pub worktable: Option<bool>,
    /// Shipped incomplete or in several crates?
    pub incomplete: Option<bool>,
    /// Numerically controlled?
    pub numerical_control: Option<bool>,
    /// What is worked.
    pub workpiece_material: Option<WorkpieceMaterial>,
    /// Sole or principal use.
    pub dedicated_use: Option<DedicatedUse>,
    /// The article that a heading names outright.
    pub named_article: Option<NamedArticle>,
    /// For parts and accessories: the machine they are for.
    pub part_of: Option<MachineKind>,
    /// For accessories of machine-tools.
    pub accessory_kind: Option<AccessoryKind>,
    /// For forming machines.
    pub forming_kind: Option<FormingKind>,
    /// For medical goods.
    pub medical_field: Option<MedicalField>,
}

/// How the flags are answered.
const YES: &str = "yes";
const NO: &str = "no";

const fn flag_name(flag: bool) -> &'static str {
    if flag { YES } else { NO }
}

impl Known {
    /// The canonical names of all facts, in the order of the fields.
    pub const FACTS: [&'static str; 18] = [
        "energy_source",
        "laser_medium",
        "operation",
        "second_operation",
        "second_energy",
        "principal_unclear",
        "colour_change_only",
        "presentation",
        "worktable",
        "incomplete",
        "numerical_control",
        "workpiece_material",
        "dedicated_use",
        "named_article",
        "part_of",
        "accessory_kind",
        "forming_kind",
        "medical_field",
    ];

    /// The same with one more fact, by canonical names such as `("operation", "cutting")`; flags are
    /// answered `yes` or `no`. `None` when there is no such fact or no such value.
    ///
    /// ```
    /// # use hsift::domain::legal::{Known, Operation};
    /// let known = Known::default().with("operation", "cutting").expect("a fact of the list");
    /// assert_eq!(known.operation, Some(Operation::Cutting));
    /// assert_eq!(known.with("worktable", "perhaps"), None);
    /// ```
    pub fn with(mut self, fact: &str, value: &str) -> Option<Known> {
        let flag = || match value {
            YES => Some(true),
            NO => Some(false),
            _ => None,
        };
        match fact {
            "energy_source" => self.energy_source = Some(EnergySource::from_name(value)?),
            "laser_medium" => self.laser_medium = Some(LaserMedium::from_name(value)?),
            "operation" => self.operation = Some(Operation::from_name(value)?),
            "second_operation" => self.second_operation = Some(Operation::from_name(value)?),
            "second_energy" => self.second_energy = Some(EnergySource::from_name(value)?),
            "principal_unclear" => self.principal_unclear = Some(flag()?),
            "colour_change_only" => self.colour_change_only = Some(flag()?),
            "presentation" => self.presentation = Some(Presentation::from_name(value)?),
            "worktable" => self.worktable = Some(flag()?),
            "incomplete" => self.incomplete = Some(flag()?),
            "numerical_control" => self.numerical_control = Some(flag()?),
            "workpiece_material" => self.workpiece_material = Some(WorkpieceMaterial::from_name(value)?),
            "dedicated_use" => self.dedicated_use = Some(DedicatedUse::from_name(value)?),
            "named_article" => self.named_article = Some(NamedArticle::from_name(value)?),
            "part_of" => self.part_of = Some(MachineKind::from_name(value)?),
            "accessory_kind" => self.accessory_kind = Some(AccessoryKind::from_name(value)?),
            "forming_kind" => self.forming_kind = Some(FormingKind::from_name(value)?),
            "medical_field" => self.medical_field = Some(MedicalField::from_name(value)?),
            _ => return None,
        }
        Some(self)
    }

    /// The canonical name of what is known of a fact; `None` when it is unknown or there is no such fact.
    pub fn get(&self, fact: &str) -> Option<&'static str> {
        match fact {
            "energy_source" => self.energy_source.map(EnergySource::as_str),
            "laser_medium" => self.laser_medium.map(LaserMedium::as_str),
            "operation" => self.operation.map(Operation::as_str),
            "second_operation" => self.second_operation.map(Operation::as_str),
            "second_energy" => self.second_energy.map(EnergySource::as_str),
            "principal_unclear" => self.principal_unclear.map(flag_name),
            "colour_change_only" => self.colour_change_only.map(flag_name),
            "presentation" => self.presentation.map(Presentation::as_str),
            "worktable" => self.worktable.map(flag_name),
            "incomplete" => self.incomplete.map(flag_name),
            "numerical_control" => self.numerical_control.map(flag_name),
            "workpiece_material" => self.workpiece_material.map(WorkpieceMaterial::as_str),
            "dedicated_use" => self.dedicated_use.map(DedicatedUse::as_str),
            "named_article" => self.named_article.map(NamedArticle::as_str),
            "part_of" => self.part_of.map(MachineKind::as_str),
            "accessory_kind" => self.accessory_kind.map(AccessoryKind::as_str),
            "forming_kind" => self.forming_kind.map(FormingKind::as_str),
            "medical_field" => self.medical_field.map(MedicalField::as_str),
            _ => None,
        }
    }
}

impl Known {
    /// These facts, and where one is unknown the other's.
    pub fn or(&self, other: &Known) -> Known {
        Known {
            energy_source: self.energy_source.or(other.energy_source),
            laser_medium: self.laser_medium.or(other.laser_medium),
            operation: self.operation.or(other.operation),
            second_operation: self.second_operation.or(other.second_operation),
            second_energy: self.second_energy.or(other.second_energy),
            principal_unclear: self.principal_unclear.or(other.principal_unclear),
            colour_change_only: self.colour_change_only.or(other.colour_change_only),
            presentation: self.presentation.or(other.presentation),
            worktable: self.worktable.or(other.worktable),
            incomplete: self.incomplete.or(other.incomplete),
            numerical_control: self.numerical_control.or(other.numerical_control),
            workpiece_material: self.workpiece_material.or(other.workpiece_material),
            dedicated_use: self.dedicated_use.or(other.dedicated_use),
            named_article: self.named_article.or(other.named_article),
            part_of: self.part_of.or(other.part_of),
            accessory_kind: self.accessory_kind.or(other.accessory_kind),
            forming_kind: self.forming_kind.or(other.forming_kind),
            medical_field: self.medical_field.or(other.medical_field),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fact_can_be_set_and_read_by_its_names() {
        let values = [
            "laser",
            "co2",
            "cutting",
            "welding",
            "water_jet",
            "yes",
            "no",
            "complete_machine",
            "yes",
            "no",
            "yes",
            "metal",
            "general",
            "chiller",
            "welder",
            "work_holder",
            "press_brake",
            "dental",
        ];
        let mut known = Known::default();
        for (fact, value) in Known::FACTS.into_iter().zip(values) {
            assert_eq!(known.get(fact), None);
            known = known.with(fact, value).expect("a fact and a value of the lists");
            assert_eq!(known.get(fact), Some(value), "{fact}");
        }
        assert_eq!(known.worktable, Some(true));
        assert_eq!(known.incomplete, Some(false));
    }

    #[test]
    fn unknown_names_are_refused() {
        let known = Known::default();
        assert_eq!(known.with("colour", "red"), None);
        assert_eq!(known.with("worktable", "true"), None);
        assert_eq!(known.with("operation", "Cutting"), None);
        assert_eq!(known.get("colour"), None);
    }
}
