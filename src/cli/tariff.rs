use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use chrono::NaiveDate;
use clap::{Args, Subcommand};
use serde::Serialize;
use serde_json::json;

use super::bars::Bars;
use super::paths::check_paths;
use super::reading::ReadArgs;
use super::{Format, course, print, print_json, say, table, typed};
use crate::data::dataspec::{Role, Roles};
use crate::data::infer::infer;
use crate::data::table::shorten;
use crate::data::tariff::{Asked, load, of, open, save, shipped};
use crate::domain::code::WrittenCode;
use crate::domain::tariff::schedule::{Found, Measure, Schedule};
use crate::error::{Error, ErrorKind, Result};
use crate::evaluation::told::count;

#[derive(Args)]
pub struct TariffArgs {
    #[command(subcommand)]
    command: TariffCommand,
}

#[derive(Subcommand)]
enum TariffCommand {
    /// Make one compact file of official exports, or of a table of your own
    Load(LoadArgs),
    /// Print a line of a tariff with the lines above it, rates and footnotes
    Show(ShowArgs),
    /// Say what changed between two editions
    Diff(DiffArgs),
}

#[derive(Args)]
struct LoadArgs {
    /// Exports: USITC JSON or CSV, UK commodities (API v2, JSON) or bulk CSV, workbooks of the EU's monthly TARIC extract, or a table with
    /// columns code and rate
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Whose tariff it is: US, UK, EU, CN, or a country's code
    #[arg(long, value_name = "CODE", value_parser = jurisdiction)]
    jurisdiction: String,
    /// Which edition it is, such as "2026 rev 10"
    #[arg(long, value_name = "TEXT")]
    edition: String,
    /// First day of the edition; entries before it are not answered by it
    #[arg(long, value_name = "DATE", value_parser = typed::date)]
    from: Option<NaiveDate>,
    /// File to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Args)]
struct ShowArgs {
    /// The code, with or without points
    #[arg(value_name = "CODE", value_parser = digits)]
    code: String,
    /// A tariff made by `hsift tariff load`; the shipped one if not given
    #[arg(long, value_name = "FILE")]
    tariff: Option<PathBuf>,
    /// Whose shipped tariff: US, EU, UK or CN
    #[arg(long, value_name = "CODE", value_parser = jurisdiction, default_value = "US")]
    jurisdiction: String,
    /// How to print it
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Args)]
struct DiffArgs {
    /// The older tariff
    old: PathBuf,
    /// The newer one
    new: PathBuf,
    /// Declarations; only what their codes changed in is told
    #[arg(long, value_name = "FILE")]
    lines: Option<PathBuf>,
    #[command(flatten)]
    reading: ReadArgs,
    /// How to print it
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// A code of two to twelve digits, points and spaces aside.
pub fn digits(text: &str) -> std::result::Result<String, String> {
    let plain = typed::code(text)?;
    let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
    let fits = (4..=12).contains(&digits.len()) && plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ' ' | '-'));
    if fits { Ok(digits) } else { Err("a code has 4 to 12 digits, such as 8456.12.90".into()) }
}

fn jurisdiction(text: &str) -> std::result::Result<String, String> {
    let plain = text.trim().to_uppercase();
    let fits = (2..=8).contains(&plain.len()) && plain.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if fits { Ok(if plain == "GB" { "UK".into() } else { plain }) } else { Err("a jurisdiction is a code such as US, UK, EU or CN".into()) }
}

pub fn run(args: &TariffArgs) -> Result<()> {
    match &args.command {
        TariffCommand::Load(args) => loaded(args),
        TariffCommand::Show(args) => shown(args),
        TariffCommand::Diff(args) => compared(args),
    }
}

fn loaded(args: &LoadArgs) -> Result<()> {
    let inputs: Vec<_> = args.files.iter().map(PathBuf::as_path).collect();
    check_paths(&inputs, &[&args.out])?;
    let asked = Asked { jurisdiction: args.jurisdiction.clone(), edition: args.edition.clone(), from: args.from };
    let schedule = load(&args.files, &asked)?;
    save(&schedule, &args.out)?;
    let declarable = schedule.lines.iter().filter(|l| l.declarable).count();
    let rates: usize = schedule.lines.iter().map(|l| l.measures.len()).sum();
    say(&format!(
        "{} of {}, edition {}: {}, {} of them declarable, {} in {}",
        schedule.jurisdiction,
        count(schedule.sources.len(), "file"),
        schedule.edition,
        count(schedule.lines.len(), "line"),
        declarable,
        count(rates, "rate"),
        args.out.display()
    ));
    let mut sorts: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for trouble in &schedule.troubles {
        sorts.entry(&trouble.sort).or_default().push((&trouble.at, &trouble.what));
    }
    for (sort, all) in sorts {
        let (at, what) = all[0];
        let first = shorten(&format!("{at}: {what}"), 150);
        say(&format!("  {sort}: {}, such as {first}", all.len()));
    }
    Ok(())
}

fn shown(args: &ShowArgs) -> Result<()> {
    let own = args.tariff.as_deref().map(open).transpose()?;
    let schedule = match &own {
        Some(schedule) => schedule,
        None => of(shipped(), &args.jurisdiction).ok_or_else(|| no_tariff(&args.jurisdiction))?,
    };
    let places = match schedule.find(&args.code) {
        Found::Line(at) | Found::Finer(at) => vec![at],
        Found::Above(places) => places,
        Found::Missing(nearest) => {
            let error = Error::new(ErrorKind::Data, "no line of the tariff has this code").found(&args.code);
            let hint = nearest.map_or("load an edition that has it".to_owned(), |(code, _)| format!("the nearest code above it is {code}"));
            return Err(error.hint(hint));
        }
    };
    if args.format == Format::Json {
        let lines: Vec<_> = places
            .iter()
            .map(|at| {
                let held: Vec<_> =
                    schedule.measures(*at).iter().map(|h| json!({ "from": h.line.code, "own": h.own, "measure": h.measure })).collect();
                let above: Vec<_> =
                    schedule.upward(*at).skip(1).map(|(_, l)| json!({ "code": l.code, "description": l.description })).collect();
                json!({ "line": schedule.line(*at), "measures": held, "above": above, "footnotes": schedule.footnotes(*at) })
            })
            .collect();
        return print_json(
            &json!({ "jurisdiction": schedule.jurisdiction, "edition": schedule.edition, "sources": schedule.sources, "lines": lines }),
        );
    }
    let mut out = format!("{} tariff, edition {}\n", schedule.jurisdiction, schedule.edition);
    let mut said: Vec<u32> = Vec::new();
    for at in &places {
        let mut upward: Vec<_> = schedule.upward(*at).collect();
        upward.reverse();
        for (place, line) in &upward {
            if said.contains(place) {
                continue;
            }
            let code = if line.code.is_empty() { String::new() } else { format!("{}  ", line.code) };
            out += &format!("{}{code}{}\n", "  ".repeat(line.indent as usize), line.description);
            said.push(*place);
        }
        out += &rates(schedule, *at);
    }
    print(&out)
}

/// The rates that count for a line, with where each stands.
fn rates(schedule: &Schedule, at: u32) -> String {
    let indent = "  ".repeat(schedule.line(at).indent as usize + 2);
    let mut out = String::new();
    for held in schedule.measures(at) {
        let m = held.measure;
        let mut about = vec![if held.own { "own".to_owned() } else { format!("inherited from {}", held.line.code) }];
        about.extend([&m.source].into_iter().filter(|s| !s.is_empty()).cloned());
        about.extend(Some(m.confidence.clone()).filter(|c| !c.is_empty() && c != "official"));
        about.extend(m.from.map(|d| format!("from {d}")));
        about.extend(m.to.map(|d| format!("to {d}")));
        out += &format!("{indent}{}: {}{}  [{}]\n", m.kind.key(), m.text, for_whom(m), about.join("; "));
    }
    let units = schedule.line(at).units.join(", ");
    if !units.is_empty() {
        out += &format!("{indent}units: {units}\n");
    }
    for note in schedule.footnotes(at) {
        out += &format!("{indent}note: {note}\n");
    }
    out
}

pub fn no_tariff(jurisdiction: &str) -> Error {
    Error::new(ErrorKind::Setting, "no tariff of this destination is at hand")
        .found(jurisdiction)
        .expected("US, EU, UK or CN, of which some lines are shipped, or a file with --tariff")
        .hint("hsift tariff load EXPORT --jurisdiction CODE --edition TEXT --out FILE")
}

/// What an edition changed for one code.
#[derive(Serialize)]
struct Change {
    code: String,
    what: &'static str,
    /// Rates that are gone.
    before: Vec<String>,
    /// Rates that are new.
    after: Vec<String>,
    /// Declarations with this code, or one that it belongs to.
    lines: Option<usize>,
}

fn compared(args: &DiffArgs) -> Result<()> {
    let (old, new) = (open(&args.old)?, open(&args.new)?);
    let wanted = args.lines.as_ref().map(|file| codes_of(file, &args.reading)).transpose()?;
    let (before, after) = (rates_by_code(&old), rates_by_code(&new));
    let lines = |code: &str| {
        let akin = |asked: &String| code.starts_with(asked.as_str()) || asked.starts_with(code);
        wanted.as_ref().map(|w| w.iter().filter(|(asked, _)| akin(asked)).map(|(_, n)| n).sum::<usize>())
    };
    let only = |one: Option<&Vec<String>>, other: Option<&Vec<String>>| -> Vec<String> {
        one.into_iter().flatten().filter(|r| other.is_none_or(|o| !o.contains(r))).cloned().collect()
    };
    let codes: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let change = |code: &String| {
        let (a, b) = (before.get(code), after.get(code));
        let what = match (a, b) {
            (Some(_), None) => "gone",
            (None, Some(_)) => "new",
            _ if a != b => "changed",
            _ => return None,
        };
        Some(Change { code: code.clone(), what, before: only(a, b), after: only(b, a), lines: lines(code) })
    };
    let changes: Vec<Change> = codes.into_iter().filter_map(change).filter(|c| c.lines != Some(0)).collect();
    if args.format == Format::Json {
        return print_json(&json!({ "old": old.edition, "new": new.edition, "changes": changes }));
    }
    if changes.is_empty() {
        let whom = if wanted.is_some() { "these declarations" } else { "any code" };
        return print(&format!("nothing changed from {} to {} for {whom}\n", old.edition, new.edition));
    }
    let row = |c: Change| {
        vec![c.code, c.what.to_owned(), c.before.join("; "), c.after.join("; "), c.lines.map_or(String::new(), |n| n.to_string())]
    };
    print(&table(&["code", "what", "before", "after", "lines"], changes.into_iter().map(row).collect(), &[4]))
}

/// The rates that count for each declarable code, as text.
fn rates_by_code(schedule: &Schedule) -> BTreeMap<String, Vec<String>> {
    let declarable = schedule.lines.iter().enumerate().filter(|(_, l)| l.declarable);
    let rates = |at: usize| {
        let told: BTreeSet<String> = schedule
            .measures(at as u32)
            .iter()
            .map(|h| format!("{}: {}{}", h.measure.kind.key(), h.measure.expression, for_whom(h.measure)))
            .collect();
        told.into_iter().collect()
    };
    declarable.map(|(at, line)| (line.code.clone(), rates(at))).collect()
}

/// The programmes and origins of a rate; empty if it is for everyone.
fn for_whom(measure: &Measure) -> String {
    let programmes = if measure.programmes.is_empty() { String::new() } else { format!(" ({})", measure.programmes.join(",")) };
    let origins = if measure.origins.is_empty() { String::new() } else { format!(" for {}", measure.origins.join(" ")) };
    programmes + &origins
}

/// The codes that declarations declare, with how many lines have each.
fn codes_of(file: &PathBuf, reading: &ReadArgs) -> Result<BTreeMap<String, usize>> {
    let bars = Bars::of(course::reading());
    let data = reading.read(std::slice::from_ref(file), &bars)?;
    drop(bars);
    let (spec, _) = infer(&data, &Roles::default());
    let column = spec.role(Role::Declared).or_else(|| spec.role(Role::Label)).and_then(|c| data.column(&c.name)).ok_or_else(|| {
        Error::new(ErrorKind::Schema, "no column of the file holds declared codes").at(file.display()).found(data.names().join(", "))
    })?;
    let mut codes = BTreeMap::new();
    for code in column.iter().flatten().filter_map(|c| WrittenCode::read(c).ok()) {
        *codes.entry(code.digits.to_string()).or_default() += 1;
    }
    Ok(codes)
}
