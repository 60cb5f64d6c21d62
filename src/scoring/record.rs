//! The decision record of one line: everything that led to the answer, so that it can be read, filed, and made again byte for byte.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::budget::Rank;
use super::reasons::{Detail, Lang};
use super::score::Score;
use super::scorer::Scorer;
use crate::data::binding::Binding;
use crate::data::dataspec::{ColumnSpec, Dataspec};
use crate::data::table::Table;
use crate::domain::nomenclature::{Nomenclature, Subheading};
use crate::domain::technical::percent;
use crate::error::{Error, ErrorKind, Result};
use crate::model::artifact::{Model, hex};
use crate::model::policy::{Costs, Thresholds};
use crate::progress::Progress;

/// The version of the record's form. From 2 on a record carries the digest of all its bytes.
pub const VERSION: u32 = 2;

/// How a record's JSON ends: what stands in front of its digest, and behind it.
struct Ending(&'static str, &'static str);

/// Of a record to read, over many lines.
const PRETTY: Ending = Ending(",\n  \"sha256\": \"", "\"\n}\n");
/// Of a record on a line of its own.
const ONE_LINE: Ending = Ending(",\"sha256\":\"", "\"}\n");

/// What the one who asks says beside the line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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
    /// Where the line stands among those of its file, if it is worth a review and there is a review budget.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<Rank>,
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
        Asked { lang, time, coverage: None, costs: None, rank: None, dataspec: None, top: None }
    }

    /// A model made ready for a file, as asked.
    ///
    /// # Errors
    /// [`ErrorKind::Schema`] if the model finds none of its columns; [`ErrorKind::Setting`] for costs, coverage or a dataspec that
    /// cannot be used.
    pub fn scorer<'m>(&self, model: &'m Model, table: &Table, detail: Detail) -> Result<Scorer<'m>> {
        let renames = self.dataspec.as_deref().map(|text| Dataspec::parse(text, "the dataspec given")).transpose()?;
        self.adjusted(Scorer::new(model, table, renames.as_ref(), detail, self.lang)?)
    }

    /// A scorer with the costs, the coverage and the number of candidates asked for.
    fn adjusted<'m>(&self, mut scorer: Scorer<'m>) -> Result<Scorer<'m>> {
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

    /// The same of a row at a place of its file's table: with its rank there, where there is a review budget.
    ///
    /// # Errors
    /// As [`Asked::scorer`].
    pub fn within(&self, model: &Model, table: &Table, at: usize, progress: &dyn Progress) -> Result<Asked> {
        let scorer = self.scorer(model, table, Detail::None)?;
        if scorer.budget().is_none() {
            return Ok(self.clone());
        }
        let ranking = scorer.ranking(table, &scorer.prepare(table), progress);
        Ok(Asked { rank: ranking.and_then(|r| r.rank(at)), ..self.clone() })
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
    /// The thresholds of the decision.
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
    /// How the columns of its file were read.
    pub read_as: Vec<ColumnSpec>,
    /// What answered.
    pub by: AnsweredBy,
}

/// What a record says of how it was made; the rest of it is what comes out.
#[derive(Debug, Clone, Deserialize)]
pub struct Origin {
    record: u32,
    asked: Asked,
    row: u32,
    predicted_code: Option<String>,
    line: Vec<(String, Option<String>)>,
    #[serde(default)]
    read_as: Option<Vec<ColumnSpec>>,
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
    /// Answers row `at` (from 0) of a table. How its values are to be read is found out from all rows. `model_file` is how the model
    /// was named.
    ///
    /// # Errors
    /// [`ErrorKind::Schema`] if the model finds none of its columns; [`ErrorKind::Setting`] for costs, coverage or a dataspec that
    /// cannot be used.
    pub fn of(model: &Model, model_file: &str, table: &Table, at: usize, asked: &Asked) -> Result<Record> {
        let scorer = asked.scorer(model, table, Detail::Full)?;
        Record::one(&scorer, model_file, &table.take(&[at as u32]), asked)
    }

    /// Answers every row of a table, in order, each by itself: no review budget is applied.
    ///
    /// # Errors
    /// As [`Record::of`].
    pub fn each(model: &Model, model_file: &str, table: &Table, asked: &Asked) -> Result<Vec<Record>> {
        Record::by(&asked.scorer(model, table, Detail::Full)?, model_file, table, asked)
    }

    /// Answers a table's one row by a scorer that was made ready for its file.
    fn one(scorer: &Scorer<'_>, model_file: &str, table: &Table, asked: &Asked) -> Result<Record> {
        let record = Record::by(scorer, model_file, table, asked)?.pop();
        record.ok_or_else(|| Error::new(ErrorKind::Data, "there is no row to answer").at(&table.source))
    }

    /// Answers a table's rows by a scorer that was made ready for their file.
    fn by(scorer: &Scorer<'_>, model_file: &str, table: &Table, asked: &Asked) -> Result<Vec<Record>> {
        let model = scorer.model;
        let prepared = scorer.prepare(table);
        let by = AnsweredBy {
            hsift: env!("CARGO_PKG_VERSION").into(),
            model_file: model_file.into(),
            model_sha256: model.sha256()?.to_owned(),
            dataspec_sha256: sha256(scorer.spec().to_toml(&[]).as_bytes()),
            edition: model.edition.to_string(),
            learned_from: model.provenance.source.clone(),
            simulated: model.provenance.simulated,
            thresholds: scorer.thresholds().clone(),
        };
        let columns: Vec<_> = table.names().into_iter().filter_map(|name| Some((name, table.column(name)?))).collect();
        let record = |(at, mut score): (usize, Score)| {
            if let Some(rank) = &asked.rank {
                rank.apply(&mut score, asked.lang);
            }
            Record {
                record: VERSION,
                asked: asked.clone(),
                rejected: rejected(&score, asked.lang),
                score,
                read_as: scorer.binding.read_as(table),
                line: columns.iter().map(|(name, column)| ((*name).to_owned(), column.written(at).map(str::to_owned))).collect(),
                by: by.clone(),
            }
        };
        Ok(scorer.score_rows(table, &prepared, 0..table.height()).into_iter().enumerate().map(record).collect())
    }

    /// As JSON, ending in a newline. Its last field is the SHA-256 of everything in front of it.
    ///
    /// # Errors
    /// If it cannot be serialised.
    pub fn json(&self) -> Result<String> {
        sealed(serde_json::to_string_pretty(self), &PRETTY)
    }

    /// The same on a line of its own, for many records in one file.
    ///
    /// # Errors
    /// If it cannot be serialised.
    pub fn json_line(&self) -> Result<String> {
        sealed(serde_json::to_string(self), &ONE_LINE)
    }
}

/// A record's JSON with the digest of all its bytes at the end.
fn sealed(text: serde_json::Result<String>, ending: &Ending) -> Result<String> {
    let bad = |found: &dyn std::fmt::Display| Error::new(ErrorKind::Format, "the record cannot be written as JSON").found(found);
    let text = text.map_err(|e| bad(&e))?;
    let content = text.strip_suffix('}').ok_or_else(|| bad(&"no object"))?.trim_end();
    Ok(format!("{content}{}{}{}", ending.0, sha256(content.as_bytes()), ending.1))
}

/// The digest that a record's JSON carries of itself.
///
/// # Errors
/// [`ErrorKind::Format`] if it carries none, or another than it has: then it was changed.
fn own_digest(json: &str) -> Result<&str> {
    let changed = |found: &str| {
        Error::new(ErrorKind::Format, "the record was changed after it was made")
            .found(found)
            .hint("bring back the original, or make the record again with `hsift explain`")
    };
    let carried = |ending: &Ending| json.strip_suffix(ending.1).and_then(|t| t.rsplit_once(ending.0));
    let (content, digest) = carried(&PRETTY).or_else(|| carried(&ONE_LINE)).ok_or_else(|| changed("no SHA-256 at its end"))?;
    if sha256(content.as_bytes()) == digest { Ok(digest) } else { Err(changed("another content than its SHA-256 is of")) }
}

impl Origin {
    /// Reads what a record says of how it was made, from its JSON.
    ///
    /// # Errors
    /// [`ErrorKind::Format`] for anything but a record of a version known here, as it was made.
    pub fn read(json: &str) -> Result<Origin> {
        let bad =
            || Error::new(ErrorKind::Format, "this is not a decision record").expected("what `hsift explain --format json` or html wrote");
        let origin: Origin = serde_json::from_str(json).map_err(|e| bad().found(e))?;
        if origin.record != VERSION {
            return Err(bad()
                .found(format!("version {}", origin.record))
                .expected(format!("version {VERSION}"))
                .hint("the hsift that made it can make it again; make a new record of the line with this one"));
        }
        own_digest(json)?;
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

    /// What was asked beside the line.
    pub fn asked(&self) -> &Asked {
        &self.asked
    }

    /// What hsift answered.
    pub fn predicted_code(&self) -> Option<&str> {
        self.predicted_code.as_deref()
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
        let found = model.sha256()?;
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
        let binding = self.read_as.as_ref().map(|read_as| Binding::again(&model.encoder.spec, read_as, &table));
        let scorer = match binding {
            Some(binding) => self.asked.adjusted(Scorer::bound(model, binding, &table, Detail::Full, self.asked.lang)?)?,
            None => self.asked.scorer(model, &table, Detail::Full)?,
        };
        Record::one(&scorer, &self.by.model_file, &table, &self.asked)
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
                Lang::En => "defensible by the legal notes, but below the cut-off of the prediction set for such goods".into(),
                Lang::Zh => "依法律注释亦可成立，但对此类货物而言概率低于置信集的界限".into(),
            };
        }
        let named = notes.filter(|n| n.grade == "settled" && !n.codes.contains(&code));
        match (named, lang) {
            (Some(n), Lang::En) => {
                format!("by the legal notes the goods belong to {}", n.codes.first().map_or(String::new(), |c| c.dotted()))
            }
            (Some(n), Lang::Zh) => format!("依法律注释应归入 {}", n.codes.first().map_or(String::new(), |c| c.dotted())),
            (None, Lang::En) => format!("below the cut-off of the {} prediction set", percent(set.coverage)),
            (None, Lang::Zh) => format!("概率低于 {} 置信集的界限", percent(set.coverage)),
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
