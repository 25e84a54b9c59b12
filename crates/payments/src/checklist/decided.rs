//! Whether each unusual statement of a run was looked at and approved by itself.

use super::{Item, Standing, Subject, counted, item};
use crate::approvals::{Decision, Queued, queue};
use crate::runs::{Run, Step};
use crate::store as stored;
use ::store::Tx;
use book::Book;
use kernel::Problems;

/// How many people are named.
const NAMED: usize = 3;

/// What is to be said of the unusual statements of a run. They are in its way until each is approved, or the run was approved despite them.
pub(super) fn of_run(tx: &mut Tx<'_>, book: &Book, run: &Run) -> Result<Item, Problems> {
    let unusual: Vec<Queued> = queue::of_run(tx, book, run)?.into_iter().filter(|one| !one.unusual.is_empty()).collect();
    let approved = |one: &&Queued| one.decided.as_ref().is_some_and(|decided| decided.decision == Decision::Approved);
    let waiting: Vec<&Queued> = unusual.iter().filter(|one| !approved(one)).collect();
    if unusual.is_empty() {
        return Ok(item(Subject::Unusual, Standing::Done, "Every statement is like those before it."));
    }
    if waiting.is_empty() {
        let said = counted(unusual.len(), "unusual statement was", "unusual statements were");
        return Ok(item(Subject::Unusual, Standing::Done, format!("{said} approved, each by itself.")));
    }
    let said = counted(waiting.len(), "unusual statement", "unusual statements");
    if overruled(tx, run)? {
        let sentence = format!("{said} of run {} nobody decided about: it was approved despite that.", run.id);
        return Ok(item(Subject::Unusual, Standing::Look, sentence));
    }
    let named: Vec<&str> = waiting.iter().take(NAMED).map(|one| one.person.as_str()).collect();
    let more = if waiting.len() > NAMED { format!(" and {} more", waiting.len() - NAMED) } else { String::new() };
    let sentence = format!("{said} of run {} still to be approved, each by itself: {}{more}.", run.id, named.join(", "));
    Ok(item(Subject::Unusual, Standing::Blocked, sentence))
}

/// Whether the run's last approval was given despite statements that nobody had decided about.
fn overruled(tx: &mut Tx<'_>, run: &Run) -> Result<bool, Problems> {
    let steps = stored::closing::steps(tx, run.id)?;
    let last = steps.iter().rfind(|taken| taken.step == Step::Approve.word() || taken.step == Step::SendBack.word());
    Ok(last.is_some_and(|taken| taken.step == Step::Approve.word() && !taken.despite.is_empty()))
}
