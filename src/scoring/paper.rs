//! A decision record for people: text for a terminal, one page to file.

use std::fmt::Write;

use minijinja::{Environment, Value, context};
use sha2::{Digest, Sha256};

use super::reasons::Lang;
use super::record::{Record, title};
use super::score::Stand;
use super::what_if::ChangeKind;
use crate::domain::declaration::field_for_column;
use crate::domain::nomenclature::Subheading;
use crate::domain::technical::percent;
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
        line(say("decision", "结论"), &format!("{} ({})", s.decision, s.because));
        if let Some(code) = &s.declared_code {
            let right = s.declared_probability.map_or(String::new(), |p| match lang {
                Lang::En => format!(", right with {} judging by goods and notes", percent(p)),
                Lang::Zh => format!("，按货物与注释判断正确的概率为 {}", percent(p)),
            });
            line(say("declared", "申报编码"), &format!("{code}{right}"));
        }
        for (i, (code, p)) in s.candidates.iter().enumerate() {
            let name = if i == 0 { say("candidates", "候选编码") } else { "" };
            line(name, &format!("{}  {:>6}  {}", code.dotted(), percent(*p), title(*code, lang)));
        }
        if let Some(g) = &s.guarantee {
            let codes = g.codes.join(", ");
            let level = if en { g.level } else { level_zh(g.level) };
            line(
                &format!("{} {}", say("with", "把握"), percent(g.coverage)),
                &match lang {
                    Lang::En => format!("judging by goods and notes: {level} {codes}"),
                    Lang::Zh => format!("按货物与注释判断属于{level} {codes}"),
                },
            );
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
            let mut all = vec![match lang {
                Lang::En => format!("{}: {}{}", notes.grade, codes.join(" or "), stand(notes.stand, lang)),
                Lang::Zh => format!("{}：{}{}", grade_zh(notes.grade), codes.join(" 或 "), stand(notes.stand, lang)),
            }];
            all.extend(notes.citations.iter().map(|c| format!("{}: {} [{}]", c.title, c.text, c.confidence)));
            all.extend(notes.assumed.iter().map(|(fact, value)| match lang {
                Lang::En => format!("assumed, as nothing else is said: {fact} = {value}"),
                Lang::Zh => format!("未说明，按默认：{fact} = {value}"),
            }));
            block(say("legal notes", "法律注释"), &all);
        }
        let facts: Vec<String> =
            s.facts.iter().filter(|f| f.from_text).map(|f| format!("{}: {} (“{}”)", f.name, f.value, f.words)).collect();
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
                    Lang::En => format!("{} others together ({adds:+.1})", rest.len()),
                    Lang::Zh => format!("其余 {} 项合计（{adds:+.1}）", rest.len()),
                });
            }
            all.push(reason.leaf.clone());
            block(head, &all);
        }
        let of = |kind| s.counterfactuals.iter().filter(move |c| c.kind == kind).map(|c| c.words.clone()).collect::<Vec<_>>();
        block(say("if misstated", "若填报有误"), &of(ChangeKind::MayBeMisstated));
        block(say("other goods", "若为其他货物"), &of(ChangeKind::DifferentGoods));
        if let Some(question) = &s.question {
            block(say("next question", "应补充"), std::slice::from_ref(&question.words));
        }
        if let Some(p) = &s.precedents {
            let past = |lines: &[super::precedents::PastLine]| -> Vec<String> {
                lines.iter().map(|l| format!("{} {} {}", l.code.dotted(), l.date.as_deref().unwrap_or(""), l.text)).collect()
            };
            block(say("like it", "相似申报"), &past(&p.agreeing));
            block(say("yet others", "不同归类"), &past(&p.disagreeing));
            let rulings: Vec<String> = p.rulings.iter().map(|r| format!("{} → {}: {}", r.id, r.code, r.decided_by)).collect();
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

fn grade_zh(grade: &str) -> &'static str {
    match grade {
        "settled" => "可以确定",
        "contested" => "两可",
        _ => "尚未确定",
    }
}

fn stand(stand: Stand, lang: Lang) -> &'static str {
    let en = lang == Lang::En;
    match stand {
        Stand::Agree if en => ", as the model says too",
        Stand::Agree => "，与模型一致",
        Stand::NotesLead if en => ", against the model; the notes lead",
        Stand::NotesLead => "，与模型不同，以注释为准",
        Stand::ModelLeads if en => "; the model says otherwise and leads, for the notes do not settle it",
        Stand::ModelLeads => "；模型判断不同，注释未能确定，以模型为准",
        Stand::NeverLearned if en => ", a code the model never learned",
        Stand::NeverLearned => "，模型从未学习过该编码",
        Stand::Silent => "",
    }
}
