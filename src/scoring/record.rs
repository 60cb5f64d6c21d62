//! The decision record of one line: everything that led to the answer, so that it can be read, filed, and made again byte for byte.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::reasons::{Detail, Lang};
use super::score::Score;
use super::scorer::Scorer;
use crate::data::dataspec::Dataspec;
use crate::data::table::Table;
use crate::domain::nomenclature::{Nomenclature, Subheading};
use crate::error::{Error, ErrorKind, Result};
use crate::model::artifact::{Model, hex};
use crate::model::policy::{Costs, Thresholds};

/// The version of the record's form.
pub const VERSION: u32 = 1;

/// What the one who asks says beside the line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// The language of the reasons.
    pub lang: Lang,
    /// When, in UTC.
    pub time: String,
    /// The probability that sets of codes promise, where it is not the usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub coverage: Option<f64>,
    /// Costs, where they are not the model's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub costs: Option<Costs>,
    /// The dataspec that maps the file's columns, as TOML, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dataspec: Option<String>,
    /// How many candidates to tell, where it is not the usual number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top: Option<usize>,
}

impl Asked {
    /// Nothing but the language and the time.
    pub fn plainly(lang: Lang, time: String) -> Asked {
        Asked { lang, time, coverage: None, costs: None, dataspec: None, top: None }
    }

    /// A model made ready for a file, as asked.
    ///
    /// # Errors
    /// [`ErrorKind::Schema`] if the model finds none of its columns; [`ErrorKind::Setting`] for costs, coverage or a dataspec that
    /// cannot be used.
    pub fn scorer<'m>(&self, model: &'m Model, table: &Table, detail: Detail) -> Result<Scorer<'m>> {
        let renames = self.dataspec.as_deref().map(|text| Dataspec::parse(text, "the dataspec given")).transpose()?;
        let mut scorer = Scorer::new(model, table, renames.as_ref(), detail, self.lang)?;
        if let Some(costs) = &self.costs {
            scorer = scorer.with_costs(costs)?;
        }
        if let Some(coverage) = self.coverage {
            scorer = scorer.with_coverage(coverage)?;
        }
        match self.top {
            Some(top) => scorer.with_top(top),
            None => Ok(scorer),
        }
    }
}

/// A candidate that is not in the promised set.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rejected {
    /// The code.
    pub code: Subheading,
    /// Its probability.
    pub probability: f64,
    /// Why it is not kept.
    pub because: String,
}

/// What answered.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnsweredBy {
    /// Version of hsift.
    pub hsift: String,
    /// The model's file, as it was named.
    pub model_file: String,
    /// SHA-256 of the model.
    pub model_sha256: String,
    /// SHA-256 of the dataspec that the line was read by.
    pub dataspec_sha256: String,
    /// The edition the model's codes are of.
    pub edition: String,
    /// What the model learned from.
    pub learned_from: String,
    /// Did it learn from simulated declarations?
    pub simulated: bool,
    /// The borders of the decision.
    pub thresholds: Thresholds,
}

/// A score with everything behind it.
#[derive(Debug, Clone, Serialize)]
pub struct Record {
    /// The version of this form.
    pub record: u32,
    /// What was asked beside the line.
    pub asked: Asked,
    /// The answer.
    #[serde(flatten)]
    pub score: Score,
    /// Candidates that were considered and are not in the promised set.
    pub rejected: Vec<Rejected>,
    /// The line as written: column and value.
    pub line: Vec<(String, Option<String>)>,
    /// What answered.
    pub by: AnsweredBy,
}

/// What a record says of how it was made; the rest of it is what comes out.
#[derive(Debug, Clone, Deserialize)]
pub struct Origin {
    record: u32,
    asked: Asked,
    row: u32,
    line: Vec<(String, Option<String>)>,
    by: OriginModel,
}

#[derive(Debug, Clone, Deserialize)]
struct OriginModel {
    model_file: String,
    model_sha256: String,
}

fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

impl Record {
    /// Answers a table's one row. `model_file` is how the model was named.
    ///
    /// # Errors
    /// [`ErrorKind::Schema`] if the model finds none of its columns; [`ErrorKind::Setting`] for costs, coverage or a dataspec that
    /// cannot be used.
    pub fn of(model: &Model, model_file: &str, table: &Table, asked: &Asked) -> Result<Record> {
        let first = Record::each(model, model_file, &table.take(&[0]), asked)?.pop();
        first.ok_or_else(|| Error::new(ErrorKind::Data, "there is no row to answer").at(&table.source))
    }

    /// Answers every row of a table, in order.
    ///
    /// # Errors
    /// As [`Record::of`].
    pub fn each(model: &Model, model_file: &str, table: &Table, asked: &Asked) -> Result<Vec<Record>> {
        let scorer = asked.scorer(model, table, Detail::Full)?;
        let prepared = scorer.prepare(table);
        let by = AnsweredBy {
            hsift: env!("CARGO_PKG_VERSION").into(),
            model_file: model_file.into(),
            model_sha256: sha256(&model.to_bytes()?),
            dataspec_sha256: sha256(scorer.spec().to_toml(&[]).as_bytes()),
            edition: model.edition.to_string(),
            learned_from: model.provenance.source.clone(),
            simulated: model.provenance.simulated,
            thresholds: scorer.thresholds().clone(),
        };
        let columns: Vec<_> = table.names().into_iter().filter_map(|name| Some((name, table.column(name)?))).collect();
        let record = |(at, score): (usize, Score)| Record {
            record: VERSION,
            asked: asked.clone(),
            rejected: rejected(&score, asked.lang),
            score,
            line: columns.iter().map(|(name, column)| ((*name).to_owned(), column.written(at).map(str::to_owned))).collect(),
            by: by.clone(),
        };
        Ok(scorer.score_rows(table, &prepared, 0..table.height()).into_iter().enumerate().map(record).collect())
    }

    /// As JSON, ending in a newline.
    ///
    /// # Errors
    /// If it cannot be serialised.
    pub fn json(&self) -> Result<String> {
        let text = serde_json::to_string_pretty(self);
        text.map(|t| t + "\n").map_err(|e| Error::new(ErrorKind::Format, "the record cannot be written as JSON").found(e))
    }
}

impl Origin {
    /// Reads what a record says of how it was made, from its JSON.
    ///
    /// # Errors
    /// [`ErrorKind::Format`] for anything but a record of a version known here.
    pub fn read(json: &str) -> Result<Origin> {
        let bad =
            || Error::new(ErrorKind::Format, "this is not a decision record").expected("what `hsift explain --format json` or html wrote");
        let origin: Origin = serde_json::from_str(json).map_err(|e| bad().found(e))?;
        if origin.record != VERSION {
            return Err(bad().found(format!("version {}", origin.record)).expected(format!("version {VERSION}")));
        }
        Ok(origin)
    }

    /// The model's file, as it was named when the record was made.
    pub fn model_file(&self) -> &str {
        &self.by.model_file
    }

    /// The line as it was written: column and value.
    pub fn line(&self) -> &[(String, Option<String>)] {
        &self.line
    }

    /// The SHA-256 of the model that answered.
    pub fn model_sha256(&self) -> &str {
        &self.by.model_sha256
    }

    /// Makes the record again.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] if it is not the model that answered; as [`Record::of`].
    pub fn replay(&self, model: &Model) -> Result<Record> {
        let found = sha256(&model.to_bytes()?);
        if found != self.by.model_sha256 {
            return Err(Error::new(ErrorKind::Model, "this is not the model that answered")
                .found(found)
                .expected(&self.by.model_sha256)
                .hint("name the model of that day with --model"));
        }
        let names: Vec<&str> = self.line.iter().map(|(name, _)| name.as_str()).collect();
        let values: Vec<Option<&str>> = self.line.iter().map(|(_, value)| value.as_deref()).collect();
        let mut table = Table::from_rows("the record", &names, &[&values])?;
        table.rows = vec![self.row];
        Record::of(model, &self.by.model_file, &table, &self.asked)
    }
}

/// The candidates outside the promised set, with why.
fn rejected(score: &Score, lang: Lang) -> Vec<Rejected> {
    let Some(set) = &score.guarantee else { return Vec::new() };
    let kept = |code: Subheading| {
        let code = code.to_string();
        set.codes.iter().any(|c| code.starts_with(c.as_str()))
    };
    let because = |code: Subheading| {
        let notes = score.notes.as_ref();
        if notes.is_some_and(|n| n.grade == "contested" && n.codes.contains(&code)) {
            return match lang {
                Lang::En => "defensible by the notes, yet seldom right where the goods look like this".into(),
                Lang::Zh => "依注释亦有依据，但此类货物极少归入该编码".into(),
            };
        }
        let named = notes.filter(|n| n.grade == "settled" && !n.codes.contains(&code));
        match (named, lang) {
            (Some(n), Lang::En) => format!("the legal notes settle it for {}", n.codes.first().map_or(String::new(), |c| c.dotted())),
            (Some(n), Lang::Zh) => format!("依法律注释应归入 {}", n.codes.first().map_or(String::new(), |c| c.dotted())),
            (None, Lang::En) => "less probable from goods and notes than nearly every confirmed code of later lines was".into(),
            (None, Lang::Zh) => "按货物判断，其概率低于后期几乎所有核定编码".into(),
        }
    };
    let by_goods = |code: Subheading| score.goods_candidates.iter().any(|(c, _)| *c == code);
    let considered = score.goods_candidates.iter().chain(score.candidates.iter().filter(|(c, _)| !by_goods(*c)));
    let others = considered.filter(|(code, _)| !kept(*code));
    others.map(|(code, p)| Rejected { code: *code, probability: *p, because: because(*code) }).collect()
}

/// A code's title in a language.
pub(super) fn title(code: Subheading, lang: Lang) -> &'static str {
    Nomenclature::shared().title_of(code).map_or("", |(en, zh)| if lang == Lang::En { en } else { zh })
}
