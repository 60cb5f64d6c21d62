//! The kind of machine that words speak of.

use super::lexicon::Head;
use super::operations::{BY_TOOL, ON_SURFACE};
use super::phrases::Placed;

/// The kind of machine these words speak of, with the word that decides.
pub(super) fn machine_kind<'a>(
    text: &str,
    words: impl Iterator<Item = &'a Placed> + Clone,
    any: bool,
) -> Option<(&'static str, &'a Placed)> {
    let find = |fact: &'static str, names: &'static [&'static str]| {
        words.clone().find(move |p| p.token.fact(fact).is_some_and(|name| names.contains(&name)))
    };
    let has = |fact, names| find(fact, names).is_some();
    if let Some(p) = find("dedicated_use", &["semiconductor_wafer", "semiconductor_device", "flat_panel"]) {
        return Some(("semiconductor", p));
    }
    let joined = words.clone().any(|p| matches!(p.token.fact("operation"), Some("welding" | "soldering")));
    if joined && words.clone().any(|p| p.token.fact("operation").is_some_and(|o| ON_SURFACE.contains(&o))) {
        // "For welding and cutting machines" tells no one kind.
        return None;
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
    // A coding machine without a laser prints; a dicer may be for wafers or not.
    let says = |p: &Placed, pieces: &[&str]| text.get(p.token.at.clone()).is_some_and(|w| pieces.iter().any(|piece| w.contains(piece)));
    if words.clone().any(|p| says(p, &["划片", "dicer", "dicing", "裂片"])) {
        return None;
    }
    if let Some(p) =
        words.clone().find(|p| !laser && p.token.fact("operation") == Some("marking") && says(p, &["coding", "coder", "喷码", "打码"]))
    {
        return Some(("printer", p));
    }
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
    // Any machine tells nothing, a machine tool its chapter.
    if words.clone().any(|p| matches!(p.token.head(), Some(Head::Machine))) {
        let tool = words
            .clone()
            .filter(|_| any)
            .find(|p| text.get(p.token.at.clone()).is_some_and(|w| w.starts_with("machine tool") || w.ends_with("机床")));
        return tool.map(|p| ("beam_or_cutting_tool", p));
    }
    words.clone().find(|p| matches!(p.token.head(), Some(Head::Source))).map(|p| ("laser_device", p))
}
