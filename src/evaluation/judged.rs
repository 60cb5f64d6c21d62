//! Lines of known truth, and what several arms say of each: the one ledger that every measure reads.
//!
//! An arm is whoever answers: the declarant, the model, a lookup, an older model. All arms answer the same lines.

use chrono::NaiveDate;

use serde::Serialize;

use super::resample::Clusters;
use crate::data::dataspec::{Dataspec, Role};
use crate::data::digest::digests;
use crate::data::lines::{Lines, ReadCode, Standing};
use crate::data::table::Table;
use crate::domain::nomenclature::{Edition, Nomenclature, Subheading};
use crate::domain::technical::Unit;
use crate::error::Result;
use crate::model::artifact::Model;
use crate::model::estimator::argmax;
use crate::model::metrics::Ranked;
use crate::progress::Progress;
use crate::scoring::decision::Decision;
use crate::scoring::score::Score;
use crate::scoring::scorer::{Prepared, Scorer};

/// One line of known truth.
#[derive(Debug, Clone, PartialEq)]
pub struct JudgedLine {
    /// Its place in the table.
    pub at: usize,
    /// Its row in the file, from 1.
    pub row: u32,
    /// How many lines it stands for: 1, or 1 by the probability that its truth was established.
    pub weight: f64,
    /// Its day.
    pub date: Option<NaiveDate>,
    /// The heading declared, 0 if there is none to read.
    pub declared_heading: u32,
    /// The right subheadings, of the model's edition; empty where only wrong or right is known.
    pub truth: Vec<Subheading>,
    /// Is the truth no more than a heading? Then `truth` is all that stands under it, and no six digits are judged by it.
    pub heading_only: bool,
    /// Is the declared code wrong?
    pub wrong: Option<bool>,
    /// A digest of what the line says: puts equally risky lines in an order that no file decides.
    pub content: u64,
}

/// The lines of known truth of a file.
#[derive(Debug, Clone, Default)]
pub struct Judged {
    /// The lines, in the file's order.
    pub lines: Vec<JudgedLine>,
    /// Whose they are.
    pub clusters: Clusters,
}

impl Judged {
    /// The lines of a table whose truth is known. `weights` by row of the table: how many lines each stands for; 0 leaves it out.
    pub fn of(table: &Table, spec: &Dataspec, read: &Lines, weights: Option<&[f64]>) -> Judged {
        let weight = |at: usize| weights.map_or(1.0, |w| w[at]);
        let contents = digests(table, spec, read);
        let known = |at: &usize| (read.wrong[*at].is_some() || !read.truth(*at).is_empty()) && weight(*at) > 0.0;
        let lines: Vec<JudgedLine> = (0..table.height())
            .filter(known)
            .map(|at| JudgedLine {
                at,
                row: table.rows[at],
                weight: weight(at),
                date: read.date[at],
                declared_heading: read.declared_code(at).map_or(0, |c| c.heading),
                truth: read.truth(at).to_vec(),
                heading_only: read.confirmed_heading_only(at),
                wrong: read.wrong[at],
                content: contents[at],
            })
            .collect();
        let group = spec.role(Role::Group).and_then(|c| Some((c.name.as_str(), table.column(&c.name)?)));
        let names = lines.iter().map(|l| group.and_then(|(_, values)| values.get(l.at)));
        let clusters = Clusters::of(names, group.map(|(name, _)| name));
        Judged { lines, clusters }
    }

    /// Lines whose truth is no more than a heading.
    pub fn heading_only(&self) -> usize {
        self.lines.iter().filter(|l| l.heading_only).count()
    }

    /// Some of the lines, by their places here.
    pub fn take(&self, places: &[usize]) -> Judged {
        let lines = places.iter().map(|i| self.lines[*i].clone()).collect();
        Judged { lines, clusters: self.clusters.take(places.iter().copied()) }
    }
}

/// What an arm says of one line.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Told {
    /// The code it names first, of the model's edition.
    pub best: Option<Subheading>,
    /// Is that right in the chapter, the heading, the subheading?
    pub right: [Option<bool>; 3],
    /// Is the truth among the first three?
    pub among_three: Option<bool>,
    /// Probability of the code it names first.
    pub confidence: Option<f64>,
    /// Probability of the truth.
    pub of_truth: Option<f64>,
    /// Squared distance of its probabilities from the truth, summed over the codes.
    pub distance: Option<f64>,
    /// Risk that the declared code is wrong.
    pub risk: Option<f64>,
}

/// Whoever answers.
#[derive(Debug, Clone, PartialEq)]
pub struct Arm {
    /// Its name in tables.
    pub name: String,
    /// By line of [`Judged`].
    pub told: Vec<Told>,
}

/// Is a code in the right chapter, the right heading, is it the right subheading, for any of the truth's codes? Of a line confirmed at
/// heading length only the last is not known.
pub fn right_at(code: Subheading, line: &JudgedLine) -> [Option<bool>; 3] {
    let any = |same: &dyn Fn(&Subheading) -> bool| (!line.truth.is_empty()).then(|| line.truth.iter().any(same));
    let subheading = any(&|t| *t == code).filter(|_| !line.heading_only);
    [any(&|t| t.chapter() == code.chapter()), any(&|t| t.heading() == code.heading()), subheading]
}

/// The declared code as it is. A code that is none is wrong at every level.
pub fn declared(judged: &Judged, read: &Lines) -> Arm {
    let told = judged.lines.iter().map(|line| {
        let levels = |declared: &ReadCode, confirmed: &ReadCode| {
            let heading = declared.heading != 0 && declared.heading == confirmed.heading;
            let chapter = declared.heading != 0 && declared.heading / 100 == confirmed.heading / 100;
            [Some(chapter), Some(heading), line.wrong.filter(|_| !line.heading_only).map(|w| !w)]
        };
        let pair = read.declared_code(line.at).zip(read.confirmed[line.at].map(|i| &read.codes[i as usize]));
        let right = pair.map_or([None, None, line.wrong.map(|w| !w)], |(d, c)| levels(d, c));
        Told { right, ..Told::default() }
    });
    Arm { name: "declared code as it is".into(), told: told.collect() }
}

/// What a model says of a file: every score, and an arm of it.
pub struct Answered {
    /// The scores, one a row of the file.
    pub scores: Vec<Score>,
    /// What of them can be judged.
    pub arm: Arm,
    /// By line: is the code that `score` names first (goods, trade and declaration together) the right one? Where it names none
    /// the declared code stands.
    pub advice: Vec<Advice>,
    /// By line, ranks among the classes; for lines whose right subheading is known, not only its heading.
    pub ranked: Vec<Option<Ranked>>,
    /// Lines read by this model's eyes.
    pub prepared: Prepared,
}

/// The code that a model would put in the declared one's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Advice {
    /// The code, of the edition in force on the line's date.
    pub code: Option<Subheading>,
    /// Is it another than the declared?
    pub differs: bool,
    /// Would the line be wrong with it?
    pub wrong: Option<bool>,
    /// What the model would do with the line.
    pub decision: Option<Decision>,
}

/// Asks a model about every line of a table.
///
/// # Errors
/// Whatever scoring returns.
pub fn answer(name: &str, model: &Model, scorer: &Scorer<'_>, table: &Table, judged: &Judged, progress: &dyn Progress) -> Result<Answered> {
    let prepared = scorer.prepare(table);
    let mut scores = Vec::with_capacity(table.height());
    scorer.score(table, &prepared, progress, Ok, |chunk| {
        scores.extend(chunk);
        Ok(())
    })?;
    let by_row: std::collections::HashMap<u32, &Score> = scores.iter().map(|s| (s.row, s)).collect();
    let mut told = Vec::with_capacity(judged.lines.len());
    let mut advice = Vec::with_capacity(judged.lines.len());
    let mut ranked = Vec::with_capacity(judged.lines.len());
    for lines in judged.lines.chunks(4_096) {
        let goods = goods(model, scorer, &prepared, lines);
        for (line, (mut one, rank)) in lines.iter().zip(goods) {
            let score = by_row.get(&line.row);
            one.risk = score.and_then(|s| s.risk);
            told.push(one);
            ranked.push(rank);
            advice.push(score.map_or_else(Advice::default, |s| advise(s, &prepared.lines, line)));
        }
    }
    drop(by_row);
    Ok(Answered { scores, arm: Arm { name: name.into(), told }, advice, ranked, prepared })
}

/// What the subheading head says of some lines, with its ranks.
fn goods(model: &Model, scorer: &Scorer<'_>, prepared: &Prepared, lines: &[JudgedLine]) -> Vec<(Told, Option<Ranked>)> {
    let Some((first, last)) = lines.first().zip(lines.last()) else { return Vec::new() };
    let rows = first.at..last.at + 1;
    let (Some(head), Some(answer)) = (&model.subheading, scorer.answers(prepared, rows).subheading) else {
        return vec![(Told::default(), None); lines.len()];
    };
    let one = |line: &JudgedLine| {
        if line.truth.is_empty() {
            return (Told::default(), None);
        }
        let p = answer.row(line.at - first.at);
        let mut classes: Vec<usize> = line.truth.iter().filter_map(|t| head.classes.binary_search(t).ok()).collect();
        let of_truth: f64 = classes.iter().map(|c| p[*c]).sum();
        let squares: f64 = p.iter().map(|p| p * p).sum();
        // The truth is one code; of a set, the one that the arm holds most probable.
        let top = classes.iter().map(|c| p[*c]).fold(0.0, f64::max);
        if classes.is_empty() {
            classes.push(usize::MAX);
        }
        let ranked = Ranked::of(p, &classes);
        let best = head.classes[argmax(p)];
        let mut right = right_at(best, line);
        if line.heading_only {
            return (Told { best: Some(best), right, ..Told::default() }, None);
        }
        right[2] = Some(ranked.is_right());
        let told = Told {
            best: Some(best),
            right,
            among_three: Some(ranked.before < 2.5),
            confidence: Some(ranked.best_probability),
            of_truth: Some(of_truth),
            distance: Some(squares - 2.0 * top + 1.0),
            risk: None,
        };
        (told, Some(ranked))
    };
    lines.iter().map(one).collect()
}

fn advise(score: &Score, read: &Lines, line: &JudgedLine) -> Advice {
    let Some(code) = score.predicted_code else {
        return Advice { wrong: line.wrong, decision: Some(score.decision), ..Advice::default() };
    };
    let declared = read.declared_code(line.at);
    let differs = declared.is_none_or(|d| d.subheading != Some(code) || d.standing != Standing::InForce);
    let confirmed = read.confirmed[line.at].map(|i| &read.codes[i as usize]);
    let wrong = confirmed.map(|confirmed| !means(code, confirmed, read.line_edition[line.at], read.edition));
    Advice { code: Some(code), differs, wrong: if differs { wrong } else { line.wrong.or(wrong) }, decision: Some(score.decision) }
}

/// Is a code of a line's edition what was confirmed?
fn means(code: Subheading, confirmed: &ReadCode, line: Option<Edition>, model: Edition) -> bool {
    if confirmed.standing == Standing::InForce {
        return confirmed.subheading == Some(code);
    }
    let carried = Nomenclature::shared().convert(code, line.unwrap_or(model), model);
    carried.iter().any(|c| confirmed.targets.contains(c))
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

/// Weights from a column of probabilities that a line's truth was established: 1 by the probability (Horvitz and Thompson,
/// J. Amer. Statist. Assoc. 47, 1952), brought to a mean of 1. A line without a usable probability weighs 0. Gives the weights
/// by row and how many lines have none.
pub fn inspection_weights(table: &Table, column: &str) -> Option<(Vec<f64>, usize)> {
    let values = table.column(column)?;
    let read = |v: Option<&str>| v.and_then(|v| Unit::One.read(v).ok()).filter(|p| *p > 0.0 && *p <= 1.0).map_or(0.0, |p| 1.0 / p);
    let mut weights: Vec<f64> = values.iter().map(read).collect();
    let without = weights.iter().filter(|w| **w == 0.0).count();
    let mean = weights.iter().sum::<f64>() / (weights.len() - without).max(1) as f64;
    if mean > 0.0 {
        weights.iter_mut().for_each(|w| *w /= mean);
    }
    Some((weights, without))
}
