//! `POST /account/settings`: the language, the region whose numbers and dates she reads, the theme. `POST /account/notifications`: which ones
//! she gets.

use crate::failure::{Failure, blocking};
use crate::language::Reader;
use crate::notifications::notice::{KINDS, setting};
use crate::session;
use crate::visit::Visit;
use access::settings::Settings;
use axum::Form;
use axum::http::{StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use kernel::{Location, Problem};
use serde::Deserialize;

/// What was chosen.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
pub struct Chosen {
    #[serde(default)]
    language: String,
    #[serde(default)]
    region: String,
    #[serde(default)]
    theme: String,
}

/// Keeps what was chosen, with the user and in this browser, so that signing in reads the same.
///
/// # Errors
/// A language or region that there is not; when the store cannot be written.
pub async fn change(visit: Visit, Form(chosen): Form<Chosen>) -> Result<Response, Failure> {
    let reader = kept(&visit, &chosen).await?;
    let cookies = [session::set_language(reader.region.tag, visit.app.secure), session::set_theme(&chosen.theme, visit.app.secure)];
    let cookies = AppendHeaders(cookies.into_iter().flatten().map(|cookie| (header::SET_COOKIE, cookie)));
    Ok((StatusCode::SEE_OTHER, cookies, [(header::LOCATION, "/account?done=settings")]).into_response())
}

/// Keeps what was chosen with the user; for the API as well.
///
/// # Errors
/// A language or region that there is not; when the store cannot be written.
pub(crate) async fn kept(visit: &Visit, chosen: &Chosen) -> Result<Reader, Failure> {
    let reader = Reader::chosen(&chosen.language, &chosen.region).filter(|reader| reader.region.tag == chosen.region);
    let Some(reader) = reader else {
        let at = Location::default().column("language").value(&format!("{} {}", chosen.language, chosen.region));
        return Err(Problem::error("unknown-language", at, "There is no such language or region.").into());
    };
    let settings = [("language", reader.language), ("region", reader.region.tag), ("theme", session::theme_word(&chosen.theme))];
    let settings: Settings = settings.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let (store, clock, user) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.clone());
    blocking(move || Ok(access::settings::set(&store, &user, &settings, &clock)?)).await?;
    Ok(reader)
}

/// Keeps which kinds of notices she gets: those that are ticked.
///
/// # Errors
/// When the store cannot be written.
pub async fn notifications(visit: Visit, Form(ticked): Form<std::collections::BTreeMap<String, String>>) -> Result<Redirect, Failure> {
    keep_kinds(&visit, KINDS.iter().map(|(kind, _)| ((*kind).to_owned(), ticked.contains_key(*kind)))).await?;
    Ok(Redirect::to("/account?done=settings"))
}

/// Keeps which of these kinds of notices she wants; for the API as well.
///
/// # Errors
/// When the store cannot be written.
pub(crate) async fn keep_kinds(visit: &Visit, kinds: impl IntoIterator<Item = (String, bool)>) -> Result<(), Failure> {
    let word = |wanted: bool| if wanted { String::new() } else { "no".to_owned() };
    let settings: Settings = kinds.into_iter().map(|(kind, wanted)| (setting(&kind), word(wanted))).collect();
    let (store, clock, user) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.clone());
    blocking(move || Ok(access::settings::set(&store, &user, &settings, &clock)?)).await
}
