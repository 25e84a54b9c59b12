//! `GET` and `POST /invitation`: a user who was invited chooses her password and is signed in.

use crate::failure::{Failure, blocking};
use crate::page::Page;
use crate::session;
use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
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
    let (store, clock, agent) = (app.store.clone(), app.clock.clone(), super::agent(&headers));
    let (token, password) = (typed.token.clone(), typed.password);
    let outcome = blocking(move || {
        let session = access::accept(&store, &token, Some(&password), &clock)?;
        access::session::note_agent(&store, &session.token, &agent)?;
        Ok(session)
    });
    match outcome.await {
        Ok(session) => {
            let cookie = session::set(&session.token, app.secure).ok_or_else(|| Failure::Broken("the token is no header".into()))?;
            Ok((StatusCode::SEE_OTHER, [(header::LOCATION, "/")], [(header::SET_COOKIE, cookie)]).into_response())
        }
        Err(Failure::Invalid(problems)) => {
            let page = Show { theme: session::theme(&headers), company: app.company(), token: typed.token, problems };
            Ok((StatusCode::UNPROCESSABLE_ENTITY, Page(page)).into_response())
        }
        Err(other) => Err(other),
    }
}
