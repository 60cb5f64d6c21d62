use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::bars::Bars;
use super::{not_over, print, read, report_rejects};
use crate::data::dataspec::Dataspec;
use crate::data::output::atomically;
use crate::error::{Error, ErrorKind, Result};
use crate::model::artifact::Model;
use crate::scoring::reasons::{Detail, Lang};
use crate::scoring::scorer::{Score, Scorer};

#[derive(Clone, Copy, ValueEnum)]
pub enum ExplainArg {
    None,
    Brief,
    Full,
}

impl From<ExplainArg> for Detail {
    fn from(arg: ExplainArg) -> Detail {
        match arg {
            ExplainArg::None => Detail::None,
            ExplainArg::Brief => Detail::Brief,
            ExplainArg::Full => Detail::Full,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub enum LangArg {
    En,
    Zh,
}

impl From<LangArg> for Lang {
    fn from(arg: LangArg) -> Lang {
        match arg {
            LangArg::En => Lang::En,
            LangArg::Zh => Lang::Zh,
        }
    }
}

#[derive(Args)]
pub struct ScoreArgs {
    /// Model made by `hsift train`
    model: PathBuf,
    /// Declarations: .csv, .parquet or .ndjson
    file: PathBuf,
    /// File to write: .ndjson for JSON lines, anything else is CSV
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// How much of the reasons to write
    #[arg(long, value_enum, default_value = "brief")]
    explain: ExplainArg,
    /// Language of the reasons
    #[arg(long, value_enum, default_value = "en")]
    lang: LangArg,
    /// Dataspec that maps the file's columns, where names differ from the model's
    #[arg(long, value_name = "FILE")]
    dataspec: Option<PathBuf>,
}

pub fn run(args: &ScoreArgs) -> Result<()> {
    not_over(&args.out, &[&args.model, &args.file])?;
    if args.out.extension().is_some_and(|e| e == "parquet") {
        return Err(Error::new(ErrorKind::Setting, "scores are written as CSV or as NDJSON")
            .at(args.out.display())
            .hint("end the name in .csv or .ndjson"));
    }
    let model = Model::load(&args.model)?;
    let table = read(&args.file)?;
    let renames = args.dataspec.as_deref().map(Dataspec::load).transpose()?;
    let scorer = Scorer::new(&model, &table, renames.as_ref(), args.explain.into(), args.lang.into())?;
    let prepared = scorer.prepare(&table);
    let bars = Bars::new();
    let json = args.out.extension().is_some_and(|e| e == "ndjson" || e == "jsonl");
    let mut counts = std::collections::BTreeMap::new();
    atomically(&args.out, |out| {
        let mut writer = Writer::new(out, json)?;
        scorer.score(&table, &prepared, &bars, |scores| {
            for score in &scores {
                *counts.entry(score.decision.to_string()).or_insert(0u64) += 1;
                writer.write(score)?;
            }
            Ok(())
        })?;
        writer.finish()
    })?;
    drop(bars);
    report_rejects(&prepared.rejects, &args.out)?;
    let total: u64 = counts.values().sum();
    let by_decision: Vec<String> = counts.iter().map(|(d, n)| format!("{d} {n}")).collect();
    print(&format!("{total} lines scored in {}: {}\n", args.out.display(), by_decision.join(", ")))
}

/// Writes scores one row an input row.
pub enum Writer<W: std::io::Write> {
    Csv(Box<csv::Writer<W>>),
    Json(W),
}

impl<W: std::io::Write> Writer<W> {
    /// The columns of the CSV form.
    const HEADER: [&'static str; 10] = [
        "row",
        "id",
        "declared_code",
        "predicted_code",
        "probability",
        "candidates",
        "declared_probability",
        "risk",
        "decision",
        "reasons",
    ];

    pub fn new(out: W, json: bool) -> Result<Self> {
        if json {
            return Ok(Writer::Json(out));
        }
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(Self::HEADER).map_err(failed)?;
        Ok(Writer::Csv(Box::new(writer)))
    }

    pub fn write(&mut self, s: &Score) -> Result<()> {
        let p = |v: Option<f64>| v.map_or(String::new(), |v| format!("{v:.6}"));
        match self {
            Writer::Csv(writer) => writer
                .write_record([
                    s.row.to_string(),
                    s.id.clone().unwrap_or_default(),
                    s.declared_code.clone().unwrap_or_default(),
                    s.predicted_code.map_or(String::new(), |c| c.to_string()),
                    p(s.probability),
                    s.candidates_cell(),
                    p(s.declared_probability),
                    p(s.risk),
                    s.decision.to_string(),
                    s.reasons_line(),
                ])
                .map_err(failed),
            Writer::Json(out) => {
                serde_json::to_writer(&mut *out, s).map_err(failed)?;
                out.write_all(b"\n").map_err(failed)
            }
        }
    }

    pub fn finish(self) -> Result<()> {
        match self {
            Writer::Csv(mut writer) => writer.flush().map_err(failed),
            Writer::Json(mut out) => out.flush().map_err(failed),
        }
    }
}

fn failed(e: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Io, "cannot write the scores").found(e).hint("nothing was left half-written; check space and permissions")
}
