//! `POST /sign-in`. What is wrong is never said more exactly than "address or password".

use super::show::Show;
use crate::failure::{Failure, blocking};
use crate::language::t;
use crate::page::Page;
use crate::session;
use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

/// What was typed.
#[derive(Deserialize)]
pub struct Typed {
    email: String,
    password: String,
    #[serde(default)]
    to: String,
}

/// Signs in.
///
/// # Errors
/// When the store cannot be written.
pub async fn enter(State(app): State<crate::App>, headers: HeaderMap, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let (store, clock) = (app.store.clone(), app.clock.clone());
    let (email, password) = (typed.email.clone(), typed.password);
    let agent = super::agent(&headers);
    let outcome = blocking(move || {
        let outcome = access::sign_in(&store, &email, &password, &clock);
        if let Ok(session) = &outcome {
            access::session::note_agent(&store, &session.token, &agent)?;
        }
        Ok(outcome)
    });
    let outcome = outcome.await?;
    let (status, wrong) = match outcome {
        Ok(session) => {
            let cookie = session::set(&session.token, app.secure).ok_or_else(|| Failure::Broken("the token is no header".into()))?;
            let to = HeaderValue::from_str(&own_path(&typed.to)).unwrap_or_else(|_| HeaderValue::from_static("/"));
            return Ok((StatusCode::SEE_OTHER, [(header::LOCATION, to)], [(header::SET_COOKIE, cookie)]).into_response());
        }
        Err(problems) => match problems.0.first().map(|p| p.code.as_str()) {
            Some("sign-in-throttled") => (StatusCode::TOO_MANY_REQUESTS, t("Too many attempts. Wait a quarter of an hour and try again.")),
            Some("sign-in-refused") => (StatusCode::UNPROCESSABLE_ENTITY, t("The address or the password is not right.")),
            _ => return Err(Failure::Broken(problems.to_string())),
        },
    };
    let page = Show { theme: session::theme(&headers), company: app.company(), to: typed.to, email: typed.email, wrong: Some(wrong) };
    Ok((status, Page(page)).into_response())
}

/// A path of this site, or home: an address elsewhere is not followed.
#[must_use]
pub fn own_path(text: &str) -> String {
    let own = text.starts_with('/') && !text.starts_with("//") && !text.contains(['\\', '\n', '\r']) && text.is_ascii();
    if own { text.to_owned() } else { "/".to_owned() }
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_paths_of_this_site_are_followed() {
        assert_eq!(super::own_path("/people/ada/statement?period=2026-05"), "/people/ada/statement?period=2026-05");
        assert_eq!(super::own_path("//elsewhere.example"), "/");
        assert_eq!(super::own_path("https://elsewhere.example"), "/");
    }
}
