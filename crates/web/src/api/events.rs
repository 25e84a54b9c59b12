//! The audit trail as JSON, page by page.

use crate::audit_trail::list::Asked;
use crate::failure::{Failure, blocking};
use crate::visit::Visit;
use access::Right;
use axum::Json;
use axum::extract::Query;
use serde_json::{Value, json};

const MOST: usize = 100;

/// `GET /api/v1/audit?who=&action=&q=&from=&until=&before=`: at most a hundred events, newest first; `next` is the `before` of the next page.
///
/// # Errors
/// Not found without the right.
pub async fn list(visit: Visit, Query(asked): Query<Asked>) -> Result<Json<Value>, Failure> {
    visit.needs(Right::ReadAudit)?;
    let store = visit.app.store.clone();
    let (wanted, before) = (asked.wanted(), asked.before.parse().ok());
    let events = blocking(move || Ok(store.read(|tx| audit::find(tx, &wanted, before, MOST))?)).await?;
    let next = events.last().filter(|_| events.len() == MOST).map(|event| event.id.to_string());
    let events: Vec<Value> = events
        .into_iter()
        .map(|e| {
            json!({ "id": e.id, "at": e.at, "who": e.actor, "action": e.action, "on": e.on, "before": e.before, "after": e.after, "why": e.why })
        })
        .collect();
    Ok(Json(json!({ "events": events, "next": next })))
}
