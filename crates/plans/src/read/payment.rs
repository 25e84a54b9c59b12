//! When, and how much of, what a plan earns is paid: `holdback`, `guarantee`, `draw`, and the plan's `clawback`.

use super::{amounts, bonus, paid, settled};
use crate::{Draw, Guarantee, Holdback, PaymentTerms, Recovery, Starts};
use kernel::document::{Entry, Section};
use kernel::{Decimal, Problem, Unit};

/// The payment terms of a plan.
pub(super) fn read(root: &Section<'_>) -> Option<PaymentTerms> {
    let holdback = root.get("holdback").map(|entry| holdback(&entry));
    let guarantee = root.get("guarantee").map(|entry| {
        let section = entry.section("`guarantee`")?;
        let read = amount(&section);
        section.finish();
        read
    });
    let draw = root.get("draw").map(|entry| draw(&entry));
    let floor = root.get("clawback").map(|entry| {
        let section = entry.section("the plan's `clawback`")?;
        let floor = section.required("floor", "the payment below which clawbacks do not go: floor = 0");
        section.known(&["floor"]);
        section.finish();
        floor.and_then(|entry| amounts::positive(&entry))
    });
    Some(PaymentTerms {
        holdback: settled(holdback)?,
        guarantee: settled(guarantee)?,
        draw: settled(draw)?,
        clawback_floor: settled(floor)?,
    })
}

/// `{ share = "10%", per = "year" }`.
fn holdback(entry: &Entry<'_>) -> Option<Holdback> {
    let section = entry.section("`holdback`")?;
    let share = section.required("share", "share = \"10%\"").and_then(|entry| paid::at_most_all(&entry));
    let per = bonus::unit(&section, Unit::Year);
    section.finish();
    Some(Holdback { share: share?, per: per? })
}

/// `amount`, `periods`, `prorate`.
fn amount(section: &Section<'_>) -> Option<Guarantee> {
    let amount = section.required("amount", "the amount for a whole pay window: amount = 3000").and_then(|entry| {
        if !entry.is_table() && entry.as_text().is_none() {
            return amounts::positive(&entry).map(crate::Amount::Fixed);
        }
        amounts::amount(&entry)
    });
    let periods = section.get("periods").map(|entry| entry.integer(1..=1200).and_then(|periods| u16::try_from(periods).ok()));
    let by_days = section.get("prorate").map_or(Some(true), |entry| entry.choice(&[("days", true), ("none", false)]));
    Some(Guarantee { amount: amount?, periods: settled(periods)?, by_days: by_days? })
}

/// `{ amount = 3000, kind = "guaranteed", recoverable = true, recovery = { … } }`.
fn draw(entry: &Entry<'_>) -> Option<Draw> {
    let section = entry.section("`draw`")?;
    let amount = amount(&section);
    let kinds = [("guaranteed", false), ("advance", true)];
    let advance = section.required("kind", "kind = \"guaranteed\" (what the earnings lack) or \"advance\" (the whole amount)");
    let advance = advance.and_then(|entry| entry.choice(&kinds));
    let recoverable = section.required("recoverable", "recoverable = true, or false").and_then(|entry| entry.boolean());
    let recovery = section.get("recovery");
    if let (Some(recovery), Some(false)) = (&recovery, recoverable) {
        let problem = Problem::error("misplaced-key", recovery.key_at(), "A draw that is not recoverable has no `recovery`.");
        section.report(problem.hint("write recoverable = true, or take `recovery` out"));
    }
    let terms =
        recovery.map_or(Some(Recovery { starts: Starts::AtOnce, share: Decimal::ONE, floor: Decimal::ZERO }), |r| read_recovery(&r));
    section.finish();
    let recovery = if recoverable? { Some(terms?) } else { None };
    Some(Draw { amount: amount?, advance: advance?, recovery })
}

/// `{ starts = "at once", share = "50%", floor = 1000 }`.
fn read_recovery(entry: &Entry<'_>) -> Option<Recovery> {
    let section = entry.section("`recovery`")?;
    let starts = section.get("starts").map_or(Some(Starts::AtOnce), |entry| match entry.as_text() {
        Some(_) => entry.choice(&[("at once", Starts::AtOnce), ("after the draw", Starts::AfterTheDraw)]),
        None => entry.integer(1..=1200).and_then(|period| u16::try_from(period).ok()).map(Starts::Period),
    });
    let share = section.get("share").map_or(Some(Decimal::ONE), |entry| paid::at_most_all(&entry));
    let floor = section.get("floor").map_or(Some(Decimal::ZERO), |entry| amounts::positive(&entry));
    section.finish();
    Some(Recovery { starts: starts?, share: share?, floor: floor? })
}
