//! Words of one trade that say the work of another, or the same work twice.

use super::goods::Scene;
use super::lexicon::Head;
use super::operations::ON_SURFACE;
use super::phrases::Placed;

/// Words for what is tuned by taking some of it away.
const TUNED: &[&str] = &[
    "resist",
    "ohm",
    "film",
    "quartz",
    "crystal",
    "frequency",
    "ferrite",
    "value",
    "capacit",
    "sensor",
    "circuit",
    "tuning",
    "阻",
    "频",
    "微调",
    "电容",
    "修调",
    "调值",
];

/// Thin layers that are taken off by "etching".
const FILMS: &[&str] = &["ito", "膜层", "film", "导电膜", "银浆", "silver paste", "薄膜", "镀层", "thin layer"];
/// Words of ablation that say how a beam works and not what for.
const PRINCIPLES: &[&str] =
    &["machin", "加工", "material removal", "removal of material", "removes material", "removing material", "remove material", "去除材料"];

fn etches(word: &str) -> bool {
    word.starts_with("etch") || word.contains("蚀刻")
}

/// What words for work with tools mean of a beam.
pub(super) fn by_beam<'a>(scene: &Scene<'a>, named: &mut Vec<(&'static str, u8, &'a Placed)>) {
    let tuned = TUNED.iter().any(|word| scene.text.contains(word));
    let sheet =
        |p: &Placed| matches!(p.token.fact("workpiece_material"), Some("metal" | "plastic" | "leather_textile" | "rubber" | "wood"));
    let shaped = scene.placed.iter().any(sheet) || ["3d", "edge", "contour", "robot"].iter().any(|word| scene.text.contains(word));
    for (operation, _, by) in named.iter_mut() {
        let word = scene.word(by);
        match *operation {
            // Edges are cut off, resistors are tuned.
            "trimming" if !tuned && shaped => *operation = "cutting",
            // A film is etched off, not engraved.
            "engraving" if etches(word) && FILMS.iter().any(|film| scene.text.contains(film)) => *operation = "ablating",
            "grinding" if word.contains("deburr") || word.contains("去毛刺") => *operation = "ablating",
            _ => {}
        }
    }
    let mut seen: Vec<&str> = Vec::new();
    named.retain(|(operation, ..)| {
        let new = !seen.contains(operation);
        seen.push(operation);
        new
    });
}

/// Drops what says the same work again: who saws cuts, who blasts cleans, who cleans takes off.
pub(super) fn same_work(scene: &Scene, named: &mut Vec<(&'static str, u8, &Placed)>, laser: bool) {
    let Some((principal, first, _)) = named.first().copied() else { return };
    let has = |wanted: &str| named.iter().any(|(o, ..)| *o == wanted);
    let instrument = |by: &Placed| matches!(by.token.head(), Some(Head::Machine)) && scene.noun().is_none_or(|n| n.token.at != by.token.at);
    // "Diamond sawing laser, for cutting": a blade saws, a beam cuts.
    let beam = |by: &Placed| scene.placed.iter().any(|p| p.phrase == by.phrase && p.token.fact("energy_source") == Some("laser"));
    let by_blade = named.iter().any(|(o, _, by)| *o == "sawing" && !beam(by));
    // "Micromachining" is said of any of them.
    let told = named.iter().any(|(o, ..)| *o != "ablating" && ON_SURFACE.contains(o));
    let cleans = has("cleaning");
    let paint = |by: &Placed| ["paint", "coating", "漆", "涂层"].iter().any(|word| scene.word(by).contains(word));
    let (saws, cuts) = (principal == "sawing" && by_blade, has("cutting"));
    named.retain(|(operation, rank, by)| match *operation {
        // What cuts tissue treats.
        _ if principal == "treating_body" => *operation == principal,
        "cutting" => !(saws && *rank > first),
        "sawing" => by_blade || !cuts,
        "cleaning" => !(principal == "projecting" || matches!(principal, "scribing" | "cutting" | "drilling") && *rank > 1),
        "ablating" => {
            let any_work = PRINCIPLES.iter().any(|word| scene.word(by).contains(word));
            // A cleaner that takes off paint cleans.
            !(cleans && paint(by) || principal == "cleaning" && !scene.word(by).starts_with("ablat") || any_work && told)
        }
        // Plates that are engraved are not exposed, and a beam sprays nothing.
        "exposing" => !(principal == "engraving" && laser),
        "projecting" => !(laser && *rank > first),
        // 打标 ... 车架号刻印: a marker's word for the mark.
        "engraving" => !(principal == "marking" && scene.word(by).contains("刻印")),
        // A microscope or sensor along with it.
        "measuring" => !(laser && *rank > 1 && instrument(by)),
        _ => true,
    });
}
