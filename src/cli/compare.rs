use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::bars::Bars;
use super::study::{StudyArgs, a_share, head};
use super::{Format, course, print, print_json, table};
use crate::domain::technical::percent;
use crate::error::Result;
use crate::evaluation::compare::{Comparison, FOUND_AT, HeadComparison, Margins, Moved, Row, compare};
use crate::evaluation::drift::Drift;
use crate::evaluation::report;
use crate::evaluation::told::{NONE, count, fixed, name, p_value, signed, stated};
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
    /// What the accuracy of the subheading head and of the advised code may fall by at most
    #[arg(long, value_name = "SHARE", default_value = "0.01", value_parser = a_share)]
    margin: f64,
    /// What the average precision of risk may fall by at most
    #[arg(long, value_name = "SHARE", default_value = "0.03", value_parser = a_share)]
    risk_margin: f64,
    /// What the log loss of the subheading head may rise by at most, in nats
    #[arg(long, value_name = "NATS", default_value_t = Margins::default().log_loss, value_parser = nats)]
    loss_margin: f64,
    #[command(flatten)]
    study: StudyArgs,
    /// How to print the result
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// Headings and traders shown of one head.
const SHOWN: usize = 15;

fn nats(text: &str) -> std::result::Result<f64, String> {
    text.trim().parse().ok().filter(|n: &f64| n.is_finite() && *n >= 0.0).ok_or_else(|| format!("{text:?} is not a number from 0 on"))
}

pub fn run(args: &CompareArgs) -> Result<ExitCode> {
    args.study.check_paths(&[&args.old, &args.new], &args.files, None, "comparison")?;
    let (old, new) = (Model::load(&args.old)?, Model::load(&args.new)?);
    let bars = Bars::of(course::compare());
    let inputs = args.study.read(&args.files, &new, &bars)?;
    let options = args.study.options(&args.files, &inputs)?;
    let margins = Margins { accuracy: args.margin, log_loss: args.loss_margin, average_precision: args.risk_margin };
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
    let mut out = head(&c.origin);
    let headings = if c.heading_only > 0 { format!(" ({} at heading length only)", c.heading_only) } else { String::new() };
    out += &format!(
        "{}, {} of known truth{headings}; {} and {} change\n",
        count(c.n, "line"),
        c.known,
        count(c.code_changes, "first code"),
        count(c.decision_changes, "decision")
    );
    let rows = c.heads.iter().flat_map(|h| h.measures.iter().enumerate().map(move |(i, m)| measure(h, m, i == 0)));
    let header = ["head", "measure", "lines", "old", "new", "new − old", "95 % interval", "gained", "lost", "McNemar p"];
    out += &format!("\n{}", table(&header, rows.collect(), &[2, 3, 4, 5, 6, 7, 8, 9]));
    out += &format!(
        "gained and lost: lines that only the new, only the old model has right; of risk, wrong declarations that only its riskiest {} holds\n",
        stated(FOUND_AT)
    );
    type Of = fn(&HeadComparison) -> &[Moved];
    let parts: [(&str, Of); 2] = [("true heading", |h| &h.headings), ("trader", |h| &h.traders)];
    for (title, of) in parts {
        // What the pair of both heads advises says most of a trader; headings are told of each head.
        let heads = c.heads.iter().filter(|h| title != "trader" || h.head == "advised code");
        let rows: Vec<_> = heads.flat_map(|h| of(h).iter().take(SHOWN).map(move |m| moved(h, m))).collect();
        if !rows.is_empty() {
            out += &format!("\n{}", table(&["head", title, "lines", "gained", "lost", "p, Holm"], rows, &[2, 3, 4, 5]));
        }
    }
    if let Some(d) = &c.drift {
        out += &drift(d);
    }
    let gate = c.gate.iter().map(|g| vec![if g.holds { "holds" } else { "FAILS" }.into(), g.head.into(), g.what.clone(), g.found.clone()]);
    out += &format!("\n{}", table(&["gate", "of", "condition", "found"], gate.collect(), &[]));
    out + if c.passes { "the new model may take over\n" } else { "the gate stops the new model\n" }
}

/// A measure of both models. The change is that of the figures shown, so that a row adds up.
fn measure(h: &HeadComparison, m: &Row, first: bool) -> Vec<String> {
    let shown = |v: f64| fixed(v, 4);
    let change = [m.new, m.old].map(|v| shown(v).parse().unwrap_or(v));
    let once = |text: String| if first { text } else { String::new() };
    vec![
        once(h.head.into()),
        m.words(),
        m.lines.to_string(),
        shown(m.old),
        shown(m.new),
        signed(change[0] - change[1], 4),
        m.difference.interval.map_or(NONE.into(), |i| format!("{} to {}", signed(i.low, 4), signed(i.high, 4))),
        once(h.gained.to_string()),
        once(h.lost.to_string()),
        once(p_value(Some(h.mcnemar.exact))),
    ]
}

fn moved(h: &HeadComparison, m: &Moved) -> Vec<String> {
    vec![h.head.into(), name(&m.name), m.lines.to_string(), m.gained.to_string(), m.lost.to_string(), p_value(Some(m.p_holm))]
}

/// What moved, for a terminal.
pub fn drift(d: &Drift) -> String {
    let three = |v: Option<f64>| v.map_or(NONE.to_owned(), |v| fixed(v, 3));
    let list = |values: &[(String, usize)]| values.iter().take(3).map(|(v, n)| format!("{} ({n})", name(v))).collect::<Vec<_>>().join(", ");
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
    let header = ["drift since the history", "PSI", "by chance", "missing then / now", "new", "such as"];
    let rate = |r: &Option<(f64, f64, f64)>| r.map_or("unknown".into(), |(v, _, _)| percent(v));
    let codes = if d.new_codes.is_empty() { String::new() } else { format!("; new declared codes: {}", list(&d.new_codes)) };
    format!(
        "\n{}wrongly declared: {} then, {} now{codes}\n",
        table(&header, fields.collect(), &[1, 2, 3, 4]),
        rate(&d.label_rate[0]),
        rate(&d.label_rate[1])
    )
}
