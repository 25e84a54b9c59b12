//! The examples of `docs/manual/book.md` and `check.md` are read as they stand there.

use book::folder::{self, Options};
use records::intake::Mapping;
use std::fs;
use std::path::Path;

/// The fenced blocks of a page: the heading above, the language and the text.
fn blocks(page: &str) -> Vec<(String, String, String)> {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/manual").join(page)).unwrap();
    let (mut heading, mut open, mut blocks) = (String::new(), None::<(String, String)>, Vec::new());
    for line in text.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(language)) => open = Some((language.to_owned(), String::new())),
            (Some(_), Some(_)) => {
                let (language, text) = open.take().unwrap();
                blocks.push((heading.clone(), language, text));
            }
            (Some((_, text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {
                if let Some(title) = line.strip_prefix("## ") {
                    heading = title.to_owned();
                }
            }
        }
    }
    blocks
}

#[test]
fn every_company_and_import_of_the_page_on_books_is_read() {
    let mut companies = 0;
    for (_, _, text) in blocks("book.md").into_iter().filter(|(_, language, _)| language == "toml") {
        if text.contains("[columns]") {
            Mapping::parse(&text, "imports/deals.toml").unwrap_or_else(|wrong| panic!("{wrong}\n{text}"));
            continue;
        }
        let head = "name = \"Brightwater\"\ncurrency = \"USD\"\n";
        let calendar = "[calendar]\nkind = \"months\"\nfirst_year = 2026\nlast_year = 2026\n";
        let whole = match text.as_str() {
            part if part.starts_with("[calendar]") => format!("{head}{part}"),
            part if part.starts_with('[') => format!("{head}{calendar}{part}"),
            whole => whole.to_owned(),
        };
        book::company::read(&whole).unwrap_or_else(|wrong| panic!("{wrong}\n{whole}"));
        companies += 1;
    }
    assert_eq!(companies, 4);
}

#[test]
fn the_files_of_the_page_on_books_are_one_book() {
    let folder = tempfile::tempdir().unwrap();
    let good = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/good");
    for name in ["measures/bookings.toml", "plans/account-executive.toml", "plans/manager.toml", "deals.csv"] {
        let text = fs::read_to_string(good.join(name))
            .unwrap()
            .replace("[bookings]", "[new-bookings]")
            .replace("\"bookings\"", "\"new-bookings\"");
        fs::create_dir_all(folder.path().join(name).parent().unwrap()).unwrap();
        fs::write(folder.path().join(name), text).unwrap();
    }
    for (heading, language, text) in blocks("book.md") {
        match language.as_str() {
            "toml" if heading == "company.toml" && text.starts_with("name") => fs::write(folder.path().join("company.toml"), text).unwrap(),
            "csv" => {
                let kind = heading.to_lowercase().replace(' ', "_");
                fs::write(folder.path().join(format!("{kind}.csv")), text).unwrap();
            }
            _ => {}
        }
    }
    let (book, _) = folder::read_with(folder.path(), &Options::default()).unwrap_or_else(|wrong| panic!("{wrong}"));
    assert_eq!(book.organisation.people().len(), 3);
    assert_eq!(book.splits.by_record["D-1"].len(), 3);
    assert_eq!(book.adjustments.len(), 1);
    let calendar = &book.company.calendar;
    let (unit, february) = calendar.named("2026-02").unwrap();
    let quota = book.quotas.quota(calendar, &"ben".into(), &"new-bookings".into(), unit, february).unwrap();
    assert_eq!(
        quota.to_string(),
        "1315000/28".parse::<num_rational::BigRational>().unwrap().to_string(),
        "15 days of 40,000, 13 of 55,000"
    );
}

/// What the page on checking shows is what is said about the bad books.
#[test]
fn the_messages_of_the_page_on_checking_are_real() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/bad");
    let said: String =
        fs::read_dir(fixtures).unwrap().map(|entry| fs::read_to_string(entry.unwrap().path().join("expected.txt")).unwrap()).collect();
    let shown: Vec<String> =
        blocks("check.md").into_iter().filter(|(_, language, _)| language == "text").map(|(_, _, text)| text).collect();
    assert!(!shown.is_empty());
    for text in shown {
        assert!(said.contains(text.trim_end()), "nobody says\n{text}");
    }
}
