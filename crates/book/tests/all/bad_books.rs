//! Each folder of `fixtures/bad` is a small book with something wrong; its `expected.txt` is exactly what a person reads about it.
//!
//! With `UPDATE_EXPECTED=1` the texts are written anew; read the difference before keeping it.

use book::folder;
use kernel::Problems;
use std::fs;
use std::path::{Path, PathBuf};

/// The book without faults from which the bad ones differ.
#[test]
fn the_good_book_has_nothing_to_say() {
    let (book, notes) = folder::read_with(&fixtures().join("good"), &folder::Options::default()).unwrap_or_else(|wrong| panic!("{wrong}"));
    assert_eq!(notes.to_string(), "");
    assert_eq!(book.organisation.people().len(), 3);
    assert_eq!(book.assignments.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
}

#[test]
fn bad_books_are_told_what_is_wrong_where_and_what_to_do() {
    let mut folders: Vec<PathBuf> = fs::read_dir(fixtures().join("bad")).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    assert!(folders.len() > 10);
    let wrong: Vec<String> = folders.iter().filter_map(|folder| differs(folder)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

fn differs(folder: &Path) -> Option<String> {
    let said = match folder::read_with(folder, &folder::Options::default()) {
        Ok((_, notes)) => format!("This book can be calculated.\n\n{}\n", told(&notes)),
        Err(problems) => format!("This book cannot be calculated.\n\n{}\n", told(&problems)),
    };
    let said = said.replace(&format!("{}/", folder.display()), "");
    let file = folder.join("expected.txt");
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        fs::write(&file, &said).unwrap();
    }
    let expected = fs::read_to_string(&file).unwrap_or_default();
    (said != expected).then(|| format!("--- {}\n{said}--- expected\n{expected}", folder.file_name().unwrap().to_string_lossy()))
}

fn told(problems: &Problems) -> String {
    problems.clone().sorted().to_string()
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}
