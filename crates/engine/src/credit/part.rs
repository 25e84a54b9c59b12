//! What one partition gathers: the ids of its records, where each went, and their credits.

use crate::number::Num;
use crate::outcome::facts::{Credit, Factor};
use crate::outcome::names::{Ids, Status};
use datafusion::common::HashMap;
use kernel::Problem;

/// What one partition gathers; indices are local to it.
#[derive(Debug, Default)]
pub(crate) struct Part {
    pub ids: Ids,
    pub status: Vec<Status>,
    pub credits: Vec<Credit>,
    pub factors: Factors,
    /// For each rate table of the kind, the matching row of each record, or [`crate::outcome::facts::NONE16`].
    pub rate_rows: Vec<Vec<u16>>,
    /// The latest day of a record that is not credited under a measure although it has a day that counts.
    pub latest_missed: Option<i32>,
    /// Why records were refused.
    pub refused: Vec<(u32, Problem)>,
}

/// Shares and rates, each combination once.
#[derive(Debug, Default)]
pub(crate) struct Factors {
    pub list: Vec<Factor>,
    /// share × rate and weight × rate, ready to multiply.
    pub ready: Vec<(Num, Num)>,
    index: HashMap<Factor, u32>,
    last: u32,
}

impl Factors {
    /// The number of a combination.
    pub fn number(&mut self, factor: Factor) -> u32 {
        if self.list.get(self.last as usize) == Some(&factor) {
            return self.last;
        }
        let next = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        let Self { list, ready, index, last } = self;
        *last = *index.entry(factor).or_insert_with(|| {
            let rate = Num::from_decimal(factor.rate);
            list.push(factor);
            ready.push((&Num::from_decimal(factor.share) * &rate, &Num::from_decimal(factor.weight) * &rate));
            next
        });
        *last
    }
}
