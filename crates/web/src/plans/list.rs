//! `GET /plans`.

use crate::address;
use crate::language::{said, t};
use crate::page::{Page, Shown};
use crate::say;
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use access::Right;
use askama::Template;
use plans::Plan;

/// The page.
#[derive(Template)]
#[template(path = "plans/list.html")]
pub struct List {
    shell: Shell,
    own: bool,
    may_draft: bool,
    rows: Vec<Row>,
}

/// A plan.
struct Row {
    name: String,
    href: String,
    version: u32,
    description: String,
    dates: String,
    people: usize,
    components: Vec<String>,
    status: (&'static str, &'static str),
    document: String,
}

/// The plans that the user may read: everyone's for those who look after pay, else her own and those of her reports.
pub(crate) fn seen(visit: &Visit) -> Vec<(usize, &Plan)> {
    let book = &visit.state.book;
    let all = visit.user.scope.is_all() && access::may(&visit.user, Right::ListEverybody);
    let today = visit.today();
    let on = |index: usize| {
        let people = book.assignments.get(index).map_or(&[][..], Vec::as_slice);
        people
            .iter()
            .filter_map(|a| book.organisation.people().get(a.person))
            .any(|p| visit.is_me(p.id.as_str()) || visit.may_see(p.id.as_str(), today))
    };
    book.plans.iter().enumerate().filter(|(index, _)| all || on(*index)).collect()
}

/// The plans in force, and those that were.
///
/// # Errors
/// None.
pub async fn list(visit: Visit) -> Shown<List> {
    let today = visit.today();
    let rows = seen(&visit).into_iter().map(|(index, plan)| {
        let on_it = visit.state.book.assignments.get(index).map_or(&[][..], Vec::as_slice);
        let mut people: Vec<usize> = on_it.iter().filter(|a| a.range.contains(today)).map(|a| a.person).collect();
        people.dedup();
        let hers = visit.person().and_then(|id| Some((id, visit.state.book.organisation.position(id)?)));
        Row {
            document: hers
                .filter(|(_, position)| on_it.iter().any(|a| a.person == *position))
                .map(|(id, _)| crate::plan_document::address(id, plan.id.as_str(), plan.version))
                .unwrap_or_default(),
            name: plan.id.to_string(),
            href: format!("{}?version={}", address::plan(plan.id.as_str()), plan.version),
            version: plan.version,
            description: plan.description.clone().unwrap_or_default(),
            dates: dates(plan),
            people: people.len(),
            components: plan.components.iter().map(|c| c.name.to_string()).collect(),
            status: if plan.effective.contains(today) {
                ("good", t("in force"))
            } else if plan.effective.from > today {
                ("info", t("to come"))
            } else {
                ("", t("ended"))
            },
        }
    });
    let rows = rows.collect();
    let own = !access::may(&visit.user, Right::ListPeople);
    Ok(Page(List {
        shell: visit.shell(if own { t("My plan") } else { t("Plans") }, Place::Plans, ""),
        own,
        may_draft: crate::designer::needs(&visit).is_ok(),
        rows,
    }))
}

/// When a plan is in force, in words.
pub(crate) fn dates(plan: &Plan) -> String {
    let from = Some(&plan.effective.from).filter(|from| **from != kernel::Date::MIN).map(say::day);
    let last = plan.effective.until.and_then(|until| until.yesterday().ok()).map(|last| say::day(&last));
    match (from, last) {
        (Some(from), Some(last)) => said("{1} to {2}", &[&from, &last]),
        (Some(from), None) => said("since {1}", &[&from]),
        (None, Some(last)) => said("until {1}", &[&last]),
        (None, None) => t("always").into(),
    }
}
