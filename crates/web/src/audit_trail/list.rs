//! `GET /audit`: who did what, when and why, and whether anything was altered since.

use crate::failure::blocking;
use crate::page::{Page, Shown};
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use access::Right;
use askama::Template;
use audit::Recorded;
use axum::extract::Query;
use serde::Deserialize;

/// What the address says.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Only events before this number.
    #[serde(default)]
    pub before: String,
    /// Whether to verify the chain.
    #[serde(default)]
    pub verify: String,
}

/// The page.
#[derive(Template)]
#[template(path = "audit_trail/list.html")]
pub struct List {
    shell: Shell,
    events: Vec<(Recorded, String)>,
    more: Option<i64>,
    verified: Option<Result<u64, String>>,
}

const MOST: usize = 100;

/// The trail.
///
/// # Errors
/// Not found, for those who may not read it.
pub async fn list(visit: Visit, Query(asked): Query<Asked>) -> Shown<List> {
    visit.needs(Right::ReadAudit)?;
    let store = visit.app.store.clone();
    let before = asked.before.parse().ok();
    let verify = !asked.verify.is_empty();
    let found = blocking(move || {
        let events = store.read(|tx| audit::list(tx, None, before, MOST))?;
        let verified = verify.then(|| audit::verify(&store).map_err(|problems| problems.to_string()));
        Ok((events, verified))
    });
    let (events, verified) = found.await?;
    Ok(Page(List {
        shell: visit.shell("Audit trail", Place::Audit, ""),
        more: events.last().filter(|_| events.len() == MOST).map(|event| event.id),
        events: events.into_iter().map(|event| (event.clone(), crate::runs::list::minute(&event.at))).collect(),
        verified,
    }))
}
