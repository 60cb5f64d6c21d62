//! The decision on a line. Its borders come from stated costs and a review budget (see
//! [`Thresholds::from_costs`](crate::model::policy::Thresholds::from_costs)).

use std::fmt;

use serde::Serialize;

use super::reasons::Lang;
use super::score::{NotesSay, Stand};
use crate::data::lines::{ReadCode, Standing};
use crate::domain::nomenclature::{Edition, Subheading};
use crate::domain::technical::percent;
use crate::model::policy::Thresholds;

/// What to do with a line. The five never run together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// The declared code may stand. It takes two witnesses, the declarant and the model: where nothing is
    /// declared, a model alone does not clear a line.
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

impl Decision {
    /// What it means for whoever handles the line.
    pub fn meaning(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Decision::Clear, Lang::En) => "the declared code may stand",
            (Decision::Clear, Lang::Zh) => "申报编码可以采用",
            (Decision::Review, Lang::En) => "a person should look",
            (Decision::Review, Lang::Zh) => "需人工复核",
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
    /// The code that the notes settle on, with the note that settles it.
    fn settled(&self) -> Option<(Subheading, &'static str)> {
        let notes = self.notes.filter(|n| n.grade == "settled" && matches!(n.stand, Stand::Agree | Stand::NotesLead))?;
        Some((*notes.codes.first()?, notes.citations.last().map_or("", |c| c.title)))
    }
}

/// A decision with its reason.
type Decided = (Decision, String);

/// The decision and its reason in words.
pub fn decide(g: &Grounds<'_>, t: &Thresholds, lang: Lang) -> (Decision, String) {
    let teller = Teller(lang);
    no_candidate(g, teller)
        .or_else(|| out_of_scope(g, t, teller))
        .or_else(|| contested(g, t, teller))
        .or_else(|| review(g, t, teller))
        .unwrap_or_else(|| clear(g, t, teller))
}

/// Says a thing in the language asked for.
#[derive(Clone, Copy)]
struct Teller(Lang);

impl Teller {
    fn say(self, decision: Decision, en: impl Into<String>, zh: impl Into<String>) -> Option<Decided> {
        Some((decision, if self.0 == Lang::En { en.into() } else { zh.into() }))
    }
}

fn no_candidate(g: &Grounds<'_>, teller: Teller) -> Option<Decided> {
    let say = |en: &str, zh: &str| teller.say(Decision::NoCandidate, en, zh);
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

fn out_of_scope(g: &Grounds<'_>, t: &Thresholds, teller: Teller) -> Option<Decided> {
    g.candidates?;
    let say = |en: String, zh: String| teller.say(Decision::OutOfScope, en, zh);
    if g.says_nothing {
        return say("the line states nothing about the goods that the model looks at".into(), "该行没有模型所需的任何货物信息".into());
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
        let (share, least) = (percent(share), percent(t.known_words));
        return say(
            format!("description: the model knows only {share} of its words, and nearly all lines it learned from reach {least}"),
            format!("商品描述：仅有 {share} 的词语为模型所知，而其学习过的申报几乎都达到 {least}"),
        );
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

fn contested(g: &Grounds<'_>, t: &Thresholds, teller: Teller) -> Option<Decided> {
    let candidates = g.candidates?;
    let p = |code: Subheading| percent(candidates.iter().find(|(c, _)| *c == code).map_or(0.0, |(_, p)| *p));
    if let Some(notes) = g.notes.filter(|n| n.grade == "contested")
        && let [a, b, ..] = notes.codes[..]
    {
        let by = notes.citations.last().map_or("", |c| c.title);
        let (one, other) = (format!("{} ({})", a.dotted(), p(a)), format!("{} ({})", b.dotted(), p(b)));
        let (ask, ask_zh) = match notes.missing.first() {
            Some(fact) => (format!("; {fact} would tell"), format!("；需补充{fact}")),
            None => ("; a binding ruling would tell".to_owned(), "；可申请归类预裁定".to_owned()),
        };
        return teller.say(
            Decision::Contested,
            format!("{one} and {other} are both defensible: {by}{ask}"),
            format!("{one} 与 {other} 均有依据：{by}{ask_zh}"),
        );
    }
    let [(best, p), (second, q), ..] = candidates[..] else { return None };
    if p - q >= t.contested_gap || g.settled().is_some() {
        return None;
    }
    teller.say(
        Decision::Contested,
        format!("{} ({}) and {} ({}) are about equally likely", best.dotted(), percent(p), second.dotted(), percent(q)),
        format!("{}（{}）与 {}（{}）可能性相近", best.dotted(), percent(p), second.dotted(), percent(q)),
    )
}

fn review(g: &Grounds<'_>, t: &Thresholds, teller: Teller) -> Option<Decided> {
    let say = |en: String, zh: String| teller.say(Decision::Review, en, zh);
    if let Some(declared) = g.declared.filter(|d| d.standing != Standing::InForce) {
        let en = match declared.standing {
            Standing::Unreadable => "the declared code cannot be a code".into(),
            Standing::HeadingOnly => "only a heading is declared".into(),
            _ => format!("the declared code is {}; in force is {}", declared.standing.name(), g.line_edition.unwrap_or(Edition::LATEST)),
        };
        return say(en, "申报编码不是现行版本的六位编码".into());
    }
    // Who won, and why, where the notes settle it.
    let settled = g.settled();
    let (by, by_zh) = match (settled, g.notes.map(|n| (n.stand, n.model_alone))) {
        (Some((code, note)), Some((Stand::NotesLead, Some((alone, p))))) => (
            format!("; {note} settles it for {}, against the model, which alone holds {} ({})", code.dotted(), alone.dotted(), percent(p)),
            format!("；{note}据此定为 {}，模型单独判断为 {}（{}）", code.dotted(), alone.dotted(), percent(p)),
        ),
        (Some((code, note)), _) => (format!("; {note} settles it for {}", code.dotted()), format!("；{note}据此定为 {}", code.dotted())),
        _ => Default::default(),
    };
    if let Some(&(best, p)) = g.candidates.and_then(|c| c.first()) {
        let p_told = percent(p);
        if g.declared.is_none() {
            return say(
                format!("nothing is declared; the best candidate is {} ({p_told}){by}", best.dotted()),
                format!("未申报编码；最佳候选为 {}（{p_told}）{by_zh}", best.dotted()),
            );
        }
        if !g.agrees {
            return say(
                format!("the goods look like {} ({p_told}), not like what is declared{by}", best.dotted()),
                format!("货物更像 {}（{p_told}），与申报不符{by_zh}", best.dotted()),
            );
        }
        if let Some((code, note)) = settled.filter(|(code, _)| g.declared.and_then(|d| d.subheading) != Some(*code)) {
            return say(
                format!("{note} settles the goods for {}, and another code is declared", code.dotted()),
                format!("{note}定为 {}，而申报为其他编码", code.dotted()),
            );
        }
        // The trade may vouch for what the goods deny; two witnesses that disagree clear nothing.
        let denied = g.declared_probability.filter(|p| g.notes.is_some() && settled.is_none() && *p < t.contested_gap);
        if let Some(goods) = denied {
            let goods = percent(goods);
            return say(
                format!("the goods alone leave the declared code {goods}; that such declarations were seldom wrong does not make it right"),
                format!("仅按货物判断，申报编码的概率只有 {goods}；同类申报以往少有差错，并不足以证明其正确"),
            );
        }
        // With a risk the declared code's probability is what risk leaves; models before version 3 do not pair the two.
        if (g.risk.is_none() || g.notes.is_none()) && p < t.clear_probability {
            return say(
                format!("the declared code is the best candidate, with {p_told} only"),
                format!("申报编码为最佳候选，但概率仅 {p_told}"),
            );
        }
        if settled.is_none() && g.support < t.min_support {
            return say(
                format!(
                    "only {} past declarations are like this one, too few to tell an error rate below {}",
                    g.support,
                    percent(t.clear_risk)
                ),
                format!("类似的历史申报仅 {} 条，不足以判断出错率低于 {}", g.support, percent(t.clear_risk)),
            );
        }
    }
    let risk = g.risk.filter(|r| *r > t.clear_risk)?;
    say(
        format!("risk {} is above {}, where a look costs as much as it saves", percent(risk), percent(t.clear_risk)),
        format!("风险 {} 高于复核成本与收益相当的 {}", percent(risk), percent(t.clear_risk)),
    )
}

fn clear(g: &Grounds<'_>, t: &Thresholds, teller: Teller) -> Decided {
    let unseen = t.worthwhile_risk.zip(g.risk).filter(|(worthwhile, risk)| risk > worthwhile);
    let decided = match unseen {
        Some((worthwhile, risk)) => teller.say(
            Decision::Clear,
            format!(
                "risk {} would be worth a look (above {}), but the review budget is spent on lines above {}",
                percent(risk),
                percent(worthwhile),
                percent(t.clear_risk)
            ),
            format!(
                "风险 {} 本应复核（高于 {}），但复核名额已用于风险高于 {} 的申报",
                percent(risk),
                percent(worthwhile),
                percent(t.clear_risk)
            ),
        ),
        None => teller.say(Decision::Clear, "the goods and the trade agree with the declared code", "货物与贸易情况均与申报编码一致"),
    };
    decided.expect("something is said")
}
