//! Two runs side by side: whose payments differ, in which component, and by which records.

use super::{Run, changed, unknown};
use crate::store as stored;
use crate::store::results::Sum;
use ::store::{Store, Tx};
use kernel::{Currency, Decimal, Problems};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How many causes are looked up in the history of records.
const CAUSES: usize = 200;

/// What differs between two runs.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct RunComparison {
    /// The earlier run.
    pub before: Run,
    /// The later one.
    pub after: Run,
    /// The inputs that differ: `plans`, `data/deals`.
    pub inputs: Vec<String>,
    /// The people whose payments differ, by the size of the difference.
    pub people: Vec<PersonDifference>,
}

/// What differs for one person in one period.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct PersonDifference {
    /// The person.
    pub person: String,
    /// The period.
    pub period: String,
    /// The payout currency; the later run's when it changed.
    pub currency: String,
    /// What she got by the earlier run; none when nothing.
    pub before: Option<Decimal>,
    /// What she gets by the later run; none when nothing.
    pub after: Option<Decimal>,
    /// after − before.
    pub difference: Decimal,
    /// By component.
    pub components: Vec<ComponentDifference>,
}

/// What differs in one component of a pay window.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct ComponentDifference {
    /// The plan.
    pub plan: String,
    /// The component.
    pub component: String,
    /// The pay window.
    pub window: String,
    /// The plan's currency.
    pub currency: String,
    /// Its total by the earlier run.
    pub before: Decimal,
    /// Its total by the later run.
    pub after: Decimal,
    /// The records whose lines differ, with what happened to each where it can be seen.
    pub causes: Vec<Cause>,
}

/// A record whose lines differ.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct Cause {
    /// The record; none for what is not tied to one.
    pub record: Option<String>,
    /// after − before of its lines.
    pub difference: Decimal,
    /// What changed in it: `deals: stage was Negotiation, is Won (import 12)`; none when the record is as it was.
    pub changed: Option<String>,
}

/// Compares two runs.
///
/// # Errors
/// No such run, or what the database refuses.
pub fn compare(store: &Store, before: i64, after: i64) -> Result<RunComparison, Problems> {
    stored::prepare(store)?;
    store.read(|tx| {
        let first = stored::runs::find(tx, before)?.ok_or_else(|| unknown(before))?;
        let second = stored::runs::find(tx, after)?.ok_or_else(|| unknown(after))?;
        let inputs = second.inputs.iter().filter(|input| !first.inputs.contains(input)).map(|(what, _)| what.clone()).collect();
        let mut people = people(tx, before, after)?;
        add_components(tx, &first, &second, &mut people)?;
        Ok(RunComparison { before: first, after: second, inputs, people })
    })
}

fn people(tx: &mut Tx<'_>, before: i64, after: i64) -> Result<Vec<PersonDifference>, Problems> {
    let mut both: BTreeMap<(String, String), PersonDifference> = BTreeMap::new();
    for (run, later) in [(before, false), (after, true)] {
        for payment in stored::results::payments(tx, run)? {
            let key = (payment.person.to_string(), payment.period.clone());
            let entry = both.entry(key).or_insert_with(|| PersonDifference {
                person: payment.person.to_string(),
                period: payment.period.clone(),
                currency: String::new(),
                before: None,
                after: None,
                difference: Decimal::ZERO,
                components: Vec::new(),
            });
            entry.currency = payment.currency.code().to_owned();
            if later {
                entry.after = Some(payment.amount);
            } else {
                entry.before = Some(payment.amount);
            }
        }
    }
    let mut people: Vec<PersonDifference> = both.into_values().filter(|person| person.before != person.after).collect();
    for person in &mut people {
        person.difference = person.after.unwrap_or_default() - person.before.unwrap_or_default();
    }
    people.sort_by(|a, b| b.difference.abs().cmp(&a.difference.abs()).then_with(|| (&a.person, &a.period).cmp(&(&b.person, &b.period))));
    Ok(people)
}

type Key = (String, String, String, String, String);

fn add_components(tx: &mut Tx<'_>, first: &Run, second: &Run, people: &mut [PersonDifference]) -> Result<(), Problems> {
    let (then, now) = (stored::results::sums(tx, first.id)?, stored::results::sums(tx, second.id)?);
    let mut components: BTreeMap<Key, ComponentDifference> = BTreeMap::new();
    let all: BTreeSet<&Sum> = then.keys().chain(now.keys()).collect();
    for sum in all {
        let (before, after) = (then.get(sum).copied().unwrap_or(0), now.get(sum).copied().unwrap_or(0));
        let decimals = sum.currency.parse::<Currency>().map_or(2, Currency::decimals);
        let key = (sum.person.clone(), sum.plan.clone(), sum.component.clone(), sum.period.clone(), sum.currency.clone());
        let entry = components.entry(key).or_insert_with(|| ComponentDifference {
            plan: sum.plan.clone(),
            component: sum.component.clone(),
            window: sum.period.clone(),
            currency: sum.currency.clone(),
            before: Decimal::new(0, decimals),
            after: Decimal::new(0, decimals),
            causes: Vec::new(),
        });
        entry.before += Decimal::new(before, decimals);
        entry.after += Decimal::new(after, decimals);
        if before != after {
            entry.causes.push(Cause { record: sum.record.clone(), difference: Decimal::new(after - before, decimals), changed: None });
        }
    }
    let calendar = book::company::read(&stored::runs::texts(tx, second.id)?.company)?.calendar;
    // A plan that pays by the quarter is paid in its last period.
    let paid_in = |window: &str| match calendar.named(window) {
        Some((unit, index)) => calendar.periods()[calendar.windows(unit)[index].last].id.clone(),
        None => window.to_owned(),
    };
    let records: BTreeSet<String> = components.values().flat_map(|c| &c.causes).filter_map(|cause| cause.record.clone()).collect();
    let changed = changes(tx, records, first.import.unwrap_or(0), second.import.unwrap_or(0))?;
    for ((person, ..), mut component) in components.into_iter().filter(|(_, component)| !component.causes.is_empty()) {
        for cause in &mut component.causes {
            cause.changed = cause.record.as_ref().and_then(|record| changed.get(record).cloned());
        }
        let period = paid_in(&component.window);
        if let Some(found) = people.iter_mut().find(|p| p.person == person && p.period == period) {
            found.components.push(component);
        }
    }
    Ok(())
}

/// What happened to records between two imports, by id.
fn changes(tx: &mut Tx<'_>, records: BTreeSet<String>, from: i64, until: i64) -> Result<BTreeMap<String, String>, Problems> {
    let mut found = BTreeMap::new();
    for record in records.into_iter().take(CAUSES) {
        if let Some(said) = changed::record(tx, &record, from, until)? {
            found.insert(record, said);
        }
    }
    Ok(found)
}
