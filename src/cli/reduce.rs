use std::path::PathBuf;

use clap::Args;

use super::bars::Bars;
use super::study::{StudyArgs, a_share};
use super::{Format, course, print, print_json, table};
use crate::data::output::atomically;
use crate::domain::technical::{percent, tenths};
use crate::error::{Error, ErrorKind, Result};
use crate::evaluation::duty::Duties;
use crate::evaluation::judged::answer;
use crate::evaluation::origin::Origin;
use crate::evaluation::reduce::{Reduction, Reviewer, StatedCosts, reduce};
use crate::evaluation::report;
use crate::evaluation::resample::Measured;
use crate::evaluation::study::Study;
use crate::model::artifact::Model;
use crate::progress::Progress;

#[derive(Args)]
pub struct ReduceArgs {
    /// Model made by `hsift train`
    model: PathBuf,
    /// Declarations with declared and confirmed codes; several files are joined by the names of their columns
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Share of lines that a reviewer sees, riskiest first: 0.1 or 10%
    #[arg(long, value_name = "SHARE", default_value = "0.1", value_parser = a_share)]
    budget: f64,
    /// How often the reviewer takes right advice (an assumption: see the sweep)
    #[arg(long, value_name = "SHARE", default_value = "0.8", value_parser = a_share)]
    accept_right: f64,
    /// How often the reviewer takes wrong advice (an assumption: see the sweep)
    #[arg(long, value_name = "SHARE", default_value = "0.4", value_parser = a_share)]
    accept_wrong: f64,
    /// Days that a look holds a line
    #[arg(long, value_name = "DAYS", requires = "error_days")]
    review_days: Option<f64>,
    /// Days that a wrong code costs, on average over those found and those not
    #[arg(long, value_name = "DAYS", requires = "review_days")]
    error_days: Option<f64>,
    /// File (CSV) for what becomes of every line
    #[arg(long, value_name = "FILE")]
    lines: Option<PathBuf>,
    #[command(flatten)]
    study: StudyArgs,
    /// How to print the result
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub fn run(args: &ReduceArgs) -> Result<()> {
    let model = Model::load(&args.model)?;
    let bars = Bars::of(course::reduce());
    let inputs = args.study.read(&args.files, &model, &bars)?;
    let options = args.study.options(&args.files, &inputs)?;
    let stated = match (args.review_days, args.error_days) {
        (Some(review_days), Some(error_days)) => Some(StatedCosts { review_days, error_days }),
        _ => None,
    };
    if let Some(costs) = stated.filter(|c| ![c.review_days, c.error_days].iter().all(|d| d.is_finite() && *d >= 0.0)) {
        return Err(Error::new(ErrorKind::Setting, "days must be numbers from 0 on").found(format!("{costs:?}")));
    }
    let reviewer = Reviewer { budget: args.budget, accept_right: args.accept_right, accept_wrong: args.accept_wrong };
    let study = Study::new(&model, &inputs.table, &options)?;
    let scorer = study.scorer(&study.model)?;
    let (_, judged, _) = study.judged(scorer.spec())?;
    let answered = answer("model", &study.model, &scorer, &study.table, &judged, &bars)?;
    bars.stage(course::DRAWING, 1);
    let duties = options.rates.map(|rates| Duties::of(rates, &study.table, scorer.spec(), &judged));
    let mut reduction = reduce(&judged, &answered, &reviewer, stated.as_ref(), duties.as_ref(), &options.resampling)?;
    reduction.origin =
        Some(study.origin(&judged, &[("model", &model)], vec!["relative_reduction", "absolute_reduction"], Some(&reviewer))?);
    drop(bars);
    reduction.lines.sort_by_key(|line| line.row);
    for line in &mut reduction.lines {
        let place = inputs.table.place(line.row);
        (line.file, line.row) = (place.file.map(str::to_owned), place.row);
    }
    if let Some(path) = &args.lines {
        write_lines(path, &reduction)?;
        eprintln!("every line in {}", path.display());
    }
    args.study.write("reduction", &reduction, |command| report::reduction(&reduction, command))?;
    match args.format {
        Format::Json => print_json(&reduction),
        Format::Text => print(&text(&reduction)),
    }
}

fn write_lines(path: &std::path::Path, r: &Reduction) -> Result<()> {
    let failed = |e: &dyn std::fmt::Display| Error::new(ErrorKind::Io, "cannot write the lines").at(path.display()).found(e);
    atomically(path, |out| {
        let mut writer = csv::Writer::from_writer(out);
        for line in &r.lines {
            writer.serialize(line).map_err(|e| failed(&e))?;
        }
        writer.flush().map_err(|e| failed(&e))
    })
}

fn with_interval(m: &Measured, show: impl Fn(f64) -> String) -> String {
    match (m.value, m.interval) {
        (Some(v), Some(i)) => format!("{} ({} to {})", show(v), show(i.low), show(i.high)),
        (Some(v), None) => show(v),
        _ => "–".into(),
    }
}

/// The study in a few lines, for an evaluation.
pub fn summary(r: &Reduction) -> String {
    let assisted = &r.against[1];
    format!(
        "\nassisted review of the riskiest {} ({} right and {} wrong advice taken, assumed): {} helped, {} harmed; errors {} by {}\n",
        percent(r.reviewer.budget),
        percent(r.reviewer.accept_right),
        percent(r.reviewer.accept_wrong),
        assisted.helped,
        assisted.harmed,
        if assisted.net >= 0 { "fall" } else { "rise" },
        with_interval(&assisted.relative, tenths)
    )
}

fn text(r: &Reduction) -> String {
    let mut out = format!(
        "{} lines with a declared and a confirmed code; the reviewer sees the riskiest {} ({} lines)\n",
        r.n,
        percent(r.reviewer.budget),
        r.seen
    );
    if r.origin.as_ref().is_some_and(Origin::simulated) {
        out += "the model learned from simulated declarations\n";
    }
    let arms = r.arms.iter().map(|a| vec![a.name.into(), a.wrong.to_string(), with_interval(&a.rate, tenths)]);
    out += &format!("\n{}", table(&["", "wrong", "error rate (95 % interval)"], arms.collect(), &[1, 2]));
    let against = r.against.iter().map(|a| {
        vec![
            a.name.into(),
            a.helped.to_string(),
            a.harmed.to_string(),
            a.net.to_string(),
            with_interval(&a.absolute, tenths),
            with_interval(&a.relative, tenths),
            format!("{:.2e}", a.mcnemar.exact),
            a.design_effect.map_or("–".into(), |d| format!("{d:.1}")),
        ]
    });
    let header =
        ["against unassisted", "helped", "harmed", "net", "absolute reduction", "relative reduction", "McNemar p", "design effect"];
    out += &format!("\n{}", table(&header, against.collect(), &[1, 2, 3, 4, 5, 6, 7]));
    let budgets = r
        .budgets
        .iter()
        .map(|b| vec![percent(b.budget), with_interval(&b.net_per_100, |v| format!("{v:.2}")), with_interval(&b.relative, tenths)]);
    out += &format!("\n{}", table(&["budget", "net errors prevented per 100 lines", "relative reduction"], budgets.collect(), &[1, 2]));
    let headings = r.headings.iter().map(|h| {
        vec![
            h.heading.clone(),
            h.lines.to_string(),
            h.wrong.to_string(),
            h.helped.to_string(),
            h.harmed.to_string(),
            with_interval(&h.relative, tenths),
            format!("{:.3}", h.p_holm),
        ]
    });
    if !r.headings.is_empty() {
        let header = ["declared heading", "lines", "wrong", "helped", "harmed", "relative reduction", "p, Holm"];
        out += &format!("\n{}", table(&header, headings.collect(), &[1, 2, 3, 4, 5, 6]));
    }
    let s = &r.sweep;
    let (own, harm) = (r.reviewer.accept_right * s.could_help as f64, s.could_harm as f64);
    out += &format!(
        "\nof the lines seen {} are wrong and rightly advised, {} right and wrongly advised; with right advice taken in {} of cases, {}\n",
        s.could_help,
        s.could_harm,
        percent(r.reviewer.accept_right),
        if own >= harm {
            "no acceptance of wrong advice undoes the gain".to_owned()
        } else {
            format!("nothing is gained once wrong advice is taken in {} of cases", percent(own / harm))
        }
    );
    if let Some(b) = &r.before_after {
        out += &format!(
            "a bare before/after comparison (border {}) would have said {} ({} to {}): no control, other goods, lines as independent\n",
            b.border,
            tenths(b.relative),
            tenths(b.interval.low),
            tenths(b.interval.high)
        );
    }
    if let Some(d) = &r.days {
        let days = |m: &Measured| with_interval(m, |v| format!("{v:.1}"));
        out += &format!(
            "expected clearance days per 100 lines, at {} a look and {} an error: {} unassisted, {} assisted, {} saved\n",
            d.stated.review_days,
            d.stated.error_days,
            days(&d.days_before),
            days(&d.days_after),
            days(&d.days_saved)
        );
    }
    if let Some(d) = &r.duty {
        out += &format!(
            "duty withheld by wrong codes, {}: {:.0} unassisted, {:.0} assisted, {} saved ({} lines could be told)\n",
            d.counted.currency.as_deref().unwrap_or("no currency stated"),
            d.counted.withheld,
            d.after,
            with_interval(&d.saved, |v| format!("{v:.0}")),
            d.counted.lines
        );
    }
    out + &format!("finding: {}\n", r.finding)
}
