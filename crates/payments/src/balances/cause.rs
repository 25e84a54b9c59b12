//! Why a closed period pays something else now: the records whose lines differ, with what happened to each, and the documents, quotas,
//! people, splits and exchange rates that changed since the last final run.

use super::Balance;
use crate::State;
use crate::parts::PartKind;
use crate::runs::{Run, changed};
use crate::store as stored;
use crate::store::results::Sum;
use ::store::{Store, Tx};
use book::Adjustment;
use kernel::{Calendar, Currency, Decimal, Problems};
use records::Kind;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How many records a cause names.
const MOST: usize = 200;

/// A balance with what made it.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Explained {
    /// The balance.
    #[serde(flatten)]
    pub balance: Balance,
    /// What was paid so far, what it should be, and the difference, as decimals.
    pub was: Decimal,
    /// What it should be.
    pub is: Decimal,
    /// is − was.
    pub amount: Decimal,
    /// The final run that says what was paid so far.
    pub since_run: i64,
    /// The records whose lines differ, the largest difference first.
    pub records: Vec<BalanceCause>,
    /// What else changed since: `plans/sales.toml by carla`, `quotas: amount was 100000, is 120000 (import 7)`.
    pub settings: Vec<String>,
}

/// A record whose lines differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct BalanceCause {
    /// The record; none for what is not tied to one.
    pub record: Option<String>,
    /// What its lines were, in the plan's currency.
    pub was: Decimal,
    /// What its lines are.
    pub is: Decimal,
    /// The plan's currency.
    pub currency: String,
    /// What happened to it: `deals: stage was Negotiation, is Won (import 12)`; none when the record is as it was.
    pub changed: Option<String>,
}

/// What a balance is compared with: a stored run, or the present figures.
#[derive(Debug, Clone, Copy)]
pub enum Now<'a> {
    /// A stored run.
    Run(&'a Run),
    /// The present figures.
    Figures(&'a State),
}

/// Explains balances of one person. `base` is the final run that says what was paid so far.
///
/// # Errors
/// What the database refuses.
pub fn explain(store: &Store, base: &Run, now: Now<'_>, balances: &[Balance]) -> Result<Vec<Explained>, Problems> {
    stored::prepare(store)?;
    store.read(|tx| balances.iter().map(|balance| one(tx, base, now, balance)).collect())
}

fn one(tx: &mut Tx<'_>, last: &Run, now: Now<'_>, balance: &Balance) -> Result<Explained, Problems> {
    // What the last final run kept because of a freeze was calculated by an earlier one: what changed, changed since then.
    let frozen = stored::freezes::of_run(tx, last.id)?.into_iter().find(|frozen| frozen.key == balance.key);
    let since = match frozen {
        Some(frozen) => stored::runs::find(tx, frozen.since_run)?,
        None => None,
    };
    let base = since.as_ref().unwrap_or(last);
    let (import, document, calendar) = match now {
        Now::Run(run) => (run.import, run.document, calendar(tx, run)?),
        Now::Figures(state) => (state.import, None, state.book.company.calendar.clone()),
    };
    let import = import.unwrap_or(i64::MAX);
    let records = match balance.key.kind {
        // What is held or released follows from what was earned: its causes are those of the earnings.
        PartKind::Earning | PartKind::Term => records(tx, base, now, &calendar, balance, import)?,
        PartKind::Adjustment => adjustment(tx, base, balance, import)?,
        PartKind::Other => Vec::new(),
    };
    let mut settings = settings(tx, base, (import, document), balance, &records)?;
    settings.extend(releases(tx, base, now, balance, import)?);
    let (was, is, amount) = (balance.was(), balance.is(), balance.amount());
    Ok(Explained { balance: balance.clone(), was, is, amount, since_run: last.id, records, settings })
}

fn calendar(tx: &mut Tx<'_>, run: &Run) -> Result<Calendar, Problems> {
    Ok(book::company::read(&stored::runs::texts(tx, run.id)?.company)?.calendar)
}

/// What happened to the records (payments by the customer) that release the deposits of a payment line, or released them when it was paid.
fn releases(tx: &mut Tx<'_>, base: &Run, now: Now<'_>, balance: &Balance, import: i64) -> Result<Vec<String>, Problems> {
    let key = &balance.key;
    if key.kind != PartKind::Term || key.component.is_empty() {
        return Ok(Vec::new());
    }
    let (person, plan, component) = (key.person.as_str(), key.plan.as_str(), key.component.as_str());
    let mut by: BTreeSet<String> = stored::results::released_by(tx, base.id, person, plan, component)?;
    match now {
        Now::Run(run) => by.append(&mut stored::results::released_by(tx, run.id, person, plan, component)?),
        Now::Figures(state) => {
            let own = state.outcome.deposits_of(person).into_iter();
            let own = own.filter(|deposit| deposit.plan.as_str() == plan && deposit.component.as_str() == component);
            by.extend(own.filter_map(|deposit| deposit.by).map(|by| by.to_string()));
        }
    }
    let mut said = Vec::new();
    for record in by.into_iter().take(MOST) {
        let changed = changed::record(tx, &record, base.import.unwrap_or(0), import)?;
        said.extend(changed.map(|what| format!("{record}: {what}")));
    }
    Ok(said)
}

/// Whether a sum of lines is of what a balance is about: a component's earnings that are paid in a period. Of a payment line it is what was
/// earned in the pay window from which it comes, under its component or, when it has none, under the whole plan.
fn is_about(sum: &Sum, balance: &Balance, calendar: &Calendar) -> bool {
    let key = &balance.key;
    let of_term = key.kind == PartKind::Term;
    let in_time = match key.reference.split_once('/').filter(|_| of_term) {
        Some((_, of)) => sum.period == of,
        None => {
            let paid_in = calendar.named(&sum.period).map(|(unit, index)| calendar.windows(unit)[index].last);
            paid_in.is_some_and(|index| calendar.periods()[index].id == key.period)
        }
    };
    in_time && sum.plan == key.plan && (sum.component == key.component || of_term && key.component.is_empty())
}

/// The sums of lines by record, of one component in the pay windows that are paid in one period.
type Lines = BTreeMap<(Option<String>, String), i64>;

fn lines(sums: BTreeMap<Sum, i64>, balance: &Balance, calendar: &Calendar) -> Lines {
    let mut found = Lines::new();
    for (sum, minor) in sums {
        if is_about(&sum, balance, calendar) {
            *found.entry((sum.record, sum.currency)).or_insert(0) += minor;
        }
    }
    found
}

fn live_sums(state: &State, person: &str) -> Result<BTreeMap<Sum, i64>, Problems> {
    let mut sums = BTreeMap::new();
    for line in state.outcome.earnings_of(person) {
        let sum = Sum {
            person: person.to_owned(),
            plan: line.plan.to_string(),
            component: line.component.to_string(),
            period: line.period.clone(),
            currency: line.currency.code().to_owned(),
            record: line.record.as_ref().map(ToString::to_string),
        };
        *sums.entry(sum).or_insert(0) += stored::results::minor(line.amount, line.currency)?;
    }
    Ok(sums)
}

fn records(
    tx: &mut Tx<'_>,
    base: &Run,
    now: Now<'_>,
    calendar: &Calendar,
    balance: &Balance,
    import: i64,
) -> Result<Vec<BalanceCause>, Problems> {
    let person = balance.key.person.as_str();
    let then = lines(stored::results::sums_of(tx, base.id, person)?, balance, calendar);
    let present = match now {
        Now::Run(run) => stored::results::sums_of(tx, run.id, person)?,
        Now::Figures(state) => live_sums(state, person)?,
    };
    let present = lines(present, balance, calendar);
    let mut causes = Vec::new();
    let keys: BTreeSet<_> = then.keys().chain(present.keys()).collect();
    for key in keys {
        let (was, is) = (then.get(key).copied().unwrap_or(0), present.get(key).copied().unwrap_or(0));
        if was != is {
            causes.push((key.clone(), was, is));
        }
    }
    causes.sort_by_key(|(_, was, is)| std::cmp::Reverse((is - was).abs()));
    let mut found = Vec::new();
    for ((record, currency), was, is) in causes.into_iter().take(MOST) {
        let decimals = currency.parse::<Currency>().map_or(2, Currency::decimals);
        let changed = match &record {
            Some(record) => match Adjustment::of_record(record) {
                Some(id) => changed::one(tx, Kind::Adjustments, id, base.import.unwrap_or(0), import)?,
                None => changed::record(tx, record, base.import.unwrap_or(0), import)?,
            },
            None => None,
        };
        found.push(BalanceCause { record, was: Decimal::new(was, decimals), is: Decimal::new(is, decimals), currency, changed });
    }
    Ok(found)
}

fn adjustment(tx: &mut Tx<'_>, base: &Run, balance: &Balance, import: i64) -> Result<Vec<BalanceCause>, Problems> {
    let reference = &balance.key.reference;
    let changed = changed::one(tx, Kind::Adjustments, reference, base.import.unwrap_or(0), import)?;
    let currency = balance.key.currency.code().to_owned();
    Ok(vec![BalanceCause { record: Some(reference.clone()), was: balance.was(), is: balance.is(), currency, changed }])
}

/// Documents, and rows about the person or the records, that changed since the last final run.
fn settings(
    tx: &mut Tx<'_>,
    base: &Run,
    (import, document): (i64, Option<i64>),
    balance: &Balance,
    records: &[BalanceCause],
) -> Result<Vec<String>, Problems> {
    let after = base.import.unwrap_or(0);
    let mut said: Vec<String> = Vec::new();
    for (actor, name) in stored::closing::document_authors(tx, base.document.unwrap_or(0), document.unwrap_or(i64::MAX))? {
        said.push(format!("{name} was changed by {actor}"));
    }
    let person = format!("{}|", balance.key.person);
    said.extend(changed::rows(tx, Kind::People, &person, after, import)?);
    said.extend(changed::rows(tx, Kind::Quotas, &person, after, import)?);
    for record in records.iter().filter_map(|cause| cause.record.as_ref()) {
        said.extend(changed::rows(tx, Kind::Splits, &format!("{record}|"), after, import)?);
    }
    said.extend(changed::rows(tx, Kind::ExchangeRates, "", after, import)?);
    said.dedup();
    Ok(said)
}
