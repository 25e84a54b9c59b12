//! `POST /account/sessions/{id}/end`.

use crate::failure::{Failure, blocking};
use crate::visit::Visit;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

/// Ends one of her own sessions.
///
/// # Errors
/// Not found, for a session that there is not or that is somebody else's.
pub async fn end(visit: Visit, Path(id): Path<String>) -> Result<Response, Failure> {
    let (store, clock, user) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.clone());
    let ended = blocking(move || Ok(access::session::end_one(&store, &user, &id, &clock)?)).await?;
    if ended { Ok(Redirect::to("/account?done=ended").into_response()) } else { Err(Failure::NotFound) }
}
