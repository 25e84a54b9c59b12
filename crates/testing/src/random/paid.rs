//! When, and how much of, what is earned is paid: releases, clawbacks, holdbacks, guarantees and draws; SPIFFs, objectives and seasons.

use super::company::{any_day, later};
use super::linked::{CANCELLED_ON, INVOICED_ON, has};
use super::measures::{GOAL, PAID, RETURNED, SCORED, UNITS, UNITS_RETURNED};
use super::plans::rating;
use super::terms::hundredths;
use super::unit;
use crate::{Cast, Dice, number};
use kernel::{DateRange, Decimal, Location, Unit};
use measures::Definition;
use plans::{
    Amount, Apply, Bound, Cap, Clawback, ClawbackStep, Component, Draw, Event, Goal, Guarantee, Holdback, Kind, Linked, Objectives,
    PaymentTerms, Per, Plan, Proration, Recovery, ReleasePart, Spiff, Starts, Tier, Waits, Within,
};

/// Gives the plans rules of all these kinds, each now and then, and more of them a second version.
pub fn fill(cast: &mut Cast, dice: &mut Dice) {
    let mut plans = std::mem::take(&mut cast.plans);
    for plan in &mut plans {
        if plan.effective == DateRange::always() && dice.chance(30) {
            plan.effective.from = cast.company.calendar.periods()[0].start.max(later(any_day(cast, dice), -60));
        }
        rules(cast, dice, plan);
    }
    let mut newer = Vec::new();
    for plan in &mut plans {
        if plan.effective.until.is_none() && plan.version == 1 && dice.chance(30) {
            let change = any_day(cast, dice).max(later(plan.effective.from.max(later(kernel::Date::MIN, 1)), 1));
            // Without throwing the dice once more, so that companies stay as they were.
            let goes_on = change.day() % 3 > 0;
            let mut next = Plan { version: 2, effective: DateRange::new(change, None), goes_on, ..plan.clone() };
            if change.day() % 4 == 0 {
                other_rates(&mut next);
            }
            if dice.chance(70) {
                next.terms = terms(dice);
            }
            plan.effective.until = Some(change);
            newer.push(next);
        }
    }
    plans.extend(newer);
    cast.plans = plans;
}

/// A version with other rates: what accumulates goes on all the same.
fn other_rates(plan: &mut Plan) {
    for component in &mut plan.components {
        match &mut component.kind {
            Kind::Commission(commission) => {
                commission.tiers.iter_mut().for_each(|tier| tier.rate += Decimal::new(2, 2));
                if let Some(windfall) = &mut commission.windfall {
                    windfall.counts = Decimal::new(5, 1);
                }
            }
            Kind::Spiff(spiff) => spiff.limit = spiff.limit.map(|limit| limit + Decimal::from(10)),
            _ => {}
        }
    }
}

fn rules(cast: &Cast, dice: &mut Dice, plan: &mut Plan) {
    plan.terms = terms(dice);
    for component in &mut plan.components {
        // A floor in every pay window leaves little to see.
        if dice.chance(60) {
            component.floor = Cap::default();
        }
        another_kind(cast, dice, component);
        if let Kind::Commission(commission) = &mut component.kind {
            if dice.chance(40) {
                commission.per = Per::Window(dice.pick(&[Unit::Year, Unit::Quarter]));
                commission.apply = dice.pick(&[Apply::Whole, Apply::Whole, Apply::Interpolated]);
            }
            commission.never_back = commission.per != Per::Deal && dice.chance(25);
        }
        seasonal(cast, dice, component);
        if dice.chance(35) {
            component.release = release(cast, dice, component);
        }
        if component.kind.commission().is_some() && dice.chance(60) {
            component.clawback = Some(clawback(cast, dice, component));
        }
    }
}

/// Some commissions become SPIFFs, some other components objectives.
fn another_kind(cast: &Cast, dice: &mut Dice, component: &mut Component) {
    if !dice.chance(15) {
        return;
    }
    if let Kind::Commission(commission) = &component.kind {
        let mut commission = commission.clone();
        commission.tiers = vec![Tier { from: Decimal::ZERO, rate: Decimal::ONE, label: None, at: Location::default() }];
        (commission.against, commission.per) = (plans::Against::Amount, Per::Deal);
        (commission.apply, commission.bound) = (Apply::Marginal, Bound::Lower);
        if matches!(commission.rate, plans::RateSource::Tiers) && commission.each.is_none() {
            commission.rate = plans::RateSource::Fixed(hundredths(dice, 1, 20));
        }
        let from = any_day(cast, dice);
        let during = DateRange::new(from, Some(later(from, dice.between(1, 120))));
        let limit = dice.chance(60).then(|| hundredths(dice, 0, 100_000));
        let budget = dice.chance(60).then(|| hundredths(dice, 0, 200_000));
        component.kind = Kind::Spiff(Spiff { commission, during, limit, budget });
        return;
    }
    let rating = rating(dice);
    let weights = dice.pick(&[["1", "0"], ["0.6", "0.4"], ["0.25", "0.75"]]);
    let goal = |(measure, weight): (&str, &str)| Goal { goal: measure.into(), measure: measure.into(), weight: number(weight) };
    let goals = [GOAL, SCORED].into_iter().zip(weights).map(goal).filter(|goal| !goal.weight.is_zero()).collect();
    let curve = if dice.chance(50) { rating.curve } else { Vec::new() };
    component.kind = Kind::Objectives(Objectives { goals, per: rating.per, target: rating.target, curve, apply: rating.apply });
}

fn seasonal(cast: &Cast, dice: &mut Dice, component: &mut Component) {
    let years = cast.company.calendar.windows(Unit::Year);
    let periods = years[0].last + 1 - years[0].first;
    if years.iter().all(|year| year.last + 1 - year.first == periods) && dice.chance(25) {
        component.seasonal = (0..periods).map(|_| Decimal::new(dice.between(1, 120), 1)).collect();
        if dice.chance(50) {
            component.prorate = Proration::Seasonal;
        }
    }
}

fn release(cast: &Cast, dice: &mut Dice, component: &Component) -> Vec<ReleasePart> {
    let shares: &[&str] = dice.pick(&[&["1"][..], &["0.5", "0.5"], &["0.3333", "0.3333", "0.3334"], &["0.6", "0.3", "0.1"]]);
    let part = |share: &&str| {
        let waits = match (records(cast, component), dice.below(4)) {
            (Some(kind), 0) if has(cast, kind, INVOICED_ON) => Waits::Day(INVOICED_ON.into()),
            (Some(_), 1 | 2) => Waits::Payments(Linked { measure: PAID.into(), by: "deal".into() }),
            _ => Waits::Booking,
        };
        let after = if dice.chance(50) { 0 } else { dice.between(1, 90) as u16 };
        let waits = match (waits, after % 8) {
            (Waits::Booking, 3) => Waits::End(Unit::Quarter),
            (Waits::Booking, 5) => Waits::End(Unit::Year),
            (Waits::Booking, 6) => Waits::End(Unit::Period),
            (waits, _) => waits,
        };
        ReleasePart { share: number(share), waits, after, at: Location::default() }
    };
    shares.iter().map(part).collect()
}

/// The kind of record for which a component pays; none when it pays for no single ones.
fn records(cast: &Cast, component: &Component) -> Option<records::Kind> {
    let measure = &component.kind.commission()?.measure;
    match &cast.measures.iter().find(|other| other.id == *measure)?.definition {
        Definition::Counted(counted) => Some(counted.of),
        Definition::Formula(_) => None,
    }
}

fn clawback(cast: &Cast, dice: &mut Dice, component: &Component) -> Clawback {
    let of_units = component.kind.commission().is_some_and(|commission| commission.measure.as_str() == UNITS);
    let event = match records(cast, component) {
        Some(kind) if has(cast, kind, CANCELLED_ON) && dice.chance(50) => Event::Day(CANCELLED_ON.into()),
        _ => {
            let measure = if of_units { UNITS_RETURNED } else { RETURNED };
            Event::Linked(Linked { measure: measure.into(), by: "deal".into() })
        }
    };
    let step = |within: Within, takes: Decimal| ClawbackStep { within, takes };
    let schedule = match dice.below(4) {
        0 => vec![step(Within::Days(dice.between(10, 90) as u16), hundredths(dice, 0, 100))],
        1 => {
            let first = dice.between(1, 3) as u16;
            let last = first + dice.between(1, 4) as u16;
            vec![step(Within::Months(first), Decimal::ONE), step(Within::Months(last), hundredths(dice, 0, 90))]
        }
        _ => Vec::new(),
    };
    Clawback { event, schedule, attainment_falls: dice.chance(60), at: Location::default() }
}

/// Payment terms of a plan, each now and then.
fn terms(dice: &mut Dice) -> PaymentTerms {
    let guarantee = |dice: &mut Dice| Guarantee {
        amount: if dice.chance(80) { Amount::Fixed(hundredths(dice, 0, 60_000)) } else { Amount::Person("prize".into()) },
        periods: dice.chance(50).then(|| dice.between(1, 6) as u16),
        by_days: dice.chance(60),
    };
    let recovery = |dice: &mut Dice| Recovery {
        starts: dice.pick(&[Starts::AtOnce, Starts::AtOnce, Starts::AfterTheDraw, Starts::Period(1), Starts::Period(3)]),
        share: dice.pick(&[Decimal::ONE, number("0.5"), number("0.3333")]),
        floor: if dice.chance(50) { Decimal::ZERO } else { hundredths(dice, 0, 30_000) },
    };
    PaymentTerms {
        holdback: dice.chance(30).then(|| Holdback { share: hundredths(dice, 0, 100), per: unit(dice) }),
        guarantee: dice.chance(15).then(|| guarantee(dice)),
        draw: dice.chance(30).then(|| Draw {
            amount: guarantee(dice),
            advance: dice.chance(50),
            recovery: dice.chance(80).then(|| recovery(dice)),
        }),
        clawback_floor: dice.chance(50).then(|| if dice.chance(40) { Decimal::ZERO } else { hundredths(dice, 0, 40_000) }),
    }
}
