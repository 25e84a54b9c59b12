//! The CRM's opportunities: 35 agents in 6 teams, 8,800 opportunities with US dates, a misspelt product and missing accounts.

use crate::books::{everywhere, example, shared};
use crate::figures::{Figures, rows, same, shown};
use book::Book;
use kernel::Decimal;
use records::Kind;
use std::path::Path;

#[test]
fn each_quarter_of_each_agent_agrees_to_the_last_digit() {
    let Some(shared) = shared() else { return };
    everywhere("crm-opportunities", &shared, |book, figures| {
        quarters_agree(book, figures, &shared);
        totals_agree(figures);
    });
}

fn quarters_agree(book: &Book, figures: &Figures, shared: &Path) {
    let ours: Vec<String> = figures
        .listed("win-rate", "quarter")
        .into_iter()
        .map(|(agent, quarter)| {
            let value = |measure: &str| figures.of(agent, measure, "quarter", quarter).value;
            let row = book.organisation.person(agent).unwrap().rows.last().unwrap();
            [
                agent.to_owned(),
                row.manager.as_ref().unwrap().to_string(),
                row.attributes["region"].to_string(),
                quarter.to_owned(),
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
}

/// Won and lost opportunities are credited to their agent; the open ones to nobody yet.
fn totals_agree(figures: &Figures) {
    let total = |measure: &str| -> Decimal {
        let listed = figures.listed(measure, "quarter").into_iter();
        listed.filter_map(|(agent, quarter)| figures.of(agent, measure, "quarter", quarter).value).sum()
    };
    let (won, value, lost) = (total("deals-won"), total("won-value"), total("deals-lost"));
    assert_eq!([won, value, lost].map(|total| total.normalize().to_string()), ["4238", "10005534", "2473"]);
    assert_eq!(shown(Some(won / (won + lost)), 4), "0.6315");
    assert_eq!(figures.uncredited.values().sum::<usize>(), 1_589 + 500);
}

/// The mapping mends `GTXPro`, so that its product is found.
#[test]
fn products_are_found_although_the_crm_misspells_one() {
    let Some(shared) = shared() else { return };
    let (book, notes) = example("crm-opportunities", &shared);
    assert_eq!(notes.to_string(), "");
    let products = book.tables[&Kind::Deals].rows().filter(|deal| deal.text("product") == Some("GTX Pro")).count();
    assert_eq!(products, 1_480);
}
