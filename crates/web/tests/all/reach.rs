//! How far a role reaches: to teams, to countries, to whoever reported on the day; and which fields of people it sees.

use crate::company::{Answer, Company, Route, routes};
use access::{NewUser, Role, Scope};
use axum::http::{Method, StatusCode};

/// A user whose role is limited, signed in as `who`.
fn limited(company: &mut Company, who: &str, role: Role, teams: &str, countries: &str) {
    let (store, clock) = (company.store.clone(), company.application.clock.clone());
    let email = format!("{who}@example.com");
    let new = NewUser { email: &email, name: who, role, person: None, password: None };
    access::create(&store, &new, "story", &clock).unwrap();
    access::limit(&store, &email, &Scope::typed(teams, countries), "story", &clock).unwrap();
    let invitation = access::invite(&store, &email, "story", &clock).unwrap();
    company.sessions.insert(who.to_owned(), access::accept(&store, &invitation, None, &clock).unwrap().token);
}

/// The company with a run in review, a question of each seller, an adjustment and a hold.
fn busy() -> Company {
    let company = Company::open();
    let done = |who: &str, address: &str, form: &str| {
        let answer = company.post(who, address, form);
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{address}: {}", answer.text);
    };
    done("analyst", "/runs", "through=2026-03");
    done("analyst", "/runs/1/steps", "step=submit");
    for who in ["ada", "carla"] {
        done(who, "/questions", &format!("period=2026-03&text=Asked+by+{who}"));
        done("analyst", "/adjustments", &format!("person={who}&period=2026-03&amount=77.77&why=Trip+of+{who}"));
        done("finance", "/holds", &format!("person={who}&why=Papers+of+{who}"));
    }
    company
}

/// Every address that reads, about that person and deal.
fn reading(person: &str, deal: &str) -> Vec<String> {
    let gets = routes().into_iter().filter(|route: &Route| {
        route.method == Method::GET && !["/live", "/api", "/components", "/api/v1/openapi.json"].contains(&route.path.as_str())
    });
    let filled = gets.map(|route| {
        let path = route.path.replace("{person}", person).replace("/records/{kind}/{id}", &format!("/records/deals/{deal}"));
        path.replace("{plan}", "Sellers").replace("{token}", "x").replace("{name}", "x").replace("{id}", "1")
    });
    filled.map(|path| format!("{path}?period=2026-03&person={person}&before=1&after=1&q=a&kind=deals")).collect()
}

#[test]
fn an_analyst_for_france_finds_nothing_of_the_germans_anywhere() {
    let mut company = busy();
    limited(&mut company, "paris", Role::Analyst, "", "FR");
    limited(&mut company, "south", Role::Finance, "South", "");
    limited(&mut company, "leader", Role::Executive, "South", "FR");
    let theirs = [
        "Ada Byron",
        "Ben Okri",
        "ada@example",
        "OPP-1",
        "OPP-3",
        "Pelican",
        "Blue Ridge",
        "of ada",
        "by ada",
        "1,000.00",
        "800.05",
        "2,500.05",
    ];
    for who in ["paris", "south", "leader"] {
        for address in [reading("ada", "OPP-1"), reading("carla", "OPP-4")].concat() {
            let answer = company.get(who, &address);
            assert!(!answer.status.is_server_error(), "{who} {address}: {}", answer.text);
            let asked_for = |word: &str| address.contains(word) && !answer.status.is_success();
            for word in theirs.iter().filter(|word| !asked_for(word)) {
                assert!(!answer.text.contains(word), "{who} finds {word} at {address}: {}", answer.text);
            }
        }
    }
}

#[test]
fn whoever_is_out_of_reach_is_answered_like_nobody() {
    let mut company = busy();
    limited(&mut company, "south", Role::Finance, "South", "");
    for (address, same) in reading("ada", "OPP-1").into_iter().zip(reading("nobody", "OPP-9")) {
        let (ada, nobody) = (company.get("south", &address), company.get("south", &same));
        let told = |answer: &Answer, who: &str, deal: &str| answer.text.replace(deal, "DEAL").replace(who, "WHO");
        if address.contains("/ada/") || address.contains("OPP-1") {
            assert_eq!((ada.status, nobody.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND), "{address}");
            assert_eq!(told(&ada, "ada", "OPP-1"), told(&nobody, "nobody", "OPP-9"), "{address}");
        }
    }
    for (address, form) in [
        ("/runs/1/people/WHO/approve", "seen=1000.00"),
        ("/runs/1/people/WHO/reject", "why=No"),
        ("/runs/1/approvals", "person=WHO"),
        ("/holds", "person=WHO&why=No"),
    ] {
        let [ada, nobody] = ["ada", "nobody"].map(|who| company.post("south", &address.replace("WHO", who), &form.replace("WHO", who)));
        assert_eq!((ada.status, nobody.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND), "{address}");
        assert_eq!(ada.text.replace("ada", "WHO"), nobody.text.replace("nobody", "WHO"), "{address}");
    }
    assert_eq!(company.post("south", "/adjustments/approve", "id=H-0001").status, StatusCode::NOT_FOUND);
    assert_eq!(company.post("south", "/holds/1/lift", "why=No").status, StatusCode::NOT_FOUND);
    for address in ["/runs", "/runs/1/steps", "/runs/1/verify", "/imports", "/freezes", "/jobs", "/accruals"] {
        let answer = company.post("south", address, "through=2026-03&step=approve&why=x");
        assert!(
            matches!(answer.status, StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST | StatusCode::UNSUPPORTED_MEDIA_TYPE),
            "{address}: {}",
            answer.status
        );
    }
}

#[test]
fn finance_for_the_south_does_her_part() {
    let mut company = busy();
    limited(&mut company, "south", Role::Finance, "South", "");
    let queue = company.get("south", "/runs/1/approvals?show=all").text;
    assert!(queue.contains("Carla Rossi") && !queue.contains("Ada Byron"), "{queue}");
    assert_eq!(company.post("south", "/runs/1/people/carla/approve", "seen=700.00").status, StatusCode::SEE_OTHER);
    assert_eq!(company.post("south", "/adjustments/approve", "id=H-0002").status, StatusCode::SEE_OTHER);
    assert_eq!(company.post("south", "/holds/2/lift", "why=Papers+came").status, StatusCode::SEE_OTHER);
    let payments = company.get("south", "/runs/1/payments.csv").text;
    assert!(payments.contains("carla,") && !payments.contains("ada,"), "{payments}");
    let home = company.get("south", "/?period=2026-03").text;
    assert!(home.contains("777"), "the total of her people, with the adjustment that she approved: {home}");
    let found = company.get("south", "/search?q=hudson").text;
    assert!(found.contains("OPP-4"), "{found}");
    let people = company.get("south", "/people.csv?period=2026-03").text;
    assert!(people.contains("carla") && !people.contains("ada"), "{people}");
}

#[test]
fn the_limit_is_set_on_the_users_page_and_refused_where_it_means_nothing() {
    let company = Company::open();
    let analyst = company.user("analyst");
    let set = |form: &str| company.post("administrator", &format!("/users/{analyst}/scope"), form);
    let unknown = set("teams=Nort&countries=");
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unknown.text.contains("Nobody is or was in <code>Nort</code>.") && unknown.text.contains("North"), "{}", unknown.text);
    assert_eq!(set("teams=North&countries=DE").status, StatusCode::SEE_OTHER);
    let page = company.get("administrator", &format!("/users/{analyst}")).text;
    assert!(page.contains("team North, country DE"), "{page}");
    let ada = company.user("ada");
    let seller = company.post("administrator", &format!("/users/{ada}/scope"), "teams=North");
    assert_eq!(seller.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", seller.text);
    let new = "email=eva@example.com&role=finance&countries=FR";
    assert_eq!(company.post("administrator", "/users", new).status, StatusCode::OK);
    let eva = access::by_email(&company.store, "eva@example.com").unwrap().unwrap();
    assert_eq!(eva.scope, Scope::typed("", "FR"));
}

/// Ada reports to Mia until February and to Noor from March on.
fn after_a_move() -> Company {
    let company = Company::open();
    let people = "id,name,role,manager,team,currency,start,end\nada,Ada Byron,AE,mia,North,USD,2024-01-01,2026-02-28\n\
                  ada,Ada Byron,AE,noor,South,USD,2026-03-01,\n";
    let deals = "id,name,owner,stage,kind,amount,currency,created_on,closed_on\n\
                 OPP-8,Winter harvest,ada,Won,new,3000.00,USD,2026-01-05,2026-01-20\n";
    for (kind, file, text) in [("people", "people.csv", people), ("deals", "more.csv", deals)] {
        let address = format!("/api/v1/imports?kind={kind}&file={file}");
        let answer = company.ask("analyst", Method::POST, &address, "application/octet-stream", text);
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    }
    company
}

#[test]
fn a_manager_sees_those_who_reported_to_her_when_it_happened() {
    let company = after_a_move();
    let (january, march) = ("2026-01", "2026-03");
    for (who, sees, not) in [("mia", january, march), ("noor", march, january)] {
        for address in [
            "/people/ada/statement",
            "/people/ada/statement.csv",
            "/people/ada/why",
            "/people/ada/deals",
            "/api/v1/people/ada/statement",
            "/api/v1/people/ada/why",
        ] {
            let status = |period: &str| company.get(who, &format!("{address}?period={period}")).status;
            assert_eq!((status(sees), status(not)), (StatusCode::OK, StatusCode::NOT_FOUND), "{who} {address}");
        }
        let team = |period: &str| company.get(who, &format!("/team?period={period}")).text.contains("Ada Byron");
        let file = |period: &str| company.get(who, &format!("/people.csv?period={period}")).text.contains("ada");
        assert_eq!((team(sees), team(not), file(sees), file(not)), (true, false, true, false), "{who}");
    }
    for (deal, sees, not) in [("OPP-8", "mia", "noor"), ("OPP-1", "noor", "mia")] {
        for address in [
            "/records/deals/DEAL",
            "/records/deals/DEAL/why-not?person=ada",
            "/api/v1/records/deals/DEAL",
            "/api/v1/records/deals/DEAL/why-not?person=ada",
        ] {
            let status = |who: &str| company.get(who, &address.replace("DEAL", deal)).status;
            assert_eq!((status(sees), status(not)), (StatusCode::OK, StatusCode::NOT_FOUND), "{address} of {deal}");
        }
        let found = |who: &str| company.get(who, &format!("/search?q={}", deal.to_lowercase())).text.contains(&format!("/{deal}"));
        assert_eq!((found(sees), found(not)), (true, false), "{deal}");
    }
}

/// Ada's base pay as digits: it is in the book, and in no answer to those who may not see it.
const MARKER: &str = "123457";

#[test]
fn base_pay_is_in_no_answer_to_those_who_may_not_see_it() {
    let company = busy();
    let digits = |text: &str| text.chars().filter(|c| !matches!(c, ',' | '.' | '\'' | ' ' | '\u{a0}' | '\u{202f}')).collect::<String>();
    for who in ["ben", "mia", "executive", "administrator"] {
        for address in reading("ada", "OPP-1") {
            let answer = company.get(who, &address);
            assert!(!digits(&answer.text).contains(MARKER), "{who} reads it at {address}");
        }
        let columns = company.get(who, "/people.csv?period=2026-03");
        assert!(!columns.text.contains("base_pay"), "{who} has no such column: {}", columns.text);
    }
    for who in ["analyst", "finance"] {
        let people = company.get(who, "/people.csv?period=2026-03").text;
        assert!(people.lines().any(|line| line.starts_with("ada,") && line.contains(MARKER)), "{who}: {people}");
    }
}

#[test]
fn a_wrong_base_pay_is_not_read_out_to_those_who_may_not_see_it() {
    let company = Company::open();
    let people = "id,name,role,manager,team,currency,start,base_pay\nben,Ben Okri,AE,mia,North,USD,2024-01-01,123457x\n";
    let address = "/api/v1/imports?kind=people&file=people.csv";
    let answer = company.ask("analyst", Method::POST, address, "application/octet-stream", people);
    assert!(answer.text.contains("123457x"), "she who imports is told: {}", answer.text);
    for who in ["mia", "executive", "administrator"] {
        for address in reading("ben", "OPP-3") {
            assert!(!company.get(who, &address).text.contains(MARKER), "{who} reads it at {address}");
        }
    }
}

#[test]
fn rows_of_people_are_shown_without_columns_that_are_not_the_readers() {
    let mut company = Company::open();
    limited(&mut company, "paris", Role::Analyst, "", "FR");
    let found = company.get("analyst", "/search?q=ada").text;
    let at = found.find("/records/people/").expect("analysts find the row");
    let address = found[at..].split('"').next().unwrap().to_owned();
    let row = |who: &str| company.get(who, &address);
    assert!(row("analyst").text.contains("123,457.00"), "{}", row("analyst").text);
    let executive = row("executive");
    assert_eq!(executive.status, StatusCode::OK);
    assert!(!executive.text.contains("123") && !executive.text.to_lowercase().contains("base pay"), "{}", executive.text);
    let json = company.get("executive", &format!("/api/v1{address}"));
    assert!(json.status == StatusCode::OK && !json.text.contains("base_pay"), "{}", json.text);
    for who in ["paris", "mia", "ada", "administrator"] {
        assert_eq!(row(who).status, StatusCode::NOT_FOUND, "{who}");
    }
    assert!(!company.get("paris", "/search?q=ada").text.contains("/records/people/"));
    let change = r#"{"fields": {"team": "South"}, "why": "x"}"#;
    assert_eq!(company.send_json("paris", Method::PATCH, &format!("/api/v1{address}"), change).status, StatusCode::NOT_FOUND);
}

#[test]
fn the_trail_shows_nobody_what_is_not_hers_to_see_and_finds_it_for_nobody_else() {
    let company = Company::open();
    let change = r#"{"fields": {"amount": "31415.92"}, "why": "Invoice"}"#;
    company.send_json("analyst", Method::PATCH, "/api/v1/records/deals/OPP-1", change);
    let base = r#"{"fields": {"base_pay": "271828.18"}, "why": "Raise"}"#;
    let changed = company.send_json("analyst", Method::PATCH, "/api/v1/records/people/ada%7C2024-01-01", base);
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.text);
    let seen = |who: &str, address: &str| {
        let text = company.get(who, address).text;
        (text.contains("31415.92"), text.contains("271828.18"))
    };
    for address in ["/audit", "/audit.csv", "/api/v1/audit"] {
        assert_eq!(seen("finance", address), (true, true), "{address}: finance reads what a record was");
        assert_eq!(
            seen("administrator", address),
            (false, false),
            "{address}: an administrator reads nobody's pay, and no record that makes it"
        );
        let events = company.get("administrator", address).text;
        assert!(events.contains("change record") && events.contains("Invoice"), "{address}: that it happened, and why, she sees: {events}");
    }
    let found = |who: &str| company.get(who, "/api/v1/audit?q=31415").text.contains("change record");
    assert!(found("finance") && !found("administrator"), "what is hidden is not found by guessing");
    let read =
        company.events().into_iter().filter(|(who, action, on)| who.starts_with("finance") && action == "read pay" && on == "audit trail");
    assert_eq!(read.count(), 1, "that finance read the trail is written down, once a day");
}

#[test]
fn enablement_sees_how_far_everybody_has_come_and_nobodys_pay() {
    let company = Company::open();
    let home = company.get("enablement", "/?period=2026-03");
    assert_eq!(home.status, StatusCode::OK);
    assert!(home.text.contains("Attainment by team"), "{}", home.text);
    let people = company.get("enablement", "/people?period=2026-03");
    assert!(people.text.contains("Ada"), "{}", people.text);
    assert!(people.text.contains("Attainment") && !people.text.contains("1,000.00"), "{}", people.text);
    let file = company.get("enablement", "/people.csv?period=2026-03");
    assert_eq!(file.text.lines().next().unwrap().trim_start_matches('\u{feff}'), "person,name,role,manager,attainment");
    for hidden in [
        "/people/ada/statement",
        "/people/ada/deals",
        "/records/deals/OPP-1",
        "/runs",
        "/questions",
        "/imports",
        "/plans/Sellers/acceptances",
    ] {
        assert_eq!(company.get("enablement", hidden).status, StatusCode::NOT_FOUND, "{hidden}");
    }
    assert_eq!(company.get("enablement", "/measures").status, StatusCode::OK);
    assert!(!company.events().iter().any(|(actor, action, _)| actor == "enablement@example.com" && action == "read pay"));
}
