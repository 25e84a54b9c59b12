//! Dan tries another rate above quota on January and February before anybody is paid by it.

use crate::cast;
use kernel::{Decimal, parse_decimal};
use payments::simulate::{Chance, Simulation, chance, had_gone_on, simulate, trial};
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
    let ada = simulation.people.iter().next_back().expect("ada gains most");
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
    let simulation = simulated(&cast::PLAN.replace("8%", "7%"));
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
fn an_unchanged_copy_from_the_middle_of_the_year_costs_what_accumulates_anew() {
    let live = cast::february();
    let copy = cast::PLAN.replace("from = 2026-01-01", "from = 2026-02-01").replace("for  ", "version = 2\nfor  ");
    let tried = trial(&live, FILE, &copy, None, 0).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!((tried.since.to_string().as_str(), tried.own_day), ("2026-02-01", true));
    let simulation = simulate(&live, &tried, 0..=1);
    let ada = simulation.people.first().expect("ada loses most");
    // In February 70,000 are credited. Live, 30,000.05 of them lie above the quota of 100,000, since January left 60,000.05. The copy begins at
    // zero before the whole quota and pays 8% on all of it: 4% of 30,000.05 less.
    assert_eq!((ada.person.as_str(), ada.difference), ("ada", d("-1200.00")));
    let january: Vec<_> = simulation.periods.iter().filter(|p| p.period == "2026-01").map(|p| p.after - p.before).collect();
    assert!(january.iter().all(Decimal::is_zero), "until its day the version before is in force: {january:?}");
    // Had the version before gone on, she would be paid what the live plan pays.
    let published = tried.state;
    let first = published.book.plans.iter().find(|plan| plan.version == 1).expect("version 1");
    let without = had_gone_on(&published, first).unwrap_or_else(|problems| panic!("{problems}"));
    assert_eq!(without.state.outcome.all_payments(), live.outcome.all_payments());
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

#[test]
fn attainment_by_chance_is_the_same_for_the_same_seed_and_holds_what_is_known() {
    let live = cast::february();
    let trial = trial(&live, FILE, &cast::PLAN.replace("12%", "14%"), None, 0).unwrap_or_else(|problems| panic!("{problems}"));
    let simulation = simulate(&live, &trial, 0..=1);
    let drawn = |trials, seed| chance(&live, &trial, &simulation, 0..=1, trials, seed).unwrap_or_else(|problems| panic!("{problems}"));
    let dollars = |chances: &[Chance]| chances.iter().find(|c| c.currency.code() == "USD").cloned().expect("dollars");
    assert_eq!(drawn(200, 7), drawn(200, 7));
    // Of those who are paid in dollars Ada alone has an attainment: each draw is her own, her factor 1, and her pay what it was.
    let chance = dollars(&drawn(200, 7));
    assert_eq!((chance.drawn, chance.held), (1, 1));
    assert_eq!((chance.before.low, chance.before.high, chance.before.mean), (d("11750.00"), d("11750.00"), d("11750.00")));
    assert_eq!((chance.difference.low, chance.difference.middle, chance.difference.high), (d("600.00"), d("600.00"), d("600.00")));
}

#[test]
fn two_people_draw_from_each_other_and_the_interval_lies_between_their_extremes() {
    // Ben is paid in dollars too, so that he and Ada draw from the same pool: 130% and 52.5% of quota.
    let people = cast::tables();
    let mut tables = people;
    let text = "id,name,role,manager,team,currency,start\nada,Ada Young,AE,carla,North,,2026-01-01\nben,Ben Okafor,AE,carla,North,,2026-02-01\ncarla,Carla Ruiz,Manager,,North,,2026-01-01\ndan,Dan Li,Analyst,,Office,,2026-01-01\nemil,Emil Berg,AE,carla,North,,2026-01-01\n";
    tables.insert(records::Kind::People, cast::table(records::Kind::People, text));
    let live = cast::state(&cast::texts(), tables, 1);
    let trial = trial(&live, FILE, &cast::PLAN.replace("12%", "14%"), None, 0).unwrap_or_else(|problems| panic!("{problems}"));
    let simulation = simulate(&live, &trial, 0..=1);
    let chances = chance(&live, &trial, &simulation, 0..=1, 400, 1).unwrap_or_else(|problems| panic!("{problems}"));
    let chance = chances.first().expect("dollars");
    assert_eq!((chance.drawn, chance.trials, chance.seed), (2, 400, 1));
    assert!(chance.before.low < chance.before.high, "{chance:?}");
    assert!(chance.before.low <= chance.before.middle && chance.before.middle <= chance.before.high);
    // The draft pays more above quota and the same below: it never costs less, and nothing when neither is drawn above quota.
    assert_eq!(chance.difference.low, d("0.00"));
    assert!(chance.difference.high > d("600.00"), "{chance:?}");
}
