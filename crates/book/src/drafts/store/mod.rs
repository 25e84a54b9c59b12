//! Drafts in the database: a row for each, and a row for each step that it takes. Nothing is ever changed or removed.

use super::{Draft, DraftState, Taken};
use ::store::{Migration, Param, Row, Tx};
use audit::Event;
use kernel::{Location, Problem, Problems};
use records::ledger::Meta;
use serde_json::json;

/// The tables of drafts.
pub(crate) const MIGRATIONS: &[Migration] = &[Migration::same(
    "drafts/1 plan drafts",
    "CREATE TABLE plan_drafts (
        id BIGINT PRIMARY KEY,
        base TEXT,
        author TEXT NOT NULL,
        at TEXT NOT NULL
    );
    CREATE TABLE plan_draft_steps (
        draft BIGINT NOT NULL,
        revision BIGINT NOT NULL,
        state TEXT NOT NULL,
        content TEXT NOT NULL,
        document TEXT,
        actor TEXT NOT NULL,
        at TEXT NOT NULL,
        why TEXT,
        PRIMARY KEY (draft, revision)
    );",
)];

const NEWEST: &str = "SELECT d.id, d.base, d.author, d.at, s.revision, s.state, s.content, s.document, s.actor, s.at, s.why
    FROM plan_drafts d JOIN plan_draft_steps s ON s.draft = d.id
    WHERE s.revision = (SELECT max(n.revision) FROM plan_draft_steps n WHERE n.draft = d.id)";

/// Makes a draft without steps; gives its number.
pub(super) fn insert(tx: &mut Tx<'_>, base: Option<&str>, meta: &Meta<'_>) -> Result<i64, Problems> {
    let id = tx.next_number("plan_drafts", "id")?;
    let at = meta.at.to_string();
    tx.execute(
        "INSERT INTO plan_drafts (id, base, author, at) VALUES (?1, ?2, ?3, ?4)",
        &[id.into(), base.into(), meta.actor.into(), (&at).into()],
    )?;
    Ok(id)
}

/// Writes a step and its event: the one way in which a draft changes.
#[allow(clippy::too_many_arguments, reason = "a row with its event")]
pub(super) fn step(
    tx: &mut Tx<'_>,
    draft: i64,
    revision: i64,
    state: DraftState,
    text: &str,
    document: Option<&str>,
    action: &str,
    meta: &Meta<'_>,
) -> Result<(), Problems> {
    let before = tx.query_one(
        "SELECT state, content FROM plan_draft_steps WHERE draft = ?1 AND revision = ?2",
        &[draft.into(), (revision - 1).into()],
    )?;
    let at = meta.at.to_string();
    tx.execute(
        "INSERT INTO plan_draft_steps (draft, revision, state, content, document, actor, at, why) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &[
            draft.into(),
            revision.into(),
            state.word().into(),
            text.into(),
            document.into(),
            meta.actor.into(),
            (&at).into(),
            meta.why.into(),
        ],
    )?;
    let hash = |text: &str| blake3::hash(text.as_bytes()).to_hex().to_string();
    let seen = before.map(|row| json!({ "state": row.string(0), "hash": hash(&row.string(1)) }));
    let mut after = json!({ "state": state.word(), "hash": hash(text) });
    if let Some(document) = document {
        after["document"] = json!(document);
    }
    let on = format!("plan draft {draft}");
    audit::write(tx, &Event { actor: meta.actor, action, on: &on, before: seen, after: Some(after), why: meta.why, at: meta.at })?;
    Ok(())
}

pub(super) fn list(tx: &mut Tx<'_>) -> Result<Vec<Draft>, Problems> {
    drafts(tx, "ORDER BY s.at DESC, d.id DESC", &[])
}

pub(super) fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Draft>, Problems> {
    Ok(drafts(tx, "AND d.id = ?1", &[id.into()])?.pop())
}

/// A draft that is known to be there.
pub(super) fn known(tx: &mut Tx<'_>, id: i64) -> Result<Draft, Problems> {
    find(tx, id)?.ok_or_else(damaged)
}

fn drafts(tx: &mut Tx<'_>, rest: &str, params: &[Param<'_>]) -> Result<Vec<Draft>, Problems> {
    let rows = tx.query(&format!("{NEWEST} {rest}"), params)?;
    rows.iter().map(|row| draft(tx, row)).collect()
}

fn draft(tx: &mut Tx<'_>, row: &Row) -> Result<Draft, Problems> {
    let id = row.integer(0).ok_or_else(damaged)?;
    let optional = |column| row.text(column).map(str::to_owned);
    let base = optional(1);
    let base_plan = match &base {
        Some(base) => tx
            .query_one("SELECT content FROM documents WHERE name = ?1 AND content IS NOT NULL ORDER BY id DESC LIMIT 1", &[base.into()])?
            .and_then(|row| plans::edit::title(row.text(0).unwrap_or_default()).0),
        None => None,
    };
    let text = row.string(6);
    let (named, version) = plans::edit::title(&text);
    let stem = base.as_deref().map(|base| base.trim_start_matches("plans/").trim_end_matches(".toml").to_owned());
    let writers = writers(&steps(tx, id)?);
    Ok(Draft {
        id,
        plan: named.or_else(|| base_plan.clone()).or(stem).unwrap_or_else(|| "A new plan".into()),
        version,
        base,
        base_plan,
        state: row.text(5).and_then(DraftState::from_word).ok_or_else(damaged)?,
        revision: row.integer(4).ok_or_else(damaged)?,
        text,
        author: row.string(2),
        writers,
        begun: row.string(3),
        actor: row.string(8),
        at: row.string(9),
        why: optional(10),
        document: optional(7),
    })
}

/// Who began the draft or changed its text; sending it back changes nothing.
fn writers(steps: &[Taken]) -> Vec<String> {
    let wrote = |index: usize| steps.get(index + 1).is_none_or(|before| before.text != steps[index].text);
    let mut writers: Vec<String> = (0..steps.len()).filter(|index| wrote(*index)).map(|index| steps[index].actor.clone()).collect();
    writers.sort();
    writers.dedup();
    writers
}

pub(super) fn steps(tx: &mut Tx<'_>, id: i64) -> Result<Vec<Taken>, Problems> {
    let rows = tx.query(
        "SELECT revision, state, content, actor, at, why FROM plan_draft_steps WHERE draft = ?1 ORDER BY revision DESC",
        &[id.into()],
    )?;
    let read = |row: &Row| {
        Some(Taken {
            revision: row.integer(0)?,
            state: DraftState::from_word(row.text(1)?)?,
            text: row.string(2),
            actor: row.string(3),
            at: row.string(4),
            why: row.text(5).map(str::to_owned),
        })
    };
    rows.iter().map(|row| read(row).ok_or_else(damaged)).collect()
}

fn damaged() -> Problems {
    Problem::error("database-damaged", Location::default(), "A row of plan_draft_steps cannot be read.").into()
}
