//! Directions of class space in which splits are sought, drawn anew for every tree.

use super::histogram::{DIRECTIONS, Gradient, LANES, unit_hash};

/// Directions of class space that the search for splits sees.
pub struct Sketch {
    /// Parts of each class.
    pub directions: Vec<[f32; DIRECTIONS]>,
}

impl Sketch {
    /// Draws the directions of a round; with few classes they are the classes.
    pub fn draw(k: usize, seed: u64, round: u64) -> Sketch {
        let normal = |c: usize, d: usize| {
            let at = (round * k as u64 + c as u64) * 2;
            let (u, v) = (unit_hash(seed, at, d as u64).max(1e-12), unit_hash(seed, at + 1, d as u64));
            ((-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos() / (DIRECTIONS as f64).sqrt()) as f32
        };
        let direction = |c: usize| std::array::from_fn(|d| if k > DIRECTIONS { normal(c, d) } else { f32::from(u8::from(c == d)) });
        Sketch { directions: (0..k).map(direction).collect() }
    }

    /// How gradients of rows with these weights become integers.
    pub fn scale(&self, weights: &[f32]) -> Scale {
        let mut sorted: Vec<f32> = weights.iter().copied().filter(|w| *w > 0.0).collect();
        sorted.sort_unstable_by(f32::total_cmp);
        let heaviest = sorted.last().copied().unwrap_or(1.0).min(HEAVY * sorted.get(sorted.len() / 2).copied().unwrap_or(1.0));
        // A gradient's parts add up to at most 1 on each side, so no lane is beyond twice the largest direction.
        let largest = 2.0 * self.directions.iter().flatten().fold(0.5f32, |a, b| a.max(b.abs())) * heaviest;
        let steps = (f64::from(i32::MAX) / weights.len().max(1) as f64).min(f64::from(i16::MAX)).max(1.0).floor() as f32;
        Scale { unit: largest / steps, steps }
    }
}

/// A row of more than so many times the median weight counts so many times in the search for splits: one heavy row may
/// not round all others away. Leaf values know the full weight.
const HEAVY: f32 = 16.0;

/// Floats to integers small enough that sums of all rows hold.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    /// Value of the integer 1.
    pub unit: f32,
    steps: f32,
}

impl Scale {
    /// The integers of one row: directions and second derivative times its weight, and the row itself.
    #[inline(always)]
    pub fn integers(&self, lanes: [f32; LANES], weight: f32) -> Gradient {
        let scale = weight / self.unit;
        let mut gradient = lanes.map(|v| (v * scale).round().clamp(-self.steps, self.steps) as i16);
        gradient[DIRECTIONS + 1] = 1;
        gradient
    }
}
