//! A decision record for people: text for a terminal, one page to file.

use std::fmt::Write;

use minijinja::{Environment, Value, context};
use sha2::{Digest, Sha256};

use super::precedents::PastLine;
use super::reasons::Lang;
use super::record::{Record, title};
use super::score::{Stand, grade_words};
use super::what_if::ChangeKind;
use crate::data::table::shorten;
use crate::domain::names::field_for_column;
use crate::domain::nomenclature::{Subheading, TITLE_WIDTH};
use crate::domain::technical::{percent, signed_tenths};
use crate::error::{Error, ErrorKind, Result, visible_line};
use crate::model::artifact::hex;

/// Where the record's JSON stands in the page, so that the page can be made again from itself.
const EMBEDDED: (&str, &str) = ("<script type=\"application/json\" id=\"record\">", "</script>");

/// Where the page's own digest stands: the SHA-256 of everything else in it.
const DIGEST: (&str, &str) = ("<data id=\"page-sha256\" value=\"", "\"></data>");
/// In front of what the digest is put.
const END: &str = "</body>";

/// Contributions told one by one on a terminal; the page does the same.
const SHOWN: usize = 8;

impl Record {
    /// As text for a terminal.
    pub fn text(&self) -> String {
        let (s, lang) = (&self.score, self.asked.lang);
        let en = lang == Lang::En;
        let say = |a: &'static str, b: &'static str| if en { a } else { b };
        let mut out = String::new();
        let mut line = |name: &str, value: &str| {
            // Chinese characters are two columns wide.
            let width: usize = name.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
            // What a declarant wrote must not look like lines of ours.
            let _ = writeln!(out, "{name}{}{}", " ".repeat(16usize.saturating_sub(width)), visible_line(value));
        };
        let (open, close) = if en { (" (", ")") } else { ("（", "）") };
        let said = |what: &str, value: &str| format!("{what}{}{value}", if en { ": " } else { "：" });
        line(say("decision", "结论"), &format!("{}{open}{}{close}", s.decision.words(lang), s.because));
        if let Some(code) = &s.declared_code {
            let right = s.declared_probability.map_or(String::new(), |p| match lang {
                Lang::En => format!("; probability that it is correct, from goods and legal notes: {}", percent(p)),
                Lang::Zh => format!("；按货物与注释判断，其正确的概率为 {}", percent(p)),
            });
            line(say("declared", "申报编码"), &format!("{code}{right}"));
        }
        for (i, (code, p)) in s.candidates.iter().enumerate() {
            let name = if i == 0 { say("candidates", "候选编码") } else { "" };
            let titled = shorten(title(*code, lang), TITLE_WIDTH);
            line(name, format!("{}  {:>7}  {titled}", code.dotted(), percent(*p)).trim_end());
        }
        if let Some(g) = &s.guarantee {
            let codes = g.dotted();
            let set = percent(g.coverage);
            match lang {
                Lang::En => {
                    let level = if codes.len() == 1 { g.level.to_owned() } else { format!("{}s", g.level) };
                    line(&format!("{set} set"), &format!("{level} {}, from goods and legal notes", codes.join(", ")));
                }
                Lang::Zh => {
                    line(&format!("{set} 置信集"), &format!("{} {}（按货物与注释判断）", level_zh(g.level), codes.join("、")));
                }
            }
        }
        if let Some(risk) = s.risk {
            line(say("risk", "风险"), &percent(risk));
        }
        let mut block = |name: &str, all: &[String]| {
            for (i, one) in all.iter().enumerate() {
                line(if i == 0 { name } else { "" }, one);
            }
        };
        if let Some(notes) = &s.notes {
            let codes: Vec<String> = notes.codes.iter().map(|c| c.dotted()).collect();
            let codes = codes.join(if en { " or " } else { " 或 " });
            let mut all = vec![match (lang, codes.is_empty()) {
                (Lang::En, false) => format!("{}: {codes}{}", notes.grade, stand(notes.stand, lang)),
                (Lang::Zh, false) => format!("{}：{codes}{}", grade_words(notes.grade, lang), stand(notes.stand, lang)),
                (Lang::En, true) => format!("{}: no code of the line's edition", notes.grade),
                (Lang::Zh, true) => format!("{}：该行适用的版本中没有相应编码", grade_words(notes.grade, lang)),
            }];
            all.extend(notes.citations.iter().map(|c| said(c.title, &format!("{} [{}]", c.text, c.confidence))));
            all.extend(notes.assumed.iter().map(|(fact, value)| match lang {
                Lang::En => format!("assumed, as the line does not say otherwise: {fact} = {value}"),
                Lang::Zh => format!("未说明，按默认：{fact} = {value}"),
            }));
            block(say("legal notes", "法律注释"), &all);
        }
        let facts: Vec<String> =
            s.facts.iter().filter(|f| f.from_text).map(|f| said(&f.name, &format!("{}{open}“{}”{close}", f.value, f.words))).collect();
        block(say("read in text", "文字中的事实"), &facts);
        block(say("conflict", "矛盾"), &s.conflicts);
        for reason in &s.reasons {
            let head = match (reason.head, en) {
                ("risk", true) => "why this risk",
                ("risk", false) => "风险理由",
                ("declared", true) => "why declared",
                ("declared", false) => "申报编码的依据",
                (_, true) => "why these goods",
                (_, false) => "归类理由",
            };
            let mut all: Vec<String> = reason.conditions.iter().take(SHOWN).cloned().collect();
            // What is left out of a picture of contributions is told in one line, so that the sum can be checked.
            if let Some(rest) = reason.evidence.get(SHOWN..).filter(|r| !r.is_empty()) {
                let adds: f64 = rest.iter().map(|e| e.adds).sum();
                all.push(match lang {
                    Lang::En if rest.len() == 1 => format!("1 other ({})", signed_tenths(adds)),
                    Lang::En => format!("{} others together ({})", rest.len(), signed_tenths(adds)),
                    Lang::Zh => format!("其余 {} 项合计（{}）", rest.len(), signed_tenths(adds)),
                });
            }
            all.push(reason.leaf.clone());
            block(head, &all);
        }
        let of = |kind| s.counterfactuals.iter().filter(move |c| c.kind == kind).map(|c| c.words.clone()).collect::<Vec<_>>();
        block(say("if misstated", "若填报有误"), &of(ChangeKind::MayBeMisstated));
        block(say("other goods", "若为其他货物"), &of(ChangeKind::DifferentGoods));
        if let Some(question) = &s.question {
            block(say("to ask first", "首先应补充"), std::slice::from_ref(&question.words));
        }
        if let Some(p) = &s.precedents {
            let past = |lines: &[PastLine]| -> Vec<String> {
                let told = |l: &PastLine| [Some(l.code.dotted()), l.date.clone(), Some(l.text.clone())];
                lines.iter().map(|l| told(l).into_iter().flatten().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ")).collect()
            };
            block(say("same code", "归入同一编码"), &past(&p.agreeing));
            block(say("other codes", "归入其他编码"), &past(&p.disagreeing));
            let rulings: Vec<String> = p.rulings.iter().map(|r| said(&format!("{} → {}", r.id, r.code), &r.decided_by)).collect();
            block(say("rulings", "裁定"), &rulings);
        }
        let learned = if self.by.simulated { say(", learned from simulated declarations", "，由模拟数据训练") } else { "" };
        line(say("model", "模型"), &format!("{} ({}{learned})", &self.by.model_sha256[..12], self.by.edition));
        out
    }

    /// As one page without outside resources. The record's JSON stands in it.
    ///
    /// # Errors
    /// If the template fails.
    pub fn html(&self) -> Result<String> {
        let failed = |e: &dyn std::fmt::Display| Error::new(ErrorKind::Format, "the record cannot be written as a page").found(e);
        let lang = self.asked.lang;
        // "</" would end the script that the JSON stands in, and "<!--" turn its end into text. Inside JSON strings both can be
        // written otherwise.
        let json = self.json()?.trim_end().replace("</", "<\\/").replace("<!--", "<\\u0021--");
        let mut environment = Environment::new();
        environment.add_filter("percent", |p: f64| percent(p));
        environment.add_filter("dotted", |code: &str| code.parse().map_or_else(|_| code.to_owned(), |c| Subheading(c).dotted()));
        environment.add_filter("title", move |code: &str| code.parse().map_or("", |c| title(Subheading(c), lang)));
        environment.add_filter("field", move |column: &str| {
            field_for_column(column).map_or_else(|| column.to_owned(), |f| if lang == Lang::En { f.en.to_owned() } else { f.zh.to_owned() })
        });
        let page = environment.add_template("record.html", include_str!("record.html")).and_then(|()| {
            let record = Value::from(minijinja::value::Serde(self));
            let embedded = Value::from_safe_string(format!("{}{json}{}", EMBEDDED.0, EMBEDDED.1));
            environment.get_template("record.html")?.render(context! { r => record, zh => lang == Lang::Zh, embedded })
        });
        let page = page.map_err(|e| failed(&e))?;
        let (before, after) = page.rsplit_once(END).ok_or_else(|| failed(&"a template without an end"))?;
        Ok(format!("{before}{}{}{}{END}{after}", DIGEST.0, hex(&Sha256::digest(page.as_bytes())), DIGEST.1))
    }
}

/// Checks that a page that [`Record::html`] made is as it was made; anything else is left to others.
///
/// # Errors
/// [`ErrorKind::Format`] if it was changed.
pub fn check_page(text: &str) -> Result<()> {
    if !text.contains(EMBEDDED.0) {
        return Ok(());
    }
    let taken_apart = text.rsplit_once(DIGEST.0).and_then(|(before, rest)| {
        let (digest, after) = rest.split_once(DIGEST.1)?;
        Some((format!("{before}{after}"), digest))
    });
    match taken_apart {
        Some((page, digest)) if hex(&Sha256::digest(page.as_bytes())) == digest => Ok(()),
        found => Err(Error::new(ErrorKind::Format, "the page was changed after it was made, or is no decision record")
            .found(if found.is_some() { "another content than its SHA-256 is of" } else { "no SHA-256 of the page" })
            .hint("bring back the original, or make the record again with `hsift explain --format html`")),
    }
}

/// The record's JSON out of a page that [`Record::html`] made; anything else as it is.
pub fn embedded_json(text: &str) -> String {
    let inside = text.split_once(EMBEDDED.0).and_then(|(_, rest)| rest.split_once(EMBEDDED.1));
    inside.map_or_else(|| text.to_owned(), |(json, _)| json.replace("<\\/", "</").replace("<\\u0021--", "<!--") + "\n")
}

fn level_zh(level: &str) -> &'static str {
    match level {
        "chapter" => "章",
        "heading" => "品目",
        _ => "子目",
    }
}

fn stand(stand: Stand, lang: Lang) -> &'static str {
    let en = lang == Lang::En;
    match stand {
        Stand::Agree if en => "; the model agrees",
        Stand::Agree => "，与模型一致",
        Stand::NotesLead if en => "; the model gives another code, and the notes outweigh it",
        Stand::NotesLead => "；模型判断不同，以注释为准",
        Stand::ModelLeads if en => "; the model gives another code and outweighs the notes, which do not settle it",
        Stand::ModelLeads => "；模型判断不同，注释未能确定，以模型为准",
        Stand::NeverLearned if en => "; the model never learned this code",
        Stand::NeverLearned => "；模型从未学习过该编码",
        Stand::Silent => "",
    }
}
