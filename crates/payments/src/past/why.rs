//! The full *why* of a past statement: the run that held then is calculated again from its pinned inputs, and its outcome is walked as the
//! present one is.

use super::{Past, Version, Wanted, past};
use crate::State;
use crate::explain::why::{self, Question, Why};
use crate::freezes::{Frozen, keep};
use crate::runs::{Run, inputs, unknown};
use crate::store as stored;
use ::store::Store;
use engine::Options;
use kernel::{Calendar, Location, Problem, Problems};
use serde::Serialize;
use std::sync::{Arc, Mutex, PoisonError};

/// Why a payment was what it was.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct PastWhy {
    /// Every step, down to the records as they were.
    #[serde(flatten)]
    pub why: Why,
    /// The version of the statement that held then.
    pub held: Version,
    /// What the run kept because of a freeze, though the calculation that is explained says otherwise.
    pub frozen: Vec<Frozen>,
}

/// So many runs that were calculated again are kept in memory.
const KEPT: usize = 2;

/// Runs as they were calculated, the ones looked at last.
#[derive(Debug, Default)]
pub struct Again(Mutex<Vec<(i64, Arc<State>)>>);

impl Again {
    /// The figures of a run with the book that it was calculated from.
    ///
    /// # Errors
    /// No such run; one whose results come out otherwise today, so that its working would be that of other amounts; what the database refuses.
    pub fn state(&self, store: &Store, run: i64) -> Result<Arc<State>, Problems> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = kept.iter().position(|(id, _)| *id == run) {
            let one = kept.remove(found);
            kept.push(one);
        } else {
            let state = Arc::new(again(store, run)?);
            if kept.len() == KEPT {
                kept.remove(0);
            }
            kept.push((run, state));
        }
        kept.last().map(|(_, state)| Arc::clone(state)).ok_or_else(|| unknown(run))
    }

    /// Why a person's payment of a period was what it was; none when nothing had been calculated then. With `only_final`, only runs count
    /// that were final then.
    ///
    /// # Errors
    /// As for [`past`] and [`Self::state`].
    pub fn why(
        &self,
        store: &Store,
        calendar: &Calendar,
        (person, period): (&str, usize),
        (wanted, only_final): (Wanted, bool),
        question: &Question,
    ) -> Result<Option<PastWhy>, Problems> {
        let Past { version: Some(held), period: id, .. } = past(store, calendar, person, period, wanted, only_final)? else {
            return Ok(None);
        };
        let state = self.state(store, held.run)?;
        let Some(then) = state.book.company.calendar.periods().iter().position(|one| one.id == id) else { return Ok(None) };
        let Some(why) = why::why(&state, person, then, question) else { return Ok(None) };
        let mut frozen = keep::of_run(store, held.run)?;
        frozen.retain(|one| one.key.person == person && one.key.period == id);
        Ok(Some(PastWhy { why, held, frozen }))
    }
}

/// Calculates a run again.
///
/// # Errors
/// As for [`Again::state`].
pub(crate) fn again(store: &Store, id: i64) -> Result<State, Problems> {
    stored::prepare(store)?;
    let (run, inputs) = store.read(|tx| {
        let run = stored::runs::find(tx, id)?.ok_or_else(|| unknown(id))?;
        let inputs = inputs::of_run(tx, id, run.import)?;
        Ok((run, inputs))
    })?;
    let calendar = &inputs.book.company.calendar;
    let through = calendar.named(&run.through).map(|(unit, index)| calendar.windows(unit)[index].last);
    let outcome = engine::calculate(&inputs.book, &Options { through, ..Options::default() })?;
    if outcome.hash() != run.outcome {
        return Err(otherwise(&run));
    }
    let mut state = State::new(inputs.book, outcome);
    state.calculated_at = run.at.parse().ok();
    state.import = run.import;
    Ok(state)
}

fn otherwise(run: &Run) -> Problems {
    let now = inputs::engine_version();
    let by = if now == run.engine { String::new() } else { format!(" (then by {}, now by {now})", run.engine) };
    let message = format!("Run {} comes out otherwise when it is calculated again{by}, so that its working cannot be shown.", run.id);
    let hint = "its statements keep their amounts by component and record; `attain verify` says what differs";
    Problem::error("other-results", Location::default(), message).hint(hint).into()
}

/// The newest run that had been calculated before an instant; none when there was none.
///
/// # Errors
/// What the database refuses.
pub fn newest(store: &Store, wanted: Wanted) -> Result<Option<i64>, Problems> {
    Ok(match wanted {
        Wanted::Run(run) => Some(run),
        Wanted::Before(limit) => {
            let early = |run: &Run| run.at.parse::<kernel::Instant>().is_ok_and(|at| at < limit);
            crate::runs::list(store)?.into_iter().find(early).map(|run| run.id)
        }
    })
}
