//! What programs rely on: pages of lists, keys that make a request happen once, ETags, limits, errors as problems.

use crate::company::{Answer, Company};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::Value;
use std::sync::Arc;

fn asked(company: &Company, who: &str, method: Method, address: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut request = Request::builder().method(method).uri(address).header("cookie", format!("attain={}", company.sessions[who]));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    company.send(request.header("content-type", "application/json").body(Body::from(body.to_owned())).unwrap())
}

fn once(company: &Company, who: &str, key: &str, body: &str) -> Answer {
    asked(company, who, Method::POST, "/api/v1/holds", &[("idempotency-key", key)], body)
}

fn holds(company: &Company) -> usize {
    serde_json::from_str::<Value>(&company.get("finance", "/api/v1/holds").text).unwrap()["items"].as_array().unwrap().len()
}

#[test]
fn a_request_with_a_key_is_done_once() {
    let company = Company::open();
    let body = r#"{"person": "ada", "why": "A question"}"#;
    let first = once(&company, "finance", "march-1", body);
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
    let again = once(&company, "finance", "march-1", body);
    assert_eq!((again.status, &again.text), (first.status, &first.text));
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert_eq!(again.headers["content-type"], first.headers["content-type"]);
    assert_eq!(holds(&company), 1);
    let other = once(&company, "finance", "march-1", r#"{"person": "ben", "why": "A question"}"#);
    assert_eq!(other.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(other.text.contains("key-used") && holds(&company) == 1, "{}", other.text);
    assert_eq!(once(&company, "finance", "march-2", r#"{"person": "ben", "why": "Another"}"#).status, StatusCode::CREATED);
    assert_eq!(holds(&company), 2, "another key is another thing to do");
    assert_eq!(once(&company, "analyst", "march-1", body).status, StatusCode::NOT_FOUND, "keys of others are not one's own");
    assert_eq!(once(&company, "finance", "", body).status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[test]
fn a_refusal_is_kept_as_well_and_a_key_is_forgotten_after_a_day() {
    let mut company = Company::open();
    let wrong = r#"{"person": "nobody", "why": "A question"}"#;
    let refused = once(&company, "finance", "k", wrong);
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(once(&company, "finance", "k", wrong).text, refused.text);
    // Sessions live shorter than keys: a token of two days asks on the next day.
    let token = access::token::make(
        &company.store,
        &access::by_email(&company.store, "finance@example.com").unwrap().unwrap(),
        "x",
        true,
        9,
        &company.application.clock,
    )
    .unwrap();
    company.application.clock = kernel::Clock::fixed("2026-03-21T09:00:01Z");
    let request = Request::post("/api/v1/holds").header("authorization", format!("Bearer {token}")).header("idempotency-key", "k");
    let request = request.header("content-type", "application/json").body(Body::from(r#"{"person": "ada", "why": "New"}"#)).unwrap();
    assert_eq!(company.send(request).status, StatusCode::CREATED);
}

#[test]
fn two_processes_share_what_was_done() {
    let company = Company::open();
    let (user, clock) = (access::by_email(&company.store, "finance@example.com").unwrap().unwrap(), &company.application.clock);
    let asked = access::once::Asked { user: user.id, key: "k".into(), what: [7; 32] };
    assert_eq!(access::once::begin(&company.store, &asked, clock).unwrap(), access::once::Found::New);
    let other = store::Store::open(&company.store.place()).unwrap();
    assert_eq!(access::once::begin(&other, &asked, clock).unwrap(), access::once::Found::Running);
    let kept = access::once::Kept { status: 201, kind: None, location: None, body: Some(b"x".to_vec()) };
    access::once::answered(&company.store, &asked, &kept, clock).unwrap();
    assert_eq!(access::once::begin(&other, &asked, clock).unwrap(), access::once::Found::Answered(kept));
}

#[test]
fn what_did_not_change_is_not_sent_again_and_what_did_is_not_overwritten() {
    let company = Company::open();
    let deal = "/api/v1/records/deals/OPP-1";
    let read = company.get("analyst", deal);
    let tag = read.headers["etag"].to_str().unwrap().to_owned();
    let same = asked(&company, "analyst", Method::GET, deal, &[("if-none-match", &tag)], "");
    assert_eq!((same.status, same.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
    let change = |tag: &str, amount: &str| {
        let body = format!(r#"{{"fields": {{"amount": "{amount}"}}, "why": "invoice"}}"#);
        asked(&company, "analyst", Method::PATCH, deal, &[("if-match", tag)], &body)
    };
    assert_eq!(change(&tag, "11000.00").status, StatusCode::OK);
    let lost = change(&tag, "12000.00");
    assert_eq!(lost.status, StatusCode::PRECONDITION_FAILED);
    assert!(lost.text.contains("changed-since") && lost.headers["content-type"] == "application/problem+json", "{}", lost.text);
    let now = company.get("analyst", deal);
    assert!(now.text.contains("\"11000\""), "{}", now.text);
    assert_eq!(lost.headers["etag"], now.headers["etag"], "it says what it is now");
    assert_eq!(change(now.headers["etag"].to_str().unwrap(), "12000.00").status, StatusCode::OK);
    assert_eq!(change("*", "13000.00").status, StatusCode::OK);
    let different = asked(&company, "analyst", Method::GET, deal, &[("if-none-match", &tag)], "");
    assert_eq!(different.status, StatusCode::OK);
}

#[test]
fn who_asks_too_much_waits() {
    let mut company = Company::open();
    company.application.limits = Arc::new(web::api::limits::Limits::new(2, 0));
    for left in ["1", "0"] {
        let answer = company.get("ada", "/api/v1/me");
        assert_eq!((answer.status, answer.headers["x-ratelimit-remaining"].to_str().unwrap()), (StatusCode::OK, left));
    }
    let refused = company.get("ada", "/api/v1/me");
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    let wait: u64 = refused.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=31).contains(&wait) && refused.headers["x-ratelimit-limit"] == "2", "{wait}");
    assert_eq!(refused.headers["content-type"], "application/problem+json");
    assert_eq!(company.get("ben", "/api/v1/me").status, StatusCode::OK, "others do not wait for her");
    assert_eq!(company.get("ada", "/").status, StatusCode::OK, "pages are not counted");
}

#[test]
fn an_address_that_asks_too_much_waits_whoever_it_says_it_is() {
    let mut company = Company::open();
    company.application.limits = Arc::new(web::api::limits::Limits::new(0, 1));
    company.application.secure = true;
    let ask = |address: &str, token: &str| {
        let request = Request::get("/api/v1/me").header("x-forwarded-for", address).header("authorization", format!("Bearer {token}"));
        company.send(request.body(Body::empty()).unwrap()).status
    };
    assert_eq!(ask("192.0.2.7", "one"), StatusCode::UNAUTHORIZED);
    assert_eq!(ask("192.0.2.7", "two"), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(ask("10.0.0.1, 192.0.2.7", "three"), StatusCode::TOO_MANY_REQUESTS, "only the proxy's word counts");
    assert_eq!(ask("192.0.2.8", "one"), StatusCode::UNAUTHORIZED);
}

#[test]
fn lists_come_a_page_at_a_time_and_every_error_is_a_problem() {
    let company = Company::open();
    for who in ["ada", "ben", "carla"] {
        once(&company, "finance", who, &format!(r#"{{"person": "{who}", "why": "A question"}}"#));
    }
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let text = company.get("finance", &format!("/api/v1/holds?limit=2&cursor={cursor}")).text;
        let page: Value = serde_json::from_str(&text).unwrap();
        seen.extend(page["items"].as_array().unwrap().iter().map(|hold| hold["person"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => break,
        }
    }
    seen.sort();
    assert_eq!(seen, ["ada", "ben", "carla"]);
    for (method, address, body, status) in [
        (Method::GET, "/api/v1/holds?cursor=nowhere", "", 422),
        (Method::GET, "/api/v1/holds?limit=0", "", 422),
        (Method::GET, "/api/v1/holds?limit=many", "", 400),
        (Method::GET, "/api/v1/runs/abc", "", 400),
        (Method::POST, "/api/v1/holds", "{", 400),
        (Method::POST, "/api/v1/holds", r#"{"person": 7}"#, 422),
        (Method::DELETE, "/api/v1/holds", "", 405),
        (Method::GET, "/api/v1/nothing", "", 404),
    ] {
        let answer = asked(&company, "finance", method, address, &[], body);
        assert_eq!(answer.status.as_u16(), status, "{address}: {}", answer.text);
        let problem: Value = serde_json::from_str(&answer.text).unwrap();
        assert_eq!(answer.headers["content-type"], "application/problem+json");
        assert_eq!(problem["status"], status);
        assert!(status != 405 || answer.headers["allow"].to_str().unwrap().contains("POST"));
        assert!(status == 405 || !problem["detail"].as_str().unwrap().is_empty(), "{problem}");
    }
}
