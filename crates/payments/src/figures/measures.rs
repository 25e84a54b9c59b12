//! The measures that a component reads, with value, quota and attainment as of the end of the pay window.

use super::sight::Sight;
use super::{Figures, PlanFigures, axis, quota};
use book::results::Credit;
use kernel::{Decimal, Exact, MeasureId, Unit};
use measures::formula::Readings as _;
use measures::{Formula, MeasureUnit};
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
    /// Whether the component pays by attainment of this measure.
    pub needs_quota: bool,
    /// The quota to ten decimals.
    pub target: Option<Decimal>,
    pub attainment: Option<Decimal>,
}

/// The measures that the component reads, its own first, then those of its conditions.
pub(crate) fn readings(figures: &Figures<'_>, plan: &PlanFigures<'_>, component: &Component, credits: &[Credit]) -> Vec<Reading> {
    let mut found: Vec<Reading> = Vec::new();
    for (measure, unit, own) in wanted(component) {
        let Some(unit) = unit else {
            let Some(commission) = component.kind.commission() else { continue };
            found.push(without_window(figures, plan, component, commission, credits));
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
        Kind::Spiff(spiff) => wanted.push((spiff.commission.measure.clone(), None, true)),
        Kind::Objectives(objectives) => {
            wanted.extend(objectives.goals.iter().map(|goal| (goal.measure.clone(), Some(objectives.per), true)));
        }
        Kind::Attainment(rating) => wanted.extend(rating.measures.iter().map(|w| (w.measure.clone(), Some(rating.per), true))),
        Kind::Bonus(bonus) => wanted.push((bonus.measure.clone(), Some(bonus.per), true)),
        Kind::Pool(pool) => wanted.push((pool.measure.clone(), Some(pool.per), true)),
        Kind::Override(_) => {}
    }
    for condition in component.conditions() {
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

/// The measure keeps a record that is taken back; only the axis of the component's tiers falls.
fn without_window(
    figures: &Figures<'_>,
    plan: &PlanFigures<'_>,
    component: &Component,
    commission: &plans::Commission,
    credits: &[Credit],
) -> Reading {
    let span = axis::span(figures, plan, commission.per);
    let moves = axis::axis(figures, plan, component, &span, credits).moves;
    let sum = moves.iter().fold(Exact::ZERO, |sum, step| sum.checked_add(step.credit.toward_quota).unwrap_or(sum));
    Reading {
        measure: commission.measure.clone(),
        window: None,
        window_id: span.id,
        credits: moves.len() as u64,
        value: Some(axis::decimal(sum)),
        quota: None,
        needs_quota: false,
        target: None,
        attainment: None,
    }
}

/// What the component sees of a measure: its credits up to the end of the pay window, on the person's days on the plan for the component's
/// own measures.
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
    let sight = Sight::new(figures, plan, credits, unit, index, own.then_some(component));
    let exact = sight.value(measure);
    let quota =
        if own { quota::quota(figures, plan, component, measure, unit, index) } else { sight.quota(measure).map(quota::Quota::given) };
    let target = quota.as_ref().map(quota::Quota::value);
    let zero = BigRational::from_integer(BigInt::from(0));
    let attainment = match (&exact, &target) {
        (Some(value), Some(target)) if *target != zero => quota::decimal(&(value / target), 10),
        _ => None,
    };
    Reading {
        measure: measure.clone(),
        window: Some((unit, index)),
        window_id: book.company.calendar.windows(unit)[index].id.clone(),
        credits: sight.credits(measure).count() as u64,
        value: exact.as_ref().and_then(|value| quota::decimal(value, 10)),
        target: target.as_ref().and_then(|target| quota::decimal(target, 10)),
        quota,
        needs_quota: own && needs_quota(component),
        attainment,
    }
}

fn needs_quota(component: &Component) -> bool {
    match &component.kind {
        Kind::Commission(commission) => commission.against == plans::Against::Quota,
        Kind::Bonus(bonus) => bonus.against == plans::Against::Quota,
        Kind::Attainment(_) => true,
        Kind::Objectives(_) | Kind::Spiff(_) | Kind::Override(_) | Kind::Pool(_) => false,
    }
}

/// The conditions of a component (of its multipliers, and `only_if`) with whether each holds at the end of the pay window.
pub(crate) fn conditions(figures: &Figures<'_>, plan: &PlanFigures<'_>, component: &Component, credits: &[Credit]) -> Vec<String> {
    let calendar = &figures.state.book.company.calendar;
    let last = plan.window.last.min(figures.state.outcome.through.max(plan.window.first));
    component
        .conditions()
        .map(|condition| {
            let index = calendar.window_of(condition.per, last);
            let sight = Sight::new(figures, plan, credits, condition.per, index, None);
            let said = match measures::formula::truth(&condition.formula, &sight) {
                Some(true) => "holds",
                Some(false) => "does not hold",
                None => "has no value, so that it does not hold",
            };
            format!("`{}` {said} in {} up to {}.", condition.text.text, calendar.windows(condition.per)[index].id, sight.last_day())
        })
        .collect()
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
