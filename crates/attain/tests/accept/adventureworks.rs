//! AdventureWorks: 17 sales people, 163 quarterly quotas, 31,465 orders.

use crate::books::{everywhere, shared};
use crate::figures::{Figures, rows, same, shown};
use book::{Book, RateTable};
use kernel::Decimal;
use std::path::Path;

#[test]
fn each_quarter_of_each_sales_person_agrees_to_the_last_digit() {
    let Some(shared) = shared() else { return };
    everywhere("adventureworks", &shared, |book, figures| {
        quarters_agree(book, figures, &shared);
        totals_agree(figures);
        rates_are_there(book);
    });
}

/// The first and the last of the dollar's rates in euro, as the file has them; marks, francs and old bolívares are left out.
fn rates_are_there(book: &Book) {
    let rates = |to: &str| book.exchange.rates.get(&(RateTable::Market, "USD".parse().unwrap(), to.parse().unwrap()));
    let euro = rates("EUR").unwrap();
    let day = |text: &str| euro[&text.parse().unwrap()].to_string();
    assert_eq!((day("2011-05-31"), day("2014-05-31")), ("0.9703".into(), "0.9962".into()));
    let all: usize = book.exchange.rates.values().map(|days| days.len()).sum();
    assert_eq!(all, 13_532 - 1_465);
}

fn quarters_agree(book: &Book, figures: &Figures, shared: &Path) {
    let ours: Vec<String> = figures
        .listed("sales", "period")
        .into_iter()
        .map(|(person, quarter)| {
            let sales = figures.of(person, "sales", "period", quarter);
            let orders = figures.of(person, "orders", "period", quarter).value.unwrap_or_default();
            let paid = |component: &str| figures.paid.get(&(person.into(), component.into(), quarter.into())).copied().unwrap_or_default();
            [
                person.to_owned(),
                book.organisation.person(person).unwrap().name.clone(),
                quarter.to_owned(),
                shown(sales.quota, 4),
                shown(Some(orders), 0),
                shown(sales.value, 4),
                shown(sales.attainment.map(|a| a * Decimal::ONE_HUNDRED), 4),
                shown(Some(paid("Commission")), 2),
                shown(Some(paid("Bonus")), 2),
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

/// Every order is credited to its sales person, or to nobody: the online orders name none.
fn totals_agree(figures: &Figures) {
    let (orders, credited) = figures.credited["sales"];
    let paid: Decimal = figures.paid.values().sum();
    assert_eq!((orders, credited.normalize().to_string()), (3_806, "80487704.1832".into()));
    assert_eq!((paid.to_string(), figures.payments.to_string()), ("1139560.64".into(), "1139560.64".into()));
    assert_eq!(figures.uncredited.iter().map(|(why, n)| (why.as_str(), *n)).collect::<Vec<_>>(), [("no one named", 31_465 - 3_806)]);
}
