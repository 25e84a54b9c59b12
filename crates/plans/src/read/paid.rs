//! When a component pays, and what it takes back: `release` and `clawback`.

use crate::{Clawback, ClawbackStep, Event, Linked, ReleasePart, Waits, Within};
use kernel::document::{Entry, Section};
use kernel::money::percent;
use kernel::{Decimal, MeasureId, Unit};
use measures::read::keys;

/// `[ { share = "50%" }, { share = "50%", on = "invoiced_on", after = 30 } ]`.
pub(super) fn release(entry: &Entry<'_>) -> Option<Vec<ReleasePart>> {
    let items = entry.list()?;
    if items.is_empty() {
        entry.refuse("at least one part, such as { share = \"100%\", on = \"invoiced_on\" }");
        return None;
    }
    let read: Vec<Option<ReleasePart>> = items.iter().map(part).collect();
    let parts: Vec<ReleasePart> = read.into_iter().collect::<Option<_>>()?;
    let sum: Option<Decimal> = parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part.share));
    if sum != Some(Decimal::ONE) {
        let shown = sum.map_or_else(|| String::from("too much"), percent);
        entry.document().report(entry.problem("shares", format!("The parts add up to {shown}.")).expected("shares that add up to 100%"));
    }
    Some(parts)
}

fn part(item: &Entry<'_>) -> Option<ReleasePart> {
    let section = item.section("the part")?;
    let share = section.required("share", "share = \"50%\"").and_then(|entry| {
        let share = keys::share(&entry)?;
        if share.is_zero() {
            entry.refuse("a share above zero");
            return None;
        }
        Some(share)
    });
    let after = section.get("after").map_or(Some(0), |entry| entry.integer(0..=3650));
    let (on, paid, end_of) = (section.get("on"), section.get("paid"), section.get("end_of"));
    let units = [("period", Unit::Period), ("quarter", Unit::Quarter), ("year", Unit::Year)];
    let waits = match (&on, &paid, &end_of) {
        (Some(on), None, None) => on.text().map(Waits::Day),
        (None, Some(paid), None) => linked(&section, paid).map(Waits::Payments),
        (None, None, Some(end)) => end.choice(&units).map(Waits::End),
        (None, None, None) => Some(Waits::Booking),
        (_, Some(second), _) | (_, None, Some(second)) => {
            let problem = second.problem("two-conditions", "A part waits for one thing: a day, payments, or the end of a window.");
            section.report(problem.hint("make two parts"));
            None
        }
    };
    section.finish();
    Some(ReleasePart { share: share?, waits: waits?, after: u16::try_from(after?).ok()?, at: section.at() })
}

/// A measure's records, and the column in which they name what they belong to: `deal`, when it is not written.
fn linked(section: &Section<'_>, measure: &Entry<'_>) -> Option<Linked> {
    let by = section.get("by").map_or(Some(String::from("deal")), |entry| entry.text());
    Some(Linked { measure: MeasureId::from(measure.text()?), by: by? })
}

/// `{ on = "cancelled_on", schedule = [ … ], attainment = "falls" }`.
pub(super) fn clawback(entry: &Entry<'_>) -> Option<Clawback> {
    let section = entry.section("`clawback`")?;
    let event = match (section.get("on"), section.get("measure")) {
        (Some(on), None) => on.text().map(Event::Day),
        (None, Some(measure)) => linked(&section, &measure).map(Event::Linked),
        _ => {
            let problem = entry.problem("clawback-event", "It is not clear what tells that a record is taken back.");
            let expected = "either `on` (a column with the day of the cancellation) or `measure` (of returns that name the record)";
            section.report(problem.expected(expected));
            None
        }
    };
    let schedule = section.get("schedule").map_or(Some(Vec::new()), |entry| schedule(&entry));
    let falls = section.get("attainment").map_or(Some(true), |entry| entry.choice(&[("falls", true), ("stays", false)]));
    section.finish();
    Some(Clawback { event: event?, schedule: schedule?, attainment_falls: falls?, at: section.at() })
}

fn schedule(entry: &Entry<'_>) -> Option<Vec<ClawbackStep>> {
    let items = entry.list()?;
    if items.is_empty() {
        entry.refuse("at least one step, such as { months = 3, takes = \"100%\" }");
        return None;
    }
    let steps: Vec<ClawbackStep> = items.iter().map(step).collect::<Vec<_>>().into_iter().collect::<Option<_>>()?;
    for (index, pair) in steps.windows(2).enumerate() {
        let [one, two] = pair else { continue };
        let in_order = match (one.within, two.within) {
            (Within::Months(a), Within::Months(b)) | (Within::Days(a), Within::Days(b)) => a < b,
            _ => false,
        };
        if !in_order {
            let problem = items[index + 1].problem("schedule-order", "This step does not end after the one before it.");
            entry.document().report(problem.expected("steps of one unit (`months` or `days`), each longer than the one before"));
        }
    }
    Some(steps)
}

fn step(item: &Entry<'_>) -> Option<ClawbackStep> {
    let section = item.section("the step")?;
    let within = match (section.get("months"), section.get("days")) {
        (Some(months), None) => months.integer(1..=240).and_then(|months| u16::try_from(months).ok()).map(Within::Months),
        (None, Some(days)) => days.integer(1..=7300).and_then(|days| u16::try_from(days).ok()).map(Within::Days),
        _ => {
            item.refuse("either `months` or `days`, such as { months = 3, takes = \"100%\" }");
            None
        }
    };
    let takes = section.required("takes", "takes = \"100%\"").and_then(|entry| at_most_all(&entry));
    section.finish();
    Some(ClawbackStep { within: within?, takes: takes? })
}

/// A share from nothing to all.
pub(super) fn at_most_all(entry: &Entry<'_>) -> Option<Decimal> {
    let share = keys::share(entry)?;
    if share > Decimal::ONE {
        entry.refuse("a share of at most 100%");
        return None;
    }
    Some(share)
}
