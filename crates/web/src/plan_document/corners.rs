//! A payout curve on paper: its corners as a table.

use crate::language::{said, t};
use crate::say;
use documents::{Column, Row, Table};
use kernel::{Currency, Decimal};
use plans::Component;
use plans::curve::{Axis, CurveKind, curve};

/// The corners of the component's curve; none for one that pays the same everywhere.
#[must_use]
pub fn table(component: &Component, currency: Currency) -> Option<Table> {
    let curve = curve(component).filter(|curve| curve.points.len() > 1)?;
    let (across, up, joined) = words(curve.axis, curve.kind);
    let at = |value: &Decimal| match curve.axis {
        Axis::Attainment => say::attainment(value),
        Axis::Amount => format!("{} {currency}", say::money(value, &currency)),
        Axis::Count => say::number(value),
    };
    let pays = |value: &Decimal| match curve.kind {
        CurveKind::AmountSteps => format!("{} {currency}", say::money(value, &currency)),
        _ => say::rate(value),
    };
    let mut rows: Vec<Row> = curve.points.iter().map(|point| Row::of(vec![at(&point.at).into(), pays(&point.value).into()])).collect();
    if let Some(more) = &curve.beyond {
        let further = said("{1} more for each further 1%", &[&say::rate(&(more / Decimal::ONE_HUNDRED))]);
        rows.push(Row::of(vec![t("above that").to_owned().into(), further.into()]));
    }
    let columns = vec![Column::words(across), Column::figures(up)];
    Some(Table { summary: format!("{}: {joined}", component.name), columns, rows })
}

/// What is along the bottom, what upwards, and how the corners are joined.
fn words(axis: Axis, kind: CurveKind) -> (&'static str, &'static str, &'static str) {
    let across = match axis {
        Axis::Attainment => t("Share of quota from"),
        Axis::Amount => t("Amount from"),
        Axis::Count => t("Number from"),
    };
    let (steps, lines) = (t("in steps"), t("on straight lines"));
    let (up, joined) = match kind {
        CurveKind::MarginalRate => (t("Rate of what is above"), steps),
        CurveKind::Rate => (t("Rate of everything"), steps),
        CurveKind::RateLine => (t("Rate of everything, on straight lines"), lines),
        CurveKind::PayoutSteps => (t("Share of target pay"), steps),
        CurveKind::PayoutLine => (t("Share of target pay, on straight lines"), lines),
        CurveKind::AmountSteps => (t("Paid"), steps),
    };
    (across, up, joined)
}
