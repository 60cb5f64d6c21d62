use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::json;

use super::bars::Bars;
use super::paths::{card_path, check_paths, rejects_path};
use super::reading::{ReadArgs, account};
use super::{ColumnArgs, Format, check_columns, course, number, print, print_json, report_rejects, say, typed};
use crate::data::ledger::torn_path;
use crate::data::output::{is_stdout, together};
use crate::data::overrides;
use crate::domain::declaration::Use;
use crate::domain::nomenclature::Edition;
use crate::error::{Error, ErrorKind, Result};
use crate::evaluation::told::count;
use crate::learner::Learner;
use crate::learner::splitter::Criterion;
use crate::model::artifact::{Model, OverrideProvenance};
use crate::model::card::card;
use crate::model::policy::Costs;
use crate::training::{Settings, Target, Trained, train};

#[derive(Clone, Copy, ValueEnum)]
enum TargetArg {
    Subheading,
    Risk,
    Both,
}

#[derive(Clone, Copy, ValueEnum)]
enum LearnerArg {
    Boosted,
    Forest,
    Tree,
    Linfa,
}

#[derive(Clone, Copy, ValueEnum)]
enum LevelsArg {
    Auto,
    Flat,
    Each,
}

#[derive(Clone, Copy, ValueEnum)]
enum CriterionArg {
    Gini,
    Entropy,
}

#[derive(Args)]
pub struct TrainArgs {
    /// Past declarations: CSV, Parquet, JSON, a workbook or XML, also packed with gzip or zstd; - reads standard input. Several files
    /// are joined by the names of their columns
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Model file to write; its card goes beside it as .card.md
    #[arg(long, value_name = "MODEL", default_value = "model.hsift")]
    out: PathBuf,
    #[command(flatten)]
    reading: ReadArgs,
    #[command(flatten)]
    columns: ColumnArgs,
    /// Learn from these columns only (comma-separated)
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    only: Vec<String>,
    /// What grows the trees
    #[arg(long, value_enum, default_value = "boosted")]
    learner: LearnerArg,
    /// Which heads to train; `both` as far as the labels allow
    #[arg(long, value_enum, default_value = "both")]
    target: TargetArg,
    /// Seed of the folds
    #[arg(long, default_value_t = 1, value_name = "S", value_parser = typed::count::<u64>)]
    seed: u64,
    /// Folds for out-of-fold predictions and the card's measures
    #[arg(long, default_value_t = 5, value_name = "K", value_parser = typed::count::<u32>)]
    folds: u32,
    /// Edition that answers are codes of: HS2012, HS2017 or HS2022
    #[arg(long, value_name = "EDITION", default_value = "HS2022")]
    edition: String,
    /// Longest way from root to leaf
    #[arg(long, value_name = "N", value_parser = typed::count::<usize>)]
    max_depth: Option<usize>,
    /// Rows a leaf needs
    #[arg(long, value_name = "N", value_parser = typed::count::<u32>)]
    min_samples_leaf: Option<u32>,
    /// Impurity that a split should reduce
    #[arg(long, value_enum)]
    criterion: Option<CriterionArg>,
    /// Bins of a numerical feature; with --learner tree, 0 tries every boundary
    #[arg(long, value_name = "N", value_parser = typed::count::<usize>)]
    max_bins: Option<usize>,
    /// Price of a leaf in pruning, as a share of all rows
    #[arg(long, value_name = "A", value_parser = typed::amount)]
    ccp_alpha: Option<f64>,
    /// Trees; boosted finds their number itself if none is given
    #[arg(long, value_name = "N", value_parser = typed::count::<usize>)]
    n_trees: Option<usize>,
    /// Cycles of single-feature evidence before the trees; found if not given
    #[arg(long, value_name = "N", value_parser = typed::count::<usize>)]
    cycles: Option<usize>,
    /// Step of a boosted tree
    #[arg(long, value_name = "R", value_parser = typed::amount)]
    learning_rate: Option<f64>,
    /// Leaves of a boosted tree
    #[arg(long, value_name = "N", value_parser = typed::count::<usize>)]
    max_leaves: Option<usize>,
    /// Learn chapter, heading and subheading each for itself, or all subheadings at once; auto: each for itself
    /// with more than 64 on many rows
    #[arg(long, value_enum)]
    levels: Option<LevelsArg>,
    /// What people decided afterwards: the file that `hsift override` writes
    #[arg(long, value_name = "FILE")]
    overrides: Option<PathBuf>,
    /// What reviewing a line costs, in the currency of --error-cost
    #[arg(long, value_name = "COST", value_parser = typed::amount, default_value_t = Costs::default().review)]
    review_cost: f64,
    /// What a wrong code that nobody saw costs; decisions follow from the two
    #[arg(long, value_name = "COST", value_parser = typed::amount, default_value_t = Costs::default().error)]
    error_cost: f64,
    /// Share of a file's lines that can be reviewed, such as 3%; as many as it takes if not given
    #[arg(long, value_name = "SHARE", value_parser = typed::share)]
    review_budget: Option<f64>,
    /// Past lines of each subheading kept in the model to show as precedents; 0 keeps none
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = typed::count::<usize>)]
    precedents: usize,
    /// Weigh rare classes up in the search for splits
    #[arg(long)]
    balanced: bool,
    /// How to print the result
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

impl TrainArgs {
    fn settings(&self) -> Result<Settings> {
        let target = match self.target {
            TargetArg::Subheading => Target::Subheading,
            TargetArg::Risk => Target::Risk,
            TargetArg::Both => Target::Both,
        };
        let name = match self.learner {
            LearnerArg::Boosted => "boosted",
            LearnerArg::Forest => "forest",
            LearnerArg::Tree => "tree",
            LearnerArg::Linfa => "linfa",
        };
        let mut settings = Settings::new(target, name).expect("the learner is one of the four");
        for learner in [&mut settings.subheading_learner, &mut settings.risk_learner] {
            self.adjust(learner)?;
        }
        settings.edition = Edition::parse(&self.edition)
            .ok_or_else(|| Error::new(ErrorKind::Setting, "no such edition").found(&self.edition).expected("HS2012, HS2017 or HS2022"))?;
        (settings.folds, settings.seed, settings.balanced) = (self.folds, self.seed, self.balanced);
        settings.costs = Costs { review: self.review_cost, error: self.error_cost, budget: self.review_budget };
        settings.precedents = self.precedents;
        Ok(settings)
    }

    /// Puts the settings given into a learner, or says which of them it does not have.
    fn adjust(&self, learner: &mut Learner) -> Result<()> {
        let criterion = self.criterion.map(|c| match c {
            CriterionArg::Gini => Criterion::Gini,
            CriterionArg::Entropy => Criterion::Entropy,
        });
        fn set<T: Copy>(to: &mut T, given: Option<T>) {
            *to = given.unwrap_or(*to);
        }
        let name = learner.name();
        let only = |given: bool, option: &str, learners: &str| {
            if !given || learners.split(' ').any(|l| l == name) {
                return None;
            }
            let error = Error::new(ErrorKind::Setting, format!("learner {name} has no {option}"));
            Some(error.found(option).hint(format!("leave it out, or use one of the learners: {learners}")))
        };
        let problems = [
            only(self.max_bins.is_some(), "--max-bins", "boosted forest tree"),
            only(self.ccp_alpha.is_some(), "--ccp-alpha", "tree"),
            only(criterion.is_some(), "--criterion", "tree linfa"),
            only(self.n_trees.is_some(), "--n-trees", "boosted forest"),
            only(self.cycles.is_some(), "--cycles", "boosted"),
            only(self.learning_rate.is_some(), "--learning-rate", "boosted"),
            only(self.levels.is_some(), "--levels", "boosted"),
            only(self.max_leaves.is_some(), "--max-leaves", "boosted"),
        ];
        if let Some(error) = Error::all(problems.into_iter().flatten().collect()) {
            return Err(error);
        }
        match learner {
            Learner::Boosted(p) => {
                set(&mut p.max_depth, self.max_depth);
                set(&mut p.min_samples_leaf, self.min_samples_leaf);
                set(&mut p.max_bins, self.max_bins);
                set(&mut p.learning_rate, self.learning_rate);
                set(&mut p.max_leaves, self.max_leaves);
                p.levels = self.levels.map_or(p.levels, |l| match l {
                    LevelsArg::Auto => None,
                    LevelsArg::Flat => Some(false),
                    LevelsArg::Each => Some(true),
                });
                (p.n_trees, p.cycles) = (self.n_trees.or(p.n_trees), self.cycles.or(p.cycles));
                p.seed = self.seed;
            }
            Learner::Forest(p) => {
                set(&mut p.max_depth, self.max_depth);
                set(&mut p.min_samples_leaf, self.min_samples_leaf);
                set(&mut p.max_bins, self.max_bins);
                set(&mut p.n_trees, self.n_trees);
                p.seed = self.seed;
            }
            Learner::Tree(p) => {
                set(&mut p.max_depth, self.max_depth);
                set(&mut p.min_samples_leaf, self.min_samples_leaf);
                set(&mut p.criterion, criterion);
                set(&mut p.ccp_alpha, self.ccp_alpha);
                p.max_bins = self.max_bins.map_or(p.max_bins, |bins| (bins > 0).then_some(bins));
            }
            Learner::Linfa(p) => {
                set(&mut p.max_depth, self.max_depth);
                set(&mut p.min_samples_leaf, self.min_samples_leaf);
                set(&mut p.criterion, criterion);
            }
        }
        Ok(())
    }
}

pub fn run(args: &TrainArgs) -> Result<()> {
    let settings = args.settings()?;
    let card_file = card_path(&args.out);
    let inputs: Vec<&Path> = args.files.iter().chain(&args.columns.dataspec).chain(&args.overrides).map(PathBuf::as_path).collect();
    check_paths(&inputs, &[&args.out, &card_file, &rejects_path(&args.out)])?;
    let bars = Bars::of(course::train());
    let (mut table, weightless) = args.columns.weighed(args.reading.read(&args.files, &bars)?)?;
    let mut spec = args.columns.spec(&table)?;
    let overrides = match &args.overrides {
        Some(path) => {
            let all = overrides::load(path)?;
            if all.torn > 0 {
                let (n, torn) = (all.entries.len(), torn_path(path));
                say(&format!(
                    "warning: the last line of {} is torn, by a crash or a full disk: the {n} decisions before it are used; the next `hsift override` moves it to {}",
                    path.display(),
                    torn.display()
                ));
            }
            let (joined, taken) = overrides::apply(&table, &spec, &all.entries)?;
            table = joined;
            let sha256 = all.file_sha256;
            let source = path.file_name().map_or(String::new(), |n| n.to_string_lossy().into_owned());
            Some(OverrideProvenance { source, sha256, relabelled: taken.relabelled, added: taken.added })
        }
        None => None,
    };
    if !args.only.is_empty() {
        check_columns(&table, &args.only)?;
        for column in spec.columns.iter_mut().filter(|c| !args.only.contains(&c.name)) {
            column.used_by = Use::None;
        }
    }
    super::columns::say_learned(&spec);
    let lines = table.file_rows as usize;
    let Trained { mut model, rejects, fit_time, time, .. } = train(&table, spec, &settings, &bars)?;
    drop(bars);
    model.provenance.overrides = overrides;
    model.provenance.weightless_rows += weightless;
    save(&model, &args.out, &card_file)?;
    for warning in &model.provenance.warnings {
        say(&format!("warning: {warning}"));
    }
    report_rejects(&table, &rejects, &args.out)?;
    let trees = count_trees(&model);
    if args.format == Format::Json {
        return print_json(&json!({
            "rows": model.provenance.rows, "subheading_rows": model.provenance.subheading_rows, "risk_rows": model.provenance.risk_rows,
            "lines": lines, "rejected_rows": model.provenance.rejected_rows, "fit_seconds": fit_time.as_secs_f64(), "seconds": time.as_secs_f64(), "trees": trees,
            "model": args.out, "fingerprint": model.fingerprint()?, "learner": model.provenance.learner,
            "out_of_fold": { "accuracy": model.metrics.accuracy, "top3_accuracy": model.metrics.top3_accuracy, "log_loss": model.metrics.log_loss,
                "auc": model.metrics.auc, "average_precision": model.metrics.average_precision, "brier": model.metrics.brier },
        }));
    }
    let (p, m) = (&model.provenance, &model.metrics);
    if p.weightless_rows > 0 {
        say(&format!("{} of weight 0 left out before anything was fitted", count(p.weightless_rows as usize, "line")));
    }
    let mut out = account(&table, &rejects, "used");
    out += &format!("\n{} rows read; {} with a confirmed code, {} of known truth for risk\n", p.rows, p.subheading_rows, p.risk_rows);
    if model.subheading.is_some() {
        out += &format!(
            "subheading, out of fold: accuracy {}, top three {}, log loss {}\n",
            number(m.accuracy),
            number(m.top3_accuracy),
            number(m.log_loss)
        );
    }
    if model.risk.is_some() {
        out += &format!(
            "risk, out of fold: AUC {}, average precision {}, Brier {}\n",
            number(m.auc),
            number(m.average_precision),
            number(m.brier)
        );
    }
    out += &format!("{trees} trees in {:.1} s ({:.1} s in all)\n", fit_time.as_secs_f64(), time.as_secs_f64());
    out += &format!("model in {}; what it learned from, how well it does and its limits in {}\n", args.out.display(), card_file.display());
    if is_stdout(&args.out) {
        say(out.trim_end());
        return Ok(());
    }
    print(&out)
}

/// Saves a model with its card: both or neither. A model that goes down a pipe or into a device has no card beside it.
pub fn save(model: &Model, path: &Path, card_file: &Path) -> Result<()> {
    let bytes = model.to_file_bytes()?;
    let text = card(model, &model.fingerprint()?);
    let is_file = !is_stdout(path) && std::fs::metadata(path).map_or(true, |m| m.is_file() || m.is_dir());
    if is_file { together(&[(path, &bytes), (card_file, text.as_bytes())]) } else { together(&[(path, &bytes)]) }
}

fn count_trees(model: &Model) -> usize {
    let subheading = model.subheading.as_ref().map_or(0, |h| h.estimator.n_trees());
    subheading + model.risk.as_ref().map_or(0, |h| h.estimator.n_trees())
}
