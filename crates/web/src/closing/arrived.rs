//! What arrived of a period, on the page of its close; `POST /close/nothing-more` and `POST /close/nothing-more/{id}/withdraw`: somebody says that
//! nothing more comes, or takes it back.

use crate::failure::{Failure, blocking};
use crate::language::{phrase, said};
use crate::say::minute;
use crate::visit::Visit;
use crate::why::working::capital;
use access::Right;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use payments::checklist::nothing_more::{self, Said};
use payments::checklist::{Arrived, FromSource, NothingMore};
use serde::Deserialize;

/// A kind of record, or one source of it, as a row.
pub struct Row {
    /// The kind, as its word.
    pub kind: String,
    /// The source; empty for the kind as a whole.
    pub source: String,
    /// What people read.
    pub label: String,
    /// How many are usual; of a source how many came for the three periods before.
    pub before: String,
    /// How many came.
    pub now: String,
    /// When the newest came.
    pub last: String,
    /// Whether some are expected and none came.
    pub missing: bool,
    /// Whether it may be said that nothing more comes: where something is missing, or little came.
    pub asks: bool,
    /// What was said: its number, who and when, why.
    pub said: Option<(i64, String, String)>,
}

/// The rows: each kind, and below it its sources.
pub fn rows(all: &[Arrived]) -> Vec<Row> {
    all.iter().flat_map(|one| std::iter::once(whole(one)).chain(one.sources.iter().map(|source| part(one, source)))).collect()
}

fn told(one: &Option<NothingMore>) -> Option<(i64, String, String)> {
    one.as_ref().map(|one| (one.id, format!("{}, {}", one.said_by, minute(&one.said_at)), one.why.clone()))
}

fn whole(one: &Arrived) -> Row {
    Row {
        kind: one.kind.clone(),
        source: String::new(),
        label: capital(&phrase(&one.kind).replace('_', " ")),
        before: one.usual.map(|usual| said("{1} as a rule", &[&usual])).unwrap_or_default(),
        now: one.records.to_string(),
        last: one.last.as_deref().map(minute).unwrap_or_default(),
        missing: one.is_empty(),
        asks: one.is_empty() || one.is_few() || one.missing().next().is_some(),
        said: told(&one.nothing_more),
    }
}

fn part(kind: &Arrived, one: &FromSource) -> Row {
    Row {
        kind: kind.kind.clone(),
        source: one.source.clone(),
        label: phrase(&one.source),
        before: one.before.iter().map(u64::to_string).collect::<Vec<_>>().join(", "),
        now: one.records.to_string(),
        last: one.last.as_deref().map(minute).unwrap_or_default(),
        missing: one.missing,
        asks: one.missing,
        said: told(&one.nothing_more),
    }
}

/// What was typed.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Typed {
    /// The period, by its id; the open one when it is left out.
    pub period: String,
    /// The kind of record.
    pub kind: String,
    /// The source, as the checklist names it; empty for all of the kind.
    pub source: String,
    /// Why.
    pub why: String,
}

/// Whether the user may say it: whoever imports and sees the close.
pub fn may(visit: &Visit) -> bool {
    access::may(&visit.user, Right::Import) && access::may(&visit.user, Right::ReadRuns)
}

fn allowed(visit: &Visit) -> Result<(), Failure> {
    visit.needs(Right::ReadRuns)?;
    visit.needs(Right::Import)
}

/// Says that nothing more comes, in the name of the user; for the API as well.
///
/// # Errors
/// Not found without the right; without a reason, of a closed period, of a kind or source that there is not, said already.
pub async fn saying(visit: &Visit, typed: Typed) -> Result<NothingMore, Failure> {
    allowed(visit)?;
    let (store, clock, state) = (visit.app.store.clone(), visit.app.clock.clone(), visit.state.clone());
    let actor = visit.user.email.clone();
    let done = blocking(move || {
        let said = Said { period: &typed.period, kind: typed.kind.trim(), source: typed.source.trim(), why: &typed.why };
        Ok(nothing_more::say(&store, &clock, &state, &actor, &said)?)
    });
    done.await
}

/// Takes back what was said, in the name of the user; for the API as well.
///
/// # Errors
/// Not found without the right; without a reason, taken back already.
pub async fn withdrawing(visit: &Visit, id: i64, why: String) -> Result<NothingMore, Failure> {
    allowed(visit)?;
    let (store, clock, actor) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.email.clone());
    blocking(move || Ok(nothing_more::withdraw(&store, &clock, &actor, id, &why)?)).await
}

/// `POST /close/nothing-more`.
///
/// # Errors
/// Not found without the right.
pub async fn say(visit: Visit, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let done = saying(&visit, typed).await;
    answer(&visit, done, "nothing-more").await
}

/// `POST /close/nothing-more/{id}/withdraw`.
///
/// # Errors
/// Not found without the right.
pub async fn withdraw(visit: Visit, Path(id): Path<i64>, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    let done = withdrawing(&visit, id, typed.why).await;
    answer(&visit, done, "more").await
}

async fn answer(visit: &Visit, done: Result<NothingMore, Failure>, what: &str) -> Result<Response, Failure> {
    match done {
        Ok(_) => Ok(Redirect::to(&format!("/close?done={what}#arrived")).into_response()),
        Err(Failure::Invalid(problems)) => {
            let page = super::periods::with_problems(visit, problems).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(other) => Err(other),
    }
}
