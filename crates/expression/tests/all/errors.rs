//! How expressions are refused: place, words, remedy.

use super::{at, deals};
use kernel::Type;

fn refusal(text: &str) -> String {
    expression::check_as(text, &at(), &deals(), Type::Boolean)
        .map_or_else(|problem| problem.to_string(), |typed| format!("accepted as {}", typed.ty))
}

#[test]
fn every_refusal_reads_well() {
    let cases = [
        "",
        "closed_n = '2026-01-01'",
        "stage = Won",
        "stage = \"Won\"",
        "stage = 5",
        "amount = '5'",
        "amount > stage",
        "amount",
        "stage",
        "stage = 'Won' and",
        "stage = 'Won' amount",
        "(stage = 'Won'",
        "stage = 'Won",
        "amount and renewal",
        "not amount",
        "closed_on > '2026-13-01'",
        "closed_on > 5",
        "closed_on + amount = '2026-01-01'",
        "stage + 'x' = 'y'",
        "owner || 5 = 'Ada5'",
        "sum(amount) > 5",
        "count(*) > 5",
        "closed_on < now()",
        "closed_on < current_date",
        "random() < 0.5",
        "uper(stage) = 'WON'",
        "frobnicate(stage)",
        "left(stage) = 'W'",
        "left(stage, 'x') = 'W'",
        "lpad(stage, 1000000000) = 'W'",
        "round(amount, minutes) = 5",
        "owner in (select id from people)",
        "exists (select 1)",
        "amount over (partition by owner) > 1",
        "rank() over (order by amount) = 1",
        "people.role = 'AE'",
        "closed_on > created_on + interval '30 days'",
        "case when renewal then 5 else 'x' end = 5",
        "cast(stage as float) > 1",
        "cast(renewal as date) > '2026-01-01'",
        "owner in ('Ada', 5)",
        "stage like 5",
        "amount = 1e5",
        "amount = 0.1234567890123",
        "amount = $1",
        "null",
        "discount ~ 'x'",
        "owner = 'Ada'; drop table people",
        "date_trunc('decade', closed_on) = '2026-01-01'",
        "owner = (1, 2)",
        "regexp_like(owner, '(')",
        "regexp_like(owner, stage)",
        "stage = 'Won'\n  and amuont > 5",
    ];
    let told: Vec<String> = cases.iter().map(|text| format!("{text}\n    {}", refusal(text).replace('\n', "\n    "))).collect();
    insta::assert_snapshot!(told.join("\n\n"));
}

#[test]
fn what_is_wanted_is_said() {
    let told = |text: &str, wanted| expression::check_as(text, &at(), &deals(), wanted).unwrap_err().to_string();
    assert_eq!(
        told("stage", Type::Money),
        "measures/bookings.toml:5:12: error: The expression gives text.\n  expected: an amount of money\n  hint: turn a text into a number with cast(… as number)"
    );
    assert_eq!(
        told("amount", Type::Date),
        "measures/bookings.toml:5:12: error: The expression gives an amount of money.\n  expected: a date"
    );
    assert_eq!(
        told("amount", Type::Integer),
        "measures/bookings.toml:5:12: error: The expression gives an amount of money.\n  expected: a whole number\n  hint: round it with cast(… as integer)"
    );
}

#[test]
fn long_and_deep_texts_are_refused_without_harm() {
    let deep = format!("{}1{} = 1", "(".repeat(500), ")".repeat(500));
    assert!(refusal(&deep).contains("nested too deeply"), "{}", refusal(&deep));
    let long = vec!["1"; 9_000].join("+") + " = 1";
    assert!(refusal(&long).contains("too long"));
    let chain = vec!["1"; 400].join("+") + " = 1";
    assert!(refusal(&chain).contains("too long"));
    let many: Vec<String> = (0..370).map(|i| format!("owner = '{i}'")).collect();
    assert_eq!(refusal(&many.join(" or ")), "accepted as boolean");
    let compiled = expression::compile(&many.join(" or "), &at(), &deals()).unwrap();
    assert!(compiled.evaluate(&super::batch()).is_ok());
}
