//! What is a person's own in her plan: quotas, target pay, rates and amounts from her row.

use crate::language::t;
use crate::say;
use crate::visit::Visit;
use book::Book;
use kernel::{Currency, Decimal, MeasureId, Unit, Value};
use people::Person;
use plans::{Against, Amount, Commission, Kind, Per, Plan, RateSource, TargetPay};
use std::collections::BTreeSet;

/// A quota of hers.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Quota {
    /// The measure as people read it.
    pub measure: String,
    /// The window: a quarter, a year, a period.
    pub window: String,
    /// The amount, as people read it.
    #[serde(skip)]
    pub amount: String,
    /// The amount to two decimals; null for one that is not of a readable size.
    #[serde(rename = "amount")]
    pub size: Option<Decimal>,
}

/// Her quotas for what the plan reads against a quota, in the windows that the plan's days touch.
#[must_use]
pub fn quotas(book: &Book, person: &Person, plan: &Plan) -> Vec<Quota> {
    let calendar = &book.company.calendar;
    let mut found = Vec::new();
    for (measure, unit) in read(plan) {
        let Some(known) = book.measure(&measure) else { continue };
        for (index, window) in calendar.windows(unit).iter().enumerate() {
            if plan.effective.days_within(window.start, window.end) == 0 {
                continue;
            }
            let Some(quota) = book.quotas.quota(calendar, &person.id, &measure, unit, index) else { continue };
            let size = decimal(&quota);
            let shown = size.map_or_else(|| quota.to_string(), |amount| say::money(&amount, &plan.currency));
            found.push(Quota { measure: known.label.clone(), window: window.id.clone(), amount: shown, size });
        }
    }
    found.truncate(40);
    found
}

/// A quotient to two decimals, when it is of a readable size.
fn decimal(quota: &num_rational::BigRational) -> Option<Decimal> {
    let hundred = num_rational::BigRational::from_integer(100.into());
    let cents: i128 = (quota * hundred).round().to_integer().try_into().ok()?;
    Decimal::try_from_i128_with_scale(cents, 2).ok()
}

/// The measures that the plan reads against a quota, each with its windows.
fn read(plan: &Plan) -> BTreeSet<(MeasureId, Unit)> {
    let mut all = BTreeSet::new();
    for component in &plan.components {
        match &component.kind {
            Kind::Commission(c) if c.against == Against::Quota && (c.tiers.len() > 1 || c.gate.is_some()) => {
                if let Per::Window(unit) = c.per {
                    all.insert((c.measure.clone(), unit));
                }
            }
            Kind::Attainment(rating) => all.extend(rating.measures.iter().map(|m| (m.measure.clone(), rating.per))),
            Kind::Bonus(bonus) if bonus.against == Against::Quota => drop(all.insert((bonus.measure.clone(), bonus.per))),
            _ => {}
        }
    }
    all
}

/// What stands in her own row and the plan reads: target pay, rates, amounts. Each with what it is called.
#[must_use]
pub fn figures(visit: &Visit, person: &Person, plan: &Plan, day: kernel::Date) -> Vec<(String, String)> {
    let row = person.as_of(day).or_else(|| person.rows.last());
    let Some(row) = row else { return Vec::new() };
    let mut out = Vec::new();
    let shares = |target: &TargetPay| matches!(target, TargetPay::Share(_));
    let of_target = plan.components.iter().any(|component| match &component.kind {
        Kind::Attainment(rating) => shares(&rating.target),
        Kind::Objectives(objectives) => shares(&objectives.target),
        Kind::Pool(pool) => matches!(pool.share_by, plans::ShareKey::TargetPay),
        _ => false,
    });
    if let (true, Some(target)) = (of_target, row.target_pay) {
        let currency = row.currency.unwrap_or(plan.currency);
        out.push((t("Target pay a year").to_owned(), format!("{} {currency}", say::money(&target, &currency))));
    }
    let mut add = |what: &str, name: &str| {
        let seen = visit.may_see_column(person.id.as_str(), name, day);
        if let Some(value) = row.attributes.get(name).filter(|_| seen) {
            out.push((format!("{what}, `{name}`"), shown(value, plan.currency)));
        }
    };
    for component in &plan.components {
        columns(&component.kind).into_iter().for_each(|name| add(component.name.as_str(), name));
    }
    let terms = &plan.terms;
    let guarantee = terms.guarantee.as_ref().map(|guarantee| (t("Guarantee"), &guarantee.amount));
    let draw = terms.draw.as_ref().map(|draw| (t("Draw"), &draw.amount.amount));
    for (what, amount) in guarantee.into_iter().chain(draw) {
        column(amount).into_iter().for_each(|name| add(what, name));
    }
    out.dedup();
    out
}

/// The columns of people that a component reads.
fn columns(kind: &Kind) -> Vec<&str> {
    match kind {
        Kind::Commission(commission) => of_commission(commission),
        Kind::Spiff(spiff) => of_commission(&spiff.commission),
        Kind::Attainment(rating) => of_target(&rating.target),
        Kind::Objectives(objectives) => of_target(&objectives.target),
        Kind::Bonus(bonus) => bonus.steps.iter().filter_map(|step| column(&step.pays)).collect(),
        Kind::Override(_) | Kind::Pool(_) => Vec::new(),
    }
}

fn of_commission(commission: &Commission) -> Vec<&str> {
    let rate = match &commission.rate {
        RateSource::Person(column) => Some(column.as_str()),
        _ => None,
    };
    rate.into_iter().chain(commission.each.iter().filter_map(column)).collect()
}

fn of_target(target: &TargetPay) -> Vec<&str> {
    match target {
        TargetPay::Amount(amount) => column(amount).into_iter().collect(),
        TargetPay::Share(_) => Vec::new(),
    }
}

fn column(amount: &Amount) -> Option<&str> {
    match amount {
        Amount::Person(column) => Some(column),
        Amount::Fixed(_) => None,
    }
}

/// A rate below one, an amount otherwise; a whole number is an amount as well.
fn shown(value: &Value, currency: Currency) -> String {
    match (value, kernel::parse_decimal(&value.to_string())) {
        (Value::Decimal(amount), _) if *amount < Decimal::ONE => say::rate(amount),
        (Value::Decimal(_) | Value::Integer(_), Ok(amount)) => say::money(&amount, &currency),
        (other, _) => other.to_string(),
    }
}
