//! A book kept in a database.

use crate::book::{book, write};
use crate::program::attain;

#[test]
fn a_folder_is_imported_run_verified_and_exported_again() {
    let folder = book();
    let tried = attain(folder.path(), &["import", ".", "--dry-run"]).out();
    assert!(tried.contains("3 would be created") && tried.contains("3 texts would be written; nothing was"), "{tried}");
    let said = attain(folder.path(), &["import", "."]).out();
    assert!(said.contains("3 created"), "{said}");
    let again = attain(folder.path(), &["import", "."]).out();
    assert!(!again.contains("1 created") && again.contains("3 unchanged"), "{again}");
    assert!(attain(folder.path(), &["run"]).out().contains("run 1 through 2026-02"));
    assert!(attain(folder.path(), &["verify"]).out().contains("1 run verified"));
    attain(folder.path(), &["export", "exported"]).out();
    let calculated = |book: &str| attain(folder.path(), &["calc", book, "--out", &format!("{book}-results")]).out();
    calculated(".");
    calculated("exported");
    let payments = |book: &str| std::fs::read_to_string(folder.path().join(format!("{book}-results/payments.csv"))).unwrap();
    assert_eq!(payments("."), payments("exported"));
}

#[test]
fn a_correction_is_tried_imported_explained_and_taken_back() {
    let folder = book();
    attain(folder.path(), &["import", "."]).out();
    write(folder.path(), "late.csv", "id,owner,stage,amount,closed_on\nD1,ada,Won,9000,2026-01-15\nD9,ben,Won,oops,2026-01-20\n");
    let tried = attain(folder.path(), &["import", "late.csv", "--kind", "deals", "--dry-run"]);
    assert!(tried.well && tried.out.contains("1 would be updated"), "{}{}", tried.out, tried.err);
    assert!(tried.err.contains("oops"), "{}", tried.err);
    let done = attain(folder.path(), &["import", "late.csv", "--kind", "deals", "--rejects", "rejects.csv", "--why", "Order was cut"]);
    assert!(done.well && done.out.contains("1 updated"), "{}{}", done.out, done.err);
    assert!(std::fs::read_to_string(folder.path().join("rejects.csv")).unwrap().contains("oops"));
    let why = attain(folder.path(), &["explain", "--person", "ada", "--period", "2026-01"]).out();
    assert!(why.contains("late.csv, row 2") && why.contains("720.00"), "{why}");
    let list = attain(folder.path(), &["import", "--list"]).out();
    let number = list.lines().find(|line| line.contains("late.csv")).and_then(|line| line.split_whitespace().next()).unwrap().to_owned();
    attain(folder.path(), &["import", "--undo", &number]).out();
    let why = attain(folder.path(), &["explain", "--person", "ada", "--period", "2026-01"]).out();
    assert!(why.contains("1,040.00"), "{why}");
}

#[test]
fn an_empty_book_is_made_once_and_says_what_to_do_next() {
    let folder = tempfile::tempdir().unwrap();
    assert!(
        attain(folder.path(), &["init", "--name", "Small", "--currency", "EUR", "--user", "carla@small.example"])
            .out()
            .contains("invitation")
    );
    assert!(attain(folder.path(), &["init", "--currency", "XXQ"]).refused().contains("XXQ"));
    let nothing = attain(folder.path(), &["import", "absent.csv", "--kind", "deals"]).refused();
    assert!(nothing.contains("absent.csv"), "{nothing}");
}

#[test]
fn a_misspelt_name_of_a_book_makes_no_new_one() {
    let folder = tempfile::tempdir().unwrap();
    for command in
        [&["verify"][..], &["run"], &["import", "--list"], &["export", "out"], &["explain", "--person", "ada", "--period", "2026-01"]]
    {
        let said = attain(folder.path(), command).refused();
        assert!(said.contains("There is no book `book.db`"), "{said}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_file_with_which_nothing_could_be_calculated_is_refused_and_changes_nothing() {
    let folder = book();
    attain(folder.path(), &["import", "."]).out();
    write(folder.path(), "more.csv", "person,measure,period,amount\nada,bookings,2026-Q2,20000\nben,bookngs,2026-Q2,20000\n");
    for how in [&["--dry-run"][..], &[]] {
        let said = attain(folder.path(), &[&["import", "more.csv", "--kind", "quotas"][..], how].concat()).refused();
        assert!(said.contains("more.csv, row 3, column measure: error: There is no measure `bookngs`."), "{said}");
        assert!(said.contains("did you mean `bookings`?") && said.starts_with("Nothing "), "{said}");
    }
    let list = attain(folder.path(), &["import", "--list"]).out();
    assert!(!list.contains("more.csv"), "{list}");
    assert!(attain(folder.path(), &["explain", "--person", "ada", "--period", "2026-01"]).out().contains("1,040.00"));

    // A split needs its people: to take the people back, the splits are taken back first.
    let number = |kind: &str| {
        let list = attain(folder.path(), &["import", "--list"]).out();
        list.lines().find(|line| line.contains(&format!(" {kind} "))).and_then(|line| line.split_whitespace().next()).unwrap().to_owned()
    };
    let said = attain(folder.path(), &["import", "--undo", &number("people")]).refused();
    assert!(said.contains("Nothing was taken back") && said.contains("There is no person `ada`."), "{said}");
    assert!(attain(folder.path(), &["explain", "--person", "ada", "--period", "2026-01"]).out().contains("1,040.00"));
}

#[test]
fn a_deal_of_an_unknown_person_is_imported_with_a_warning() {
    let folder = book();
    attain(folder.path(), &["import", "."]).out();
    write(folder.path(), "late.csv", "id,owner,stage,amount,closed_on\nD7,carla,Won,10,2026-01-15\nD8,carla,Won,10,2026-01-15\n");
    let said = attain(folder.path(), &["import", "late.csv", "--kind", "deals"]);
    assert!(
        said.well && said.err.contains("late.csv, row 2, column owner: warning: 2 rows, this one first, name the person `carla`"),
        "{}",
        said.err
    );
}

#[test]
fn a_book_that_cannot_be_calculated_says_why_and_can_be_mended() {
    let folder = tempfile::tempdir().unwrap();
    attain(folder.path(), &["init"]).out();
    write(folder.path(), "people.csv", "id,name,role,start,manager\nada,Ada Lovelace,AE,2026-01-01,carla\n");
    let said = attain(folder.path(), &["import", "people.csv"]).refused();
    assert!(said.contains("carla"), "{said}");
    write(folder.path(), "people.csv", "id,name,role,start,manager\nada,Ada Lovelace,AE,2026-01-01,carla\ncarla,Carla Diaz,,,\n");
    assert!(attain(folder.path(), &["import", "people.csv"]).out().contains("2 created"));
}

#[test]
fn a_file_with_fewer_columns_changes_only_those() {
    let folder = book();
    attain(folder.path(), &["import", "."]).out();
    write(folder.path(), "amounts.csv", "id,amount\nD1,9000\nD2,1000\nD3,\n");
    let import = ["import", "amounts.csv", "--kind", "deals"];
    let tried = attain(folder.path(), &[&import[..], &["--dry-run"]].concat()).out();
    assert!(tried.contains("0 would be created, 2 would be updated, 1 unchanged"), "{tried}");
    assert!(
        tried.contains("values stay as they are: owner, stage, closed_on") && tried.contains("values would go: 1 of amount"),
        "{tried}"
    );
    let done = attain(folder.path(), &import).out();
    assert!(done.contains("2 updated, 1 unchanged") && done.contains("values are gone: 1 of amount"), "{done}");
    assert!(attain(folder.path(), &["explain", "--person", "ada", "--period", "2026-01"]).out().contains("720.00"));
    assert!(attain(folder.path(), &import).out().contains("0 updated, 3 unchanged"));
}

#[test]
fn headers_that_are_written_otherwise_are_taken_and_told() {
    let folder = book();
    attain(folder.path(), &["import", "."]).out();
    write(folder.path(), "crm.csv", "opp_id,sales_rep,status,amnt,close_dt\nD8,ben,Won,700,2026-02-20\n");
    let said = attain(folder.path(), &["import", "crm.csv", "--kind", "deals", "--save-mapping", "deals.toml"]).out();
    assert!(
        said.contains("opp_id is taken for id, sales_rep is taken for owner") && said.contains("close_dt is taken for closed_on"),
        "{said}"
    );
    assert!(said.contains("1 created"), "{said}");
    let mapping = std::fs::read_to_string(folder.path().join("deals.toml")).unwrap();
    assert!(mapping.contains("closed_on = \"close_dt\"") && mapping.contains("amnt"), "{mapping}");
}

#[test]
fn a_backup_restored_elsewhere_is_the_same_book() {
    let folder = book();
    attain(folder.path(), &["import", "."]).out();
    attain(folder.path(), &["run"]).out();
    let saved = attain(folder.path(), &["backup", "monday.backup"]).out();
    let state = saved.split("state ").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap().to_owned();
    assert_eq!(state.len(), 64, "{saved}");
    assert!(attain(folder.path(), &["backup", "monday.backup"]).refused().contains("it is there already"));
    databases::each(|url| {
        let restored = attain(folder.path(), &["restore", "monday.backup", "--book", url]).out();
        assert!(restored.contains(&state), "{restored}");
        let verified = attain(folder.path(), &["verify", "--book", url]).out();
        assert!(verified.contains("1 run verified"), "{verified}");
        let why = attain(folder.path(), &["explain", "--book", url, "--person", "ada", "--period", "2026-01"]).out();
        assert!(why.contains("1,040.00"), "{why}");
        let twice = attain(folder.path(), &["restore", "monday.backup", "--book", url]).refused();
        assert!(twice.contains("holds a book already"), "{twice}");
    });
    std::fs::write(folder.path().join("monday.backup"), "not a backup").unwrap();
    let refused = attain(folder.path(), &["restore", "monday.backup", "--book", "other.db"]).refused();
    assert!(refused.contains("monday.backup") && refused.contains("cannot be read"), "{refused}");
}
