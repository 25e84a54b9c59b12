//! Why does February pay what it pays?

use crate::cast;
use parquet::arrow::ArrowWriter;
use payments::explain::{Question, why};
use records::{Data, Kind, Table};
use std::path::Path;

#[test]
fn ada_asks_why_february_pays_what_it_pays() {
    let answer = why(&cast::february(), "ada", 1, &Question::default()).expect("an answer");
    insta::assert_snapshot!(answer.to_text(), @r#"
    Ada Young (ada), 2026-02: 6,950.00 USD
      6,800.00 earned + 150.00 adjusted by hand = 6,950.00 USD.

    Plan Account Executive, version 1 (plans/account-executive.toml:2:1): 6,800.00 USD
      Its one component makes 6,800.00 USD.

      New business, commission (plans/account-executive.toml:8:1): 6,800.00
        Pays a rate on new-bookings.
        Tiers act on what adds up in a year. Each slice is paid at its own tier's rate.
        from 0% of quota to 100% of quota: 8%
        from 100% of quota: 12%
        New bookings in 2026: 130,000.05 of a quota of 100,000 = 130%
          quota from quotas.csv, row 2
              3,200.00  OPP-2: 39,999.95 × 8% = 3,199.996 ≈ 3,200.00 (below 100% of quota)
                        moved 2026 from 60,000.05 (60%) to 110,000.05 (110%)
                        credited on 2026-02-10: 50,000.00 USD as owner = 50,000.00 USD
                        from deals.csv, row 3
                          id = OPP-2, name = Ferry, owner = ada, account = ACC-1, stage = Won, kind = new, amount = 50000, currency = USD, closed_on = 2026-02-10
              1,200.00  OPP-2: 10,000.05 × 12% = 1,200.006 ≈ 1,200.00 (from 100% of quota)
              2,400.00  OPP-7: 20,000.00 × 12% = 2,400.00 (from 100% of quota)
                        moved 2026 from 110,000.05 (110%) to 130,000.05 (130%)
                        credited on 2026-02-25: 40,000.00 USD × 50% as split = 20,000.00 USD
                        from deals.csv, row 8
                          id = OPP-7, name = Buoy, owner = ada, stage = Won, kind = new, amount = 40000, currency = USD, closed_on = 2026-02-25
        The lines make 6,800.002 before rounding; the total is rounded half up to 6,800.00 USD, and the lines share its cents by largest remainder.

    Adjustment A-1: 150.00 USD, “Referral of a customer”, entered by carla, approved by dan
      from adjustments.csv, row 2
        id = A-1, person = ada, period = 2026-02, amount = 150, currency = USD, reason = Referral of a customer, author = carla, approver = dan

    Adjustment A-2: 99.00 USD, “Still to be looked at”, entered by carla, waiting for approval, so not paid
      from adjustments.csv, row 3
        id = A-2, person = ada, period = 2026-02, amount = 99, currency = USD, reason = Still to be looked at, author = carla
    "#);
}

#[test]
fn ben_asks_about_one_deal_in_another_currency() {
    let question = Question { record: Some("OPP-3".into()), ..Question::default() };
    let answer = why(&cast::february(), "ben", 1, &question).expect("an answer");
    insta::assert_snapshot!(answer.to_text(), @r#"
    Ben Okafor (ben), 2026-02: 3,024.00 EUR
      3,024.00 earned + 0.00 adjusted by hand = 3,024.00 EUR.

    Plan Account Executive, version 1 (plans/account-executive.toml:2:1): 3,360.00 USD
      Its one component makes 3,360.00 USD; × 0.9 (market rate from USD, holding since 2026-01-01) = 3,024.00 EUR.

      New business, commission (plans/account-executive.toml:8:1): 3,360.00
        Pays a rate on new-bookings.
        Tiers act on what adds up in a year. Each slice is paid at its own tier's rate.
        from 0% of quota to 100% of quota: 8%
        from 100% of quota: 12%
        New bookings in 2026: 42,000 of a quota of 80,000 = 52.5%
          quota from quotas.csv, row 3
              1,760.00  OPP-3: 22,000.00 × 8% = 1,760.00 (below 100% of quota)
                        moved 2026 from 0 (0%) to 22,000 (27.5%)
                        credited on 2026-02-12: 20,000.00 EUR as owner × 1.1 from EUR to USD, the rate since 2026-01-01 = 22,000.00 USD
                        from deals.csv, row 4
                          id = OPP-3, name = Pier, owner = ben, stage = Won, kind = new, amount = 20000, currency = EUR, closed_on = 2026-02-12
        The lines add up to 3,360.00 USD exactly; nothing had to be rounded.
    "#);
}

#[test]
fn the_same_answer_is_json_down_to_the_row_and_column() {
    let question = Question { record: Some("OPP-2".into()), ..Question::default() };
    let answer = why(&cast::february(), "ada", 1, &question).expect("an answer");
    let json = serde_json::to_value(&answer).expect("JSON");
    let line = &json["plans"][0]["components"][0]["lines"][0];
    assert_eq!(line["record"], "OPP-2");
    assert_eq!(line["axis"]["before"], "60000.05");
    let origin = &line["credit"]["origin"];
    assert_eq!((origin["file"].as_str(), origin["row"].as_u64()), (Some("deals.csv"), Some(3)));
    assert!(origin["cells"].as_array().expect("cells").iter().any(|cell| cell["header"] == "amount" && cell["value"] == "50000"));
}

#[test]
fn a_total_that_had_to_be_rounded_says_so() {
    let answer = why(&cast::february(), "ada", 0, &Question::default()).expect("an answer");
    let component = &answer.plans[0].components[0];
    assert_eq!(component.exact.map(|exact| exact.to_string()).as_deref(), Some("4800.004"));
    assert_eq!(
        component.rounding,
        "The lines make 4,800.004 before rounding; the total is rounded half up to 4,800.00 USD, and the lines share its cents by largest remainder."
    );
}

/// The deals as a Parquet file that stays where it is.
fn in_parquet(deals: &Table, path: &Path) -> Table {
    let columns: Vec<usize> = (0..deals.columns.len()).collect();
    let batches: Vec<_> = deals.batches().iter().map(|batch| batch.project(&columns).expect("the columns of deals")).collect();
    let file = std::fs::File::create(path).expect("a file");
    let mut writer = ArrowWriter::try_new(file, batches[0].schema(), None).expect("a writer");
    batches.iter().for_each(|batch| writer.write(batch).expect("a batch"));
    writer.close().expect("a file");
    let mut table = deals.clone();
    table.data = Data::Parquet(vec![path.to_owned()]);
    table.sources[0].file = "deals.parquet".into();
    table
}

#[test]
fn a_record_that_stays_in_parquet_is_found_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut tables = cast::tables();
    let deals = in_parquet(&tables[&Kind::Deals], &folder.path().join("deals.parquet"));
    tables.insert(Kind::Deals, deals);
    let state = cast::state(&cast::texts(), tables, 1);
    let question = Question { record: Some("OPP-7".into()), ..Question::default() };
    let answer = why(&state, "ada", 1, &question).expect("an answer");
    let origin = answer.plans[0].components[0].lines[0].credit.as_ref().and_then(|credit| credit.origin.as_ref()).expect("an origin");
    assert_eq!(origin.place(), "deals.parquet, row 7");
    assert!(origin.cells.iter().any(|cell| cell.column == "name" && cell.value == "Buoy"));
}
