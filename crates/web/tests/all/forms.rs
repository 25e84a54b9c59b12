//! What is typed wrongly is shown again with what is wrong, and nothing is changed.

use crate::company::Company;
use axum::http::{Method, StatusCode};

#[test]
fn a_wrong_amount_is_named_and_the_record_stays_as_it_was() {
    let company = Company::open();
    let refused = company.post("analyst", "/records/deals/OPP-1", "amount=ten+thousand&_why=a+correction");
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("`ten thousand` is not an amount such as 1234.50."), "{}", refused.text);
    assert!(refused.text.contains("value=\"ten thousand\"") && refused.text.contains("aria-invalid=\"true\""));
    assert!(company.get("analyst", "/api/v1/records/deals/OPP-1").text.contains("\"10000"));
    let json = company.send_json("analyst", Method::PATCH, "/api/v1/records/deals/OPP-1", r#"{"fields": {"amount": "ten"}}"#);
    assert_eq!(json.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(json.text.contains("`ten` is not an amount such as 1234.50."));
}

#[test]
fn a_record_is_read_first_and_edited_on_request_by_those_who_may() {
    let company = Company::open();
    let read = company.get("analyst", "/records/deals/OPP-1").text;
    assert!(read.contains("?edit=yes") && !read.contains("Save a new version"));
    assert!(company.get("analyst", "/records/deals/OPP-1?edit=yes").text.contains("Save a new version"));
    assert!(!company.get("ada", "/records/deals/OPP-1?edit=yes").text.contains("Save a new version"));
    assert_eq!(company.post("ada", "/records/deals/OPP-1", "amount=1&_why=mine").status, StatusCode::NOT_FOUND);
}

#[test]
fn a_run_through_a_period_that_the_calendar_lacks_is_not_made() {
    let company = Company::open();
    let refused = company.post("analyst", "/runs", "through=2026-30&why=close");
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sentence = "The calendar has no period <code>2026-30</code>; its periods run from 2026-01 to 2026-12.";
    assert!(refused.text.contains(sentence), "{}", refused.text);
    assert!(refused.text.contains("value=\"2026-30\"") && refused.text.contains("value=\"close\""), "what was typed stands in the form");
    assert!(company.get("analyst", "/runs").text.contains("No run yet"));
}

#[test]
fn an_upload_without_a_file_says_what_is_missing() {
    let company = Company::open();
    let body = "--x\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\ndeals\r\n--x--\r\n";
    let refused = company.ask("analyst", Method::POST, "/imports", "multipart/form-data; boundary=x", body);
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("No file was chosen, or it is empty."), "{}", refused.text);
}

#[test]
fn a_wrong_password_is_refused_without_saying_which_part_was_wrong() {
    let company = Company::open();
    let known = company.post("", "/sign-in", "email=ada%40example.com&password=wrong");
    let unknown = company.post("", "/sign-in", "email=eve%40example.com&password=wrong");
    assert_eq!((known.status, unknown.status), (StatusCode::UNPROCESSABLE_ENTITY, StatusCode::UNPROCESSABLE_ENTITY));
    assert_eq!(known.text.replace("ada@", "eve@"), unknown.text);
}

#[test]
fn a_form_adds_and_removes_components_and_tiers_and_says_what_is_wrong_beside_the_field() {
    let company = Company::open();
    assert_eq!(company.post("analyst", "/plans/drafts", "plan=Sellers&from=2026-07-01").status, StatusCode::SEE_OTHER);
    let draft = || company.get("analyst", "/plans/drafts/1?as=form").text;
    let revision = || {
        let page = draft();
        page.split("name=\"revision\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default().to_owned()
    };
    let press = |words: &str, more: &str| {
        let body = format!("revision={}&do={}&{more}", revision(), words.replace(' ', "+"));
        let done = company.post("analyst", "/plans/drafts/1/form", &body);
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{words}: {}", done.text);
    };
    let text = || company.get("analyst", "/plans/drafts/1").text;
    press("add component", "kind-of-new=commission+by+tiers&component.0.name=Everything");
    assert!(text().contains("Everything") && text().contains("Commission by tiers"), "what was typed is saved with it");
    press("add component.1.tiers", "");
    assert!(draft().contains("value=\"remove component.1.tiers.2\"") && text().contains("110%"));
    press("up component.1.tiers.2", "");
    press("remove component.1.tiers.1", "");
    assert!(!text().contains("110%"));
    press("down component.1.tiers.0", "component.1.tiers.0.rate=twelve");
    let page = draft();
    assert!(page.contains("aria-invalid=\"true\"") && page.contains("twelve"), "{page}");
    press("remove component.1", "");
    assert!(!text().contains("Commission by tiers"));
    let gone = company.post("analyst", "/plans/drafts/1/form", &format!("revision={}&do=remove+component.7", revision()));
    assert_eq!(gone.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        gone.text.contains("The text has no place <code>component.7</code>") || gone.text.contains("The text has no place `component.7`"),
        "{}",
        gone.text
    );
    assert_eq!(company.post("ada", "/plans/drafts/1/form", "revision=1&do=add+component").status, StatusCode::NOT_FOUND);
}

#[test]
fn of_two_who_edit_one_record_the_second_is_told_and_keeps_what_she_typed() {
    let company = Company::open();
    let version = |page: &str| page.split("name=\"_version\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let seen = version(&company.get("analyst", "/records/deals/OPP-1?edit=yes").text);
    // Ben's analyst corrects amount and name while the form is open.
    let other = r#"{"fields": {"amount": "9000", "stage": "Lost"}, "why": "Order was cut"}"#;
    assert_eq!(company.send_json("analyst", Method::PATCH, "/api/v1/records/deals/OPP-1", other).status, StatusCode::OK);
    let form = |version: &str| {
        format!(
            "_version={version}&id=OPP-1&name=Pelican+one&owner=ada&account=A1&stage=Won&kind=new&amount=12000&currency=USD&created_on=2026-01-05&closed_on=2026-03-02&_why=Signed+order"
        )
    };
    let told = company.post("analyst", "/records/deals/OPP-1", &form(&seen));
    assert_eq!(told.status, StatusCode::CONFLICT, "{}", told.text);
    assert!(
        told.text.contains("analyst@example.com changed it at 2026-03-20 09:00 UTC:") && told.text.contains("(Order was cut)"),
        "{}",
        told.text
    );
    assert!(told.text.contains("amount was 10000.00, is 9000") || told.text.contains("amount was 10000, is 9000"), "{}", told.text);
    for kept in ["value=\"12000\"", "value=\"Pelican one\"", "value=\"Signed order\"", "It is 9,000.00 now.", "value=\"Lost\""] {
        assert!(told.text.contains(kept), "{kept}: {}", told.text);
    }
    let record = || company.get("analyst", "/api/v1/records/deals/OPP-1").text;
    assert!(record().contains("\"stage\":\"Lost\"") && record().contains("\"amount\":\"9000"), "nothing of hers was saved: {}", record());
    // Having read it she saves again, with the version that she sees now.
    let again = form(&version(&told.text)).replace("stage=Won", "stage=Lost");
    assert_eq!(company.post("analyst", "/records/deals/OPP-1", &again).status, StatusCode::SEE_OTHER);
    assert!(record().contains("\"amount\":\"12000") && record().contains("\"stage\":\"Lost\""), "both changes stand: {}", record());
    // The API says with the same number what was seen.
    let stale = format!(r#"{{"fields": {{"amount": "1"}}, "version": {seen}}}"#);
    let refused = company.send_json("analyst", Method::PATCH, "/api/v1/records/deals/OPP-1", &stale);
    assert_eq!(refused.status, StatusCode::PRECONDITION_FAILED);
    assert!(refused.text.contains("Signed order") && refused.text.contains("Order was cut"), "{}", refused.text);
}

#[test]
fn rows_of_people_and_quotas_are_edited_like_records() {
    let company = Company::open();
    let quota = "/records/quotas/ada%7Cbookings%7C2026-Q1%7C";
    let page = company.get("analyst", &format!("{quota}?edit=yes"));
    assert!(page.status == StatusCode::OK && page.text.contains("20000") && !page.text.contains("aria-label=\"Credits\""), "{}", page.text);
    let version = page.text.split("name=\"_version\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let saved = company.post("analyst", quota, &format!("_version={version}&amount=25000.00&_why=Plan+letter"));
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let late = company.post("analyst", quota, &format!("_version={version}&amount=30000.00&_why=Older+letter"));
    assert!(
        late.status == StatusCode::CONFLICT && late.text.contains("(Plan letter)") && late.text.contains("value=\"30000.00\""),
        "{}",
        late.text
    );
    let person = company.get("analyst", "/records/people/ada%7C2024-01-01?edit=yes");
    assert!(person.text.contains("Ada Byron"), "{}", person.text);
    for who in ["ada", "mia", "administrator"] {
        assert_eq!(company.get(who, quota).status, StatusCode::NOT_FOUND, "{who}");
        assert_eq!(company.post(who, quota, "amount=1&_why=mine").status, StatusCode::NOT_FOUND, "{who}");
    }
}
