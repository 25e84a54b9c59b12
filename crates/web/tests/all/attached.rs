//! A file shows why an adjustment was made: kept with its hash, for those who may see the pay, and never shown by the browser itself.

use crate::company::Company;
use axum::http::{Method, StatusCode};

const PDF: &str = "%PDF-1.7 a letter";

fn upload(company: &Company, who: &str, name: &str, content: &str) -> crate::company::Answer {
    let body = format!("--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{content}\r\n--x--\r\n");
    company.ask(who, Method::POST, "/adjustments/H-0001/files", "multipart/form-data; boundary=x", &body)
}

#[test]
fn a_letter_is_attached_seen_by_those_who_may_and_named_in_the_working() {
    let company = Company::open();
    company.post("analyst", "/adjustments", "person=ada&period=2026-03&amount=150&why=Trade+fair");
    let before = company.events().len();
    assert_eq!(upload(&company, "analyst", "letter.pdf", PDF).status, StatusCode::SEE_OTHER);
    let named =
        company.send_json("analyst", Method::POST, "/api/v1/adjustments/H-0001/files?name=mail%20f%C3%BCr%20Ada.txt", "Approved by mail.");
    assert_eq!(named.status, StatusCode::CREATED, "{}", named.text);
    let events = company.events();
    assert_eq!(events.len(), before + 2);
    assert_eq!(events[0].1, "attach file");
    for (name, content, told) in [
        ("run.exe", "MZ", "a file with the ending pdf, png"),
        ("letter.pdf", "no PDF at all", "does not hold what its ending says"),
        ("nothing.txt", "", "is empty"),
        ("page.html", "<script>", "of a kind that is not kept"),
    ] {
        let refused = upload(&company, "analyst", name, content);
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text.contains(told), "{name}: {}", refused.text);
    }
    let large = upload(&company, "analyst", "large.txt", &"x".repeat((10 << 20) + 1));
    assert!(large.status == StatusCode::UNPROCESSABLE_ENTITY && large.text.contains("at most 10 MB"), "{}", large.status);

    let file = company.get("finance", "/adjustment-files/1");
    assert_eq!((file.status, file.text.as_str()), (StatusCode::OK, PDF));
    assert_eq!(file.headers["content-disposition"], "attachment; filename=\"letter.pdf\"; filename*=UTF-8''letter.pdf");
    assert_eq!(
        (&file.headers["x-content-type-options"], &file.headers["content-type"]),
        (&"nosniff".parse().unwrap(), &"application/pdf".parse().unwrap())
    );
    assert!(file.headers["content-security-policy"].to_str().unwrap().contains("default-src 'none'"));
    let mail = company.get("ada", "/api/v1/adjustment-files/2");
    assert!(mail.headers["content-disposition"].to_str().unwrap().ends_with("filename*=UTF-8''mail%20f%C3%BCr%20Ada.txt"));
    for (who, status) in [("ada", StatusCode::OK), ("mia", StatusCode::OK), ("ben", StatusCode::NOT_FOUND), ("noor", StatusCode::NOT_FOUND)]
    {
        assert_eq!(company.get(who, "/adjustment-files/1").status, status, "{who}");
    }
    assert_eq!(upload(&company, "ada", "mine.pdf", PDF).status, StatusCode::NOT_FOUND);
    assert!(company.get("analyst", "/adjustments").text.contains("href=\"/adjustment-files/1\""));
    let why = company.get("ada", "/people/ada/why?period=2026-03").text;
    assert!(why.contains("href=\"/adjustment-files/1\">letter.pdf</a>"), "{why}");
    let json = company.get("ada", "/api/v1/people/ada/why?period=2026-03").text;
    assert!(json.contains("\"name\":\"letter.pdf\"") && json.contains("\"hash\":\""), "{json}");
    // Who approves has seen them: nothing is attached afterwards.
    assert_eq!(company.post("finance", "/adjustments/approve", "id=H-0001").status, StatusCode::SEE_OTHER);
    let late = upload(&company, "analyst", "late.pdf", PDF);
    assert!(
        late.status == StatusCode::UNPROCESSABLE_ENTITY && late.text.contains("was approved by finance@example.com already"),
        "{}",
        late.text
    );
}
