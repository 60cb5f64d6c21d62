use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::bars::Bars;
use super::study::{StudyArgs, a_share};
use super::{Format, course, print, print_json, table};
use crate::domain::technical::percent;
use crate::error::Result;
use crate::evaluation::compare::{Comparison, Margins, Moved, compare};
use crate::evaluation::drift::Drift;
use crate::evaluation::report;
use crate::model::artifact::Model;

#[derive(Args)]
pub struct CompareArgs {
    /// The model in use
    old: PathBuf,
    /// The model that may take its place
    new: PathBuf,
    /// Declarations whose truth is known, later than those learned from; several files are joined by the names of their columns
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// End with exit code 1 unless the new model is shown to be no worse
    #[arg(long)]
    gate: bool,
    /// What the accuracy of the advised code may fall by at most
    #[arg(long, value_name = "SHARE", default_value = "0.01", value_parser = a_share)]
    margin: f64,
    /// What the average precision of risk may fall by at most
    #[arg(long, value_name = "SHARE", default_value = "0.03", value_parser = a_share)]
    risk_margin: f64,
    #[command(flatten)]
    study: StudyArgs,
    /// How to print the result
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub fn run(args: &CompareArgs) -> Result<ExitCode> {
    let (old, new) = (Model::load(&args.old)?, Model::load(&args.new)?);
    let bars = Bars::of(course::compare());
    let inputs = args.study.read(&args.files, &new, &bars)?;
    let options = args.study.options(&args.files, &inputs)?;
    let margins = Margins { accuracy: args.margin, average_precision: args.risk_margin };
    let mut comparison = compare(&old, &new, &inputs.table, &options, margins, &bars)?;
    drop(bars);
    for line in &mut comparison.changed {
        let place = inputs.table.place(line.row);
        (line.file, line.row) = (place.file.map(str::to_owned), place.row);
    }
    args.study.write("comparison", &comparison, |command| report::comparison(&comparison, command))?;
    match args.format {
        Format::Json => print_json(&comparison)?,
        Format::Text => print(&text(&comparison))?,
    }
    Ok(if args.gate && !comparison.passes { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn text(c: &Comparison) -> String {
    let mut out = format!(
        "{} lines, {} of known truth: {} codes and {} decisions change; {} lines gained, {} lost, McNemar p {:.2e}\n",
        c.n, c.known, c.code_changes, c.decision_changes, c.gained, c.lost, c.mcnemar.exact
    );
    let differences = c.differences.iter().map(|(name, m)| {
        let arm = |i: usize| c.arms[i].value(name).map_or(String::new(), |v| format!("{v:.4}"));
        let interval = m.interval.map_or(String::new(), |i| format!("{:+.4} to {:+.4}", i.low, i.high));
        vec![name.replace('_', " "), arm(0), arm(1), m.value.map_or(String::new(), |v| format!("{v:+.4}")), interval]
    });
    out += &format!(
        "\n{}(difference of accuracy: of the advised code; old and new: of the best candidate from the goods)\n",
        table(&["", "old", "new", "new less old", "95 % interval"], differences.collect(), &[1, 2, 3, 4])
    );
    for (title, moved) in [("true heading", &c.headings), ("trader", &c.traders)] {
        if !moved.is_empty() {
            let row =
                |m: &Moved| vec![m.name.clone(), m.lines.to_string(), m.gained.to_string(), m.lost.to_string(), format!("{:.3}", m.p_holm)];
            out += &format!("\n{}", table(&[title, "lines", "gained", "lost", "p, Holm"], moved.iter().map(row).collect(), &[1, 2, 3, 4]));
        }
    }
    if let Some(d) = &c.drift {
        out += &drift(d);
    }
    let gate = c.gate.iter().map(|g| vec![if g.holds { "holds" } else { "FAILS" }.into(), g.what.clone(), g.found.clone()]);
    out += &format!("\n{}", table(&["gate", "", "found"], gate.collect(), &[]));
    out + if c.passes { "the new model may take over\n" } else { "the gate stops the new model\n" }
}

/// What moved, for a terminal.
pub fn drift(d: &Drift) -> String {
    let three = |v: Option<f64>| v.map_or("–".to_owned(), |v| format!("{v:.3}"));
    let list = |values: &[(String, usize)]| values.iter().take(3).map(|(v, n)| format!("{v} ({n})")).collect::<Vec<_>>().join(", ");
    let moved = |f: &&crate::evaluation::drift::FieldDrift| {
        f.psi.zip(f.noise).is_some_and(|(psi, noise)| psi > noise) || f.new_share.is_some_and(|s| s > 0.0)
    };
    let fields = d.fields.iter().filter(moved).map(|f| {
        vec![
            f.column.clone(),
            three(f.psi),
            three(f.noise),
            format!("{} / {}", percent(f.missing_before), percent(f.missing_now)),
            f.new_share.map_or("–".into(), percent),
            list(&f.new),
        ]
    });
    let header = ["drift since the history", "PSI", "by chance", "missing then / now", "new", ""];
    let rate = |r: &Option<(f64, f64, f64)>| r.map_or("unknown".into(), |(v, _, _)| percent(v));
    let codes = if d.new_codes.is_empty() { String::new() } else { format!("; new declared codes: {}", list(&d.new_codes)) };
    format!(
        "\n{}wrongly declared: {} then, {} now{codes}\n",
        table(&header, fields.collect(), &[1, 2, 3, 4]),
        rate(&d.label_rate[0]),
        rate(&d.label_rate[1])
    )
}
