//! A further version that goes on, with the same text, pays what one version would have paid.

use crate::compare::one_thread;
use kernel::{Date, DateRange, Decimal};
use plans::{Cap, Kind, Plan};
use std::collections::BTreeMap;
use testing::{Cast, random};

/// Rounded totals by person, component and pay window; over all versions.
fn totals(cast: &Cast) -> Option<BTreeMap<(String, String, String), Decimal>> {
    let outcome = engine::calculate(&cast.book(), &one_thread()).ok()?;
    let mut totals = BTreeMap::new();
    for line in outcome.all_earnings() {
        let key = (line.person.to_string(), format!("{} {}", line.plan, line.component), line.period.clone());
        *totals.entry(key).or_insert(Decimal::ZERO) += line.amount;
    }
    Some(totals)
}

/// Only what is the same to the cent however the pay of a window is divided: caps and floors of a pay window count for each version, and so do
/// cents; overrides take a share of what is rounded.
fn divisible(plan: &mut Plan) {
    plan.components.retain(|component| !matches!(component.kind, Kind::Override(_)));
    for component in &mut plan.components {
        (component.cap, component.floor) = (Cap::default(), Cap::default());
        match &mut component.kind {
            Kind::Commission(commission) => commission.never_back = false,
            Kind::Spiff(spiff) => (spiff.limit, spiff.budget) = (None, None),
            _ => {}
        }
    }
}

/// The plan cut in two on a day, with the same text.
fn cut(plan: &Plan, day: Date) -> Option<[Plan; 2]> {
    let within = plan.effective.contains(day) && plan.effective.from < day;
    let range = |from, until| DateRange::new(from, until);
    within.then(|| {
        [
            Plan { effective: range(plan.effective.from, Some(day)), ..plan.clone() },
            Plan { version: plan.version + 1, goes_on: true, effective: range(day, plan.effective.until), ..plan.clone() },
        ]
    })
}

#[test]
fn a_copy_that_goes_on_pays_what_one_version_pays() {
    let (mut compared, mut moved) = (0, 0);
    for seed in 0..45 {
        let mut whole = random::whole_cast(seed);
        whole.plans.retain(|plan| plan.version == 1 && !plan.components.is_empty());
        whole.plans.iter_mut().for_each(|plan| plan.effective.until = None);
        whole.plans.iter_mut().for_each(divisible);
        let periods = whole.company.calendar.periods();
        let first = periods[periods.len() * 2 / 5].start;
        let day = (0..seed % 20).fold(first, |day, _| day.tomorrow().expect("a day"));
        let mut halves = whole.clone();
        halves.plans = whole.plans.iter().flat_map(|plan| cut(plan, day).map_or_else(|| vec![plan.clone()], Vec::from)).collect();
        let mut anew = halves.clone();
        anew.plans.iter_mut().for_each(|plan| plan.goes_on = false);
        let (Some(one), Some(two), Some(fresh)) = (totals(&whole), totals(&halves), totals(&anew)) else { continue };
        for key in one.keys().chain(two.keys()) {
            let of = |all: &BTreeMap<_, Decimal>| all.get(key).copied().unwrap_or_default();
            // Each of two versions rounds its own total.
            let cents = one.get(key).or(two.get(key)).map_or(2, Decimal::scale);
            let most = Decimal::new(1, cents);
            assert!((of(&one) - of(&two)).abs() <= most, "company {seed}, from {day}, {key:?}: {} and {}", of(&one), of(&two));
            (compared, moved) = (compared + 1, moved + usize::from((of(&one) - of(&fresh)).abs() > most));
        }
    }
    assert!(compared > 200 && moved > 20, "{compared} totals, {moved} of them other when counted anew");
}
