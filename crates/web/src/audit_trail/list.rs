//! `GET /audit`: who did what, when and why, searchable, and whether anything was altered since.

use super::sight;
use crate::address::query;
use crate::failure::blocking;
use crate::language::t;
use crate::page::{Page, Shown};
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use access::Right;
use askama::Template;
use audit::{Recorded, Wanted};
use axum::extract::Query;
use serde::Deserialize;

/// What the address says.
#[derive(Debug, Default, Clone, Deserialize, schemars::JsonSchema)]
pub struct Asked {
    /// Only events before this number.
    #[serde(default)]
    pub before: String,
    /// Whether to verify the chain.
    #[serde(default)]
    pub verify: String,
    /// A part of who did it.
    #[serde(default)]
    pub who: String,
    /// A part of what she did.
    #[serde(default)]
    pub action: String,
    /// A part of what it was done to, of why, of what was there before or after.
    #[serde(default)]
    pub q: String,
    /// The first day.
    #[serde(default)]
    pub from: String,
    /// The last day.
    #[serde(default)]
    pub until: String,
}

impl Asked {
    /// Which events are looked for.
    #[must_use]
    pub fn wanted(&self) -> Wanted {
        let (actor, action, text) = (self.who.clone(), self.action.clone(), self.q.clone());
        Wanted { actor, action, text, from: self.from.clone(), until: self.until.clone(), without_values: false }
    }

    fn address(&self, path: &str, before: &str) -> String {
        let parts = [("who", &*self.who), ("action", &self.action), ("q", &self.q), ("from", &self.from), ("until", &self.until)];
        format!("{path}{}", query(&parts.into_iter().chain([("before", before)]).collect::<Vec<_>>()))
    }
}

/// The page.
#[derive(Template)]
#[template(path = "audit_trail/list.html")]
pub struct List {
    shell: Shell,
    asked: Asked,
    events: Vec<(Recorded, String)>,
    more: Option<String>,
    export: String,
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
    sight::note(&visit)?;
    let (wanted, before) = (sight::wanted(&visit, asked.wanted()), asked.before.parse().ok());
    let verify = !asked.verify.is_empty();
    let found = blocking(move || {
        let events = store.read(|tx| audit::find(tx, &wanted, before, MOST))?;
        let verified = verify.then(|| audit::verify(&store).map_err(|problems| problems.to_string()));
        Ok((events, verified))
    });
    let (events, verified) = found.await?;
    Ok(Page(List {
        shell: visit.shell(t("Audit trail"), Place::Audit, ""),
        more: events.last().filter(|_| events.len() == MOST).map(|event| asked.address("/audit", &event.id.to_string())),
        events: events
            .into_iter()
            .map(|event| sight::shown(&visit, event))
            .map(|event| (event.clone(), crate::say::minute(&event.at)))
            .collect(),
        export: asked.address("/audit.csv", ""),
        verified,
        asked,
    }))
}
