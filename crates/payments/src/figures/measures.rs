//! The measures that a component reads, with value, quota and attainment as of the end of the pay window.

use super::{Figures, PlanFigures, axis, quota};
use book::results::Credit;
use kernel::{Decimal, Exact, MeasureId, Unit};
use measures::{Definition, Formula, Function, MeasureUnit};
use num_bigint::BigInt;
use num_rational::BigRational;
use plans::Component;
use plans::component::Kind;

/// A measure as a component reads it.
pub(crate) struct Reading {
    pub measure: MeasureId,
    /// The window's unit and index; none for `deal` and `plan`.
    pub window: Option<(Unit, usize)>,
    /// The window's id.
    pub window_id: String,
    pub credits: u64,
    pub value: Option<Decimal>,
    pub quota: Option<quota::Quota>,
    /// The quota to ten decimals.
    pub target: Option<Decimal>,
    pub attainment: Option<Decimal>,
}

/// The measures that the component reads, its own first, then those of its conditions.
pub(crate) fn readings(figures: &Figures<'_>, plan: &PlanFigures<'_>, component: &Component, credits: &[Credit]) -> Vec<Reading> {
    let mut found: Vec<Reading> = Vec::new();
    for (measure, unit, own) in wanted(component) {
        let Some(unit) = unit else {
            let Kind::Commission(commission) = &component.kind else { continue };
            found.push(without_window(figures, plan, commission, credits));
            continue;
        };
        let calendar = &figures.state.book.company.calendar;
        let index = calendar.window_of(unit, plan.window.last.min(figures.state.outcome.through.max(plan.window.first)));
        if found.iter().any(|reading| reading.measure == measure && reading.window == Some((unit, index))) {
            continue;
        }
        found.push(reading(figures, plan, component, &measure, unit, index, own, credits));
    }
    found
}

fn wanted(component: &Component) -> Vec<(MeasureId, Option<Unit>, bool)> {
    let mut wanted = Vec::new();
    match &component.kind {
        Kind::Commission(commission) => {
            let unit = match commission.per {
                plans::Per::Window(unit) => Some(unit),
                plans::Per::Deal | plans::Per::Plan => None,
            };
            wanted.push((commission.measure.clone(), unit, true));
        }
        Kind::Attainment(rating) => wanted.extend(rating.measures.iter().map(|w| (w.measure.clone(), Some(rating.per), true))),
        Kind::Bonus(bonus) => wanted.push((bonus.measure.clone(), Some(bonus.per), true)),
        Kind::Pool(pool) => wanted.push((pool.measure.clone(), Some(pool.per), true)),
        Kind::Override(_) => {}
    }
    for condition in component.multiply.iter().map(|multiplier| &multiplier.when).chain(&component.only_if) {
        let mut named = Vec::new();
        names(&condition.formula, &mut named);
        wanted.extend(named.into_iter().map(|measure| (measure, Some(condition.per), false)));
    }
    wanted
}

fn names(formula: &Formula, found: &mut Vec<MeasureId>) {
    match formula {
        Formula::Number(_) => {}
        Formula::Measure(id) | Formula::Attainment(id) | Formula::Quota(id) => found.push(id.clone()),
        Formula::Negate(inner) | Formula::Not(inner) => names(inner, found),
        Formula::Binary(left, _, right) => {
            names(left, found);
            names(right, found);
        }
    }
}

fn without_window(figures: &Figures<'_>, plan: &PlanFigures<'_>, commission: &plans::Commission, credits: &[Credit]) -> Reading {
    let span = axis::span(figures, plan, commission.per);
    let moves = axis::moves(figures, plan, commission, &span, credits);
    let sum = moves.iter().fold(Exact::ZERO, |sum, step| sum.checked_add(step.credit.toward_quota).unwrap_or(sum));
    Reading {
        measure: commission.measure.clone(),
        window: None,
        window_id: span.id,
        credits: moves.len() as u64,
        value: Some(axis::decimal(sum)),
        quota: None,
        target: None,
        attainment: None,
    }
}

/// Sums and counts are taken from the credits up to the end of the pay window; of other measures what the calculation says of the window.
#[expect(clippy::too_many_arguments, reason = "one reading is just this many things")]
fn reading(
    figures: &Figures<'_>,
    plan: &PlanFigures<'_>,
    component: &Component,
    measure: &MeasureId,
    unit: Unit,
    index: usize,
    own: bool,
    credits: &[Credit],
) -> Reading {
    let book = &figures.state.book;
    let window = &book.company.calendar.windows(unit)[index];
    let end = window.end.min(plan.window.end);
    let on_plan = |credit: &&Credit| !own || figures.days_on(plan.position).any(|range| range.contains(credit.date));
    let seen: Vec<&Credit> =
        credits.iter().filter(|c| c.measure == *measure && c.date >= window.start && c.date < end).filter(on_plan).collect();
    let counted = book.measure(measure).and_then(|measure| match &measure.definition {
        Definition::Counted(counted) => Some(counted.function),
        Definition::Formula(_) => None,
    });
    let exact = match counted {
        Some(Function::Sum) => seen.iter().try_fold(Exact::ZERO, |sum, credit| sum.checked_add(credit.toward_quota)).map(quota::fraction),
        Some(Function::Count) => Some(quotas::target::rational(seen.iter().map(|credit| credit.weight).sum())),
        _ => None,
    };
    let measured = figures.state.outcome.measurements_of(figures.person.id.as_str()).into_iter();
    let listed = measured.filter(|m| m.measure == *measure && m.unit == unit && m.window == window.id).next();
    let quota = if own {
        quota::quota(figures, plan, component, measure, unit, index)
    } else {
        book.quotas.quota(&book.company.calendar, &figures.person.id, measure, unit, index).map(quota::Quota::given)
    };
    let target = quota.as_ref().map(quota::Quota::value);
    let zero = BigRational::from_integer(BigInt::from(0));
    let attainment = match (&exact, &target) {
        (Some(value), Some(target)) if *target != zero => quota::decimal(&(value / target), 10),
        (None, _) => listed.as_ref().and_then(|m| m.attainment),
        _ => None,
    };
    Reading {
        measure: measure.clone(),
        window: Some((unit, index)),
        window_id: window.id.clone(),
        credits: seen.len() as u64,
        value: exact.as_ref().and_then(|value| quota::decimal(value, 10)).or_else(|| listed.and_then(|m| m.value)),
        target: target.as_ref().and_then(|target| quota::decimal(target, 10)),
        quota,
        attainment,
    }
}

/// The word for what a measure's value is.
pub(crate) fn unit_word(unit: MeasureUnit) -> &'static str {
    match unit {
        MeasureUnit::Money => "money",
        MeasureUnit::Count => "count",
        MeasureUnit::Days => "days",
        MeasureUnit::Ratio => "ratio",
    }
}
