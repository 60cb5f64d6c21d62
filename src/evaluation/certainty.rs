//! How far certainty can be trusted: calibration of the best candidate, coverage and size of the promised sets, and what the
//! legal notes are worth; overall and by year.

use std::collections::BTreeMap;

use chrono::Datelike;
use serde::Serialize;

use crate::domain::legal::Grade;
use crate::model::artifact::Model;
use crate::model::estimator::argmax;
use crate::model::metrics::{self, ReliabilityBin};
use crate::model::posterior::{LEVELS, Lineage};
use crate::scoring::scorer::{Prepared, Scorer};

/// One level of the nomenclature.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Level {
    /// `chapter`, `heading` or `subheading`.
    pub level: &'static str,
    /// Share of lines whose most probable chapter, heading or subheading is right; the probability of a chapter is the sum of its
    /// subheadings', so it may be another than that of the best subheading.
    pub accuracy: Option<f64>,
    /// Expected calibration error of the best candidate, 15 groups of equal size.
    pub ece: Option<f64>,
    /// Share of the promised sets that hold the truth.
    pub coverage: Option<f64>,
    /// A 95 % Wilson interval of the coverage, over lines.
    pub coverage_interval: Option<(f64, f64)>,
    /// Mean number of members of a set.
    pub set_size: Option<f64>,
    /// Said against true, ten groups.
    pub reliability: Vec<ReliabilityBin>,
}

/// One year of lines, at the level of subheadings.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Year {
    /// The year; `None` for lines without a date.
    pub year: Option<i32>,
    /// Lines of confirmed code.
    pub n: usize,
    /// Share whose best candidate is right.
    pub accuracy: Option<f64>,
    /// Expected calibration error of the best candidate.
    pub ece: Option<f64>,
    /// Share of the promised sets that hold the truth.
    pub coverage: Option<f64>,
    /// Mean number of members of a set.
    pub set_size: Option<f64>,
}

/// What the legal notes said of the lines, by how sure they were.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct NotesCount {
    /// Lines.
    pub lines: usize,
    /// Of these, lines whose right code is the first one named.
    pub right: usize,
    /// Lines whose right code is among those named.
    pub among: usize,
    /// Lines where the model alone held another code than any named, and the answer follows the notes.
    pub led: usize,
    /// Of these, lines that the answer has right.
    pub led_right: usize,
}

/// Everything that was seen of certainty.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Certainty {
    /// The promised probability.
    pub promised: f64,
    /// The three levels, from coarse to fine.
    pub levels: Vec<Level>,
    /// By year.
    pub years: Vec<Year>,
    /// By grade: `settled`, `contested`, `open`.
    pub notes: BTreeMap<&'static str, NotesCount>,
}

/// One line at one level: probability of the best candidate, is it right, does the set hold the truth, and how many it holds.
type Seen = (f64, bool, bool, usize);

/// Looks at every line of confirmed code; `None` without a subheading head, or with one that promises nothing.
pub fn certainty(model: &Model, scorer: &Scorer<'_>, prepared: &Prepared) -> Option<Certainty> {
    let head = model.subheading.as_ref()?;
    let posterior = head.posterior.as_ref()?;
    let lineage = Lineage::of(&head.classes);
    let promised = scorer.coverage();
    let mut seen: [Vec<Seen>; 3] = Default::default();
    let mut years: BTreeMap<Option<i32>, Vec<Seen>> = BTreeMap::new();
    let mut notes: BTreeMap<&'static str, NotesCount> = BTreeMap::new();
    let n = prepared.matrix.n_rows;
    for start in (0..n).step_by(4_096) {
        let rows = start..n.min(start + 4_096);
        let answers = scorer.answers(prepared, rows.clone());
        let Some(answer) = answers.subheading else { continue };
        for ((row, p), (alone, _)) in rows.zip(answer.by_row()).zip(answers.alone) {
            let truth = prepared.lines.truth(row);
            if truth.is_empty() {
                continue;
            }
            let classes: Vec<usize> = truth.iter().filter_map(|t| head.classes.binary_search(t).ok()).collect();
            // A label of heading length judges chapters and headings.
            let levels = if prepared.lines.confirmed_heading_only(row) { 2 } else { 3 };
            for (level, seen) in seen.iter_mut().enumerate().take(levels) {
                let sums = lineage.sums(level, p);
                let right: Vec<usize> = classes.iter().map(|c| lineage.group_of(level, *c)).collect();
                let best = argmax(&sums);
                let set = posterior.sets[level].set(&sums, promised);
                // Equally probable groups never flatter, here as in every other accuracy.
                let apart = sums.iter().enumerate().all(|(g, p)| right.contains(&g) || *p < sums[best]);
                let one = (sums[best], right.contains(&best) && apart, set.iter().any(|g| right.contains(g)), set.len());
                seen.push(one);
                if level == 2 {
                    years.entry(prepared.lines.date[row].map(|d| d.year())).or_default().push(one);
                }
            }
            if levels < 3 {
                continue;
            }
            let said = prepared.facts[row].opinion(model.edition);
            let names: Vec<usize> = said
                .codes
                .iter()
                .filter_map(|c| head.classes.binary_search(&crate::domain::nomenclature::Subheading(c.parse().ok()?)).ok())
                .collect();
            let grade = match said.grade {
                _ if said.codes.is_empty() => "silent",
                Grade::Settled => "settled",
                Grade::Contested => "contested",
                Grade::Open => "open",
            };
            let best = argmax(p);
            let count = notes.entry(grade).or_default();
            count.lines += 1;
            count.right += usize::from(names.first().is_some_and(|c| classes.contains(c)));
            count.among += usize::from(names.iter().any(|c| classes.contains(c)));
            if !names.contains(&alone) && names.contains(&best) {
                count.led += 1;
                count.led_right += usize::from(classes.contains(&best));
            }
        }
    }
    let levels = seen.iter().zip(LEVELS).map(|(rows, level)| {
        let said: Vec<(f64, bool)> = rows.iter().map(|s| (s.0, s.1)).collect();
        Level {
            level,
            accuracy: share(rows, |s| s.1),
            ece: metrics::ece(&said),
            coverage: share(rows, |s| s.2),
            coverage_interval: metrics::wilson(rows.iter().filter(|s| s.2).count(), rows.len()),
            set_size: size(rows),
            reliability: metrics::reliability(&said, 10),
        }
    });
    let by_year = |(year, rows): (&Option<i32>, &Vec<Seen>)| Year {
        year: *year,
        n: rows.len(),
        accuracy: share(rows, |s| s.1),
        ece: metrics::ece(&rows.iter().map(|s| (s.0, s.1)).collect::<Vec<_>>()),
        coverage: share(rows, |s| s.2),
        set_size: size(rows),
    };
    Some(Certainty { promised, levels: levels.collect(), years: years.iter().map(by_year).collect(), notes })
}

fn share(rows: &[Seen], is: impl Fn(&Seen) -> bool) -> Option<f64> {
    (!rows.is_empty()).then(|| rows.iter().filter(|s| is(s)).count() as f64 / rows.len() as f64)
}

fn size(rows: &[Seen]) -> Option<f64> {
    (!rows.is_empty()).then(|| rows.iter().map(|s| s.3 as f64).sum::<f64>() / rows.len() as f64)
}
