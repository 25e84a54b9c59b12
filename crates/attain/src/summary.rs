//! The summary of a calculation, as tables for the terminal.

use crate::said::{amount, counted, table};
use book::{Book, results::Payment};
use kernel::{Currency, Decimal};
use std::collections::BTreeMap;

/// How many people are listed.
const PEOPLE: usize = 20;

/// Where every record went, what each plan component earned, and who is paid most.
pub fn summary(book: &Book, outcome: &engine::Outcome) -> String {
    let through = &book.company.calendar.periods()[outcome.through].id;
    let payments = outcome.all_payments();
    let waiting = waiting(book, outcome.through).map(|waiting| format!("\n\n{waiting}")).unwrap_or_default();
    let (records, components, people) = (records(outcome), components(outcome), people(book, &payments));
    format!("{} through {through}\n\n{records}\n\n{components}\n\n{people}{waiting}", book.company.name)
}

/// Adjustments that would be paid by now, had somebody approved them.
fn waiting(book: &Book, through: usize) -> Option<String> {
    let mut sums: BTreeMap<Currency, Decimal> = BTreeMap::new();
    let mut count = 0;
    for adjustment in book.adjustments.iter().filter(|a| a.approver.is_none() && a.period <= through) {
        count += 1;
        *sums.entry(adjustment.currency).or_default() += adjustment.amount;
    }
    let sums: Vec<String> = sums.into_iter().map(|(currency, sum)| format!("{} {}", currency.code(), amount(sum, currency))).collect();
    (count > 0).then(|| format!("not paid, since nobody has approved: {}, {}", counted(count, "adjustment"), sums.join(", ")))
}

/// Where the time went: rows and time of each stage.
pub fn profile(stages: &[engine::outcome::Stage]) -> String {
    let whole = |number: u64| kernel::money::grouped(Decimal::from(number), 0);
    let row = |stage: &engine::outcome::Stage| {
        let micros = stage.took.as_micros().max(1);
        let second = u64::try_from(u128::from(stage.rows) * 1_000_000 / micros).unwrap_or(u64::MAX);
        vec![stage.name.to_owned(), whole(stage.rows), format!("{} ms", stage.took.as_millis()), whole(second)]
    };
    let rows = stages.iter().map(row).collect();
    table(&["Stage", "Rows", "Took", "Rows a second"], 1, rows).to_string()
}

fn records(outcome: &engine::Outcome) -> String {
    let figure = |number: u64| kernel::money::grouped(Decimal::from(number), 0);
    let rows = outcome
        .conservation
        .iter()
        .filter(|(_, went)| went.read > 0)
        .map(|(kind, went)| {
            vec![kind.to_string(), figure(went.read), figure(went.credited), figure(went.uncredited), figure(went.rejected)]
        })
        .collect();
    table(&["Records", "Read", "Credited", "Uncredited", "Rejected"], 1, rows).to_string()
}

fn components(outcome: &engine::Outcome) -> String {
    let rows = outcome
        .component_totals()
        .into_iter()
        .map(|total| {
            let lines = kernel::money::grouped(Decimal::from(total.lines), 0);
            vec![
                total.plan.to_string(),
                total.component.to_string(),
                total.currency.code().into(),
                lines,
                amount(total.amount, total.currency),
            ]
        })
        .collect();
    table(&["Plan", "Component", "Currency", "Lines", "Earned"], 3, rows).to_string()
}

fn people(book: &Book, payments: &[Payment]) -> String {
    let mut paid: BTreeMap<(String, Currency), Decimal> = BTreeMap::new();
    let mut all: BTreeMap<Currency, Decimal> = BTreeMap::new();
    for payment in payments {
        *paid.entry((payment.person.to_string(), payment.currency)).or_default() += payment.amount;
        *all.entry(payment.currency).or_default() += payment.amount;
    }
    let people = paid.len();
    let mut paid: Vec<_> = paid.into_iter().collect();
    paid.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let mut rows: Vec<Vec<String>> = paid
        .into_iter()
        .take(PEOPLE)
        .map(|((id, currency), total)| {
            let name = book.organisation.person(&id).map_or_else(|| id.clone(), |person| person.name.clone());
            vec![name, id, currency.code().into(), amount(total, currency)]
        })
        .collect();
    for (currency, total) in all {
        rows.push(vec!["All".into(), counted(people, "payee"), currency.code().into(), amount(total, currency)]);
    }
    table(&["Paid most", "Id", "Currency", "Paid"], 3, rows).to_string()
}
