//! Scores lines of known truth and measures the answers, beside whoever else could have answered.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::certainty::{Certainty, certainty};
use super::confusion::{Confusion, confusion};
use super::drift::{Drift, drift};
use super::duty::{Duties, DutyTold, Rates};
use super::history::History;
use super::judged::{Answered, Arm, Judged, Told, answer, declared, inspection_weights, right_at};
use super::lookup::Coverage;
use super::measures::{ArmResult, Budget, Selective, budgets, measure, risk_coverage};
use super::origin::Origin;
use super::plan::{Done, Plan};
use super::population::Population;
use super::reduce::{Reduction, Reviewer, reduce};
use super::resample::Resampling;
use super::rolling::{Window, rolling};
use super::slices::{Slice, slices};
use crate::data::dataspec::{Dataspec, Role};
use crate::data::lines::Lines;
use crate::data::table::Table;
use crate::error::{Error, ErrorKind, Result};
use crate::model::artifact::{ClassMetrics, Model};
use crate::model::estimator::argmax;
use crate::model::metrics::{self, Ranked, Ranking, ReliabilityBin};
use crate::progress::Progress;
use crate::scoring::reasons::{Detail, Lang};
use crate::scoring::score::Score;
use crate::scoring::scorer::Scorer;
use crate::training::{Settings, Target, train};

/// Review budgets at which precision is told.
const BUDGETS: [&str; 3] = ["0.01", "0.05", "0.10"];

/// How good a risk score is.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct RiskMetrics {
    /// Lines of known truth.
    pub risk_n: usize,
    /// Share of them that are wrong.
    pub base_rate: Option<f64>,
    /// Area under the ROC curve.
    pub auc: Option<f64>,
    /// Average precision.
    pub average_precision: Option<f64>,
    /// Precision among the riskiest 1, 5 and 10 %.
    pub precision_at: BTreeMap<String, Option<f64>>,
    /// Brier score.
    pub brier: Option<f64>,
    /// Expected calibration error, 15 groups of equal size.
    pub ece: Option<f64>,
}

impl RiskMetrics {
    fn of(judged: &Judged, arm: &ArmResult) -> RiskMetrics {
        let known = || judged.lines.iter().filter_map(|l| Some((l.wrong?, l.weight)));
        let total: f64 = known().map(|(_, w)| w).sum();
        RiskMetrics {
            risk_n: arm.risk_n,
            base_rate: (total > 0.0).then(|| known().filter(|(wrong, _)| *wrong).map(|(_, w)| w).sum::<f64>() / total),
            auc: arm.value("auc"),
            average_precision: arm.value("average_precision"),
            precision_at: BUDGETS.iter().map(|b| ((*b).to_owned(), arm.value(&format!("precision_at_{b}")))).collect(),
            brier: arm.value("brier"),
            ece: arm.value("ece"),
        }
    }
}

/// The lines of one decision, and how many of them were wrongly decided.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct DecisionCount {
    /// Lines.
    pub lines: usize,
    /// Of these, lines whose truth is known.
    pub known: usize,
    /// Of these, lines whose declared code is wrong, or, with none declared, whose best candidate is.
    pub wrong: usize,
}

/// Lines on which the model is confident.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Confident {
    /// Lines of confirmed code whose best candidate has at least 90 %.
    pub lines: usize,
    /// Of these, wrong ones.
    pub wrong: usize,
}

/// How often the lookup's keys were known.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LookupResult {
    /// The key.
    pub columns: Vec<String>,
    /// How often the key was known.
    pub coverage: Coverage,
    /// What it is worth.
    #[serde(flatten)]
    pub metrics: RiskMetrics,
}

/// How the lines lie in time beside those the model learned from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Split {
    /// Last day the model learned from, if its lines were dated.
    pub learned_to: Option<NaiveDate>,
    /// Days after it that are left out.
    pub embargo_days: Option<u64>,
    /// Lines left out for the embargo.
    pub embargoed: usize,
    /// First day measured.
    pub first: Option<NaiveDate>,
    /// Last day measured.
    pub last: Option<NaiveDate>,
    /// Lines measured that are not later than the last day learned from.
    pub not_later: usize,
}

/// Weights of lines whose truth is known only because someone chose to look.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Weights {
    /// The column of probabilities.
    pub column: String,
    /// Lines without a usable probability, left out.
    pub left_out: usize,
    /// As many equally weighted lines would say as much (Kish, Survey Sampling, 1965).
    pub effective: f64,
}

/// The result of an evaluation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Evaluation {
    /// The file's name.
    pub file: String,
    /// The model's short name.
    pub model: String,
    /// Did the model learn from simulated declarations?
    pub simulated_training: bool,
    /// Lines scored.
    pub n: usize,
    /// Lines whose right subheading is known.
    pub subheading_n: usize,
    /// Accuracy, top-3 accuracy and log loss over all of them.
    #[serde(flatten)]
    pub ranking: Ranking,
    /// Share of them with the right heading first.
    pub heading_accuracy: Option<f64>,
    /// Lines whose subheading the model knows at all.
    pub known_n: usize,
    /// The same measures over those.
    pub known: Ranking,
    /// Lines whose best candidate has at least 90 %, and how many of those are wrong.
    pub confident: Confident,
    /// Baseline: share of declared codes that are right.
    pub declared_accuracy: Option<f64>,
    /// Baseline: accuracy of always naming the most frequent subheading of training.
    pub majority_accuracy: Option<f64>,
    /// The risk head.
    #[serde(flatten)]
    pub risk: RiskMetrics,
    /// The lookup baseline, if a history was given.
    pub lookup: Option<LookupResult>,
    /// The model and every baseline, with intervals.
    pub arms: Vec<ArmResult>,
    /// How the lines lie in time.
    pub split: Split,
    /// Inspection weights, if a column was named.
    pub weights: Option<Weights>,
    /// Parts of the lines.
    pub slices: Vec<Slice>,
    /// Neighbours taken for each other.
    pub confusion: Option<Confusion>,
    /// Lines by decision.
    pub decisions: BTreeMap<String, DecisionCount>,
    /// By subheading.
    pub classes: Vec<ClassMetrics>,
    /// Calibration, promised sets, and the legal notes.
    pub certainty: Option<Certainty>,
    /// Reliability of risk.
    pub reliability: Vec<ReliabilityBin>,
    /// What every percent of review reaches.
    pub budget: Vec<Budget>,
    /// What duty was counted from, if rates were given.
    pub duty: Option<DutyTold>,
    /// Error among the surest lines.
    pub risk_coverage: Vec<Selective>,
    /// The recipe trained again on rolling windows, if asked for.
    pub windows: Vec<Window>,
    /// How far the lines have moved from a history, if one was given.
    pub drift: Option<Drift>,
    /// What a reviewer would make of the advice, if codes are confirmed.
    pub reduction: Option<Reduction>,
    /// What all this was made from.
    pub origin: Origin,
}

/// What to measure beside the model.
#[derive(Default)]
pub struct Options<'a> {
    /// An edited dataspec that maps the file's columns.
    pub renames: Option<&'a Dataspec>,
    /// The label column, where it is not the one the model was trained with.
    pub label: Option<&'a str>,
    /// Past declarations: for the lookup, a single tree, what is new, and drift.
    pub history: Option<&'a Table>,
    /// Columns to look up by in the history.
    pub lookup: &'a [String],
    /// The model in use before.
    pub previous: Option<&'a Model>,
    /// Duty rates.
    pub rates: Option<&'a Rates>,
    /// Column of probabilities that a line's truth was established.
    pub inspection: Option<&'a str>,
    /// Days after the model's last day that are left out.
    pub embargo: Option<u64>,
    /// Rolling windows to train the recipe on.
    pub windows: usize,
    /// The lines asked for.
    pub population: Population,
    /// How intervals are drawn.
    pub resampling: Resampling,
    /// A plan written before.
    pub plan: Option<&'a Plan>,
    /// Files that went in.
    pub origin: Origin,
}

/// A model and a file made ready for each other, with the lines that are to be measured.
pub struct Study<'a> {
    /// The model, with the label column asked for.
    pub model: Model,
    /// The lines.
    pub table: Table,
    /// Where they lie in time.
    pub split: Split,
    /// The model as it was given.
    given: &'a Model,
    options: &'a Options<'a>,
}

impl<'a> Study<'a> {
    /// Chooses the lines: those of the population, behind the embargo.
    ///
    /// # Errors
    /// [`ErrorKind::Schema`] if the label is missing; [`ErrorKind::Data`] if no line is left.
    pub fn new(given: &'a Model, table: &Table, options: &'a Options<'a>) -> Result<Study<'a>> {
        let mut model = given.clone();
        if let Some(label) = options.label {
            relabel(&mut model, label);
        }
        let spec = Scorer::new(&model, table, options.renames, Detail::None, Lang::En)?.spec().clone();
        spec.check(table, &[Role::Label])?;
        if spec.role(Role::Label).is_none() {
            return Err(Error::new(ErrorKind::Schema, "no label column").at(&table.source).hint("name it with --label"));
        }
        let learned_to = model.provenance.period.as_ref().and_then(|(_, to)| to.parse::<NaiveDate>().ok());
        let all = Lines::read(table, &spec, model.edition, &mut Vec::new());
        let asked = options.population.places(&all);
        let border = options.embargo.zip(learned_to).and_then(|(days, to)| to.checked_add_days(Days::new(days)));
        let kept: Vec<u32> =
            asked.iter().copied().filter(|i| border.is_none_or(|b| all.date[*i as usize].is_some_and(|d| d > b))).collect();
        let days = || kept.iter().filter_map(|i| all.date[*i as usize]);
        let split = Split {
            learned_to,
            embargo_days: options.embargo,
            embargoed: asked.len() - kept.len(),
            first: days().min(),
            last: days().max(),
            not_later: days().filter(|d| learned_to.is_some_and(|to| *d <= to)).count(),
        };
        if kept.is_empty() && table.height() > 0 {
            return Err(Error::new(ErrorKind::Data, "no line is left to measure")
                .at(&table.source)
                .found(format!(
                    "{} lines, none of them {}",
                    table.height(),
                    if asked.is_empty() { "in the population" } else { "behind the embargo" }
                ))
                .hint("see --headings, --from, --to and --embargo"));
        }
        let table = if kept.len() == table.height() { table.clone() } else { table.take(&kept) };
        Ok(Study { model, table, split, given, options })
    }

    /// The scorer of a model for the lines.
    ///
    /// # Errors
    /// If the file lacks the model's columns.
    pub fn scorer<'m>(&self, model: &'m Model) -> Result<Scorer<'m>> {
        Scorer::new(model, &self.table, self.options.renames, Detail::None, Lang::En)
    }

    /// What the lines declare, and those of known truth with their weights.
    ///
    /// # Errors
    /// [`ErrorKind::Schema`] if the column of probabilities is missing; [`ErrorKind::Data`] if no line's truth is known.
    pub fn judged(&self, spec: &Dataspec) -> Result<(Lines, Judged, Option<Weights>)> {
        let read = Lines::read(&self.table, spec, self.model.edition, &mut Vec::new());
        let weighted = self.options.inspection.map(|column| {
            inspection_weights(&self.table, column).map(|(weights, left_out)| (column, weights, left_out)).ok_or_else(|| {
                Error::new(ErrorKind::Schema, format!("no column {column:?} of inspection probabilities"))
                    .at(&self.table.source)
                    .found(self.table.names().join(", "))
            })
        });
        let weighted = weighted.transpose()?;
        let judged = Judged::of(&self.table, spec, &read, weighted.as_ref().map(|(_, w, _)| w.as_slice()));
        if judged.lines.is_empty() {
            return Err(Error::new(ErrorKind::Data, "no line's truth is known, so nothing can be measured")
                .at(&self.table.source)
                .hint("the label column must hold confirmed codes or 0/1; for risk a declared code is needed too"));
        }
        let weights = weighted.map(|(column, _, left_out)| {
            let (sum, squares) = judged.lines.iter().fold((0.0, 0.0), |(s, q), l| (s + l.weight, q + l.weight * l.weight));
            Weights { column: column.to_owned(), left_out, effective: sum * sum / squares }
        });
        Ok((read, judged, weights))
    }

    /// The origin of figures on these lines.
    ///
    /// # Errors
    /// If a model cannot be hashed.
    pub fn origin(&self, judged: &Judged, metrics: Vec<&str>, reviewer: Option<&Reviewer>) -> Result<Origin> {
        let o = self.options;
        let mut origin =
            Origin { population: o.population.clone(), resampling: o.resampling, clusters: judged.clusters.by.clone(), ..o.origin.clone() };
        origin.add_model("model", self.given)?;
        if let Some(previous) = o.previous {
            origin.add_model("previous model", previous)?;
        }
        origin.plan = o.plan.map(|plan| {
            plan.told(&Done {
                metrics,
                lines: judged.lines.iter().map(|l| (l.declared_heading, l.date)).collect(),
                seed: o.resampling.seed,
                draws: o.resampling.draws,
                budget: reviewer.map(|r| r.budget),
                acceptance: reviewer.map(|r| (r.accept_right, r.accept_wrong)),
                declarations: origin.files.iter().find(|f| f.part == "declarations").map_or("", |f| f.sha256.as_str()),
                model: &origin.models[0].fingerprint,
            })
        });
        Ok(origin)
    }
}

/// Evaluates a model on a table. Gives the scores as well, without path reasons.
///
/// # Errors
/// As [`Study::new`] and [`Study::judged`]; [`ErrorKind::Setting`] for a previous model of another edition.
pub fn evaluate(model: &Model, table: &Table, options: &Options<'_>, progress: &dyn Progress) -> Result<(Evaluation, Vec<Score>)> {
    let study = Study::new(model, table, options)?;
    let (model, table) = (&study.model, &study.table);
    let scorer = study.scorer(model)?;
    let spec = scorer.spec().clone();
    let (read, judged, weights) = study.judged(&spec)?;
    let answered = answer("model", model, &scorer, table, &judged, progress)?;
    let history = options.history.map(|table| History::read(table, &spec, model.edition));
    let (arms, lookup) = arms(&study, (&read, &judged), &answered, history.as_ref(), progress)?;
    let resampling = &options.resampling;
    progress.stage("drawing traders for intervals", arms.len() as u64 + 2);
    let results: Vec<ArmResult> = arms
        .iter()
        .map(|arm| {
            let result = measure(&judged, arm, resampling);
            progress.step(1);
            result
        })
        .collect();
    let slices = slices(&judged, &answered.arm, (table, &spec), history.as_ref(), resampling);
    progress.step(1);
    let [own, declarant] = [&results[0], &results[1]];
    let rates = options.rates.map(|rates| Duties::of(rates, table, &spec, &judged));
    let duty = rates.as_ref().map(|d| d.declared(&judged));
    let ranked: Vec<Ranked> = answered.ranked.iter().flatten().cloned().collect();
    let classes = model.subheading.as_ref().map_or(&[][..], |h| &h.classes);
    let known: Vec<Ranked> = ranked.iter().filter(|r| r.truth < classes.len()).cloned().collect();
    let confident = || ranked.iter().filter(|r| r.best_probability >= 0.9);
    let risk: Vec<(f64, bool)> = answered.arm.told.iter().zip(&judged.lines).filter_map(|(t, l)| Some((t.risk?, l.wrong?))).collect();
    let reviewer = Reviewer::default();
    let with_codes = judged.lines.iter().any(|l| l.wrong == Some(true) && !l.truth.is_empty()) && model.subheading.is_some();
    let reduction = if with_codes { Some(reduce(&judged, &answered, &reviewer, None, rates.as_ref(), resampling)?) } else { None };
    progress.step(1);
    let mut metrics: Vec<&str> = own.measures.keys().copied().collect();
    metrics.extend(reduction.iter().flat_map(|_| ["relative_reduction", "absolute_reduction"]));
    let origin = study.origin(&judged, metrics, reduction.as_ref().map(|_| &reviewer))?;
    let evaluation = Evaluation {
        file: std::path::Path::new(&table.source).file_name().map_or(String::new(), |n| n.to_string_lossy().into_owned()),
        model: origin.models[0].fingerprint.clone(),
        simulated_training: model.provenance.simulated,
        n: answered.scores.len(),
        subheading_n: ranked.len(),
        ranking: Ranking { accuracy: own.value("accuracy"), top3_accuracy: own.value("top3_accuracy"), log_loss: own.value("log_loss") },
        heading_accuracy: own.value("heading_accuracy"),
        known_n: known.len(),
        known: metrics::ranking(&known),
        confident: Confident { lines: confident().count(), wrong: confident().filter(|r| !r.is_right()).count() },
        declared_accuracy: declarant.value("accuracy"),
        majority_accuracy: results.get(2).filter(|_| model.subheading.is_some()).and_then(|r| r.value("accuracy")),
        risk: RiskMetrics::of(&judged, own),
        lookup: lookup.map(|(at, coverage)| LookupResult {
            columns: options.lookup.to_vec(),
            coverage,
            metrics: RiskMetrics::of(&judged, &results[at]),
        }),
        split: study.split,
        weights,
        slices,
        confusion: confusion(&judged, &answered.arm),
        decisions: decisions(&answered, table, &read, &judged),
        classes: metrics::by_class(&ranked, classes),
        certainty: certainty(model, &scorer, &answered.prepared),
        reliability: metrics::reliability(&risk, 10),
        budget: budgets(&judged, &answered.arm, duty.as_ref().map(|(d, _)| d.as_slice())),
        duty: duty.map(|(_, told)| told),
        risk_coverage: risk_coverage(&judged, &answered.arm),
        windows: if options.windows == 0 {
            Vec::new()
        } else {
            rolling(model, (table, &spec), (options.windows, options.embargo.unwrap_or(0)), resampling, progress)?
        },
        drift: history.as_ref().map(|h| drift(h, table, &spec, &read)),
        origin,
        reduction,
        arms: results,
    };
    Ok((evaluation, answered.scores))
}

/// Arms, and the place and coverage of the lookup among them.
type Arms = (Vec<Arm>, Option<(usize, Coverage)>);

/// The model first, the declarant second, the most frequent code third; then a lookup and a single tree if
/// there is a history, and the previous model. Gives the lookup's place and coverage.
fn arms(
    study: &Study<'_>,
    (read, judged): (&Lines, &Judged),
    answered: &Answered,
    history: Option<&History<'_>>,
    progress: &dyn Progress,
) -> Result<Arms> {
    let (model, options) = (&study.model, study.options);
    let mut arms = vec![answered.arm.clone(), declared(judged, read), majority(model, judged)];
    let mut lookup = None;
    if let Some(history) = history {
        if !options.lookup.is_empty() {
            let (arm, coverage) = history.lookup(options.lookup)?.arm(&study.table, judged)?;
            lookup = Some((arms.len(), coverage));
            arms.push(arm);
        }
        arms.extend(single_tree(study, history, judged, progress)?);
    }
    if let Some(previous) = options.previous {
        if previous.edition != model.edition {
            return Err(Error::new(ErrorKind::Setting, "the previous model answers in another edition")
                .found(format!("{} and {}", previous.edition, model.edition))
                .hint("train both with the same --edition"));
        }
        let scorer = study.scorer(previous)?;
        arms.push(answer("previous model", previous, &scorer, &study.table, judged, progress)?.arm);
    }
    Ok((arms, lookup))
}

/// Always the most frequent subheading of training, always the same risk.
fn majority(model: &Model, judged: &Judged) -> Arm {
    let code = model.subheading.as_ref().map(|head| head.classes[argmax(&head.support)]);
    let risk = model.risk.as_ref().map(|r| r.base_rate);
    let one = |truth: &[_]| Told { best: code, right: code.map_or([None; 3], |c| right_at(c, truth)), risk, ..Told::default() };
    let name = code.map_or("every line alike".to_owned(), |c| format!("always {}", c.dotted()));
    Arm { name, told: judged.lines.iter().map(|l| one(&l.truth)).collect() }
}

/// A single tree learned from the history; `None` if the history has too little to learn from.
fn single_tree(study: &Study<'_>, history: &History<'_>, judged: &Judged, progress: &dyn Progress) -> Result<Option<Arm>> {
    let target = match (&study.model.subheading, &study.model.risk) {
        (Some(_), Some(_)) => Target::Both,
        (Some(_), None) => Target::Subheading,
        _ => Target::Risk,
    };
    let Some(mut settings) = Settings::new(target, "tree") else { return Ok(None) };
    settings.seed = study.model.provenance.seed;
    settings.edition = study.model.edition;
    settings.folds = 2;
    let model = match train(history.table, history.spec.clone(), &settings, progress) {
        Ok(trained) => trained.model,
        Err(e) if e.kind == ErrorKind::Data => return Ok(None),
        Err(e) => return Err(e),
    };
    let scorer = study.scorer(&model)?;
    Ok(Some(answer("single tree on the history", &model, &scorer, &study.table, judged, progress)?.arm))
}

fn relabel(model: &mut Model, label: &str) {
    for column in &mut model.encoder.spec.columns {
        if column.role == Some(Role::Label) {
            column.name = label.to_owned();
            column.field = None;
        }
    }
}

fn decisions(answered: &Answered, table: &Table, lines: &Lines, judged: &Judged) -> BTreeMap<String, DecisionCount> {
    let mut all: BTreeMap<String, DecisionCount> = BTreeMap::new();
    for s in &answered.scores {
        all.entry(s.decision.to_string()).or_default().lines += 1;
    }
    let decided: std::collections::HashMap<u32, &Score> = answered.scores.iter().map(|s| (s.row, s)).collect();
    for (line, ranked) in judged.lines.iter().zip(&answered.ranked) {
        let Some(score) = decided.get(&table.rows[line.at]) else { continue };
        let wrong = match line.wrong {
            Some(wrong) => Some(wrong),
            None if lines.declared[line.at].is_none() && score.predicted_code.is_some() => ranked.as_ref().map(|r| !r.is_right()),
            None => None,
        };
        if let (Some(wrong), Some(count)) = (wrong, all.get_mut(&score.decision.to_string())) {
            count.known += 1;
            count.wrong += usize::from(wrong);
        }
    }
    all
}
