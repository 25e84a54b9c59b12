//! `POST /account/tokens` and `POST /account/tokens/{id}/end`.

use crate::failure::{Failure, blocking};
use crate::visit::Visit;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::Problems;
use serde::Deserialize;

/// What was typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    name: String,
    #[serde(default)]
    scope: String,
    #[serde(default)]
    days: String,
}

/// Makes a token and shows it, this once.
///
/// # Errors
/// When the store cannot be written.
pub async fn make(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let (store, clock, user) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.clone());
    let days = typed.days.trim().parse().unwrap_or(0);
    let made = blocking(move || Ok(access::token::make(&store, &user, &typed.name, typed.scope == "write", days, &clock)?));
    match made.await {
        Ok(token) => Ok(super::show::page(&visit, Some(token), Problems::new()).await?.into_response()),
        Err(Failure::Invalid(problems)) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, super::show::page(&visit, None, problems).await?).into_response())
        }
        Err(other) => Err(other),
    }
}

/// Ends one of her own tokens.
///
/// # Errors
/// Not found, for a token that there is not or that is somebody else's.
pub async fn end(visit: Visit, Path(id): Path<i64>) -> Result<Response, Failure> {
    let (store, clock, user) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.clone());
    let ended = blocking(move || Ok(access::token::revoke(&store, &user, id, &clock)?)).await?;
    if ended { Ok(Redirect::to("/account?done=ended").into_response()) } else { Err(Failure::NotFound) }
}
