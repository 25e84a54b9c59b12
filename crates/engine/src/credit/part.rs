//! What one partition gathers: the ids of its records, where each went, and their credits.

use crate::outcome::amounts::Amounts;
use crate::outcome::facts::{Credit, Factor};
use crate::outcome::names::{Ids, Status};
use datafusion::common::HashMap;
use kernel::Problem;

/// What one partition gathers; indices are local to it.
#[derive(Debug, Default)]
pub(crate) struct Part {
    pub ids: Ids,
    pub status: Vec<Status>,
    /// By batch, so that what is gathered is never moved.
    pub credits: Vec<Vec<Credit>>,
    /// How many credits each person has, by position; people after the last are not credited.
    pub counts: Vec<u32>,
    pub factors: Factors,
    /// For each rate table of the kind, the matching row of each record for each profile of people, or [`crate::outcome::facts::NONE16`].
    pub rate_rows: Vec<Vec<u16>>,
    /// The latest day of a record that is not credited under a measure although it has a day that counts.
    pub latest_missed: Option<i32>,
    /// Why records were refused.
    pub refused: Vec<(u32, Problem)>,
}

impl Part {
    /// Keeps the credits of one more batch.
    pub fn keep(&mut self, mut credits: Vec<Credit>) {
        if credits.len() < credits.capacity() / 2 {
            credits.shrink_to_fit();
        }
        for credit in &credits {
            let person = credit.person as usize;
            if person >= self.counts.len() {
                self.counts.resize(person + 1, 0);
            }
            self.counts[person] += 1;
        }
        self.credits.push(credits);
    }
}

/// Shares and rates by number, and the numbers of those that are known.
#[derive(Debug, Default)]
pub(crate) struct Factors {
    pub amounts: Amounts,
    index: HashMap<Factor, u32>,
    last: u32,
}

impl Factors {
    /// The number of a combination.
    pub fn number(&mut self, factor: Factor) -> u32 {
        if self.amounts.factors.get(self.last as usize).is_some_and(|last| last.is_same(&factor)) {
            return self.last;
        }
        let next = u32::try_from(self.amounts.factors.len()).unwrap_or(u32::MAX);
        let Self { amounts, index, last } = self;
        *last = *index.entry(factor).or_insert_with(|| {
            amounts.push(factor);
            next
        });
        *last
    }

    /// Takes in another's: the number that each of its factors has here, and how many large values come before its own.
    pub fn take_in(&mut self, other: &Amounts) -> (Vec<u32>, usize) {
        let numbers = other.factors.iter().map(|factor| self.number(*factor)).collect();
        let before = self.amounts.large.len();
        self.amounts.large.extend_from_slice(&other.large);
        (numbers, before)
    }
}
