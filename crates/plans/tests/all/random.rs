//! No text makes the language panic, and what it accepts can be described and drawn.

use super::{measures, schemas};
use proptest::prelude::*;

const KEYS: [&str; 46] = [
    "gate",
    "name",
    "kind",
    "measure",
    "measures",
    "against",
    "per",
    "tiers",
    "apply",
    "bound",
    "rate",
    "table",
    "each",
    "windfall",
    "target",
    "curve",
    "steps",
    "stacking",
    "of",
    "levels",
    "share_by",
    "only_if",
    "multiply",
    "cap",
    "floor",
    "prorate",
    "ramp",
    "clawback",
    "release",
    "goals",
    "during",
    "limit",
    "budget",
    "true_up",
    "seasonal",
    "holdback",
    "guarantee",
    "draw",
    "recovery",
    "plan",
    "version",
    "for",
    "effective",
    "currency",
    "pays",
    "component",
];
const VALUES: [&str; 50] = [
    "{ at = '50%', pays = 'above' }",
    "{ at = 5 }",
    "1",
    "-1",
    "0",
    "1e400",
    "nan",
    "inf",
    "9999999999999999999999999999",
    "'quota'",
    "'amount'",
    "'count'",
    "'year'",
    "'deal'",
    "'new-bookings'",
    "'8%'",
    "'99999999999999999999999999999%'",
    "'whole'",
    "'bonus'",
    "'pool'",
    "'override'",
    "'attainment'",
    "[]",
    "{}",
    "[ {} ]",
    "[ [] ]",
    "2026-01-01",
    "true",
    "[ { from = 0, rate = 1 }, { from = 1, rate = 2 } ]",
    "[ { from = '0%', rate = '8%' }, { from = '100%', to = '50%', rate = '12%' } ]",
    "[ { at = 1, pays = 5 } ]",
    "[ { at = '100%', pays = '100%', beyond = 2 } ]",
    "{ person = 'bonus' }",
    "{ table = [ { rate = 1 } ] }",
    "{ deal = 5, period = -1 }",
    "'win-rate >= 30%'",
    "[ { when = 'win-rate >= 30%', by = 2 } ]",
    "[ { periods = 3, quota = '50%' } ]",
    "'spiff'",
    "'objectives'",
    "'never back'",
    "[ 6, 7, 9, 8, 8, 9, 7, 6, 9, 10, 10, 11 ]",
    "[ { share = '50%' }, { share = 0.5, on = 'invoiced_on', after = 30 } ]",
    "[ { share = 1, paid = 'cash-received' } ]",
    "{ on = 'cancelled_on', schedule = [ { months = 3, takes = 1 } ] }",
    "{ measure = 'returns', attainment = 'stays' }",
    "{ floor = 500 }",
    "{ amount = 3000, kind = 'advance', recoverable = true }",
    "{ from = 2026-01-01, to = 2026-02-01 }",
    "[ { goal = 'A', measure = 'oslo', weight = 1 } ]",
];

fn lines() -> impl Strategy<Value = Vec<(&'static str, &'static str)>> {
    prop::collection::vec((prop::sample::select(KEYS.to_vec()), prop::sample::select(VALUES.to_vec())), 0..8)
}

fn answered(text: &str) {
    match plans::read("p.toml", text) {
        Err(problems) => assert!(problems.has_errors()),
        Ok(plan) => {
            assert!(!plans::describe(&plan).to_string().is_empty());
            let _: Vec<_> = plan.components.iter().map(plans::curve).collect();
            let _ = plans::check(&[plan.clone(), plan], &measures(), &schemas());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_answered(text in "\\PC{0,80}") {
        answered(&text);
    }

    #[test]
    fn any_component_is_answered(lines in lines()) {
        let mut text = String::from("plan = 'A'\nfor = \"role = 'AE'\"\ncurrency = 'USD'\npays = 'monthly'\n[[component]]\nname = 'C'\nmeasure = 'new-bookings'\n");
        let mut seen = vec!["name", "measure"];
        for (key, value) in lines {
            if !seen.contains(&key) {
                seen.push(key);
                text.push_str(&format!("{key} = {value}\n"));
            }
        }
        answered(&text);
    }

    #[test]
    fn any_numbers_are_answered(numbers in prop::collection::vec("-?[0-9]{1,29}(\\.[0-9]{1,12})?", 6)) {
        let [a, b, c, d, e, f] = numbers.as_slice() else { return Ok(()) };
        answered(&format!(
            "plan = 'A'\nfor = 'true'\ncurrency = 'USD'\npays = 'monthly'\n[[component]]\nname = 'C'\nmeasure = 'new-bookings'\nper = 'year'\nagainst = 'amount'\n\
             rate = {a}\ntiers = [ {{ from = 0, rate = {b} }}, {{ from = {c}, rate = '{d}%' }} ]\ncap = {{ year = {e} }}\nmultiply = [ {{ when = 'win-rate > {f}', by = {a} }} ]\n\
             [[component]]\nname = 'D'\nmeasure = 'renewals'\nper = 'year'\nagainst = 'amount'\nstacking = 'all'\nsteps = [ {{ at = 1, pays = {e} }}, {{ at = {c}, pays = {d} }} ]\n\
             [[component]]\nname = 'E'\nmeasure = 'renewals'\nper = 'year'\ntarget = {{ amount = {a} }}\ncurve = [ {{ at = {b}, pays = {c}, beyond = {d} }} ]\n"
        ));
    }

    #[test]
    fn any_plan_is_answered(lines in lines()) {
        let mut seen = Vec::new();
        let mut text = String::new();
        for (key, value) in lines {
            if !seen.contains(&key) {
                seen.push(key);
                text.push_str(&format!("{key} = {value}\n"));
            }
        }
        answered(&format!("{text}[[component]]\nname = 'C'\nmeasure = 'new-bookings'\nrate = 1\n"));
    }
}
