//! A freeze is placed by one who may approve runs, with a reason and a day, and lifted by another one.

use super::{Freeze, Scope};
use crate::State;
use crate::holds::given;
use crate::runs::RunState;
use crate::store as stored;
use ::store::{Store, Tx};
use kernel::{Clock, Date, Instant, Location, Problem, Problems, Value};
use serde_json::json;

/// What is to be frozen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewFreeze<'a> {
    /// What.
    pub scope: Scope,
    /// Which: a plan, a country's code, a person's id.
    pub name: &'a str,
    /// The day as of which its figures are kept.
    pub as_of: Date,
    /// The first instant after that day in the company's time zone.
    pub until: Instant,
    /// Why; never empty.
    pub reason: &'a str,
}

/// Places a freeze; every run from now on keeps it.
///
/// # Errors
/// Without a reason; for a plan, country or person that there is not; when it is frozen already; when no run had been calculated by that day.
pub fn place(store: &Store, clock: &Clock, state: &State, actor: &str, new: &NewFreeze<'_>) -> Result<Freeze, Problems> {
    stored::prepare(store)?;
    let reason = given(new.reason)?;
    let name = new.name.trim();
    known(state, new.scope, name)?;
    let at = clock.now();
    store.write(|tx| {
        let all = stored::freezes::all(tx)?;
        if let Some(same) = all.iter().find(|freeze| freeze.holds() && freeze.scope == new.scope && freeze.name == name) {
            let message = format!("This is frozen already, since {} by {}: {}", same.placed_at, same.placed_by, same.reason);
            return Err(Problem::error("frozen-already", Location::default(), message).into());
        }
        let run = reference(tx, new.until)?.ok_or_else(|| {
            let message = format!("No run had been calculated by {}, whose figures could be kept.", new.as_of);
            Problem::error("nothing-to-keep", Location::default().column("as_of"), message).hint("run first, or choose a later day")
        })?;
        let freeze = Freeze {
            id: tx.next_number("freezes", "id")?,
            scope: new.scope,
            name: name.to_owned(),
            as_of: new.as_of,
            run,
            reason: reason.to_owned(),
            placed_by: actor.to_owned(),
            placed_at: at.to_string(),
            lifted_by: None,
            lifted_at: None,
            lifted_why: None,
        };
        stored::freezes::insert(tx, &freeze)?;
        let on = format!("{} {name}", new.scope.word());
        let after = json!({ "freeze": freeze.id, "as_of": freeze.as_of.to_string(), "run": run });
        audit::write(tx, &audit::Event { actor, action: "freeze pay", on: &on, before: None, after: Some(after), why: Some(reason), at })?;
        Ok(freeze)
    })
}

/// The run whose figures are kept: of those calculated before an instant the newest that was approved by then, else the newest.
fn reference(tx: &mut Tx<'_>, until: Instant) -> Result<Option<i64>, Problems> {
    let early = |text: &str| text.parse::<Instant>().is_ok_and(|at| at < until);
    let mut newest = None;
    for run in stored::runs::list(tx)?.into_iter().filter(|run| run.document.is_some() && early(&run.at)) {
        let steps = stored::closing::steps(tx, run.id)?;
        let state = steps.iter().rev().find(|step| early(&step.at)).map_or(RunState::Draft, |step| step.state);
        if matches!(state, RunState::Approved | RunState::Final | RunState::Paid) {
            return Ok(Some(run.id));
        }
        newest = newest.or(Some(run.id));
    }
    Ok(newest)
}

fn known(state: &State, scope: Scope, name: &str) -> Result<(), Problems> {
    let organisation = &state.book.organisation;
    let names: Vec<String> = match scope {
        Scope::Plan => state.book.plans.iter().map(|plan| plan.id.to_string()).collect(),
        Scope::Person => organisation.people().iter().map(|person| person.id.to_string()).collect(),
        Scope::Country => {
            let rows = organisation.people().iter().flat_map(|person| &person.rows);
            rows.filter_map(|row| row.attributes.get("country").map(Value::to_string)).collect()
        }
    };
    if names.iter().any(|known| known == name) {
        return Ok(());
    }
    let at = Location::default().column("name").value(name);
    let problem = Problem::error("unknown-scope", at, format!("There is no {} `{name}`.", scope.word()));
    Err(problem.expected(format!("a {} of the book", scope.word())).suggest(name, names.iter().map(String::as_str)).into())
}

/// Lifts a freeze; the next run is the calculation again, and what waited comes as balance lines.
///
/// # Errors
/// No such freeze, one that is lifted already or that she placed herself, or no reason.
pub fn lift(store: &Store, clock: &Clock, actor: &str, id: i64, why: &str) -> Result<Freeze, Problems> {
    stored::prepare(store)?;
    let why = given(why)?;
    let at = clock.now();
    store.write(|tx| {
        let found = stored::freezes::all(tx)?.into_iter().find(|freeze| freeze.id == id);
        let freeze = found.ok_or_else(|| Problem::error("unknown-freeze", Location::default(), format!("There is no freeze {id}.")))?;
        if let (Some(by), Some(when)) = (&freeze.lifted_by, &freeze.lifted_at) {
            return Err(Problem::error("lifted-already", Location::default(), format!("Freeze {id} was lifted by {by} at {when}.")).into());
        }
        if freeze.placed_by == actor {
            let problem = Problem::error("own-freeze", Location::default(), format!("{actor} placed freeze {id}."));
            return Err(problem.hint("somebody else has to lift it").into());
        }
        if !stored::freezes::lift(tx, id, actor, &at.to_string(), why)? {
            return Err(Problem::error("lifted-already", Location::default(), format!("Freeze {id} is lifted already.")).into());
        }
        let before = json!({ "freeze": id, "reason": freeze.reason, "placed_by": freeze.placed_by, "run": freeze.run });
        let on = format!("{} {}", freeze.scope.word(), freeze.name);
        audit::write(tx, &audit::Event { actor, action: "lift freeze", on: &on, before: Some(before), after: None, why: Some(why), at })?;
        Ok(Freeze { lifted_by: Some(actor.to_owned()), lifted_at: Some(at.to_string()), lifted_why: Some(why.to_owned()), ..freeze })
    })
}

/// All freezes, those in force first, then the newest.
///
/// # Errors
/// What the database refuses.
pub fn list(store: &Store) -> Result<Vec<Freeze>, Problems> {
    stored::prepare(store)?;
    let mut all = store.read(stored::freezes::all)?;
    all.sort_by_key(|freeze| (!freeze.holds(), -freeze.id));
    Ok(all)
}
