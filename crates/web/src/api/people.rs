//! People with attainment and pay, and the credits of one, as JSON.

use super::listed::{Listed, Paging};
use crate::App;
use crate::deals::list::{Wanted, chosen};
use crate::deals::rows;
use crate::failure::Failure;
use crate::people::list::{everyone, note};
use crate::visit::Visit;
use axum::extract::{Path, Query};
use axum::routing::get;
use axum::{Json, Router};
use kernel::{Currency, Date, Decimal, MeasureId, PersonId};
use serde::{Deserialize, Serialize};

/// The addresses below `/api/v1`.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/people", get(people))
        .route("/people/{person}/deals", get(deals))
        .route("/people/{person}/statement.csv", get(crate::statement::export::export))
        .route("/people/{person}/statement.xlsx", get(crate::statement::export::workbook))
}

/// Which people.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Asked {
    /// A period by its id, or a day; the present one when empty.
    period: String,
    /// A part of a name, id, role or team.
    q: String,
}

/// A person in a period.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Person {
    /// Her id.
    person: String,
    name: String,
    /// Role and team on the period's last day.
    role: Option<String>,
    team: Option<String>,
    /// Her manager's id on that day.
    manager: Option<PersonId>,
    /// Attainment of her most credited measure with a quota, 1 for 100%; null without a quota and for those who see no pay.
    attainment: Option<Decimal>,
    /// What she is paid; null when it is nothing, and for those who see no pay.
    paid: Option<Decimal>,
    currency: Option<String>,
}

impl Person {
    fn of(row: crate::people::rows::Row) -> Self {
        let (paid, currency) = row.paid.map_or((None, None), |(amount, currency)| (Some(amount), Some(currency.to_string())));
        let (role, team, manager) = (row.role, row.team, row.reports_to);
        Self { person: row.id, name: row.name, role, team, manager, attainment: row.attainment, paid, currency }
    }

    fn has(&self, words: &str) -> bool {
        let texts = [Some(&self.person), Some(&self.name), self.role.as_ref(), self.team.as_ref()];
        texts.into_iter().flatten().any(|text| text.to_lowercase().contains(words))
    }
}

/// `GET /api/v1/people?period=&q=`: everyone whom the user may see; for a manager those who report to her.
///
/// # Errors
/// Not found, for those who have no business there.
pub async fn people(visit: Visit, Query(asked): Query<Asked>, Query(paging): Query<Paging>) -> Result<Json<Listed<Person>>, Failure> {
    visit.needs(access::Right::ListPeople)?;
    let period = visit.period(Some(&asked.period))?;
    note(&visit, period)?;
    let words = asked.q.trim().to_lowercase();
    let all = everyone(&visit, period).into_iter().map(Person::of).filter(|person| person.has(&words));
    Listed::of(all, &paging, |person| person.person.clone())
}

/// A credit, or a record of hers that is credited to nobody.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct Deal {
    /// What tells it apart.
    key: String,
    /// `deals`, `transactions`, …
    kind: &'static str,
    record: String,
    name: String,
    /// The day on which it counts.
    date: Option<String>,
    /// The measure; of a record that is not credited the one that came nearest.
    measure: Option<MeasureId>,
    /// The record's value in its own currency or unit.
    value: Option<Decimal>,
    /// Its currency, for a measure in money.
    currency: Option<String>,
    /// Her share, 1 for all of it.
    share: Option<Decimal>,
    /// What is credited to her; null when nothing is.
    credited: Option<Decimal>,
    /// The person through whom the credit came, if it is not direct.
    through: Option<PersonId>,
    /// Whether it is credited.
    counts: bool,
    /// How the credit came, or why there is none, in words.
    how: String,
}

impl Deal {
    fn of(row: rows::Row) -> Self {
        let currency = row.currency.as_ref().map(Currency::to_string);
        let (key, kind) = (row.key(), row.kind.word());
        Self {
            key,
            kind,
            record: row.id,
            name: row.name,
            date: row.date.as_ref().map(Date::to_string),
            measure: row.measure,
            value: row.value,
            currency,
            share: row.share,
            credited: row.credited,
            through: row.through,
            counts: row.counts,
            how: row.how,
        }
    }
}

/// `GET /api/v1/people/{person}/deals?period=&show=&measure=`: her credits and what does not count, newest first.
///
/// # Errors
/// Not found, for what there is not or is not the user's to see.
pub async fn deals(
    visit: Visit,
    Path(person): Path<String>,
    Query(wanted): Query<Wanted>,
    Query(paging): Query<Paging>,
) -> Result<Json<Listed<Deal>>, Failure> {
    let (rows, _) = chosen(&visit, &person, &wanted)?;
    Listed::of(rows.into_iter().map(Deal::of), &paging, |deal| deal.key.clone())
}
