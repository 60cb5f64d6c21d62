//! Intervals from resampling traders. Lines of one trader resemble each other, so whole traders are drawn, with replacement
//! (Field and Welsh, J. R. Statist. Soc. B 69, 2007); where nothing says whose a line is, each line stands for itself.

use std::collections::HashMap;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rayon::prelude::*;
use serde::Serialize;

/// A 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A value with its interval.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Measured {
    /// The value on all lines.
    pub value: Option<f64>,
    /// Its 95 % interval.
    pub interval: Option<Interval>,
}

/// Which lines are of one trader.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Clusters {
    /// By line: the trader's number, from 0.
    pub of: Vec<u32>,
    /// How many traders.
    pub count: usize,
    /// The column they come from; `None` if every line stands for itself.
    pub by: Option<String>,
}

impl Clusters {
    /// Numbers names in the order they come; a line without a name stands for itself.
    pub fn of<'a>(names: impl Iterator<Item = Option<&'a str>>, by: Option<&str>) -> Clusters {
        let mut seen: HashMap<&str, u32> = HashMap::new();
        let mut count = 0;
        let mut of = Vec::new();
        for name in names {
            let own = name.and_then(|name| seen.get(name).copied()).unwrap_or(count);
            if own == count {
                count += 1;
                name.and_then(|name| seen.insert(name, own));
            }
            of.push(own);
        }
        Clusters { of, count: count as usize, by: by.map(str::to_owned) }
    }

    /// The clusters of some of the lines.
    pub fn take(&self, at: impl Iterator<Item = usize>) -> Clusters {
        let mut number: HashMap<u32, u32> = HashMap::new();
        let of = at
            .map(|i| {
                let next = number.len() as u32;
                *number.entry(self.of[i]).or_insert(next)
            })
            .collect();
        Clusters { of, count: number.len(), by: self.by.clone() }
    }
}

/// How often to draw, and from which seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Resampling {
    /// Draws; 0 for no intervals.
    pub draws: usize,
    /// Seed.
    pub seed: u64,
}

/// Draws if nothing is said.
pub const DRAWS: usize = 1_000;

impl Default for Resampling {
    fn default() -> Resampling {
        Resampling { draws: DRAWS, seed: 1 }
    }
}

impl Resampling {
    /// How often each cluster was drawn. A draw depends on the seed and its number alone, so any thread may make it.
    fn draw(&self, clusters: usize, draw: usize) -> Vec<f64> {
        let mut rng = ChaCha8Rng::seed_from_u64(self.seed);
        rng.set_stream(draw as u64);
        let mut times = vec![0.0; clusters];
        for _ in 0..clusters {
            times[rng.gen_range(0..clusters)] += 1.0;
        }
        times
    }

    /// Percentile intervals of several measures at once. `measure` gets the weight of each line: how often its trader was drawn.
    pub fn intervals<M>(&self, clusters: &Clusters, measure: M) -> Vec<Option<Interval>>
    where
        M: Fn(&dyn Fn(usize) -> f64) -> Vec<Option<f64>> + Sync,
    {
        let once = |draw| {
            let times = self.draw(clusters.count, draw);
            measure(&|row| times[clusters.of[row] as usize])
        };
        let width = measure(&|_| 1.0).len();
        if clusters.count < 2 {
            return vec![None; width];
        }
        let drawn: Vec<Vec<Option<f64>>> = (0..self.draws).into_par_iter().map(once).collect();
        (0..width).map(|m| percentile(drawn.iter().filter_map(|d| d[m]).collect(), self.draws)).collect()
    }

    /// The values of several measures on all lines, each with its interval.
    pub fn measure<M>(&self, clusters: &Clusters, measure: M) -> Vec<Measured>
    where
        M: Fn(&dyn Fn(usize) -> f64) -> Vec<Option<f64>> + Sync,
    {
        let values = measure(&|_| 1.0);
        let intervals = self.intervals(clusters, measure);
        values.into_iter().zip(intervals).map(|(value, interval)| Measured { value, interval: value.and(interval) }).collect()
    }
}

/// The middle 95 % of draws; `None` if a tenth of them gave no value, or there are too few for tails.
fn percentile(mut drawn: Vec<f64>, draws: usize) -> Option<Interval> {
    if drawn.len() < 40 || drawn.len() * 10 < draws * 9 {
        return None;
    }
    drawn.sort_by(f64::total_cmp);
    Some(Interval { low: quantile(&drawn, 0.025), high: quantile(&drawn, 0.975) })
}

/// A quantile of ascending values, between two of them by their distance.
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let at = share * (sorted.len() - 1) as f64;
    let (low, high) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
    low + (high - low) * at.fract()
}
