//! Directions of class space in which splits are sought, drawn anew for every tree.

use super::histogram::{DIRECTIONS, unit_hash};

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

    /// The size of an integer's 1: as small as sums of all rows, and a gradient of one, allow.
    pub fn unit(&self, rows: usize, heaviest: f32) -> f32 {
        // A gradient's parts add up to at most 1 on each side, so no lane is beyond twice the largest direction.
        let largest = 2.0 * self.directions.iter().flatten().fold(0.5f32, |a, b| a.max(b.abs())) * heaviest.max(f32::MIN_POSITIVE);
        let steps = (f64::from(i32::MAX) / rows.max(1) as f64).min(f64::from(i16::MAX)) as f32;
        largest / steps.max(1.0).floor()
    }
}
