//! From what a model says to how often it is right: maps fitted on lines later in time than those the model learned from,
//! one for each level of the nomenclature and one for risk. Which sort of map is used is decided by log loss on lines
//! that the map was not fitted on.

use serde::{Deserialize, Serialize};

/// A map of probabilities. Fitted on pairs (probability said, came true).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[serde(rename_all = "snake_case")]
pub enum Calibrator {
    /// The probabilities are left as they are.
    #[default]
    None,
    /// `p^(1/t)`, normalised: one number makes a model less or more sure (Guo et al., ICML 2017).
    Temperature(f64),
    /// A logistic curve over the log-odds (Platt 1999).
    Platt {
        /// Factor on the log-odds.
        slope: f64,
        /// What is added.
        intercept: f64,
    },
    /// The monotone steps that fit best, joined by straight lines (Zadrozny and Elkan, KDD 2002).
    Isotonic {
        /// Probabilities said, ascending.
        said: Vec<f64>,
        /// What they are worth.
        worth: Vec<f64>,
    },
    /// Two isotonic fits, with the line counted once as wrong and once as right; their merged value (Vovk and Petej, UAI 2014).
    VennAbers {
        /// Probabilities said, ascending.
        said: Vec<f64>,
        /// Their worth where the line counts as wrong.
        low: Vec<f64>,
        /// Their worth where it counts as right.
        high: Vec<f64>,
    },
}

/// One line's probabilities over the choices it had, and the right choice.
pub type Example = (Vec<f64>, usize);

/// No probability is taken nearer to 0 or 1 than this.
const EDGE: f64 = 1e-6;
/// Lines below which nothing is fitted.
const MIN_ROWS: usize = 60;
/// Lines below which only maps of one or two numbers are tried.
const MANY_ROWS: usize = 400;
/// Points of an isotonic map kept; equal numbers of lines between them.
const GRID: usize = 200;

fn clip(p: f64) -> f64 {
    p.clamp(EDGE, 1.0 - EDGE)
}

fn log_odds(p: f64) -> f64 {
    let p = clip(p);
    (p / (1.0 - p)).ln()
}

fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}

/// The value at `x` of the line through points with ascending `xs`.
fn between(xs: &[f64], ys: &[f64], x: f64) -> f64 {
    let at = xs.partition_point(|v| *v < x);
    match (at.checked_sub(1), xs.get(at)) {
        (None, _) => ys.first().copied().unwrap_or(x),
        (_, None) => ys.last().copied().unwrap_or(x),
        (Some(a), Some(_)) => {
            let share = (x - xs[a]) / (xs[at] - xs[a]);
            ys[a] + share * (ys[at] - ys[a])
        }
    }
}

impl Calibrator {
    /// Its name for people.
    pub fn name(&self) -> &'static str {
        match self {
            Calibrator::None => "none",
            Calibrator::Temperature(_) => "temperature",
            Calibrator::Platt { .. } => "Platt",
            Calibrator::Isotonic { .. } => "isotonic",
            Calibrator::VennAbers { .. } => "Venn-ABERS",
        }
    }

    /// The probability of a yes/no question.
    pub fn binary(&self, p: f64) -> f64 {
        match self {
            Calibrator::None => p,
            Calibrator::Temperature(t) => logistic(log_odds(p) / t),
            Calibrator::Platt { slope, intercept } => logistic(slope * log_odds(p) + intercept),
            Calibrator::Isotonic { said, worth } => clip(between(said, worth, p)),
            Calibrator::VennAbers { said, low, high } => {
                let (low, high) = (between(said, low, p), between(said, high, p));
                clip(high / (1.0 - low + high))
            }
        }
    }

    /// Probabilities over choices, in place; they add up to what they added up to before.
    pub fn choices(&self, p: &mut [f64]) {
        let total: f64 = p.iter().sum();
        if *self == Calibrator::None || total <= 0.0 || p.len() < 2 {
            return;
        }
        match self {
            Calibrator::Temperature(t) => {
                // The largest becomes 1, so that nothing runs out of range.
                let top = p.iter().fold(0.0f64, |a, b| a.max(*b));
                p.iter_mut().for_each(|v| *v = (*v / top).powf(1.0 / t));
            }
            _ => p.iter_mut().for_each(|v| *v = if *v > 0.0 { self.binary(*v / total) } else { 0.0 }),
        }
        let scale = total / p.iter().sum::<f64>();
        p.iter_mut().for_each(|v| *v *= scale);
    }

    /// The map with the smallest log loss on held-back halves of the pairs; of equal ones the simplest.
    pub fn for_question(pairs: &[(f64, bool)]) -> Calibrator {
        let examples: Vec<Example> = pairs.iter().map(|(p, yes)| (vec![1.0 - p, *p], usize::from(*yes))).collect();
        choose(&examples, fit_question, |c, (p, truth)| {
            let yes = c.binary(p[1]);
            -clip(if *truth == 1 { yes } else { 1.0 - yes }).ln()
        })
    }

    /// The same for a choice among several.
    pub fn for_choices(examples: &[Example]) -> Calibrator {
        choose(examples, fit_choices, |c, (p, truth)| {
            let mut p = p.clone();
            c.choices(&mut p);
            -clip(p[*truth]).ln()
        })
    }
}

/// How near to 0 and to 1 a probability may be told: as near as the lines can show on which it was measured. Of `n` lines that all came
/// out alike the next one still comes out otherwise once in `n + 2`: the rule of succession (Laplace 1774).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bounds {
    /// The smallest probability told.
    pub low: f64,
    /// The largest probability told.
    pub high: f64,
    /// Lines of known truth that the probabilities were measured on.
    pub lines: u64,
}

/// Lines that a probability rests on where fewer were measured: nothing is then told below 5 % or above 95 %.
const UNMEASURED: f64 = 18.0;

impl Bounds {
    /// From calibrated pairs (probability told, came true): the lowest and the highest step of the monotone fit are the lines that
    /// the smallest and the largest probabilities rest on.
    pub fn of(pairs: &[(f64, bool)]) -> Bounds {
        let groups = grouped(pairs);
        let steps = steps(&groups, supported);
        let rows = |step: Option<&Step>| step.map_or(0.0, |s| s.rows);
        Bounds { low: once_in(rows(steps.first())), high: 1.0 - once_in(rows(steps.last())), lines: pairs.len() as u64 }
    }

    /// The smallest probability that all lines together can show.
    pub fn of_all_lines(&self) -> f64 {
        once_in(self.lines as f64)
    }

    /// The probability of a yes/no question within the bounds. What lies beyond a bound, or within a tenth of it, is pressed into that
    /// tenth: the order of lines is kept, and the rest stays as it is.
    pub fn binary(&self, p: f64) -> f64 {
        let rest = 1.0 - self.high;
        if p < 1.1 * self.low {
            self.low + p / 11.0
        } else if 1.0 - p < 1.1 * rest {
            self.high - (1.0 - p) / 11.0
        } else {
            p
        }
    }

    /// Probabilities over all choices, in place: each gets an even share of what the bound leaves open, so that the largest stays within
    /// it, none is 0, order and sum are kept.
    pub fn choices(&self, p: &mut [f64]) {
        let n = p.len() as f64;
        if p.len() < 2 {
            return;
        }
        let open = ((1.0 - self.high) * n / (n - 1.0)).min(1.0);
        p.iter_mut().for_each(|v| *v = (1.0 - open) * *v + open / n);
    }

    /// Is something out of order, as only a damaged model has it?
    pub fn is_sound(&self) -> bool {
        self.low > 0.0 && self.low < self.high && self.high < 1.0
    }
}

/// How often at least the next line comes out otherwise, after so many that came out alike.
fn once_in(rows: f64) -> f64 {
    1.0 / (rows.max(UNMEASURED) + 2.0)
}

/// A share of lines, no nearer to 0 or 1 than their number can show.
fn supported(hits: f64, rows: f64) -> f64 {
    (hits / rows).clamp(1.0 / (rows + 2.0), (rows + 1.0) / (rows + 2.0))
}

/// The maps that may be tried on so many examples, simplest first; each a name to fit by.
const SORTS: [&str; 4] = ["temperature", "Platt", "isotonic", "Venn-ABERS"];

fn choose(examples: &[Example], fit: impl Fn(&str, &[Example]) -> Calibrator, loss: impl Fn(&Calibrator, &Example) -> f64) -> Calibrator {
    if examples.len() < MIN_ROWS {
        return Calibrator::None;
    }
    // The examples come in an order of their contents' hash, so every other one is a half by chance.
    let half = |odd: usize| examples.iter().skip(odd).step_by(2).cloned().collect::<Vec<_>>();
    let halves = [half(0), half(1)];
    let mut best = ("none", halves.iter().flatten().map(|e| loss(&Calibrator::None, e)).sum::<f64>());
    let sorts = if examples.len() < MANY_ROWS { &SORTS[..2] } else { &SORTS[..] };
    for sort in sorts {
        let held_back = |i: usize| {
            let map = fit(sort, &halves[1 - i]);
            halves[i].iter().map(|e| loss(&map, e)).sum::<f64>()
        };
        let total = held_back(0) + held_back(1);
        if total < best.1 {
            best = (sort, total);
        }
    }
    if best.0 == "none" { Calibrator::None } else { fit(best.0, examples) }
}

fn fit_question(sort: &str, examples: &[Example]) -> Calibrator {
    let pairs: Vec<(f64, bool)> = examples.iter().map(|(p, truth)| (p[1], *truth == 1)).collect();
    fit_pairs(sort, &pairs, || temperature(examples))
}

fn fit_choices(sort: &str, examples: &[Example]) -> Calibrator {
    let mut pairs = Vec::new();
    if sort != "temperature" {
        for (p, truth) in examples {
            let total: f64 = p.iter().sum();
            pairs.extend(p.iter().enumerate().filter(|(_, v)| **v > 0.0).map(|(i, v)| (v / total, i == *truth)));
        }
    }
    fit_pairs(sort, &pairs, || temperature(examples))
}

fn fit_pairs(sort: &str, pairs: &[(f64, bool)], temperature: impl Fn() -> Calibrator) -> Calibrator {
    match sort {
        "temperature" => temperature(),
        "Platt" => platt(pairs),
        "isotonic" => {
            let groups = grouped(pairs);
            let worth = isotonic(&groups);
            Calibrator::Isotonic { said: groups.iter().map(|g| g.said).collect(), worth }
        }
        _ => venn_abers(pairs),
    }
}

/// The temperature of least log loss, by golden-section search over its logarithm.
fn temperature(examples: &[Example]) -> Calibrator {
    let loss = |log_t: f64| {
        let map = Calibrator::Temperature(log_t.exp());
        let one = |(p, truth): &Example| {
            let mut p = p.clone();
            map.choices(&mut p);
            -clip(p[*truth]).ln()
        };
        examples.iter().map(one).sum::<f64>()
    };
    let ratio = (5.0f64.sqrt() - 1.0) / 2.0;
    let (mut a, mut b) = (-2.0, 2.0);
    for _ in 0..40 {
        let (c, d) = (b - ratio * (b - a), a + ratio * (b - a));
        if loss(c) < loss(d) { b = d } else { a = c }
    }
    Calibrator::Temperature(((a + b) / 2.0).exp())
}

/// Newton steps on the logistic loss, with targets drawn in a little as Platt did, so that separable pairs stay finite.
fn platt(pairs: &[(f64, bool)]) -> Calibrator {
    let (yes, n) = (pairs.iter().filter(|(_, y)| *y).count() as f64, pairs.len() as f64);
    let (on, off) = ((yes + 1.0) / (yes + 2.0), 1.0 / (n - yes + 2.0));
    let (mut slope, mut intercept) = (1.0, 0.0);
    for _ in 0..50 {
        let (mut g, mut h) = ([0.0; 2], [1e-6, 0.0, 1e-6]);
        for (p, y) in pairs {
            let x = log_odds(*p);
            let q = logistic(slope * x + intercept);
            let (error, w) = (q - if *y { on } else { off }, (q * (1.0 - q)).max(1e-12));
            g[0] += error * x;
            g[1] += error;
            h[0] += w * x * x;
            h[1] += w * x;
            h[2] += w;
        }
        let det = h[0] * h[2] - h[1] * h[1];
        let (ds, di) = ((h[2] * g[0] - h[1] * g[1]) / det, (h[0] * g[1] - h[1] * g[0]) / det);
        if !ds.is_finite() || !di.is_finite() {
            break;
        }
        (slope, intercept) = (slope - ds.clamp(-1.0, 1.0), intercept - di.clamp(-1.0, 1.0));
        if ds.abs() + di.abs() < 1e-9 {
            break;
        }
    }
    // A map that turns the order around would contradict the model.
    if slope > 0.0 { Calibrator::Platt { slope, intercept } } else { Calibrator::None }
}

/// Pairs of about one probability taken together.
#[derive(Debug, Clone, Copy, Default)]
struct Group {
    said: f64,
    rows: f64,
    hits: f64,
}

/// At most [`GRID`] groups of ascending probability, equal ones together.
fn grouped(pairs: &[(f64, bool)]) -> Vec<Group> {
    let mut sorted = pairs.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let size = sorted.len().div_ceil(GRID).max(1) as f64;
    let mut groups: Vec<Group> = Vec::new();
    let mut open: Option<Group> = None;
    for same in sorted.chunk_by(|a, b| a.0 == b.0) {
        let g = open.get_or_insert_with(Group::default);
        let rows = same.len() as f64;
        g.said = (g.said * g.rows + same[0].0 * rows) / (g.rows + rows);
        g.rows += rows;
        g.hits += same.iter().filter(|(_, y)| *y).count() as f64;
        if g.rows >= size {
            groups.extend(open.take());
        }
    }
    groups.extend(open);
    groups
}

/// Groups pooled into one step of a monotone fit.
struct Step {
    hits: f64,
    rows: f64,
    groups: usize,
}

/// Pools neighbours until their worth ascends (Ayer et al. 1955).
fn steps(groups: &[Group], worth: impl Fn(f64, f64) -> f64) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::with_capacity(groups.len());
    for g in groups {
        let mut step = Step { hits: g.hits, rows: g.rows, groups: 1 };
        while let Some(last) = steps.pop_if(|last| worth(last.hits, last.rows) >= worth(step.hits, step.rows)) {
            step = Step { hits: last.hits + step.hits, rows: last.rows + step.rows, groups: last.groups + step.groups };
        }
        steps.push(step);
    }
    steps
}

/// The monotone fit: the share of each group's step.
fn isotonic(groups: &[Group]) -> Vec<f64> {
    let share = |hits: f64, rows: f64| hits / rows;
    steps(groups, share).iter().flat_map(|s| std::iter::repeat_n(share(s.hits, s.rows), s.groups)).collect()
}

fn venn_abers(pairs: &[(f64, bool)]) -> Calibrator {
    let groups = grouped(pairs);
    let with = |i: usize, hit: f64| {
        let mut groups = groups.clone();
        groups[i].rows += 1.0;
        groups[i].hits += hit;
        isotonic(&groups)[i]
    };
    let (low, high) = (0..groups.len()).map(|i| (with(i, 0.0), with(i, 1.0))).unzip();
    Calibrator::VennAbers { said: groups.iter().map(|g| g.said).collect(), low, high }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pairs of a model that is twice as sure as it should be, from a plain congruential sequence.
    fn too_sure(n: usize) -> Vec<(f64, bool)> {
        let mut state = 1u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as f64 / (1u64 << 31) as f64
        };
        (0..n)
            .map(|_| {
                let x = 6.0 * next() - 3.0;
                (logistic(2.0 * x), next() < logistic(x))
            })
            .collect()
    }

    #[test]
    fn a_model_too_sure_is_brought_down() {
        let pairs = too_sure(4_000);
        let map = Calibrator::for_question(&pairs);
        assert_ne!(map, Calibrator::None);
        let said = logistic(4.0);
        assert!((map.binary(said) - logistic(2.0)).abs() < 0.03, "{}: {} for {said}", map.name(), map.binary(said));
        for sort in SORTS {
            let examples: Vec<Example> = pairs.iter().map(|(p, y)| (vec![1.0 - p, *p], usize::from(*y))).collect();
            let map = fit_question(sort, &examples);
            let worst = (1..20)
                .map(|i| (map.binary(logistic(f64::from(i) * 0.5 - 5.0)) - logistic(f64::from(i) * 0.25 - 2.5)).abs())
                .fold(0.0, f64::max);
            assert!(worst < 0.09, "{sort}: off by {worst}");
        }
    }

    #[test]
    fn choices_keep_their_sum_and_their_order() {
        for map in [Calibrator::Temperature(2.0), Calibrator::Platt { slope: 0.5, intercept: 0.1 }, venn_abers(&too_sure(500))] {
            let mut p = [0.1, 0.6, 0.05, 0.0];
            map.choices(&mut p);
            assert!((p.iter().sum::<f64>() - 0.75).abs() < 1e-12, "{map:?}: {p:?}");
            assert!(p[1] >= p[0] && p[0] >= p[2] && p[3] == 0.0, "{map:?}: {p:?}");
        }
    }

    #[test]
    fn no_probability_is_told_beyond_what_its_lines_show() {
        // 679 lines of low risk without an error, 300 lines of high risk with one in three right.
        let mut pairs: Vec<(f64, bool)> = (0..679).map(|i| (1e-6 * f64::from(i), false)).collect();
        pairs.extend((0..300).map(|i| (0.6 + f64::from(i) / 1_000.0, i % 3 != 0)));
        let bounds = Bounds::of(&pairs);
        assert!(bounds.low >= 1.0 / 681.0 - 1e-12 && bounds.low < 1.0 / 600.0, "{bounds:?}");
        assert!(bounds.high < 1.0 - 1.0 / 302.0 + 1e-12 && bounds.high > 0.9, "{bounds:?}");
        let told: Vec<f64> = [0.0, 1e-9, 1e-4, 0.001, 0.003, 0.1, 0.9, 0.999, 1.0].map(|p| bounds.binary(p)).to_vec();
        assert!(told.is_sorted_by(|a, b| a < b), "{told:?}");
        assert!(told[0] >= bounds.low && told[8] <= bounds.high && told[5] == 0.1);
        // Nothing measured: a stated bound. Nobody wrong: the lines bound both ends.
        assert_eq!(Bounds::of(&[]), Bounds { low: 0.05, high: 0.95, lines: 0 });
        let clean = Bounds::of(&vec![(0.01, false); 998]);
        assert!((clean.low - 0.001).abs() < 1e-12 && (clean.high - 0.999).abs() < 1e-12, "{clean:?}");
        for n in [2, 3, 67, 5_000] {
            let mut p = vec![0.0; n];
            p[1] = 1.0;
            bounds.choices(&mut p);
            assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-9 && p[1] <= bounds.high + 1e-12 && p[0] > 0.0, "{n}");
        }
    }

    #[test]
    fn isotonic_of_a_textbook_case() {
        let g = |said: f64, hits: f64| Group { said, rows: 1.0, hits };
        let fitted = isotonic(&[g(0.1, 0.0), g(0.2, 1.0), g(0.3, 0.0), g(0.4, 1.0), g(0.5, 1.0)]);
        assert_eq!(fitted, [0.0, 0.5, 0.5, 1.0, 1.0]);
    }

    #[test]
    fn few_lines_change_nothing() {
        assert_eq!(Calibrator::for_question(&too_sure(20)), Calibrator::None);
        assert_eq!(Calibrator::for_choices(&[]), Calibrator::None);
    }
}
