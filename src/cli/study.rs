//! What `evaluate`, `reduce` and `compare` ask for alike: the lines to measure, what they are beside, how intervals are drawn, and
//! where the report goes.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::Args;

use super::bars::Bars;
use super::{check_columns, read, read_all};
use crate::data::dataspec::{Dataspec, Role};
use crate::data::output::write_text;
use crate::data::table::Table;
use crate::domain::technical::Unit;
use crate::error::{Error, ErrorKind, Result};
use crate::evaluation::duty::Rates;
use crate::evaluation::origin::Origin;
use crate::evaluation::plan::Plan;
use crate::evaluation::population::Population;
use crate::evaluation::resample::{DRAWS, Resampling};
use crate::evaluation::study::Options;
use crate::model::artifact::Model;

/// Which lines, beside what, drawn how.
#[derive(Args)]
pub struct StudyArgs {
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
    #[arg(long, value_name = "HEADINGS", value_delimiter = ',', value_parser = heading)]
    headings: Vec<u32>,
    /// Only lines from this day on
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// Only lines up to this day
    #[arg(long, value_name = "DATE")]
    to: Option<NaiveDate>,
    /// Leave out the lines up to so many days after the last day the model learned from
    #[arg(long, value_name = "DAYS")]
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
    /// Draws of traders for 95 % intervals; 0 for none
    #[arg(long, value_name = "N", default_value_t = DRAWS)]
    draws: usize,
    /// Seed of everything drawn
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Folder for the report: a page to read and its figures as JSON
    #[arg(long, value_name = "DIR")]
    pub report: Option<PathBuf>,
}

fn heading(text: &str) -> std::result::Result<u32, String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|_| digits.len() == 4).ok_or_else(|| format!("{text:?} is no heading of four digits"))
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
        let mut table = read_all(files, bars)?;
        let dataspec = self.dataspec.as_deref().map(Dataspec::load).transpose()?;
        let spec = match &dataspec {
            Some(other) => model.encoder.spec.overridden_by(other)?,
            None => model.encoder.spec.clone(),
        }
        .renamed_for(&table);
        if let Some(ids) = &self.ids {
            table = only_ids(&table, &read(ids)?, &spec)?;
        }
        if !self.only.is_empty() {
            check_columns(&table, &self.only)?;
            let plays_a_part = |name: &str| spec.columns.iter().any(|c| c.role.is_some() && c.name == name);
            let named = |name: &str| [&self.label, &self.inspection].into_iter().any(|n| n.as_deref() == Some(name));
            table = table.select(|name| self.only.iter().any(|o| o == name) || named(name) || plays_a_part(name));
        }
        let rates = match &self.rates {
            Some(path) => {
                let table = read(path)?;
                let rates = Rates::read(&table)?;
                Some((table, rates))
            }
            None => None,
        };
        let history = if self.history.is_empty() { None } else { Some(read_all(&self.history, bars)?) };
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
            population: Population { headings: self.headings.clone(), from: self.from, to: self.to },
            resampling: Resampling { draws: self.draws, seed: self.seed },
            plan: inputs.plan.as_ref(),
            origin: Origin::of_files(&files)?,
            ..Options::default()
        })
    }

    /// Writes the report's page and JSON, if a folder was named.
    pub fn write(&self, name: &str, figures: &impl serde::Serialize, page: impl FnOnce(&str) -> Result<String>) -> Result<()> {
        let Some(folder) = &self.report else { return Ok(()) };
        write_report(folder, name, figures, page(&command())?)?;
        eprintln!("report in {}", folder.join("report.html").display());
        Ok(())
    }
}

/// Writes a report's two files into a folder.
pub fn write_report(folder: &Path, name: &str, figures: &impl serde::Serialize, page: String) -> Result<()> {
    let json = serde_json::to_string_pretty(figures).map_err(|e| Error::new(ErrorKind::Format, "cannot write JSON").found(e))?;
    std::fs::create_dir_all(folder).map_err(|e| Error::io("cannot make the report's folder", folder, &e))?;
    write_text(&folder.join(format!("{name}.json")), &(json + "\n"))?;
    write_text(&folder.join("report.html"), &page)
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

/// A share written as `0.1` or `10%`.
pub fn a_share(text: &str) -> std::result::Result<f64, String> {
    let (number, scale) = text.trim().strip_suffix('%').map_or((text, 1.0), |t| (t, 100.0));
    let share = Unit::One.read(number).map_err(|e| e.to_string())? / scale;
    if (0.0..=1.0).contains(&share) { Ok(share) } else { Err(format!("{text:?} is not a share from 0 to 1")) }
}
