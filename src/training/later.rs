//! What is read off lines later than those learned from: maps, sets, risks, and how well all of them do.

use super::Job;
use crate::data::dataspec::Role;
use crate::data::encode::Encoder;
use crate::data::facts::is_goods_text;
use crate::data::matrix::Matrix;
use crate::data::table::shorten;
use crate::model::artifact::Later;
use crate::model::calibration::{Bounds, Calibrator};
use crate::model::conformal::Nonconformity;
use crate::model::estimator::argmax;
use crate::model::memory::{Past, items};
use crate::model::metrics::ece;
use crate::model::posterior::{self, HeldLine, Lineage, Posterior};

/// Share of lines that a set should hold the truth of, where it is measured.
const COVERAGE: f64 = 0.95;
/// Share of later lines that are not out of scope for their words.
pub(super) const IN_SCOPE: f64 = 0.99;
/// Share of later lines whose words are called familiar.
pub(super) const FAMILIAR: f64 = 0.9;
/// Characters of a past line's description kept.
const SHOWN: usize = 140;

/// The posterior of the subheading head and how well it does.
pub(super) fn subheading(lines: &[HeldLine], lineage: &Lineage, n_classes: usize, familiar_words: Option<f64>) -> (Posterior, Later) {
    let (mut posterior, told) = posterior::fit(lines, lineage, n_classes);
    posterior.familiar_words = familiar_words;
    let n = lines.len() as f64;
    let mean = |of: &dyn Fn(usize) -> f64| if lines.is_empty() { 0.0 } else { (0..lines.len()).map(of).sum::<f64>() / n };
    let loss = |p: f64| -p.max(1e-15).ln();
    let right = |p: &[f64], truth: usize| f64::from(u8::from(argmax(p) == truth));
    let mut later = Later {
        rows: lines.len() as u64,
        maps: std::array::from_fn(|level| posterior.levels[level].name().to_owned()),
        log_loss: (mean(&|i| loss(lines[i].p[lines[i].truth])), mean(&|i| loss(told[i][lines[i].truth]))),
        accuracy: (mean(&|i| right(&lines[i].p, lines[i].truth)), mean(&|i| right(&told[i], lines[i].truth))),
        ..Later::default()
    };
    for level in 0..3 {
        let groups = lineage.groups(level, n_classes).len();
        let sums: Vec<(Vec<f64>, usize)> =
            lines.iter().zip(&told).map(|(l, p)| (lineage.sums(level, p), lineage.group_of(level, l.truth))).collect();
        let best: Vec<(f64, bool)> = sums.iter().map(|(p, truth)| (p[argmax(p)], argmax(p) == *truth)).collect();
        later.ece[level] = ece(&best).unwrap_or(0.0);
        // The sets of one half are measured on the other.
        let (mut held, mut size) = (0.0, 0.0);
        for odd in 0..2 {
            let other: Vec<(usize, f64)> = sums.iter().skip(1 - odd).step_by(2).map(|(p, truth)| (*truth, p[*truth])).collect();
            let nonconformity = Nonconformity::of(&other, groups);
            for (p, truth) in sums.iter().skip(odd).step_by(2) {
                let set = nonconformity.set(p, COVERAGE);
                held += f64::from(u8::from(set.contains(truth)));
                size += set.len() as f64;
            }
        }
        if !lines.is_empty() {
            (later.coverage[level], later.set_size[level]) = (held / n, size / n);
        }
    }
    (posterior, later)
}

/// How near to 0 and 1 the risk may be told, and how it does on later lines.
pub(super) fn risk(pairs: &[(f64, bool)], calibrator: &Calibrator, later: &mut Later) -> Bounds {
    let told: Vec<(f64, bool)> = pairs.iter().map(|(p, wrong)| (calibrator.binary(*p), *wrong)).collect();
    let bounds = Bounds::of(&told);
    let half = |odd: usize| pairs.iter().skip(odd).step_by(2).copied().collect::<Vec<_>>();
    let mut measured = Vec::with_capacity(pairs.len());
    for odd in 0..2 {
        let map = Calibrator::for_question(&half(1 - odd));
        measured.extend(half(odd).into_iter().map(|(p, wrong)| (bounds.binary(map.binary(p)), wrong)));
    }
    later.risk_rows = pairs.len() as u64;
    later.risk_map = calibrator.name().to_owned();
    later.risk_ece = (ece(pairs).unwrap_or(0.0), ece(&measured).unwrap_or(0.0));
    bounds
}

/// The share of known words that a share of the later lines reach.
pub(super) fn reached(known_words: &[Option<f64>], rows: &[u32], share: f64) -> Option<f64> {
    let mut shares: Vec<f64> = rows.iter().filter_map(|row| known_words[*row as usize]).collect();
    shares.sort_by(f64::total_cmp);
    shares.get((shares.len() as f64 * (1.0 - share)) as usize).copied()
}

/// Some past lines of every class, the latest; without dates those first in the order of their contents' hash.
pub(super) fn precedents(job: &Job<'_>, encoder: &Encoder, (features, matrix): (&[u32], &Matrix), rows: &[(u32, u32)]) -> Vec<Past> {
    let spec = &encoder.spec;
    let role = |role| spec.role(role).and_then(|c| job.table.column(&c.name));
    let (ids, declared) = (role(Role::Id), role(Role::Declared));
    let texts: Vec<_> = spec.columns.iter().filter(|c| is_goods_text(c)).filter_map(|c| job.table.column(&c.name)).collect();
    let mut by_class: Vec<Vec<u32>> = Vec::new();
    for (row, class) in rows {
        by_class.resize((*class as usize + 1).max(by_class.len()), Vec::new());
        by_class[*class as usize].push(*row);
    }
    let mut kept = Vec::new();
    for (class, mut rows) in by_class.into_iter().enumerate() {
        rows.sort_by_key(|row| (std::cmp::Reverse(job.lines.date[*row as usize]), *row));
        for row in rows.into_iter().take(job.settings.precedents) {
            let at = row as usize;
            kept.push(Past {
                id: ids.and_then(|c| c.get(at)).map(str::to_owned),
                date: job.lines.date[at].map(|d| d.to_string()),
                declared: declared.and_then(|c| c.get(at)).map(str::to_owned),
                class: class as u32,
                text: texts.iter().find_map(|t| t.get(at)).map_or(String::new(), |t| shorten(t, SHOWN)),
                items: items(encoder, features, matrix, at),
            });
        }
    }
    kept
}
