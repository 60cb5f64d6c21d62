//! The command line. Only this module prints and exits: stdout is data, everything else goes to stderr.

mod bars;
mod bench;
mod claim;
mod classify;
mod columns;
mod compare;
mod completions;
mod course;
mod demo;
mod duty;
mod evaluate;
mod explain;
mod help;
mod overrule;
mod paths;
mod print;
mod profile;
mod reading;
mod reduce;
mod reference;
mod replay;
mod score;
mod show;
mod signals;
mod simulate;
mod study;
mod tariff;
mod train;
mod typed;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::data::dataspec::{Dataspec, Role, Roles};
use crate::data::infer::infer;
use crate::data::output::{Destination, Format as FileFormat, is_stdout, write_rejects};
use crate::data::table::{Reject, Table};
use crate::error::{Error, ErrorKind, Result, visible_line};
use crate::evaluation::told::count;
use crate::training::weighed;
use paths::{rejects_path, remove_old_rejects};
use print::{print, print_file, print_json, say};

/// Learns from past customs declarations which HS subheading goods belong to and how likely a declared
/// code is wrong, and scores new ones with reasons.
#[derive(Parser)]
#[command(name = "hsift", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Threads to use; all cores if not given. Results do not depend on it
    #[arg(long, global = true, value_name = "N", value_parser = typed::count::<usize>)]
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
    /// Say what a code costs: duties, options and what is not known
    Duty(Box<duty::DutyArgs>),
    /// Load official tariffs, show their lines, compare editions
    Tariff(tariff::TariffArgs),
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

/// Where rows are written, and how.
#[derive(Args)]
struct OutArgs {
    /// File to write, its format told by its ending: .csv, .xlsx, .ndjson, .parquet; .csv and .ndjson may be packed
    /// (.gz, .zst). - writes to the standard output
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The format where no ending tells it, as for the standard output
    #[arg(long = "as", value_enum, value_name = "FORMAT")]
    format: Option<OutFormat>,
    /// Make CSV ready for a spreadsheet: with a byte-order mark, by which it knows the encoding
    #[arg(long)]
    excel: bool,
}

/// A format that rows are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum OutFormat {
    Csv,
    Ndjson,
    Parquet,
    Xlsx,
}

impl OutArgs {
    /// Where rows go.
    fn destination(&self) -> Result<Destination> {
        let named = self.format.map(|f| match f {
            OutFormat::Csv => FileFormat::Csv,
            OutFormat::Ndjson => FileFormat::Ndjson,
            OutFormat::Parquet => FileFormat::Parquet,
            OutFormat::Xlsx => FileFormat::Xlsx,
        });
        Destination::asked(&self.out, named, self.excel)
    }
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
    /// The lines that count, before anything is inferred from them, and how many of weight 0 were left out.
    fn weighed(&self, table: Table) -> Result<(Table, u64)> {
        let roles = self.roles();
        roles.check(&table)?;
        // A dataspec beside column options is refused by `spec`.
        let dataspec = self.dataspec.as_deref().filter(|_| roles == Roles::default()).map(Dataspec::load).transpose()?;
        let in_dataspec = dataspec.as_ref().and_then(|d| d.role(Role::Weight)).map(|c| c.name.as_str());
        match self.weight.as_deref().or(in_dataspec) {
            Some(column) => weighed(&table, column),
            None => Ok((table, 0)),
        }
    }

    fn roles(&self) -> Roles {
        Roles {
            label: self.label.clone(),
            declared: self.declared.clone(),
            date: self.date.clone(),
            group: self.group.clone(),
            weight: self.weight.clone(),
        }
    }

    /// The dataspec for a table: read or inferred, with the columns named here in their parts.
    fn spec(&self, table: &Table) -> Result<Dataspec> {
        let roles = self.roles();
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
    signals::watch();
    match run(cli) {
        Ok(code) => code,
        // Whoever read on has read enough.
        Err(error) if error.kind == ErrorKind::Closed => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("error: {error}"));
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
        Command::Duty(args) => duty::run(&args),
        Command::Tariff(args) => tariff::run(&args),
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

/// The time now, in UTC, to the second.
fn now() -> Result<String> {
    written_time(std::time::SystemTime::now())
}

/// A time as records write it. A clock may stand anywhere.
fn written_time(time: std::time::SystemTime) -> Result<String> {
    let since = |d: std::time::Duration| i64::try_from(d.as_secs()).ok();
    let seconds = match time.duration_since(std::time::UNIX_EPOCH) {
        Ok(after) => since(after),
        Err(before) => since(before.duration()).map(|s| -s),
    };
    let written = seconds.and_then(|s| chrono::DateTime::from_timestamp(s, 0));
    let usual = written.filter(|t| (1970..=9999).contains(&chrono::Datelike::year(t)));
    usual.map(|t| t.format("%Y-%m-%dT%H:%M:%SZ").to_string()).ok_or_else(|| {
        Error::new(ErrorKind::Setting, "the clock of this machine stands at no day that a record could name")
            .found(written.map_or("a time beyond all calendars".into(), |t| t.to_string()))
            .expected("a day from 1970 to 9999")
            .hint("set the clock")
    })
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

/// Rejects told one by one where there is no file for them.
const TOLD: usize = 10;

/// Writes a table's rejects beside the output and says so; nothing if there are none.
fn report_rejects(data: &Table, rejects: &[Reject], beside: &Path) -> Result<()> {
    let path = rejects_path(beside);
    let stdout = is_stdout(beside);
    if rejects.is_empty() {
        if !stdout {
            remove_old_rejects(&path);
        }
        return Ok(());
    }
    let rows: BTreeSet<u32> = rejects.iter().filter(|r| r.lost == "row").map(|r| r.row).collect();
    let cells = rejects.iter().filter(|r| r.lost == "cell").count();
    let reasons = if stdout {
        "with --out FILE the reasons would stand in a file beside it".to_owned()
    } else {
        write_rejects(&path, data, rejects)?;
        format!("reasons in {}", path.display())
    };
    say(&format!("{} left out and {} taken as missing; {reasons}", count(rows.len(), "row"), count(cells, "value")));
    for r in rejects.iter().take(if stdout { TOLD } else { 1 }) {
        say(&format!("  such as {}: {} {:?}: {}", data.place(r.row), visible_line(&r.column), r.value, visible_line(&r.reason)));
    }
    Ok(())
}

/// A table for the terminal; `right` are the columns set to the right.
fn table(header: &[&str], rows: Vec<Vec<String>>, right: &[usize]) -> String {
    use comfy_table::{CellAlignment, ContentArrangement, Table, presets};
    let mut table = Table::new();
    table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled).set_header(header.to_vec());
    for row in rows {
        table.add_row(row.iter().map(|cell| visible_line(cell)));
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
    value.map_or("–".into(), |v| crate::evaluation::told::fixed(v, 3))
}

#[cfg(test)]
mod tests {
    use super::written_time;
    use std::time::{Duration, UNIX_EPOCH};

    #[test]
    fn a_clock_may_stand_anywhere() {
        assert_eq!(written_time(UNIX_EPOCH).expect("a time"), "1970-01-01T00:00:00Z");
        assert_eq!(written_time(UNIX_EPOCH + Duration::from_secs(1_800_000_000)).expect("a time"), "2027-01-15T08:00:00Z");
        for seconds in [300_000_000_000, 9_000_000_000_000, u64::MAX / 4] {
            if let Some(time) = UNIX_EPOCH.checked_add(Duration::from_secs(seconds)) {
                assert!(written_time(time).is_err(), "{seconds}");
            }
        }
        for seconds in [1, 86_400, 5_000_000_000, 300_000_000_000_000] {
            if let Some(time) = UNIX_EPOCH.checked_sub(Duration::from_secs(seconds)) {
                assert!(written_time(time).is_err(), "-{seconds}");
            }
        }
    }
}
