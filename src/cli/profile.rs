mod noise;

use std::path::{Path, PathBuf};

use clap::Args;
use rayon::prelude::*;
use serde_json::json;

use super::bars::Bars;
use super::paths::check_paths;
use super::reading::{ReadArgs, account};
use super::{ColumnArgs, Format, course, print, print_json, say, table};
use crate::data::audit::{Lookups, Weight, audit, lookups};
use crate::data::dataspec::{ColumnSpec, Dataspec};
use crate::data::infer::{Look, look};
use crate::data::lines::Lines;
use crate::data::output::write_text;
use crate::data::table::{NoteWeight, shorten};
use crate::domain::declaration::Semantic;
use crate::domain::nomenclature::Edition;
use crate::domain::technical::{show_number, tenths};
use crate::error::Result;
use crate::evaluation::told::count;

#[derive(Args)]
pub struct ProfileArgs {
    /// Declarations: CSV, Parquet, JSON, a workbook or XML, also packed with gzip or zstd; - reads standard input. Several files are
    /// joined by the names of their columns
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Dataspec to write, for editing
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    reading: ReadArgs,
    #[command(flatten)]
    columns: ColumnArgs,
    /// File (CSV) for the lines whose label a model that has not seen them finds implausible, the least plausible first. Trains
    /// a model in folds, which takes a while
    #[arg(long, value_name = "FILE")]
    label_noise: Option<PathBuf>,
    /// How to print it
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub fn run(args: &ProfileArgs) -> Result<()> {
    let outputs: Vec<&Path> = [args.out.as_deref(), args.label_noise.as_deref()].into_iter().flatten().collect();
    let inputs: Vec<&Path> = args.files.iter().chain(&args.columns.dataspec).map(PathBuf::as_path).collect();
    check_paths(&inputs, &outputs)?;
    let bars = Bars::of(if args.label_noise.is_some() { course::train() } else { course::reading() });
    // As `train` will see it: without lines of weight 0.
    let (data, weightless) = args.columns.weighed(args.reading.read(&args.files, &bars)?)?;
    let spec = args.columns.spec(&data)?;
    // A given dataspec may leave columns out or order them otherwise.
    let looked = spec.columns.par_iter().filter_map(|c| Some((c.clone(), look(data.column(&c.name)?))));
    let (columns, looks): (Vec<ColumnSpec>, Vec<Look>) = looked.unzip();
    let spec = Dataspec { columns, ..spec };
    let mut rejects = Vec::new();
    let lines = Lines::read(&data, &spec, Edition::LATEST, &mut rejects);
    let tried = lookups(&data, &spec, &lines);
    let findings = audit(&data, &spec, &looks, &lines, tried.as_ref());
    let noise = args.label_noise.as_deref().map(|out| noise::write(out, &data, &spec, &bars)).transpose()?;
    drop(bars);
    if let Some(out) = &args.out {
        let comments: Vec<String> = spec.columns.iter().zip(&looks).map(|(c, l)| describe(c, l)).collect();
        write_text(out, &spec.to_toml(&comments))?;
        say(&format!("dataspec in {}: edit it and give it to `hsift train --dataspec`", out.display()));
    }
    if args.format == Format::Json {
        let columns: Vec<_> = spec
            .columns
            .iter()
            .zip(&looks)
            .map(|(c, l)| json!({ "column": c, "present": l.present, "missing": l.missing, "distinct": l.distinct, "top": l.top }))
            .collect();
        return print_json(
            &json!({ "file": data.source, "lines": data.file_rows, "rows": data.height(), "rejected": data.rejected_rows(), "notes": data.notes, "columns": columns, "lookups": tried, "label_noise": noise, "findings": findings }),
        );
    }
    let mut out = format!("{}: {} rows, {} columns\n", data.source, data.height(), spec.columns.len());
    out += &account(&data, &data.rejects, "used").lines().map(|line| format!("  {line}\n")).collect::<String>();
    if weightless > 0 {
        out += &format!("  {} of weight 0 left out\n", count(weightless as usize, "line"));
    }
    for note in &data.notes {
        let mark = if note.weight == NoteWeight::Warning { " !" } else { "  " };
        out += &format!("{mark}{}\n", note.what);
    }
    out += "\n";
    let rows = spec
        .columns
        .iter()
        .zip(&looks)
        .map(|(c, l)| {
            let role = c.role.map_or(String::new(), |r| format!(" ({})", format!("{r:?}").to_lowercase()));
            let missing = 100.0 * l.missing as f64 / (l.missing + l.present).max(1) as f64;
            vec![
                shorten(&c.name, 28),
                c.field.clone().unwrap_or_default(),
                format!("{}{role}", format!("{:?}", c.semantic).to_lowercase()),
                format!("{:?}", c.used_by).to_lowercase(),
                format!("{missing:.0} %"),
                l.distinct.to_string(),
                describe(c, l),
            ]
        })
        .collect();
    out += &table(&["column", "field", "semantic (role)", "use", "missing", "distinct", "values"], rows, &[4, 5]);
    out += "\n";
    if findings.is_empty() {
        out += "Nothing stands out.\n";
    }
    for f in &findings {
        let mark = match f.weight {
            Weight::Serious => "!!",
            Weight::Notable => " !",
            Weight::Minor => "  ",
        };
        let column = if f.column.is_empty() { String::new() } else { format!("{}: ", f.column) };
        out += &format!("{mark} {column}{}\n", f.what);
    }
    out += &tried.as_ref().map_or(String::new(), looked_up);
    if let Some(n) = &noise {
        out += &format!("\n{}\n", n.words());
    }
    print(&out)
}

/// Lookup baselines, for a terminal.
fn looked_up(l: &Lookups) -> String {
    let row = |name: String, a: &crate::data::audit::LookupAudit| {
        vec![name, format!("{:.3}", a.score), tenths(a.seen), tenths(a.unanimous), tenths(a.right)]
    };
    let mut rows: Vec<Vec<String>> = l.columns.iter().take(6).map(|a| row(a.columns.join(", "), a)).collect();
    let dash = || "–".to_owned();
    let ids = |a: &crate::data::audit::LookupAudit| {
        vec![format!("identifiers: {}", a.columns.join(", ")), format!("{:.3}", a.score), tenths(a.seen), dash(), dash()]
    };
    rows.extend(l.ids.iter().map(ids));
    rows.push(row(format!("shortest key: {}", l.key.columns.join(", ")), &l.key));
    if !l.goes_with.is_empty() {
        rows.push(row(format!("with what goes with it: {}", l.fingerprint.columns.join(", ")), &l.fingerprint));
    }
    let parted = l.border.map_or("by chance, for lines have no dates".to_owned(), |d| format!("from {d} on"));
    format!(
        "\nlookup of {} earlier lines, measured on {} later ones ({parted}); without any key {:.3}\n{}",
        l.lines.0,
        l.lines.1,
        l.without,
        table(
            &["", if l.measure == "auc" { "AUC" } else { "accuracy" }, "seen before", "past agrees", "and is right"],
            rows,
            &[1, 2, 3, 4]
        )
    )
}

/// A column's values in one line.
fn describe(column: &ColumnSpec, l: &Look) -> String {
    if l.present == 0 {
        return "always missing".into();
    }
    if l.numbers == l.present && l.distinct > 20 && column.semantic != Semantic::Code {
        return format!("{} to {}", show_number(l.min), show_number(l.max));
    }
    let top: Vec<String> = l.top.iter().take(3).map(|(v, n)| format!("{} ({n})", shorten(&v.replace('\n', " "), 24))).collect();
    top.join(", ")
}
