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
    /// What the identity provider is called, when there is one.
    provider: Option<String>,
    /// Whether passwords are taken.
    passwords: bool,
}

impl Show {
    pub(super) fn new(app: &crate::App, headers: &HeaderMap, to: String, email: String, wrong: Option<&'static str>) -> Self {
        let (provider, only) = app.provider.as_ref().map_or((None, false), |provider| (Some(provider.name.clone()), provider.only));
        Self { theme: session::theme(headers), company: app.company(), to, email, wrong, provider, passwords: !only }
    }
}

/// The form.
pub async fn show(State(app): State<crate::App>, Query(asked): Query<Asked>, headers: HeaderMap) -> Page<Show> {
    Page(Show::new(&app, &headers, asked.to, String::new(), None))
}
