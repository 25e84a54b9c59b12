//! This period against the one before.

use super::{Comparison, ComponentChange};
use crate::figures::Figures;
use kernel::{ComponentName, Decimal, PlanId};

/// What changed since the period before; none for the calendar's first period.
pub(super) fn before(now: &Figures<'_>) -> Option<Comparison> {
    let period = now.period.checked_sub(1)?;
    let then = Figures::new(now.state, now.person.id.as_str(), period)?;
    let amount = |figures: &Figures<'_>| figures.payment.as_ref().map_or(Decimal::ZERO, |payment| payment.amount);
    let mut components: Vec<ComponentChange> = Vec::new();
    for (plan, component, total) in totals(&then) {
        components.push(ComponentChange { plan, component, before: total, now: Decimal::ZERO, difference: Decimal::ZERO });
    }
    for (plan, component, total) in totals(now) {
        match components.iter_mut().find(|change| change.plan == plan && change.component == component) {
            Some(change) => change.now += total,
            None => components.push(ComponentChange { plan, component, before: Decimal::ZERO, now: total, difference: Decimal::ZERO }),
        }
    }
    for change in &mut components {
        change.difference = change.now - change.before;
    }
    Some(Comparison {
        period: now.state.book.company.calendar.periods()[period].id.clone(),
        amount: amount(&then),
        difference: (then.currency == now.currency).then(|| amount(now) - amount(&then)),
        components,
    })
}

/// Plan, component and total of what pays in the period; versions of one plan together.
fn totals(figures: &Figures<'_>) -> Vec<(PlanId, ComponentName, Decimal)> {
    let mut totals: Vec<(PlanId, ComponentName, Decimal)> = Vec::new();
    for plan in figures.plans.iter().filter(|plan| plan.pays_now) {
        for part in &plan.components {
            match totals.iter_mut().find(|(id, name, _)| *id == plan.plan.id && *name == part.component.name) {
                Some((_, _, total)) => *total += part.total,
                None => totals.push((plan.plan.id.clone(), part.component.name.clone(), part.total)),
            }
        }
    }
    totals
}
