//! What an administrator's home has instead of pay: who may come in, and what happened last.

use crate::failure::{Failure, blocking};
use crate::shell::role_name;
use crate::visit::Visit;
use access::Role;
use audit::Recorded;

/// Users by role, and the latest events.
pub struct Keeps {
    /// Each role with how many may come in as it.
    pub users: Vec<(&'static str, usize)>,
    /// How many were invited and have not come yet.
    pub invited: usize,
    /// How many are kept out.
    pub disabled: usize,
    /// The latest events with their time.
    pub events: Vec<(Recorded, String)>,
}

const EVENTS: usize = 8;

/// What the user keeps; nothing for other roles.
///
/// # Errors
/// What the database refuses.
pub async fn keeps(visit: &Visit) -> Result<Option<Keeps>, Failure> {
    if !access::may(&visit.user, access::Right::ManageUsers) {
        return Ok(None);
    }
    let all = crate::users::list::standing(visit).await?;
    let store = visit.app.store.clone();
    let events = blocking(move || Ok(store.read(|tx| audit::list(tx, None, None, EVENTS))?)).await?;
    let count = |role: Role| all.iter().filter(|(user, _)| user.role == role && !user.disabled).count();
    Ok(Some(Keeps {
        users: Role::ALL.into_iter().map(|role| (role_name(role), count(role))).collect(),
        invited: all.iter().filter(|(user, standing)| !user.disabled && !standing.password && standing.invited_until.is_some()).count(),
        disabled: all.iter().filter(|(user, _)| user.disabled).count(),
        events: events.into_iter().map(|event| (event.clone(), crate::say::minute(&event.at))).collect(),
    }))
}
