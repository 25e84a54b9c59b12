//! Versions of plans that count anew within a window: with the same text they pay otherwise than the version before. And versions that go on
//! with nothing.

use crate::Book;
use kernel::{Problem, Problems};
use plans::{Plan, counts_anew};

/// Adds a warning for each version that takes over within a window over which its components count.
pub fn check(book: &Book, problems: &mut Problems) {
    for plan in &book.plans {
        let Some(before) = before(book, plan) else {
            if plan.goes_on {
                let message = format!("Version {} of `{}` goes on, and no version was in force before it.", plan.version, plan.id);
                let problem = Problem::warning("goes-on", plan.at.clone(), message);
                problems.push(problem.hint("leave `goes_on` out, or add the version with which it goes on"));
            }
            continue;
        };
        let anew = counts_anew(before, plan, &book.company.calendar);
        let names: Vec<String> = anew.iter().map(|(name, _)| format!("`{name}`")).collect();
        let which = match names.as_slice() {
            [] => continue,
            [one] => format!("{one} counts"),
            several => format!("{} count", several.join(", ")),
        };
        let (day, version) = (plan.effective.from, before.version);
        let message = format!(
            "Version {} of `{}` begins on {day}, within a window: {which} anew from then on, whatever was reached under version {version}.",
            plan.version, plan.id
        );
        let problem = Problem::warning("counts-anew", plan.at.clone(), message);
        let hint = match plan.goes_on {
            true => "`attain plan diff` says what begins at zero, and why",
            false => "`attain plan diff` says what begins at zero; with `goes_on = true` the version goes on",
        };
        problems.push(problem.hint(hint));
    }
}

/// The version that is in force before a plan's own days.
fn before<'b>(book: &'b Book, plan: &Plan) -> Option<&'b Plan> {
    let earlier = book.plans.iter().filter(|other| other.id == plan.id && other.version < plan.version);
    earlier.filter(|other| other.effective.from < plan.effective.from).max_by_key(|other| other.version)
}
