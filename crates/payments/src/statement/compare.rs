//! This period against the one before.

use super::{Comparison, ComponentChange, Statement};
use crate::figures::Figures;
use kernel::{ComponentName, Currency, Decimal, PlanId};

/// What changed since the period before; none for the calendar's first period.
pub(super) fn before(now: &Figures<'_>) -> Option<Comparison> {
    let period = now.period.checked_sub(1)?;
    let then = Figures::new(now.state, now.person.id.as_str(), period)?;
    let amount = |figures: &Figures<'_>| figures.payment.as_ref().map_or(Decimal::ZERO, |payment| payment.amount);
    let id = now.state.book.company.calendar.periods()[period].id.clone();
    Some(comparison(id, (then.currency, amount(&then), totals(&then)), (now.currency, amount(now), totals(now))))
}

/// What changed between two statements.
pub(super) fn between(now: &Statement, then: &Statement) -> Comparison {
    let side = |statement: &Statement| (statement.currency, statement.amount, shown(statement));
    comparison(then.period.id.clone(), side(then), side(now))
}

/// A period as it is compared: its payout currency, what is paid, and what each component comes to.
type Side = (Currency, Decimal, Vec<(Part, Decimal)>);

fn comparison(period: String, then: Side, now: Side) -> Comparison {
    let mut components: Vec<ComponentChange> = Vec::new();
    let zero = Decimal::ZERO;
    for ((plan, component, currency), total) in then.2 {
        components.push(ComponentChange { plan, component, currency, before: total, now: zero, difference: zero });
    }
    for ((plan, component, currency), total) in now.2 {
        match components.iter_mut().find(|change| change.plan == plan && change.component == component && change.currency == currency) {
            Some(change) => change.now += total,
            None => components.push(ComponentChange { plan, component, currency, before: zero, now: total, difference: zero }),
        }
    }
    for change in &mut components {
        change.difference = change.now - change.before;
    }
    Comparison { period, amount: then.1, currency: then.0, difference: (then.0 == now.0).then(|| now.1 - then.1), components }
}

/// What each component of a statement comes to; versions of one plan in one currency together.
fn shown(statement: &Statement) -> Vec<(Part, Decimal)> {
    let paying = statement.plans.iter().filter(|plan| plan.pays_now);
    let parts = paying.flat_map(|plan| plan.components.iter().map(move |part| (plan, part)));
    together(parts.map(|(plan, part)| ((plan.plan.clone(), part.component.clone(), plan.currency), part.total)))
}

/// A component of a plan in a currency.
type Part = (PlanId, ComponentName, Currency);

/// What each component that pays in the period comes to; versions of one plan in one currency together.
fn totals(figures: &Figures<'_>) -> Vec<(Part, Decimal)> {
    let paying = figures.plans.iter().filter(|plan| plan.pays_now);
    let parts = paying.flat_map(|plan| plan.components.iter().map(move |part| (plan.plan, part)));
    together(parts.map(|(plan, part)| ((plan.id.clone(), part.component.name.clone(), plan.currency), part.total)))
}

fn together(parts: impl Iterator<Item = (Part, Decimal)>) -> Vec<(Part, Decimal)> {
    let mut totals: Vec<(Part, Decimal)> = Vec::new();
    for (key, amount) in parts {
        match totals.iter_mut().find(|(other, _)| *other == key) {
            Some((_, total)) => *total += amount,
            None => totals.push((key, amount)),
        }
    }
    totals
}
