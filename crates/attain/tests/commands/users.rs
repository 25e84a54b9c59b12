//! Who may come in, from the terminal.

use crate::book::{book, write};
use crate::program::attain;

#[test]
fn an_analyst_for_germany_is_invited_and_her_limit_lifted() {
    let folder = book();
    write(folder.path(), "people.csv", "id,name,role,team,country\nada,Ada,AE,North,DE\nben,Ben,AE,South,FR\n");
    attain(folder.path(), &["import", "."]).out();
    let user = |more: &[&str]| attain(folder.path(), &[&["users", "--user", "grete@example.com"], more].concat());
    let none = user(&["--invite"]).refused();
    assert!(none.contains("There is no user `grete@example.com`"), "{none}");
    let wrong = user(&["--role", "analyst", "--country", "DK"]).refused();
    assert!(wrong.contains("Nobody is or was in `DK`"), "{wrong}");
    let made = user(&["--role", "analyst", "--country", "DE"]).out();
    assert!(made.contains("/invitation?token=") && made.contains("country DE"), "{made}");
    let both = user(&["--team", "North", "--country", "DE"]).out();
    assert!(both.contains("team North, country DE"), "{both}");
    assert!(user(&["--role", "seller"]).refused().contains("is not limited"), "the limit is lifted first");
    let lifted = user(&["--everybody"]).out();
    assert!(lifted.contains("everybody") && !lifted.contains("country DE"), "{lifted}");
    assert!(user(&["--disable"]).out().contains("disabled"));
}
