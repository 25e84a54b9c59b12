//! An import is taken back as a whole: what it brought no longer holds, what it replaced holds again. The undo is an import of its own, so
//! that everything that ever held is still there, and so that an undo can itself be undone.

use super::event::Entry;
use super::import::Meta;
use super::imports::{self, Import, What};
use super::schema;
use kernel::{Location, Problem, Problems};
use store::placeholders::quoted;
use store::{Param, Tx};

/// Takes import `number` back. Returns the import that did it.
///
/// # Errors
/// When there is no such import, it was already taken back, or a later import changed the same records; then nothing is changed.
pub fn undo(tx: &mut Tx<'_>, number: i64, meta: &Meta<'_>) -> Result<Import, Problems> {
    let Some(undone) = imports::find(tx, number)? else {
        return Err(refused(number, "does not exist").hint("`attain import --list` lists them").into());
    };
    if let Some(by) = undone.undone_by {
        return Err(refused(number, &format!("was already undone, by import {by}")).into());
    }
    let later = later_changes(tx, &undone)?;
    if !later.is_empty() {
        return Err(later);
    }
    let table = quoted(undone.kind.word());
    let count = |tx: &mut Tx<'_>, sql: &str| tx.integer(sql, &[number.into()]).map(|n| n.unwrap_or(0).unsigned_abs());
    let brought = count(tx, &format!("SELECT count(*) FROM {table} WHERE _from = ?1"))?;
    let replaced = count(tx, &format!("SELECT count(*) FROM {table} WHERE _until = ?1"))?;
    let both = count(
        tx,
        &format!("SELECT count(*) FROM {table} o WHERE o._until = ?1 AND o._key IN (SELECT n._key FROM {table} n WHERE n._from = ?1)"),
    )?;
    let file = format!("undo of import {number} ({})", undone.file);
    let entry = Entry {
        kind: undone.kind,
        what: What::Undo,
        file: &file,
        columns: &[],
        created: replaced - both,
        updated: both,
        unchanged: 0,
        removed: brought - both,
        undoes: Some(number),
    };
    let by = entry.write(tx, meta)?;
    take_back(tx, &undone, by)?;
    tx.execute("UPDATE imports SET undone_by = ?1 WHERE id = ?2", &[by.into(), number.into()])?;
    if let Some(again) = undone.undoes {
        // An undo that is undone: the import it took back is in force again.
        tx.execute("UPDATE imports SET undone_by = NULL WHERE id = ?1", &[again.into()])?;
    }
    entry.audit(tx, by, meta)?;
    imports::find(tx, by)?.ok_or_else(|| refused(by, "was not entered").into())
}

fn refused(number: i64, why: &str) -> Problem {
    Problem::error("undo-refused", Location::default(), format!("Import {number} cannot be undone: it {why}."))
}

/// Records that the import touched and whose present version is not the one it left: by which import, one problem each, at most 5.
fn later_changes(tx: &mut Tx<'_>, undone: &Import) -> Result<Problems, Problems> {
    let table = quoted(undone.kind.word());
    let changed = format!(
        "SELECT r._key, max(CASE WHEN l._until IS NOT NULL AND l._until > l._from THEN l._until ELSE l._from END)
         FROM {table} r JOIN {table} l ON l._key = r._key
         WHERE (r._from = ?1 AND NOT EXISTS
                 (SELECT 1 FROM {table} c WHERE c._key = r._key AND c._until IS NULL AND c._origin = r._origin))
            OR (r._until = ?1 AND NOT EXISTS (SELECT 1 FROM {table} n WHERE n._key = r._key AND n._from = ?1)
                AND EXISTS (SELECT 1 FROM {table} c WHERE c._key = r._key AND c._until IS NULL))
         GROUP BY r._key ORDER BY r._key LIMIT 5"
    );
    let mut problems = Problems::new();
    for row in tx.query(&changed, &[undone.id.into()])? {
        let later = match row.integer(1) {
            Some(id) => imports::find(tx, id)?,
            None => None,
        };
        let by = later.map_or_else(|| "a later import".to_owned(), |i| format!("import {} ({}, by {} at {})", i.id, i.file, i.actor, i.at));
        problems.push(
            refused(undone.id, &format!("is no longer the last to have changed {} `{}`; {by} did so after it", undone.kind, row.string(0)))
                .hint("undo the later import first, or change the record by hand"),
        );
    }
    Ok(problems)
}

/// Closes what the import brought and brings back copies of what it replaced.
fn take_back(tx: &mut Tx<'_>, undone: &Import, by: i64) -> Result<(), Problems> {
    let table = quoted(undone.kind.word());
    let next = tx.next_number(undone.kind.word(), "_id")?;
    tx.execute(
        &format!("UPDATE {table} SET _until = ?1 WHERE _until IS NULL AND _key IN (SELECT _key FROM {table} WHERE _from = ?2)"),
        &[by.into(), undone.id.into()],
    )?;
    let stored = schema::columns(tx, undone.kind)?;
    let names: String = stored.iter().map(|s| format!(", {}", quoted(&s.physical))).collect();
    tx.execute(
        &format!(
            "INSERT INTO {table} (_id, _key, _hash, _from, _until, _origin, _source, _row{names})
             SELECT row_number() OVER (ORDER BY _id) + ?1, _key, _hash, ?2, NULL, _origin, _source, _row{names}
             FROM {table} WHERE _until = ?3"
        ),
        &[Param::Integer(next - 1), by.into(), undone.id.into()],
    )?;
    Ok(())
}
