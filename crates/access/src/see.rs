//! Whose pay a user may see.

use crate::{Role, User};
use kernel::Date;
use people::Organisation;

/// Whether a user may see everyone's pay, whoever reports to whom.
#[must_use]
pub fn sees_everyone(user: &User) -> bool {
    !user.disabled && matches!(user.role, Role::Analyst | Role::Finance | Role::Executive)
}

/// Whether a user may see the pay, credits and statements of a person as of a day.
///
/// Everybody sees her own. A manager sees those who report to her on that day, directly or not. Analysts, finance and executives see all;
/// administrators, who keep users and settings, see nobody's.
#[must_use]
pub fn may_see(user: &User, person: &str, organisation: &Organisation, day: Date) -> bool {
    if user.disabled {
        return false;
    }
    if user.person.as_deref() == Some(person) {
        return true;
    }
    match user.role {
        Role::Analyst | Role::Finance | Role::Executive => true,
        Role::Seller | Role::Administrator => false,
        Role::Manager => {
            let (Some(manager), Some(person)) =
                (user.person.as_deref().and_then(|id| organisation.position(id)), organisation.position(person))
            else {
                return false;
            };
            organisation.managers_above(person, day, usize::MAX).contains(&manager)
        }
    }
}
