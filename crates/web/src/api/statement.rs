//! Statements and their explanations as JSON.

use super::listed::{Listed, Paging};
use crate::failure::{Failure, blocking};
use crate::record::{sight, why_not as page};
use crate::statement::past;
use crate::visit::Visit;
use crate::why::show::Asked;
use axum::Json;
use axum::extract::{Path, Query};
use payments::disputes::{self, Settled};
use payments::explain::{self, Why, WhyNot};
use payments::freezes::Frozen;
use payments::past::{Past, PastWhy, PastWhyNot, Version};
use payments::statement::Statement;
use serde::{Deserialize, Serialize};

/// A period.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
pub struct Period {
    /// Its id; the present one when empty.
    #[serde(default)]
    pub period: String,
}

/// Who is signed in.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Me {
    email: String,
    name: String,
    role: access::Role,
    /// Her id among the people of the book.
    person: Option<String>,
}

/// `GET /api/v1/me`: who is signed in.
pub async fn me(visit: Visit) -> Json<Me> {
    let person = visit.person().map(str::to_owned);
    Json(Me { email: visit.user.email, name: visit.user.name, role: visit.user.role, person })
}

/// A statement with what stands on it from elsewhere.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Shown {
    #[serde(flatten)]
    statement: Statement,
    /// The person's questions that changed something, with what they changed.
    questions: Vec<Settled>,
    /// What waits because of a freeze; only for those who may place and lift freezes.
    waits: Vec<Frozen>,
}

/// A statement as it is, or as it was.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum NowOrThen {
    /// As it is.
    Now(Box<Shown>),
    /// As a run said it.
    Then(Box<Past>),
}

/// `GET /api/v1/people/{person}/statement?period=`; with `as_of=` a day or `run=` a number, as it was.
///
/// # Errors
/// Not found, for what there is not or is not the user's to see.
pub async fn statement(visit: Visit, Path(person): Path<String>, Query(asked): Query<past::Asked>) -> Result<Json<NowOrThen>, Failure> {
    if !asked.as_of.is_empty() || !asked.run.is_empty() {
        return Ok(Json(NowOrThen::Then(Box::new(past::read(&visit, &person, &asked).await?.0))));
    }
    let period = visit.period(Some(&asked.period))?;
    visit.sees(&person, period)?;
    let statement = crate::statement::show::read(&visit, &person, period).await?;
    let waits = crate::statement::show::waits(&visit, &statement)?;
    let store = visit.app.store.clone();
    let questions = blocking(move || Ok(disputes::settled(&store, &person)?)).await?;
    Ok(Json(NowOrThen::Now(Box::new(Shown { statement, questions, waits }))))
}

/// `GET /api/v1/people/{person}/statement/versions?period=`: the runs that say it, the newest first.
///
/// # Errors
/// Not found, for what there is not or is not the user's to see.
pub async fn versions(
    visit: Visit,
    Path(person): Path<String>,
    Query(asked): Query<Period>,
    Query(paging): Query<Paging>,
) -> Result<Json<Listed<Version>>, Failure> {
    let period = visit.period(Some(&asked.period))?;
    visit.sees(&person, period)?;
    Listed::of(past::versions(&visit, &person, period).await?, &paging, |version| version.run.to_string())
}

/// A working as it is, or as it was.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum WhyNowOrThen {
    /// As it was, of the run that held then.
    Then(Box<PastWhy>),
    /// As it is.
    Now(Box<Why>),
}

/// `GET /api/v1/people/{person}/why?period=&plan=&component=&record=`; with `as_of=` a day or `run=` a number, as it was.
///
/// # Errors
/// Not found, for what there is not or is not the user's to see.
pub async fn why(visit: Visit, Path(person): Path<String>, Query(asked): Query<Asked>) -> Result<Json<WhyNowOrThen>, Failure> {
    if asked.is_past() {
        let (mut found, _) = crate::why::show::read_past(&visit, &person, &asked).await?;
        found.why = crate::why::show::with_files(&visit, found.why).await?;
        return Ok(Json(WhyNowOrThen::Then(Box::new(found))));
    }
    let period = visit.period(Some(&asked.period))?;
    visit.sees(&person, period)?;
    let found = explain::why::why(&visit.state, &person, period, &asked.question()).ok_or(Failure::NotFound)?;
    Ok(Json(WhyNowOrThen::Now(Box::new(crate::why::show::with_files(&visit, found).await?))))
}

/// What was tried as it is, or as it was.
#[derive(Debug, Serialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum WhyNotNowOrThen {
    /// As it was, by the run that held then.
    Then(Box<PastWhyNot>),
    /// As it is.
    Now(Box<WhyNot>),
}

/// `GET /api/v1/records/{kind}/{id}/why-not?person=`; with `as_of=` a day or `run=` a number, as it was.
///
/// # Errors
/// Not found, for what there is not or is not the user's to see.
pub async fn why_not(
    visit: Visit,
    Path((kind, id)): Path<(String, String)>,
    Query(asked): Query<page::Asked>,
) -> Result<Json<WhyNotNowOrThen>, Failure> {
    let found = sight::find(&visit, &kind, &id)?;
    let person = page::named(&visit, &asked.person, sight::day(&visit, &found))?;
    visit.note_reading_of(&person, &format!("person {person}, {kind} {id}"))?;
    if asked.is_past() {
        let (found, _) = page::read_past(&visit, (found.kind, &id), &person, &asked).await?;
        return Ok(Json(WhyNotNowOrThen::Then(Box::new(found))));
    }
    Ok(Json(WhyNotNowOrThen::Now(Box::new(explain::why_not::why_not(&visit.state, found.kind, &id, &person)))))
}
