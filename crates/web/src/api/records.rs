//! One record as JSON: read, and changed.

use super::object::Object;
use crate::failure::Failure;
use crate::record::edit::{self, RIGHT};
use crate::record::sight;
use crate::visit::Visit;
use axum::Json;
use axum::extract::Path;
use kernel::{Location, Problem};
use records::Kind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// New values of some columns.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
pub struct Change {
    /// By column: a text, a number as text, a boolean, or null for an empty cell.
    pub fields: Map<String, Value>,
    /// Why; kept in the audit trail.
    #[serde(default)]
    pub why: String,
    /// The `version` that was read, 0 for a new record: when somebody else changed it since, nothing is done and the answer is 412 with who changed what.
    #[serde(default)]
    pub version: Option<i64>,
}

/// A record.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Shown {
    kind: String,
    id: String,
    /// Its values as texts, by column.
    fields: BTreeMap<String, String>,
    /// The number of this version.
    version: i64,
    /// Where it was read: file, sheet, row.
    from: String,
    /// To whom it counts.
    credits: Vec<Credited>,
}

/// That a record counts to somebody.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Credited {
    measure: String,
    person: String,
    date: String,
    /// A fraction: 0.5 is one half.
    share: String,
    amount: String,
}

/// Whose figures were calculated again.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Recalculated {
    /// These people's.
    recalculated: Vec<String>,
    /// Everybody's: the whole book was.
    everyone: bool,
    /// When.
    at: String,
}

/// `GET /api/v1/records/{kind}/{id}`: its values and where it was read.
///
/// # Errors
/// Not found, for what there is not or is not the user's to see.
pub async fn show(visit: Visit, Path((kind, id)): Path<(String, String)>) -> Result<Json<Shown>, Failure> {
    let found = sight::find(&visit, &kind, &id)?;
    let fields = found.values.iter().map(|(name, value)| (name.clone(), value.to_string())).collect();
    let credits = sight::seen(&visit, &found.credits).into_iter().map(|credit| Credited {
        measure: credit.measure.to_string(),
        person: credit.person.to_string(),
        date: credit.date.to_string(),
        share: credit.share.normalize().to_string(),
        amount: credit.amount.to_string(),
    });
    let credits = credits.collect();
    let version = crate::record::meanwhile::version(&visit, &found).await?;
    Ok(Json(Shown { kind, id, fields, version, from: found.place.to_string(), credits }))
}

/// `PATCH` or `PUT /api/v1/records/{kind}/{id}` with `{"fields": {"amount": "1200.00"}, "why": "…"}`: a new version, or a new record.
/// Says whose figures were calculated again.
///
/// # Errors
/// Not found without the right; what is wrong with the values, with nothing changed.
pub async fn change(
    visit: Visit,
    Path((kind, id)): Path<(String, String)>,
    Object(change): Object<Change>,
) -> Result<Json<Recalculated>, Failure> {
    visit.needs(RIGHT)?;
    let kind = Kind::from_word(&kind).filter(|kind| sight::has_page(*kind)).ok_or(Failure::NotFound)?;
    if !visit.sees_everyone() {
        // Whose role is limited changes what she sees, and makes nothing that she might not see.
        sight::find(&visit, kind.word(), &id)?;
    }
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
    let changed = edit::change(&visit, kind, id, fields, change.why, change.version).await?;
    let recalculated = changed.people.iter().map(ToString::to_string).collect();
    Ok(Json(Recalculated { recalculated, everyone: changed.everyone, at: changed.at.to_string() }))
}
