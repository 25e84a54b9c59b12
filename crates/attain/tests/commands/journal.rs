//! Finance takes January to the general ledger.

use crate::book::{book, write};
use crate::program::{attain, attain_as};
use std::path::Path;
use std::process::Command;

/// January is paid; then the deal of January shrinks, and February takes 320 of it back.
fn two_months() -> tempfile::TempDir {
    let folder = book();
    let path = folder.path();
    let company = std::fs::read_to_string(path.join("company.toml")).unwrap();
    write(path, "company.toml", &format!("{company}\n[journal]\nexpense = \"6100 Commissions\"\n"));
    attain(path, &["import", "."]).out();
    closed(path, "1", "2026-01");
    write(path, "late.csv", "id,owner,stage,amount,closed_on\nD1,ada,Won,9000,2026-01-15\n");
    attain_as("eve", path, &["import", "late.csv", "--kind", "deals"]).out();
    closed(path, "2", "2026-02");
    folder
}

fn closed(path: &Path, run: &str, period: &str) {
    attain(path, &["run", "--through", period]).out();
    attain(path, &["run", "--submit", run]).out();
    // Whatever is unusual about February is not looked at by itself here.
    for step in [&["--approve", run, "--despite"][..], &["--finalise", run], &["--paid", run]] {
        attain_as("dan", path, &[&["run", "--why", "Checked"], step].concat()).out();
    }
}

#[test]
fn the_plain_journal_is_balanced_and_hledger_agrees() {
    let folder = two_months();
    for run in ["1", "2"] {
        attain(folder.path(), &["journal", run, "--out", "journals"]).out();
    }
    let text = std::fs::read_to_string(folder.path().join("journals/run-1.journal")).unwrap();
    assert!(text.contains("run 1 final | ada") && text.contains("    6100 Commissions  1040.00 USD  ; period: 2026-01"), "{text}");
    let said = Command::new("hledger")
        .current_dir(folder.path())
        .args(["-f", "journals/run-1.journal", "-f", "journals/run-2.journal", "balance", "--flat", "--empty", "-O", "csv"])
        .output();
    let Ok(said) = said else {
        assert!(std::env::var_os("CI").is_none(), "hledger is needed here");
        println!("SKIPPED: hledger is absent (Debian: apt-get install hledger)");
        return;
    };
    assert!(said.status.success(), "{}", String::from_utf8_lossy(&said.stderr));
    let balances = String::from_utf8(said.stdout).unwrap();
    // January cost 1,040; in February Ada's half of D2 costs 40 (she is below her quota now) and Ben's 40, and 320 come back from January.
    assert!(balances.contains("\"6100 Commissions\",\"800.00 USD\""), "{balances}");
    assert!(balances.contains("\"total\",\"0\""), "{balances}");
}

#[test]
fn netsuite_and_quickbooks_get_one_balanced_journal_for_each_step() {
    let folder = two_months();
    let read = |form: &str| attain(folder.path(), &["journal", "1", "--form", form, "--out", "-"]).out().replace("\r\n", "\n");
    let netsuite = read("netsuite");
    // What January cost is booked on its last day, whenever it was made final; the payment on its own day.
    let (day, paid) = ("2026-01-31".to_owned(), netsuite.lines().nth(3).unwrap().split(',').nth(1).unwrap().to_owned());
    assert_ne!(paid, day);
    let lines: Vec<&str> = netsuite.lines().collect();
    assert_eq!(lines[0], "External ID,Date,Currency,Account,Debit,Credit,Memo");
    assert_eq!(lines[1], format!("ATTAIN-RUN-1-FINAL-USD,{day},USD,6100 Commissions,1040.00,,attain run 1 final: Commission"));
    assert_eq!(lines[2], format!("ATTAIN-RUN-1-FINAL-USD,{day},USD,liabilities:commission:payable,,1040.00,attain run 1 final"));
    assert_eq!(lines[3], format!("ATTAIN-RUN-1-PAID-USD,{paid},USD,liabilities:commission:payable,1040.00,,attain run 1 paid"));
    assert_eq!(lines.len(), 5);
    let quickbooks = read("quickbooks");
    assert!(quickbooks.starts_with("Journal No,Journal Date,Account Name,Description,Debits,Credits,Currency\n"), "{quickbooks}");
    let american = format!("{}/{}/{}", &day[5..7], &day[8..10], &day[..4]);
    assert!(
        quickbooks.contains(&format!("ATTAIN-RUN-1-FINAL-USD,{american},6100 Commissions,attain run 1 final: Commission,1040.00,,USD")),
        "{quickbooks}"
    );
}

#[test]
fn a_run_that_is_not_final_has_no_journal() {
    let folder = book();
    attain(folder.path(), &["import", "."]).out();
    attain(folder.path(), &["run"]).out();
    assert!(attain(folder.path(), &["journal", "1"]).refused().contains("only a final run is posted"));
    assert!(attain(folder.path(), &["journal", "7"]).refused().contains("no run 7"));
}

/// The commissions of the small book are capitalised over two years, and January's end is posted before its close.
#[test]
fn what_is_accrued_and_capitalised_is_in_the_journal_and_hledger_agrees() {
    let folder = book();
    let path = folder.path();
    let company = std::fs::read_to_string(path.join("company.toml")).unwrap();
    let rule = "[capitalised.Deals]\ncomponents = [\"Commission\"]\nmonths = 24\n[journal]\nexpense = \"6100 Commissions\"\n";
    write(path, "company.toml", &format!("{company}\n{rule}"));
    attain(path, &["import", "."]).out();
    attain(path, &["run", "--through", "2026-01"]).out();
    let own = attain(path, &["accruals", "--post", "1"]).refused();
    assert!(own.contains("she started the run"), "{own}");
    assert!(
        attain_as("dan", path, &["accruals", "--post", "1", "--why", "January"]).out().contains("2026-01 posted from run 1: USD 1040.00")
    );
    assert!(attain_as("dan", path, &["accruals", "--post", "1"]).out().contains("stands as posted already"));
    attain(path, &["run", "--submit", "1"]).out();
    for step in ["--approve", "--finalise", "--paid"] {
        attain_as("dan", path, &["run", step, "1", "--why", "Checked"]).out();
    }
    closed(path, "2", "2026-02");
    assert!(attain(path, &["verify"]).out().contains("Accruals and capitalised cost of"));
    let rolled = attain(path, &["capitalised", "--csv"]).out();
    // 1,040.00 ÷ 24 = 43.33; February adds Ada's 120.00 and Ben's 40.00, of which 5.00 and 1.66 are spread.
    assert!(rolled.contains("2026-01,Deals,USD,closed,0.00,1040.00,43.33,0.00,996.67"), "{rolled}");
    let left = rolled.lines().last().unwrap().rsplit(',').next().unwrap().to_owned();
    for run in ["1", "2"] {
        attain(path, &["journal", run, "--out", "journals"]).out();
    }
    let quickbooks = attain(path, &["journal", "1", "--form", "quickbooks", "--out", "-"]).out();
    for memo in ["attain run 1 month-end: Commission", "attain run 1 month-end: capitalised Commission", "attain run 1 books: Commission"] {
        assert!(quickbooks.contains(memo), "{quickbooks}");
    }
    let said = Command::new("hledger")
        .current_dir(path)
        .args(["-f", "journals/run-1.journal", "-f", "journals/run-2.journal", "balance", "--flat", "--empty", "-O", "csv"])
        .output();
    let Ok(said) = said else {
        assert!(std::env::var_os("CI").is_none(), "hledger is needed here");
        println!("SKIPPED: hledger is absent (Debian: apt-get install hledger)");
        return;
    };
    let balances = String::from_utf8(said.stdout).unwrap();
    let held = |account: &str| {
        let line = balances.lines().find(|line| line.contains(account)).unwrap_or_else(|| panic!("{account}: {balances}"));
        kernel::parse_decimal(line.split('"').nth(3).unwrap().trim_end_matches(" USD")).unwrap()
    };
    let carried = held("assets:commission:capitalised") + held("assets:commission:amortised");
    assert_eq!(carried.to_string(), left, "{balances}");
    assert!(held("liabilities:commission:accrued").is_zero(), "{balances}");
    assert!(balances.contains("\"total\",\"0\""), "{balances}");
}
