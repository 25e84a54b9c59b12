//! Who is told what: a bell with what concerns one, read and unread.

use crate::company::Company;
use axum::http::StatusCode;

fn ask(company: &Company) {
    let asked = company.post("ada", "/questions", "record=OPP-1&period=2026-03&text=Why+so+little");
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
}

#[test]
fn adas_question_rings_for_those_who_answer_and_the_answer_for_her() {
    let company = Company::open();
    ask(&company);
    let bell = company.get("analyst", "/notifications/bell").text;
    assert!(bell.contains("Notifications, 1 new"), "{bell}");
    let page = company.get("analyst", "/notifications").text;
    assert!(page.contains("<b>Question 1 was asked</b>"), "{page}");
    assert!(!company.get("ben", "/notifications").text.contains("Question 1"), "not Ben's concern");
    assert!(!company.get("ada", "/notifications").text.contains("Question 1"), "she knows what she did herself");
    company.post("analyst", "/questions/1/say", "text=Look+at+the+invoice&audience=internal");
    company.post("analyst", "/questions/1/answer", "text=It+was+cut");
    let page = company.get("ada", "/notifications").text;
    assert!(page.contains("Question 1 was answered") && !page.contains("Something was said"), "what is internal is not told: {page}");
}

#[test]
fn opening_a_notice_takes_note_of_it_once() {
    let company = Company::open();
    ask(&company);
    let opened = company.post("analyst", "/notifications/open", "name=question+1+step+1");
    assert_eq!((opened.status, opened.headers["location"].to_str().unwrap()), (StatusCode::SEE_OTHER, "/questions/1"));
    company.post("analyst", "/notifications/open", "name=question+1+step+1");
    company.post("analyst", "/notifications/read", "");
    assert!(company.get("analyst", "/notifications").text.contains("<span class=\"status\">read</span>"));
    assert!(company.get("analyst", "/notifications/bell").text.contains("Notifications, 0 new"));
    assert!(company.get("finance", "/notifications/bell").text.contains("Notifications, 1 new"), "hers is still new");
    assert_eq!(company.events().iter().filter(|(_, action, _)| action == "read notifications").count(), 1);
    assert_eq!(company.post("ben", "/notifications/open", "name=question+1+step+1").status, StatusCode::NOT_FOUND);
}

#[test]
fn a_run_in_review_rings_for_finance_and_a_plan_for_those_on_it() {
    let company = Company::open();
    company.post("analyst", "/runs", "through=2026-03");
    company.post("analyst", "/runs/1/steps", "step=submit");
    let page = company.get("finance", "/notifications").text;
    assert!(page.contains("Run 1 through March 2026 waits for approval"), "{page}");
    let hers = company.get("ada", "/notifications").text;
    assert!(hers.contains("Plan Sellers v1 waits for your acceptance") && !hers.contains("Run 1"), "{hers}");
}

#[test]
fn who_does_not_want_a_kind_does_not_get_it() {
    let company = Company::open();
    ask(&company);
    let form = "statement=yes&approval=yes&run=yes&plan=yes";
    assert_eq!(company.post("analyst", "/account/notifications", form).status, StatusCode::SEE_OTHER);
    assert!(!company.get("analyst", "/notifications").text.contains("Question 1"));
    assert!(company.get("finance", "/notifications").text.contains("Question 1"));
    company.post("analyst", "/account/notifications", "question=yes");
    assert!(company.get("analyst", "/notifications").text.contains("Question 1"));
}
