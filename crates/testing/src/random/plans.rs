//! What it pays: every kind of component.

use super::measures::{BOOKINGS, INVOICED, LARGEST, MEAN, MEETINGS, SCORE, UNITS, WON};
use super::terms::{conditions, hundredths, rate, tiers};
use super::{ROLES, Terms, company::any_day, text, unit};
use crate::{Cast, Dice, number};
use kernel::{DateRange, Decimal, Location, MeasureId, Unit};
use plans::{
    Across, Against, Amount, Apply, Bonus, Bound, Cap, Commission, Component, CurvePoint, Gate, GatePays, Kind, Override, Per, Plan, Pool,
    Proration, RateSource, Rating, ShareKey, Stacking, Step, TargetPay, WeightedMeasure, Windfall,
};

/// Adds one to three plans for each role, some in two versions.
pub fn fill(cast: &mut Cast, dice: &mut Dice, terms: &[Terms]) {
    for (position, role) in ROLES.iter().enumerate() {
        for number in 0..dice.pick(&[1, 2, 2, 3]) {
            let mut plan = Plan {
                id: format!("{role} plan {number}").into(),
                version: 1,
                description: None,
                eligible: text(&format!("role = '{role}'")),
                effective: DateRange::always(),
                currency: terms[position].currency,
                pays: dice.pick(&[Unit::Period, Unit::Period, Unit::Period, Unit::Quarter, Unit::Year]),
                exchange: terms[position].exchange,
                goes_on: false,
                terms: plans::PaymentTerms::default(),
                multiply: Vec::new(),
                only_if: Vec::new(),
                components: components(cast, dice, *role == "Lead"),
                text: String::new(),
                at: Location::default(),
            };
            if dice.chance(15) {
                let change = any_day(cast, dice);
                let mut next = Plan { version: 2, effective: DateRange::new(change, None), goes_on: change.day() % 2 == 0, ..plan.clone() };
                next.components = components(cast, dice, *role == "Lead");
                plan.effective.until = Some(change);
                share_terms(&mut next);
                cast.plans.push(next);
            }
            share_terms(&mut plan);
            cast.plans.push(plan);
        }
    }
}

/// A component's last multiplier, if it has several, and the condition of one that has a multiplier, become the plan's: for this component,
/// or for all.
fn share_terms(plan: &mut Plan) {
    for component in &mut plan.components {
        let all = component.multiply.len() % 2 == 0;
        let of = if all { Vec::new() } else { vec![component.name.clone()] };
        if component.multiply.len() > 1
            && let Some(term) = component.multiply.pop()
        {
            plan.multiply.push(Across { of: of.clone(), term });
        }
        if !component.multiply.is_empty()
            && let Some(term) = component.only_if.take()
        {
            plan.only_if.push(Across { of, term });
        }
    }
    plan.hand_out();
}

fn components(cast: &Cast, dice: &mut Dice, leads: bool) -> Vec<Component> {
    let money: Vec<&str> = [BOOKINGS, INVOICED].into_iter().filter(|id| cast.measures.iter().any(|m| m.id.as_str() == *id)).collect();
    let mut components = Vec::new();
    for number in 0..dice.between(1, 3) {
        let kind = match dice.below(10) {
            0..5 => Kind::Commission(commission(dice, &money)),
            5 => Kind::Attainment(rating(dice)),
            6 | 7 => Kind::Bonus(bonus(dice)),
            8 if leads => Kind::Override(an_override(dice)),
            _ => Kind::Pool(pool(dice, &money)),
        };
        let mut component = Component {
            name: format!("c{number}").as_str().into(),
            kind,
            only_if: None,
            multiply: Vec::new(),
            of_plan: plans::OfPlan::default(),
            cap: Cap::default(),
            floor: Cap::default(),
            prorate: Proration::Days,
            ramp: Vec::new(),
            seasonal: Vec::new(),
            release: Vec::new(),
            clawback: None,
            at: Location::default(),
        };
        conditions(dice, &mut component);
        components.push(component);
    }
    components
}

fn commission(dice: &mut Dice, money: &[&str]) -> Commission {
    let counts = dice.chance(20);
    let measure = if counts { dice.pick(&[WON, MEETINGS, UNITS]) } else { dice.pick(money) };
    let per = match dice.below(8) {
        0 => Per::Deal,
        1 => Per::Plan,
        _ => Per::Window(unit(dice)),
    };
    let against = match per {
        Per::Window(_) => dice.pick(&[Against::Quota, Against::Quota, Against::Amount, Against::Count]),
        _ => dice.pick(&[Against::Amount, Against::Count]),
    };
    let step = match against {
        Against::Quota => Decimal::ONE,
        Against::Amount if counts => Decimal::from(5),
        Against::Amount => Decimal::from(4000),
        Against::Count => Decimal::from(2),
    };
    let mut rate = rate(dice);
    if let (RateSource::Table(rows), MEETINGS) = (&mut rate, measure) {
        // A meeting has no product.
        rows.iter_mut().for_each(|row| row.when.retain(|(column, _)| !column.starts_with("product")));
    }
    Commission {
        measure: measure.into(),
        against,
        per,
        apply: dice.pick(&[Apply::Marginal, Apply::Marginal, Apply::Whole, Apply::Interpolated]),
        bound: dice.pick(&[Bound::Lower, Bound::Lower, Bound::Upper]),
        rate,
        tiers: tiers(dice, step),
        windfall: dice.chance(15).then(|| Windfall { over: Decimal::from(dice.between(1, 5000)), counts: hundredths(dice, 0, 90) }),
        each: (counts || dice.chance(8)).then(|| Amount::Fixed(hundredths(dice, 0, 9000))),
        never_back: false,
        gate: None,
    }
}

/// Gives some commissions and some attainment pay a gate.
pub fn fill_gates(cast: &mut Cast, dice: &mut Dice) {
    for component in cast.plans.iter_mut().flat_map(|plan| &mut plan.components) {
        gates(dice, component);
    }
}

fn gates(dice: &mut Dice, component: &mut Component) {
    let clawback = component.clawback.is_some();
    let pays = dice.pick(&[GatePays::FromZero, GatePays::FromZero, GatePays::Above]);
    match &mut component.kind {
        Kind::Commission(commission) if dice.chance(25) => {
            let slices = commission.apply == Apply::Marginal;
            let from_zero = slices && pays == GatePays::FromZero && commission.per != Per::Deal;
            if from_zero && clawback {
                return;
            }
            let last = commission.tiers.last().map_or(Decimal::ONE, |tier| tier.from);
            let far = if last.is_zero() { Decimal::ONE } else { last };
            let at = (far * hundredths(dice, 10, 120)).max(Decimal::new(1, 2));
            commission.gate = Some(Gate { at, pays: if slices { pays } else { GatePays::FromZero } });
        }
        Kind::Attainment(rating) if dice.chance(30) => rating.gate = Some(Gate { at: hundredths(dice, 5, 150), pays }),
        _ => {}
    }
}

/// A share of target pay by attainment.
pub fn rating(dice: &mut Dice) -> Rating {
    let weights = dice.pick(&[["1", "0"], ["0.6", "0.4"], ["0.25", "0.75"]]);
    let measures = [BOOKINGS, dice.pick(&[MEETINGS, WON, SCORE, MEAN])];
    let weighted = |(id, weight): (&str, &str)| WeightedMeasure { measure: id.into(), weight: number(weight) };
    let mut at = hundredths(dice, 0, 80);
    let mut curve = Vec::new();
    for _ in 0..dice.between(1, 4) {
        curve.push(CurvePoint { at, pays: hundredths(dice, 0, 250), beyond: None, place: Location::default() });
        at += hundredths(dice, 5, 70);
    }
    if dice.chance(40) {
        curve.last_mut().expect("at least one").beyond = Some(hundredths(dice, 0, 300));
    }
    let target = match dice.below(4) {
        0 => TargetPay::Amount(Amount::Fixed(hundredths(dice, 0, 100_000))),
        1 => TargetPay::Amount(Amount::Person("prize".into())),
        _ => TargetPay::Share(hundredths(dice, 1, 100)),
    };
    Rating {
        measures: measures.into_iter().zip(weights).map(weighted).filter(|m| !m.weight.is_zero()).collect(),
        per: unit(dice),
        target,
        curve,
        apply: dice.pick(&[Apply::Interpolated, Apply::Interpolated, Apply::Whole]),
        gate: None,
    }
}

fn bonus(dice: &mut Dice) -> Bonus {
    let against = dice.pick(&[Against::Quota, Against::Amount, Against::Count]);
    let (measure, step) = match against {
        Against::Quota => (dice.pick(&[BOOKINGS, WON, MEETINGS]), hundredths(dice, 10, 80)),
        Against::Amount => (dice.pick(&[BOOKINGS, LARGEST, MEAN]), Decimal::from(dice.between(100, 4000))),
        Against::Count => (dice.pick(&[MEETINGS, WON, UNITS]), Decimal::from(dice.between(1, 3))),
    };
    let step = |dice: &mut Dice, i: i64| Step {
        at: step * Decimal::from(i),
        pays: if dice.chance(80) { Amount::Fixed(hundredths(dice, 0, 50_000)) } else { Amount::Person("prize".into()) },
        place: Location::default(),
    };
    let steps = (1..=dice.between(1, 3)).map(|i| step(dice, i)).collect();
    Bonus { measure: measure.into(), against, per: unit(dice), steps, stacking: dice.pick(&[Stacking::Highest, Stacking::All]) }
}

fn an_override(dice: &mut Dice) -> Override {
    let of = if dice.chance(60) { Vec::new() } else { vec![dice.pick(&["c0", "c1"]).into()] };
    Override { of, levels: dice.between(1, 3) as u8, rate: hundredths(dice, 1, 30) }
}

fn pool(dice: &mut Dice, money: &[&str]) -> Pool {
    let share_by = match dice.below(3) {
        0 => ShareKey::Equal,
        1 => ShareKey::TargetPay,
        _ => ShareKey::Measure(MeasureId::from(dice.pick(&[BOOKINGS, MEETINGS]))),
    };
    Pool { measure: dice.pick(money).into(), rate: Decimal::new(dice.between(1, 500), 4), per: unit(dice), share_by }
}
