//! This period against the one before.

use super::{Comparison, ComponentChange};
use crate::figures::Figures;
use kernel::{ComponentName, Currency, Decimal, PlanId};

/// What changed since the period before; none for the calendar's first period.
pub(super) fn before(now: &Figures<'_>) -> Option<Comparison> {
    let period = now.period.checked_sub(1)?;
    let then = Figures::new(now.state, now.person.id.as_str(), period)?;
    let amount = |figures: &Figures<'_>| figures.payment.as_ref().map_or(Decimal::ZERO, |payment| payment.amount);
    let mut components: Vec<ComponentChange> = Vec::new();
    let zero = Decimal::ZERO;
    for ((plan, component, currency), total) in totals(&then) {
        components.push(ComponentChange { plan, component, currency, before: total, now: zero, difference: zero });
    }
    for ((plan, component, currency), total) in totals(now) {
        match components.iter_mut().find(|change| change.plan == plan && change.component == component && change.currency == currency) {
            Some(change) => change.now += total,
            None => components.push(ComponentChange { plan, component, currency, before: zero, now: total, difference: zero }),
        }
    }
    for change in &mut components {
        change.difference = change.now - change.before;
    }
    Some(Comparison {
        period: now.state.book.company.calendar.periods()[period].id.clone(),
        amount: amount(&then),
        currency: then.currency,
        difference: (then.currency == now.currency).then(|| amount(now) - amount(&then)),
        components,
    })
}

/// A component of a plan in a currency.
type Part = (PlanId, ComponentName, Currency);

/// What each component that pays in the period comes to; versions of one plan in one currency together.
fn totals(figures: &Figures<'_>) -> Vec<(Part, Decimal)> {
    let mut totals: Vec<(Part, Decimal)> = Vec::new();
    for plan in figures.plans.iter().filter(|plan| plan.pays_now) {
        for part in &plan.components {
            let key = (plan.plan.id.clone(), part.component.name.clone(), plan.plan.currency);
            match totals.iter_mut().find(|(other, _)| *other == key) {
                Some((_, total)) => *total += part.total,
                None => totals.push((key, part.total)),
            }
        }
    }
    totals
}
