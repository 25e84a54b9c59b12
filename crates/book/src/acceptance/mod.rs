//! A seller accepts her plan: once for each version, with the name that she signs with and the time. An acceptance is never changed.
//!
//! - `store`: acceptances in the database, append-only

mod store;

use ::store::Store;
use kernel::{Location, Problem, Problems};
use records::ledger::Meta;
use serde::Serialize;

/// An acceptance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Acceptance {
    /// Who accepted: the person's id.
    pub person: String,
    /// The plan.
    pub plan: String,
    /// Its version.
    pub version: u32,
    /// The hash (BLAKE3) of the document that was accepted, as it was shown.
    pub document: String,
    /// The name that she signed with.
    pub name: String,
    /// The account by which it was done.
    pub actor: String,
    /// When, in RFC 3339.
    pub at: String,
}

/// Makes the table of acceptances. Safe to call each time a database is opened.
///
/// # Errors
/// When the database was written by a newer version, or refuses.
pub fn prepare(store: &Store) -> Result<(), Problems> {
    crate::database::prepare(store)?;
    store.migrate(store::MIGRATIONS)
}

/// Accepts a version of a plan in the name of a person. `document` is the hash of what she was shown.
///
/// # Errors
/// Without a name, or when she has accepted this version already; what the database refuses.
pub fn accept(store: &Store, person: &str, plan: (&str, u32), document: &str, name: &str, meta: &Meta<'_>) -> Result<Acceptance, Problems> {
    prepare(store)?;
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 200 || name.contains('\0') {
        let at = Location::default().column("name").value(name);
        return Err(Problem::error("no-name", at, "A plan is accepted with your name.").hint("type it as you sign").into());
    }
    let (plan, version) = plan;
    let acceptance = Acceptance {
        person: person.to_owned(),
        plan: plan.to_owned(),
        version,
        document: document.to_owned(),
        name: name.to_owned(),
        actor: meta.actor.to_owned(),
        at: meta.at.to_string(),
    };
    store.write(|tx| {
        if let Some(before) = store::find(tx, person, plan, version)? {
            let message = format!("{} accepted version {version} of `{plan}` already, on {}.", before.name, before.at);
            return Err(Problem::error("accepted-already", Location::default(), message).into());
        }
        store::insert(tx, &acceptance, meta)?;
        Ok(acceptance)
    })
}

/// All acceptances, in order of plan, version and person.
///
/// # Errors
/// What the database refuses.
pub fn list(store: &Store) -> Result<Vec<Acceptance>, Problems> {
    prepare(store)?;
    store.read(store::list)
}

/// A person's acceptance of a version; none while she has not accepted it.
///
/// # Errors
/// What the database refuses.
pub fn find(store: &Store, person: &str, plan: &str, version: u32) -> Result<Option<Acceptance>, Problems> {
    prepare(store)?;
    store.read(|tx| store::find(tx, person, plan, version))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Clock;

    #[test]
    fn a_plan_is_accepted_once_with_name_and_time() {
        databases::each(|url| {
            let store = Store::open(url).unwrap();
            let meta = Meta { actor: "ada@example.com", why: None, at: Clock::fixed("2026-07-01T08:30:00Z").now(), complete: false };
            assert_eq!(accept(&store, "ada", ("Seller", 2), "hash", "  ", &meta).unwrap_err().0[0].code, "no-name");
            let done = accept(&store, "ada", ("Seller", 2), "hash", " Ada Young ", &meta).unwrap();
            assert_eq!((done.name.as_str(), done.at.as_str()), ("Ada Young", "2026-07-01T08:30:00Z"));
            assert_eq!(accept(&store, "ada", ("Seller", 2), "hash", "Ada Young", &meta).unwrap_err().0[0].code, "accepted-already");
            accept(&store, "ada", ("Seller", 3), "other", "Ada Young", &meta).unwrap();
            assert_eq!(find(&store, "ada", "Seller", 2).unwrap().unwrap(), done);
            assert_eq!(find(&store, "ben", "Seller", 2).unwrap(), None);
            assert_eq!(list(&store).unwrap().len(), 2);
            let events = store.read(|tx| audit::list(tx, Some("plan Seller v2 of ada"), None, 5)).unwrap();
            assert_eq!(events.iter().map(|e| e.action.as_str()).collect::<Vec<_>>(), ["accept plan"]);
            audit::verify(&store).unwrap();
        });
    }
}
