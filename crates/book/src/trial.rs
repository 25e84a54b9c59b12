//! A book with one plan otherwise: the ground of a live test and of a simulation. Nothing is stored.

use crate::{Book, assignments, check, succession};
use kernel::{Date, DateRange, Problems};
use plans::Plan;

/// On which days a plan on trial is taken to be in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Days {
    /// On those that its text says.
    AsWritten,
    /// From this day on, in the place of every other version of the plan: as if it had been in force then.
    Since(Date),
}

/// The book with the plan of a text in it; `replaces` is the name of the plan that it is a version of, when its own name is another.
/// The second part of the result are the warnings.
///
/// # Errors
/// What is wrong with the text by itself, and with the book that it would make.
pub fn with_plan(book: &Book, file: &str, text: &str, replaces: Option<&str>, days: Days) -> Result<(Book, Problems), Problems> {
    let plan = plans::read(file, text)?;
    let mut trial = book.clone();
    trial.plans = placed(&book.plans, plan, replaces, days);
    let mut problems = Problems::new();
    check::language(&trial.measures, &trial.plans, &trial.tables, &mut problems);
    let people = &trial.tables[&records::Kind::People];
    trial.assignments = Vec::new();
    for plan in &trial.plans {
        match assignments::of_plan(plan, people, &trial.organisation) {
            Ok(of_plan) => trial.assignments.push(of_plan),
            Err(problem) => {
                trial.assignments.push(Vec::new());
                problems.push(problem);
            }
        }
    }
    check::plans(&trial, &mut problems);
    if !problems.has_errors() {
        problems.extend(check::of_plans(&trial));
    }
    problems.unless_errors(trial)
}

/// The plans of the book with the one on trial among them.
fn placed(live: &[Plan], mut plan: Plan, replaces: Option<&str>, days: Days) -> Vec<Plan> {
    let own = |other: &Plan| other.id == plan.id || replaces == Some(other.id.as_str());
    let mut all: Vec<Plan> = match days {
        Days::AsWritten => {
            // The version that is on trial may be in the book already.
            let mut all: Vec<Plan> = live.iter().filter(|other| !(other.id == plan.id && other.version == plan.version)).cloned().collect();
            let from = plan.effective.from;
            for other in all.iter_mut().filter(|other| own(other) && other.id != plan.id) {
                other.effective = until(&other.effective, from);
            }
            all.push(plan);
            succession::in_force(all)
        }
        Days::Since(day) => {
            let mut all = live.to_vec();
            for other in all.iter_mut().filter(|other| own(other)) {
                other.effective = until(&other.effective, day);
            }
            plan.effective = DateRange::new(day, None);
            all.push(plan);
            all
        }
    };
    all.retain(|plan| !plan.effective.is_empty());
    all.sort_by(|a, b| (&a.id, a.effective.from, a.version).cmp(&(&b.id, b.effective.from, b.version)));
    all
}

fn until(range: &DateRange, day: Date) -> DateRange {
    DateRange::new(range.from, Some(range.until.map_or(day, |until| until.min(day))))
}
