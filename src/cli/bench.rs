use std::hint::black_box;
use std::ops::Range;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;
use rayon::prelude::*;
use serde::Serialize;

use super::bars::Bars;
use super::reading::ReadArgs;
use super::{Format, course, print, print_json, table};
use crate::data::matrix::Matrix;
use crate::error::{Error, ErrorKind, Result};
use crate::model::additive::Additive;
use crate::model::artifact::Model;
use crate::model::contributions::{Contributions, Explainer};
use crate::model::estimator::{Estimator, argmax};
use crate::model::path;
use crate::scoring::reasons::{Detail, Lang};
use crate::scoring::scorer::Scorer;

/// A measure is repeated for so long.
const ENOUGH: Duration = Duration::from_millis(500);
/// Passes that a median needs, unless they take too long.
const PASSES: usize = 3;
/// A pass goes over as many rows as take so long.
const PASS: Duration = Duration::from_secs(1);
/// The check that contributions add up goes over as many rows as take so long.
const CHECK: Duration = Duration::from_secs(5);
/// Rows that tell how long a row takes.
const TRIAL: usize = 16;

#[derive(Args)]
pub struct BenchArgs {
    /// Model made by `hsift train`
    model: PathBuf,
    /// Declarations: .csv, .parquet or .ndjson
    file: PathBuf,
    /// Measure on so many rows from the start of the file
    #[arg(long, default_value_t = 2_000, value_name = "N")]
    rows: usize,
    #[command(flatten)]
    reading: ReadArgs,
    /// How to print the result
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// What one row costs, in microseconds.
#[derive(Serialize)]
struct Costs {
    rows: usize,
    threads: usize,
    encode_us: f64,
    heads: Vec<HeadCosts>,
}

/// What one row costs a head. A single tree is explained by its path, which serves all classes and is no sum.
#[derive(Serialize)]
struct HeadCosts {
    head: &'static str,
    classes: usize,
    trees: usize,
    predict_us: f64,
    explain_us: f64,
    explain_all_us: Option<f64>,
    prepare_explainer_ms: Option<f64>,
    largest_gap: Option<f64>,
    /// Rows that `largest_gap` is the largest of.
    gap_rows: usize,
}

pub fn run(args: &BenchArgs) -> Result<()> {
    let model = Model::load(&args.model)?;
    let all = args.reading.read_and_warn(std::slice::from_ref(&args.file), &Bars::of(course::reading()))?;
    let n = args.rows.min(all.height());
    if n == 0 {
        return Err(Error::new(ErrorKind::Data, "there is no row to measure on").at(&all.source).found(format!(
            "{} rows read, --rows {}",
            all.height(),
            args.rows
        )));
    }
    let data = all.take(&(0..n as u32).collect::<Vec<_>>());
    let scorer = Scorer::new(&model, &data, None, Detail::None, Lang::En)?;
    let encode = median_seconds(|| drop(black_box(scorer.prepare(&data))));
    let prepared = scorer.prepare(&data);
    let (goods, trade) = scorer.head_matrices(&prepared);
    let mut heads = Vec::new();
    if let (Some(head), Some(matrix)) = (&model.subheading, &goods) {
        let declared = |row| scorer.declared_classes(&prepared.lines, row).and_then(|classes| classes.first().copied());
        heads.push(costs("subheading", &head.estimator, matrix, declared));
    }
    if let (Some(head), Some(matrix)) = (&model.risk, &trade) {
        heads.push(costs("risk", &head.estimator, matrix, |_| None));
    }
    let costs = Costs { rows: n, threads: rayon::current_num_threads(), encode_us: rounded(1e6 * encode / n as f64), heads };
    match args.format {
        Format::Json => print_json(&costs),
        Format::Text => print(&text(&costs)),
    }
}

/// Measures a head; `declared` is the class that a row declares.
fn costs(name: &'static str, estimator: &Estimator, matrix: &Matrix, declared: impl Fn(usize) -> Option<usize>) -> HeadCosts {
    let (n, k) = (matrix.n_rows, estimator.n_classes());
    let predict = |rows: Range<usize>| {
        let mut p = vec![0.0; rows.len() * k];
        estimator.predict(matrix, rows, &mut p);
        black_box(p);
    };
    let mut costs = HeadCosts {
        head: name,
        classes: k,
        trees: estimator.n_trees(),
        predict_us: median_us(n, predict),
        explain_us: 0.0,
        explain_all_us: None,
        prepare_explainer_ms: None,
        largest_gap: None,
        gap_rows: 0,
    };
    match estimator {
        Estimator::Tree(tree) => {
            costs.explain_us = median_us(n, |rows| rows.for_each(|row| drop(black_box(path::path(tree, matrix, row)))));
        }
        _ => {
            let models = estimator.additives();
            let ready = || models.iter().map(|m| Explainer::new(m)).collect::<Vec<_>>();
            costs.prepare_explainer_ms = Some(rounded(1e3 * median_seconds(|| drop(black_box(ready())))));
            let explainers = ready();
            let p = estimator.predict_matrix(matrix);
            let asked: Vec<(usize, [usize; 2])> = (0..n)
                .map(|row| {
                    let (best, other) = questioned(p.row(row).as_slice().expect("rows are contiguous"), declared(row));
                    estimator.parting(best, other).map_or((0, [0, 0]), |(model, a, b)| (model, [a, b]))
                })
                .collect();
            costs.explain_us = median_us(n, |rows| {
                let mut out = Contributions::default();
                for row in rows {
                    explainers[asked[row].0].row(matrix, row, &asked[row].1, &mut out);
                    black_box(&mut out);
                }
            });
            let explain_all = median_us(n, |rows| {
                let mut out = Contributions::default();
                for (row, (model, explainer)) in rows.flat_map(|row| models.iter().zip(&explainers).map(move |m| (row, m))) {
                    explainer.row(matrix, row, &(0..model.n_classes).collect::<Vec<_>>(), &mut out);
                    black_box(&mut out);
                }
            });
            costs.explain_all_us = Some(explain_all);
            costs.gap_rows = as_many_as_take(CHECK, explain_all / 1e6, n);
            let gaps = models.iter().zip(&explainers).map(|(model, explainer)| largest_gap(model, explainer, matrix, costs.gap_rows));
            costs.largest_gap = Some(gaps.fold(0.0, worse));
        }
    }
    costs
}

/// The classes a person asks about: the most probable one, and the declared one or else the runner-up.
fn questioned(p: &[f64], declared: Option<usize>) -> (usize, usize) {
    let best = argmax(p);
    let second = (0..p.len()).filter(|c| *c != best).max_by(|a, b| p[*a].total_cmp(&p[*b]));
    (best, declared.filter(|c| *c != best).or(second).unwrap_or(best))
}

/// The larger of two gaps; one that is no number is the worst of all.
fn worse(a: f64, b: f64) -> f64 {
    if a.is_nan() || a > b { a } else { b }
}

/// One part of the rows a thread.
fn parts(n: usize) -> Vec<Range<usize>> {
    let part = n.div_ceil(rayon::current_num_threads());
    (0..n).step_by(part).map(|start| start..n.min(start + part)).collect()
}

/// How far the contributions of a row, with what they start from, are from adding up to a raw score, at worst
/// among the first `n` rows.
fn largest_gap(model: &Additive, explainer: &Explainer<'_>, matrix: &Matrix, n: usize) -> f64 {
    let k = model.n_classes;
    let all: Vec<usize> = (0..k).collect();
    let gap_of = |rows: Range<usize>| {
        let mut scores = vec![0.0; rows.len() * k];
        model.scores(matrix, rows.clone(), &mut scores);
        let (mut out, mut gap) = (Contributions::default(), 0.0);
        for (row, scores) in rows.zip(scores.chunks_exact(k)) {
            explainer.row(matrix, row, &all, &mut out);
            for (class, score) in scores.iter().enumerate() {
                let inputs: f64 = out.inputs.iter().skip(class).step_by(k).sum();
                let tokens: f64 = out.tokens.iter().map(|(_, values)| values[class]).sum();
                gap = worse(gap, (explainer.expected()[class] + inputs + tokens - f64::from(*score)).abs());
            }
        }
        gap
    };
    parts(n).into_par_iter().map(gap_of).reduce(|| 0.0, worse)
}

/// Median time of what is repeated.
fn median_seconds(mut pass: impl FnMut()) -> f64 {
    let start = Instant::now();
    let mut times = Vec::new();
    while start.elapsed() < ENOUGH || (times.len() < PASSES && start.elapsed() < PASS * PASSES as u32) {
        let start = Instant::now();
        pass();
        times.push(start.elapsed().as_secs_f64());
    }
    times.sort_unstable_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Median time a row of passes over the first rows, as many of `n` as a pass has time for. Every thread works on one part
/// of them.
fn median_us(n: usize, work: impl Fn(Range<usize>) + Sync) -> f64 {
    let few = n.min(TRIAL);
    let trial = Instant::now();
    work(0..few);
    let rows = as_many_as_take(PASS, trial.elapsed().as_secs_f64() / few as f64, n).max(few);
    let seconds = median_seconds(|| parts(rows).into_par_iter().for_each(&work));
    rounded(1e6 * seconds / rows as f64)
}

fn as_many_as_take(time: Duration, row_seconds: f64, n: usize) -> usize {
    ((time.as_secs_f64() / row_seconds.max(1e-9)) as usize).clamp(1, n)
}

/// Three decimals; more are noise.
fn rounded(value: f64) -> f64 {
    (1e3 * value).round() / 1e3
}

fn text(costs: &Costs) -> String {
    let figure = |v: Option<f64>| v.map_or("–".into(), |v| format!("{v:.*}", usize::from(v < 100.0) + usize::from(v < 10.0)));
    let row = |h: &HeadCosts| {
        vec![
            h.head.to_owned(),
            h.classes.to_string(),
            h.trees.to_string(),
            figure(Some(h.predict_us)),
            figure(Some(h.explain_us)),
            figure(h.explain_all_us),
            figure(h.prepare_explainer_ms),
            h.largest_gap.map_or("–".into(), |g| format!("{g:.1e} ({} rows)", h.gap_rows)),
        ]
    };
    let header = ["", "classes", "trees", "predict", "explain", "explain all classes", "ready to explain, ms", "largest gap"];
    format!(
        "rows {}, threads {}; microseconds a row, medians of several passes\nencode {}, for all heads\n\n{}",
        costs.rows,
        costs.threads,
        figure(Some(costs.encode_us)),
        table(&header, costs.heads.iter().map(row).collect(), &[1, 2, 3, 4, 5, 6, 7])
    ) + "\n explain: the answer beside the declared code or the runner-up; of a single tree, its path\n \
         largest gap: how far contributions are from adding up to a raw score, at worst\n"
}
