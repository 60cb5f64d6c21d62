//! Scores the lines of a table.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;

use super::budget::{self, Ranking};
use super::evidence::Weigher;
use super::line::LineScorer;
use super::reasons::{Detail, Lang};
use super::score::Score;
use crate::data::binding::Binding;
use crate::data::dataspec::{Dataspec, Role};
use crate::data::encode::{Encoder, Feature, blank_correlates};
use crate::data::facts::{self, LineFacts};
use crate::data::lines::Lines;
use crate::data::matrix::Matrix;
use crate::data::table::{Reject, Table};
use crate::domain::declaration::Semantic;
use crate::domain::legal::{Grade, Opinion};
use crate::domain::nomenclature::{Edition, Nomenclature, Subheading};
use crate::error::{Error, ErrorKind, Result};
use crate::model::artifact::{Model, SubheadingHead};
use crate::model::derived::{self, GoodsPrediction};
use crate::model::estimator::{Estimator, argmax};
use crate::model::policy::{Costs, Thresholds};
use crate::model::posterior::{ClassOpinion, Lineage};
use crate::progress::Progress;

/// Probability that sets of codes promise if nothing is said.
const COVERAGE: f64 = 0.95;
/// Candidates kept of a line if nothing is said.
pub const TOP: usize = 5;
/// Rows scored at a time; does not change any result.
const CHUNK: usize = 4_096;

/// A model made ready for the columns of one file.
pub struct Scorer<'m> {
    pub(super) model: &'m Model,
    /// What became of the columns of model and file.
    pub binding: Binding,
    pub(super) encoder: Encoder,
    pub(super) detail: Detail,
    pub(super) lang: Lang,
    /// The thresholds of decisions.
    pub(super) thresholds: Thresholds,
    /// Share of a file's lines that can be reviewed.
    pub(super) budget: Option<f64>,
    /// The probability that sets of codes promise.
    pub(super) coverage: f64,
    /// Candidates kept of a line.
    pub(super) top: usize,
    /// Does a score carry the probabilities of all subheadings?
    pub(super) all_probabilities: bool,
    /// Was the label 0/1? Then risk is told without a declared code too.
    pub(super) flagged: bool,
    /// The headings the model learned.
    pub(super) headings: BTreeSet<u32>,
    /// What each class is called in each edition.
    pub(super) elsewhere: HashMap<Edition, Vec<Vec<Subheading>>>,
    place: BTreeMap<Subheading, usize>,
    pub(super) lineage: Lineage,
    /// What tells why, of the subheading and the risk head: one for each of their additive models, if reasons are asked for.
    pub(super) weighers: (Vec<Weigher<'m>>, Vec<Weigher<'m>>),
}

/// Everything about a table that scoring needs.
pub struct Prepared {
    /// What the lines declare.
    pub lines: Lines,
    /// The technical facts of their goods.
    pub facts: Vec<LineFacts>,
    /// The share of their words that training knows.
    pub known_words: Vec<Option<f64>>,
    /// The features.
    pub matrix: Matrix,
    /// Rows and cells that could not be used.
    pub rejects: Vec<Reject>,
}

impl<'m> Scorer<'m> {
    /// Makes a model ready for a file. Columns are found by name or by the field they hold; `renames` is
    /// an edited dataspec that says otherwise.
    ///
    /// # Errors
    /// [`crate::error::ErrorKind::Schema`] if the file has none of the columns the model looks at.
    pub fn new(model: &'m Model, table: &Table, renames: Option<&Dataspec>, detail: Detail, lang: Lang) -> Result<Scorer<'m>> {
        Scorer::bound(model, Binding::of(&model.encoder.spec, table, renames)?, table, detail, lang)
    }

    /// Makes a model ready for a file that its dataspec was bound to.
    ///
    /// # Errors
    /// [`crate::error::ErrorKind::Schema`] if the file has none of the columns the model looks at.
    pub fn bound(model: &'m Model, binding: Binding, table: &Table, detail: Detail, lang: Lang) -> Result<Scorer<'m>> {
        binding.spec.check(table, &[])?;
        let spec = binding.spec.clone();
        let classes: &[Subheading] = model.subheading.as_ref().map_or(&[], |h| &h.classes);
        let nomenclature = Nomenclature::shared();
        let elsewhere = Edition::ALL
            .into_iter()
            .map(|to| (to, classes.iter().map(|c| nomenclature.convert(*c, model.edition, to)).collect()))
            .collect();
        let flagged = spec.role(Role::Label).is_some_and(|c| c.semantic == Semantic::Flag);
        let encoder = model.encoder.renamed(spec);
        let weighers = |head: Option<(&'m Estimator, &[u32])>| {
            let (estimator, features) = head.filter(|_| detail != Detail::None)?;
            let features: Vec<&Feature> = features.iter().map(|f| &encoder.features[*f as usize]).collect();
            Some(estimator.additives().into_iter().map(|model| Weigher::new(model, &features)).collect())
        };
        let weighers = (
            weighers(model.subheading.as_ref().map(|h| (&h.estimator, &h.features[..]))).unwrap_or_default(),
            weighers(model.risk.as_ref().map(|h| (&h.estimator, &h.features[..]))).unwrap_or_default(),
        );
        Ok(Scorer {
            flagged,
            model,
            binding,
            encoder,
            weighers,
            detail,
            lang,
            thresholds: model.thresholds.without_budget(),
            budget: model.costs.and_then(|c| c.budget),
            coverage: COVERAGE,
            top: TOP,
            all_probabilities: false,
            lineage: Lineage::of(classes),
            headings: classes.iter().map(|c| c.heading()).collect(),
            elsewhere,
            place: classes.iter().enumerate().map(|(i, c)| (*c, i)).collect(),
        })
    }

    /// The scorer with decisions by other costs than those the model carries.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] for costs out of range.
    pub fn with_costs(mut self, costs: &Costs) -> Result<Scorer<'m>> {
        if let Some(problem) = costs.problem() {
            return Err(Error::new(ErrorKind::Setting, problem).found(format!("review {}, error {}", costs.review, costs.error)));
        }
        // A budget alone moves no threshold.
        let carried = self.model.costs.unwrap_or_default();
        if (carried.review, carried.error) != (costs.review, costs.error) {
            self.thresholds = Thresholds::from_costs(costs, self.model.subheading.as_ref().and_then(|h| h.memory.known_words));
        }
        self.budget = costs.budget;
        Ok(self)
    }

    /// The scorer with sets of codes that promise another probability.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] outside 0.5 to 0.999.
    pub fn with_coverage(mut self, coverage: f64) -> Result<Scorer<'m>> {
        if !(0.5..=0.999).contains(&coverage) {
            return Err(Error::new(ErrorKind::Setting, "the promised coverage is out of range").found(coverage).expected("0.5 to 0.999"));
        }
        self.coverage = coverage;
        Ok(self)
    }

    /// The scorer with another number of candidates kept of a line.
    ///
    /// # Errors
    /// [`ErrorKind::Setting`] outside 1 to 10,000.
    pub fn with_top(mut self, top: usize) -> Result<Scorer<'m>> {
        if !(1..=10_000).contains(&top) {
            return Err(Error::new(ErrorKind::Setting, "the number of candidates is out of range").found(top).expected("1 to 10000"));
        }
        self.top = top;
        Ok(self)
    }

    /// The scorer with the probabilities of all subheadings in every score.
    pub fn with_all_probabilities(mut self) -> Scorer<'m> {
        self.all_probabilities = true;
        self
    }

    /// The share of a file's lines that can be reviewed; `None` if as many as it takes.
    pub fn budget(&self) -> Option<f64> {
        self.budget
    }

    /// The thresholds of its decisions.
    pub fn thresholds(&self) -> &Thresholds {
        &self.thresholds
    }

    /// The probability that its sets of codes promise.
    pub fn coverage(&self) -> f64 {
        self.coverage
    }

    /// The language of its reasons.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The edition of the model's codes.
    pub fn edition(&self) -> Edition {
        self.model.edition
    }

    /// Reads and encodes a table.
    pub fn prepare(&self, table: &Table) -> Prepared {
        let mut rejects = Vec::new();
        let lines = Lines::read(table, &self.encoder.spec, self.model.edition, &mut rejects);
        // Models before version 3 know no facts from texts.
        let reads = self.model.subheading.as_ref().is_some_and(|h| h.posterior.is_some());
        let facts = if reads { facts::read(table, &self.encoder.spec) } else { vec![LineFacts::default(); table.height()] };
        let matrix = self.encoder.encode(table, &facts, &mut rejects);
        // A truth that cannot be read loses nothing when scoring.
        if let Some(label) = self.encoder.spec.role(Role::Label) {
            rejects.retain(|r| r.column != label.name);
        }
        rejects.extend(table.rejects.iter().cloned());
        rejects.sort_by(|a, b| (a.row, &a.column).cmp(&(b.row, &b.column)));
        Prepared { lines, facts, known_words: self.encoder.known_words(table), matrix, rejects }
    }

    /// What the heads say of a chunk of rows.
    pub fn answers(&self, prepared: &Prepared, rows: std::ops::Range<usize>) -> Answers {
        let at: Vec<u32> = rows.clone().map(|r| r as u32).collect();
        let chunk = prepared.matrix.take(&at);
        let mut predictions = None;
        let mut alone = Vec::new();
        let subheading = self.model.subheading.as_ref().map(|head| {
            let mut answer;
            let lines = chunk.select(&positions(&head.features));
            (answer, alone) = self.goods(head, lines, &prepared.facts[rows.clone()], &prepared.known_words[rows.clone()]);
            predictions =
                Some(rows.clone().zip(answer.by_row()).map(|(row, p)| self.prediction(p, &prepared.lines, row)).collect::<Vec<_>>());
            answer.bound(head);
            answer
        });
        let risk = self.model.risk.as_ref().map(|head| {
            let matrix = self.risk_matrix(&chunk, prepared, rows, predictions.as_deref());
            let mut answer = Answer::of(&head.estimator, matrix.select(&positions(&head.features)));
            for p in answer.probabilities.chunks_exact_mut(2) {
                let wrong = head.told(p[1]);
                p.copy_from_slice(&[1.0 - wrong, wrong]);
            }
            answer
        });
        Answers { subheading, alone, risk }
    }

    /// What is found of rows that `lines` holds the head's own features of: the estimator's probabilities, calibrated and weighed
    /// against the legal notes, but not yet kept within what can be shown. Where a note settles a row, what only correlates is taken out first. Beside it, by row, what the
    /// model alone holds best, with its probability.
    pub(super) fn goods(
        &self,
        head: &SubheadingHead,
        mut lines: Matrix,
        facts: &[LineFacts],
        known_words: &[Option<f64>],
    ) -> (Answer, Vec<(usize, f64)>) {
        let Some(posterior) = &head.posterior else {
            let answer = Answer::of(&head.estimator, lines);
            let alone = answer.by_row().map(|p| (argmax(p), p[argmax(p)])).collect();
            return (answer, alone);
        };
        let said: Vec<Opinion> = facts.iter().map(|f| f.opinion(self.model.edition)).collect();
        blank_correlates(&mut lines, &self.named(&head.features), |row| said[row].grade == Grade::Settled);
        let mut answer = Answer::of(&head.estimator, lines);
        let mut alone = Vec::with_capacity(said.len());
        for ((p, said), known) in answer.probabilities.chunks_exact_mut(answer.n_classes).zip(&said).zip(known_words) {
            posterior.calibrate(&self.lineage, p);
            let best = argmax(p);
            alone.push((best, posterior.bounds.map_or(p[best], |b| p[best].min(b.high))));
            let opinion = ClassOpinion::of(said, posterior.is_familiar(*known), |code| self.place.get(&code).map(|c| *c as u32));
            posterior.weigh(p, opinion.as_ref());
        }
        (answer, alone)
    }

    fn prediction(&self, p: &[f64], lines: &Lines, row: usize) -> GoodsPrediction {
        GoodsPrediction::of(p, self.declared_classes(lines, row).as_deref())
    }

    /// The classes that a row's declared code means, if it has one.
    pub(crate) fn declared_classes(&self, lines: &Lines, row: usize) -> Option<Vec<usize>> {
        lines.declared_code(row).map(|code| code.targets.iter().filter_map(|t| self.place.get(t).copied()).collect())
    }

    /// The column features of a chunk with the derived ones behind.
    fn risk_matrix(
        &self,
        chunk: &Matrix,
        prepared: &Prepared,
        rows: std::ops::Range<usize>,
        predictions: Option<&[GoodsPrediction]>,
    ) -> Matrix {
        let derived = &self.encoder.features[chunk.columns.len()..];
        let lines = prepared.lines.slice(rows);
        let mut columns = chunk.columns.clone();
        columns.extend(derived::columns(derived, &lines, predictions));
        Matrix { n_rows: chunk.n_rows, columns }
    }

    /// Scores every row of the file in its order. `render` makes something of a chunk of scores, several chunks at once;
    /// `take` gets what was made, in order. A row that could not be read has its place too.
    ///
    /// # Errors
    /// Whatever `render` or `take` returns.
    pub fn score<T: Send>(
        &self,
        table: &Table,
        prepared: &Prepared,
        progress: &dyn Progress,
        render: impl Fn(Vec<Score>) -> Result<T> + Sync,
        mut take: impl FnMut(T) -> Result<()>,
    ) -> Result<()> {
        let n = table.height();
        let ranking = self.ranking(table, prepared, progress);
        progress.stage("scoring", n as u64);
        let mut unread: Vec<&Reject> = table.rejects.iter().filter(|r| r.lost == "row").collect();
        unread.sort_by_key(|r| r.row);
        // The unread rows before row `at` of the table; all of them before its end.
        let unread_before = |at: usize| table.rows.get(at).map_or(unread.len(), |row| unread.partition_point(|r| r.row < *row));
        let work = |rows: &std::ops::Range<usize>| {
            let from = if rows.start == 0 { 0 } else { unread_before(rows.start) };
            let mut left = unread[from..unread_before(rows.end)].iter().peekable();
            let mut merged = Vec::with_capacity(rows.len() + left.len());
            for (mut score, row) in self.score_rows(table, prepared, rows.clone()).into_iter().zip(rows.clone()) {
                if let Some(ranking) = &ranking {
                    ranking.apply(row, &mut score, self.lang);
                }
                while let Some(reject) = left.next_if(|r| r.row < score.row) {
                    merged.push(Score::unread(reject, self.lang));
                }
                merged.push(score);
            }
            merged.extend(left.map(|r| Score::unread(r, self.lang)));
            progress.step(rows.len() as u64);
            render(merged)
        };
        // Without a row that could be read there are still those that could not.
        let chunks: Vec<std::ops::Range<usize>> = (0..n.max(1)).step_by(CHUNK).map(|s| s..n.min(s + CHUNK)).collect();
        // A few chunks a thread at once, so that memory stays flat whatever the file's length.
        for group in chunks.chunks(rayon::current_num_threads() * 4) {
            let rendered: Vec<Result<T>> = group.par_iter().map(work).collect();
            for rendered in rendered {
                take(rendered?)?;
            }
        }
        Ok(())
    }

    /// Scores the rows of a range, each by itself: no review budget is applied, which is a matter of the whole file.
    pub fn score_rows(&self, table: &Table, prepared: &Prepared, rows: std::ops::Range<usize>) -> Vec<Score> {
        self.score_rows_in(table, prepared, rows, self.detail)
    }

    fn score_rows_in(&self, table: &Table, prepared: &Prepared, rows: std::ops::Range<usize>, detail: Detail) -> Vec<Score> {
        let mut scorer = LineScorer::new(self, table, prepared, rows.clone(), detail);
        rows.enumerate().map(|(i, row)| scorer.score(i, row)).collect()
    }

    /// How the lines worth a review rank in their file; `None` without a review budget. Takes a pass over all rows, of which it
    /// keeps one number a line.
    pub fn ranking(&self, table: &Table, prepared: &Prepared, progress: &dyn Progress) -> Option<Ranking> {
        let budget = self.budget?;
        let n = table.height();
        progress.stage("ranking", n as u64);
        let chunks: Vec<std::ops::Range<usize>> = (0..n).step_by(CHUNK).map(|s| s..n.min(s + CHUNK)).collect();
        let worth = |rows: &std::ops::Range<usize>| {
            let scores = self.score_rows_in(table, prepared, rows.clone(), Detail::None);
            progress.step(rows.len() as u64);
            scores.iter().map(budget::worth).collect::<Vec<f32>>()
        };
        let worth: Vec<f32> = chunks.par_iter().flat_map_iter(worth).collect();
        let lost = table.rejects.iter().filter(|r| r.lost == "row").count();
        Some(Ranking::of(&worth, budget, n + lost))
    }

    /// The features at some places of the encoder's.
    pub(super) fn named(&self, features: &[u32]) -> Vec<&Feature> {
        features.iter().map(|f| &self.encoder.features[*f as usize]).collect()
    }

    /// Class probabilities as codes of the line's edition, in ascending order. A class that became several codes there
    /// shares its probability among them evenly: nothing says which.
    pub(super) fn candidates(&self, p: &[f64], edition: Edition) -> Vec<(Subheading, f64)> {
        if edition == self.model.edition
            && let Some(head) = &self.model.subheading
        {
            return head.classes.iter().copied().zip(p.iter().copied()).filter(|(_, p)| *p > 0.0).collect();
        }
        let mut all: BTreeMap<Subheading, f64> = BTreeMap::new();
        let Some(names) = self.elsewhere.get(&edition) else { return Vec::new() };
        for (codes, p) in names.iter().zip(p).filter(|(_, p)| **p > 0.0) {
            for code in codes {
                *all.entry(*code).or_default() += p / codes.len() as f64;
            }
        }
        all.into_iter().collect()
    }

    /// What the subheading and the risk head look at, in all rows.
    pub fn head_matrices(&self, prepared: &Prepared) -> (Option<Matrix>, Option<Matrix>) {
        let goods = self.model.subheading.as_ref().map(|head| prepared.matrix.select(&positions(&head.features)));
        let trade = self.model.risk.as_ref().map(|head| {
            let predictions: Option<Vec<GoodsPrediction>> =
                self.model.subheading.as_ref().zip(goods.as_ref()).map(|(subheading, matrix)| {
                    let (told, _) = self.goods(subheading, matrix.clone(), &prepared.facts, &prepared.known_words);
                    told.by_row().enumerate().map(|(row, p)| self.prediction(p, &prepared.lines, row)).collect()
                });
            let all = self.risk_matrix(&prepared.matrix, prepared, 0..prepared.matrix.n_rows, predictions.as_deref());
            all.select(&positions(&head.features))
        });
        (goods, trade)
    }

    /// The spec the scorer reads the file with.
    pub fn spec(&self) -> &Dataspec {
        &self.encoder.spec
    }
}

fn positions(features: &[u32]) -> Vec<usize> {
    features.iter().map(|f| *f as usize).collect()
}

/// A head's features of a chunk of rows and its probabilities.
pub struct Answer {
    /// The features.
    pub matrix: Matrix,
    n_classes: usize,
    /// Probabilities by row, then class.
    probabilities: Vec<f64>,
}

/// What both heads say of a chunk of rows.
pub struct Answers {
    /// The subheading head, weighed against the legal notes.
    pub subheading: Option<Answer>,
    /// By row: the class that the model alone holds best, and its probability.
    pub alone: Vec<(usize, f64)>,
    /// The risk head; class 1 is "wrong".
    pub risk: Option<Answer>,
}

impl Answer {
    fn of(estimator: &Estimator, matrix: Matrix) -> Answer {
        let n_classes = estimator.n_classes();
        let mut probabilities = vec![0.0; matrix.n_rows * n_classes];
        estimator.predict(&matrix, 0..matrix.n_rows, &mut probabilities);
        Answer { matrix, n_classes, probabilities }
    }

    /// Keeps the probabilities within what can be shown, before they are told.
    pub(super) fn bound(&mut self, head: &SubheadingHead) {
        if let Some(posterior) = &head.posterior {
            self.probabilities.chunks_exact_mut(self.n_classes).for_each(|p| posterior.bound(p));
        }
    }

    /// Probabilities by class of every row.
    pub fn by_row(&self) -> impl Iterator<Item = &[f64]> {
        self.probabilities.chunks_exact(self.n_classes)
    }

    /// Probabilities by class of one row.
    pub fn row(&self, i: usize) -> &[f64] {
        &self.probabilities[i * self.n_classes..][..self.n_classes]
    }
}
