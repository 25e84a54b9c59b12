//! Chapter "The total of a component in a pay window": multipliers, gates, caps and floors; then cents.

use crate::calculation::Facts;
use crate::measurements::Reading;
use crate::numbers::{Fraction, decimal_of_units, fraction, nearest_exact, rounded, to_decimal, whole};
use crate::payee::{ByPayWindow, Line, Payee};
use crate::quotas::quota;
use crate::{attainment, bonus, commission, overrides, pool};
use book::results::{Earning, LineKind};
use kernel::{ComponentName, Currency, Date, Decimal, MeasureId, Problems, RecordId, Unit, Window};
use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};
use plans::{Condition, Kind};
use std::collections::BTreeMap;

/// A component's rounded total for one person in one pay window, with its lines.
#[derive(Debug, Clone)]
pub struct Settled {
    /// The person's position.
    pub person: usize,
    /// The plan's position.
    pub plan: usize,
    /// The component.
    pub component: ComponentName,
    /// The plan's `pays` unit.
    pub unit: Unit,
    /// The pay window.
    pub window: usize,
    /// The plan's currency.
    pub currency: Currency,
    /// The rounded total.
    pub total: Fraction,
    /// The lines, in order.
    pub lines: Vec<Earning>,
}

/// All totals: first of the components that look at records, then of pools and overrides.
///
/// # Errors
/// Problems when a market rate is missing.
pub fn settle(facts: &Facts<'_>) -> Result<Vec<Settled>, Problems> {
    let mut settled = Vec::new();
    for last in [false, true] {
        let before = settled.clone();
        for (plan, terms) in facts.book.plans.iter().enumerate() {
            for component in &terms.components {
                if matches!(component.kind, Kind::Override(_) | Kind::Pool(_)) != last {
                    continue;
                }
                for person in facts.memberships[plan].0.keys() {
                    let payee = Payee { facts, plan, component, person: *person };
                    let lines = match &component.kind {
                        Kind::Commission(terms) => commission::lines(&payee, terms),
                        Kind::Attainment(terms) => attainment::lines(&payee, terms),
                        Kind::Bonus(terms) => bonus::lines(&payee, terms),
                        Kind::Objectives(_) | Kind::Spiff(_) => ByPayWindow::new(),
                        Kind::Override(terms) => overrides::lines(&payee, terms, &before)?,
                        Kind::Pool(terms) => pool::lines(&payee, terms)?,
                    };
                    settled.extend(totals(&payee, lines));
                }
            }
        }
    }
    Ok(settled)
}

/// The person's totals of one component, in order of pay window.
fn totals(payee: &Payee<'_>, mut lines: ByPayWindow) -> Vec<Settled> {
    let plan = payee.plan();
    let calendar = &payee.facts.book.company.calendar;
    let rounding = payee.facts.book.company.rounding;
    let decimals = plan.currency.decimals();
    let round = |amount: &Fraction| rounded(amount, decimals, rounding);
    let mut of_year: BTreeMap<usize, Fraction> = BTreeMap::new();
    let mut settled = Vec::new();
    for (index, window) in payee.facts.begun(plan.pays) {
        let mut total = Total { lines: capped_by_deal(payee, lines.remove(&index).unwrap_or_default()) };
        multiply_and_gate(payee, window, &mut total);
        let days = payee.membership().days_in(payee.person, window.start, window.end);
        let (cap, floor) = (&payee.component.cap, &payee.component.floor);
        if let Some(cap) = cap.period.map(fraction).filter(|cap| total.sum() > *cap) {
            total.add(LineKind::Cap, &cap - total.sum());
        }
        if let Some(floor) = floor.period.map(fraction).filter(|floor| days > 0 && total.sum() < *floor) {
            total.add(LineKind::Floor, &floor - total.sum());
        }
        let year = calendar.periods()[window.last].year;
        let earlier = of_year.get(&year).cloned().unwrap_or_else(Fraction::zero);
        if let Some(cap) = cap.year.map(fraction) {
            let over = (&earlier + round(&total.sum()) - cap).min(total.sum());
            if over.is_positive() {
                total.add(LineKind::Cap, -over);
            }
        }
        let of_the_year = &calendar.windows(Unit::Year)[year];
        let ended = of_the_year.last <= payee.facts.through;
        let in_year = payee.membership().days_in(payee.person, of_the_year.start, of_the_year.end);
        if let Some(floor) = floor.year.map(fraction).filter(|_| window.last == of_the_year.last && ended && in_year > 0) {
            let missing = floor - (&earlier + round(&total.sum()));
            if missing.is_positive() {
                total.add(LineKind::Floor, missing);
            }
        }
        let rounded = round(&total.sum());
        of_year.insert(year, earlier + &rounded);
        if !total.lines.is_empty() {
            settled.push(Settled {
                person: payee.person,
                plan: payee.plan,
                component: payee.component.name.clone(),
                unit: plan.pays,
                window: index,
                currency: plan.currency,
                lines: in_cents(payee, window, &rounded, &total.lines),
                total: rounded,
            });
        }
    }
    settled
}

struct Total {
    lines: Vec<Line>,
}

impl Total {
    fn sum(&self) -> Fraction {
        self.lines.iter().map(|line| line.amount.clone()).sum()
    }

    /// Adds a line if it changes anything.
    fn add(&mut self, kind: LineKind, amount: Fraction) {
        if !amount.is_zero() {
            self.lines.push(Line::new(kind, amount));
        }
    }
}

/// The lines, with what the cap by deal takes away right after the lines of each record.
fn capped_by_deal(payee: &Payee<'_>, lines: Vec<Line>) -> Vec<Line> {
    let Some(cap) = payee.component.cap.deal.map(fraction) else { return lines };
    let mut capped: Vec<Line> = Vec::new();
    let mut of_record: (Option<RecordId>, Fraction) = (None, Fraction::zero());
    let close = |of_record: &(Option<RecordId>, Fraction), capped: &mut Vec<Line>| {
        if of_record.0.is_some() && of_record.1 > cap {
            let last = capped.last().expect("the record has lines").clone();
            let amount = &cap - &of_record.1;
            capped.push(Line { record: last.record, date: last.date, ..Line::new(LineKind::Cap, amount) });
        }
    };
    for line in lines {
        if line.record != of_record.0 {
            close(&of_record, &mut capped);
            of_record = (line.record.clone(), Fraction::zero());
        }
        of_record.1 += &line.amount;
        capped.push(line);
    }
    close(&of_record, &mut capped);
    capped
}

fn multiply_and_gate(payee: &Payee<'_>, window: &Window, total: &mut Total) {
    let holds = |condition: &Condition| holds(payee, window, condition) == Some(true);
    if let Some(position) = payee.component.multiply.iter().position(|m| holds(&m.when)) {
        let (base, rate) = (total.sum(), fraction(payee.component.multiply[position].by) - whole(1));
        if !base.is_zero() && !rate.is_zero() {
            let amount = &base * &rate;
            let shown = Line { tier: Some(position), base: Some(base), rate: Some(rate), ..Line::new(LineKind::Multiplier, amount) };
            total.lines.push(shown);
        }
    }
    if let Some(gate) = &payee.component.only_if
        && !holds(gate)
    {
        total.add(LineKind::Gate, -total.sum());
    }
}

/// Whether a condition holds over all days of its window up to the end of the pay window, against quotas as given.
fn holds(payee: &Payee<'_>, pay_window: &Window, condition: &Condition) -> Option<bool> {
    let calendar = &payee.facts.book.company.calendar;
    let index = calendar.window_of(condition.per, pay_window.last.min(payee.facts.through));
    let window = &calendar.windows(condition.per)[index];
    let day = |day: Date| window.start <= day && day < window.end.min(pay_window.end);
    let quota = |measure: &MeasureId| quota(payee.facts.book, payee.person, measure, condition.per, index);
    Reading { facts: payee.facts, person: payee.person, day: &day, quota: &quota }.holds(&condition.formula)
}

/// Gives each line its whole number of minor units, so that they add up to the rounded total.
fn in_cents(payee: &Payee<'_>, window: &Window, total: &Fraction, lines: &[Line]) -> Vec<Earning> {
    let plan = payee.plan();
    let decimals = plan.currency.decimals();
    let minor = |amount: &Fraction| amount * Fraction::from_integer(BigInt::from(10).pow(decimals));
    let mut units: Vec<BigInt> = lines.iter().map(|line| minor(&line.amount).floor().to_integer()).collect();
    let missing = minor(total).to_integer() - units.iter().sum::<BigInt>();
    let rest = |line: &Line| {
        let scaled = minor(&line.amount);
        ((&scaled - scaled.floor()) * Fraction::from_integer(BigInt::from(10).pow(12))).floor().to_integer()
    };
    let mut by_remainder: Vec<usize> = (0..lines.len()).collect();
    by_remainder.sort_by_key(|i| (-rest(&lines[*i]), *i));
    for i in by_remainder.into_iter().take(missing.to_usize().unwrap_or(0)) {
        units[i] += 1;
    }
    let earning = |(line, units): (&Line, &BigInt)| Earning {
        person: payee.facts.book.organisation.people()[payee.person].id.clone(),
        plan: plan.id.clone(),
        component: payee.component.name.clone(),
        period: window.id.clone(),
        line: line.kind,
        record: line.record.clone(),
        date: line.date,
        rule: line.rule,
        tier: line.tier,
        through: line.through.clone(),
        base: line.base.as_ref().map(nearest_exact),
        rate: line.rate.as_ref().and_then(|rate| to_decimal(rate, 18)),
        amount: decimal_of_units(units, decimals).unwrap_or(Decimal::MAX),
        currency: plan.currency,
    };
    lines.iter().zip(&units).map(earning).collect()
}
