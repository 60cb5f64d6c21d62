//! One line's answer on paper: text for a terminal, JSON for a program, a page to file.

use std::fmt::Write;

use minijinja::{Environment, context};
use serde::Serialize;

use super::reasons::Lang;
use super::scorer::Score;
use crate::data::table::Table;
use crate::domain::declaration::field_for_column;
use crate::domain::nomenclature::{Nomenclature, Subheading};
use crate::domain::technical::percent;
use crate::error::{Error, ErrorKind, Result};
use crate::model::artifact::Model;

/// A score with the line it answers and the model that answered.
#[derive(Debug, Clone, Serialize)]
pub struct Record {
    /// The answer.
    #[serde(flatten)]
    pub score: Score,
    /// The line as written: column and value.
    pub line: Vec<(String, String)>,
    /// The model's short name, which tells its exact bytes.
    pub model: String,
    /// The edition the model's codes are of.
    pub edition: String,
    /// Did the model learn from simulated declarations?
    pub simulated: bool,
}

impl Record {
    /// Puts a record together.
    ///
    /// # Errors
    /// If the model cannot be fingerprinted.
    pub fn new(score: Score, table: &Table, row: usize, model: &Model) -> Result<Record> {
        let line = table.names().into_iter().filter_map(|name| Some((name.to_owned(), table.column(name)?.get(row)?.to_owned()))).collect();
        Ok(Record { score, line, model: model.fingerprint()?, edition: model.edition.to_string(), simulated: model.provenance.simulated })
    }

    /// As text for a terminal.
    pub fn text(&self, lang: Lang) -> String {
        let s = &self.score;
        let en = lang == Lang::En;
        let say = |a: &'static str, b: &'static str| if en { a } else { b };
        let mut out = String::new();
        let mut line = |name: &str, value: &str| {
            // Chinese characters are two columns wide.
            let width: usize = name.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
            let _ = writeln!(out, "{name}{}{value}", " ".repeat(16usize.saturating_sub(width)));
        };
        line(say("decision", "结论"), &format!("{} ({})", s.decision, s.because));
        if let Some(code) = &s.declared_code {
            let right = s.declared_probability.map_or(String::new(), |p| match lang {
                Lang::En => format!(", right with {} judging by the goods", percent(p)),
                Lang::Zh => format!("，按货物判断正确的概率为 {}", percent(p)),
            });
            line(say("declared", "申报编码"), &format!("{code}{right}"));
        }
        for (i, (code, p)) in s.candidates.iter().enumerate() {
            let name = if i == 0 { say("candidates", "候选编码") } else { "" };
            line(name, &format!("{}  {:>6}  {}", code.dotted(), percent(*p), title(*code, lang)));
        }
        if let Some(risk) = s.risk {
            line(say("risk", "风险"), &percent(risk));
        }
        for reason in &s.reasons {
            let head = match (reason.head, en) {
                ("risk", true) => "why this risk",
                ("risk", false) => "风险理由",
                (_, true) => "why these goods",
                (_, false) => "归类理由",
            };
            for (i, condition) in reason.conditions.iter().enumerate() {
                line(if i == 0 { head } else { "" }, condition);
            }
            line(if reason.conditions.is_empty() { head } else { "" }, &reason.leaf);
        }
        let learned = if self.simulated { say(", learned from simulated declarations", "，由模拟数据训练") } else { "" };
        line(say("model", "模型"), &format!("{} ({}{learned})", self.model, self.edition));
        out
    }

    /// As JSON.
    ///
    /// # Errors
    /// If it cannot be serialised.
    pub fn json(&self) -> Result<String> {
        serde_json::to_string_pretty(self).map_err(|e| Error::new(ErrorKind::Format, "the record cannot be written as JSON").found(e))
    }

    /// As one page without outside resources.
    ///
    /// # Errors
    /// If the template fails.
    pub fn html(&self, lang: Lang) -> Result<String> {
        let s = &self.score;
        let candidates: Vec<_> = s
            .candidates
            .iter()
            .map(|(code, p)| {
                let declared = s.declared_code.as_deref().map(|d| d.chars().filter(char::is_ascii_digit).collect::<String>());
                context! {
                    code => code.dotted(), title => title(*code, lang), percent => percent(*p), width => p * 100.0,
                    declared => declared.is_some_and(|d| d.starts_with(&code.to_string())),
                }
            })
            .collect();
        let line: Vec<_> = self
            .line
            .iter()
            .map(|(name, value)| {
                let field = field_for_column(name).map_or(name.as_str(), |f| if lang == Lang::En { f.en } else { f.zh });
                context! { name => field, value => value }
            })
            .collect();
        let mut environment = Environment::new();
        environment
            .add_template("record.html", include_str!("record.html"))
            .and_then(|()| environment.get_template("record.html"))
            .and_then(|template| {
                template.render(context! {
                    zh => lang == Lang::Zh, s => minijinja::Value::from(minijinja::value::Serde(s)), candidates, line, model => &self.model, edition => &self.edition, simulated => self.simulated,
                    risk => s.risk.map(percent), declared_probability => s.declared_probability.map(percent),
                })
            })
            .map_err(|e| Error::new(ErrorKind::Format, "the record cannot be written as a page").found(e))
    }
}

fn title(code: Subheading, lang: Lang) -> &'static str {
    Nomenclature::shared().title_of(code).map_or("", |(en, zh)| if lang == Lang::En { en } else { zh })
}
