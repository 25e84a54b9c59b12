//! Tokens for programs: made by a user for herself, with a scope and an end, shown once. Only a hash is kept.

use crate::area::{Area, Areas, Level};
use crate::session::kept;
use crate::store::tokens;
use crate::{User, session};
use audit::Event;
use kernel::{Clock, Location, Problem, Problems};
use serde::Serialize;
use serde_json::json;
use store::Store;

/// What every token begins with, so that one that leaked can be recognised.
pub const BEGINS: &str = "attain_";
/// The longest life of a token, in days.
pub const LONGEST: i64 = 365;

/// A token as it is listed: never the token itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct ApiToken {
    /// Its number.
    pub id: i64,
    /// What its owner calls it.
    pub name: String,
    /// Whether it may change things; else it only reads.
    pub writes: bool,
    /// What it may, by area.
    pub areas: Areas,
    /// When it was made, in seconds since 1970.
    pub made_at: i64,
    /// When it ends.
    pub until: i64,
    /// When it was last used, to the hour.
    pub used_at: Option<i64>,
}

/// Makes a token for a user that may the same in every area; as [`make_for`].
///
/// # Errors
/// As for [`make_for`].
pub fn make(store: &Store, user: &User, name: &str, writes: bool, days: i64, clock: &Clock) -> Result<String, Problems> {
    make_for(store, user, name, &Areas::all(if writes { Level::Write } else { Level::Read }), days, clock)
}

/// Makes a token for a user and gives it, this once. In each of the areas it may what she may, or only read it; elsewhere nothing.
///
/// # Errors
/// A name that is missing or too long, no area, a life that is too long.
pub fn make_for(store: &Store, user: &User, name: &str, areas: &Areas, days: i64, clock: &Clock) -> Result<String, Problems> {
    let name = name.trim();
    let mut problems = Problems::new();
    if name.is_empty() || name.chars().count() > 80 {
        let problem = Problem::error("bad-name", Location::default().column("name"), "The token needs a name.");
        problems.push(problem.expected("at most 80 characters that say which program uses it"));
    }
    if areas.0.is_empty() {
        let words = Area::ALL.map(Area::word).join(", ");
        let problem = Problem::error("no-area", Location::default().column("areas"), "The token may do nothing.");
        problems.push(problem.expected(format!("read or write for some of {words}")));
    }
    if !(1..=LONGEST).contains(&days) {
        let at = Location::default().column("days").value(&days.to_string());
        problems.push(Problem::error("bad-days", at, "A token does not live that long.").expected(format!("1 to {LONGEST} days")));
    }
    problems.unless_errors(())?;
    let (at, token) = (clock.now(), format!("{BEGINS}{}", session::token()));
    let now = at.as_second();
    let until = now + days * 24 * 60 * 60;
    let new = ApiToken { id: 0, name: name.to_owned(), writes: areas.write(), areas: areas.clone(), made_at: now, until, used_at: None };
    store.write(|tx| {
        let id = tokens::insert(tx, &kept(&token), user.id, &new)?;
        let after = json!({ "name": name, "scope": areas.words(), "days": days });
        let on = format!("token {id}");
        audit::write(tx, &Event { actor: &user.email, action: "make token", on: &on, before: None, after: Some(after), why: None, at })?;
        Ok(())
    })?;
    Ok(token)
}

/// A user's tokens, the oldest first.
///
/// # Errors
/// What the database refuses.
pub fn list(store: &Store, user: &User) -> Result<Vec<ApiToken>, Problems> {
    store.read(|tx| Ok(tokens::of(tx, user.id)?))
}

/// Ends a user's token; whether there was one.
///
/// # Errors
/// What the database refuses.
pub fn revoke(store: &Store, user: &User, id: i64, clock: &Clock) -> Result<bool, Problems> {
    store.write(|tx| {
        let ended = tokens::remove(tx, user.id, id)?;
        if ended {
            let on = format!("token {id}");
            let event = Event { actor: &user.email, action: "end token", on: &on, before: None, after: None, why: None, at: clock.now() };
            audit::write(tx, &event)?;
        }
        Ok(ended)
    })
}
