//! Carla calculates and Dan approves: January is closed and paid, and a late record comes as a balance line.

use crate::book::{book, write};
use crate::program::{attain, attain_as};

#[test]
fn january_is_closed_paid_and_corrected() {
    let folder = book();
    let path = folder.path();
    attain(path, &["import", "."]).out();
    let run = attain(path, &["run", "--through", "2026-01", "--profile"]).out();
    assert!(run.contains("read the book") && run.contains("earn") && run.contains("keep the results"), "{run}");
    let early = attain(path, &["run", "--approve", "1"]).refused();
    assert!(early.contains("Run 1 is draft; it cannot be approved."), "{early}");
    assert!(attain(path, &["run", "--submit", "1"]).out().contains("run 1 is in review"));
    let own = attain(path, &["run", "--approve", "1"]).refused();
    assert!(own.contains("she started the run") && own.contains("she changed quotas"), "{own}");
    attain_as("dan", path, &["run", "--approve", "1"]).out();
    attain_as("dan", path, &["run", "--finalise", "1"]).out();
    assert!(attain(path, &["run", "--payouts", "1"]).out().contains("1,040.00"));
    attain_as("dan", path, &["run", "--paid", "1", "--why", "Bank file 17"]).out();
    write(path, "late.csv", "id,owner,stage,amount,closed_on\nD1,ada,Won,9000,2026-01-15\n");
    attain(path, &["import", "late.csv", "--kind", "deals"]).out();
    attain(path, &["run", "--through", "2026-02"]).out();
    // 9,000 at 8 % are 720.00 instead of 1,040.00.
    let balances = attain(path, &["run", "--balances", "2"]).out();
    assert!(balances.contains("ada for 2026-01, Commission, Sales: USD −320.00"), "{balances}");
    assert!(balances.contains("D1") && balances.contains("amount was 12000, is 9000"), "{balances}");
    // Why it was 1,040.00 when it was paid, and why it is less now.
    let explain = |more: &[&str]| attain(path, &[&["explain", "--person", "ada"], more].concat());
    let then = explain(&["--period", "2026-01", "--run", "1"]).out();
    assert!(then.contains("As run 1 says it") && then.contains("1,040.00 USD") && then.contains("12,000.00"), "{then}");
    let today = explain(&["--period", "2026-01", "--as-of", "2999-12-31"]).out();
    assert!(today.contains("As run 1 says it") && today.contains("paid then"), "what is final holds: {today}");
    assert!(explain(&["--period", "2026-01"]).out().contains("720.00 USD"));
    assert!(explain(&["--period", "2026-01", "--as-of", "2020-01-01"]).refused().contains("No run that covers it"));
    assert!(explain(&["--period", "2026-01", "--run", "1", "--json"]).out().contains("\"held\""));
    assert!(explain(&["--record", "D3", "--as-of", "2999-12-31"]).out().contains("stage is 'Lost'"));
    let said = attain(path, &["verify"]).out();
    assert!(said.contains("2 entries that balance") && said.contains("2 runs verified"), "{said}");
    let ledger = attain(path, &["ledger", "--person", "ada"]).out();
    assert!(ledger.contains("paid") && ledger.contains("run 1 final ada"), "{ledger}");
}

#[test]
fn a_hold_needs_a_reason_and_is_listed() {
    let folder = book();
    attain(folder.path(), &["import", "."]).out();
    assert!(attain(folder.path(), &["hold", "--person", "ada"]).refused().contains("reason"));
    assert!(attain(folder.path(), &["hold", "--person", "nobody", "--why", "x"]).refused().contains("no such person"));
    let held = attain(folder.path(), &["hold", "--person", "ada", "--why", "Contract under review"]).out();
    assert!(held.contains("Contract under review"), "{held}");
    attain(folder.path(), &["hold", "--lift", "1", "--why", "Reviewed"]).out();
    assert!(attain(folder.path(), &["hold", "--lift", "1", "--why", "Reviewed"]).refused().contains("was lifted"));
}
