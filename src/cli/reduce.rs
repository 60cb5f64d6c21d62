use std::path::PathBuf;

use clap::Args;

use super::bars::Bars;
use super::study::{StudyArgs, a_share, head};
use super::{Format, course, print, print_json, say, table};
use crate::data::output::{Destination, write_records};
use crate::error::{Error, ErrorKind, Result};
use crate::evaluation::duty::Duties;
use crate::evaluation::judged::answer;
use crate::evaluation::reduce::{Reduction, Reviewer, StatedCosts, reduce};
use crate::evaluation::report;
use crate::evaluation::resample::Measured;
use crate::evaluation::study::Study;
use crate::evaluation::told::{NONE, are, count, expected, fixed, measured, p_value, stated, tenths};
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
    args.study.check_paths(&[&args.model], &args.files, args.lines.as_deref(), "reduction")?;
    if let Some(path) = &args.lines {
        Destination::of(path)?;
    }
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
    let given = [("model", &model)];
    let study = Study::new(&given, &inputs.table, &options)?;
    let scorer = study.scorer(&study.model)?;
    let (_, judged, weights) = study.judged(scorer.spec())?;
    let answered = answer("model", &study.model, &scorer, &study.table, &judged, &bars)?;
    bars.stage(course::DRAWING, 1);
    let duties = options.rates.map(|rates| Duties::of(rates, &study.table, scorer.spec(), &judged));
    let mut reduction = reduce(&judged, &answered, &reviewer, stated.as_ref(), duties.as_ref(), &options.resampling)?;
    reduction.weights = weights;
    reduction.origin = Some(study.origin(&judged, &given, vec!["relative_reduction", "absolute_reduction"], Some(&reviewer))?);
    drop(bars);
    reduction.lines.sort_by_key(|line| line.row);
    for line in &mut reduction.lines {
        let place = inputs.table.place(line.row);
        (line.file, line.row) = (place.file.map(str::to_owned), place.row);
    }
    if let Some(path) = &args.lines {
        write_records(path, &reduction.lines)?;
        say(&format!("every line in {}", path.display()));
    }
    args.study.write("reduction", &reduction, |command| report::reduction(&reduction, command))?;
    match args.format {
        Format::Json => print_json(&reduction),
        Format::Text => print(&text(&reduction)),
    }
}

/// The study in a few lines, for an evaluation.
pub fn summary(r: &Reduction) -> String {
    let assisted = &r.against[1];
    format!(
        "\nassisted review of the riskiest {} (right advice taken in {} of cases, wrong advice in {}: assumed), in expectation: {} helped, {} harmed; errors {} by {}\n",
        stated(r.reviewer.budget),
        stated(r.reviewer.accept_right),
        stated(r.reviewer.accept_wrong),
        expected(assisted.helped),
        expected(assisted.harmed),
        if assisted.net >= 0.0 { "fall" } else { "rise" },
        measured(&assisted.relative, |v| tenths(if assisted.net >= 0.0 { v } else { -v }))
    )
}

fn text(r: &Reduction) -> String {
    let mut out = r.origin.as_ref().map_or(String::new(), head);
    let headings = if r.heading_only > 0 { format!(" ({} at heading length only)", r.heading_only) } else { String::new() };
    out += &format!(
        "{} with a declared and a confirmed code{headings}; the reviewer sees the riskiest {} ({}), takes right advice in {} of cases and wrong advice in {}\n",
        count(r.n, "line"),
        stated(r.reviewer.budget),
        count(r.seen, "line"),
        stated(r.reviewer.accept_right),
        stated(r.reviewer.accept_wrong)
    );
    if let Some(w) = &r.weights {
        out += &format!(
            "rates are weighted by 1 / {}, as {:.0} equally weighted lines would say as much; counts are of lines\n",
            w.column, w.effective
        );
    }
    let arms = r.arms.iter().map(|a| vec![a.name.into(), expected(a.wrong), measured(&a.rate, tenths)]);
    out += &format!("\n{}", table(&["arm", "wrong", "error rate (95 % interval)"], arms.collect(), &[1, 2]));
    let against = r.against.iter().map(|a| {
        vec![
            a.name.into(),
            expected(a.helped),
            expected(a.harmed),
            expected(a.net),
            measured(&a.absolute, tenths),
            measured(&a.relative, tenths),
            p_value(a.mcnemar.map(|p| p.exact)),
            a.design_effect.map_or(NONE.into(), |d| format!("{d:.1}")),
        ]
    });
    let header =
        ["against unassisted", "helped", "harmed", "net", "absolute, of all lines", "relative, of the errors", "p", "design effect"];
    out += &format!("\n{}", table(&header, against.collect(), &[1, 2, 3, 4, 5, 6, 7]));
    out += "assisted: expected over all reviewers of these rates, none is drawn; intervals draw traders; p: of lines whose advice could help \
            or harm, do they part as at the break-even of these rates (with equal rates McNemar's exact test), lines as independent\n";
    let budgets = r
        .budgets
        .iter()
        .map(|b| vec![stated(b.budget), b.seen.to_string(), measured(&b.net_per_100, |v| fixed(v, 2)), measured(&b.relative, tenths)]);
    let header = ["budget", "lines seen", "net errors prevented per 100 lines", "relative, of the errors"];
    out += &format!("\n{}", table(&header, budgets.collect(), &[1, 2, 3]));
    let headings = r.headings.iter().map(|h| {
        vec![
            h.heading.clone(),
            h.lines.to_string(),
            h.wrong.to_string(),
            expected(h.helped),
            expected(h.harmed),
            measured(&h.relative, tenths),
            p_value(h.p_holm),
        ]
    });
    if !r.headings.is_empty() {
        let header = ["declared heading", "lines", "wrong", "helped", "harmed", "relative reduction", "p, Holm"];
        out += &format!("\n{}", table(&header, headings.collect(), &[1, 2, 3, 4, 5, 6]));
    }
    let s = &r.sweep;
    let (own, harm) = (r.reviewer.accept_right * s.could_help as f64, s.could_harm as f64);
    out += &format!(
        "\nof the lines seen {} {} wrong and rightly advised, {} {} right and wrongly advised; with right advice taken in {} of cases, {}\n",
        s.could_help,
        are(s.could_help),
        s.could_harm,
        are(s.could_harm),
        stated(r.reviewer.accept_right),
        if own >= harm {
            "no acceptance of wrong advice undoes the gain".to_owned()
        } else {
            format!("nothing is gained once wrong advice is taken in {} of cases", tenths(own / harm))
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
        let days = |m: &Measured| measured(m, |v| fixed(v, 1));
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
            "duty withheld by wrong codes, {}: {:.0} unassisted, {:.0} assisted, {} saved ({} could be told)\n",
            d.counted.currency.as_deref().unwrap_or("no currency stated"),
            d.counted.withheld,
            d.after,
            measured(&d.saved, |v| fixed(v, 0)),
            count(d.counted.lines, "line")
        );
    }
    out + &format!("finding: {}\n", r.finding)
}
