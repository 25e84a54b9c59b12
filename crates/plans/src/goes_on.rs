//! A further version that goes on with what has accumulated under the version before it (`goes_on = true`).
//!
//! Components are matched by their name. Those that would count something else start anew, also under `goes_on`.

use crate::{Component, Kind, Plan};
use kernel::MeasureId;

/// The components that accumulate together with one of a plan, itself included: by position of the plan and of the component, the earliest
/// version first. Only the component itself when nothing goes on.
#[must_use]
pub fn together(plans: &[Plan], plan: usize, component: usize) -> Vec<(usize, usize)> {
    let mut all = vec![(plan, component)];
    while let Some(before) = all.first().and_then(|first| goes_on_from(plans, *first)) {
        all.insert(0, before);
    }
    while let Some(next) = all.last().and_then(|last| goes_on_to(plans, *last)) {
        all.push(next);
    }
    all
}

/// The component of the version before with which one goes on; none when it starts anew.
fn goes_on_from(plans: &[Plan], (plan, component): (usize, usize)) -> Option<(usize, usize)> {
    let (after, now) = (&plans[plan], plans[plan].components.get(component)?);
    let earlier = plans.iter().enumerate().filter(|(_, other)| other.id == after.id && other.version < after.version);
    let (position, before) = earlier.max_by_key(|(_, other)| other.version)?;
    let at = before.components.iter().position(|was| was.name == now.name)?;
    (after.goes_on && anew_because(before, after, &before.components[at], now).is_none()).then_some((position, at))
}

/// The component of the next version that goes on with one.
fn goes_on_to(plans: &[Plan], (plan, component): (usize, usize)) -> Option<(usize, usize)> {
    let before = &plans[plan];
    let later = plans.iter().enumerate().filter(|(_, other)| other.id == before.id && other.version > before.version);
    let (position, after) = later.min_by_key(|(_, other)| other.version)?;
    let name = &before.components.get(component)?.name;
    let next = (position, after.components.iter().position(|now| now.name == *name)?);
    (goes_on_from(plans, next) == Some((plan, component))).then_some(next)
}

/// Why a component does not go on with one of the same name in the version before: what it counts is something else. None when it goes on.
#[must_use]
pub fn anew_because(before: &Plan, after: &Plan, was: &Component, now: &Component) -> Option<&'static str> {
    if before.currency != after.currency {
        return Some("the versions are calculated in two currencies");
    }
    if before.pays != after.pays {
        return Some("the versions do not pay equally often");
    }
    match (&was.kind, &now.kind) {
        (Kind::Commission(a), Kind::Commission(b)) if a.never_back || b.never_back => Some("`true_up = \"never back\"` does not go on"),
        (Kind::Commission(a), Kind::Commission(b)) if a.waits_at_gate() || b.waits_at_gate() => {
            Some("a gate that pays the slices of several tiers from zero does not go on")
        }
        (Kind::Commission(a), Kind::Commission(b)) => counts((&a.measure, a.against, a.per), (&b.measure, b.against, b.per)),
        (Kind::Spiff(a), Kind::Spiff(b)) => counts(&a.commission.measure, &b.commission.measure),
        (Kind::Bonus(a), Kind::Bonus(b)) => counts((&a.measure, a.against, a.per), (&b.measure, b.against, b.per)),
        (Kind::Attainment(a), Kind::Attainment(b)) => {
            let measures = |all: &[crate::WeightedMeasure]| all.iter().map(|one| one.measure.clone()).collect::<Vec<MeasureId>>();
            counts((measures(&a.measures), a.per), (measures(&b.measures), b.per))
        }
        (Kind::Objectives(a), Kind::Objectives(b)) => {
            let measures = |all: &[crate::Goal]| all.iter().map(|goal| goal.measure.clone()).collect::<Vec<MeasureId>>();
            counts((measures(&a.goals), a.per), (measures(&b.goals), b.per))
        }
        (Kind::Pool(a), Kind::Pool(b)) => counts((&a.measure, a.per), (&b.measure, b.per)),
        (Kind::Override(_), Kind::Override(_)) => None,
        _ => Some("it is of another kind"),
    }
}

fn counts<T: PartialEq>(was: T, now: T) -> Option<&'static str> {
    (was != now).then_some("its `measure`, `per` or `against` is another")
}
