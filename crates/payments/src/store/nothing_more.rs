//! What was said about records that come no more, in the database.

use super::results::damaged;
use crate::checklist::nothing_more::NothingMore;
use ::store::{Row, Tx};
use kernel::Problems;

const COLUMNS: &str = "id, period, kind, source, why, said_by, said_at, withdrawn_by, withdrawn_at, withdrawn_why";

pub(crate) fn insert(tx: &mut Tx<'_>, new: &NothingMore) -> Result<(), Problems> {
    tx.execute(
        "INSERT INTO nothing_more (id, period, kind, source, why, said_by, said_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &[
            new.id.into(),
            (&new.period).into(),
            (&new.kind).into(),
            (&new.source).into(),
            (&new.why).into(),
            (&new.said_by).into(),
            (&new.said_at).into(),
        ],
    )?;
    Ok(())
}

/// Takes back what was said; false when somebody else was faster.
pub(crate) fn withdraw(tx: &mut Tx<'_>, id: i64, actor: &str, at: &str, why: &str) -> Result<bool, Problems> {
    let changed = tx.execute(
        "UPDATE nothing_more SET withdrawn_by = ?2, withdrawn_at = ?3, withdrawn_why = ?4 WHERE id = ?1 AND withdrawn_at IS NULL",
        &[id.into(), actor.into(), at.into(), why.into()],
    )?;
    Ok(changed == 1)
}

/// All that was said, the oldest first.
pub(crate) fn all(tx: &mut Tx<'_>) -> Result<Vec<NothingMore>, Problems> {
    let rows = tx.query(&format!("SELECT {COLUMNS} FROM nothing_more ORDER BY id"), &[])?;
    rows.iter().map(|row| read(row).ok_or_else(|| damaged("nothing_more"))).collect()
}

/// What is said of a period and holds.
pub(crate) fn of_period(tx: &mut Tx<'_>, period: &str) -> Result<Vec<NothingMore>, Problems> {
    Ok(all(tx)?.into_iter().filter(|one| one.period == period && one.withdrawn_at.is_none()).collect())
}

fn read(row: &Row) -> Option<NothingMore> {
    let maybe = |column| row.text(column).map(str::to_owned);
    Some(NothingMore {
        id: row.integer(0)?,
        period: row.string(1),
        kind: row.string(2),
        source: row.string(3),
        why: row.string(4),
        said_by: row.string(5),
        said_at: row.string(6),
        withdrawn_by: maybe(7),
        withdrawn_at: maybe(8),
        withdrawn_why: maybe(9),
    })
}
