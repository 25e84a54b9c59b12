//! Figures on pages add up, and say of what they are.

use crate::company::Company;

#[test]
fn mias_statement_by_deal_has_her_override_by_report() {
    let company = Company::open();
    let page = company.get("mia", "/people/mia/statement?period=2026-03").text;
    for shown in ["Team override, Ada Byron", "Team override, Ben Okri", ">50.00<", ">40.00<", "90.00"] {
        assert!(page.contains(shown), "{shown}");
    }
    let csv = company.get("mia", "/people/mia/statement.csv?period=2026-03&by=deal").text;
    assert!(csv.contains("through ada") && csv.contains(",50.00,USD"), "{csv}");
}

#[test]
fn a_plan_reads_as_sentences_with_labels_and_says_its_description_once() {
    let company = Company::open();
    let page = company.get("ada", "/plans/Sellers").text;
    let words = page.split("As it is written").next().unwrap();
    assert_eq!(words.matches("A tenth of what is won.").count(), 1);
    assert!(!words.contains('`') && words.contains("<code>role = 'AE'</code>"), "no raw backticks: {words}");
    assert!(words.contains("Bookings") && !words.contains("bookings"), "measures by their labels");
}

#[test]
fn the_workbook_of_a_table_has_the_rows_that_its_filter_leaves() {
    let company = Company::open();
    for address in ["/people/ada/deals.xlsx?period=2026-03&show=credited", "/people.xlsx?period=2026-03&q=ada"] {
        let answer = company.get("analyst", address);
        assert_eq!(answer.headers["content-type"], "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        assert!(answer.text.starts_with("PK") && answer.headers["content-disposition"].to_str().unwrap().ends_with(".xlsx\""));
    }
    assert!(company.get("ada", "/people/ada/deals").text.contains("deals.xlsx"));
}

#[test]
fn a_single_tier_is_not_called_every_amount() {
    let company = Company::open();
    for address in
        ["/people/ada/statement?period=2026-03", "/people/ada/statement?period=2026-03&by=component", "/people/ada/why?period=2026-03"]
    {
        let page = company.get("ada", address).text;
        assert!(!page.to_lowercase().contains("every amount"), "{address}");
        assert!(page.contains("1,000.00"), "{address}");
    }
}
