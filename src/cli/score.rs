use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use rayon::prelude::*;

use super::bars::Bars;
use super::duty::{place, tariffs, today};
use super::paths::{check_paths, rejects_path};
use super::reading::{ReadArgs, account};
use super::{OutArgs, course, print, reference, report_rejects, say, table, typed};
use crate::data::output::{Cell, Column, Destination, Format, Holds, Part, write_records};
use crate::data::table::Table;
use crate::data::tariff::{Otherwise, Tariffs};
use crate::domain::tariff::assess::Range;
use crate::domain::technical::percent;
use crate::error::{Error, ErrorKind, Result};
use crate::evaluation::told::count;
use crate::model::policy::Costs;
use crate::progress::Progress;
use crate::scoring::decision::Decision;
use crate::scoring::reasons::{Detail, Lang};
use crate::scoring::record::Asked;
use crate::scoring::score::Score;
use crate::scoring::scorer::{Prepared, Scorer, TOP};
use crate::scoring::stake::Stakes;

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
    /// Declarations: CSV, Parquet, JSON, a workbook or XML, also packed with gzip or zstd; - reads standard input. Several files are
    /// joined by the names of their columns, and scored in one
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
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
    #[command(flatten)]
    duty: StakeArgs,
}

/// What hangs on a code in duties.
#[derive(Args)]
struct StakeArgs {
    /// Add what declared and predicted code pay in the destination, and their difference times the risk
    #[arg(long)]
    duty: bool,
    /// Where the goods go, for lines that do not say it
    #[arg(long, value_name = "COUNTRY", requires = "duty")]
    destination: Option<String>,
    /// A tariff made by `hsift tariff load`; as often as there are destinations
    #[arg(long, value_name = "FILE", requires = "duty")]
    tariff: Vec<PathBuf>,
    /// Duties beside tariffs, in the place of the shipped table
    #[arg(long, value_name = "FILE", requires = "duty")]
    layers: Option<PathBuf>,
    /// What one unit of a currency is worth in the destination's, such as EUR=1.08
    #[arg(long, value_name = "CUR=RATE", requires = "duty")]
    rate: Vec<String>,
    /// A fact about all shipments, such as in_transit=no
    #[arg(long, value_name = "KEY=VALUE", requires = "duty")]
    fact: Vec<String>,
    /// File for the lines by what hangs on them, the most first; each currency for itself
    #[arg(long, value_name = "FILE", requires = "duty")]
    stakes: Option<PathBuf>,
}

impl StakeArgs {
    fn tariffs(&self) -> Result<Tariffs> {
        tariffs(&self.tariff, self.layers.as_deref(), &self.rate, &self.fact)
    }

    fn otherwise(&self) -> Result<Otherwise> {
        let destination = self.destination.as_deref().map(|d| place(d, "destination")).transpose()?;
        Ok(Otherwise { destination, day: Some(today()?), ..Otherwise::default() })
    }
}

/// A line of the ranking by what hangs on it.
#[derive(serde::Serialize)]
struct Ranked {
    row: u32,
    id: String,
    declared_code: String,
    predicted_code: String,
    risk: Option<f64>,
    duty_at_stake: f64,
    currency: String,
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
            top: None,
            dataspec: self.dataspec.as_ref().map(read).transpose()?,
        })
    }
}

pub fn run(args: &ScoreArgs) -> Result<()> {
    let to = args.out.destination()?;
    let inputs: Vec<&Path> = args.files.iter().chain([&args.model]).chain(&args.asked.dataspec).map(PathBuf::as_path).collect();
    let rejects = rejects_path(&to.path);
    let outputs: Vec<&Path> = [to.path.as_path(), &rejects].into_iter().chain(args.duty.stakes.as_deref()).collect();
    let inputs: Vec<&Path> = inputs.into_iter().chain(args.duty.tariff.iter().chain(&args.duty.layers).map(PathBuf::as_path)).collect();
    check_paths(&inputs, &outputs)?;
    let tariffs = args.duty.tariffs()?;
    let model = reference::load(&args.model)?;
    let bars = Bars::of(course::score(args.explain.into()));
    let table = args.reading.read_and_warn(&args.files, &bars)?;
    to.room_for(table.file_rows as usize)?;
    bars.stage(course::PREPARING, 1);
    let asked = args.asked.asked(args.lang.into(), model.costs)?;
    let scorer = asked.scorer(&model, &table, args.explain.into())?.with_top(args.top)?;
    // Beside the few candidates a program may want them all, to check what is said of them.
    let scorer = if matches!(to.format, Format::Ndjson | Format::Parquet) { scorer.with_all_probabilities() } else { scorer };
    super::columns::say_bound(&model, &scorer.binding, &table);
    let prepared = scorer.prepare(&table);
    bars.step(1);
    let mut counts = BTreeMap::new();
    let stakes = match args.duty.duty {
        true => Some(Stakes::of(&table, &scorer.binding.spec, &prepared.lines, &tariffs, args.duty.otherwise()?)),
        false => None,
    };
    let mut ranked: Vec<Ranked> = Vec::new();
    let shortened = write(&scorer, &table, &prepared, &to, &bars, stakes.as_ref(), |told| {
        *counts.entry(told.decision).or_insert(0) += 1;
        ranked.extend(told.ranked);
    })?;
    drop(bars);
    if let Some(path) = &args.duty.stakes {
        let most = |r: &Ranked| r.duty_at_stake.abs();
        ranked.sort_by(|a, b| a.currency.cmp(&b.currency).then(most(b).total_cmp(&most(a))).then(a.row.cmp(&b.row)));
        write_records(path, ranked)?;
    }
    report_rejects(&table, &prepared.rejects, &to.path)?;
    if shortened > 0 {
        say(&format!("{shortened} cells were longer than a workbook allows and end in …; .csv and .ndjson keep them whole"));
    }
    let told = decisions(&counts, &to, &account(&table, &table.rejects, "scored"), args.lang.into());
    if to.is_stdout() {
        say(told.trim_end());
        return Ok(());
    }
    print(&told)
}

/// The columns of scores, with the file's name in front where several files were scored. Parquet has one more: the probabilities of all
/// subheadings as JSON.
fn columns(format: Format, several: bool, duty: bool) -> Vec<Column> {
    let mut columns: Vec<Column> = several.then(|| Column::new("file", Holds::Text, 20)).into_iter().collect();
    columns.extend([
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
    ]);
    if duty {
        columns.extend([
            Column::new("duty_declared", Holds::Written, 14),
            Column::new("duty_predicted", Holds::Written, 14),
            Column::new("duty_at_stake", Holds::Written, 14),
            Column::new("duty_currency", Holds::Text, 8),
            Column::new("duty_not_known", Holds::Text, 40),
        ]);
    }
    if format == Format::Parquet {
        columns.push(Column::new("probabilities", Holds::Text, 40));
    }
    columns
}

/// Which decisions were given, how often, and what they mean.
fn decisions(counts: &BTreeMap<Decision, u64>, to: &Destination, account: &str, lang: Lang) -> String {
    let total: u64 = counts.values().sum();
    let share = |n: u64| percent(n as f64 / total.max(1) as f64);
    let rows = counts.iter().map(|(d, n)| vec![d.to_string(), n.to_string(), share(*n), d.meaning(lang).to_owned()]);
    let place = if to.is_stdout() { String::new() } else { to.path.display().to_string() };
    let (said, header) = match lang {
        Lang::En if place.is_empty() => (format!("{} scored", count(total as usize, "line")), ["decision", "lines", "share", ""]),
        Lang::En => (format!("{} scored in {place}", count(total as usize, "line")), ["decision", "lines", "share", ""]),
        Lang::Zh if place.is_empty() => (format!("{total} 行已评分"), ["结论", "行数", "占比", ""]),
        Lang::Zh => (format!("{total} 行已评分，见 {place}"), ["结论", "行数", "占比", ""]),
    };
    format!("{said}\n{account}\n\n{}", table(&header, rows.collect(), &[1, 2]))
}

/// What is kept of a line that was scored.
pub struct Told {
    decision: Decision,
    ranked: Option<Ranked>,
}

impl Told {
    fn of(s: &Score) -> Told {
        let ranked = s.duty.as_ref().and_then(|d| Some((d, d.at_stake.filter(|a| *a != 0.0)?))).map(|(duty, at_stake)| Ranked {
            row: s.row,
            id: s.id.clone().unwrap_or_default(),
            declared_code: s.declared_code.clone().unwrap_or_default(),
            predicted_code: s.predicted_code.map(|c| c.to_string()).unwrap_or_default(),
            risk: s.risk,
            duty_at_stake: at_stake,
            currency: duty.currency.clone(),
        });
        Told { decision: s.decision, ranked }
    }
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
    stakes: Option<&Stakes>,
    mut each: impl FnMut(Told),
) -> Result<u64> {
    let several = !table.parts.is_empty();
    let columns = columns(to.format, several, stakes.is_some());
    let render = |mut scores: Vec<Score>| {
        if let Some(stakes) = stakes {
            scores.par_iter_mut().for_each(|s| s.duty = stakes.on(s));
        }
        let told: Vec<Told> = scores.iter().map(Told::of).collect();
        if several {
            scores.iter_mut().for_each(|s| s.place(table));
        }
        let part = match to.format {
            Format::Ndjson => Part::Bytes(json_bytes(&scores)?),
            _ => to.render(&columns, scores.iter().map(|s| cells(s, to.format, scorer.lang(), stakes.is_some())).collect())?,
        };
        Ok((part, told))
    };
    to.write(&columns, |sink| {
        scorer.score(table, prepared, progress, render, |(part, told)| {
            told.into_iter().for_each(&mut each);
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

fn cells(s: &Score, format: Format, lang: Lang, duty: bool) -> Vec<Cell> {
    let text = |text: &str| Cell::written(text);
    let mut cells: Vec<Cell> = s.file.as_deref().map(text).into_iter().collect();
    cells.extend([
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
    ]);
    if duty {
        let stake = s.duty.as_ref();
        let range = |r: Option<Range>| {
            Cell::of(r, |r| Cell::Text(if r.low == r.high { r.low.to_string() } else { format!("{} to {}", r.low, r.high) }))
        };
        cells.extend([
            range(stake.and_then(|d| d.declared)),
            range(stake.and_then(|d| d.predicted)),
            Cell::of(stake.and_then(|d| d.at_stake), |d| Cell::Text(format!("{d:.2}"))),
            Cell::of(stake.map(|d| d.currency.as_str()), text),
            Cell::of(stake.and_then(|d| d.why.as_deref()), text),
        ]);
    }
    if format == Format::Parquet {
        cells.push(text(&s.probabilities_cell()));
    }
    cells
}

fn failed(e: impl std::fmt::Display) -> Error {
    Error::new(ErrorKind::Io, "cannot write the scores").found(e).hint("nothing was left half-written; check space and permissions")
}
