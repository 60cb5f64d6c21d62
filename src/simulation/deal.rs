//! The goods of one line, before anybody writes them down.

use rand::Rng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::goods::{Archetype, REFERENCE_YEAR};
use super::values;
use crate::domain::legal::Facts;

/// Chance that a technical value appears in the text (assumption).
const PARAMETER_SHARE: f64 = 0.22;
/// Chance that another material than the usual one is worked (assumption).
const OTHER_MATERIAL: f64 = 0.25;
/// Chance that numerical control differs where it varies (assumption).
const OTHER_CONTROL: f64 = 0.35;

/// What one line is about, before anybody writes it down.
pub(crate) struct Deal {
    /// Kind of goods.
    pub archetype: &'static Archetype,
    /// True facts of this line.
    pub facts: Facts,
    /// Output power in watts; zero when none.
    pub power: f64,
    /// Wavelength in nanometres.
    pub wavelength: Option<f64>,
    /// Number of axes.
    pub axes: Option<u8>,
    /// Work area in millimetres.
    pub area: Option<(u32, u32)>,
    /// Mass of one piece in kilograms.
    pub unit_mass: f64,
    /// Price of one piece in US dollars.
    pub unit_price: f64,
    /// Pieces.
    pub quantity: u32,
}

/// Draws the goods of a line.
pub(crate) fn deal(rng: &mut ChaCha8Rng, archetype: &'static Archetype, year: i32) -> Deal {
    let mut facts = archetype.facts;
    if let Some(usual) = archetype.materials.first() {
        facts.workpiece_material = *usual;
        if rng.gen_bool(OTHER_MATERIAL) {
            facts.workpiece_material = archetype.materials.choose(rng).copied().unwrap_or(*usual);
        }
    }
    if archetype.nc_varies && rng.gen_bool(OTHER_CONTROL) {
        facts.numerical_control = !facts.numerical_control;
    }
    let place: f64 = rng.r#gen();
    let (low, high) = archetype.power;
    let high = high * archetype.power_growth.powi(year - REFERENCE_YEAR);
    // Mass and price follow the power, though loosely.
    let mut near = |weight: f64| weight * place + (1.0 - weight) * rng.r#gen::<f64>();
    let (mass_place, price_place) = (near(0.6), near(0.7));
    let quantity = if archetype.bulk {
        between((1.0, 400.0), rng.r#gen::<f64>()).round() as u32
    } else if rng.gen_bool(0.8) {
        1
    } else {
        rng.gen_range(2..12)
    };
    Deal {
        archetype,
        facts,
        power: rounded(between((low, high), place)),
        wavelength: archetype.wavelengths.choose(rng).copied(),
        axes: archetype.axes.choose(rng).copied(),
        area: archetype.area.sizes().choose(rng).copied(),
        unit_mass: between(archetype.mass, mass_place),
        unit_price: between(archetype.price, price_place),
        quantity,
    }
}

/// Between two positive bounds, evenly on a logarithmic scale.
fn between((low, high): (f64, f64), place: f64) -> f64 {
    if low <= 0.0 || high <= low {
        return low.max(0.0);
    }
    low * (high / low).powf(place.clamp(0.0, 1.0))
}

/// Makers quote round powers.
fn rounded(watts: f64) -> f64 {
    if watts <= 0.0 {
        return 0.0;
    }
    let step = 10f64.powf(watts.log10().floor()) / 2.0;
    (watts / step).round() * step
}

/// A model name that the same maker uses for the same kind of goods again.
pub(crate) fn model(rng: &mut ChaCha8Rng, archetype: &Archetype, maker: usize, power: f64) -> String {
    let version = rng.gen_range(0..3_u64);
    let mut hash = archetype.id.bytes().fold(maker as u64 + 1, |sum, byte| sum.wrapping_mul(1_099_511_628_211) ^ u64::from(byte));
    hash = hash.wrapping_add(version.wrapping_mul(7_919));
    let letters = ["LC", "FX", "M", "TR", "HD", "SX", "K", "PRO", "GL", "V", "BT", "NX"];
    let prefix = letters[(hash >> 7) as usize % letters.len()];
    match hash % 3 {
        0 if power >= 20.0 => format!("{prefix}-{power:.0}"),
        1 => format!("{prefix}{}", 100 + (hash >> 11) % 9_000),
        _ => format!("{prefix}-{}{}", 10 + (hash >> 13) % 90, ["A", "B", "S", "T"][version as usize % 4]),
    }
}

/// Technical values to be dropped into the text.
pub(crate) fn parameters(rng: &mut ChaCha8Rng, deal: &Deal, chinese: bool) -> Vec<String> {
    let mut list = Vec::new();
    if deal.power > 0.0 && rng.gen_bool(PARAMETER_SHARE) {
        let power = values::power(rng, deal.power, chinese);
        list.push(if chinese && rng.gen_bool(0.5) { format!("功率{power}") } else { power });
    }
    if let Some(wavelength) = deal.wavelength
        && rng.gen_bool(PARAMETER_SHARE / 2.0)
    {
        list.push(values::wavelength(rng, wavelength));
    }
    if let Some(area) = deal.area
        && rng.gen_bool(PARAMETER_SHARE / 2.0)
    {
        list.push(values::area(rng, area));
    }
    list
}
