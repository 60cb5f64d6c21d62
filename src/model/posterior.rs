//! From the estimator's probabilities to those that are told: calibrated level by level, then weighed against what the
//! legal notes say of the goods.
//!
//! The notes are a second expert, not a veto: the answer is `w * notes + (1 - w) * model`, a linear opinion pool
//! (Stone 1961) with one weight for each grade of opinion, found on lines later in time than those the model
//! learned from. Where the notes settle a case and have earned a weight above one half they lead, whatever correlates.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::calibration::{Bounds, Calibrator, Example};
use super::conformal::Nonconformity;
use super::estimator::argmax;
use crate::domain::legal::{Grade, Opinion};
use crate::domain::nomenclature::Subheading;

/// Where chapters and headings lie among the classes, which ascend.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Lineage {
    /// The classes of each chapter.
    pub chapters: Vec<Range<usize>>,
    /// The classes of each heading.
    pub headings: Vec<Range<usize>>,
    /// The headings of each chapter, as places in `headings`.
    within: Vec<Range<usize>>,
}

/// The levels of the nomenclature, from coarse to fine.
pub const LEVELS: [&str; 3] = ["chapter", "heading", "subheading"];

impl Lineage {
    /// Of classes in ascending order.
    pub fn of(classes: &[Subheading]) -> Lineage {
        let runs = |key: &dyn Fn(usize) -> u32, n: usize| {
            let mut all: Vec<Range<usize>> = Vec::new();
            for i in 0..n {
                match all.last_mut() {
                    Some(last) if key(last.start) == key(i) => last.end = i + 1,
                    _ => all.push(i..i + 1),
                }
            }
            all
        };
        let headings = runs(&|i| classes[i].heading(), classes.len());
        let within = runs(&|h| classes[headings[h].start].chapter(), headings.len());
        Lineage { chapters: runs(&|i| classes[i].chapter(), classes.len()), headings, within }
    }

    /// The groups of a level: 0 for chapters, 1 for headings, 2 for subheadings.
    pub fn groups(&self, level: usize, n_classes: usize) -> Vec<Range<usize>> {
        match level {
            0 => self.chapters.clone(),
            1 => self.headings.clone(),
            _ => (0..n_classes).map(|c| c..c + 1).collect(),
        }
    }

    /// Probabilities summed over the groups of a level.
    pub fn sums(&self, level: usize, p: &[f64]) -> Vec<f64> {
        match level {
            0 => self.chapters.iter().map(|r| p[r.clone()].iter().sum()).collect(),
            1 => self.headings.iter().map(|r| p[r.clone()].iter().sum()).collect(),
            _ => p.to_vec(),
        }
    }

    /// The group of a level that a class belongs to.
    pub fn group_of(&self, level: usize, class: usize) -> usize {
        match level {
            0 => self.chapters.partition_point(|r| r.end <= class),
            1 => self.headings.partition_point(|r| r.end <= class),
            _ => class,
        }
    }
}

/// What the legal notes say of a line's goods, as classes of the model.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassOpinion {
    /// How sure they are.
    pub grade: Grade,
    /// The classes they leave open, the most defensible first.
    pub classes: Vec<u32>,
    /// Are the line's words as familiar as those of most lines that the weights were found on?
    pub familiar: bool,
}

impl ClassOpinion {
    /// An opinion over the model's classes, `place` giving the class of a code; `None` if it names no code, or the one it settles on was
    /// never learned.
    pub fn of(opinion: &Opinion, familiar: bool, place: impl Fn(Subheading) -> Option<u32>) -> Option<ClassOpinion> {
        let classes: Vec<u32> = opinion.codes.iter().filter_map(|c| place(Subheading(c.parse().ok()?))).collect();
        (!classes.is_empty()).then_some(ClassOpinion { grade: opinion.grade, classes, familiar })
    }
}

/// How much the notes count beside the model, by grade.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoteWeights {
    /// Where they settle the case.
    pub settled: f64,
    /// Where two codes are defensible.
    pub contested: f64,
    /// Where several codes are open.
    pub open: f64,
    /// Held-back lines by grade, and of these the ones whose truth is among the codes named.
    pub lines: [(u32, u32); 3],
}

/// Weights before any line was seen, and how many lines that counts as.
const PRIOR: [f64; 3] = [0.9, 0.5, 0.2];
const PRIOR_LINES: f64 = 20.0;
/// What a code named by the notes counts beside the model's own shares, so that none is ruled out by silence.
const NAMED: f64 = 0.02;

impl Default for NoteWeights {
    fn default() -> NoteWeights {
        NoteWeights { settled: PRIOR[0], contested: PRIOR[1], open: PRIOR[2], lines: [(0, 0); 3] }
    }
}

impl NoteWeights {
    /// The weight of an opinion. Where the words are not familiar, how far the model can be trusted was not measured, and the prior
    /// stands.
    pub fn of(&self, opinion: &ClassOpinion) -> f64 {
        let weights = if opinion.familiar { [self.settled, self.contested, self.open] } else { PRIOR };
        weights[place(opinion.grade)]
    }

    /// The weights that familiar lines of known truth ask for: the mixture's by expectation-maximisation, drawn to the prior where
    /// lines are few.
    pub fn fit<'a>(lines: impl Iterator<Item = (&'a [f64], &'a ClassOpinion, usize)>) -> NoteWeights {
        let mut by_grade: [Vec<(f64, f64)>; 3] = Default::default();
        let mut counts = [(0u32, 0u32); 3];
        for (p, opinion, truth) in lines.filter(|(_, opinion, _)| opinion.familiar) {
            let at = place(opinion.grade);
            let named = opinion.classes.contains(&(truth as u32));
            by_grade[at].push((notes_share(p, &opinion.classes, truth), p[truth]));
            counts[at].0 += 1;
            counts[at].1 += u32::from(named);
        }
        let mut weights = [0.0; 3];
        for (at, lines) in by_grade.iter().enumerate() {
            let shrunk = |hits: f64| (hits + PRIOR[at] * PRIOR_LINES) / (lines.len() as f64 + PRIOR_LINES);
            weights[at] = PRIOR[at];
            for _ in 0..200 {
                let w = weights[at];
                weights[at] = shrunk(lines.iter().map(|(notes, model)| w * notes / (w * notes + (1.0 - w) * model).max(1e-12)).sum());
            }
        }
        NoteWeights { settled: weights[0], contested: weights[1], open: weights[2], lines: counts }
    }
}

fn place(grade: Grade) -> usize {
    match grade {
        Grade::Settled => 0,
        Grade::Contested => 1,
        Grade::Open => 2,
    }
}

/// The notes' probability of a class: the model's shares among the codes they name.
fn notes_share(p: &[f64], named: &[u32], class: usize) -> f64 {
    if !named.contains(&(class as u32)) {
        return 0.0;
    }
    let total: f64 = named.iter().map(|c| p[*c as usize] + NAMED).sum();
    (p[class] + NAMED) / total
}

/// What turns the estimator's probabilities into those that are told.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Posterior {
    /// Maps of the chapters' probabilities, of headings within a chapter, of subheadings within a heading.
    pub levels: [Calibrator; 3],
    /// The notes beside the model.
    pub notes: NoteWeights,
    /// How near to certainty the best candidate may be told; models up to version 3 have no such bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounds: Option<Bounds>,
    /// Nonconformity of the truth at the three levels, for sets.
    pub sets: [Nonconformity; 3],
    /// Share of known words from which a line is familiar: nine in ten later lines reach it.
    pub familiar_words: Option<f64>,
}

impl Posterior {
    /// Are a line's words familiar, given the share of them that training knows?
    pub fn is_familiar(&self, known_words: Option<f64>) -> bool {
        known_words.zip(self.familiar_words).is_none_or(|(known, least)| known >= least)
    }

    /// Calibrates probabilities in place. The sums at every level stay coherent: each level shares out what the one above it got.
    pub fn calibrate(&self, lineage: &Lineage, p: &mut [f64]) {
        if self.levels.iter().all(|c| *c == Calibrator::None) {
            return;
        }
        let mut chapters = lineage.sums(0, p);
        self.levels[0].choices(&mut chapters);
        for (total, headings) in chapters.iter().zip(&lineage.within) {
            let ranges = &lineage.headings[headings.clone()];
            let mut sums: Vec<f64> = ranges.iter().map(|r| p[r.clone()].iter().sum()).collect();
            scale_to(&mut sums, *total);
            self.levels[1].choices(&mut sums);
            for (total, range) in sums.iter().zip(ranges) {
                scale_to(&mut p[range.clone()], *total);
                self.levels[2].choices(&mut p[range.clone()]);
            }
        }
    }

    /// Weighs what the notes say against calibrated probabilities, in place.
    pub fn weigh(&self, p: &mut [f64], opinion: Option<&ClassOpinion>) {
        let Some(opinion) = opinion.filter(|l| !l.classes.is_empty()) else { return };
        let w = self.notes.of(opinion);
        let shares: Vec<f64> = opinion.classes.iter().map(|c| notes_share(p, &opinion.classes, *c as usize)).collect();
        p.iter_mut().for_each(|v| *v *= 1.0 - w);
        for (c, share) in opinion.classes.iter().zip(shares) {
            p[*c as usize] += w * share;
        }
    }

    /// Keeps probabilities within what the held-back lines can show, in place.
    pub fn bound(&self, p: &mut [f64]) {
        if let Some(bounds) = &self.bounds {
            bounds.choices(p);
        }
    }

    /// The smallest probability that is told of a code by itself.
    pub fn least_told(&self) -> f64 {
        self.bounds.map_or(0.0, |b| b.of_all_lines())
    }

    /// Calibrates and weighs; what is told is bounded after that.
    pub fn find(&self, lineage: &Lineage, p: &mut [f64], opinion: Option<&ClassOpinion>) {
        self.calibrate(lineage, p);
        self.weigh(p, opinion);
    }
}

fn scale_to(p: &mut [f64], total: f64) {
    let sum: f64 = p.iter().sum();
    if sum > 0.0 {
        p.iter_mut().for_each(|v| *v *= total / sum);
    } else if !p.is_empty() {
        let even = total / p.len() as f64;
        p.fill(even);
    }
}

/// One line of known truth that the estimator had not seen.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldLine {
    /// The estimator's probabilities.
    pub p: Vec<f64>,
    /// The right class.
    pub truth: usize,
    /// What the notes say.
    pub opinion: Option<ClassOpinion>,
}

/// Fits the maps and the weights on held-back lines.
pub fn fit_maps(lines: &[&HeldLine], lineage: &Lineage) -> Posterior {
    let mut posterior = Posterior::default();
    for level in 0..3 {
        let examples: Vec<Example> = lines.iter().filter_map(|l| example(l, lineage, level)).collect();
        posterior.levels[level] = Calibrator::for_choices(&examples);
    }
    let calibrated: Vec<Vec<f64>> = lines
        .iter()
        .map(|l| {
            let mut p = l.p.clone();
            posterior.calibrate(lineage, &mut p);
            p
        })
        .collect();
    let weighed = lines.iter().zip(&calibrated).filter_map(|(l, p)| Some((p.as_slice(), l.opinion.as_ref()?, l.truth)));
    posterior.notes = NoteWeights::fit(weighed.filter(|(_, opinion, _)| !opinion.classes.is_empty()));
    posterior
}

/// The choice at a level: among chapters; among the headings of the true chapter; among the subheadings of the true heading.
fn example(line: &HeldLine, lineage: &Lineage, level: usize) -> Option<Example> {
    let (sums, truth) = match level {
        0 => (lineage.sums(0, &line.p), lineage.group_of(0, line.truth)),
        1 => {
            let headings = &lineage.within[lineage.group_of(0, line.truth)];
            let sums = lineage.headings[headings.clone()].iter().map(|r| line.p[r.clone()].iter().sum()).collect();
            (sums, lineage.group_of(1, line.truth) - headings.start)
        }
        _ => {
            let range = &lineage.headings[lineage.group_of(1, line.truth)];
            (line.p[range.clone()].to_vec(), line.truth - range.start)
        }
    };
    (sums.len() > 1).then_some((sums, truth))
}

/// Fits everything on held-back lines. The sets are read from probabilities that each line got from maps fitted on the other half, so
/// that no line vouches for itself. Gives those probabilities too, in the lines' order: what the held-back lines were told.
pub fn fit(lines: &[HeldLine], lineage: &Lineage, n_classes: usize) -> (Posterior, Vec<Vec<f64>>) {
    // The lines come in an order of their contents' hash, so every other one is a half by chance.
    let half = |odd: usize| lines.iter().skip(odd).step_by(2).collect::<Vec<_>>();
    let by_half = [fit_maps(&half(1), lineage), fit_maps(&half(0), lineage)];
    let mut told: Vec<Vec<f64>> = lines
        .iter()
        .enumerate()
        .map(|(i, l)| {
            let mut p = l.p.clone();
            by_half[i % 2].find(lineage, &mut p, l.opinion.as_ref());
            p
        })
        .collect();
    let mut posterior = fit_maps(&lines.iter().collect::<Vec<_>>(), lineage);
    let best: Vec<(f64, bool)> = lines.iter().zip(&told).map(|(l, p)| (p[argmax(p)], argmax(p) == l.truth)).collect();
    posterior.bounds = Some(Bounds::of(&best));
    told.iter_mut().for_each(|p| posterior.bound(p));
    for level in 0..3 {
        let n = lineage.groups(level, n_classes).len();
        let truths = lines.iter().zip(&told).map(|(l, p)| {
            let group = lineage.group_of(level, l.truth);
            (group, lineage.sums(level, p)[group])
        });
        posterior.sets[level] = Nonconformity::of(&truths.collect::<Vec<_>>(), n);
    }
    (posterior, told)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn classes() -> Vec<Subheading> {
        [845611, 845612, 845630, 846693, 851580, 901320, 901380].map(Subheading).to_vec()
    }

    #[test]
    fn lineage_follows_the_codes() {
        let l = Lineage::of(&classes());
        assert_eq!(l.chapters, [0..4, 4..5, 5..7]);
        assert_eq!(l.headings, [0..3, 3..4, 4..5, 5..7]);
        assert_eq!((l.group_of(0, 3), l.group_of(1, 3), l.group_of(2, 3)), (0, 1, 3));
        assert_eq!(l.within, [0..2, 2..3, 3..4]);
    }

    #[test]
    fn calibrated_levels_add_up() {
        let lineage = Lineage::of(&classes());
        let posterior = Posterior {
            levels: [Calibrator::Temperature(2.0), Calibrator::Temperature(0.5), Calibrator::Platt { slope: 0.7, intercept: 0.2 }],
            ..Posterior::default()
        };
        let mut p = [0.5, 0.1, 0.05, 0.15, 0.1, 0.07, 0.03];
        let before = lineage.sums(0, &p);
        posterior.calibrate(&lineage, &mut p);
        assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{p:?}");
        let mut chapters = before;
        Calibrator::Temperature(2.0).choices(&mut chapters);
        for (a, b) in lineage.sums(0, &p).iter().zip(&chapters) {
            assert!((a - b).abs() < 1e-12);
        }
    }

    #[test]
    fn settled_notes_lead_where_they_earned_it() {
        let p = [0.90, 0.02, 0.02, 0.02, 0.01, 0.02, 0.01];
        let opinion = |grade, classes: &[u32]| ClassOpinion { grade, classes: classes.to_vec(), familiar: true };
        let settled = opinion(Grade::Settled, &[5]);
        let lines: Vec<_> = (0..100).map(|i| (&p[..], &settled, if i < 95 { 5 } else { 0 })).collect();
        let notes = NoteWeights::fit(lines.into_iter());
        assert!(notes.settled > 0.9, "{notes:?}");
        assert_eq!(notes.lines[0], (100, 95));
        // Of two experts that say the same the notes' weight stays what it was; words never seen leave the prior.
        assert_eq!(notes.of(&ClassOpinion { familiar: false, ..settled.clone() }), PRIOR[0]);
        let posterior = Posterior { notes, ..Posterior::default() };
        let mut q = p;
        posterior.weigh(&mut q, Some(&settled));
        assert!(q[5] > 0.9 && (q.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        let mut q = p;
        posterior.weigh(&mut q, Some(&opinion(Grade::Contested, &[0, 5])));
        assert!(q[0] > q[5] && q[5] > p[5]);
    }
}
