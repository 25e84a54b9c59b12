//! `GET /`: a seller's or manager's own period, or the company's.

use super::{company, seller};
use crate::failure::Failure;
use crate::visit::Visit;
use access::Role;
use axum::extract::Query;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

/// What the address says.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// The period's id.
    #[serde(default)]
    pub period: String,
}

/// The home page.
///
/// # Errors
/// Not found, for a period that there is not.
pub async fn show(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let period = visit.period(Some(&asked.period))?;
    let person = visit.person().map(str::to_owned);
    match (visit.user.role, person) {
        (Role::Seller | Role::Manager, Some(person)) => seller::page(&visit, &person, period).map(IntoResponse::into_response),
        (Role::Manager, None) => Ok(Redirect::to("/team").into_response()),
        (Role::Seller, None) => Err(Failure::NotFound),
        _ => company::page(&visit, period).await.map(IntoResponse::into_response),
    }
}
