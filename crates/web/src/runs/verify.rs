//! `POST /runs/{id}/verify`: calculates the run again and says what holds.

use super::show::Show;
use crate::failure::{Failure, blocking};
use crate::page::Shown;
use crate::visit::Visit;
use access::Right;
use axum::extract::Path;
use payments::runs;

/// The run's page with the outcome.
///
/// # Errors
/// Not found, for a run that there is not, or for those who may not see runs.
pub async fn verify(visit: Visit, Path(id): Path<i64>) -> Shown<Show> {
    visit.needs(Right::ReadRuns)?;
    let store = visit.app.store.clone();
    let outcome = blocking(move || {
        if runs::show(&store, id)?.is_none() {
            return Err(Failure::NotFound);
        }
        Ok(runs::verify(&store, id)?)
    });
    let verification = outcome.await?;
    super::show::page(&visit, id, crate::table::Asked::default(), Some(verification), kernel::Problems::new()).await
}
