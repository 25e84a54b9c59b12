//! What is paid, period by period: each plan's rounded total and each approved adjustment, in the payout currency.

use super::person::Shared;
use crate::components::overrides::convert;
use crate::number::Num;
use crate::outcome::facts::{Paid, PaymentLine, Total};
use kernel::{Currency, Decimal, Problems, Unit};
use std::collections::BTreeMap;

/// A person's payments in order of period.
pub(crate) fn payments(shared: &Shared<'_>, person: usize, totals: &[Total], lines: &[PaymentLine], problems: &mut Problems) -> Vec<Paid> {
    let context = shared.context;
    let mut by_plan: BTreeMap<(u16, u16), i128> = BTreeMap::new();
    for total in totals {
        *by_plan.entry((total.plan, total.window)).or_default() += i128::from(total.minor);
    }
    let mut paid: BTreeMap<usize, Paid> = BTreeMap::new();
    for ((plan, window), minor) in by_plan {
        let plan = &context.plans[usize::from(plan)].plan;
        let period = context.days.windows(plan.pays)[usize::from(window)].last;
        let amount = Num::from_scaled(minor, plan.currency.decimals());
        let entry = entry(&mut paid, shared, person, period);
        entry.earnings += payout(shared, amount, plan.currency, entry.currency, period, problems);
    }
    let mut by_terms: BTreeMap<(u16, u16), i128> = BTreeMap::new();
    for line in lines {
        *by_terms.entry((line.plan, line.window)).or_default() += i128::from(line.minor);
    }
    for ((plan, window), minor) in by_terms {
        let plan = &context.plans[usize::from(plan)].plan;
        let period = context.days.windows(plan.pays)[usize::from(window)].last;
        let amount = Num::from_scaled(minor, plan.currency.decimals());
        let entry = entry(&mut paid, shared, person, period);
        entry.terms += payout(shared, amount, plan.currency, entry.currency, period, problems);
    }
    let own = &context.people.ids[person];
    let adjustments = context.adjustments.iter().filter(|a| a.person == *own && a.period <= shared.through && a.is_paid());
    for adjustment in adjustments {
        let entry = entry(&mut paid, shared, person, adjustment.period);
        let amount = Num::from_decimal(adjustment.amount);
        entry.adjustments += payout(shared, amount, adjustment.currency, entry.currency, adjustment.period, problems);
    }
    paid.into_values().collect()
}

fn entry<'p>(paid: &'p mut BTreeMap<usize, Paid>, shared: &Shared<'_>, person: usize, period: usize) -> &'p mut Paid {
    paid.entry(period).or_insert_with(|| {
        let currency = shared.context.payout_currency(person, last_day(shared, period));
        let zero = Decimal::new(0, currency.decimals());
        Paid { period: u16::try_from(period).unwrap_or(u16::MAX), currency, earnings: zero, terms: zero, adjustments: zero }
    })
}

fn last_day(shared: &Shared<'_>, period: usize) -> i32 {
    shared.context.days.windows(Unit::Period)[period].end - 1
}

/// Converted at the market rate of the period's last day and rounded, half up or half even as the company says; zero when the rate is missing.
fn payout(shared: &Shared<'_>, amount: Num, from: Currency, to: Currency, period: usize, problems: &mut Problems) -> Decimal {
    let Some(converted) = convert(shared.context, amount, (from, to), last_day(shared, period), problems) else { return Decimal::ZERO };
    let minor = crate::components::rounding::round(&converted, to.decimals(), shared.context.company.rounding);
    minor.and_then(|minor| Decimal::try_from_i128_with_scale(minor, to.decimals()).ok()).unwrap_or_default()
}
