//! Plan documents: read and accepted on the page and by programs, by their own person only.

use crate::company::Company;
use axum::http::{Method, StatusCode};
use serde_json::Value;

fn document(company: &Company, who: &str, person: &str) -> Value {
    let answer = company.get(who, &format!("/api/v1/people/{person}/plan/Sellers"));
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    serde_json::from_str(&answer.text).unwrap()
}

fn accepted(company: &Company) -> Vec<String> {
    let events = company.events();
    events.into_iter().filter(|(_, action, _)| action.contains("accept")).map(|(actor, _, on)| format!("{actor} {on}")).collect()
}

#[test]
fn a_program_reads_her_plan_and_accepts_it_in_her_name() {
    let company = Company::open();
    let read = document(&company, "ada", "ada");
    assert_eq!(read["version"], 1);
    assert_eq!(read["components"][0]["component"], "New business");
    assert!(read["components"][0]["sentences"].to_string().contains("10%"), "{read}");
    assert_eq!(read["accepted"], Value::Null);
    let hash = read["document"].as_str().unwrap();
    let body = format!(r#"{{"version": 1, "document": "{hash}", "name": "Ada Byron"}}"#);
    let address = "/api/v1/people/ada/plan/Sellers/acceptance";

    for other in ["ben", "mia", "analyst", "finance", "administrator"] {
        assert_eq!(company.send_json(other, Method::POST, address, &body).status, StatusCode::NOT_FOUND, "{other}");
    }
    let changed = company.send_json("ada", Method::POST, address, r#"{"version": 1, "document": "another", "name": "Ada Byron"}"#);
    assert!(changed.status == StatusCode::UNPROCESSABLE_ENTITY && changed.text.contains("Read it again"), "{}", changed.text);
    assert!(accepted(&company).is_empty());

    let done = company.send_json("ada", Method::POST, address, &body);
    assert_eq!(done.status, StatusCode::CREATED, "{}", done.text);
    assert_eq!(company.send_json("ada", Method::POST, address, &body).status, StatusCode::UNPROCESSABLE_ENTITY, "twice");
    let read = document(&company, "analyst", "ada");
    assert_eq!((read["accepted"]["name"].as_str(), read["same"].as_bool()), (Some("Ada Byron"), Some(true)));
    assert_eq!(accepted(&company).len(), 1, "{:?}", accepted(&company));

    let all: Value = serde_json::from_str(&company.get("analyst", "/api/v1/plans/Sellers/acceptances").text).unwrap();
    let signed: Vec<(&str, bool)> =
        all["items"].as_array().unwrap().iter().map(|one| (one["person"].as_str().unwrap(), one["signed"].is_string())).collect();
    assert_eq!(signed, [("ben", false), ("carla", false), ("ada", true)]);
}

#[test]
fn accepting_on_the_page_leaves_one_event() {
    let company = Company::open();
    let hash = document(&company, "ben", "ben")["document"].as_str().unwrap().to_owned();
    let form = format!("version=1&document={hash}&name=Ben+Okri");
    let done = company.post("ben", "/people/ben/plan/Sellers/accept", &form);
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    assert_eq!(accepted(&company).len(), 1, "{:?}", accepted(&company));
    assert!(company.get("ben", "/people/ben/plan/Sellers").text.contains("Ben Okri"));
}
