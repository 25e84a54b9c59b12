//! The audit trail as JSON, page by page.

use super::listed::{Listed, Paging};
use crate::audit_trail::list::Asked;
use crate::audit_trail::sight;
use crate::failure::{Failure, blocking};
use crate::visit::Visit;
use access::Right;
use axum::Json;
use axum::extract::Query;
use schemars::JsonSchema;
use serde::Serialize;

/// Something that was done.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Event {
    /// Its number.
    id: i64,
    /// When.
    at: String,
    /// Who did it.
    who: String,
    /// What she did.
    action: String,
    /// To what.
    on: String,
    /// What was there before, as JSON.
    before: Option<String>,
    /// What was there after, as JSON.
    after: Option<String>,
    /// Why.
    why: Option<String>,
    /// From where: `page` or `API` with the address, `terminal`, a job; none for events of before it was kept.
    from: Option<String>,
    /// The hash of the chain at it: of the one before and of all that was written, in hexadecimal.
    hash: String,
}

/// `GET /api/v1/audit?who=&action=&q=&from=&until=`: newest first.
///
/// # Errors
/// Not found without the right.
pub async fn list(visit: Visit, Query(asked): Query<Asked>, Query(paging): Query<Paging>) -> Result<Json<Listed<Event>>, Failure> {
    visit.needs(Right::ReadAudit)?;
    let store = visit.app.store.clone();
    sight::note(&visit)?;
    let (wanted, before, limit) = (sight::wanted(&visit, asked.wanted()), paging.before()?.or(asked.before.parse().ok()), paging.limit()?);
    let events = blocking(move || Ok(store.read(|tx| audit::find(tx, &wanted, before, limit + 1))?)).await?;
    let event = |e: audit::Recorded| Event {
        id: e.id,
        at: e.at,
        who: e.actor,
        action: e.action,
        on: e.on,
        before: e.before,
        after: e.after,
        why: e.why,
        from: e.place,
        hash: e.hash.iter().map(|byte| format!("{byte:02x}")).collect(),
    };
    Ok(Json(Listed::cut(events.into_iter().map(|one| sight::shown(&visit, one)).map(event).collect(), limit, |one: &Event| {
        one.id.to_string()
    })))
}
