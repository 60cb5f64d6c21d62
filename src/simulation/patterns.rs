//! The known ways in which goods are declared under a wrong code.
//!
//! The rows follow the table of known misdeclarations; each says what it is
//! known from. The rates are assumptions (GK): nobody publishes them.

use rand::Rng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

use crate::domain::legal::{
    DedicatedUse as Use, EnergySource as Energy, Facts, NamedArticle, Operation as Op, Presentation, WorkpieceMaterial as Material,
};
use crate::domain::nomenclature::Edition;

/// Goods of one line, as a pattern sees them.
pub(crate) struct Case<'a> {
    /// True facts.
    pub facts: &'a Facts,
    /// Name of the kind of goods.
    pub kind: &'static str,
    /// Edition in force on the date.
    pub edition: Edition,
    /// True subheading.
    pub truth: &'a str,
    /// Output power in watts.
    pub power: f64,
    /// Chinese side of the trade, where ten-digit suffixes matter.
    pub chinese: bool,
}

impl Case<'_> {
    fn laser(&self) -> bool {
        self.facts.energy_source == Energy::Laser
    }

    /// Laser machine-tool of heading 8456.
    fn laser_tool(&self) -> bool {
        self.laser() && self.truth.starts_with("84561")
    }

    fn old(&self) -> bool {
        matches!(self.edition, Edition::Hs2012)
    }
}

/// One way of getting the code wrong.
pub(crate) struct Pattern {
    /// Stable id, written to the `pattern` column.
    pub id: &'static str,
    /// What it is, for the dataset's description and for debugging.
    #[cfg_attr(not(test), allow(dead_code))]
    pub title: &'static str,
    /// Chance that an average trader does it with goods to which it applies.
    pub rate: f64,
    /// Whether it can happen to these goods.
    pub applies: fn(&Case) -> bool,
    /// The code declared instead, six digits (ten for the suffix row).
    pub declare: fn(&Case, &mut ChaCha8Rng) -> &'static str,
    /// Names that dress the goods up, in English.
    pub cover: &'static [&'static str],
    /// The same in Chinese.
    pub cover_zh: &'static [&'static str],
}

/// The code of laser machine-tools in the edition.
fn laser_code(case: &Case) -> &'static str {
    if case.old() { "845610" } else { "845611" }
}

fn any(rng: &mut ChaCha8Rng, codes: &[&'static str]) -> &'static str {
    codes.choose(rng).copied().unwrap_or("847989")
}

/// The nineteen known patterns. Where a line fits several, they are tried in
/// this order.
#[rustfmt::skip]
pub(crate) const PATTERNS: [Pattern; 19] = [
    // Evidence SEEN: rulings on bare CO2 and Nd:YAG lasers.
    Pattern { id: "source_as_machine", title: "bare source declared as a laser machine", rate: 0.17,
        applies: |c| c.truth == "901320" && c.facts.presentation == Presentation::Source,
        declare: |c, _| laser_code(c),
        cover: &["laser machine", "fiber laser equipment", "laser cutting machine (main unit)", "laser processing equipment", "laser cutter host"],
        cover_zh: &["激光设备", "激光加工设备", "激光切割机主机", "激光机"] },
    // Evidence SEEN: rulings on coders with and without positioning.
    Pattern { id: "coder_without_table", title: "laser with scan head and no table declared as a machine, or the reverse", rate: 0.16,
        applies: |c| c.facts.presentation == Presentation::SourceWithScanHead
            || c.laser_tool() && c.facts.operation == Op::Marking && c.facts.worktable,
        declare: |c, rng| if c.truth == "901320" { laser_code(c) }
            else if rng.gen_bool(0.35) { "901320" } else { laser_code(c) },
        cover: &["laser marking machine", "laser coder", "laser marking system", "laser marker"],
        cover_zh: &["激光打标机", "激光喷码机", "激光打标设备", "激光标刻机"] },
    // Evidence SEEN for the rule (general rule 2(a)).
    Pattern { id: "machine_as_parts", title: "machine split or incomplete, declared as parts", rate: 0.30,
        applies: |c| c.laser_tool() && c.facts.incomplete,
        declare: |_, _| "846693",
        cover: &["parts for laser cutting machine", "laser machine components in crates", "laser cutting machine spare parts"],
        cover_zh: &["激光切割机零件", "激光切割机配件", "激光机床散件"] },
    // Evidence SEEN: a base for a laser welder.
    Pattern { id: "parts_as_machine", title: "parts declared as the machine", rate: 0.08,
        applies: |c| matches!(c.truth, "846693" | "851590") && c.laser(),
        declare: |c, _| if c.truth == "851590" { "851580" } else { laser_code(c) },
        cover: &["laser cutting machine", "laser machine", "laser welding machine", "laser equipment"],
        cover_zh: &["激光切割机", "激光设备", "激光焊接机"] },
    // Evidence SEEN: a controller presented alone.
    Pattern { id: "named_article_as_part", title: "controller, chiller, power supply or filter declared as a part", rate: 0.22,
        applies: |c| matches!(c.facts.named_article, Some(NamedArticle::CncController | NamedArticle::Chiller
            | NamedArticle::PowerSupply | NamedArticle::FumeExtractor | NamedArticle::Fan
            | NamedArticle::Motor | NamedArticle::Lens | NamedArticle::Window)),
        declare: |_, _| "846693",
        cover: &["parts for laser machine", "spare parts of laser engraver", "laser cutting machine accessories", "laser machine component"],
        cover_zh: &["激光机配件", "激光切割机零件", "激光设备配件"] },
    // Evidence SEEN: a jeweller's welder.
    Pattern { id: "welder_as_cutter", title: "laser welder declared as a cutting machine", rate: 0.15,
        applies: |c| c.truth == "851580" && c.laser(),
        declare: |c, _| laser_code(c),
        cover: &["laser processing machine", "multi-function laser machine", "laser cutting and welding machine", "fiber laser cleaning and cutting machine"],
        cover_zh: &["多功能激光加工机", "激光切割焊接机", "激光加工设备"] },
    // Evidence SEEN-2: a manufacturer's page on laser cleaners.
    Pattern { id: "cleaner_elsewhere", title: "laser cleaner declared as blaster or machine of its own function", rate: 0.26,
        applies: |c| c.laser_tool() && c.facts.operation == Op::Cleaning,
        declare: |_, rng| any(rng, &["842430", "847989", "847989", "854370"]),
        cover: &["cleaning machine", "surface cleaning equipment", "rust removal machine", "industrial cleaner"],
        cover_zh: &["清洗机", "除锈机", "表面清洁设备"] },
    // Evidence SEEN: a coder that needs no ink.
    Pattern { id: "marker_as_printer", title: "laser marker declared as a printer", rate: 0.05,
        applies: |c| c.laser() && c.facts.operation == Op::Marking && c.facts.presentation != Presentation::Part
            && !matches!(c.facts.dedicated_use, Use::SemiconductorDevice),
        declare: |_, rng| any(rng, &["844339", "844332", "844339"]),
        cover: &["laser printer", "coding printer", "date printing machine", "laser code printing machine"],
        cover_zh: &["激光喷码打印机", "日期打印机", "激光打码机"] },
    // Evidence SEEN: a gem marker moved to the laser heading.
    Pattern { id: "laser_by_material", title: "laser for gems, glass, ceramic or wood declared by its material", rate: 0.14,
        applies: |c| c.laser_tool() && matches!(c.facts.workpiece_material,
            Material::Stone | Material::Glass | Material::Ceramic | Material::Wood),
        declare: |c, rng| match (c.facts.workpiece_material, c.facts.operation) {
            (Material::Wood, Op::Cutting) => any(rng, &["846596", "846599", "846591"]),
            (Material::Wood, _) => any(rng, &["846599", "846592"]),
            _ => any(rng, &["846490", "846490", "846410"]),
        },
        cover: &["glass working machine", "stone processing machine", "wood engraving machine", "gem cutting machine"],
        cover_zh: &["玻璃加工机", "宝石加工机", "木工雕刻机"] },
    // Evidence SEEN: a desktop engraver sold as a printer.
    Pattern { id: "laser_3d_printer", title: "engraver sold as a 3D laser printer", rate: 0.08,
        applies: |c| c.laser_tool() && c.facts.operation == Op::Engraving,
        declare: |c, rng| if matches!(c.edition, Edition::Hs2022) { any(rng, &["847989", "848520", "848580"]) } else { "847989" },
        cover: &["3D laser printer", "desktop laser printer for makers", "3D laser maker machine"],
        cover_zh: &["3D激光打印机", "桌面激光打印机", "创客激光机"] },
    // Evidence GK.
    Pattern { id: "sintering_as_laser", title: "laser powder or resin machine declared as a laser machine", rate: 0.14,
        applies: |c| c.laser() && c.facts.operation == Op::Additive && c.facts.presentation == Presentation::CompleteMachine,
        declare: |c, _| laser_code(c),
        cover: &["laser sintering machine", "laser forming machine", "laser melting equipment"],
        cover_zh: &["激光烧结机", "激光成型机", "激光加工设备"] },
    // Evidence SEEN: national lines for lasers inside 8486.
    Pattern { id: "wafer_laser_as_tool", title: "laser for wafers, cells or panels declared as a general laser machine", rate: 0.24,
        applies: |c| c.laser() && c.truth.starts_with("8486") && c.facts.presentation == Presentation::CompleteMachine,
        declare: |c, _| laser_code(c),
        cover: &["laser cutting machine", "precision laser machine", "laser scribing machine", "laser processing system"],
        cover_zh: &["激光划片机", "精密激光切割机", "激光加工设备"] },
    // Evidence SEEN: the printed-circuit lines of the national tariffs.
    Pattern { id: "pcb_as_semiconductor", title: "printed-circuit laser declared as semiconductor equipment", rate: 0.13,
        applies: |c| c.laser_tool() && c.facts.dedicated_use == Use::PrintedCircuit,
        declare: |_, rng| any(rng, &["848620", "848640"]),
        cover: &["laser equipment for semiconductor substrates", "laser drilling equipment for IC carriers"],
        cover_zh: &["半导体基板激光设备", "IC载板激光钻孔设备"] },
    // Evidence SEEN: a machine used on ferrite.
    Pattern { id: "ferrite_as_semiconductor", title: "general laser for ferrite or ceramic declared as semiconductor equipment", rate: 0.16,
        applies: |c| c.laser_tool() && c.facts.workpiece_material == Material::Ceramic && c.facts.operation == Op::Scribing,
        declare: |_, _| "848620",
        cover: &["wafer scribing machine", "laser dicing machine"],
        cover_zh: &["激光划片机", "晶片划片机"] },
    // Rule SEEN (note 3 to Section XVI); no decided case found.
    Pattern { id: "punch_laser_combo", title: "punch and laser combination declared by the lesser function", rate: 0.24,
        applies: |c| matches!((c.facts.operation, c.facts.second_operation),
            (Op::Punching, Some(Op::Cutting)) | (Op::Cutting, Some(Op::Punching))),
        declare: |c, _| if c.truth.starts_with("8456") {
            if matches!(c.edition, Edition::Hs2022) { "846242" } else { "846241" }
        } else { laser_code(c) },
        cover: &["punching machine", "laser cutting machine", "CNC sheet metal machine"],
        cover_zh: &["数控冲床", "激光切割机", "钣金加工机"] },
    // Evidence SEEN (heading text). No effect in 2012, where both were one code.
    Pattern { id: "light_and_laser_swapped", title: "other light declared as laser, or the reverse", rate: 0.02,
        applies: |c| matches!(c.truth, "845611" | "845612"),
        declare: |c, _| if c.truth == "845612" { "845611" } else { "845612" },
        cover: &["light beam processing machine", "laser ablation machine", "optical beam machine"],
        cover_zh: &["光束加工机床", "激光刻蚀机"] },
    // Evidence SEEN: the code was split in 2017.
    Pattern { id: "stale_code", title: "code of the edition before 2017 still used", rate: 0.035,
        applies: |c| matches!(c.truth, "845611" | "845612"),
        declare: |_, _| "845610",
        cover: &[], cover_zh: &[] },
    // Evidence SEEN: a published list takes 8456.90 for parts.
    Pattern { id: "parts_in_8456_90", title: "parts declared under 8456.90", rate: 0.07,
        applies: |c| c.truth.starts_with("8466") && c.facts.presentation != Presentation::CompleteMachine,
        declare: |_, _| "845690",
        cover: &["parts of laser machine", "other parts for 8456 machine"],
        cover_zh: &["激光机床零件", "激光机零配件"] },
    // Evidence SEEN (national ten-digit lines). The subheading stays right:
    // only the suffix of the controlled goods is left out.
    Pattern { id: "dual_use_suffix", title: "suffix of controlled goods omitted; the subheading is right", rate: 0.30,
        applies: |c| c.chinese && c.truth == "901320"
            && (c.kind == "co2_source" && c.power > 500.0 || c.kind == "gas_source" && c.power >= 40.0),
        declare: |_, _| "9013200090",
        cover: &[], cover_zh: &[] },
];

/// Id of a correct line.
pub(crate) const CORRECT: &str = "correct";
/// Id of a slip to a neighbouring code.
pub(crate) const SLIP: &str = "slip";
/// Chance of a slip (assumption).
pub(crate) const SLIP_RATE: f64 = 0.012;
/// Id of a code that the edition in force does not have.
pub(crate) const UNKNOWN_CODE: &str = "unknown_code";
/// Chance of such a code (assumption).
pub(crate) const UNKNOWN_CODE_RATE: f64 = 0.005;

/// A code near the true one, as a hasty declarant picks it.
pub(crate) fn slip(truth: &str, edition: Edition, rng: &mut ChaCha8Rng) -> &'static str {
    let old = matches!(edition, Edition::Hs2012);
    let near: &[&'static str] = match truth.get(..4).unwrap_or_default() {
        "8456" if old => &["845620", "845630", "845690", "846299"],
        "8456" => &["845612", "845620", "845630", "845690", "851580", "847989"],
        "8515" => &["851519", "851529", "851539", "851580", "851590"],
        "8466" => &["846610", "846620", "846630", "846693", "847990"],
        "9013" => &["901380", "901390", "854370", "900290"],
        "8486" => &["848610", "848620", "848640", "848690", "847989"],
        "9031" | "9015" => &["903180", "903149", "901580", "901510"],
        "8464" | "8465" => &["846490", "846599", "846592", "847989"],
        _ => &["847989", "854370", "846693", "847990"],
    };
    any(rng, near)
}

/// A code that did exist once, or never, but not on that date.
pub(crate) fn unknown_code(truth: &str, edition: Edition, rng: &mut ChaCha8Rng) -> &'static str {
    match truth.get(..4).unwrap_or_default() {
        "8456" => any(rng, &["845691", "845699", "845619"]),
        "8466" => any(rng, &["846695", "846699"]),
        "8462" if matches!(edition, Edition::Hs2022) => any(rng, &["846210", "846221", "846241", "846291"]),
        "8541" if matches!(edition, Edition::Hs2022) => "854140",
        "9405" if matches!(edition, Edition::Hs2022) => "940540",
        "9013" => any(rng, &["901321", "901329"]),
        _ => any(rng, &["847999", "854389", "845691"]),
    }
}
