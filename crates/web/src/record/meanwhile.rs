//! Somebody else changed the record while the form was open: what she did is told, what was typed stays, and what was left alone is as it is
//! now.

use super::sight::Found;
use crate::failure::{Failure, blocking};
use crate::visit::Visit;
use records::ledger;

/// The form's values over the record as it is now: what differs from the version that was seen was typed and stays; the rest is as it is now.
///
/// # Errors
/// What the database refuses.
pub async fn merged(visit: &Visit, found: &Found, seen: i64, typed: Vec<(String, String)>) -> Result<Vec<(String, String)>, Failure> {
    let (store, kind, id) = (visit.app.store.clone(), found.kind, found.id.clone());
    let versions = blocking(move || Ok(store.read(|tx| ledger::history(tx, kind, &id))?)).await?;
    let then = versions.iter().find(|version| version.number == seen);
    let was = |name: &str| then.and_then(|version| version.value(name)).map(ToString::to_string).unwrap_or_default();
    // A reason is typed, and never left alone.
    Ok(typed.into_iter().filter(|(name, value)| name == "_why" || (!name.starts_with('_') && was(name) != *value)).collect())
}

/// The number of the version that holds now; 0 for none.
///
/// # Errors
/// What the database refuses.
pub async fn version(visit: &Visit, found: &Found) -> Result<i64, Failure> {
    let (store, kind, id) = (visit.app.store.clone(), found.kind, found.id.clone());
    blocking(move || Ok(store.read(|tx| ledger::record(tx, kind, &id))?.map_or(0, |version| version.number))).await
}
