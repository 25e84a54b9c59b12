//! Keys that measures and plans share.

use crate::ExprText;
use jiff::ToSpan;
use kernel::document::{Entry, Section};
use kernel::{DateRange, Problem};

/// An SQL expression or formula with its place.
#[must_use]
pub fn expr(entry: &Entry<'_>) -> Option<ExprText> {
    let (text, at) = entry.expression()?;
    Some(ExprText { text, at })
}

/// `effective = { from = 2026-01-01, to = 2026-12-31 }`, both days included; always when it is not written.
#[must_use]
pub fn effective(section: &Section<'_>) -> DateRange {
    let always = DateRange::always();
    let Some(entry) = section.get("effective") else { return always };
    let Some(days) = entry.section("`effective`") else { return always };
    let from = days.get("from").and_then(|entry| entry.date());
    let last = days.get("to").and_then(|entry| Some((entry.clone(), entry.date()?)));
    days.finish();
    let start = from.unwrap_or(always.from);
    if let Some((entry, last)) = &last
        && *last < start
    {
        section.report(
            entry
                .problem("effective-reversed", format!("It ends on {last}, before it starts on {start}."))
                .expected("a day on or after `from`"),
        );
        return always;
    }
    DateRange::new(start, last.map(|(_, last)| last.saturating_add(1.day())))
}

/// A share or weight: a percentage or fraction of at most 6 decimals (the bound within which credits are exact), not below zero.
#[must_use]
pub fn share(entry: &Entry<'_>) -> Option<kernel::Decimal> {
    let share = entry.rate()?;
    if share.normalize().scale() > 6 || share.is_sign_negative() || share > kernel::Decimal::from(100) {
        entry.refuse("a share of at most 6 decimals, such as \"50%\" or 0.333333");
        return None;
    }
    Some(share)
}

/// A label that was left empty.
pub fn not_empty(entry: &Entry<'_>, text: &str) -> Option<Problem> {
    text.trim().is_empty().then(|| entry.problem("empty", format!("`{}` is empty.", entry.key())).expected("a text"))
}
