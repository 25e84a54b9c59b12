//! `/account/second-factor`: set up, confirm, renew recovery codes, switch off.

use crate::failure::{Failure, blocking};
use crate::language::t;
use crate::page::Page;
use crate::shell::{Place, Shell};
use crate::users::list::seconds;
use crate::visit::Visit;
use access::second_factor::{self, Enrolment, Standing};
use askama::Template;
use axum::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::Problems;
use serde::Deserialize;

/// The page.
#[derive(Template)]
#[template(path = "account/second_factor.html")]
struct Show {
    shell: Shell,
    standing: Standing,
    since: String,
    enrolment: Option<Enrolment>,
    codes: Vec<String>,
    problems: Problems,
}

/// What was typed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    code: String,
    password: String,
}

/// The page.
///
/// # Errors
/// When the store cannot be read.
pub async fn show(visit: Visit) -> Result<Response, Failure> {
    page(&visit, Vec::new(), Problems::new()).await
}

async fn page(visit: &Visit, codes: Vec<String>, problems: Problems) -> Result<Response, Failure> {
    let (store, user) = (visit.app.store.clone(), visit.user.clone());
    let work = blocking(move || Ok((second_factor::standing(&store, &user)?, second_factor::waiting(&store, &user)?)));
    let (standing, enrolment) = work.await?;
    let shell = visit.shell(t("Second factor"), Place::Account, "");
    let since = standing.since.map(seconds).unwrap_or_default();
    let status = if problems.has_errors() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, Page(Show { shell, standing, since, enrolment, codes, problems })).into_response())
}

/// Makes a secret.
///
/// # Errors
/// When the store cannot be written.
pub async fn begin(visit: Visit) -> Result<Response, Failure> {
    let (store, user, clock) = (visit.app.store.clone(), visit.user.clone(), visit.app.clock.clone());
    match blocking(move || Ok(second_factor::enrol(&store, &user, &clock)?)).await {
        Ok(_) => Ok(Redirect::to("/account/second-factor").into_response()),
        Err(Failure::Invalid(problems)) => page(&visit, Vec::new(), problems).await,
        Err(other) => Err(other),
    }
}

/// Switches it on by a first code, and shows the recovery codes, this once.
///
/// # Errors
/// When the store cannot be written.
pub async fn confirm(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let (store, user, clock, token) = (visit.app.store.clone(), visit.user.clone(), visit.app.clock.clone(), visit.token.clone());
    given(&visit, blocking(move || Ok(second_factor::confirm(&store, &user, &token, &typed.code, &clock)?)).await).await
}

/// Makes new recovery codes and shows them, this once.
///
/// # Errors
/// When the store cannot be written.
pub async fn codes(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let (store, user, clock) = (visit.app.store.clone(), visit.user.clone(), visit.app.clock.clone());
    given(&visit, blocking(move || Ok(second_factor::renew_codes(&store, &user, &typed.password, &clock)?)).await).await
}

async fn given(visit: &Visit, codes: Result<Vec<String>, Failure>) -> Result<Response, Failure> {
    match codes {
        Ok(codes) => page(visit, codes, Problems::new()).await,
        Err(Failure::Invalid(problems)) => page(visit, Vec::new(), problems).await,
        Err(other) => Err(other),
    }
}

/// Switches it off.
///
/// # Errors
/// When the store cannot be written.
pub async fn off(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let (store, user, clock) = (visit.app.store.clone(), visit.user.clone(), visit.app.clock.clone());
    match blocking(move || Ok(second_factor::switch_off(&store, &user, &typed.password, &clock)?)).await {
        Ok(()) => Ok(Redirect::to("/account/second-factor?done=off").into_response()),
        Err(Failure::Invalid(problems)) => page(&visit, Vec::new(), problems).await,
        Err(other) => Err(other),
    }
}
