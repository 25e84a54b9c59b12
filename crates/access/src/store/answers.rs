//! The table of requests with a key, and what was answered.

use crate::once::{Asked, Kept};
use kernel::Problem;
use store::{Param, Tx};

/// Enters a request; false when its key is there already.
pub(crate) fn insert(tx: &mut Tx<'_>, asked: &Asked, at: i64) -> Result<bool, Problem> {
    let sql = "INSERT INTO answers (\"user\", name, what, at) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING";
    Ok(tx.execute(sql, &[asked.user.into(), asked.key.as_str().into(), Param::Bytes(&asked.what), at.into()])? > 0)
}

/// The hash of what a key came with, and the answer.
pub(crate) type Entered = (Vec<u8>, Option<Kept>);

/// What a key came with, and what was answered.
pub(crate) fn find(tx: &mut Tx<'_>, asked: &Asked) -> Result<Option<Entered>, Problem> {
    let sql = "SELECT what, status, kind, location, body FROM answers WHERE \"user\" = ?1 AND name = ?2";
    let Some(row) = tx.query_one(sql, &[asked.user.into(), asked.key.as_str().into()])? else { return Ok(None) };
    let kept = row.integer(1).and_then(|status| u16::try_from(status).ok()).map(|status| Kept {
        status,
        kind: row.text(2).map(str::to_owned),
        location: row.text(3).map(str::to_owned),
        body: row.bytes(4).map(<[u8]>::to_vec),
    });
    Ok(Some((row.bytes(0).unwrap_or_default().to_vec(), kept)))
}

pub(crate) fn set(tx: &mut Tx<'_>, asked: &Asked, kept: &Kept, at: i64) -> Result<(), Problem> {
    let body = kept.body.as_deref().map_or(Param::Null, Param::Bytes);
    let sql = "UPDATE answers SET status = ?1, kind = ?2, location = ?3, body = ?4, at = ?5 WHERE \"user\" = ?6 AND name = ?7";
    let values = [
        i64::from(kept.status).into(),
        kept.kind.as_deref().into(),
        kept.location.as_deref().into(),
        body,
        at.into(),
        asked.user.into(),
        asked.key.as_str().into(),
    ];
    tx.execute(sql, &values).map(drop)
}

pub(crate) fn remove(tx: &mut Tx<'_>, asked: &Asked) -> Result<(), Problem> {
    tx.execute("DELETE FROM answers WHERE \"user\" = ?1 AND name = ?2", &[asked.user.into(), asked.key.as_str().into()]).map(drop)
}

/// Forgets answers given before `kept`, and requests begun before `cut_off` that never came to one.
pub(crate) fn drop_before(tx: &mut Tx<'_>, kept: i64, cut_off: i64) -> Result<(), Problem> {
    tx.execute("DELETE FROM answers WHERE at <= ?1 OR (status IS NULL AND at <= ?2)", &[kept.into(), cut_off.into()]).map(drop)
}
