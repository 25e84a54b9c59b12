//! Holds by hand in the database.

use super::results::damaged;
use crate::holds::Hold;
use ::store::{Row, Tx};
use kernel::Problems;
use records::{Kind, ledger};

const COLUMNS: &str = "id, person, plan, component, reason, placed_by, placed_at, lifted_by, lifted_at, lifted_why, record";

pub(crate) fn insert(tx: &mut Tx<'_>, hold: &Hold) -> Result<(), Problems> {
    tx.execute(
        "INSERT INTO pay_holds (id, person, plan, component, reason, placed_by, placed_at, record) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &[
            hold.id.into(),
            (&hold.person).into(),
            (&hold.plan).into(),
            (&hold.component).into(),
            (&hold.reason).into(),
            (&hold.placed_by).into(),
            (&hold.placed_at).into(),
            (&hold.record).into(),
        ],
    )?;
    Ok(())
}

pub(crate) fn lift(tx: &mut Tx<'_>, id: i64, actor: &str, at: &str, why: &str) -> Result<(), Problems> {
    tx.execute(
        "UPDATE pay_holds SET lifted_by = ?2, lifted_at = ?3, lifted_why = ?4 WHERE id = ?1",
        &[id.into(), actor.into(), at.into(), why.into()],
    )?;
    Ok(())
}

pub(crate) fn all(tx: &mut Tx<'_>) -> Result<Vec<Hold>, Problems> {
    let rows = tx.query(&format!("SELECT {COLUMNS} FROM pay_holds ORDER BY id"), &[])?;
    rows.iter().map(|row| read(row).ok_or_else(|| damaged("pay_holds"))).collect()
}

pub(crate) fn in_force(tx: &mut Tx<'_>) -> Result<Vec<Hold>, Problems> {
    Ok(all(tx)?.into_iter().filter(|hold| hold.lifted_at.is_none()).collect())
}

fn read(row: &Row) -> Option<Hold> {
    let maybe = |column| row.text(column).map(str::to_owned);
    Some(Hold {
        id: row.integer(0)?,
        person: row.string(1),
        plan: row.string(2),
        component: row.string(3),
        reason: row.string(4),
        placed_by: row.string(5),
        placed_at: row.string(6),
        lifted_by: maybe(7),
        lifted_at: maybe(8),
        lifted_why: maybe(9),
        record: row.string(10),
    })
}

/// Whether a person is in the book now.
pub(crate) fn is_known(tx: &mut Tx<'_>, person: &str) -> Result<bool, Problems> {
    // The key of people begins with the id.
    let keys = ledger::find(tx, Kind::People, &format!("{person}|"), 1)?;
    Ok(!keys.is_empty())
}

/// Whether a record of that id counts now, of any kind that measures count.
pub(crate) fn is_record(tx: &mut Tx<'_>, record: &str) -> Result<bool, Problems> {
    for kind in Kind::ALL.into_iter().filter(|kind| kind.is_measured()) {
        if ledger::load_keys(tx, kind, &[record])?.rows().next().is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
