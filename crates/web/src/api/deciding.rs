//! What people decide about pay as JSON: adjustments, freezes, the statements of a run in review, and what a run paid to one person.

use super::listed::{Listed, Paging};
use super::object::Object;
use crate::closing::{adjustments, approvals, attached, freezes as frozen, paid};
use crate::failure::{Failure, blocking};
use crate::visit::Visit;
use access::Right;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Query};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use payments::approvals::Queued;
use payments::attachments::{self, Attachment};
use payments::freezes::{self, Freeze, Frozen};
use serde::{Deserialize, Serialize};

/// The addresses below `/api/v1`.
pub fn routes() -> Router<crate::App> {
    Router::new()
        .route("/adjustments", get(all_adjustments).post(enter))
        .route("/adjustments/approve", post(approve_adjustments))
        .route("/adjustments/{id}/refuse", post(refuse))
        .route("/adjustments/{id}/files", get(files).post(attach).layer(DefaultBodyLimit::max(attachments::LARGEST + 1)))
        .route("/adjustment-files/{id}", get(attached::download))
        .route("/freezes", get(all_freezes).post(freeze))
        .route("/freezes/waiting", get(waiting))
        .route("/freezes/{id}/lift", post(lift))
        .route("/runs/{id}/approvals", get(queue).post(several))
        .route("/runs/{id}/people/{person}", get(of_person))
        .route("/runs/{id}/people/{person}/approve", post(approve))
        .route("/runs/{id}/people/{person}/reject", post(reject))
}

/// An adjustment.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(super) struct Adjustment {
    id: String,
    person: String,
    period: String,
    amount: kernel::Decimal,
    currency: String,
    plan: Option<String>,
    component: Option<String>,
    /// For a credit by hand: the measure that the amount counts for.
    measure: Option<String>,
    /// For a credit by hand: its day.
    date: Option<String>,
    reason: String,
    author: String,
    approver: Option<String>,
}

#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub(super) struct Wanted {
    person: String,
    show: String,
}

/// `GET /api/v1/adjustments?person=&show=waiting`.
pub(super) async fn all_adjustments(
    visit: Visit,
    Query(wanted): Query<Wanted>,
    Query(paging): Query<Paging>,
) -> Result<Json<Listed<Adjustment>>, Failure> {
    visit.needs_in_part(Right::ReadRuns)?;
    visit.note_reading("adjustments")?;
    let fits = |one: &&book::Adjustment| {
        adjustments::sees(&visit, one)
            && (wanted.person.is_empty() || one.person.as_str() == wanted.person)
            && (wanted.show != "waiting" || one.approver.is_none())
    };
    let shown = |one: &book::Adjustment| Adjustment {
        id: one.id.clone(),
        person: one.person.to_string(),
        period: visit.period_id(one.period).to_owned(),
        amount: one.amount,
        currency: one.currency.to_string(),
        plan: one.plan.as_ref().map(ToString::to_string),
        component: one.component.as_ref().map(ToString::to_string),
        measure: one.credit.as_ref().map(|credit| credit.measure.to_string()),
        date: one.credit.as_ref().map(|credit| credit.date.to_string()),
        reason: one.reason.clone(),
        author: one.author.clone(),
        approver: one.approver.clone(),
    };
    Listed::of(visit.state.book.adjustments.iter().filter(fits).map(shown), &paging, |one| one.id.clone())
}

#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(super) struct Entered {
    id: String,
}

/// `POST /api/v1/adjustments` with `{"person": "ada", "period": "2026-03", "amount": "150.00", "why": "…"}`.
pub(super) async fn enter(visit: Visit, Object(typed): Object<adjustments::Typed>) -> Result<(StatusCode, Json<Entered>), Failure> {
    Ok((StatusCode::CREATED, Json(Entered { id: adjustments::entered(&visit, &typed).await? })))
}

#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub(super) struct Ids {
    ids: Vec<String>,
    people: Vec<String>,
}

/// `POST /api/v1/adjustments/approve` with `{"ids": ["H-0001"]}`.
pub(super) async fn approve_adjustments(visit: Visit, Object(wanted): Object<Ids>) -> Result<StatusCode, Failure> {
    adjustments::may_decide(&visit, &wanted.ids)?;
    let (desk, user) = (visit.app.desk.clone(), visit.user.clone());
    let done = blocking(move || {
        payments::adjusting::approve(&desk, &user.email, user.person.as_deref(), &wanted.ids, None)?;
        Ok(StatusCode::NO_CONTENT)
    });
    done.await
}

#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub(super) struct Said {
    why: String,
    seen: String,
}

/// `POST /api/v1/adjustments/{id}/refuse` with `{"why": "…"}`.
pub(super) async fn refuse(visit: Visit, Path(id): Path<String>, Object(said): Object<Said>) -> Result<StatusCode, Failure> {
    adjustments::refused_by(&visit, id, said.why).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/adjustments/{id}/files`: the files that show why.
pub(super) async fn files(visit: Visit, Path(id): Path<String>, Query(paging): Query<Paging>) -> Result<Json<Listed<Attachment>>, Failure> {
    visit.needs(Right::ReadRuns)?;
    let store = visit.app.store.clone();
    Listed::of(blocking(move || Ok(attachments::list(&store, Some(&id))?)).await?, &paging, |file| file.id.to_string())
}

/// What the file in the body is called.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub(super) struct Named {
    /// Its name; the ending says the kind.
    name: String,
}

/// `POST /api/v1/adjustments/{id}/files?name=contract.pdf` with the file as the body.
pub(super) async fn attach(
    visit: Visit,
    Path(id): Path<String>,
    Query(named): Query<Named>,
    content: Bytes,
) -> Result<(StatusCode, Json<Attachment>), Failure> {
    Ok((StatusCode::CREATED, Json(attached::attached(&visit, id, named.name, content.to_vec()).await?)))
}

/// `GET /api/v1/freezes`.
pub(super) async fn all_freezes(visit: Visit, Query(paging): Query<Paging>) -> Result<Json<Listed<Freeze>>, Failure> {
    visit.needs(Right::ReadRuns)?;
    let store = visit.app.store.clone();
    Listed::of(blocking(move || Ok(freezes::list(&store)?)).await?, &paging, |one| one.id.to_string())
}

/// `GET /api/v1/freezes/waiting`: what a run would keep now, though the calculation says otherwise; in minor units.
pub(super) async fn waiting(visit: Visit, Query(paging): Query<Paging>) -> Result<Json<Listed<Frozen>>, Failure> {
    visit.needs(Right::ReadRuns)?;
    visit.note_reading("freezes")?;
    let state = visit.state.clone();
    Listed::of(blocking(move || Ok(freezes::keep::waiting(&state, None)?)).await?, &paging, |one| part(&one.key))
}

/// `POST /api/v1/freezes` with `{"scope": "person", "name": "ada", "why": "…"}`, and `as_of` for another day than today.
pub(super) async fn freeze(visit: Visit, Object(typed): Object<frozen::Typed>) -> Result<(StatusCode, Json<Freeze>), Failure> {
    Ok((StatusCode::CREATED, Json(frozen::placed(&visit, typed).await?)))
}

/// `POST /api/v1/freezes/{id}/lift` with `{"why": "…"}`.
pub(super) async fn lift(visit: Visit, Path(id): Path<i64>, Object(said): Object<Said>) -> Result<Json<Freeze>, Failure> {
    Ok(Json(frozen::lifted(&visit, id, said.why).await?))
}

/// `GET /api/v1/runs/{id}/approvals`: the statements of a run with their variances and what was decided.
pub(super) async fn queue(visit: Visit, Path(id): Path<i64>, Query(paging): Query<Paging>) -> Result<Json<Listed<Queued>>, Failure> {
    Listed::of(approvals::read(&visit, id).await?.1, &paging, |one| format!("{} {}", one.person, one.currency))
}

/// `POST /api/v1/runs/{id}/approvals` with `{"people": ["ada", "ben"]}`: none of them unusual.
pub(super) async fn several(visit: Visit, Path(id): Path<i64>, Object(wanted): Object<Ids>) -> Result<StatusCode, Failure> {
    approvals::approved(&visit, id, wanted.people).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/runs/{id}/people/{person}/approve` with `{"seen": "1000.00"}`.
pub(super) async fn approve(
    visit: Visit,
    Path((id, person)): Path<(i64, String)>,
    Object(said): Object<Said>,
) -> Result<StatusCode, Failure> {
    approvals::approved_one(&visit, id, person, said.seen).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/runs/{id}/people/{person}/reject` with `{"why": "…"}`.
pub(super) async fn reject(
    visit: Visit,
    Path((id, person)): Path<(i64, String)>,
    Object(said): Object<Said>,
) -> Result<StatusCode, Failure> {
    approvals::rejected(&visit, id, person, said.why).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/runs/{id}/people/{person}`: what a run paid to one person: parts, balance lines, payouts, entries of the ledger.
pub(super) async fn of_person(visit: Visit, Path((id, person)): Path<(i64, String)>) -> Result<Json<paid::Read>, Failure> {
    Ok(Json(paid::read(&visit, id, &person).await?))
}

/// What tells a part of somebody's pay from all others.
pub(super) fn part(key: &payments::parts::PartKey) -> String {
    [&key.person, &key.period, key.kind.word(), &key.plan, &key.component, &key.reference, &key.currency.to_string()].join("/")
}
