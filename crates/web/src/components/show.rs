//! `GET /components`: each component once, side by side in light and dark.

use crate::chart::bars::{self, Bar, Pair};
use crate::chart::curve::{Curve, Point};
use crate::chart::pace::{Pace, Step};
use crate::chart::{Chart, attainment};
use crate::language::t;
use crate::page::{Page, Shown};
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use askama::Template;
use kernel::{Currency, Decimal};

/// The page.
#[derive(Template)]
#[template(path = "components/show.html")]
pub struct Show {
    shell: Shell,
    themes: [&'static str; 2],
    bars: Vec<(&'static str, String)>,
    charts: Vec<(&'static str, Chart)>,
}

/// The page.
///
/// # Errors
/// None.
pub async fn show(visit: Visit) -> Shown<Show> {
    let bars = [("42%", 42), ("100%", 100), ("134%", 134)];
    Ok(Page(Show {
        shell: visit.shell(t("Components"), Place::Elsewhere, ""),
        themes: ["light", "dark"],
        bars: bars.map(|(label, value)| (label, attainment::svg(&percent(value)))).into(),
        charts: vec![
            (t("Pace"), pace()),
            (t("Payout curve"), curve()),
            (t("Bars"), paid()),
            (t("Pairs"), cost()),
            (t("Histogram"), spread()),
        ],
    }))
}

fn percent(of_hundred: i64) -> Decimal {
    Decimal::new(of_hundred, 2)
}

fn pace() -> Chart {
    let step = |(index, value): (i64, i64)| Step {
        label: format!("W{}", index + 1),
        until: crate::say::day(&kernel::Date::constant(2026, 11, 1).saturating_add(jiff::Span::new().days(index * 7 + 6))),
        value: (value > 0).then(|| Decimal::from(value)),
    };
    let values = [12_000, 40_000, 96_000, 150_000, 150_000, 210_000, 0, 0];
    let pace = Pace {
        measure: t("New bookings").to_owned(),
        steps: (0..).zip(values).map(step).collect(),
        quota: Some(Decimal::from(260_000)),
        projected: Some(Decimal::from(280_000)),
        symbol: "$".into(),
    };
    pace.chart()
}

fn curve() -> Chart {
    let point = |at: i64, pays: i64| Point { at: percent(at), pays: percent(pays), label: String::new() };
    let curve = Curve {
        points: vec![point(0, 7), point(100, 10), point(150, 13)],
        stepped: true,
        across: t("Share of quota").to_owned(),
        up: t("Rate").to_owned(),
        across_percent: true,
        up_percent: true,
        beyond: None,
    };
    curve.chart()
}

fn paid() -> Chart {
    let values =
        (8..=12).map(|month| crate::say::month(kernel::Date::constant(2026, month, 1))).zip([84_200, 91_350, 78_900, 120_480, 104_000]);
    let bars: Vec<Bar> = values.map(|(name, value)| Bar { present: value == 104_000, name, value: Decimal::from(value) }).collect();
    bars::amounts(t("Paid by period").to_owned(), t("Period"), t("Paid"), &bars, &Currency::USD)
}

fn cost() -> Chart {
    let pair = |(name, before, after): (&str, i64, i64)| Pair {
        name: name.to_owned(),
        place: String::new(),
        before: Decimal::from(before),
        after: Decimal::from(after),
    };
    let pairs = [("Q1", 84_000, 91_000), ("Q2", 96_000, 104_000), ("Q3", 101_000, 99_000), ("Q4", 140_000, 152_000)].map(pair);
    bars::pairs(t("Period"), &pairs, &Currency::USD)
}

fn spread() -> Chart {
    let classes = [("\u{2212}20%", 2), ("\u{2212}10%", 5), ("0%", 14), ("+10%", 9), ("+20%", 3)];
    let bars = classes.map(|(name, people)| Bar { name: name.to_owned(), value: Decimal::from(people), present: name.starts_with('+') });
    bars::counts(t("How the changes are spread").to_owned(), t("Pay"), t("People"), &bars)
}
