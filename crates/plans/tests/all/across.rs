//! Multipliers and conditions of a plan, over several components.

use super::measures;
use kernel::{Calendar, Unit};
use plans::{Plan, diff};

const COMPONENTS: &str = "
[[component]]
name     = \"New business\"
measure  = \"new-bookings\"
rate     = \"8%\"
multiply = { when = \"win-rate >= 50%\", by = 2 }

[[component]]
name    = \"Renewals\"
measure = \"renewals\"
rate    = \"3%\"
";

fn text(head: &str) -> String {
    format!("plan = \"AE\"\nfor = \"role = 'AE'\"\ncurrency = \"USD\"\npays = \"monthly\"\n{head}\n{COMPONENTS}")
}

fn plan(head: &str) -> Plan {
    plans::read("plans/ae.toml", &text(head)).unwrap_or_else(|problems| panic!("{problems}"))
}

const BOTH: &str = "multiply = [ { when = \"win-rate >= 40%\", by = 1.2, per = \"quarter\" }, { when = \"win-rate >= 30%\", by = 1.1 } ]
only_if  = { when = \"attainment(renewals) >= 90%\", per = \"quarter\", of = [ \"Renewals\" ] }";

#[test]
fn they_act_on_the_components_that_they_name_and_after_their_own() {
    let plan = plan(BOTH);
    let [new, renewals] = plan.components.as_slice() else { panic!("two components") };
    let factors: Vec<String> = new.multipliers().map(|multiplier| multiplier.by.to_string()).collect();
    assert_eq!(factors, ["2", "1.2", "1.1"], "its own first");
    assert_eq!(renewals.multipliers().count(), 2);
    assert_eq!((new.gate(Some(0)), new.conditions().count()), (None, 3), "the condition names the other one");
    let gate = renewals.gate(Some(0)).expect("the plan's condition");
    assert_eq!((gate.text.text.as_str(), gate.per), ("attainment(renewals) >= 90%", Unit::Quarter));
    assert_eq!(renewals.gate(None), None, "it has none of its own");
}

#[test]
fn they_are_told_in_sentences() {
    insta::assert_snapshot!(plans::describe(&plan(BOTH)).sentences[3..].join("\n"), @"
    Multiplied by 1.2 when `win-rate >= 40%` holds in the quarter: every component.
    Multiplied by 1.1 when `win-rate >= 30%` holds in the period: every component.
    Pays only if `attainment(renewals) >= 90%` holds in the quarter: Renewals.
    ");
}

fn told(before: &str, after: &str) -> String {
    diff(&plan(before), &plan(after), &measures(), &Calendar::months(2026, 2027, 1)).plan.join("\n")
}

#[test]
fn a_factor_that_moves_is_told_as_such_and_the_rest_as_new_or_gone() {
    assert_eq!(told(BOTH, BOTH), "");
    insta::assert_snapshot!(told(BOTH, &BOTH.replace("1.1", "1.15")), @"The multiplier of every component when `win-rate >= 30%` holds in the period rises from 1.1 to 1.15.");
    insta::assert_snapshot!(told("", "only_if = \"renewals > 0\""), @"New: Pays only if `renewals > 0` holds in the period: every component.");
    insta::assert_snapshot!(told(BOTH, &BOTH.replace("of = [ \"Renewals\" ]", "of = [ \"New business\" ]")), @"
    No longer: Pays only if `attainment(renewals) >= 90%` holds in the quarter: Renewals.
    New: Pays only if `attainment(renewals) >= 90%` holds in the quarter: New business.
    ");
}

#[test]
fn a_name_that_no_component_of_the_plan_has_is_refused_and_so_is_none() {
    let refused = |head: &str| plans::read("plans/ae.toml", &text(head)).expect_err("a mistake").to_string();
    assert_eq!(
        refused("multiply = { when = \"win-rate > 0\", by = 2, of = [ \"Renewal\" ] }").trim(),
        "plans/ae.toml:5:52, key of: error: This plan has no component `Renewal`.\n  hint: did you mean `Renewals`?"
    );
    let nobody = refused("only_if = { when = \"win-rate > 0\", of = [] }");
    assert!(nobody.contains("names of components of this plan, or no `of` at all"), "{nobody}");
    let without = refused("multiply = { when = \"win-rate > 0\" }");
    assert!(without.contains("key by") || without.contains("`by`"), "{without}");
}
