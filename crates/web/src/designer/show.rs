//! `GET /plans/drafts/{id}`: one draft, to be written as a text or as a form, with its checks, changes and live test beside it.

use super::beside::{self, Beside};
use super::{address, find, status};
use crate::failure::{Failure, blocking};
use crate::language::t;
use crate::page::{Page, Shown};
use crate::say::minute;
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use access::Right;
use askama::Template;
use axum::extract::{Path, Query};
use book::drafts::{self, Draft, DraftState, Taken};
use kernel::Problems;
use plans::edit::{Field, Group};
use serde::Deserialize;

/// What the address says.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Asked {
    /// `text`, `form` or `history`.
    #[serde(default, rename = "as")]
    pub view: String,
    /// On whom it is tried.
    #[serde(default)]
    pub person: String,
    /// For which period.
    #[serde(default)]
    pub period: String,
}

/// The page.
#[derive(Template)]
#[template(path = "designer/show.html")]
pub struct Show {
    shell: Shell,
    draft: Draft,
    here: String,
    status: (&'static str, &'static str),
    view: &'static str,
    text: String,
    lines: usize,
    groups: Vec<Group>,
    /// The company's measures: id and label.
    measures: Vec<(String, String)>,
    history: Vec<Past>,
    beside: Beside,
    problems: Problems,
    may_write: bool,
    may_approve: bool,
    may_publish: bool,
    own: bool,
}

impl Show {
    /// What is wrong with the value of a field.
    fn wrong(&self, field: &Field) -> Vec<String> {
        let here = |at: &kernel::Location| field.at.is_some() && at.line.zip(at.character) == field.at;
        let told = |problem: &kernel::Problem| {
            let parts =
                [problem.expected.as_ref().map(|expected| crate::language::said("Expected: {1}.", &[&expected])), problem.hint.clone()];
            parts.into_iter().flatten().fold(problem.message.clone(), |said, part| format!("{said} {part}"))
        };
        self.beside.problems.0.iter().filter(|problem| here(&problem.at)).map(told).collect()
    }
}

/// A step that was taken.
struct Past {
    when: String,
    who: String,
    state: (&'static str, &'static str),
    why: String,
    changes: Vec<String>,
    /// The text after it, when that is not the present one.
    text: Option<String>,
}

/// The draft.
///
/// # Errors
/// Not found, for a draft that there is not or without the right.
pub async fn show(visit: Visit, Path(id): Path<i64>, Query(asked): Query<Asked>) -> Shown<Show> {
    let draft = find(&visit, id).await?;
    page(visit, draft, asked, None, Problems::new()).await
}

/// The page with what was typed, and what is wrong with it.
pub(super) async fn page(visit: Visit, draft: Draft, asked: Asked, typed: Option<String>, problems: Problems) -> Shown<Show> {
    blocking(move || {
        let view = match asked.view.as_str() {
            "form" => "form",
            "history" => "history",
            _ => "text",
        };
        let text = typed.clone().unwrap_or_else(|| draft.text.clone());
        let tried = beside::Typed { text: typed, person: asked.person, period: asked.period };
        let file = draft.file();
        let mut problems = problems;
        let groups = if view == "form" {
            plans::edit::fields(&file, &text).unwrap_or_else(|wrong| {
                problems.extend(wrong);
                Vec::new()
            })
        } else {
            Vec::new()
        };
        let history = if view == "history" { past(&visit, &draft)? } else { Vec::new() };
        let may = |right| access::may(&visit.user, right);
        let own = draft.writers.contains(&visit.user.email);
        Ok(Page(Show {
            shell: visit.shell(&format!("{} v{}", draft.plan, draft.version), Place::Drafts, ""),
            here: address(draft.id),
            status: status(draft.state),
            view,
            lines: text.lines().count().max(1),
            text,
            groups,
            measures: visit.state.book.measures.iter().map(|measure| (measure.id.to_string(), measure.label.clone())).collect(),
            history,
            beside: beside::of(&visit, &draft, &tried)?,
            problems,
            may_write: may(Right::ChangePlans) && draft.state == DraftState::Draft,
            may_approve: may(Right::ReviewPlans) && draft.state == DraftState::InReview,
            may_publish: may(Right::ChangePlans) && draft.state == DraftState::Approved,
            own,
            draft,
        }))
    })
    .await
}

fn past(visit: &Visit, draft: &Draft) -> Result<Vec<Past>, Failure> {
    let steps = drafts::history(&visit.app.store, draft.id)?;
    let told = |(index, step): (usize, &Taken)| Past {
        text: Some(step.text.clone()).filter(|text| *text != draft.text),
        when: minute(&step.at),
        who: step.actor.clone(),
        state: status(step.state),
        why: step.why.clone().unwrap_or_default(),
        changes: steps.get(index + 1).map(|before| changes(visit, draft, before, step)).unwrap_or_default(),
    };
    Ok(steps.iter().enumerate().map(told).collect())
}

/// What a step changed in the text, in words.
fn changes(visit: &Visit, draft: &Draft, before: &Taken, after: &Taken) -> Vec<String> {
    if before.text == after.text {
        return Vec::new();
    }
    let file = draft.file();
    match (plans::read(&file, &before.text), plans::read(&file, &after.text)) {
        (Ok(before), Ok(after)) => {
            let difference = plans::diff(&before, &after, &visit.state.book.measures, &visit.state.book.company.calendar);
            let told =
                if difference.is_empty() { vec![t("Nothing that is paid for: remarks, spacing or days.").to_owned()] } else { Vec::new() };
            let parts = difference.components.iter().flat_map(|c| c.sentences.iter().map(|s| format!("{}: {s}", c.name)));
            told.into_iter().chain(difference.plan.iter().cloned()).chain(parts).collect()
        }
        _ => vec![t("The text was changed; one of both cannot be read as a plan.").to_owned()],
    }
}
