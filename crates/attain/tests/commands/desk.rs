//! What is decided about pay in the terminal: Ada asks, Carla answers and adjusts, Dan approves.

use crate::book::{book, write};
use crate::program::{attain, attain_as};

#[test]
fn a_question_goes_from_asked_to_corrected_and_closed() {
    let folder = book();
    let carla = |arguments: &[&str]| attain(folder.path(), &[&["questions"], arguments].concat());
    let ada = |arguments: &[&str]| attain_as("ada", folder.path(), &[&["questions"], arguments].concat());
    attain(folder.path(), &["import", "."]).out();
    assert!(ada(&["ask", "--person", "ade", "--period", "2026-01", "Why?"]).refused().contains("did you mean `ada`?"));
    assert!(
        ada(&["ask", "--person", "ada", "--period", "2026-01", "--record", "D9", "Why?"]).refused().contains("ask why it does not count")
    );
    let asked = ada(&["ask", "--person", "ada", "--period", "2026-01", "--record", "D1", "Was it not 15,000?"]).out();
    assert!(asked.contains("question 1 about D1, due "), "{asked}");
    let asked = ada(&["ask", "--person", "ben", "--period", "2026-02", "--record", "D3", "--missing", "deals", "Why not?"]).out();
    assert!(asked.contains("question 2 about D3 does not count"), "{asked}");

    let listed = carla(&["list"]).out();
    assert!(listed.contains("Was it not 15,000?") && listed.contains("1,040.00 USD") && listed.contains("open"), "{listed}");
    assert!(!carla(&["list", "--person", "ben"]).out().contains("Was it not 15,000?"));
    assert!(!carla(&["list", "--mine"]).out().contains("D1"));
    assert!(carla(&["assign", "1", "--to", "mallory@example.com"]).refused().contains("nobody who answers questions"));
    assert!(carla(&["assign", "1"]).out().contains("question 1 is assigned to carla"));
    assert!(carla(&["list", "--mine"]).out().contains("D1"));
    carla(&["say", "1", "--internal", "The contract says 15,000."]).out();
    let nothing = carla(&["correct", "1", "--by", "deals D1", "It is 15,000 now."]).refused();
    assert!(nothing.contains("deals D1 did not change since question 1 was asked."), "{nothing}");
    write(folder.path(), "late.csv", "id,owner,stage,amount,closed_on\nD1,ada,Won,15000,2026-01-15\n");
    attain(folder.path(), &["import", "late.csv", "--kind", "deals"]).out();
    assert!(carla(&["corrections", "1"]).out().contains("amount was 12000, is 15000"));
    assert!(carla(&["correct", "1", "--by", "deals D1", "It is 15,000 now."]).out().contains("question 1 is corrected"));
    assert!(carla(&["answer", "1", "Again."]).refused().contains("Question 1 is corrected (correct by carla"));
    let shown = carla(&["show", "1"]).out();
    for part in ["corrected by deals D1", "10,000", "[internal]: The contract says 15,000.", "1,040.00 USD"] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert!(ada(&["reopen", "1", "And the split?"]).out().contains("question 1 is assigned to carla"));
    carla(&["answer", "1", "There is none."]).out();
    assert!(ada(&["close", "1", "Thank you."]).out().contains("question 1 is closed"));
    assert!(!carla(&["list"]).out().contains("15,000?") && carla(&["list", "--all"]).out().contains("15,000?"));
    assert!(carla(&["show", "2", "--json"]).out().contains("\"subject\": \"missing\""));
    assert!(carla(&["show", "9"]).refused().contains("There is no question 9"));
}

#[test]
fn statements_of_a_run_are_approved_and_an_unusual_one_only_with_its_amount() {
    let folder = book();
    let dan = |arguments: &[&str]| attain_as("dan", folder.path(), &[&["approvals"], arguments].concat());
    attain(folder.path(), &["import", "."]).out();
    attain(folder.path(), &["run", "--through", "2026-01"]).out();
    assert!(dan(&["1", "--approve", "ada"]).refused().contains("is draft"));
    attain(folder.path(), &["run", "--submit", "1"]).out();
    assert!(dan(&["1"]).out().contains("0 of 1 statements of run 1 are decided"));
    assert!(dan(&["1", "--approve", "ada", "--seen", "1000"]).refused().contains("comes to 1040.00 USD"));
    assert!(dan(&["1", "--reject", "ada", "--why", "The deal is in doubt"]).out().contains("rejected by dan: The deal is in doubt"));
    let done = dan(&["1", "--approve", "ada", "--seen", "1040.00"]).out();
    assert!(done.contains("approved by dan") && done.contains("1 of 1 statements"), "{done}");
    assert!(dan(&["1", "--approve", "ada"]).refused().contains("was approved by dan"));
    assert!(dan(&["1", "--json"]).out().contains("\"amount\": \"1040.00\""));
}

#[test]
fn an_adjustment_is_entered_by_one_and_approved_by_another() {
    let folder = book();
    let carla = |arguments: &[&str]| attain(folder.path(), &[&["adjust"], arguments].concat());
    let dan = |arguments: &[&str]| attain_as("dan", folder.path(), &[&["adjust"], arguments].concat());
    attain(folder.path(), &["import", "."]).out();
    let typed = ["--person", "ada", "--period", "2026-01", "--amount", "150"];
    assert!(carla(&typed).refused().contains("reason"));
    assert!(carla(&[&typed[..], &["--why", "Trade fair"]].concat()).out().contains("adjustment H-0001 waits"));
    write(folder.path(), "mail.txt", "Dan agreed by mail.");
    write(folder.path(), "tool.exe", "MZ");
    assert!(carla(&["--attach", "tool.exe", "--to", "H-0001"]).refused().contains("a file with the ending pdf"));
    assert!(carla(&["--attach", "mail.txt", "--to", "H-0009"]).refused().contains("There is no adjustment H-0009"));
    assert!(carla(&["--attach", "mail.txt", "--to", "H-0001"]).out().contains("file 1 of adjustment H-0001: mail.txt, 19 bytes"));
    assert!(carla(&["--files", "H-0001"]).out().contains("mail.txt"));
    carla(&["--fetch", "1", "--out", "copy.txt"]).out();
    assert_eq!(std::fs::read_to_string(folder.path().join("copy.txt")).unwrap(), "Dan agreed by mail.");
    assert!(carla(&["--approve", "H-0001"]).refused().contains("carla entered adjustment H-0001"));
    assert!(dan(&["--approve", "H-0001"]).out().contains("approved: H-0001"));
    carla(&["--person", "ada", "--period", "2026-01", "--amount", "-80", "--why", "Twice"]).out();
    let waiting = carla(&["--waiting"]).out();
    assert!(waiting.contains("H-0002") && waiting.contains("−80.00") && !waiting.contains("H-0001"), "{waiting}");
    assert!(dan(&["--refuse", "H-0002"]).refused().contains("reason"));
    dan(&["--refuse", "H-0002", "--why", "It was once"]).out();
    assert!(!carla(&[]).out().contains("H-0002"));
    let why = attain(folder.path(), &["explain", "--person", "ada", "--period", "2026-01"]).out();
    assert!(why.contains("1,190.00"), "{why}");
}

#[test]
fn a_person_is_frozen_and_another_one_lifts_it() {
    let folder = book();
    let carla = |arguments: &[&str]| attain(folder.path(), &[&["freeze"], arguments].concat());
    attain(folder.path(), &["import", "."]).out();
    assert!(carla(&["--person", "ada", "--why", "In doubt"]).refused().contains("No run had been calculated"));
    attain(folder.path(), &["run", "--through", "2026-01"]).out();
    assert!(carla(&["--person", "ada"]).refused().contains("reason"));
    assert!(carla(&["--person", "ada", "--why", "In doubt"]).out().contains("freeze 1: person ada keeps the figures of run 1"));
    write(folder.path(), "late.csv", "id,owner,stage,amount,closed_on\nD1,ada,Won,15000,2026-01-15\n");
    attain(folder.path(), &["import", "late.csv", "--kind", "deals"]).out();
    let waiting = carla(&["--waiting"]).out();
    assert!(waiting.contains("1,040.00") && waiting.contains("360.00"), "{waiting}");
    assert!(carla(&["--lift", "1", "--why", "Cleared"]).refused().contains("carla placed freeze 1"));
    assert!(attain_as("dan", folder.path(), &["freeze", "--lift", "1", "--why", "Cleared"]).out().contains("freeze 1 is lifted"));
}
