//! Scores lines of known truth and measures the answers, beside whoever else could have answered.

use std::collections::BTreeMap;

use serde::Serialize;

use super::certainty::{Certainty, certainty};
use super::confusion::{Confusion, confusion};
use super::drift::{Drift, drift};
use super::duty::{Duties, DutyTold};
use super::history::History;
use super::judged::{Answered, Arm, Judged, Told, Weights, answer, declared, right_at};
use super::lookup::Coverage;
use super::measures::{ArmResult, Budget, Selective, budgets, measure, risk_coverage};
use super::origin::Origin;
use super::reduce::{Reduction, Reviewer, reduce};
use super::rolling::{Window, rolling};
use super::slices::{Slice, slices};
use super::study::{Options, Split, Study};
use crate::data::lines::Lines;
use crate::data::table::Table;
use crate::error::{Error, ErrorKind, Result};
use crate::model::artifact::{ClassMetrics, Model};
use crate::model::estimator::argmax;
use crate::model::metrics::{self, Ranked, Ranking, ReliabilityBin};
use crate::progress::Progress;
use crate::scoring::score::Score;
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

/// The result of an evaluation.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
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
    /// Lines confirmed at heading length only: they judge chapters and headings.
    pub heading_only_n: usize,
    /// Groups of equally sure lines behind every expected calibration error.
    pub ece_groups: usize,
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

/// Evaluates a model on a table. Gives the scores as well, without path reasons.
///
/// # Errors
/// As [`Study::new`] and [`Study::judged`]; [`ErrorKind::Setting`] for a previous model of another edition.
pub fn evaluate(model: &Model, table: &Table, options: &Options<'_>, progress: &dyn Progress) -> Result<(Evaluation, Vec<Score>)> {
    let given: Vec<_> = std::iter::once(("model", model)).chain(options.previous.map(|m| ("previous model", m))).collect();
    let study = Study::new(&given, table, options)?;
    let (model, table) = (&study.model, &study.table);
    let scorer = study.scorer(model)?;
    let spec = scorer.spec().clone();
    let windows = match &study.population {
        Some(all) => rolling(model, (all, &spec), (options.windows, options.embargo.unwrap_or(0)), &options.resampling, progress)?,
        None => Vec::new(),
    };
    let judged = study.judged(&spec);
    if judged.as_ref().is_err_and(|e| e.kind == ErrorKind::Data) && !windows.is_empty() {
        // Every line is one that the model learned from, or not late enough: only its recipe is measured.
        let origin = study.origin(&Judged::default(), &given, Vec::new(), None)?;
        let evaluation = Evaluation {
            file: table.name(),
            model: origin.models[0].fingerprint.clone(),
            simulated_training: model.provenance.simulated,
            split: study.split,
            ece_groups: metrics::ECE_GROUPS,
            windows,
            origin,
            ..Evaluation::default()
        };
        return Ok((evaluation, Vec::new()));
    }
    let (read, judged, weights) = judged?;
    let answered = answer("model", model, &scorer, table, &judged, progress)?;
    let history = options.history.map(|table| History::read(table, &spec, model.edition));
    let (arms, lookup) = arms(&study, (&read, &judged), &answered, history.as_ref(), progress)?;
    let resampling = &options.resampling;
    // Slices draw for every one of their parts.
    const OF_SLICES: u64 = 12;
    progress.stage("drawing traders for intervals", arms.len() as u64 + OF_SLICES + 1);
    let results: Vec<ArmResult> = arms
        .iter()
        .map(|arm| {
            let result = measure(&judged, arm, resampling);
            progress.step(1);
            result
        })
        .collect();
    let slices = slices(&judged, &answered.arm, (table, &spec), history.as_ref(), resampling);
    progress.step(OF_SLICES);
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
    let reduction = if with_codes {
        let found = reduce(&judged, &answered, &reviewer, None, rates.as_ref(), resampling)?;
        Some(Reduction { weights: weights.clone(), ..found })
    } else {
        None
    };
    progress.step(1);
    let mut metrics: Vec<&str> = own.measures.keys().copied().collect();
    metrics.extend(reduction.iter().flat_map(|_| ["relative_reduction", "absolute_reduction"]));
    let origin = study.origin(&judged, &given, metrics, reduction.as_ref().map(|_| &reviewer))?;
    let evaluation = Evaluation {
        file: table.name(),
        model: origin.models[0].fingerprint.clone(),
        simulated_training: model.provenance.simulated,
        n: answered.scores.len(),
        subheading_n: ranked.len(),
        heading_only_n: judged.heading_only(),
        ece_groups: metrics::ECE_GROUPS,
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
        windows,
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
    let one = |line| Told { best: code, right: code.map_or([None; 3], |c| right_at(c, line)), risk, ..Told::default() };
    let name = code.map_or("every line alike".to_owned(), |c| format!("always {}", c.dotted()));
    Arm { name, told: judged.lines.iter().map(one).collect() }
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
