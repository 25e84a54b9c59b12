//! `POST /theme`: light or dark, until it is switched again.

use crate::session;
use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use serde::Deserialize;

/// What was chosen.
#[derive(Debug, Deserialize)]
pub struct Chosen {
    theme: String,
}

/// The page of ours from which something was asked.
#[must_use]
pub fn came_from(headers: &HeaderMap) -> String {
    let came_from = headers.get(header::REFERER).and_then(|value| value.to_str().ok()).unwrap_or("/");
    let path = came_from.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..])).unwrap_or("/");
    super::enter::own_path(path)
}

/// Remembers the theme and goes back to where it was switched.
pub async fn switch(State(app): State<crate::App>, headers: HeaderMap, Form(chosen): Form<Chosen>) -> Response {
    let back = came_from(&headers);
    let cookie = session::set_theme(if chosen.theme == "dark" { "dark" } else { "light" }, app.secure);
    (StatusCode::SEE_OTHER, [(header::LOCATION, back)], AppendHeaders(cookie.map(|cookie| (header::SET_COOKIE, cookie)))).into_response()
}
