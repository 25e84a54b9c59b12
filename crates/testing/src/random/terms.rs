//! Tiers, rates, caps, floors, gates and ramps.

use super::measures::{BOOKINGS, HIT_RATE, MEETINGS, WON};
use super::{text, unit};
use crate::Dice;
use kernel::{Decimal, Location, MeasureId};
use measures::formula::{Formula, Operator};
use plans::{Cap, Component, Condition, Multiplier, Proration, RampStep, RateRow, RateSource, Tier};

/// A decimal between two hundredths.
pub fn hundredths(dice: &mut Dice, low: i64, high: i64) -> Decimal {
    Decimal::new(dice.between(low, high), 2)
}

/// One to four tiers; `step` is about how far apart their bounds are.
pub fn tiers(dice: &mut Dice, step: Decimal) -> Vec<Tier> {
    let mut from = Decimal::ZERO;
    let mut tiers = Vec::new();
    for _ in 0..dice.between(1, 4) {
        let rate = if dice.chance(5) { Decimal::ZERO } else { Decimal::new(dice.between(1, 3000), 4) };
        tiers.push(Tier { from, rate, label: None, at: Location::default() });
        from += step * hundredths(dice, 20, 100);
    }
    tiers
}

/// Whence the base rate comes.
pub fn rate(dice: &mut Dice) -> RateSource {
    match dice.below(8) {
        0 => RateSource::Fixed(Decimal::new(dice.between(1, 2500), 4)),
        1 => RateSource::Person("commission_rate".into()),
        2 | 3 => RateSource::Table(table(dice)),
        _ => RateSource::Tiers,
    }
}

fn table(dice: &mut Dice) -> Vec<RateRow> {
    let mut rows = Vec::new();
    for _ in 0..dice.between(1, 4) {
        let mut when = Vec::new();
        if dice.chance(60) {
            when.push(("product".to_owned(), dice.pick(&["Lamp", "Desk", "Chair"]).to_owned()));
        }
        if dice.chance(50) {
            when.push(("kind".to_owned(), dice.pick(&["new", "renewal"]).to_owned()));
        }
        if dice.chance(25) {
            when.push(("account.segment".to_owned(), dice.pick(&["Small", "Large"]).to_owned()));
        }
        if dice.chance(15) {
            when.push(("product.family".to_owned(), dice.pick(&["Light", "Wood"]).to_owned()));
        }
        if dice.chance(25) {
            let (column, text) = dice.pick(&[("role", "AE"), ("role", "Manager"), ("team", "North"), ("team", "South")]);
            when.push((format!("person.{column}"), text.to_owned()));
        }
        rows.push(RateRow { when, rate: Decimal::new(dice.between(0, 1500), 4), at: Location::default() });
    }
    rows
}

/// Gives a component caps, floors, gates, multipliers, proration and a ramp, each now and then.
pub fn conditions(dice: &mut Dice, component: &mut Component) {
    if dice.chance(15) {
        component.only_if = Some(condition(dice));
    }
    while dice.chance(15) {
        component.multiply.push(Multiplier { when: condition(dice), by: hundredths(dice, 0, 200) });
    }
    component.cap = Cap { deal: None, ..limits(dice, 300) };
    if matches!(component.kind, plans::Kind::Commission(_)) && dice.chance(20) {
        component.cap.deal = Some(hundredths(dice, 0, 20_000));
    }
    component.floor = limits(dice, 60);
    if matches!(component.kind, plans::Kind::Commission(_)) {
        let floor = component.floor.year.map(|year| (year / Decimal::ONE_HUNDRED).round_dp(2));
        // Not above the cap, which a plan refuses.
        component.floor.deal = floor.map(|floor| component.cap.deal.map_or(floor, |cap| floor.min(cap)));
    }
    component.prorate = dice.pick(&[Proration::None, Proration::Days, Proration::Periods]);
    if dice.chance(20) {
        for _ in 0..dice.between(1, 3) {
            let step = RampStep { periods: dice.between(1, 2) as u32, quota: hundredths(dice, 10, 100), pay: hundredths(dice, 0, 120) };
            component.ramp.push(step);
        }
    }
}

fn limits(dice: &mut Dice, high: i64) -> Cap {
    let mut limit = |factor: i64| if dice.chance(15) { Some(hundredths(dice, 0, high * factor * 100)) } else { None };
    Cap { deal: None, period: limit(1), year: limit(4) }
}

fn condition(dice: &mut Dice) -> Condition {
    let measure = |id: &str| Box::new(Formula::Measure(MeasureId::from(id)));
    let number = |decimal: Decimal| Box::new(Formula::Number(decimal));
    let simple = |dice: &mut Dice| match dice.below(4) {
        0 => Formula::Binary(Box::new(Formula::Attainment(BOOKINGS.into())), Operator::GreaterOrEqual, number(hundredths(dice, 20, 120))),
        1 => Formula::Binary(measure(HIT_RATE), Operator::Greater, number(hundredths(dice, 10, 150))),
        2 => Formula::Binary(measure(WON), Operator::GreaterOrEqual, measure(MEETINGS)),
        _ => Formula::Binary(measure(MEETINGS), Operator::Less, Box::new(Formula::Quota(MEETINGS.into()))),
    };
    let formula = match dice.below(4) {
        0 => Formula::Binary(Box::new(simple(dice)), dice.pick(&[Operator::And, Operator::Or]), Box::new(simple(dice))),
        1 => Formula::Not(Box::new(simple(dice))),
        _ => simple(dice),
    };
    Condition { formula, text: text("made by chance"), per: unit(dice) }
}
