//! What records that are held pay in a run, so that it is kept back by itself.

use super::payout::{ByRecord, Standing};
use crate::balances::Balance;
use crate::parts::{PartKey, PartKind, Parts};
use crate::runs::Run;
use crate::store as stored;
use crate::store::results::Sum;
use ::store::Tx;
use kernel::{Calendar, Currency, Problems};
use std::collections::{BTreeMap, BTreeSet};

/// By person and currency, what each component pays for one record.
type Found = BTreeMap<(String, Currency), BTreeMap<(String, String), i64>>;

/// By person, plan, component and period: what lines of one record, and of all, come to in the plan's currency.
type Lines = BTreeMap<(String, String, String, String), (String, i64, i64)>;

/// Adds to what stands what each held record pays: in the periods that the run closes, and as balance lines in those closed before.
pub(crate) fn add(tx: &mut Tx<'_>, run: &Run, own: &Parts, balances: &[Balance], standing: &mut Standing) -> Result<(), Problems> {
    let records: BTreeSet<String> = standing.holds.iter().filter(|hold| !hold.record.is_empty()).map(|hold| hold.record.clone()).collect();
    if records.is_empty() {
        return Ok(());
    }
    let calendar = book::company::read(&stored::runs::texts(tx, run.id)?.company)?.calendar;
    let now = stored::results::sums(tx, run.id)?;
    let then = match run.base {
        Some(base) => stored::results::sums(tx, base)?,
        None => BTreeMap::new(),
    };
    for record in records {
        let (now, then) = (lines(&now, &record, &calendar), lines(&then, &record, &calendar));
        let mut found = Found::new();
        for (key, minor) in own.iter().filter(|(key, _)| key.kind == PartKind::Earning) {
            let (lines, all, currency) = of(&now, key);
            put(&mut found, key, share(lines, all, *minor, currency == Some(key.currency.code())));
        }
        for balance in balances.iter().filter(|balance| balance.key.kind == PartKind::Earning) {
            let (is, was) = (of(&now, &balance.key), of(&then, &balance.key));
            let same = is.2.or(was.2) == Some(balance.key.currency.code());
            put(&mut found, &balance.key, share(is.0 - was.0, is.1 - was.1, balance.minor(), same));
        }
        for ((person, currency), parts) in found {
            if standing.holds.iter().any(|hold| hold.holds_record(&person, &record)) {
                let of_person: &mut ByRecord = standing.records.entry((person, currency)).or_default();
                of_person.insert(record.clone(), parts);
            }
        }
    }
    Ok(())
}

fn lines(sums: &BTreeMap<Sum, i64>, record: &str, calendar: &Calendar) -> Lines {
    let mut found = Lines::new();
    for (sum, minor) in sums {
        let Some((unit, index)) = calendar.named(&sum.period) else { continue };
        let period = calendar.periods()[calendar.windows(unit)[index].last].id.clone();
        let key = (sum.person.clone(), sum.plan.clone(), sum.component.clone(), period);
        let line = found.entry(key).or_insert_with(|| (sum.currency.clone(), 0, 0));
        line.2 += minor;
        if sum.record.as_deref() == Some(record) {
            line.1 += minor;
        }
    }
    found
}

/// Lines of the record, of all, and their currency.
fn of<'l>(lines: &'l Lines, key: &PartKey) -> (i64, i64, Option<&'l str>) {
    let own = lines.get(&(key.person.clone(), key.plan.clone(), key.component.clone(), key.period.clone()));
    own.map_or((0, 0, None), |(currency, record, all)| (*record, *all, Some(currency)))
}

/// What of a part the record makes: its lines where they are in the payout currency, else its share of the part, cut to the minor unit.
fn share(record: i64, all: i64, part: i64, same: bool) -> i64 {
    if same || all == 0 {
        return if same { record } else { 0 };
    }
    let exact = i128::from(part) * i128::from(record) / i128::from(all);
    i64::try_from(exact).unwrap_or(0)
}

fn put(found: &mut Found, key: &PartKey, minor: i64) {
    if minor != 0 {
        let parts = found.entry((key.person.clone(), key.currency)).or_default();
        *parts.entry((key.plan.clone(), key.component.clone())).or_insert(0) += minor;
    }
}
