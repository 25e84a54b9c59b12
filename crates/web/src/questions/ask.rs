//! `GET /questions/ask` and `POST /questions`: a question is asked about what a page shows.

use super::attached::{self, Part};
use crate::address;
use crate::deals::rows::person_name;
use crate::failure::{Failure, blocking};
use crate::language::t;
use crate::page::{Page, Shown};
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use access::Right;
use askama::Template;
use axum::Form;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::{Location, Problem, Problems};
use payments::disputes::{self, Asked, Dispute};
use payments::runs::Actor;

/// The page.
#[derive(Template)]
#[template(path = "questions/ask.html")]
pub struct Ask {
    shell: Shell,
    asked: Asked,
    name: String,
    own: bool,
    about: String,
    amount: String,
    parts: Vec<Part>,
    back: String,
    due: String,
    problems: Problems,
}

/// What will be asked about, and a field for the question.
///
/// # Errors
/// Not found, for what there is not, what is not the user's to see, or those who ask nothing.
pub async fn show(visit: Visit, Query(asked): Query<Asked>) -> Shown<Ask> {
    page(&visit, asked, Problems::new()).await
}

async fn page(visit: &Visit, asked: Asked, problems: Problems) -> Shown<Ask> {
    let asked = whose(visit, asked)?;
    let period = visit.period(Some(&asked.period))?;
    visit.sees(&asked.person, period)?;
    let (store, state, wanted) = (visit.app.store.clone(), visit.state.clone(), asked.clone());
    let preview = blocking(move || disputes::raise::preview(&store, &state, &wanted).map_err(Failure::Absent)).await?;
    Ok(Page(Ask {
        shell: visit.shell(t("Ask"), Place::Questions, &asked.period),
        name: person_name(&visit.state, &asked.person),
        own: visit.is_me(&asked.person),
        about: preview.about.clone(),
        amount: preview.amount.zip(preview.currency).map(|(amount, currency)| attached::money(&amount, &currency)).unwrap_or_default(),
        parts: attached::parts(&preview.attached),
        back: permalink(&asked),
        due: visit.state.book.company.questions.words(),
        asked,
        problems,
    }))
}

/// Asks, and shows the question.
///
/// # Errors
/// Not found, for what is not the user's to see or those who ask nothing.
pub async fn raise(visit: Visit, Form(asked): Form<Asked>) -> Result<Response, Failure> {
    match raised(&visit, asked.clone()).await {
        Ok(dispute) => Ok(Redirect::to(&format!("/questions/{}?done=asked", dispute.id)).into_response()),
        Err(Failure::Invalid(problems)) if !asked.text.is_empty() && problems.0.iter().any(|p| p.code == "nothing-to-ask") => {
            Err(Failure::Invalid(problems))
        }
        Err(Failure::Invalid(problems)) => Ok((StatusCode::UNPROCESSABLE_ENTITY, page(&visit, asked, problems).await?).into_response()),
        Err(other) => Err(other),
    }
}

/// Asks in the name of the user; for the API as well.
///
/// # Errors
/// Not found, for what is not the user's to see or those who ask nothing; what is wrong with the question.
pub async fn raised(visit: &Visit, asked: Asked) -> Result<Dispute, Failure> {
    let asked = whose(visit, asked)?;
    let period = visit.period(Some(&asked.period))?;
    let known = visit.state.book.organisation.person(&asked.person).is_some();
    if !known || !visit.may_see(&asked.person, visit.judged_on(period)) {
        return Err(Failure::NotFound);
    }
    if asked.about == "missing" {
        crate::record::sight::find(visit, &asked.kind, &asked.record)?;
    }
    let today = super::show::today(visit);
    let (store, clock, state, user) = (visit.app.store.clone(), visit.app.clock.clone(), visit.state.clone(), visit.user.clone());
    let done = blocking(move || {
        let actor = Actor { name: &user.email, person: user.person.as_deref() };
        Ok(disputes::raise(&store, &clock, &state, actor, today, &asked, &permalink(&asked))?)
    });
    done.await
}

/// The question with the person and the period written out: her own and the present one when the address leaves them out.
fn whose(visit: &Visit, asked: Asked) -> Result<Asked, Failure> {
    visit.needs(Right::AskQuestions)?;
    let person =
        if asked.person.trim().is_empty() { visit.person().unwrap_or_default().to_owned() } else { asked.person.trim().to_owned() };
    if person.is_empty() {
        let at = Location::default().column("person");
        return Err(Problem::error("no-person", at, "Whose pay is asked about was not said.").expected("the id of a person").into());
    }
    let period = visit.period(Some(&asked.period))?;
    Ok(Asked { person, period: visit.period_id(period).to_owned(), ..asked })
}

/// The address of the page on which it is asked.
#[must_use]
pub fn permalink(asked: &Asked) -> String {
    match asked.about.as_str() {
        "missing" => address::why_not(&asked.kind, &asked.record, &asked.person),
        "balance" => format!("/people/{}/balances", address::encoded(&asked.person)),
        _ => address::why(&asked.person, &asked.period, &asked.plan, &asked.component, &asked.record),
    }
}
