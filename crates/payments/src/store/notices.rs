//! Steps of runs and of questions, across all of them.

use crate::notices::{QuestionStep, RunStep};
use ::store::Tx;
use kernel::Problems;

pub(crate) fn runs(tx: &mut Tx<'_>, since: &str) -> Result<Vec<RunStep>, Problems> {
    let sql = "SELECT s.run, s.position, s.step, s.actor, s.at, r.through FROM run_steps s JOIN runs r ON r.id = s.run
        WHERE s.at >= ?1 ORDER BY s.at DESC, s.run DESC, s.position DESC LIMIT 200";
    let rows = tx.query(sql, &[since.into()])?;
    let read = |row: &::store::Row| {
        Some(RunStep {
            run: row.integer(0)?,
            position: row.integer(1)?,
            step: row.string(2),
            actor: row.string(3),
            at: row.string(4),
            through: row.string(5),
        })
    };
    Ok(rows.iter().filter_map(read).collect())
}

pub(crate) fn questions(tx: &mut Tx<'_>, since: &str) -> Result<Vec<QuestionStep>, Problems> {
    let sql = "SELECT e.dispute, e.position, d.person, d.raised_by, d.assignee, e.step, e.actor, e.at, e.audience
        FROM dispute_events e JOIN disputes d ON d.id = e.dispute
        WHERE e.at >= ?1 ORDER BY e.at DESC, e.dispute DESC, e.position DESC LIMIT 200";
    let rows = tx.query(sql, &[since.into()])?;
    let read = |row: &::store::Row| {
        Some(QuestionStep {
            question: row.integer(0)?,
            position: row.integer(1)?,
            person: row.string(2),
            raised_by: row.string(3),
            assignee: row.text(4).map(str::to_owned),
            step: row.string(5),
            actor: row.string(6),
            at: row.string(7),
            internal: row.text(8) != Some("all"),
        })
    };
    Ok(rows.iter().filter_map(read).collect())
}
