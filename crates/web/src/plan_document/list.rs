//! `GET /plans/{plan}/acceptances`: who has accepted a version, and who has not yet.

use crate::failure::{Failure, blocking};
use crate::language::said;
use crate::page::{Page, Shown};
use crate::runs::list::minute;
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use access::Role;
use askama::Template;
use axum::extract::{Path, Query};
use book::acceptance;

/// The page.
#[derive(Template)]
#[template(path = "plan_document/list.html")]
pub struct List {
    shell: Shell,
    plan: String,
    version: u32,
    rows: Vec<Row>,
    done: usize,
}

/// A person on the plan.
struct Row {
    name: String,
    href: String,
    accepted: Option<(String, String)>,
}

/// Everyone on the version.
///
/// # Errors
/// Not found, for a plan that there is not, and for sellers.
pub async fn list(visit: Visit, Path(plan): Path<String>, Query(asked): Query<super::show::Asked>) -> Shown<List> {
    if visit.user.role == Role::Seller {
        return Err(Failure::NotFound);
    }
    let store = visit.app.store.clone();
    let all = blocking(move || Ok(acceptance::list(&store)?)).await?;
    let book = &visit.state.book;
    let today = visit.today();
    let versions: Vec<usize> = (0..book.plans.len()).filter(|index| book.plans[*index].id.as_str() == plan).collect();
    let chosen = versions.iter().find(|index| {
        let version = &book.plans[**index];
        if asked.version.is_empty() { version.effective.contains(today) } else { version.version.to_string() == asked.version }
    });
    let index = *chosen.or(versions.last()).ok_or(Failure::NotFound)?;
    let version = book.plans[index].version;
    let mut on: Vec<usize> = book.assignments[index].iter().map(|a| a.person).collect();
    on.dedup();
    let people = on.iter().filter_map(|position| book.organisation.people().get(*position));
    let mut rows: Vec<Row> = people
        .filter(|person| visit.may_see(person.id.as_str(), today) || visit.is_me(person.id.as_str()))
        .map(|person| Row {
            name: person.name.clone(),
            href: super::address(person.id.as_str(), &plan, version),
            accepted: all
                .iter()
                .find(|a| a.person == person.id.as_str() && a.plan == plan && a.version == version)
                .map(|a| (a.name.clone(), minute(&a.at))),
        })
        .collect();
    rows.sort_by(|a, b| (a.accepted.is_some(), &a.name).cmp(&(b.accepted.is_some(), &b.name)));
    Ok(Page(List {
        shell: visit.shell(&said("Acceptances of {1}", &[&plan]), Place::Plans, ""),
        plan,
        version,
        done: rows.iter().filter(|row| row.accepted.is_some()).count(),
        rows,
    }))
}
