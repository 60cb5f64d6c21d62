//! What the goods work, and for what they are solely or principally used.

use super::goods::{Scene, name};
use super::operations::Operations;
use super::phrases::{Placed, Zone};
use super::{Stated, Value};

/// What of a body is treated.
const BODY: &[&str] = &["skin", "eye", "tissue", "hair", "tattoo removal", "wrinkle", "皮肤", "脱毛", "斑", "纹身", "组织", "皱"];

/// What a machine is made of, behind the material: "aluminium rails", 铸铁床身.
const OF_MACHINES: &[&str] = &[
    "rail",
    "guide",
    "profile frame",
    "frame",
    "base",
    "bed",
    "gantry",
    "chassis",
    "enclosure",
    "housing",
    "cabinet",
    "casing",
    "case with",
    "table",
    "platform",
    "bridge",
    "slat",
    "honeycomb",
    "worktop",
    "machine body",
    "beam",
    "structure",
    "rack",
    "cover lid",
    "lid",
    "legs",
    "rollers",
    "knife bed",
    "base plate",
    "column",
    "carriage",
    "nozzle",
    "mirror",
    "床身",
    "框架",
    "机身",
    "横梁",
    "外壳",
    "机架",
    "机壳",
    "导轨",
    "台面",
    "平台",
    "底座",
    "工作台",
    "型材",
    "立柱",
    "刀条",
    "蜂窝",
    "支架",
    "机柜",
    "齿条",
    "滑轨",
    "反射镜",
    "喷嘴",
];
/// What works or carries a material and is made of something else: "plastic mould", 塑胶模具.
const OF_TOOLS: &[&str] = &["mould", "mold", "模具", "模仁", "free"];
/// Words of a bed of powder.
const POWDER: &[&str] = &["powder", "slm", "lpbf", "dmls", "melting", "selective", "粉", "选区", "熔化"];

impl<'a> Scene<'a> {
    pub(super) fn materials(&self, operation: Option<&str>, stated: &mut Vec<Stated>) {
        let found = self.worked();
        let has = |wanted: &str| found.iter().any(|(m, ..)| *m == wanted);
        let bed = POWDER.iter().any(|word| self.text.contains(word));
        let not_wafers = self.placed.iter().any(|p| {
            p.denied
                && (p.token.fact("workpiece_material") == Some("semiconductor")
                    || p.token.fact("dedicated_use").is_some_and(|u| u.starts_with("semi")))
        });
        let kept = found.iter().filter(|(material, _, by)| match *material {
            "semiconductor" => !(self.lases(by) || not_wafers && found.len() > 1),
            // The bed of a machine, not the work.
            "stone" if matches!(self.word(by), "granite" | "marble" | "大理石" | "花岗岩") => {
                by.zone == Zone::Purpose || self.is_worked(by)
            }
            "glass" if self.is_of_tube(by) => false,
            "body" => operation == Some("treating_body"),
            "metal" if operation == Some("additive") => !has("powder_metal") && !has("powder_polymer") && bed,
            "plastic" if operation == Some("additive") => !has("powder_polymer"),
            "powder_polymer" => operation == Some("additive") || !has("plastic"),
            _ => operation != Some("treating_body"),
        });
        // "Hair removal", 祛斑: the word for the treatment names what is treated.
        let treats = operation == Some("treating_body") && BODY.iter().any(|part| self.text.contains(part));
        let treated = (treats && !has("body")).then(|| self.placed.iter().find(|p| !p.denied && p.token.fact("operation") == operation));
        stated.extend(treated.flatten().map(|p| name("workpiece_material", "body", p)));
        stated.extend(kept.map(|(material, _, by)| {
            // Resin that is not built up is plastic.
            let worked = match *material {
                "powder_polymer" if operation != Some("additive") && operation.is_some() => "plastic",
                // "Metal 3D printer, powder bed".
                "metal" if operation == Some("additive") => "powder_metal",
                other => other,
            };
            name("workpiece_material", worked, by)
        }));
    }

    /// The materials worked. "With camera, cuts paper": a verb turns back to the goods.
    fn worked(&self) -> Vec<(&'static str, u8, &'a Placed)> {
        let mut found = self.names_of("workpiece_material", 2, |p| !self.is_made_of(p));
        let along = || self.placed.iter().filter(|p| p.zone == Zone::Companion && !p.denied);
        let verb = |p: &&Placed| p.token.fact("operation").is_some_and(|o| o != "handling") && p.token.head().is_none();
        let verbs: Vec<u32> = along().filter(verb).map(|p| p.phrase).collect();
        for by in along() {
            let Some(material) = by.token.fact("workpiece_material").filter(|_| !self.is_made_of(by)) else {
                continue;
            };
            let told = verbs.get(verbs.partition_point(|verb| *verb + 4 < by.phrase)).is_some_and(|verb| *verb <= by.phrase);
            if told && !found.iter().any(|(other, ..)| *other == material) {
                found.push((material, 4, by));
            }
        }
        found
    }

    /// "Aluminium rails", "plastic mould steel", "silicon-free": a material of the machine or of a tool, or none at all.
    fn is_made_of(&self, by: &Placed) -> bool {
        let after = self.text[by.token.at.end..].trim_start_matches([' ', '-']);
        let whole = |rest: &str| !rest.trim_start_matches('s').starts_with(|c: char| c.is_ascii_alphabetic());
        let named = |words: &[&str]| words.iter().any(|word| after.strip_prefix(word).is_some_and(|rest| !word.is_ascii() || whole(rest)));
        // A steel mould is itself what is worked.
        let tool = named(OF_TOOLS) && (by.token.fact("workpiece_material") != Some("metal") || after.starts_with("free"));
        tool || named(OF_MACHINES) && by.zone != Zone::Purpose && !self.is_worked(by)
    }

    /// "CO2 glass laser", "glass laser tube": the tube is of glass.
    fn is_of_tube(&self, by: &Placed) -> bool {
        let after = self.text[by.token.at.end..].trim_start();
        let laser = ["laser", "激光"].iter().find_map(|word| after.strip_prefix(word)).unwrap_or(after);
        let gas = self.text[..by.token.at.start].trim_end().ends_with("co2");
        let rest = laser.trim_start();
        let ends = rest.is_empty() || rest.starts_with([',', ';', '.', ')', '。']);
        laser.len() < after.len() && (["tube", "管"].iter().any(|word| rest.starts_with(word)) || gas && ends)
    }

    /// Does an operation stand right beside a word: "cuts granite", 大理石雕刻机?
    fn is_worked(&self, by: &Placed) -> bool {
        let first = self.placed.partition_point(|p| p.token.at.end + 1 < by.token.at.start);
        let mut beside = self.placed[first..].iter().take_while(|p| p.token.at.start <= by.token.at.end + 1);
        beside.any(|p| p.phrase == by.phrase && p.token.fact("operation").is_some())
    }

    /// Dedication counts if the goods work nothing else before.
    pub(super) fn uses(&self, found: &Operations, stated: &mut Vec<Stated>) {
        if found.principal() == Some("treating_body") {
            let by = found.named[0].2;
            stated.push(name("dedicated_use", "medical", by));
            let field =
                self.placed.iter().find_map(|p| Some(name("medical_field", p.token.fact("medical_field").filter(|_| !p.denied)?, p)));
            // "Hair removal, also near the eye" is said of two fields.
            let skin = ["dermat", "hair", "beauty", "cosmetic", "skin", "脱毛", "美容", "therapy system", "皮肤", "祛斑"]
                .iter()
                .any(|w| self.text.contains(w));
            let noun = self.noun();
            let named = |p: &Placed| {
                noun.is_some_and(|n| n.phrase == p.phrase && p.token.at.start <= n.token.at.start)
                    && p.token.fact("medical_field").is_some()
            };
            if skin && field.is_some() && !self.placed.iter().any(named) {
                return;
            }
            stated.push(field.unwrap_or_else(|| name("medical_field", "general", by)));
            return;
        }
        let not_for = self.placed.iter().any(|p| p.denied && p.token.fact("dedicated_use").is_some_and(|u| u.starts_with("semiconductor")))
            || self.text.contains("general purpose")
            || (self.placed.iter().any(|p| p.token.fact("dedicated_use").is_some_and(|u| u.starts_with("semi"))) && self.works_else());
        let mut candidates: Vec<(&'static str, &Placed)> = Vec::new();
        // The phrase in which each zone last spoke of a material that is of no one trade; phrases are numbered in order.
        let mut others: Vec<(Zone, u32)> = Vec::new();
        for (index, placed) in self.placed.iter().enumerate() {
            let other = others.iter().any(|(zone, phrase)| *zone == placed.zone && placed.phrase - phrase < 6);
            let material = placed.token.fact("workpiece_material").filter(|m| !matches!(*m, "semiconductor" | "glass" | "ceramic"));
            if material.is_some() && !placed.denied {
                others.retain(|(zone, _)| *zone != placed.zone);
                others.push((placed.zone, placed.phrase));
            }
            let Some(used) = placed.token.fact("dedicated_use").filter(|_| !self.lases(placed)) else { continue };
            let fits = !placed.denied && (placed.zone == Zone::Context || self.rank(index).is_some_and(|r| r <= 2));
            if fits && !other && !(not_for && used.starts_with("semiconductor")) {
                let made = used == "semiconductor_device" && self.makes_wafers(&placed.token.at);
                candidates.push((if made { "semiconductor_wafer" } else { used }, placed));
            }
        }
        let materials = self.worked();
        if candidates.is_empty()
            && !not_for
            && let [("semiconductor", _, by)] = materials[..]
            && !self.lases(by)
        {
            candidates.push(("semiconductor_device", by));
        }
        // Making the wafer itself is the narrower statement.
        candidates.sort_by_key(|(used, placed)| (*used != "semiconductor_wafer", placed.token.at.start));
        for (used, by) in candidates {
            if !stated.iter().any(|s| s.fact == "dedicated_use" && s.value == Value::Name(used)) {
                stated.push(name("dedicated_use", used, by));
            }
        }
    }
}
