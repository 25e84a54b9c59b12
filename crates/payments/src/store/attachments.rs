//! Files of adjustments in the database.

use super::results::damaged;
use crate::attachments::Attachment;
use ::store::{Param, Row, Tx};
use kernel::Problems;

const COLUMNS: &str = "id, adjustment, name, kind, bytes, hash, attached_by, attached_at";

pub(crate) fn insert(tx: &mut Tx<'_>, file: &Attachment, content: &[u8]) -> Result<(), Problems> {
    tx.execute(
        &format!("INSERT INTO adjustment_files ({COLUMNS}, content) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"),
        &[
            file.id.into(),
            (&file.adjustment).into(),
            (&file.name).into(),
            (&file.kind).into(),
            file.bytes.into(),
            (&file.hash).into(),
            (&file.attached_by).into(),
            (&file.attached_at).into(),
            Param::Bytes(content),
        ],
    )?;
    Ok(())
}

/// All of them, or those of one adjustment, in order.
pub(crate) fn list(tx: &mut Tx<'_>, adjustment: Option<&str>) -> Result<Vec<Attachment>, Problems> {
    let rows = match adjustment {
        Some(one) => tx.query(&format!("SELECT {COLUMNS} FROM adjustment_files WHERE adjustment = ?1 ORDER BY id"), &[one.into()])?,
        None => tx.query(&format!("SELECT {COLUMNS} FROM adjustment_files ORDER BY id"), &[])?,
    };
    rows.iter().map(|row| read(row).ok_or_else(|| damaged("adjustment_files"))).collect()
}

/// One of them with its content.
pub(crate) fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<(Attachment, Vec<u8>)>, Problems> {
    let row = tx.query_one(&format!("SELECT {COLUMNS}, content FROM adjustment_files WHERE id = ?1"), &[id.into()])?;
    let Some(row) = row else { return Ok(None) };
    let content = row.bytes(8).map(<[u8]>::to_vec);
    read(&row).zip(content).map(Some).ok_or_else(|| damaged("adjustment_files"))
}

fn read(row: &Row) -> Option<Attachment> {
    Some(Attachment {
        id: row.integer(0)?,
        adjustment: row.string(1),
        name: row.string(2),
        kind: row.string(3),
        bytes: row.integer(4)?,
        hash: row.string(5),
        attached_by: row.string(6),
        attached_at: row.string(7),
    })
}
