//! What is looked at and done in the terminal beside pay: a draft is tried, a period's checks are read, a record is corrected, the trail is
//! searched.

use crate::book::{book, write};
use crate::program::{attain, attain_as};

#[test]
fn a_draft_is_simulated_and_tried_on_one_person() {
    let folder = book();
    let plan = |arguments: &[&str]| attain(folder.path(), &[&["plan"], arguments].concat());
    attain(folder.path(), &["import", "."]).out();
    plan(&["draft", "Sales", "--from", "2026-01-01"]).out();
    let text = plan(&["show", "1"]).out().replace("12%", "14%");
    write(folder.path(), "better.toml", &text);
    plan(&["write", "1", "better.toml"]).out();

    // Ada: 10,000 at 8 % and 2,000 at 14 % are 1,080.00 in January; her half of D2, 500 above quota, 70.00 in February.
    let all = plan(&["simulate", "1", "--from", "2026-01", "--to", "2026-02"]).out();
    for part in ["1,040.00", "1,080.00", "+40.00", "1,190.00", "+50.00", "1 get more, 0 less, 1 the same", "Ada Lovelace"] {
        assert!(all.contains(part), "{part}: {all}");
    }
    let january = plan(&["simulate", "1", "--from", "2026-01", "--to", "2026-01"]).out();
    assert!(january.contains("+40.00") && !january.contains("+50.00"), "{january}");
    let chance = plan(&["simulate", "1", "--from", "2026-01", "--to", "2026-02", "--by-chance", "50", "--seed", "7"]).out();
    assert!(chance.contains("by chance, 50 trials, seed 7, USD"), "{chance}");
    assert!(plan(&["simulate", "1", "--json"]).out().contains("\"difference\""));
    assert!(plan(&["simulate", "1", "--from", "2026-13"]).refused().contains("2026-13"));

    let tried = plan(&["try", "1", "ada", "2026-02"]).out();
    assert!(tried.contains("Commission") && tried.contains("60.00") && tried.contains("70.00") && tried.contains("+10.00"), "{tried}");
    assert!(plan(&["try", "1", "nobody"]).refused().contains("There is no person `nobody`."));

    // The database may be named before or after what is done.
    assert!(plan(&["list", "--book", "book.db"]).out().contains("Sales v2"));
    assert!(plan(&["list", "--book", "other.db"]).refused().contains("There is no book `other.db`"));
    let history = plan(&["history", "1"]).out();
    assert!(history.contains("draft") && history.contains('2'), "{history}");
    assert!(plan(&["acceptances", "Sales"]).out().contains("0 of 2 people have accepted Sales v1"));
    assert!(plan(&["acceptances", "Sales", "9"]).refused().contains("no such version"));
}

#[test]
fn the_checks_of_a_period_say_what_stands_in_the_way() {
    let folder = book();
    attain(folder.path(), &["import", "."]).out();
    let before = attain(folder.path(), &["close"]).out();
    assert!(before.contains("2026-01") && before.contains("in the way") && before.contains("checks stand in the way"), "{before}");
    assert!(before.contains("deals:") && before.contains("deals.csv"), "{before}");
    let close = |arguments: &[&str]| attain(folder.path(), &[&["close"], arguments].concat());
    assert!(
        close(&["--nothing-more", "deals", "--why", "All came"]).out().contains("1: nothing more comes for deals of 2026-01 (All came)")
    );
    assert!(close(&["--withdraw", "1", "--why", "One more"]).out().contains("more comes for deals of 2026-01"));
    attain(folder.path(), &["run", "--through", "2026-01"]).out();
    attain(folder.path(), &["run", "--submit", "1"]).out();
    attain_as("dan", folder.path(), &["run", "--approve", "1"]).out();
    let after = attain(folder.path(), &["close"]).out();
    assert!(after.contains("nothing stands in the way: `attain run --finalise 1` closes 2026-01"), "{after}");
    assert!(attain(folder.path(), &["close", "--json"]).out().contains("\"standing\": \"done\""));
}

#[test]
fn a_record_is_corrected_and_the_trail_says_who_did_it_and_why() {
    let folder = book();
    attain(folder.path(), &["import", "."]).out();
    let record = |arguments: &[&str]| attain(folder.path(), &[&["record"], arguments].concat());
    assert!(record(&["deals", "D1"]).out().contains("12000"));
    assert!(record(&["deal", "D1"]).refused().contains("did you mean `deals`?"));
    assert!(record(&["deals", "D9"]).refused().contains("There is no deals `D9`"));
    assert!(record(&["deals", "D1", "--set", "amount=a lot"]).refused().contains("an amount such as 1234.50"));
    assert!(record(&["deals", "D1", "--set", "amont=1"]).refused().contains("did you mean `amount`?"));
    assert!(record(&["deals", "D1", "--set", "amount"]).refused().contains("COLUMN=VALUE"));
    let done = record(&["deals", "D1", "--set", "amount=15000", "--why", "The rider"]).out();
    assert!(done.contains("calculated again: ada") && done.contains("15000"), "{done}");
    record(&["deals", "D4", "--new", "--set", "owner=ben", "--set", "stage=Won", "--set", "amount=10", "--set", "closed_on=2026-02-11"])
        .out();
    assert!(record(&["deals", "D4"]).out().contains("2026-02-11"));

    let trail = attain(folder.path(), &["audit", "rider"]).out();
    assert!(trail.contains("deals D1") && trail.contains("The rider") && !trail.contains("D4"), "{trail}");
    let json = attain(folder.path(), &["audit", "--limit", "1", "--json"]).out();
    assert!(json.contains("deals D4") && json.contains("\"after\""), "{json}");
    assert!(attain(folder.path(), &["audit", "--limit", "1"]).out().contains("older ones: --before"));

    // Reading pay in the terminal is remembered, once a day.
    for _ in 0..2 {
        attain(folder.path(), &["explain", "--person", "ada", "--period", "2026-01"]).out();
    }
    let read = attain(folder.path(), &["audit", "--action", "read pay", "--json"]).out();
    assert_eq!(read.matches("\"person ada, 2026-01\"").count(), 1, "{read}");
    assert!(read.contains("\"from\": \"terminal\"") || read.contains("\"from\":\"terminal\""), "{read}");
}

#[test]
fn jobs_are_listed_and_one_that_there_is_not_is_not_cancelled() {
    let folder = book();
    attain(folder.path(), &["import", "."]).out();
    assert!(attain(folder.path(), &["jobs"]).out().contains("Job"));
    assert!(attain(folder.path(), &["jobs", "--cancel", "4"]).refused().contains('4'));
}
