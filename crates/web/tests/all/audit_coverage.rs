//! Every write leaves exactly one event; reading somebody else's pay leaves one a day.

use crate::company::{Company, routes};
use axum::http::Method;

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

#[test]
fn every_write_leaves_one_event() {
    let mut company = Company::open();
    access::change_password(&company.store, "carla@example.com", "a long walk by the sea", "story", &company.application.clock).unwrap();
    let again = access::sign_in(&company.store, "carla@example.com", "a long walk by the sea", &company.application.clock).unwrap();
    company.sessions.insert("carla".to_owned(), again.token);
    let (ada, ben, mia) = (company.user("ada"), company.user("ben"), company.user("mia"));
    let csv = "id,name,owner,amount,currency,stage,kind,closed_on,created_on\nOPP-8,New,ada,100.00,USD,Won,new,2026-03-09,2026-01-05\n";
    let writes: Vec<(&str, Method, String, &str, &str)> = vec![
        ("", Method::POST, "/sign-in".into(), FORM, "email=carla%40example.com&password=a+long+walk+by+the+sea"),
        ("analyst", Method::POST, "/records/deals/OPP-1".into(), FORM, "amount=10500.00&_why=invoice"),
        ("analyst", Method::PATCH, "/api/v1/records/deals/OPP-1".into(), JSON, r#"{"fields": {"amount": "10600.00"}, "why": "invoice"}"#),
        ("analyst", Method::POST, "/api/v1/imports?kind=deals&file=d.csv".into(), "text/csv", csv),
        ("analyst", Method::POST, "/runs".into(), FORM, "through=2026-03"),
        ("finance", Method::POST, "/api/v1/runs".into(), JSON, r#"{"through": "2026-03"}"#),
        ("analyst", Method::PATCH, "/api/v1/records/deals/OPP-3".into(), JSON, r#"{"fields": {"amount": "8100"}, "why": "invoice"}"#),
        ("analyst", Method::POST, "/runs".into(), FORM, "through=2026-03"),
        ("finance", Method::POST, "/accruals".into(), FORM, "run=1&why=March"),
        ("finance", Method::POST, "/api/v1/runs/3/month-end".into(), JSON, r#"{"why": "March once more"}"#),
        ("analyst", Method::POST, "/runs/1/steps".into(), FORM, "step=submit"),
        ("finance", Method::POST, "/api/v1/runs/1/steps".into(), JSON, r#"{"step": "send back", "why": "A deal is missing"}"#),
        ("analyst", Method::POST, "/close/nothing-more".into(), FORM, "kind=deals&why=All+came"),
        ("analyst", Method::POST, "/close/nothing-more/1/withdraw".into(), FORM, "why=One+more"),
        ("analyst", Method::POST, "/api/v1/close/nothing-more".into(), JSON, r#"{"kind": "deals", "why": "All came"}"#),
        ("analyst", Method::POST, "/api/v1/close/nothing-more/2/withdraw".into(), JSON, r#"{"why": "One more"}"#),
        ("finance", Method::POST, "/holds".into(), FORM, "person=ada&why=A+question"),
        ("finance", Method::POST, "/holds/1/lift".into(), FORM, "why=Answered"),
        ("finance", Method::POST, "/api/v1/holds".into(), JSON, r#"{"person": "ada", "why": "A question"}"#),
        ("finance", Method::POST, "/api/v1/holds/2/lift".into(), JSON, r#"{"why": "Answered"}"#),
        ("analyst", Method::POST, "/adjustments".into(), FORM, "person=ada&period=2026-03&amount=10&why=Referral"),
        ("finance", Method::POST, "/adjustments/approve".into(), FORM, "id=H-0001"),
        ("analyst", Method::POST, "/adjustments".into(), FORM, "person=ada&period=2026-03&amount=11&why=Another"),
        ("finance", Method::POST, "/adjustments/H-0002/refuse".into(), FORM, "why=Paid+already"),
        ("ada", Method::POST, "/questions".into(), FORM, "record=OPP-1&period=2026-03&text=Why+so+little"),
        ("analyst", Method::POST, "/questions/1/assign".into(), FORM, ""),
        ("analyst", Method::POST, "/questions/1/say".into(), FORM, "text=Look+at+the+invoice&audience=internal"),
        ("analyst", Method::POST, "/questions/1/answer".into(), FORM, "text=It+was+cut"),
        ("ada", Method::POST, "/questions/1/reopen".into(), FORM, "text=By+how+much"),
        ("finance", Method::POST, "/api/v1/questions/1/correct".into(), JSON, r#"{"text": "Paid", "correction": "adjustments H-0001"}"#),
        ("ada", Method::POST, "/questions/1/close".into(), FORM, ""),
        ("ada", Method::POST, "/api/v1/questions".into(), JSON, r#"{"record": "OPP-1", "period": "2026-03", "text": "And why now?"}"#),
        ("finance", Method::POST, "/freezes".into(), FORM, "scope=person&name=ada&why=Legal"),
        ("finance", Method::POST, "/api/v1/freezes".into(), JSON, r#"{"scope": "plan", "name": "Sellers", "why": "Review"}"#),
        (
            "analyst",
            Method::POST,
            "/api/v1/adjustments".into(),
            JSON,
            r#"{"person": "ben", "period": "2026-03", "amount": "12", "why": "Trip"}"#,
        ),
        ("finance", Method::POST, "/api/v1/adjustments/approve".into(), JSON, r#"{"ids": ["H-0002"]}"#),
        ("analyst", Method::POST, "/adjustments".into(), FORM, "person=ada&period=2026-03&amount=13&why=Twice"),
        ("finance", Method::POST, "/api/v1/adjustments/H-0003/refuse".into(), JSON, r#"{"why": "Paid already"}"#),
        ("analyst", Method::POST, "/runs/2/steps".into(), FORM, "step=submit"),
        ("finance", Method::POST, "/runs/2/people/ada/approve".into(), FORM, "seen=1070.00"),
        ("finance", Method::POST, "/runs/2/approvals".into(), FORM, "person=ben"),
        ("finance", Method::POST, "/runs/2/people/carla/reject".into(), FORM, "why=A+split"),
        ("finance", Method::POST, "/api/v1/runs/2/people/carla/approve".into(), JSON, r#"{"seen": "700.00"}"#),
        ("ada", Method::POST, "/account/settings".into(), FORM, "language=de&region=de-CH&theme="),
        ("finance", Method::POST, "/api/v1/jobs".into(), JSON, r#"{"kind": "statements", "period": "2026-03"}"#),
        ("finance", Method::POST, "/api/v1/jobs/1/cancel".into(), JSON, "{}"),
        ("finance", Method::POST, "/api/v1/jobs/1/retry".into(), JSON, "{}"),
        ("finance", Method::POST, "/jobs/1/cancel".into(), FORM, ""),
        ("finance", Method::POST, "/jobs/1/retry".into(), FORM, ""),
        ("analyst", Method::POST, "/jobs".into(), FORM, "run=1"),
        ("ada", Method::POST, "/account/notifications".into(), FORM, "statement=yes"),
        ("finance", Method::POST, "/notifications/open".into(), FORM, "name=question+1+step+1"),
        ("analyst", Method::POST, "/notifications/read".into(), FORM, ""),
        ("finance", Method::POST, "/api/v1/notifications/read".into(), JSON, "{}"),
        ("ada", Method::POST, "/api/v1/account/notifications".into(), JSON, r#"{"kinds": {"run": true}}"#),
        ("ada", Method::POST, "/account/tokens".into(), FORM, "name=Sheet&scope=read&days=5"),
        ("ada", Method::POST, "/account/tokens/1/end".into(), FORM, ""),
        ("ada", Method::POST, "/api/v1/account/tokens".into(), JSON, r#"{"name": "Sheet", "areas": {"pay": "read"}, "days": 5}"#),
        ("ada", Method::POST, "/api/v1/account/tokens/1/end".into(), JSON, "{}"),
        ("ada", Method::POST, "/api/v1/account/settings".into(), JSON, r#"{"language": "en", "region": "en-GB", "theme": "dark"}"#),
        ("carla", Method::POST, "/api/v1/account/second-factor".into(), JSON, "{}"),
        ("administrator", Method::POST, "/api/v1/users".into(), JSON, r#"{"email": "gil@example.com", "role": "analyst"}"#),
        (
            "administrator",
            Method::POST,
            "/users".into(),
            FORM,
            "email=hal%40example.com&name=Hal&role=analyst&teams=South&countries=&person=",
        ),
        ("administrator", Method::POST, format!("/api/v1/users/{ben}/role"), JSON, r#"{"role": "finance"}"#),
        ("administrator", Method::POST, format!("/api/v1/users/{ben}/scope"), JSON, r#"{"teams": ["South"]}"#),
        ("administrator", Method::POST, format!("/api/v1/users/{ben}/disable"), JSON, "{}"),
        ("administrator", Method::POST, format!("/api/v1/users/{ben}/enable"), JSON, "{}"),
        ("administrator", Method::POST, format!("/api/v1/users/{ben}/invitation"), JSON, "{}"),
        ("administrator", Method::POST, "/api/v1/users/second-factor".into(), JSON, r#"{"required": "nobody"}"#),
        ("administrator", Method::POST, format!("/users/{ben}/role"), FORM, "role=executive"),
        ("administrator", Method::POST, format!("/users/{ben}/scope"), FORM, "teams=North"),
        ("administrator", Method::POST, format!("/users/{ben}/disable"), FORM, ""),
        ("administrator", Method::POST, format!("/users/{ben}/enable"), FORM, ""),
        ("administrator", Method::POST, format!("/users/{ben}/invitation"), FORM, ""),
        ("administrator", Method::POST, format!("/users/{mia}/view-as"), FORM, ""),
        ("administrator", Method::POST, "/view-as/end".into(), FORM, ""),
        ("analyst", Method::POST, "/plans/drafts".into(), FORM, "plan=Sellers&from=2026-07-01"),
        ("administrator", Method::POST, "/users/second-factor".into(), FORM, "required=nobody"),
        ("ada", Method::POST, "/account/second-factor".into(), FORM, ""),
        ("administrator", Method::POST, format!("/users/{ada}/second-factor/reset"), FORM, ""),
        ("analyst", Method::PUT, "/api/v1/records/deals/OPP-1".into(), JSON, r#"{"fields": {"amount": "10800.00"}, "why": "invoice"}"#),
        ("analyst", Method::POST, "/api/v1/plan-drafts".into(), JSON, r#"{"plan": "Managers", "from": "2026-07-01"}"#),
        ("carla", Method::POST, "/account/password".into(), FORM, "present=a+long+walk+by+the+sea&new=a+short+walk+by+the+sea"),
        (
            "carla",
            Method::POST,
            "/api/v1/account/password".into(),
            JSON,
            r#"{"present": "a short walk by the sea", "new": "a long walk by the lake"}"#,
        ),
        ("administrator", Method::POST, format!("/api/v1/users/{}/second-factor/reset", company.user("carla")), JSON, "{}"),
        ("noor", Method::POST, "/sign-out".into(), FORM, ""),
    ];
    every_address_is_called(writes.iter().map(|(_, method, address, ..)| (method, address.as_str())).collect());
    for (who, method, address, kind, body) in writes {
        let before = company.events().len();
        let answer = company.ask(who, method.clone(), &address, kind, body);
        assert!(answer.status.is_success() || answer.status.is_redirection(), "{method} {address}: {} {}", answer.status, answer.text);
        let events = company.events();
        let new: Vec<_> = events.iter().take(events.len() - before).collect();
        assert_eq!(new.len(), 1, "{method} {address} left {new:?}");
    }
    assert!(audit::verify(&company.store).is_ok());
}

const NOTHING: &str = "keeps nothing in the database";
const SAME: &str = "passes the function that another address called above passes";
/// Addresses that change things and are not called above: they keep nothing in the database, or another test looks at their events.
const ELSEWHERE: [(&str, &str); 34] = [
    ("POST /adjustments/{id}/files", "needs an adjustment that waits: tests/all/attached.rs"),
    ("POST /api/v1/adjustments/{id}/files", "needs an adjustment that waits: tests/all/attached.rs"),
    ("POST /objectives", "needs a plan with objectives: tests/all/objectives.rs"),
    ("POST /api/v1/objectives", "needs a plan with objectives: tests/all/objectives.rs"),
    ("POST /language", NOTHING),
    ("POST /theme", NOTHING),
    ("POST /imports", NOTHING),
    ("POST /imports/drafts/{token}", NOTHING),
    ("POST /plans/drafts/{id}/beside", NOTHING),
    ("POST /runs/{id}/verify", NOTHING),
    ("POST /imports/drafts/{token}/commit", SAME),
    ("POST /api/v1/runs/{id}/approvals", SAME),
    ("POST /api/v1/runs/{id}/people/{person}/reject", SAME),
    ("POST /api/v1/account/sessions/{id}/end", SAME),
    ("POST /api/v1/account/second-factor/codes", SAME),
    ("POST /api/v1/account/second-factor/confirm", SAME),
    ("POST /api/v1/account/second-factor/off", SAME),
    ("POST /account/sessions/{id}/end", "the number of a session is not known before"),
    ("POST /account/second-factor/codes", "crates/access/tests/all/second_factor.rs"),
    ("POST /account/second-factor/confirm", "crates/access/tests/all/second_factor.rs"),
    ("POST /account/second-factor/off", "crates/access/tests/all/second_factor.rs"),
    ("POST /sign-in/code", "crates/access/tests/all/second_factor.rs"),
    ("POST /invitation", "crates/access/tests/all/main.rs"),
    ("POST /freezes/{id}/lift", "needs a second person of finance: tests/all/closing.rs"),
    ("POST /api/v1/freezes/{id}/lift", "needs a second person of finance: tests/all/closing.rs"),
    ("POST /imports/{id}/undo", "crates/records/tests/ledger"),
    ("POST /api/v1/imports/{id}/undo", "crates/records/tests/ledger"),
    ("POST /people/{person}/plan/{plan}/accept", "needs the hash of the document: tests/all/documents.rs"),
    ("POST /api/v1/people/{person}/plan/{plan}/acceptance", "needs the hash of the document: tests/all/documents.rs"),
    ("POST /plans/drafts/{id}", "drafts keep their own history: crates/book/tests"),
    ("POST /plans/drafts/{id}/form", "drafts keep their own history: crates/book/tests"),
    ("POST /plans/drafts/{id}/{step}", "drafts keep their own history: crates/book/tests"),
    ("PUT /api/v1/plan-drafts/{id}", "drafts keep their own history: crates/book/tests"),
    ("POST /api/v1/plan-drafts/{id}/{step}", "drafts keep their own history: crates/book/tests"),
];

/// A new address that changes something is called above, or it is said why not.
fn every_address_is_called(called: Vec<(&Method, &str)>) {
    let fits = |pattern: &str, address: &str| {
        let (pattern, address): (Vec<_>, Vec<_>) =
            (pattern.split('/').collect(), address.split(['?']).next().unwrap().split('/').collect());
        pattern.len() == address.len() && pattern.iter().zip(&address).all(|(p, a)| p.starts_with('{') || p == a)
    };
    let missing: Vec<String> = routes()
        .into_iter()
        .filter(|route| route.method != Method::GET)
        .filter(|route| !called.iter().any(|(method, address)| **method == route.method && fits(&route.path, address)))
        .map(|route| format!("{} {}", route.method, route.path))
        .filter(|route| !ELSEWHERE.iter().any(|(known, _)| known == route))
        .collect();
    assert!(missing.is_empty(), "call them here, and count their events:\n{}", missing.join("\n"));
    let gone: Vec<&str> = ELSEWHERE
        .iter()
        .map(|(known, _)| *known)
        .filter(|known| !routes().iter().any(|route| *known == format!("{} {}", route.method, route.path)))
        .collect();
    assert!(gone.is_empty(), "{gone:?}");
}

#[test]
fn reading_somebody_elses_pay_is_remembered_once_a_day_and_reading_ones_own_is_not() {
    let company = Company::open();
    let before = company.events().len();
    company.get("ada", "/people/ada/statement?period=2026-03");
    assert_eq!(company.events().len(), before);
    for address in ["/people/ada/statement?period=2026-03", "/people/ada/why?period=2026-03", "/api/v1/people/ada/statement?period=2026-03"]
    {
        company.get("mia", address);
    }
    company.get("finance", "/people?period=2026-03");
    let new: Vec<_> = company.events().into_iter().take(2).collect();
    let event = |actor: &str, on: &str| (format!("{actor}@example.com"), "read pay".to_owned(), on.to_owned());
    assert_eq!(new, [event("finance", "people, 2026-03"), event("mia", "person ada, 2026-03")]);
    assert_eq!(company.events().len(), before + 2);
}
