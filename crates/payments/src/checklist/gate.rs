//! A run becomes final when nothing of the checklist stands in the way; else only with a reason, which is kept with what stood there.

use super::{Item, Standing, Subject, decided, items};
use crate::State;
use crate::holds::given;
use crate::runs::{Run, StepAsked};
use crate::store as stored;
use ::store::{Store, Tx};
use kernel::{Location, Problem, Problems};

/// What stands in the way of making a run final, of all the periods that it closes; not its approval, which is a step of its own.
/// Empty for a run that closes nothing.
///
/// # Errors
/// What the database refuses.
pub fn blockers(store: &Store, state: &State, run: &Run) -> Result<Vec<Item>, Problems> {
    stored::prepare(store)?;
    store.read(|tx| standing(tx, state, run))
}

fn standing(tx: &mut Tx<'_>, state: &State, run: &Run) -> Result<Vec<Item>, Problems> {
    let periods = state.book.company.calendar.periods();
    let index = |id: &String| periods.iter().position(|period| period.id == *id);
    let (Some(first), Some(last)) = (run.closes.first().and_then(index), run.closes.last().and_then(index)) else {
        return Ok(Vec::new());
    };
    // Whether the last period has ended stands in nobody's way: no day is needed.
    let mut found = items(tx, state, (first, last), Some(run), periods[last].end)?;
    found.retain(|item| item.standing == Standing::Blocked && item.subject != Subject::Approval);
    Ok(found)
}

/// Looks at the checklist in the transaction in which a run becomes final, with the figures that the database has there: nothing is written
/// in between. What stands in the way is refused, each with what to do; `despite` it the step needs a reason, and these are the sentences
/// that the audit keeps.
///
/// # Errors
/// What stands in the way; no reason where one is needed; what is wrong with the book.
pub(crate) fn pass(tx: &mut Tx<'_>, run: &Run, asked: &StepAsked<'_>) -> Result<Vec<String>, Problems> {
    let state = State::present(tx, asked.figures)?;
    let found = standing(tx, &state, run)?;
    overruled(run, found, "made final", asked)
}

/// Looks, in the transaction in which a run is approved, whether each of its unusual statements was: else it needs a reason, as for
/// [`pass`].
///
/// # Errors
/// Unusual statements that nobody has approved; no reason where one is needed; what is wrong with the book.
pub(crate) fn approves(tx: &mut Tx<'_>, run: &Run, asked: &StepAsked<'_>) -> Result<Vec<String>, Problems> {
    let book = State::present_book(tx, asked.figures)?;
    let mut found = vec![decided::of_run(tx, &book, run)?];
    found.retain(|item| item.standing == Standing::Blocked);
    overruled(run, found, "approved", asked)
}

fn overruled(run: &Run, found: Vec<Item>, what: &str, asked: &StepAsked<'_>) -> Result<Vec<String>, Problems> {
    if !found.is_empty() {
        if !asked.despite {
            return Err(Problems(found.iter().map(|item| told(run.id, what, item)).collect()));
        }
        given(asked.why.unwrap_or_default())?;
    }
    Ok(found.into_iter().map(|item| item.sentence).collect())
}

fn told(run: i64, what: &str, item: &Item) -> Problem {
    let message = format!("Run {run} cannot be {what}: {}", item.sentence);
    Problem::error("close-blocked", Location::default(), message).hint(hint(item.subject))
}

/// What to do about a check that stands in the way.
fn hint(subject: Subject) -> &'static str {
    match subject {
        Subject::Data => "import the records of the period, or say with a reason that nothing more comes",
        Subject::Rejects => "correct the refused records and import them again",
        Subject::Plans => "give them a plan, or another role",
        Subject::Quotas => "import their quotas",
        Subject::Unusual => "open each among the run's statements, and approve it; or go on despite them, with a reason",
        Subject::Adjustments => "approve or refuse them",
        Subject::Questions => "answer or correct them",
        Subject::Run | Subject::Totals => "run the period again",
        _ => "look at the period close",
    }
}
