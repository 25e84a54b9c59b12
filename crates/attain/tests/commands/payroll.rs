//! Finance takes a run to payroll.

use crate::book::{book, write};
use crate::program::{attain, attain_as};
use std::path::Path;

const FILES: &str = r#"
[payroll.gusto]
format      = "gusto"
employee_id = "gusto_id"

[payroll.adp]
format        = "adp"
company_code  = "A1B"
file_number   = "adp_file"
earnings_code = "C"

[payroll.bank]
format   = "columns"
currency = "EUR"
columns  = [
  { header = "Payee", value = "{last_name}, {first_name}" },
  { header = "Reference", value = "Commission {period} / {id}" },
  { header = "Due", value = "{period_end}" },
  { header = "Amount", value = "{currency} {amount}" },
]
"#;

fn run_with(people: &str) -> tempfile::TempDir {
    let folder = book();
    let company = std::fs::read_to_string(folder.path().join("company.toml")).unwrap();
    write(folder.path(), "company.toml", &format!("{company}{FILES}"));
    write(folder.path(), "people.csv", people);
    write(folder.path(), "exchange_rates.csv", "from,to,date,rate\nUSD,EUR,2026-01-01,0.9\n");
    attain(folder.path(), &["import", "."]).out();
    attain(folder.path(), &["run"]).out();
    folder
}

fn read(folder: &Path, name: &str) -> String {
    std::fs::read_to_string(folder.join("payroll").join(name)).unwrap()
}

#[test]
fn a_run_goes_to_each_payroll_and_who_is_left_out_is_named() {
    let folder = run_with(
        "id,name,role,start,currency,gusto_id,adp_file\nada,Ada Lovelace,AE,2025-01-01,USD,5G9934,417\nben,Ben Okri,AE,2025-01-01,EUR,,\n",
    );
    let said = attain(folder.path(), &["payroll", "--out", "payroll"]).out();
    // January pays Ada 1,040.00; in February half of 1,000 goes to each: Ada is above her quota (12 %), Ben below (8 %, 40.00 USD at 0.9).
    assert_eq!(
        read(folder.path(), "gusto-gusto-2026-02.csv"),
        "last_name,first_name,gusto_employee_id,commission\r\nLovelace,Ada,5G9934,1100.00\r\n"
    );
    assert_eq!(
        read(folder.path(), "EPIA1B01.csv"),
        "Co Code,Batch ID,File #,Earnings 3 Code,Earnings 3 Amount\r\nA1B,01,000417,C,1100.00\r\n"
    );
    assert_eq!(
        read(folder.path(), "payroll-bank-2026-02.csv"),
        "Payee,Reference,Due,Amount\r\n\"Okri, Ben\",Commission 2026-02 / ben,2026-02-28,EUR 36.00\r\n"
    );
    assert!(said.contains("paid in EUR, and this file pays in USD") && said.contains("36.00 EUR"), "{said}");
    assert!(said.contains("1 person, 1,100.00 USD"), "{said}");
}

#[test]
fn payroll_takes_balances_and_leaves_what_is_held() {
    let folder = run_with(
        "id,name,role,start,gusto_id,adp_file\nada,Ada Lovelace,AE,2025-01-01,5G9934,417\nben,Ben Okri,AE,2025-01-01,7H1122,418\n",
    );
    let path = folder.path();
    attain(path, &["run", "--submit", "1"]).out();
    for step in ["--approve", "--finalise", "--paid"] {
        attain_as("dan", path, &["run", step, "1", "--why", "Checked"]).out();
    }
    // Another deal of January, 1,000 above quota for Ada, pays 120.00 later; what Ben gets is held.
    write(path, "late.csv", "id,owner,stage,amount,closed_on\nD8,ada,Won,1000,2026-01-28\nD9,ben,Won,500,2026-03-02\n");
    attain(path, &["import", "late.csv", "--kind", "deals"]).out();
    attain(path, &["hold", "--person", "ben", "--why", "Contract under review"]).out();
    attain(path, &["run", "--through", "2026-03"]).out();
    let said = attain(path, &["payroll", "gusto", "--run", "2", "--out", "payroll"]).out();
    assert!(said.contains("1 person, 120.00 USD"), "{said}");
    assert!(!read(path, "gusto-gusto-2026-03.csv").contains("Okri"));
}

#[test]
fn somebody_whom_payroll_does_not_know_stops_the_file_and_nothing_is_written() {
    let folder =
        run_with("id,name,role,start,gusto_id,adp_file\nada,Ada Lovelace,AE,2025-01-01,5G9934,\nben,Ben Okri,AE,2025-01-01,5g9934,12a\n");
    let said = attain(folder.path(), &["payroll", "--out", "payroll"]).refused();
    assert!(said.contains("`ada` is not known to payroll: `adp_file` of Ada Lovelace is empty"), "{said}");
    assert!(said.contains("found: 12a") && said.contains("up to six digits"), "{said}");
    assert!(said.contains("Payroll cannot tell `ben` and `ada` apart"), "{said}");
    assert!(!folder.path().join("payroll").exists());
    let unknown = attain(folder.path(), &["payroll", "gutso"]).refused();
    assert!(unknown.contains("did you mean `gusto`"), "{unknown}");
}
