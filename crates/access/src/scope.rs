//! How far the grant of a role reaches: to everybody, or to the people of some teams and countries only.

use crate::store::users;
use crate::{Role, User, user};
use kernel::{Clock, Location, Problem, Problems};
use people::{Organisation, PersonRow};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::Store;

/// The people whom a grant reaches. With teams and countries, those who are in one of each.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default)]
pub struct Scope {
    /// Only people of these teams; everybody when empty.
    pub teams: BTreeSet<String>,
    /// Only people of these countries, as the column `country` of people has them; everybody when empty.
    pub countries: BTreeSet<String>,
}

impl Scope {
    /// Teams and countries as people type them: separated by commas.
    #[must_use]
    pub fn typed(teams: &str, countries: &str) -> Self {
        let set = |text: &str| text.split([',', ';']).map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned).collect();
        Self { teams: set(teams), countries: set(countries) }
    }

    /// Whether it reaches everybody.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.teams.is_empty() && self.countries.is_empty()
    }

    /// Whether it reaches somebody of whom this holds.
    #[must_use]
    pub fn reaches(&self, row: &PersonRow) -> bool {
        let country = || row.attributes.get("country").map(ToString::to_string);
        let team = || row.team.as_ref().is_some_and(|team| self.teams.contains(team));
        (self.teams.is_empty() || team()) && (self.countries.is_empty() || country().is_some_and(|c| self.countries.contains(&c)))
    }

    /// In words: `everybody`, or `team Enterprise, country DE`.
    #[must_use]
    pub fn words(&self) -> String {
        if self.is_all() {
            return "everybody".into();
        }
        let parts = self.teams.iter().map(|team| format!("team {team}")).chain(self.countries.iter().map(|one| format!("country {one}")));
        parts.collect::<Vec<_>>().join(", ")
    }

    /// Refuses teams and countries in which nobody ever was.
    ///
    /// # Errors
    /// One problem for each.
    pub fn known(&self, organisation: &Organisation) -> Result<(), Problems> {
        let mut problems = Problems::new();
        let (teams, countries) = known(organisation);
        for (column, wanted, there) in [("teams", &self.teams, &teams), ("countries", &self.countries, &countries)] {
            for one in wanted.iter().filter(|one| !there.contains(*one)) {
                let at = Location::default().column(column).value(one);
                let problem = Problem::error("unknown-scope", at, format!("Nobody is or was in `{one}`."));
                problems.push(problem.suggest(one, there.iter().map(String::as_str)));
            }
        }
        if problems.has_errors() { Err(problems) } else { Ok(()) }
    }
}

/// The teams and countries in which anybody is or was.
#[must_use]
pub fn known(organisation: &Organisation) -> (BTreeSet<String>, BTreeSet<String>) {
    let rows = || organisation.people().iter().flat_map(|person| &person.rows);
    let countries = rows().filter_map(|row| row.attributes.get("country")).map(ToString::to_string).collect();
    (rows().filter_map(|row| row.team.clone()).collect(), countries)
}

/// Limits the grant of a user's role to some teams and countries, or lifts the limit. Her sessions end.
///
/// # Errors
/// An unknown user, herself, a role that sees nobody else's pay anyway.
pub fn limit(store: &Store, email: &str, scope: &Scope, actor: &str, clock: &Clock) -> Result<(), Problems> {
    user::not_oneself(email, actor, "Nobody changes how far her own role reaches.")?;
    user::change(store, email, actor, "limit role", clock, |tx, user| {
        may_be_limited(user.role, scope)?;
        users::set_scope(tx, user.id, scope)?;
        Ok((Some(serde_json::json!(user.scope)), Some(serde_json::json!(scope))))
    })
}

/// Refuses a limit where it would mean nothing: a seller sees her own pay only, an administrator nobody's.
///
/// # Errors
/// When it is one of these roles.
pub fn may_be_limited(role: Role, scope: &Scope) -> Result<(), Problems> {
    if scope.is_all() || !matches!(role, Role::Seller | Role::Administrator) {
        return Ok(());
    }
    let at = Location::default().column("teams").value(&scope.words());
    let message = format!("The role {role} is not limited to teams or countries: it sees nobody else's pay.");
    Err(Problem::error("no-limit", at, message).hint("leave teams and countries empty, or give another role").into())
}

/// What holds of a person on a day. For days after she left, what held last: her last manager and team look after what is still to come.
pub(crate) fn standing_on(organisation: &Organisation, position: usize, day: kernel::Date) -> Option<&PersonRow> {
    let person = organisation.people().get(position)?;
    person.as_of(day).or_else(|| person.rows.iter().rev().find(|row| row.range.from <= day))
}

/// Whether a user's grant reaches a person on a day.
#[must_use]
pub fn reaches(user: &User, person: &str, organisation: &Organisation, day: kernel::Date) -> bool {
    let row = || organisation.position(person).and_then(|position| standing_on(organisation, position, day));
    user.scope.is_all() || row().is_some_and(|row| user.scope.reaches(row))
}
