//! Mia scores the objectives of her people: on the page, and through the API; nobody scores her own.

use crate::company::Company;
use axum::http::{Method, StatusCode};

const ACTIVITIES: &str = "id,kind,owner,date,goal,weight,score\n\
    OBJ-1,objective,ada,2026-03-31,Finish the training,60%,\n\
    OBJ-2,objective,ben,2026-03-31,Write down the routes,100%,90%\n";
const SCORES: &str = "[objectives]\nlabel = \"Objectives\"\nclass = \"objective\"\nof = \"activities\"\n\
    when = \"kind = 'objective' and score is not null\"\non = \"date\"\nvalue = \"sum(weight * score)\"\nunit = \"ratio\"\ncredit = [ { to = \"owner\" } ]\n";
const PLAN: &str = "plan = \"Goals\"\nfor = \"role = 'AE'\"\neffective = { from = 2026-01-01, to = 2026-12-31 }\ncurrency = \"USD\"\npays = \"monthly\"\n\n\
    [[component]]\nname = \"Objectives\"\nper = \"quarter\"\ntarget = { amount = 1000 }\n\
    goals = [ { goal = \"Own objectives\", measure = \"objectives\", weight = \"100%\" } ]\n";

fn company() -> Company {
    Company::with_files("", &[("activities.csv", ACTIVITIES), ("measures/goals.toml", SCORES), ("plans/goals.toml", PLAN)])
}

#[test]
fn a_manager_scores_her_people_and_they_see_it() {
    let company = company();
    let page = company.get("mia", "/objectives?period=2026-03");
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    assert!(page.text.contains("Finish the training") && page.text.contains("not yet") && page.text.contains("Write down the routes"));
    assert!(!company.get("noor", "/objectives?period=2026-03").text.contains("Finish the training"), "Ada is not in Noor's team");
    let before = company.events().len();
    let scored = company.post("mia", "/objectives", "person=ada&period=2026-03&goal=Finish+the+training&score=80%25&why=Passed+late");
    assert_eq!(scored.status, StatusCode::SEE_OTHER, "{}", scored.text);
    assert_eq!(company.events().len(), before + 1, "one event");
    // 1,000 × 60 % × 80 %, and what she sells.
    let statement = company.get("ada", "/api/v1/people/ada/statement?period=2026-03").text;
    assert!(statement.contains("480.00"), "{statement}");
    let own = company.get("ada", "/objectives?period=2026-03").text;
    assert!(own.contains("Finish the training") && own.contains("80%") && !own.contains("Write down the routes"), "{own}");
    assert!(!own.contains("Give the objective") && !own.contains("aria-label=\"Score of"), "Ada scores nothing");
    // Who scored it and why stands in the audit, and the record has its versions.
    let trail = company.get("finance", "/api/v1/audit").text;
    assert!(trail.contains("mia@example.com") && trail.contains("Passed late"), "{trail}");
    assert!(company.get("mia", "/records/activities/OBJ-1").text.contains("Finish the training"));
}

#[test]
fn an_objective_is_given_by_the_api_and_nobody_scores_her_own_or_others() {
    let company = company();
    let set = |who: &str, body: &str| company.send_json(who, Method::POST, "/api/v1/objectives", body);
    let body = r#"{"person": "ada", "period": "2026-Q1", "goal": "Visit ten customers", "weight": "40%", "why": "Agreed in January"}"#;
    let given = set("analyst", body);
    assert!(given.status == StatusCode::OK && given.text.contains("\"weight\":\"0.4\""), "{}", given.text);
    let listed = company.get("mia", "/api/v1/objectives?period=2026-Q1").text;
    assert!(listed.contains("Visit ten customers") && listed.contains("\"window\":\"2026-Q1\""), "{listed}");
    let more = r#"{"person": "ada", "period": "2026-Q1", "goal": "One more", "weight": "10%", "why": "Too much"}"#;
    let refused = set("mia", more);
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text.contains("would add up to 110%"), "{}", refused.text);
    for who in ["ada", "ben", "noor", "finance", "executive"] {
        assert_eq!(set(who, body).status, StatusCode::NOT_FOUND, "{who}");
    }
    let typed = company.post("mia", "/objectives", "person=ada&period=2026-03&goal=Finish+the+training&score=much&why=Passed");
    assert!(typed.status == StatusCode::UNPROCESSABLE_ENTITY && typed.text.contains("This is no share."), "{}", typed.text);
}
