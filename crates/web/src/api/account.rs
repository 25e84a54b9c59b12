//! One's own account as JSON: sessions, tokens, password, second factor, settings.

use super::listed::{Listed, Paging};
use super::object::Object;
use super::typed::Shown;
use crate::failure::{Failure, blocking};
use crate::visit::Visit;
use access::Areas;
use access::second_factor::{self, Enrolment, Standing};
use access::session::{self, Open};
use access::settings::Settings;
use access::token::{self, ApiToken};
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The addresses below `/api/v1`.
pub fn routes() -> Router<crate::App> {
    Router::new()
        .route("/account/sessions", get(sessions))
        .route("/account/sessions/{id}/end", post(end_session))
        .route("/account/tokens", get(tokens).post(make_token))
        .route("/account/tokens/{id}/end", post(end_token))
        .route("/account/password", post(password))
        .route("/account/settings", get(settings).post(set))
        .route("/account/second-factor", get(standing).post(enrol))
        .route("/account/second-factor/confirm", post(confirm))
        .route("/account/second-factor/codes", post(codes))
        .route("/account/second-factor/off", post(off))
}

/// `GET /api/v1/account/sessions`, the newest first.
pub(super) async fn sessions(visit: Visit, Query(paging): Query<Paging>) -> Result<Json<Listed<Open>>, Failure> {
    let (store, clock, user, token) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.clone(), visit.token.clone());
    Listed::of(blocking(move || Ok(session::open(&store, &user, &token, &clock)?)).await?, &paging, |one| one.id.clone())
}

/// `POST /api/v1/account/sessions/{id}/end`.
pub(super) async fn end_session(visit: Visit, Path(id): Path<String>) -> Result<StatusCode, Failure> {
    let (store, clock, user) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.clone());
    ended(blocking(move || Ok(session::end_one(&store, &user, &id, &clock)?)).await?)
}

/// `GET /api/v1/account/tokens`: never the tokens themselves.
pub(super) async fn tokens(visit: Visit, Query(paging): Query<Paging>) -> Result<Json<Listed<ApiToken>>, Failure> {
    let (store, user) = (visit.app.store.clone(), visit.user.clone());
    Listed::of(blocking(move || Ok(token::list(&store, &user)?)).await?, &paging, |one| one.id.to_string())
}

/// A token to be made.
#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct NewToken {
    /// Which program uses it.
    name: String,
    /// What it may, by area.
    areas: Areas,
    /// How long it lives.
    days: i64,
}

/// A token, shown this once.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Made {
    token: String,
}

/// `POST /api/v1/account/tokens` with `{"name": "Warehouse", "areas": {"pay": "read"}, "days": 30}`; not by a token.
pub(super) async fn make_token(visit: Visit, Object(new): Object<NewToken>) -> Result<Shown<Made>, Failure> {
    visit.in_person()?;
    let (store, clock, user) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.clone());
    let token = blocking(move || Ok(token::make_for(&store, &user, &new.name, &new.areas, new.days, &clock)?)).await?;
    Ok(Shown(Made { token }))
}

/// `POST /api/v1/account/tokens/{id}/end`.
pub(super) async fn end_token(visit: Visit, Path(id): Path<i64>) -> Result<StatusCode, Failure> {
    let (store, clock, user) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.clone());
    ended(blocking(move || Ok(token::revoke(&store, &user, id, &clock)?)).await?)
}

fn ended(there: bool) -> Result<StatusCode, Failure> {
    if there { Ok(StatusCode::NO_CONTENT) } else { Err(Failure::NotFound) }
}

#[derive(Deserialize, JsonSchema)]
pub(super) struct Passwords {
    present: String,
    new: String,
}

/// `POST /api/v1/account/password` with `{"present": "…", "new": "…"}`: the other sessions end. Not by a token.
pub(super) async fn password(visit: Visit, Object(given): Object<Passwords>) -> Result<StatusCode, Failure> {
    visit.in_person()?;
    let (store, clock, user, token) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.clone(), visit.token.clone());
    blocking(move || Ok(access::change_own_password(&store, &user, &token, &given.present, &given.new, &clock)?)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/account/settings`.
pub(super) async fn settings(visit: Visit) -> Result<Json<Settings>, Failure> {
    let (store, user) = (visit.app.store.clone(), visit.user.clone());
    Ok(Json(blocking(move || Ok(access::settings::of(&store, user.id)?)).await?))
}

/// `POST /api/v1/account/settings` with `{"language": "de", "region": "de-CH", "theme": "dark"}`.
pub(super) async fn set(visit: Visit, Object(chosen): Object<crate::account::settings::Chosen>) -> Result<Json<Settings>, Failure> {
    crate::account::settings::kept(&visit, &chosen).await?;
    settings(visit).await
}

/// `GET /api/v1/account/second-factor`.
pub(super) async fn standing(visit: Visit) -> Result<Json<Standing>, Failure> {
    let (store, user) = (visit.app.store.clone(), visit.user.clone());
    Ok(Json(blocking(move || Ok(second_factor::standing(&store, &user)?)).await?))
}

/// `POST /api/v1/account/second-factor`: a secret that waits for its first code. Not by a token.
pub(super) async fn enrol(visit: Visit) -> Result<Shown<Enrolment>, Failure> {
    visit.in_person()?;
    let (store, user, clock) = (visit.app.store.clone(), visit.user.clone(), visit.app.clock.clone());
    Ok(Shown(blocking(move || Ok(second_factor::enrol(&store, &user, &clock)?)).await?))
}

#[derive(Debug, Deserialize, JsonSchema)]
pub(super) struct Code {
    code: String,
}

#[derive(Deserialize, JsonSchema)]
pub(super) struct Proof {
    password: String,
}

/// Recovery codes, shown this once; each works once.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Codes {
    codes: Vec<String>,
}

/// `POST /api/v1/account/second-factor/confirm` with `{"code": "123456"}`. Not by a token.
pub(super) async fn confirm(visit: Visit, Object(given): Object<Code>) -> Result<Shown<Codes>, Failure> {
    visit.in_person()?;
    let (store, user, clock, token) = (visit.app.store.clone(), visit.user.clone(), visit.app.clock.clone(), visit.token.clone());
    Ok(Shown(Codes { codes: blocking(move || Ok(second_factor::confirm(&store, &user, &token, &given.code, &clock)?)).await? }))
}

/// `POST /api/v1/account/second-factor/codes` with `{"password": "…"}`. Not by a token.
pub(super) async fn codes(visit: Visit, Object(given): Object<Proof>) -> Result<Shown<Codes>, Failure> {
    visit.in_person()?;
    let (store, user, clock) = (visit.app.store.clone(), visit.user.clone(), visit.app.clock.clone());
    Ok(Shown(Codes { codes: blocking(move || Ok(second_factor::renew_codes(&store, &user, &given.password, &clock)?)).await? }))
}

/// `POST /api/v1/account/second-factor/off` with `{"password": "…"}`. Not by a token.
pub(super) async fn off(visit: Visit, Object(given): Object<Proof>) -> Result<StatusCode, Failure> {
    visit.in_person()?;
    let (store, user, clock) = (visit.app.store.clone(), visit.user.clone(), visit.app.clock.clone());
    blocking(move || Ok(second_factor::switch_off(&store, &user, &given.password, &clock)?)).await?;
    Ok(StatusCode::NO_CONTENT)
}
