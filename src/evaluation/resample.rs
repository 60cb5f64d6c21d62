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
        // Adding zero takes the sign off a negative zero.
        let plain = |v: f64| v + 0.0;
        let plain_interval = |i: Interval| Interval { low: plain(i.low), high: plain(i.high) };
        let one = |(value, interval): (Option<f64>, Option<Interval>)| Measured {
            value: value.map(plain),
            interval: value.and(interval).map(plain_interval),
        };
        values.into_iter().zip(intervals).map(one).collect()
    }
}

/// The middle 95 % of draws; `None` if a tenth of them gave no value, there are too few for tails, or all agree: twenty-two right
/// lines out of twenty-two do not make an interval from 1 to 1.
fn percentile(mut drawn: Vec<f64>, draws: usize) -> Option<Interval> {
    if drawn.len() < 40 || drawn.len() * 10 < draws * 9 {
        return None;
    }
    drawn.sort_by(f64::total_cmp);
    if drawn.first() == drawn.last() {
        return None;
    }
    Some(Interval { low: quantile(&drawn, 0.025), high: quantile(&drawn, 0.975) })
}

/// A quantile of ascending values, between two of them by their distance.
pub fn quantile(sorted: &[f64], share: f64) -> f64 {
    let at = share * (sorted.len() - 1) as f64;
    let (low, high) = (sorted[at.floor() as usize], sorted[at.ceil() as usize]);
    low + (high - low) * at.fract()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Traders of very different size, each with a rate of errors of its own.
    fn sample(rng: &mut ChaCha8Rng) -> (Clusters, Vec<bool>) {
        let (mut of, mut wrong) = (Vec::new(), Vec::new());
        for trader in 0..80 {
            let rate = 0.02 + 0.36 * rng.r#gen::<f64>();
            for _ in 0..rng.gen_range(1..20) {
                of.push(trader);
                wrong.push(rng.gen_bool(rate));
            }
        }
        (Clusters { of, count: 80, by: Some("trader".into()) }, wrong)
    }

    fn mean(wrong: &[bool], weight: &dyn Fn(usize) -> f64) -> Option<f64> {
        let (hits, n) = wrong.iter().enumerate().fold((0.0, 0.0), |(h, n), (i, w)| (h + if *w { weight(i) } else { 0.0 }, n + weight(i)));
        (n > 0.0).then(|| hits / n)
    }

    #[test]
    fn intervals_by_trader_cover_and_those_by_line_do_not() {
        let mut rng = ChaCha8Rng::seed_from_u64(5);
        let (runs, mut by_trader, mut by_line) = (400, 0, 0);
        for run in 0..runs {
            let (clusters, wrong) = sample(&mut rng);
            let resampling = Resampling { draws: 200, seed: run };
            let singly = Clusters { of: (0..wrong.len() as u32).collect(), count: wrong.len(), by: None };
            let covers = |clusters: &Clusters| {
                resampling.intervals(clusters, |w| vec![mean(&wrong, w)])[0].is_some_and(|i| i.low <= 0.2 && 0.2 <= i.high)
            };
            by_trader += usize::from(covers(&clusters));
            by_line += usize::from(covers(&singly));
        }
        // 95 % of 400 is 380; two standard errors are 9, and 80 traders are few.
        assert!((362..=392).contains(&by_trader), "{by_trader}");
        assert!(by_line < 352, "{by_line}");
    }

    #[test]
    fn a_draw_depends_on_seed_and_number_alone() {
        let r = Resampling { draws: 3, seed: 9 };
        assert_eq!(r.draw(50, 2), r.draw(50, 2));
        assert_ne!(r.draw(50, 1), r.draw(50, 2));
        assert_eq!(r.draw(50, 1).iter().sum::<f64>(), 50.0);
    }

    #[test]
    fn names_make_clusters_and_no_name_stands_alone() {
        let c = Clusters::of([Some("a"), None, Some("b"), Some("a"), None].into_iter(), Some("trader"));
        assert_eq!((c.of.as_slice(), c.count), (&[0, 1, 2, 0, 3][..], 4));
        assert_eq!(c.take([3, 0, 2].into_iter()).of, [0, 0, 1]);
        assert_eq!(Resampling::default().intervals(&Clusters { of: vec![0, 0], count: 1, by: None }, |_| vec![Some(1.0)]), [None]);
    }
}
