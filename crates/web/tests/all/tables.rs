//! Lists of the close as tables: found, sorted, chosen, and as files of exactly what the page shows.

use crate::company::Company;
use axum::http::StatusCode;

/// The first column of a CSV file, without its header.
fn first_column(csv: &str) -> Vec<&str> {
    csv.lines().skip(1).filter_map(|line| line.split(',').next()).collect()
}

fn done(company: &Company, who: &str, address: &str, form: &str) {
    let answer = company.post(who, address, form);
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{address} {form}: {}", answer.text);
}

#[test]
fn the_ledger_is_read_line_by_line_and_adds_up() {
    let company = Company::open();
    done(&company, "analyst", "/runs", "through=2026-03&why=March");
    for (who, step) in [("analyst", "submit"), ("finance", "approve"), ("finance", "finalise"), ("finance", "pay")] {
        done(&company, who, "/runs/1/steps", &format!("step={step}&why=closing"));
    }
    let page = company.get("finance", "/ledger?person=ada&account=payable").text;
    assert!(page.contains("Total USD") && page.contains("href=\"/ledger.csv?person=ada&#38;currency=USD&#38;account=payable\""), "{page}");
    let csv = company.get("finance", "/ledger.csv?person=ada&account=payable").text;
    assert!(
        csv.starts_with("\u{feff}line,entry,what,at,actor,person,name,account,period,plan,for,reference,currency,debit,credit"),
        "{csv}"
    );
    let lines: Vec<&str> = csv.lines().skip(1).collect();
    assert!(lines.len() == 2 && lines.iter().all(|line| line.contains(",ada,") && line.contains(",payable,")), "due, then paid: {csv}");
    assert!(lines[0].ends_with(",USD,1000.00,") && lines[1].ends_with(",USD,,1000.00"), "{csv}");
    let sorted = company.get("finance", "/ledger.csv?person=ada&account=payable&sort=entry&hide=at,for").text;
    assert!(!sorted.contains(",at,") && first_column(&sorted) == first_column(&csv).into_iter().rev().collect::<Vec<_>>(), "{sorted}");
    assert!(company.bytes("finance", "/ledger.xlsx?q=paid").starts_with(b"PK"));
    assert_eq!(company.get("ada", "/ledger.csv").status, StatusCode::NOT_FOUND);
}

#[test]
fn jobs_and_acceptances_are_files_too() {
    let company = Company::open();
    done(&company, "analyst", "/runs", "through=2026-03&why=March");
    done(&company, "analyst", "/jobs", "run=1");
    assert_eq!(first_column(&company.get("analyst", "/jobs.csv?q=run").text), ["1"]);
    assert!(first_column(&company.get("finance", "/jobs.csv").text).is_empty(), "jobs are one's own");
    let accepted = company.get("analyst", "/plans/Sellers/acceptances.csv?q=ada").text;
    assert!(first_column(&accepted) == ["ada"] && accepted.contains("waiting"), "{accepted}");
    let team = company.get("mia", "/plans/Sellers/acceptances.csv").text;
    assert!(!team.contains("carla"), "a manager has her own people: {team}");
    assert_eq!(company.get("ada", "/plans/Sellers/acceptances.csv").status, StatusCode::NOT_FOUND);
}
