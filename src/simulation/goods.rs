//! The catalogue of goods: what each kind of product is, technically and in trade.
//!
//! Ranges follow common trade knowledge and are assumptions (GK): they make
//! plausible lines, they are not statistics of any real trade. The tables are
//! kept out of the formatter's hands to stay readable as tables.

#[rustfmt::skip]
mod instruments;
#[rustfmt::skip]
mod joining;
#[rustfmt::skip]
mod laser_tools;
#[rustfmt::skip]
mod other_tools;
#[rustfmt::skip]
mod parts;
#[rustfmt::skip]
mod special;

use std::sync::LazyLock;

use crate::domain::legal::{
    AccessoryKind, DedicatedUse, EnergySource, Facts, FormingKind, LaserMedium, MachineKind, MedicalField, NamedArticle, Operation,
    Presentation, WorkpieceMaterial,
};

/// The usual sizes of the area a machine can work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Area {
    /// No work area.
    None,
    /// Field of a scan head.
    Galvo,
    /// Bed of a desktop machine.
    Desk,
    /// Bed for sheets.
    Sheet,
    /// Small precise stage.
    Stage,
}

impl Area {
    /// Typical sides in millimetres (GK).
    pub(crate) const fn sizes(self) -> &'static [(u32, u32)] {
        match self {
            Area::None => &[],
            Area::Galvo => &[(70, 70), (110, 110), (150, 150), (175, 175), (200, 200), (300, 300)],
            Area::Desk => &[(200, 300), (300, 400), (400, 400), (300, 500), (400, 600), (600, 900), (900, 1300)],
            Area::Sheet => {
                &[(1300, 2500), (1500, 3000), (1500, 4000), (2000, 4000), (2000, 6000), (2500, 6000), (2500, 8000), (2500, 12000)]
            }
            Area::Stage => &[(150, 150), (200, 200), (300, 300), (350, 450), (530, 610), (650, 800)],
        }
    }
}

/// A kind of product with its true facts and its trade figures.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Archetype {
    /// Stable name.
    pub id: &'static str,
    /// Share among all goods in the reference year, before trader habits.
    pub weight: f64,
    /// Factor on the weight for each year after [`REFERENCE_YEAR`].
    pub growth: f64,
    /// First year on the market.
    pub since: i32,
    /// True facts.
    pub facts: Facts,
    /// Whether numerical control is now and then absent or present.
    pub nc_varies: bool,
    /// Trade names in English.
    pub names: &'static [&'static str],
    /// Trade names in Chinese.
    pub names_zh: &'static [&'static str],
    /// Output power in watts, lowest and highest; zero when none.
    pub power: (f64, f64),
    /// Factor on the highest power for each year after the reference year.
    pub power_growth: f64,
    /// Wavelengths in nanometres.
    pub wavelengths: &'static [f64],
    /// Numbers of axes.
    pub axes: &'static [u8],
    /// Work area.
    pub area: Area,
    /// Net mass in kilograms.
    pub mass: (f64, f64),
    /// Unit price in US dollars.
    pub price: (f64, f64),
    /// Materials that may be worked; the first is the usual one.
    pub materials: &'static [WorkpieceMaterial],
    /// Sold by the piece in numbers rather than one by one.
    pub bulk: bool,
}

/// Year to which the weights refer.
pub(crate) const REFERENCE_YEAR: i32 = 2020;

impl Archetype {
    pub(super) const fn new(id: &'static str, weight: f64, facts: Facts) -> Archetype {
        Archetype {
            id,
            weight,
            growth: 1.0,
            since: 0,
            facts,
            nc_varies: false,
            names: &[],
            names_zh: &[],
            power: (0.0, 0.0),
            power_growth: 1.0,
            wavelengths: &[],
            axes: &[],
            area: Area::None,
            mass: (1.0, 10.0),
            price: (10.0, 100.0),
            materials: &[],
            bulk: false,
        }
    }

    pub(super) const fn called(mut self, names: &'static [&'static str], names_zh: &'static [&'static str]) -> Archetype {
        self.names = names;
        self.names_zh = names_zh;
        self
    }

    pub(super) const fn watts(mut self, low: f64, high: f64) -> Archetype {
        self.power = (low, high);
        self
    }

    pub(super) const fn stronger(mut self, factor: f64) -> Archetype {
        self.power_growth = factor;
        self
    }

    pub(super) const fn nm(mut self, wavelengths: &'static [f64]) -> Archetype {
        self.wavelengths = wavelengths;
        self
    }

    pub(super) const fn moves(mut self, axes: &'static [u8], area: Area) -> Archetype {
        self.axes = axes;
        self.area = area;
        self
    }

    /// Mass in kilograms and price in US dollars, each lowest and highest.
    pub(super) const fn trade(mut self, mass: (f64, f64), price: (f64, f64)) -> Archetype {
        self.mass = mass;
        self.price = price;
        self
    }

    pub(super) const fn works(mut self, materials: &'static [WorkpieceMaterial]) -> Archetype {
        self.materials = materials;
        self
    }

    pub(super) const fn trend(mut self, since: i32, growth: f64) -> Archetype {
        self.since = since;
        self.growth = growth;
        self
    }

    pub(super) const fn bulk(mut self) -> Archetype {
        self.bulk = true;
        self
    }

    pub(super) const fn nc(mut self) -> Archetype {
        self.facts.numerical_control = true;
        self
    }

    pub(super) const fn nc_varies(mut self) -> Archetype {
        self.nc_varies = true;
        self
    }

    pub(super) const fn table(mut self) -> Archetype {
        self.facts.worktable = true;
        self
    }

    pub(super) const fn used_for(mut self, dedicated_use: DedicatedUse) -> Archetype {
        self.facts.dedicated_use = dedicated_use;
        self
    }

    pub(super) const fn also(mut self, operation: Operation, energy: EnergySource, unclear: bool) -> Archetype {
        self.facts.second_operation = Some(operation);
        self.facts.second_energy = Some(energy);
        self.facts.principal_unclear = unclear;
        self
    }

    pub(super) const fn forms(mut self, kind: FormingKind) -> Archetype {
        self.facts.forming_kind = Some(kind);
        self
    }

    pub(super) const fn field(mut self, field: MedicalField) -> Archetype {
        self.facts.medical_field = field;
        self
    }

    pub(super) const fn incomplete(mut self) -> Archetype {
        self.facts.incomplete = true;
        self
    }

    pub(super) const fn colour_only(mut self) -> Archetype {
        self.facts.colour_change_only = true;
        self
    }

    pub(super) const fn guided_by(mut self, energy: EnergySource) -> Archetype {
        self.facts.second_energy = Some(energy);
        self
    }

    /// How common the kind is in a year.
    pub(crate) fn weight_in(&self, year: i32) -> f64 {
        if year < self.since {
            return 0.0;
        }
        self.weight * self.growth.powi(year - REFERENCE_YEAR)
    }

    /// Whether the beam is a laser.
    pub(crate) fn is_laser(&self) -> bool {
        self.facts.energy_source == EnergySource::Laser
    }
}

/// A laser machine without a table.
pub(super) const fn laser(medium: LaserMedium, operation: Operation) -> Facts {
    let mut facts = Facts::machine(EnergySource::Laser, operation);
    facts.laser_medium = Some(medium);
    facts
}

/// A laser with scan head and controller.
pub(super) const fn scan_head(medium: LaserMedium, operation: Operation) -> Facts {
    let mut facts = laser(medium, operation);
    facts.presentation = Presentation::SourceWithScanHead;
    facts
}

/// An article that a heading names, sold for a machine of some energy.
pub(super) const fn named(article: NamedArticle, energy: EnergySource, operation: Operation, presentation: Presentation) -> Facts {
    let mut facts = Facts::machine(energy, operation);
    facts.named_article = Some(article);
    facts.presentation = presentation;
    facts
}

/// An accessory of a machine-tool.
pub(super) const fn accessory(kind: AccessoryKind, energy: EnergySource, operation: Operation) -> Facts {
    let mut facts = Facts::part(energy, operation, MachineKind::BeamOrCuttingTool);
    facts.presentation = Presentation::Accessory;
    facts.accessory_kind = Some(kind);
    facts
}

static CATALOGUE: LazyLock<Vec<Archetype>> =
    LazyLock::new(|| [laser_tools::GOODS, joining::GOODS, special::GOODS, other_tools::GOODS, instruments::GOODS, parts::GOODS].concat());

/// Every kind of product.
pub(crate) fn catalogue() -> &'static [Archetype] {
    &CATALOGUE
}
