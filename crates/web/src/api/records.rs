//! One record as JSON: read, and changed.

use crate::failure::Failure;
use crate::record::edit::{self, RIGHT};
use crate::record::sight;
use crate::visit::Visit;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use kernel::{Location, Problem};
use records::Kind;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// New values of some columns.
#[derive(Debug, Deserialize)]
pub struct Change {
    /// By column: a text, a number as text, a boolean, or null for an empty cell.
    pub fields: Map<String, Value>,
    /// Why; kept in the audit trail.
    #[serde(default)]
    pub why: String,
}

/// `GET /api/v1/records/{kind}/{id}`: its values and where it was read.
///
/// # Errors
/// Not found, for what there is not or is not the user's to see.
pub async fn show(visit: Visit, Path((kind, id)): Path<(String, String)>) -> Result<Json<Value>, Failure> {
    let found = sight::find(&visit, &kind, &id)?;
    let fields: Map<String, Value> = found.values.iter().map(|(name, value)| (name.clone(), json!(value.to_string()))).collect();
    let credits: Vec<Value> = sight::seen(&visit, &found.credits)
        .into_iter()
        .map(|credit| {
            json!({
                "measure": credit.measure.as_str(),
                "person": credit.person.as_str(),
                "date": credit.date.to_string(),
                "share": credit.share.normalize().to_string(),
                "amount": credit.amount.to_string(),
            })
        })
        .collect();
    Ok(Json(json!({ "kind": kind, "id": id, "fields": fields, "from": found.place.to_string(), "credits": credits })))
}

/// `PATCH` or `PUT /api/v1/records/{kind}/{id}` with `{"fields": {"amount": "1200.00"}, "why": "…"}`: a new version, or a new record.
/// Says whose figures were calculated again.
///
/// # Errors
/// Not found without the right; what is wrong with the values, with nothing changed.
pub async fn change(
    visit: Visit,
    Path((kind, id)): Path<(String, String)>,
    Json(change): Json<Change>,
) -> Result<(StatusCode, Json<Value>), Failure> {
    visit.needs(RIGHT)?;
    let kind = Kind::from_word(&kind).filter(|kind| kind.is_measured()).ok_or(Failure::NotFound)?;
    let mut fields = BTreeMap::new();
    for (name, value) in change.fields {
        let text = match value {
            Value::Null => String::new(),
            Value::String(text) => text,
            Value::Bool(flag) => flag.to_string(),
            Value::Number(number) if number.is_i64() => number.to_string(),
            other => {
                let at = Location::default().column(name).value(&other.to_string());
                let problem = Problem::error("wrong-type", at, "This is not a text, a whole number, true, false or null.");
                return Err(problem.hint("write decimals as texts, such as \"1234.50\", so that none is rounded on the way").into());
            }
        };
        fields.insert(name, text);
    }
    let changed = edit::change(&visit, kind, id, fields, change.why).await?;
    Ok((StatusCode::OK, Json(json!({ "recalculated": changed.people, "everyone": changed.everyone, "at": changed.at.to_string() }))))
}
