//! Runs from draft to paid, and what follows: balance lines, the ledger, holds, the period close.
//!
//! - [`steps`]: a step with a run
//! - [`panel`]: the steps and payouts on a run's page
//! - [`balances`]: what changed in closed periods
//! - [`paid`]: what a run paid to one person, as it was
//! - [`money`]: the ledger
//! - [`posted`]: the lines of its entries as rows
//! - [`freezes`]: a plan, a country or a person that keeps its figures
//! - [`approvals`]: the statements of a run in review
//! - [`holds`]: pay that is held back
//! - [`adjustments`]: amounts by hand, and who approves them
//! - [`attached`]: their files
//! - [`moved`]: what a period costs, and what moved
//! - [`files`]: what a run pays, as payroll and the general ledger take it
//! - [`periods`]: the close of the open period
//! - [`arrived`]: what came for it, and who says that nothing more comes

pub mod adjustments;
pub mod approvals;
pub mod arrived;
pub mod attached;
pub mod balances;
pub mod files;
pub mod freezes;
pub mod holds;
pub mod money;
pub mod moved;
pub mod paid;
pub mod panel;
pub mod periods;
pub mod posted;
pub mod steps;

use crate::App;
use axum::Router;
use axum::routing::{get, post};

/// The addresses of these pages.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/runs/{id}/steps", post(steps::take))
        .route("/runs/{id}/payroll", get(files::payroll))
        .route("/runs/{id}/journal", get(files::journal))
        .route("/runs/{id}/balances", get(balances::of_run))
        .route("/runs/{id}/people/{person}", get(paid::show))
        .route("/people/{person}/balances", get(balances::of_person))
        .route("/ledger", get(money::show))
        .route("/ledger.csv", get(money::export))
        .route("/ledger.xlsx", get(money::workbook))
        .route("/runs/{id}/payouts.csv", get(panel::export))
        .route("/runs/{id}/payouts.xlsx", get(panel::workbook))
        .route("/freezes.csv", get(freezes::export))
        .route("/freezes.xlsx", get(freezes::workbook))
        .route("/holds.csv", get(holds::export))
        .route("/holds.xlsx", get(holds::workbook))
        .route("/adjustments.csv", get(adjustments::export))
        .route("/adjustments.xlsx", get(adjustments::workbook))
        .route("/runs/{id}/approvals", get(approvals::list).post(approvals::several))
        .route("/runs/{id}/people/{person}/approve", post(approvals::approve))
        .route("/runs/{id}/people/{person}/reject", post(approvals::reject))
        .route("/freezes", get(freezes::list).post(freezes::place))
        .route("/freezes/{id}/lift", post(freezes::lift))
        .route("/holds", get(holds::list).post(holds::place))
        .route("/holds/{id}/lift", post(holds::lift))
        .route("/adjustments", get(adjustments::list).post(adjustments::enter))
        .route("/adjustments/approve", post(adjustments::approve))
        .route("/adjustments/{id}/refuse", post(adjustments::refuse))
        .route(
            "/adjustments/{id}/files",
            post(attached::attach).layer(axum::extract::DefaultBodyLimit::max(payments::attachments::LARGEST + (1 << 16))),
        )
        .route("/adjustment-files/{id}", get(attached::download))
        .route("/close", get(periods::show))
        .route("/close/nothing-more", post(arrived::say))
        .route("/close/nothing-more/{id}/withdraw", post(arrived::withdraw))
}
