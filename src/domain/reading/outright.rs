//! Machines that a heading names outright by what they do.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::goods::Scene;
use super::lexicon::Head;
use super::near::{head, tail};

/// Words for the apparatus of a film or photographic laboratory.
const PHOTO: &[&str] = &[
    "subtitl",
    "motion picture film",
    "cinematographic film",
    "film recorder",
    "minilab",
    "mini lab ",
    "photographic laborator",
    "film laborator",
    "photofinishing",
    "洗印",
    "彩扩",
    "冲印",
    "电影胶片",
    "字幕机",
    "胶片记录",
];
/// Words for a scanner that tells how far a thing is.
const RANGING: &[&str] = &["time of flight", "point cloud", "rangefinder", "range finder", "飞行时间", "点云"];
/// Words for printing plates.
const PLATES: &[&str] = &["printing plate", "offset plate", "lithographic plate", "flexographic plate", "印版", "印刷版"];

/// All of these in one search.
static TELLING: LazyLock<AhoCorasick> =
    LazyLock::new(|| AhoCorasick::new(PHOTO.iter().chain(RANGING).chain(PLATES)).expect("the lists are small"));

impl Scene<'_> {
    /// The article that the whole text tells, where the noun says no more than machine, system or scanner.
    pub(super) fn outright(&self) -> Option<&'static str> {
        if !TELLING.is_match(self.text) {
            return None;
        }
        let noun = self.noun()?;
        let says = |words: &[&str]| words.iter().any(|word| self.text.contains(word));
        let laser = || self.placed.iter().any(|p| !p.denied && p.token.fact("energy_source") == Some("laser"));
        let word = self.word(noun);
        if says(PHOTO) && !word.contains("project") && noun.token.fact("operation").is_none_or(|o| matches!(o, "exposing" | "printing")) {
            return Some("photo_laboratory");
        }
        let scans = (word.contains("scanner") || word.contains("扫描仪")) && !word.contains("code");
        if scans && says(RANGING) && matches!(self.head.map(|h| h.head), Some(Head::Machine)) && laser() {
            return Some("rangefinder");
        }
        let images = || says(&["image", "imaging", "ctp", "成像", "制版"]);
        if says(PLATES) && images() && laser() && !says(&["washing", "mounting", "sensor"]) {
            return Some("plate_setter");
        }
        None
    }

    /// Does the text tell of work on something else than semiconductors: "it is used to cut ferrite cores"?
    pub(super) fn works_else(&self) -> bool {
        const USED: &[&str] = &[
            "used on ",
            "used to cut ",
            "used to slice ",
            "used to dice ",
            "used to drill ",
            "used to machine ",
            "used for cutting ",
            "used for slicing ",
            "used for drilling ",
            "used for machining ",
            "用于切割",
            "用来切割",
            "用于加工",
        ];
        const OTHER: &[&str] = &[
            "magnet",
            "ferrite",
            " core",
            "metal",
            "steel",
            "ceramic",
            "wood",
            "stone",
            "磁",
            "铁氧体",
            "陶瓷",
            "金属",
            "钢",
            "木",
            "石材",
        ];
        const WAFERS: &[&str] = &["wafer", "semicond", "silicon", "chip", "晶圆", "半导体", "硅", "芯片"];
        USED.iter().any(|used| {
            self.text.match_indices(used).take(4).any(|(at, _)| {
                let object = self.text[at + used.len()..].split(['.', ';', '。', ',']).next().unwrap_or_default();
                let object = &object[..object.char_indices().map(|(i, _)| i).take_while(|i| *i <= 60).last().unwrap_or(0)];
                let denied = self.text[..at].trim_end().ends_with("not");
                !denied && OTHER.iter().any(|word| object.contains(word)) && !WAFERS.iter().any(|word| object.contains(word))
            })
        })
    }

    /// Is a wafer itself made here: thinned, sliced, polished, with nothing built on it?
    pub(super) fn makes_wafers(&self, at: &std::ops::Range<usize>) -> bool {
        const MAKES: &[&str] = &["thinning", "trimming", "slicing", "polishing", "lapping", "减薄", "切片", "抛光", "研磨"];
        const BUILDS: &[&str] = &["dic", "singul", "lithograph", "pattern", "device", "chip", "resist", "circuit", "划片", "芯片", "电路"];
        if !self.text[at.clone()].contains("wafer") && !self.text[at.clone()].contains('晶') {
            return false;
        }
        let near = &self.text[at.start - tail(self.text, at.start, 32).len()..at.end + head(self.text, at.end, 12).len()];
        MAKES.iter().any(|word| near.contains(word)) && !BUILDS.iter().any(|word| near.contains(word))
    }
}
