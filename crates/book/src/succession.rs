//! Versions of one plan follow each other: a later version takes over on its first day, and the text of the earlier one stays as it was
//! published.

use kernel::DateRange;
use plans::Plan;

/// The plans with each version ending where a later one of the same plan begins. A version that is in force on no day any more is left
/// out. Two versions with the same number, or a later one that begins earlier, are left as they are: [`plans::check()`] refuses them.
#[must_use]
pub fn in_force(mut plans: Vec<Plan>) -> Vec<Plan> {
    let ranges: Vec<DateRange> = plans.iter().map(|plan| ends(plan, &plans)).collect();
    for (plan, range) in plans.iter_mut().zip(&ranges) {
        plan.effective = *range;
    }
    plans.retain(|plan| !plan.effective.is_empty());
    plans
}

/// The days of one version, up to the first day of the first later version.
fn ends(plan: &Plan, all: &[Plan]) -> DateRange {
    let later = all.iter().filter(|other| other.id == plan.id && other.version > plan.version);
    let begins = later.filter(|other| other.effective.from >= plan.effective.from && !other.effective.is_empty());
    match begins.map(|other| other.effective.from).min() {
        Some(first) => plan.effective.intersect(&DateRange::new(plan.effective.from, Some(first))),
        None => plan.effective,
    }
}
