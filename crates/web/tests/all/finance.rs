//! Finance posts March's end before its run is final, sees what is owed and what is capitalised, and what pay costs for what it brings.

use crate::company::Company;
use axum::http::{Method, StatusCode};

const BOOKS: &str = "[capitalised.\"New business\"]\ncomponents = [\"New business\"]\nmonths = 36\n\n\
    [cost_of_sales]\nmeasure = \"bookings\"\nmargin = \"amount * 0.5\"\nterritory = \"kind\"\n";

fn books() -> Company {
    let company = Company::with(BOOKS);
    assert_eq!(company.post("analyst", "/runs", "through=2026-03&why=March").status, StatusCode::SEE_OTHER);
    company
}

fn close(company: &Company) {
    for (who, step) in [("analyst", "submit"), ("finance", "approve"), ("finance", "finalise")] {
        let answer = company.post(who, "/runs/1/steps", &format!("step={step}&why=closing"));
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{step}: {}", answer.text);
    }
}

#[test]
fn a_months_end_is_posted_by_finance_and_taken_back_by_the_close() {
    let company = books();
    let open = company.get("finance", "/accruals").text;
    assert!(open.contains("Run 1 through 2026-03, draft") && open.contains("<small>open</small>"), "{open}");
    assert_eq!(company.post("analyst", "/accruals", "run=1").status, StatusCode::NOT_FOUND, "an analyst does not post");
    let unnamed = company.post("finance", "/accruals", "run=first");
    assert!(unnamed.status == StatusCode::CONFLICT && unnamed.text.contains("named by its number"), "{}", unnamed.text);
    assert_eq!(company.post("finance", "/accruals", "run=1&why=March").headers["location"], "/accruals?done=month-end");
    assert_eq!(company.post("finance", "/accruals", "run=1&why=March").headers["location"], "/accruals?done=stands");
    let posted = company.get("finance", "/accruals").text;
    assert!(posted.contains("open, posted"), "{posted}");
    // 1,000.00 of Ada, 800.05 of Ben, 700.00 of Carla; Mia gets 5 % of the first two, Noor of the last.
    assert!(posted.contains("2,625.05"), "{posted}");
    let ledger = company.get("finance", "/api/v1/ledger").text;
    assert!(ledger.contains("run 1 month-end") && ledger.contains("capitalised New business/OPP-1"), "{ledger}");
    close(&company);
    let json = company.get("finance", "/api/v1/accruals").text;
    let last = r#""accrued":"0.00","held":"0.00","payable":"2625.05","closed":true,"posted":"0.00""#;
    assert!(json.contains(last), "{json}");
    let csv = company.get("finance", "/accruals.csv").text;
    assert!(
        csv.lines().next().is_some_and(|head| head.trim_end().ends_with("reporting_currency,closing_in_reporting_currency,rate,rate_date"))
    );
    assert!(csv.contains("2026-03,USD,closed,") && csv.contains(",USD,2625.05,,"), "{csv}");
    assert_eq!(company.get("ada", "/accruals").status, StatusCode::NOT_FOUND);
    assert!(company.get("finance", "/runs/1?done=verified").status == StatusCode::OK);
    let verified = company.get("finance", "/api/v1/runs/1/verification").text;
    assert!(verified.contains("\"what\":\"books\",\"holds\":true"), "{verified}");
    // What the books do with her pay is not on what a seller sees of it.
    let own = company.get("ada", "/runs/1/people/ada").text;
    assert!(own.contains("run 1 final") && !own.contains("run 1 books") && !own.contains("amortised"), "{own}");
}

#[test]
fn capitalised_commissions_are_rolled_forward_and_listed_by_contract() {
    let company = books();
    let page = company.get("finance", "/capitalised").text;
    // 2,500.05 are capitalised; 27.77 + 22.22 + 19.44 are spread in March.
    for told in ["2,500.05", "69.43", "2,430.62", "OPP-1", "over 36 months", "To be spread", "April 2026"] {
        assert!(page.contains(told), "{told}: {page}");
    }
    close(&company);
    let json = company.get("executive", "/api/v1/capitalised").text;
    assert!(json.contains(r#""closing":"2430.62","closed":true"#), "{json}");
    let csv = company.get("finance", "/capitalised.csv").text;
    assert!(csv.contains("2026-03,New business,USD,closed,0.00,2500.05,69.43,0.00,2430.62"), "{csv}");
    let contracts = company.get("finance", "/capitalised.csv?show=contracts").text;
    assert!(
        contracts.contains("New business,OPP-1,ada,Sellers,New business,USD,2026-03,2026-03,36,,1000.00,27.77,0.00,972.23,333.24"),
        "{contracts}"
    );
    assert!(company.bytes("finance", "/capitalised.xlsx").starts_with(b"PK"));
    let found = company.get("finance", "/capitalised?q=carla").text;
    assert!(found.contains("OPP-4") && !found.contains("OPP-1<"), "{found}");
    assert_eq!(company.get("mia", "/capitalised").status, StatusCode::NOT_FOUND);
}

#[test]
fn a_book_without_rules_says_what_to_write() {
    let company = Company::open();
    assert!(company.get("finance", "/capitalised").text.contains("Nothing is capitalised"));
    assert!(company.get("finance", "/cost-of-sales").text.contains("does not say where revenue stands"));
    let json = company.get("finance", "/api/v1/cost-of-sales");
    assert!(json.status == StatusCode::UNPROCESSABLE_ENTITY && json.text.contains("[cost_of_sales]"), "{}", json.text);
    assert_eq!(
        company.get("finance", "/api/v1/capitalised").text,
        r#"{"through":"2026-03","closed":"","movements":[],"contracts":[],"ahead":[]}"#
    );
}

#[test]
fn the_cost_of_sales_opens_down_to_lines_and_their_working() {
    let company = books();
    let page = company.get("finance", "/cost-of-sales?from=2026-01&to=2026-03").text;
    // 25,000.50 were sold; sellers got a tenth, managers a twentieth of that.
    for told in ["Sellers", "25,000.50", "12,500.25", "2,625.05", "10.5%", "21%", "/cost-of-sales/lines?by=plan&#38;from=2026-01"] {
        assert!(page.contains(told), "{told}: {page}");
    }
    let lines = company.get("finance", "/cost-of-sales/lines?by=plan&from=2026-01&to=2026-03&group=Sellers").text;
    assert!(lines.contains("3 lines of pay") && lines.contains("together 2,500.05 USD"), "{lines}");
    assert!(lines.contains("/people/ada/why?period=2026-03&#38;plan=Sellers&#38;component=New%20business&#38;record=OPP-1"), "{lines}");
    let by_kind = company.get("executive", "/api/v1/cost-of-sales?by=territory&from=2026-01&to=2026-03").text;
    assert!(by_kind.contains(r#""group":"new","label":"new","pay":"2500.05""#) && by_kind.contains("No single territory"), "{by_kind}");
    let csv = company.get("finance", "/cost-of-sales.csv?by=territory&from=2026-03").text;
    assert!(csv.contains("new,new,3,3,USD,2500.05,25000.50,12500.25,0.1,0.2"), "{csv}");
    assert!(company.bytes("finance", "/cost-of-sales/lines.xlsx?by=plan&group=Managers&from=2026-01").starts_with(b"PK"));
    let wrong = company.get("finance", "/api/v1/cost-of-sales?by=colour");
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains("plan, product or territory"), "{}", wrong.text);
    assert_eq!(company.get("ada", "/cost-of-sales").status, StatusCode::NOT_FOUND);
    assert_eq!(company.ask("mia", Method::GET, "/api/v1/cost-of-sales/lines", "", "").status, StatusCode::NOT_FOUND);
}
