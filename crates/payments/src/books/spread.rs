//! What of a contract's cost is capitalised, spread and written off by the end of a period.

use super::contract::Terms;
use std::collections::BTreeMap;

/// What a contract's cost amounts to, in minor units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Amounts {
    /// What was capitalised.
    pub capitalised: i64,
    /// What has been spread.
    pub amortised: i64,
    /// What was written off since the contract has ended.
    pub impaired: i64,
}

impl Amounts {
    /// What is left of it.
    pub fn carrying(self) -> i64 {
        self.capitalised - self.amortised - self.impaired
    }

    /// Whether there is nothing.
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }

    /// The sum with another.
    pub fn plus(self, other: Self) -> Self {
        Self {
            capitalised: self.capitalised + other.capitalised,
            amortised: self.amortised + other.amortised,
            impaired: self.impaired + other.impaired,
        }
    }

    /// The difference to another.
    pub fn less(self, other: Self) -> Self {
        self.plus(Self { capitalised: -other.capitalised, amortised: -other.amortised, impaired: -other.impaired })
    }
}

/// What of a cost is spread after so many of its periods: each takes the cost ÷ periods, cut to the minor unit, and the last one the rest.
pub(crate) fn spread(minor: i64, periods: i64, elapsed: i64) -> i64 {
    let periods = periods.max(1);
    if elapsed >= periods {
        return minor;
    }
    minor / periods * elapsed.max(0)
}

/// What stands of a contract's cost at the end of period `now`; `costs` by the period in which they were earned, negative for what was taken
/// back.
///
/// What was taken back lessens what was earned first, as if that had never been; more than was capitalised is no cost of the contract. A cost
/// that is earned after the benefit has begun is spread over the periods that are left, at least over the one in which it was earned. A
/// contract that has ended is spread up to the period before; what is left is written off in that in which it ended.
pub(crate) fn by(costs: &BTreeMap<i64, i64>, terms: Terms, now: i64) -> Amounts {
    let Some(periods) = terms.periods else { return Amounts::default() };
    let known = costs.range(..=now);
    let mut taken: i64 = known.clone().map(|(_, minor)| (-minor).max(0)).sum();
    let mut sum = Amounts::default();
    for (origin, minor) in known.filter(|(_, minor)| **minor > 0) {
        let less = taken.min(*minor);
        taken -= less;
        let cost = minor - less;
        let begins = terms.start.unwrap_or(*origin);
        let first = begins.max(*origin) + i64::from(terms.next);
        let end = begins + i64::from(terms.next) + periods;
        let length = (end - first).max(1);
        let ended = terms.ended.filter(|ended| *ended <= now);
        let until = ended.map_or(now + 1, |ended| ended.min(now + 1));
        let amortised = spread(cost, length, until - first);
        sum.capitalised += cost;
        sum.amortised += amortised;
        sum.impaired += if ended.is_some() { cost - amortised } else { 0 };
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERMS: Terms = Terms { start: Some(0), periods: Some(36), ended: None, next: false };

    fn costs(list: &[(i64, i64)]) -> BTreeMap<i64, i64> {
        list.iter().copied().collect()
    }

    #[test]
    fn equal_parts_and_the_last_one_takes_the_rest() {
        // 1,000.00 over 36 months: 35 times 27.77, then 28.05.
        let month = |n| spread(100_000, 36, n) - spread(100_000, 36, n - 1);
        assert_eq!((month(1), month(35), month(36)), (2_777, 2_777, 2_805));
        assert_eq!((spread(100_000, 36, 0), spread(100_000, 36, -5), spread(100_000, 36, 99)), (0, 0, 100_000));
    }

    #[test]
    fn a_benefit_that_begins_later_waits_and_one_that_began_before_is_spread_over_the_rest() {
        let later = Terms { start: Some(2), ..TERMS };
        assert_eq!(by(&costs(&[(0, 36_000)]), later, 1), Amounts { capitalised: 36_000, ..Amounts::default() });
        assert_eq!(by(&costs(&[(0, 36_000)]), later, 2).amortised, 1_000);
        // Earned in the 7th month of 36: 30 are left.
        assert_eq!(by(&costs(&[(6, 30_000)]), TERMS, 6).amortised, 1_000);
        // Earned after the benefit has passed: at once.
        assert_eq!(by(&costs(&[(40, 500)]), TERMS, 40), Amounts { capitalised: 500, amortised: 500, impaired: 0 });
    }

    #[test]
    fn what_is_taken_back_lessens_the_cost_as_if_it_had_never_been() {
        let cost = costs(&[(0, 36_000), (8, -18_000)]);
        assert_eq!(by(&cost, TERMS, 7), Amounts { capitalised: 36_000, amortised: 8_000, impaired: 0 });
        assert_eq!(by(&cost, TERMS, 8), Amounts { capitalised: 18_000, amortised: 4_500, impaired: 0 });
        // Taken back in whole, or more than it was: nothing is left, and nothing below nothing.
        assert_eq!(by(&costs(&[(0, 36_000), (8, -40_000)]), TERMS, 8), Amounts::default());
        assert_eq!(by(&costs(&[(3, -40_000)]), TERMS, 8), Amounts::default());
    }

    #[test]
    fn a_contract_that_ends_is_written_off_in_the_period_in_which_it_ends() {
        let ended = Terms { ended: Some(9), ..TERMS };
        assert_eq!(by(&costs(&[(0, 36_000)]), ended, 8), Amounts { capitalised: 36_000, amortised: 9_000, impaired: 0 });
        assert_eq!(by(&costs(&[(0, 36_000)]), ended, 9), Amounts { capitalised: 36_000, amortised: 9_000, impaired: 27_000 });
        assert_eq!(by(&costs(&[(0, 36_000)]), ended, 30).carrying(), 0);
        // A cost that is earned after the end is written off at once.
        assert_eq!(by(&costs(&[(11, 500)]), ended, 11), Amounts { capitalised: 500, amortised: 0, impaired: 500 });
    }
}
