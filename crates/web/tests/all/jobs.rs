//! Work in the background: everyone's statements in one file, asked for, watched, cancelled, begun again, downloaded.

use crate::company::Company;
use axum::http::{Method, StatusCode};
use std::io::{Cursor, Read};
use web::background::process::do_all;

const MARCH: &str = r#"{"kind": "statements", "period": "2026-03"}"#;

fn asked(company: &Company, who: &str) -> String {
    let answer = company.send_json(who, Method::POST, "/api/v1/jobs", MARCH);
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.text);
    answer.headers["location"].to_str().unwrap().to_owned()
}

fn json(company: &Company, who: &str, address: &str) -> serde_json::Value {
    let answer = company.get(who, address);
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    serde_json::from_str(&answer.text).unwrap()
}

fn files(bytes: Vec<u8>) -> Vec<(String, Vec<u8>)> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..zip.len())
        .map(|index| {
            let mut file = zip.by_index(index).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

#[test]
fn everyones_statements_come_as_one_file_and_each_is_the_single_one_to_the_byte() {
    let company = Company::open();
    let address = asked(&company, "finance");
    let job = json(&company, "finance", &address);
    assert_eq!((job["state"].as_str(), job["title"].as_str()), (Some("waiting"), Some("Statements of March 2026")));
    assert_eq!(company.get("finance", &format!("{address}/file")).status, StatusCode::NOT_FOUND, "there is no file yet");
    assert_eq!(do_all(&company.application).unwrap(), 1);
    let job = json(&company, "finance", &address);
    assert_eq!((job["state"].as_str(), job["done"].as_i64(), job["total"].as_i64()), (Some("done"), Some(5), Some(5)));
    assert_eq!(job["file"]["name"], "statements-2026-03.zip");
    let bytes = company.bytes("finance", &format!("{address}/file"));
    assert_eq!(job["file"]["bytes"].as_u64(), Some(bytes.len() as u64));
    assert_eq!(bytes, company.bytes("finance", "/jobs/1/file"), "the page's file is the API's");
    let all = files(bytes);
    let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
    let expected = ["ada", "ben", "carla", "mia", "noor"].map(|person| format!("statement-{person}-2026-03.pdf"));
    assert_eq!(names, expected);
    for (name, bytes) in &all {
        let person = name.split('-').nth(1).unwrap();
        assert_eq!(*bytes, company.bytes("finance", &format!("/people/{person}/statement.pdf?period=2026-03")), "{name}");
    }
    let told = company
        .events()
        .into_iter()
        .any(|event| event == ("finance@example.com".into(), "read pay".into(), "everyone's statements, 2026-03".into()));
    assert!(told, "{:?}", company.events());
}

#[test]
fn the_same_figures_make_the_same_file() {
    let company = Company::open();
    let made: Vec<Vec<u8>> = (0..2)
        .map(|_| {
            let address = asked(&company, "analyst");
            do_all(&company.application).unwrap();
            company.bytes("analyst", &format!("{address}/file"))
        })
        .collect();
    assert!(made[0] == made[1]);
}

#[test]
fn the_statements_of_a_run_are_those_of_the_periods_that_it_closes() {
    let company = Company::open();
    assert_eq!(company.post("analyst", "/runs", "through=2026-03").status, StatusCode::SEE_OTHER);
    let answer = company.post("analyst", "/jobs", "run=1");
    assert_eq!(answer.headers["location"], "/jobs/1?done=job");
    do_all(&company.application).unwrap();
    let names: Vec<String> = files(company.bytes("analyst", "/jobs/1/file")).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names.len(), 15, "five people in January, February and March: {names:?}");
    assert_eq!(names[0], "statement-ada-2026-01.pdf");
    assert_eq!(company.post("analyst", "/jobs", "run=7").status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[test]
fn a_job_is_seen_by_whoever_asked_and_asked_for_by_those_who_may_see_everyones_pay() {
    let company = Company::open();
    for who in ["ada", "mia", "administrator"] {
        let answer = company.send_json(who, Method::POST, "/api/v1/jobs", MARCH);
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{who}");
        assert_eq!(company.post(who, "/jobs", "period=2026-03").status, StatusCode::NOT_FOUND, "{who}");
    }
    let address = asked(&company, "finance");
    do_all(&company.application).unwrap();
    for who in ["ada", "mia", "analyst", "administrator"] {
        for end in ["", "/file"] {
            assert_eq!(company.get(who, &format!("{address}{end}")).status, StatusCode::NOT_FOUND, "{who}");
            assert_eq!(company.get(who, &format!("/jobs/1{end}")).status, StatusCode::NOT_FOUND, "{who}");
        }
        assert!(!company.get(who, "/jobs").text.contains("Statements of March 2026"), "{who}");
    }
    // Who may no longer see everyone's pay no longer gets the file that she asked for.
    let id = company.user("finance");
    assert_eq!(company.post("administrator", &format!("/users/{id}/role"), "role=seller").status, StatusCode::SEE_OTHER);
    let invitation = access::invite(&company.store, "finance@example.com", "story", &company.application.clock).unwrap();
    let session = access::accept(&company.store, &invitation, None, &company.application.clock).unwrap().token;
    let mut company = company;
    company.sessions.insert("once finance".into(), session);
    assert_eq!(company.get("once finance", "/jobs/1/file").status, StatusCode::NOT_FOUND);
}

#[test]
fn the_pages_say_how_a_job_stands_and_what_can_be_done() {
    let company = Company::open();
    assert!(company.get("finance", "/jobs").text.contains("No job yet"));
    let asked = company.post("finance", "/jobs", "kind=statements&period=2026-03");
    assert_eq!(asked.headers["location"], "/jobs/1?done=job");
    let page = company.get("finance", "/jobs/1?done=job").text;
    assert!(page.contains("Statements of March 2026") && page.contains("waits for a process") && page.contains("Cancel"), "{page}");
    assert_eq!(company.post("finance", "/jobs/1/cancel", "").status, StatusCode::SEE_OTHER);
    let page = company.get("finance", "/jobs/1").text;
    assert!(page.contains("nothing is kept of it") && page.contains("Begin again"), "{page}");
    let refused = company.post("finance", "/jobs/1/cancel", "");
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text.contains("Job 1 is cancelled."), "{}", refused.text);
    assert_eq!(company.post("finance", "/jobs/1/retry", "").status, StatusCode::SEE_OTHER);
    do_all(&company.application).unwrap();
    let page = company.get("finance", "/jobs/1").text;
    assert!(page.contains("100%") && page.contains("href=\"/jobs/1/file\""), "{page}");
    assert!(company.get("finance", "/jobs").text.contains("href=\"/jobs/1/file\""));
    let unknown = company.post("finance", "/jobs", "kind=statements&period=2031-03");
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unknown.text.contains("no period <code>2031-03</code>"), "{}", unknown.text);
}

#[test]
fn a_job_that_cannot_be_done_fails_with_a_reason() {
    let company = Company::open();
    let other = serde_json::json!({ "run": 99 });
    let at = company.application.clock.now();
    let new = ::jobs::New { kind: "statements", title: "Statements of run 99", input: &other, owner: "finance@example.com", at };
    company.store.write(|tx| ::jobs::ask(tx, &new)).unwrap();
    let newer = ::jobs::New { kind: "postcards", ..new };
    company.store.write(|tx| ::jobs::ask(tx, &newer)).unwrap();
    assert_eq!(do_all(&company.application).unwrap(), 2);
    assert!(company.get("finance", "/jobs/1").text.contains("There is no run 99."));
    assert!(company.get("finance", "/jobs/2").text.contains("does not know jobs of the kind <code>postcards</code>"));
}
