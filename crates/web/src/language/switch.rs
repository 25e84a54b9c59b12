//! `POST /language`: another language on this browser, before anybody has signed in.

use super::reader::Reader;
use crate::session;
use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

/// What was chosen.
#[derive(Debug, Deserialize)]
pub struct Chosen {
    language: String,
}

/// A language to choose.
#[derive(Debug, Clone, Copy)]
pub struct Choice {
    /// Its tag.
    pub tag: &'static str,
    /// Its own name.
    pub name: &'static str,
    /// Whether it is the reader's.
    pub chosen: bool,
}

/// The languages that have texts, each by its own name.
#[must_use]
pub fn choices() -> Vec<Choice> {
    let now = super::now().language;
    let name = |tag| if tag == "de" { "Deutsch" } else { "English" };
    super::reader::languages().map(|tag| Choice { tag, name: name(tag), chosen: tag == now }).collect()
}

/// The regions whose way to write numbers and days can be chosen.
#[must_use]
pub fn regions() -> Vec<Choice> {
    let now = super::now().region.tag;
    super::region::REGIONS.iter().map(|region| Choice { tag: region.tag, name: region.name, chosen: region.tag == now }).collect()
}

/// Remembers the language and goes back to where it was chosen.
pub async fn switch(State(app): State<crate::App>, headers: HeaderMap, Form(chosen): Form<Chosen>) -> Response {
    let back = crate::sign_in::theme::came_from(&headers);
    let Some(cookie) = Reader::from_tag(&chosen.language).and_then(|reader| session::set_language(reader.region.tag, app.secure)) else {
        return crate::failure::Failure::NotFound.into_response();
    };
    (StatusCode::SEE_OTHER, [(header::LOCATION, back)], [(header::SET_COOKIE, cookie)]).into_response()
}
