//! AdventureWorks: 17 sales people, 163 quarterly quotas, 31,465 orders.

use crate::figures::{calculate, everywhere, measured, paid, rows, same, shared, shown};
use book::results::WhyNot;
use engine::Outcome;
use kernel::{Decimal, Unit};
use records::Kind;
use std::path::Path;

#[test]
fn each_quarter_of_each_sales_person_agrees_to_the_last_digit() {
    let Some(shared) = shared() else { return };
    everywhere("adventureworks", &shared, |book| {
        let outcome = calculate(book);
        quarters_agree(book, &outcome, &shared);
        totals_agree(&outcome);
        conserved(&outcome);
    });
}

fn quarters_agree(book: &book::Book, outcome: &Outcome, shared: &Path) {
    let measured = measured(outcome.all_measurements(), Unit::Period);
    let paid = paid(&outcome.all_earnings());
    let ours: Vec<String> = measured
        .iter()
        .filter(|((_, measure, _), _)| measure == "sales")
        .map(|((person, _, window), sales)| {
            let orders = measured.get(&(person.clone(), "orders".into(), window.clone())).and_then(|m| m.value).unwrap_or_default();
            let money = |component: &str| paid.get(&(person.clone(), component.into(), window.clone())).copied().unwrap_or_default();
            [
                person.clone(),
                book.organisation.person(person).unwrap().name.clone(),
                window.clone(),
                shown(sales.quota, 4),
                shown(Some(orders), 0),
                shown(sales.value, 4),
                shown(sales.attainment.map(|a| a * Decimal::ONE_HUNDRED), 4),
                shown(Some(money("Commission")), 2),
                shown(Some(money("Bonus")), 2),
            ]
            .join(",")
        })
        .collect();
    let columns = ["person_id", "name", "period_start", "quota", "orders", "credited", "attainment_percent", "commission", "bonus"];
    let theirs: Vec<String> =
        rows(&shared.join("accept/adventureworks-quarters.csv")).iter().map(|row| columns.map(|c| row[c].clone()).join(",")).collect();
    assert_eq!(theirs.len(), 163);
    same(&ours, &theirs);
}

fn totals_agree(outcome: &Outcome) {
    let sales: Vec<_> = outcome.all_credits().into_iter().filter(|credit| credit.measure.as_str() == "sales").collect();
    let credited: Decimal = sales.iter().map(|credit| credit.amount.to_decimal().unwrap()).sum();
    let paid: Decimal = outcome.all_earnings().iter().map(|line| line.amount).sum();
    assert_eq!((sales.len(), credited.to_string(), paid.to_string()), (3_806, "80487704.1832".into(), "1139560.64".into()));
    let payments: Decimal = outcome.all_payments().iter().map(|payment| payment.amount).sum();
    assert_eq!(payments.to_string(), "1139560.64");
}

/// Each order is credited, or not, with the reason: the online orders name nobody.
fn conserved(outcome: &Outcome) {
    let orders = outcome.conservation[&Kind::Transactions];
    assert_eq!((orders.read, orders.credited, orders.uncredited, orders.rejected), (31_465, 3_806, 27_659, 0));
    assert!(outcome.all_uncredited().iter().all(|order| order.reason == WhyNot::NoOne));
}
