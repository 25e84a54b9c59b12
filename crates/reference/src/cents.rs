//! Chapter "The total of a component in a pay window", last part: lines to the cent.

use crate::numbers::{Fraction, decimal_of_units, nearest_exact, to_decimal};
use crate::payee::{Line, Payee};
use book::results::Earning;
use kernel::{Decimal, Window};
use num_bigint::BigInt;
use num_traits::ToPrimitive;

/// Gives each line its whole number of minor units, so that they add up to the rounded total.
#[must_use]
pub fn in_cents(payee: &Payee<'_>, window: &Window, total: &Fraction, lines: &[Line]) -> Vec<Earning> {
    let plan = payee.plan();
    let decimals = plan.currency.decimals();
    let minor = |amount: &Fraction| amount * Fraction::from_integer(BigInt::from(10).pow(decimals));
    let mut units: Vec<BigInt> = lines.iter().map(|line| minor(&line.amount).floor().to_integer()).collect();
    let missing = minor(total).to_integer() - units.iter().sum::<BigInt>();
    let rest = |line: &Line| {
        let scaled = minor(&line.amount);
        ((&scaled - scaled.floor()) * Fraction::from_integer(BigInt::from(10).pow(12))).floor().to_integer()
    };
    let mut by_remainder: Vec<usize> = (0..lines.len()).collect();
    by_remainder.sort_by_key(|i| (-rest(&lines[*i]), *i));
    for i in by_remainder.into_iter().take(missing.to_usize().unwrap_or(0)) {
        units[i] += 1;
    }
    let earning = |(line, units): (&Line, &BigInt)| Earning {
        person: payee.facts.book.organisation.people()[payee.person].id.clone(),
        plan: plan.id.clone(),
        component: payee.component.name.clone(),
        period: window.id.clone(),
        line: line.kind,
        record: line.record.clone(),
        date: line.date,
        rule: line.rule,
        tier: line.tier,
        through: line.through.clone(),
        base: line.base.as_ref().map(nearest_exact),
        rate: line.rate.as_ref().and_then(|rate| to_decimal(rate, 18)),
        amount: decimal_of_units(units, decimals).unwrap_or(Decimal::MAX),
        currency: plan.currency,
    };
    lines.iter().zip(&units).map(earning).collect()
}
