//! The ledger in the database: entries with their lines, only ever added.

use super::results::damaged;
use crate::ledger::post::{BY_HAND, UNTAKEN};
use crate::ledger::{Account, Entry, Line, Sum};
use ::store::{Param, Row, Tx};
use kernel::{Currency, Problem, Problems};
use std::collections::BTreeMap;

const ENTRY: &[&str] = &["id", "at", "actor", "what", "run", "person", "why", "hash"];
const LINE: &[&str] = &["entry", "position", "account", "person", "currency", "minor", "period", "plan", "component", "reference"];

/// Adds entries that have their numbers and hashes.
pub(crate) fn insert(tx: &mut Tx<'_>, entries: &[Entry]) -> Result<(), Problems> {
    tx.insert_many("ledger_entries", ENTRY, entries.len(), |index, params| {
        let entry = &entries[index];
        params.extend([
            Param::Integer(entry.id),
            Param::Text(&entry.at),
            Param::Text(&entry.actor),
            Param::Text(&entry.what),
            entry.run.map_or(Param::Null, Param::Integer),
            entry.person.as_deref().map_or(Param::Null, Param::Text),
            entry.why.as_deref().map_or(Param::Null, Param::Text),
            Param::Bytes(&entry.hash),
        ]);
        Ok(())
    })?;
    let lines: Vec<(i64, i64, &Line)> =
        entries.iter().flat_map(|entry| (0..).zip(&entry.lines).map(|(position, line)| (entry.id, position, line))).collect();
    tx.insert_many("ledger_lines", LINE, lines.len(), |index, params| {
        let (entry, position, line) = &lines[index];
        params.extend([
            Param::Integer(*entry),
            Param::Integer(*position),
            Param::Text(line.account.word()),
            line.person.as_deref().map_or(Param::Null, Param::Text),
            Param::Text(line.currency.code()),
            Param::Integer(line.minor),
            Param::Text(&line.period),
            Param::Text(&line.plan),
            Param::Text(&line.component),
            Param::Text(&line.reference),
        ]);
        Ok(())
    })
}

/// The number and hash of the newest entry.
pub(crate) fn head(tx: &mut Tx<'_>) -> Result<Option<(i64, Vec<u8>)>, Problem> {
    let row = tx.query_one("SELECT id, hash FROM ledger_entries ORDER BY id DESC LIMIT 1", &[])?;
    Ok(row.and_then(|row| Some((row.integer(0)?, row.bytes(1)?.to_vec()))))
}

const ENTRIES: &str = "SELECT id, at, actor, what, run, person, why, hash FROM ledger_entries";

/// All entries in order, with their lines.
pub(crate) fn all(tx: &mut Tx<'_>) -> Result<Vec<Entry>, Problems> {
    let entries = tx.query(&format!("{ENTRIES} ORDER BY id"), &[])?;
    with_lines(tx, &entries, "ORDER BY entry, position", &[])
}

/// The entries of a run, in order.
pub(crate) fn of_run(tx: &mut Tx<'_>, run: i64) -> Result<Vec<Entry>, Problems> {
    let entries = tx.query(&format!("{ENTRIES} WHERE run = ?1 ORDER BY id"), &[run.into()])?;
    let lines = "WHERE entry IN (SELECT id FROM ledger_entries WHERE run = ?1) ORDER BY entry, position";
    with_lines(tx, &entries, lines, &[run.into()])
}

/// A page of entries, newest first: of one person only when she is given, before the number `before`, at most `limit`.
pub(crate) fn page(tx: &mut Tx<'_>, person: Option<&str>, before: Option<i64>, limit: usize) -> Result<Vec<Entry>, Problems> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let before = before.unwrap_or(i64::MAX);
    let mut entries = match person {
        Some(person) => tx.query(
            &format!("{ENTRIES} WHERE person = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3"),
            &[person.into(), before.into(), limit.into()],
        )?,
        None => tx.query(&format!("{ENTRIES} WHERE id < ?1 ORDER BY id DESC LIMIT ?2"), &[before.into(), limit.into()])?,
    };
    entries.reverse();
    let (first, last) = (entries.first().and_then(|row| row.integer(0)), entries.last().and_then(|row| row.integer(0)));
    let (Some(first), Some(last)) = (first, last) else { return Ok(Vec::new()) };
    let mut found = with_lines(tx, &entries, "WHERE entry >= ?1 AND entry <= ?2 ORDER BY entry, position", &[first.into(), last.into()])?;
    found.reverse();
    Ok(found)
}

fn with_lines(tx: &mut Tx<'_>, entries: &[Row], rest: &str, params: &[Param<'_>]) -> Result<Vec<Entry>, Problems> {
    let sql = format!("SELECT account, person, currency, minor, period, plan, component, reference, entry FROM ledger_lines {rest}");
    let mut lines: BTreeMap<i64, Vec<Line>> = BTreeMap::new();
    for row in tx.query(&sql, params)? {
        let entry = row.integer(8).unwrap_or(0);
        lines.entry(entry).or_default().push(line(&row).ok_or_else(|| damaged("ledger_lines"))?);
    }
    let read = |row: &Row| {
        let id = row.integer(0).unwrap_or(0);
        Entry {
            id,
            at: row.string(1),
            actor: row.string(2),
            what: row.string(3),
            run: row.integer(4),
            person: row.text(5).map(str::to_owned),
            why: row.text(6).map(str::to_owned),
            lines: lines.remove(&id).unwrap_or_default(),
            hash: row.bytes(7).unwrap_or_default().to_vec(),
        }
    };
    Ok(entries.iter().map(read).collect())
}

fn line(row: &Row) -> Option<Line> {
    Some(Line {
        account: Account::from_word(row.text(0)?)?,
        person: row.text(1).map(str::to_owned),
        currency: row.text(2)?.parse().ok()?,
        minor: row.integer(3)?,
        period: row.string(4),
        plan: row.string(5),
        component: row.string(6),
        reference: row.string(7),
    })
}

/// What every account holds, by person and currency; debits are positive. Accounts that hold nothing are left out.
pub(crate) fn sums(tx: &mut Tx<'_>) -> Result<Vec<Sum>, Problems> {
    let mut sums: BTreeMap<(Account, Option<String>, String), i64> = BTreeMap::new();
    tx.each("SELECT account, person, currency, minor FROM ledger_lines ORDER BY entry, position", &[], |row| {
        let account = row.text(0)?.and_then(Account::from_word).ok_or_else(|| damaged("ledger_lines"))?;
        let key = (account, row.text(1)?.map(str::to_owned), row.text(2)?.unwrap_or_default().to_owned());
        *sums.entry(key).or_insert(0) += row.integer(3)?.unwrap_or(0);
        Ok(())
    })?;
    sums.into_iter()
        .filter(|(_, minor)| *minor != 0)
        .map(|((account, person, currency), minor)| {
            let currency = currency.parse().map_err(|_| damaged("ledger_lines"))?;
            Ok(Sum { account, person, currency, minor })
        })
        .collect()
}

/// What runs settled on an account, by person, currency, plan and component; credits are positive here.
pub(crate) type Settled = BTreeMap<(String, Currency), BTreeMap<(String, String), i64>>;

/// What runs settled on an account: holds by hand on `held`, what is owed on `recoverable`.
pub(crate) fn settled(tx: &mut Tx<'_>, account: Account) -> Result<Settled, Problems> {
    let rows = tx.query(
        "SELECT person, currency, plan, component, minor FROM ledger_lines WHERE account = ?1 AND reference IN (?2, ?3) ORDER BY entry, position",
        &[account.word().into(), BY_HAND.into(), UNTAKEN.into()],
    )?;
    let mut settled = Settled::new();
    for row in &rows {
        let currency = row.text(1).and_then(|code| code.parse().ok()).ok_or_else(|| damaged("ledger_lines"))?;
        let of_person = settled.entry((row.string(0), currency)).or_default();
        *of_person.entry((row.string(2), row.string(3))).or_insert(0) -= row.integer(4).unwrap_or(0);
    }
    Ok(settled)
}
