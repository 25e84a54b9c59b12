//! `GET /api`: every operation of the API, from the same table as the OpenAPI document.

use crate::api::describe::{OPERATIONS, Operation};
use crate::page::{Page, Shown};
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use askama::Template;

/// The page.
#[derive(Template)]
#[template(path = "reference/show.html")]
pub struct Show {
    shell: Shell,
    operations: &'static [Operation],
}

/// The page.
///
/// # Errors
/// None.
pub async fn show(visit: Visit) -> Shown<Show> {
    Ok(Page(Show { shell: visit.shell("API", Place::Account, ""), operations: &OPERATIONS }))
}
