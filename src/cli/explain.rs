use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::score::LangArg;
use super::{print, read};
use crate::data::dataspec::Dataspec;
use crate::data::table::Table;
use crate::error::{Error, ErrorKind, Result};
use crate::model::artifact::Model;
use crate::scoring::reasons::{Detail, Lang};
use crate::scoring::record::Record;
use crate::scoring::scorer::Scorer;

#[derive(Clone, Copy, ValueEnum)]
enum RecordFormat {
    Text,
    Json,
    Html,
}

#[derive(Args)]
pub struct ExplainArgs {
    /// Model made by `hsift train`
    model: PathBuf,
    /// Declarations
    file: PathBuf,
    /// Which row of the file's data, from 1
    #[arg(long, value_name = "N")]
    row: u32,
    /// Text for a terminal, JSON for a program, HTML to file
    #[arg(long, value_enum, default_value = "text")]
    format: RecordFormat,
    /// Language of the reasons
    #[arg(long, value_enum, default_value = "en")]
    lang: LangArg,
    /// Dataspec that maps the file's columns
    #[arg(long, value_name = "FILE")]
    dataspec: Option<PathBuf>,
}

pub fn run(args: &ExplainArgs) -> Result<()> {
    let model = Model::load(&args.model)?;
    let table = read(&args.file)?;
    let renames = args.dataspec.as_deref().map(Dataspec::load).transpose()?;
    let lang = args.lang.into();
    let record = record(&model, &table, args.row, renames.as_ref(), lang)?;
    print(&match args.format {
        RecordFormat::Text => record.text(lang),
        RecordFormat::Json => record.json()? + "\n",
        RecordFormat::Html => record.html(lang)?,
    })
}

/// The record of one row of a file.
pub fn record(model: &Model, table: &Table, row: u32, renames: Option<&Dataspec>, lang: Lang) -> Result<Record> {
    let Some(at) = table.rows.iter().position(|r| *r == row) else {
        let error = Error::new(ErrorKind::Data, format!("there is no row {row} to explain"))
            .at(&table.source)
            .expected(format!("1 to {}", table.file_rows));
        return Err(match table.rejects.iter().find(|r| r.row == row) {
            Some(reject) => error.found(format!("a row that cannot be read: {}", reject.reason)),
            None => error,
        });
    };
    let one = table.take(&[at as u32]);
    let scorer = Scorer::new(model, &one, renames, Detail::Full, lang)?;
    let prepared = scorer.prepare(&one);
    let score = scorer.score_rows(&one, &prepared, 0..1).remove(0);
    Record::new(score, &one, 0, model)
}
