//! Adjustments by hand: one person enters an amount or a credit with its reason, another one approves it; until then it neither pays nor counts.

use crate::Desk;
use crate::holds::given;
use crate::runs::minute;
use kernel::{Date, Decimal, Location, Problem, Problems, Value};
use records::Kind;
use records::ledger::{self, Meta};
use std::collections::BTreeSet;

/// An adjustment to be entered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewAdjustment {
    /// Whom it pays.
    pub person: String,
    /// The pay period; a closed one is paid as a balance line of the open one.
    pub period: String,
    /// The amount; negative to take back.
    pub amount: Decimal,
    /// Its currency; the person's when none.
    pub currency: Option<String>,
    /// For a credit by hand: the measure that the amount counts for.
    pub measure: Option<String>,
    /// For a credit by hand: its day; the period's last when none.
    pub date: Option<Date>,
    /// Why.
    pub reason: String,
}

/// Enters an adjustment in the name of `author`; returns its id. Nobody is paid before somebody else approves it.
///
/// # Errors
/// Without a reason, an amount of zero, or what the book's check refuses: an unknown person or period.
pub fn enter(desk: &Desk, author: &str, new: &NewAdjustment) -> Result<String, Problems> {
    let reason = given(&new.reason)?.to_owned();
    if new.amount.is_zero() {
        return Err(refused("zero-adjustment", "An adjustment of zero changes nothing."));
    }
    let id = desk.store().read(|tx| {
        let taken = ledger::find(tx, Kind::Adjustments, "H-", usize::MAX)?;
        let numbers = taken.iter().filter_map(|id| id.strip_prefix("H-")?.parse::<u64>().ok());
        Ok(format!("H-{:04}", numbers.max().unwrap_or(0) + 1))
    })?;
    let text = |text: &str| Some(Value::Text(text.to_owned()));
    let currency = new.currency.as_deref().map(str::trim).filter(|code| !code.is_empty());
    let fields = [
        ("id", text(&id)),
        ("person", text(new.person.trim())),
        ("period", text(new.period.trim())),
        ("amount", Some(Value::Decimal(new.amount))),
        ("currency", currency.and_then(text)),
        ("measure", new.measure.as_deref().map(str::trim).filter(|measure| !measure.is_empty()).and_then(text)),
        ("date", new.date.map(Value::Date)),
        ("reason", text(&reason)),
        ("author", text(author)),
    ];
    desk.write_one(Kind::Adjustments, &id, |tx, at| {
        if ledger::record(tx, Kind::Adjustments, &id)?.is_some() {
            return Err(refused("adjustment-taken", "Somebody entered an adjustment at the same time: enter it again."));
        }
        let summary =
            ledger::change(tx, Kind::Adjustments, &id, &fields, &Meta { actor: author, why: Some(&reason), at, complete: false })?;
        // An unknown person or period is refused with nothing written.
        book::database::load_in(tx, None)?;
        Ok(summary)
    })?;
    Ok(id)
}

/// Approves adjustments in the name of `approver`: all of them, or none. Whether she may, the approval and the audit are one transaction, so
/// of two people who approve the same at once one does, and the other is told who did and when.
///
/// # Errors
/// Each one that there is not, that is approved already, that she entered or that pays her (`person` is her own id, if she has one).
pub fn approve(desk: &Desk, approver: &str, person: Option<&str>, ids: &[String], why: Option<&str>) -> Result<usize, Problems> {
    let each: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
    let ids: Vec<&str> = each.into_iter().collect();
    if ids.is_empty() {
        return Ok(0);
    }
    desk.write_several(Kind::Adjustments, &ids, |tx, at| {
        let mut problems = Problems::new();
        for id in &ids {
            if let Err(found) = may_approve(tx, approver, person, id) {
                problems.extend(found);
            }
        }
        if problems.has_errors() {
            return Err(problems);
        }
        let fields = [("approver", Some(Value::Text(approver.to_owned())))];
        let meta = Meta { actor: approver, why, at, complete: false };
        ids.iter().map(|id| ledger::change(tx, Kind::Adjustments, id, &fields, &meta)).collect()
    })?;
    Ok(ids.len())
}

/// Refuses an adjustment: it is removed, and its versions with the reason are kept.
///
/// # Errors
/// Without a reason; one that there is not or that is approved already.
pub fn refuse(desk: &Desk, actor: &str, id: &str, why: &str) -> Result<(), Problems> {
    let why = given(why)?;
    desk.write_one(Kind::Adjustments, id, |tx, at| {
        waiting(tx, id)?;
        ledger::remove(tx, Kind::Adjustments, id, &Meta { actor, why: Some(why), at, complete: false })
    })?;
    Ok(())
}

fn refused(code: &str, message: impl Into<String>) -> Problems {
    Problem::error(code, Location::default(), message).into()
}

/// An adjustment that waits for approval.
fn waiting(tx: &mut ::store::Tx<'_>, id: &str) -> Result<ledger::Version, Problems> {
    let Some(found) = ledger::record(tx, Kind::Adjustments, id)? else {
        return Err(refused("unknown-adjustment", format!("There is no adjustment {id} any more{}.", who_removed(tx, id)?)));
    };
    if let Some(by) = found.value("approver") {
        let when = approved_at(tx, id, by)?.map(|at| format!(", at {at}")).unwrap_or_default();
        return Err(refused("approved-already", format!("Adjustment {id} was approved by {by} already{when}.")));
    }
    Ok(found)
}

/// When the approval that stands in an adjustment was given, to the minute.
fn approved_at(tx: &mut ::store::Tx<'_>, id: &str, by: &Value) -> Result<Option<String>, Problems> {
    let versions = ledger::history(tx, Kind::Adjustments, id)?;
    let first = versions.iter().rev().take_while(|version| version.value("approver") == Some(by)).last();
    let import = first.map(|version| ledger::imports::find(tx, version.from)).transpose()?.flatten();
    Ok(import.map(|import| minute(&import.at)))
}

/// Who removed an adjustment, when and why; empty for one that never was.
fn who_removed(tx: &mut ::store::Tx<'_>, id: &str) -> Result<String, Problems> {
    let until = ledger::history(tx, Kind::Adjustments, id)?.last().and_then(|version| version.until);
    let Some(import) = until.map(|until| ledger::imports::find(tx, until)).transpose()?.flatten() else { return Ok(String::new()) };
    let done = if import.what == ledger::What::Change { "refused" } else { "took back" };
    let why = import.why.map(|why| format!(" ({why})")).unwrap_or_default();
    Ok(format!(": {} {done} it at {}{why}", import.actor, minute(&import.at)))
}

fn may_approve(tx: &mut ::store::Tx<'_>, approver: &str, person: Option<&str>, id: &str) -> Result<(), Problems> {
    let found = waiting(tx, id)?;
    let is = |column: &str, text: &str| matches!(found.value(column), Some(Value::Text(value)) if value == text);
    // Whoever brought the file is an author too, whatever the file says.
    let brought = ledger::imports::find(tx, found.from)?;
    let hers = is("author", approver)
        || person.is_some_and(|person| is("author", person))
        || brought.is_some_and(|import| import.actor == approver);
    if hers {
        let problem = Problem::error("self-approved", Location::default(), format!("{approver} entered adjustment {id}."));
        return Err(problem.hint("somebody else has to approve it").into());
    }
    if person.is_some_and(|person| is("person", person)) {
        let problem = Problem::error("self-approved", Location::default(), format!("Adjustment {id} pays {approver}."));
        return Err(problem.hint("somebody else has to approve it").into());
    }
    Ok(())
}
