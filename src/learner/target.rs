//! What the additive learners follow: class probabilities against the labels, and the gradient between.

use super::TrainingSet;
use super::histogram::unit_hash;
use crate::error::{Error, ErrorKind, Result};
use crate::model::link::softmax;

/// The labels of the rows to learn from, and after them those of the rows held back for early stopping.
pub struct Target {
    /// Number of classes.
    pub n_classes: usize,
    /// Rows of the matrix, by position.
    pub rows: Vec<u32>,
    /// Class of each position; of a label that is a set, `n_classes` + its index in `sets`.
    class: Vec<u32>,
    sets: Vec<Vec<u32>>,
    /// Weight of each position.
    pub weight: Vec<f32>,
    /// Positions below this are learned from, the others held back.
    pub learned: usize,
}

impl Target {
    /// The labels of a training set; rows for which `held` is true go to the end.
    ///
    /// # Errors
    /// [`ErrorKind::Data`] for a weight that cannot be used.
    pub fn new(set: &TrainingSet<'_>, held: impl Fn(u32) -> bool) -> Result<Target> {
        let mut target =
            Target { n_classes: set.n_classes, rows: Vec::new(), class: Vec::new(), sets: Vec::new(), weight: Vec::new(), learned: 0 };
        // Samples of one row stand together: they are the members of a set.
        for late in [false, true] {
            for group in set.samples.chunk_by(|a, b| a.row == b.row).filter(|g| held(g[0].row) == late) {
                let weight: f32 = group.iter().map(|s| s.weight * set.class_weight(s.class) as f32).sum();
                if !(weight.is_finite() && weight >= 0.0) {
                    return Err(Error::new(ErrorKind::Data, "a weight cannot be used")
                        .at(format!("row {}", group[0].row))
                        .found(weight)
                        .expected("finite weights from 0"));
                }
                if weight == 0.0 {
                    continue;
                }
                target.rows.push(group[0].row);
                target.weight.push(weight);
                let mut classes: Vec<u32> = group.iter().map(|s| s.class).collect();
                classes.sort_unstable();
                classes.dedup();
                if let [class] = classes[..] {
                    target.class.push(class);
                } else {
                    target.class.push((set.n_classes + target.sets.len()) as u32);
                    target.sets.push(classes);
                }
            }
            if !late {
                target.learned = target.rows.len();
            }
        }
        if !target.weight.iter().sum::<f32>().is_finite() {
            return Err(Error::new(ErrorKind::Data, "weights add up to more than a number holds"));
        }
        Ok(target)
    }

    /// A sample of about `rows` of the learned positions, and as large a part of those held back.
    pub fn thinned(self, rows: usize, seed: u64) -> Target {
        let share = rows as f64 / self.learned.max(1) as f64;
        if share >= 1.0 {
            return self;
        }
        let stays = |position: &usize| unit_hash(seed, u64::from(self.rows[*position]), 0x7468_696e) < share;
        let kept: Vec<usize> = (0..self.positions()).filter(stays).collect();
        Target {
            n_classes: self.n_classes,
            rows: kept.iter().map(|p| self.rows[*p]).collect(),
            class: kept.iter().map(|p| self.class[*p]).collect(),
            weight: kept.iter().map(|p| self.weight[*p]).collect(),
            learned: kept.partition_point(|p| *p < self.learned),
            sets: self.sets,
        }
    }

    /// Number of positions.
    pub fn positions(&self) -> usize {
        self.rows.len()
    }

    /// The classes that the label of a position allows.
    #[inline]
    pub fn classes(&self, position: usize) -> &[u32] {
        let class = &self.class[position];
        match (*class as usize).checked_sub(self.n_classes) {
            None => std::slice::from_ref(class),
            Some(set) => &self.sets[set],
        }
    }

    /// Weighted share of each class among the learned rows, sets shared evenly, with `prior` rows spread evenly
    /// over the classes.
    pub fn shares(&self, prior: f64) -> Vec<f64> {
        let mut shares = vec![prior / self.n_classes as f64; self.n_classes];
        for position in 0..self.learned {
            let classes = self.classes(position);
            classes.iter().for_each(|c| shares[*c as usize] += f64::from(self.weight[position]) / classes.len() as f64);
        }
        let total: f64 = shares.iter().sum();
        shares.iter_mut().for_each(|s| *s /= total);
        shares
    }

    /// Softmax of a position's scores into `p`; gives [`Target::cleanness`].
    #[inline(always)]
    pub fn clean(&self, position: usize, scores: &[f32], noise: f32, p: &mut [f32]) -> f32 {
        softmax(scores, p);
        self.cleanness(position, p, noise)
    }

    /// How likely the label of a position is a right one, given the softmax `p` and the share `noise` of labels that
    /// are wrong whatever the goods: the E-step of a mixture with uniform noise.
    #[inline(always)]
    pub fn cleanness(&self, position: usize, p: &[f32], noise: f32) -> f32 {
        let (right, all) = self.likelihood(position, p, noise);
        right / all.max(f32::MIN_POSITIVE)
    }

    /// Probability of the label of a position as a right one, and in all.
    #[inline(always)]
    pub fn likelihood(&self, position: usize, p: &[f32], noise: f32) -> (f32, f32) {
        let classes = self.classes(position);
        let right = (1.0 - noise) * classes.iter().map(|c| p[*c as usize]).sum::<f32>();
        (right, right + noise * classes.len() as f32 / self.n_classes as f32)
    }

    /// Adds the negative gradient and the (diagonal) second derivative of one position's log-likelihood by the raw
    /// scores. The ordinary gradient counts as far as the label is likely a right one; a label that is a set
    /// follows the model's own shares within the set.
    #[inline(always)]
    pub fn accumulate(&self, position: usize, p: &[f32], clean: f32, gradients: &mut [f32], hessians: &mut [f32]) {
        let weight = clean * self.weight[position];
        for ((p, g), h) in p.iter().zip(gradients.iter_mut()).zip(hessians) {
            *g -= weight * p;
            *h += weight * p * (1.0 - p);
        }
        self.pull(position, p, weight, |c, g| gradients[c] += g);
    }

    /// What the label itself pulls: `weight` times the share of each of its classes.
    #[inline(always)]
    pub fn pull(&self, position: usize, p: &[f32], weight: f32, mut each: impl FnMut(usize, f32)) {
        let classes = self.classes(position);
        if let [class] = classes {
            each(*class as usize, weight);
            return;
        }
        let within: f32 = classes.iter().map(|c| p[*c as usize]).sum();
        classes.iter().for_each(|c| each(*c as usize, weight * p[*c as usize] / within.max(f32::MIN_POSITIVE)));
    }
}
