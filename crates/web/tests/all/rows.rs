//! What one may not see is answered exactly like what does not exist.

use crate::company::Company;
use axum::http::StatusCode;

/// Addresses about a person's pay, with `WHO` and `DEAL` to be filled in.
const ADDRESSES: [&str; 9] = [
    "/people/WHO/statement?period=2026-03",
    "/people/WHO/statement.csv?period=2026-03",
    "/people/WHO/why?period=2026-03",
    "/people/WHO/deals?period=2026-03",
    "/people/WHO/deals.csv?period=2026-03",
    "/records/deals/DEAL",
    "/records/deals/DEAL/why-not?person=WHO",
    "/api/v1/people/WHO/statement?period=2026-03",
    "/api/v1/people/WHO/why?period=2026-03",
];
const MORE: [&str; 2] = ["/api/v1/records/deals/DEAL", "/api/v1/records/deals/DEAL/why-not?person=WHO"];

fn about(address: &str, who: &str, deal: &str) -> String {
    address.replace("WHO", who).replace("DEAL", deal)
}

#[test]
fn ada_sees_her_own_and_nobody_elses() {
    let company = Company::open();
    for address in ADDRESSES.into_iter().chain(MORE) {
        let own = company.get("ada", &about(address, "ada", "OPP-1"));
        assert_eq!(own.status, StatusCode::OK, "{address}: {}", own.text);
        let others = company.get("ada", &about(address, "ben", "OPP-3"));
        let nobodys = company.get("ada", &about(address, "nobody", "OPP-9"));
        assert_eq!((others.status, nobodys.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND), "{address}");
        let told = others.text.replace("OPP-3", "OPP-9").replace("ben", "nobody");
        assert_eq!(told, nobodys.text, "{address} tells what is there from what is not");
    }
}

#[test]
fn mia_sees_her_team_and_not_noors() {
    let company = Company::open();
    for address in ADDRESSES.into_iter().chain(MORE) {
        assert_eq!(company.get("mia", &about(address, "ada", "OPP-1")).status, StatusCode::OK, "{address}");
        assert_eq!(company.get("mia", &about(address, "carla", "OPP-4")).status, StatusCode::NOT_FOUND, "{address}");
        assert_eq!(company.get("noor", &about(address, "carla", "OPP-4")).status, StatusCode::OK, "{address}");
    }
    let team = company.get("mia", "/team?period=2026-03").text;
    assert!(team.contains("Ada Byron") && team.contains("Ben Okri") && !team.contains("Carla Rossi"));
}

#[test]
fn an_administrator_sees_no_pay() {
    let company = Company::open();
    for address in ADDRESSES.into_iter().chain(MORE) {
        assert_eq!(company.get("administrator", &about(address, "ada", "OPP-1")).status, StatusCode::NOT_FOUND, "{address}");
    }
    let people = company.get("administrator", "/people?period=2026-03").text;
    assert!(people.contains("Ada Byron") && !people.contains("1,000.00"));
}

#[test]
fn a_person_or_record_that_is_not_found_is_answered_with_what_would_help() {
    let company = Company::open();
    let person = company.get("analyst", "/records/deals/OPP-1/why-not?person=Ada%20Biron");
    assert_eq!(person.status, StatusCode::NOT_FOUND);
    assert!(person.text.contains("There is no <code>Ada Biron</code> among the people whose pay you may see."), "{}", person.text);
    assert!(person.text.contains("did you mean"), "{}", person.text);
    let record = company.get("ada", "/records/deals/OPP-3/why-not");
    assert!(record.text.contains("There is no <code>OPP-3</code> among the deals that you may see."), "{}", record.text);
    let kind = company.get("analyst", "/records/deal/OPP-1");
    assert!(kind.text.contains("There is no kind of record called <code>deal</code>."), "{}", kind.text);
    let json = company.get("ada", "/api/v1/records/deals/OPP-1/why-not?person=carla");
    assert_eq!(json.headers["content-type"], "application/problem+json");
    assert!(json.text.contains("among the people whose pay you may see") && !json.text.contains("Carla"), "{}", json.text);
    let period = company.get("ada", "/people/ada/statement?period=2026-13");
    assert_eq!(period.status, StatusCode::NOT_FOUND);
    assert!(period.text.contains("The calendar has no period <code>2026-13</code>."), "{}", period.text);
}

#[test]
fn nobody_who_is_not_signed_in_sees_anything() {
    let company = Company::open();
    let page = company.get("", "/people/ada/statement?period=2026-03");
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert_eq!(page.headers["location"], "/sign-in?to=%2Fpeople%2Fada%2Fstatement%3Fperiod%3D2026-03");
    let json = company.get("", "/api/v1/people/ada/statement");
    assert_eq!(json.status, StatusCode::UNAUTHORIZED);
    assert_eq!(json.headers["content-type"], "application/problem+json");
}
