//! The results of a stored run: rows in, rows out. Money is kept as whole minor units; exact numbers as the text of their digits.

use crate::freezes::figures::paid;
use ::store::{Cell, Param, Row, Tx};
use book::results::{Credit, Deposit, Earning, LineKind, Measurement, Payment, PaymentLine};
use engine::Outcome;
use kernel::{Currency, Decimal, Location, PersonId, Problem, Problems};
use std::collections::{BTreeMap, BTreeSet};

/// Rows written at a time.
const ROWS: usize = 20_000;

/// Writes all results of a run.
pub(crate) fn insert(tx: &mut Tx<'_>, run: i64, outcome: &Outcome) -> Result<(), Problems> {
    const CREDITS: &[&str] = &[
        "run",
        "position",
        "person",
        "measure",
        "kind",
        "record",
        "date",
        "rule",
        "through",
        "value",
        "currency",
        "share",
        "weight",
        "into_currency",
        "rate",
        "rate_date",
        "amount",
        "toward_quota",
    ];
    const MEASUREMENTS: &[&str] = &["run", "position", "person", "measure", "unit", "period", "credits", "value", "quota", "attainment"];
    const EARNINGS: &[&str] = &[
        "run",
        "position",
        "person",
        "plan",
        "component",
        "period",
        "line",
        "record",
        "date",
        "rule",
        "tier",
        "through",
        "base",
        "rate",
        "minor",
        "currency",
    ];
    const PAYMENTS: &[&str] = &["run", "person", "period", "currency", "earnings", "terms", "adjustments", "amount"];
    const DEPOSITS: &[&str] = &[
        "run",
        "position",
        "person",
        "plan",
        "component",
        "period",
        "record",
        "clawback",
        "part",
        "minor",
        "currency",
        "earned",
        "releasable",
        "released_by",
        "paid",
    ];
    const PAYMENT_LINES: &[&str] =
        &["run", "position", "person", "plan", "period", "line", "component", "from_period", "minor", "balance", "currency"];
    // A person at a time: the rows of a large company together would take more memory than its figures.
    let people = outcome.people();
    let mut all = |table, columns, rows: &OfPerson<'_>| write(tx, people, table, columns, rows);
    all("run_credits", CREDITS, &|person, at| cells(outcome.credits_of(person), at, |at, row| Ok(credit(run, at, row))))?;
    all("run_measurements", MEASUREMENTS, &|person, at| {
        cells(outcome.measurements_of(person), at, |at, row| Ok(measurement(run, at, row)))
    })?;
    all("run_earnings", EARNINGS, &|person, at| cells(outcome.earnings_of(person), at, |at, row| earning(run, at, row)))?;
    all("run_payments", PAYMENTS, &|person, at| cells(outcome.payments_of(person), at, |_, row| payment(run, row)))?;
    all("run_deposits", DEPOSITS, &|person, at| cells(outcome.deposits_of(person), at, |at, row| deposit(run, at, row)))?;
    all("run_payment_lines", PAYMENT_LINES, &|person, at| cells(outcome.payment_lines_of(person), at, |at, row| payment_line(run, at, row)))
}

/// A person's rows as they are kept, when so many of others come before.
type OfPerson<'f> = dyn Fn(&str, usize) -> Result<Vec<Vec<Cell>>, Problems> + 'f;

/// Rows as they are kept, counted from `first`.
fn cells<T>(rows: Vec<T>, first: usize, cells: impl Fn(usize, &T) -> Result<Vec<Cell>, Problems>) -> Result<Vec<Vec<Cell>>, Problems> {
    rows.iter().enumerate().map(|(index, row)| cells(first + index, row)).collect()
}

fn write(tx: &mut Tx<'_>, people: &[PersonId], table: &str, columns: &[&str], rows: &OfPerson<'_>) -> Result<(), Problems> {
    let (mut waiting, mut count): (Vec<Vec<Cell>>, usize) = (Vec::new(), 0);
    for (number, person) in people.iter().enumerate() {
        let own = rows(person.as_str(), count)?;
        count += own.len();
        waiting.extend(own);
        if waiting.len() >= ROWS || number + 1 == people.len() {
            tx.insert_many(table, columns, waiting.len(), |index, params| {
                params.extend(waiting[index].iter().map(param));
                Ok(())
            })?;
            waiting.clear();
        }
    }
    Ok(())
}

fn param(cell: &Cell) -> Param<'_> {
    match cell {
        Cell::Null => Param::Null,
        Cell::Integer(integer) => Param::Integer(*integer),
        Cell::Text(text) => Param::Text(text),
        Cell::Bytes(bytes) => Param::Bytes(bytes),
    }
}

fn text(value: impl ToString) -> Cell {
    Cell::Text(value.to_string())
}

fn maybe<T: ToString>(value: Option<T>) -> Cell {
    value.map_or(Cell::Null, text)
}

fn count(value: usize) -> Cell {
    Cell::Integer(i64::try_from(value).unwrap_or(i64::MAX))
}

/// An amount in whole minor units.
pub(crate) fn minor(amount: Decimal, currency: Currency) -> Result<i64, Problems> {
    let mut scaled = amount.normalize();
    let problem = || Problem::error("amount-size", Location::default(), format!("The amount {amount} {currency} cannot be kept.")).into();
    if scaled.scale() > currency.decimals() {
        return Err(problem());
    }
    scaled.rescale(currency.decimals());
    i64::try_from(scaled.mantissa()).map_err(|_| problem())
}

fn major(minor: i64, currency: Currency) -> Decimal {
    Decimal::new(minor, currency.decimals())
}

fn credit(run: i64, position: usize, row: &Credit) -> Vec<Cell> {
    vec![
        Cell::Integer(run),
        count(position),
        text(&row.person),
        text(&row.measure),
        text(row.kind.word()),
        text(&row.record),
        text(row.date),
        count(row.rule),
        maybe(row.through.as_ref()),
        text(row.value),
        maybe(row.currency.map(Currency::code)),
        text(row.share),
        text(row.weight),
        maybe(row.into.map(Currency::code)),
        text(row.rate),
        maybe(row.rate_date),
        text(row.amount),
        text(row.toward_quota),
    ]
}

fn measurement(run: i64, position: usize, row: &Measurement) -> Vec<Cell> {
    vec![
        Cell::Integer(run),
        count(position),
        text(&row.person),
        text(&row.measure),
        text(row.unit.word()),
        text(&row.window),
        Cell::Integer(i64::try_from(row.credits).unwrap_or(i64::MAX)),
        maybe(row.value),
        maybe(row.quota),
        maybe(row.attainment),
    ]
}

fn earning(run: i64, position: usize, row: &Earning) -> Result<Vec<Cell>, Problems> {
    Ok(vec![
        Cell::Integer(run),
        count(position),
        text(&row.person),
        text(&row.plan),
        text(&row.component),
        text(&row.period),
        text(row.line.word()),
        maybe(row.record.as_ref()),
        maybe(row.date),
        row.rule.map_or(Cell::Null, count),
        row.tier.map_or(Cell::Null, count),
        maybe(row.through.as_ref()),
        maybe(row.base),
        maybe(row.rate),
        Cell::Integer(minor(row.amount, row.currency)?),
        text(row.currency.code()),
    ])
}

fn payment(run: i64, row: &Payment) -> Result<Vec<Cell>, Problems> {
    Ok(vec![
        Cell::Integer(run),
        text(&row.person),
        text(&row.period),
        text(row.currency.code()),
        Cell::Integer(minor(row.earnings, row.currency)?),
        Cell::Integer(minor(row.terms, row.currency)?),
        Cell::Integer(minor(row.adjustments, row.currency)?),
        Cell::Integer(minor(row.amount, row.currency)?),
    ])
}

fn deposit(run: i64, position: usize, row: &Deposit) -> Result<Vec<Cell>, Problems> {
    Ok(vec![
        Cell::Integer(run),
        count(position),
        text(&row.person),
        text(&row.plan),
        text(&row.component),
        text(&row.period),
        maybe(row.record.as_ref()),
        Cell::Integer(i64::from(row.clawback)),
        count(row.part),
        Cell::Integer(minor(row.amount, row.currency)?),
        text(row.currency.code()),
        text(row.earned),
        maybe(row.releasable),
        maybe(row.by.as_ref()),
        maybe(row.paid.as_ref()),
    ])
}

fn payment_line(run: i64, position: usize, row: &PaymentLine) -> Result<Vec<Cell>, Problems> {
    Ok(vec![
        Cell::Integer(run),
        count(position),
        text(&row.person),
        text(&row.plan),
        text(&row.period),
        text(row.line.word()),
        maybe(row.component.as_ref()),
        maybe(row.of.as_ref()),
        Cell::Integer(minor(row.amount, row.currency)?),
        Cell::Integer(minor(row.balance, row.currency)?),
        text(row.currency.code()),
    ])
}

/// A run's payments, by person and period: what it kept because of a freeze as it kept it.
pub(crate) fn payments(tx: &mut Tx<'_>, run: i64) -> Result<Vec<Payment>, Problems> {
    let rows = tx.query(
        "SELECT person, period, currency, earnings, terms, adjustments, amount FROM run_payments WHERE run = ?1 ORDER BY person, period",
        &[run.into()],
    )?;
    let calculated: Vec<Payment> =
        rows.iter().map(|row| payment_of(row).ok_or_else(|| damaged("run_payments"))).collect::<Result<_, _>>()?;
    Ok(paid(calculated, &super::freezes::of_run(tx, run)?))
}

/// One person's payment of a period in a run; none when there is none.
pub(crate) fn payment_to(tx: &mut Tx<'_>, run: i64, person: &str, period: &str) -> Result<Option<Payment>, Problems> {
    let sql = "SELECT person, period, currency, earnings, terms, adjustments, amount FROM run_payments \
               WHERE run = ?1 AND person = ?2 AND period = ?3";
    let row = tx.query_one(sql, &[run.into(), person.into(), period.into()])?;
    let calculated = row.map(|row| payment_of(&row).ok_or_else(|| damaged("run_payments"))).transpose()?;
    let mut frozen = super::freezes::of_run(tx, run)?;
    frozen.retain(|one| one.key.person == person && one.key.period == period);
    Ok(paid(calculated.into_iter().collect(), &frozen).pop())
}

fn payment_of(row: &Row) -> Option<Payment> {
    let currency: Currency = row.text(2)?.parse().ok()?;
    Some(Payment {
        person: row.text(0)?.into(),
        period: row.string(1),
        currency,
        earnings: major(row.integer(3)?, currency),
        terms: major(row.integer(4)?, currency),
        adjustments: major(row.integer(5)?, currency),
        amount: major(row.integer(6)?, currency),
    })
}

/// What a run's lines of one person, component, pay window and record add up to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Sum {
    pub person: String,
    pub plan: String,
    pub component: String,
    pub period: String,
    pub currency: String,
    pub record: Option<String>,
}

/// The sums of a run's lines, in whole minor units.
pub(crate) fn sums(tx: &mut Tx<'_>, run: i64) -> Result<BTreeMap<Sum, i64>, Problems> {
    select_sums(tx, "run = ?1", &[run.into()])
}

/// The sums of one person's lines in a run, in whole minor units.
pub(crate) fn sums_of(tx: &mut Tx<'_>, run: i64, person: &str) -> Result<BTreeMap<Sum, i64>, Problems> {
    select_sums(tx, "run = ?1 AND person = ?2", &[run.into(), person.into()])
}

/// The sums of a run's lines, in whole minor units; those that are not tied to a record by what made them, as its word.
pub(crate) fn lines(tx: &mut Tx<'_>, run: i64) -> Result<BTreeMap<(Sum, String), i64>, Problems> {
    let mut found = BTreeMap::new();
    let sql = "SELECT person, plan, component, period, currency, record, line, minor FROM run_earnings WHERE run = ?1 ORDER BY position";
    tx.each(sql, &[run.into()], |row| {
        let own = |column| Ok::<String, Problem>(row.text(column)?.unwrap_or_default().to_owned());
        let record = row.text(5)?.map(str::to_owned);
        let line = if record.is_some() { String::new() } else { own(6)? };
        let sum = Sum { person: own(0)?, plan: own(1)?, component: own(2)?, period: own(3)?, currency: own(4)?, record };
        *found.entry((sum, line)).or_insert(0) += row.integer(7)?.unwrap_or(0);
        Ok(())
    })?;
    Ok(found)
}

/// The records that release, or released, deposits of a person's component in a run.
pub(crate) fn released_by(tx: &mut Tx<'_>, run: i64, person: &str, plan: &str, component: &str) -> Result<BTreeSet<String>, Problems> {
    let mut found = BTreeSet::new();
    let select = "SELECT released_by FROM run_deposits WHERE run = ?1 AND person = ?2 AND plan = ?3 AND component = ?4 ORDER BY position";
    tx.each(select, &[run.into(), person.into(), plan.into(), component.into()], |row| {
        found.extend(row.text(0)?.map(str::to_owned));
        Ok(())
    })?;
    Ok(found)
}

/// What the lines of overrides of a run add up to through each report, in whole minor units.
pub(crate) fn overrides(tx: &mut Tx<'_>, run: i64) -> Result<BTreeMap<(Sum, String), i64>, Problems> {
    let mut found = BTreeMap::new();
    let sql =
        "SELECT person, plan, component, period, currency, through, minor FROM run_earnings WHERE run = ?1 AND line = ?2 ORDER BY position";
    tx.each(sql, &[run.into(), LineKind::Override.word().into()], |row| {
        let own = |column| Ok::<String, Problem>(row.text(column)?.unwrap_or_default().to_owned());
        let sum = Sum { person: own(0)?, plan: own(1)?, component: own(2)?, period: own(3)?, currency: own(4)?, record: None };
        *found.entry((sum, own(5)?)).or_insert(0) += row.integer(6)?.unwrap_or(0);
        Ok(())
    })?;
    Ok(found)
}

/// A deposit of a run, in whole minor units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    pub person: String,
    pub plan: String,
    pub component: String,
    /// The pay window in which it is earned.
    pub earned: String,
    pub record: Option<String>,
    pub minor: i64,
    pub currency: String,
    /// The pay window in which it is paid, once it is known.
    pub paid: Option<String>,
}

/// The deposits of a run.
pub(crate) fn kept(tx: &mut Tx<'_>, run: i64) -> Result<Vec<Kept>, Problems> {
    let mut found = Vec::new();
    let sql = "SELECT person, plan, component, period, record, minor, currency, paid FROM run_deposits WHERE run = ?1 ORDER BY position";
    tx.each(sql, &[run.into()], |row| {
        let own = |column| Ok::<String, Problem>(row.text(column)?.unwrap_or_default().to_owned());
        found.push(Kept {
            person: own(0)?,
            plan: own(1)?,
            component: own(2)?,
            earned: own(3)?,
            record: row.text(4)?.map(str::to_owned),
            minor: row.integer(5)?.unwrap_or(0),
            currency: own(6)?,
            paid: row.text(7)?.map(str::to_owned),
        });
        Ok(())
    })?;
    Ok(found)
}

/// Who has a line of a cap in a run, and in which pay window.
pub(crate) fn capped(tx: &mut Tx<'_>, run: i64) -> Result<Vec<(String, String)>, Problems> {
    let sql = "SELECT DISTINCT person, period FROM run_earnings WHERE run = ?1 AND line = ?2 ORDER BY person, period";
    let rows = tx.query(sql, &[run.into(), LineKind::Cap.word().into()])?;
    Ok(rows.iter().map(|row| (row.string(0), row.string(1))).collect())
}

fn select_sums(tx: &mut Tx<'_>, condition: &str, params: &[Param<'_>]) -> Result<BTreeMap<Sum, i64>, Problems> {
    let mut found = BTreeMap::new();
    let columns = "person, plan, component, period, currency, record, minor";
    tx.each(&format!("SELECT {columns} FROM run_earnings WHERE {condition} ORDER BY position"), params, |row| {
        let own = |column| Ok::<String, Problem>(row.text(column)?.unwrap_or_default().to_owned());
        let sum = Sum {
            person: own(0)?,
            plan: own(1)?,
            component: own(2)?,
            period: own(3)?,
            currency: own(4)?,
            record: row.text(5)?.map(str::to_owned),
        };
        *found.entry(sum).or_insert(0) += row.integer(6)?.unwrap_or(0);
        Ok(())
    })?;
    Ok(found)
}

/// The hash over every stored row of a run, and how many there are: what was written is what is there.
pub(crate) fn digest(tx: &mut Tx<'_>, run: i64) -> Result<(String, u64), Problems> {
    let mut hasher = blake3::Hasher::new();
    let mut rows = 0;
    const PART: &str = "person, period, kind, plan, component, reference, currency";
    for (table, order) in [
        ("run_credits", "position"),
        ("run_measurements", "position"),
        ("run_earnings", "position"),
        ("run_payments", "person, period"),
        ("run_deposits", "position"),
        ("run_payment_lines", "position"),
        ("run_parts", PART),
        ("run_balances", PART),
        ("run_frozen", PART),
    ] {
        for row in tx.query(&format!("SELECT * FROM {table} WHERE run = ?1 ORDER BY {order}"), &[run.into()])? {
            // The first column is the run itself.
            hasher.update(format!("{table} {:?}\n", &row.0[1..]).as_bytes());
            rows += 1;
        }
    }
    Ok((hasher.finalize().to_hex().to_string(), rows))
}

pub(crate) fn damaged(table: &str) -> Problems {
    Problem::error("database-damaged", Location::default(), format!("A row of {table} cannot be read.")).into()
}
