//! A draft is begun and its text changed.

use super::{Draft, DraftState, seen, store};
use crate::documents;
use ::store::{Store, Tx};
use kernel::{Date, Location, Problem, Problems};
use records::ledger::Meta;

/// The longest text of a draft, in bytes.
const LONGEST: usize = 200_000;

/// Begins a draft with a text of its own: a new plan.
///
/// # Errors
/// A text that no database keeps; what the database refuses.
pub fn start(store: &Store, text: &str, meta: &Meta<'_>) -> Result<Draft, Problems> {
    refuse(text)?;
    super::prepare(store)?;
    store.write(|tx| begin(tx, None, text, meta))
}

/// Begins a draft with the newest published version of a plan, as the next version, to be in force from a day on.
///
/// # Errors
/// When the plan has no published version; what the database refuses.
pub fn copy(store: &Store, plan: &str, from: Date, meta: &Meta<'_>) -> Result<Draft, Problems> {
    super::prepare(store)?;
    store.write(|tx| {
        let texts = documents::current(tx)?;
        let Some((name, text, version)) = newest(&texts.plans, plan) else {
            let names: Vec<String> = texts.plans.iter().filter_map(|(_, text)| plans::edit::title(text).0).collect();
            let problem = Problem::error("unknown-plan", Location::default().value(plan), "There is no published plan of that name.");
            return Err(problem.suggest(plan, names.iter().map(String::as_str)).into());
        };
        let text = plans::edit::next_version(name, text, version + 1, from)?;
        begin(tx, Some(name), &text, meta)
    })
}

/// The newest version of a plan among documents: name, text and version.
pub(super) fn newest<'a>(texts: &'a [(String, String)], plan: &str) -> Option<(&'a str, &'a str, u32)> {
    let titled = texts.iter().map(|(name, text)| (name.as_str(), text.as_str(), plans::edit::title(text)));
    let own = titled.filter(|(_, _, (name, _))| name.as_deref() == Some(plan));
    own.map(|(name, text, (_, version))| (name, text, version)).max_by_key(|(_, _, version)| *version)
}

fn begin(tx: &mut Tx<'_>, base: Option<&str>, text: &str, meta: &Meta<'_>) -> Result<Draft, Problems> {
    let id = store::insert(tx, base, meta)?;
    store::step(tx, id, 1, DraftState::Draft, text, None, "begin plan draft", meta)?;
    store::known(tx, id)
}

/// Gives a draft another text. `revision` is the one that the writer saw.
///
/// # Errors
/// When somebody else changed it since, or it is not being written any more; what the database refuses.
pub fn write(store: &Store, id: i64, revision: i64, text: &str, meta: &Meta<'_>) -> Result<Draft, Problems> {
    refuse(text)?;
    super::prepare(store)?;
    store.write(|tx| {
        let draft = seen(tx, id, revision)?;
        if draft.state != DraftState::Draft {
            let problem = Problem::error("draft-state", Location::file(draft.file()), format!("This draft is {}.", draft.state));
            return Err(problem.hint("what is in review or approved is sent back before it is changed").into());
        }
        if draft.text == text {
            return Ok(draft);
        }
        store::step(tx, id, revision + 1, DraftState::Draft, text, None, "write plan draft", meta)?;
        store::known(tx, id)
    })
}

fn refuse(text: &str) -> Result<(), Problem> {
    let at = Location::file("the draft");
    if text.contains('\0') {
        return Err(Problem::error("bad-document", at, "The text holds a character zero, which no database keeps."));
    }
    if text.len() > LONGEST {
        return Err(Problem::error("document-long", at, "This text is too long for a plan.").expected(format!("at most {LONGEST} bytes")));
    }
    Ok(())
}
