//! Carla scores the objectives of her people: one that stands in the plan, and those that each has of her own.

use crate::cast;
use crate::closing::d;
use kernel::{Date, Problems, Type, Value, parse_decimal};
use payments::Desk;
use payments::objectives::{self, Objective, Wanted};
use payments::runs::Actor;
use records::{Column, Kind, Source, Table, ledger};
use store::Store;

const CARLA: Actor<'_> = Actor { name: "carla@harbor.example", person: Some("carla") };
/// March.
const MARCH: usize = 2;

const SCORES: &str = r#"
[oslo]
class  = "objective"
of     = "activities"
when   = "kind = 'objective' and goal = 'Open the office in Oslo' and score is not null"
on     = "date"
value  = "max(score)"
unit   = "ratio"
credit = [ { to = "owner" } ]

[own-objectives]
class  = "objective"
of     = "activities"
when   = "kind = 'objective' and goal <> 'Open the office in Oslo' and score is not null"
on     = "date"
value  = "sum(weight * score)"
unit   = "ratio"
credit = [ { to = "owner" } ]
"#;

const COMPONENT: &str = r#"
[[component]]
name   = "Objectives"
per    = "quarter"
target = { amount = 2000 }
goals  = [
  { goal = "Open the office in Oslo", measure = "oslo",           weight = "50%" },
  { goal = "Own objectives",          measure = "own-objectives", weight = "50%" },
]
"#;

/// Ada's training, not scored yet, as a file of activities brings it.
fn training() -> Table {
    let text = |value: &str| Some(Value::Text(value.into()));
    let known = |name: &str| match name {
        "id" => text("OBJ-1"),
        "kind" => text("objective"),
        "owner" => text("ada"),
        "date" => Some(Value::Date("2026-03-31".parse::<Date>().expect("a day"))),
        _ => None,
    };
    let mut values: Vec<(Column, Option<Value>)> =
        Table::empty(Kind::Activities).columns.into_iter().map(|column| (column.clone(), known(&column.name))).collect();
    let attribute = |name: &str, kind| Column { name: name.to_owned(), kind };
    values.push((attribute("goal", Type::Text), text("Finish the training")));
    values.push((attribute("weight", Type::Number), Some(Value::Decimal(parse_decimal("0.6").expect("a decimal")))));
    values.push((attribute("score", Type::Number), None));
    let columns = values.iter().map(|(column, _)| (column.name.clone(), column.name.clone())).collect();
    let source = Source { file: "objectives.csv".to_owned(), columns, ..Source::default() };
    ledger::one_row(Kind::Activities, &values, source, Some(2)).expect("a row")
}

fn company(url: &str) -> (Store, Desk) {
    let store = cast::database(url);
    cast::import(&store, &training());
    let meta = cast::meta("dan@harbor.example", None);
    book::database::put(&store, "measures/objectives.toml", Some(SCORES), &meta).unwrap_or_else(|problems| panic!("{problems}"));
    let plan = format!("{}{COMPONENT}", cast::PLAN);
    book::database::put(&store, "plans/account-executive.toml", Some(&plan), &meta).unwrap_or_else(|problems| panic!("{problems}"));
    let desk = Desk::open(store.clone(), cast::clock()).unwrap_or_else(|problems| panic!("{problems}"));
    assert!(!desk.state().problems.has_errors(), "{}", desk.state().problems);
    (store, desk)
}

fn set(desk: &Desk, actor: Actor<'_>, goal: &str, weight: Option<&str>, score: Option<&str>, why: &str) -> Result<Objective, Problems> {
    let wanted = Wanted { person: "ada", period: MARCH, goal, weight: weight.map(d), score: score.map(d), why };
    objectives::set(desk, actor, &wanted)
}

fn told(all: &[Objective]) -> Vec<(&str, &str, String, bool)> {
    all.iter()
        .map(|one| (one.person.as_str(), one.goal.as_str(), one.score.map(|score| score.to_string()).unwrap_or_default(), one.shared))
        .collect()
}

#[test]
fn objectives_of_the_plan_and_of_her_own_are_scored_and_paid() {
    databases::each(|url| {
        let (store, desk) = company(url);
        let oslo = "Open the office in Oslo";
        let nothing = String::new;
        assert_eq!(
            told(&objectives::list(&desk.state(), MARCH)),
            [
                ("ada", oslo, nothing(), true),
                ("ada", "Finish the training", nothing(), false),
                ("ben", oslo, nothing(), true),
                ("emil", oslo, nothing(), true)
            ]
        );
        let scored = set(&desk, CARLA, oslo, None, Some("0.8"), "Open, two months late").expect("scored");
        assert_eq!((scored.weight, scored.score, scored.date.as_str()), (Some(d("0.5")), Some(d("0.8")), "2026-03-31"));
        set(&desk, CARLA, "Finish the training", None, Some("1"), "Passed").expect("scored");
        set(&desk, CARLA, "Coach Emil", Some("0.4"), Some("0.5"), "Half of the sessions").expect("given and scored");
        // 2,000 × 50 % × 80 % for Oslo, and 2,000 × 50 % × (60 % × 100 % + 40 % × 50 %) for her own.
        let state = desk.state();
        let lines = state.outcome.earnings_of("ada");
        let paid: Vec<_> =
            lines.iter().filter(|line| line.component.as_str() == "Objectives").map(|line| (line.period.as_str(), line.amount)).collect();
        assert_eq!(paid, [("2026-03", d("800.00")), ("2026-03", d("800.00"))]);
        // A score that was wrong is a new version, with who and why.
        let again = set(&desk, CARLA, oslo, None, Some("1"), "It was open in time after all").expect("scored again");
        assert_eq!(again.record, scored.record);
        let events = store.read(|tx| audit::list(tx, None, None, 1)).expect("events");
        assert_eq!((events[0].actor.as_str(), events[0].why.as_deref()), ("carla@harbor.example", Some("It was open in time after all")));
    });
}

#[test]
fn nobody_scores_her_own_and_weights_and_scores_have_bounds() {
    databases::each(|url| {
        let (_store, desk) = company(url);
        let refused = |goal: &str, weight, score, why: &str| set(&desk, CARLA, goal, weight, score, why).expect_err("refused").to_string();
        let ada = Actor { name: "ada@harbor.example", person: Some("ada") };
        let own = set(&desk, ada, "Finish the training", None, Some("1"), "I did").expect_err("hers").to_string();
        assert!(own.contains("her own objectives") && own.contains("somebody else scores them"), "{own}");
        assert!(refused("Finish the training", None, Some("1"), " ").contains("reason"));
        assert!(refused("Finish the training", None, Some("80"), "Passed").contains("0% to 200%"));
        assert!(refused("Coach Emil", None, None, "New").contains("A new objective needs its weight."));
        assert!(refused("Coach Emil", Some("0.5"), None, "New").contains("would add up to 110%"));
        assert!(refused("Open the office in Oslo", Some("0.5"), None, "More").contains("stands in the plan"));
        let wanted = Wanted { person: "dan", period: MARCH, goal: "Tidy", weight: Some(d("1")), score: None, why: "New" };
        let none = objectives::set(&desk, CARLA, &wanted).expect_err("on no plan").to_string();
        assert!(none.contains("No plan pays dan by scored objectives in 2026-03."), "{none}");
    });
}
