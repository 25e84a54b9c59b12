//! Values, shares and rates become amounts, exactly.

use super::part::Factors;
use crate::outcome::amounts::Value;
use crate::outcome::facts::{Credit, Factor};
use crate::prepare::Context;
use book::RateTable;
use kernel::{Currency, Decimal, Exact};

/// Why a record is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The amount has more decimals, or digits, than can be kept.
    TooPrecise,
    /// There is no rate between two currencies on that day.
    NoRate(RateTable, Currency, Currency, i32),
    /// The record's currency is not one.
    Currency(String),
    /// An expression of a measure fails on the record; why.
    Expression(String),
}

/// A share named for a person.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Named {
    pub person: u32,
    pub rule: u16,
    pub share: Decimal,
    pub weight: Decimal,
    pub through: u32,
}

/// What one measure says about one record.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Valued {
    pub measure: u16,
    pub record: u32,
    pub day: i32,
    pub value: Value,
    /// The record's currency, for a measure in money.
    pub currency: Option<Currency>,
}

/// The exact product of two shares.
pub(crate) fn product(a: Decimal, b: Decimal) -> Result<Decimal, Refusal> {
    if b == Decimal::ONE {
        return Ok(a);
    }
    if a == Decimal::ONE {
        return Ok(b);
    }
    let (a, b) = (a.normalize(), b.normalize());
    let mantissa = a.mantissa().checked_mul(b.mantissa()).ok_or(Refusal::TooPrecise)?;
    let exact = Decimal::try_from_i128_with_scale(mantissa, a.scale() + b.scale());
    exact.map(|d| d.normalize()).map_err(|_| Refusal::TooPrecise)
}

/// The credit of a named share.
pub(crate) fn credit(context: &Context, valued: &Valued, named: &Named, factors: &mut Factors) -> Result<Credit, Refusal> {
    let mut factor = Factor { share: named.share, weight: named.weight, currency: None, into: None, rate: Decimal::ONE, rate_day: None };
    if let Some(currency) = valued.currency {
        let plan = context.plan_on(named.person, valued.day);
        let into = plan.map_or(context.company.currency, |plan| plan.plan.currency);
        (factor.currency, factor.into) = (Some(currency), Some(into));
        if currency != into {
            let table = plan.map_or(RateTable::Market, |plan| plan.table);
            let missing = Refusal::NoRate(table, currency, into, valued.day);
            let day = kernel::effective::from_epoch_day(valued.day).ok_or_else(|| missing.clone())?;
            let (rate, since) = context.exchange.rate(table, currency, into, day).ok_or(missing)?;
            (factor.rate, factor.rate_day) = (rate.normalize(), Some(kernel::effective::epoch_day(since)));
        }
    }
    let number = factors.number(factor);
    factors.amounts.of(valued.value, number).ok_or(Refusal::TooPrecise)?;
    Ok(Credit {
        value: valued.value,
        record: valued.record,
        person: named.person,
        through: named.through,
        day: valued.day,
        factor: number,
        measure: valued.measure,
        rule: named.rule,
    })
}

/// Whether a value can be shown as a decimal of at most 28 digits.
pub(crate) fn showable(value: i128) -> bool {
    // 7.9 × 10²⁸ units always fit; above, trailing zeros decide.
    value.unsigned_abs() < 70_000_000_000_000_000_000_000_000_000 || Exact(value).to_decimal().is_some()
}
