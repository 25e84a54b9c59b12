//! Freezes of parts of a company in the database, and what each run kept because of them.

use super::results::damaged;
use crate::freezes::{Freeze, Frozen, Scope};
use crate::parts::PartKey;
use ::store::{Param, Row, Tx};
use kernel::Problems;

const COLUMNS: &str = "id, scope, name, as_of, run, reason, placed_by, placed_at, lifted_by, lifted_at, lifted_why";
const KEY: &str = "person, period, kind, plan, component, reference, currency";

pub(crate) fn insert(tx: &mut Tx<'_>, freeze: &Freeze) -> Result<(), Problems> {
    let as_of = freeze.as_of.to_string();
    tx.execute(
        "INSERT INTO freezes (id, scope, name, as_of, run, reason, placed_by, placed_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &[
            freeze.id.into(),
            freeze.scope.word().into(),
            (&freeze.name).into(),
            (&as_of).into(),
            freeze.run.into(),
            (&freeze.reason).into(),
            (&freeze.placed_by).into(),
            (&freeze.placed_at).into(),
        ],
    )?;
    Ok(())
}

/// Lifts a freeze; false when somebody else was faster.
pub(crate) fn lift(tx: &mut Tx<'_>, id: i64, actor: &str, at: &str, why: &str) -> Result<bool, Problems> {
    let changed = tx.execute(
        "UPDATE freezes SET lifted_by = ?2, lifted_at = ?3, lifted_why = ?4 WHERE id = ?1 AND lifted_at IS NULL",
        &[id.into(), actor.into(), at.into(), why.into()],
    )?;
    Ok(changed == 1)
}

/// All freezes, the oldest first.
pub(crate) fn all(tx: &mut Tx<'_>) -> Result<Vec<Freeze>, Problems> {
    let rows = tx.query(&format!("SELECT {COLUMNS} FROM freezes ORDER BY id"), &[])?;
    rows.iter().map(|row| read(row).ok_or_else(|| damaged("freezes"))).collect()
}

fn read(row: &Row) -> Option<Freeze> {
    let maybe = |column| row.text(column).map(str::to_owned);
    Some(Freeze {
        id: row.integer(0)?,
        scope: row.text(1).and_then(Scope::from_word)?,
        name: row.string(2),
        as_of: row.text(3)?.parse().ok()?,
        run: row.integer(4)?,
        reason: row.string(5),
        placed_by: row.string(6),
        placed_at: row.string(7),
        lifted_by: maybe(8),
        lifted_at: maybe(9),
        lifted_why: maybe(10),
    })
}

/// Writes what a run kept because of freezes.
pub(crate) fn insert_frozen(tx: &mut Tx<'_>, run: i64, frozen: &[Frozen]) -> Result<(), Problems> {
    const ALL: &[&str] =
        &["run", "person", "period", "kind", "plan", "component", "reference", "currency", "frozen_by", "since_run", "calculated", "kept"];
    tx.insert_many("run_frozen", ALL, frozen.len(), |index, params| {
        let Frozen { key, freeze, since_run, calculated, kept } = &frozen[index];
        params.extend([
            Param::Integer(run),
            Param::Text(&key.person),
            Param::Text(&key.period),
            Param::Text(key.kind.word()),
            Param::Text(&key.plan),
            Param::Text(&key.component),
            Param::Text(&key.reference),
            Param::Text(key.currency.code()),
            Param::Integer(*freeze),
            Param::Integer(*since_run),
            Param::Integer(*calculated),
            Param::Integer(*kept),
        ]);
        Ok(())
    })
}

/// What a run kept because of freezes, in order of person and period.
pub(crate) fn of_run(tx: &mut Tx<'_>, run: i64) -> Result<Vec<Frozen>, Problems> {
    let sql = format!("SELECT {KEY}, frozen_by, since_run, calculated, kept FROM run_frozen WHERE run = ?1 ORDER BY {KEY}");
    let read = |row: &Row| {
        Some(Frozen {
            key: PartKey::from_row(row)?,
            freeze: row.integer(7)?,
            since_run: row.integer(8)?,
            calculated: row.integer(9)?,
            kept: row.integer(10)?,
        })
    };
    tx.query(&sql, &[run.into()])?.iter().map(read).collect::<Option<_>>().ok_or_else(|| damaged("run_frozen"))
}
