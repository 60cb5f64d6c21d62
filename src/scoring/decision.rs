//! The decision on a line by itself. Its thresholds come from stated costs (see
//! [`Thresholds::from_costs`](crate::model::policy::Thresholds::from_costs)); a review budget is a matter of a whole file and comes after
//! (see [`budget`](super::budget)).

use std::fmt;

use serde::Serialize;

use super::reasons::Lang;
use super::score::{Guarantee, NotesSay, Stand};
use crate::data::lines::{ReadCode, Standing};
use crate::domain::nomenclature::{Edition, Subheading};
use crate::domain::technical::percent;
use crate::model::policy::Thresholds;

/// What to do with a line. The six never run together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// The declared code may stand: it is in force, the top candidate, in the told prediction set, and its risk is at most the review
    /// threshold. The declarant and the model must agree: where nothing is declared, a model alone does not clear a line.
    Clear,
    /// A person should look.
    Review,
    /// Worth a review, but the review budget is spent on lines of larger expected loss.
    OverBudget,
    /// Two codes are about equally likely; both are named.
    Contested,
    /// The line is unlike anything learned.
    OutOfScope,
    /// There is no answer, and why.
    NoCandidate,
}

impl Decision {
    /// What it means for whoever handles the line.
    pub fn meaning(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Decision::Clear, Lang::En) => "the declared code may stand",
            (Decision::Clear, Lang::Zh) => "申报编码可以采用",
            (Decision::Review, Lang::En) => "a person should look",
            (Decision::Review, Lang::Zh) => "需人工复核",
            (Decision::OverBudget, Lang::En) => "a person should look, but others are riskier and fill the budget",
            (Decision::OverBudget, Lang::Zh) => "应复核，但名额已由风险更高的申报占满",
            (Decision::Contested, Lang::En) => "two codes are defensible or about equally likely",
            (Decision::Contested, Lang::Zh) => "两个编码均有依据或可能性相近",
            (Decision::OutOfScope, Lang::En) => "unlike anything the model learned",
            (Decision::OutOfScope, Lang::Zh) => "超出模型的学习范围",
            (Decision::NoCandidate, Lang::En) => "no answer; the reasons say why",
            (Decision::NoCandidate, Lang::Zh) => "无法给出结论，原因见理由栏",
        }
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Decision::Clear => "clear",
            Decision::Review => "review",
            Decision::OverBudget => "over_budget",
            Decision::Contested => "contested",
            Decision::OutOfScope => "out_of_scope",
            Decision::NoCandidate => "no_candidate",
        })
    }
}

impl Decision {
    /// What people call it.
    pub fn words(self, lang: Lang) -> &'static str {
        let (en, zh) = match self {
            Decision::Clear => ("clear", "可放行"),
            Decision::Review => ("review", "需复核"),
            Decision::OverBudget => ("over the review budget", "应复核，超出名额"),
            Decision::Contested => ("contested", "两可"),
            Decision::OutOfScope => ("out of scope", "超出范围"),
            Decision::NoCandidate => ("no candidate", "无候选编码"),
        };
        if lang == Lang::En { en } else { zh }
    }
}

/// What a decision is made from.
pub struct Grounds<'a> {
    /// The declared code.
    pub declared: Option<&'a ReadCode>,
    /// The edition in force on the line's date.
    pub line_edition: Option<Edition>,
    /// Does a day stand in the line that cannot be read, so that its edition is not known?
    pub date_unread: bool,
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
    /// Probability, from goods and notes alone, that the declared code is right.
    pub declared_probability: Option<f64>,
    /// Does the line state nothing that the subheading head looks at?
    pub says_nothing: bool,
    /// Is the declared heading among those learned?
    pub heading_learned: bool,
    /// What the legal notes say; `None` from a model before version 3.
    pub notes: Option<&'a NotesSay>,
    /// A number outside what was learned.
    pub outside: Option<Outside>,
    /// The coverage that is promised, and the told prediction set, which is missing where no code is probable enough for one; `None`
    /// where nothing is promised.
    pub set: Option<(f64, Option<&'a Guarantee>)>,
}

/// A number outside what was learned, in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Outside {
    /// The field.
    pub field: String,
    /// The line's value.
    pub value: String,
    /// The smallest value learned.
    pub low: String,
    /// The largest.
    pub high: String,
}

impl Grounds<'_> {
    /// The code that the notes settle on.
    fn settled(&self) -> Option<Subheading> {
        let notes = self.notes.filter(|n| n.grade == "settled" && matches!(n.stand, Stand::Agree | Stand::NotesLead))?;
        notes.codes.first().copied()
    }

    /// The legal note that is applied last, as it is named in a sentence.
    fn by_note(&self, lang: Lang) -> String {
        let title = self.notes.and_then(|n| n.citations.last()).map(|c| c.title.trim()).filter(|t| !t.is_empty());
        match (title, lang) {
            (Some(title), Lang::En) => format!("by the legal note “{title}”"),
            (Some(title), Lang::Zh) => format!("依“{title}”"),
            (None, Lang::En) => "by the legal notes".to_owned(),
            (None, Lang::Zh) => "依法律注释".to_owned(),
        }
    }

    /// Why the declared code is not in the told prediction set, in English and Chinese; `None` if it is, or none is told.
    fn outside_set(&self) -> Option<(String, String)> {
        let ((coverage, set), declared) = self.set.zip(self.declared?.subheading)?;
        let coverage = percent(coverage);
        let Some(set) = set else {
            return Some((
                format!("no code is probable enough, from goods and legal notes, for the {coverage} prediction set"),
                format!("按货物与注释判断，没有编码的概率足以列入 {coverage} 置信集"),
            ));
        };
        let declared = declared.to_string();
        let codes = set.dotted();
        (!set.codes.iter().any(|c| declared.starts_with(c.as_str()))).then(|| {
            (
                format!("the declared code is not in the {coverage} prediction set ({}), from goods and legal notes", codes.join(", ")),
                format!("按货物与注释判断，申报编码不在 {coverage} 置信集（{}）内", codes.join("、")),
            )
        })
    }
}

/// Share of the review threshold below which a code that the notes leave open is not worth naming as contested.
const NEGLIGIBLE: f64 = 0.1;

/// A decision with its reason.
type Decided = (Decision, String);

/// The decision and its reason in words.
pub fn decide(g: &Grounds<'_>, t: &Thresholds, lang: Lang) -> (Decision, String) {
    no_candidate(g, lang)
        .or_else(|| out_of_scope(g, t, lang))
        .or_else(|| contested(g, t, lang))
        .or_else(|| review(g, t, lang))
        .unwrap_or_else(|| clear(g, t, lang))
}

/// A decision with its reason in the language asked for.
fn decided(lang: Lang, decision: Decision, en: impl Into<String>, zh: impl Into<String>) -> Option<Decided> {
    Some((decision, if lang == Lang::En { en.into() } else { zh.into() }))
}

fn no_candidate(g: &Grounds<'_>, lang: Lang) -> Option<Decided> {
    let say = |en: &str, zh: &str| decided(lang, Decision::NoCandidate, en, zh);
    if g.line_edition.is_none() {
        return say(
            "no edition of the nomenclature is known for the line's date (2012 to 2027 are)",
            "该日期没有可用的协调制度版本（仅有 2012 至 2027 年）",
        );
    }
    match (g.candidates, g.risk) {
        (Some([]), _) => say("no candidate is a code of the edition in force", "没有候选编码属于现行版本"),
        (None, None) if g.declared.is_none() => say("nothing is declared, so there is no risk to tell", "未申报编码，无从判断风险"),
        (None, None) => say("the model has no head that can answer", "模型无法作答"),
        _ => None,
    }
}

fn out_of_scope(g: &Grounds<'_>, t: &Thresholds, lang: Lang) -> Option<Decided> {
    g.candidates?;
    let say = |en: String, zh: String| decided(lang, Decision::OutOfScope, en, zh);
    if g.says_nothing {
        return say("the line states nothing about the goods that the model uses".into(), "该行没有模型所需的任何货物信息".into());
    }
    if let Some(notes) = g.notes.filter(|n| n.stand == Stand::NeverLearned) {
        let code = notes.codes.first().map_or(String::new(), |c| c.dotted());
        return say(
            format!("the legal notes lead to {code}, which the model never learned"),
            format!("依法律注释应归入 {code}，而模型从未学习过该编码"),
        );
    }
    // Where a note settles the case, words and numbers that were never seen do not unsettle it.
    if g.settled().is_some() {
        return None;
    }
    if let Some(share) = g.known_words.filter(|s| *s < t.known_words) {
        let (told, least) = (percent(share), percent(t.known_words));
        return if share <= 0.0 {
            say("description: the model knows none of its words".into(), "商品描述：模型不认识其中任何词语".into())
        } else {
            say(
                format!("description: the model knows only {told} of its words; nearly all lines it learned from reach {least}"),
                format!("商品描述：模型只认识其中 {told} 的词语，而其学习过的申报几乎都达到 {least}"),
            )
        };
    }
    if let Some(o) = &g.outside {
        return say(
            format!("{} {} is outside what was learned ({} to {})", o.field, o.value, o.low, o.high),
            format!("{} {} 超出学习范围（{} 至 {}）", o.field, o.value, o.low, o.high),
        );
    }
    let declared = g.declared.filter(|d| d.standing == Standing::InForce && !g.heading_learned)?;
    say(
        format!("declared heading {:04} is not among the goods the model learned", declared.heading),
        format!("申报品目 {:04} 不在模型学习范围内", declared.heading),
    )
}

fn contested(g: &Grounds<'_>, t: &Thresholds, lang: Lang) -> Option<Decided> {
    let candidates = g.candidates?;
    let p = |code: Subheading| candidates.iter().find(|(c, _)| *c == code).map_or(0.0, |(_, p)| *p);
    // What the notes leave open, past lines may have settled.
    if let Some(notes) = g.notes.filter(|n| n.grade == "contested")
        && let [a, b, ..] = notes.codes[..]
        && p(a).min(p(b)) >= NEGLIGIBLE * t.clear_risk
    {
        let by = g.by_note(lang);
        let (one, other) = (format!("{} ({})", a.dotted(), percent(p(a))), format!("{} ({})", b.dotted(), percent(p(b))));
        let (ask, ask_zh) = match notes.missing.first() {
            Some(fact) => (format!("; knowing this would settle it: {fact}"), format!("；补充{fact}即可确定")),
            None => ("; a binding ruling would settle it".to_owned(), "；可申请归类预裁定予以确定".to_owned()),
        };
        return decided(
            lang,
            Decision::Contested,
            format!("{one} and {other} are both defensible {by}{ask}"),
            format!("{by}，{one} 与 {other} 均可成立{ask_zh}"),
        );
    }
    let [(best, p), (second, q), ..] = candidates[..] else { return None };
    if p - q >= t.contested_gap || g.settled().is_some() {
        return None;
    }
    decided(
        lang,
        Decision::Contested,
        format!("{} ({}) and {} ({}) are about equally likely", best.dotted(), percent(p), second.dotted(), percent(q)),
        format!("{}（{}）与 {}（{}）可能性相近", best.dotted(), percent(p), second.dotted(), percent(q)),
    )
}

fn review(g: &Grounds<'_>, t: &Thresholds, lang: Lang) -> Option<Decided> {
    let say = |en: String, zh: String| decided(lang, Decision::Review, en, zh);
    if let Some(declared) = g.declared.filter(|d| d.standing != Standing::InForce) {
        if let Some(problem) = declared.problem {
            return say(
                format!("the declared code cannot be read: it {problem}. Whether it is right is not known"),
                format!("申报编码无法识别：{}。其正误无从判断", problem.zh()),
            );
        }
        let en = match declared.standing {
            Standing::HeadingOnly => "only a heading is declared".into(),
            _ => format!("the declared code is {}; in force is {}", declared.standing.name(), g.line_edition.unwrap_or(Edition::LATEST)),
        };
        return say(en, "申报编码不是现行版本的六位编码".into());
    }
    // Which of the two leads, and why, where the notes settle it.
    let settled = g.settled();
    let note = g.by_note(lang);
    let (by, by_zh) = match (settled, g.notes.map(|n| (n.stand, n.model_alone))) {
        (Some(code), Some((Stand::NotesLead, Some((alone, p))))) => (
            format!(
                "; {note} the goods belong to {}, and the notes outweigh the model, which alone gives {} ({})",
                code.dotted(),
                alone.dotted(),
                percent(p)
            ),
            format!("；{note}应归入 {}，以注释为准（模型单独判断为 {}，{}）", code.dotted(), alone.dotted(), percent(p)),
        ),
        (Some(code), _) => (format!("; {note} the goods belong to {}", code.dotted()), format!("；{note}应归入 {}", code.dotted())),
        _ => Default::default(),
    };
    if let Some(&(best, p)) = g.candidates.and_then(|c| c.first()) {
        let p_told = percent(p);
        if g.declared.is_none() {
            return say(
                format!("nothing is declared; the top candidate is {} ({p_told}){by}", best.dotted()),
                format!("未申报编码；首选编码为 {}（{p_told}）{by_zh}", best.dotted()),
            );
        }
        if !g.agrees {
            return say(
                format!("the declared code is not the top candidate, which is {} ({p_told}){by}", best.dotted()),
                format!("申报编码不是首选编码，首选编码为 {}（{p_told}）{by_zh}", best.dotted()),
            );
        }
        if let Some(code) = settled.filter(|code| g.declared.and_then(|d| d.subheading) != Some(*code)) {
            return say(
                format!("{note} the goods belong to {}, and another code is declared", code.dotted()),
                format!("{note}应归入 {}，而申报的是其他编码", code.dotted()),
            );
        }
        // Trade and past errors may speak for a code that the goods deny; where the two disagree nothing is cleared.
        let denied = g.declared_probability.filter(|p| g.notes.is_some() && settled.is_none() && *p < t.contested_gap);
        if let Some(goods) = denied {
            let goods = percent(goods);
            return say(
                format!(
                    "from goods and legal notes alone the probability of the declared code is {goods}; that such declarations were usually \
                     right is no evidence for this one"
                ),
                format!("仅按货物与注释判断，申报编码的概率为 {goods}；同类申报以往多属正确，不能作为本项正确的依据"),
            );
        }
        if let Some((en, zh)) = g.outside_set() {
            return say(en, zh);
        }
        // With a risk the declared code's probability is what risk leaves; models before version 3 do not pair the two.
        if (g.risk.is_none() || g.notes.is_none()) && p < t.clear_probability {
            return say(
                format!("the declared code is the top candidate, but its probability is only {p_told}"),
                format!("申报编码为首选编码，但概率仅为 {p_told}"),
            );
        }
        if settled.is_none() && g.support < t.min_support {
            let past = match g.support {
                0 => "no past declaration is".to_owned(),
                1 => "only 1 past declaration is".to_owned(),
                n => format!("only {n} past declarations are"),
            };
            return say(
                format!(
                    "{past} like this one; at least {} are needed to show an error rate of at most {}",
                    t.min_support,
                    percent(t.clear_risk)
                ),
                format!("类似的历史申报仅 {} 条；至少需要 {} 条，才能说明出错率不高于 {}", g.support, t.min_support, percent(t.clear_risk)),
            );
        }
    }
    if g.date_unread {
        let edition = g.line_edition.unwrap_or(Edition::LATEST);
        return say(
            format!("the line's date cannot be read, so the edition in force is not known (judged by {edition})"),
            format!("申报日期无法识别，适用版本不明（按 {edition} 判断）"),
        );
    }
    let risk = g.risk.filter(|r| *r > t.clear_risk)?;
    say(
        format!("risk {} is above the review threshold of {}", finer(risk, t.clear_risk), percent(t.clear_risk)),
        format!("风险 {} 高于复核阈值 {}", finer(risk, t.clear_risk), percent(t.clear_risk)),
    )
}

/// A share told with as many digits as it takes to tell it from another.
fn finer(share: f64, other: f64) -> String {
    let told = percent(share);
    if told != percent(other) {
        return told;
    }
    let with = |share: f64, digits: usize| format!("{:.digits$} %", 100.0 * share);
    (1..=6).find(|digits| with(share, *digits) != with(other, *digits)).map_or(told, |digits| with(share, digits))
}

fn clear(g: &Grounds<'_>, t: &Thresholds, lang: Lang) -> Decided {
    let threshold = percent(t.clear_risk);
    let (en, zh) = match (g.candidates, g.risk) {
        (Some(_), Some(_)) => ("the goods and the trade agree with the declared code".into(), "货物与贸易情况均与申报编码相符".into()),
        (Some(_), None) => ("the goods agree with the declared code".into(), "货物与申报编码相符".into()),
        (None, risk) => {
            let risk = percent(risk.unwrap_or(0.0));
            (format!("risk {risk} is not above the review threshold of {threshold}"), format!("风险 {risk} 不高于复核阈值 {threshold}"))
        }
    };
    (Decision::Clear, if lang == Lang::En { en } else { zh })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_risk_above_the_threshold_looks_so() {
        for (risk, told) in [(0.22, "22 %"), (0.0526, "5.3 %"), (0.05004, "5.004 %"), (0.0501, "5.01 %"), (0.06, "6 %")] {
            assert_eq!(finer(risk, 0.05), told);
        }
    }
}
