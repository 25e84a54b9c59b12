//! `POST /users/{id}/view-as` and `POST /view-as/end`.

use crate::failure::{Failure, blocking};
use crate::visit::Visit;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};

/// From now on the administrator sees what the user sees, and changes nothing.
///
/// # Errors
/// Not found, for a user that there is not, or for those who do not keep users; why it is refused.
pub async fn begin(visit: Visit, Path(id): Path<i64>) -> Result<Response, Failure> {
    let user = super::show::find(&visit, id).await?;
    let (store, clock, me, token) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.clone(), visit.token.clone());
    blocking(move || Ok(access::view_as::begin(&store, &token, &me, &user.email, &clock)?)).await?;
    Ok(Redirect::to("/").into_response())
}

/// She is herself again.
///
/// # Errors
/// When the store cannot be written.
pub async fn end(visit: Visit) -> Result<Response, Failure> {
    if let Some(administrator) = visit.by.clone() {
        let (store, clock, token, email) =
            (visit.app.store.clone(), visit.app.clock.clone(), visit.token.clone(), visit.user.email.clone());
        blocking(move || Ok(access::view_as::end(&store, &token, &administrator, &email, &clock)?)).await?;
    }
    Ok(Redirect::to("/users").into_response())
}
