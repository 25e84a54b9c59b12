//! What payments are made of: each component's share and each adjustment, in the payout currency, in whole minor units.
//!
//! The parts of a payment add up to it exactly. A plan in another currency is converted as a whole; its components share the converted total
//! by largest remainder, in the plan's order of names, so that no cent is lost.

use crate::figures::plans::{last_day, rounded};
use crate::store::results::minor;
use ::store::Row;
use book::results::{Payment, PaymentLineKind};
use book::{Book, RateTable};
use engine::Outcome;
use kernel::{Currency, Decimal, Problems, Window};
use serde::Serialize;
use std::collections::BTreeMap;

/// What a part of a payment is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum PartKind {
    /// What a component of a plan pays.
    Earning,
    /// A payment term of a plan: held, released, guaranteed, drawn, recovered, carried, taken.
    Term,
    /// An adjustment by hand.
    Adjustment,
    /// What the payment has besides.
    Other,
}

impl PartKind {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Earning => "earning",
            Self::Term => "term",
            Self::Adjustment => "adjustment",
            Self::Other => "other",
        }
    }

    /// The kind that a word names.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Earning, Self::Term, Self::Adjustment, Self::Other].into_iter().find(|kind| kind.word() == word)
    }
}

/// Which part of which payment.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, schemars::JsonSchema)]
pub struct PartKey {
    /// Whose payment.
    pub person: String,
    /// The period it is paid for.
    pub period: String,
    /// What it is.
    pub kind: PartKind,
    /// The plan; empty when there is none.
    pub plan: String,
    /// The component; empty when there is none.
    pub component: String,
    /// The adjustment's id; for a payment term its word, and the pay window from which it comes after a stroke (`released/2026-01`); empty for
    /// the rest.
    pub reference: String,
    /// The payout currency.
    #[serde(serialize_with = "crate::words::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
}

impl PartKey {
    /// What people call it: the component with its plan, or the adjustment.
    #[must_use]
    pub fn label(&self) -> String {
        match self.kind {
            PartKind::Earning => format!("{}, {}", self.component, self.plan),
            PartKind::Adjustment => format!("Adjustment {}", self.reference),
            PartKind::Term => {
                let mut word = self.term().map_or_else(String::new, |term| term.word().to_owned());
                if let Some(first) = word.get_mut(..1) {
                    first.make_ascii_uppercase();
                }
                let of = self.reference.split_once('/').map(|(_, of)| format!(" of {of}")).unwrap_or_default();
                let component = if self.component.is_empty() { String::new() } else { format!("{}, ", self.component) };
                format!("{word}{of}, {component}{}", self.plan)
            }
            PartKind::Other => "Other".to_owned(),
        }
    }

    /// For a payment term, which one.
    #[must_use]
    pub fn term(&self) -> Option<PaymentLineKind> {
        let word = self.reference.split('/').next()?;
        PaymentLineKind::ALL.into_iter().find(|kind| self.kind == PartKind::Term && kind.word() == word)
    }

    /// Reads the columns `person, period, kind, plan, component, reference, currency` of a row.
    pub(crate) fn from_row(row: &Row) -> Option<Self> {
        Some(Self {
            person: row.string(0),
            period: row.string(1),
            kind: PartKind::from_word(row.text(2)?)?,
            plan: row.string(3),
            component: row.string(4),
            reference: row.string(5),
            currency: row.text(6)?.parse().ok()?,
        })
    }
}

/// Parts with their amounts in minor units; a part of zero is not there.
pub type Parts = BTreeMap<PartKey, i64>;

/// An amount of minor units as a decimal.
#[must_use]
pub fn major(minor: i64, currency: Currency) -> Decimal {
    Decimal::new(minor, currency.decimals())
}

/// The parts of every payment of a calculation for periods up to *through*.
///
/// # Errors
/// An amount that no whole number of minor units holds.
pub fn parts(book: &Book, outcome: &Outcome) -> Result<Parts, Problems> {
    let mut all = Parts::new();
    for person in book.organisation.people() {
        all.append(&mut of_person(book, outcome, person.id.as_str())?);
    }
    Ok(all)
}

/// The parts of one person's payments for periods up to *through*.
///
/// # Errors
/// An amount that no whole number of minor units holds.
pub fn of_person(book: &Book, outcome: &Outcome, person: &str) -> Result<Parts, Problems> {
    let mut payments: BTreeMap<usize, Payment> = BTreeMap::new();
    for payment in outcome.payments_of(person) {
        let index = book.company.calendar.periods().iter().position(|period| period.id == payment.period);
        if let Some(index) = index.filter(|index| *index <= outcome.through) {
            payments.insert(index, payment);
        }
    }
    let mut parts = Parts::new();
    add_earnings(book, outcome, person, &payments, &mut parts)?;
    add_terms(book, outcome, person, &payments, &mut parts)?;
    add_adjustments(book, person, &payments, &mut parts)?;
    for payment in payments.values() {
        let known: i64 = parts.iter().filter(|(key, _)| key.period == payment.period).map(|(_, minor)| *minor).sum();
        let rest = minor(payment.amount, payment.currency)? - known;
        add(&mut parts, key(payment, PartKind::Other, "", "", ""), rest);
    }
    parts.retain(|_, minor| *minor != 0);
    Ok(parts)
}

fn key(payment: &Payment, kind: PartKind, plan: &str, component: &str, reference: &str) -> PartKey {
    PartKey {
        person: payment.person.to_string(),
        period: payment.period.clone(),
        kind,
        plan: plan.to_owned(),
        component: component.to_owned(),
        reference: reference.to_owned(),
        currency: payment.currency,
    }
}

fn add(parts: &mut Parts, key: PartKey, minor: i64) {
    *parts.entry(key).or_insert(0) += minor;
}

/// By position of the plan and id of the pay window: each component's total in the plan's currency.
type Totals = BTreeMap<(usize, String), BTreeMap<String, Decimal>>;

fn add_earnings(
    book: &Book,
    outcome: &Outcome,
    person: &str,
    payments: &BTreeMap<usize, Payment>,
    parts: &mut Parts,
) -> Result<(), Problems> {
    let mut totals = Totals::new();
    for (plan, line) in outcome.plans_of_earnings(person).into_iter().zip(outcome.earnings_of(person)) {
        *totals.entry((plan, line.period)).or_default().entry(line.component.to_string()).or_default() += line.amount;
    }
    for ((position, window), components) in totals {
        let plan = &book.plans[position];
        let calendar = &book.company.calendar;
        let Some(window) = calendar.windows(plan.pays).iter().find(|found| found.id == window) else { continue };
        let Some(payment) = payments.get(&window.last) else { continue };
        for (component, amount) in shared(book, plan.currency, payment.currency, window, components)? {
            add(parts, key(payment, PartKind::Earning, plan.id.as_str(), &component, ""), amount);
        }
    }
    Ok(())
}

/// Payment terms: all versions of a plan together, converted as a whole.
fn add_terms(book: &Book, outcome: &Outcome, person: &str, payments: &BTreeMap<usize, Payment>, parts: &mut Parts) -> Result<(), Problems> {
    let mut totals: BTreeMap<(String, String, Currency), BTreeMap<String, Decimal>> = BTreeMap::new();
    for line in outcome.payment_lines_of(person) {
        let of = line.of.as_ref().map(|of| format!("/{of}")).unwrap_or_default();
        // The separator stands in no name: names of components are single lines.
        let name = format!("{}\n{}{of}", line.component.as_ref().map_or("", |component| component.as_str()), line.line.word());
        let lines = totals.entry((line.plan.to_string(), line.period.clone(), line.currency)).or_default();
        *lines.entry(name).or_default() += line.amount;
    }
    let calendar = &book.company.calendar;
    for ((plan, window, currency), lines) in totals {
        let Some(window) = calendar.named(&window).map(|(unit, index)| &calendar.windows(unit)[index]) else { continue };
        let Some(payment) = payments.get(&window.last) else { continue };
        for (name, amount) in shared(book, currency, payment.currency, window, lines)? {
            let (component, reference) = name.split_once('\n').unwrap_or(("", &name));
            add(parts, key(payment, PartKind::Term, &plan, component, reference), amount);
        }
    }
    Ok(())
}

/// Components' totals in the payout currency, in minor units; they add up to the converted and rounded total.
fn shared(
    book: &Book,
    from: Currency,
    into: Currency,
    window: &Window,
    components: BTreeMap<String, Decimal>,
) -> Result<Vec<(String, i64)>, Problems> {
    if from == into {
        return components.into_iter().map(|(name, amount)| Ok((name, minor(amount, into)?))).collect();
    }
    // Without a rate nothing is paid; the calculation says so among its problems.
    let Some((rate, _)) = book.exchange.rate(RateTable::Market, from, into, last_day(window.end)) else { return Ok(Vec::new()) };
    let total: Decimal = components.values().sum();
    let whole = minor(rounded(book.company.rounding, into, total * rate), into)?;
    let scale = Decimal::from(10_u64.pow(into.decimals()));
    let mut shares: Vec<(String, i64, Decimal)> = Vec::new();
    for (name, amount) in components {
        let exact = amount * rate * scale;
        let floor = exact.floor();
        shares.push((name, minor(floor / scale, into)?, exact - floor));
    }
    let missing = whole - shares.iter().map(|(_, floor, _)| *floor).sum::<i64>();
    let mut order: Vec<usize> = (0..shares.len()).collect();
    order.sort_by(|a, b| shares[*b].2.cmp(&shares[*a].2).then(a.cmp(b)));
    for index in order.into_iter().take(usize::try_from(missing).unwrap_or(0)) {
        shares[index].1 += 1;
    }
    Ok(shares.into_iter().map(|(name, amount, _)| (name, amount)).collect())
}

fn add_adjustments(book: &Book, person: &str, payments: &BTreeMap<usize, Payment>, parts: &mut Parts) -> Result<(), Problems> {
    for adjustment in book.adjustments.iter().filter(|a| a.person.as_str() == person && a.is_paid()) {
        let Some(payment) = payments.get(&adjustment.period) else { continue };
        let day = last_day(book.company.calendar.periods()[adjustment.period].end);
        let rate = match adjustment.currency == payment.currency {
            true => Some(Decimal::ONE),
            false => book.exchange.rate(RateTable::Market, adjustment.currency, payment.currency, day).map(|(rate, _)| rate),
        };
        let Some(amount) = rate.and_then(|rate| adjustment.amount.checked_mul(rate)) else { continue };
        let amount = minor(rounded(book.company.rounding, payment.currency, amount), payment.currency)?;
        let plan = adjustment.plan.as_ref().map_or("", |plan| plan.as_str());
        let component = adjustment.component.as_ref().map_or("", |component| component.as_str());
        add(parts, key(payment, PartKind::Adjustment, plan, component, &adjustment.id), amount);
    }
    Ok(())
}
