//! Dan tries another rate above quota on January and February before anybody is paid by it.

use crate::cast;
use kernel::{Decimal, parse_decimal};
use payments::simulate::{Simulation, simulate, trial};
use payments::statement::statement;

const FILE: &str = "plans/account-executive-v2.toml";

fn d(text: &str) -> Decimal {
    parse_decimal(text).expect("a decimal")
}

fn simulated(text: &str) -> Simulation {
    let live = cast::february();
    let trial = trial(&live, FILE, text, None, 0).unwrap_or_else(|problems| panic!("{problems}"));
    simulate(&live, &trial, 0..=1)
}

#[test]
fn a_higher_rate_above_quota_costs_what_ada_would_have_got_more() {
    let simulation = simulated(&cast::PLAN.replace("12%", "14%"));
    // Above quota lie 10,000.05 of the Ferry and 20,000 of the Buoy: 2% of them is 600.001, and the component is rounded once.
    let ada = simulation.people.last().expect("ada gains most");
    assert_eq!((ada.person.as_str(), ada.before, ada.after, ada.difference), ("ada", d("11750.00"), d("12350.00"), d("600.00")));
    assert_eq!(ada.attainment, Some(d("1.3000005")));
    assert_eq!(simulation.performance.as_deref(), Some("New bookings"));
    let dollars = simulation.totals.iter().find(|total| total.currency.code() == "USD").expect("dollars");
    assert_eq!((dollars.difference, dollars.up, dollars.down), (d("600.00"), 1, 0));
    let periods: Vec<_> =
        simulation.periods.iter().filter(|p| p.currency.code() == "USD").map(|p| (p.period.as_str(), p.after - p.before)).collect();
    assert_eq!(periods, [("2026-01", d("0.00")), ("2026-02", d("600.00"))]);
    let euros = simulation.totals.iter().find(|total| total.currency.code() == "EUR").expect("euros, never in one column with dollars");
    assert_eq!((euros.difference, euros.same), (d("0.00"), 1));
}

#[test]
fn a_lower_rate_is_told_as_a_loss_and_counted_in_its_bucket() {
    let simulation = simulated(&cast::PLAN.replace("8%", "7%").replace("12%", "12%"));
    let ada = simulation.people.first().expect("ada loses most");
    // 1% of 60,000.05 in January, and of 39,999.95 in February: 600.00 and 400.00.
    assert_eq!((ada.person.as_str(), ada.difference), ("ada", d("-1000.00")));
    let counted: Vec<_> = simulation.changes.iter().filter(|b| b.people > 0).map(|b| (b.label.as_str(), b.direction, b.people)).collect();
    // Ada loses 1,000 of 11,750; Ben an eighth of his commission; Emil has no quota, and nothing either way.
    assert_eq!(counted, [("falls by 10% to 20%", -1, 1), ("falls by 5% to 10%", -1, 1), ("stays the same", 0, 1)]);
    let ada_band = simulation.bands.iter().find(|band| band.currency.code() == "USD").expect("a band");
    assert_eq!((ada_band.label.as_str(), ada_band.before, ada_band.after), ("120% and more", d("11750.00"), d("10750.00")));
}

#[test]
fn the_live_plan_against_itself_changes_nothing() {
    let live = cast::february();
    let trial = trial(&live, "plans/account-executive.toml", cast::PLAN, None, 1).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(trial.state.outcome.all_payments(), live.outcome.all_payments());
    assert_eq!(trial.state.outcome.all_earnings(), live.outcome.all_earnings());
    let simulation = simulate(&live, &trial, 0..=1);
    assert!(simulation.people.iter().all(|person| person.difference.is_zero()));
}

#[test]
fn one_person_is_tried_on_her_own_deals() {
    let live = cast::february();
    let trial = trial(&live, FILE, &cast::PLAN.replace("12%", "14%"), None, 1).unwrap_or_else(|problems| panic!("{problems}"));
    let after = statement(&trial.state, "ada", 1).expect("a statement");
    assert_eq!(after.amount, d("7550.00"));
    assert_eq!(statement(&live, "ada", 1).expect("a statement").amount, d("6950.00"));
}

#[test]
fn a_draft_that_renames_its_plan_takes_its_place_and_pays_nobody_twice() {
    let live = cast::february();
    let text = cast::PLAN.replace("\"Account Executive\"", "\"Seller\"");
    let trial = trial(&live, FILE, &text, Some("Account Executive"), 0).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(trial.state.outcome.all_payments(), live.outcome.all_payments());
}

#[test]
fn a_mistake_is_told_at_its_place_and_nothing_is_calculated() {
    let live = cast::february();
    let wrong = trial(&live, FILE, &cast::PLAN.replace("\"new-bookings\"", "\"new-bookngs\""), None, 0).unwrap_err().to_string();
    assert!(wrong.contains("plans/account-executive-v2.toml:10:11") && wrong.contains("did you mean `new-bookings`?"), "{wrong}");
}
