//! Nobody acts on her own pay: what changes an amount is done by somebody else, on pages and in the API alike. A person is meant here who is
//! both a user with a right and one of the company's people. The terminal is the operator's: whoever has the machine has the database.
//!
//! Feeds of a source system (deals, people, splits, transactions) may have rows of whoever imports them: the file says what happened, the run
//! that pays it is approved by somebody who is not paid by it, and the audit has the import.

use crate::failure::Failure;
use crate::imports::draft::Draft;
use crate::imports::preview;
use crate::language::{said, t};
use crate::visit::Visit;
use kernel::{Location, Problem, Problems, Value};
use payments::State;
use payments::freezes::{Freeze, Scope};
use payments::holds::Hold;
use records::{Kind, Row};

/// The code of the problem.
pub const CODE: &str = "own-pay";

/// That it is her own pay, as a problem that says who can do it.
fn problem(what: &str) -> Problem {
    let message = said("This is your own pay: {1}.", &[&what]);
    Problem::error(CODE, Location::default(), message).hint(t("nobody acts on her own pay"))
}

impl Visit {
    /// Refuses who would act on what she herself is paid; `what` says what it is that somebody else has to do.
    ///
    /// # Errors
    /// That it is her own.
    pub fn not_her_own(&self, person: &str, what: &str) -> Result<(), Failure> {
        self.refuse_own(self.is_me(person), what)
    }

    /// The same, where it is known already whether it concerns her.
    ///
    /// # Errors
    /// That it is her own.
    pub fn refuse_own(&self, own: bool, what: &str) -> Result<(), Failure> {
        if own { Err(problem(what).into()) } else { Ok(()) }
    }

    /// Whether a hold keeps back something of hers.
    #[must_use]
    pub fn is_held_by(&self, hold: &Hold) -> bool {
        let of_all = || match (hold.record.as_str(), hold.plan.as_str()) {
            ("", plan) => self.is_on(plan),
            (record, _) => Kind::ALL.into_iter().any(|kind| self.is_credited(kind, record)),
        };
        self.is_me(&hold.person) || (hold.person.is_empty() && of_all())
    }

    /// Whether a freeze keeps figures of hers.
    #[must_use]
    pub fn is_frozen_by(&self, freeze: &Freeze) -> bool {
        match freeze.scope {
            Scope::Person => self.is_me(&freeze.name),
            Scope::Plan => self.is_on(&freeze.name),
            Scope::Country => self.rows_of_hers().any(|country| country == freeze.name),
        }
    }

    fn rows_of_hers(&self) -> impl Iterator<Item = String> + '_ {
        let person = self.person().and_then(|me| self.state.book.organisation.person(me));
        person.into_iter().flat_map(|person| &person.rows).filter_map(|row| row.attributes.get("country").map(Value::to_string))
    }

    /// Whether a plan has ever paid her.
    #[must_use]
    pub fn is_on(&self, plan: &str) -> bool {
        let book = &self.state.book;
        let people = book.organisation.people();
        let plans = book.plans.iter().zip(&book.assignments).filter(|(one, _)| one.id.as_str() == plan);
        let mut people = plans.flat_map(|(_, all)| all).map(|assignment| people[assignment.person].id.as_str());
        people.any(|person| self.is_me(person))
    }

    /// Whether a record is credited to her.
    fn is_credited(&self, kind: Kind, id: &str) -> bool {
        self.state.outcome.credits_for(kind, id).iter().any(|credit| self.is_me(credit.person.as_str()))
    }

    /// Refuses a change by hand of a record that is credited to her, that names her, or of her own row of people or quotas.
    ///
    /// # Errors
    /// That it is her own.
    pub fn changes_others(&self, kind: Kind, id: &str, values: &[(&str, &str)]) -> Result<(), Failure> {
        let named = |name: &str| match kind {
            Kind::People => name == "id",
            _ => matches!(name, "person" | "owner"),
        };
        let row = self.state.row(kind, id);
        let was = || row.iter().flat_map(Row::values).any(|(name, value)| named(name) && self.is_me(&value.to_string()));
        let becomes = || values.iter().any(|(name, value)| named(name) && self.is_me(value.trim()));
        let keyed = || !kind.is_measured() && id.split('|').any(|part| self.is_me(part));
        let own = self.person().is_some() && (was() || becomes() || keyed() || self.is_credited(kind, id));
        self.refuse_own(own, t("somebody else changes the records, quotas and rows of people that make it"))
    }
}

/// Refuses a file that would change the importer's own adjustments or quotas, each row by itself; not feeds of what happened. A row that says
/// what the book says already changes nothing.
///
/// # Errors
/// The rows; what is wrong with the file.
pub fn refused(state: &State, me: Option<&str>, draft: &Draft) -> Result<(), Problems> {
    let Some(me) = me.filter(|_| matches!(draft.kind, Kind::Adjustments | Kind::Quotas)) else { return Ok(()) };
    let table = preview::read(draft)?.table;
    let known = state.book.tables.get(&draft.kind);
    let same = |row: &Row<'_>| {
        let says = |other: &Row<'_>| row.values().all(|(name, value)| other.value(name).as_ref() == Some(&value));
        known.is_some_and(|known| known.rows().filter(|other| other.text("person") == Some(me)).any(|other| says(&other)))
    };
    let own = table.rows().filter(|row| row.text("person") == Some(me) && !same(row));
    let told = own.map(|row| Problem {
        at: row.place().column("person").value(me),
        ..problem(t("somebody else imports what is paid to you or expected of you"))
    });
    let told: Vec<Problem> = told.collect();
    if told.is_empty() { Ok(()) } else { Err(Problems(told)) }
}
