//! Scores the lines of a table.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rayon::prelude::*;
use serde::Serialize;

use super::decision::{Decision, Grounds, decide};
use super::evidence::{Evidence, Weigher};
use super::reasons::{self, Detail, Lang, Place};
use crate::data::dataspec::{Dataspec, Role};
use crate::data::encode::{Encoder, Feature};
use crate::data::infer::date_format;
use crate::data::lines::{Lines, Standing};
use crate::data::matrix::{Column, MISSING, Matrix, UNSEEN};
use crate::data::table::{Reject, Table};
use crate::data::text::Tokenizer;
use crate::domain::declaration::Semantic;
use crate::domain::nomenclature::{Edition, Nomenclature, Subheading};
use crate::error::Result;
use crate::model::artifact::Model;
use crate::model::contributions::Contributions;
use crate::model::derived::{self, Glance};
use crate::model::estimator::Estimator;
use crate::model::path::{self, Path};
use crate::progress::Progress;

/// Candidates kept per line.
const TOP: usize = 5;
/// Rows scored at a time; does not change any result.
const CHUNK: usize = 4_096;

/// The reason of one head, in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// `subheading` or `risk`.
    pub head: &'static str,
    /// The conditions on a tree's way, or the evidence of an additive model, in words.
    pub conditions: Vec<String>,
    /// What each field adds to the answer's lead, strongest first; only from an additive model.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// The tree's leaf, or the lead that the evidence adds up to.
    pub leaf: String,
    /// Past declarations behind it: in the leaf, or of the answer's class.
    pub support: u32,
    /// How likely the head's answer is not the right one: another subheading, or wrongly declared. From a tree's leaf
    /// a share of past declarations, from an additive model a probability.
    pub error_rate: f64,
}

/// The answer on one line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    /// Row of the file's data, from 1.
    pub row: u32,
    /// The id column's value, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The declared code as written.
    pub declared_code: Option<String>,
    /// The best candidate, a code of the edition in force on the line's date.
    pub predicted_code: Option<Subheading>,
    /// Its probability.
    pub probability: Option<f64>,
    /// Candidates with probabilities, best first.
    pub candidates: Vec<(Subheading, f64)>,
    /// Probability, from the goods alone, that the declared code is right.
    pub declared_probability: Option<f64>,
    /// Probability that the declared code is wrong, from goods, trade and past errors.
    pub risk: Option<f64>,
    /// What to do.
    pub decision: Decision,
    /// Why that decision.
    pub because: String,
    /// The paths behind it.
    pub reasons: Vec<Reason>,
}

impl Score {
    /// The reasons as one line.
    pub fn reasons_line(&self) -> String {
        let mut all = vec![self.because.clone()];
        all.extend(self.reasons.iter().map(|r| format!("{}: {}; {}", r.head, r.conditions.join("; "), r.leaf)));
        all.join(" | ")
    }

    /// The candidates as one cell: `845611:0.912 901320:0.051`.
    pub fn candidates_cell(&self) -> String {
        let cells: Vec<String> = self.candidates.iter().map(|(c, p)| format!("{c}:{p:.3}")).collect();
        cells.join(" ")
    }

    fn unread(reject: &Reject) -> Score {
        Score {
            row: reject.row,
            id: None,
            declared_code: None,
            predicted_code: None,
            probability: None,
            candidates: Vec::new(),
            declared_probability: None,
            risk: None,
            decision: Decision::NoCandidate,
            because: format!("the row cannot be read: {}", reject.reason),
            reasons: Vec::new(),
        }
    }
}

/// A model made ready for the columns of one file.
pub struct Scorer<'m> {
    model: &'m Model,
    encoder: Encoder,
    detail: Detail,
    lang: Lang,
    /// Was the label 0/1? Then risk is told without a declared code too.
    flagged: bool,
    /// The headings the model learned.
    headings: BTreeSet<u32>,
    /// What each class is called in another edition.
    elsewhere: HashMap<Edition, Vec<Vec<Subheading>>>,
    place: BTreeMap<Subheading, usize>,
    vocabulary: HashSet<String>,
    /// What tells why, of the subheading and the risk head: one for each of their additive models, if reasons are asked for.
    weighers: (Vec<Weigher<'m>>, Vec<Weigher<'m>>),
}

/// Everything about a table that scoring needs.
pub struct Prepared {
    /// What the lines declare.
    pub lines: Lines,
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
        let mut spec = match renames {
            Some(other) => model.encoder.spec.overridden_by(other)?,
            None => model.encoder.spec.clone(),
        }
        .renamed_for(table);
        spec.check(table, &[])?;
        for column in spec.columns.iter_mut().filter(|c| c.semantic == Semantic::Date) {
            // Another file may write its dates otherwise.
            if let Some(format) = table.column(&column.name).and_then(date_format) {
                column.date_format = Some(format.to_owned());
            }
        }
        let classes: &[Subheading] = model.subheading.as_ref().map_or(&[], |h| &h.classes);
        let nomenclature = Nomenclature::shared();
        let elsewhere = Edition::ALL
            .into_iter()
            .map(|to| (to, classes.iter().map(|c| nomenclature.convert(*c, model.edition, to)).collect()))
            .collect();
        let flagged = spec.role(Role::Label).is_some_and(|c| c.semantic == Semantic::Flag);
        let weighers = |estimator: Option<&'m Estimator>| {
            let models = estimator.filter(|_| detail != Detail::None).map_or(Vec::new(), Estimator::additives);
            models.into_iter().map(Weigher::new).collect()
        };
        let encoder = model.encoder.renamed(spec);
        Ok(Scorer {
            flagged,
            model,
            vocabulary: encoder.vocabulary().into_iter().map(str::to_owned).collect(),
            encoder,
            weighers: (weighers(model.subheading.as_ref().map(|h| &h.estimator)), weighers(model.risk.as_ref().map(|h| &h.estimator))),
            detail,
            lang,
            headings: classes.iter().map(|c| c.heading()).collect(),
            elsewhere,
            place: classes.iter().enumerate().map(|(i, c)| (*c, i)).collect(),
        })
    }

    /// Reads and encodes a table.
    pub fn prepare(&self, table: &Table) -> Prepared {
        let mut rejects = Vec::new();
        let lines = Lines::read(table, &self.encoder.spec, self.model.edition, &mut rejects);
        let matrix = self.encoder.encode(table, &mut rejects);
        // A truth that cannot be read loses nothing when scoring.
        if let Some(label) = self.encoder.spec.role(Role::Label) {
            rejects.retain(|r| r.column != label.name);
        }
        rejects.extend(table.rejects.iter().cloned());
        rejects.sort_by(|a, b| (a.row, &a.column).cmp(&(b.row, &b.column)));
        Prepared { lines, matrix, rejects }
    }

    /// What the heads say of a chunk of rows.
    pub fn answers(&self, prepared: &Prepared, rows: std::ops::Range<usize>) -> Answers {
        let at: Vec<u32> = rows.clone().map(|r| r as u32).collect();
        let chunk = prepared.matrix.take(&at);
        let mut glances = None;
        let subheading = self.model.subheading.as_ref().map(|head| {
            let answer = Answer::of(&head.estimator, chunk.select(&positions(&head.features)));
            glances = Some(rows.clone().zip(answer.by_row()).map(|(row, p)| self.glance(p, &prepared.lines, row)).collect::<Vec<_>>());
            answer
        });
        let risk = self.model.risk.as_ref().map(|head| {
            let matrix = self.risk_matrix(&chunk, prepared, rows, glances.as_deref());
            Answer::of(&head.estimator, matrix.select(&positions(&head.features)))
        });
        Answers { subheading, risk }
    }

    fn glance(&self, p: &[f64], lines: &Lines, row: usize) -> Glance {
        Glance::of(p, self.declared_classes(lines, row).as_deref())
    }

    /// The classes that a row's declared code means, if it has one.
    pub(crate) fn declared_classes(&self, lines: &Lines, row: usize) -> Option<Vec<usize>> {
        lines.declared_code(row).map(|code| code.targets.iter().filter_map(|t| self.place.get(t).copied()).collect())
    }

    /// The column features of a chunk with the derived ones behind.
    fn risk_matrix(&self, chunk: &Matrix, prepared: &Prepared, rows: std::ops::Range<usize>, glances: Option<&[Glance]>) -> Matrix {
        let derived = &self.encoder.features[chunk.columns.len()..];
        let lines = prepared.lines.slice(rows);
        let mut columns = chunk.columns.clone();
        columns.extend(derived::columns(derived, &lines, glances));
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
        progress.stage("scoring", n as u64);
        let mut unread: Vec<&Reject> = table.rejects.iter().collect();
        unread.sort_by_key(|r| r.row);
        // The unread rows before row `at` of the table; all of them before its end.
        let unread_before = |at: usize| table.rows.get(at).map_or(unread.len(), |row| unread.partition_point(|r| r.row < *row));
        let work = |rows: &std::ops::Range<usize>| {
            let from = if rows.start == 0 { 0 } else { unread_before(rows.start) };
            let mut left = unread[from..unread_before(rows.end)].iter().peekable();
            let mut merged = Vec::with_capacity(rows.len() + left.len());
            for score in self.score_rows(table, prepared, rows.clone()) {
                while let Some(reject) = left.next_if(|r| r.row < score.row) {
                    merged.push(Score::unread(reject));
                }
                merged.push(score);
            }
            merged.extend(left.map(|r| Score::unread(r)));
            render(merged)
        };
        // Without a row that could be read there are still those that could not.
        let chunks: Vec<std::ops::Range<usize>> = (0..n.max(1)).step_by(CHUNK).map(|s| s..n.min(s + CHUNK)).collect();
        // A few chunks a thread at once, so that memory stays flat whatever the file's length.
        for group in chunks.chunks(rayon::current_num_threads() * 4) {
            let rendered: Vec<Result<T>> = group.par_iter().map(work).collect();
            for (rows, rendered) in group.iter().zip(rendered) {
                progress.step(rows.len() as u64);
                take(rendered?)?;
            }
        }
        Ok(())
    }

    /// Scores the rows of a range.
    pub fn score_rows(&self, table: &Table, prepared: &Prepared, rows: std::ops::Range<usize>) -> Vec<Score> {
        let mut context = Context {
            scorer: self,
            table,
            id: self.encoder.spec.role(Role::Id).and_then(|c| table.column(&c.name)),
            declared: self.encoder.spec.role(Role::Declared).and_then(|c| table.column(&c.name)),
            vocabulary: &self.vocabulary,
            tokenizer: Tokenizer::default(),
            answers: self.answers(prepared, rows.clone()),
            lines: prepared.lines.slice(rows.clone()),
            scratch: Contributions::default(),
        };
        rows.enumerate().map(|(i, row)| context.score(i, row)).collect()
    }

    fn weigh(
        &self,
        weigher: &Weigher<'_>,
        features: &[u32],
        place: Place<'_>,
        classes: (usize, usize),
        scratch: &mut Contributions,
    ) -> Vec<Evidence> {
        weigher.weigh(&self.named(features), place, classes, scratch, (self.detail, self.lang))
    }

    fn named(&self, features: &[u32]) -> Vec<&Feature> {
        features.iter().map(|f| &self.encoder.features[*f as usize]).collect()
    }

    /// Class probabilities as ranked codes of the line's edition. A class that became several codes there
    /// shares its probability among them evenly: nothing says which.
    fn candidates(&self, p: &[f64], edition: Edition) -> Vec<(Subheading, f64)> {
        if edition == self.model.edition
            && let Some(head) = &self.model.subheading
        {
            let mut all: Vec<(Subheading, f64)> = head.classes.iter().copied().zip(p.iter().copied()).filter(|(_, p)| *p > 0.0).collect();
            if all.len() > TOP {
                all.select_nth_unstable_by(TOP, best_first);
                all.truncate(TOP);
            }
            all.sort_unstable_by(best_first);
            return all;
        }
        let mut all: BTreeMap<Subheading, f64> = BTreeMap::new();
        let Some(names) = self.elsewhere.get(&edition) else { return Vec::new() };
        for (codes, p) in names.iter().zip(p).filter(|(_, p)| **p > 0.0) {
            for code in codes {
                *all.entry(*code).or_default() += p / codes.len() as f64;
            }
        }
        let mut ranked: Vec<(Subheading, f64)> = all.into_iter().collect();
        ranked.sort_by(best_first);
        ranked
    }

    /// What the subheading and the risk head look at, in all rows.
    pub fn head_matrices(&self, prepared: &Prepared) -> (Option<Matrix>, Option<Matrix>) {
        let goods = self.model.subheading.as_ref().map(|head| prepared.matrix.select(&positions(&head.features)));
        let trade = self.model.risk.as_ref().map(|head| {
            let glances: Option<Vec<Glance>> = self.model.subheading.as_ref().zip(goods.as_ref()).map(|(subheading, matrix)| {
                let p = subheading.estimator.predict_matrix(matrix);
                let by_row = p.rows().into_iter().enumerate();
                by_row.map(|(row, p)| self.glance(p.as_slice().expect("rows are contiguous"), &prepared.lines, row)).collect()
            });
            let all = self.risk_matrix(&prepared.matrix, prepared, 0..prepared.matrix.n_rows, glances.as_deref());
            all.select(&positions(&head.features))
        });
        (goods, trade)
    }

    /// The spec the scorer reads the file with.
    pub fn spec(&self) -> &Dataspec {
        &self.encoder.spec
    }
}

fn best_first(a: &(Subheading, f64), b: &(Subheading, f64)) -> std::cmp::Ordering {
    b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))
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
    /// The subheading head.
    pub subheading: Option<Answer>,
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

    /// Probabilities by class of every row.
    pub fn by_row(&self) -> impl Iterator<Item = &[f64]> {
        self.probabilities.chunks_exact(self.n_classes)
    }

    fn row(&self, i: usize) -> &[f64] {
        &self.probabilities[i * self.n_classes..][..self.n_classes]
    }
}

/// What the rows of one chunk share.
struct Context<'a> {
    scorer: &'a Scorer<'a>,
    table: &'a Table,
    lines: Lines,
    id: Option<crate::data::table::Strings<'a>>,
    declared: Option<crate::data::table::Strings<'a>>,
    vocabulary: &'a HashSet<String>,
    tokenizer: Tokenizer,
    answers: Answers,
    scratch: Contributions,
}

impl Context<'_> {
    /// Scores row `row` of the table, which is row `i` of the chunk.
    fn score(&mut self, i: usize, row: usize) -> Score {
        let model = self.scorer.model;
        let subheading = self.answers.subheading.as_ref().zip(model.subheading.as_ref());
        let p = subheading.map(|(answer, _)| answer.row(i));
        let declared = self.lines.declared_code(i);
        let edition = self.lines.line_edition[i];
        let mut ranked = edition.and_then(|e| p.map(|p| self.scorer.candidates(p, e)));
        let declared_classes = self.scorer.declared_classes(&self.lines, i);
        let declared_probability = match (p, declared) {
            (Some(_), Some(code)) if code.standing != Standing::InForce && code.standing != Standing::HeadingOnly => Some(0.0),
            (Some(p), Some(_)) => declared_classes.as_ref().map(|c| c.iter().map(|c| p[*c]).sum()),
            _ => None,
        };
        let agrees = match (&ranked, declared) {
            (Some(ranked), Some(code)) => ranked.first().is_some_and(|(best, _)| Some(*best) == code.subheading),
            _ => false,
        };
        let best = p.map(crate::model::estimator::argmax);
        let path = subheading.and_then(|(answer, head)| head.estimator.tree().map(|t| path::path(t, &answer.matrix, i)));
        let support = match (&path, subheading, best) {
            (Some(path), ..) => path.support,
            (None, Some((_, head)), Some(best)) => head.support[best] as u32,
            _ => u32::MAX,
        };
        let grounds = Grounds {
            declared,
            line_edition: edition,
            candidates: if p.is_some() { Some(ranked.as_deref().unwrap_or(&[])) } else { None },
            agrees,
            risk: self.answers.risk.as_ref().map(|r| r.row(i)[1]).filter(|_| declared.is_some() || self.scorer.flagged),
            support,
            known_words: self.scorer.encoder.known_words(self.table, row, self.vocabulary, &mut self.tokenizer),
            says_nothing: subheading.is_some_and(|(answer, _)| says_nothing(&answer.matrix, i)),
            heading_learned: declared.is_none_or(|d| d.targets.iter().any(|t| self.scorer.headings.contains(&t.heading()))),
        };
        let (decision, because) = decide(&grounds, &model.thresholds, self.scorer.lang);
        let risk = grounds.risk;
        let mut reasons = Vec::new();
        if self.scorer.detail != Detail::None {
            let rival = best.and_then(|best| {
                let declared = declared_classes.iter().flatten().copied().find(|c| *c != best);
                declared.or_else(|| second(p?, best)).map(|rival| (best, rival))
            });
            if let (Some((answer, head)), Some(best)) = (subheading, best) {
                let matrix = &answer.matrix;
                let place = Place { matrix, index: i, table: self.table, row };
                let named = |class: usize| {
                    let code = head.classes[class].dotted();
                    if edition == Some(model.edition) { code } else { format!("{code} ({})", model.edition) }
                };
                if let Some(path) = &path {
                    let leaf = reasons::leaf_of_subheading(path, best, &named(best), self.scorer.lang);
                    let conditions = self.conditions(path, &head.features, place);
                    let error_rate = 1.0 - path.share(best);
                    reasons.push(Reason { head: "subheading", conditions, evidence: Vec::new(), leaf, support, error_rate });
                } else if let Some((best, rival)) = rival
                    && let Some((at, one, other)) = head.estimator.parting(best, rival)
                {
                    let weigher = &self.scorer.weighers.0[at];
                    let p = answer.row(i);
                    let against = reasons::lead(&named(best), p[best], &named(rival), p[rival], support, self.scorer.lang);
                    let evidence = self.scorer.weigh(weigher, &head.features, place, (one, other), &mut self.scratch);
                    let conditions = evidence.iter().map(Evidence::words).collect();
                    reasons.push(Reason { head: "subheading", conditions, evidence, leaf: against, support, error_rate: 1.0 - p[best] });
                }
            }
            if let (Some(answer), Some(head), Some(risk)) = (&self.answers.risk, &model.risk, risk) {
                let place = Place { matrix: &answer.matrix, index: i, table: self.table, row };
                if let Some(tree) = head.estimator.tree() {
                    let path = path::path(tree, &answer.matrix, i);
                    let leaf = reasons::leaf_of_risk(&path, self.scorer.lang);
                    let conditions = self.conditions(&path, &head.features, place);
                    let (support, error_rate) = (path.support, path.share(1));
                    reasons.push(Reason { head: "risk", conditions, evidence: Vec::new(), leaf, support, error_rate });
                } else if let Some(weigher) = self.scorer.weighers.1.first() {
                    let evidence = self.scorer.weigh(weigher, &head.features, place, (1, 0), &mut self.scratch);
                    let conditions = evidence.iter().map(Evidence::words).collect();
                    let leaf = reasons::risk_beside(risk, head.base_rate, self.scorer.lang);
                    let support = model.provenance.risk_rows as u32;
                    reasons.push(Reason { head: "risk", conditions, evidence, leaf, support, error_rate: risk });
                }
            }
        }
        let (predicted_code, probability) = match ranked.as_ref().and_then(|r| r.first()) {
            Some((code, p)) => (Some(*code), Some(*p)),
            None => (None, None),
        };
        if let Some(ranked) = &mut ranked {
            ranked.truncate(TOP);
        }
        Score {
            row: self.table.rows[row],
            id: self.id.and_then(|c| c.get(row)).map(str::to_owned),
            declared_code: self.declared.and_then(|c| c.written(row)).map(str::to_owned),
            predicted_code,
            probability,
            candidates: ranked.unwrap_or_default(),
            declared_probability,
            risk,
            decision,
            because,
            reasons,
        }
    }

    fn conditions(&self, path: &Path, features: &[u32], place: Place<'_>) -> Vec<String> {
        reasons::conditions(path, &self.scorer.named(features), place, self.scorer.detail, self.scorer.lang)
    }
}

/// The most probable class but one.
fn second(p: &[f64], best: usize) -> Option<usize> {
    (0..p.len()).filter(|c| *c != best).max_by(|a, b| p[*a].total_cmp(&p[*b]).then(b.cmp(a)))
}

/// Is every feature of the row missing, unseen or without a known token?
fn says_nothing(matrix: &Matrix, row: usize) -> bool {
    matrix.columns.iter().all(|c| match c {
        Column::Numerical(values) => values[row].is_nan(),
        Column::Categorical { codes, .. } => codes[row] == MISSING || codes[row] == UNSEEN,
        Column::Tokens { .. } => c.tokens(row).is_empty(),
    })
}
