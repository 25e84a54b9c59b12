//! How far runs have come, what closed periods paid, and what later runs change in them.

use super::results::damaged;
use crate::balances::Balance;
use crate::parts::{PartKey, Parts};
use crate::runs::{Run, RunState, StepTaken};
use ::store::{Param, Tx};
use kernel::Problems;

const KEY: &str = "person, period, kind, plan, component, reference, currency";
const PARTS: &[&str] = &["run", "person", "period", "kind", "plan", "component", "reference", "currency", "minor"];
const BALANCES: &[&str] = &["run", "person", "period", "kind", "plan", "component", "reference", "currency", "before", "after"];

fn push_key<'a>(params: &mut Vec<Param<'a>>, run: i64, key: &'a PartKey) {
    params.extend([
        Param::Integer(run),
        Param::Text(&key.person),
        Param::Text(&key.period),
        Param::Text(key.kind.word()),
        Param::Text(&key.plan),
        Param::Text(&key.component),
        Param::Text(&key.reference),
        Param::Text(key.currency.code()),
    ]);
}

/// Writes the parts of a run's payments.
pub(crate) fn insert_parts(tx: &mut Tx<'_>, run: i64, parts: &Parts) -> Result<(), Problems> {
    let rows: Vec<(&PartKey, i64)> = parts.iter().map(|(key, minor)| (key, *minor)).collect();
    tx.insert_many("run_parts", PARTS, rows.len(), |index, params| {
        push_key(params, run, rows[index].0);
        params.push(Param::Integer(rows[index].1));
        Ok(())
    })
}

/// Writes what a run changes in closed periods.
pub(crate) fn insert_balances(tx: &mut Tx<'_>, run: i64, balances: &[Balance]) -> Result<(), Problems> {
    tx.insert_many("run_balances", BALANCES, balances.len(), |index, params| {
        let balance = &balances[index];
        push_key(params, run, &balance.key);
        params.extend([Param::Integer(balance.before), Param::Integer(balance.after)]);
        Ok(())
    })
}

/// The parts of a run's payments.
pub(crate) fn parts(tx: &mut Tx<'_>, run: i64) -> Result<Parts, Problems> {
    let rows = tx.query(&format!("SELECT {KEY}, minor FROM run_parts WHERE run = ?1"), &[run.into()])?;
    rows.iter().map(|row| Some((PartKey::from_row(row)?, row.integer(7)?))).collect::<Option<_>>().ok_or_else(|| damaged("run_parts"))
}

/// The parts of one person's payments in a run.
pub(crate) fn parts_of(tx: &mut Tx<'_>, run: i64, person: &str) -> Result<Parts, Problems> {
    let rows = tx.query(&format!("SELECT {KEY}, minor FROM run_parts WHERE run = ?1 AND person = ?2"), &[run.into(), person.into()])?;
    rows.iter().map(|row| Some((PartKey::from_row(row)?, row.integer(7)?))).collect::<Option<_>>().ok_or_else(|| damaged("run_parts"))
}

/// What a run changes in closed periods, in order of person and period.
pub(crate) fn balances(tx: &mut Tx<'_>, run: i64) -> Result<Vec<Balance>, Problems> {
    let rows = tx.query(&format!("SELECT {KEY}, before, after FROM run_balances WHERE run = ?1"), &[run.into()])?;
    let read = |row: &::store::Row| Some(Balance { key: PartKey::from_row(row)?, before: row.integer(7)?, after: row.integer(8)? });
    let mut balances: Vec<Balance> = rows.iter().map(read).collect::<Option<_>>().ok_or_else(|| damaged("run_balances"))?;
    // The order of keys, which is not that of their words in the database.
    balances.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(balances)
}

/// Moves a run from one state to the next; false when it was not in the state any more.
pub(crate) fn set_state(tx: &mut Tx<'_>, run: i64, from: RunState, to: RunState) -> Result<bool, Problems> {
    let moved =
        tx.execute("UPDATE runs SET state = ?3 WHERE id = ?1 AND state = ?2", &[run.into(), from.word().into(), to.word().into()])?;
    Ok(moved == 1)
}

/// Remembers a step.
pub(crate) fn insert_step(tx: &mut Tx<'_>, run: i64, step: &StepTaken) -> Result<(), Problems> {
    let position = tx.integer("SELECT max(position) FROM run_steps WHERE run = ?1", &[run.into()])?.unwrap_or(0) + 1;
    let despite = (!step.despite.is_empty()).then(|| step.despite.join("\n"));
    tx.execute(
        "INSERT INTO run_steps (run, position, step, state, actor, at, why, despite) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &[
            run.into(),
            position.into(),
            (&step.step).into(),
            step.state.word().into(),
            (&step.actor).into(),
            (&step.at).into(),
            step.why.as_ref().into(),
            despite.as_ref().into(),
        ],
    )?;
    Ok(())
}

/// The steps of a run, in order.
pub(crate) fn steps(tx: &mut Tx<'_>, run: i64) -> Result<Vec<StepTaken>, Problems> {
    let rows = tx.query("SELECT step, state, actor, at, why, despite FROM run_steps WHERE run = ?1 ORDER BY position", &[run.into()])?;
    let read = |row: &::store::Row| {
        Some(StepTaken {
            step: row.string(0),
            state: row.text(1).and_then(RunState::from_word)?,
            actor: row.string(2),
            at: row.string(3),
            why: row.text(4).map(str::to_owned),
            despite: row.text(5).map(|text| text.lines().map(str::to_owned).collect()).unwrap_or_default(),
        })
    };
    rows.iter().map(read).collect::<Option<_>>().ok_or_else(|| damaged("run_steps"))
}

/// The run that was made final last: of the final runs the one on which no other is based.
pub(crate) fn last_final(tx: &mut Tx<'_>) -> Result<Option<Run>, Problems> {
    let sql = "SELECT id FROM runs r WHERE state IN ('final', 'paid') AND NOT EXISTS
               (SELECT 1 FROM runs n WHERE n.base = r.id AND n.state IN ('final', 'paid'))";
    match tx.integer(sql, &[])? {
        Some(id) => super::runs::find(tx, id),
        None => Ok(None),
    }
}

/// The newest version of a document; 0 when there is none.
pub(crate) fn newest_document(tx: &mut Tx<'_>) -> Result<i64, Problems> {
    Ok(tx.integer("SELECT max(id) FROM documents", &[])?.unwrap_or(0))
}

/// Who changed which document between two versions of all documents (the first excluded).
pub(crate) fn document_authors(tx: &mut Tx<'_>, after: i64, until: i64) -> Result<Vec<(String, String)>, Problems> {
    let rows = tx.query("SELECT actor, name FROM documents WHERE id > ?1 AND id <= ?2 ORDER BY id", &[after.into(), until.into()])?;
    Ok(rows.iter().map(|row| (row.string(0), row.string(1))).collect())
}
