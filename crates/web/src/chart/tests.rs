//! What pages carry for a chart, to the letter, and the table beside it.

use super::bars::{self, Bar, Pair};
use super::curve::{Curve, Point};
use super::pace::{Pace, Step};
use super::{Chart, Kind};
use crate::language::{Reader, within};
use kernel::{Currency, Decimal, parse_decimal};

fn d(text: &str) -> Decimal {
    parse_decimal(text).unwrap()
}

/// Ada's quarter: two weeks are done, the third lies ahead.
fn pace() -> Chart {
    let step = |label: &str, until: &str, value: Option<&str>| Step { label: label.into(), until: until.into(), value: value.map(d) };
    let pace = Pace {
        measure: "New bookings".into(),
        steps: vec![
            step("W1", "7 Jan 2026", Some("12000.10")),
            step("W2", "14 Jan 2026", Some("90071992547409.93")),
            step("W3", "21 Jan 2026", None),
        ],
        quota: Some(d("60000")),
        projected: Some(d("135107988821114.90")),
        symbol: "$".into(),
    };
    pace.chart()
}

fn curve(stepped: bool) -> Chart {
    let point = |at: &str, pays: &str| Point { at: d(at), pays: d(pays), label: String::new() };
    let curve = Curve {
        points: vec![point("0.5", "0"), point("1", "1"), point("1.2", "1.5")],
        stepped,
        across: "Share of quota".into(),
        up: "Share of target pay".into(),
        across_percent: true,
        up_percent: true,
        beyond: Some(d("2")),
    };
    curve.chart()
}

fn pairs() -> Chart {
    let pair = Pair { name: "2026-01".into(), place: String::new(), before: d("1200.5"), after: d("-30") };
    bars::pairs("Period", &[pair], &Currency::EUR)
}

/// The model with a line for each object, so that a change is seen; `WRITE_CHARTS=1` writes it.
fn as_kept(chart: &Chart, name: &str) {
    let text = chart.json().replace("},{", "},\n{").replace(":[{", ":[\n{") + "\n";
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/chart/tests").join(name);
    if std::env::var_os("WRITE_CHARTS").is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    assert_eq!(text, std::fs::read_to_string(&file).unwrap(), "{name}");
}

#[test]
fn what_the_page_carries_is_this() {
    as_kept(&pace(), "pace.json");
    as_kept(&curve(false), "curve.json");
    as_kept(&within(Reader::chosen("de", "de-DE").unwrap(), pairs), "pairs-de.json");
}

#[test]
fn the_table_has_the_same_figures_to_the_last_digit() {
    let chart = pace();
    assert_eq!(chart.head(), ["Until", "New bookings"]);
    let rows: Vec<String> = chart.rows().iter().map(|row| row.join(" | ")).collect();
    assert_eq!(
        rows,
        [
            "7 Jan 2026 | 12,000.10",
            "14 Jan 2026 | 90,071,992,547,409.93",
            "21 Jan 2026, at this pace | 135,107,988,821,114.90",
            "Quota | 60,000"
        ]
    );
    let rows: Vec<String> = curve(true).rows().iter().map(|row| row.join(" | ")).collect();
    assert_eq!(rows, ["50% | 0%", "100% | 100%", "120% | 150%"]);
    assert_eq!(pairs().head(), ["Period", "Live", "Draft"]);
    assert_eq!(pairs().rows(), [["2026-01", "1,200.50", "\u{2212}30.00"]]);
}

#[test]
fn a_line_begins_at_nothing_and_a_stair_holds_what_it_says() {
    let values =
        |chart: &Chart| -> Vec<String> { chart.series[0].values.iter().map(|v| format!("{} {}", v.at, v.value.normalize())).collect() };
    assert_eq!(values(&curve(false)), ["0 0", "0.5 0", "0.5 0", "1 1", "1.2 1.5", "1.500 2.1"]);
    assert_eq!((curve(true).series[0].kind, values(&curve(true))[0].as_str()), (Kind::Steps, "0.5 0"));
}

#[test]
fn bars_have_zero_on_their_axis_and_the_present_one_is_dark() {
    let bar = |name: &str, value: i64| Bar { name: name.into(), value: Decimal::from(value), present: name == "Feb" };
    let chart = bars::amounts("Paid".into(), "Period", "Paid", &[bar("Jan", 900), bar("Feb", 950)], &Currency::USD);
    assert!(chart.up.from.is_zero() && chart.up.to >= Decimal::from(950));
    let looks: Vec<String> = chart.series[0].values.iter().map(|v| format!("{} {:?}", v.label, v.look)).collect();
    assert_eq!(looks, ["$900 Some(Past)", "$950 Some(Present)"]);
}

#[test]
fn words_of_a_user_stay_words() {
    let bar = Bar { name: "</script><b title=\"x\">".into(), value: Decimal::ONE, present: true };
    let chart = bars::counts("Spread".into(), "Class", "People", &[bar]);
    let html = figure(&chart);
    assert!(!html.contains("<b ") && html.contains("&#60;b title="), "{html}");
}

/// The part of a page.
fn figure(chart: &Chart) -> String {
    #[derive(askama::Template)]
    #[template(path = "chart/figure.html")]
    struct Figure<'a> {
        chart: &'a Chart,
    }
    askama::Template::render(&Figure { chart }).unwrap()
}
