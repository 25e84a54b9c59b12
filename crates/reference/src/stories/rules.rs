//! Objectives, SPIFFs, seasons, and pay that is never taken back.

use super::*;
use kernel::Value;
use plans::{Goal, Objectives, Rating, Spiff, TargetPay, WeightedMeasure};
use records::Kind as Records;
use testing::{Fields, Record};

/// Ada alone on one plan with this component.
pub(super) fn ada(component: Component) -> Cast {
    let mut cast = Cast::new();
    cast.person("Ada").role("AE").target_pay("12000");
    cast.measures.push(bookings(vec![CreditTo::Owner]));
    cast.plans.push(plan("AE", component));
    cast
}

/// A measure of activities or transactions of a kind.
pub(super) fn measure(id: &str, of: Records, kind: &str, function: Function, argument: &str, unit: MeasureUnit) -> Measure {
    let mut measure = bookings(vec![CreditTo::Owner]);
    (measure.id, measure.unit) = (id.into(), unit);
    if let Definition::Counted(counted) = &mut measure.definition {
        (counted.of, counted.function) = (of, function);
        (counted.when, counted.on) = (Some(text(&format!("kind = '{kind}'"))), text("date"));
        counted.argument = Some(text(argument));
    }
    measure
}

fn score(cast: &mut Cast, goal: &str, date: &str, score: &str) {
    let text = |text: &str| Value::Text(text.into());
    let fields = Fields::from([
        ("id".into(), text(&format!("{goal} {date}"))),
        ("owner".into(), text("Ada")),
        ("kind".into(), text(goal)),
        ("date".into(), Value::Date(day(date))),
        ("score".into(), Value::Decimal(number(score))),
    ]);
    cast.records.push(Record { kind: Records::Activities, fields });
}

#[test]
fn goals_pay_by_their_scores() {
    let goal = |name: &str, weight: &str| Goal { goal: name.into(), measure: name.into(), weight: number(weight) };
    let objectives = Objectives {
        goals: vec![goal("oslo", "60%"), goal("training", "40%")],
        per: Unit::Quarter,
        target: TargetPay::Share(number("20%")),
        curve: Vec::new(),
        apply: Apply::Interpolated,
    };
    let mut cast = ada(component("Objectives", Kind::Objectives(objectives)));
    for name in ["oslo", "training"] {
        cast.measures.push(measure(name, Records::Activities, name, Function::Maximum, "score", MeasureUnit::Ratio));
    }
    score(&mut cast, "oslo", "2026-02-10", "20%");
    score(&mut cast, "oslo", "2026-03-10", "50%");
    score(&mut cast, "training", "2026-03-11", "100%");
    // 20 % of 12,000 a year is 600 a quarter: 60 % of it at 50 % is 180, 40 % at 100 % is 240. Nobody scored the second quarter.
    let results = calculate(&cast.book(), Some(5)).unwrap();
    assert_eq!(lines(&results, "Ada"), ["2026-03 - 180.00", "2026-03 - 240.00"]);
    assert_eq!(results.earnings[1].tier, Some(1));
}

#[test]
fn a_spiff_ends_at_the_limit_and_when_the_budget_is_spent() {
    let Kind::Commission(mut terms) = commission(Apply::Marginal, &[("0%", "100%")]).kind else { unreachable!() };
    (terms.against, terms.per, terms.each) = (Against::Amount, Per::Deal, Some(plans::Amount::Fixed(number("250"))));
    let spiff = Spiff {
        commission: terms,
        during: DateRange::new(day("2026-03-01"), Some(day("2026-04-01"))),
        limit: Some(number("600")),
        budget: Some(number("900")),
    };
    let mut cast = ada(component("SPIFF", Kind::Spiff(spiff)));
    cast.person("Ben").role("AE");
    cast.deal("D0", "Ada", day("2026-02-28"), "1");
    for (number, owner) in ["Ada", "Ada", "Ada", "Ben", "Ben"].into_iter().enumerate() {
        cast.deal(&format!("D{}", number + 1), owner, day(&format!("2026-03-0{}", number + 1)), "1");
    }
    let results = calculate(&cast.book(), None).unwrap();
    // Ada: 250 + 250 + 250, of which her limit leaves 600. Ben: 250; of his second 250 the budget leaves 900 − 600 − 250 = 50.
    assert_eq!(lines(&results, "Ada"), ["2026-03 D1 250.00", "2026-03 D2 250.00", "2026-03 D3 250.00", "2026-03 D3 -150.00"]);
    assert_eq!(lines(&results, "Ben"), ["2026-03 D4 250.00", "2026-03 D5 250.00", "2026-03 D5 -200.00"]);
}

#[test]
fn a_heavy_last_quarter_leaves_less_for_the_first() {
    let point = |at: &str| plans::CurvePoint { at: number(at), pays: number(at), beyond: None, place: Location::default() };
    let rating = Rating {
        measures: vec![WeightedMeasure { measure: "bookings".into(), weight: Decimal::ONE }],
        per: Unit::Quarter,
        target: TargetPay::Share(Decimal::ONE),
        curve: vec![point("0%"), point("100%")],
        apply: Apply::Interpolated,
        gate: None,
    };
    let mut component = component("Incentive", Kind::Attainment(rating));
    component.seasonal = ["1", "1", "1", "1", "1", "1", "1", "1", "1", "2", "2", "3"].map(number).into();
    let mut cast = ada(component);
    cast.quota("Ada", "bookings", "2026", "1600");
    cast.deal("D1", "Ada", day("2026-03-02"), "150");
    cast.deal("D2", "Ada", day("2026-12-02"), "700");
    let results = calculate(&cast.book(), None).unwrap();
    // The weights add up to 16. First quarter: quota 1,600 × 3/16 = 300, attainment 50 %, target pay 12,000 × 3/16 = 2,250, half of it
    // 1,125. Last: quota 700, attainment 100 %, target pay 12,000 × 7/16 = 5,250.
    assert_eq!(lines(&results, "Ada"), ["2026-03 - 1125.00", "2026-12 - 5250.00"]);

    // Hired on 17 February with proration by seasons: (0 + 12/28 + 1) ÷ 3 = 10/21 of quota and target pay are left; the attainment is
    // 150 ÷ (300 × 10/21) = 105 %, the payout 100 %: 2,250 × 10/21 = 1,071.43.
    cast.people[0].start = day("2026-02-17");
    cast.plans[0].components[0].prorate = Proration::Seasonal;
    let results = calculate(&cast.book(), Some(2)).unwrap();
    assert_eq!(lines(&results, "Ada"), ["2026-03 - 1071.43"]);
}

#[test]
fn what_was_paid_for_the_quarter_stays_and_later_pay_makes_up_for_it() {
    let mut cast = company(Apply::Whole);
    if let Kind::Commission(terms) = &mut cast.plans[0].components[0].kind {
        (terms.never_back, terms.tiers[0].rate, terms.tiers[1].rate) = (true, number("5%"), number("8%"));
    }
    cast.records.clear();
    cast.deal("D1", "Ada", day("2026-01-20"), "1000");
    cast.deal("R1", "Ada", day("2026-02-20"), "-600");
    cast.deal("D2", "Ada", day("2026-03-20"), "700");
    let results = calculate(&cast.book(), None).unwrap();
    // January: 100 % of quota, 1,000 × 8 % = 80. February: the axis is at 400: −600 × 5 % = −30 and 1,000 × (5 % − 8 %) = −30; both
    // are given back (+60). March: the axis is at 1,100: 700 × 8 % = 56 and 400 × 3 % = 12; due to date 88, paid 80, so that 8 are
    // left: 56 + 12 − 60.
    let expected = ["2026-01 D1 80.00", "2026-02 R1 -30.00", "2026-02 - -30.00", "2026-02 - 60.00"];
    let mut found = lines(&results, "Ada");
    found.sort();
    let mut wanted: Vec<&str> = [&expected[..], &["2026-03 D2 56.00", "2026-03 - 12.00", "2026-03 - -60.00"]].concat();
    wanted.sort_unstable();
    assert_eq!(found, wanted);
}
