//! Whose pay a user may see, and which fields of it; the policy set says it.

use crate::User;
use crate::policy::{self, Field, Nearness};
use crate::scope::standing_on;
use kernel::Date;
use people::Organisation;

/// Whether a user may see everyone's pay, whoever reports to whom.
#[must_use]
pub fn sees_everyone(user: &User) -> bool {
    sees_field_of_everyone(user, Field::Pay)
}

/// Whether a user may see a field of everyone.
#[must_use]
pub fn sees_field_of_everyone(user: &User, field: Field) -> bool {
    !user.disabled && user.scope.is_all() && policy::role_sees(user.role, false, field, Nearness::default())
}

/// Whether a user may see a field of whomever her role reaches: what is asked about a column, before whose row it is is known.
#[must_use]
pub fn sees_field_in_part(user: &User, field: Field) -> bool {
    !user.disabled && policy::role_sees(user.role, false, field, Nearness::default())
}

/// Whether a user may see a field of anybody else, whoever that is: what is asked before there is a page with it.
#[must_use]
pub fn sees_field_of_others(user: &User, field: Field) -> bool {
    !user.disabled && policy::role_sees_others(user.role, !user.scope.is_all(), field)
}

/// Whether a user may see the pay, credits and statements of a person as of a day.
///
/// Everybody sees her own. A manager sees those who report to her on that day, directly or not. Analysts, finance and executives see all;
/// enablement and administrators see nobody's. Where a role was
/// limited to teams or countries, it reaches only who is in them on that day.
#[must_use]
pub fn may_see(user: &User, person: &str, organisation: &Organisation, day: Date) -> bool {
    may_see_field(user, person, Field::Pay, organisation, day)
}

/// Whether a user may see a field of a person as of a day.
#[must_use]
pub fn may_see_field(user: &User, person: &str, field: Field, organisation: &Organisation, day: Date) -> bool {
    if user.disabled {
        return false;
    }
    let own = user.person.as_deref() == Some(person);
    // For most roles it is the same whoever reports to whom: that needs no look at the reporting line.
    policy::role_sees_whoever(user.role, !user.scope.is_all(), field, own)
        .unwrap_or_else(|| policy::role_sees(user.role, !user.scope.is_all(), field, nearness(user, person, own, organisation, day)))
}

/// Whether a person reports to another on a day, directly or not; after she left, as she did last.
fn reports(organisation: &Organisation, position: usize, to: usize, day: Date) -> bool {
    let manager = standing_on(organisation, position, day).and_then(|row| row.manager.as_ref());
    manager
        .and_then(|manager| organisation.position(manager.as_str()))
        .is_some_and(|manager| position != to && (manager == to || organisation.managers_above(manager, day, usize::MAX).contains(&to)))
}

/// How a user stands to a person on a day.
fn nearness(user: &User, person: &str, own: bool, organisation: &Organisation, day: Date) -> Nearness {
    let within = crate::scope::reaches(user, person, organisation, day);
    let mut near = Nearness { own, within, ..Nearness::default() };
    let (Some(her), Some(position)) = (user.person.as_deref().and_then(|id| organisation.position(id)), organisation.position(person))
    else {
        return near;
    };
    near.reports = reports(organisation, position, her, day);
    let people = organisation.people();
    if let (Some(her), Some(them)) = (people[her].as_of(day), people[position].as_of(day)) {
        near.team = her.team.is_some() && her.team == them.team;
        let country = |row: &people::organisation::PersonRow| row.attributes.get("country").cloned();
        near.country = country(her).is_some() && country(her) == country(them);
    }
    near
}
