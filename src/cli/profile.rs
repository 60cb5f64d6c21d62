use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::{ColumnArgs, Format, print, print_json, read, table};
use crate::data::audit::{Weight, audit};
use crate::data::dataspec::{ColumnSpec, Dataspec, Roles};
use crate::data::infer::{Look, infer};
use crate::data::lines::Lines;
use crate::data::output::write_text;
use crate::data::table::shorten;
use crate::domain::nomenclature::Edition;
use crate::domain::technical::show_number;
use crate::error::Result;

#[derive(Args)]
pub struct ProfileArgs {
    /// Declarations: .csv, .parquet or .ndjson
    file: PathBuf,
    /// Dataspec to write, for editing
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    columns: ColumnArgs,
    /// How to print it
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub fn run(args: &ProfileArgs) -> Result<()> {
    let data = read(&args.file)?;
    let spec = args.columns.spec(&data)?;
    // A given dataspec may leave columns out or order them otherwise; looks follow the spec.
    let (inferred, looks) = infer(&data, &Roles::default());
    let look_of = |c: &ColumnSpec| inferred.columns.iter().position(|i| i.name == c.name).map(|i| looks[i].clone());
    let (columns, looks): (Vec<ColumnSpec>, Vec<Look>) = spec.columns.iter().filter_map(|c| Some((c.clone(), look_of(c)?))).unzip();
    let spec = Dataspec { columns, ..spec };
    let mut rejects = Vec::new();
    let lines = Lines::read(&data, &spec, Edition::LATEST, &mut rejects);
    let findings = audit(&data, &spec, &looks, &lines);
    if let Some(out) = &args.out {
        let comments: Vec<String> = looks.iter().map(describe).collect();
        write_text(out, &spec.to_toml(&comments))?;
        eprintln!("dataspec in {}: edit it and give it to `hsift train --dataspec`", out.display());
    }
    if args.format == Format::Json {
        let columns: Vec<_> = spec
            .columns
            .iter()
            .zip(&looks)
            .map(|(c, l)| json!({ "column": c, "present": l.present, "missing": l.missing, "distinct": l.distinct, "top": l.top }))
            .collect();
        return print_json(&json!({ "file": data.source, "rows": data.height(), "columns": columns, "findings": findings }));
    }
    let mut out = format!("{}: {} rows, {} columns\n\n", data.source, data.height(), spec.columns.len());
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
                describe(l),
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
    print(&out)
}

/// A column's values in one line.
fn describe(l: &Look) -> String {
    if l.present == 0 {
        return "always missing".into();
    }
    if l.numbers == l.present && l.distinct > 20 {
        return format!("{} to {}", show_number(l.min), show_number(l.max));
    }
    let top: Vec<String> = l.top.iter().take(3).map(|(v, n)| format!("{} ({n})", shorten(&v.replace('\n', " "), 24))).collect();
    top.join(", ")
}
