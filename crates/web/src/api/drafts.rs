//! Drafts of plans as JSON.

use super::listed::{Listed, Paging};
use super::object::Object;
use crate::designer::advance::{Typed as StepTyped, taken};
use crate::designer::beside;
use crate::designer::list::{Typed as Begun, started};
use crate::designer::simulation::{Asked as Periods, by_chance, range, run};
use crate::designer::{find, needs, save};
use crate::failure::{Failure, blocking};
use crate::visit::Visit;
use axum::Json;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use book::drafts::{self, Draft, Taken};
use kernel::Problems;
use payments::simulate::{Chance, Simulation};
use plans::Difference;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A text, and the revision that its writer saw.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
pub struct Text {
    /// The revision.
    pub revision: i64,
    /// The text.
    pub text: String,
}

/// `GET /api/v1/plan-drafts`, those that took a step last first.
///
/// # Errors
/// Not found without the right.
pub async fn list(visit: Visit, Query(paging): Query<Paging>) -> Result<Json<Listed<Draft>>, Failure> {
    needs(&visit)?;
    let store = visit.app.store.clone();
    Listed::of(blocking(move || Ok(drafts::list(&store)?)).await?, &paging, |draft| draft.id.to_string())
}

/// `POST /api/v1/plan-drafts` with `{"plan": "Account Executive", "from": "2026-07-01"}` or `{"template": "manager", "from": …}`.
///
/// # Errors
/// Not found without the right; what is wrong with what was sent.
pub async fn begin(visit: Visit, Object(wanted): Object<Begun>) -> Result<(StatusCode, Json<Draft>), Failure> {
    Ok((StatusCode::CREATED, Json(started(&visit, &wanted).await?)))
}

/// `GET /api/v1/plan-drafts/{id}`.
///
/// # Errors
/// Not found, for a draft that there is not or without the right.
pub async fn show(visit: Visit, Path(id): Path<i64>) -> Result<Json<Draft>, Failure> {
    find(&visit, id).await.map(Json)
}

/// `PUT /api/v1/plan-drafts/{id}` with `{"revision": 3, "text": "…"}`.
///
/// # Errors
/// Not found without the right; a conflict when somebody else changed it since.
pub async fn write(visit: Visit, Path(id): Path<i64>, Object(typed): Object<Text>) -> Result<Json<Draft>, Failure> {
    find(&visit, id).await?;
    save::write(&visit, id, typed.revision, typed.text).await.map(Json)
}

/// `GET /api/v1/plan-drafts/{id}/history`, newest first.
///
/// # Errors
/// As for [`show`].
pub async fn history(visit: Visit, Path(id): Path<i64>, Query(paging): Query<Paging>) -> Result<Json<Listed<Taken>>, Failure> {
    find(&visit, id).await?;
    let store = visit.app.store.clone();
    let all = blocking(move || Ok(drafts::history(&store, id)?)).await?;
    let all: Vec<(usize, Taken)> = all.into_iter().enumerate().collect();
    let count = all.len();
    let Json(page) = Listed::of(all, &paging, |(at, _)| (count - at).to_string())?;
    Ok(Json(Listed { items: page.items.into_iter().map(|(_, taken)| taken).collect(), next: page.next }))
}

/// What was found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Checked {
    /// Whether it could be published.
    sound: bool,
    /// What is wrong, or worth knowing.
    problems: Problems,
}

/// `GET /api/v1/plan-drafts/{id}/check`: whether it could be published, and what is wrong or worth knowing.
///
/// # Errors
/// As for [`show`].
pub async fn check(visit: Visit, Path(id): Path<i64>) -> Result<Json<Checked>, Failure> {
    let draft = find(&visit, id).await?;
    let store = visit.app.store.clone();
    let (sound, problems) = blocking(move || {
        Ok(match drafts::publish::check(&store, &draft) {
            Ok(notes) => (true, notes),
            Err(problems) => (false, problems),
        })
    })
    .await?;
    Ok(Json(Checked { sound, problems }))
}

/// `GET /api/v1/plan-drafts/{id}/difference`: what it changes in words; nothing for a new plan.
///
/// # Errors
/// As for [`show`]; what is wrong with the text.
pub async fn difference(visit: Visit, Path(id): Path<i64>) -> Result<Json<Option<Difference>>, Failure> {
    let draft = find(&visit, id).await?;
    let after = plans::read(&draft.file(), &draft.text)?;
    let before = crate::designer::beside::predecessor(&visit, &draft, &after);
    Ok(Json(before.map(|before| plans::diff(before, &after, &visit.state.book.measures, &visit.state.book.company.calendar))))
}

/// On whom a draft is tried.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct OnWhom {
    /// Her id; whoever of those on the plan got most when empty.
    person: String,
    /// The period; the present one when empty.
    period: String,
}

/// A draft tried on one person's period.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Tried {
    person: String,
    period: String,
    /// What is wrong with the draft; then it was not tried.
    problems: Problems,
    /// Her period as it is and as it would be; null when nobody is on the plan, or the draft is wrong.
    test: Option<beside::Test>,
}

/// `GET /api/v1/plan-drafts/{id}/trial?person=&period=`: the live test.
///
/// # Errors
/// As for [`show`].
pub async fn trial(visit: Visit, Path(id): Path<i64>, Query(asked): Query<OnWhom>) -> Result<Json<Tried>, Failure> {
    let draft = find(&visit, id).await?;
    visit.period(Some(&asked.period))?;
    blocking(move || {
        let typed = beside::Typed { text: None, person: asked.person, period: asked.period };
        let found = beside::of(&visit, &draft, &typed)?;
        Ok(Json(Tried { person: found.person, period: found.period, problems: found.problems, test: found.test }))
    })
    .await
}

/// `GET /api/v1/plan-drafts/{id}/simulation?from=2026-01&to=2026-06`.
///
/// # Errors
/// As for [`show`]; what is wrong with the text.
pub async fn simulation(visit: Visit, Path(id): Path<i64>, Query(asked): Query<Periods>) -> Result<Json<Simulation>, Failure> {
    let draft = find(&visit, id).await?;
    let (first, last) = range(&visit, &asked)?;
    visit.note_reading(&format!("simulation of draft {id}"))?;
    blocking(move || Ok(Json(run(&visit, &draft, first, last)?.0))).await
}

/// `GET /api/v1/plan-drafts/{id}/chance?from=2026-01&to=2026-06&trials=1000&seed=1`: the same with attainment by chance.
///
/// # Errors
/// As for [`show`]; what is wrong with the text.
pub async fn chance(visit: Visit, Path(id): Path<i64>, Query(asked): Query<Periods>) -> Result<Json<Listed<Chance>>, Failure> {
    let draft = find(&visit, id).await?;
    let range = range(&visit, &asked)?;
    visit.note_reading(&format!("simulation of draft {id}"))?;
    blocking(move || {
        let (simulation, ..) = run(&visit, &draft, range.0, range.1)?;
        let items = by_chance(&visit, &draft, &simulation, range, asked.trials.unwrap_or(1000), asked.seed)?;
        Ok(Json(Listed { items, next: None }))
    })
    .await
}

/// `POST /api/v1/plan-drafts/{id}/{step}` with `{"revision": 3, "why": "…"}`; a step is `submit`, `send-back`, `approve`, `publish` or
/// `withdraw`.
///
/// # Errors
/// Not found without the right; a conflict when somebody else was quicker or the step does not follow.
pub async fn step(visit: Visit, Path((id, step)): Path<(i64, String)>, Object(typed): Object<StepTyped>) -> Result<Json<Draft>, Failure> {
    find(&visit, id).await?;
    taken(&visit, id, &step, &typed).await.map(Json)
}
