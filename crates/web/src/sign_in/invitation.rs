//! `GET` and `POST /invitation`: a user who was invited chooses her password and is signed in.

use crate::failure::{Failure, blocking};
use crate::page::Page;
use crate::session;
use access::Entered;
use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kernel::Problems;
use serde::Deserialize;

/// What the address or the form says.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// The invitation.
    #[serde(default)]
    pub token: String,
    /// The password that was chosen.
    #[serde(default)]
    pub password: String,
}

/// The page.
#[derive(Template)]
#[template(path = "sign_in/invitation.html")]
pub struct Show {
    theme: &'static str,
    company: String,
    token: String,
    problems: Problems,
}

/// The form. Whether the invitation holds is said when it is used, so that nobody can try tokens without using them up.
pub async fn show(State(app): State<crate::App>, Query(asked): Query<Asked>, headers: HeaderMap) -> Page<Show> {
    Page(Show { theme: session::theme(&headers), company: app.company(), token: asked.token, problems: Problems::new() })
}

/// Takes the password and signs in.
///
/// # Errors
/// When the store cannot be written.
pub async fn accept(State(app): State<crate::App>, headers: HeaderMap, Form(typed): Form<Asked>) -> Result<Response, Failure> {
    let (store, clock) = (app.store.clone(), app.clock.clone());
    let (token, password) = (typed.token.clone(), typed.password);
    match blocking(move || Ok(access::accepted(&store, &token, Some(&password), &clock)?)).await {
        Ok(Entered::In(session)) => super::enter::begun(&app, &headers, session, "/").await,
        Ok(Entered::NeedsCode(step)) => Ok(super::code::page(&app, &headers, step, String::new(), None).into_response()),
        Err(Failure::Invalid(problems)) => {
            let page = Show { theme: session::theme(&headers), company: app.company(), token: typed.token, problems };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response())
        }
        Err(other) => Err(other),
    }
}
