//! A stored run: its head, the hashes of what it was calculated from, and the texts themselves.

use super::results::damaged;
use crate::runs::{Run, RunState, Totals};
use ::store::{Row, Tx};
use book::assemble::Texts;
use kernel::Problems;

const COLUMNS: &str = "id, state, through, engine, import, actor, at, why, outcome, summary, base, document, closes";

/// Writes a run's head, inputs and texts; its number is given here.
pub(crate) fn insert(tx: &mut Tx<'_>, run: &Run, texts: &Texts) -> Result<i64, Problems> {
    let newest = tx.query_one("SELECT max(id) FROM runs", &[])?.and_then(|row| row.integer(0)).unwrap_or(0);
    let id = newest + 1;
    let summary = serde_json::to_string(&run.totals).map_err(|_| damaged("runs"))?;
    tx.execute(
        &format!("INSERT INTO runs ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)"),
        &[
            id.into(),
            run.state.word().into(),
            (&run.through).into(),
            (&run.engine).into(),
            run.import.into(),
            (&run.actor).into(),
            (&run.at).into(),
            run.why.as_ref().into(),
            (&run.outcome).into(),
            (&summary).into(),
            run.base.into(),
            run.document.into(),
            (&run.closes.join("\n")).into(),
        ],
    )?;
    for (what, hash) in &run.inputs {
        tx.execute("INSERT INTO run_inputs (run, what, hash) VALUES (?1, ?2, ?3)", &[id.into(), what.into(), hash.into()])?;
    }
    insert_text(tx, id, "company", "company.toml", &texts.company)?;
    for (name, text) in &texts.measures {
        insert_text(tx, id, "measures", name, text)?;
    }
    for (name, text) in &texts.plans {
        insert_text(tx, id, "plans", name, text)?;
    }
    Ok(id)
}

fn insert_text(tx: &mut Tx<'_>, run: i64, part: &str, name: &str, text: &str) -> Result<(), Problems> {
    let hash = blake3::hash(text.as_bytes()).to_hex().to_string();
    if tx.query_one("SELECT 1 FROM run_texts WHERE hash = ?1", &[(&hash).into()])?.is_none() {
        tx.execute("INSERT INTO run_texts (hash, text) VALUES (?1, ?2)", &[(&hash).into(), text.into()])?;
    }
    tx.execute(
        "INSERT INTO run_documents (run, part, name, hash) VALUES (?1, ?2, ?3, ?4)",
        &[run.into(), part.into(), name.into(), (&hash).into()],
    )?;
    Ok(())
}

/// All runs, newest first.
pub(crate) fn list(tx: &mut Tx<'_>) -> Result<Vec<Run>, Problems> {
    let rows = tx.query(&format!("SELECT {COLUMNS} FROM runs ORDER BY id DESC"), &[])?;
    rows.iter().map(|row| read(tx, row)).collect()
}

/// One run.
pub(crate) fn find(tx: &mut Tx<'_>, id: i64) -> Result<Option<Run>, Problems> {
    match tx.query_one(&format!("SELECT {COLUMNS} FROM runs WHERE id = ?1"), &[id.into()])? {
        Some(row) => read(tx, &row).map(Some),
        None => Ok(None),
    }
}

fn read(tx: &mut Tx<'_>, row: &Row) -> Result<Run, Problems> {
    let id = row.integer(0).ok_or_else(|| damaged("runs"))?;
    let inputs = tx.query("SELECT what, hash FROM run_inputs WHERE run = ?1 ORDER BY what", &[id.into()])?;
    Ok(Run {
        id,
        state: row.text(1).and_then(RunState::from_word).ok_or_else(|| damaged("runs"))?,
        through: row.string(2),
        engine: row.string(3),
        import: row.integer(4),
        actor: row.string(5),
        at: row.string(6),
        why: row.text(7).map(str::to_owned),
        outcome: row.string(8),
        inputs: inputs.iter().map(|input| (input.string(0), input.string(1))).collect(),
        totals: serde_json::from_str::<Totals>(row.text(9).unwrap_or_default()).map_err(|_| damaged("runs"))?,
        base: row.integer(10),
        document: row.integer(11),
        closes: row.text(12).unwrap_or_default().split('\n').filter(|period| !period.is_empty()).map(str::to_owned).collect(),
    })
}

/// The texts from which a run was calculated.
pub(crate) fn texts(tx: &mut Tx<'_>, run: i64) -> Result<Texts, Problems> {
    let rows = tx.query(
        "SELECT d.part, d.name, t.text FROM run_documents d JOIN run_texts t ON t.hash = d.hash WHERE d.run = ?1 ORDER BY d.part, d.name",
        &[run.into()],
    )?;
    let mut texts = Texts::default();
    for row in &rows {
        match row.text(0) {
            Some("measures") => texts.measures.push((row.string(1), row.string(2))),
            Some("plans") => texts.plans.push((row.string(1), row.string(2))),
            _ => texts.company = row.string(2),
        }
    }
    Ok(texts)
}

/// Writes what a run adds up to.
pub(crate) fn set_totals(tx: &mut Tx<'_>, run: i64, totals: &Totals) -> Result<(), Problems> {
    let summary = serde_json::to_string(totals).map_err(|_| damaged("runs"))?;
    tx.execute("UPDATE runs SET summary = ?2 WHERE id = ?1", &[run.into(), (&summary).into()])?;
    Ok(())
}
