//! Learner `boosted` on many classes: one small problem for every chapter and heading that has more than one answer.
//!
//! Each problem has its own rows, its own early stopping and starts from its own shares, shrunk evenly: a rare
//! code is told apart from its sisters as far as its rows go and otherwise shares its heading's probability with them.

use std::collections::BTreeMap;

use super::boosted::{self, BoostedParams};
use super::{Sample, TrainingSet};
use crate::error::Result;
use crate::model::additive::Additive;
use crate::model::hierarchy::{Child, Decision, Hierarchy};

/// A decision to be learned: its key, its way down from the root, and the classes below it.
struct Plan {
    key: u32,
    classes: Vec<u32>,
    level: usize,
}

/// Levels of the lineage, chapter and heading; below them the class itself.
const LEVELS: usize = 2;

/// Parts classes by the first level at or below `level` on which they differ.
fn part(set: &TrainingSet<'_>, classes: &[u32], mut level: usize) -> Vec<Plan> {
    loop {
        let mut groups: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for class in classes {
            let key = if level < LEVELS { set.lineage[*class as usize][level] } else { *class };
            groups.entry(key).or_default().push(*class);
        }
        if groups.len() > 1 || level == LEVELS {
            return groups.into_iter().map(|(key, classes)| Plan { key, classes, level: level + 1 }).collect();
        }
        level += 1;
    }
}

/// Learns every decision; `learn` is told its key.
fn each<T>(set: &TrainingSet<'_>, mut learn: impl FnMut(u32, &TrainingSet<'_>) -> Result<T>) -> Result<Vec<(Vec<Child>, T)>> {
    let mut learned = Vec::new();
    let mut queue = std::collections::VecDeque::from([Plan { key: 0, classes: (0..set.n_classes as u32).collect(), level: 0 }]);
    let mut planned = 1u32;
    while let Some(plan) = queue.pop_front() {
        let parts = part(set, &plan.classes, plan.level);
        let mut child_of: BTreeMap<u32, u32> = BTreeMap::new();
        for (child, part) in parts.iter().enumerate() {
            child_of.extend(part.classes.iter().map(|c| (*c, child as u32)));
        }
        let samples = below(set.samples, &child_of, set);
        let own = TrainingSet { samples: &samples, n_classes: parts.len(), class_weight: &[], lineage: &[], ..*set };
        let what = learn(plan.key, &own)?;
        let mut children = Vec::with_capacity(parts.len());
        for part in parts {
            if let [class] = part.classes[..] {
                children.push(Child::Class(class));
            } else {
                children.push(Child::Decision(planned));
                planned += 1;
                queue.push_back(part);
            }
        }
        learned.push((children, what));
    }
    Ok(learned)
}

/// The samples of some classes as samples of the children these belong to; class weights become row weights.
fn below(samples: &[Sample], child_of: &BTreeMap<u32, u32>, set: &TrainingSet<'_>) -> Vec<Sample> {
    let mut below: Vec<Sample> = Vec::new();
    for sample in samples {
        let Some(child) = child_of.get(&sample.class) else { continue };
        let weight = sample.weight * set.class_weight(sample.class) as f32;
        // Members of one set that stay together are one label.
        match below.iter_mut().rev().take_while(|s| s.row == sample.row).find(|s| s.class == *child) {
            Some(same) => same.weight += weight,
            None => below.push(Sample { row: sample.row, class: *child, weight }),
        }
    }
    below
}

/// The settings with what early stopping finds for every decision.
///
/// # Errors
/// As [`BoostedParams::settle`].
pub fn settle(params: &BoostedParams, set: &TrainingSet<'_>) -> Result<BoostedParams> {
    let mut settled = params.clone();
    let found = each(set, |key, own| Ok((key, params.settle(own)?)))?;
    settled.by_decision =
        found.into_iter().map(|(_, (key, p))| (key, (p.cycles.unwrap_or(0), p.n_trees.unwrap_or(0), p.noise.unwrap_or(0.0)))).collect();
    Ok(settled)
}

/// Learns.
///
/// # Errors
/// As [`boosted::fit`].
pub fn fit(params: &BoostedParams, set: &TrainingSet<'_>) -> Result<Hierarchy> {
    let learned: Vec<(Vec<Child>, Additive)> = each(set, |key, own| {
        let mut params = params.clone();
        if let Some((cycles, n_trees, noise)) = params.by_decision.get(&key) {
            (params.cycles, params.n_trees, params.noise) = (Some(*cycles), Some(*n_trees), Some(*noise));
        }
        boosted::fit(&params, own)
    })?;
    let decisions = learned.into_iter().map(|(children, model)| Decision { children, model }).collect();
    Ok(Hierarchy { n_classes: set.n_classes, decisions })
}
