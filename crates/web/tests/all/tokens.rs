//! Programs and administrators at the door: tokens that reach some areas, users and accounts by the API.

use crate::company::{Answer, Company};
use access::{Area, Areas, Level};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value, json};

fn token(company: &Company, who: &str, areas: &[(Area, Level)]) -> String {
    let user = access::by_email(&company.store, &format!("{who}@example.com")).unwrap().unwrap();
    let areas = Areas(areas.iter().copied().collect());
    access::token::make_for(&company.store, &user, "Warehouse", &areas, 9, &company.application.clock).unwrap()
}

fn with(company: &Company, token: &str, method: Method, address: &str, body: &str) -> Answer {
    let request = Request::builder().method(method).uri(address).header("authorization", format!("Bearer {token}"));
    company.send(request.header("content-type", "application/json").body(Body::from(body.to_owned())).unwrap())
}

fn json(answer: &Answer) -> Value {
    serde_json::from_str(&answer.text).unwrap_or_else(|error| panic!("{error}: {}", answer.text))
}

#[test]
fn a_token_for_reading_pay_reads_pay_and_nothing_else() {
    let company = Company::open();
    let reading = token(&company, "finance", &[(Area::Pay, Level::Read)]);
    let asked = |method: Method, address: &str| with(&company, &reading, method, address, "{}");
    assert_eq!(asked(Method::GET, "/api/v1/people/ada/statement?period=2026-03").status, StatusCode::OK);
    assert_eq!(asked(Method::GET, "/api/v1/me").status, StatusCode::OK);
    let records = asked(Method::GET, "/api/v1/records/deals/OPP-1");
    assert_eq!(records.status, StatusCode::FORBIDDEN);
    assert_eq!(records.headers["content-type"], "application/problem+json");
    let problem = &json(&records)["problems"][0];
    assert_eq!((problem["code"].as_str(), problem["expected"].as_str()), (Some("token-area"), Some("records: read")), "{}", records.text);
    for address in ["/api/v1/plan-drafts", "/api/v1/imports", "/api/v1/audit", "/api/v1/users", "/api/v1/account/tokens"] {
        assert_eq!(asked(Method::GET, address).status, StatusCode::FORBIDDEN, "{address}");
    }
    assert_eq!(asked(Method::POST, "/api/v1/runs").status, StatusCode::FORBIDDEN, "it changes nothing");
    assert_eq!(asked(Method::GET, "/api/v1/nothing").status, StatusCode::NOT_FOUND);
}

#[test]
fn a_token_never_exceeds_its_owner_and_makes_no_tokens() {
    let company = Company::open();
    let all: Vec<_> = Area::ALL.into_iter().map(|area| (area, Level::Write)).collect();
    let of_ada = token(&company, "ada", &all);
    assert_eq!(with(&company, &of_ada, Method::GET, "/api/v1/people/ada/statement?period=2026-03", "").status, StatusCode::OK);
    for address in ["/api/v1/people/ben/statement?period=2026-03", "/api/v1/users", "/api/v1/runs", "/api/v1/audit"] {
        assert_eq!(with(&company, &of_ada, Method::GET, address, "").status, StatusCode::NOT_FOUND, "{address}");
    }
    for (address, body) in [
        ("/api/v1/account/tokens", r#"{"name": "x", "areas": {"pay": "write"}, "days": 9}"#),
        ("/api/v1/account/password", r#"{"present": "x", "new": "a long walk by the sea"}"#),
        ("/api/v1/account/second-factor", "{}"),
    ] {
        let refused = with(&company, &of_ada, Method::POST, address, body);
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{address}: {}", refused.text);
        assert_eq!(json(&refused)["problems"][0]["code"], "in-person");
    }
}

#[test]
fn a_token_is_made_by_the_api_shown_once_and_ended() {
    let company = Company::open();
    let body = r#"{"name": "Warehouse", "areas": {"records": "write", "pay": "read"}, "days": 30}"#;
    let request = || {
        let request = Request::post("/api/v1/account/tokens").header("cookie", format!("attain={}", company.sessions["analyst"]));
        let request = request.header("content-type", "application/json").header("idempotency-key", "warehouse");
        company.send(request.body(Body::from(body)).unwrap())
    };
    let made = request();
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let secret = json(&made)["token"].as_str().unwrap().to_owned();
    assert_eq!(request().status, StatusCode::CONFLICT, "sent again, it is not shown again");
    let listed = company.get("analyst", "/api/v1/account/tokens");
    assert!(!listed.text.contains(&secret), "{}", listed.text);
    assert_eq!(json(&listed)["items"][0]["areas"], json!({ "records": "write", "pay": "read" }));
    let page = company.get("analyst", "/account").text;
    assert!(page.contains("Pay: read, Records: read and write"), "{page}");
    assert_eq!(with(&company, &secret, Method::GET, "/api/v1/records/deals/OPP-1", "").status, StatusCode::OK);
    assert_eq!(company.send_json("analyst", Method::POST, "/api/v1/account/tokens/1/end", "{}").status, StatusCode::NO_CONTENT);
    assert_eq!(with(&company, &secret, Method::GET, "/api/v1/records/deals/OPP-1", "").status, StatusCode::UNAUTHORIZED);
    let nothing = r#"{"name": "Nothing", "areas": {}, "days": 30}"#;
    let refused = company.send_json("analyst", Method::POST, "/api/v1/account/tokens", nothing);
    assert_eq!((refused.status, json(&refused)["problems"][0]["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("no-area")));
}

#[test]
fn the_page_makes_a_token_for_some_areas() {
    let company = Company::open();
    let page = company.post("analyst", "/account/tokens", "name=Sheet&scope=areas&pay=read&plans=write&days=9").text;
    assert!(page.contains("attain_") && page.contains("Pay: read, Plans: read and write"), "{page}");
    let none = company.post("analyst", "/account/tokens", "name=Sheet&scope=areas&days=9");
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[test]
fn an_administrator_keeps_users_by_the_api() {
    let company = Company::open();
    let send = |address: &str, body: &str| company.send_json("administrator", Method::POST, address, body);
    let new = r#"{"email": "grete@example.com", "name": "Grete", "role": "analyst", "countries": ["DE"]}"#;
    let made = send("/api/v1/users", new);
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text);
    let grete = json(&made)["id"].as_i64().unwrap();
    assert_eq!(json(&made)["scope"], json!({ "teams": [], "countries": ["DE"] }));
    let invited = send(&format!("/api/v1/users/{grete}/invitation"), "{}");
    let path = json(&invited)["path"].as_str().unwrap().to_owned();
    assert_eq!(company.get("", &path).status, StatusCode::OK);
    let role = send(&format!("/api/v1/users/{grete}/role"), r#"{"role": "finance"}"#);
    assert_eq!(json(&role)["role"], "finance");
    let unknown = send(&format!("/api/v1/users/{grete}/scope"), r#"{"teams": ["Nort"]}"#);
    assert_eq!((unknown.status, json(&unknown)["problems"][0]["code"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("unknown-scope")));
    let limited = send(&format!("/api/v1/users/{grete}/scope"), r#"{"teams": ["North"]}"#);
    assert_eq!(json(&limited)["scope"], json!({ "teams": ["North"], "countries": [] }));
    assert_eq!(json(&send(&format!("/api/v1/users/{grete}/disable"), "{}"))["disabled"], true);
    assert_eq!(json(&send(&format!("/api/v1/users/{grete}/enable"), "{}"))["disabled"], false);
    let all = json(&company.get("administrator", "/api/v1/users"));
    assert!(
        all["items"].as_array().unwrap().iter().any(|one| one["email"] == "grete@example.com" && one["invited_until"].is_i64()),
        "{all}"
    );
    let me = company.user("administrator");
    assert_eq!(send(&format!("/api/v1/users/{me}/role"), r#"{"role": "finance"}"#).status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(send("/api/v1/users/999/role", r#"{"role": "finance"}"#).status, StatusCode::NOT_FOUND);
    for who in ["ada", "analyst", "finance", "executive"] {
        assert_eq!(company.get(who, "/api/v1/users").status, StatusCode::NOT_FOUND, "{who}");
    }
}

#[test]
fn everybody_looks_after_her_account_by_the_api() {
    let company = Company::open();
    let sessions = json(&company.get("ada", "/api/v1/account/sessions"));
    let open = sessions["items"].as_array().unwrap();
    assert!(open.len() == 1 && open[0]["this"] == true, "{sessions}");
    let others = json(&company.get("ben", "/api/v1/account/sessions"))["items"][0]["id"].as_str().unwrap().to_owned();
    let ended = company.send_json("ada", Method::POST, &format!("/api/v1/account/sessions/{others}/end"), "{}");
    assert_eq!(ended.status, StatusCode::NOT_FOUND, "it is not hers");
    let begun = company.send_json("ada", Method::POST, "/api/v1/account/second-factor", "{}");
    assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.text);
    assert!(json(&begun)["secret"].is_string() && begun.headers["cache-control"] == "no-store");
    let wrong = company.send_json("ada", Method::POST, "/api/v1/account/second-factor/confirm", r#"{"code": "000000"}"#);
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(json(&company.get("ada", "/api/v1/account/second-factor"))["on"], false);
    let settings = r#"{"language": "de", "region": "de-CH", "theme": "dark"}"#;
    let set = company.send_json("ada", Method::POST, "/api/v1/account/settings", settings);
    assert_eq!(json(&set)["region"], "de-CH", "{}", set.text);
}
