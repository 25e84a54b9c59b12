//! Whoever reads somebody else's pay is remembered, wherever she reads it.

use crate::company::{Company, Route, routes};
use access::{NewUser, Role};
use axum::http::{Method, StatusCode};

/// What Ada and Carla are paid in March, as pages and files write it.
const PAID: [&str; 4] = ["1,000.00", "1000.00", "700.00", "800.05"];
/// Answers without anybody's pay in which such a figure stands nevertheless.
const NO_PAY: [(&str, &str); 4] =
    [("/api/v1/openapi.json", "examples"), ("/api", "examples"), ("/components", "examples"), ("/runs", "totals of the company")];
/// What is looked for: pages print it back in their field and their addresses, which shows nobody's pay.
const SOUGHT: &str = "1000.00";

/// A company with runs, a question, a draft, an adjustment, a job's file.
fn busy() -> Company {
    let company = Company::open();
    let done = |who: &str, address: &str, form: &str| {
        let answer = company.post(who, address, form);
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{address}: {}", answer.text);
    };
    done("analyst", "/runs", "through=2026-03");
    done("analyst", "/runs", "through=2026-03");
    done("analyst", "/runs/1/steps", "step=submit");
    done("analyst", "/plans/drafts", "plan=Sellers&from=2026-07-01");
    done("ada", "/questions", "period=2026-03&text=Is+this+right");
    done("analyst", "/adjustments", "person=ada&period=2026-03&amount=77.77&why=Trip");
    company
}

/// A fresh user of finance or, for drafts, analyst: what she reads is not remembered yet today.
fn fresh(company: &mut Company, number: usize, role: Role) -> String {
    let (store, clock, who) = (company.store.clone(), company.application.clock.clone(), format!("reader{number}"));
    let email = format!("{who}@example.com");
    access::create(&store, &NewUser { email: &email, name: &who, role, person: None, password: None }, "story", &clock).unwrap();
    let invitation = access::invite(&store, &email, "story", &clock).unwrap();
    company.sessions.insert(who.clone(), access::accept(&store, &invitation, None, &clock).unwrap().token);
    who
}

fn addresses() -> Vec<String> {
    let gets = routes().into_iter().filter(|route: &Route| route.method == Method::GET && route.path != "/live");
    let filled = gets.map(|route| {
        let path = route.path.replace("{person}", "ada").replace("/records/{kind}/{id}", "/records/deals/OPP-1");
        path.replace("{plan}", "Sellers").replace("{token}", "x").replace("{name}", "x").replace("{id}", "1")
    });
    filled.map(|path| format!("{path}?period=2026-03&person=ada&before=1&after=2&q={SOUGHT}&show=all")).collect()
}

/// The answer without the words that were looked for where it only prints them back.
fn without_what_was_sought(answer: &str) -> String {
    answer.replace(&format!("value=\"{SOUGHT}\""), "").replace(&format!("q={SOUGHT}"), "")
}

#[test]
fn every_answer_with_somebody_elses_pay_leaves_an_event() {
    let mut company = busy();
    let (mut told, mut silent) = (0, Vec::new());
    let readers = addresses().into_iter().flat_map(|address| [(address.clone(), Role::Finance), (address, Role::Analyst)]);
    for (number, (address, role)) in readers.enumerate() {
        let who = fresh(&mut company, number, role);
        let answer = company.get(&who, &address);
        let path = address.split('?').next().unwrap();
        if !answer.status.is_success() || NO_PAY.iter().any(|(known, _)| *known == path) {
            continue;
        }
        let kind = answer.headers.get("content-type").and_then(|kind| kind.to_str().ok()).unwrap_or_default().to_owned();
        // What a workbook or a PDF holds cannot be searched here: all of them that are about a person or a run count.
        let packed = (kind.contains("pdf") || kind.contains("spreadsheet")) && (path.contains("/people") || path.contains("/runs/"));
        let shown = without_what_was_sought(&answer.text);
        if packed || PAID.iter().any(|paid| shown.contains(paid)) {
            let noted = company.events().into_iter().any(|(actor, action, _)| actor.starts_with(&who) && action == "read pay");
            if !noted {
                silent.push(path.to_owned());
            }
            told += 1;
        }
    }
    assert!(silent.is_empty(), "these answer with pay, and the audit says nothing: {silent:#?}");
    assert!(told > 30, "only {told} answers had anybody's pay in them: the story is not what it was");
}

#[test]
fn documents_files_and_past_statements_are_remembered_with_what_was_read() {
    let mut company = busy();
    for (number, (address, on)) in [
        ("/people/ada/plan/Sellers", "person ada, plan Sellers v1"),
        ("/people/ada/plan/Sellers/document.pdf", "person ada, plan Sellers v1"),
        ("/api/v1/people/ada/plan/Sellers/document.pdf", "person ada, plan Sellers v1"),
        ("/people/ada/statement.pdf?period=2026-03", "person ada, 2026-03"),
        ("/people/ada/statement/past?period=2026-03&run=1", "person ada, 2026-03"),
        ("/people/ada/deals.xlsx?period=2026-03", "person ada, 2026-03"),
        ("/runs/1/payments.csv", "run 1"),
        ("/runs/compare?before=1&after=2", "runs 1 and 2"),
        ("/plans/drafts/1/simulation", "simulation of draft 1"),
        ("/api/v1/plan-drafts/1/simulation", "simulation of draft 1"),
        ("/search?q=1000.00", "person ada, 2026-03"),
        ("/questions/1", "person ada, 2026-03"),
    ]
    .into_iter()
    .enumerate()
    {
        let who = fresh(&mut company, number, Role::Finance);
        let answer = company.get(&who, address);
        assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text);
        let events = company.events();
        let noted = events.iter().any(|(actor, action, what)| actor.starts_with(&who) && action == "read pay" && what == on);
        assert!(noted, "{address}: {:?}", events.iter().take(3).collect::<Vec<_>>());
        let own = company.events().len();
        if address.contains("/people/ada/") {
            company.get("ada", address);
            assert_eq!(company.events().len(), own, "{address}: her own is nobody's reading");
        }
    }
}
