//! `GET /sign-in`.

use crate::page::Page;
use crate::session;
use askama::Template;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use serde::Deserialize;

/// What the address says.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Where to go afterwards.
    #[serde(default)]
    pub to: String,
}

/// The page.
#[derive(Template)]
#[template(path = "sign_in/show.html")]
pub struct Show {
    pub(super) theme: &'static str,
    pub(super) company: String,
    pub(super) to: String,
    pub(super) email: String,
    pub(super) wrong: Option<&'static str>,
}

/// The form.
pub async fn show(State(app): State<crate::App>, Query(asked): Query<Asked>, headers: HeaderMap) -> Page<Show> {
    Page(Show { theme: session::theme(&headers), company: app.company(), to: asked.to, email: String::new(), wrong: None })
}
