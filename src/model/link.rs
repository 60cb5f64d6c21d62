//! From raw scores to probabilities.
//!
//! `exp` is a polynomial of plain float operations, so that compilers make vector code of it and every
//! machine gives the same bits; it is within 3e-7 of the true value (relative).

use serde::{Deserialize, Serialize};

/// How the raw scores of the classes become probabilities.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Link {
    /// Softmax over a floor: `(1 - noise) * softmax + noise / n_classes`. `noise` is the share of labels that
    /// are wrong whatever the goods; without it one mislabelled declaration pulls as hard as a hundred right ones.
    Softmax {
        /// Share of wrong labels, learned with the scores.
        noise: f32,
    },
    /// The scores are shares already: a forest's mean over its trees.
    Share,
}

/// `e^x`, for `x` from -87 to 87.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    /// 1.5 * 2^23: adding it rounds to a whole number, which then stands in the low bits.
    const ROUND: f32 = 12_582_912.0;
    let shifted = x.clamp(-87.0, 87.0) * std::f32::consts::LOG2_E + ROUND;
    let rest = (x.clamp(-87.0, 87.0) * std::f32::consts::LOG2_E - (shifted - ROUND)) * std::f32::consts::LN_2;
    let power = shifted.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(127) << 23;
    let series = 1.0 + rest * (1.0 + rest * (0.5 + rest * (1.0 / 6.0 + rest * (1.0 / 24.0 + rest * (1.0 / 120.0 + rest * (1.0 / 720.0))))));
    f32::from_bits(power) * series
}

/// Softmax of `scores` into `out`, of the same length. Four partial maxima and sums, for vector code.
#[inline(always)]
pub fn softmax(scores: &[f32], out: &mut [f32]) {
    let (fours, rest) = scores.as_chunks::<4>();
    let mut tops = [f32::MIN; 4];
    for four in fours {
        tops = std::array::from_fn(|i| if four[i] > tops[i] { four[i] } else { tops[i] });
    }
    let top = rest.iter().chain(&tops).fold(f32::MIN, |a, b| if *b > a { *b } else { a });
    let (out_fours, out_rest) = out.as_chunks_mut::<4>();
    let mut sums = [0.0f32; 4];
    for (p, four) in out_fours.iter_mut().zip(fours) {
        *p = four.map(|score| exp(score - top));
        sums = std::array::from_fn(|i| sums[i] + p[i]);
    }
    for (p, score) in out_rest.iter_mut().zip(rest) {
        *p = exp(score - top);
        sums[0] += *p;
    }
    let scale = 1.0 / ((sums[0] + sums[1]) + (sums[2] + sums[3]));
    out.iter_mut().for_each(|p| *p *= scale);
}

impl Link {
    /// Probabilities of raw scores, of the same length; they add up to 1.
    pub fn probabilities(self, scores: &[f32], out: &mut [f64]) {
        match self {
            Link::Softmax { noise } => {
                let floor = f64::from(noise) / scores.len() as f64;
                let top = scores.iter().fold(f32::MIN, |a, b| a.max(*b));
                for (p, score) in out.iter_mut().zip(scores) {
                    *p = f64::from(exp(score - top));
                }
                let scale = (1.0 - f64::from(noise)) / out.iter().sum::<f64>();
                out.iter_mut().for_each(|p| *p = floor + *p * scale);
            }
            Link::Share => {
                let scale = 1.0 / scores.iter().map(|s| f64::from(*s)).sum::<f64>();
                out.iter_mut().zip(scores).for_each(|(p, s)| *p = f64::from(*s) * scale);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_close_everywhere() {
        for i in -8_700..=8_700 {
            let x = i as f32 / 100.0;
            let (near, true_value) = (f64::from(exp(x)), f64::from(x).exp());
            assert!(((near - true_value) / true_value).abs() < 1e-5 * (1.0 + f64::from(x).abs() / 87.0), "{x}: {near} {true_value}");
        }
        assert_eq!(exp(0.0), 1.0);
    }

    #[test]
    fn probabilities_add_up() {
        let mut p = [0.0; 3];
        Link::Softmax { noise: 0.06 }.probabilities(&[80.0, -80.0, 0.0], &mut p);
        assert!((p.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        assert!((p[1] - 0.02).abs() < 1e-9 && p[0] > 0.95);
    }
}
