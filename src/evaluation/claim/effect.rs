//! The reduction that counts show, with its interval.

use super::{Arm, Claim, Design, Effect, McNemar, Method, SameLines};
use crate::evaluation::paired::mcnemar;
use crate::evaluation::power::{around, design_effect, z95};

/// The counts a claim gives, as one of three sorts.
#[derive(Debug, Clone, Copy)]
pub(super) enum Counts {
    SameLines(SameLines),
    /// Without help and with it, or before and after.
    TwoArms(Arm, Arm),
    /// Before and after, then the control group's.
    FourArms([Arm; 4]),
}

impl Counts {
    /// The counts that the design needs; if no design is named, any there are.
    pub(super) fn of(claim: &Claim) -> Option<Counts> {
        let same = claim.same_lines.map(Counts::SameLines);
        let arms = claim.before.zip(claim.after);
        let two = arms.map(|(before, after)| Counts::TwoArms(before, after));
        let four = arms.zip(claim.control_before.zip(claim.control_after)).map(|((a, b), (c, d))| Counts::FourArms([a, b, c, d]));
        match claim.design {
            Some(Design::SameLines) => same,
            Some(Design::Randomised) => two,
            Some(Design::DifferenceInDifferences) => four,
            Some(Design::BeforeAfter) => four.or(two),
            None => same.or(four).or(two),
        }
    }

    /// Share of lines wrong without help, as far as lines are stated.
    pub(super) fn base_rate(&self) -> Option<f64> {
        let (wrong, lines) = match self {
            Counts::SameLines(s) => (s.wrong_before, s.lines),
            Counts::TwoArms(before, _) | Counts::FourArms([before, ..]) => (before.wrong, before.lines),
        };
        (lines > 0).then(|| wrong as f64 / lines as f64)
    }
}

/// What counts show; `None` where no line was wrong without help, or a control group has no wrong line. The counts must be possible.
pub(super) fn effect(counts: &Counts, claim: &Claim) -> Option<Effect> {
    let inflation = claim.clusters.map_or(1.0, |c| design_effect(c.mean_size, c.icc));
    let effect = match counts {
        Counts::SameLines(same) => same_lines(same, inflation),
        Counts::TwoArms(without, with) => two_arms(without, with, inflation),
        Counts::FourArms(arms) => four_arms(arms, inflation),
    }?;
    Some(Effect { base_rate: counts.base_rate(), design_effect: Some(inflation), recomputed: true, ..effect })
}

const INDEPENDENT: &str = "lines are independent but for the design effect stated";
const BLIND: &str = "the right code was settled by people who did not know whether a line had help";

fn same_lines(same: &SameLines, inflation: f64) -> Option<Effect> {
    let (lines, before) = (same.lines as f64, same.wrong_before as f64);
    let (helped, harmed) = (same.helped as f64, same.harmed as f64);
    let after = before - helped + harmed;
    if before == 0.0 {
        return None;
    }
    // Half a line on each side keeps the logarithm finite where all errors went or no line changed.
    let (changed, before_log, after_log) = match after == 0.0 || helped + harmed == 0.0 {
        true => (helped + harmed + 1.0, before + 0.5, after + 0.5),
        false => (helped + harmed, before, after),
    };
    let width = z95() * (inflation * changed / (before_log * after_log)).sqrt();
    // Bonett and Price: one line more on each side that changes.
    let (p, q) = ((helped + 1.0) / (lines + 2.0), (harmed + 1.0) / (lines + 2.0));
    let absolute_width = z95() * (inflation * (p + q - (p - q).powi(2)) / (lines + 2.0)).sqrt();
    let test = mcnemar(same.helped, same.harmed);
    Some(Effect {
        estimate: Some((helped - harmed) / before),
        interval: Some(around((after_log / before_log).ln(), width)),
        absolute: Some((helped - harmed) / lines),
        absolute_interval: Some((p - q - absolute_width, p - q + absolute_width)),
        mcnemar: Some(McNemar { exact: test.exact, mid_p: test.mid_p }),
        method: Some(Method {
            name: "same lines: (helped - harmed) / wrong before; Wald interval of the ratio of matched proportions on the log scale; \
                   adjusted Wald interval of the difference",
            source: "Nam and Blackwelder, Statistics in Medicine 21, 2002, 689-699; Bonett and Price, Journal of Educational and \
                     Behavioral Statistics 37, 2012, 479-488; McNemar, Psychometrika 12, 1947, 153-157",
            assumes: vec![INDEPENDENT, BLIND, "nobody remembered a line from judging it the other way, or the order was drawn by lot"],
        }),
        ..Effect::default()
    })
}

fn two_arms(without: &Arm, with: &Arm, inflation: f64) -> Option<Effect> {
    if without.wrong == 0 {
        return None;
    }
    let half = if with.wrong == 0 { 0.5 } else { 0.0 };
    let (p, q) = (rate(without, half), rate(with, half));
    let width = z95() * (inflation * (katz(without, half) + katz(with, half))).sqrt();
    let (p0, q0) = (rate(without, 0.0), rate(with, 0.0));
    let ((p_low, p_high), (q_low, q_high)) = (wilson(without, inflation), wilson(with, inflation));
    let difference = p0 - q0;
    let down = ((p0 - p_low).powi(2) + (q_high - q0).powi(2)).sqrt();
    let up = ((p_high - p0).powi(2) + (q0 - q_low).powi(2)).sqrt();
    Some(Effect {
        estimate: Some(1.0 - q0 / p0),
        interval: Some(around((q / p).ln(), width)),
        absolute: Some(difference),
        absolute_interval: Some((difference - down, difference + up)),
        method: Some(Method {
            name: "two arms: 1 - ratio of the error rates; log interval of the ratio; hybrid score interval of the difference",
            source: "Katz, Baptista, Azen and Pike, Biometrics 34, 1978, 469-474; Newcombe, Statistics in Medicine 17, 1998, 873-890",
            assumes: vec![INDEPENDENT, BLIND],
        }),
        ..Effect::default()
    })
}

fn four_arms(arms: &[Arm; 4], inflation: f64) -> Option<Effect> {
    let [before, after, control_before, control_after] = arms;
    if [before, control_before, control_after].iter().any(|arm| arm.wrong == 0) {
        return None;
    }
    let half = if after.wrong == 0 { 0.5 } else { 0.0 };
    let ratio = |half| rate(after, half) / rate(before, half) / (rate(control_after, half) / rate(control_before, half));
    let width = z95() * (inflation * arms.iter().map(|arm| katz(arm, half)).sum::<f64>()).sqrt();
    let r = arms.each_ref().map(|arm| rate(arm, 0.0));
    let absolute = (r[0] - r[1]) - (r[2] - r[3]);
    let variance: f64 = arms.iter().zip(r).map(|(arm, r)| r * (1.0 - r) / arm.lines as f64).sum();
    let absolute_width = z95() * (inflation * variance).sqrt();
    Some(Effect {
        estimate: Some(1.0 - ratio(0.0)),
        interval: Some(around(ratio(half).ln(), width)),
        absolute: Some(absolute),
        absolute_interval: Some((absolute - absolute_width, absolute + absolute_width)),
        method: Some(Method {
            name: "difference in differences: 1 - ratio of the two groups' ratios of error rates after to before; log interval with the \
                   variances of four independent groups of lines; Wald interval of the absolute difference",
            source: "Angrist and Pischke, Mostly Harmless Econometrics, 2009, section 5.2; variance as Katz et al. 1978",
            assumes: vec![
                INDEPENDENT,
                BLIND,
                "without help the error rates of both groups would have changed by the same factor (for the absolute figure, by the same \
                 difference)",
            ],
        }),
        ..Effect::default()
    })
}

fn rate(arm: &Arm, half: f64) -> f64 {
    (arm.wrong as f64 + half) / (arm.lines as f64 + half)
}

/// An arm's share in the variance of the logarithm of a ratio of rates.
fn katz(arm: &Arm, half: f64) -> f64 {
    1.0 / (arm.wrong as f64 + half) - 1.0 / (arm.lines as f64 + half)
}

/// Wilson's interval of a rate, of as many lines as the design effect leaves.
fn wilson(arm: &Arm, inflation: f64) -> (f64, f64) {
    let (n, p, z2) = (arm.lines as f64 / inflation, rate(arm, 0.0), z95() * z95());
    let centre = (p + z2 / (2.0 * n)) / (1.0 + z2 / n);
    let width = z95() / (1.0 + z2 / n) * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    (centre - width, centre + width)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluation::claim::read;

    fn found(text: &str) -> Effect {
        let claim = read(&format!("claim = 'x'\nreduction = 0.4\n{text}"), "c.toml").expect("a claim");
        effect(&Counts::of(&claim).expect("counts"), &claim).expect("an effect")
    }

    fn near(pair: Option<(f64, f64)>, low: f64, high: f64) {
        let (a, b) = pair.expect("an interval");
        assert!((a - low).abs() < 5e-4 && (b - high).abs() < 5e-4, "{a} {b} for {low} {high}");
    }

    #[test]
    fn same_lines_by_hand() {
        // a = 52, b = 48, c = 6: var = 54 / (100 * 58).
        let e = found("[same_lines]\nlines = 1000\nwrong_before = 100\nhelped = 48\nharmed = 6");
        assert_eq!(e.estimate, Some(0.42));
        let width = 1.959_964 * (54.0_f64 / 5800.0).sqrt();
        near(e.interval, 1.0 - 0.58 * width.exp(), 1.0 - 0.58 * (-width).exp());
        assert_eq!(e.absolute, Some(0.042));
        let test = e.mcnemar.expect("a test");
        assert!(test.exact < 1e-7 && test.mid_p <= test.exact);
    }

    #[test]
    fn clusters_widen_by_the_root_of_the_design_effect() {
        let counts = "[same_lines]\nlines = 1000\nwrong_before = 100\nhelped = 48\nharmed = 6";
        let (alone, clustered) = (found(counts), found(&format!("{counts}\n[clusters]\nmean_size = 31\nicc = 0.1")));
        let width = |e: &Effect| e.interval.map(|(a, b)| ((1.0 - a) / (1.0 - b)).ln()).expect("an interval");
        assert!((width(&clustered) / width(&alone) - 2.0).abs() < 1e-9);
        assert_eq!(clustered.design_effect, Some(4.0));
    }

    #[test]
    fn two_arms_as_newcombe_and_katz_have_them() {
        // Newcombe 1998, example (a): 56/70 v. 48/80 gives 0.0524 to 0.3339 by method 10.
        let e = found("[before]\nlines = 70\nwrong = 56\n[after]\nlines = 80\nwrong = 48");
        near(e.absolute_interval, 0.0524, 0.3339);
        assert!((e.estimate.expect("estimate") - 0.25).abs() < 1e-12);
        let width = 1.959_964 * (1.0_f64 / 56.0 - 1.0 / 70.0 + 1.0 / 48.0 - 1.0 / 80.0).sqrt();
        near(e.interval, 1.0 - 0.75 * width.exp(), 1.0 - 0.75 * (-width).exp());
    }

    #[test]
    fn four_arms_are_two_ratios() {
        let arms = "[before]\nlines = 1000\nwrong = 100\n[after]\nlines = 1000\nwrong = 60\n";
        let e = found(&format!("{arms}[control_before]\nlines = 1000\nwrong = 100\n[control_after]\nlines = 1000\nwrong = 120"));
        assert!((e.estimate.expect("estimate") - 0.5).abs() < 1e-12);
        assert!((e.absolute.expect("absolute") - 0.06).abs() < 1e-12);
        assert_eq!(e.base_rate, Some(0.1));
    }

    #[test]
    fn no_error_left_or_no_change_still_has_an_interval() {
        for text in [
            "[same_lines]\nlines = 100\nwrong_before = 10\nhelped = 10\nharmed = 0",
            "[same_lines]\nlines = 100\nwrong_before = 10\nhelped = 0\nharmed = 0",
            "[before]\nlines = 100\nwrong = 10\n[after]\nlines = 100\nwrong = 0",
        ] {
            let (low, high) = found(text).interval.expect("an interval");
            assert!(low.is_finite() && high <= 1.0 && low < high, "{text}: {low} {high}");
        }
    }
}
