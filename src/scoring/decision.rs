//! The decision on a line: a first version with fixed thresholds, which the model carries.

use std::fmt;

use serde::Serialize;

use super::reasons::Lang;
use crate::data::lines::{ReadCode, Standing};
use crate::domain::nomenclature::{Edition, Subheading};
use crate::domain::technical::percent;
use crate::model::artifact::Thresholds;

/// What to do with a line. The five never run together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// The declared code may stand. It takes two witnesses, the declarant and the model: where nothing is
    /// declared, an uncalibrated tree alone does not clear a line.
    Clear,
    /// A person should look.
    Review,
    /// Two codes are about equally likely; both are named.
    Contested,
    /// The line is unlike anything learned.
    OutOfScope,
    /// There is no answer, and why.
    NoCandidate,
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Decision::Clear => "clear",
            Decision::Review => "review",
            Decision::Contested => "contested",
            Decision::OutOfScope => "out_of_scope",
            Decision::NoCandidate => "no_candidate",
        })
    }
}

/// What a decision is made from.
pub struct Grounds<'a> {
    /// The declared code.
    pub declared: Option<&'a ReadCode>,
    /// The edition in force on the line's date.
    pub line_edition: Option<Edition>,
    /// Candidates, best first, as codes of that edition; `None` without a subheading head.
    pub candidates: Option<&'a [(Subheading, f64)]>,
    /// Is the best candidate what was declared?
    pub agrees: bool,
    /// Probability that the declared code is wrong.
    pub risk: Option<f64>,
    /// Past declarations behind the candidates.
    pub support: u32,
    /// Share of the description's words that training knows.
    pub known_words: Option<f64>,
    /// Does the line state nothing that the subheading head looks at?
    pub says_nothing: bool,
    /// Is the declared heading among those learned?
    pub heading_learned: bool,
}

/// The decision and its reason in words.
pub fn decide(g: &Grounds<'_>, t: &Thresholds, lang: Lang) -> (Decision, String) {
    let say = |en: String, zh: String| match lang {
        Lang::En => en,
        Lang::Zh => zh,
    };
    if g.line_edition.is_none() {
        return (
            Decision::NoCandidate,
            say(
                "no edition of the nomenclature is known for the line's date (2012 to 2027 are)".into(),
                "该日期没有可用的协调制度版本（仅有 2012 至 2027 年）".into(),
            ),
        );
    }
    if let Some(candidates) = g.candidates {
        let Some((best, p)) = candidates.first().copied() else {
            return (
                Decision::NoCandidate,
                say("no candidate is a code of the edition in force".into(), "没有候选编码属于现行版本".into()),
            );
        };
        if g.says_nothing {
            return (
                Decision::OutOfScope,
                say("the line states nothing about the goods that the model looks at".into(), "该行没有模型所需的任何货物信息".into()),
            );
        }
        if let Some(share) = g.known_words.filter(|s| *s < t.known_words) {
            return (
                Decision::OutOfScope,
                say(
                    format!("the model knows only {} of the words of the description", percent(share)),
                    format!("商品描述中仅有 {} 的词语为模型所知", percent(share)),
                ),
            );
        }
        if let Some(declared) = g.declared
            && declared.standing == Standing::InForce
            && !g.heading_learned
        {
            return (
                Decision::OutOfScope,
                say(
                    format!("declared heading {:04} is not among the goods the model learned", declared.heading),
                    format!("申报品目 {:04} 不在模型学习范围内", declared.heading),
                ),
            );
        }
        if let Some((second, q)) = candidates.get(1).copied()
            && p - q < t.contested_gap
        {
            return (
                Decision::Contested,
                say(
                    format!("{} ({}) and {} ({}) are about equally likely", best.dotted(), percent(p), second.dotted(), percent(q)),
                    format!("{}（{}）与 {}（{}）可能性相近", best.dotted(), percent(p), second.dotted(), percent(q)),
                ),
            );
        }
    }
    if let Some(declared) = g.declared.filter(|d| d.standing != Standing::InForce) {
        let en = match declared.standing {
            Standing::Unreadable => "the declared code cannot be a code".into(),
            Standing::HeadingOnly => "only a heading is declared".into(),
            _ => format!("the declared code is {}; in force is {}", declared.standing.name(), g.line_edition.unwrap_or(Edition::LATEST)),
        };
        return (Decision::Review, say(en, "申报编码不是现行版本的六位编码".into()));
    }
    if let Some(candidates) = g.candidates {
        let (best, p) = candidates[0];
        if g.declared.is_none() {
            return (
                Decision::Review,
                say(
                    format!("nothing is declared; the best candidate is {} ({})", best.dotted(), percent(p)),
                    format!("未申报编码；最佳候选为 {}（{}）", best.dotted(), percent(p)),
                ),
            );
        }
        if !g.agrees {
            return (
                Decision::Review,
                say(
                    format!("the goods look like {} ({}), not like what is declared", best.dotted(), percent(p)),
                    format!("货物更像 {}（{}），与申报不符", best.dotted(), percent(p)),
                ),
            );
        }
        if p < t.clear_probability {
            return (
                Decision::Review,
                say(
                    format!("the declared code is the best candidate, with {} only", percent(p)),
                    format!("申报编码为最佳候选，但概率仅 {}", percent(p)),
                ),
            );
        }
        if g.support < t.min_support {
            return (
                Decision::Review,
                say(format!("only {} past declarations are like this one", g.support), format!("类似的历史申报仅 {} 条", g.support)),
            );
        }
    }
    match g.risk {
        Some(risk) if risk > t.clear_risk => (
            Decision::Review,
            say(
                format!("risk {} is above {}", percent(risk), percent(t.clear_risk)),
                format!("风险 {} 高于 {}", percent(risk), percent(t.clear_risk)),
            ),
        ),
        None if g.candidates.is_none() && g.declared.is_none() => {
            (Decision::NoCandidate, say("nothing is declared, so there is no risk to tell".into(), "未申报编码，无从判断风险".into()))
        }
        None if g.candidates.is_none() => {
            (Decision::NoCandidate, say("the model has no head that can answer".into(), "模型无法作答".into()))
        }
        _ => (Decision::Clear, say("the goods and the trade agree with the declared code".into(), "货物与贸易情况均与申报编码一致".into())),
    }
}
