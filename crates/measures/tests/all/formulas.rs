//! Formulas are exact, and have no value where an operand has none.

use kernel::{Location, MeasureId};
use measures::ExprText;
use measures::formula::{Answer, Readings, evaluate, parse_condition, parse_number, rational};
use num_rational::BigRational;

/// Ada's quarter: 2 won, 1 lost, 90,000 of 120,000 booked, no renewals.
struct Ada;

impl Readings for Ada {
    fn value(&self, measure: &MeasureId) -> Option<BigRational> {
        let value = match measure.as_str() {
            "deals-won" => "2",
            "deals-lost" => "1",
            "nothing" => "0",
            "new-bookings" => "90000",
            _ => return None,
        };
        Some(rational(value.parse().unwrap()))
    }
    fn quota(&self, measure: &MeasureId) -> Option<BigRational> {
        match measure.as_str() {
            "new-bookings" => Some(rational("120000".parse().unwrap())),
            "nothing" => Some(rational("0".parse().unwrap())),
            _ => None,
        }
    }
}

fn text(formula: &str) -> ExprText {
    ExprText { text: formula.into(), at: Location::file("measures/m.toml").line(3).character(10) }
}

fn value(formula: &str) -> String {
    let parsed = parse_number(&text(formula)).or_else(|_| parse_condition(&text(formula))).unwrap_or_else(|problem| panic!("{problem}"));
    match evaluate(&parsed, &Ada) {
        None => "no value".into(),
        Some(Answer::Number(number)) => number.to_string(),
        Some(Answer::Truth(holds)) => holds.to_string(),
    }
}

#[test]
fn figures_are_fractions_not_rounded() {
    for (formula, expected) in [
        ("deals-won / (deals-won + deals-lost)", "2/3"),
        ("deals-won - deals-lost", "1"),
        ("-deals-won * 1.5 + 1", "-2"),
        ("30%", "3/10"),
        ("attainment(new-bookings)", "3/4"),
        ("quota(new-bookings) - new-bookings", "30000"),
        ("deals-won / nothing", "no value"),
        ("attainment(nothing)", "no value"),
        ("attainment(deals-won)", "no value"),
        ("renewals + 1", "no value"),
        ("deals-won / (deals-won + deals-lost) >= 30%", "true"),
        ("attainment(new-bookings) >= 1 or deals-won = 2", "true"),
        ("not deals-won > 1 and 1 = 1", "false"),
        ("renewals > 1 or deals-won = 2", "no value"),
        ("1_000 = 1000", "true"),
    ] {
        assert_eq!(value(formula), expected, "{formula}");
    }
}

#[test]
fn mistakes_are_told_at_their_place() {
    let wrong = [
        "",
        "deals-won +",
        "deals-won deals-lost",
        "(deals-won",
        "deals-won > 1 > 0",
        "1 + (2 > 1)",
        "not deals-won",
        "deals-won and 1 = 1",
        "sum(amount)",
        "atainment(new-bookings)",
        "attainment(5)",
        "attainment(a",
        "5 $ 3",
        "1.2.3",
        "deals-won > 1",
        "and",
        "\n  deals-won /\n  * 2",
    ];
    let told: Vec<String> = wrong
        .iter()
        .map(|formula| format!("{formula}\n    {}", parse_number(&text(formula)).unwrap_err().to_string().replace('\n', "\n    ")))
        .collect();
    insta::assert_snapshot!(told.join("\n\n"));
}

#[test]
fn long_and_deep_formulas_are_refused() {
    assert!(parse_number(&text(&format!("{}1{}", "(".repeat(190), ")".repeat(190)))).unwrap_err().message.contains("too deeply"));
    assert!(parse_number(&text(&"-".repeat(300))).unwrap_err().message.contains("too deeply"));
    assert!(parse_number(&text(&vec!["1"; 1_000].join("+"))).unwrap_err().message.contains("longer"));
    assert_eq!(value(&vec!["1"; 200].join("+")), "200");
}
