//! The CRM's opportunities: 35 agents in 6 teams, 8,800 opportunities with US dates, a misspelt product and missing accounts.

use crate::figures::{calculate, everywhere, example, measured, rows, same, shared, shown};
use book::Book;
use kernel::{Decimal, Unit};
use records::Kind;
use std::path::Path;

#[test]
fn each_quarter_of_each_agent_agrees_to_the_last_digit() {
    let Some(shared) = shared() else { return };
    everywhere("crm-opportunities", &shared, |book| quarters_agree(book, &shared));
}

fn quarters_agree(book: &Book, shared: &Path) {
    let outcome = calculate(book);
    let measured = measured(outcome.all_measurements(), Unit::Quarter);
    let ours: Vec<String> = measured
        .iter()
        .filter(|((_, measure, _), _)| measure == "win-rate")
        .map(|((agent, _, quarter), _)| {
            let value = |measure: &str| measured.get(&(agent.clone(), measure.into(), quarter.clone())).and_then(|m| m.value);
            let row = book.organisation.person(agent).unwrap().rows.last().unwrap();
            [
                agent.clone(),
                row.manager.as_ref().unwrap().to_string(),
                row.attributes["region"].to_string(),
                quarter.clone(),
                shown(Some(value("deals-won").unwrap_or_default()), 0),
                shown(Some(value("won-value").unwrap_or_default()), 0),
                shown(Some(value("deals-lost").unwrap_or_default()), 0),
                shown(value("win-rate"), 4),
                shown(value("average-deal"), 4),
                shown(value("cycle-days"), 4),
            ]
            .join(",")
        })
        .collect();
    let columns = ["agent", "manager", "office", "quarter", "won", "won_value", "lost", "win_rate", "average_deal", "cycle_days"];
    let theirs: Vec<String> =
        rows(&shared.join("accept/crm-agent-quarters.csv")).iter().map(|row| columns.map(|c| row[c].clone()).join(",")).collect();
    assert_eq!(theirs.len(), 120);
    same(&ours, &theirs);
    let deals = outcome.conservation[&Kind::Deals];
    assert_eq!((deals.read, deals.credited, deals.uncredited, deals.rejected), (8_800, 6_711, 2_089, 0));
    let total = |measure: &str| -> Decimal {
        measured.iter().filter(|((_, m, _), _)| m == measure).filter_map(|(_, m)| m.value).sum::<Decimal>().normalize()
    };
    assert_eq!(["deals-won", "won-value", "deals-lost"].map(|m| total(m).to_string()), ["4238", "10005534", "2473"]);
    assert_eq!(shown(Some(total("deals-won") / (total("deals-won") + total("deals-lost"))), 4), "0.6315");
}

/// What was found by spelling: the mapping mends `GTXPro`; without it, the check would suggest it.
#[test]
fn products_are_found_although_the_crm_misspells_one() {
    let Some(shared) = shared() else { return };
    let (book, notes) = example("crm-opportunities", &shared);
    assert!(!notes.has_errors(), "{notes}");
    assert!(!notes.to_string().contains("which is not in products"), "{notes}");
    let products = book.tables[&Kind::Deals].rows().filter(|deal| deal.text("product") == Some("GTX Pro")).count();
    assert_eq!(products, 1_480);
}
