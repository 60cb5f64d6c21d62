//! Which lines a model learned from, so that nobody measures it on them unawares.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

/// Bits of a digest that are kept. Of a million lines that a model never saw, one is taken for one of a million learned lines with a
/// chance of 0.4 %.
const BITS: u32 = 48;

/// Digests of lines (see [`crate::data::digest`]), as ascending gaps: about four bytes a line in the file. The lines cannot be read out
/// of them; whoever has a line can tell whether it is one of them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LearnedLines {
    gaps: Vec<u64>,
}

impl LearnedLines {
    /// Remembers lines by their digests.
    pub fn of(digests: impl Iterator<Item = u64>) -> LearnedLines {
        let mut all: Vec<u64> = digests.map(kept).collect();
        all.sort_unstable();
        all.dedup();
        let mut before = 0;
        let gaps = all.into_iter().map(|d| d - std::mem::replace(&mut before, d)).collect();
        LearnedLines { gaps }
    }

    /// Is each of some lines one of them?
    pub fn holds(&self, digests: &[u64]) -> Vec<bool> {
        let known: HashSet<u64> = self
            .gaps
            .iter()
            .scan(0u64, |sum, gap| {
                Some({
                    *sum = sum.wrapping_add(*gap);
                    *sum
                })
            })
            .collect();
        digests.iter().map(|d| known.contains(&kept(*d))).collect()
    }

    /// Different lines remembered.
    pub fn len(&self) -> usize {
        self.gaps.len()
    }

    /// Is nothing remembered?
    pub fn is_empty(&self) -> bool {
        self.gaps.is_empty()
    }

    /// What cannot be, if anything.
    pub(super) fn problem(&self) -> Option<&'static str> {
        let sum = self.gaps.iter().try_fold(0u64, |sum, gap| sum.checked_add(*gap).filter(|s| s >> BITS == 0));
        sum.is_none().then_some("the memory of its lines holds more than digests")
    }
}

fn kept(digest: u64) -> u64 {
    digest >> (64 - BITS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_known_again_and_others_are_not() {
        let digests: Vec<u64> = (1..2_000u64).map(|i| i.wrapping_mul(0x9E37_79B9_7F4A_7C15)).collect();
        let learned = LearnedLines::of(digests.iter().copied().chain([digests[3]]));
        assert_eq!((learned.len(), learned.is_empty(), learned.problem()), (1_999, false, None));
        assert!(learned.holds(&digests).into_iter().all(|known| known));
        let others: Vec<u64> = (5_000..9_000u64).map(|i| i.wrapping_mul(0xD6E8_FEB8_6659_FD93)).collect();
        assert!(learned.holds(&others).into_iter().all(|known| !known));
        assert_eq!(LearnedLines::of([7, 3, 1 << 40].into_iter()), LearnedLines::of([1 << 40, 7, 3].into_iter()));
        assert!(LearnedLines { gaps: vec![u64::MAX, 3] }.problem().is_some());
    }
}
