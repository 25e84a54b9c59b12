//! Ada opens her statement.

use crate::cast;
use kernel::{Decimal, parse_decimal};
use payments::statement::{Statement, statement};

fn d(text: &str) -> Decimal {
    parse_decimal(text).expect("a decimal")
}

fn of(person: &str, period: usize) -> Statement {
    statement(&cast::february(), person, period).expect("a statement")
}

#[test]
fn ada_sees_what_february_pays_and_what_it_is_made_of() {
    let february = of("ada", 1);
    // 39,999.95 of the Ferry are below quota at 8%, 10,000.05 above it at 12%; half of the Buoy, 20,000, is above it.
    assert_eq!(february.earnings, d("6800.00"));
    assert_eq!(february.adjustments_total, d("150.00"));
    assert_eq!(february.amount, d("6950.00"));
    assert_eq!(february.currency.code(), "USD");
    assert_eq!((february.role.as_deref(), february.team.as_deref()), (Some("AE"), Some("North")));
    let component = &february.plans[0].components[0];
    assert_eq!(component.lines.iter().map(|line| line.amount).sum::<Decimal>(), component.total);
    assert_eq!(component.total, february.earnings);
}

#[test]
fn the_deals_and_what_is_beside_them_make_the_total() {
    let february = of("ada", 1);
    let names: Vec<_> = february.deals.iter().map(|deal| (deal.record.as_str(), deal.name.as_deref(), deal.amount)).collect();
    assert_eq!(names, [("OPP-2", Some("Ferry"), d("4400.00")), ("OPP-7", Some("Buoy"), d("2400.00"))]);
    assert_eq!(february.deals[0].account.as_deref(), Some("Seaside Council"));
    assert_eq!(february.deals[1].credited.map(|credited| credited.to_string()).as_deref(), Some("20000"));
    assert!(february.beside_deals.is_empty());
}

#[test]
fn she_sees_her_quota_and_the_tiers_she_reached() {
    let component = &of("ada", 1).plans[0].components[0];
    let measure = &component.measures[0];
    assert_eq!((measure.window.as_str(), measure.value, measure.quota), ("2026", Some(d("130000.05")), Some(d("100000"))));
    assert_eq!(measure.attainment, Some(d("1.3000005")));
    assert!(component.tiers.iter().all(|tier| tier.reached));
    assert!(component.next.is_none());
}

#[test]
fn a_period_before_shows_what_stood_then() {
    let january = &of("ada", 0);
    // 60,000.05 × 8% = 4,800.004
    assert_eq!(january.amount, d("4800.00"));
    let component = &january.plans[0].components[0];
    assert_eq!(component.measures[0].value, Some(d("60000.05")));
    assert_eq!(component.tiers.iter().map(|tier| tier.reached).collect::<Vec<_>>(), [true, false]);
    let next = component.next.as_ref().expect("a next tier");
    assert_eq!((next.label.as_str(), next.distance, next.rate), ("from 100% of quota", d("39999.95"), d("0.12")));
    assert!(january.before.is_none());
}

#[test]
fn the_comparison_says_by_component_what_changed() {
    let before = of("ada", 1).before.expect("January");
    assert_eq!((before.period.as_str(), before.amount, before.difference), ("2026-01", d("4800.00"), Some(d("2150.00"))));
    assert_eq!(before.components[0].difference, d("2000.00"));
}

#[test]
fn an_adjustment_is_paid_when_it_is_approved() {
    let february = of("ada", 1);
    let paid: Vec<_> = february.adjustments.iter().map(|adjustment| (adjustment.id.as_str(), adjustment.paid)).collect();
    assert_eq!(paid, [("A-1", Some(d("150.00"))), ("A-2", None)]);
}

#[test]
fn ben_is_paid_in_euro_and_sees_the_rate() {
    let february = of("ben", 1);
    // (22,000 + 20,000) × 8% = 3,360.00 USD; × 0.90 = 3,024.00 EUR
    assert_eq!((february.amount, february.currency.code()), (d("3024.00"), "EUR"));
    let plan = &february.plans[0];
    assert_eq!((plan.total, plan.paid), (d("3360.00"), d("3024.00")));
    let exchange = plan.exchange.as_ref().expect("a rate");
    assert_eq!((exchange.rate, exchange.since.map(|day| day.to_string()).as_deref()), (d("0.9"), Some("2026-01-01")));
}

#[test]
fn whoever_gets_nothing_has_a_statement_of_zero_and_a_stranger_has_none() {
    let dan = of("dan", 1);
    assert!(dan.plans.is_empty());
    assert_eq!(dan.amount, Decimal::ZERO);
    assert!(statement(&cast::february(), "zoe", 1).is_none());
    assert!(statement(&cast::february(), "ada", 99).is_none());
}

#[test]
fn as_json_amounts_are_text() {
    let json = serde_json::to_value(of("ada", 1)).expect("JSON");
    assert_eq!(json["amount"], "6950.00");
    assert_eq!(json["period"]["last"], "2026-02-28");
    assert_eq!(json["plans"][0]["components"][0]["lines"][0]["rate"], "0.08");
    assert_eq!(json["freshness"]["through"], "2026-02");
}

#[test]
fn the_gate_says_how_far_it_is_and_what_is_paid_then() {
    let gate = |gate: &str, period: usize| {
        let mut texts = cast::texts();
        texts.plans[0].1.push_str(&format!("gate = {gate}\n"));
        let statement = statement(&cast::state(&texts, cast::tables(), period), "ada", period).expect("a statement");
        statement.plans[0].components[0].gate.clone().expect("a gate")
    };
    let closed = gate("{ at = \"150%\" }", 1);
    assert_eq!((closed.reached, closed.pays.as_str()), (false, "from zero"));
    assert_eq!(
        closed.sentence,
        "19,999.95 more to the gate at 150% of quota: nothing is paid before it, everything from the first unit on once it is reached."
    );
    let above = gate("{ at = \"150%\", pays = \"above\" }", 1);
    assert_eq!(above.distance, closed.distance);
    assert_eq!(above.sentence, "19,999.95 more to the gate at 150% of quota: only what lies above it is paid.");
    let open = gate("{ at = \"80%\" }", 1);
    assert_eq!((open.reached, open.distance), (true, Some(Decimal::ZERO)));
    assert_eq!(open.sentence, "The gate at 80% of quota is reached.");
    assert!(of("ada", 1).plans[0].components[0].gate.is_none(), "a component without one says nothing");
}
