//! `POST /runs/{id}/steps`: a step with a run, by one who may.

use crate::failure::{Failure, blocking};
use crate::visit::Visit;
use access::Right;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::{Location, Problem};
use payments::runs::{self, Actor, Run, Step, StepAsked};
use serde::Deserialize;

/// What was asked for.
#[derive(Debug, Default, Deserialize, schemars::JsonSchema)]
pub struct Asked {
    /// The step, as its word.
    #[serde(default)]
    pub step: String,
    /// Why.
    #[serde(default)]
    pub why: String,
    /// Whether the run is approved though nobody decided about unusual statements, or made final though something stands in the way; needs a
    /// reason.
    #[serde(default)]
    pub despite: bool,
}

/// The right that a step needs.
#[must_use]
pub fn right(step: Step) -> Right {
    match step {
        Step::Submit => Right::Run,
        Step::SendBack | Step::Approve | Step::Finalise | Step::Pay => Right::ApproveRuns,
    }
}

/// Takes the step and shows the run.
///
/// # Errors
/// Not found, for a run that there is not or without the right.
pub async fn take(visit: Visit, Path(id): Path<i64>, Form(asked): Form<Asked>) -> Result<Response, Failure> {
    match taken(&visit, id, asked).await {
        Ok(run) => Ok(Redirect::to(&format!("/runs/{}?done=stepped", run.id)).into_response()),
        Err(Failure::Conflict(problems)) => {
            let page = crate::runs::show::with_problems(&visit, id, problems).await?;
            Ok((StatusCode::CONFLICT, page).into_response())
        }
        Err(other) => Err(other),
    }
}

/// Takes the step.
///
/// # Errors
/// Not found, for a run that there is not or without the right; a conflict, when it is not possible now.
pub async fn taken(visit: &Visit, id: i64, asked: Asked) -> Result<Run, Failure> {
    visit.needs(Right::Run)?;
    let Some(step) = Step::from_word(asked.step.trim()) else {
        let words = Step::ALL.into_iter().map(Step::word);
        let problem = Problem::error("unknown-step", Location::default().value(&asked.step), "There is no such step.");
        return Err(problem.expected(words.collect::<Vec<_>>().join(", ")).into());
    };
    visit.needs(right(step))?;
    let (store, clock, desk, user) = (visit.app.store.clone(), visit.app.clock.clone(), visit.app.desk.clone(), visit.user.clone());
    let state = visit.state.clone();
    let done = blocking(move || {
        if runs::show(&store, id)?.is_none() {
            return Err(Failure::NotFound);
        }
        let actor = Actor { name: &user.email, person: user.person.as_deref() };
        let wanted = StepAsked { step, why: Some(&asked.why), despite: asked.despite, figures: Some(&state) };
        let run = runs::step(&store, &clock, actor, id, &wanted).map_err(Failure::Conflict)?;
        if step == Step::Finalise {
            desk.closed(&format!("run {id} is final"))?;
        }
        Ok(run)
    });
    done.await
}
