//! What stands on accounts of the books, and the lines of a run from which it is reckoned.

use super::results::damaged;
use crate::books::cost::Piece;
use crate::ledger::{Account, Line};
use ::store::Tx;
use kernel::Problems;

/// Every line of an account up to an entry, in order.
pub(crate) fn lines(tx: &mut Tx<'_>, account: Account, until: i64) -> Result<Vec<Line>, Problems> {
    let rows = tx.query(
        "SELECT person, currency, minor, period, plan, component, reference FROM ledger_lines WHERE account = ?1 AND entry <= ?2 \
         ORDER BY entry, position",
        &[account.word().into(), until.into()],
    )?;
    let read = |row: &::store::Row| {
        Some(Line {
            account,
            person: row.text(0).map(str::to_owned),
            currency: row.text(1)?.parse().ok()?,
            minor: row.integer(2)?,
            period: row.string(3),
            plan: row.string(4),
            component: row.string(5),
            reference: row.string(6),
        })
    };
    rows.iter().map(read).collect::<Option<_>>().ok_or_else(|| damaged("ledger_lines"))
}

/// The lines of what a run's components earned.
pub(crate) fn pieces(tx: &mut Tx<'_>, run: i64) -> Result<Vec<Piece>, Problems> {
    let rows = tx.query(
        "SELECT person, plan, component, period, record, date, currency, minor FROM run_earnings WHERE run = ?1 ORDER BY position",
        &[run.into()],
    )?;
    let read = |row: &::store::Row| {
        Some(Piece {
            person: row.string(0),
            plan: row.string(1),
            component: row.string(2),
            window: row.string(3),
            record: row.text(4).unwrap_or_default().to_owned(),
            date: row.text(5).and_then(|day| day.parse().ok()),
            currency: row.text(6)?.parse().ok()?,
            minor: row.integer(7)?,
        })
    };
    rows.iter().map(read).collect::<Option<_>>().ok_or_else(|| damaged("run_earnings"))
}

/// The number of the last entry of a run that is called `what`; none when there is none.
pub(crate) fn last_entry(tx: &mut Tx<'_>, run: i64, what: &str) -> Result<Option<i64>, Problems> {
    Ok(tx.integer("SELECT max(id) FROM ledger_entries WHERE run = ?1 AND what = ?2", &[run.into(), what.into()])?)
}
