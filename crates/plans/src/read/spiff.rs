//! The keys of a SPIFF: those of a commission without tiers, and its days, limit and budget.

use super::{amounts, commission};
use crate::Spiff;
use kernel::document::{Entry, Section};
use kernel::{DateRange, Unit};

/// A SPIFF.
pub(super) fn read(section: &Section<'_>, pays: Unit) -> Option<Spiff> {
    let during = section.required("during", "during = { from = 2026-03-01, to = 2026-03-31 }").and_then(|entry| during(&entry));
    let limit = section.get("limit").map(|entry| amounts::positive(&entry));
    let budget = section.get("budget").map(|entry| amounts::positive(&entry));
    let commission = commission::read(section, pays);
    Some(Spiff { commission: commission?, during: during?, limit: super::settled(limit)?, budget: super::settled(budget)? })
}

/// `{ from = 2026-03-01, to = 2026-03-31 }`, both days included.
fn during(entry: &Entry<'_>) -> Option<DateRange> {
    let section = entry.section("`during`")?;
    let from = section.required("from", "from = 2026-03-01").and_then(|entry| entry.date());
    let last = section.required("to", "to = 2026-03-31").and_then(|entry| Some((entry.clone(), entry.date()?)));
    section.finish();
    let (from, (place, last)) = (from?, last?);
    if last < from {
        let problem = place.problem("effective-reversed", format!("It ends on {last}, before it starts on {from}."));
        section.report(problem.expected("a day on or after `from`"));
        return None;
    }
    Some(DateRange::new(from, last.tomorrow().ok()))
}
