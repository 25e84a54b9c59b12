//! `GET /components`: each component once, side by side in light and dark.

use crate::chart::pace::{Pace, Step};
use crate::chart::{bar, curve};
use crate::language::t;
use crate::page::{Page, Shown};
use crate::shell::{Place, Shell};
use crate::visit::Visit;
use askama::Template;
use kernel::Decimal;

/// The page.
#[derive(Template)]
#[template(path = "components/show.html")]
pub struct Show {
    shell: Shell,
    themes: [&'static str; 2],
    bars: Vec<(&'static str, String)>,
    pace: String,
    curve: String,
}

/// The page.
///
/// # Errors
/// None.
pub async fn show(visit: Visit) -> Shown<Show> {
    let percent = |p: i64| Decimal::new(p, 2);
    let step = |(index, value): (usize, i64)| Step { label: format!("W{}", index + 1), value: (value > 0).then(|| Decimal::from(value)) };
    let values = [12_000, 40_000, 96_000, 150_000, 150_000, 210_000, 0, 0];
    let pace = Pace {
        steps: values.into_iter().enumerate().map(step).collect(),
        quota: Some(Decimal::from(260_000)),
        projected: Some(Decimal::from(280_000)),
        symbol: "$".into(),
    };
    let point = |at: i64, pays: i64| curve::Point { at: percent(at), pays: percent(pays), label: String::new() };
    let curve = curve::Curve {
        points: vec![point(0, 7), point(100, 10), point(150, 13)],
        stepped: true,
        across: t("Share of quota").to_owned(),
        up: t("Rate").to_owned(),
        across_percent: true,
        up_percent: true,
        beyond: None,
    };
    Ok(Page(Show {
        shell: visit.shell(t("Components"), Place::Elsewhere, ""),
        themes: ["light", "dark"],
        bars: [("42%", 42), ("100%", 100), ("134%", 134)].map(|(label, value)| (label, bar::svg(&percent(value)))).into(),
        pace: pace.svg(),
        curve: curve.svg(),
    }))
}
