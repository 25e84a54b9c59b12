//! What differs in release, clawback and the terms of payment: field by field.

use super::measures;
use kernel::Calendar;
use plans::diff;

const COMMISSION: &str = "[[component]]\nname = \"New business\"\nmeasure = \"new-bookings\"\nrate = \"8%\"\n";

/// A plan with these terms above its component and these keys in it, against another.
fn told(before: (&str, &str), after: (&str, &str)) -> String {
    let plan = |(terms, keys): (&str, &str)| {
        let head = "plan = \"AE\"\nfor = \"role = 'AE'\"\ncurrency = \"USD\"\npays = \"monthly\"\neffective = { from = 2026-07-01 }\n";
        plans::read("plans/ae.toml", &format!("{head}{terms}\n{COMMISSION}{keys}\n")).unwrap_or_else(|problems| panic!("{problems}"))
    };
    diff(&plan(before), &plan(after), &measures(), &Calendar::months(2026, 2027, 1)).to_string()
}

const DRAW: &str = "draw = { amount = 3000, kind = \"guaranteed\", recoverable = true, periods = 6, recovery = { starts = \"after the draw\", share = \"50%\", floor = 1000 } }";

#[test]
fn a_draw_changes_field_by_field() {
    assert_eq!(
        told((DRAW, ""), (&DRAW.replace("50%", "25%"), "")),
        "From 1 July 2026:\n  The draw's recovery share changes from 50% to 25%.\n"
    );
    let after =
        "draw = { amount = 3500, kind = \"advance\", recoverable = true, periods = 3, prorate = \"none\", recovery = { starts = 4 } }";
    insta::assert_snapshot!(told((DRAW, ""), (after, "")));
    insta::assert_snapshot!(told(("", ""), (DRAW, "")));
    insta::assert_snapshot!(told((DRAW, ""), ("", "")));
    let not_recovered = "draw = { amount = 3000, kind = \"guaranteed\", recoverable = false, periods = 6 }";
    insta::assert_snapshot!(told((DRAW, ""), (not_recovered, "")));
    insta::assert_snapshot!(told((not_recovered, ""), (DRAW, "")));
}

#[test]
fn a_holdback_a_guarantee_and_the_floor_of_clawbacks_come_go_and_move() {
    let before = "holdback = { share = \"10%\", per = \"year\" }\nguarantee = { amount = 1500, periods = 3 }\nclawback = { floor = 500 }";
    let after =
        "holdback = { share = \"15%\", per = \"quarter\" }\nguarantee = { amount = { person = \"draw\" } }\nclawback = { floor = 800 }";
    insta::assert_snapshot!(told((before, ""), (after, "")));
    insta::assert_snapshot!(told(("", ""), (before, "")));
    insta::assert_snapshot!(told((before, ""), ("", "")));
}

#[test]
fn release_and_clawback_of_a_component_change_part_by_part() {
    let before = "release = [ { share = \"50%\" }, { share = \"30%\", on = \"invoiced_on\", after = 30 }, { share = \"20%\", paid = \"renewals\" } ]\n\
                  clawback = { on = \"cancelled_on\", schedule = [ { months = 3, takes = \"100%\" }, { months = 12, takes = \"50%\" } ] }";
    let after = "release = [ { share = \"40%\" }, { share = \"30%\", on = \"invoiced_on\", after = 60 }, { share = \"30%\", on = \"live_on\" } ]\n\
                 clawback = { on = \"cancelled_on\", schedule = [ { months = 3, takes = \"100%\" }, { months = 12, takes = \"25%\" } ], attainment = \"stays\" }";
    insta::assert_snapshot!(told(("", before), ("", after)));
    insta::assert_snapshot!(told(("", ""), ("", before)));
    insta::assert_snapshot!(told(("", before), ("", "")));
    let always = "clawback = { measure = \"renewals\" }";
    let steps = "clawback = { on = \"cancelled_on\", schedule = [ { days = 90, takes = \"100%\" } ] }";
    insta::assert_snapshot!(told(("", steps), ("", always)));
}
