//! How far the pay of one person for one period has come: open, in a run, approved, final, paid; and what holds it back.

use super::{Decided, Decision};
use crate::holds::Hold;
use crate::runs::{Run, RunState};
use crate::store as stored;
use ::store::{Store, Tx};
use kernel::Problems;
use serde::Serialize;

/// How far the pay of a person for a period has come.
#[derive(Debug, Clone, Default, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Standing {
    /// The run that closed the period, or the newest that would close it; none while there is no such run.
    pub run: Option<i64>,
    /// The state of that run; none while there is no run: then figures follow every change.
    pub state: Option<RunState>,
    /// When the run came into that state, in RFC 3339.
    pub at: Option<String>,
    /// What was decided about the person's statement while the run is in review.
    pub decided: Option<Decided>,
    /// Holds that keep this pay back, the oldest first.
    pub holds: Vec<Hold>,
}

impl Standing {
    /// Whether it is settled: final or paid.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        matches!(self.state, Some(RunState::Final | RunState::Paid))
    }

    /// Whether somebody approved it, be it the statement or the run.
    #[must_use]
    pub fn is_approved(&self) -> bool {
        let decided = self.decided.as_ref().is_some_and(|decided| decided.decision == Decision::Approved);
        self.state == Some(RunState::Approved) || (self.state == Some(RunState::InReview) && decided)
    }

    /// The hold that keeps back what a component pays, or one of its records.
    #[must_use]
    pub fn hold_of(&self, person: &str, plan: &str, component: &str, record: &str) -> Option<&Hold> {
        self.holds.iter().find(|hold| hold.holds(person, plan, component) || hold.holds_record(person, record))
    }
}

/// How far the pay of a person for a period (its id) has come.
///
/// # Errors
/// What the database refuses.
pub fn standing(store: &Store, person: &str, period: &str) -> Result<Standing, Problems> {
    stored::prepare(store)?;
    store.read(|tx| read(tx, person, period))
}

fn read(tx: &mut Tx<'_>, person: &str, period: &str) -> Result<Standing, Problems> {
    let runs = stored::runs::list(tx)?;
    let settled = |run: &&Run| matches!(run.state, RunState::Final | RunState::Paid);
    let closed = runs.iter().filter(settled).map(|run| run.id).max();
    let of_period = || runs.iter().filter(|run| run.closes.iter().any(|id| id == period));
    // A run that was calculated before the last close can't become final any more.
    let Some(run) = of_period().find(settled).or_else(|| of_period().find(|run| run.base == closed)) else {
        return Ok(Standing { holds: holds(tx, person, None)?, ..Standing::default() });
    };
    let steps = stored::closing::steps(tx, run.id)?;
    let at = steps.last().map_or_else(|| run.at.clone(), |taken| taken.at.clone());
    let sealed = steps.iter().find(|taken| taken.state == RunState::Final).map(|taken| taken.at.clone());
    let decided = match run.state {
        RunState::InReview => {
            let all = stored::approvals::of_run(tx, run.id)?;
            all.into_iter().rfind(|(who, _)| who == person).map(|(_, decided)| decided).filter(|one| one.decision != Decision::Withdrawn)
        }
        _ => None,
    };
    let holds = holds(tx, person, sealed.as_deref())?;
    Ok(Standing { run: Some(run.id), state: Some(run.state), at: Some(at), decided, holds })
}

/// The holds in force of a person; of a period that is final only those that were there by then: a later one keeps nothing of it back.
fn holds(tx: &mut Tx<'_>, person: &str, sealed: Option<&str>) -> Result<Vec<Hold>, Problems> {
    let instant = |text: &str| text.parse::<kernel::Instant>().ok();
    let sealed = sealed.and_then(instant);
    let mut found = stored::holds::in_force(tx)?;
    found.retain(|hold| hold.person.is_empty() || hold.person == person);
    found.retain(|hold| sealed.is_none_or(|sealed| instant(&hold.placed_at).is_none_or(|placed| placed <= sealed)));
    Ok(found)
}
