//! A draft's text comes into force as a new version of its plan.

use super::{Draft, DraftState, seen, store, write};
use crate::assemble::assemble;
use crate::{database, documents};
use ::store::{Store, Tx};
use kernel::{Date, Location, Problem, Problems};
use records::ledger::Meta;

/// Publishes an approved draft: its text, exactly as it was reviewed, becomes a document of the book. From its effective day on it takes
/// the place of the version before, whose text stays as it was. Returns the draft and what is worth knowing about the book.
///
/// # Errors
/// When somebody took a step since `revision`, it is not approved, another version was published meanwhile, or the book would not hold
/// together. Nothing is changed then.
pub fn publish(store: &Store, id: i64, revision: i64, meta: &Meta<'_>) -> Result<(Draft, Problems), Problems> {
    super::prepare(store)?;
    store.write(|tx| {
        let draft = seen(tx, id, revision)?;
        if draft.state != DraftState::Approved {
            let problem = Problem::error("draft-state", Location::file(draft.file()), format!("This draft is {}.", draft.state));
            return Err(problem.expected("a draft that another person has approved").into());
        }
        checked(tx, &draft)?;
        let name = draft.file();
        documents::put(tx, &name, &draft.text, meta)?;
        let (_, notes) = database::load_in(tx, None)?;
        store::step(tx, id, revision + 1, DraftState::Published, &draft.text, Some(&name), "publish plan draft", meta)?;
        Ok((store::known(tx, id)?, notes))
    })
}

/// What is worth knowing about the book with the draft in it.
///
/// # Errors
/// Everything that keeps the draft from being published.
pub fn check(store: &Store, draft: &Draft) -> Result<Problems, Problems> {
    super::prepare(store)?;
    store.read(|tx| checked(tx, draft))
}

pub(super) fn checked(tx: &mut Tx<'_>, draft: &Draft) -> Result<Problems, Problems> {
    let name = draft.file();
    let (mut texts, tables) = database::contents(tx, None)?;
    let plan = plans::read(&name, &draft.text)?;
    let mut problems = Problems::new();
    if texts.plans.iter().any(|(other, _)| *other == name) {
        let problem = Problem::error("version-published", plan.at.clone(), format!("{name} is published, and is never edited."));
        problems.push(problem.hint("give the draft the next version"));
    }
    let published = write::newest(&texts.plans, plan.id.as_str());
    if let Some((other, _, version)) = published
        && version >= plan.version
        && other != name
    {
        let message = format!("Version {version} of `{}` is published already, in {other}.", plan.id);
        let problem = Problem::error("version-published", plan.at.clone(), message);
        problems.push(problem.expected(format!("version = {}", version + 1)).hint("take in what that version changed, and submit again"));
    }
    if published.is_some() && plan.effective.from == Date::MIN {
        let problem = Problem::error("no-first-day", plan.at.clone(), "Nothing says from which day this version is in force.");
        problems.push(problem.expected("effective = { from = 2026-07-01 }"));
    }
    if problems.has_errors() {
        return Err(problems);
    }
    texts.plans.push((name, draft.text.clone()));
    texts.plans.sort();
    assemble(&texts, tables).map(|(_, notes)| notes)
}

/// The name of the document that a draft is published as: beside its base, with its version.
pub(super) fn document(base: Option<&str>, plan: &str, version: u32) -> String {
    let stem = base.and_then(|base| base.strip_prefix("plans/")?.strip_suffix(".toml"));
    let stem = match stem {
        Some(stem) => match stem.rsplit_once("-v") {
            Some((start, number)) if !start.is_empty() && number.chars().all(|c| c.is_ascii_digit()) => start.to_owned(),
            _ => stem.to_owned(),
        },
        None => slug(plan),
    };
    if version <= 1 { format!("plans/{stem}.toml") } else { format!("plans/{stem}-v{version}.toml") }
}

fn slug(name: &str) -> String {
    let plain: String = name.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(80).collect();
    let parts: Vec<&str> = plain.split('-').filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "plan".into() } else { parts.join("-") }
}
