//! `POST /users/second-factor`: who has to have a second factor.

use crate::failure::{Failure, blocking};
use crate::visit::Visit;
use access::Right;
use access::second_factor::{self, Required};
use axum::Form;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::{Location, Problem};
use serde::Deserialize;

/// What was chosen.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    required: String,
}

/// Keeps what was chosen.
///
/// # Errors
/// Not found, for those who do not keep users; a word that is none.
pub async fn second_factor(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    visit.needs(Right::ManageUsers)?;
    let Some(required) = Required::from_word(&typed.required) else {
        let at = Location::default().column("required").value(&typed.required);
        let words = Required::ALL.iter().map(|one| one.word());
        return Err(Problem::error("unknown-word", at, "This is no answer.").suggest(&typed.required, words).into());
    };
    let (store, clock, actor) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.email.clone());
    blocking(move || Ok(second_factor::require(&store, required, &actor, &clock)?)).await?;
    Ok(Redirect::to("/users?done=required").into_response())
}
