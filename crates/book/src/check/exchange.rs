//! Exchange rates that records and payments need, as far as that can be seen before calculating: for records in memory that name their
//! owner, and for the payout of each plan.

use super::{names, place_of_person};
use crate::{Book, RateTable, assignments};
use kernel::{Currency, Date, DateRange, Problem, Problems};
use measures::{Counted, Definition, MeasureUnit};
use plans::Exchange;
use records::{Row, Table};
use std::collections::BTreeMap;

/// Adds what goes unpaid for each pair of currencies without a rate that a record or a payment needs.
pub fn check(book: &Book, problems: &mut Problems) {
    let plans = assignments::by_person(&book.assignments, book.organisation.people().len());
    for measure in book.measures.iter().filter(|measure| measure.unit == MeasureUnit::Money) {
        if let Definition::Counted(counted) = &measure.definition
            && let Some(table) = book.tables.get(&counted.of)
        {
            records(book, counted, table, &plans, problems);
        }
    }
    payouts(book, problems);
}

#[derive(Default)]
struct Lacking {
    count: usize,
    first: usize,
    day: Option<Date>,
}

/// Records whose day is a plain date column and whose owner is on a plan: the record's currency into the plan's.
fn records(book: &Book, counted: &Counted, table: &Table, plans: &[Vec<(usize, DateRange)>], problems: &mut Problems) {
    let (Some((day, _)), Some((currency, _)), Some((owner, _))) =
        (table.column(counted.on.text.trim()), table.column("currency"), table.column("owner"))
    else {
        return;
    };
    let mut codes: BTreeMap<&str, Option<Currency>> = BTreeMap::new();
    let mut lacking: BTreeMap<(RateTable, Currency, Currency), Lacking> = BTreeMap::new();
    for row in table.rows() {
        let Some(code) = row.text_at(currency) else { continue };
        let known = codes.entry(code).or_insert_with(|| {
            let parsed = code.parse::<Currency>();
            parsed.map_err(|why| problems.push(unknown_currency(&row, &why))).ok()
        });
        let (Some(from), Some(kernel::Value::Date(on))) = (*known, row.cell(day)) else { continue };
        if book.company.calendar.period_of(on).is_none() {
            continue;
        }
        let Some(person) = row.text_at(owner).and_then(|owner| book.organisation.position(owner)) else { continue };
        let plan = plans[person].iter().find(|(_, range)| range.contains(on)).map(|(plan, _)| &book.plans[*plan]);
        let into = plan.map_or(book.company.currency, |plan| plan.currency);
        let rates = match plan.map(|plan| plan.exchange) {
            Some(Exchange::Plan) => RateTable::Plan,
            _ => RateTable::Market,
        };
        if book.exchange.rate(rates, from, into, on).is_none() {
            let found = lacking.entry((rates, from, into)).or_insert_with(|| Lacking { first: row.index, ..Lacking::default() });
            found.count += 1;
            found.day = found.day.max(Some(on));
        }
    }
    for ((rates, from, into), found) in lacking {
        let Some(row) = table.row(found.first) else { continue };
        let rows = if found.count == 1 { "this row needs it".to_owned() } else { format!("{} rows, this one first, need it", found.count) };
        let day = found.day.map(|day| format!(" on or before {day}")).unwrap_or_default();
        problems.push(
            Problem::unpaid(
                "missing-rate",
                row.at("currency"),
                format!("There is no {} rate from {from} to {into}{day}; {rows}.", rates.word()),
            )
            .expected(format!("a rate of {from} in {into}: none is derived from its inverse or through a third currency"))
            .hint("add it to exchange_rates; until then such records are refused"),
        );
    }
}

fn unknown_currency(row: &Row<'_>, why: &str) -> Problem {
    Problem::unpaid("unknown-currency", row.at("currency"), format!("{why}; records in it are refused."))
        .expected("a three-letter code such as USD")
}

/// For each person paid in another currency than her plan's: a market rate on the last day of each pay window.
fn payouts(book: &Book, problems: &mut Problems) {
    let mut lacking: BTreeMap<(Currency, Currency), (Date, Vec<usize>)> = BTreeMap::new();
    for (plan, assignments) in book.plans.iter().zip(&book.assignments) {
        for assignment in assignments {
            let person = &book.organisation.people()[assignment.person];
            for window in book.company.calendar.windows(plan.pays) {
                if assignment.range.days_within(window.start, window.end) == 0 {
                    continue;
                }
                let Ok(last) = window.end.yesterday() else { continue };
                let row = person.as_of(last).or(person.rows.last());
                let payout = row.and_then(|row| row.currency).unwrap_or(book.company.currency);
                if book.exchange.rate(RateTable::Market, plan.currency, payout, last).is_none() {
                    let found = lacking.entry((plan.currency, payout)).or_insert((last, Vec::new()));
                    found.0 = found.0.max(last);
                    found.1.push(assignment.person);
                }
            }
        }
    }
    for ((from, to), (day, mut people)) in lacking {
        people.sort_unstable();
        people.dedup();
        let ids: Vec<&str> = people.iter().map(|person| book.organisation.people()[*person].id.as_str()).collect();
        let at = place_of_person(book, people[0]);
        problems.push(
            Problem::unpaid(
                "missing-rate",
                at,
                format!("There is no market rate from {from} to {to} on or before {day}, in which {} would be paid.", names(&ids)),
            )
            .expected(format!("a rate of {from} in {to}"))
            .hint("add it to exchange_rates"),
        );
    }
}
