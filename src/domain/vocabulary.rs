//! The words people use for technical facts that have a fixed set of answers, in English and Chinese.

use unicode_normalization::UnicodeNormalization;

/// A technical fact that has a fixed set of answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Vocabulary {
    /// What does the work: laser, other light, spark, plasma, water, blade …
    EnergySource,
    /// What lases.
    LaserMedium,
    /// What is done to the work.
    Operation,
    /// Complete machine, source, source with scan head, part, accessory.
    Presentation,
    /// What is worked.
    Material,
    /// For what the goods are solely or principally used.
    Use,
    /// Yes or no.
    YesNo,
}

/// Canonical names with the words that mean them, most specific first: the first whose word stands
/// in the text wins. The first Chinese word of each is its name on forms.
fn words(vocabulary: Vocabulary) -> &'static [(&'static str, &'static [&'static str])] {
    match vocabulary {
        Vocabulary::EnergySource => &[
            ("laser", &["laser", "激光", "镭射"]),
            ("ultrasonic", &["ultrasonic", "超声波", "超声"]),
            ("electro_discharge", &["electro_discharge", "electro-discharge", "edm", "spark", "放电", "电火花"]),
            ("electro_chemical", &["electro_chemical", "electro-chemical", "电化学", "电解"]),
            ("electron_beam", &["electron_beam", "electron beam", "e-beam", "电子束"]),
            ("ion_beam", &["ion_beam", "ion beam", "离子束"]),
            ("plasma_arc", &["plasma_arc", "plasma", "等离子弧", "等离子"]),
            ("water_jet", &["water_jet", "water jet", "water-jet", "waterjet", "水射流", "水刀"]),
            ("electric_arc", &["electric_arc", "arc", "tig", "mig", "电弧", "氩弧"]),
            ("resistance", &["resistance", "电阻", "电阻焊"]),
            ("high_frequency", &["high_frequency", "high frequency", "高频", "高周波"]),
            ("gas_flame", &["gas_flame", "flame", "燃气火焰", "火焰"]),
            ("light", &["light", "lamp", "uv", "photon", "其他光或光子束", "光束", "紫外灯"]),
            ("mechanical", &["mechanical", "blade", "机械力", "机械"]),
            ("ink", &["ink", "油墨或碳粉", "喷墨", "墨"]),
        ],
        Vocabulary::LaserMedium => &[
            ("co2", &["co2", "carbon dioxide", "二氧化碳激光", "二氧化碳", "co₂"]),
            ("nd_yag", &["nd_yag", "yag", "yvo4", "dpss", "ybyag", "掺钕固体激光"]),
            ("excimer", &["excimer", "xecl", "krf", "arf", "准分子激光", "准分子"]),
            ("ultrafast", &["ultrafast", "femtosecond", "picosecond", "超快激光", "超快", "飞秒", "皮秒"]),
            ("disk", &["disk", "disc", "碟片激光", "碟片"]),
            ("fibre", &["fibre", "fiber", "光纤激光", "光纤"]),
            ("diode", &["diode", "semiconductor laser", "半导体激光", "半导体", "二极管"]),
            ("other", &["other", "其他", "其它"]),
        ],
        Vocabulary::Operation => &[
            ("treating_body", &["treating_body", "surg", "medical", "therap", "lithotrip", "dermat", "人体治疗", "手术", "医用", "治疗"]),
            ("measuring", &["measuring", "measur", "rangef", "level", "scanning", "inspect", "测量", "检测", "测距"]),
            ("additive", &["additive", "sinter", "3d print", "powder bed", "增材制造", "增材", "烧结", "打印"]),
            ("soldering", &["soldering", "solder", "钎焊", "锡焊"]),
            ("welding", &["welding", "weld", "焊接", "焊"]),
            ("exposing", &["exposing", "lithograph", "曝光", "光刻"]),
            ("annealing", &["annealing", "anneal", "退火"]),
            ("punching", &["punching", "punch", "冲孔", "冲"]),
            ("forming", &["forming", "bending", "press brake", "profile", "成形", "折弯", "成型"]),
            ("cleaning", &["cleaning", "clean", "清洗"]),
            ("drilling", &["drilling", "drill", "钻孔", "打孔", "钻"]),
            ("scribing", &["scribing", "scribe", "划线", "划片"]),
            ("trimming", &["trimming", "trim", "修调", "调阻"]),
            ("texturing", &["texturing", "textur", "纹理加工", "纹理", "蚀纹"]),
            ("cutting", &["cutting", "cut", "切割", "切"]),
            ("engraving", &["engraving", "engrav", "雕刻", "刻花"]),
            ("marking", &["marking", "mark", "打标", "标记"]),
            ("ablating", &["ablating", "ablat", "烧蚀"]),
            ("sawing", &["sawing", "saw", "锯切", "锯"]),
            ("milling", &["milling", "mill", "铣削", "铣"]),
            ("grinding", &["grinding", "grind", "磨削", "磨"]),
            ("printing", &["printing", "print", "印刷"]),
            ("handling", &["handling", "transfer", "搬运"]),
            ("projecting", &["projecting", "blast", "喷射处理", "喷砂"]),
            ("show_lighting", &["show_lighting", "show", "舞台灯光", "舞台"]),
            ("emitting", &["emitting", "emit", "仅发射光束", "发射"]),
            ("turning", &["turning", "lathe", "车削", "车床"]),
        ],
        Vocabulary::Presentation => &[
            ("source_with_scan_head", &["source_with_scan_head", "scan head", "scanner", "galvo", "带振镜的激光器", "振镜"]),
            ("complete_machine", &["complete_machine", "complete", "machine", "system", "整机", "成套", "机床"]),
            ("accessory", &["accessory", "attachment", "附件"]),
            ("part", &["part", "零件", "部件", "配件"]),
            ("source", &["source", "resonator", "单独的激光器", "激光器", "光源"]),
        ],
        Vocabulary::Material => &[
            ("semiconductor", &["semiconductor", "wafer", "silicon", "半导体材料", "半导体", "晶圆"]),
            ("powder_metal", &["powder_metal", "metal powder", "金属粉末"]),
            ("powder_polymer", &["powder_polymer", "polymer powder", "聚合物粉末或树脂", "塑料粉末"]),
            ("leather_textile", &["leather_textile", "leather", "textile", "fabric", "皮革或纺织品", "皮革纺织品", "皮革", "布料"]),
            ("metal", &["metal", "steel", "alumin", "copper", "金属", "钢", "铝", "铜"]),
            ("plastic", &["plastic", "acrylic", "polymer", "塑料", "亚克力"]),
            ("ceramic", &["ceramic", "ferrite", "陶瓷"]),
            ("glass", &["glass", "玻璃"]),
            ("stone", &["stone", "diamond", "gem", "石材", "宝石", "钻石"]),
            ("wood", &["wood", "木材", "木"]),
            ("rubber", &["rubber", "橡胶"]),
            ("paper", &["paper", "纸或纸板", "纸"]),
            ("body", &["body", "tissue", "skin", "人体"]),
            ("none", &["none", "无加工对象", "无"]),
        ],
        Vocabulary::Use => &[
            ("semiconductor_wafer", &["semiconductor_wafer", "晶圆制造"]),
            ("semiconductor_device", &["semiconductor_device", "semiconductor", "半导体器件制造", "半导体器件", "半导体"]),
            ("flat_panel", &["flat_panel", "flat panel", "display", "平板显示器制造", "平板显示"]),
            ("printed_circuit", &["printed_circuit", "printed circuit", "pcb", "印刷电路板制造", "印刷电路"]),
            ("medical", &["medical", "surg", "医疗", "医用"]),
            ("measuring", &["measuring", "测量"]),
            ("welding", &["welding", "焊接"]),
            ("general", &["general", "通用"]),
        ],
        Vocabulary::YesNo => &[
            ("no", &["no", "n", "false", "0", "without", "none", "无", "否", "没有", "不带"]),
            ("yes", &["yes", "y", "true", "1", "with", "有", "是", "带"]),
        ],
    }
}

impl Vocabulary {
    /// The canonical name for what was written, if one of its words stands in it.
    pub fn read(self, text: &str) -> Option<&'static str> {
        let text = text.trim();
        let text = if text.is_ascii() { text.to_ascii_lowercase() } else { text.nfkc().flat_map(char::to_lowercase).collect() };
        let table = words(self);
        if let Some((name, _)) = table.iter().find(|(name, words)| *name == text || words.contains(&text.as_str())) {
            return Some(name);
        }
        if self == Vocabulary::YesNo {
            return None;
        }
        table.iter().find(|(_, words)| words.iter().any(|w| contains_word(&text, w))).map(|(name, _)| *name)
    }
}

impl Vocabulary {
    /// The Chinese word for a canonical name.
    pub fn zh(self, name: &str) -> Option<&'static str> {
        let (_, words) = words(self).iter().find(|(n, _)| *n == name)?;
        words.iter().find(|w| !w.is_ascii()).copied()
    }
}

/// The Chinese name of a fact's value for people, both by their canonical names; `None` when there is no such fact or
/// no such value.
///
/// ```
/// # use hsift::domain::vocabulary::value_zh;
/// assert_eq!(value_zh("second_energy", "water_jet"), Some("水射流"));
/// assert_eq!(value_zh("named_article", "chiller"), Some("冷水机"));
/// assert_eq!(value_zh("worktable", "no"), Some("无"));
/// assert_eq!(value_zh("incomplete", "no"), Some("否"));
/// ```
pub fn value_zh(fact: &str, value: &str) -> Option<&'static str> {
    let vocabulary = match fact {
        "energy_source" | "second_energy" => Vocabulary::EnergySource,
        "laser_medium" => Vocabulary::LaserMedium,
        "operation" | "second_operation" => Vocabulary::Operation,
        "presentation" => Vocabulary::Presentation,
        "workpiece_material" => Vocabulary::Material,
        "dedicated_use" => Vocabulary::Use,
        "worktable" => Vocabulary::YesNo,
        _ => return names(fact).iter().find(|(name, _)| *name == value).map(|(_, zh)| *zh),
    };
    vocabulary.zh(value)
}

/// Canonical names with their Chinese names, for facts that are shown to people but not read from a field.
fn names(fact: &str) -> &'static [(&'static str, &'static str)] {
    match fact {
        "named_article" => &[
            ("cnc_controller", "数控装置"),
            ("power_supply", "电源（静止式变流器）"),
            ("chiller", "冷水机"),
            ("fan", "风机"),
            ("motor", "伺服电机"),
            ("lens", "已装配光学元件"),
            ("window", "未装配光学元件"),
            ("fume_extractor", "烟尘净化器"),
            ("uv_lamp", "紫外线灯"),
            ("laser_diode", "激光二极管"),
            ("laser_pointer", "激光笔"),
            ("rangefinder", "测距仪"),
            ("laser_level", "激光水平仪"),
            ("plate_setter", "计算机直接制版机"),
            ("photo_laboratory", "照相及电影洗印室设备"),
            ("machining_centre", "加工中心"),
        ],
        "part_of" => &[
            ("beam_or_cutting_tool", "特种加工或金属切削机床（8456至8461）"),
            ("forming_tool", "金属成形机床（8462、8463）"),
            ("stone_tool", "石料、陶瓷、玻璃加工机床（8464）"),
            ("wood_tool", "木材、塑料加工机床（8465）"),
            ("welder", "电气、激光等焊接机器（8515）"),
            ("gas_welder", "气体焊接、切割机器（8468）"),
            ("additive", "增材制造设备（8485）"),
            ("semiconductor", "半导体、平板显示器制造设备（8486）"),
            ("printer", "印刷机器、打印机（8443）"),
            ("blaster", "喷射机器（8424）"),
            ("laser_device", "激光器（9013）"),
            ("other_machine", "其他机器（8479）"),
        ],
        "accessory_kind" => &[("tool_holder", "工具夹具"), ("work_holder", "工件夹具"), ("special_attachment", "分度头及其他专用附件")],
        "forming_kind" => {
            &[("press_brake", "折弯机"), ("roll_former", "辊压成形机"), ("profile_former", "型材成型机"), ("hydraulic_press", "液压机")]
        }
        "medical_field" => &[("general", "外科、皮肤科等"), ("dental", "牙科"), ("ophthalmic", "眼科")],
        "incomplete" | "numerical_control" | "principal_unclear" | "colour_change_only" => &[("yes", "是"), ("no", "否")],
        _ => &[],
    }
}

/// Is `word` in `text` at the start of a word? Chinese has no word breaks, so there anywhere.
fn contains_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| !word.is_ascii() || !text[..at].chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::legal::{
        AccessoryKind, DedicatedUse, EnergySource, FormingKind, Known, LaserMedium, MachineKind, MedicalField, NamedArticle, Operation,
        Presentation, WorkpieceMaterial,
    };

    #[test]
    fn words_for_facts_in_two_languages() {
        for (vocabulary, text, name) in [
            (Vocabulary::LaserMedium, "Carbon dioxide", Some("co2")),
            (Vocabulary::LaserMedium, "光纤激光器", Some("fibre")),
            (Vocabulary::LaserMedium, "Nd:YAG", Some("nd_yag")),
            (Vocabulary::LaserMedium, "fiber", Some("fibre")),
            (Vocabulary::Operation, "切割", Some("cutting")),
            (Vocabulary::Operation, "laser welding of seams", Some("welding")),
            (Vocabulary::EnergySource, "research", None),
            (Vocabulary::YesNo, "有", Some("yes")),
            (Vocabulary::YesNo, "False", Some("no")),
            (Vocabulary::YesNo, "maybe", None),
        ] {
            assert_eq!(vocabulary.read(text), name, "{text}");
        }
    }

    #[test]
    fn every_value_of_every_fact_has_a_chinese_name() {
        fn all<T: Copy>(values: &[T], name: fn(T) -> &'static str) -> Vec<&'static str> {
            values.iter().map(|v| name(*v)).collect()
        }
        for fact in Known::FACTS {
            let values = match fact {
                "energy_source" | "second_energy" => all(EnergySource::ALL, EnergySource::as_str),
                "laser_medium" => all(LaserMedium::ALL, LaserMedium::as_str),
                "operation" | "second_operation" => all(Operation::ALL, Operation::as_str),
                "presentation" => all(Presentation::ALL, Presentation::as_str),
                "workpiece_material" => all(WorkpieceMaterial::ALL, WorkpieceMaterial::as_str),
                "dedicated_use" => all(DedicatedUse::ALL, DedicatedUse::as_str),
                "named_article" => all(NamedArticle::ALL, NamedArticle::as_str),
                "part_of" => all(MachineKind::ALL, MachineKind::as_str),
                "accessory_kind" => all(AccessoryKind::ALL, AccessoryKind::as_str),
                "forming_kind" => all(FormingKind::ALL, FormingKind::as_str),
                "medical_field" => all(MedicalField::ALL, MedicalField::as_str),
                _ => vec!["yes", "no"],
            };
            let mut seen = Vec::new();
            for value in values {
                let zh = value_zh(fact, value).unwrap_or_default();
                assert!(!zh.is_empty() && !zh.is_ascii(), "{fact} {value}");
                assert!(!seen.contains(&zh), "{fact}: {zh} twice");
                seen.push(zh);
            }
            assert_eq!(value_zh(fact, "cheese"), None);
        }
        assert_eq!(value_zh("colour", "yes"), None);
    }

    #[test]
    fn names_on_forms_read_back_to_what_they_name() {
        use Vocabulary as V;
        for vocabulary in [V::EnergySource, V::LaserMedium, V::Operation, V::Presentation, V::Material, V::Use, V::YesNo] {
            for (name, _) in words(vocabulary) {
                assert_eq!(vocabulary.read(name), Some(*name));
                assert_eq!(vocabulary.zh(name).and_then(|zh| vocabulary.read(zh)), Some(*name), "{name}");
            }
        }
    }

    #[test]
    fn turning_yields_to_what_else_is_done() {
        for (text, name) in
            [("CNC turning", Some("turning")), ("数控车床", Some("turning")), ("milling and turning", Some("milling")), ("returning", None)]
        {
            assert_eq!(Vocabulary::Operation.read(text), name, "{text}");
        }
    }
}
