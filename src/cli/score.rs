use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::bars::Bars;
use super::paths::{check_paths, rejects_path};
use super::reading::{ReadArgs, account};
use super::{OutArgs, print, report_rejects, say, typed};
use crate::data::output::{Cell, Column, Destination, Format, Holds, Part};
use crate::data::table::Table;
use crate::error::{Error, ErrorKind, Result};
use crate::model::artifact::Model;
use crate::model::policy::Costs;
use crate::progress::Progress;
use crate::scoring::decision::Decision;
use crate::scoring::reasons::{Detail, Lang};
use crate::scoring::record::Asked;
use crate::scoring::score::Score;
use crate::scoring::scorer::{Prepared, Scorer, TOP};

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
    /// Declarations: CSV, Parquet, JSON, a workbook or XML, also packed with gzip or zstd; - reads standard input
    file: PathBuf,
    #[command(flatten)]
    out: OutArgs,
    /// Candidates to write for each line
    #[arg(long, value_name = "N", default_value_t = TOP)]
    top: usize,
    /// How much of the reasons to write
    #[arg(long, value_enum, default_value = "brief")]
    explain: ExplainArg,
    /// Language of the reasons
    #[arg(long, value_enum, default_value = "en")]
    lang: LangArg,
    #[command(flatten)]
    reading: ReadArgs,
    #[command(flatten)]
    asked: AskedArgs,
}

/// What decisions and sets go by, where it is not what the model carries.
#[derive(Args)]
pub struct AskedArgs {
    /// Dataspec that maps the file's columns, where names differ from the model's
    #[arg(long, value_name = "FILE")]
    dataspec: Option<PathBuf>,
    /// What reviewing a line costs, in the currency of --error-cost
    #[arg(long, value_name = "COST", value_parser = typed::amount)]
    review_cost: Option<f64>,
    /// What a wrong code that nobody saw costs: duty, fine, days at the border
    #[arg(long, value_name = "COST", value_parser = typed::amount)]
    error_cost: Option<f64>,
    /// Share of the file's lines that can be reviewed, such as 3%: the riskiest are `review`, the others `over_budget`
    #[arg(long, value_name = "SHARE", value_parser = typed::share)]
    review_budget: Option<f64>,
    /// Probability that the told set of codes holds the truth, such as 95%
    #[arg(long, value_name = "SHARE", value_parser = typed::share)]
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
            time: super::now()?,
            coverage: self.coverage,
            costs,
            rank: None,
            dataspec: self.dataspec.as_ref().map(read).transpose()?,
        })
    }
}

impl AskedArgs {
    /// The files it reads.
    pub fn inputs(&self) -> impl Iterator<Item = &Path> {
        self.dataspec.as_deref().into_iter()
    }
}

pub fn run(args: &ScoreArgs) -> Result<()> {
    let to = args.out.destination()?;
    let inputs: Vec<&Path> = [args.model.as_path(), &args.file].into_iter().chain(args.asked.inputs()).collect();
    check_paths(&inputs, &[&to.path, &rejects_path(&to.path)])?;
    let model = Model::load(&args.model)?;
    let table = args.reading.read_and_warn(&args.file)?;
    to.room_for(table.file_rows as usize)?;
    let asked = args.asked.asked(args.lang.into(), model.costs)?;
    let scorer = asked.scorer(&model, &table, args.explain.into())?.with_top(args.top)?;
    // Beside the few candidates a program may want them all, to check what is said of them.
    let scorer = if matches!(to.format, Format::Ndjson | Format::Parquet) { scorer.with_all_probabilities() } else { scorer };
    super::columns::say_bound(&model, &scorer.binding, &table);
    let prepared = scorer.prepare(&table);
    let bars = Bars::new();
    let mut counts = std::collections::BTreeMap::new();
    let shortened = write(&scorer, &table, &prepared, &to, &bars, |decision| *counts.entry(decision.to_string()).or_insert(0u64) += 1)?;
    drop(bars);
    report_rejects(&prepared.rejects, &to.path)?;
    if shortened > 0 {
        say(&format!("{shortened} cells were longer than a workbook allows and end in …; .csv and .ndjson keep them whole"));
    }
    let total: u64 = counts.values().sum();
    let by_decision: Vec<String> = counts.iter().map(|(d, n)| format!("{d} {n}")).collect();
    let accounted = account(table.file_rows as usize, table.height(), "scored");
    if to.is_stdout() {
        say(&format!("{total} lines scored: {}\n{accounted}", by_decision.join(", ")));
        return Ok(());
    }
    print(&format!("{total} lines scored in {}: {}\n{accounted}\n", to.path.display(), by_decision.join(", ")))
}

/// The columns of scores. Parquet has one more: the probabilities of all subheadings as JSON.
fn columns(format: Format) -> Vec<Column> {
    let mut columns = vec![
        Column::new("row", Holds::Integer, 8),
        Column::new("id", Holds::Text, 20),
        Column::new("declared_code", Holds::Text, 14),
        Column::new("predicted_code", Holds::Text, 14),
        Column::new("probability", Holds::Share, 11),
        Column::new("candidates", Holds::Text, 40),
        Column::new("declared_probability", Holds::Share, 11),
        Column::new("risk", Holds::Share, 8),
        Column::new("guaranteed", Holds::Text, 20),
        Column::new("decision", Holds::Text, 14),
        Column::new("reasons", Holds::Text, 80),
    ];
    if format == Format::Parquet {
        columns.push(Column::new("probabilities", Holds::Text, 40));
    }
    columns
}

/// Scores a table and writes one row an input row; `each` is told every decision. Gives how many cells were too long for a workbook.
///
/// # Errors
/// If the scores cannot be written.
pub fn write(
    scorer: &Scorer<'_>,
    table: &Table,
    prepared: &Prepared,
    to: &Destination,
    progress: &dyn Progress,
    mut each: impl FnMut(Decision),
) -> Result<u64> {
    let columns = columns(to.format);
    let render = |scores: Vec<Score>| {
        let part = match to.format {
            Format::Ndjson => Part::Bytes(json_bytes(&scores)?),
            _ => to.render(&columns, scores.iter().map(|s| cells(s, to.format, scorer.lang())).collect())?,
        };
        Ok((part, scores.iter().map(|s| s.decision).collect::<Vec<_>>()))
    };
    to.write(&columns, |sink| {
        scorer.score(table, prepared, progress, render, |(part, decisions)| {
            decisions.into_iter().for_each(&mut each);
            sink.put(part)
        })
    })
}

fn json_bytes(scores: &[Score]) -> Result<Vec<u8>> {
    let mut text = Vec::new();
    for score in scores {
        serde_json::to_writer(&mut text, score).map_err(failed)?;
        text.push(b'\n');
    }
    Ok(text)
}

fn cells(s: &Score, format: Format, lang: Lang) -> Vec<Cell> {
    let text = |text: &str| Cell::written(text);
    let mut cells = vec![
        Cell::Integer(s.row),
        Cell::of(s.id.as_deref(), text),
        Cell::of(s.declared_code.as_deref(), text),
        Cell::of(s.predicted_code, |c| Cell::Text(c.to_string())),
        Cell::of(s.probability, Cell::Number),
        text(&s.candidates_cell()),
        Cell::of(s.declared_probability, Cell::Number),
        Cell::of(s.risk, Cell::Number),
        text(&s.guarantee_cell()),
        Cell::Text(s.decision.to_string()),
        text(&s.reasons_line(lang)),
    ];
    if format == Format::Parquet {
        cells.push(text(&s.probabilities_cell()));
    }
    cells
}

fn failed(e: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Io, "cannot write the scores").found(e).hint("nothing was left half-written; check space and permissions")
}
