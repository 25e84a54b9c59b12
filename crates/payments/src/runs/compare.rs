//! Two runs side by side: whose payments differ, in which component, term or adjustment, by which records and by which other rows.

use super::named::{self, Changed};
use super::{Run, changed, unknown};
use crate::parts::{PartKey, PartKind, Parts, major};
use crate::store as stored;
use crate::store::results::Sum;
use ::store::{Store, Tx};
use kernel::{Calendar, Currency, Decimal, Problems};
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
    /// What changed in them beside the records that measures count, each row by its name.
    pub changes: Vec<Changed>,
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
    /// By component; terms of payment and adjustments stand among them.
    pub components: Vec<ComponentDifference>,
    /// What changed beside records and may have made it: quotas, rows of people, shares, exchange rates, adjustments, plans.
    pub settings: Vec<String>,
}

/// What differs in one component of a pay window, in one payment term of a plan, or by one adjustment.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct ComponentDifference {
    /// The plan.
    pub plan: String,
    /// The component; of another part of the payment what people call it: `Draw, Sales`, `Adjustment A-1`.
    pub component: String,
    /// What it is: `earning`, `term`, `adjustment`, `other`.
    pub kind: PartKind,
    /// The pay window.
    pub window: String,
    /// The plan's currency; of what is no earning the payout currency.
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
    /// What made the lines that are not tied to a record: `bonus`, `goal`, `pool`, `cap`; none for a record.
    pub line: Option<String>,
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
        let (then, now) = (stored::runs::texts(tx, before)?, stored::runs::texts(tx, after)?);
        let calendar = book::company::read(&now.company)?.calendar;
        add_components(tx, &first, &second, &calendar, &mut people)?;
        add_parts(tx, (before, after), &mut people)?;
        let mut changes = named::texts(&then, &now, &calendar);
        changes.extend(named::rows(tx, first.import.unwrap_or(0), second.import.unwrap_or(0))?);
        for person in &mut people {
            person.settings = changes.iter().filter(|change| concerns(change, person)).map(|change| change.said.clone()).collect();
        }
        Ok(RunComparison { before: first, after: second, inputs, changes, people })
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
                settings: Vec::new(),
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

/// Whether a change may have made a person's payment another one.
fn concerns(change: &Changed, person: &PersonDifference) -> bool {
    let of_her = |id: &String| *id == person.person;
    let of_record = |record: &String| {
        let causes = person.components.iter().flat_map(|component| &component.causes);
        causes.filter_map(|cause| cause.record.as_ref()).any(|own| own == record)
    };
    let of_plan = |plan: &String| person.components.iter().any(|component| component.plan == *plan);
    let paid_in = |currency: &String| *currency == person.currency || person.components.iter().any(|own| own.currency == *currency);
    change.person.as_ref().is_some_and(of_her)
        || change.record.as_ref().is_some_and(of_record)
        || change.plan.as_ref().is_some_and(of_plan)
        || change.currencies.iter().any(paid_in)
}

fn add_components(
    tx: &mut Tx<'_>,
    first: &Run,
    second: &Run,
    calendar: &Calendar,
    people: &mut [PersonDifference],
) -> Result<(), Problems> {
    let (then, now) = (stored::results::lines(tx, first.id)?, stored::results::lines(tx, second.id)?);
    let mut components: BTreeMap<Key, ComponentDifference> = BTreeMap::new();
    let all: BTreeSet<&(Sum, String)> = then.keys().chain(now.keys()).collect();
    for own in all {
        let (sum, line) = own;
        let (before, after) = (then.get(own).copied().unwrap_or(0), now.get(own).copied().unwrap_or(0));
        let decimals = sum.currency.parse::<Currency>().map_or(2, Currency::decimals);
        let key = (sum.person.clone(), sum.plan.clone(), sum.component.clone(), sum.period.clone(), sum.currency.clone());
        let entry = components.entry(key).or_insert_with(|| ComponentDifference {
            plan: sum.plan.clone(),
            component: sum.component.clone(),
            kind: PartKind::Earning,
            window: sum.period.clone(),
            currency: sum.currency.clone(),
            before: Decimal::new(0, decimals),
            after: Decimal::new(0, decimals),
            causes: Vec::new(),
        });
        entry.before += Decimal::new(before, decimals);
        entry.after += Decimal::new(after, decimals);
        if before != after {
            let line = Some(line.clone()).filter(|line| !line.is_empty());
            let difference = Decimal::new(after - before, decimals);
            entry.causes.push(Cause { record: sum.record.clone(), line, difference, changed: None });
        }
    }
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

/// What differs and is no component's earning: terms of payment, adjustments; and what a component pays in another currency at another rate.
fn add_parts(tx: &mut Tx<'_>, (before, after): (i64, i64), people: &mut [PersonDifference]) -> Result<(), Problems> {
    let (then, now): (Parts, Parts) = (stored::closing::parts(tx, before)?, stored::closing::parts(tx, after)?);
    let keys: BTreeSet<&PartKey> = then.keys().chain(now.keys()).collect();
    for key in keys {
        let (was, is) = (then.get(key).copied().unwrap_or(0), now.get(key).copied().unwrap_or(0));
        let Some(person) = people.iter_mut().find(|one| one.person == key.person && one.period == key.period).filter(|_| was != is) else {
            continue;
        };
        // Told by its lines already.
        let told = |own: &ComponentDifference| !own.causes.is_empty() && own.plan == key.plan && own.component == key.component;
        if key.kind == PartKind::Earning && person.components.iter().any(told) {
            continue;
        }
        person.components.push(ComponentDifference {
            plan: key.plan.clone(),
            component: if key.kind == PartKind::Earning { key.component.clone() } else { key.label() },
            kind: key.kind,
            window: key.period.clone(),
            currency: key.currency.code().to_owned(),
            before: major(was, key.currency),
            after: major(is, key.currency),
            causes: Vec::new(),
        });
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
