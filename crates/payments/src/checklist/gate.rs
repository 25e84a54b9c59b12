//! A run becomes final when nothing of the checklist stands in the way; else only with a reason, which is kept with what stood there.

use super::{Item, Standing, Subject, items};
use crate::State;
use crate::holds::given;
use crate::runs::{self, Actor, Run, RunState, Step};
use ::store::Store;
use kernel::{Clock, Location, Problem, Problems};

/// What stands in the way of making a run final, of all the periods that it closes; not its approval, which is a step of its own.
/// Empty for a run that closes nothing.
///
/// # Errors
/// What the database refuses.
pub fn blockers(store: &Store, state: &State, run: &Run) -> Result<Vec<Item>, Problems> {
    let periods = state.book.company.calendar.periods();
    let index = |id: &String| periods.iter().position(|period| period.id == *id);
    let (Some(first), Some(last)) = (run.closes.first().and_then(index), run.closes.last().and_then(index)) else {
        return Ok(Vec::new());
    };
    // Whether the last period has ended stands in nobody's way: no day is needed.
    let mut found = items(store, state, (first, last), Some(run), periods[last].end)?;
    found.retain(|item| item.standing == Standing::Blocked && item.subject != Subject::Approval);
    Ok(found)
}

/// Makes an approved run final. What stands in the way is refused, each with what to do; with `despite` and a reason the run becomes
/// final nevertheless, and the audit keeps the reason and what stood in the way.
///
/// # Errors
/// No such run; what stands in the way; no reason where one is needed; what [`runs::step`] refuses. Nothing is changed then.
pub fn finalise(
    store: &Store,
    clock: &Clock,
    state: &State,
    actor: Actor<'_>,
    id: i64,
    why: Option<&str>,
    despite: bool,
) -> Result<Run, Problems> {
    let ready = runs::show(store, id)?.filter(|run| run.state == RunState::Approved);
    // A run that is no newer than the last close is refused for that, whatever else stands in the way.
    let newest = state.closed.as_ref().map(|closed| closed.run.id);
    let found = match ready.filter(|run| run.base == newest) {
        Some(run) => blockers(store, state, &run)?,
        None => Vec::new(),
    };
    if !found.is_empty() {
        if !despite {
            return Err(Problems(found.iter().map(|item| told(id, item)).collect()));
        }
        given(why.unwrap_or_default())?;
    }
    let stood: Vec<String> = found.into_iter().map(|item| item.sentence).collect();
    runs::steps::step_despite(store, clock, actor, id, Step::Finalise, why, &stood)
}

fn told(run: i64, item: &Item) -> Problem {
    let message = format!("Run {run} cannot be made final: {}", item.sentence);
    Problem::error("close-blocked", Location::default(), message).hint(hint(item.subject))
}

/// What to do about a check that stands in the way.
fn hint(subject: Subject) -> &'static str {
    match subject {
        Subject::Data => "import the records of the period",
        Subject::Rejects => "correct the refused records and import them again",
        Subject::Plans => "give them a plan, or another role",
        Subject::Quotas => "import their quotas",
        Subject::Adjustments => "approve or refuse them",
        Subject::Questions => "answer or correct them",
        Subject::Run | Subject::Totals => "run the period again",
        _ => "look at the period close",
    }
}
