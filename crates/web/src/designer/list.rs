//! `GET /plans/drafts` and `POST /plans/drafts`: all drafts, and beginning one.

use super::{address, needs, status};
use crate::failure::{Failure, blocking};
use crate::language::{said, t};
use crate::page::{Page, Shown};
use crate::say::minute;
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use access::Right;
use askama::Template;
use axum::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use book::drafts::{self, Draft};
use kernel::{Location, Problem, Problems};
use records::ledger::Meta;
use serde::Deserialize;

/// The page.
#[derive(Template)]
#[template(path = "designer/list.html")]
pub struct List {
    shell: Shell,
    rows: Vec<Row>,
    plans: Vec<String>,
    templates: Vec<(&'static str, &'static str)>,
    typed: Typed,
    may_write: bool,
    problems: Problems,
}

/// A draft.
struct Row {
    href: String,
    plan: String,
    version: u32,
    author: String,
    last: String,
    status: (&'static str, &'static str),
}

/// What is to be begun.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
pub struct Typed {
    /// The published plan of which a new version is begun; none for a new plan.
    #[serde(default)]
    pub plan: String,
    /// The day from which the new version is to be in force.
    #[serde(default)]
    pub from: String,
    /// The template that a new plan begins with.
    #[serde(default)]
    pub template: String,
}

/// All drafts, those that took a step last first.
///
/// # Errors
/// Not found, for those who neither change nor review plans.
pub async fn list(visit: Visit) -> Shown<List> {
    let tomorrow = visit.today().last_of_month().tomorrow().map(|day| day.to_string()).unwrap_or_default();
    page(&visit, Typed { from: tomorrow, ..Typed::default() }, Problems::new()).await
}

async fn page(visit: &Visit, typed: Typed, problems: Problems) -> Shown<List> {
    needs(visit)?;
    let store = visit.app.store.clone();
    let all = blocking(move || Ok(drafts::list(&store)?)).await?;
    let mut plans: Vec<String> = visit.state.book.plans.iter().map(|plan| plan.id.to_string()).collect();
    plans.dedup();
    Ok(Page(List {
        shell: visit.shell(t("Plan drafts"), Place::Drafts, ""),
        rows: all.iter().map(row).collect(),
        plans,
        templates: plans::templates::ALL.iter().map(|template| (template.id, template.name)).collect(),
        typed,
        may_write: access::may(&visit.user, Right::ChangePlans),
        problems,
    }))
}

fn row(draft: &Draft) -> Row {
    Row {
        href: address(draft.id),
        plan: draft.plan.clone(),
        version: draft.version,
        author: draft.author.clone(),
        last: said("{1} by {2}", &[&minute(&draft.at), &draft.actor]),
        status: status(draft.state),
    }
}

/// Begins a draft and opens it.
///
/// # Errors
/// Not found, for those who may not change plans.
pub async fn begin(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    match started(&visit, &typed).await {
        Ok(draft) => Ok(Redirect::to(&address(draft.id)).into_response()),
        Err(Failure::Invalid(problems)) => Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&visit, typed, problems).await?).into_response()),
        Err(other) => Err(other),
    }
}

/// A new draft of a published plan, or of a template.
///
/// # Errors
/// Not found without the right; what is wrong with what was typed.
pub async fn started(visit: &Visit, typed: &Typed) -> Result<Draft, Failure> {
    visit.needs(Right::ChangePlans)?;
    let (store, at, actor) = (visit.app.store.clone(), visit.app.clock.now(), visit.user.email.clone());
    let day = typed.from.trim().parse::<kernel::Date>().map_err(|_| {
        let at = Location::default().column("from").value(&typed.from);
        Problem::error("wrong-type", at, "This is not a day.").expected("a day such as 2026-07-01")
    })?;
    let plan = typed.plan.trim().to_owned();
    let template = plans::templates::find(typed.template.trim());
    let state = std::sync::Arc::clone(&visit.state);
    blocking(move || {
        let meta = Meta { actor: &actor, why: None, at, complete: false };
        Ok(match template {
            Some(template) if plan.is_empty() => {
                let book = &state.book;
                let rows = book.organisation.people().iter().flat_map(|person| &person.rows);
                let roles: std::collections::BTreeSet<String> = rows.filter_map(|row| row.role.clone()).collect();
                let roles: Vec<String> = roles.into_iter().collect();
                drafts::start(&store, &template.text(day, book.company.currency, &book.measures, &roles), &meta)?
            }
            _ => drafts::copy(&store, &plan, day, &meta)?,
        })
    })
    .await
}
