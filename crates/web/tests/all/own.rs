//! Nobody acts on her own pay: Frida of finance and Olga, an analyst, sell a little themselves. What they may do for everybody they may not do
//! for themselves, on pages and in the API alike.

use crate::company::Company;
use access::{NewUser, Role};
use axum::http::{Method, StatusCode};

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

/// Frida is Ada, and Olga is Ben, of those who sell.
fn company() -> Company {
    let mut company = Company::open();
    let clock = kernel::Clock::fixed("2026-03-20T09:00:00Z");
    for (who, role, person) in [("frida", Role::Finance, "ada"), ("olga", Role::Analyst, "ben")] {
        let email = format!("{who}@example.com");
        let new = NewUser { email: &email, name: who, role, person: Some(person), password: None };
        access::create(&company.store, &new, "story", &clock).unwrap();
        let invitation = access::invite(&company.store, &email, "story", &clock).unwrap();
        company.sessions.insert(who.to_owned(), access::accept(&company.store, &invitation, None, &clock).unwrap().token);
    }
    company
}

/// Everything that changes what one person gets: by whom, how, and whether `{}` is the person.
fn acts() -> Vec<(&'static str, Method, &'static str, &'static str, &'static str)> {
    vec![
        ("frida", Method::POST, "/holds", FORM, "person={}&why=Checked"),
        (
            "frida",
            Method::POST,
            "/api/v1/holds",
            JSON,
            r#"{"person": "{}", "plan": "Sellers", "component": "New business", "why": "Checked"}"#,
        ),
        ("frida", Method::POST, "/freezes", FORM, "scope=person&name={}&why=Asked"),
        ("olga", Method::POST, "/adjustments", FORM, "person={}&period=2026-03&amount=100&why=Fair"),
        ("olga", Method::POST, "/api/v1/adjustments", JSON, r#"{"person": "{}", "period": "2026-03", "amount": "50", "why": "Fair"}"#),
        (
            "olga",
            Method::POST,
            "/api/v1/imports?kind=quotas&file=q.csv",
            "text/csv",
            "person,measure,period,amount\n{},bookings,2026-Q2,5\n",
        ),
        ("olga", Method::PATCH, "/api/v1/records/people/{}%7C2024-01-01", JSON, r#"{"fields": {"team": "South"}, "why": "Moved"}"#),
    ]
}

fn of(text: &str, person: &str) -> String {
    text.replace("{}", person)
}

#[test]
fn what_one_does_for_others_one_does_not_for_oneself() {
    let company = company();
    company.post("analyst", "/runs", "through=2026-03&why=March");
    for (who, method, address, kind, body) in acts() {
        let me = if who == "frida" { "ada" } else { "ben" };
        let own = company.ask(who, method.clone(), &of(address, me), kind, &of(body, me));
        assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY, "{who} {method} {address}: {}", own.text);
        assert!(own.text.contains("This is your own pay"), "{who} {method} {address}: {}", own.text);
        let other = company.ask(who, method.clone(), &of(address, "carla"), kind, &of(body, "carla"));
        assert!(other.status.is_success() || other.status.is_redirection(), "{who} {method} {address}: {} {}", other.status, other.text);
    }
}

#[test]
fn what_was_done_for_a_group_is_not_undone_by_who_is_in_it() {
    let company = company();
    company.post("analyst", "/runs", "through=2026-03&why=March");
    let everybody = r#"{"plan": "Sellers", "component": "New business", "why": "The price list is checked"}"#;
    assert_eq!(company.send_json("finance", Method::POST, "/api/v1/holds", everybody).status, StatusCode::CREATED);
    let frozen = company.post("finance", "/freezes", "scope=plan&name=Sellers&why=Asked");
    assert_eq!(frozen.status, StatusCode::SEE_OTHER, "{}", frozen.text);
    for (address, body) in [("/holds/1/lift", "why=Done"), ("/freezes/1/lift", "why=Done")] {
        let own = company.post("frida", address, body);
        assert!(own.status == StatusCode::UNPROCESSABLE_ENTITY && own.text.contains("This is your own pay"), "{address}: {}", own.text);
    }
    let lifted = company.post("finance", "/holds/1/lift", "why=Done");
    assert_eq!(lifted.status, StatusCode::SEE_OTHER, "{}", lifted.text);
}

#[test]
fn a_deal_that_pays_its_editor_is_changed_by_somebody_else() {
    let company = company();
    let amount = r#"{"fields": {"amount": "9000"}, "why": "Order"}"#;
    let change = |who: &str, deal: &str, body: &str| company.send_json(who, Method::PATCH, &format!("/api/v1/records/deals/{deal}"), body);
    let (hers, other) = ("OPP-3", "OPP-1");
    let own = change("olga", hers, amount);
    assert!(own.status == StatusCode::UNPROCESSABLE_ENTITY && own.text.contains("own-pay"), "{}", own.text);
    let taken = change("olga", other, r#"{"fields": {"owner": "ben"}, "why": "Mine"}"#);
    assert!(taken.text.contains("own-pay"), "nobody takes over a deal: {}", taken.text);
    assert_eq!(change("olga", other, amount).status, StatusCode::OK);
    assert_eq!(change("analyst", hers, amount).status, StatusCode::OK, "somebody else does it");
}

#[test]
fn a_quota_that_stays_as_it_is_may_stand_in_ones_own_file() {
    let company = company();
    let import = |who: &str, amount: &str| {
        let text =
            format!("person,measure,period,amount,currency\nben,bookings,2026-Q1,{amount},USD\ncarla,bookings,2026-Q1,{amount},USD\n");
        company.ask(who, Method::POST, "/api/v1/imports?kind=quotas&file=q.csv", "text/csv", &text)
    };
    let first = import("analyst", "30000.00");
    assert!(first.status == StatusCode::OK && first.text.contains("\"created\":2"), "{}", first.text);
    assert_eq!(import("olga", "30000.00").status, StatusCode::OK, "it changes nothing");
    let lower = import("olga", "10000.00");
    assert!(lower.status == StatusCode::UNPROCESSABLE_ENTITY && lower.text.contains("\"line\":2"), "{}", lower.text);
}
