//! Jobs in the database: the only SQL of this crate.

use crate::{Changed, File, Job, JobState, New};
use ::store::{Migration, Param, Row, Store, Tx};
use kernel::{Instant, Problems};

const MIGRATIONS: &[Migration] = &[Migration::same("jobs/1 jobs", include_str!("jobs.sql"))];

const COLUMNS: &str = "id, kind, title, input, owner, state, done, total, message, attempts, stopping, asked_at, started_at, ended_at, \
     problems, file_name, file_kind, file_bytes, file_pieces";

/// Who does a job, and which attempt it is.
pub(crate) struct Mark<'a> {
    pub id: i64,
    pub holder: &'a str,
    pub attempt: u64,
}

/// Makes the tables of jobs, where they are missing.
///
/// # Errors
/// When the database was written by a newer version, or refuses.
pub fn prepare(database: &Store) -> Result<(), Problems> {
    database.migrate(audit::MIGRATIONS)?;
    database.migrate(MIGRATIONS)
}

fn counted(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// The next number of its kind. Numbers of removed jobs are not given again.
fn number(tx: &mut Tx<'_>, name: &str) -> Result<i64, Problems> {
    tx.execute("UPDATE job_numbers SET last = last + 1 WHERE name = ?1", &[name.into()])?;
    Ok(tx.integer("SELECT last FROM job_numbers WHERE name = ?1", &[name.into()])?.unwrap_or(0))
}

/// Notes that a job moved on.
fn moved(tx: &mut Tx<'_>, id: i64) -> Result<(), Problems> {
    let change = number(tx, "change")?;
    tx.execute("UPDATE jobs SET change = ?2 WHERE id = ?1", &[id.into(), change.into()])?;
    Ok(())
}

pub(crate) fn newest(tx: &mut Tx<'_>) -> Result<i64, Problems> {
    Ok(tx.integer("SELECT last FROM job_numbers WHERE name = 'change'", &[])?.unwrap_or(0))
}

pub(crate) fn changed(tx: &mut Tx<'_>, since: i64) -> Result<Vec<Changed>, Problems> {
    let rows = tx.query("SELECT id, owner FROM jobs WHERE change > ?1 ORDER BY change", &[since.into()])?;
    Ok(rows.iter().map(|row| Changed { id: row.integer(0).unwrap_or(0), owner: row.string(1) }).collect())
}

/// How many jobs stand how, by the word of the state.
pub(crate) fn by_state(tx: &mut Tx<'_>) -> Result<Vec<(String, i64)>, Problems> {
    let rows = tx.query("SELECT state, count(*) FROM jobs GROUP BY state ORDER BY state", &[])?;
    Ok(rows.iter().map(|row| (row.string(0), row.integer(1).unwrap_or(0))).collect())
}

pub(crate) fn open_of(tx: &mut Tx<'_>, owner: &str) -> Result<i64, Problems> {
    Ok(tx.integer("SELECT count(*) FROM jobs WHERE owner = ?1 AND state IN ('waiting', 'running')", &[owner.into()])?.unwrap_or(0))
}

pub(crate) fn insert(tx: &mut Tx<'_>, new: &New<'_>) -> Result<i64, Problems> {
    let id = number(tx, "job")?;
    let (input, at) = (new.input.to_string(), new.at.to_string());
    tx.execute(
        "INSERT INTO jobs (id, kind, title, input, owner, state, done, total, message, attempts, stopping, asked_at, problems, change)
         VALUES (?1, ?2, ?3, ?4, ?5, 'waiting', 0, 0, '', 0, 0, ?6, '[]', 0)",
        &[id.into(), new.kind.into(), new.title.into(), (&input).into(), new.owner.into(), (&at).into()],
    )?;
    moved(tx, id)?;
    Ok(id)
}

pub(crate) fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Job>, Problems> {
    Ok(tx.query_one(&format!("SELECT {COLUMNS} FROM jobs WHERE id = ?1"), &[id.into()])?.as_ref().map(from_row))
}

pub(crate) fn list(tx: &mut Tx<'_>, owner: Option<&str>, limit: usize) -> Result<Vec<Job>, Problems> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = match owner {
        Some(owner) => {
            let sql = format!("SELECT {COLUMNS} FROM jobs WHERE owner = ?1 ORDER BY id DESC LIMIT ?2");
            tx.query(&sql, &[owner.into(), limit.into()])?
        }
        None => tx.query(&format!("SELECT {COLUMNS} FROM jobs ORDER BY id DESC LIMIT ?1"), &[limit.into()])?,
    };
    Ok(rows.iter().map(from_row).collect())
}

/// The job that has waited longest: nobody does it, or its lease has run out.
pub(crate) fn next(tx: &mut Tx<'_>, now: i64) -> Result<Option<Job>, Problems> {
    let sql = format!("SELECT {COLUMNS} FROM jobs WHERE state = 'waiting' OR (state = 'running' AND lease_until < ?1) ORDER BY id LIMIT 1");
    Ok(tx.query_one(&sql, &[now.into()])?.as_ref().map(from_row))
}

pub(crate) fn take(tx: &mut Tx<'_>, id: i64, holder: &str, at: Instant, until: i64) -> Result<(), Problems> {
    let at = at.to_string();
    forget_pieces(tx, id)?;
    tx.execute(
        "UPDATE jobs SET state = 'running', holder = ?2, lease_until = ?3, started_at = ?4, attempts = attempts + 1, done = 0, total = 0,
         message = '' WHERE id = ?1",
        &[id.into(), holder.into(), until.into(), (&at).into()],
    )?;
    moved(tx, id)
}

/// Renews the lease; whether the job is still the holder's.
pub(crate) fn renew(tx: &mut Tx<'_>, mark: &Mark<'_>, until: i64) -> Result<bool, Problems> {
    let count = tx.execute(
        "UPDATE jobs SET lease_until = ?4 WHERE id = ?1 AND holder = ?2 AND attempts = ?3 AND state = 'running'",
        &[mark.id.into(), mark.holder.into(), counted(mark.attempt).into(), until.into()],
    )?;
    Ok(count == 1)
}

pub(crate) fn progress(tx: &mut Tx<'_>, mark: &Mark<'_>, until: i64, done: u64, total: u64, message: &str) -> Result<bool, Problems> {
    let mine = renew(tx, mark, until)?;
    if mine {
        tx.execute(
            "UPDATE jobs SET done = ?2, total = ?3, message = ?4 WHERE id = ?1",
            &[mark.id.into(), counted(done).into(), counted(total).into(), message.into()],
        )?;
        moved(tx, mark.id)?;
    }
    Ok(mine)
}

pub(crate) fn keep_piece(tx: &mut Tx<'_>, id: i64, piece: i64, bytes: &[u8]) -> Result<(), Problems> {
    tx.execute("INSERT INTO job_pieces (job, piece, bytes) VALUES (?1, ?2, ?3)", &[id.into(), piece.into(), Param::Bytes(bytes)])?;
    Ok(())
}

pub(crate) fn piece(tx: &mut Tx<'_>, id: i64, piece: i64) -> Result<Option<Vec<u8>>, Problems> {
    let row = tx.query_one("SELECT bytes FROM job_pieces WHERE job = ?1 AND piece = ?2", &[id.into(), piece.into()])?;
    Ok(row.and_then(|row| row.bytes(0).map(<[u8]>::to_vec)))
}

fn forget_pieces(tx: &mut Tx<'_>, id: i64) -> Result<(), Problems> {
    tx.execute("DELETE FROM job_pieces WHERE job = ?1", &[id.into()])?;
    Ok(())
}

pub(crate) fn done(tx: &mut Tx<'_>, id: i64, at: Instant, file: Option<&File>) -> Result<(), Problems> {
    end(tx, id, JobState::Done, at, &Problems::new())?;
    if let Some(file) = file {
        tx.execute(
            "UPDATE jobs SET file_name = ?2, file_kind = ?3, file_bytes = ?4, file_pieces = ?5 WHERE id = ?1",
            &[id.into(), (&file.name).into(), (&file.kind).into(), counted(file.bytes).into(), file.pieces.into()],
        )?;
    }
    Ok(())
}

/// A job is over. What it made is kept only of one that is done.
pub(crate) fn end(tx: &mut Tx<'_>, id: i64, state: JobState, at: Instant, problems: &Problems) -> Result<(), Problems> {
    let problems = serde_json::to_string(&problems.0).unwrap_or_else(|_| "[]".to_owned());
    let (at, millis) = (at.to_string(), at.as_millisecond());
    tx.execute(
        "UPDATE jobs SET state = ?2, ended_at = ?3, ended = ?4, problems = ?5, holder = NULL, lease_until = NULL, stopping = 0 WHERE id = ?1",
        &[id.into(), state.word().into(), (&at).into(), millis.into(), (&problems).into()],
    )?;
    if state != JobState::Done {
        forget_pieces(tx, id)?;
    }
    moved(tx, id)
}

pub(crate) fn stop(tx: &mut Tx<'_>, id: i64) -> Result<(), Problems> {
    tx.execute("UPDATE jobs SET stopping = 1 WHERE id = ?1", &[id.into()])?;
    moved(tx, id)
}

/// It waits again and has not been tried.
pub(crate) fn again(tx: &mut Tx<'_>, id: i64) -> Result<(), Problems> {
    tx.execute(
        "UPDATE jobs SET state = 'waiting', attempts = 0, done = 0, total = 0, message = '', problems = '[]', ended_at = NULL, ended = NULL
         WHERE id = ?1",
        &[id.into()],
    )?;
    moved(tx, id)
}

/// It waits again, as if the attempt had not been.
pub(crate) fn give_back(tx: &mut Tx<'_>, id: i64) -> Result<(), Problems> {
    forget_pieces(tx, id)?;
    tx.execute(
        "UPDATE jobs SET state = 'waiting', attempts = attempts - 1, holder = NULL, lease_until = NULL, done = 0, total = 0, message = ''
         WHERE id = ?1",
        &[id.into()],
    )?;
    moved(tx, id)
}

pub(crate) fn old(tx: &mut Tx<'_>, before: i64) -> Result<Vec<i64>, Problems> {
    let rows = tx.query("SELECT id FROM jobs WHERE ended < ?1 ORDER BY id", &[before.into()])?;
    Ok(rows.iter().filter_map(|row| row.integer(0)).collect())
}

pub(crate) fn remove(tx: &mut Tx<'_>, id: i64) -> Result<(), Problems> {
    forget_pieces(tx, id)?;
    tx.execute("DELETE FROM jobs WHERE id = ?1", &[id.into()])?;
    Ok(())
}

fn from_row(row: &Row) -> Job {
    let count = |column| row.integer(column).and_then(|number| u64::try_from(number).ok()).unwrap_or(0);
    let optional = |column| row.text(column).map(str::to_owned);
    let file = optional(15).map(|name| File { name, kind: row.string(16), bytes: count(17), pieces: row.integer(18).unwrap_or(0) });
    Job {
        id: row.integer(0).unwrap_or(0),
        kind: row.string(1),
        title: row.string(2),
        input: serde_json::from_str(row.text(3).unwrap_or("null")).unwrap_or_default(),
        owner: row.string(4),
        state: JobState::from_word(row.text(5).unwrap_or_default()),
        done: count(6),
        total: count(7),
        message: row.string(8),
        attempts: count(9),
        stopping: row.integer(10) == Some(1),
        asked_at: row.string(11),
        started_at: optional(12),
        ended_at: optional(13),
        problems: Problems(serde_json::from_str(row.text(14).unwrap_or("[]")).unwrap_or_default()),
        file,
    }
}
