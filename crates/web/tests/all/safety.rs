//! Safe by default: headers on every answer, foreign requests refused, cookies that stay, limits, tokens, looking as somebody else.

use crate::company::{Answer, Company, routes};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};

const HEADERS: [(&str, &str); 8] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("x-permitted-cross-domain-policies", "none"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
    ("content-security-policy", "default-src 'none'"),
];

fn is_safe(answer: &Answer, what: &str) {
    for (name, value) in HEADERS {
        let found = answer.headers.get(name).unwrap_or_else(|| panic!("{what} ({}) has no {name}", answer.status)).to_str().unwrap();
        assert!(found.starts_with(value), "{what}: {name} is {found}");
    }
    let policy = answer.headers["content-security-policy"].to_str().unwrap();
    assert!(!policy.contains("unsafe") && !policy.contains('*'), "{policy}");
    assert!(answer.headers.contains_key("cache-control"), "{what} says nothing about being kept");
    assert!(!answer.headers.contains_key("server") && !answer.headers.contains_key("x-powered-by"));
}

#[test]
fn every_route_and_every_error_has_the_headers() {
    let company = Company::open();
    for route in routes() {
        for who in ["", "analyst", "administrator"] {
            let answer = company.ask(who, route.method.clone(), &route.path.replace(['{', '}'], ""), "", "");
            is_safe(&answer, &format!("{} {} as {who}", route.method, route.path));
        }
    }
    is_safe(&company.get("", "/nothing"), "not found");
    is_safe(&company.get("", "/api/v1/nothing"), "not found as a problem");
    is_safe(&company.ask("analyst", Method::DELETE, "/runs", "", ""), "a method that is not taken");
    is_safe(&company.post("analyst", "/runs", &format!("why={}", "x".repeat(2 << 20))), "a form that is too large");
    is_safe(&foreign(&company, "origin", "https://elsewhere.example"), "a foreign request");
}

fn foreign(company: &Company, header: &str, value: &str) -> Answer {
    let token = &company.sessions["analyst"];
    let request = Request::post("/runs").header("host", "attain.example").header("cookie", format!("attain={token}"));
    let request = request.header(header, value).header("content-type", "application/x-www-form-urlencoded");
    company.send(request.body(Body::from("through=no+period")).unwrap())
}

#[test]
fn a_change_that_another_site_asks_for_is_refused() {
    let company = Company::open();
    for (header, value) in [
        ("origin", "https://elsewhere.example"),
        ("origin", "null"),
        ("origin", "https://attain.example.elsewhere.example"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        assert_eq!(foreign(&company, header, value).status, StatusCode::FORBIDDEN, "{header}: {value}");
    }
    for (header, value) in [("origin", "https://attain.example"), ("sec-fetch-site", "same-origin"), ("accept", "text/html")] {
        assert_eq!(foreign(&company, header, value).status, StatusCode::UNPROCESSABLE_ENTITY, "{header}: {value}");
    }
}

#[test]
fn a_form_that_is_too_large_is_refused_and_a_file_may_be_larger() {
    let company = Company::open();
    assert_eq!(company.post("analyst", "/runs", &format!("why={}", "x".repeat(2 << 20))).status, StatusCode::PAYLOAD_TOO_LARGE);
    let rows: String = (0..60_000).map(|n| format!("NEW-{n},A name that takes some room\n")).collect();
    let answer = company.ask(
        "analyst",
        Method::POST,
        "/api/v1/imports?kind=products&file=p.csv&preview=yes",
        "text/csv",
        &format!("id,name\n{rows}"),
    );
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert!(answer.text.contains("60000"));
}

#[test]
fn behind_https_the_cookie_belongs_to_this_host_alone() {
    let mut company = Company::open();
    access::change_password(&company.store, "ada@example.com", "a long walk by the sea", "story", &company.application.clock).unwrap();
    let plain = company.post("", "/sign-in", "email=ada%40example.com&password=a+long+walk+by+the+sea");
    let cookie = plain.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("attain=") && cookie.contains("HttpOnly; SameSite=Lax") && !cookie.contains("Secure"), "{cookie}");
    company.application.secure = true;
    let secure = company.post("", "/sign-in", "email=ada%40example.com&password=a+long+walk+by+the+sea");
    let cookie = secure.headers["set-cookie"].to_str().unwrap();
    assert!(
        cookie.starts_with("__Host-attain=") && cookie.contains("; Path=/") && cookie.contains("Secure") && !cookie.contains("Domain"),
        "{cookie}"
    );
    assert!(secure.headers.contains_key("strict-transport-security") && !plain.headers.contains_key("strict-transport-security"));
    assert_eq!(company.get("analyst", "/runs").status, StatusCode::SEE_OTHER, "the plain cookie counts no more");
    let token = cookie.trim_start_matches("__Host-attain=").split(';').next().unwrap();
    let own = Request::get("/account").header("cookie", format!("__Host-attain={token}")).body(Body::empty()).unwrap();
    assert_eq!(company.send(own).status, StatusCode::OK);
}

fn with_token(company: &Company, method: Method, address: &str, token: &str) -> Answer {
    let request = Request::builder().method(method).uri(address).header("authorization", format!("Bearer {token}"));
    company.send(request.header("content-type", "application/json").body(Body::from(r#"{"through": "no period"}"#)).unwrap())
}

#[test]
fn a_token_is_shown_once_reads_only_what_its_owner_may_and_ends() {
    let company = Company::open();
    let made = |scope: &str| {
        let page = company.post("analyst", "/account/tokens", &format!("name=Warehouse&scope={scope}&days=30")).text;
        let at = page.find("attain_").expect("the token is shown");
        page[at..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>()
    };
    let (reading, writing) = (made("read"), made("write"));
    let account = company.get("analyst", "/account").text;
    assert!(account.contains("Warehouse") && !account.contains(&reading), "only once");
    assert!(with_token(&company, Method::GET, "/api/v1/me", &reading).text.contains("analyst@example.com"));
    assert_eq!(with_token(&company, Method::POST, "/api/v1/runs", &reading).status, StatusCode::FORBIDDEN);
    assert_eq!(
        with_token(&company, Method::POST, "/api/v1/runs", &writing).status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "it may, and is refused for the period"
    );
    assert_eq!(with_token(&company, Method::GET, "/runs", &writing).status, StatusCode::FORBIDDEN, "pages are for people");
    assert_eq!(company.post("ada", "/account/tokens/1/end", "").status, StatusCode::NOT_FOUND, "it is not hers");
    assert_eq!(company.post("analyst", "/account/tokens/1/end", "").status, StatusCode::SEE_OTHER);
    assert_eq!(with_token(&company, Method::GET, "/api/v1/me", &reading).status, StatusCode::UNAUTHORIZED);
    for form in ["name=&scope=read&days=30", "name=x&scope=read&days=0", "name=x&scope=read&days=9999", "name=x&days=soon"] {
        assert_eq!(company.post("analyst", "/account/tokens", form).status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
    }
}

#[test]
fn an_administrator_looks_as_ada_changes_nothing_and_is_written_down() {
    let company = Company::open();
    let ada = company.user("ada");
    assert_eq!(company.post("analyst", &format!("/users/{ada}/view-as"), "").status, StatusCode::NOT_FOUND);
    assert_eq!(company.post("administrator", &format!("/users/{ada}/view-as"), "").status, StatusCode::SEE_OTHER);
    let home = company.get("administrator", "/?period=2026-03").text;
    assert!(home.contains("Hello Ada") && home.contains("You look at attain as <b>ada</b>, reading only."), "{home}");
    assert_eq!(company.get("administrator", "/people/carla/statement").status, StatusCode::NOT_FOUND, "no more than Ada sees");
    assert_eq!(company.get("administrator", "/users").status, StatusCode::NOT_FOUND);
    assert_eq!(company.post("administrator", "/account/tokens", "name=x&scope=write&days=9").status, StatusCode::FORBIDDEN);
    company.get("administrator", "/people/ada/statement?period=2026-03");
    assert_eq!(company.post("administrator", "/view-as/end", "").status, StatusCode::SEE_OTHER);
    assert_eq!(company.get("administrator", "/users").status, StatusCode::OK);
    let events: Vec<_> = company.events().into_iter().take(3).map(|(actor, action, on)| format!("{actor} {action} {on}")).collect();
    let wanted = [
        "administrator@example.com end view as user ada@example.com",
        "administrator@example.com read pay person ada, 2026-03",
        "administrator@example.com begin view as user ada@example.com",
    ];
    assert_eq!(events, wanted);
}

#[test]
fn who_grants_roles_grants_none_to_herself() {
    let company = Company::open();
    let (me, ben) = (company.user("administrator"), company.user("ben"));
    let own = company.post("administrator", &format!("/users/{me}/role"), "role=finance");
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(own.text.contains("Nobody changes her own role"), "{}", own.text);
    assert_eq!(company.post("administrator", &format!("/users/{me}/disable"), "").status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(company.post("administrator", &format!("/users/{ben}/role"), "role=executive").status, StatusCode::SEE_OTHER);
    assert_eq!(company.get("ben", "/").status, StatusCode::SEE_OTHER, "his sessions ended with his role");
    let page = company.post("administrator", "/users", "email=zoe%40example.com&name=Zoe&role=analyst").text;
    let at = page.find("/invitation?token=").expect("the link is shown");
    let link: String = page[at..].chars().take_while(|c| *c != '"' && *c != '<').collect();
    let token = link.split('=').nth(1).unwrap();
    assert_eq!(company.get("", &link).status, StatusCode::OK);
    let short = company.post("", "/invitation", &format!("token={token}&password=short"));
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY, "and the invitation still holds");
    let welcome = company.post("", "/invitation", &format!("token={token}&password=a+long+walk+by+the+sea"));
    assert_eq!(welcome.status, StatusCode::SEE_OTHER, "{}", welcome.text);
    assert!(welcome.headers["set-cookie"].to_str().unwrap().starts_with("attain="));
    let again = company.post("", "/invitation", &format!("token={token}&password=a+long+walk+by+the+sea"));
    assert!(again.text.contains("The invitation was used already, or is too old."), "{}", again.text);
}
