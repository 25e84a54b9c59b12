//! Published plans and measures as JSON: what they say in words, their curves, the text that is calculated from.

use super::listed::{Listed, Paging};
use crate::App;
use crate::catalogue::list::{credit, readers};
use crate::chart::curve::Curve;
use crate::failure::{Failure, blocking};
use crate::plan_document::list::{Signed, signed};
use crate::plans::{curves, list::seen};
use crate::visit::Visit;
use axum::extract::{Path, Query};
use axum::routing::get;
use axum::{Json, Router};
use kernel::{Date, Unit};
use measures::{Better, Class, Definition, Function, Measure, MeasureUnit};
use plans::{Difference, Plan};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The addresses below `/api/v1`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/plans", get(all))
        .route("/plans/{plan}", get(show))
        .route("/plans/{plan}/acceptances", get(acceptances))
        .route("/measures", get(measures))
}

/// A version of a plan.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Version {
    plan: String,
    version: u32,
    description: Option<String>,
    /// The first day on which it is in force; null when it always was.
    from: Option<String>,
    /// The last day on which it is in force; null without an end.
    to: Option<String>,
    /// Whether it is in force today.
    in_force: bool,
    currency: String,
    /// `period`, `quarter` or `year`.
    pays: &'static str,
    /// The names of its components, in order.
    components: Vec<String>,
    /// How many people are on it today.
    people: usize,
}

impl Version {
    fn of(visit: &Visit, index: usize, plan: &Plan) -> Self {
        let today = visit.today();
        let on = visit.state.book.assignments.get(index).map_or(&[][..], Vec::as_slice);
        let mut people: Vec<usize> = on.iter().filter(|a| a.range.contains(today)).map(|a| a.person).collect();
        people.dedup();
        Self {
            plan: plan.id.to_string(),
            version: plan.version,
            description: plan.description.clone(),
            from: Some(plan.effective.from).filter(|from| *from != Date::MIN).map(|from| from.to_string()),
            to: plan.effective.until.and_then(|until| until.yesterday().ok()).map(|last| last.to_string()),
            in_force: plan.effective.contains(today),
            currency: plan.currency.to_string(),
            pays: match plan.pays {
                Unit::Period => "period",
                Unit::Quarter => "quarter",
                Unit::Year => "year",
            },
            components: plan.components.iter().map(|component| component.name.to_string()).collect(),
            people: people.len(),
        }
    }
}

/// `GET /api/v1/plans`: every version of every plan that the user may read.
///
/// # Errors
/// A page that there is not.
pub async fn all(visit: Visit, Query(paging): Query<Paging>) -> Result<Json<Listed<Version>>, Failure> {
    let all: Vec<Version> = seen(&visit).into_iter().map(|(index, plan)| Version::of(&visit, index, plan)).collect();
    Listed::of(all, &paging, |version| format!("{} v{}", version.plan, version.version))
}

/// A plan as a whole.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Whole {
    #[serde(flatten)]
    version: Version,
    /// All versions that the user may read.
    versions: Vec<u32>,
    /// The condition that says whom it is for.
    eligible: String,
    /// What it says as a whole, in sentences.
    sentences: Vec<String>,
    /// What each component says, and its curve.
    parts: Vec<Part>,
    /// The text that is calculated from.
    text: String,
    /// What changes from the older to the newer of it and the version that it is compared with (the one before it unless told otherwise), in
    /// words; null for a first version.
    difference: Option<Difference>,
}

/// A component in words.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Part {
    component: String,
    /// What it pays, and what limits or changes that.
    sentences: Vec<String>,
    /// Its tiers, steps, points or rates.
    lines: Vec<String>,
    /// What it pays at each attainment; null for one that pays the same everywhere.
    curve: Option<Curve>,
}

/// The components of a plan in words.
pub(super) fn parts(visit: &Visit, plan: &Plan) -> (Vec<String>, Vec<Part>) {
    let words = plans::describe_with(plan, &visit.state.book.measures);
    let parts = plan.components.iter().zip(words.components).map(|(component, said)| Part {
        component: said.name,
        sentences: said.sentences.into_iter().chain(said.terms).collect(),
        lines: said.lines,
        curve: curves::of(component),
    });
    (words.sentences, parts.collect())
}

/// Which version.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct Asked {
    /// The version; the one in force today, else the newest, when empty.
    pub version: String,
    /// The version to compare it with; the one before it when empty.
    pub against: String,
}

/// `GET /api/v1/plans/{plan}?version=&against=`.
///
/// # Errors
/// Not found, for a plan that there is not or that is not the user's to see.
pub async fn show(visit: Visit, Path(plan): Path<String>, Query(asked): Query<Asked>) -> Result<Json<Whole>, Failure> {
    let all: Vec<(usize, &Plan)> = seen(&visit).into_iter().filter(|(_, one)| one.id.as_str() == plan).collect();
    let today = visit.today();
    let chosen = if asked.version.is_empty() {
        all.iter().find(|(_, one)| one.effective.contains(today)).or(all.last())
    } else {
        all.iter().find(|(_, one)| one.version.to_string() == asked.version)
    };
    let (index, chosen) = *chosen.ok_or(Failure::NotFound)?;
    let versions: Vec<&Plan> = all.iter().map(|(_, one)| *one).collect();
    let difference = crate::plans::show::compared(&visit, &versions, chosen, &asked.against)?;
    let (sentences, parts) = parts(&visit, chosen);
    Ok(Json(Whole {
        version: Version::of(&visit, index, chosen),
        versions: all.iter().map(|(_, one)| one.version).collect(),
        eligible: chosen.eligible.text.clone(),
        sentences,
        parts,
        text: chosen.text.clone(),
        difference: difference.map(|(.., difference)| difference),
    }))
}

/// `GET /api/v1/plans/{plan}/acceptances?version=`: who has accepted a version, and who has not yet; those who have not come first.
///
/// # Errors
/// Not found, for a plan that there is not, and for sellers.
pub async fn acceptances(
    visit: Visit,
    Path(plan): Path<String>,
    Query(asked): Query<Asked>,
    Query(paging): Query<Paging>,
) -> Result<Json<Listed<Signed>>, Failure> {
    let (_, all) = blocking(move || signed(&visit, &plan, &asked.version)).await?;
    Listed::of(all, &paging, |one| one.person.clone())
}

/// A measure.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MeasureShown {
    measure: String,
    label: String,
    description: Option<String>,
    /// `activity`, `objective` or `result`.
    class: &'static str,
    /// `higher` or `lower`.
    better: &'static str,
    /// `money`, `count`, `days` or `ratio`.
    unit: &'static str,
    /// The kind of record that it is taken of; null for one that is made of other measures.
    of: Option<&'static str>,
    /// Which of them; null for all.
    when: Option<String>,
    /// The day on which one counts.
    counts_on: Option<String>,
    /// `sum`, `count`, `average`, `minimum` or `maximum`.
    function: Option<&'static str>,
    /// The value of one record.
    argument: Option<String>,
    /// Who gets credit, in words.
    credit: Vec<String>,
    /// The plans that read it.
    plans: Vec<String>,
}

impl MeasureShown {
    fn of(visit: &Visit, measure: &Measure) -> Self {
        let counted = match &measure.definition {
            Definition::Counted(counted) => Some(counted),
            _ => None,
        };
        Self {
            measure: measure.id.to_string(),
            label: measure.label.clone(),
            description: measure.description.clone(),
            class: match measure.class {
                Class::Activity => "activity",
                Class::Objective => "objective",
                Class::Result => "result",
            },
            better: match measure.better {
                Better::Higher => "higher",
                Better::Lower => "lower",
            },
            unit: match measure.unit {
                MeasureUnit::Money => "money",
                MeasureUnit::Count => "count",
                MeasureUnit::Days => "days",
                MeasureUnit::Ratio => "ratio",
            },
            of: counted.map(|counted| counted.of.word()),
            when: counted.and_then(|counted| counted.when.as_ref()).map(|when| when.text.clone()),
            counts_on: counted.map(|counted| counted.on.text.clone()),
            function: counted.map(|counted| match counted.function {
                Function::Sum => "sum",
                Function::Count => "count",
                Function::Average => "average",
                Function::Minimum => "minimum",
                Function::Maximum => "maximum",
            }),
            argument: counted.and_then(|counted| counted.argument.as_ref()).map(|argument| argument.text.clone()),
            credit: credit(measure),
            plans: readers(&visit.state.book, measure),
        }
    }
}

/// `GET /api/v1/measures`: what counts, when, how much, and whose it is.
///
/// # Errors
/// A page that there is not.
pub async fn measures(visit: Visit, Query(paging): Query<Paging>) -> Result<Json<Listed<MeasureShown>>, Failure> {
    let all: Vec<MeasureShown> = visit.state.book.measures.iter().map(|measure| MeasureShown::of(&visit, measure)).collect();
    Listed::of(all, &paging, |one| one.measure.clone())
}
