//! Whether the ledger says of a run's books what the run and the company's rules make of them.

use super::post::{self, CLOSE, MONTH_END, When};
use super::standing;
use crate::runs::{Run, RunState};
use crate::store as stored;
use ::store::Tx;
use book::Book;
use kernel::Problems;

/// What is wrong with the books of a run, or how many amounts of contracts and accruals are right; none when it posted none.
pub(crate) fn verify(tx: &mut Tx<'_>, run: &Run, book: &Book) -> Result<Option<Result<usize, String>>, Problems> {
    let mut last = |what: &str| stored::books::last_entry(tx, run.id, &format!("run {} {what}", run.id));
    let (made_final, closed, month_end) = (last("final")?, last(CLOSE)?, last(MONTH_END)?);
    let is_final = matches!(run.state, RunState::Final | RunState::Paid);
    let after = made_final.max(closed);
    let (when, until) = match (month_end, after) {
        (Some(month_end), after) if Some(month_end) > after => (When::MonthEnd { closed: is_final }, month_end),
        (_, Some(after)) => (When::Close, after),
        _ => return Ok(None),
    };
    let uses = !book.company.capitalised.rules.is_empty() || book.company.accrues || when != When::Close;
    let moved = standing::moved(tx, until)?;
    let accrued = standing::accrued(tx, until)?;
    if !uses && moved.is_empty() && accrued.is_empty() {
        return Ok(None);
    }
    let target = post::target(tx, run, book, when)?;
    if let Some((key, period, _)) = post::missing(&book.company.calendar, &target, &moved).first() {
        return Ok(Some(Err(format!(
            "The books say something else of the cost of {} ({}, {}) in {period} than the run makes of it.",
            key.contract, key.rule, key.person
        ))));
    }
    if let Some(((person, _, component, ..), period, _)) = post::unaccrued(&book.company.calendar, run, &target, &accrued).first() {
        return Ok(Some(Err(format!("The books accrue something else for {person} ({component}, {period}) than the run makes of it."))));
    }
    Ok(Some(Ok(target.costs.len() + target.accrued.len())))
}
