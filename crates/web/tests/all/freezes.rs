//! What is frozen is the same wherever it is read: pages, papers, files, exports and the API.

use crate::company::Company;
use axum::http::{Method, StatusCode};
use std::io::Cursor;

const PAYROLL: &str = "[payroll.bank]\nformat = \"columns\"\ncurrency = \"USD\"\n\
    columns = [ { header = \"Payee\", value = \"{id}\" }, { header = \"Amount\", value = \"{amount}\" } ]\n\n\
    [cost_of_sales]\nmeasure = \"bookings\"\n";

fn text_of(address: &str, bytes: Vec<u8>) -> String {
    use calamine::{Reader, Xlsx};
    if address.contains(".pdf") {
        return documents::read::pages(&bytes).expect("a PDF").join(" ");
    }
    if address.contains(".xlsx") {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
        let sheets = book.sheet_names();
        let ranges: Vec<_> = sheets.iter().map(|sheet| book.worksheet_range(sheet).expect("a sheet")).collect();
        let cells = ranges.iter().flat_map(|range| range.cells().map(|(_, _, cell)| cell.to_string()));
        return cells.collect::<Vec<_>>().join(" | ");
    }
    String::from_utf8(bytes).expect("text")
}

/// Analyst and finance take a run of March up to a step.
fn run(company: &Company, number: u32, steps: &[(&str, &str)]) {
    assert_eq!(company.post("analyst", "/runs", "through=2026-03&why=March").status, StatusCode::SEE_OTHER);
    for (who, step) in steps {
        let answer = company.post(who, &format!("/runs/{number}/steps"), &format!("step={step}&why=closing"));
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{step}: {}", answer.text);
    }
}

#[test]
fn a_frozen_figure_is_the_same_wherever_it_is_read() {
    let company = Company::with(PAYROLL);
    run(&company, 1, &[("analyst", "submit"), ("finance", "approve")]);
    assert_eq!(company.post("finance", "/freezes", "scope=person&name=ada&why=Legal").status, StatusCode::SEE_OTHER);
    let late = r#"{"fields": {"amount": "13000"}, "why": "Signed late"}"#;
    assert_eq!(company.send_json("analyst", Method::PATCH, "/api/v1/records/deals/OPP-1", late).status, StatusCode::OK);
    run(&company, 2, &[("analyst", "submit"), ("finance", "approve"), ("finance", "finalise")]);
    // Whoever reads, where, and the figure as it stands there.
    let readers = [
        ("ada", "/?period=2026-03", "1,000"),
        ("ada", "/people/ada/statement?period=2026-03", "1,000.00"),
        ("ada", "/people/ada/statement?period=2026-03&by=component", "1,000.00"),
        ("ada", "/people/ada/statement?period=2026-04&by=changes", "1,000.00"),
        ("finance", "/people/ada/statement.pdf?period=2026-03", "1,000.00"),
        ("ada", "/people/ada/statement.xlsx?period=2026-03", "1000"),
        ("ada", "/people/ada/statement.csv?period=2026-03", "1000.00"),
        ("ada", "/people/ada/statement.csv?period=2026-03&by=component", "1000.00"),
        ("ada", "/people/ada/why?period=2026-03", "1,000.00"),
        ("ada", "/people/ada/statement/past?period=2026-03&run=2", "1,000.00"),
        ("ada", "/api/v1/people/ada/statement?period=2026-03", "\"total\":\"1000.00\""),
        ("ada", "/api/v1/people/ada/statement?period=2026-03&run=2", "\"total\":\"1000.00\""),
        ("ada", "/api/v1/people/ada/statement/versions?period=2026-03", "1000.00"),
        ("ada", "/api/v1/people/ada/why?period=2026-03", "1000.00"),
        ("mia", "/team?period=2026-03", "1,000.00"),
        ("finance", "/people?period=2026-03", "1,000.00"),
        ("finance", "/runs/2", "1,000.00"),
        ("finance", "/runs/2/people/ada", "1,000.00"),
        ("finance", "/api/v1/runs/2/payouts", "100000"),
        ("finance", "/runs/2/payroll", "ada,1000.00"),
        ("finance", "/runs/2/journal", "1000.00 USD"),
        ("finance", "/ledger?person=ada", "1,000.00"),
        ("finance", "/cost-of-sales?by=plan", "2,500.05"),
    ];
    let mut wrong = Vec::new();
    for (who, address, kept) in readers {
        let answer = company.get(who, address);
        assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text);
        let text = text_of(address, answer.bytes);
        if !text.contains(kept) {
            wrong.push(format!("{address} lacks {kept}"));
        }
        for calculated in ["1,300", "1300", "130000"] {
            if text.contains(calculated) {
                wrong.push(format!("{address} has {calculated}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn the_sidebar_leads_to_what_changes_pay_by_hand() {
    let company = Company::open();
    for who in ["analyst", "finance", "executive", "ada", "mia", "administrator"] {
        let home = company.get(who, "/").text;
        for address in ["/adjustments", "/holds", "/freezes"] {
            let opens = company.get(who, address).status == StatusCode::OK;
            assert_eq!(home.contains(&format!("href=\"{address}\"")), opens, "{who} {address}");
            let found = company.get(who, &format!("/search?q={}", &address[1..])).text;
            assert_eq!(found.contains(address), opens, "{who} finds {address}: {found}");
        }
    }
}

#[test]
fn a_seller_reads_that_her_pay_is_frozen_and_only_who_may_lift_it_what_waits() {
    let company = Company::open();
    run(&company, 1, &[]);
    assert_eq!(company.post("finance", "/freezes", "scope=plan&name=Sellers&why=Legal").status, StatusCode::SEE_OTHER);
    let late = r#"{"fields": {"amount": "13000"}, "why": "Signed late"}"#;
    assert_eq!(company.send_json("analyst", Method::PATCH, "/api/v1/records/deals/OPP-1", late).status, StatusCode::OK);
    let said = "Pay under Sellers is frozen as of";
    for (who, sees) in [("ada", false), ("mia", false), ("finance", true)] {
        let page = company.get(who, "/people/ada/statement?period=2026-03").text;
        assert!(page.contains(said) && page.contains("at the figures of run 1, by finance@example.com: Legal"), "{who}: {page}");
        assert_eq!(page.contains("+300.00 waits until the freeze is lifted"), sees, "{who}");
        let json = company.get(who, "/api/v1/people/ada/statement?period=2026-03").text;
        assert!(json.contains("\"reason\":\"Legal\""), "{json}");
        assert_eq!(json.contains("\"calculated\":130000"), sees, "{who}: {json}");
        assert_eq!(json.contains("\"waits\":[]"), !sees, "{who}");
    }
    let paper = text_of(".pdf", company.bytes("ada", "/people/ada/statement.pdf?period=2026-03"));
    assert!(paper.contains(said), "{paper}");
    assert!(company.get("ada", "/people/ada/why?period=2026-03").text.contains(said));
    // April is in no run yet: nothing of it is frozen.
    assert!(!company.get("ada", "/people/ada/statement?period=2026-04").text.contains(said));
}
