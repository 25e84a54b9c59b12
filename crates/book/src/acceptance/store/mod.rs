//! Acceptances in the database. Nothing is ever changed or removed.

use super::Acceptance;
use ::store::{Migration, Row, Tx};
use audit::Event;
use kernel::{Location, Problem, Problems};
use records::ledger::Meta;
use serde_json::json;

/// The table of acceptances.
pub(crate) const MIGRATIONS: &[Migration] = &[Migration::same(
    "acceptance/1 plan acceptances",
    "CREATE TABLE plan_acceptances (
        person TEXT NOT NULL,
        plan TEXT NOT NULL,
        version BIGINT NOT NULL,
        document TEXT NOT NULL,
        name TEXT NOT NULL,
        actor TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (person, plan, version)
    );",
)];

const COLUMNS: &str = "person, plan, version, document, name, actor, at";

/// Writes an acceptance and its event.
pub(super) fn insert(tx: &mut Tx<'_>, acceptance: &Acceptance, meta: &Meta<'_>) -> Result<(), Problems> {
    let a = acceptance;
    tx.execute(
        &format!("INSERT INTO plan_acceptances ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"),
        &[
            (&a.person).into(),
            (&a.plan).into(),
            i64::from(a.version).into(),
            (&a.document).into(),
            (&a.name).into(),
            (&a.actor).into(),
            (&a.at).into(),
        ],
    )?;
    let on = format!("plan {} v{} of {}", a.plan, a.version, a.person);
    let after = Some(json!({ "name": a.name, "document": a.document }));
    audit::write(tx, &Event { actor: meta.actor, action: "accept plan", on: &on, before: None, after, why: meta.why, at: meta.at })?;
    Ok(())
}

pub(super) fn find(tx: &mut Tx<'_>, person: &str, plan: &str, version: u32) -> Result<Option<Acceptance>, Problems> {
    let sql = format!("SELECT {COLUMNS} FROM plan_acceptances WHERE person = ?1 AND plan = ?2 AND version = ?3");
    let row = tx.query_one(&sql, &[person.into(), plan.into(), i64::from(version).into()])?;
    row.map(|row| read(&row)).transpose()
}

pub(super) fn list(tx: &mut Tx<'_>) -> Result<Vec<Acceptance>, Problems> {
    let rows = tx.query(&format!("SELECT {COLUMNS} FROM plan_acceptances ORDER BY plan, version, person"), &[])?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Acceptance, Problems> {
    let damaged = || Problem::error("database-damaged", Location::default(), "A row of plan_acceptances cannot be read.");
    Ok(Acceptance {
        person: row.string(0),
        plan: row.string(1),
        version: row.integer(2).and_then(|version| u32::try_from(version).ok()).ok_or_else(damaged)?,
        document: row.string(3),
        name: row.string(4),
        actor: row.string(5),
        at: row.string(6),
    })
}
