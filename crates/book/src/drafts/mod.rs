//! Plans on their way: a draft is written, reviewed by another person, and published as a new version, effective from a day. What is
//! published is never edited; a change is a new draft.
//!
//! - [`state`]: how far a draft has come, and what may follow
//! - [`write`]: a draft is begun and its text changed
//! - [`advance`]: it is submitted, sent back, approved, withdrawn
//! - [`publish`]: its text comes into force
//! - `store`: its steps in the database, append-only

pub mod advance;
pub mod publish;
pub mod state;
pub(crate) mod store;
pub mod write;

pub use advance::{Step, advance};
pub use publish::publish;
pub use state::DraftState;
pub use write::{copy, start, write};

use ::store::{Store, Tx};
use kernel::{Location, Problem, Problems};
use serde::Serialize;

/// A draft as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Draft {
    /// Its number, counted from 1.
    pub id: i64,
    /// The plan's name as its text says; the name of its file while the text cannot be read.
    pub plan: String,
    /// The version that it would be.
    pub version: u32,
    /// The published document that it is a new version of: its name.
    pub base: Option<String>,
    /// The plan's name in that document.
    pub base_plan: Option<String>,
    /// How far it has come.
    pub state: DraftState,
    /// How many steps it has taken; whoever changes it says which one she saw.
    pub revision: i64,
    /// Its text.
    pub text: String,
    /// Who began it.
    pub author: String,
    /// Everyone who wrote at its text; none of them may approve it.
    pub writers: Vec<String>,
    /// When it was begun, in RFC 3339.
    pub begun: String,
    /// Who took its last step.
    pub actor: String,
    /// When, in RFC 3339.
    pub at: String,
    /// Why, in her words.
    pub why: Option<String>,
    /// The document that it was published as.
    pub document: Option<String>,
}

impl Draft {
    /// The name by which messages refer to its text: that of the document that it would be published as.
    #[must_use]
    pub fn file(&self) -> String {
        self.document.clone().unwrap_or_else(|| publish::document(self.base.as_deref(), &self.plan, self.version))
    }
}

/// A step that a draft has taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct Taken {
    /// Its number within the draft, counted from 1.
    pub revision: i64,
    /// The state after it.
    pub state: DraftState,
    /// The text after it.
    pub text: String,
    /// Who took it.
    pub actor: String,
    /// When, in RFC 3339.
    pub at: String,
    /// Why, in her words.
    pub why: Option<String>,
}

/// Makes the tables of drafts. Safe to call each time a database is opened.
///
/// # Errors
/// When the database was written by a newer version, or refuses.
pub fn prepare(store: &Store) -> Result<(), Problems> {
    crate::database::prepare(store)?;
    store.migrate(store::MIGRATIONS)
}

/// All drafts, those that took a step last first.
///
/// # Errors
/// What the database refuses.
pub fn list(store: &Store) -> Result<Vec<Draft>, Problems> {
    prepare(store)?;
    store.read(store::list)
}

/// One draft; none when there is no draft of that number.
///
/// # Errors
/// What the database refuses.
pub fn show(store: &Store, id: i64) -> Result<Option<Draft>, Problems> {
    prepare(store)?;
    store.read(|tx| store::find(tx, id))
}

/// The steps of a draft, newest first.
///
/// # Errors
/// What the database refuses.
pub fn history(store: &Store, id: i64) -> Result<Vec<Taken>, Problems> {
    prepare(store)?;
    store.read(|tx| store::steps(tx, id))
}

/// The draft as somebody saw it, who now wants to change it.
fn seen(tx: &mut Tx<'_>, id: i64, revision: i64) -> Result<Draft, Problems> {
    let Some(draft) = store::find(tx, id)? else {
        return Err(Problem::error("unknown-draft", Location::default(), format!("There is no draft {id}.")).into());
    };
    if draft.revision != revision {
        let message = format!("{} has changed this draft since you opened it: it is {} now.", draft.actor, draft.state);
        return Err(Problem::error("draft-changed", Location::file(draft.file()), message)
            .hint("look at the draft as it is now, and do it again if it is still wanted")
            .into());
    }
    Ok(draft)
}

#[cfg(test)]
mod tests;
