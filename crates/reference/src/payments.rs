//! Chapter "Payments": what each person gets.

use crate::calculation::Facts;
use crate::numbers::{Fraction, decimal_of_units, fraction, in_units, rounded};
use crate::payment_terms::PaidLine;
use crate::totals::Settled;
use book::results::Payment;
use kernel::{Currency, Date, Decimal, PlanId, Problem, Unit};
use num_traits::Zero;
use std::collections::BTreeMap;

/// Earnings, payment lines and adjustments of one person in one period, in her payout currency.
struct Sum {
    currency: Currency,
    earnings: Fraction,
    terms: Fraction,
    adjustments: Fraction,
}

/// All payments, by person and period.
///
/// # Errors
/// A problem when a market rate is missing.
pub fn payments(facts: &Facts<'_>, settled: &[Settled], lines: &[PaidLine]) -> Result<Vec<Payment>, Problem> {
    let calendar = &facts.book.company.calendar;
    let round = |amount: &Fraction, into: Currency| rounded(amount, into.decimals(), facts.book.company.rounding);
    let mut sums: BTreeMap<(usize, usize), Sum> = BTreeMap::new();
    let empty = |currency| Sum { currency, earnings: Fraction::zero(), terms: Fraction::zero(), adjustments: Fraction::zero() };

    let mut by_plan: BTreeMap<(usize, usize, Unit, usize), Fraction> = BTreeMap::new();
    for total in settled {
        let key = (total.person, total.plan, total.unit, total.window);
        *by_plan.entry(key).or_insert_with(Fraction::zero) += &total.total;
    }
    for ((person, plan, unit, window), total) in by_plan {
        let window = &calendar.windows(unit)[window];
        let last_day = window.end.yesterday().unwrap_or(window.start);
        let into = payout_currency(facts, person, last_day);
        let converted = facts.at_market(&total, facts.book.plans[plan].currency, into, last_day)?;
        sums.entry((person, window.last)).or_insert_with(|| empty(into)).earnings += round(&converted, into);
    }
    let mut of_terms: BTreeMap<(usize, &PlanId, Unit, usize), (Currency, Fraction)> = BTreeMap::new();
    for line in lines {
        let key = (line.person, &line.row.plan, line.unit, line.window);
        of_terms.entry(key).or_insert_with(|| (line.row.currency, Fraction::zero())).1 += &line.amount;
    }
    for ((person, _, unit, window), (from, total)) in of_terms {
        let window = &calendar.windows(unit)[window];
        let last_day = window.end.yesterday().unwrap_or(window.start);
        let into = payout_currency(facts, person, last_day);
        let converted = facts.at_market(&total, from, into, last_day)?;
        sums.entry((person, window.last)).or_insert_with(|| empty(into)).terms += round(&converted, into);
    }
    for adjustment in facts.book.adjustments.iter().filter(|a| a.is_paid() && a.period <= facts.through) {
        let Some(person) = facts.book.organisation.position(adjustment.person.as_str()) else { continue };
        let last_day = calendar.periods()[adjustment.period].end.yesterday().unwrap_or(Date::MIN);
        let into = payout_currency(facts, person, last_day);
        let converted = facts.at_market(&fraction(adjustment.amount), adjustment.currency, into, last_day)?;
        sums.entry((person, adjustment.period)).or_insert_with(|| empty(into)).adjustments += round(&converted, into);
    }
    let decimal = |amount: &Fraction, currency: Currency| {
        let units = in_units(amount, currency.decimals(), facts.book.company.rounding);
        decimal_of_units(&units, currency.decimals()).unwrap_or(Decimal::MAX)
    };
    let payment = |((person, period), sum): ((usize, usize), Sum)| Payment {
        person: facts.book.organisation.people()[person].id.clone(),
        period: calendar.periods()[period].id.clone(),
        currency: sum.currency,
        amount: decimal(&(&sum.earnings + &sum.terms + &sum.adjustments), sum.currency),
        earnings: decimal(&sum.earnings, sum.currency),
        terms: decimal(&sum.terms, sum.currency),
        adjustments: decimal(&sum.adjustments, sum.currency),
    };
    Ok(sums.into_iter().map(payment).collect())
}

/// The person's currency on that day; her last row's when she has left; else the company's.
fn payout_currency(facts: &Facts<'_>, person: usize, day: Date) -> Currency {
    let person = &facts.book.organisation.people()[person];
    let row = person.as_of(day).or(person.rows.last());
    row.and_then(|row| row.currency).unwrap_or(facts.book.company.currency)
}
