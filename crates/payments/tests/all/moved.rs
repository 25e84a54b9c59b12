//! What a month costs, and what moved since the month before.

use crate::cast;
use kernel::Decimal;
use payments::cost_of_sales::{Moved, Moving, moved};
use records::Kind;

const FEBRUARY: usize = 1;

fn costs(adjustments: &str, rates: &str, period: usize) -> Moved {
    let mut tables = cast::tables();
    let head = "id,person,period,amount,currency,reason,author,approver\n";
    tables.insert(Kind::Adjustments, cast::table(Kind::Adjustments, &format!("{head}{adjustments}")));
    tables.insert(Kind::ExchangeRates, cast::table(Kind::ExchangeRates, &format!("from,to,date,rate\n{rates}")));
    let state = cast::state(&cast::texts(), tables, FEBRUARY);
    moved(&state, period).unwrap_or_else(|problems| panic!("{problems}"))
}

fn d(text: &str) -> Decimal {
    text.parse().expect("an amount")
}

fn rows(moved: &Moved) -> Vec<(Moving, Decimal, u64)> {
    moved.changes.iter().map(|change| (change.what.clone(), change.change, change.people)).collect()
}

const STEADY: &str = "EUR,USD,2026-01-01,1.10\nUSD,EUR,2026-01-01,0.90\n";

#[test]
fn february_costs_more_by_what_sold_more_and_by_an_adjustment() {
    let found = costs("A-1,ada,2026-02,150,USD,Referral of a customer,carla,dan\n", STEADY, FEBRUARY);
    // January: Ada's 60,000.05 at 8%. February: her 39,999.95 at 8% and 30,000.05 at 12%, Ben's 42,000 at 8%.
    assert_eq!((found.expense_before, found.expense), (d("4800.00"), d("10310.00")));
    assert_eq!(found.before.as_deref(), Some("2026-01"));
    let component = Moving::Component("New business".to_owned());
    assert_eq!(rows(&found), [(component, d("5360.00"), 2), (Moving::Adjustments, d("150"), 1)]);
}

#[test]
fn the_same_amount_at_another_rate_is_the_rates_change_and_nobodys() {
    let hundred = "A-1,ben,2026-01,100,EUR,Stand at the fair,carla,dan\nA-2,ben,2026-02,100,EUR,Stand at the fair,carla,dan\n";
    let found = costs(hundred, &format!("{STEADY}EUR,USD,2026-02-20,1.25\n"), FEBRUARY);
    assert_eq!((found.expense_before, found.expense), (d("4910.00"), d("10285.00")));
    let component = Moving::Component("New business".to_owned());
    assert_eq!(rows(&found), [(component, d("5360.00"), 2), (Moving::Rates, d("15.00"), 1)]);
}

#[test]
fn the_first_period_is_compared_with_nothing() {
    let found = costs("", STEADY, 0);
    assert_eq!((found.before, found.expense_before, found.expense), (None, d("0"), d("4800.00")));
    assert!(found.of_revenue.is_none(), "the book does not say where revenue stands");
}
