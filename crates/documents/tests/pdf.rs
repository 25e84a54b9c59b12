//! What is written is read again: words, pages, tags.

use documents::{Block, Cell, Column, Document, Row, Table, pdf, read};

fn book(rows: usize) -> Document {
    let row = |number: usize| {
        Row::of(vec![
            Cell::with(format!("Deal number {number} of a customer with a name that takes two lines in its column"), "D-1"),
            "2026-03-04".into(),
            format!("{number}.50").into(),
        ])
    };
    let mut all: Vec<Row> = (1..=rows).map(row).collect();
    all.push(Row::total(vec!["Total".into(), "".into(), "1,234.50".into()]));
    Document {
        title: "Statement of Ada".into(),
        language: "en-GB".into(),
        author: "Example Ltd".into(),
        day: Some(kernel::Date::constant(2026, 3, 31)),
        foot: "Statement of Ada · ABCD-EFGH".into(),
        blocks: vec![
            Block::Title("March 2026".into()),
            Block::Figure { label: "Earned".into(), figure: "$1,234.50".into() },
            Block::Heading("Deals".into()),
            Block::Table(Table {
                summary: "What each deal pays".into(),
                columns: vec![Column::words("Deal"), Column::words("Counts on"), Column::figures("Amount")],
                rows: all,
            }),
            Block::Heading("Notes".into()),
            Block::List(vec!["One.".into(), "Two.".into()]),
            Block::Text("It ends here.".into()),
        ],
    }
}

fn pages(bytes: &[u8]) -> Vec<String> {
    read::pages(bytes).expect("words")
}

#[test]
fn a_long_table_repeats_its_head_and_pages_are_numbered() {
    let bytes = pdf(&book(120)).expect("a document");
    let pages = pages(&bytes);
    assert!(pages.len() >= 4, "{}", pages.len());
    for (number, text) in (1..).zip(&pages) {
        assert!(text.contains(&format!("page {number} of {}", pages.len())), "{text}");
        assert!(text.contains("Statement of Ada"), "{text}");
    }
    for text in &pages[..pages.len() - 1] {
        assert!(text.contains("Counts on") && text.contains("Amount"), "{text}");
    }
    let all = pages.join(" ");
    for number in 1..=120 {
        assert!(all.contains(&format!("Deal number {number} of")), "{number}");
    }
    assert!(all.contains("1,234.50") && all.contains("It ends here."));
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    assert_eq!(pdf(&book(70)).expect("a document"), pdf(&book(70)).expect("a document"));
    assert_ne!(pdf(&book(70)).expect("a document"), pdf(&book(71)).expect("a document"));
}

#[test]
fn a_reader_that_speaks_finds_language_title_headings_and_tables() {
    let bytes = pdf(&book(3)).expect("a document");
    let text = String::from_utf8_lossy(&bytes);
    for said in ["/Lang (en-GB)", "/Marked true", "/DisplayDocTitle true", "<pdfuaid:part>1<", "Statement of Ada</rdf:li>", "/Scope /Row"] {
        assert!(text.contains(said), "{said}");
    }
    let tags = read::tags(&bytes);
    let count = |name: &str| tags.iter().filter(|tag| *tag == name).count();
    assert_eq!((count("H1"), count("H2"), count("Table"), count("TR"), count("TH")), (1, 2, 1, 5, 3 + 4), "{tags:?}");
    assert_eq!((count("L"), count("LI"), count("P")), (1, 2, 3), "{tags:?}");
}

#[test]
fn names_of_any_script_and_control_characters_do_no_harm() {
    let mut document = book(1);
    document.blocks.push(Block::Text("Łódź, Ørsted, Ελλάδα, Жуков, 株式会社, 🙂, a\u{0}b\u{feff}c\u{e000}, −1,000.00".into()));
    document.blocks.push(Block::Text("x".repeat(5_000)));
    document.blocks.push(Block::Text(String::new()));
    let text = pages(&pdf(&document).expect("a document")).join(" ");
    for word in ["Łódź", "Ørsted", "Ελλάδα", "Жуков", "−1,000.00"] {
        assert!(text.contains(word), "{word}: {text}");
    }
}

#[test]
fn a_row_higher_than_a_page_goes_on_on_the_next_one() {
    let mut document = book(1);
    let table = Table {
        summary: "Long".into(),
        columns: vec![Column::words("Reason"), Column::figures("Amount")],
        rows: vec![Row::of(vec!["word ".repeat(3_000).into(), "1.00".into()])],
    };
    document.blocks = vec![Block::Table(table)];
    let pages = pages(&pdf(&document).expect("a document"));
    assert!(pages.len() >= 2);
    assert_eq!(pages.iter().map(|text| text.matches("word").count()).sum::<usize>(), 3_000);
}
