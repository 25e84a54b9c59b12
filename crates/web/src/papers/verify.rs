//! `GET /verify?code=`: whether a code is that of a statement, for those who may see that statement.

use super::code;
use crate::address;
use crate::failure::{Failure, blocking};
use crate::language::t;
use crate::page::{Page, Shown};
use crate::say;
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use askama::Template;
use axum::Json;
use axum::extract::Query;
use payments::State;
use payments::runs::{self, Run};
use payments::statement::{self, Statement};
use serde::{Deserialize, Serialize};

/// What the address says.
#[derive(Debug, Clone, Default, Deserialize, schemars::JsonSchema)]
pub struct Asked {
    /// The code.
    #[serde(default)]
    pub code: String,
}

/// What is known of a code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(tag = "answer", rename_all = "kebab-case")]
pub enum Answer {
    /// It is that of this statement, as it is now.
    Genuine(Of),
    /// It was made for this statement while its period was open; the figures are the same, and a run has closed the period since.
    GenuineBeforeClose(Of),
    /// It was made for this person and period, and the figures are others now.
    Changed(Of),
    /// It is of no statement that one may see.
    Unknown,
    /// It is no code at all.
    NoCode,
}

/// Of which statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Of {
    /// The person's id.
    pub person: String,
    /// Her name.
    pub name: String,
    /// The period's id.
    pub period: String,
    /// What she gets now.
    pub amount: String,
    /// Its currency.
    pub currency: String,
    /// The run that closed the period.
    pub run: Option<i64>,
    /// The code of the statement as it is now.
    pub code: String,
}

/// What is known of a code, among the statements that `may_see` allows.
#[must_use]
pub fn verify(state: &State, runs: &[Run], may_see: &dyn Fn(&str, usize) -> bool, text: &str) -> Answer {
    let Some(typed) = code::typed(text) else { return Answer::NoCode };
    let (place, figures) = typed.split_at(4);
    let mut changed = None;
    for (index, period) in state.book.company.calendar.periods().iter().enumerate() {
        for person in state.book.organisation.people() {
            if code::place(person.id.as_str(), &period.id) != place || !may_see(person.id.as_str(), index) {
                continue;
            }
            let Some(statement) = statement::statement(state, person.id.as_str(), index) else { continue };
            let run = code::closing(runs, &period.id);
            if code::figures(&statement, run) == figures {
                return Answer::Genuine(of(&statement, run));
            }
            if run.is_some() && code::figures(&statement, None) == figures {
                return Answer::GenuineBeforeClose(of(&statement, run));
            }
            changed = Some(of(&statement, run));
        }
    }
    changed.map_or(Answer::Unknown, Answer::Changed)
}

fn of(statement: &Statement, run: Option<i64>) -> Of {
    Of {
        person: statement.person.to_string(),
        name: statement.name.clone(),
        period: statement.period.id.clone(),
        amount: say::money(&statement.amount, &statement.currency),
        currency: statement.currency.to_string(),
        run,
        code: code::code(statement, run),
    }
}

impl Answer {
    /// The answer in a sentence.
    #[must_use]
    pub fn words(&self) -> String {
        let said = |of: &Of| format!("{}, {}: {} {}", of.name, of.period, of.amount, of.currency);
        match self {
            Self::Genuine(of) => match of.run {
                Some(run) => crate::language::said("Genuine: {1}. Run {2} closed the period.", &[&said(of), &run]),
                None => crate::language::said("Genuine: {1}. The period is open; its figures may still change.", &[&said(of)]),
            },
            Self::GenuineBeforeClose(of) => crate::language::said(
                "Genuine: {1}. It was made before run {2} closed the period, with the same figures.",
                &[&said(of), &of.run.unwrap_or(0)],
            ),
            Self::Changed(of) => crate::language::said(
                "The code belongs to the statement of {1} for {2}, but not to its present figures: they have changed since, or the paper is not what attain wrote. Now it says {3} {4}, with the code {5}.",
                &[&of.name, &of.period, &of.amount, &of.currency, &of.code],
            ),
            Self::Unknown => t("There is no statement with this code among those that you may see.").to_owned(),
            Self::NoCode => t("A code has sixteen letters and digits, such as 7K2Q-M4XD-0H9P-V3TB.").to_owned(),
        }
    }
}

/// The page.
#[derive(Template)]
#[template(path = "papers/verify.html")]
pub struct Verify {
    shell: Shell,
    code: String,
    /// How the answer looks, and the answer.
    answer: Option<(&'static str, String)>,
    /// The statement's page.
    link: String,
}

/// The page.
///
/// # Errors
/// What the database refuses.
pub async fn show(visit: Visit, Query(asked): Query<Asked>) -> Shown<Verify> {
    let shell = visit.shell(t("Verify a statement"), Place::Elsewhere, "");
    let code = asked.code.clone();
    let found = if code.trim().is_empty() { None } else { Some(look(visit, asked).await?) };
    let link = match &found {
        Some(Answer::Genuine(of) | Answer::GenuineBeforeClose(of) | Answer::Changed(of)) => address::statement(&of.person, &of.period),
        _ => String::new(),
    };
    let answer = found.map(|found| {
        let look = match found {
            Answer::Genuine(_) | Answer::GenuineBeforeClose(_) => "good",
            Answer::Changed(_) | Answer::Unknown | Answer::NoCode => "bad",
        };
        (look, found.words())
    });
    Ok(Page(Verify { shell, code, answer, link }))
}

/// `GET /api/v1/verify?code=`.
///
/// # Errors
/// What the database refuses.
pub async fn answer(visit: Visit, Query(asked): Query<Asked>) -> Result<Json<Answer>, Failure> {
    Ok(Json(look(visit, asked).await?))
}

async fn look(visit: Visit, asked: Asked) -> Result<Answer, Failure> {
    blocking(move || {
        let runs = runs::list(&visit.app.store)?;
        let may_see = |person: &str, period: usize| visit.is_me(person) || visit.may_see(person, visit.judged_on(period));
        let answer = verify(&visit.state, &runs, &may_see, &asked.code);
        if let Answer::Genuine(of) | Answer::GenuineBeforeClose(of) | Answer::Changed(of) = &answer
            && (visit.by.is_some() || !visit.is_me(&of.person))
        {
            visit.note_reading(&format!("person {}, {}", of.person, of.period))?;
        }
        Ok(answer)
    })
    .await
}
