//! The command line. Only this module prints and exits: stdout is data, everything else goes to stderr.
#![allow(clippy::print_stdout)] // the one place that talks to people

mod bars;
mod bench;
mod claim;
mod classify;
mod compare;
mod completions;
mod course;
mod demo;
mod evaluate;
mod explain;
mod help;
mod overrule;
mod profile;
mod reduce;
mod reference;
mod replay;
mod score;
mod show;
mod simulate;
mod study;
mod train;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, FromArgMatches, Parser, Subcommand, ValueEnum};

use bars::Bars;

use crate::data::dataspec::{Dataspec, Roles};
use crate::data::infer::infer;
use crate::data::output::write_rejects;
use crate::data::table::{Reject, Table};
use crate::data::{ingest, join};
use crate::error::{Error, ErrorKind, Result};
use crate::progress::Progress;

/// Learns from past customs declarations which HS subheading goods belong to and how likely a declared
/// code is wrong, and scores new ones with reasons.
#[derive(Parser)]
#[command(name = "hsift", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Threads to use; all cores if not given. Results do not depend on it
    #[arg(long, global = true, value_name = "N")]
    threads: Option<usize>,
}

#[derive(Subcommand)]
enum Command {
    /// Run the whole job on the sample inside the program
    Demo(demo::DemoArgs),
    /// Make declarations with known truth
    Simulate(simulate::SimulateArgs),
    /// Show what a file looks like and what is wrong with it
    Profile(profile::ProfileArgs),
    /// Learn a model from declarations
    Train(Box<train::TrainArgs>),
    /// Score declarations with a model
    Score(score::ScoreArgs),
    /// Classify goods described in a line of text
    Classify(classify::ClassifyArgs),
    /// Explain the answer on one line
    Explain(explain::ExplainArgs),
    /// Make a decision record again and compare it byte for byte
    Replay(replay::ReplayArgs),
    /// Record a person's decision on a line, for the next training
    Override(overrule::OverrideArgs),
    /// Show what a model is
    Show(show::ShowArgs),
    /// Measure a model on declarations whose truth is known
    Evaluate(Box<evaluate::EvaluateArgs>),
    /// Measure how many errors a reviewer with the model's advice prevents and makes
    Reduce(Box<reduce::ReduceArgs>),
    /// Compare two models on the same lines: may the new one take over?
    Compare(Box<compare::CompareArgs>),
    /// Judge a published claim of an error-rate reduction
    Claim(claim::ClaimArgs),
    /// Measure what predicting and explaining a row costs on this machine
    ///
    /// On one thread, unless --threads says otherwise. A measure repeats for about half a second.
    Bench(bench::BenchArgs),
    /// Write a shell's completions of commands and options
    Completions(completions::CompletionsArgs),
}

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

/// Which columns play which part, and where a dataspec is.
#[derive(Args)]
struct ColumnArgs {
    /// Dataspec (TOML) that says what the columns mean; inferred if not given
    #[arg(long, value_name = "FILE")]
    dataspec: Option<PathBuf>,
    /// Column of confirmed codes, or of 0/1 "the declaration was wrong"
    #[arg(long, value_name = "COLUMN")]
    label: Option<String>,
    /// Column of declared codes
    #[arg(long, value_name = "COLUMN")]
    declared: Option<String>,
    /// Column of dates
    #[arg(long, value_name = "COLUMN")]
    date: Option<String>,
    /// Column of the entity whose lines stay together in folds
    #[arg(long, value_name = "COLUMN")]
    group: Option<String>,
    /// Column of weights: how much a line counts in training
    #[arg(long, value_name = "COLUMN")]
    weight: Option<String>,
}

impl ColumnArgs {
    /// The dataspec for a table: read or inferred, with the columns named here in their parts.
    fn spec(&self, table: &Table) -> Result<Dataspec> {
        let roles = Roles {
            label: self.label.clone(),
            declared: self.declared.clone(),
            date: self.date.clone(),
            group: self.group.clone(),
            weight: self.weight.clone(),
        };
        roles.check(table)?;
        match &self.dataspec {
            None => Ok(infer(table, &roles).0),
            Some(path) if roles == Roles::default() => Dataspec::load(path),
            Some(path) => Err(Error::new(ErrorKind::Setting, "a dataspec and column options say the same thing twice")
                .at(path.display())
                .found("--label, --declared, --date, --group or --weight beside --dataspec")
                .hint("set `role` in the dataspec")),
        }
    }
}

/// Runs the program.
pub fn main() -> ExitCode {
    let cli = match help::command().try_get_matches().and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(e) => {
            let _ = e.print();
            return if e.use_stderr() { ExitCode::from(2) } else { ExitCode::SUCCESS };
        }
    };
    match run(cli) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn run(cli: Cli) -> Result<ExitCode> {
    // A cost is told of one thread if nothing is said: it does not depend on how many cores others use meanwhile.
    let threads = cli.threads.or_else(|| matches!(cli.command, Command::Bench(_)).then_some(1));
    if let Some(n) = threads {
        let bad = |found: String| Error::new(ErrorKind::Setting, "threads is out of range").found(found).expected("1 to 1024");
        if !(1..=1024).contains(&n) {
            return Err(bad(n.to_string()));
        }
        rayon::ThreadPoolBuilder::new().num_threads(n).build_global().map_err(|e| bad(e.to_string()))?;
    }
    let done = match cli.command {
        Command::Compare(args) => return compare::run(&args),
        Command::Demo(args) => demo::run(&args),
        Command::Simulate(args) => simulate::run(&args),
        Command::Profile(args) => profile::run(&args),
        Command::Train(args) => train::run(&args),
        Command::Score(args) => score::run(&args),
        Command::Classify(args) => classify::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Replay(args) => replay::run(&args),
        Command::Override(args) => overrule::run(&args),
        Command::Show(args) => show::run(&args),
        Command::Evaluate(args) => evaluate::run(&args),
        Command::Reduce(args) => reduce::run(&args),
        Command::Claim(args) => claim::run(&args),
        Command::Bench(args) => bench::run(&args),
        Command::Completions(args) => completions::run(&args),
    };
    done.map(|()| ExitCode::SUCCESS)
}

/// Prints to stdout. A reader that closed the pipe (`hsift … | head`) ends the program quietly.
fn print(text: &str) -> Result<()> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => std::process::exit(0),
        Err(e) => Err(Error::io("cannot write to standard output", Path::new("stdout"), &e)),
        Ok(()) => Ok(()),
    }
}

fn print_json(value: &impl serde::Serialize) -> Result<()> {
    let text = serde_json::to_string_pretty(value).map_err(|e| Error::new(ErrorKind::Format, "cannot write JSON").found(e))?;
    print(&format!("{text}\n"))
}

/// The time now, in UTC, to the second.
fn now() -> String {
    chrono::Utc::now().format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn read(path: &Path) -> Result<Table> {
    ingest::read(path)
}

/// Reads the files named as one table, and says once what joining them took.
fn read_all(paths: &[PathBuf], bars: &Bars) -> Result<Table> {
    let size = |path: &Path| path.metadata().map_or(0, |m| m.len());
    bars.stage(course::READING, paths.iter().map(|p| size(p)).sum());
    let (table, notes) = join::read_all(paths, |path| {
        let table = read(path);
        bars.step(size(path));
        table
    })?;
    notes.iter().for_each(|note| bars.say(&format!("note: {note}")));
    Ok(table)
}

/// Paths by reference.
fn paths(files: &[PathBuf]) -> Vec<&Path> {
    files.iter().map(PathBuf::as_path).collect()
}

/// Checks that a table has columns named on the command line, naming all that it has not.
fn check_columns(data: &Table, columns: &[String]) -> Result<()> {
    let names = data.names();
    let unknown = columns
        .iter()
        .filter(|c| !names.contains(&c.as_str()))
        .map(|c| Error::new(ErrorKind::Schema, format!("no column {c:?}")).at(&data.source).found(names.join(", ")));
    Error::all(unknown.collect()).map_or(Ok(()), Err)
}

/// Writes a table's rejects beside the output and says so; nothing if there are none. Of several files it says how many rows each
/// gave and lost.
fn report_rejects(data: &Table, rejects: &[Reject], beside: &Path) -> Result<()> {
    if !data.parts.is_empty() {
        eprint!("{}", rows_by_file(data, rejects));
    }
    let mut path = beside.as_os_str().to_owned();
    path.push(".rejects.csv");
    let path = PathBuf::from(path);
    if rejects.is_empty() {
        // A rejects file of an earlier run would tell lies about this one.
        let _ = std::fs::remove_file(&path);
        return Ok(());
    }
    write_rejects(&path, data, rejects)?;
    let rows: BTreeSet<u32> = rejects.iter().filter(|r| r.lost == "row").map(|r| r.row).collect();
    let cells = rejects.iter().filter(|r| r.lost == "cell").count();
    eprintln!("{} rows left out and {cells} values taken as missing; reasons in {}", rows.len(), path.display());
    let first = &rejects[0];
    eprintln!("  such as {}: {} {:?}: {}", data.place(first.row), first.column, first.value, first.reason);
    Ok(())
}

/// Rows read and rejected of every file, for a terminal.
fn rows_by_file(data: &Table, rejects: &[Reject]) -> String {
    let lost: BTreeSet<u32> = rejects.iter().filter(|r| r.lost == "row").map(|r| r.row).collect();
    let mut rows = Vec::new();
    let mut from = 0;
    for part in &data.parts {
        let rejected = lost.range(from + 1..=from + part.rows).count() as u32;
        rows.push(vec![part.name.clone(), part.rows.to_string(), (part.rows - rejected).to_string(), rejected.to_string()]);
        from += part.rows;
    }
    let rejected = lost.range(1..=from).count() as u32;
    rows.push(vec!["all files".into(), from.to_string(), (from - rejected).to_string(), rejected.to_string()]);
    table(&["", "rows read", "kept", "rejected"], rows, &[1, 2, 3])
}

/// Refuses to write over what was read.
fn not_over(out: &Path, inputs: &[&Path]) -> Result<()> {
    let real = |p: &Path| p.canonicalize().ok();
    if real(out).is_some() && inputs.iter().any(|i| real(i) == real(out)) {
        return Err(Error::new(ErrorKind::Setting, "the output would overwrite what it is made from")
            .at(out.display())
            .hint("name another file with --out"));
    }
    Ok(())
}

/// A table for the terminal; `right` are the columns set to the right.
fn table(header: &[&str], rows: Vec<Vec<String>>, right: &[usize]) -> String {
    use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled).set_header(header.to_vec());
    for row in rows {
        table.add_row(row);
    }
    for column in right {
        if let Some(column) = table.column_mut(*column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let text: Vec<String> = table.lines().map(|l| l.trim_end().to_owned()).collect();
    text.join("\n") + "\n"
}

/// A measure with three decimals, or a dash.
fn number(value: Option<f64>) -> String {
    value.map_or("–".into(), |v| format!("{v:.3}"))
}
