//! The run of the period: there, with the figures of the pages, approved.

use super::{Item, Standing, Subject, item};
use crate::State;
use crate::freezes::Freeze;
use crate::parts::{PartKey, Parts};
use crate::runs::{Run, RunState};
use crate::store as stored;
use ::store::Tx;
use kernel::Problems;
use std::collections::BTreeSet;

/// What is to be said of the run that would close a period.
pub(super) fn of_run(tx: &mut Tx<'_>, state: &State, run: Option<&Run>, period: &str) -> Result<Vec<Item>, Problems> {
    let Some(run) = run else {
        return Ok(vec![item(Subject::Run, Standing::Blocked, format!("{period} has not been run since the last close: run it."))]);
    };
    let (fresh, differing) = (run.import == state.import, differing(tx, state, run)?);
    let mut items = vec![match (fresh, differing) {
        (true, _) => item(Subject::Run, Standing::Done, format!("Run {} has the newest data.", run.id)),
        (false, 0) => item(Subject::Run, Standing::Done, format!("Records changed since run {}, but nothing that it pays.", run.id)),
        (false, _) => item(Subject::Run, Standing::Blocked, format!("Records changed since run {}: run again.", run.id)),
    }];
    if let Some(kept) = state.frozen.iter().find(|kept| kept.freeze.is_since(run)) {
        let Freeze { scope, name, .. } = &kept.freeze;
        let said = format!("The {} {name} was frozen after run {} was calculated: run again.", scope.word(), run.id);
        items.push(item(Subject::Freezes, Standing::Blocked, said));
    }
    match differing {
        0 => items.push(item(Subject::Totals, Standing::Done, format!("Run {} has the figures of the pages, to the last digit.", run.id))),
        _ if fresh => {
            items.push(item(Subject::Totals, Standing::Blocked, format!("Run {} has other figures than the pages: run again.", run.id)));
        }
        _ => {}
    }
    items.push(match run.state {
        RunState::Approved => item(Subject::Approval, Standing::Done, format!("Run {} is approved: make it final.", run.id)),
        RunState::InReview => item(Subject::Approval, Standing::Blocked, format!("Run {} waits for approval.", run.id)),
        _ => item(Subject::Approval, Standing::Blocked, format!("Run {} is a draft: give it to review.", run.id)),
    });
    Ok(items)
}

/// How many parts of payments the present figures say otherwise than the run, of all periods up to its last (or to the last one calculated, if
/// that is earlier): those that it closes, and closed ones, whose differences are its balance lines. What happened later is no difference.
fn differing(tx: &mut Tx<'_>, state: &State, run: &Run) -> Result<usize, Problems> {
    if run.through == state.through() && run.outcome == state.outcome.hash() && state.frozen.is_empty() {
        return Ok(0);
    }
    let periods = state.book.company.calendar.periods();
    let end = periods.iter().position(|period| period.id == run.through).unwrap_or_default().min(state.outcome.through);
    let covered: BTreeSet<&str> = periods.iter().take(end + 1).map(|period| period.id.as_str()).collect();
    let up_to = |parts: Parts| -> Parts { parts.into_iter().filter(|(key, _)| covered.contains(key.period.as_str())).collect() };
    let (then, now) = (up_to(stored::closing::parts(tx, run.id)?), up_to(state.parts()?));
    let keys: BTreeSet<&PartKey> = then.keys().chain(now.keys()).collect();
    Ok(keys.into_iter().filter(|key| then.get(key) != now.get(key)).count())
}
