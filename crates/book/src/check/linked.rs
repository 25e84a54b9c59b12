//! Exchange rates that linked records need: a payment or a return in another currency than the record that it names.

use crate::{Book, RateTable};
use kernel::{Currency, MeasureId, Problem, Problems};
use measures::{Counted, Definition, MeasureUnit};
use plans::{Component, Event, Linked, Waits};
use records::Kind;
use std::collections::{BTreeMap, BTreeSet};

/// Adds what counts nothing for each pair of currencies without a market rate. Records whose day is a plain date column are looked at.
pub fn check(book: &Book, problems: &mut Problems) {
    let mut links: BTreeSet<(Kind, &MeasureId, &str)> = BTreeSet::new();
    for component in book.plans.iter().flat_map(|plan| &plan.components) {
        let measure = component.kind.commission().and_then(|commission| book.measure(&commission.measure));
        let Some(Definition::Counted(counted)) = measure.map(|measure| &measure.definition) else { continue };
        links.extend(linked(component).map(|linked| (counted.of, &linked.measure, linked.by.as_str())));
    }
    for (kind, measure, by) in links {
        let Some(measure) = book.measure(measure).filter(|measure| measure.unit == MeasureUnit::Money) else { continue };
        if let Definition::Counted(counted) = &measure.definition {
            of_measure(book, kind, counted, by, problems);
        }
    }
}

fn linked(component: &Component) -> impl Iterator<Item = &Linked> {
    let parts = component.release.iter().filter_map(|part| match &part.waits {
        Waits::Payments(linked) => Some(linked),
        Waits::Booking | Waits::Day(_) | Waits::End(_) => None,
    });
    let event = component.clawback.as_ref().and_then(|clawback| match &clawback.event {
        Event::Linked(linked) => Some(linked),
        Event::Day(_) => None,
    });
    parts.chain(event)
}

fn of_measure(book: &Book, kind: Kind, counted: &Counted, by: &str, problems: &mut Problems) {
    let Some((named, table)) = book.tables.get(&kind).zip(book.tables.get(&counted.of)) else { return };
    let Some((day, _)) = table.column(counted.on.text.trim()) else { return };
    let currency = |text: Option<&str>| text.map_or(Ok(book.company.currency), str::parse::<Currency>).ok();
    let of_named: BTreeMap<&str, Option<Currency>> =
        named.rows().filter_map(|row| Some((row.text("id")?, currency(row.text("currency"))))).collect();
    let mut told = BTreeSet::new();
    for row in table.rows() {
        let Some(into) = row.text(by).and_then(|id| of_named.get(id).copied().flatten()) else { continue };
        let (Some(from), Some(kernel::Value::Date(on))) = (currency(row.text("currency")), row.cell(day)) else { continue };
        if book.exchange.rate(RateTable::Market, from, into, on).is_none() && told.insert((from, into)) {
            let message =
                format!("There is no market rate from {from} to {into} on {on}; this row counts nothing for the record that it names.");
            let problem = Problem::unpaid("missing-rate", row.at("currency"), message).expected(format!("a rate of {from} in {into}"));
            problems.push(problem.hint("add it to exchange_rates"));
        }
    }
}
