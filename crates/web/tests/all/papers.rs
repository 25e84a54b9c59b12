//! Statements as PDF: the figures of the page; and the code by which a paper is verified.

use crate::company::{Answer, Company};
use axum::http::StatusCode;

fn words(company: &Company, who: &str, address: &str) -> String {
    let bytes = company.bytes(who, address);
    documents::read::pages(&bytes).expect("a PDF").join(" ")
}

/// The code that stands in a text: sixteen letters in four groups.
fn code(text: &str) -> String {
    let is_code = |word: &&str| word.len() == 19 && word.split('-').count() == 4 && word.split('-').all(|group| group.len() == 4);
    text.split_whitespace().find(is_code).expect("a code").to_owned()
}

fn verified(company: &Company, who: &str, code: &str) -> Answer {
    company.get(who, &format!("/api/v1/verify?code={code}"))
}

#[test]
fn a_statement_as_pdf_says_what_the_page_says() {
    let company = Company::open();
    let paper = words(&company, "ada", "/people/ada/statement.pdf?period=2026-03");
    let page = company.get("finance", "/people/ada/statement?period=2026-03").text;
    for said in
        ["March 2026 statement", "Ada Byron", "Pelican phase one", "10,000.00", "10%", "1,000.00", "Total commission", "New business"]
    {
        assert!(page.contains(said), "the page: {said}");
        assert!(paper.contains(said), "the paper: {said}: {paper}");
    }
    assert!(paper.contains("page 1 of 1") && paper.contains("Sellers v1"), "{paper}");
    assert_eq!(
        company.bytes("ada", "/people/ada/statement.pdf?period=2026-03"),
        company.bytes("finance", "/api/v1/people/ada/statement.pdf?period=2026-03"),
        "the same for whoever asks"
    );
    assert_eq!(company.get("ada", "/people/carla/statement.pdf?period=2026-03").status, StatusCode::NOT_FOUND);
}

#[test]
fn a_code_says_whether_a_paper_is_genuine_to_those_who_may_see_it() {
    let company = Company::open();
    let code = code(&words(&company, "ada", "/people/ada/statement.pdf?period=2026-03"));
    for who in ["ada", "mia", "finance"] {
        let answer = verified(&company, who, &code.to_lowercase()).text;
        assert!(answer.contains("\"answer\":\"genuine\"") && answer.contains("1,000.00"), "{who}: {answer}");
    }
    for who in ["ben", "administrator"] {
        let answer = verified(&company, who, &code).text;
        assert!(answer.contains("unknown") && !answer.contains("Ada"), "{who}: {answer}");
    }
    let page = company.get("ada", &format!("/verify?code={code}")).text;
    assert!(page.contains("Genuine: Ada Byron, 2026-03: 1,000.00 USD."), "{page}");
    assert!(verified(&company, "ada", "1234").text.contains("no-code"));

    // A deal is worth more than it was: the paper is no longer what attain says.
    let form = "amount=12000.00&_why=signed+extension";
    assert_eq!(company.post("analyst", "/records/deals/OPP-1", form).status, StatusCode::SEE_OTHER);
    let answer = verified(&company, "ada", &code).text;
    assert!(answer.contains("\"answer\":\"changed\"") && answer.contains("1,200.00"), "{answer}");
}

#[test]
fn a_plan_document_as_pdf_has_the_words_of_the_page() {
    let company = Company::open();
    let paper = words(&company, "ada", "/people/ada/plan/Sellers/document.pdf?version=1");
    for said in ["Sellers", "Ada Byron", "version 1", "New business", "10%", "Not accepted yet.", "page 1 of 1"] {
        assert!(paper.contains(said), "{said}: {paper}");
    }
    assert_eq!(company.get("ben", "/people/ada/plan/Sellers/document.pdf").status, StatusCode::NOT_FOUND);
}
