//! The API as programs see it: described completely, and used with curl as the manual does.

use crate::company::{Company, routes};
use axum::http::{Method, StatusCode};
use serde_json::Value;
use std::collections::BTreeSet;
use std::process::Command;
use tokio::net::TcpListener;

const MANUAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/manual/api.md");

#[test]
fn the_description_names_every_address_of_the_api_and_no_other() {
    let company = Company::open();
    let document: Value = serde_json::from_str(&company.get("", "/api/v1/openapi.json").text).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    let mut described = BTreeSet::new();
    let mut ids = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            described.insert(format!("{} {path}", method.to_uppercase()));
            assert!(ids.insert(operation["operationId"].as_str().unwrap().to_owned()), "each has a name of its own");
            assert!(operation["summary"].as_str().unwrap().ends_with('.'));
            is_described(&document, &format!("{method} {path}"), operation);
        }
    }
    let served: BTreeSet<String> =
        routes().iter().filter(|r| r.path.starts_with("/api/")).map(|r| format!("{} {}", r.method, r.path)).collect();
    assert_eq!(described, served);
    assert!(!document.to_string().contains("#/taken/"), "every reference has the name under which the schema stands");
    let asked = document["paths"]["/api/v1/runs/{id}/month-end"]["post"]["requestBody"]["content"]["application/json"]["schema"].clone();
    let asked = document.pointer(asked["$ref"].as_str().unwrap().trim_start_matches('#')).unwrap();
    assert_eq!(asked["properties"].as_object().unwrap().keys().collect::<Vec<_>>(), ["why"], "not the why of a statement");
    let page = company.get("ada", "/api").text;
    assert!(page.contains("/api/v1/people/{person}/statement") && page.contains("Why an amount is what it is"));
}

/// What it takes and gives is said, and a list is given a page at a time.
fn is_described(document: &Value, what: &str, operation: &Value) {
    let answers = operation["responses"].as_object().unwrap();
    let done = answers.iter().find(|(status, _)| status.starts_with('2')).unwrap_or_else(|| panic!("{what} has no `.of(handler)`")).1;
    for (kind, content) in done["content"].as_object().into_iter().flatten() {
        let mut schema = &content["schema"];
        if let Some(name) = schema["$ref"].as_str() {
            schema = document.pointer(name.trim_start_matches('#')).unwrap_or_else(|| panic!("{what}: {name}"));
        }
        assert_ne!(schema["type"], "array", "{what} gives a list as a whole; give `Listed` and take `Paging`");
        assert!(kind != "application/json" || what.ends_with("openapi.json") || *schema != serde_json::json!({}), "{what} gives anything");
    }
    for parameter in operation["parameters"].as_array().unwrap() {
        assert!(parameter["description"].as_str().is_some_and(|text| !text.is_empty()), "{what}: {parameter}");
    }
    assert_eq!(operation.get("requestBody").is_some(), what.starts_with("p"), "{what}: a body goes with a change");
}

#[test]
fn the_tutorial_with_curl_works_as_it_is_written() {
    let company = Company::open();
    let page = company.post("analyst", "/account/tokens", "name=curl&scope=write&days=1").text;
    let at = page.find("attain_").expect("the token is shown");
    let token: String = page[at..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    runtime.spawn(web::serve(company.application.clone(), listener));
    let manual = std::fs::read_to_string(MANUAL).unwrap();
    let mut commands = 0;
    for block in manual.split("```console\n").skip(1).filter_map(|rest| rest.split("```").next()) {
        let mut said = String::new();
        for line in block.lines() {
            let Some(command) = line.strip_prefix("$ ") else {
                assert!(said.contains(line), "the manual promises\n{line}\nand it says\n{said}");
                continue;
            };
            let done = Command::new("bash").args(["-c", command]).env("ATTAIN", &address).env("TOKEN", &token).output().unwrap();
            assert!(done.status.success(), "{command}: {}", String::from_utf8_lossy(&done.stderr));
            said = String::from_utf8(done.stdout).unwrap();
            commands += 1;
        }
    }
    assert!(commands >= 10);
}

#[test]
fn those_who_run_it_see_that_it_is_well_and_what_it_does() {
    let company = Company::open();
    assert_eq!(company.get("", "/health").text, "{\"status\":\"ok\"}");
    let ready = company.get("", "/ready");
    assert_eq!((ready.status, ready.text.as_str()), (StatusCode::OK, "{\"database\":true,\"tables\":true,\"figures\":true}"));
    assert_eq!(company.get("analyst", "/api/v1/metrics").status, StatusCode::NOT_FOUND);
    let metrics = company.get("administrator", "/api/v1/metrics").text;
    assert!(metrics.contains("attain_request_seconds_count{method=\"GET\",route=\"/ready\",status=\"200\"} 1"), "{metrics}");
    for figure in ["attain_open_streams 0", "attain_audit_events ", "attain_figures_calculated_timestamp_seconds ", "attain_book_problems "]
    {
        assert!(metrics.contains(&format!("\n{figure}")), "{figure}: {metrics}");
    }
    let one = company.get("ada", "/");
    let other = company.get("ada", "/");
    assert_ne!(one.headers["x-request-id"], other.headers["x-request-id"]);
    let request = axum::http::Request::get("/health").header("x-request-id", "from-the-proxy-17").body(axum::body::Body::empty()).unwrap();
    assert_eq!(company.send(request).headers["x-request-id"], "from-the-proxy-17");
}

#[test]
fn the_audit_trail_is_searched_and_taken_out() {
    let company = Company::open();
    company.post("analyst", "/records/deals/OPP-1", "amount=10500.00&_why=invoice+corrected");
    let found = company.get("finance", "/audit?q=invoice%20CORR&who=analyst").text;
    assert!(found.contains("deals OPP-1") && !found.contains("make user"), "{found}");
    assert!(company.get("finance", "/audit?q=100%25").text.contains("No such event"), "a percent sign is only itself");
    assert!(company.get("finance", "/audit?from=2026-03-21").text.contains("No such event"));
    assert!(company.get("finance", "/audit?from=2026-03-20&until=2026-03-20&action=import").text.contains("import records"));
    let csv = company.get("administrator", "/audit.csv?q=invoice").text;
    assert_eq!(csv.lines().count(), 2, "{csv}");
    assert!(csv.contains("analyst@example.com") && csv.contains("invoice corrected"));
    let json: Value = serde_json::from_str(&company.get("finance", "/api/v1/audit?q=invoice").text).unwrap();
    assert_eq!((json["items"].as_array().unwrap().len(), &json["next"]), (1, &Value::Null));
    assert_eq!(company.get("analyst", "/audit.csv").status, StatusCode::NOT_FOUND);
}

#[test]
fn what_a_request_asks_for_has_names() {
    let company = Company::open();
    for body in [r#"["statements", "2026-03"]"#, "[]", "7", "\"statements\""] {
        let answer = company.ask("analyst", Method::POST, "/api/v1/jobs", "application/json", body);
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}: {}", answer.text);
        assert!(answer.text.contains("The body is no JSON object") && answer.text.contains("Write it with names"), "{}", answer.text);
    }
}
