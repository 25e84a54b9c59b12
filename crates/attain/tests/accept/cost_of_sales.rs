//! What the real books' pay costs for what it brings, against sums of the files as they were given.

use crate::books::{example, shared};
use kernel::Decimal;
use payments::State;
use payments::cost_of_sales::{By, cost_of_sales, lines};
use payments::{books, parts};
use std::path::Path;

fn state(name: &str, shared: &Path) -> State {
    let (book, _) = example(name, shared);
    let outcome = engine::calculate(&book, &engine::Options::default()).unwrap_or_else(|wrong| panic!("{wrong}"));
    State::new(book, outcome)
}

/// In every grouping pay is all that was earned, and lines add up to their groups; revenue counts once.
fn adds_up(state: &State, revenue: &str) {
    let last = state.outcome.through;
    let earned: Decimal = state.outcome.all_payments().iter().map(|payment| payment.earnings).sum();
    for by in By::ALL {
        let found = cost_of_sales(state, by, 0, last).unwrap_or_else(|wrong| panic!("{wrong}"));
        assert_eq!((found.total.pay, found.total.revenue.to_string()), (earned, revenue.to_owned()), "by {}", by.word());
        let groups: Decimal = found.groups.iter().map(|group| group.pay).sum();
        assert_eq!(groups, earned, "by {}", by.word());
        for group in &found.groups {
            let behind = lines(state, by, &group.group, 0, last).unwrap_or_else(|wrong| panic!("{wrong}"));
            assert_eq!(behind.iter().filter_map(|line| line.home).sum::<Decimal>(), group.pay, "{} {}", by.word(), group.label);
        }
    }
}

#[test]
fn every_order_of_adventureworks_is_revenue_and_every_cent_of_pay_is_compared() {
    let Some(shared) = shared() else { return };
    // Σ SubTotal of all 31,465 orders is 109,846,381.4039.
    adds_up(&state("adventureworks", &shared), "109846381.40");
}

#[test]
fn every_won_deal_of_the_crm_is_revenue_and_its_commission_is_a_cost_of_the_contract() {
    let Some(shared) = shared() else { return };
    let mut reader = csv::Reader::from_path(shared.join("data/crm-opportunities/sales_pipeline.csv")).unwrap();
    let headers = reader.headers().unwrap().clone();
    let column = |name: &str| headers.iter().position(|header| header == name).unwrap();
    let (stage, value) = (column("deal_stage"), column("close_value"));
    let records = reader.records().map(|record| record.unwrap());
    let won: Decimal = records.filter(|record| &record[stage] == "Won").map(|record| record[value].parse::<Decimal>().unwrap()).sum();
    let state = state("crm-opportunities", &shared);
    adds_up(&state, &format!("{won}.00"));
    let report = books::capitalisation(&state, None).unwrap_or_else(|wrong| panic!("{wrong}"));
    let capitalised: Decimal = report.contracts.iter().map(|contract| contract.capitalised).sum();
    let parts = parts::parts(&state.book, &state.outcome).unwrap_or_else(|wrong| panic!("{wrong}"));
    let own = parts.iter().filter(|(key, _)| key.component == "Commission");
    let earned: Decimal = own.map(|(key, minor)| parts::major(*minor, key.currency)).sum();
    // What a win rate of 70 % adds is for no single deal.
    let multiplied =
        state.outcome.all_earnings().into_iter().filter(|line| line.component.as_str() == "Commission" && line.record.is_none());
    assert_eq!(capitalised, earned - multiplied.map(|line| line.amount).sum::<Decimal>());
    let closing = report.movements.last().expect("a last month").closing;
    assert_eq!(report.contracts.iter().map(|contract| contract.carrying).sum::<Decimal>(), closing);
}
