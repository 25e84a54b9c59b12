//! What is wrong with a book, before any money is calculated.
//!
//! - [`language`]: measures and plans against the columns there are
//! - [`plans`]: two plans for one person at once
//! - [`quotas`]: quotas that a component needs and a person lacks
//! - `references`: records that name people, accounts, products or deals that are not there
//! - `unfilled`: columns that measures live on and no file brings
//! - `unknown`: how such values are gathered and told
//! - `exchange`: exchange rates that records and payments need
//! - `capitalised`: what is capitalised, and what pay is compared with
//! - `linked`: exchange rates that payments and returns need
//! - `seasonal`: seasonal weights that do not fit the calendar
//! - `unplanned`: people on no plan
//! - `anew`: versions of plans that count anew within a window

mod anew;
mod capitalised;
mod exchange;
mod linked;
mod overlaps;
pub mod quotas;
mod references;
mod seasonal;
mod unfilled;
mod unknown;
mod unplanned;

pub(crate) use references::Arriving;

use crate::{Book, Company};
use kernel::Problems;
use measures::Measure;
use records::{Kind, Table};
use std::collections::BTreeMap;

/// Measures and plans against each other and against the columns of the tables: unknown measures and columns, types, cycles.
pub fn language(measures: &[Measure], plans: &[plans::Plan], tables: &BTreeMap<Kind, Table>, problems: &mut Problems) {
    let schemas = measures::schemas(tables);
    problems.extend(measures::check(measures, &schemas));
    problems.extend(plans::check(plans, measures, &schemas));
}

/// What is capitalised, and what pay is compared with, against columns, plans and measures.
pub fn books(company: &Company, measures: &[Measure], plans: &[plans::Plan], tables: &BTreeMap<Kind, Table>, problems: &mut Problems) {
    if !company.capitalised.rules.is_empty() || company.cost_of_sales.is_some() {
        capitalised::check(company, measures, plans, &measures::schemas(tables), problems);
    }
}

/// Plans that one person is on at once although they pay the same thing, or in different currencies.
pub fn plans(book: &Book, problems: &mut Problems) {
    overlaps::check(book, problems);
    seasonal::check(book, problems);
}

/// Warnings, and errors that concern single records or people and do not keep the rest from being calculated. Unless the book is `whole`,
/// what depends on plans and people is left out: it would only repeat what is wrong with those.
#[must_use]
pub fn details(book: &Book, whole: bool) -> Problems {
    let mut problems = Problems::new();
    if let Some(people) = book.tables.get(&Kind::People) {
        problems.extend(crate::payroll::unknown_columns(&book.company.payrolls, people));
    }
    references::check(book, &mut problems);
    unfilled::check(book, &mut problems);
    if whole {
        quotas::check(book, &mut problems);
        unplanned::check(book, &mut problems);
        anew::check(book, &mut problems);
        exchange::check(book, &mut problems);
        linked::check(book, &mut problems);
    }
    problems
}

/// Warnings about plans and the people on them: quotas that are needed, people on no plan.
#[must_use]
pub fn of_plans(book: &Book) -> Problems {
    let mut problems = Problems::new();
    quotas::check(book, &mut problems);
    unplanned::check(book, &mut problems);
    problems
}

/// The place of a person's row in people on which something is found.
fn place_of_person(book: &Book, person: usize) -> kernel::Location {
    let row = book.organisation.people()[person].rows.first().and_then(|row| book.tables.get(&Kind::People)?.row(row.row));
    row.map_or_else(|| kernel::Location::file("people"), |row| row.at("id"))
}

/// `Ada`, `Ada and Ben`, `Ada, Ben and 3 more`.
fn names(ids: &[&str]) -> String {
    match ids {
        [] => "nobody".into(),
        [one] => format!("`{one}`"),
        [one, two] => format!("`{one}` and `{two}`"),
        [one, two, three] => format!("`{one}`, `{two}` and `{three}`"),
        [one, two, rest @ ..] => format!("`{one}`, `{two}` and {} more", rest.len()),
    }
}
