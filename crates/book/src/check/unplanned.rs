//! People on no plan.

use super::{names, place_of_person};
use crate::{Book, assignments};
use kernel::{Problem, Problems};
use std::collections::BTreeMap;

/// Adds a warning for each role that has people who are on no plan on any day.
pub fn check(book: &Book, problems: &mut Problems) {
    let mut by_role: BTreeMap<Option<&str>, Vec<usize>> = BTreeMap::new();
    let people = book.organisation.people();
    for (person, plans) in assignments::by_person(&book.assignments, people.len()).iter().enumerate() {
        if plans.is_empty() {
            by_role.entry(people[person].rows.last().and_then(|row| row.role.as_deref())).or_default().push(person);
        }
    }
    for (role, without) in by_role {
        let ids: Vec<&str> = without.iter().map(|person| people[*person].id.as_str()).collect();
        let role = role.map_or_else(|| "without a role".to_owned(), |role| format!("in the role `{role}`"));
        let are = if ids.len() == 1 { "is" } else { "are" };
        let at = without.first().map_or_else(kernel::Location::default, |person| place_of_person(book, *person));
        problems.push(
            Problem::warning("no-plan", at, format!("{} {role} {are} on no plan.", names(&ids)))
                .hint("if they should be paid, widen the `for` of a plan"),
        );
    }
}
