//! March is closed by pages: the analyst runs, finance approves and pays, a late change becomes a balance line, and the ledger has it all.

use crate::company::Company;
use axum::http::{Method, StatusCode};

fn step(company: &Company, who: &str, run: u32, step: &str) -> crate::company::Answer {
    company.post(who, &format!("/runs/{run}/steps"), &format!("step={step}&why=closing"))
}

fn close_march(company: &Company) {
    assert_eq!(company.post("analyst", "/runs", "through=2026-03&why=March").status, StatusCode::SEE_OTHER);
    for (who, taken) in [("analyst", "submit"), ("finance", "approve"), ("finance", "finalise")] {
        let answer = step(company, who, 1, taken);
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{taken}: {}", answer.text);
    }
}

#[test]
fn a_month_is_closed_and_paid_by_two_people() {
    let company = Company::open();
    company.post("analyst", "/runs", "through=2026-03&why=March");
    assert!(company.get("analyst", "/runs/1").text.contains("Give to review"));
    assert!(!company.get("executive", "/runs/1").text.contains("Give to review"));
    let early = step(&company, "finance", 1, "approve");
    assert_eq!(early.status, StatusCode::CONFLICT);
    assert!(early.text.contains("Run 1 is draft; it cannot be approved."), "{}", early.text);
    assert_eq!(step(&company, "analyst", 1, "submit").status, StatusCode::SEE_OTHER);
    assert_eq!(step(&company, "analyst", 1, "approve").status, StatusCode::NOT_FOUND, "an analyst does not approve");
    for taken in ["approve", "finalise", "pay"] {
        assert_eq!(step(&company, "finance", 1, taken).status, StatusCode::SEE_OTHER, "{taken}");
    }
    let run = company.get("finance", "/runs/1").text;
    assert!(run.contains("finance@example.com") && run.contains("1,000.00"), "{run}");
    let ledger = company.get("finance", "/ledger?person=ada&verify=yes").text;
    assert!(ledger.contains("entries balance") && ledger.contains("run 1 paid") && ledger.contains("1,000.00 USD"), "{ledger}");
    assert_eq!(company.get("ada", "/ledger").status, StatusCode::NOT_FOUND);
    let statement = company.get("ada", "/people/ada/statement?period=2026-03").text;
    assert!(
        statement.contains(r#"<span class="status good">paid</span>"#) && statement.contains("href=\"/runs/1/people/ada\""),
        "{statement}"
    );
    let standing = company.get("ada", "/api/v1/people/ada/statement?period=2026-03").text;
    assert!(standing.contains(r#""standing":{"run":1,"state":"paid""#), "{standing}");
    let own = company.get("ada", "/runs/1/people/ada");
    assert!(own.status == StatusCode::OK && own.text.contains("New business, Sellers"), "{}", own.text);
    assert_eq!(company.get("ben", "/runs/1/people/ada").status, StatusCode::NOT_FOUND);
}

#[test]
fn a_late_change_of_a_closed_month_is_carried_with_its_cause() {
    let company = Company::open();
    close_march(&company);
    let changed = company.send_json(
        "analyst",
        Method::PATCH,
        "/api/v1/records/deals/OPP-1",
        r#"{"fields": {"amount": "8000"}, "why": "Order was cut"}"#,
    );
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
    let page = company.get("ada", "/people/ada/balances").text;
    assert!(page.contains("OPP-1") && page.contains("amount was 10000") && page.contains("−200.00"), "{page}");
    assert_eq!(company.get("ben", "/people/ada/balances").status, StatusCode::NOT_FOUND);
    company.post("analyst", "/runs", "through=2026-04&why=April");
    let lines = company.get("finance", "/api/v1/runs/2/balances").text;
    assert!(lines.contains("\"amount\":\"-200.00\"") && lines.contains("\"since_run\":1"), "{lines}");
    let close = company.get("finance", "/close").text;
    assert!(close.contains("Close April 2026") && close.contains("Closed through March 2026"), "{close}");
}

#[test]
fn the_checklist_names_what_stands_in_the_way_and_what_to_do() {
    let company = Company::open();
    let list = company.get("analyst", "/api/v1/close").text;
    assert!(list.contains("\"period\":\"2026-01\""), "{list}");
    assert!(list.contains("No record counts in 2026-01 yet"), "{list}");
    let page = company.get("analyst", "/close").text;
    assert!(page.contains("has not been run since the last close") && page.contains("Run now"), "{page}");
    assert_eq!(company.get("ada", "/close").status, StatusCode::NOT_FOUND);
}

#[test]
fn a_month_without_deals_waits_until_somebody_says_that_none_come() {
    let company = Company::open();
    close_march(&company);
    let list = company.get("analyst", "/api/v1/close").text;
    assert!(list.contains(r#""source":"deals.csv","records":0,"last":null,"before":[0,0,4]"#), "{list}");
    assert!(list.contains("deals: none in 2026-04, which runs until 2026-04-30; usual are 4."), "{list}");
    let page = company.get("analyst", "/close").text;
    assert!(page.contains("Deals: The data is there") && page.contains("What arrived") && page.contains("Nothing more comes"), "{page}");
    assert_eq!(company.post("ada", "/close/nothing-more", "kind=deals&why=None").status, StatusCode::NOT_FOUND);
    let without = company.post("analyst", "/close/nothing-more", "kind=deals&why=");
    assert!(without.status == StatusCode::UNPROCESSABLE_ENTITY && without.text.contains("This needs a reason"), "{}", without.text);
    assert_eq!(company.post("analyst", "/close/nothing-more", "kind=deals&why=Closed+for+a+month").status, StatusCode::SEE_OTHER);
    let list = company.get("analyst", "/api/v1/close").text;
    assert!(list.contains("deals: none in 2026-04; nothing more comes, says analyst@example.com: Closed for a month"), "{list}");
    assert_eq!(company.post("analyst", "/close/nothing-more/1/withdraw", "why=It+was+open").status, StatusCode::SEE_OTHER);
    assert!(company.get("analyst", "/api/v1/close").text.contains("usual are 4."));
}

#[test]
fn an_unusual_statement_keeps_the_run_waiting_with_a_link_to_it() {
    let company = Company::open();
    close_march(&company);
    let body =
        r#"{"fields": {"owner": "ada", "amount": "90000", "currency": "USD", "stage": "Won", "closed_on": "2026-04-02"}, "why": "Late"}"#;
    company.send_json("analyst", Method::PATCH, "/api/v1/records/deals/OPP-4", body);
    company.post("analyst", "/runs", "through=2026-04&why=April");
    assert_eq!(step(&company, "analyst", 2, "submit").status, StatusCode::SEE_OTHER);
    let refused = step(&company, "finance", 2, "approve");
    assert!(refused.status == StatusCode::CONFLICT && refused.text.contains("still to be approved, each by itself: "), "{}", refused.text);
    let page = company.get("finance", "/runs/2").text;
    assert!(page.contains("/runs/2/approvals?show=unusual") && page.contains("Approve it though unusual statements"), "{page}");
    let despite = company.post("finance", "/runs/2/steps", "step=approve&despite=true&why=The+order+is+signed");
    assert_eq!(despite.status, StatusCode::SEE_OTHER, "{}", despite.text);
    let page = company.get("finance", "/runs/2").text;
    assert!(page.contains("The order is signed") && page.contains("despite: "), "{page}");
}

#[test]
fn who_is_held_is_not_paid_until_the_hold_is_lifted() {
    let company = Company::open();
    assert_eq!(company.post("analyst", "/holds", "person=ada&why=x").status, StatusCode::NOT_FOUND);
    let without = company.post("finance", "/holds", "person=ada&why=");
    assert!(without.status == StatusCode::UNPROCESSABLE_ENTITY && without.text.contains("This needs a reason"), "{}", without.text);
    assert_eq!(company.post("finance", "/holds", "person=ada&why=Contract+under+review").status, StatusCode::SEE_OTHER);
    close_march(&company);
    let payouts = company.get("finance", "/api/v1/runs/1/payouts").text;
    assert!(payouts.contains("\"person\":\"ada\"") && payouts.contains("\"held\":100000,\"payable\":0"), "{payouts}");
    assert_eq!(company.post("finance", "/holds/1/lift", "why=Reviewed").status, StatusCode::SEE_OTHER);
    assert!(company.get("finance", "/holds").text.contains("Reviewed"));
}

#[test]
fn an_adjustment_is_entered_by_one_and_approved_by_another() {
    let company = Company::open();
    let wrong = company.post("analyst", "/adjustments", "person=ada&period=2026-03&amount=ten&why=Referral");
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains("The amount is not a number."), "{}", wrong.text);
    let unknown = company.post("analyst", "/adjustments", "person=nobody&period=2026-03&amount=150&why=Referral");
    assert!(unknown.status == StatusCode::UNPROCESSABLE_ENTITY && unknown.text.contains("nobody"), "{}", unknown.text);
    assert_eq!(company.post("analyst", "/adjustments", "person=ada&period=2026-03&amount=150&why=Referral").status, StatusCode::SEE_OTHER);
    assert!(company.get("finance", "/close").text.contains("adjustment waits"));
    assert!(company.get("finance", "/api/v1/people/ada/statement?period=2026-03").text.contains("\"amount\":\"1000.00\""));
    let approved = company.post("finance", "/adjustments/approve", "id=H-0001");
    assert_eq!(approved.status, StatusCode::SEE_OTHER, "{}", approved.text);
    assert!(company.get("finance", "/api/v1/people/ada/statement?period=2026-03").text.contains("\"amount\":\"1150.00\""));
    let again = company.post("finance", "/adjustments/approve", "id=H-0001");
    assert!(again.text.contains("was approved by finance@example.com already"), "{}", again.text);
}

#[test]
fn the_open_statement_has_what_changed_in_closed_months_and_adds_up() {
    let company = Company::open();
    close_march(&company);
    company.post("ada", "/questions", "period=2026-03&record=OPP-1&text=The+order+was+cut");
    let body = r#"{"fields": {"amount": "8000"}, "why": "Order was cut"}"#;
    company.send_json("analyst", Method::PATCH, "/api/v1/records/deals/OPP-1", body);
    company.post("analyst", "/questions/1/correct", "correction=deals+OPP-1&text=It+was");
    let json = company.get("ada", "/api/v1/people/ada/statement?period=2026-04").text;
    assert!(json.contains("\"balances_total\":\"-200.00\",\"total\":\"-200.00\""), "{json}");
    let page = company.get("ada", "/people/ada/statement?period=2026-04").text;
    assert!(page.contains("Changes in closed periods") && page.contains("amount was 10000, is 8000"), "{page}");
    assert!(page.contains("<a class=\"tag\" href=\"/questions/1\">question 1</a>"), "the line names the question: {page}");
    let csv = company.get("ada", "/people/ada/statement.csv?period=2026-04").text;
    assert!(csv.contains("Change in 2026-03: OPP-1 (deals: amount was 10000, is 8000") && csv.contains("balance,,,,-200.00,USD"), "{csv}");
    let paper = documents::read::pages(&company.bytes("ada", "/people/ada/statement.pdf?period=2026-04")).expect("a PDF").join(" ");
    assert!(paper.contains("Changes in closed periods") && paper.contains("amount was 10000, is 8000"), "{paper}");
    assert!(paper.contains("1,000.00") && paper.contains("800.00") && paper.contains("−200.00"), "{paper}");
    let home = company.get("ada", "/?period=2026-04").text;
    assert!(home.contains("1 amount of a closed period changed: −200.00 USD with this statement"), "{home}");
    let asked = company.post("ada", "/questions", "about=balance&period=2026-03&plan=Sellers&component=New+business&text=Why+back");
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
    assert!(company.get("ada", "/questions/2").text.contains("amount was 10000, is 8000"));
}

#[test]
fn why_not_is_asked_as_of_a_day() {
    let company = Company::open();
    let page = |who: &str, rest: &str| company.get(who, &format!("/records/deals/OPP-2/why-not?person=ada&{rest}"));
    let nothing = page("ada", "as_of=2026-03-20");
    assert!(nothing.status == StatusCode::NOT_FOUND && nothing.text.contains("Nothing that you may see had been calculated by then."));
    company.post("analyst", "/runs", "through=2026-03&why=Before+the+close");
    assert_eq!(page("ada", "as_of=2026-03-20").status, StatusCode::NOT_FOUND, "a run that is not final is not hers to see");
    for (who, taken) in [("analyst", "submit"), ("finance", "approve"), ("finance", "finalise")] {
        assert_eq!(step(&company, who, 1, taken).status, StatusCode::SEE_OTHER, "{taken}");
    }
    company.send_json("analyst", Method::PATCH, "/api/v1/records/deals/OPP-2", r#"{"fields": {"stage": "Won"}, "why": "Signed"}"#);
    let now = page("ada", "").text;
    assert!(now.contains("What it pays") && !now.contains("As it was"), "{now}");
    let then = page("ada", "as_of=2026-03-20").text;
    for told in ["As it was on 2026-03-20: run 1", "final then", "stage is", "Lost", "value=\"2026-03-20\"", "As it is now"] {
        assert!(then.contains(told), "{told}: {then}");
    }
    assert!(!then.contains("What it pays"), "{then}");
    let json = company.get("ada", "/api/v1/records/deals/OPP-2/why-not?as_of=2026-03-20").text;
    assert!(json.contains("\"held\":{\"run\":1,") && json.contains("Lost"), "{json}");
    assert_eq!(page("ada", "run=7").status, StatusCode::NOT_FOUND);
    assert_eq!(page("ada", "as_of=yesterday").status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page("ben", "as_of=2026-03-20").status, StatusCode::NOT_FOUND, "it is not his to see");
}

#[test]
fn a_past_statement_is_shown_as_it_was_on_a_day() {
    let company = Company::open();
    let page = |who: &str, rest: &str| company.get(who, &format!("/people/ada/statement/past?period=2026-03&{rest}")).text;
    assert!(page("ada", "as_of=2026-03-20").contains("Nothing was calculated then"));
    company.post("analyst", "/runs", "through=2026-03&why=Before+the+close");
    // A run that is not final is not hers to see; those who see runs see it.
    assert!(page("ada", "as_of=2026-03-20").contains("Nothing was calculated then"));
    let draft = page("analyst", "as_of=2026-03-20");
    assert!(draft.contains("Run 1 was calculated at") && draft.contains("was draft then") && draft.contains("1,000.00 USD"), "{draft}");
    for (who, taken) in [("analyst", "submit"), ("finance", "approve"), ("finance", "finalise")] {
        assert_eq!(step(&company, who, 1, taken).status, StatusCode::SEE_OTHER, "{taken}");
    }
    let body = r#"{"fields": {"amount": "8000"}, "why": "Order was cut"}"#;
    company.send_json("analyst", Method::PATCH, "/api/v1/records/deals/OPP-1", body);
    let closed = page("ada", "as_of=2026-03-20");
    assert!(closed.contains("Run 1 closed") && closed.contains("1,000.00 USD") && closed.contains("OPP-1"), "{closed}");
    assert!(page("ada", "as_of=2026-03-19").contains("Nothing was calculated then"));
    assert!(company.get("ada", "/people/ada/statement?period=2026-03").text.contains("Earlier versions"));
    let moved = company.get("ada", "/people/ada/statement?period=2026-03&as_of=2026-03-20");
    assert_eq!(moved.headers["location"], "/people/ada/statement/past?period=2026-03&as_of=2026-03-20");
    let json = company.get("ada", "/api/v1/people/ada/statement?period=2026-03&as_of=2026-03-20").text;
    assert!(json.contains("\"run\":1,") && json.contains("\"total\":\"1000.00\""), "{json}");
    assert!(company.get("ada", "/api/v1/people/ada/statement/versions?period=2026-03").text.contains("\"version\":1,\"run\":1"));
    assert_eq!(company.get("ben", "/people/ada/statement/past?period=2026-03&as_of=2026-03-20").status, StatusCode::NOT_FOUND);
    assert_eq!(company.get("ada", "/people/ada/statement/past?period=2026-03&run=7").status, StatusCode::NOT_FOUND);
    let wrong = company.get("ada", "/people/ada/statement/past?period=2026-03&as_of=yesterday");
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains("a day such as 2026-04-02"), "{}", wrong.text);
    // And why it was so, down to the record as it was then.
    assert!(closed.contains("/people/ada/why?period=2026-03&#38;as_of=2026-03-20"), "{closed}");
    let why = company.get("ada", "/people/ada/why?period=2026-03&as_of=2026-03-20").text;
    assert!(
        why.contains("As it was on 2026-03-20: run 1") && why.contains("10,000.00 USD as owner") && why.contains("deals.csv, row 2"),
        "{why}"
    );
    let now = company.get("ada", "/people/ada/why?period=2026-03").text;
    assert!(now.contains("8,000.00 USD as owner") && !now.contains("As it was"), "{now}");
    let json = company.get("ada", "/api/v1/people/ada/why?period=2026-03&run=1").text;
    assert!(json.contains("\"held\":{\"version\":1,\"run\":1") && json.contains("\"amount\":\"1000.00\""), "{json}");
    for (who, rest) in [("ben", "as_of=2026-03-20"), ("ada", "as_of=2026-03-19"), ("ada", "run=7")] {
        let address = format!("/people/ada/why?period=2026-03&{rest}");
        assert_eq!(company.get(who, &address).status, StatusCode::NOT_FOUND, "{who} {rest}");
        assert_eq!(company.get(who, &format!("/api/v1{address}")).status, StatusCode::NOT_FOUND, "{who} {rest}");
    }
}

#[test]
fn a_frozen_person_is_paid_as_the_run_said_and_the_rest_waits() {
    let company = Company::open();
    let early = company.post("finance", "/freezes", "scope=person&name=ada&why=Legal");
    assert!(
        early.status == StatusCode::UNPROCESSABLE_ENTITY && early.text.contains("No run had been calculated by 2026-03-20"),
        "{}",
        early.text
    );
    close_march(&company);
    assert_eq!(company.post("analyst", "/freezes", "scope=person&name=ada&why=Legal").status, StatusCode::NOT_FOUND);
    let wrong = company.post("finance", "/freezes", "scope=person&name=eva&why=Legal");
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains("a person of the book"), "{}", wrong.text);
    assert_eq!(company.post("finance", "/freezes", "scope=person&name=ada&why=Legal").status, StatusCode::SEE_OTHER);
    company.send_json("analyst", Method::PATCH, "/api/v1/records/deals/OPP-1", r#"{"fields": {"amount": "8000"}, "why": "Cut"}"#);
    let page = company.get("finance", "/freezes").text;
    assert!(page.contains("Legal") && page.contains("2026-03, New business, Sellers") && page.contains("−200.00 USD"), "{page}");
    let statement = company.get("finance", "/people/ada/statement?period=2026-03").text;
    assert!(statement.contains("frozen at 1,000.00 USD as run 1 said; −200.00 waits"), "{statement}");
    assert!(!company.get("ada", "/people/ada/statement?period=2026-04").text.contains("Changes in closed periods"));
    assert!(company.get("finance", "/close").text.contains("1 freeze is in force; 1 amount waits until they are lifted."));
    let own = company.post("finance", "/freezes/1/lift", "why=Settled");
    assert!(own.status == StatusCode::UNPROCESSABLE_ENTITY && own.text.contains("somebody else has to lift it"), "{}", own.text);
    assert!(company.get("finance", "/api/v1/freezes/waiting").text.contains("\"calculated\":80000,\"kept\":100000"));
}

#[test]
fn a_record_and_a_component_are_held_of_everybody() {
    let company = Company::open();
    for form in ["record=OPP-9&why=Delivery", "component=Sellers/Bonus&why=Rate", "component=Bonus&why=Rate", "why=All"] {
        let wrong = company.post("finance", "/holds", form);
        assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains("Nothing was changed"), "{form}");
    }
    assert_eq!(company.post("analyst", "/holds", "record=OPP-1&why=Delivery").status, StatusCode::NOT_FOUND);
    assert_eq!(company.post("finance", "/holds", "record=OPP-1&why=Delivery").status, StatusCode::SEE_OTHER);
    let rate = r#"{"plan": "Managers", "component": "Team override", "why": "The rate is looked at"}"#;
    assert_eq!(company.send_json("finance", Method::POST, "/api/v1/holds", rate).status, StatusCode::CREATED);
    let page = company.get("finance", "/holds").text;
    assert!(page.contains("Everybody") && page.contains("Record OPP-1") && page.contains("Team override, Managers"), "{page}");
    company.post("analyst", "/runs", "through=2026-03&why=March");
    let payouts = company.get("finance", "/api/v1/runs/1/payouts").text;
    assert!(payouts.contains(r#""held":100000,"payable":0,"holds":[["","record OPP-1",100000]]"#), "{payouts}");
    assert!(payouts.contains(r#"["Managers","Team override","#), "{payouts}");
    assert!(company.events().contains(&("finance@example.com".into(), "hold pay".into(), "everybody".into())));
}

#[test]
fn statements_in_review_are_approved_or_rejected() {
    let company = Company::open();
    company.post("analyst", "/runs", "through=2026-03&why=March");
    assert!(company.get("finance", "/runs/1/approvals").text.contains("Statements of run 1"));
    let early = company.post("finance", "/runs/1/approvals", "person=ada");
    assert!(early.status == StatusCode::CONFLICT && early.text.contains("while it is in review"), "{}", early.text);
    step(&company, "analyst", 1, "submit");
    let queue = company.get("finance", "/runs/1/approvals").text;
    assert!(queue.contains("Ada Byron") && queue.contains("0 of 5 approved") && queue.contains("1,000.00 USD"), "{queue}");
    assert_eq!(company.post("analyst", "/runs/1/approvals", "person=ada").status, StatusCode::NOT_FOUND);
    assert_eq!(company.post("finance", "/runs/1/approvals", "person=ada&person=ben").status, StatusCode::SEE_OTHER);
    let seen = company.post("finance", "/runs/1/people/carla/approve", "seen=7.00");
    assert!(seen.status == StatusCode::CONFLICT && seen.text.contains("comes to 700.00 USD, and not to 7.00"), "{}", seen.text);
    assert!(company.get("finance", "/runs/1/people/carla").text.contains("Approve 700.00 USD"));
    assert_eq!(company.post("finance", "/runs/1/people/carla/reject", "why=A+split+is+missing").status, StatusCode::SEE_OTHER);
    let refused = step(&company, "finance", 1, "approve");
    assert!(refused.status == StatusCode::CONFLICT && refused.text.contains("carla (A split is missing)"), "{}", refused.text);
    let json = company.get("finance", "/api/v1/runs/1/approvals").text;
    assert!(json.contains("\"decision\":\"rejected\",\"actor\":\"finance@example.com\""), "{json}");
    let sorted = company.get("executive", "/runs/1/approvals?show=all&sort=amount").text;
    assert!(sorted.find("Ada Byron") < sorted.find("Ben Okri") && !sorted.contains("Approve the chosen"), "{sorted}");
}

#[test]
fn adjustments_and_what_a_run_paid_to_one_person_are_there_for_programs() {
    let company = Company::open();
    let body = r#"{"person": "ada", "period": "2026-03", "amount": "150.00", "why": "Referral"}"#;
    let entered = company.send_json("analyst", Method::POST, "/api/v1/adjustments", body);
    assert!(entered.status == StatusCode::CREATED && entered.text.contains("\"id\":\"H-0001\""), "{}", entered.text);
    assert!(company.get("finance", "/api/v1/adjustments?show=waiting").text.contains("\"amount\":\"150"));
    let approved = company.send_json("finance", Method::POST, "/api/v1/adjustments/approve", r#"{"ids": ["H-0001"]}"#);
    assert_eq!(approved.status, StatusCode::NO_CONTENT, "{}", approved.text);
    assert_eq!(company.get("finance", "/api/v1/adjustments?show=waiting").text, "{\"items\":[],\"next\":null}");
    company.post("analyst", "/runs", "through=2026-03&why=March");
    let paid = company.get("finance", "/api/v1/runs/1/people/ada").text;
    assert!(paid.contains("\"reference\":\"H-0001\"") && paid.contains("\"payable\":115000"), "{paid}");
    for who in ["ada", "ben"] {
        assert_eq!(company.get(who, "/api/v1/runs/1/people/ada").status, StatusCode::NOT_FOUND, "{who} sees final runs only");
    }
}

#[test]
fn a_run_is_not_final_while_a_question_waits_unless_finance_says_why() {
    let company = Company::open();
    company.post("analyst", "/runs", "through=2026-03&why=March");
    company.post("ada", "/questions", "period=2026-03&record=OPP-1&text=It+was+larger");
    for (who, taken) in [("analyst", "submit"), ("finance", "approve")] {
        assert_eq!(step(&company, who, 1, taken).status, StatusCode::SEE_OTHER);
    }
    let page = company.get("finance", "/runs/1").text;
    assert!(
        page.contains("1 thing stands in the way of making it final.") && page.contains("<a class=\"link\" href=\"/questions\">Answer</a>")
    );
    assert!(page.contains("name=\"despite\""), "{page}");
    let refused = step(&company, "finance", 1, "finalise");
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text.contains("Run 1 cannot be made final: 1 question about pay waits for an answer."), "{}", refused.text);
    let bare = company.send_json("finance", Method::POST, "/api/v1/runs/1/steps", r#"{"step": "finalise", "despite": true}"#);
    assert!(bare.status == StatusCode::CONFLICT && bare.text.contains("This needs a reason"), "{}", bare.text);
    let done = company.post("finance", "/runs/1/steps", "step=finalise&despite=true&why=The+bank+closes+at+noon");
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let trail = company.get("finance", "/api/v1/audit?action=finalise").text;
    assert!(trail.contains("The bank closes at noon") && trail.contains("1 question about pay waits for an answer."), "{trail}");
}

#[test]
fn the_books_get_the_journal_of_a_final_run_and_nobody_of_one_that_is_not() {
    let company = Company::open();
    company.post("analyst", "/runs", "through=2026-03&why=March");
    let early = company.get("finance", "/runs/1/journal?form=plain");
    assert!(early.status == StatusCode::CONFLICT && early.text.contains("only a final run is paid and posted"), "{}", early.text);
    for (who, taken) in [("analyst", "submit"), ("finance", "approve"), ("finance", "finalise")] {
        assert_eq!(step(&company, who, 1, taken).status, StatusCode::SEE_OTHER);
    }
    assert!(company.get("finance", "/runs/1").text.contains("Journal for NetSuite"));
    let plain = company.get("finance", "/runs/1/journal?form=plain").text;
    assert!(plain.contains("expenses:commission") && plain.contains("1000.00 USD"), "{plain}");
    assert_eq!(company.get("finance", "/api/v1/runs/1/journal").text, plain);
    let sheet = company.get("finance", "/runs/1/journal?form=netsuite").text;
    assert!(sheet.starts_with("External ID,Date,Currency,Account,Debit,Credit,Memo"), "{sheet}");
    assert_eq!(company.get("finance", "/runs/1/payroll").status, StatusCode::NOT_FOUND, "the company has no payroll file");
    assert_eq!(company.get("ada", "/runs/1/journal").status, StatusCode::NOT_FOUND);
}
