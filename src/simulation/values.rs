//! Structured facts as people write them: units, formats, gaps and errors.

use rand::Rng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use super::text::pick;
use super::traders::CodeStyle;
use crate::domain::legal::{EnergySource, LaserMedium, Operation, Presentation};

/// Chance that a stated fact is wrong (asked for by the design).
pub(crate) const WRONG_FACT: f64 = 0.02;
/// Chance that a category is written in free words instead of its name.
pub(crate) const FREE_WORDS: f64 = 0.15;

/// Chances that a fact is missing, all assumptions: customs lines rarely say
/// more than a tariff asks for.
pub(crate) mod missing {
    /// Energy source.
    pub(crate) const ENERGY: f64 = 0.30;
    /// Laser medium.
    pub(crate) const MEDIUM: f64 = 0.45;
    /// Wavelength.
    pub(crate) const WAVELENGTH: f64 = 0.60;
    /// Output power.
    pub(crate) const POWER: f64 = 0.50;
    /// Operation.
    pub(crate) const OPERATION: f64 = 0.28;
    /// Presentation.
    pub(crate) const PRESENTATION: f64 = 0.40;
    /// Work table.
    pub(crate) const WORKTABLE: f64 = 0.45;
    /// Number of axes.
    pub(crate) const AXES: f64 = 0.60;
    /// Numerical control.
    pub(crate) const NC: f64 = 0.50;
    /// Workpiece material.
    pub(crate) const MATERIAL: f64 = 0.40;
    /// Dedicated use.
    pub(crate) const USE: f64 = 0.45;
    /// Work area.
    pub(crate) const AREA: f64 = 0.55;
    /// Commercial fields that every form asks for.
    pub(crate) const FORM: f64 = 0.015;
    /// Description.
    pub(crate) const DESCRIPTION: f64 = 0.003;
}

/// Keeps a value unless it falls into the gap.
pub(crate) fn keep<T>(rng: &mut ChaCha8Rng, gap: f64, value: Option<T>) -> Option<T> {
    // The draw is made even for an absent value, so that one field's absence
    // does not shift the chances of the next.
    let gone = rng.gen_bool(gap);
    value.filter(|_| !gone)
}

/// A category: mostly its name, at times free words, rarely a wrong value.
pub(crate) fn category(rng: &mut ChaCha8Rng, name: &'static str, all: &[&'static str], free: &[&'static str]) -> String {
    let name = if rng.gen_bool(WRONG_FACT) { pick(rng, all) } else { name };
    if !free.is_empty() && rng.gen_bool(FREE_WORDS) { pick(rng, free) } else { name }.to_owned()
}

/// Free words for an energy source.
pub(crate) const fn energy_words(energy: EnergySource) -> &'static [&'static str] {
    match energy {
        EnergySource::Laser => &["Laser", "laser beam", "激光", "LASER"],
        EnergySource::Light => &["UV light", "lamp", "光束", "紫外光"],
        EnergySource::Ultrasonic => &["ultrasound", "超声波"],
        EnergySource::ElectroDischarge => &["EDM", "spark", "电火花"],
        EnergySource::ElectroChemical => &["ECM", "电解"],
        EnergySource::ElectronBeam => &["e-beam", "电子束"],
        EnergySource::IonBeam => &["ion beam", "离子束"],
        EnergySource::PlasmaArc => &["plasma", "等离子"],
        EnergySource::WaterJet => &["waterjet", "水刀"],
        EnergySource::ElectricArc => &["arc", "电弧"],
        EnergySource::Resistance => &["resistance", "电阻"],
        EnergySource::HighFrequency => &["RF", "高频"],
        EnergySource::GasFlame => &["gas", "火焰"],
        EnergySource::Mechanical => &["tool", "机械"],
        EnergySource::Ink => &["inkjet", "喷墨"],
    }
}

/// Free words for a laser medium.
pub(crate) const fn medium_words(medium: LaserMedium) -> &'static [&'static str] {
    match medium {
        LaserMedium::Co2 => &["CO2", "CO₂ gas", "二氧化碳"],
        LaserMedium::Fibre => &["fiber", "Yb fibre", "光纤"],
        LaserMedium::NdYag => &["YAG", "Nd:YAG", "DPSS", "固体"],
        LaserMedium::Disk => &["disc", "碟片"],
        LaserMedium::Diode => &["diode laser", "半导体"],
        LaserMedium::Excimer => &["KrF", "准分子"],
        LaserMedium::Ultrafast => &["femtosecond", "ps", "飞秒"],
        LaserMedium::Other => &["HeNe", "n/a"],
    }
}

/// Free words for an operation.
pub(crate) const fn operation_words(operation: Operation) -> &'static [&'static str] {
    match operation {
        Operation::Cutting => &["cut", "切割"],
        Operation::Drilling => &["drill holes", "钻孔"],
        Operation::Engraving => &["engrave", "雕刻"],
        Operation::Marking => &["mark", "打标"],
        Operation::Scribing => &["scribe", "划片"],
        Operation::Cleaning => &["clean", "清洗"],
        Operation::Welding => &["weld", "焊接"],
        Operation::Soldering => &["solder", "锡焊"],
        Operation::Additive => &["3D printing", "3D打印"],
        Operation::Forming => &["bending", "折弯"],
        Operation::Measuring => &["measure", "测量"],
        Operation::Printing => &["print", "喷印"],
        Operation::TreatingBody => &["treatment", "治疗"],
        _ => &[],
    }
}

/// Free words for a presentation.
pub(crate) const fn presentation_words(presentation: Presentation) -> &'static [&'static str] {
    match presentation {
        Presentation::CompleteMachine => &["machine", "complete", "整机"],
        Presentation::Source => &["laser source", "source only", "激光器"],
        Presentation::SourceWithScanHead => &["laser + galvo", "激光器及振镜"],
        Presentation::Part => &["spare part", "零件"],
        Presentation::Accessory => &["attachment", "附件"],
    }
}

/// Yes or no in some form.
pub(crate) fn yes_no(rng: &mut ChaCha8Rng, value: bool, yes: &[&str], no: &[&str]) -> String {
    let value = value != rng.gen_bool(WRONG_FACT);
    let plain = rng.gen_bool(0.75);
    match (value, plain) {
        (true, true) => "yes".to_owned(),
        (false, true) => "no".to_owned(),
        (true, false) => pick(rng, yes).to_owned(),
        (false, false) => pick(rng, no).to_owned(),
    }
}

/// A number that is now and then off by ten, as units slip.
pub(crate) fn slipped(rng: &mut ChaCha8Rng, value: f64) -> f64 {
    if rng.gen_bool(WRONG_FACT) { if rng.gen_bool(0.5) { value * 10.0 } else { value / 10.0 } } else { value }
}

/// Three significant digits, without trailing zeros.
pub(crate) fn short(value: f64) -> String {
    if value <= 0.0 {
        return "0".to_owned();
    }
    let places = (2 - value.log10().floor() as i32).clamp(0, 6) as usize;
    let text = format!("{value:.places$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// Power in watts.
pub(crate) fn power(rng: &mut ChaCha8Rng, watts: f64, chinese: bool) -> String {
    if watts >= 1_000.0 {
        let kilo = short(watts / 1_000.0);
        match rng.gen_range(0..7) {
            0 => format!("{kilo} kW"),
            1 => format!("{kilo}KW"),
            2 => format!("{kilo}kw"),
            3 if chinese => format!("{kilo}千瓦"),
            4 if chinese => format!("{watts:.0}瓦"),
            5 => format!("{watts:.0} W"),
            _ => format!("{watts:.0}W"),
        }
    } else if watts < 1.0 {
        let milli = short(watts * 1_000.0);
        if rng.gen_bool(0.5) { format!("{milli} mW") } else { format!("{milli}mW") }
    } else {
        let plain = short(watts);
        match rng.gen_range(0..4) {
            0 => format!("{plain} W"),
            1 if chinese => format!("{plain}瓦"),
            2 => format!("{plain} watt"),
            _ => format!("{plain}W"),
        }
    }
}

/// Wavelength in nanometres.
pub(crate) fn wavelength(rng: &mut ChaCha8Rng, nanometres: f64) -> String {
    if nanometres >= 2_000.0 {
        let micro = short(nanometres / 1_000.0);
        return match rng.gen_range(0..4) {
            0 => format!("{micro} µm"),
            1 => format!("{micro}um"),
            2 => format!("{micro}微米"),
            _ => format!("{nanometres:.0} nm"),
        };
    }
    match rng.gen_range(0..5) {
        0 => format!("{nanometres} nm"),
        1 => format!("{nanometres}NM"),
        2 => format!("{} µm", nanometres / 1_000.0),
        3 => format!("{nanometres}纳米"),
        _ => format!("{nanometres}nm"),
    }
}

/// Work area in millimetres.
pub(crate) fn area(rng: &mut ChaCha8Rng, (x, y): (u32, u32)) -> String {
    match rng.gen_range(0..6) {
        0 => format!("{x} x {y} mm"),
        1 => format!("{x}x{y}mm"),
        2 => format!("{x}*{y}mm"),
        3 => format!("{} x {} mm", grouped(x), grouped(y)),
        4 if x >= 1_000 => format!("{} x {} m", f64::from(x) / 1_000.0, f64::from(y) / 1_000.0),
        _ => format!("{x}×{y}"),
    }
}

fn grouped(value: u32) -> String {
    if value >= 1_000 { format!("{},{:03}", value / 1_000, value % 1_000) } else { value.to_string() }
}

/// Mass in kilograms.
pub(crate) fn mass(rng: &mut ChaCha8Rng, kilograms: f64, country: &str) -> String {
    if country == "US" && rng.gen_bool(0.2) {
        return format!("{} lb", short(kilograms * 2.204_62));
    }
    let plain = if kilograms >= 100.0 { format!("{kilograms:.0}") } else { short(kilograms) };
    match rng.gen_range(0..7) {
        0 if kilograms >= 500.0 => format!("{} t", short(kilograms / 1_000.0)),
        1 if country == "CN" => format!("{plain}千克"),
        2 | 3 => format!("{plain} kg"),
        4 => format!("{plain}KG"),
        _ => plain,
    }
}

/// Money amount.
pub(crate) fn money(rng: &mut ChaCha8Rng, amount: f64) -> String {
    if rng.gen_bool(0.12) && (1_000.0..4.0e9).contains(&amount) {
        let whole = amount as u32;
        if whole < 1_000_000 {
            return format!("{}.00", grouped(whole));
        }
        return format!("{},{:03},{:03}.00", whole / 1_000_000, whole / 1_000 % 1_000, whole % 1_000);
    }
    format!("{amount:.2}")
}

/// A code in the trader's way of writing.
pub(crate) fn code(rng: &mut ChaCha8Rng, code: &str, style: CodeStyle, chinese: bool) -> String {
    let mut digits = code.to_owned();
    if digits.len() == 6 && style.digits > 6 {
        digits.push_str(if chinese { "00" } else { pick(rng, &["00", "90", "10", "80"]) });
    }
    if digits.len() == 8 && style.digits > 8 {
        digits.push_str(if chinese { pick(rng, &["90", "00"]) } else { pick(rng, &["00", "00", "50"]) });
    }
    if !style.dotted {
        return digits;
    }
    match digits.len() {
        10 if chinese => format!("{}.{}.{}", &digits[..4], &digits[4..8], &digits[8..]),
        10 => format!("{}.{}.{}", &digits[..4], &digits[4..6], &digits[6..]),
        8 => format!("{}.{}.{}", &digits[..4], &digits[4..6], &digits[6..]),
        _ => format!("{}.{}", &digits[..4], &digits[4..]),
    }
}

/// A confirmed code: six digits in the main, at times more.
pub(crate) fn confirmed(rng: &mut ChaCha8Rng, truth: &str, chinese: bool) -> String {
    let digits = [6, 6, 6, 6, 6, 6, 6, 6, 8, 10].choose(rng).copied().unwrap_or(6);
    let dotted = rng.gen_bool(0.15);
    code(rng, truth, CodeStyle { digits, dotted }, chinese)
}
