use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args;

use super::bars::Bars;
use super::study::write_report;
use super::train::save;
use super::{course, evaluate, explain, print};
use crate::data::dataspec::{Role, Roles};
use crate::data::infer::infer;
use crate::data::ingest::read_parquet;
use crate::data::output::{Destination, write_table, write_text};
use crate::data::table::Table;
use crate::domain::dates;
use crate::error::{Error, ErrorKind, Result};
use crate::evaluation::evaluate as evaluation;
use crate::evaluation::origin::Origin;
use crate::evaluation::report;
use crate::evaluation::study::Options;
use crate::scoring::decision::Decision;
use crate::scoring::reasons::{Detail, Lang};
use crate::scoring::scorer::Scorer;
use crate::training::{Settings, Target, train};

/// Simulated declarations of laser machines and their neighbours; see `datasets/laser/README.md`.
const SAMPLE: &[u8] = include_bytes!("../../datasets/laser/declarations.parquet");

/// Folds for the opinions that the risk head learns from: few, for a demo should be quick.
const DEMO_FOLDS: u32 = 3;
/// Share of the lines, by date, to learn from.
const LEARN_SHARE: f64 = 0.8;

#[derive(Args)]
pub struct DemoArgs {
    /// Folder for everything it makes
    #[arg(long, value_name = "DIR", default_value = "demo")]
    out: PathBuf,
}

pub fn run(args: &DemoArgs) -> Result<()> {
    let sample = read_parquet("datasets/laser/declarations.parquet", SAMPLE)?;
    let (spec, _) = infer(&sample, &Roles::default());
    let (border, past, later) = split_by_date(&sample, spec.role(Role::Date).map_or("date", |c| c.name.as_str()))?;
    let folder = &args.out;
    std::fs::create_dir_all(folder).map_err(|e| Error::io("cannot make the demo's folder", folder, &e))?;

    let bars = Bars::of(course::demo());
    let settings = Settings { folds: DEMO_FOLDS, ..Settings::new(Target::Both, "boosted").expect("the learner is known") };
    let trained = train(&past, spec, &settings, &bars)?;
    let model = trained.model;
    save(&model, &folder.join("model.hsift"), &folder.join("model.card.md"))?;

    let lines = folder.join("declarations.csv");
    write_table(&lines, &later)?;
    let learned = folder.join("learned.csv");
    write_table(&learned, &past)?;
    // Scored as a broker would: from the file, whose rows are counted from 1.
    let later = crate::data::ingest::read(&lines)?;
    let history = crate::data::ingest::read(&learned)?;
    let lookup = ["trader".to_owned(), "declared_code".to_owned()];
    let origin = Origin::of_files(&[("declarations", &lines, &later), ("history", &learned, &history)])?;
    let options = Options { history: Some(&history), lookup: &lookup, origin, ..Options::default() };
    let (evaluation, scores) = evaluation::evaluate(&model, &later, &options, &bars)?;
    let scorer = Scorer::new(&model, &later, None, Detail::Brief, Lang::En)?;
    let prepared = scorer.prepare(&later);
    super::score::write(&scorer, &later, &prepared, &Destination::of(&folder.join("scores.csv"))?, &bars, None, |_| ())?;
    let command = format!(
        "hsift evaluate {} {} --history {} --lookup trader,declared_code --report {}",
        folder.join("model.hsift").display(),
        lines.display(),
        learned.display(),
        folder.display()
    );
    write_report(folder, "evaluation", &evaluation, report::evaluation(&evaluation, &scores, &command)?)?;

    // The line to read first: the riskiest whose goods say something else than the declaration.
    let first = scores
        .iter()
        // A code that is not in force has risk 1, and little is to be learned from it.
        .filter(|s| s.decision == Decision::Review && s.risk.is_some_and(|r| r < 1.0))
        .max_by(|a, b| a.risk.unwrap_or(0.0).total_cmp(&b.risk.unwrap_or(0.0)).then(b.row.cmp(&a.row)))
        .map_or(1, |s| s.row);
    let explained = |lang| explain::record(&model, &folder.join("model.hsift"), &later, first, &explain::plainly(lang)?, &bars);
    let record = explained(Lang::En)?;
    write_text(&folder.join("explanation.html"), &record.html()?)?;
    write_text(&folder.join("explanation.zh.html"), &explained(Lang::Zh)?.html()?)?;
    drop(bars);

    let dir = folder.display();
    print(&format!(
        "Simulated declarations of laser machines and their neighbours: every figure below is about invented goods.\n\
         Learned from {} lines before {border}, scored {} lines from then on.\n\n{}\n\
         Row {first}, explained:\n\n{}\n\
         Look at\n\
         \x20 {dir}/report.html         how good it is, with pictures\n\
         \x20 {dir}/explanation.html    one line with reasons, to file (explanation.zh.html in Chinese)\n\
         \x20 {dir}/scores.csv          every line: candidates, risk, decision, reasons\n\
         \x20 {dir}/model.card.md       what the model learned from and its limits\n\n\
         Try\n\
         \x20 hsift explain {dir}/model.hsift {dir}/declarations.csv --row {first} --lang zh\n\
         \x20 hsift score {dir}/model.hsift YOUR_FILE.csv --out scores.csv\n",
        past.height(),
        later.height(),
        evaluate::text(&evaluation),
        record.text(),
    ))
}

/// The day that parts the lines, those before it, and those from it on.
fn split_by_date(table: &Table, column: &str) -> Result<(NaiveDate, Table, Table)> {
    let days: Vec<Option<NaiveDate>> =
        table.column(column).into_iter().flat_map(|c| c.iter()).map(|v| v.and_then(|v| dates::read(v, "%Y-%m-%d"))).collect();
    let mut sorted: Vec<NaiveDate> = days.iter().flatten().copied().collect();
    sorted.sort_unstable();
    let border = *sorted
        .get((sorted.len() as f64 * LEARN_SHARE) as usize)
        .ok_or_else(|| Error::new(ErrorKind::Data, "the sample has no dates").at(&table.source))?;
    let (past, later): (Vec<u32>, Vec<u32>) = (0..table.height() as u32).partition(|i| days[*i as usize].is_some_and(|d| d < border));
    Ok((border, table.take(&past), table.take(&later)))
}
