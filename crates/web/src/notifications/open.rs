//! `POST /notifications/open` and `POST /notifications/read`.

use super::notice::of;
use crate::failure::{Failure, blocking};
use crate::visit::Visit;
use axum::Form;
use axum::response::Redirect;
use serde::Deserialize;

/// Which one.
#[derive(Debug, Default, Deserialize)]
pub struct Named {
    #[serde(default)]
    name: String,
}

/// Takes note of one and goes where it leads.
///
/// # Errors
/// Not found, for what does not concern the user.
pub async fn open(visit: Visit, Form(named): Form<Named>) -> Result<Redirect, Failure> {
    let notice = of(&visit)?.into_iter().find(|notice| notice.name == named.name).ok_or(Failure::NotFound)?;
    note(&visit, vec![notice.name]).await?;
    Ok(Redirect::to(&notice.href))
}

/// Takes note of all.
///
/// # Errors
/// When the database cannot be written.
pub async fn read(visit: Visit) -> Result<Redirect, Failure> {
    let names = of(&visit)?.into_iter().filter(|notice| !notice.read).map(|notice| notice.name).collect();
    note(&visit, names).await?;
    Ok(Redirect::to("/notifications"))
}

/// Remembers that these were read.
///
/// # Errors
/// When the database cannot be written.
pub(crate) async fn note(visit: &Visit, names: Vec<String>) -> Result<(), Failure> {
    let (store, clock, user) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.clone());
    blocking(move || Ok(access::notices::mark(&store, &user, &names, &clock)?)).await
}
