//! `POST /account/password`.

use crate::failure::{Failure, blocking};
use crate::visit::Visit;
use axum::Form;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

/// What was typed.
#[derive(Deserialize)]
pub struct Typed {
    present: String,
    new: String,
}

/// Changes the password of whoever asks.
///
/// # Errors
/// When the store cannot be written.
pub async fn change(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let (store, clock, user, token) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.clone(), visit.token.clone());
    let changed = blocking(move || Ok(access::change_own_password(&store, &user, &token, &typed.present, &typed.new, &clock)?));
    match changed.await {
        Ok(()) => Ok(Redirect::to("/account?done=password").into_response()),
        Err(Failure::Invalid(problems)) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, super::show::page(&visit, None, problems).await?).into_response())
        }
        Err(other) => Err(other),
    }
}
