//! Damaged copies of a file, for the tests of readers.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A copy with bytes changed, bits flipped, a range moved, zeroed or doubled, or its end cut, by the seed.
pub(super) fn damaged(file: &[u8], seed: u64) -> Vec<u8> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut copy = file.to_vec();
    let place = |rng: &mut ChaCha8Rng| rng.gen_range(0..file.len());
    match rng.gen_range(0..10) {
        0..=3 => copy[place(&mut rng)] = rng.r#gen(),
        4..=5 => copy[place(&mut rng)] ^= 1 << rng.gen_range(0..8),
        6 => copy.truncate(place(&mut rng)),
        7 => {
            let (a, b, n) = (place(&mut rng), place(&mut rng), rng.gen_range(1..64));
            for i in 0..n {
                if a + i < copy.len() && b + i < copy.len() {
                    copy.swap(a + i, b + i);
                }
            }
        }
        8 => {
            let (a, n) = (place(&mut rng), rng.gen_range(1..200));
            let end = (a + n).min(copy.len());
            copy[a..end].fill(if rng.r#gen() { 0 } else { 0xff });
        }
        _ => {
            let (a, n) = (place(&mut rng), rng.gen_range(1..200));
            let piece = copy[a..(a + n).min(copy.len())].to_vec();
            let to = place(&mut rng);
            copy.splice(to..to, piece);
        }
    }
    copy
}
