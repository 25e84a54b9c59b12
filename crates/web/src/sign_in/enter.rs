//! `POST /sign-in`. What is wrong is never said more exactly than "address or password".

use super::show::Show;
use crate::failure::{Failure, blocking};
use crate::language::t;
use crate::page::Page;
use crate::session;
use access::Entered;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Form};
use kernel::Problems;
use serde::Deserialize;
use std::net::SocketAddr;

/// What was typed.
#[derive(Deserialize)]
pub struct Typed {
    email: String,
    password: String,
    #[serde(default)]
    to: String,
}

/// Signs in, or asks for a code of the second factor.
///
/// # Errors
/// When the store cannot be written.
pub async fn enter(
    State(app): State<crate::App>,
    connected: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Result<Response, Failure> {
    if app.provider.as_ref().is_some_and(|provider| provider.only) {
        return Err(Failure::NotFound);
    }
    let (store, clock, from) = (app.store.clone(), app.clock.clone(), from(&app, &headers, connected));
    let (email, password) = (typed.email.clone(), typed.password);
    let outcome = blocking(move || Ok(access::enter(&store, &email, &password, &from, &clock)));
    match outcome.await? {
        Ok(Entered::In(session)) => begun(&app, &headers, session, &typed.to).await,
        Ok(Entered::NeedsCode(step)) => Ok(super::code::page(&app, &headers, step, typed.to, None).into_response()),
        Err(problems) => {
            let (status, wrong, wait) = said(&problems)?;
            let page = Show::new(&app, &headers, typed.to, typed.email, Some(wrong));
            Ok(waiting((status, Page(page)).into_response(), wait))
        }
    }
}

/// The address that somebody comes from; empty when it is not known.
pub(super) fn from(app: &crate::App, headers: &HeaderMap, connected: Option<Extension<ConnectInfo<SocketAddr>>>) -> String {
    let connected = connected.map(|Extension(ConnectInfo(address))| address);
    crate::api::limits::address(headers, connected, app.secure).map(|address| address.to_string()).unwrap_or_default()
}

/// What is wrong in words for the page, and how many seconds to wait.
///
/// # Errors
/// What the store refuses.
pub(super) fn said(problems: &Problems) -> Result<(StatusCode, &'static str, Option<u64>), Failure> {
    let first = problems.0.first();
    match first.map(|p| p.code.as_str()) {
        Some("sign-in-throttled") => {
            let wait = first.and_then(|p| p.at.value.as_ref()?.parse().ok());
            Ok((
                StatusCode::TOO_MANY_REQUESTS,
                t("Too many attempts. Wait a little and try again; each further attempt makes the wait longer."),
                wait,
            ))
        }
        Some("sign-in-refused") => Ok((StatusCode::UNPROCESSABLE_ENTITY, t("The address or the password is not right."), None)),
        Some("wrong-code") => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, t("The code is not right, or was used already. Wait for the next one."), None))
        }
        Some("start-again") => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, t("That took too long, or too many codes were wrong. Sign in again."), None))
        }
        _ => Err(Failure::Broken(problems.to_string())),
    }
}

/// Says how long to wait.
pub(super) fn waiting(mut response: Response, seconds: Option<u64>) -> Response {
    if let Some(seconds) = seconds {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// Gives the browser its session and leads on.
pub(super) async fn begun(app: &crate::App, headers: &HeaderMap, session: access::Session, to: &str) -> Result<Response, Failure> {
    let cookie = session::set(&session.token, app.secure).ok_or_else(|| Failure::Broken("the token is no header".into()))?;
    let (store, agent) = (app.store.clone(), super::agent(headers));
    blocking(move || Ok(access::session::note_agent(&store, &session.token, &agent)?)).await?;
    let to = HeaderValue::from_str(&own_path(to)).unwrap_or_else(|_| HeaderValue::from_static("/"));
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, to)], [(header::SET_COOKIE, cookie)]).into_response())
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
