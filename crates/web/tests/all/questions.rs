//! Ada asks about a line of her statement by pages; an analyst answers, she asks again, and an adjustment corrects it.

use crate::company::{Answer, Company};
use axum::http::{Method, StatusCode};

fn ask(company: &Company) -> Answer {
    let asked =
        company.post("ada", "/questions", "period=2026-03&plan=Sellers&component=New+business&record=OPP-1&text=Phase+one+was+larger.");
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
    asked
}

fn take(company: &Company, who: &str, step: &str, form: &str) -> Answer {
    company.post(who, &format!("/questions/1/{step}"), form)
}

#[test]
fn a_seller_asks_from_the_line_and_sees_what_will_be_attached() {
    let company = Company::open();
    let why = company.get("ada", "/people/ada/why?period=2026-03&plan=Sellers&component=New%20business&record=OPP-1").text;
    let link = "/questions/ask?person=ada&amp;period=2026-03&amp;plan=Sellers&amp;component=New%20business&amp;record=OPP-1";
    assert!(why.contains("Ask about this") && why.contains(&link.replace("&amp;", "&#38;")) || why.contains(link), "{why}");
    let form = company.get("ada", &link.replace("&amp;", "&")).text;
    assert!(form.contains("Ask about OPP-1, New business") && form.contains("1,000.00 USD"), "{form}");
    assert!(form.contains("10%") && form.contains("An answer is due in 5 working days."), "{form}");
    assert_eq!(ask(&company).headers["location"], "/questions/1?done=asked");
    let question = company.get("ada", "/questions/1").text;
    assert!(question.contains("Phase one was larger.") && question.contains("due 2026-03-27"), "{question}");
    // A record that does not count is asked about with its why-not.
    let missing = company.post("ada", "/questions", "about=missing&kind=deals&record=OPP-2&text=It+was+won");
    assert_eq!(missing.status, StatusCode::SEE_OTHER, "{}", missing.text);
    assert!(company.get("ada", "/questions/2").text.contains("OPP-2 does not count"));
    // An empty question is refused on the page, with what was chosen.
    let empty = company.post("ada", "/questions", "period=2026-03&record=OPP-1&text=+");
    assert!(empty.status == StatusCode::UNPROCESSABLE_ENTITY && empty.text.contains("Nothing was asked yet."), "{}", empty.text);
}

#[test]
fn a_question_is_answered_asked_again_corrected_and_closed() {
    let company = Company::open();
    ask(&company);
    let list = company.get("analyst", "/questions").text;
    assert!(list.contains("OPP-1, New business") && list.contains("Ada Byron") && list.contains("nobody yet"), "{list}");
    assert_eq!(take(&company, "analyst", "assign", "assignee=finance%40example.com").status, StatusCode::SEE_OTHER);
    let nobody = take(&company, "analyst", "assign", "assignee=ada%40example.com");
    assert!(nobody.status == StatusCode::UNPROCESSABLE_ENTITY && nobody.text.contains("somebody who answers questions"), "{}", nobody.text);
    take(&company, "analyst", "say", "text=Sales+forgot+the+rider&audience=internal");
    assert!(company.get("finance", "/questions/1").text.contains("Sales forgot the rider"));
    for who in ["ada", "mia"] {
        let page = company.get(who, "/questions/1").text;
        assert!(page.contains("Phase one was larger.") && !page.contains("Sales forgot the rider"), "{who}: {page}");
        assert!(!company.get(who, "/api/v1/questions/1").text.contains("Sales forgot the rider"));
    }
    assert_eq!(take(&company, "finance", "answer", "text=The+order+says+10%2C000.").status, StatusCode::SEE_OTHER);
    let late = take(&company, "analyst", "answer", "text=It+is+right");
    assert!(late.status == StatusCode::CONFLICT && late.text.contains("answer by finance@example.com"), "{}", late.text);
    let home = company.get("ada", "/").text;
    assert!(home.contains("1 question of yours is answered: close it, or ask again"), "{home}");
    assert_eq!(take(&company, "ada", "reopen", "text=There+is+a+rider.").status, StatusCode::SEE_OTHER);
    company.post("analyst", "/adjustments", "person=ada&period=2026-03&amount=150&why=Rider");
    company.post("finance", "/adjustments/approve", "id=H-0001");
    assert!(company.get("analyst", "/questions/1").text.contains("adjustments H-0001"));
    let linked = take(&company, "analyst", "correct", "correction=adjustments+H-0001&text=The+rider+is+paid.");
    assert_eq!(linked.status, StatusCode::SEE_OTHER, "{}", linked.text);
    let statement = company.get("ada", "/people/ada/statement?period=2026-03").text;
    assert!(statement.contains("<a class=\"tag\" href=\"/questions/1\">question 1</a>"), "{statement}");
    let json = company.get("ada", "/api/v1/people/ada/statement?period=2026-03").text;
    assert!(json.contains("\"questions\":[{\"question\":1,\"kind\":\"adjustments\",\"reference\":\"H-0001\""), "{json}");
    assert_eq!(take(&company, "ada", "close", "").status, StatusCode::SEE_OTHER);
    assert!(company.get("analyst", "/questions").text.contains("No question here"));
    assert!(company.get("analyst", "/questions?show=all").text.contains("OPP-1, New business"));
}

#[test]
fn the_period_close_counts_the_questions_that_wait() {
    let company = Company::open();
    ask(&company);
    let close = |words: &str| assert!(company.get("analyst", "/close").text.contains(words), "{words}");
    // January is the open period: a question about March does not stand in its way.
    close("No question about pay waits for an answer.");
    company.post("ada", "/questions", "period=2026-01&text=Nothing+in+January");
    close("1 question about pay waits for an answer.");
    company.post("analyst", "/questions/2/answer", "text=No+deal+was+won.");
    close("No question about pay waits for an answer.");
}

#[test]
fn everybody_sees_only_the_questions_that_are_hers_to_see() {
    let company = Company::open();
    ask(&company);
    for (who, sees) in [("ada", true), ("mia", true), ("executive", true), ("ben", false), ("noor", false), ("administrator", false)] {
        let page = company.get(who, "/questions/1");
        assert_eq!(page.status == StatusCode::OK, sees, "{who}");
        assert_eq!(company.get(who, "/api/v1/questions").text.contains("Phase one"), sees, "{who}");
        assert_eq!(company.get(who, "/questions.csv").text.contains("Phase one"), sees, "{who}");
    }
    assert_eq!(company.post("ben", "/questions", "person=ada&period=2026-03&text=Hers").status, StatusCode::NOT_FOUND);
    assert_eq!(company.post("executive", "/questions", "person=ada&period=2026-03&text=Hers").status, StatusCode::NOT_FOUND);
    for (who, step) in [("ada", "answer"), ("mia", "answer"), ("mia", "reopen"), ("executive", "say"), ("mia", "close")] {
        assert_eq!(take(&company, who, step, "text=Mine").status, StatusCode::NOT_FOUND, "{who} {step}");
    }
    assert_eq!(take(&company, "mia", "say", "text=I+agree").status, StatusCode::SEE_OTHER);
}

#[test]
fn questions_are_asked_and_answered_by_programs() {
    let company = Company::open();
    let body = r#"{"record": "OPP-1", "period": "2026-03", "text": "Why?"}"#;
    let asked = company.send_json("ada", Method::POST, "/api/v1/questions", body);
    assert!(asked.status == StatusCode::CREATED && asked.text.contains("\"amount\":\"1000.00\""), "{}", asked.text);
    let wrong = company.send_json("ada", Method::POST, "/api/v1/questions", r#"{"record": "OPP-4", "period": "2026-03", "text": "Why?"}"#);
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains("ask why it does not count"), "{}", wrong.text);
    company.send_json("analyst", Method::PATCH, "/api/v1/records/deals/OPP-1", r#"{"fields": {"amount": "12000"}, "why": "rider"}"#);
    let choices = company.get("analyst", "/api/v1/questions/1/corrections").text;
    assert!(choices.contains("amount was 10000, is 12000"), "{choices}");
    let body = r#"{"correction": "deals OPP-1", "text": "The rider counts."}"#;
    let corrected = company.send_json("analyst", Method::POST, "/api/v1/questions/1/correct", body);
    assert!(corrected.status == StatusCode::OK && corrected.text.contains("\"standing\":\"corrected\""), "{}", corrected.text);
    let shown = company.get("ada", "/api/v1/questions/1").text;
    assert!(shown.contains("\"attached\":{") && shown.contains("\"step\":\"correct\""), "{shown}");
    assert!(company.get("ada", "/people/ada/statement?period=2026-03").text.contains("question 1</a>"));
}
