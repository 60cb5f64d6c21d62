use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::bars::Bars;
use super::reading::ReadArgs;
use super::score::{AskedArgs, LangArg};
use super::{course, now, print, print_file, reference, typed};
use crate::data::table::Table;
use crate::error::{Error, ErrorKind, Result};
use crate::model::artifact::Model;
use crate::progress::Progress;
use crate::scoring::record::{Asked, Record};

#[derive(Clone, Copy, ValueEnum)]
enum RecordFormat {
    Text,
    Json,
    Html,
}

#[derive(Args)]
pub struct ExplainArgs {
    /// Model made by `hsift train`, or `reference`: the model inside the program
    model: PathBuf,
    /// Declarations
    file: PathBuf,
    /// Which row of the file's data, from 1
    #[arg(long, value_name = "N", value_parser = typed::count::<u32>)]
    row: u32,
    /// Text for a terminal, JSON for a program, HTML to file; JSON and HTML can be made again with `hsift replay`
    #[arg(long, value_enum, default_value = "text")]
    format: RecordFormat,
    /// Language of the reasons
    #[arg(long, value_enum, default_value = "en")]
    lang: LangArg,
    #[command(flatten)]
    reading: ReadArgs,
    #[command(flatten)]
    asked: AskedArgs,
}

pub fn run(args: &ExplainArgs) -> Result<()> {
    let model = reference::load(&args.model)?;
    let bars = Bars::of(course::explain());
    let table = args.reading.read_and_warn(std::slice::from_ref(&args.file), &bars)?;
    let asked = args.asked.asked(args.lang.into(), model.costs)?;
    let record = record(&model, &args.model, &table, args.row, &asked, &bars)?;
    drop(bars);
    match args.format {
        RecordFormat::Text => print(&record.text()),
        RecordFormat::Json => print_file(&record.json()?),
        RecordFormat::Html => print_file(&record.html()?),
    }
}

/// The record of one row of a file.
pub fn record(model: &Model, model_file: &Path, table: &Table, row: u32, asked: &Asked, progress: &dyn Progress) -> Result<Record> {
    let Some(at) = table.rows.iter().position(|r| *r == row) else {
        let error = Error::new(ErrorKind::Data, format!("there is no row {row} to explain"))
            .at(&table.source)
            .expected(format!("1 to {}", table.file_rows));
        return Err(match table.rejects.iter().find(|r| r.row == row && r.lost == "row") {
            Some(reject) => error.found(format!("a row that cannot be read: {}", reject.reason)),
            None => error,
        });
    };
    let asked = asked.within(model, table, at, progress)?;
    Record::of(model, &model_file.display().to_string(), table, at, &asked)
}

/// What is asked now, with nothing else said.
///
/// # Errors
/// If the clock stands at no day that a record could name.
pub fn plainly(lang: crate::scoring::reasons::Lang) -> Result<Asked> {
    Ok(Asked::plainly(lang, now()?))
}
