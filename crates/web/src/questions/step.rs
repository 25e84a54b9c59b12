//! `POST /questions/{id}/{step}`: assign, say, answer, correct, close, reopen.

use super::sight;
use crate::failure::{Failure, blocking};
use crate::visit::Visit;
use axum::Form;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use kernel::{Location, Problem};
use payments::disputes::{self, Audience, Correction, Dispute, Step, Taking};
use payments::runs::Actor;
use serde::Deserialize;

/// What was sent.
#[derive(Debug, Default, Clone, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Typed {
    /// What is said.
    pub text: String,
    /// Who sees it: `all` or `internal`; everybody when empty.
    pub audience: String,
    /// Who is to look into it; oneself when empty.
    pub assignee: String,
    /// What was changed: `adjustments H-0001`.
    pub correction: String,
}

/// Takes the step and shows the question.
///
/// # Errors
/// Not found, for a question or a step that is not the user's.
pub async fn take(visit: Visit, Path((id, step)): Path<(i64, String)>, Form(typed): Form<Typed>) -> Result<Response, Failure> {
    match taken(&visit, id, &step, typed.clone()).await {
        Ok(_) => Ok(Redirect::to(&format!("/questions/{id}?done={}", done(&step))).into_response()),
        Err(Failure::Invalid(problems)) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, super::show::page(&visit, id, typed, problems).await?).into_response())
        }
        Err(Failure::Conflict(problems)) => {
            Ok((StatusCode::CONFLICT, super::show::page(&visit, id, typed, problems).await?).into_response())
        }
        Err(other) => Err(other),
    }
}

fn done(step: &str) -> &'static str {
    match step {
        "assign" => "assigned",
        "say" => "said",
        "answer" => "answered",
        "correct" => "corrected",
        "close" => "closed",
        _ => "reopened",
    }
}

/// Takes the step in the name of the user; for the API as well.
///
/// # Errors
/// Not found, for a question or a step that is not the user's; a conflict, when it does not fit how the question stands.
pub async fn taken(visit: &Visit, id: i64, step: &str, typed: Typed) -> Result<Dispute, Failure> {
    let found = sight::find(visit, id).await?.dispute;
    let may = sight::may(visit, &found);
    if !may.say {
        return Err(Failure::NotFound);
    }
    let taking = taking(visit, step, typed)?;
    // A step that only others may take is not there; one that comes too late is a conflict, which says who was first.
    let answers = access::may(&visit.user, access::Right::AnswerQuestions);
    let allowed = match taking {
        Taking::Say(_, Audience::All) => true,
        Taking::Say(_, Audience::Internal) => may.internal,
        Taking::Assign(_) | Taking::Answer(_) | Taking::Correct(..) => answers,
        Taking::Close(_) => may.close || (found.standing == disputes::Standing::Closed && (may.hers || answers)),
        Taking::Reopen(_) => may.hers,
    };
    if !allowed {
        return Err(Failure::NotFound);
    }
    let (today, questions) = (super::show::today(visit), visit.state.book.company.questions);
    let (store, clock, user) = (visit.app.store.clone(), visit.app.clock.clone(), visit.user.clone());
    let done = blocking(move || {
        let actor = Actor { name: &user.email, person: user.person.as_deref() };
        disputes::take(&store, &clock, actor, (today, questions), id, &taking).map_err(|problems| {
            let late = problems.0.iter().any(|problem| matches!(problem.code.as_ref(), "question-standing" | "own-question"));
            if late { Failure::Conflict(problems) } else { Failure::Invalid(problems) }
        })
    });
    done.await
}

fn taking(visit: &Visit, step: &str, typed: Typed) -> Result<Taking, Failure> {
    let wrong = |column: &'static str, value: &str, expected: String| -> Failure {
        let at = Location::default().column(column).value(value);
        Problem::error("unknown-choice", at, "This is none of the choices.").expected(expected).into()
    };
    Ok(match Step::from_word(step) {
        Some(Step::Assign) => {
            let who = if typed.assignee.trim().is_empty() { visit.user.email.clone() } else { typed.assignee.trim().to_owned() };
            let known = access::by_email(&visit.app.store, &who)?;
            if !known.is_some_and(|user| access::may(&user, access::Right::AnswerQuestions)) {
                return Err(wrong("assignee", &who, "the address of somebody who answers questions".to_owned()));
            }
            Taking::Assign(who)
        }
        Some(Step::Say) => {
            let audience = if typed.audience.is_empty() { "all" } else { &typed.audience };
            let audience = Audience::from_word(audience).ok_or_else(|| wrong("audience", audience, "all or internal".to_owned()))?;
            Taking::Say(typed.text, audience)
        }
        Some(Step::Answer) => Taking::Answer(typed.text),
        Some(Step::Correct) => {
            let made = Correction::from_words(&typed.correction);
            let expected = || "what was changed, such as `adjustments H-0001` or `deals OPP-1`".to_owned();
            Taking::Correct(made.ok_or_else(|| wrong("correction", &typed.correction, expected()))?, typed.text)
        }
        Some(Step::Close) => Taking::Close(typed.text),
        Some(Step::Reopen) => Taking::Reopen(typed.text),
        Some(Step::Raise) | None => {
            let words: Vec<&str> = Step::ALL.iter().filter(|step| **step != Step::Raise).map(|step| step.word()).collect();
            return Err(wrong("step", step, words.join(", ")));
        }
    })
}
