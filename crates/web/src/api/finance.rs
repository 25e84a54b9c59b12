//! Accruals, capitalised commissions and the cost of sales as JSON.

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
async fn accrued(visit: Visit) -> Result<Json<Vec<AccrualMonth>>, Failure> {
    Ok(Json(accruals::read(&visit).await?))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Why {
    why: String,
}

/// `POST /api/v1/runs/{id}/month-end` with `{"why": "…"}`.
async fn month_end(visit: Visit, Path(id): Path<i64>, Json(asked): Json<Why>) -> Result<Json<Posted>, Failure> {
    Ok(Json(accruals::posted(&visit, id, asked.why).await?))
}

/// `GET /api/v1/capitalised`: the roll-forward, what is left by contract, and what will be spread.
async fn capitalisation(visit: Visit) -> Result<Json<Capitalisation>, Failure> {
    Ok(Json(capitalised::read(&visit).await?))
}

/// `GET /api/v1/cost-of-sales?by=&from=&to=`: pay against revenue and margin.
async fn compared(visit: Visit, Query(asked): Query<Asked>) -> Result<Json<CostOfSales>, Failure> {
    visit.needs(access::Right::ReadRuns)?;
    let range = asked.range(&visit)?;
    Ok(Json(cost::read(&visit, &range).await?))
}

/// `GET /api/v1/cost-of-sales/lines?by=&from=&to=&group=`: the lines of pay of a group.
async fn lines_of(visit: Visit, Query(asked): Query<Asked>) -> Result<Json<Vec<PayLine>>, Failure> {
    Ok(Json(lines::read(&visit, &asked).await?))
}
