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
/// in the text wins.
fn words(vocabulary: Vocabulary) -> &'static [(&'static str, &'static [&'static str])] {
    match vocabulary {
        Vocabulary::EnergySource => &[
            ("laser", &["laser", "激光", "镭射"]),
            ("ultrasonic", &["ultrasonic", "超声"]),
            ("electro_discharge", &["electro_discharge", "electro-discharge", "edm", "spark", "放电", "电火花"]),
            ("electro_chemical", &["electro_chemical", "electro-chemical", "电化学", "电解"]),
            ("electron_beam", &["electron_beam", "electron beam", "e-beam", "电子束"]),
            ("ion_beam", &["ion_beam", "ion beam", "离子束"]),
            ("plasma_arc", &["plasma_arc", "plasma", "等离子"]),
            ("water_jet", &["water_jet", "water jet", "water-jet", "waterjet", "水射流", "水刀"]),
            ("electric_arc", &["electric_arc", "arc", "tig", "mig", "电弧", "氩弧"]),
            ("resistance", &["resistance", "电阻焊", "电阻"]),
            ("high_frequency", &["high_frequency", "high frequency", "高频", "高周波"]),
            ("gas_flame", &["gas_flame", "flame", "火焰"]),
            ("light", &["light", "lamp", "uv", "photon", "光束", "紫外灯"]),
            ("mechanical", &["mechanical", "blade", "机械"]),
            ("ink", &["ink", "喷墨", "墨"]),
        ],
        Vocabulary::LaserMedium => &[
            ("co2", &["co2", "co₂", "carbon dioxide", "二氧化碳"]),
            ("nd_yag", &["nd_yag", "yag", "yvo4", "dpss", "ybyag"]),
            ("excimer", &["excimer", "xecl", "krf", "arf", "准分子"]),
            ("ultrafast", &["ultrafast", "femtosecond", "picosecond", "飞秒", "皮秒", "超快"]),
            ("disk", &["disk", "disc", "碟片"]),
            ("fibre", &["fibre", "fiber", "光纤"]),
            ("diode", &["diode", "semiconductor laser", "半导体", "二极管"]),
            ("other", &["other", "其他", "其它"]),
        ],
        Vocabulary::Operation => &[
            ("treating_body", &["treating_body", "surg", "medical", "therap", "lithotrip", "dermat", "手术", "医用", "治疗"]),
            ("measuring", &["measuring", "measur", "rangef", "level", "scanning", "inspect", "测量", "检测", "测距"]),
            ("additive", &["additive", "sinter", "3d print", "powder bed", "增材", "烧结", "打印"]),
            ("soldering", &["soldering", "solder", "锡焊", "钎焊"]),
            ("welding", &["welding", "weld", "焊接", "焊"]),
            ("exposing", &["exposing", "lithograph", "曝光", "光刻"]),
            ("annealing", &["annealing", "anneal", "退火"]),
            ("punching", &["punching", "punch", "冲"]),
            ("forming", &["forming", "bending", "press brake", "profile", "折弯", "成形", "成型"]),
            ("cleaning", &["cleaning", "clean", "清洗"]),
            ("drilling", &["drilling", "drill", "钻孔", "打孔", "钻"]),
            ("scribing", &["scribing", "scribe", "划线", "划片"]),
            ("trimming", &["trimming", "trim", "调阻", "修调"]),
            ("texturing", &["texturing", "textur", "纹理", "蚀纹"]),
            ("cutting", &["cutting", "cut", "切割", "切"]),
            ("engraving", &["engraving", "engrav", "雕刻", "刻花"]),
            ("marking", &["marking", "mark", "打标", "标记"]),
            ("ablating", &["ablating", "ablat", "烧蚀"]),
            ("sawing", &["sawing", "saw", "锯"]),
            ("milling", &["milling", "mill", "铣"]),
            ("grinding", &["grinding", "grind", "磨"]),
            ("printing", &["printing", "print", "印刷"]),
            ("handling", &["handling", "transfer", "搬运"]),
            ("projecting", &["projecting", "blast", "喷砂"]),
            ("show_lighting", &["show_lighting", "show", "舞台"]),
            ("emitting", &["emitting", "emit", "发射"]),
        ],
        Vocabulary::Presentation => &[
            ("source_with_scan_head", &["source_with_scan_head", "scan head", "scanner", "galvo", "带振镜的激光器", "振镜"]),
            ("complete_machine", &["complete_machine", "complete", "machine", "system", "整机", "成套", "机床"]),
            ("accessory", &["accessory", "attachment", "附件"]),
            ("part", &["part", "零件", "部件", "配件"]),
            ("source", &["source", "resonator", "激光器", "光源"]),
        ],
        Vocabulary::Material => &[
            ("semiconductor", &["semiconductor", "wafer", "silicon", "半导体", "晶圆"]),
            ("powder_metal", &["powder_metal", "metal powder", "金属粉末"]),
            ("powder_polymer", &["powder_polymer", "polymer powder", "塑料粉末"]),
            ("leather_textile", &["leather_textile", "leather", "textile", "fabric", "皮革纺织品", "皮革", "布料"]),
            ("metal", &["metal", "steel", "alumin", "copper", "金属", "钢", "铝", "铜"]),
            ("plastic", &["plastic", "acrylic", "polymer", "塑料", "亚克力"]),
            ("ceramic", &["ceramic", "ferrite", "陶瓷"]),
            ("glass", &["glass", "玻璃"]),
            ("stone", &["stone", "diamond", "gem", "石材", "宝石", "钻石"]),
            ("wood", &["wood", "木材", "木"]),
            ("rubber", &["rubber", "橡胶"]),
            ("paper", &["paper", "纸"]),
            ("body", &["body", "tissue", "skin", "人体"]),
            ("none", &["none", "无"]),
        ],
        Vocabulary::Use => &[
            ("semiconductor_wafer", &["semiconductor_wafer", "晶圆制造"]),
            ("semiconductor_device", &["semiconductor_device", "semiconductor", "半导体器件", "半导体"]),
            ("flat_panel", &["flat_panel", "flat panel", "display", "平板显示"]),
            ("printed_circuit", &["printed_circuit", "printed circuit", "pcb", "印刷电路"]),
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
        let text: String = text.trim().nfkc().flat_map(char::to_lowercase).collect();
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

/// Is `word` in `text` at the start of a word? Chinese has no word breaks, so there anywhere.
fn contains_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| !word.is_ascii() || !text[..at].chars().next_back().is_some_and(|c| c.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
