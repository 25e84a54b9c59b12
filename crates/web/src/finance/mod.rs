//! What finance posts and watches beside pay itself.
//!
//! - [`accruals`]: what is owed by month, and the posting of a month's end
//! - [`capitalised`]: commissions as a cost of obtaining contracts
//! - [`cost`]: pay against revenue and margin
//! - [`lines`]: the lines of pay behind a group of it

pub mod accruals;
pub mod capitalised;
pub mod cost;
pub mod lines;

use crate::App;
use axum::Router;
use axum::routing::get;

/// The addresses of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/accruals", get(accruals::show).post(accruals::post))
        .route("/accruals.csv", get(accruals::csv))
        .route("/accruals.xlsx", get(accruals::workbook))
        .route("/capitalised", get(capitalised::show))
        .route("/capitalised.csv", get(capitalised::csv))
        .route("/capitalised.xlsx", get(capitalised::workbook))
        .route("/cost-of-sales", get(cost::show))
        .route("/cost-of-sales.csv", get(cost::csv))
        .route("/cost-of-sales.xlsx", get(cost::workbook))
        .route("/cost-of-sales/lines", get(lines::show))
        .route("/cost-of-sales/lines.csv", get(lines::csv))
        .route("/cost-of-sales/lines.xlsx", get(lines::workbook))
}
