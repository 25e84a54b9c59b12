//! Why does this deal not pay her?

use crate::cast;
use payments::explain::{kinds_of, why_not};
use records::Kind;

fn summary(record: &str, person: &str) -> String {
    why_not(&cast::february(), Kind::Deals, record, person).summary
}

#[test]
fn the_stage_is_not_won() {
    assert_eq!(summary("OPP-4", "ada"), "OPP-4 is not credited to Ada Young: stage is 'Negotiation', needed stage = 'Won' (New bookings).");
}

#[test]
fn it_is_a_renewal() {
    assert_eq!(summary("OPP-6", "ada"), "OPP-6 is not credited to Ada Young: kind is 'renewal', needed kind = 'new' (New bookings).");
}

#[test]
fn the_owner_is_somebody_else() {
    assert_eq!(
        summary("OPP-3", "ada"),
        "OPP-3 is not credited to Ada Young: owner is Ben Okafor, not Ada Young; the record has no splits (New bookings)."
    );
}

#[test]
fn she_had_not_joined_yet() {
    assert_eq!(
        summary("OPP-5", "ben"),
        "OPP-5 is not credited to Ben Okafor: Ben Okafor joined on 2026-02-01, after 2026-01-15 (New bookings)."
    );
}

#[test]
fn it_is_after_the_last_period() {
    assert_eq!(
        summary("OPP-8", "ada"),
        "OPP-8 is not credited to Ada Young: closed_on 2026-12-04 is after the last period, 2026-02 (New bookings)."
    );
}

#[test]
fn it_is_credited_but_the_quota_is_zero() {
    assert_eq!(
        summary("OPP-9", "emil"),
        "OPP-9 is credited to Emil Berg under New bookings, but pays nothing: Emil Berg's quota for new-bookings in 2026 is 0, needed more than zero (Account Executive, New business)."
    );
}

#[test]
fn it_is_credited_but_she_is_on_no_plan() {
    assert_eq!(
        summary("OPP-10", "carla"),
        "OPP-10 is credited to Carla Ruiz under New bookings, but pays nothing: Carla Ruiz is not on the plan on 2026-02-04 (on no day): her role is 'Manager', needed role = 'AE' (Account Executive, New business)."
    );
}

#[test]
fn it_did_pay() {
    assert_eq!(summary("OPP-2", "ada"), "OPP-2 did pay Ada Young: 4,400.00 USD under New business in 2026-02. Ask why about it.");
}

#[test]
fn nobody_knows_the_record_or_the_person() {
    assert_eq!(summary("OPP-99", "ada"), "There is no record OPP-99 among deals.");
    assert_eq!(summary("OPP-1", "adda"), "There is no person adda. Did you mean ada?");
    assert_eq!(kinds_of(&cast::february(), "OPP-1"), [Kind::Deals]);
}

#[test]
fn every_measure_and_rule_that_was_tried_is_shown() {
    insta::assert_snapshot!(why_not(&cast::february(), Kind::Deals, "OPP-3", "ada").to_text(), @r#"
    OPP-3 is not credited to Ada Young: owner is Ben Okafor, not Ada Young; the record has no splits (New bookings).

    deals OPP-3
      from deals.csv, row 4
        id = OPP-3, name = Pier, owner = ben, stage = Won, kind = new, amount = 20000, currency = EUR, closed_on = 2026-02-12

    ✗ Measure New bookings (new-bookings)
      ✓ stage is 'Won', as needed: stage = 'Won'
      ✓ kind is 'new', as needed: kind = 'new'
      ✗ rule owner: owner is Ben Okafor, not Ada Young
      ✗ rule split: the record has no splits
    "#);
}

/// The same with a gate.
fn gated(gate: &str, record: &str) -> String {
    let mut texts = cast::texts();
    texts.plans[0].1.push_str(&format!("gate = {gate}\n"));
    why_not(&cast::state(&texts, cast::tables(), 1), Kind::Deals, record, "ada").summary
}

#[test]
fn the_gate_was_not_reached_or_only_later() {
    let nothing = "OPP-1 is credited to Ada Young under New bookings, but pays nothing";
    assert_eq!(
        gated("{ at = \"150%\" }", "OPP-1"),
        format!("{nothing}: the gate of 150% of quota was not reached: 130% at the end of 2026-02 (Account Executive, New business).")
    );
    assert_eq!(
        gated("{ at = \"80%\" }", "OPP-1"),
        format!(
            "{nothing}: the gate of 80% of quota was reached later, and paid it then with all that was earned before \
             (Account Executive, New business)."
        )
    );
    assert_eq!(
        gated("{ at = \"80%\", pays = \"above\" }", "OPP-1"),
        format!("{nothing}: only what lies above the gate of 80% of quota is paid, and it ends at 60% (Account Executive, New business).")
    );
    assert_eq!(
        gated("{ at = \"80%\", pays = \"above\" }", "OPP-2"),
        "OPP-2 did pay Ada Young: 2,800.01 USD under New business in 2026-02. Ask why about it."
    );
}
