//! The files that are needed, and what a calculation says in the terms of the figures to agree with.

use book::results::{Earning, Measurement};
use book::{Book, database, folder};
use engine::Outcome;
use kernel::{Clock, Decimal, Problems, Unit};
use records::ledger::Meta;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use store::Store;

/// The folder with the data and the figures; none, with a line that says so, when it is absent.
pub fn shared() -> Option<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = std::env::var_os("ATTAIN_SHARED").map_or_else(|| workspace.join("../shared"), PathBuf::from);
    if folder.join("data").is_dir() && folder.join("accept").is_dir() {
        return Some(folder);
    }
    println!("SKIPPED: the real books are not at {}; set ATTAIN_SHARED to the folder that has data/ and accept/", folder.display());
    None
}

/// A book of `examples/`, read from its recipe and the data as given, with what was said about it.
pub fn example(name: &str, shared: &Path) -> (Book, Problems) {
    folder::read_with(&recipe(name), &folder::Options { data: Some(shared.join("data")) }).unwrap_or_else(|wrong| panic!("{wrong}"))
}

/// Tells a story about a book of `examples/` as it is read from its folder, and as it is kept in a database of each kind.
pub fn everywhere(name: &str, shared: &Path, story: impl Fn(&Book)) {
    let (read, notes) = example(name, shared);
    assert!(!notes.has_errors(), "{notes}");
    story(&read);
    databases::each(|url| {
        let store = Store::open(url).unwrap();
        let options = folder::Options { data: Some(shared.join("data")) };
        let meta = Meta { actor: "carla@example.com", why: None, at: Clock::fixed("2026-01-05T09:00:00Z").now(), complete: false };
        database::import_folder(&store, &recipe(name), &options, &meta).unwrap_or_else(|wrong| panic!("{wrong}"));
        let (kept, notes) = database::load(&store, None).unwrap_or_else(|wrong| panic!("{wrong}"));
        assert!(!notes.has_errors(), "{notes}");
        story(&kept);
    });
}

fn recipe(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name)
}

/// The book calculated to the end of its calendar.
pub fn calculate(book: &Book) -> Outcome {
    let through = Some(book.company.calendar.periods().len() - 1);
    engine::calculate(book, &engine::Options { through, ..engine::Options::default() }).unwrap_or_else(|wrong| panic!("{wrong}"))
}

/// The rows of a CSV file, each by its header.
pub fn rows(file: &Path) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(file).unwrap().deserialize().map(Result::unwrap).collect()
}

/// Measurements by person, measure and window of one unit.
pub fn measured(measurements: Vec<Measurement>, unit: Unit) -> BTreeMap<(String, String, String), Measurement> {
    let of_unit = measurements.into_iter().filter(|m| m.unit == unit);
    of_unit.map(|m| ((m.person.to_string(), m.measure.to_string(), m.window.clone()), m)).collect()
}

/// What each component pays, by person, component and pay window.
pub fn paid(earnings: &[Earning]) -> BTreeMap<(String, String, String), Decimal> {
    let mut paid = BTreeMap::new();
    for line in earnings {
        *paid.entry((line.person.to_string(), line.component.to_string(), line.period.clone())).or_insert(Decimal::ZERO) += line.amount;
    }
    paid
}

/// A figure rounded half up to so many decimals, written with all of them; nothing when there is none.
pub fn shown(value: Option<Decimal>, decimals: u32) -> String {
    value.map_or_else(String::new, |value| {
        let mut rounded = value.round_dp_with_strategy(decimals, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
        rounded.rescale(decimals);
        rounded.to_string()
    })
}

/// Says where two lists of lines differ, both ways.
pub fn same(ours: &[String], theirs: &[String]) {
    let missing: Vec<&String> = theirs.iter().filter(|line| !ours.contains(line)).collect();
    let further: Vec<&String> = ours.iter().filter(|line| !theirs.contains(line)).collect();
    assert!(missing.is_empty() && further.is_empty(), "expected, but not found: {missing:#?}\nfound, but not expected: {further:#?}");
}
