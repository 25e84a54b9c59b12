//! What counts, and whose it is.

use super::{company::any_day, text};
use crate::{Cast, Dice};
use kernel::{DateRange, Decimal, Location, MeasureId};
use measures::formula::{Formula, Operator};
use measures::{Better, Class, Counted, CreditRule, CreditTo, Definition, Function, Measure, MeasureUnit};
use records::Kind;

/// The measures of every random company.
pub const BOOKINGS: &str = "bookings";
/// Σ quantity of transactions.
pub const UNITS: &str = "units";
/// Meetings held.
pub const MEETINGS: &str = "meetings";
/// Deals won.
pub const WON: &str = "deals-won";
/// Invoiced amounts.
pub const INVOICED: &str = "invoiced";
/// The mean deal.
pub const MEAN: &str = "mean-deal";
/// The largest deal.
pub const LARGEST: &str = "largest-deal";
/// A formula: deals won ÷ meetings.
pub const HIT_RATE: &str = "hit-rate";
/// A formula with quotas and attainment.
pub const SCORE: &str = "score";

/// What customers paid for records.
pub const PAID: &str = "paid";
/// What customers returned of records.
pub const RETURNED: &str = "returned";
/// How many units they returned.
pub const UNITS_RETURNED: &str = "units-returned";
/// The best score.
pub const GOAL: &str = "goal";
/// The mean score.
pub const SCORED: &str = "scored";

/// Adds the measures, each with random conditions and credit rules.
pub fn fill(cast: &mut Cast, dice: &mut Dice) {
    let won = |dice: &mut Dice| {
        dice.pick(&["stage = 'Won'", "stage = 'Won'", "stage in ('Won', 'Signed') and (discount < 0.2 or discount is null)"])
    };
    let (deals, lines, acts) = (Kind::Deals, Kind::Transactions, Kind::Activities);
    let minus = "amount - 1.5 * 10";
    let booked = if dice.chance(85) { "amount" } else { minus };
    let condition = won(dice);
    counted(cast, dice, BOOKINGS, MeasureUnit::Money, deals, Some(condition), Function::Sum, Some(booked));
    counted(cast, dice, WON, MeasureUnit::Count, deals, Some("stage = 'Won' and not kind = 'renewal'"), Function::Count, None);
    counted(cast, dice, MEAN, MeasureUnit::Money, deals, Some("stage = 'Won'"), Function::Average, Some("amount"));
    let extreme = if dice.chance(70) { Function::Maximum } else { Function::Minimum };
    counted(cast, dice, LARGEST, MeasureUnit::Money, deals, None, extreme, Some("amount"));
    counted(cast, dice, UNITS, MeasureUnit::Count, lines, Some("product <> 'Chair'"), Function::Sum, Some("quantity"));
    counted(cast, dice, INVOICED, MeasureUnit::Money, lines, None, Function::Sum, Some("amount"));
    counted(cast, dice, MEETINGS, MeasureUnit::Count, acts, Some("outcome = 'held'"), Function::Count, None);
    formulas(cast);
    // Not every company has every measure.
    if dice.chance(20) {
        cast.measures.retain(|m| m.id.as_str() != INVOICED);
    }
}

/// Adds the measures of records that name others, and of scores.
pub fn linked(cast: &mut Cast, dice: &mut Dice) {
    let (lines, acts) = (Kind::Transactions, Kind::Activities);
    let (paid, returned) = (Some("kind = 'payment'"), Some("kind = 'return'"));
    counted(cast, dice, PAID, MeasureUnit::Money, lines, paid, Function::Sum, Some("amount"));
    counted(cast, dice, RETURNED, MeasureUnit::Money, lines, returned, Function::Sum, Some("amount"));
    counted(cast, dice, UNITS_RETURNED, MeasureUnit::Count, lines, returned, Function::Sum, Some("quantity"));
    counted(cast, dice, GOAL, MeasureUnit::Ratio, acts, Some("outcome = 'scored'"), Function::Maximum, Some("score"));
    counted(cast, dice, SCORED, MeasureUnit::Ratio, acts, Some("outcome = 'scored'"), Function::Average, Some("score"));
}

fn add(cast: &mut Cast, id: &str, unit: MeasureUnit, definition: Definition, effective: DateRange) {
    cast.measures.push(Measure {
        id: id.into(),
        label: id.into(),
        description: None,
        class: Class::Result,
        better: Better::Higher,
        unit,
        definition,
        effective,
        at: Location::default(),
    });
}

#[expect(clippy::too_many_arguments, reason = "the parts of a measure, on one line each")]
fn counted(
    cast: &mut Cast,
    dice: &mut Dice,
    id: &str,
    unit: MeasureUnit,
    of: Kind,
    when: Option<&str>,
    function: Function,
    argument: Option<&str>,
) {
    let on = text(if of == Kind::Deals { "closed_on" } else { "date" });
    let counted = Counted { of, when: when.map(text), on, function, argument: argument.map(text), credit: rules(dice, of) };
    let effective = if dice.chance(10) { DateRange::new(any_day(cast, dice), None) } else { DateRange::always() };
    add(cast, id, unit, Definition::Counted(counted), effective);
}

fn rules(dice: &mut Dice, of: Kind) -> Vec<CreditRule> {
    let mut rules = Vec::new();
    let mut rule = |dice: &mut Dice, to: CreditTo| {
        rules.push(CreditRule {
            label: format!("{to:?}"),
            to,
            share: if dice.chance(60) { Decimal::ONE } else { Decimal::new(dice.between(0, 150), 2) },
            weight: dice.chance(25).then(|| Decimal::new(dice.between(0, 200), 2)),
            when: dice.chance(8).then(|| text("kind = 'new'")),
            role: dice.chance(8).then(|| dice.pick(&super::ROLES).to_owned()),
        });
    };
    rule(dice, CreditTo::Owner);
    if dice.chance(60) {
        rule(dice, CreditTo::Split);
    }
    if dice.chance(15) && of == Kind::Deals {
        rule(dice, CreditTo::Column("helper".into()));
    }
    if dice.chance(15) {
        rule(dice, CreditTo::Account("owner".into()));
    }
    if dice.chance(15) && of != Kind::Activities {
        rule(dice, CreditTo::Territory);
    }
    if dice.chance(20) {
        let role = dice.pick(&super::ROLES).to_owned();
        let everywhere = dice.chance(30);
        rule(dice, CreditTo::Role { role, everywhere });
    }
    if dice.chance(40) {
        let levels = dice.between(1, 3) as u8;
        rule(dice, CreditTo::Manager { levels });
    }
    dice.shuffle(&mut rules);
    rules
}

fn formulas(cast: &mut Cast) {
    let measure = |id: &str| Box::new(Formula::Measure(MeasureId::from(id)));
    let ratio = Formula::Binary(measure(WON), Operator::Divide, measure(MEETINGS));
    add(cast, HIT_RATE, MeasureUnit::Ratio, Definition::Formula(ratio), DateRange::always());
    let half =
        Formula::Binary(Box::new(Formula::Attainment(BOOKINGS.into())), Operator::Multiply, Box::new(Formula::Number(Decimal::new(5, 1))));
    let score = Formula::Binary(Box::new(half), Operator::Add, measure(HIT_RATE));
    add(cast, SCORE, MeasureUnit::Ratio, Definition::Formula(score), DateRange::always());
}
