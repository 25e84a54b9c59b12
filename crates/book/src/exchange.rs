//! Rates between currencies by day.

use kernel::{Currency, Date, Decimal};
use std::collections::BTreeMap;

/// A table of rates: what the market says, or what the plan year fixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RateTable {
    /// Market rates.
    Market,
    /// Plan rates.
    Plan,
}

/// All exchange rates. A rate holds from its day until the next of its pair; rates have at most 8 decimals and are used as given:
/// no rate is derived from its inverse or from a third currency, a missing one is an error.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ExchangeRates {
    /// By table and pair, the days in order with the rate that holds from then.
    pub rates: BTreeMap<(RateTable, Currency, Currency), BTreeMap<Date, Decimal>>,
}

impl ExchangeRates {
    /// The rate that holds on `day`, with the day from which it holds; 1 from that day itself for one and the same currency.
    #[must_use]
    pub fn rate(&self, table: RateTable, from: Currency, to: Currency, day: Date) -> Option<(Decimal, Date)> {
        if from == to {
            return Some((Decimal::ONE, day));
        }
        self.rates.get(&(table, from, to))?.range(..=day).next_back().map(|(since, rate)| (*rate, *since))
    }
}
