//! Chapter "Deposits": in which parts a component's total is paid, and when.

use crate::calculation::Facts;
use crate::credits::Credited;
use crate::linked::linked;
use crate::numbers::{Fraction, days_later, decimal_of_units, fraction, in_units, shared_out};
use crate::rows::Cell;
use crate::totals::Settled;
use book::results::{Deposit, LineKind};
use kernel::{Date, Decimal, Problem, RecordId, Unit, Window};
use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};
use plans::{Component, ReleasePart, Waits};

/// A deposit, and which total it is a part of.
#[derive(Debug, Clone)]
pub struct Deposited {
    /// The deposit as it is shown.
    pub row: Deposit,
    /// The person's position.
    pub person: usize,
    /// The plan's position.
    pub plan: usize,
    /// The component's position.
    pub component: usize,
    /// The pay window in which it is earned.
    pub earned: usize,
    /// The pay window in which it is paid; none while it is held.
    pub paid: Option<usize>,
}

/// What is divided among the parts, in minor units.
struct Amount<'a> {
    record: Option<&'a Credited>,
    clawback: bool,
    units: BigInt,
    earned: Date,
}

/// A piece of a part: how much, from which day, released by which record.
struct Piece {
    units: BigInt,
    releasable: Option<Date>,
    by: Option<RecordId>,
}

/// All deposits, in the order of the totals.
///
/// # Errors
/// A problem when an expression cannot be read.
pub fn deposits(facts: &Facts<'_>, settled: &[Settled]) -> Result<Vec<Deposited>, Problem> {
    let mut all = Vec::new();
    for total in settled {
        let components = &facts.book.plans[total.plan].components;
        let position = components.iter().position(|component| component.name == total.component).expect("the component that earned it");
        let component = &components[position];
        if component.release.is_empty() {
            continue;
        }
        let window = &facts.book.company.calendar.windows(total.unit)[total.window];
        for amount in amounts(facts, component, total, window) {
            let shares: Vec<Fraction> = component.release.iter().map(|part| fraction(part.share)).collect();
            for (number, units) in shared_out(&amount.units, &shares).into_iter().enumerate() {
                for piece in pieces(facts, &component.release[number], &amount, units)? {
                    if !piece.units.is_zero() {
                        all.push(deposit(facts, total, (position, number), window, &amount, piece));
                    }
                }
            }
        }
    }
    Ok(all)
}

/// The amounts of records, and what belongs to none.
fn amounts<'a>(facts: &'a Facts<'_>, component: &Component, total: &Settled, window: &Window) -> Vec<Amount<'a>> {
    let unit = Fraction::from_integer(BigInt::from(10).pow(total.currency.decimals()));
    let minor = |amount: Decimal| (fraction(amount) * &unit).to_integer();
    let credit_of = |record: &RecordId| {
        let measure = &component.kind.commission()?.measure;
        facts.credits_of(total.person, measure).iter().find(|credit| credit.row.record == *record)
    };
    let last_day = window.end.min(facts.end()).yesterday().unwrap_or(window.start);
    let mut amounts: Vec<Amount<'a>> = Vec::new();
    let mut without_record = BigInt::zero();
    for line in total.lines.iter().filter(|line| line.line != LineKind::Clawback) {
        let Some(record) = &line.record else {
            without_record += minor(line.amount);
            continue;
        };
        match amounts.iter_mut().find(|amount| amount.record.is_some_and(|credit| credit.row.record == *record)) {
            Some(amount) => amount.units += minor(line.amount),
            None => amounts.push(Amount {
                record: credit_of(record),
                clawback: false,
                units: minor(line.amount),
                earned: line.date.unwrap_or(last_day),
            }),
        }
    }
    if amounts.iter().all(|amount| amount.units.is_zero()) {
        amounts.push(Amount { record: None, clawback: false, units: without_record, earned: last_day });
    } else {
        let weights: Vec<Fraction> = amounts.iter().map(|amount| Fraction::from_integer(amount.units.abs())).collect();
        for (amount, part) in amounts.iter_mut().zip(shared_out(&without_record, &weights)) {
            amount.units += part;
        }
    }
    for line in total.lines.iter().filter(|line| line.line == LineKind::Clawback) {
        amounts.push(Amount {
            record: line.record.as_ref().and_then(credit_of),
            clawback: true,
            units: minor(line.amount),
            earned: line.date.unwrap_or(last_day),
        });
    }
    amounts
}

/// The last day of the window that contains a day.
fn end_of(facts: &Facts<'_>, unit: Unit, day: Date) -> Date {
    let calendar = &facts.book.company.calendar;
    let windows = calendar.windows(unit);
    let window = windows.iter().find(|window| window.start <= day && day < window.end);
    window.map_or(day, |window| days_later(window.end, -1))
}

/// A part of an amount: whole, or released payment by payment.
fn pieces(facts: &Facts<'_>, part: &ReleasePart, amount: &Amount<'_>, units: BigInt) -> Result<Vec<Piece>, Problem> {
    let later = |day: Date| days_later(day, i64::from(part.after));
    let whole = |units: BigInt, releasable: Option<Date>| vec![Piece { units, releasable: releasable.map(later), by: None }];
    let Some(credit) = amount.record else {
        let day = if let Waits::End(unit) = part.waits { end_of(facts, unit, amount.earned) } else { amount.earned };
        return Ok(whole(units, Some(day)));
    };
    let payments = match &part.waits {
        Waits::Booking => return Ok(whole(units, Some(credit.row.date))),
        Waits::End(unit) => return Ok(whole(units, Some(end_of(facts, *unit, credit.row.date)))),
        Waits::Day(column) => {
            let day = match credit.record.cell(column) {
                Cell::Day(day) => Some(*day),
                _ => None,
            };
            return Ok(whole(units, day));
        }
        Waits::Payments(by) => linked(facts, credit, by)?,
    };
    let value = fraction(credit.row.value);
    let (mut sum, mut covered, mut released) = (Fraction::zero(), Fraction::zero(), BigInt::zero());
    let mut pieces = Vec::new();
    for payment in payments {
        sum += &payment.value;
        if !value.is_zero() {
            covered = covered.max((&sum / &value).min(Fraction::one()));
        }
        let now = in_units(&(Fraction::from_integer(units.clone()) * &covered), 0, facts.book.company.rounding);
        pieces.push(Piece { units: &now - &released, releasable: Some(later(payment.day)), by: Some(payment.id) });
        released = now;
    }
    pieces.push(Piece { units: units - released, releasable: None, by: None });
    Ok(pieces)
}

fn deposit(
    facts: &Facts<'_>,
    total: &Settled,
    (component, part): (usize, usize),
    window: &Window,
    amount: &Amount<'_>,
    piece: Piece,
) -> Deposited {
    let calendar = &facts.book.company.calendar;
    let known = piece.releasable.filter(|day| *day < facts.end());
    let paid =
        known.map(|day| calendar.period_of(day).map_or(total.window, |period| calendar.window_of(total.unit, period).max(total.window)));
    let row = Deposit {
        person: facts.book.organisation.people()[total.person].id.clone(),
        plan: facts.book.plans[total.plan].id.clone(),
        component: total.component.clone(),
        period: window.id.clone(),
        record: amount.record.map(|credit| credit.row.record.clone()),
        clawback: amount.clawback,
        part,
        amount: decimal_of_units(&piece.units, total.currency.decimals()).unwrap_or(Decimal::MAX),
        currency: total.currency,
        earned: amount.earned,
        releasable: piece.releasable,
        by: piece.by,
        paid: paid.map(|paid| calendar.windows(total.unit)[paid].id.clone()),
    };
    Deposited { row, person: total.person, plan: total.plan, component, earned: total.window, paid }
}
