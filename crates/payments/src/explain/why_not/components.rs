//! The components that read a measure by which a record is credited: whether each paid, and if not, why.

use super::tried::Asked;
use super::{ComponentTried, gate, whole};
use crate::figures::{Figures, axis, measures as readings};
use book::results::{Credit, Earning, LineKind};
use kernel::{Date, Decimal};
use measures::Measure;
use plans::component::Kind;
use plans::{Against, Commission, Component, Plan, RateSource};

pub(super) fn tried(asked: &Asked<'_>, measure: &Measure, credits: &[&Credit]) -> Vec<ComponentTried> {
    let Some(credit) = credits.first() else { return Vec::new() };
    let id = asked.person.id.as_str();
    let earnings: Vec<(usize, Earning)> =
        asked.state.outcome.plans_of_earnings(id).into_iter().zip(asked.state.outcome.earnings_of(id)).collect();
    let mut found = Vec::new();
    for (position, plan) in asked.state.book.plans.iter().enumerate() {
        for component in plan.components.iter().filter(|component| reads(component, measure)) {
            let (pays, sentence) = component_tried(asked, position, plan, component, credit, &earnings);
            found.push(ComponentTried { plan: plan.id.clone(), component: component.name.clone(), pays, sentence });
        }
    }
    found
}

fn reads(component: &Component, measure: &Measure) -> bool {
    match &component.kind {
        Kind::Commission(commission) => commission.measure == measure.id,
        Kind::Spiff(spiff) => spiff.commission.measure == measure.id,
        Kind::Objectives(objectives) => objectives.goals.iter().any(|goal| goal.measure == measure.id),
        Kind::Attainment(rating) => rating.measures.iter().any(|weighted| weighted.measure == measure.id),
        Kind::Bonus(bonus) => bonus.measure == measure.id,
        Kind::Pool(pool) => pool.measure == measure.id,
        Kind::Override(_) => false,
    }
}

fn component_tried(
    asked: &Asked<'_>,
    position: usize,
    plan: &Plan,
    component: &Component,
    credit: &Credit,
    earnings: &[(usize, Earning)],
) -> (bool, String) {
    if let Some(absent) = not_on_plan(asked, position, plan, credit.date) {
        return (false, absent);
    }
    let Some(commission) = component.kind.commission() else {
        let judged = format!("it counts towards {}, which is judged as a whole when its window ends", component.name);
        let below = gate::below(asked, position, component, credit);
        return (false, below.map_or(judged.clone(), |below| format!("{judged}: {below}")));
    };
    if let Kind::Spiff(spiff) = &component.kind
        && !spiff.during.contains(credit.date)
    {
        return (false, format!("{} is not in the days of the SPIFF ({})", credit.date, crate::words::days(&spiff.during)));
    }
    let own = earnings.iter().filter(|(of, line)| *of == position && line.component == component.name);
    let lines: Vec<&Earning> = own.map(|(_, line)| line).filter(|line| line.record.as_ref() == Some(&credit.record)).collect();
    let total: Decimal = lines.iter().map(|line| line.amount).sum();
    if !total.is_zero() {
        let about = (&plan.id, &component.name);
        let last = lines.last().map_or("", |line| line.period.as_str());
        if let Some(away) = whole::taken_away(asked.state, asked.person.id.as_str(), about, last, &credit.record) {
            return (false, away);
        }
        let paid = format!("it paid {} in {}", crate::words::amount(total, plan.currency), lines[0].period);
        let cut = whole::cut(asked.state, asked.person.id.as_str(), about, &lines[0].period, &credit.record);
        return (true, cut.map_or(paid.clone(), |cut| format!("{paid}: {cut}")));
    }
    if let Some(back) = lines.iter().find(|line| line.line == LineKind::Clawback) {
        return (false, format!("what it paid was taken back on {}", back.date.unwrap_or(credit.date)));
    }
    if lines.iter().any(|line| line.line == LineKind::Cap) && matches!(component.kind, Kind::Spiff(_)) {
        return (false, "the limit or the budget of the SPIFF left nothing for it".to_owned());
    }
    if lines.iter().any(|line| line.line == LineKind::Cap) {
        return (false, "the cap for one record took back what it would have paid".to_owned());
    }
    (false, unpaid(asked, position, component, commission, credit).unwrap_or_else(|| "its lines are zero".to_owned()))
}

/// Why she is not on the plan on a day; none when she is.
fn not_on_plan(asked: &Asked<'_>, position: usize, plan: &Plan, day: Date) -> Option<String> {
    let book = &asked.state.book;
    let who = book.organisation.position(asked.person.id.as_str())?;
    let own: Vec<_> = book.assignments[position].iter().filter(|assignment| assignment.person == who).collect();
    if own.iter().any(|assignment| assignment.range.contains(day)) {
        return None;
    }
    let name = &asked.person.name;
    if !plan.effective.contains(day) {
        return Some(format!(
            "{day} is not in the days on which version {} of the plan is in force ({})",
            plan.version,
            crate::words::days(&plan.effective)
        ));
    }
    let since: Vec<String> = own.iter().map(|assignment| assignment.range.from.to_string()).collect();
    let when = if since.is_empty() { "on no day".to_owned() } else { format!("only from {}", since.join(" and ")) };
    let role = asked.person.as_of(day).and_then(|row| row.role.clone()).map_or("empty".to_owned(), |role| format!("'{role}'"));
    Some(format!("{name} is not on the plan on {day} ({when}): her role is {role}, needed {}", plan.eligible.text))
}

/// Why a commission pays nothing for a credit that it sees.
fn unpaid(asked: &Asked<'_>, position: usize, component: &Component, commission: &Commission, credit: &Credit) -> Option<String> {
    let calendar = &asked.state.book.company.calendar;
    let figures = Figures::new(asked.state, asked.person.id.as_str(), calendar.period_of(credit.date)?)?;
    let plan = figures.plans.iter().find(|plan| plan.position == position)?;
    let name = &asked.person.name;
    if commission.against == Against::Quota {
        let credits = asked.state.outcome.credits_of(asked.person.id.as_str());
        let read = readings::readings(&figures, plan, component, &credits);
        let own = read.first()?;
        match own.target {
            None => return Some(format!("{name} has no quota for {} in {}", own.measure, own.window_id)),
            Some(quota) if quota <= Decimal::ZERO => {
                return Some(format!("{name}'s quota for {} in {} is {quota}, needed more than zero", own.measure, own.window_id));
            }
            Some(_) => {}
        }
    }
    if let Some(unreached) = gate::unreached(asked, position, component, commission, credit) {
        return Some(unreached);
    }
    if let RateSource::Table(_) = &commission.rate {
        return Some("no row of the rate table matches the record, or its rate is zero".to_owned());
    }
    if let RateSource::Person(column) = &commission.rate
        && asked.person.as_of(credit.date).is_some_and(|row| !row.attributes.contains_key(column))
    {
        return Some(format!("{name} has no {column} on {}", credit.date));
    }
    let span = axis::span(&figures, plan, commission.per);
    let credits = asked.state.outcome.credits_of(asked.person.id.as_str());
    let moves = axis::axis(&figures, plan, component, &span, &credits).moves;
    let step = moves.iter().find(|step| step.credit == credit)?;
    let zero = commission.tiers.iter().find(|tier| tier.rate.is_zero())?;
    Some(format!("it moves {} from {} to {}, where the tier from {} pays 0%", span.id, step.before, step.after, zero.from))
}
