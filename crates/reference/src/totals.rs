//! Chapter "The total of a component in a pay window": multipliers, gates, caps and floors; then cents.

use crate::calculation::Facts;
use crate::cents::in_cents;
use crate::clawback::{Event, PaidForRecords, events};
use crate::measurements::Reading;
use crate::numbers::{Fraction, fraction, rounded, units_down, whole};
use crate::payee::{ByPayWindow, Line, Payee};
use crate::quotas::quota;
use crate::versions::versions;
use crate::{attainment, bonus, commission, objectives, overrides, pool, spiff};
use book::results::{Earning, LineKind};
use kernel::{ComponentName, Currency, Date, MeasureId, Problem, Problems, RecordId, Unit, Window};
use num_traits::{One, Signed, Zero};
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
                let mut spiffs = match &component.kind {
                    Kind::Spiff(terms) => spiff::lines_of_all(facts, plan, component, terms).lines,
                    _ => BTreeMap::new(),
                };
                for person in facts.memberships[plan].0.keys() {
                    let payee = Payee { facts, plan, component, person: *person };
                    let own = |version: &Payee<'_>| version.membership().0.contains_key(person);
                    let together: Vec<Payee<'_>> = versions(&payee).into_iter().filter(own).collect();
                    if let Kind::Spiff(_) = &component.kind {
                        let earned = earned(&payee, spiffs.remove(person).unwrap_or_default(), &before)?;
                        settled.extend(totals(vec![(payee, earned)]));
                    } else if together.first().is_some_and(|first| first.plan == plan) {
                        let mut all = Vec::new();
                        for version in together {
                            all.push((version, earned(&version, ByPayWindow::new(), &before)?));
                        }
                        settled.extend(totals(all));
                    }
                }
            }
        }
    }
    Ok(settled)
}

/// What a component earns before its terms, and what takes it back.
#[derive(Default)]
struct Earned {
    lines: ByPayWindow,
    trued_up: BTreeMap<(usize, RecordId), Fraction>,
    events: Vec<Event>,
}

/// `of_spiff` are the person's lines if the component is a SPIFF, `before` the totals of components that look at records.
fn earned(payee: &Payee<'_>, of_spiff: ByPayWindow, before: &[Settled]) -> Result<Earned, Problem> {
    let lines = match &payee.component.kind {
        Kind::Commission(terms) => {
            let mut on_the_axis = Vec::new();
            for version in versions(payee) {
                if version.component.clawback.as_ref().is_some_and(|clawback| clawback.attainment_falls) {
                    on_the_axis.extend(events(&version, &version.credits(&terms.measure))?);
                }
            }
            let events = events(payee, &payee.credits(&terms.measure))?;
            let commission::Commissioned { lines, trued_up } = commission::lines(payee, terms, &events, &on_the_axis);
            return Ok(Earned { lines, trued_up, events });
        }
        Kind::Spiff(terms) => {
            let events = events(payee, &spiff::credits(payee, terms))?;
            return Ok(Earned { lines: of_spiff, events, ..Earned::default() });
        }
        Kind::Attainment(terms) => attainment::lines(payee, terms),
        Kind::Objectives(terms) => objectives::lines(payee, terms),
        Kind::Bonus(terms) => bonus::lines(payee, terms),
        Kind::Override(terms) => overrides::lines(payee, terms, before)?,
        Kind::Pool(terms) => pool::lines(payee, terms)?,
    };
    Ok(Earned { lines, ..Earned::default() })
}

/// The person's totals of the versions of one component that accumulate together, in order of pay window and version: caps and floors of
/// the year count what all of them paid.
fn totals(versions: Vec<(Payee<'_>, Earned)>) -> Vec<Settled> {
    let Some((first, _)) = versions.first() else { return Vec::new() };
    let calendar = &first.facts.book.company.calendar;
    let mut of_year: BTreeMap<usize, Fraction> = BTreeMap::new();
    let mut settled = Vec::new();
    let begun: Vec<(usize, &Window)> = first.facts.begun(first.plan().pays).collect();
    let with_paid = |(payee, mut earned): (_, Earned)| {
        let paid = PaidForRecords { trued_up: std::mem::take(&mut earned.trued_up), ..PaidForRecords::default() };
        (payee, earned, paid)
    };
    let mut versions: Vec<(Payee<'_>, Earned, PaidForRecords)> = versions.into_iter().map(with_paid).collect();
    for (index, window) in begun {
        for (payee, earned, paid) in &mut versions {
            let earlier = of_year.entry(calendar.periods()[window.last].year).or_insert_with(Fraction::zero);
            settled.extend(total_of(payee, earned, paid, (index, window), earlier));
        }
    }
    settled
}

/// The total of one version in a pay window, which is added to those of the year; none without lines.
fn total_of(
    payee: &Payee<'_>,
    earned: &mut Earned,
    paid: &mut PaidForRecords,
    (index, window): (usize, &Window),
    of_year: &mut Fraction,
) -> Option<Settled> {
    let plan = payee.plan();
    let (decimals, rounding) = (plan.currency.decimals(), payee.facts.book.company.rounding);
    let mut total = Total { lines: limited_by_deal(payee, earned.lines.remove(&index).unwrap_or_default()) };
    for line in &total.lines {
        if let (Some(record), LineKind::Tier | LineKind::Cap | LineKind::Floor) = (&line.record, line.kind) {
            *paid.lines.entry((index, record.clone())).or_insert_with(Fraction::zero) += &line.amount;
        }
    }
    let earlier = of_year.clone();
    let factor = terms(payee, window, &earlier, &mut total);
    paid.factors.insert(index, factor);
    for event in earned.events.iter().filter(|event| event.pay_window == index) {
        total.lines.extend(paid.taken_back(event));
    }
    let rounded = rounded(&total.sum(), decimals, rounding);
    *of_year += &rounded;
    (!total.lines.is_empty()).then(|| Settled {
        person: payee.person,
        plan: payee.plan,
        component: payee.component.name.clone(),
        unit: plan.pays,
        window: index,
        currency: plan.currency,
        lines: in_cents(payee, window, &rounded, &total.lines),
        total: rounded,
    })
}

/// Multipliers, gates, caps and floors, in order; the result is what they make of one unit of the lines before them, floors aside.
/// `earlier` are the rounded totals of the year's earlier pay windows.
fn terms(payee: &Payee<'_>, window: &Window, earlier: &Fraction, total: &mut Total) -> Fraction {
    let calendar = &payee.facts.book.company.calendar;
    let decimals = payee.plan().currency.decimals();
    let rounded = |amount: &Fraction| rounded(amount, decimals, payee.facts.book.company.rounding);
    let days = payee.membership().days_in(payee.person, window.start, window.end);
    let (cap, floor) = (&payee.component.cap, &payee.component.floor);
    let of_lines = total.sum();
    multiply_and_gate(payee, window, total);
    if let Some(cap) = cap.period.map(fraction).filter(|cap| total.sum() > *cap) {
        total.add(LineKind::Cap, &cap - total.sum());
    }
    let mut added = Fraction::zero();
    if let Some(floor) = floor.period.map(fraction).filter(|floor| days > 0 && total.sum() < *floor) {
        added = &floor - total.sum();
        total.add(LineKind::Floor, added.clone());
    }
    if let Some(cap) = cap.year.map(|cap| units_down(&fraction(cap), decimals)) {
        let sum = total.sum();
        if sum.is_positive() && earlier + rounded(&sum) > cap {
            total.add(LineKind::Cap, (cap - earlier).max(Fraction::zero()) - sum);
        }
    }
    let factor = if of_lines.is_zero() { Fraction::one() } else { ((total.sum() - added) / of_lines).max(Fraction::zero()) };
    let of_the_year = &calendar.windows(Unit::Year)[calendar.periods()[window.last].year];
    let ended = of_the_year.last <= payee.facts.through;
    // Of versions that accumulate together the last one lifts the year.
    let counted = if matches!(payee.component.kind, Kind::Spiff(_)) { payee.membership().clone() } else { payee.counted() };
    let lifts = counted.last_day_in(payee.person, of_the_year).is_some_and(|day| payee.membership().is_on(payee.person, day));
    if let Some(floor) = floor.year.filter(|_| window.last == of_the_year.last && ended && lifts) {
        let floor = -units_down(&-fraction(floor), decimals);
        let sum = total.sum();
        if earlier + rounded(&sum) < floor {
            total.add(LineKind::Floor, floor - earlier - sum);
        }
    }
    factor
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

/// The lines, with what the cap by deal takes away, or the floor by deal adds, right after the lines of each record.
fn limited_by_deal(payee: &Payee<'_>, lines: Vec<Line>) -> Vec<Line> {
    let (cap, floor) = (payee.component.cap.deal.map(fraction), payee.component.floor.deal.map(fraction));
    let mut limited: Vec<Line> = Vec::new();
    for of_record in lines.chunk_by(|a, b| a.record == b.record) {
        limited.extend(of_record.iter().cloned());
        let (Some(last), Some(_)) = (of_record.last(), &of_record[0].record) else { continue };
        let mut sum: Fraction = of_record.iter().map(|line| line.amount.clone()).sum();
        let line = |kind: LineKind, amount: Fraction| Line { record: last.record.clone(), date: last.date, ..Line::new(kind, amount) };
        if let Some(cap) = cap.as_ref().filter(|cap| sum > **cap) {
            limited.push(line(LineKind::Cap, cap - &sum));
            sum.clone_from(cap);
        }
        if let Some(floor) = floor.as_ref().filter(|floor| sum.is_positive() && sum < **floor) {
            limited.push(line(LineKind::Floor, floor - &sum));
        }
    }
    limited
}

fn multiply_and_gate(payee: &Payee<'_>, window: &Window, total: &mut Total) {
    let holds = |condition: &Condition| holds(payee, window, condition) == Some(true);
    let mut before = 0;
    for multipliers in [&payee.component.multiply, &payee.component.of_plan.multiply] {
        let found = multipliers.iter().position(|multiplier| holds(&multiplier.when));
        let (base, rate) = (total.sum(), found.map_or_else(Fraction::zero, |position| fraction(multipliers[position].by) - whole(1)));
        if !base.is_zero() && !rate.is_zero() {
            let amount = &base * &rate;
            let shown = Line {
                tier: found.map(|position| before + position),
                base: Some(base),
                rate: Some(rate),
                ..Line::new(LineKind::Multiplier, amount)
            };
            total.lines.push(shown);
        }
        before += multipliers.len();
    }
    let own = payee.component.only_if.iter().map(|gate| (None, gate));
    let of_plan = payee.component.of_plan.only_if.iter().enumerate().map(|(position, gate)| (Some(position), gate));
    let sum = total.sum();
    if let Some((tier, _)) = own.chain(of_plan).find(|(_, gate)| !holds(gate))
        && !sum.is_zero()
    {
        total.lines.push(Line { tier, ..Line::new(LineKind::Gate, -sum) });
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
