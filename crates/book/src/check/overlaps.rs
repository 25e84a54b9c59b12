//! Two plans for one person at once.

use super::{names, place_of_person};
use crate::{Book, assignments};
use kernel::{DateRange, Problem, Problems};
use plans::{Component, Plan};
use std::collections::BTreeMap;

/// What is wrong with two plans at once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Clash<'b> {
    Currency,
    Component(&'b str),
    Measure(&'b str),
}

/// Adds a problem for each pair of plans that clash for somebody, once, with the people whom it concerns.
pub fn check(book: &Book, problems: &mut Problems) {
    let mut found: BTreeMap<(usize, usize, Clash<'_>), (DateRange, Vec<usize>)> = BTreeMap::new();
    for (person, plans) in assignments::by_person(&book.assignments, book.organisation.people().len()).into_iter().enumerate() {
        for (i, (first, first_range)) in plans.iter().enumerate() {
            for (second, second_range) in &plans[i + 1..] {
                let both = first_range.intersect(second_range);
                if first == second || both.is_empty() {
                    continue;
                }
                for clash in clashes(&book.plans[*first], &book.plans[*second]) {
                    found.entry((*first, *second, clash)).or_insert((both, Vec::new())).1.push(person);
                }
            }
        }
    }
    for ((first, second, clash), (range, people)) in found {
        problems.push(problem(book, &book.plans[first], &book.plans[second], clash, range, &people));
    }
}

fn clashes<'b>(first: &'b Plan, second: &'b Plan) -> Vec<Clash<'b>> {
    let mut clashes = Vec::new();
    if first.currency != second.currency {
        clashes.push(Clash::Currency);
    }
    for component in &first.components {
        for other in &second.components {
            if component.name == other.name {
                clashes.push(Clash::Component(component.name.as_str()));
            } else if let (Some(measure), Some(same)) = (commissioned(component), commissioned(other))
                && measure == same
            {
                clashes.push(Clash::Measure(measure));
            }
        }
    }
    clashes.sort_unstable();
    clashes.dedup();
    clashes
}

fn commissioned(component: &Component) -> Option<&str> {
    match &component.kind {
        plans::Kind::Commission(commission) => Some(commission.measure.as_str()),
        // A SPIFF comes on top of what a commission pays.
        _ => None,
    }
}

fn problem(book: &Book, first: &Plan, second: &Plan, clash: Clash<'_>, range: DateRange, people: &[usize]) -> Problem {
    let mut people = people.to_vec();
    people.dedup();
    let ids: Vec<&str> = people.iter().map(|person| book.organisation.people()[*person].id.as_str()).collect();
    let since = if range.from == kernel::Date::MIN { String::new() } else { format!(" from {}", range.from) };
    let both = format!("{} would be on `{}` and `{}` at once{since}", names(&ids), first.id, second.id);
    let at = people.first().map_or_else(kernel::Location::default, |person| place_of_person(book, *person));
    match clash {
        Clash::Currency => {
            Problem::error("two-currencies", at, format!("{both}, which are in {} and {}.", first.currency, second.currency))
                .expected("plans in one currency for one person")
                .hint("narrow the `for` of one plan, or give both one currency")
        }
        Clash::Component(name) => Problem::error("two-plans", at, format!("{both}, and both have the component `{name}`."))
            .expected("one plan for each component of a person")
            .hint("narrow the `for` of one plan, or rename the component if both are meant"),
        Clash::Measure(measure) => Problem::warning("paid-twice", at, format!("{both}, and both pay a commission on `{measure}`."))
            .hint("narrow the `for` of one plan if only one is meant"),
    }
}
