//! `POST /sign-in/code`: the second step, for those who have a second factor.

use super::enter::{begun, from, said, waiting};
use super::show::Show;
use crate::failure::{Failure, blocking};
use crate::page::Page;
use crate::session;
use askama::Template;
use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form};
use serde::Deserialize;
use std::net::SocketAddr;

/// What was typed.
#[derive(Deserialize)]
pub struct Typed {
    step: String,
    code: String,
    #[serde(default)]
    to: String,
}

/// The page.
#[derive(Template)]
#[template(path = "sign_in/code.html")]
pub struct Code {
    theme: &'static str,
    company: String,
    step: String,
    to: String,
    wrong: Option<&'static str>,
}

pub(super) fn page(app: &crate::App, headers: &HeaderMap, step: String, to: String, wrong: Option<&'static str>) -> Page<Code> {
    Page(Code { theme: session::theme(headers), company: app.company(), step, to, wrong })
}

/// Takes the code and signs in.
///
/// # Errors
/// When the store cannot be written.
pub async fn enter(
    State(app): State<crate::App>,
    connected: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    let (store, clock, from) = (app.store.clone(), app.clock.clone(), from(&app, &headers, connected));
    let (step, code) = (typed.step.clone(), typed.code);
    match blocking(move || Ok(access::second_factor::enter(&store, &step, &code, &from, &clock))).await? {
        Ok(session) => begun(&app, &headers, session, &typed.to).await,
        Err(problems) => {
            let again = problems.0.first().is_some_and(|problem| problem.code == "start-again");
            let (status, wrong, wait) = said(&problems)?;
            let page = if again {
                Page(Show::new(&app, &headers, typed.to, String::new(), Some(wrong))).into_response()
            } else {
                page(&app, &headers, typed.step, typed.to, Some(wrong)).into_response()
            };
            Ok(waiting((status, page).into_response(), wait))
        }
    }
}
