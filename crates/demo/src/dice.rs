//! Random choices in whole numbers, from one seeded stream.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// A seeded stream of choices; ChaCha gives the same ones on every machine.
#[derive(Debug, Clone)]
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// The stream of a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A whole number from `least` to `most`, both included.
    pub fn between(&mut self, least: i64, most: i64) -> i64 {
        let span = (most - least + 1).unsigned_abs();
        least + (self.0.next_u64() % span).cast_signed()
    }

    /// Whether a thing of `percent` chances in a hundred happens.
    pub fn chance(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of `things`; there must be at least one.
    pub fn one<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        &things[self.index(things.len())]
    }

    /// A position in something of that length, which must not be zero.
    pub fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.0.next_u64() % length as u64).unwrap_or_default()
    }

    /// The position of a weight, each chosen as often as it is heavy; their sum must not be zero.
    pub fn weighted(&mut self, weights: &[i64]) -> usize {
        let mut left = self.between(1, weights.iter().sum());
        for (position, weight) in weights.iter().enumerate() {
            left -= weight;
            if left <= 0 {
                return position;
            }
        }
        weights.len() - 1
    }

    /// A number around 100, mostly from 50 to 170, now and then above 300: the product of three even ones, as sizes of deals spread.
    pub fn spread(&mut self) -> i64 {
        let product = (0..3).fold(1_000_000, |product, _| product * self.between(55, 160) / 100);
        product / 10_000
    }
}
