//! What `evaluate`, `reduce` and `compare` ask for alike: the lines to measure, what they are beside, how intervals are drawn, and
//! where the report goes.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, ValueEnum};

use super::bars::Bars;
use super::paths::check_paths;
use super::reading::{ReadArgs, account};
pub use super::typed::share as a_share;
use super::{check_columns, say, typed};
use crate::data::binding::Binding;
use crate::data::dataspec::{Dataspec, Role};
use crate::data::ingest;
use crate::data::output::{is_stdout, together};
use crate::data::table::Table;
use crate::error::{Error, ErrorKind, Result};
use crate::evaluation::duty::Rates;
use crate::evaluation::learned::OnLearned;
use crate::evaluation::origin::Origin;
use crate::evaluation::plan::Plan;
use crate::evaluation::population::Population;
use crate::evaluation::resample::{DRAWS, Resampling};
use crate::evaluation::study::Options;
use crate::model::artifact::Model;

/// A longer embargo than a century, in days, leaves no calendar to count on.
const MAX_EMBARGO: u64 = 36_525;

/// Which lines, beside what, drawn how.
#[derive(Args)]
pub struct StudyArgs {
    #[command(flatten)]
    reading: ReadArgs,
    /// Column of the truth, where it is not named as in training
    #[arg(long, value_name = "COLUMN")]
    label: Option<String>,
    /// Only the lines whose id stands in this file, in a column of the same name
    #[arg(long, value_name = "FILE")]
    ids: Option<PathBuf>,
    /// Look only at these columns (comma-separated); the model must do without the others
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    only: Vec<String>,
    /// Only lines declared under these headings (comma-separated), such as 8456,8515
    #[arg(long, value_name = "HEADINGS", value_delimiter = ',', value_parser = typed::heading)]
    headings: Vec<u32>,
    /// Only lines from this day on
    #[arg(long, value_name = "DATE", value_parser = typed::date)]
    from: Option<NaiveDate>,
    /// Only lines up to this day
    #[arg(long, value_name = "DATE", value_parser = typed::date)]
    to: Option<NaiveDate>,
    /// Leave out the lines up to so many days after the last day the model learned from
    #[arg(long, value_name = "DAYS", value_parser = typed::count::<u64>)]
    embargo: Option<u64>,
    /// Column of probabilities that a line's truth was established: weighs labels that exist only because someone looked
    #[arg(long, value_name = "COLUMN")]
    inspection: Option<String>,
    /// Past declarations, such as those learned from: for baselines, what is new, and drift. Named again for every further file
    #[arg(long, value_name = "FILE")]
    history: Vec<PathBuf>,
    /// Duty rates that you vouch for: a file with columns code and rate (percent of the value)
    #[arg(long, value_name = "FILE")]
    rates: Option<PathBuf>,
    /// Dataspec that maps the file's columns
    #[arg(long, value_name = "FILE")]
    dataspec: Option<PathBuf>,
    /// A plan written before (TOML): it is hashed into the report, and departures from it are named
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,
    /// What becomes of lines that a model learned from: on them every model looks better than it is
    #[arg(long, value_enum, default_value = "drop", value_name = "WHAT")]
    learned: LearnedArg,
    /// Draws of traders for 95 % intervals; 0 for none
    #[arg(long, value_name = "N", default_value_t = DRAWS, value_parser = typed::count::<usize>)]
    draws: usize,
    /// Seed of everything drawn
    #[arg(long, value_name = "S", default_value_t = 1, value_parser = typed::count::<u64>)]
    seed: u64,
    /// Folder for the report: a page to read and its figures as JSON
    #[arg(long, value_name = "DIR")]
    pub report: Option<PathBuf>,
}

/// What becomes of lines that a model learned from.
#[derive(Clone, Copy, ValueEnum)]
enum LearnedArg {
    /// They are left out
    Drop,
    /// They are measured like the others
    Keep,
    /// They alone are measured
    Only,
}

/// What a reader must know before any figure: simulated lines, lines learned from, a plan and departures from it.
pub fn head(origin: &Origin) -> String {
    let mut out = String::new();
    if origin.simulated() {
        out += "the model learned from simulated declarations\n";
    }
    for sentence in origin.learned.words().into_iter().chain(origin.learned.none()) {
        out += &format!("{sentence}\n");
    }
    let Some(plan) = &origin.plan else { return out };
    out += &format!("plan {}, which says it was written on {}: {}\n", plan.name, plan.written, plan.claim);
    if plan.departures.is_empty() {
        out += "no departure from the plan\n";
    }
    for departure in &plan.departures {
        out += &format!("DEPARTS from the plan: {departure}\n");
    }
    out
}

/// Everything that the arguments name, read.
pub struct Inputs {
    /// The declarations.
    pub table: Table,
    dataspec: Option<Dataspec>,
    history: Option<Table>,
    rates: Option<(Table, Rates)>,
    plan: Option<Plan>,
}

impl StudyArgs {
    /// Is a history beside the lines?
    pub fn has_history(&self) -> bool {
        !self.history.is_empty()
    }

    /// Reads the files. `model` says what the columns mean.
    pub fn read(&self, files: &[PathBuf], model: &Model, bars: &Bars) -> Result<Inputs> {
        if self.draws != 0 && !(100..=100_000).contains(&self.draws) {
            return Err(Error::new(ErrorKind::Setting, "draws is out of range").found(self.draws).expected("0, or 100 to 100,000"));
        }
        if let Some(days) = self.embargo.filter(|days| *days > MAX_EMBARGO) {
            return Err(Error::new(ErrorKind::Setting, "embargo is out of range").found(days).expected(format!("0 to {MAX_EMBARGO} days")));
        }
        if files.iter().any(|file| is_stdout(file)) {
            return Err(Error::new(ErrorKind::Setting, "lines to measure must be a file: the result names it by its hash")
                .found("-, standard input")
                .hint("save the lines to a file first"));
        }
        let mut table = self.reading.read_and_warn(files, bars)?;
        say(&account(&table, &table.rejects, "used"));
        let dataspec = self.dataspec.as_deref().map(Dataspec::load).transpose()?;
        let binding = Binding::of(&model.encoder.spec, &table, dataspec.as_ref())?;
        super::columns::say_bound(model, &binding, &table);
        let spec = binding.spec;
        if let Some(ids) = &self.ids {
            table = only_ids(&table, &ingest::read(ids)?, &spec)?;
        }
        if !self.only.is_empty() {
            check_columns(&table, &self.only)?;
            let plays_a_part = |name: &str| spec.columns.iter().any(|c| c.role.is_some() && c.name == name);
            let named = |name: &str| [&self.label, &self.inspection].into_iter().any(|n| n.as_deref() == Some(name));
            table = table.select(|name| self.only.iter().any(|o| o == name) || named(name) || plays_a_part(name));
        }
        let rates = match &self.rates {
            Some(path) => {
                let table = ingest::read(path)?;
                let rates = Rates::read(&table)?;
                Some((table, rates))
            }
            None => None,
        };
        let history = match &self.history[..] {
            [] => None,
            files => Some(self.reading.read_and_warn(files, bars)?),
        };
        Ok(Inputs { table, dataspec, history, rates, plan: self.plan.as_deref().map(Plan::load).transpose()? })
    }

    /// The options of a study, and the hashes of what went in.
    pub fn options<'a>(&'a self, declarations: &'a [PathBuf], inputs: &'a Inputs) -> Result<Options<'a>> {
        let mut files: Vec<_> = declarations.iter().map(|path| ("declarations", path.as_path(), &inputs.table)).collect();
        files.extend(self.history.iter().filter_map(|path| Some(("history", path.as_path(), inputs.history.as_ref()?))));
        files.extend(self.rates.iter().zip(&inputs.rates).map(|(path, (table, _))| ("rates", path.as_path(), table)));
        Ok(Options {
            renames: inputs.dataspec.as_ref(),
            label: self.label.as_deref(),
            history: inputs.history.as_ref(),
            rates: inputs.rates.as_ref().map(|(_, rates)| rates),
            inspection: self.inspection.as_deref(),
            embargo: self.embargo,
            on_learned: match self.learned {
                LearnedArg::Drop => OnLearned::Drop,
                LearnedArg::Keep => OnLearned::Keep,
                LearnedArg::Only => OnLearned::Only,
            },
            population: Population { headings: self.headings.clone(), from: self.from, to: self.to },
            resampling: Resampling { draws: self.draws, seed: self.seed },
            plan: inputs.plan.as_ref(),
            origin: Origin::of_files(&files)?,
            ..Options::default()
        })
    }

    /// Checks before any work that the report, and a file for every line, replace nothing that is read. `models` and `files` are
    /// what the subcommand reads besides.
    pub fn check_paths(&self, models: &[&Path], files: &[PathBuf], lines: Option<&Path>, name: &str) -> Result<()> {
        let also = [&self.ids, &self.rates, &self.dataspec, &self.plan].into_iter().filter_map(|p| p.as_deref());
        let files = files.iter().chain(&self.history).map(PathBuf::as_path);
        let read: Vec<&Path> = models.iter().copied().chain(files).chain(also).collect();
        let report = self.report.as_deref().map(|folder| report_paths(folder, name));
        let written: Vec<&Path> = report.iter().flatten().map(PathBuf::as_path).chain(lines).collect();
        check_paths(&read, &written)
    }

    /// Writes the report's page and JSON, if a folder was named.
    pub fn write(&self, name: &str, figures: &impl serde::Serialize, page: impl FnOnce(&str) -> Result<String>) -> Result<()> {
        let Some(folder) = &self.report else { return Ok(()) };
        write_report(folder, name, figures, page(&command())?)?;
        say(&format!("report in {}", folder.join("report.html").display()));
        Ok(())
    }
}

/// A report's two files in a folder: its figures and its page.
fn report_paths(folder: &Path, name: &str) -> [PathBuf; 2] {
    [folder.join(format!("{name}.json")), folder.join("report.html")]
}

/// Writes a report's two files into a folder: both or neither.
pub fn write_report(folder: &Path, name: &str, figures: &impl serde::Serialize, page: String) -> Result<()> {
    let json = serde_json::to_string_pretty(figures).map_err(|e| Error::new(ErrorKind::Format, "cannot write JSON").found(e))?;
    std::fs::create_dir_all(folder).map_err(|e| Error::io("cannot make the report's folder", folder, &e))?;
    let [figures_file, page_file] = report_paths(folder, name);
    together(&[(&figures_file, (json + "\n").as_bytes()), (&page_file, page.as_bytes())])
}

/// The command as it was typed, without the program's folder.
fn command() -> String {
    let plain = |a: &str| !a.is_empty() && a.chars().all(|c| c.is_alphanumeric() || "-_./,:=+@%".contains(c));
    let quoted = std::env::args().skip(1).map(|a| if plain(&a) { a } else { format!("'{}'", a.replace('\'', "'\\''")) });
    std::iter::once("hsift".to_owned()).chain(quoted).collect::<Vec<_>>().join(" ")
}

/// The lines whose id is in another file.
fn only_ids(data: &Table, ids: &Table, spec: &Dataspec) -> Result<Table> {
    let column = spec.role(Role::Id).map_or("id", |c| c.name.as_str());
    let missing = |table: &Table| {
        Error::new(ErrorKind::Schema, format!("no column {column:?} to choose lines by")).at(&table.source).found(table.names().join(", "))
    };
    let wanted: HashSet<&str> = ids.column(column).ok_or_else(|| missing(ids))?.iter().flatten().collect();
    let values = data.column(column).ok_or_else(|| missing(data))?;
    let at: Vec<u32> = values.iter().enumerate().filter(|(_, v)| v.is_some_and(|v| wanted.contains(v))).map(|(i, _)| i as u32).collect();
    if at.is_empty() {
        return Err(Error::new(ErrorKind::Data, "no line has one of the ids").at(&data.source).found(format!(
            "{} ids in {}",
            wanted.len(),
            ids.source
        )));
    }
    Ok(data.take(&at))
}
