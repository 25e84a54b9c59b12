//! Facts as rows that people and other crates read.

use super::facts::{NONE, NONE_EXACT, NONE16, PersonResult};
use super::names::{Names, Records, Status};
use super::{ComponentTotal, Outcome};
use book::results::{AxisFall, Credit, Deposit, Earning, Measurement, Payment, PaymentLine, Uncredited};
use kernel::{Decimal, Exact, PersonId, RecordId};
use records::Kind;
use std::collections::{BTreeMap, BTreeSet};

pub(super) fn credits(names: &Names, person: usize, result: &PersonResult, out: &mut Vec<Credit>) {
    out.extend(result.credits.iter().map(|credit| one_credit(names, person, credit)));
}

fn one_credit(names: &Names, person: usize, credit: &super::facts::Credit) -> Credit {
    let (measure, kind) = &names.measures[usize::from(credit.measure)];
    let kind = kind.unwrap_or(Kind::Deals);
    let amounts = &names.amounts;
    let factor = &amounts.factors[credit.factor as usize];
    Credit {
        measure: measure.clone(),
        kind,
        record: RecordId::from(names.record(kind, credit.record)),
        person: names.people[person].clone(),
        date: date(credit.day),
        rule: usize::from(credit.rule),
        through: through(names, credit.through),
        value: Exact(amounts.value(credit)).to_decimal().unwrap_or_default(),
        share: factor.share,
        weight: factor.weight,
        currency: factor.currency,
        into: factor.into,
        rate: factor.rate,
        rate_date: factor.rate_day.map(date),
        amount: Exact(amounts.amount(credit)),
        toward_quota: Exact(amounts.toward(credit)),
    }
}

pub(super) fn credits_for(outcome: &Outcome, kind: Kind, record: &str) -> Vec<Credit> {
    let names = &outcome.names;
    let Some(index) = names.records.get(&kind).and_then(|records| records.find(record)) else { return Vec::new() };
    let of_kind = |measure: u16| names.measures[usize::from(measure)].1 == Some(kind);
    let mut out = Vec::new();
    let credited: BTreeSet<u32> = outcome.credited().get(&kind).map(|of| of.people(index).iter().copied().collect()).unwrap_or_default();
    for person in credited.into_iter().map(|person| person as usize) {
        let own = outcome.people[person].credits.iter().filter(|c| c.record == index && of_kind(c.measure));
        out.extend(own.map(|credit| one_credit(names, person, credit)));
    }
    out
}

pub(super) fn earnings(names: &Names, person: usize, result: &PersonResult, out: &mut Vec<Earning>) {
    for line in result.lines.iter() {
        let plan = &names.plans[usize::from(line.plan)];
        let (component, kind) = &plan.components[usize::from(line.component)];
        let has_record = line.record != NONE;
        out.push(Earning {
            person: names.people[person].clone(),
            plan: plan.id.clone(),
            component: component.clone(),
            period: names.calendar.windows(plan.pays)[usize::from(line.window)].id.clone(),
            line: line.kind,
            record: has_record.then(|| RecordId::from(names.record(*kind, line.record))),
            date: has_record.then(|| date(line.day)),
            rule: (line.rule != NONE16).then_some(usize::from(line.rule)),
            tier: (line.tier != NONE16).then_some(usize::from(line.tier)),
            through: through(names, line.through),
            base: (line.base != NONE_EXACT).then_some(Exact(line.base)),
            rate: (line.rate != NONE_EXACT).then(|| Exact(line.rate).to_decimal()).flatten(),
            amount: Decimal::new(line.minor, plan.currency.decimals()),
            currency: plan.currency,
        });
    }
}

pub(super) fn component_totals(outcome: &Outcome) -> Vec<ComponentTotal> {
    let names = &outcome.names;
    let mut sums: BTreeMap<(u16, u16), (u64, i128)> = BTreeMap::new();
    for line in outcome.people.iter().flat_map(|person| person.lines.iter()) {
        let sum = sums.entry((line.plan, line.component)).or_default();
        sum.0 += 1;
        sum.1 += i128::from(line.minor);
    }
    // Versions of a plan share its name.
    let mut totals: BTreeMap<_, ComponentTotal> = BTreeMap::new();
    for ((plan, component), (lines, minor)) in sums {
        let plan = &names.plans[usize::from(plan)];
        let component = &plan.components[usize::from(component)].0;
        let amount = Decimal::from_i128_with_scale(minor, plan.currency.decimals());
        let total = totals.entry((plan.id.clone(), component.clone(), plan.currency)).or_insert_with(|| ComponentTotal {
            plan: plan.id.clone(),
            component: component.clone(),
            currency: plan.currency,
            lines: 0,
            amount: Decimal::ZERO,
        });
        total.lines += lines;
        total.amount += amount;
    }
    totals.into_values().collect()
}

/// The falls of one component of one version of a plan.
pub(super) fn axis_falls(names: &Names, person: usize, result: &PersonResult, plan: usize, component: &str, out: &mut Vec<AxisFall>) {
    for fall in result.falls.iter().filter(|fall| usize::from(fall.plan) == plan) {
        let of = &names.plans[plan];
        let (name, kind) = &of.components[usize::from(fall.component)];
        if name.as_str() != component {
            continue;
        }
        out.push(AxisFall {
            person: names.people[person].clone(),
            plan: of.id.clone(),
            component: name.clone(),
            record: RecordId::from(names.record(*kind, fall.record)),
            by: fall.by.as_deref().map(RecordId::from),
            date: date(fall.day),
            amount: Exact(fall.along),
        });
    }
}

pub(super) fn measurements(names: &Names, person: usize, result: &PersonResult, out: &mut Vec<Measurement>) {
    out.extend(result.measured.iter().map(|m| Measurement {
        person: names.people[person].clone(),
        measure: names.measures[usize::from(m.measure)].0.clone(),
        unit: m.unit,
        window: names.calendar.windows(m.unit)[usize::from(m.window)].id.clone(),
        credits: u64::from(m.credits),
        value: m.value,
        quota: m.quota,
        attainment: m.attainment,
    }));
}

pub(super) fn payments(names: &Names, person: usize, result: &PersonResult, out: &mut Vec<Payment>) {
    out.extend(result.paid.iter().map(|paid| Payment {
        person: names.people[person].clone(),
        period: names.calendar.periods()[usize::from(paid.period)].id.clone(),
        currency: paid.currency,
        earnings: paid.earnings,
        terms: paid.terms,
        adjustments: paid.adjustments,
        amount: paid.earnings + paid.terms + paid.adjustments,
    }));
}

pub(super) fn deposits(names: &Names, person: usize, result: &PersonResult, out: &mut Vec<Deposit>) {
    for deposit in result.deposits.iter() {
        let plan = &names.plans[usize::from(deposit.plan)];
        let (component, kind) = &plan.components[usize::from(deposit.component)];
        let window = |window: u16| names.calendar.windows(plan.pays)[usize::from(window)].id.clone();
        out.push(Deposit {
            person: names.people[person].clone(),
            plan: plan.id.clone(),
            component: component.clone(),
            period: window(deposit.window),
            record: (deposit.record != NONE).then(|| RecordId::from(names.record(*kind, deposit.record))),
            clawback: deposit.clawback,
            part: usize::from(deposit.part),
            amount: Decimal::new(deposit.minor, plan.currency.decimals()),
            currency: plan.currency,
            earned: date(deposit.earned),
            releasable: deposit.releasable.map(date),
            by: deposit.by.as_deref().map(RecordId::from),
            paid: deposit.paid.map(window),
        });
    }
}

pub(super) fn payment_lines(names: &Names, person: usize, result: &PersonResult, out: &mut Vec<PaymentLine>) {
    for line in result.payment_lines.iter() {
        let plan = &names.plans[usize::from(line.plan)];
        let window = |window: u16| names.calendar.windows(plan.pays)[usize::from(window)].id.clone();
        out.push(PaymentLine {
            person: names.people[person].clone(),
            plan: plan.id.clone(),
            period: window(line.window),
            line: line.kind,
            component: line.component.map(|(plan, component)| names.plans[usize::from(plan)].components[usize::from(component)].0.clone()),
            of: line.of.map(window),
            amount: Decimal::new(line.minor, plan.currency.decimals()),
            balance: Decimal::new(line.balance, plan.currency.decimals()),
            currency: plan.currency,
        });
    }
}

pub(super) fn uncredited(outcome: &Outcome) -> Vec<Uncredited> {
    let mut out = Vec::new();
    for (kind, records) in &outcome.names.records {
        let from = out.len();
        for (index, status) in records.status.iter().enumerate() {
            out.extend(one_uncredited(&outcome.names, *kind, records, index, *status));
        }
        out[from..].sort_unstable_by(|a: &Uncredited, b| a.record.cmp(&b.record));
    }
    out
}

pub(super) fn uncredited_for(outcome: &Outcome, kind: Kind, record: &str) -> Option<Uncredited> {
    let records = outcome.names.records.get(&kind)?;
    let index = records.find(record)? as usize;
    one_uncredited(&outcome.names, kind, records, index, records.status[index])
}

fn one_uncredited(names: &Names, kind: Kind, records: &Records, index: usize, status: Status) -> Option<Uncredited> {
    let Status::Uncredited(reason, measure) = status else { return None };
    let measure = measure.map(|m| names.measures[usize::from(m)].0.clone());
    Some(Uncredited { kind, record: RecordId::from(records.id(u32::try_from(index).ok()?)), reason, measure })
}

fn through(names: &Names, person: u32) -> Option<PersonId> {
    (person != NONE).then(|| names.people[person as usize].clone())
}

fn date(day: i32) -> kernel::Date {
    kernel::effective::from_epoch_day(day).unwrap_or(kernel::Date::ZERO)
}
