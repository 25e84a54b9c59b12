//! Holds by hand: a person, a component or a record, of one person or of everybody, is not paid until the hold is lifted. What is held is kept
//! on the ledger, not lost.

use crate::State;
use crate::store as stored;
use ::store::{Store, Tx};
use kernel::{Clock, Location, Problem, Problems};
use serde::Serialize;
use serde_json::json;

/// A hold, in force or lifted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Hold {
    /// Its number, counted from 1.
    pub id: i64,
    /// Who is held; empty for everybody, of one component or record.
    pub person: String,
    /// The plan; empty for everything that the person earns, and for a record.
    pub plan: String,
    /// The component; empty for everything that the person earns, and for a record.
    pub component: String,
    /// The record; empty when all records are meant.
    pub record: String,
    /// Why.
    pub reason: String,
    /// Who placed it.
    pub placed_by: String,
    /// When, in RFC 3339.
    pub placed_at: String,
    /// Who lifted it.
    pub lifted_by: Option<String>,
    /// When.
    pub lifted_at: Option<String>,
    /// Why it was lifted.
    pub lifted_why: Option<String>,
}

impl Hold {
    /// Whether it holds a component of a person; empty names ask for a hold of the person as a whole.
    #[must_use]
    pub fn holds(&self, person: &str, plan: &str, component: &str) -> bool {
        self.is_of(person) && self.record.is_empty() && (self.component.is_empty() || (self.plan == plan && self.component == component))
    }

    /// Whether it holds what a person earns by a record.
    #[must_use]
    pub fn holds_record(&self, person: &str, record: &str) -> bool {
        self.is_of(person) && !record.is_empty() && self.record == record
    }

    fn is_of(&self, person: &str) -> bool {
        self.lifted_at.is_none() && (self.person.is_empty() || self.person == person)
    }

    /// What is held, as people read it: `all pay`, `Commission, Sales`, `record OPP-1`.
    #[must_use]
    pub fn what(&self) -> String {
        match (self.record.as_str(), self.component.as_str()) {
            ("", "") => "all pay".to_owned(),
            ("", component) => format!("{component}, {}", self.plan),
            (record, _) => format!("record {record}"),
        }
    }

    /// Whose pay it holds, as the audit names it: `person ada`, `everybody`.
    #[must_use]
    pub fn of_whom(&self) -> String {
        if self.person.is_empty() { "everybody".to_owned() } else { format!("person {}", self.person) }
    }
}

/// What is to be held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewHold<'a> {
    /// Who; empty for everybody, of one component or record.
    pub person: &'a str,
    /// The plan and component; none for everything.
    pub component: Option<(&'a str, &'a str)>,
    /// The record, for what it pays; empty for all records.
    pub record: &'a str,
    /// Why; never empty.
    pub reason: &'a str,
}

/// Places a hold; it works from the next run on that becomes final.
///
/// # Errors
/// Without a reason, for an unknown person or record, for everybody without a component or record, or when the same is held already.
pub fn place(store: &Store, clock: &Clock, actor: &str, new: &NewHold<'_>) -> Result<Hold, Problems> {
    stored::prepare(store)?;
    let reason = given(new.reason)?;
    let at = clock.now();
    store.write(|tx| {
        known(tx, new)?;
        let (plan, component) = new.component.unwrap_or(("", ""));
        if let Some(same) = stored::holds::in_force(tx)?
            .iter()
            .find(|h| h.person == new.person && h.plan == plan && h.component == component && h.record == new.record)
        {
            let message = format!("This is held already, since {} by {}: {}", same.placed_at, same.placed_by, same.reason);
            return Err(Problem::error("held-already", Location::default(), message).into());
        }
        let hold = Hold {
            id: tx.next_number("pay_holds", "id")?,
            person: new.person.to_owned(),
            plan: plan.to_owned(),
            component: component.to_owned(),
            record: new.record.to_owned(),
            reason: reason.to_owned(),
            placed_by: actor.to_owned(),
            placed_at: at.to_string(),
            lifted_by: None,
            lifted_at: None,
            lifted_why: None,
        };
        stored::holds::insert(tx, &hold)?;
        let after = json!({ "person": hold.person, "plan": hold.plan, "component": hold.component, "record": hold.record });
        let on = hold.of_whom();
        let event = audit::Event { actor, action: "hold pay", on: &on, before: None, after: Some(after), why: Some(reason), at };
        audit::write(tx, &event)?;
        Ok(hold)
    })
}

fn known(tx: &mut Tx<'_>, new: &NewHold<'_>) -> Result<(), Problems> {
    if new.person.is_empty() && new.component.is_none() && new.record.is_empty() {
        let problem = Problem::error("missing-person", Location::default().column("person"), "This would hold everything of everybody.");
        return Err(problem.hint("name a person, a component or a record").into());
    }
    if new.component.is_some() && !new.record.is_empty() {
        let problem = Problem::error("hold-of-both", Location::default().column("record"), "A hold is of a component or of a record.");
        return Err(problem.hint("place two holds").into());
    }
    if !new.person.is_empty() && !stored::holds::is_known(tx, new.person)? {
        let problem = Problem::error("unknown-person", Location::default().value(new.person), "There is no such person.");
        return Err(problem.expected("the id of a person in people").into());
    }
    if !new.record.is_empty() && !stored::holds::is_record(tx, new.record)? {
        let at = Location::default().column("record").value(new.record);
        return Err(Problem::error("unknown-record", at, "There is no such record.").expected("the id of a record that counts").into());
    }
    Ok(())
}

/// Refuses a component that no plan has.
///
/// # Errors
/// With what comes near it.
pub fn is_component(state: &State, plan: &str, component: &str) -> Result<(), Problems> {
    let plans = || state.book.plans.iter().filter(|one| one.id.as_str() == plan);
    if plans().flat_map(|one| &one.components).any(|one| one.name.as_str() == component) {
        return Ok(());
    }
    let at = Location::default().column("component").value(component);
    let problem = Problem::error("unknown-component", at, format!("The plan `{plan}` has no component `{component}`."));
    let names: Vec<&str> = plans().flat_map(|one| &one.components).map(|one| one.name.as_str()).collect();
    Err(problem.expected("a component of a plan").suggest(component, names).into())
}

/// Lifts a hold; what was held is paid by the next run that becomes final.
///
/// # Errors
/// No such hold, one that is lifted already, or no reason.
pub fn lift(store: &Store, clock: &Clock, actor: &str, id: i64, why: &str) -> Result<Hold, Problems> {
    stored::prepare(store)?;
    let why = given(why)?;
    let at = clock.now();
    store.write(|tx| {
        let found = stored::holds::all(tx)?.into_iter().find(|hold| hold.id == id);
        let hold = found.ok_or_else(|| Problem::error("unknown-hold", Location::default(), format!("There is no hold {id}.")))?;
        if let (Some(by), Some(when)) = (&hold.lifted_by, &hold.lifted_at) {
            return Err(Problem::error("lifted-already", Location::default(), format!("Hold {id} was lifted by {by} at {when}.")).into());
        }
        stored::holds::lift(tx, id, actor, &at.to_string(), why)?;
        let before = json!({ "hold": id, "reason": hold.reason, "placed_by": hold.placed_by });
        let on = hold.of_whom();
        let event = audit::Event { actor, action: "lift hold", on: &on, before: Some(before), after: None, why: Some(why), at };
        audit::write(tx, &event)?;
        Ok(Hold { lifted_by: Some(actor.to_owned()), lifted_at: Some(at.to_string()), lifted_why: Some(why.to_owned()), ..hold })
    })
}

/// All holds, those in force first, then the newest.
///
/// # Errors
/// What the database refuses.
pub fn list(store: &Store) -> Result<Vec<Hold>, Problems> {
    stored::prepare(store)?;
    let mut holds = store.read(stored::holds::all)?;
    holds.sort_by_key(|hold| (hold.lifted_at.is_some(), -hold.id));
    Ok(holds)
}

/// A reason that says something.
pub(crate) fn given(why: &str) -> Result<&str, Problems> {
    let why = why.trim();
    if why.is_empty() {
        let problem = Problem::error("missing-reason", Location::default().column("why"), "This needs a reason, which is kept.");
        return Err(problem.into());
    }
    Ok(why)
}
