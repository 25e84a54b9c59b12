//! What is logged, however much is logged, holds nothing that opens a door.

use crate::company::Company;
use access::{Area, Areas, Level};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use std::io::Write;
use std::sync::{Arc, Mutex};

/// What was logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// Everything from now on, of every thread.
    fn begin() -> Self {
        let log = Self::default();
        let writer = log.clone();
        tracing_subscriber::fmt().with_max_level(tracing_subscriber::filter::LevelFilter::TRACE).with_writer(move || writer.clone()).init();
        log
    }
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

#[test]
fn no_password_token_or_code_is_in_the_log() {
    let company = Company::open();
    let (store, clock) = (company.store.clone(), company.application.clock.clone());
    let log = Log::begin();
    let (wrong, right, next) = ("a+wrong+guess+indeed", "a long walk by the sea", "another long walk inland");
    access::change_password(&store, "ada@example.com", right, "story", &clock).unwrap();
    let ada = access::by_email(&store, "ada@example.com").unwrap().unwrap();
    let invitation = access::invite(&store, "ben@example.com", "story", &clock).unwrap();
    let areas = Areas([(Area::Pay, Level::Read)].into_iter().collect());
    let program = access::token::make_for(&store, &ada, "Warehouse", &areas, 9, &clock).unwrap();

    company.post("", "/sign-in", &format!("email=ada%40example.com&password={wrong}"));
    let entered = company.post("", "/sign-in", &format!("email=ada%40example.com&password={}", right.replace(' ', "+")));
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.text);
    let cookie = entered.headers["set-cookie"].to_str().unwrap().split(['=', ';']).nth(1).unwrap().to_owned();
    assert_eq!(company.get("", &format!("/invitation?token={invitation}")).status, StatusCode::OK);
    company.post("", "/invitation", &format!("token={invitation}&password=the+third+long+walk"));
    company.post("ada", "/account/password", &format!("present={}&new={}", right.replace(' ', "+"), next.replace(' ', "+")));
    let factor = company.send_json("carla", axum::http::Method::POST, "/api/v1/account/second-factor", "{}");
    let secret = serde_json::from_str::<serde_json::Value>(&factor.text).unwrap()["secret"].as_str().unwrap_or_default().to_owned();
    let asked = Request::get("/api/v1/me?token=seen-in-a-query").header("authorization", format!("Bearer {program}"));
    assert_eq!(company.send(asked.body(Body::empty()).unwrap()).status, StatusCode::OK);

    let text = log.text();
    assert!(text.contains("answered") && text.contains("request"), "nothing was logged: the story is not what it was");
    assert!(!secret.is_empty() && cookie.len() > 20);
    let sessions = company.sessions.values().map(String::as_str);
    let doors = [wrong, right, next, "a wrong guess", "third long walk", "third+long+walk", "seen-in-a-query"];
    let doors = doors.into_iter().chain([invitation.as_str(), &program, &cookie, &secret]).chain(sessions);
    let found: Vec<&str> = doors.filter(|door| text.contains(door)).collect();
    assert!(found.is_empty(), "the log holds {found:?}");
}
