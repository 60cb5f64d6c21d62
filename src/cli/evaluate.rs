use std::collections::HashSet;
use std::path::{Path, PathBuf};

use clap::Args;

use super::bars::Bars;
use super::{Format, check_columns, number, print, print_json, read, table};
use crate::data::dataspec::{Dataspec, Role};
use crate::data::output::write_text;
use crate::data::table::Table;
use crate::error::{Error, ErrorKind, Result};
use crate::evaluation::certainty::Certainty;
use crate::evaluation::evaluate::{Evaluation, Options, RiskMetrics, evaluate};
use crate::evaluation::report;
use crate::model::artifact::Model;

#[derive(Args)]
pub struct EvaluateArgs {
    /// Model made by `hsift train`
    model: PathBuf,
    /// Declarations whose truth is known
    file: PathBuf,
    /// Column of the truth, where it is not named as in training
    #[arg(long, value_name = "COLUMN")]
    label: Option<String>,
    /// Only the lines whose id stands in this file, in a column of the same name
    #[arg(long, value_name = "FILE")]
    ids: Option<PathBuf>,
    /// Look only at these columns (comma-separated); the model must do without the others
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    only: Vec<String>,
    /// Baseline: look risk up by these columns (comma-separated) in --history
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',', requires = "history")]
    lookup: Vec<String>,
    /// Past declarations for the lookup
    #[arg(long, value_name = "FILE", requires = "lookup")]
    history: Option<PathBuf>,
    /// Dataspec that maps the file's columns
    #[arg(long, value_name = "FILE")]
    dataspec: Option<PathBuf>,
    /// Folder for report.html and evaluation.json
    #[arg(long, value_name = "DIR")]
    report: Option<PathBuf>,
    /// How to print the result
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub fn run(args: &EvaluateArgs) -> Result<()> {
    let model = Model::load(&args.model)?;
    let mut data = read(&args.file)?;
    let renames = args.dataspec.as_deref().map(Dataspec::load).transpose()?;
    let spec = match &renames {
        Some(other) => model.encoder.spec.overridden_by(other)?,
        None => model.encoder.spec.clone(),
    }
    .renamed_for(&data);
    if let Some(ids) = &args.ids {
        data = only_ids(&data, &read(ids)?, &spec)?;
    }
    if !args.only.is_empty() {
        check_columns(&data, &args.only)?;
        let plays_a_part = |name: &str| spec.columns.iter().any(|c| c.role.is_some() && c.name == name);
        data = data.select(|name| args.only.iter().any(|o| o == name) || args.label.as_deref() == Some(name) || plays_a_part(name));
    }
    let history = args.history.as_deref().map(read).transpose()?;
    let options =
        Options { renames: renames.as_ref(), lookup: history.as_ref().map(|h| (h, args.lookup.as_slice())), label: args.label.as_deref() };
    let bars = Bars::new();
    let (evaluation, scores) = evaluate(&model, &data, &options, &bars)?;
    drop(bars);
    if let Some(folder) = &args.report {
        write_report(folder, &evaluation, &scores, &command())?;
        eprintln!("report in {}", folder.join("report.html").display());
    }
    match args.format {
        Format::Json => print_json(&evaluation),
        Format::Text => print(&text(&evaluation)),
    }
}

/// Writes the report's two files into a folder.
pub fn write_report(folder: &Path, e: &Evaluation, scores: &[crate::scoring::score::Score], command: &str) -> Result<()> {
    let json = serde_json::to_string_pretty(e).map_err(|e| Error::new(ErrorKind::Format, "cannot write JSON").found(e))?;
    write_text(&folder.join("evaluation.json"), &(json + "\n"))?;
    write_text(&folder.join("report.html"), &report::html(e, scores, command)?)
}

/// The command as it was typed, without the program's folder.
fn command() -> String {
    let quoted = std::env::args().skip(1).map(|a| if a.contains(' ') { format!("{a:?}") } else { a });
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

/// The evaluation for a terminal.
pub fn text(e: &Evaluation) -> String {
    let mut out = format!("{}: {} lines\n", e.file, e.n);
    if e.simulated_training {
        out += "the model learned from simulated declarations\n";
    }
    if e.subheading_n > 0 {
        out += &format!(
            "\nsubheading, {} lines of confirmed code\n{}",
            e.subheading_n,
            table(
                &["", "accuracy", "best three", "log loss"],
                vec![
                    vec!["model".into(), number(e.ranking.accuracy), number(e.ranking.top3_accuracy), number(e.ranking.log_loss)],
                    vec![
                        format!("model, {} lines of codes it learned", e.known_n),
                        number(e.known.accuracy),
                        number(e.known.top3_accuracy),
                        number(e.known.log_loss)
                    ],
                    vec!["model, right heading".into(), number(e.heading_accuracy), String::new(), String::new()],
                    vec!["declared code as it is".into(), number(e.declared_accuracy), String::new(), String::new()],
                    vec!["most frequent subheading".into(), number(e.majority_accuracy), String::new(), String::new()],
                ],
                &[1, 2, 3]
            )
        );
        out += &format!(" best candidate at 90 % or more: {} lines, {} of them wrong\n", e.confident.lines, e.confident.wrong);
    }
    if let Some(c) = &e.certainty {
        out += &certainty(c);
    }
    if e.risk.risk_n > 0 {
        let row = |name: String, m: &RiskMetrics| {
            let at = |k: &str| number(m.precision_at.get(k).copied().flatten());
            vec![name, number(m.auc), number(m.average_precision), at("0.01"), at("0.05"), at("0.10"), number(m.brier), number(m.ece)]
        };
        let mut rows = vec![row("model".into(), &e.risk)];
        if let Some(l) = &e.lookup {
            rows.push(row(
                format!("lookup of {} ({} of {} keys known)", l.columns.join(", "), l.coverage.seen, l.coverage.lines),
                &l.metrics,
            ));
        }
        out += &format!(
            "\nrisk, {} lines of known truth, {:.1} % wrong\n{}",
            e.risk.risk_n,
            100.0 * e.risk.base_rate.unwrap_or(0.0),
            table(&["", "AUC", "avg precision", "prec. at 1 %", "at 5 %", "at 10 %", "Brier", "ECE"], rows, &[1, 2, 3, 4, 5, 6, 7])
        );
    }
    let rows = e.decisions.iter().map(|(d, c)| vec![d.clone(), c.lines.to_string(), c.known.to_string(), c.wrong.to_string()]).collect();
    out + &format!("\n{}", table(&["decision", "lines", "of known truth", "wrong"], rows, &[1, 2, 3]))
}

/// Calibration, promised sets and the legal notes, for a terminal.
fn certainty(c: &Certainty) -> String {
    let levels = c.levels.iter().map(|l| {
        let interval = l.coverage_interval.map_or(String::new(), |(low, high)| format!("{low:.3} to {high:.3}"));
        vec![l.level.into(), number(l.accuracy), number(l.ece), number(l.coverage), interval, number(l.set_size)]
    });
    let mut out = format!(
        "\ncertainty, sets that promise {:.1} %\n{}",
        100.0 * c.promised,
        table(&["", "accuracy", "ECE of the best", "truth in set", "95 % interval", "mean size"], levels.collect(), &[1, 2, 3, 4, 5])
    );
    if c.years.len() > 1 {
        let years = c.years.iter().map(|y| {
            let year = y.year.map_or("no date".into(), |y| y.to_string());
            vec![year, y.n.to_string(), number(y.accuracy), number(y.ece), number(y.coverage), number(y.set_size)]
        });
        out +=
            &format!("\n{}", table(&["year", "lines", "accuracy", "ECE", "truth in set", "mean size"], years.collect(), &[1, 2, 3, 4, 5]));
    }
    let share = |hits: usize, n: usize| number((n > 0).then(|| hits as f64 / n as f64));
    let notes = c.notes.iter().map(|(grade, n)| {
        let led = format!("{} ({} right)", n.led, n.led_right);
        vec![(*grade).into(), n.lines.to_string(), share(n.right, n.lines), share(n.among, n.lines), led]
    });
    out + &format!(
        "\n{}",
        table(&["legal notes", "lines", "first code right", "right code named", "led the answer"], notes.collect(), &[1, 2, 3, 4])
    )
}
