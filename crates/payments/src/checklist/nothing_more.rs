//! Somebody who imports says, with a reason, that nothing more of a period comes: of a kind of record, or from one source of it. Then its
//! absence stands in nobody's way.

use super::arrived::{self, Arrived};
use crate::State;
use crate::holds::given;
use crate::store as stored;
use ::store::{Store, Tx};
use kernel::{Clock, Location, Problem, Problems};
use serde::Serialize;
use serde_json::json;

/// What was said, with who, when and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct NothingMore {
    /// Its number, counted from 1.
    pub id: i64,
    /// The period.
    pub period: String,
    /// The kind of record: `deals`.
    pub kind: String,
    /// The source, as the checklist names it: `crm-*.csv`; empty for all of the kind.
    pub source: String,
    /// Why nothing more comes.
    pub why: String,
    /// Who said it.
    pub said_by: String,
    /// When, in RFC 3339.
    pub said_at: String,
    /// Who took it back.
    pub withdrawn_by: Option<String>,
    /// When.
    pub withdrawn_at: Option<String>,
    /// Why it was taken back.
    pub withdrawn_why: Option<String>,
}

impl NothingMore {
    /// Of what it was said, as the audit names it: `deals of 2026-04`, `deals of 2026-04 from crm-*.csv`.
    #[must_use]
    pub fn of_what(&self) -> String {
        let from = if self.source.is_empty() { String::new() } else { format!(" from {}", self.source) };
        format!("{} of {}{from}", self.kind, self.period)
    }
}

/// What is to be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said<'a> {
    /// The period; the open one when empty.
    pub period: &'a str,
    /// The kind of record.
    pub kind: &'a str,
    /// The source; empty for all of the kind.
    pub source: &'a str,
    /// Why; never empty.
    pub why: &'a str,
}

/// Says that nothing more comes.
///
/// # Errors
/// Without a reason; a period that is not there or closed; a kind that no measure counts, a source that brought none of it; what is said
/// already.
pub fn say(store: &Store, clock: &Clock, state: &State, actor: &str, said: &Said<'_>) -> Result<NothingMore, Problems> {
    stored::prepare(store)?;
    let why = given(said.why)?;
    let calendar = &state.book.company.calendar;
    let open = super::first_open(state)?;
    let period = if said.period.trim().is_empty() { Some(open) } else { state.period(said.period.trim()) };
    let Some(period) = period.filter(|period| *period < calendar.periods().len()) else {
        let at = Location::default().column("period").value(said.period);
        return Err(Problem::error("unknown-period", at, "The calendar has no such period.").into());
    };
    let id = &calendar.periods()[period].id;
    if period < open {
        let at = Location::default().column("period").value(id);
        return Err(Problem::error("period-closed", at, format!("{id} is closed.")).into());
    }
    let at = clock.now();
    store.write(|tx| {
        let found = arrived::of_periods(tx, state, (period, period), open)?;
        known(&found, said)?;
        let new = NothingMore {
            id: tx.next_number("nothing_more", "id")?,
            period: id.clone(),
            kind: said.kind.to_owned(),
            source: said.source.to_owned(),
            why: why.to_owned(),
            said_by: actor.to_owned(),
            said_at: at.to_string(),
            withdrawn_by: None,
            withdrawn_at: None,
            withdrawn_why: None,
        };
        if let Some(same) = stored::nothing_more::of_period(tx, id)?.iter().find(|one| one.kind == new.kind && one.source == new.source) {
            let message = format!("This was said already, by {} at {}: {}", same.said_by, crate::runs::minute(&same.said_at), same.why);
            return Err(Problem::error("said-already", Location::default(), message).into());
        }
        stored::nothing_more::insert(tx, &new)?;
        let after = Some(json!({ "period": new.period, "kind": new.kind, "source": new.source }));
        let on = new.of_what();
        let event = audit::Event { actor, action: "say that nothing more comes", on: &on, before: None, after, why: Some(why), at };
        audit::write(tx, &event)?;
        Ok(new)
    })
}

/// Refuses what no measure counts, and a source that brings none of it.
fn known(found: &[Arrived], said: &Said<'_>) -> Result<(), Problems> {
    let Some(kind) = found.iter().find(|one| one.kind == said.kind) else {
        let at = Location::default().column("kind").value(said.kind);
        let problem = Problem::error("unknown-kind", at, "No measure counts records of this kind.");
        return Err(problem.suggest(said.kind, found.iter().map(|one| one.kind.as_str())).into());
    };
    if said.source.is_empty() || kind.sources.iter().any(|one| one.source == said.source) {
        return Ok(());
    }
    let at = Location::default().column("source").value(said.source);
    let problem = Problem::error("unknown-source", at, format!("Nothing of {} came from there, now or in the periods before.", said.kind));
    Err(problem.suggest(said.source, kind.sources.iter().map(|one| one.source.as_str())).into())
}

/// Takes back what was said.
///
/// # Errors
/// Without a reason; nothing of that number, or taken back already.
pub fn withdraw(store: &Store, clock: &Clock, actor: &str, id: i64, why: &str) -> Result<NothingMore, Problems> {
    stored::prepare(store)?;
    let why = given(why)?;
    let at = clock.now();
    store.write(|tx| {
        let one = find(tx, id)?;
        if let (Some(by), Some(when)) = (&one.withdrawn_by, &one.withdrawn_at) {
            let message = format!("It was taken back by {by} at {} already.", crate::runs::minute(when));
            return Err(Problem::error("withdrawn-already", Location::default(), message).into());
        }
        let text = at.to_string();
        stored::nothing_more::withdraw(tx, id, actor, &text, why)?;
        let before = Some(json!({ "why": one.why, "said_by": one.said_by }));
        let on = one.of_what();
        let event = audit::Event { actor, action: "say that more comes", on: &on, before, after: None, why: Some(why), at };
        audit::write(tx, &event)?;
        Ok(NothingMore { withdrawn_by: Some(actor.to_owned()), withdrawn_at: Some(text), withdrawn_why: Some(why.to_owned()), ..one })
    })
}

fn find(tx: &mut Tx<'_>, id: i64) -> Result<NothingMore, Problems> {
    stored::nothing_more::all(tx)?.into_iter().find(|one| one.id == id).ok_or_else(|| {
        let at = Location::default().value(&id.to_string());
        Problem::error("unknown-saying", at, format!("Nothing of number {id} was said.")).into()
    })
}

/// All that was said, the newest first.
///
/// # Errors
/// What the database refuses.
pub fn list(store: &Store) -> Result<Vec<NothingMore>, Problems> {
    stored::prepare(store)?;
    let mut all = store.read(stored::nothing_more::all)?;
    all.reverse();
    Ok(all)
}
