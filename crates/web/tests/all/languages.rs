//! Pages are in the language of their reader, and figures as her region writes them; files and JSON are the same for everyone.

use crate::company::{Answer, Company};
use axum::body::Body;
use axum::http::{Request, StatusCode, header};

/// Asks for a page with a browser that asks for these languages.
fn asked_in(company: &Company, who: &str, languages: &str, address: &str) -> Answer {
    let mut request = Request::builder().uri(address).header(header::ACCEPT_LANGUAGE, languages);
    if let Some(token) = company.sessions.get(who) {
        request = request.header(header::COOKIE, format!("attain={token}"));
    }
    company.send(request.body(Body::empty()).unwrap())
}

#[test]
fn adas_statement_is_german_in_a_german_browser() {
    let company = Company::open();
    let address = "/people/ada/statement?period=2026-03";
    let german = asked_in(&company, "ada", "de-DE,de;q=0.9,en;q=0.5", address).text;
    for shown in ["<html lang=\"de\"", "Abrechnung März 2026", "1.000,00", "Provision gesamt", "Pelican phase one", ">Abmelden<", "1 Deal"]
    {
        let shown = shown.trim_matches(['>', '<']);
        assert!(german.contains(shown), "{shown}: {german}");
    }
    assert!(!german.contains("1,000.00") && !german.contains("Total commission"));
    let english = asked_in(&company, "ada", "fr-FR", address).text;
    assert!(english.contains("<html lang=\"en\"") && english.contains("1,000.00") && english.contains("March 2026 statement"));
}

#[test]
fn the_way_in_is_german_too_and_can_be_switched() {
    let company = Company::open();
    let german = asked_in(&company, "", "de", "/sign-in").text;
    assert!(german.contains("E-Mail-Adresse") && german.contains("Passwort") && german.contains("lang=\"en\""), "{german}");
    let switched = company.post("", "/language", "language=de");
    assert_eq!(switched.status, StatusCode::SEE_OTHER);
    assert!(switched.headers["set-cookie"].to_str().unwrap().starts_with("language=de-DE;"));
    assert_eq!(company.post("", "/language", "language=tlh").status, StatusCode::NOT_FOUND);
    let lost = asked_in(&company, "ada", "de", "/nothing");
    assert!(lost.status == StatusCode::NOT_FOUND && lost.text.contains("Hier ist nichts"), "{}", lost.text);
}

#[test]
fn what_she_chose_goes_before_what_the_browser_asks_for() {
    let company = Company::open();
    let saved = company.post("ada", "/account/settings", "language=de&region=de-CH&theme=dark");
    assert_eq!((saved.status, saved.headers["location"].to_str().unwrap()), (StatusCode::SEE_OTHER, "/account?done=settings"));
    let page = asked_in(&company, "ada", "en-US", "/people/ada/statement?period=2026-03").text;
    assert!(page.contains("<html lang=\"de\"") && page.contains("1’000.00"), "{page}");
    let account = company.get("ada", "/account?done=settings").text;
    assert!(account.contains("Gespeichert.") && account.contains("<option value=\"de-CH\" selected>"), "{account}");
    assert_eq!(company.events().iter().filter(|(_, action, _)| action == "change settings").count(), 1);
    company.post("ada", "/account/settings", "language=de&region=de-CH&theme=dark");
    assert_eq!(company.events().iter().filter(|(_, action, _)| action == "change settings").count(), 1, "nothing changed");
    assert_eq!(company.post("ada", "/account/settings", "language=tlh&region=de-CH").status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(company.post("ada", "/account/settings", "language=de&region=xx").status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(company.get("ben", "/account").text.contains("<html lang=\"en\""), "hers alone");
}

#[test]
fn files_and_json_are_the_same_for_every_reader() {
    let company = Company::open();
    company.post("ada", "/account/settings", "language=de&region=de-DE&theme=");
    for address in
        ["/people/ada/statement.csv?period=2026-03", "/people/ada/deals.csv?period=2026-03", "/api/v1/people/ada/statement?period=2026-03"]
    {
        let (german, english) = (asked_in(&company, "ada", "de", address), asked_in(&company, "mia", "en", address));
        assert_eq!((german.status, english.status), (StatusCode::OK, StatusCode::OK), "{address}");
        let own = |text: &str| text.replace("\"you\"", "");
        assert_eq!(own(&german.text), own(&english.text), "{address}");
    }
}

#[test]
fn a_plan_in_words_and_a_working_are_german() {
    let company = Company::open();
    let plan = asked_in(&company, "ada", "de", "/plans/Sellers").text;
    assert!(plan.contains("Zahlt 10\u{a0}% von Bookings."), "{plan}");
    assert!(plan.contains("role = 'AE'"), "code stays code: {plan}");
    let why = asked_in(&company, "ada", "de", "/people/ada/why?period=2026-03").text;
    assert!(why.contains("1.000,00 verdient + 0,00 von Hand korrigiert = 1.000,00 USD."), "{why}");
}

#[test]
fn times_are_written_as_the_reader_writes_them_and_in_files_as_ever() {
    let company = Company::open();
    company.post("analyst", "/runs", "through=2026-03&why=march");
    let (german, english) = (asked_in(&company, "analyst", "de", "/runs").text, asked_in(&company, "analyst", "en", "/runs").text);
    let file = asked_in(&company, "analyst", "de", "/runs.csv").text;
    let iso = file.lines().nth(1).and_then(|line| line.split(',').find(|cell| cell.len() == 16 && cell.contains(':'))).expect("a time");
    assert!(english.contains(iso) && !german.contains(iso), "{iso}");
    let (day, time) = iso.split_once(' ').expect("a day and a time");
    let day: Vec<&str> = day.split('-').collect();
    assert!(german.contains(&format!("{}.{}.{} {time}", day[2], day[1], day[0])), "{iso} in German");
    let holds = asked_in(&company, "analyst", "de", "/holds").text;
    assert!(holds.contains(">Periodenabschluss</a>") && !holds.contains("href=\"/close\">Schließen"), "{holds}");
}
