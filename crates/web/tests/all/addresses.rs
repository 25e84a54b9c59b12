//! Addresses that lead nowhere.

use crate::company::Company;
use axum::http::{Method, StatusCode};

#[test]
fn an_unknown_address_is_a_page_that_says_so_and_a_problem_for_programs() {
    let company = Company::open();
    for who in ["", "ada", "administrator"] {
        let page = company.get(who, "/nothing/here");
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert!(page.text.contains("There is nothing here") && page.text.contains("Go to your home page"));
        let json = company.get(who, "/api/v1/nothing");
        assert_eq!((json.status, json.headers["content-type"].as_bytes()), (StatusCode::NOT_FOUND, &b"application/problem+json"[..]));
    }
}

#[test]
fn a_method_that_an_address_does_not_take_is_refused() {
    let company = Company::open();
    assert_eq!(company.ask("analyst", Method::DELETE, "/runs", "", "").status, StatusCode::METHOD_NOT_ALLOWED);
    let json = company.ask("analyst", Method::DELETE, "/api/v1/runs", "", "");
    assert_eq!((json.status, json.headers["content-type"].as_bytes()), (StatusCode::METHOD_NOT_ALLOWED, &b"application/problem+json"[..]));
}

#[test]
fn any_text_as_an_id_is_answered() {
    let company = Company::open();
    for id in ["%00", "%2F%2E%2E", "%F0%9F%A6%86", "'%3B%20drop%20table%20users%3B--", &"9".repeat(3000)] {
        for address in [format!("/records/deals/{id}"), format!("/people/{id}/statement"), format!("/plans/{id}"), format!("/runs/{id}")] {
            let status = company.get("analyst", &address).status;
            assert!(status.is_client_error(), "{status} for {address}");
        }
    }
}
