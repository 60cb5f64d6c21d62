use std::path::{Path, PathBuf};

use clap::Args;

use super::bars::Bars;
use super::study::{StudyArgs, head};
use super::{Format, course, number, print, print_json, table};
use crate::error::Result;
use crate::evaluation::certainty::Certainty;
use crate::evaluation::evaluate::{Evaluation, evaluate};
use crate::evaluation::measures::{ArmResult, OF_CODES, OF_RISK, ece_in_words};
use crate::evaluation::report;
use crate::evaluation::study::Options;
use crate::evaluation::told::{are, count, stated, tenths};
use crate::model::artifact::Model;

#[derive(Args)]
pub struct EvaluateArgs {
    /// Model made by `hsift train`
    model: PathBuf,
    /// Declarations whose truth is known; several files are joined by the names of their columns
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Baseline: look up by these columns (comma-separated) in --history
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',', requires = "history")]
    lookup: Vec<String>,
    /// Baseline: the model in use before
    #[arg(long, value_name = "MODEL")]
    previous: Option<PathBuf>,
    /// Train the model's recipe anew before each of so many windows of the file, and ask it about what came next
    #[arg(long, value_name = "N", default_value_t = 0)]
    windows: usize,
    #[command(flatten)]
    study: StudyArgs,
    /// How to print the result
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub fn run(args: &EvaluateArgs) -> Result<()> {
    let models: Vec<&Path> = std::iter::once(args.model.as_path()).chain(args.previous.as_deref()).collect();
    args.study.check_paths(&models, &args.files, None, "evaluation")?;
    let model = Model::load(&args.model)?;
    let previous = args.previous.as_deref().map(Model::load).transpose()?;
    let bars = Bars::of(course::evaluate(previous.is_some(), args.study.has_history(), args.windows));
    let inputs = args.study.read(&args.files, &model, &bars)?;
    let options =
        Options { lookup: &args.lookup, previous: previous.as_ref(), windows: args.windows, ..args.study.options(&args.files, &inputs)? };
    let (evaluation, mut scores) = evaluate(&model, &inputs.table, &options, &bars)?;
    drop(bars);
    scores.iter_mut().for_each(|score| score.place(&inputs.table));
    args.study.write("evaluation", &evaluation, |command| report::evaluation(&evaluation, &scores, command))?;
    match args.format {
        Format::Json => print_json(&evaluation),
        Format::Text => print(&text(&evaluation)),
    }
}

/// Arms by measures, with the interval of the first measure named.
fn arms(arms: &[ArmResult], names: &[(&'static str, &'static str)], interval_of: &str) -> String {
    let shown: Vec<_> = names.iter().filter(|(name, _)| arms.iter().any(|a| a.measures.contains_key(name))).collect();
    let mut header = vec!["answered by"];
    for (name, words) in &shown {
        header.push(words);
        if *name == interval_of {
            header.push("95 % interval");
        }
    }
    let mut rows = Vec::new();
    for arm in arms.iter().filter(|a| shown.iter().any(|(name, _)| a.measures.contains_key(name))) {
        let mut cells = vec![arm.name.clone()];
        for (name, _) in &shown {
            let m = arm.measures.get(name);
            cells.push(number(m.and_then(|m| m.value)));
            if *name == interval_of {
                cells.push(m.and_then(|m| m.interval).map_or(String::new(), |i| format!("{:.3} to {:.3}", i.low, i.high)));
            }
        }
        rows.push(cells);
    }
    table(&header, rows, &(1..header.len()).collect::<Vec<_>>())
}

/// The evaluation for a terminal.
pub fn text(e: &Evaluation) -> String {
    let mut out = format!("{}: {} measured\n{}", e.file, count(e.n, "line"), head(&e.origin));
    if e.split.not_later > 0 {
        out += &format!(
            "{} {} not later than the last day learned from ({}): figures on them say nothing of the future\n",
            count(e.split.not_later, "line"),
            are(e.split.not_later),
            e.split.learned_to.map_or(String::new(), |d| d.to_string())
        );
    }
    if let Some(days) = e.split.embargo_days {
        out += &format!("an embargo of {} left out {}\n", count(days as usize, "day"), count(e.split.embargoed, "line"));
    }
    if let Some(w) = &e.weights {
        out += &format!("lines are weighted by 1 / {}: they say as much as {:.0} equally weighted ones\n", w.column, w.effective);
    }
    if e.n == 0 {
        out += "no line is left for the model itself; its recipe is measured below\n";
    }
    if e.subheading_n + e.heading_only_n > 0 {
        let headings = match e.heading_only_n {
            0 => String::new(),
            n => format!("; {} confirmed at heading length only {} judged as far as that", count(n, "line"), are(n)),
        };
        out += &format!(
            "\nsubheading, {} of confirmed code{headings}\n{}",
            count(e.subheading_n, "line"),
            arms(&e.arms, &OF_CODES, "accuracy")
        );
        if e.known_n < e.subheading_n {
            out += &format!(" on the {} of codes it learned: accuracy {}\n", count(e.known_n, "line"), number(e.known.accuracy));
        }
        out += &format!(" best candidate at 90 % or more: {}, {} of them wrong\n", count(e.confident.lines, "line"), e.confident.wrong);
    }
    if let Some(c) = &e.certainty {
        out += &certainty(c);
    }
    if e.risk.risk_n > 0 {
        out += &format!(
            "\nrisk, {} of known truth, {} wrong\n{}",
            count(e.risk.risk_n, "line"),
            tenths(e.risk.base_rate.unwrap_or(0.0)),
            arms(&e.arms, &OF_RISK, "average_precision")
        );
    }
    if e.n > 0 {
        out += &format!(" {}\n", ece_in_words());
    }
    if let Some(r) = &e.reduction {
        out += &super::reduce::summary(r);
    }
    if !e.windows.is_empty() {
        let of = |arm: &ArmResult, name: &str| number(arm.value(name));
        let rows = e.windows.iter().map(|w| {
            let (own, declared) = (&w.arms[0], &w.arms[1]);
            vec![
                format!("{} to {}", w.from, w.to),
                w.learned_before.to_string(),
                w.learned.to_string(),
                w.asked.to_string(),
                of(own, "accuracy"),
                of(declared, "accuracy"),
                of(own, "average_precision"),
            ]
        });
        let header = [
            "rolling windows",
            "learned before",
            "lines learned",
            "lines asked",
            "right subheading",
            "declared right",
            "average precision",
        ];
        out += &format!("\n{}", table(&header, rows.collect(), &[2, 3, 4, 5, 6]));
    }
    if let Some(d) = &e.drift {
        out += &super::compare::drift(d);
    }
    if e.n == 0 {
        return out;
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
        "\ncertainty, sets that promise {}\n{}",
        stated(c.promised),
        table(&["level", "accuracy", "ECE of the best", "truth in set", "95 % interval", "mean size"], levels.collect(), &[1, 2, 3, 4, 5])
    );
    out += "accuracy: of the most probable chapter (the sum of its codes), heading, subheading\n";
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
