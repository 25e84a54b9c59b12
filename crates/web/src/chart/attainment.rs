//! An attainment bar: its tick stands at 100 %, and a good month runs past it.

use kernel::Decimal;
use std::fmt::Write as _;

/// The bar for an attainment; the axis ends at 140 %, and what lies beyond is drawn to its end.
#[must_use]
pub fn svg(attainment: &Decimal) -> String {
    let hundred = Decimal::ONE_HUNDRED;
    let full = Decimal::from(140);
    let share = (attainment.clamp(&Decimal::ZERO, &Decimal::from(10)) * hundred * hundred / full).min(hundred).round_dp(1);
    let class = if *attainment < Decimal::ONE { "fill below" } else { "fill" };
    let mut out =
        String::from("<svg class=\"bar\" aria-hidden=\"true\"><rect class=\"track\" y=\"3\" width=\"100%\" height=\"8\" rx=\"4\"/>");
    if share > Decimal::ZERO {
        let _ = write!(out, "<rect class=\"{class}\" y=\"3\" width=\"{share}%\" height=\"8\" rx=\"4\"/>");
    }
    let tick = (hundred * hundred / full).round_dp(1);
    let _ = write!(out, "<line class=\"tick\" x1=\"{tick}%\" x2=\"{tick}%\" y1=\"0\" y2=\"14\"/></svg>");
    out
}
