//! What records that are held pay in a run, so that it is kept back by itself: their lines, what is released of what they earned before, and
//! what overrides pay on them.

use super::above::Above;
use super::payout::{ByRecord, Standing};
use crate::balances::Balance;
use crate::parts::{PartKey, PartKind, Parts};
use crate::runs::Run;
use crate::store as stored;
use crate::store::results::{Kept, Sum};
use ::store::Tx;
use book::results::PaymentLineKind as Term;
use kernel::{Calendar, Currency, Problems};
use std::collections::{BTreeMap, BTreeSet};

/// By person and currency, what each component pays for one record.
type Found = BTreeMap<(String, Currency), BTreeMap<(String, String), i64>>;

/// By person, plan, component, period and term (empty for what is earned): what one record makes of it, and all of it, in the plan's currency.
type Lines = BTreeMap<(String, String, String, String, String), Line>;

#[derive(Default)]
struct Line {
    currency: String,
    record: i64,
    all: i64,
}

/// What a run's calculation says, as far as records are told apart in it.
struct Said {
    sums: BTreeMap<Sum, i64>,
    kept: Vec<Kept>,
    above: Above,
}

impl Said {
    fn by(tx: &mut Tx<'_>, run: &Run, calendar: &Calendar) -> Result<Self, Problems> {
        let through = calendar.named(&run.through).map_or(0, |(unit, index)| calendar.windows(unit)[index].last);
        let texts = stored::runs::texts(tx, run.id)?;
        Ok(Self {
            sums: stored::results::sums(tx, run.id)?,
            kept: stored::results::kept(tx, run.id)?,
            above: Above::read(tx, run.id, &texts, through)?,
        })
    }
}

/// Adds to what stands what each held record pays: in the periods that the run closes, and as balance lines in those closed before.
pub(crate) fn add(tx: &mut Tx<'_>, run: &Run, own: &Parts, balances: &[Balance], standing: &mut Standing) -> Result<(), Problems> {
    let records: BTreeSet<String> = standing.holds.iter().filter(|hold| !hold.record.is_empty()).map(|hold| hold.record.clone()).collect();
    if records.is_empty() {
        return Ok(());
    }
    let calendar = book::company::read(&stored::runs::texts(tx, run.id)?.company)?.calendar;
    let now = Said::by(tx, run, &calendar)?;
    let base = run.base.map(|base| stored::runs::find(tx, base)).transpose()?.flatten();
    let then = base.map(|base| Said::by(tx, &base, &calendar)).transpose()?;
    for record in records {
        let (now, then) = (lines(&now, &record, &calendar), then.as_ref().map(|then| lines(then, &record, &calendar)).unwrap_or_default());
        let mut found = Found::new();
        for (key, minor) in own.iter().filter(|(key, _)| is_told_apart(key)) {
            let (lines, all, currency) = of(&now, key);
            put(&mut found, key, share(lines, all, *minor, currency == Some(key.currency.code())));
        }
        for balance in balances.iter().filter(|balance| is_told_apart(&balance.key)) {
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

/// What is earned, and what of it is kept for later or comes from before; other terms are of all that is due.
fn is_told_apart(key: &PartKey) -> bool {
    key.kind == PartKind::Earning || matches!(key.term(), Some(Term::Held | Term::Released))
}

fn lines(said: &Said, record: &str, calendar: &Calendar) -> Lines {
    let mut found = Lines::new();
    let period_of = |window: &str| {
        let (unit, index) = calendar.named(window)?;
        Some(calendar.periods()[calendar.windows(unit)[index].last].id.clone())
    };
    for (sum, minor) in &said.sums {
        let Some(period) = period_of(&sum.period) else { continue };
        let key = (sum.person.clone(), sum.plan.clone(), sum.component.clone(), period, String::new());
        let own = if sum.record.as_deref() == Some(record) { *minor } else { 0 };
        counted(&mut found, key, &sum.currency, own, *minor);
    }
    for (sum, minor) in said.above.parts(&said.sums, record, calendar) {
        let Some(period) = period_of(&sum.period) else { continue };
        counted(&mut found, (sum.person, sum.plan, sum.component, period, String::new()), &sum.currency, minor, 0);
    }
    for kept in said.kept.iter().filter(|kept| kept.paid.as_deref() != Some(kept.earned.as_str())) {
        let Some(earned) = period_of(&kept.earned) else { continue };
        let key = |period: String, term: String| (kept.person.clone(), kept.plan.clone(), kept.component.clone(), period, term);
        let own = match &kept.record {
            Some(of) => {
                if of == record {
                    kept.minor
                } else {
                    0
                }
            }
            // What has no record is the record's as far as the component is: an override that is paid later.
            None => {
                let made = found.get(&key(earned.clone(), String::new()));
                made.map_or(0, |made| share(made.record, made.all, kept.minor, false))
            }
        };
        counted(&mut found, key(earned, Term::Held.word().to_owned()), &kept.currency, -own, -kept.minor);
        if let Some(paid) = kept.paid.as_deref().and_then(period_of) {
            counted(&mut found, key(paid, format!("{}/{}", Term::Released.word(), kept.earned)), &kept.currency, own, kept.minor);
        }
    }
    found
}

fn counted(lines: &mut Lines, key: (String, String, String, String, String), currency: &str, record: i64, all: i64) {
    let line = lines.entry(key).or_insert_with(|| Line { currency: currency.to_owned(), ..Line::default() });
    (line.record, line.all) = (line.record + record, line.all + all);
}

/// What the record makes, all, and their currency.
fn of<'l>(lines: &'l Lines, key: &PartKey) -> (i64, i64, Option<&'l str>) {
    let own = lines.get(&(key.person.clone(), key.plan.clone(), key.component.clone(), key.period.clone(), key.reference.clone()));
    own.map_or((0, 0, None), |line| (line.record, line.all, Some(line.currency.as_str())))
}

/// What of a part the record makes: its lines where they are in the payout currency, else its share of the part, cut to the minor unit.
pub(super) fn share(record: i64, all: i64, part: i64, same: bool) -> i64 {
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
