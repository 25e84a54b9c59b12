//! Every route asked as every role: who gets an answer stands in the manual, and nothing else may.

use crate::company::{Company, Route, routes};
use axum::http::{Method, StatusCode};
use std::fmt::Write as _;

const MANUAL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/manual/access.md");
/// Who asks, and the people and deals that are her own, her team's and others'.
const ROLES: [(&str, &str); 8] = [
    ("", "nobody"),
    ("ada", "seller"),
    ("mia", "manager"),
    ("analyst", "analyst"),
    ("finance", "finance"),
    ("executive", "executive"),
    ("enablement", "enablement"),
    ("administrator", "administrator"),
];

#[test]
fn the_matrix_in_the_manual_is_what_every_route_answers_to_every_role() {
    let shown = matrix();
    let manual = std::fs::read_to_string(MANUAL).unwrap();
    let (before, rest) = manual.split_once("```matrix\n").expect("the manual has the matrix");
    let (written, after) = rest.split_once("```").expect("the matrix ends");
    if std::env::var_os("WRITE_MATRIX").is_some() {
        std::fs::write(MANUAL, format!("{before}```matrix\n{shown}```{after}")).unwrap();
        return;
    }
    let missing: Vec<&str> = shown.lines().filter(|line| !written.contains(line)).collect();
    let gone: Vec<&str> = written.lines().filter(|line| !shown.contains(line)).collect();
    assert!(
        missing.is_empty() && gone.is_empty(),
        "docs/manual/access.md differs from what the routes answer; read each line, then WRITE_MATRIX=1 writes it\nanswered:\n{}\nwritten:\n{}",
        missing.join("\n"),
        gone.join("\n")
    );
}

fn matrix() -> String {
    let mut text = format!("{:6} {:46}", "", "");
    for (_, role) in ROLES {
        let _ = write!(text, "{role:>14}");
    }
    text = format!("{}\n", text.trim_end());
    let mut company = prepared();
    for route in routes() {
        let mut line = format!("{:6} {:46}", route.method.as_str(), route.path);
        for (who, _) in ROLES {
            let cell = cell(&mut company, &route, who);
            let _ = write!(line, "{cell:>14}");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// The company with two runs, a draft of a plan and a file on its way in.
fn prepared() -> (Company, String) {
    let company = Company::open();
    for _ in 0..2 {
        assert_eq!(company.post("analyst", "/runs", "through=2026-03").status, StatusCode::SEE_OTHER);
    }
    assert_eq!(company.post("analyst", "/plans/drafts", "plan=Sellers&from=2026-07-01").status, StatusCode::SEE_OTHER);
    for who in ["ada", "carla", "mia"] {
        let asked = company.post(who, "/questions", "period=2026-03&text=Is+this+right");
        assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
    }
    assert_eq!(company.post("finance", "/freezes", "scope=person&name=ben&why=x").status, StatusCode::SEE_OTHER);
    let body = "--x\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\ndeals\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; \
                filename=\"d.csv\"\r\n\r\nid,name,owner,amount,currency,stage,kind,closed_on,created_on\nOPP-1,Pelican phase one,ada,10000.00,USD,Won,\
                new,2026-03-02,2026-01-05\n\r\n--x--\r\n";
    let draft = company.ask("analyst", Method::POST, "/imports", "multipart/form-data; boundary=x", body);
    let token = draft.headers["location"].to_str().unwrap().rsplit('/').next().unwrap().to_owned();
    (company, token)
}

/// `open` without signing in, `sign in` for nobody, and for a role `-`, `yes`, or whose: `own`, `team`, `all`.
fn cell(company: &mut (Company, String), route: &Route, who: &str) -> &'static str {
    let by_person = ["{person}", "/records/", "/questions/"].iter().any(|part| route.path.contains(part));
    let answers = |company: &mut (Company, String), person: &str, deal: &str| {
        let status = ask(company, route, who, person, deal);
        !matches!(status, StatusCode::NOT_FOUND | StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
    };
    if who.is_empty() {
        return if answers(company, "carla", "OPP-4") { "open" } else { "sign in" };
    }
    if !by_person {
        // What is one's own and is not there is not found.
        let own = ["/account/", "/jobs/"].iter().any(|part| route.path.contains(part)) && route.path.contains('{');
        return if answers(company, "carla", "OPP-4") {
            "yes"
        } else if own {
            "own"
        } else {
            "-"
        };
    }
    let own = if who == "mia" { "mia" } else { "ada" };
    if answers(company, "carla", "OPP-4") {
        "all"
    } else if who == "mia" && answers(company, "ada", "OPP-1") {
        "team"
    } else if answers(company, own, "OPP-1") {
        "own"
    } else {
        "-"
    }
}

/// The status; 401 where a browser is sent to sign in. Whatever it changed is forgotten.
fn ask(prepared_: &mut (Company, String), route: &Route, who: &str, person: &str, deal: &str) -> StatusCode {
    let (company, draft) = &*prepared_;
    let question = ["ada", "carla", "mia"].iter().position(|who| *who == person).map_or(0, |index| index + 1);
    let id = if route.path.contains("/questions/") {
        question.to_string()
    } else if route.path.contains("/records/") {
        deal.to_owned()
    } else if route.path.starts_with("/users/") {
        company.user("administrator").to_string()
    } else {
        "1".to_owned()
    };
    let asset = web::assets::all()[0].name;
    let mut address = route.path.replace("{person}", person).replace("{kind}", "deals").replace("{id}", &id).replace("{token}", draft);
    address = address
        .replace("{plan}", if person == "mia" { "Managers" } else { "Sellers" })
        .replace("{name}", asset)
        .replace("{step}", "submit");
    address.push_str(match route.path.as_str() {
        path if path.ends_with("/compare") => "?before=1&after=2",
        path if path.ends_with("/why-not") => "?person=PERSON",
        "/questions/ask" => "?person=PERSON&period=2026-03",
        "/api/v1/imports" => "?kind=nothing&file=x.csv",
        "/search" => "?q=pelican",
        _ => "",
    });
    let address = address.replace("PERSON", person);
    // What may be done is asked for wrongly, so that it is refused with a reason and changes nothing.
    let (kind, body) = match (route.method.as_str(), route.path.starts_with("/api/")) {
        ("GET", _) => ("", ""),
        ("POST", true) if route.path.ends_with("/imports") => ("text/csv", "x"),
        (_, true) if route.path.ends_with("/acceptance") => ("application/json", r#"{"version": 1, "document": "x"}"#),
        (_, true) => (
            "application/json",
            r#"{"fields": {"amount": "no amount"}, "through": "no period", "revision": 99, "text": "", "plan": "", "from": ""}"#,
        ),
        (_, false) if route.path == "/imports" => ("multipart/form-data; boundary=x", "--x--\r\n"),
        (_, false) => (
            "application/x-www-form-urlencoded",
            "amount=no+amount&_why=x&revision=99&text=x&version=1&document=x&through=no+period&role=none&email=x&present=x&new=x&password=x&token=x&theme=dark",
        ),
    };
    let answer = company.ask(who, route.method.clone(), &address, kind, body);
    let sent_away = answer.headers.get("location").is_some_and(|to| to.as_bytes().starts_with(b"/sign-in")) && route.path != "/sign-out";
    let done = route.method != Method::GET && (answer.status.is_success() || answer.status.is_redirection()) && !sent_away;
    if done {
        *prepared_ = prepared();
    }
    if sent_away { StatusCode::UNAUTHORIZED } else { answer.status }
}
