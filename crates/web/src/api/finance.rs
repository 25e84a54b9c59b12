//! Accruals, capitalised commissions and the cost of sales as JSON.

use super::listed::{Listed, Paging};
use super::object::Object;
use crate::failure::Failure;
use crate::finance::cost::{self, Asked};
use crate::finance::{accruals, capitalised, lines};
use crate::visit::Visit;
use axum::extract::{Path, Query};
use axum::routing::{get, post};
use axum::{Json, Router};
use payments::books::{AccrualMonth, Capitalisation, Posted};
use payments::cost_of_sales::{CostOfSales, PayLine};
use serde::Deserialize;

/// The addresses below `/api/v1`.
pub fn routes() -> Router<crate::App> {
    Router::new()
        .route("/accruals", get(accrued))
        .route("/runs/{id}/month-end", post(month_end))
        .route("/capitalised", get(capitalisation))
        .route("/cost-of-sales", get(compared))
        .route("/cost-of-sales/lines", get(lines_of))
}

/// `GET /api/v1/accruals`: what is owed to payees by month and currency.
pub(super) async fn accrued(visit: Visit, Query(paging): Query<Paging>) -> Result<Json<Listed<AccrualMonth>>, Failure> {
    let key = |one: &AccrualMonth| format!("{} {}", one.period, one.currency);
    Listed::of(accruals::read(&visit).await?, &paging, key)
}

#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub(super) struct Why {
    why: String,
}

/// `POST /api/v1/runs/{id}/month-end` with `{"why": "…"}`.
pub(super) async fn month_end(visit: Visit, Path(id): Path<i64>, Object(asked): Object<Why>) -> Result<Json<Posted>, Failure> {
    Ok(Json(accruals::posted(&visit, id, asked.why).await?))
}

/// `GET /api/v1/capitalised`: the roll-forward, what is left by contract, and what will be spread.
pub(super) async fn capitalisation(visit: Visit) -> Result<Json<Capitalisation>, Failure> {
    Ok(Json(capitalised::read(&visit).await?))
}

/// `GET /api/v1/cost-of-sales?by=&from=&to=`: pay against revenue and margin.
pub(super) async fn compared(visit: Visit, Query(asked): Query<Asked>) -> Result<Json<CostOfSales>, Failure> {
    visit.needs(access::Right::ReadRuns)?;
    let range = asked.range(&visit)?;
    Ok(Json(cost::read(&visit, &range).await?))
}

/// `GET /api/v1/cost-of-sales/lines?by=&from=&to=&group=`: the lines of pay of a group.
pub(super) async fn lines_of(
    visit: Visit,
    Query(asked): Query<Asked>,
    Query(paging): Query<Paging>,
) -> Result<Json<Listed<PayLine>>, Failure> {
    let lines: Vec<(usize, PayLine)> = lines::read(&visit, &asked).await?.into_iter().enumerate().collect();
    // The order of lines is stated, so that a place in it is what a page ends with.
    let Json(page) = Listed::of(lines, &paging, |(at, _)| at.to_string())?;
    Ok(Json(Listed { items: page.items.into_iter().map(|(_, line)| line).collect(), next: page.next }))
}
