//! Statements of a run in review are approved or rejected: by one who may, never about her own pay, nothing unusual in bulk.

use super::queue::{Queued, of_run};
use super::{Decided, Decision};
use crate::State;
use crate::holds::given;
use crate::runs::{Actor, Run, RunState, minute, unknown};
use crate::store as stored;
use ::store::{Store, Tx};
use kernel::{Clock, Decimal, Instant, Location, Problem, Problems};
use serde_json::json;

/// Approves one statement. `seen` is the amount that was looked at: when it is another one by now, nothing is approved.
///
/// # Errors
/// A run that is not in review; one's own pay; a statement that there is not, or with another amount; one that is approved already.
pub fn approve(
    store: &Store,
    clock: &Clock,
    state: &State,
    actor: Actor<'_>,
    run: i64,
    person: &str,
    seen: Decimal,
) -> Result<(), Problems> {
    decide(store, clock, actor, run, |tx, run| {
        let all = of_run(tx, &state.book, run)?;
        let one = found(&all, run, person)?;
        if one.amount != seen {
            let message = format!("The statement of {person} comes to {} {}, and not to {seen}.", one.amount, one.currency);
            return Err(Problem::error("other-amount", Location::default(), message).hint("look at it again").into());
        }
        waiting(one)?;
        Ok((Decision::Approved, vec![person.to_owned()], None))
    })
}

/// Approves several statements: all of them, or none.
///
/// # Errors
/// As for [`approve`]; none chosen; an unusual one among them, which has to be opened and approved by itself.
pub fn approve_several(store: &Store, clock: &Clock, state: &State, actor: Actor<'_>, run: i64, people: &[String]) -> Result<(), Problems> {
    if people.is_empty() {
        return Err(Problem::error("none-chosen", Location::default(), "No statement was chosen.").into());
    }
    decide(store, clock, actor, run, |tx, run| {
        let all = of_run(tx, &state.book, run)?;
        let mut problems = Problems::new();
        for person in people {
            let one = found(&all, run, person)?;
            waiting(one)?;
            if !one.unusual.is_empty() {
                let why: Vec<&str> = one.unusual.iter().map(|reason| reason.words()).collect();
                let message = format!("The statement of {person} is unusual: {}.", why.join("; "));
                problems.push(Problem::error("unusual", Location::default(), message).hint("open it, and approve it by itself"));
            }
        }
        if problems.has_errors() { Err(problems) } else { Ok((Decision::Approved, people.to_vec(), None)) }
    })
}

/// Rejects a statement with the reason. The run cannot be approved any more, and is sent back.
///
/// # Errors
/// Without a reason; a run that is not in review; one's own pay; a statement that there is not.
pub fn reject(store: &Store, clock: &Clock, state: &State, actor: Actor<'_>, run: i64, person: &str, why: &str) -> Result<(), Problems> {
    let why = given(why)?;
    decide(store, clock, actor, run, |tx, run| {
        let all = of_run(tx, &state.book, run)?;
        found(&all, run, person)?;
        Ok((Decision::Rejected, vec![person.to_owned()], Some(why.to_owned())))
    })
}

type Chosen = (Decision, Vec<String>, Option<String>);

fn decide(
    store: &Store,
    clock: &Clock,
    actor: Actor<'_>,
    id: i64,
    choose: impl FnOnce(&mut Tx<'_>, &Run) -> Result<Chosen, Problems>,
) -> Result<(), Problems> {
    stored::prepare(store)?;
    let at = clock.now();
    store.write(|tx| {
        let run = stored::runs::find(tx, id)?.ok_or_else(|| unknown(id))?;
        if run.state != RunState::InReview {
            let message = format!("Run {id} is {}: its statements are decided about while it is in review.", run.state.word());
            return Err(Problem::error("run-state", Location::default(), message).into());
        }
        let (decision, people, why) = choose(tx, &run)?;
        if let Some(own) = actor.person.filter(|own| people.iter().any(|person| person == own)) {
            let problem = Problem::error("own-pay", Location::default(), format!("The statement of {own} is her own."));
            return Err(problem.hint("somebody else has to decide about it").into());
        }
        let decided = Decided { decision, actor: actor.name.to_owned(), at: at.to_string(), why };
        for person in &people {
            stored::approvals::insert(tx, id, person, &decided)?;
        }
        event(tx, at, id, &people, &decided)
    })
}

/// One event for all that was decided at once.
fn event(tx: &mut Tx<'_>, at: Instant, run: i64, people: &[String], decided: &Decided) -> Result<(), Problems> {
    let action = if decided.decision == Decision::Approved { "approve statements" } else { "reject statement" };
    let after = json!({ "people": people, "decision": decided.decision.word() });
    let on = format!("run {run}");
    let why = decided.why.as_deref();
    audit::write(tx, &audit::Event { actor: &decided.actor, action, on: &on, before: None, after: Some(after), why, at })?;
    Ok(())
}

fn found<'q>(all: &'q [Queued], run: &Run, person: &str) -> Result<&'q Queued, Problems> {
    all.iter().find(|one| one.person == person).ok_or_else(|| {
        let at = Location::default().column("person").value(person);
        Problem::error("no-statement", at, format!("Run {} has no statement of {person}.", run.id)).into()
    })
}

fn waiting(one: &Queued) -> Result<(), Problems> {
    match &one.decided {
        Some(Decided { decision: Decision::Approved, actor, at, .. }) => {
            let message = format!("The statement of {} was approved by {actor} at {} already.", one.person, minute(at));
            Err(Problem::error("approved-already", Location::default(), message).into())
        }
        _ => Ok(()),
    }
}

/// Whose statements of a run stand rejected, with the reason.
pub(crate) fn rejected(tx: &mut Tx<'_>, run: i64) -> Result<Vec<(String, String)>, Problems> {
    let last: std::collections::BTreeMap<String, Decided> = stored::approvals::of_run(tx, run)?.into_iter().collect();
    let stands = last.into_iter().filter(|(_, one)| one.decision == Decision::Rejected);
    Ok(stands.map(|(person, one)| (person, one.why.unwrap_or_default())).collect())
}

/// What was decided holds no longer: the run was sent back.
pub(crate) fn withdraw(tx: &mut Tx<'_>, run: i64, actor: &str, at: Instant) -> Result<(), Problems> {
    let last: std::collections::BTreeMap<String, Decided> = stored::approvals::of_run(tx, run)?.into_iter().collect();
    for person in last.into_iter().filter(|(_, one)| one.decision != Decision::Withdrawn).map(|(person, _)| person) {
        let decided = Decided { decision: Decision::Withdrawn, actor: actor.to_owned(), at: at.to_string(), why: None };
        stored::approvals::insert(tx, run, &person, &decided)?;
    }
    Ok(())
}
