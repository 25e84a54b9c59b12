//! The *why not* of a past day: what the run that held then said of a record, from its own texts, records and rates.

use super::{Again, Wanted};
use crate::explain::why_not::{WhyNot, why_not};
use crate::runs::{Run, RunState, unknown};
use crate::store as stored;
use ::store::Store;
use kernel::{Instant, Problems};
use records::Kind;
use serde::Serialize;

/// Why a record did not pay a person.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct PastWhyNot {
    /// What was tried, by the records as they were.
    #[serde(flatten)]
    pub answer: WhyNot,
    /// The run that held then.
    pub held: Held,
}

/// The run that held at an instant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Held {
    /// Its number.
    pub run: i64,
    /// When it was calculated, in RFC 3339.
    pub at: String,
    /// Who calculated.
    pub actor: String,
    /// How it stood then.
    pub state: RunState,
}

impl Again {
    /// Why a record did not pay a person by the newest run of then, or by one run; none when nothing had been calculated then. With
    /// `only_final`, only runs count that were final then.
    ///
    /// # Errors
    /// As for [`Self::state`].
    pub fn why_not(
        &self,
        store: &Store,
        (wanted, only_final): (Wanted, bool),
        (kind, record): (Kind, &str),
        person: &str,
    ) -> Result<Option<PastWhyNot>, Problems> {
        let Some(held) = held(store, wanted, only_final)? else { return Ok(None) };
        let answer = why_not(&*self.state(store, held.run)?, kind, record, person);
        Ok(Some(PastWhyNot { answer, held }))
    }
}

/// The run that is wanted, as it stood then.
fn held(store: &Store, wanted: Wanted, only_final: bool) -> Result<Option<Held>, Problems> {
    stored::prepare(store)?;
    let early = |at: &str| match wanted {
        Wanted::Before(limit) => at.parse::<Instant>().is_ok_and(|at| at < limit),
        Wanted::Run(_) => true,
    };
    let is_wanted = |run: &Run| match wanted {
        Wanted::Run(id) => run.id == id,
        Wanted::Before(_) => early(&run.at),
    };
    store.read(|tx| {
        for run in stored::runs::list(tx)?.into_iter().filter(is_wanted) {
            let steps = stored::closing::steps(tx, run.id)?;
            let taken = || steps.iter().filter(|step| early(&step.at));
            if only_final && !taken().any(|step| step.state == RunState::Final) {
                continue;
            }
            let state = taken().next_back().map_or(RunState::Draft, |step| step.state);
            return Ok(Some(Held { run: run.id, at: run.at, actor: run.actor, state }));
        }
        match wanted {
            Wanted::Run(run) => Err(unknown(run)),
            Wanted::Before(_) => Ok(None),
        }
    })
}
