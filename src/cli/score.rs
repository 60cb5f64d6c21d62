use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::bars::Bars;
use super::{course, not_over, paths, print, read_all, reference, report_rejects, table};
use crate::data::output::atomically;
use crate::data::table::Table;
use crate::domain::technical::percent;
use crate::error::{Error, ErrorKind, Result};
use crate::model::policy::Costs;
use crate::progress::Progress;
use crate::scoring::decision::Decision;
use crate::scoring::reasons::{Detail, Lang};
use crate::scoring::record::Asked;
use crate::scoring::score::Score;
use crate::scoring::scorer::{Prepared, Scorer};

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
    /// Model made by `hsift train`, or `reference`: the model inside the program
    model: PathBuf,
    /// Declarations; several files are joined by the names of their columns, and scored in one
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// File to write: .ndjson for JSON lines, anything else is CSV
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// How much of the reasons to write
    #[arg(long, value_enum, default_value = "brief")]
    explain: ExplainArg,
    /// Language of the reasons
    #[arg(long, value_enum, default_value = "en")]
    lang: LangArg,
    #[command(flatten)]
    asked: AskedArgs,
}

/// What decisions and sets go by, where it is not what the model carries.
#[derive(Args)]
pub struct AskedArgs {
    /// Dataspec that maps the file's columns, where names differ from the model's
    #[arg(long, value_name = "FILE")]
    dataspec: Option<PathBuf>,
    /// What a person's look at a line costs, in the currency of --error-cost
    #[arg(long, value_name = "COST")]
    review_cost: Option<f64>,
    /// What a wrong code that nobody saw costs: duty, fine, days at the border
    #[arg(long, value_name = "COST")]
    error_cost: Option<f64>,
    /// Share of lines that can be looked at, 0 to 1; the riskiest come first
    #[arg(long, value_name = "SHARE")]
    review_budget: Option<f64>,
    /// Probability that the told set of codes holds the truth
    #[arg(long, value_name = "P")]
    coverage: Option<f64>,
}

impl AskedArgs {
    /// Everything asked beside the line; `costs` are the model's.
    pub fn asked(&self, lang: Lang, costs: Option<Costs>) -> Result<Asked> {
        let given = self.review_cost.is_some() || self.error_cost.is_some() || self.review_budget.is_some();
        let usual = costs.unwrap_or_default();
        let costs = given.then_some(Costs {
            review: self.review_cost.unwrap_or(usual.review),
            error: self.error_cost.unwrap_or(usual.error),
            budget: self.review_budget.or(usual.budget),
        });
        let read = |path: &PathBuf| std::fs::read_to_string(path).map_err(|e| Error::io("cannot read the dataspec", path, &e));
        Ok(Asked {
            lang,
            time: super::now(),
            coverage: self.coverage,
            costs,
            dataspec: self.dataspec.as_ref().map(read).transpose()?,
            top: None,
        })
    }
}

pub fn run(args: &ScoreArgs) -> Result<()> {
    not_over(&args.out, &[&[args.model.as_path()], &paths(&args.files)[..]].concat())?;
    if args.out.extension().is_some_and(|e| e == "parquet") {
        return Err(Error::new(ErrorKind::Setting, "scores are written as CSV or as NDJSON")
            .at(args.out.display())
            .hint("end the name in .csv or .ndjson"));
    }
    let model = reference::load(&args.model)?;
    let bars = Bars::of(course::score(args.explain.into()));
    let data = read_all(&args.files, &bars)?;
    bars.stage(course::PREPARING, 1);
    let asked = args.asked.asked(args.lang.into(), model.costs)?;
    let scorer = asked.scorer(&model, &data, args.explain.into())?;
    let prepared = scorer.prepare(&data);
    bars.step(1);
    let json = args.out.extension().is_some_and(|e| e == "ndjson" || e == "jsonl");
    let mut counts = BTreeMap::new();
    atomically(&args.out, |out| write(&scorer, &data, &prepared, json, &bars, out, |decision| *counts.entry(decision).or_insert(0) += 1))?;
    drop(bars);
    report_rejects(&data, &prepared.rejects, &args.out)?;
    print(&decisions(&counts, &args.out, args.lang.into()))
}

/// Which decisions were given, how often, and what they mean.
fn decisions(counts: &BTreeMap<Decision, u64>, out: &Path, lang: Lang) -> String {
    let total: u64 = counts.values().sum();
    let share = |n: u64| percent(n as f64 / total.max(1) as f64);
    let rows = counts.iter().map(|(d, n)| vec![d.to_string(), n.to_string(), share(*n), d.meaning(lang).to_owned()]);
    let (said, header) = match lang {
        Lang::En => (format!("{total} lines scored in {}", out.display()), ["decision", "lines", "share", ""]),
        Lang::Zh => (format!("{total} 行已评分，见 {}", out.display()), ["结论", "行数", "占比", ""]),
    };
    format!("{said}\n\n{}", table(&header, rows.collect(), &[1, 2]))
}

/// The columns of the CSV form; `file` comes before them where several files were scored.
const HEADER: [&str; 11] = [
    "row",
    "id",
    "declared_code",
    "predicted_code",
    "probability",
    "candidates",
    "declared_probability",
    "risk",
    "guaranteed",
    "decision",
    "reasons",
];

/// Scores a table and writes one row an input row; `each` is told every decision.
///
/// # Errors
/// If the scores cannot be written.
pub fn write(
    scorer: &Scorer<'_>,
    table: &Table,
    prepared: &Prepared,
    json: bool,
    progress: &dyn Progress,
    out: &mut dyn std::io::Write,
    mut each: impl FnMut(Decision),
) -> Result<()> {
    let several = !table.parts.is_empty();
    if !json {
        let file = several.then(|| "file".to_owned());
        let header = file.into_iter().chain(HEADER.map(str::to_owned)).collect();
        out.write_all(&csv_bytes(std::iter::once(header))?).map_err(failed)?;
    }
    let render = |mut scores: Vec<Score>| {
        if several {
            scores.iter_mut().for_each(|s| s.place(table));
        }
        let text = if json { json_bytes(&scores) } else { csv_bytes(scores.iter().map(cells)) };
        Ok((text?, scores.iter().map(|s| s.decision).collect::<Vec<_>>()))
    };
    scorer.score(table, prepared, progress, render, |(text, decisions)| {
        decisions.into_iter().for_each(&mut each);
        out.write_all(&text).map_err(failed)
    })?;
    out.flush().map_err(failed)
}

fn csv_bytes(rows: impl Iterator<Item = Vec<String>>) -> Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    rows.into_iter().try_for_each(|row| writer.write_record(row)).map_err(failed)?;
    writer.into_inner().map_err(failed)
}

fn json_bytes(scores: &[Score]) -> Result<Vec<u8>> {
    let mut text = Vec::new();
    for score in scores {
        serde_json::to_writer(&mut text, score).map_err(failed)?;
        text.push(b'\n');
    }
    Ok(text)
}

fn cells(s: &Score) -> Vec<String> {
    let p = |v: Option<f64>| v.map_or(String::new(), |v| format!("{v:.6}"));
    let own = [
        s.row.to_string(),
        s.id.clone().unwrap_or_default(),
        s.declared_code.clone().unwrap_or_default(),
        s.predicted_code.map_or(String::new(), |c| c.to_string()),
        p(s.probability),
        s.candidates_cell(),
        p(s.declared_probability),
        p(s.risk),
        s.guarantee_cell(),
        s.decision.to_string(),
        s.reasons_line(),
    ];
    s.file.clone().into_iter().chain(own).collect()
}

fn failed(e: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Io, "cannot write the scores").found(e).hint("nothing was left half-written; check space and permissions")
}
