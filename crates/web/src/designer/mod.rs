//! Plans on their way: drafts, their editor with checks and a live test beside it, simulation, review, publication.
//!
//! - [`list`]: all drafts, and beginning one
//! - [`show`]: one draft: its text or form, what stands beside it, its history
//! - [`beside`]: what stands beside the editor: checks, what changes, the live test, the curves
//! - [`save`]: its text or form is saved
//! - [`advance`]: it is submitted, sent back, approved, published, withdrawn
//! - [`simulation`]: it is held against the live plan over past periods
//! - [`trials`]: the figures with a draft, kept while it is worked on

pub mod advance;
pub mod beside;
pub mod list;
pub mod save;
pub mod show;
pub mod simulation;
pub mod trials;

use crate::failure::{Failure, blocking};
use crate::visit::Visit;
use access::Right;
use book::drafts::{self, Draft, DraftState};
use kernel::Problems;

/// The address of a draft.
#[must_use]
pub fn address(id: i64) -> String {
    format!("/plans/drafts/{id}")
}

/// Refuses those who neither change nor review plans.
///
/// # Errors
/// Not found, as for what does not exist.
pub fn needs(visit: &Visit) -> Result<(), Failure> {
    if access::may(&visit.user, Right::ChangePlans) { Ok(()) } else { visit.needs(Right::ReviewPlans) }
}

/// The draft of that number.
///
/// # Errors
/// Not found, for a draft that there is not or without the right.
pub async fn find(visit: &Visit, id: i64) -> Result<Draft, Failure> {
    needs(visit)?;
    let store = visit.app.store.clone();
    blocking(move || Ok(drafts::show(&store, id)?)).await?.ok_or(Failure::NotFound)
}

/// The words and the look of a state.
#[must_use]
pub fn status(state: DraftState) -> (&'static str, &'static str) {
    let look = match state {
        DraftState::Draft => "",
        DraftState::InReview => "info",
        DraftState::Approved | DraftState::Published => "good",
        DraftState::Withdrawn => "warn",
    };
    (look, crate::language::t(state.word()))
}

/// Somebody else was quicker, or the step does not follow: a conflict rather than a mistake.
#[must_use]
pub fn conflict(failure: Failure) -> Failure {
    const CODES: [&str; 4] = ["draft-changed", "draft-state", "own-draft", "version-published"];
    let told = |problems: &Problems| problems.0.first().is_some_and(|first| CODES.contains(&first.code.as_str()));
    match failure {
        Failure::Invalid(problems) if told(&problems) => Failure::Conflict(problems),
        other => other,
    }
}
