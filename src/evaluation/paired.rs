//! Tests of two answers on the same lines.

use statrs::distribution::{Binomial, Discrete, DiscreteCDF};

/// Two-sided p-values of McNemar's test.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Paired {
    /// Exact: twice the smaller binomial tail. Its false alarms stay below the stated level.
    pub exact: f64,
    /// Mid-p: the observed count weighs half; false alarms come nearer to the stated level.
    pub mid_p: f64,
}

/// McNemar's test on the lines that one answer has right and the other wrong: under the hypothesis of no difference each of
/// them falls to either side with a chance of one half, if lines are independent.
/// Exact: McNemar, Psychometrika 12 (1947). Mid-p: Fagerland, Lydersen and Laake, BMC Med. Res. Methodol. 13:91 (2013).
pub fn mcnemar(helped: u64, harmed: u64) -> Paired {
    let (n, less) = (helped + harmed, helped.min(harmed));
    let Ok(fair) = Binomial::new(0.5, n) else { return Paired { exact: 1.0, mid_p: 1.0 } };
    if n == 0 {
        return Paired { exact: 1.0, mid_p: 1.0 };
    }
    let tail = fair.cdf(less);
    let below = if less == 0 { 0.0 } else { fair.cdf(less - 1) };
    Paired { exact: (2.0 * tail).min(1.0), mid_p: (tail + below).min(1.0) }
}

/// A test that advice changes nothing in expectation, where advice that could help is taken at one rate and advice that could harm at
/// another. Nothing is gained where `right * help = wrong * harm`; under that hypothesis each of the lines with such advice is one that
/// could be helped with a chance of `wrong / (right + wrong)`, if lines are independent. With equal rates that is one half, and the test
/// is McNemar's. Two-sided: twice the smaller binomial tail, and its mid-p. `None` where a rate is 0: then nothing can balance.
pub fn balance(could_help: u64, could_harm: u64, (right, wrong): (f64, f64)) -> Option<Paired> {
    if right <= 0.0 || wrong <= 0.0 {
        return None;
    }
    let (n, share) = (could_help + could_harm, wrong / (right + wrong));
    let none = Paired { exact: 1.0, mid_p: 1.0 };
    let Some(binomial) = Binomial::new(share, n).ok().filter(|_| n > 0) else { return Some(none) };
    let at_most = binomial.cdf(could_help);
    let at_least = if could_help == 0 { 1.0 } else { binomial.sf(could_help - 1) };
    let half = 0.5 * binomial.pmf(could_help);
    let tail = at_most.min(at_least);
    Some(Paired { exact: (2.0 * tail).min(1.0), mid_p: (2.0 * (tail - half)).clamp(0.0, 1.0) })
}

/// p-values corrected for being several (Holm, Scand. J. Statist. 6, 1979), in the order given: the smallest is multiplied by
/// their number, the next by one less, and so on, never below the one before.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    let mut corrected = vec![1.0; p.len()];
    let mut so_far: f64 = 0.0;
    for (rank, at) in order.into_iter().enumerate() {
        so_far = so_far.max(p[at] * (p.len() - rank) as f64).min(1.0);
        corrected[at] = so_far;
    }
    corrected
}

#[cfg(test)]
mod tests {
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    use super::*;

    #[test]
    fn mcnemar_of_known_tables() {
        // Fagerland, Lydersen and Laake (2013), table 2 (airway hyper-responsiveness): 1 and 7 discordant pairs.
        let p = mcnemar(1, 7);
        assert!((p.exact - 0.0703).abs() < 1e-4 && (p.mid_p - 0.0391).abs() < 1e-4, "{p:?}");
        assert_eq!(mcnemar(0, 0), Paired { exact: 1.0, mid_p: 1.0 });
        assert_eq!(mcnemar(6, 6).exact, 1.0);
        assert_eq!(mcnemar(3, 40), mcnemar(40, 3));
    }

    #[test]
    fn false_alarms_are_as_many_as_stated() {
        let mut rng = ChaCha8Rng::seed_from_u64(11);
        let (runs, mut exact, mut mid) = (20_000, 0, 0);
        for _ in 0..runs {
            let n = rng.gen_range(150..250);
            let helped = (0..n).filter(|_| rng.r#gen::<bool>()).count() as u64;
            let p = mcnemar(helped, n - helped);
            exact += usize::from(p.exact < 0.05);
            mid += usize::from(p.mid_p < 0.05);
        }
        let (exact, mid) = (exact as f64 / f64::from(runs), mid as f64 / f64::from(runs));
        // Three standard errors of a share of 5 % over 20,000 runs are 0.0046.
        assert!((mid - 0.05).abs() < 0.0046, "{mid}");
        assert!(exact <= 0.05 && exact > 0.03, "{exact}");
    }

    #[test]
    fn with_equal_rates_the_balance_is_mcnemars() {
        for (helped, harmed) in [(1, 7), (0, 3), (40, 3), (6, 6), (17, 11), (0, 0)] {
            for rate in [0.1, 0.5, 1.0] {
                let (own, known) = (balance(helped, harmed, (rate, rate)).expect("both rates"), mcnemar(helped, harmed));
                assert!(
                    (own.exact - known.exact).abs() < 1e-9 && (own.mid_p - known.mid_p).abs() < 1e-9,
                    "{helped} {harmed} {own:?} {known:?}"
                );
            }
        }
        assert_eq!(balance(9, 3, (0.8, 0.0)), None);
        // By hand: 10 lines, break-even at a third; 8 or more of them have a chance of 201 in 59,049.
        let p = balance(8, 2, (0.8, 0.4)).expect("both rates");
        assert!((p.exact - 2.0 * 201.0 / 59_049.0).abs() < 1e-9, "{p:?}");
    }

    #[test]
    fn false_alarms_of_the_balance_are_as_many_as_stated() {
        let mut rng = ChaCha8Rng::seed_from_u64(12);
        let (runs, mut exact, mut mid) = (20_000, 0, 0);
        for _ in 0..runs {
            let n = rng.gen_range(100..300);
            let helped = (0..n).filter(|_| rng.gen_bool(1.0 / 3.0)).count() as u64;
            let p = balance(helped, n - helped, (0.8, 0.4)).expect("both rates");
            exact += usize::from(p.exact < 0.05);
            mid += usize::from(p.mid_p < 0.05);
        }
        let (exact, mid) = (exact as f64 / f64::from(runs), mid as f64 / f64::from(runs));
        assert!((mid - 0.05).abs() < 0.006 && exact <= 0.05 && exact > 0.025, "{mid} {exact}");
    }

    #[test]
    fn holm_of_a_worked_case() {
        assert_eq!(holm(&[0.01, 0.04, 0.03, 0.005]), [0.03, 0.06, 0.06, 0.02]);
        assert!(holm(&[]).is_empty());
    }
}
