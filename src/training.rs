//! Declarations to a model.
//!
//! Rows are first put into one canonical order (by a hash of what is written in them), so nothing
//! that follows can depend on the order of the file. The subheading head learns from every line whose
//! code was confirmed; a confirmed code with several successors in the model's edition is learned as
//! a set. The risk head learns from lines whose truth is known, and sees the subheading head's prediction
//! only out of fold: from a model that has not seen the line, nor any other line of its group.

mod later;
mod rows;
mod weights;

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use crate::data::audit;
use crate::data::dataspec::{Dataspec, Role};
use crate::data::digest::digests;
use crate::data::encode::{Encoder, Feature, Kind, blank_correlates};
use crate::data::facts::{self, LineFacts};
use crate::data::lines::Lines;
use crate::data::matrix::Matrix;
use crate::data::table::{Reject, Table};
use crate::data::text::Cut;
use crate::domain::declaration::{Head, Semantic, Use};
use crate::domain::legal::Grade;
use crate::domain::nomenclature::{Edition, Subheading};
use crate::error::{Error, ErrorKind, Result};
use crate::learner::{Learner, Sample, TextBlock, TrainingSet};
use crate::model::artifact::{Digested, Later, Metrics, Model, Provenance, RiskHead, SubheadingHead};
use crate::model::calibration::Calibrator;
use crate::model::derived::{self, GoodsPrediction};
use crate::model::estimator::{Estimator, argmax};
use crate::model::learned::LearnedLines;
use crate::model::memory::Memory;
use crate::model::metrics::{self, Ranked};
use crate::model::policy::{Costs, Thresholds};
use crate::model::posterior::{ClassOpinion, HeldLine, Lineage};
use crate::progress::Progress;
use rows::{Late, canonical, days, folds, period};
pub use weights::weighed;

/// Steps of progress that the first fit counts for: it finds out first how long to learn.
const FIRST_FIT: u64 = 3;
/// Rows of known truth below which nothing is learned.
const MIN_ROWS: usize = 20;

/// Which heads to train.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// Which subheading?
    Subheading,
    /// Is the declared code wrong?
    Risk,
    /// Both, as far as the labels allow.
    Both,
}

/// Settings of a training.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Which heads.
    pub target: Target,
    /// How the subheading head learns.
    pub subheading_learner: Learner,
    /// How the risk head learns.
    pub risk_learner: Learner,
    /// Folds for out-of-fold predictions and metrics, at least 2.
    pub folds: u32,
    /// Seed of the folds.
    pub seed: u64,
    /// The edition answers are codes of.
    pub edition: Edition,
    /// Weigh classes by the inverse of their frequency in the search for splits.
    pub balanced: bool,
    /// What a look and an error cost: the thresholds of decisions come from them.
    pub costs: Costs,
    /// Past lines of a subheading that the model keeps to show as precedents.
    pub precedents: usize,
}

/// Past lines of a subheading kept if nothing is said.
const PRECEDENTS: usize = 12;

impl Settings {
    /// The defaults for a learner: fine leaves for subheadings, broad ones for risk, whose shares must
    /// be trusted.
    pub fn new(target: Target, learner: &str) -> Option<Settings> {
        use crate::learner::{boosted::BoostedParams, forest::ForestParams, linfa_tree::LinfaParams, tree::TreeParams};
        let (subheading_learner, risk_learner) = match learner {
            "boosted" => (
                Learner::Boosted(BoostedParams::default()),
                Learner::Boosted(BoostedParams { learning_rate: 0.1, max_trees: 300, patience: 20, ..Default::default() }),
            ),
            "forest" => (Learner::Forest(ForestParams::default()), Learner::Forest(ForestParams { smoothing: 2.0, ..Default::default() })),
            "tree" => (
                Learner::Tree(TreeParams::default()),
                Learner::Tree(TreeParams { min_samples_leaf: 40, max_depth: 16, smoothing: 10.0, ccp_alpha: 0.0, ..TreeParams::default() }),
            ),
            "linfa" => (
                Learner::Linfa(LinfaParams::default()),
                Learner::Linfa(LinfaParams { min_samples_leaf: 40, max_depth: 10, smoothing: 10.0, ..LinfaParams::default() }),
            ),
            _ => return None,
        };
        Some(Settings {
            target,
            subheading_learner,
            risk_learner,
            folds: 5,
            seed: 1,
            edition: Edition::LATEST,
            balanced: false,
            costs: Costs::default(),
            precedents: PRECEDENTS,
        })
    }
}

/// What a model that has not seen a line says of its label.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldOut {
    /// Row of the file, from 1.
    pub row: u32,
    /// The most plausible label: a subheading, or `0` and `1` for right and wrong.
    pub best: String,
    /// Its probability.
    pub of_best: f64,
    /// Probability of the label that the line has.
    pub of_label: f64,
}

/// A trained model with what training has to tell.
#[derive(Debug)]
pub struct Trained {
    /// The model.
    pub model: Model,
    /// Rows and cells that could not be used.
    pub rejects: Vec<Reject>,
    /// By labelled row: the out-of-fold prediction, on subheadings if they were learned, else on risk.
    pub held_out: Vec<HeldOut>,
    /// Time of the learner alone for the final heads, from encoded rows to trees.
    pub fit_time: Duration,
    /// Time of everything.
    pub time: Duration,
}

/// Trains a model on a table.
///
/// # Errors
/// [`ErrorKind::Schema`] before any work if columns or labels for the target are missing;
/// [`ErrorKind::Data`] if too few rows have a known truth or all have the same.
pub fn train(table: &Table, spec: Dataspec, settings: &Settings, progress: &dyn Progress) -> Result<Trained> {
    let start = Instant::now();
    let target = check(table, &spec, settings)?;
    progress.stage("reading declarations", 5);
    let (table, weightless) = match spec.role(Role::Weight) {
        Some(column) => weighed(table, &column.name)?,
        None => (table.clone(), 0),
    };
    let (table, fingerprint) = canonical(&table);
    progress.step(1);
    let mut rejects = Vec::new();
    let lines = Lines::read(&table, &spec, settings.edition, &mut rejects);
    let (mut spec, leaks) = audit::close_leaks(&table, spec, &lines);
    let warnings: Vec<String> = table.warnings().map(str::to_owned).chain(leaks).chain(audit::doubts(&table, &spec)).collect();
    spec.sort();
    let (target, warnings) = known_enough(target, settings.target, &lines, warnings)?;
    progress.step(1);
    let facts = facts::read(&table, &spec);
    progress.step(1);
    let mut encoder = Encoder::fit(spec, &table, &facts);
    progress.step(1);
    let matrix = encoder.encode(&table, &facts, &mut rejects);
    progress.step(1);

    let folds = folds(&table, &encoder.spec, settings);
    let days = days(&lines);
    let late = Late::of(&lines, &folds, encoder.spec.role(Role::Group).is_some());
    let mut job = Job {
        settings,
        table: &table,
        lines: &lines,
        facts: &facts,
        folds: &folds,
        late,
        days: &days,
        progress,
        fit_time: Duration::ZERO,
        metrics: Metrics::default(),
        held_out: Vec::new(),
    };
    job.metrics.folds = settings.folds;
    job.metrics.folds_by = encoder.spec.role(Role::Group).map_or("content of the line".into(), |c| c.name.clone());

    let mut provenance = Provenance {
        hsift: env!("CARGO_PKG_VERSION").into(),
        source: table.name(),
        rows: table.height() as u64,
        weightless_rows: weightless,
        fingerprint,
        learner: settings.subheading_learner.name().into(),
        seed: settings.seed,
        period: period(&lines),
        simulated: ["true_code", "pattern"].iter().all(|f| encoder.spec.field(f).is_some()),
        warnings,
        ..Provenance::default()
    };

    let subheading = match target {
        Target::Risk => None,
        _ => Some(job.subheading(&encoder, &matrix, &mut provenance)?),
    };
    let risk = match target {
        Target::Subheading => None,
        _ => {
            let predictions = subheading.as_ref().map(|(_, predictions)| predictions.as_slice());
            encoder.features.extend(derived::features(&lines, predictions.is_some()));
            let mut columns = matrix.columns;
            let first = columns.len();
            columns.extend(derived::columns(&encoder.features[first..], &lines, predictions));
            let matrix = Matrix { n_rows: matrix.n_rows, columns };
            Some(job.risk(&encoder, &matrix, predictions.is_some(), &mut provenance)?)
        }
    };
    rejects.extend(table.rejects.iter().cloned());
    let lost: std::collections::BTreeSet<u32> = rejects.iter().filter(|r| r.lost == "row").map(|r| r.row).collect();
    provenance.rejected_rows = lost.len() as u64;
    rejects.sort_by(|a, b| (a.row, &a.column).cmp(&(b.row, &b.column)));
    let (fit_time, metrics, held_out) = (job.fit_time, job.metrics, job.held_out);
    // Lines of known truth: the others taught nothing that a label could test.
    let taught = digests(&table, &encoder.spec, &lines).into_iter().enumerate();
    let taught = taught.filter(|(row, _)| lines.wrong[*row].is_some() || lines.confirmed[*row].is_some());
    let learned = Some(LearnedLines::of(taught.map(|(_, digest)| digest)));
    let subheading = subheading.map(|(head, _)| head);
    let thresholds = Thresholds::from_costs(&settings.costs, subheading.as_ref().and_then(|h| h.memory.known_words));
    let model = Model {
        encoder,
        edition: settings.edition,
        subheading,
        risk,
        thresholds,
        costs: Some(settings.costs),
        provenance,
        metrics,
        learned,
        digest: Digested::default(),
    };
    Ok(Trained { model, rejects, held_out, fit_time, time: start.elapsed() })
}

/// Errors for every column of the dataspec that a head should look at and that is not there.
fn absent_features(table: &Table, spec: &Dataspec) -> Vec<Error> {
    let names = table.names();
    let absent = spec.columns.iter().filter(|c| c.used_by != Use::None && c.role.is_none() && !names.contains(&c.name.as_str()));
    absent
        .map(|c| {
            Error::new(ErrorKind::Schema, format!("no column {:?}, which the dataspec uses", c.name))
                .at(&table.source)
                .found(names.join(", "))
                .hint("mend its `name` in the dataspec, or take it out")
        })
        .collect()
}

/// Is enough known for the heads, before anything is learned? Asked for both, the subheading head is trained alone
/// where no declaration is known to be wrong, or none to be right.
fn known_enough(target: Target, asked: Target, lines: &Lines, mut warnings: Vec<String>) -> Result<(Target, Vec<String>)> {
    let known = lines.wrong.iter().flatten().count();
    let wrong = lines.wrong.iter().flatten().filter(|w| **w).count();
    if target == Target::Subheading || (known >= MIN_ROWS && wrong > 0 && wrong < known) {
        return Ok((target, warnings));
    }
    if target == Target::Both && asked == Target::Both {
        warnings.push(format!("no risk head: of {known} lines of known truth {wrong} are wrong, and risk needs some of both"));
        return Ok((Target::Subheading, warnings));
    }
    Err(Error::new(ErrorKind::Data, "too little is known to learn risk from")
        .found(format!("{known} rows of known truth, {wrong} of them wrong"))
        .expected(format!("at least {MIN_ROWS} rows, some right and some wrong"))
        .hint("use --target subheading if declared codes were never checked"))
}

/// Every problem of schema and settings, before any work. Gives the heads that the labels allow.
fn check(table: &Table, spec: &Dataspec, settings: &Settings) -> Result<Target> {
    let mut problems = Vec::new();
    if let Some(problem) = settings.costs.problem() {
        let Costs { review, error, budget } = settings.costs;
        problems.push(Error::new(ErrorKind::Setting, problem).found(format!("review {review}, error {error}, budget {budget:?}")));
    }
    if !(2..=50).contains(&settings.folds) {
        problems.push(Error::new(ErrorKind::Setting, "folds is out of range").found(settings.folds).expected("2 to 50"));
    }
    if let Err(e) = spec.check(table, &[Role::Label, Role::Declared, Role::Date, Role::Group, Role::Weight]) {
        problems.push(e);
    }
    problems.extend(absent_features(table, spec));
    let label = spec.role(Role::Label);
    let is_flag = label.is_some_and(|c| c.semantic == Semantic::Flag);
    let mut target = settings.target;
    match label {
        None => problems.push(
            Error::new(ErrorKind::Schema, "no label column")
                .at(&table.source)
                .found(table.names().join(", "))
                .expected("a column of confirmed codes, or of 0/1 \"the declaration was wrong\"")
                .hint(spec.name_the_label()),
        ),
        Some(label) if is_flag => {
            if target == Target::Subheading {
                problems.push(
                    Error::new(ErrorKind::Schema, "the subheading head needs confirmed codes")
                        .at(format!("{}, column {:?}", table.source, label.name))
                        .found("yes/no labels")
                        .hint("use --target risk, or name the column of confirmed codes with --label"),
                );
            }
            target = Target::Risk;
        }
        Some(_) if spec.role(Role::Declared).is_none() => {
            if target == Target::Risk {
                problems.push(
                    Error::new(ErrorKind::Schema, "the risk head needs declared codes beside the confirmed ones")
                        .at(&table.source)
                        .found(table.names().join(", "))
                        .hint("name the column with --declared, or use --target subheading"),
                );
            }
            target = Target::Subheading;
        }
        Some(_) => {}
    }
    Error::all(problems).map_or(Ok(target), Err)
}

/// One head's features with what the learner should know of them.
struct Task<'a> {
    matrix: Matrix,
    n_classes: usize,
    texts: Vec<TextBlock>,
    monotone: Vec<i8>,
    lineage: &'a [[u32; 2]],
    days: &'a [i32],
}

impl<'a> Task<'a> {
    /// The features at some places of the encoder's.
    fn new(encoder: &Encoder, matrix: &Matrix, features: &[usize], n_classes: usize, lineage: &'a [[u32; 2]], days: &'a [i32]) -> Task<'a> {
        let all = || features.iter().map(|f| &encoder.features[*f]).enumerate();
        let text = |(at, f): (usize, &Feature)| {
            let Kind::Tokens { cut, .. } = f.kind else { return None };
            // Weights and powers as found on short descriptions of goods; see DESIGN.md.
            let (weight, rarity) = match cut {
                Cut::Letters => (1.0, 0.5),
                Cut::Words => (0.4, 0.5),
                Cut::Places => (0.3, 0.0),
            };
            Some(TextBlock { feature: at as u32, weight, rarity, in_trees: !f.for_evidence })
        };
        let monotone = all().map(|(_, f)| encoder.monotone(f).map_or(0, |m| m.direction)).collect();
        Task { matrix: matrix.select(features), n_classes, texts: all().filter_map(text).collect(), monotone, lineage, days }
    }

    fn set<'b>(&'b self, samples: &'b [Sample], class_weight: &'b [f64], held: &'b [bool]) -> TrainingSet<'b> {
        let (matrix, n_classes) = (&self.matrix, self.n_classes);
        TrainingSet {
            matrix,
            samples,
            n_classes,
            class_weight,
            held,
            monotone: &self.monotone,
            days: self.days,
            texts: &self.texts,
            lineage: self.lineage,
        }
    }
}

/// What the two heads share while they are trained.
struct Job<'a> {
    settings: &'a Settings,
    table: &'a Table,
    lines: &'a Lines,
    facts: &'a [LineFacts],
    folds: &'a [u32],
    late: Late,
    /// Day of each row, if most have one.
    days: &'a [i32],
    progress: &'a dyn Progress,
    fit_time: Duration,
    metrics: Metrics,
    held_out: Vec<HeldOut>,
}

impl Job<'_> {
    fn class_weight(&self, samples: &[Sample], n_classes: usize) -> Vec<f64> {
        if !self.settings.balanced {
            return Vec::new();
        }
        let mut weights = vec![0.0; n_classes];
        for s in samples {
            weights[s.class as usize] += f64::from(s.weight);
        }
        let total: f64 = weights.iter().sum();
        weights.iter().map(|w| if *w > 0.0 { total / (n_classes as f64 * w) } else { 1.0 }).collect()
    }

    /// Learns from rows whose label may be a set. Additive learners follow sets by themselves. Others first learn from
    /// the rows with one code; then each row with a set shares its weight among the set's codes as that first model
    /// finds them probable, and all rows are learned together: one step of expectation-maximisation for
    /// labels known up to a set (Jin and Ghahramani, "Learning with multiple labels", NIPS 2002). A code never
    /// seen alone keeps a hundredth, so that no member of a set is ruled out by silence.
    fn learn_sets(&self, learner: &Learner, task: &Task<'_>, rows: &[(u32, Vec<u32>)]) -> Result<Estimator> {
        let weight = |row: u32| self.lines.weight[row as usize];
        let even = |(row, set): &(u32, Vec<u32>)| {
            let (row, share) = (*row, weight(*row) / set.len() as f32);
            set.iter().map(move |class| Sample { row, class: *class, weight: share }).collect::<Vec<_>>()
        };
        if matches!(learner, Learner::Boosted(_) | Learner::Forest(_)) {
            let samples: Vec<Sample> = rows.iter().flat_map(even).collect();
            return self.learn(learner, task, &samples);
        }
        let mut samples: Vec<Sample> = rows.iter().filter(|(_, set)| set.len() == 1).flat_map(even).collect();
        if samples.len() == rows.len() {
            return self.learn(learner, task, &samples);
        }
        let first = if samples.is_empty() { None } else { Some(self.learn(learner, task, &samples)?) };
        let mut p = vec![0.0; task.n_classes];
        for (row, set) in rows.iter().filter(|(_, set)| set.len() > 1) {
            if let Some(first) = &first {
                first.predict_row(&task.matrix, *row as usize, &mut p);
            }
            let total: f64 = set.iter().map(|c| p[*c as usize] + 0.01).sum();
            samples.extend(set.iter().map(|c| Sample {
                row: *row,
                class: *c,
                weight: ((p[*c as usize] + 0.01) / total) as f32 * weight(*row),
            }));
        }
        self.learn(learner, task, &samples)
    }

    fn learn(&self, learner: &Learner, task: &Task<'_>, samples: &[Sample]) -> Result<Estimator> {
        let class_weight = self.class_weight(samples, task.n_classes);
        learner.learn(&task.set(samples, &class_weight, &[]))
    }

    /// The learner with what early stopping finds on the latest rows.
    fn settled(&self, learner: &Learner, task: &Task<'_>, samples: &[Sample]) -> Result<Learner> {
        let class_weight = self.class_weight(samples, task.n_classes);
        learner.settled(&task.set(samples, &class_weight, &self.late.stopping))
    }

    /// Trains the subheading head; gives it with its out-of-fold prediction of every row.
    fn subheading(
        &mut self,
        encoder: &Encoder,
        matrix: &Matrix,
        provenance: &mut Provenance,
    ) -> Result<(SubheadingHead, Vec<GoodsPrediction>)> {
        let learner = &self.settings.subheading_learner;
        let features = features_for(encoder, |f| f.used_by.by(Head::Subheading) && (learner.weighs_evidence() || !f.for_evidence));
        let known = |row: &usize| !self.lines.truth(*row).is_empty() && self.lines.weight[*row] > 0.0;
        let mut classes: Vec<Subheading> = (0..matrix.n_rows).filter(known).flat_map(|row| self.lines.truth(row).iter().copied()).collect();
        classes.sort_unstable();
        classes.dedup();
        let place: BTreeMap<Subheading, u32> = classes.iter().enumerate().map(|(i, c)| (*c, i as u32)).collect();
        let rows: Vec<(u32, Vec<u32>)> =
            (0..matrix.n_rows).filter(known).map(|row| (row as u32, self.lines.truth(row).iter().map(|c| place[c]).collect())).collect();
        if classes.len() < 2 || rows.len() < MIN_ROWS {
            return Err(Error::new(ErrorKind::Data, "too little is known to learn subheadings from")
                .found(format!("{} rows with a usable confirmed code, {} different subheadings", rows.len(), classes.len()))
                .expected(format!("at least {MIN_ROWS} rows and 2 subheadings"))
                .hint("see the rejects for why rows were not used; use --target risk for a 0/1 label"));
        }
        if features.is_empty() {
            return Err(Error::new(ErrorKind::Schema, "no column tells what the goods are")
                .hint("see `use` in the dataspec: the subheading head looks at columns with use = both or subheading"));
        }
        provenance.subheading_rows = rows.len() as u64;
        // A label of heading length tells no subheadings apart, so it is counted for itself.
        let (headings, sets): (Vec<u32>, Vec<u32>) = rows
            .iter()
            .filter_map(|(row, set)| (set.len() > 1).then_some(*row))
            .partition(|row| self.lines.confirmed_heading_only(*row as usize));
        (provenance.heading_rows, provenance.set_rows) = (headings.len() as u64, sets.len() as u64);
        self.progress.stage("learning subheadings", u64::from(self.settings.folds) + 1 + FIRST_FIT);
        let start = Instant::now();
        let lineage: Vec<[u32; 2]> = classes.iter().map(|c| [c.chapter(), c.heading()]).collect();
        let mut task = Task::new(encoder, matrix, &features, classes.len(), &lineage, self.days);
        let held: Vec<u32> =
            rows.iter().filter(|(row, set)| set.len() == 1 && self.late.calibration[*row as usize]).map(|(row, _)| *row).collect();
        let known_words = encoder.known_words(self.table);
        let familiar_words = later::reached(&known_words, &held, later::FAMILIAR);
        let familiar = |row: usize| known_words[row].zip(familiar_words).is_none_or(|(known, least)| known >= least);
        let said = self.opinions(&place, familiar);
        let named: Vec<&Feature> = features.iter().map(|f| &encoder.features[*f]).collect();
        blank_correlates(&mut task.matrix, &named, |row| said[row].0 == Grade::Settled);
        let class_opinions: Vec<Option<ClassOpinion>> = said.into_iter().map(|(_, opinion)| opinion).collect();
        let even = |(row, set): &(u32, Vec<u32>)| {
            let (row, share) = (*row, self.lines.weight[*row as usize] / set.len() as f32);
            set.iter().map(move |class| Sample { row, class: *class, weight: share }).collect::<Vec<_>>()
        };
        let samples: Vec<Sample> = rows.iter().flat_map(even).collect();
        let learner = self.settled(&self.settings.subheading_learner, &task, &samples)?;
        let estimator = self.learn_sets(&learner, &task, &rows)?;
        provenance.settings = format!("subheading: {}", learner.settings());
        self.fit_time += start.elapsed();
        self.progress.step(FIRST_FIT);

        let tree = Lineage::of(&classes);
        let earlier: Vec<_> = rows.iter().filter(|(row, _)| !self.late.calibration[*row as usize]).cloned().collect();
        let mut held_lines = Vec::with_capacity(held.len());
        if !earlier.is_empty() && !held.is_empty() {
            let before = self.learn_sets(&learner, &task, &earlier)?;
            let by_row = before.predict_matrix(&task.matrix.take(&held));
            for (p, row) in by_row.rows().into_iter().zip(&held) {
                let truth = place[&self.lines.truth(*row as usize)[0]] as usize;
                held_lines.push(HeldLine { p: p.to_vec(), truth, opinion: class_opinions[*row as usize].clone() });
            }
        }
        let (posterior, later) = later::subheading(&held_lines, &tree, classes.len(), familiar_words);
        self.metrics.later = Some(Later { from: self.late.from.map(|d| d.to_string()), ..later });
        self.progress.step(1);

        let unknown = GoodsPrediction { declared: f32::NAN, best: f32::NAN, agrees: false };
        let mut predictions = vec![unknown; matrix.n_rows];
        let mut ranked: Vec<Ranked> = Vec::with_capacity(rows.len());
        for fold in 0..self.settings.folds {
            let outside: Vec<_> = rows.iter().filter(|(row, _)| self.folds[*row as usize] != fold).cloned().collect();
            let held: Vec<u32> = (0..matrix.n_rows as u32).filter(|row| self.folds[*row as usize] == fold).collect();
            if !outside.is_empty() && !held.is_empty() {
                let left_out = self.learn_sets(&learner, &task, &outside)?;
                let mut by_row = left_out.predict_matrix(&task.matrix.take(&held));
                for (mut p, row) in by_row.rows_mut().into_iter().zip(held) {
                    let row = row as usize;
                    let p = p.as_slice_mut().expect("rows are contiguous");
                    posterior.find(&tree, p, class_opinions[row].as_ref());
                    predictions[row] = prediction(p, &place, self.lines, row);
                    posterior.bound(p);
                    if known(&row) {
                        let truth: Vec<usize> = self.lines.truth(row).iter().map(|c| place[c] as usize).collect();
                        let best = argmax(p);
                        self.held_out.push(HeldOut {
                            row: self.table.rows[row],
                            best: classes[best].to_string(),
                            of_best: p[best],
                            of_label: truth.iter().map(|c| p[*c]).sum(),
                        });
                        if !self.lines.confirmed_heading_only(row) {
                            ranked.push(Ranked::of(p, &truth));
                        }
                    }
                }
            }
            self.progress.step(1);
        }
        let summary = metrics::ranking(&ranked);
        self.metrics.accuracy = summary.accuracy;
        self.metrics.top3_accuracy = summary.top3_accuracy;
        self.metrics.log_loss = summary.log_loss;
        self.metrics.classes = metrics::by_class(&ranked, &classes);
        let mut support = vec![0.0; classes.len()];
        for s in &samples {
            support[s.class as usize] += f64::from(s.weight);
        }
        let features: Vec<u32> = features.iter().map(|f| *f as u32).collect();
        let singles: Vec<(u32, u32)> = rows.iter().filter(|(_, set)| set.len() == 1).map(|(row, set)| (*row, set[0])).collect();
        let mut memory = Memory::of(encoder, &features, &task.matrix, &singles, classes.len());
        memory.known_words = later::reached(&known_words, &held, later::IN_SCOPE);
        memory.past = later::precedents(self, encoder, (&features, &task.matrix), &singles);
        Ok((SubheadingHead { features, classes, support, estimator, posterior: Some(posterior), memory }, predictions))
    }

    /// What the legal notes say of each row's goods: how sure they are, and which classes they leave.
    fn opinions(&self, place: &BTreeMap<Subheading, u32>, familiar: impl Fn(usize) -> bool + Sync) -> Vec<(Grade, Option<ClassOpinion>)> {
        let one = |(row, facts): (usize, &LineFacts)| {
            let said = facts.opinion(self.settings.edition);
            (said.grade, ClassOpinion::of(&said, familiar(row), |code| place.get(&code).copied()))
        };
        self.facts.par_iter().enumerate().with_min_len(256).map(one).collect()
    }

    fn risk(&mut self, encoder: &Encoder, matrix: &Matrix, sees_subheading: bool, provenance: &mut Provenance) -> Result<RiskHead> {
        // With the other head's prediction at hand, what the goods are is told by that; alone, this head
        // has to see it for itself.
        let weighs = self.settings.risk_learner.weighs_evidence();
        let features = features_for(encoder, |f| {
            (f.used_by.by(Head::Risk) || (!sees_subheading && f.used_by != Use::None)) && (weighs || !f.for_evidence)
        });
        let task = Task::new(encoder, matrix, &features, 2, &[], self.days);
        let samples: Vec<Sample> = self
            .lines
            .wrong
            .iter()
            .enumerate()
            .filter(|(row, _)| self.lines.weight[*row] > 0.0)
            .filter_map(|(row, wrong)| wrong.map(|w| Sample { row: row as u32, class: u32::from(w), weight: self.lines.weight[row] }))
            .collect();
        let wrong = samples.iter().filter(|s| s.class == 1).count();
        provenance.risk_rows = samples.len() as u64;
        let both = if provenance.settings.is_empty() { String::new() } else { format!("{}; ", provenance.settings) };
        self.progress.stage("learning risk", u64::from(self.settings.folds) + 1 + FIRST_FIT);
        let start = Instant::now();
        let learner = self.settled(&self.settings.risk_learner, &task, &samples)?;
        let estimator = self.learn(&learner, &task, &samples)?;
        provenance.settings = format!("{both}risk: {}", learner.settings());
        self.fit_time += start.elapsed();
        self.progress.step(FIRST_FIT);
        let predict = |estimator: &Estimator, held: &[Sample]| -> Vec<(f64, bool)> {
            let rows: Vec<u32> = held.iter().map(|s| s.row).collect();
            let by_row = estimator.predict_matrix(&task.matrix.take(&rows));
            by_row.rows().into_iter().zip(held).map(|(p, s)| (p[1], s.class == 1)).collect()
        };
        let (held, earlier): (Vec<Sample>, Vec<Sample>) = samples.iter().partition(|s| self.late.calibration[s.row as usize]);
        let told = if earlier.is_empty() { Vec::new() } else { predict(&self.learn(&learner, &task, &earlier)?, &held) };
        let calibrator = Calibrator::for_question(&told);
        let bounds = later::risk(&told, &calibrator, self.metrics.later.get_or_insert_default());
        self.progress.step(1);
        let mut scored = Vec::with_capacity(samples.len());
        for fold in 0..self.settings.folds {
            let (held, outside): (Vec<Sample>, Vec<Sample>) = samples.iter().partition(|s| self.folds[s.row as usize] == fold);
            if !outside.is_empty() {
                let left_out = self.learn(&learner, &task, &outside)?;
                let told = predict(&left_out, &held).into_iter().map(|(p, wrong)| (bounds.binary(calibrator.binary(p)), wrong));
                let from = scored.len();
                scored.extend(told);
                if !sees_subheading {
                    let doubts = held.iter().zip(&scored[from..]).map(|(s, (p, wrong))| HeldOut {
                        row: self.table.rows[s.row as usize],
                        best: u8::from(*p >= 0.5).to_string(),
                        of_best: p.max(1.0 - p),
                        of_label: if *wrong { *p } else { 1.0 - p },
                    });
                    self.held_out.extend(doubts);
                }
            }
            self.progress.step(1);
        }
        self.metrics.auc = metrics::auc(&scored);
        self.metrics.average_precision = metrics::average_precision(&scored);
        self.metrics.brier = metrics::brier(&scored);
        let features = features.iter().map(|f| *f as u32).collect();
        let base_rate = wrong as f64 / samples.len() as f64;
        Ok(RiskHead { features, sees_subheading, base_rate, estimator, calibrator, bounds: Some(bounds), later_risks: Vec::new() })
    }
}

fn features_for(encoder: &Encoder, wanted: impl Fn(&Feature) -> bool) -> Vec<usize> {
    encoder.features.iter().enumerate().filter(|(_, f)| wanted(f)).map(|(i, _)| i).collect()
}

/// The subheading head's prediction on one row from its class probabilities.
fn prediction(p: &[f64], place: &BTreeMap<Subheading, u32>, lines: &Lines, row: usize) -> GoodsPrediction {
    let classes =
        lines.declared_code(row).map(|code| code.targets.iter().filter_map(|t| place.get(t)).map(|i| *i as usize).collect::<Vec<_>>());
    GoodsPrediction::of(p, classes.as_deref())
}
