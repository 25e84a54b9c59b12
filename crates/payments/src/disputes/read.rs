//! Questions listed and shown.

use super::dispute::{Audience, Dispute, Happening, Standing};
use crate::store as stored;
use ::store::Store;
use kernel::Problems;
use serde::Serialize;
use serde_json::Value;

/// A question with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Shown {
    /// The question.
    #[serde(flatten)]
    pub dispute: Dispute,
    /// The *why* of the line, as it was shown then.
    pub attached: Value,
    /// What happened, in order.
    pub history: Vec<Happening>,
}

/// All questions, or those of one person, the newest first.
///
/// # Errors
/// What the database refuses.
pub fn list(store: &Store, person: Option<&str>) -> Result<Vec<Dispute>, Problems> {
    stored::prepare(store)?;
    store.read(|tx| stored::disputes::list(tx, person))
}

/// One question; what was said internally only when `internal`.
///
/// # Errors
/// No such question.
pub fn show(store: &Store, id: i64, internal: bool) -> Result<Shown, Problems> {
    stored::prepare(store)?;
    store.read(|tx| {
        let dispute = stored::disputes::find(tx, id)?;
        let mut history = stored::disputes::events(tx, id)?;
        history.retain(|event| internal || event.audience == Audience::All);
        let attached = serde_json::from_str(&stored::disputes::attached(tx, id)?).unwrap_or(Value::Null);
        Ok(Shown { dispute, attached, history })
    })
}

/// How many questions wait for an answer, and how many answers have not been taken yet; of one person only when given.
///
/// # Errors
/// What the database refuses.
pub fn counted(store: &Store, person: Option<&str>) -> Result<(usize, usize), Problems> {
    let counts = store.read(|tx| stored::disputes::counts(tx, person))?;
    let sum = |wanted: fn(Standing) -> bool| {
        let count: i64 = counts.iter().filter(|(standing, _)| wanted(*standing)).map(|(_, count)| count).sum();
        usize::try_from(count).unwrap_or(0)
    };
    Ok((sum(Standing::waits), sum(Standing::resolved)))
}
