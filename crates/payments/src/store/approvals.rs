//! What was decided about the statements of runs in review.

use super::results::damaged;
use crate::approvals::{Decided, Decision};
use ::store::{Row, Tx};
use kernel::Problems;

pub(crate) fn insert(tx: &mut Tx<'_>, run: i64, person: &str, new: &Decided) -> Result<(), Problems> {
    let position = tx.integer("SELECT max(position) FROM statement_decisions WHERE run = ?1", &[run.into()])?.unwrap_or(0) + 1;
    tx.execute(
        "INSERT INTO statement_decisions (run, position, person, decision, actor, at, why) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        &[
            run.into(),
            position.into(),
            person.into(),
            new.decision.word().into(),
            (&new.actor).into(),
            (&new.at).into(),
            new.why.as_ref().into(),
        ],
    )?;
    Ok(())
}

/// What was decided about a run's statements, by person, in order: the last one holds.
pub(crate) fn of_run(tx: &mut Tx<'_>, run: i64) -> Result<Vec<(String, Decided)>, Problems> {
    let sql = "SELECT person, decision, actor, at, why FROM statement_decisions WHERE run = ?1 ORDER BY position";
    let read = |row: &Row| {
        let decision = row.text(1).and_then(Decision::from_word)?;
        Some((row.string(0), Decided { decision, actor: row.string(2), at: row.string(3), why: row.text(4).map(str::to_owned) }))
    };
    tx.query(sql, &[run.into()])?.iter().map(read).collect::<Option<_>>().ok_or_else(|| damaged("statement_decisions"))
}
