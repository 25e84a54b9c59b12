//! What pages list a program lists as well, with the same figures and for the same readers.

use crate::company::Company;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

fn read(company: &Company, who: &str, address: &str) -> Value {
    let answer = company.get(who, address);
    assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text);
    serde_json::from_str(&answer.text).unwrap()
}

fn column<'a>(list: &'a Value, name: &str) -> Vec<&'a Value> {
    list["items"].as_array().unwrap().iter().map(|item| &item[name]).collect()
}

#[test]
fn people_are_listed_with_their_pay_to_those_who_see_it() {
    let company = Company::open();
    let all = read(&company, "analyst", "/api/v1/people?period=2026-03&q=ae");
    assert_eq!(column(&all, "person"), ["ada", "ben", "carla"]);
    assert_eq!(column(&all, "paid"), ["1000.00", "800.05", "700.00"]);
    assert_eq!((&all["items"][0]["team"], &all["items"][0]["manager"]), (&json!("North"), &json!("mia")));
    let team = read(&company, "mia", "/api/v1/people?period=2026-03");
    assert_eq!(column(&team, "person"), ["ada", "ben"]);
    let without = read(&company, "administrator", "/api/v1/people?period=2026-03&q=ada");
    assert_eq!(column(&without, "paid"), [&Value::Null]);
    assert_eq!(company.get("ada", "/api/v1/people").status, StatusCode::NOT_FOUND);
}

#[test]
fn a_persons_deals_say_what_is_credited_and_what_is_not() {
    let company = Company::open();
    let hers = read(&company, "ada", "/api/v1/people/ada/deals?period=2026-03");
    assert_eq!(column(&hers, "record"), ["OPP-2", "OPP-1"]);
    assert_eq!(column(&hers, "counts"), [false, true]);
    assert_eq!(column(&hers, "credited"), [&Value::Null, &json!("10000")]);
    assert!(hers["items"][0]["how"].as_str().unwrap().contains("Bookings"), "{hers}");
    let one = read(&company, "ada", "/api/v1/people/ada/deals?period=2026-03&measure=bookings");
    assert_eq!(column(&one, "record"), ["OPP-1"]);
    assert_eq!(company.get("carla", "/api/v1/people/ada/deals").status, StatusCode::NOT_FOUND);
}

#[test]
fn plans_and_measures_are_listed_in_words_and_as_their_text() {
    let company = Company::open();
    assert_eq!(column(&read(&company, "finance", "/api/v1/plans"), "plan"), ["Managers", "Sellers"]);
    assert_eq!(column(&read(&company, "ada", "/api/v1/plans"), "plan"), ["Sellers"]);
    assert_eq!(company.get("ada", "/api/v1/plans/Managers").status, StatusCode::NOT_FOUND);
    let plan = read(&company, "ada", "/api/v1/plans/Sellers");
    assert_eq!((&plan["from"], &plan["to"], &plan["people"]), (&json!("2026-01-01"), &json!("2026-12-31"), &json!(3)));
    assert!(plan["text"].as_str().unwrap().contains("rate = \"10%\""));
    let measures = read(&company, "ada", "/api/v1/measures");
    let bookings = &measures["items"][0];
    assert_eq!(
        (&bookings["function"], &bookings["argument"], &bookings["when"]),
        (&json!("sum"), &json!("amount"), &json!("stage = 'Won'"))
    );
    assert_eq!(bookings["plans"], json!(["Sellers"]));
}

#[test]
fn a_draft_is_tried_on_one_period_by_a_program() {
    let company = Company::open();
    let begun = company.send_json("analyst", Method::POST, "/api/v1/plan-drafts", r#"{"plan": "Sellers", "from": "2026-03-01"}"#);
    assert_eq!(begun.status, StatusCode::CREATED, "{}", begun.text);
    let draft: Value = serde_json::from_str(&begun.text).unwrap();
    let text = draft["text"].as_str().unwrap().replace("10%", "12%");
    let saved = json!({ "revision": draft["revision"], "text": text }).to_string();
    assert_eq!(company.send_json("analyst", Method::PUT, "/api/v1/plan-drafts/1", &saved).status, StatusCode::OK);
    let tried = read(&company, "analyst", "/api/v1/plan-drafts/1/trial?person=ada&period=2026-03");
    assert_eq!((&tried["test"]["before"], &tried["test"]["after"]), (&json!("1000.00"), &json!("1200.00")));
    assert_eq!(tried["test"]["deals"][0]["name"], "Pelican phase one");
    assert_eq!(company.get("ada", "/api/v1/plan-drafts/1/trial").status, StatusCode::NOT_FOUND);
}

#[test]
fn notices_are_read_and_the_palette_is_asked_by_a_program() {
    let company = Company::open();
    let name = "plan Sellers v1";
    let notices = read(&company, "ada", "/api/v1/notifications");
    assert_eq!((column(&notices, "name"), column(&notices, "read")), (vec![&json!(name)], vec![&json!(false)]));
    let note = |body: &str| company.send_json("ada", Method::POST, "/api/v1/notifications/read", body).status;
    assert_eq!(note(r#"{"names": ["run 9 step 1 run"]}"#), StatusCode::NOT_FOUND);
    assert_eq!(note("{}"), StatusCode::NO_CONTENT);
    assert_eq!(column(&read(&company, "ada", "/api/v1/notifications"), "read"), [true]);
    let unwanted = |body: &str| company.send_json("ada", Method::POST, "/api/v1/account/notifications", body);
    assert!(unwanted(r#"{"kinds": {"plans": false}}"#).text.contains("statement, question, approval, run, plan"));
    assert_eq!(unwanted(r#"{"kinds": {"plan": false}}"#).status, StatusCode::NO_CONTENT);
    assert!(column(&read(&company, "ada", "/api/v1/notifications"), "name").is_empty());

    let found = read(&company, "analyst", "/api/v1/search?q=pelican");
    let records = found["groups"].as_array().unwrap().iter().find(|group| group["heading"] == "Deals and records").unwrap();
    assert_eq!(records["hits"][0]["href"], "/records/deals/OPP-1");
    assert!(!company.get("carla", "/api/v1/search?q=pelican").text.contains("OPP-1"));
}

#[test]
fn a_file_of_people_has_the_columns_that_the_page_shows() {
    let company = Company::open();
    let header =
        |address: &str| company.get("finance", address).text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default().to_owned();
    assert_eq!(header("/people.csv?period=2026-03"), "person,name,role,manager,attainment,paid,currency,base_pay");
    assert_eq!(header("/people.csv?period=2026-03&hide=role%2Cbase_pay"), "person,name,manager,attainment,paid,currency");
    let page = |address: &str| company.get("finance", address).text;
    let all = page("/people?period=2026-03");
    let less = page("/people?period=2026-03&hide=role%2Cbase_pay");
    for sort in ["sort=role", "sort=-base_pay", "sort=currency"] {
        assert!(all.contains(&format!("{sort}\"")), "{sort} is a header of the page");
    }
    assert!(all.contains("123,457.00") && !less.contains("123,457.00"), "base pay is hidden by its column");
    assert!(!company.get("executive", "/people?period=2026-03").text.contains("base_pay"), "who may not see it has no such column");
}

#[test]
fn the_period_that_was_chosen_goes_along_through_pages_without_a_picker() {
    let company = Company::open();
    let page = company.get("finance", "/runs?period=2026-02").text;
    for link in ["/people?period=2026-02", "/holds?period=2026-02", "/close?period=2026-02", "/runs?period=2026-02"] {
        assert!(page.contains(&format!("href=\"{link}\"")), "{link}");
    }
    let plain = company.get("finance", "/runs").text;
    assert!(plain.contains("href=\"/holds\"") && !plain.contains("?period="), "an address without a period stays without one");
    assert!(!company.get("finance", "/runs?period=2026-99").text.contains("2026-99"), "what is no period is not handed on");
}

#[test]
fn any_two_versions_of_a_plan_are_compared_in_words() {
    let version = |number: u32, rate: &str| {
        format!(
            "plan = \"Sellers\"\nversion = {number}\nfor = \"role = 'AE'\"\neffective = {{ from = 202{0}-01-01, to = 202{0}-12-31 }}\ncurrency = \"USD\"\npays = \"monthly\"\n\n[[component]]\nname = \"New business\"\nmeasure = \"bookings\"\nrate = \"{rate}\"\n",
            number + 5
        )
    };
    let (second, third) = (version(2, "12%"), version(3, "15%"));
    let company = Company::with_files("", &[("plans/sellers2.toml", &second), ("plans/sellers3.toml", &third)]);
    let page = |query: &str| company.get("analyst", &format!("/plans/Sellers?{query}"));
    let usual = page("version=3").text;
    assert!(usual.contains("What changed from version 2 to version 3") && usual.contains("12%"), "{usual}");
    let chosen = page("version=3&against=1").text;
    assert!(chosen.contains("What changed from version 1 to version 3") && chosen.contains("10%") && chosen.contains("15%"), "{chosen}");
    let backwards = page("version=1&against=3").text;
    assert!(backwards.contains("What changed from version 1 to version 3"), "the newer is always the later of the two: {backwards}");
    assert_eq!(page("version=3&against=9").status, StatusCode::NOT_FOUND);
    let json = company.get("analyst", "/api/v1/plans/Sellers?version=3&against=1").text;
    assert!(json.contains("15%") && json.contains("\"difference\":{"), "{json}");
}
