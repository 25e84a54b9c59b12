//! `POST /records/{kind}/{id}`: a new version of a record, with the reason why.

use super::sight;
use crate::address;
use crate::failure::{Failure, blocking};
use crate::visit::Visit;
use access::Right;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::{Location, Problem};
use payments::Changed;
use records::Kind;
use std::collections::BTreeMap;

/// The right to change records.
pub const RIGHT: Right = Right::ChangeRecords;

/// Saves what was typed.
///
/// # Errors
/// Not found, for a record that there is not or that is not the user's to change.
pub async fn edit(
    visit: Visit,
    Path((kind, id)): Path<(String, String)>,
    Form(typed): Form<Vec<(String, String)>>,
) -> Result<Response, Failure> {
    visit.needs(RIGHT)?;
    let found = sight::find(&visit, &kind, &id)?;
    let why = typed.iter().find(|(name, _)| name == "_why").map(|(_, value)| value.clone()).unwrap_or_default();
    let stored = |name: &str| found.values.iter().find(|(column, _)| column == name).map(|(_, v)| v.to_string()).unwrap_or_default();
    let key = found.kind.key();
    let own = |name: &str| name.starts_with('_') || key.contains(&name);
    let read = |(name, value): &(String, String)| {
        let number = super::show::is_number(&visit, found.kind, name);
        (name.clone(), if number { crate::language::typed::number(value) } else { value.clone() })
    };
    let changed: BTreeMap<String, String> = typed.iter().map(read).filter(|(name, value)| !own(name) && stored(name) != *value).collect();
    let seen = typed.iter().find(|(name, _)| name == "_version").and_then(|(_, value)| value.parse().ok());
    if changed.is_empty() {
        return Ok(Redirect::to(&address::record(&kind, &id)).into_response());
    }
    match change(&visit, found.kind, id.clone(), changed, why, seen).await {
        Ok(_) => Ok(Redirect::to(&format!("{}?done=saved", address::record(&kind, &id))).into_response()),
        Err(Failure::Invalid(problems)) => {
            let page = super::show::page(&visit, &found, true, &typed, problems).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(Failure::Older(problems)) => {
            let merged = super::meanwhile::merged(&visit, &found, seen.unwrap_or(0), typed.iter().map(read).collect()).await?;
            let local = |(name, value): (String, String)| {
                let number = super::show::is_number(&visit, found.kind, &name);
                (name, if number { crate::language::typed::written(&value) } else { value })
            };
            let typed: Vec<(String, String)> = merged.into_iter().map(local).collect();
            Ok((StatusCode::CONFLICT, super::show::page(&visit, &found, true, &typed, problems).await?).into_response())
        }
        Err(other) => Err(other),
    }
}

/// Changes one record through the desk, away from the threads that answer requests; of the version that was seen, if it is said which.
///
/// # Errors
/// What is wrong with the values; nothing is changed then.
pub async fn change(
    visit: &Visit,
    kind: Kind,
    id: String,
    typed: BTreeMap<String, String>,
    why: String,
    seen: Option<i64>,
) -> Result<Changed, Failure> {
    if book::Adjustment::of_record(&id).is_some() {
        let problem = Problem::error("by-hand", Location::default(), format!("`{id}` is a credit by hand, and no record."));
        return Err(problem.hint("what was approved stays: enter another one that takes it back, on the page of adjustments").into());
    }
    let values: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    visit.changes_others(kind, &id, &values)?;
    let mut columns = visit.state.book.tables.get(&kind).map(|table| table.columns.clone()).unwrap_or_default();
    columns.retain(|column| super::sight::sees_column(visit, kind, &column.name));
    let fields = records::typed::values(kind, &columns, &typed)?;
    let (desk, actor) = (visit.app.desk.clone(), visit.user.email.clone());
    let why = Some(why).filter(|text| !text.trim().is_empty());
    blocking(move || {
        desk.change_seen(&actor, kind, &id, &fields, why.as_deref(), seen).map_err(|problems| {
            let older = problems.0.iter().any(|problem| problem.code == records::ledger::seen::CHANGED_SINCE);
            if older { Failure::Older(problems) } else { Failure::Invalid(problems) }
        })
    })
    .await
}
