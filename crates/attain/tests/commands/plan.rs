//! Plans on their way in a database book: a published version is never edited, a changed one is a new version.

use crate::book::{book, write};
use crate::program::{attain, attain_as};
use std::path::Path;

fn text(folder: &Path) -> String {
    std::fs::read_to_string(folder.join("plans/sales.toml")).unwrap()
}

#[test]
fn a_new_version_goes_from_draft_to_published_by_two_people() {
    let folder = book();
    let carla = |arguments: &[&str]| attain(folder.path(), &[&["plan"], arguments].concat());
    let dan = |arguments: &[&str]| attain_as("dan", folder.path(), &[&["plan"], arguments].concat());
    attain(folder.path(), &["import", "."]).out();
    assert!(carla(&["draft", "Sale", "--from", "2026-07-01"]).refused().contains("did you mean `Sales`?"));
    assert!(carla(&["draft", "Sales", "--from", "2026-07-01"]).out().contains("draft 1 of Sales v2"));
    let draft = carla(&["show", "1"]).out();
    assert!(draft.contains("version = 2") && draft.contains("from = 2026-07-01"), "{draft}");

    write(folder.path(), "better.toml", &draft.replace("12%", "twelve"));
    carla(&["write", "1", "better.toml"]).out();
    let wrong = carla(&["check", "1"]).refused();
    assert!(wrong.contains("twelve"), "{wrong}");
    assert!(carla(&["step", "submit", "1"]).refused().contains("twelve"));
    write(folder.path(), "better.toml", &draft.replace("12%", "14%"));
    carla(&["write", "1", "better.toml"]).out();
    assert!(carla(&["check", "1"]).out().contains("without a mistake"));
    let said = carla(&["diff", "1"]).out();
    assert!(said.contains("12%") && said.contains("14%"), "{said}");

    assert!(carla(&["step", "publish", "1"]).refused().contains("This draft is draft"));
    assert!(carla(&["step", "submit", "1"]).out().contains("draft 1 is in review"));
    assert!(carla(&["step", "approve", "1"]).refused().contains("cannot approve it"));
    assert!(dan(&["step", "send-back", "1"]).refused().contains("with a reason"));
    assert!(dan(&["step", "send-back", "1", "--why", "Why 14%?"]).out().contains("draft 1 is draft"));
    assert!(carla(&["list"]).out().contains("Why 14%?"));
    carla(&["step", "submit", "1", "--why", "The board asked for it"]).out();
    dan(&["step", "approve", "1"]).out();
    assert!(carla(&["step", "aprove", "1"]).refused().contains("submit, send-back, approve, publish or withdraw"));
    let published = carla(&["step", "publish", "1"]).out();
    assert!(published.contains("published as plans/sales-v2.toml"), "{published}");
    assert!(carla(&["write", "1", "better.toml"]).refused().contains("published"));
    assert!(carla(&["show", "9"]).refused().contains("There is no draft 9."));
}

#[test]
fn a_folder_does_not_edit_a_published_plan() {
    let folder = book();
    attain(folder.path(), &["import", "."]).out();
    let published = text(folder.path());
    write(folder.path(), "plans/sales.toml", &published.replace("12%", "14%"));
    write(folder.path(), "people.csv", "id,name,role,start\nada,Ada King,AE,2025-01-01\nben,Ben Okri,AE,2025-01-01\n");
    for how in [&["import", ".", "--dry-run"][..], &["import", "."]] {
        let said = attain(folder.path(), how).refused();
        assert!(
            said.contains("plans/sales.toml is published in this book with another text, and what is published is never edited."),
            "{said}"
        );
        assert!(said.contains("version = 2") && said.contains("attain plan draft \"Sales\" --from DAY"), "{said}");
    }
    // The same version under another name is no way round it.
    write(folder.path(), "plans/sales.toml", &published);
    write(folder.path(), "plans/other.toml", &published.replace("12%", "14%"));
    assert!(attain(folder.path(), &["import", "."]).refused().contains("never edited"));
    let why = attain(folder.path(), &["explain", "--person", "ada", "--period", "2026-01"]).out();
    assert!(why.contains("1,040.00") && !why.contains("Ada King"), "nothing of the folder was imported: {why}");

    // As a new version beside it, from a day on, it comes in.
    std::fs::remove_file(folder.path().join("plans/other.toml")).unwrap();
    let next = published.replace("12%", "14%").replace("for  ", "version   = 2\nfor  ").replace("from = 2026-01-01", "from = 2026-07-01");
    write(folder.path(), "plans/sales-v2.toml", &next);
    attain(folder.path(), &["import", "."]).out();
    let why = attain(folder.path(), &["explain", "--person", "ada", "--period", "2026-01"]).out();
    assert!(why.contains("1,040.00") && why.contains("Ada King"), "{why}");

    // Into a book where it is not published yet, any text comes.
    attain(folder.path(), &["import", ".", "--book", "other.db"]).out();
}
