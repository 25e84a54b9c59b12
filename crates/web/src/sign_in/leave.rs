//! `POST /sign-out`.

use crate::failure::{Failure, blocking};
use crate::session;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};

/// Ends the session, here and in the store.
///
/// # Errors
/// When the store cannot be written.
pub async fn leave(State(app): State<crate::App>, headers: HeaderMap) -> Result<Response, Failure> {
    if let Some(token) = session::token(&headers, app.secure) {
        let (store, clock) = (app.store.clone(), app.clock.clone());
        blocking(move || Ok(access::sign_out(&store, &token, &clock)?)).await?;
    }
    Ok((
        StatusCode::SEE_OTHER,
        [(header::LOCATION, "/sign-in")],
        AppendHeaders(session::unset(app.secure).map(|gone| (header::SET_COOKIE, gone))),
    )
        .into_response())
}
