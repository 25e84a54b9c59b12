//! The worked cases of `docs/cases`: each is a small book and what it pays, written out; here each is calculated by `attain calc`.

use crate::program::attain;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

const COMPANY: &str = "name = \"Acme\"\ncurrency = \"USD\"\n\n[calendar]\nkind = \"months\"\nfirst_year = 2026\nlast_year = 2026\n";
/// The results that a case shows.
const RESULTS: [&str; 6] = ["credits", "measurements", "earnings", "payments", "deposits", "payment_lines"];
/// What finance asks for, by the name under which a case shows it.
const FIGURES: [(&str, &[&str]); 8] = [
    ("capitalised", &["capitalised", ".", "--csv"]),
    ("contracts", &["capitalised", ".", "--csv", "--contracts"]),
    ("ahead", &["capitalised", ".", "--csv", "--ahead"]),
    ("accruals", &["accruals", ".", "--csv"]),
    ("by-plan", &["cost-of-sales", ".", "--csv", "--by", "plan"]),
    ("by-product", &["cost-of-sales", ".", "--csv", "--by", "product"]),
    ("by-territory", &["cost-of-sales", ".", "--csv", "--by", "territory"]),
    ("lines-of-north", &["cost-of-sales", ".", "--csv", "--by", "territory", "--lines", "North"]),
];

/// The command that tells a block of figures.
fn figures(name: &str) -> Option<&'static [&'static str]> {
    FIGURES.iter().find(|(known, _)| *known == name).map(|(_, arguments)| *arguments)
}

fn is_result(block: &Block) -> bool {
    RESULTS.contains(&block.name.as_str()) || figures(&block.name).is_some()
}

/// A fenced block: its language, its name (`people`, `plan`, `earnings` …), what else is written beside it, and its text.
#[derive(Clone)]
struct Block {
    language: String,
    name: String,
    through: Option<String>,
    text: String,
}

/// A case: its title and its blocks, those of the page's beginning first.
struct Case {
    title: String,
    blocks: Vec<Block>,
}

fn cases(page: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(page).unwrap();
    let (mut shared, mut cases, mut open) = (Vec::new(), Vec::<Case>::new(), None::<Block>);
    for line in text.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(said)) => {
                let mut words = said.split_whitespace();
                let mut word = || words.next().unwrap_or_default().to_owned();
                let (language, name, more) = (word(), word(), word());
                open = Some(Block { language, name, through: more.strip_prefix("through=").map(str::to_owned), text: String::new() });
            }
            (Some(_), Some(_)) => cases.last_mut().map_or(&mut shared, |case| &mut case.blocks).extend(open.take()),
            (Some(block), None) => block.text.push_str(&format!("{line}\n")),
            (None, None) => {
                if let Some(title) = line.strip_prefix("## ") {
                    cases.push(Case { title: title.to_owned(), blocks: shared.clone() });
                }
            }
        }
    }
    cases
}

/// Writes the book of a case into a folder: a later block of one name takes the place of an earlier one.
fn write(case: &Case, folder: &Path) {
    let mut files: BTreeMap<PathBuf, String> = BTreeMap::from([(PathBuf::from("company.toml"), COMPANY.to_owned())]);
    for block in case.blocks.iter().filter(|block| !is_result(block)) {
        let file = match (block.language.as_str(), block.name.as_str()) {
            ("toml", "company") => "company.toml".to_owned(),
            ("toml", "measures") => "measures/all.toml".to_owned(),
            ("toml", plan) => format!("plans/{plan}.toml"),
            (_, table) => format!("{table}.csv"),
        };
        files.insert(file.into(), block.text.clone());
    }
    for (file, text) in files {
        let path = folder.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

/// The rows of a table, with the columns that the case shows, as lines.
fn rows(text: &str, columns: &[String]) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headers: Vec<String> = reader.headers().unwrap().iter().map(|header| header.trim().to_owned()).collect();
    let places: Vec<usize> = columns
        .iter()
        .map(|column| headers.iter().position(|header| header == column).unwrap_or_else(|| panic!("no column `{column}`: {headers:?}")))
        .collect();
    let shown = |record: csv::StringRecord| places.iter().map(|place| record[*place].trim().to_owned()).collect::<Vec<_>>().join(",");
    reader.records().map(|record| shown(record.unwrap())).collect()
}

fn run(case: &Case, wrong: &mut Vec<String>) -> usize {
    let folder = tempfile::tempdir().unwrap();
    write(case, folder.path());
    let mut shown = 0;
    for block in case.blocks.iter().filter(|block| is_result(block)) {
        let through = block.through.iter().flat_map(|period| ["--through", period.as_str()]);
        let asked = figures(&block.name).unwrap_or(&["calc", ".", "--out", "results"]);
        let arguments: Vec<&str> = asked.iter().copied().chain(through).collect();
        let told = attain(folder.path(), &arguments).out();
        let columns: Vec<String> = block.text.lines().next().unwrap_or_default().split(',').map(|name| name.trim().to_owned()).collect();
        let found = match figures(&block.name) {
            Some(_) => told,
            None => std::fs::read_to_string(folder.path().join(format!("results/{}.csv", block.name))).unwrap(),
        };
        let (expected, found) = (rows(&block.text, &columns), rows(&found, &columns));
        if expected != found {
            let (expected, found) = (expected.join("\n"), found.join("\n"));
            wrong.push(format!("## {}: {}\n{}\n-- written\n{expected}\n-- calculated\n{found}", case.title, block.name, columns.join(",")));
        }
        shown += 1;
    }
    shown
}

#[test]
fn every_worked_case_pays_what_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/cases");
    let mut pages: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.retain(|page| page.extension().is_some_and(|ending| ending == "md") && !page.ends_with("README.md"));
    pages.sort();
    let (mut count, mut wrong) = (0, Vec::new());
    for case in pages.iter().flat_map(|page| cases(page)) {
        count += 1;
        if run(&case, &mut wrong) == 0 {
            wrong.push(format!("## {} shows no result", case.title));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(count >= 80, "{count} cases");
}

#[test]
fn an_explanation_tells_what_was_taken_back_and_what_is_carried() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/cases/clawback.md");
    let found = cases(&page).into_iter().find(|case| case.title.starts_with("Carried, the oldest first"));
    let folder = tempfile::tempdir().unwrap();
    write(&found.unwrap(), folder.path());
    let why = attain(folder.path(), &["explain", ".", "--person", "ada", "--period", "2026-03"]).out();
    for told in ["400.00 paid for the record so far × −100% = −400.00", "Terms of payment: −100.00", "the clawback of 2026-02; 700.00"]
    {
        assert!(why.contains(told), "{told}\n{why}");
    }
    let why_not = attain(folder.path(), &["explain", ".", "--person", "ada", "--record", "D1"]).out();
    assert!(why_not.contains("what it paid was taken back"), "{why_not}");
}
