//! A statement is read from the figures of a person's period.

use super::{ComponentPart, LinePart, PeriodShown, PlanPart, Statement, adjusted, carried, compare, deals, progress};
use crate::State;
use crate::figures::{ComponentFigures, Figures, PlanFigures, axis, measures, plans, tiers};
use book::results::{Credit, Earning};
use kernel::{Decimal, RecordId};
use std::collections::BTreeMap;

/// The statement as the figures are calculated, whatever is frozen.
pub(super) fn statement(state: &State, person: &str, period: usize) -> Option<Statement> {
    let figures = Figures::new(state, person, period)?;
    let credits = state.outcome.credits_of(person);
    let named = deals::records(&figures);
    let plans = figures.plans.iter().map(|plan| plan_part(&figures, plan, &credits, &named)).collect();
    let bounds = &state.book.company.calendar.periods()[period];
    let row = figures.person.as_of(plans::last_day(bounds.end)).or_else(|| figures.person.rows.iter().rfind(|r| r.range.from < bounds.end));
    let payment = figures.payment.as_ref();
    let zero = plans::round(state, figures.currency, Decimal::ZERO);
    let balances = carried::lines(state, person, period);
    let balances_total = carried::total(&balances, figures.currency);
    let amount = payment.map_or(zero, |payment| payment.amount);
    Some(Statement {
        person: figures.person.id.clone(),
        name: figures.person.name.clone(),
        role: row.and_then(|row| row.role.clone()),
        team: row.and_then(|row| row.team.clone()),
        period: period_shown(state, period),
        currency: figures.currency,
        amount,
        earnings: payment.map_or(zero, |payment| payment.earnings),
        terms_total: payment.map_or(zero, |payment| payment.terms),
        adjustments_total: payment.map_or(zero, |payment| payment.adjustments),
        balances_total,
        total: amount.saturating_add(balances_total),
        plans,
        deals: deals::deals(&figures, &credits, &named),
        beside_deals: deals::beside(&figures),
        terms: super::terms(&figures),
        adjustments: adjusted::adjustments(&figures),
        balances,
        before: compare::before(&figures),
        freezes: Vec::new(),
        standing: None,
        freshness: state.freshness(),
    })
}

fn period_shown(state: &State, period: usize) -> PeriodShown {
    let periods = state.book.company.calendar.periods();
    let id = |index: usize| periods.get(index).map(|period| period.id.clone());
    PeriodShown {
        id: periods[period].id.clone(),
        first: periods[period].start,
        last: plans::last_day(periods[period].end),
        previous: period.checked_sub(1).and_then(id),
        next: id(period + 1),
        calculated: period <= state.outcome.through,
    }
}

fn plan_part(figures: &Figures<'_>, plan: &PlanFigures<'_>, credits: &[Credit], named: &deals::Records) -> PlanPart {
    PlanPart {
        plan: plan.plan.id.clone(),
        version: plan.plan.version,
        window: plan.window.id.clone(),
        pays_now: plan.pays_now,
        currency: plan.plan.currency,
        total: plan.total,
        paid: plan.paid,
        exchange: plan.exchange.clone(),
        components: plan.components.iter().map(|component| component_part(figures, plan, component, credits, named)).collect(),
    }
}

fn component_part(
    figures: &Figures<'_>,
    plan: &PlanFigures<'_>,
    part: &ComponentFigures<'_>,
    credits: &[Credit],
    named: &deals::Records,
) -> ComponentPart {
    let readings = measures::readings(figures, plan, part.component, credits);
    let progress::Progress { tiers: tiers_shown, next, gate } = progress::of(figures, plan, part, credits, &readings);
    ComponentPart {
        component: part.component.name.clone(),
        kind: tiers::kind(part.component).to_owned(),
        total: part.total,
        lines: part.lines.iter().map(|line| line_part(part, line, &deals::names(named))).collect(),
        measures: readings.iter().map(|reading| progress::measure_part(figures, reading)).collect(),
        tiers: tiers_shown,
        next,
        gate,
        fallen: axis::fallen(figures, plan, part.component, credits),
    }
}

pub(super) fn line_part(part: &ComponentFigures<'_>, line: &Earning, names: &BTreeMap<RecordId, String>) -> LinePart {
    LinePart {
        line: line.line.word().to_owned(),
        record: line.record.clone(),
        record_name: line.record.as_ref().and_then(|record| names.get(record).cloned()),
        date: line.date,
        tier: tiers::position(part.component, line),
        through: line.through.clone(),
        base: line.base,
        rate: line.rate,
        amount: line.amount,
    }
}
