//! `GET /audit.csv`: every event that the page would list, page after page.

use super::list::Asked;
use super::sight;
use crate::export::Sheet;
use crate::failure::{Failure, blocking};
use crate::visit::Visit;
use access::Right;
use axum::extract::Query;
use axum::response::Response;

/// More events are taken in several files.
const MOST: usize = 100_000;

/// The events as CSV.
///
/// # Errors
/// Not found, for those who may not read the trail.
pub async fn export(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    visit.needs(Right::ReadAudit)?;
    let store = visit.app.store.clone();
    sight::note(&visit)?;
    let (wanted, before) = (sight::wanted(&visit, asked.wanted()), asked.before.parse().ok());
    let events = blocking(move || Ok(store.read(|tx| audit::find(tx, &wanted, before, MOST))?)).await?;
    let mut sheet = Sheet::new(&["number", "at", "who", "action", "on", "before", "after", "why", "from", "hash"]);
    for event in events.into_iter().map(|event| sight::shown(&visit, event)) {
        let hash = event.hash.iter().map(|byte| format!("{byte:02x}")).collect();
        let text = |text: Option<String>| text.unwrap_or_default();
        let (before, after, why, from) = (text(event.before), text(event.after), text(event.why), text(event.place));
        sheet.row(vec![event.id.to_string(), event.at, event.actor, event.action, event.on, before, after, why, from, hash]);
    }
    Ok(sheet.download("audit-trail"))
}
