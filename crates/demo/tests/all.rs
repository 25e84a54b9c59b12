//! The same seed gives the same company.

use demo::{Settings, generate};
use std::collections::BTreeMap;
use std::path::Path;

fn files(folder: &Path, all: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, all);
        } else {
            all.insert(path.display().to_string(), std::fs::read(&path).unwrap());
        }
    }
}

fn company(seed: u64) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let settings = Settings { seed, people: 30, deals: 300 };
    generate(&settings, folder.path()).unwrap();
    let mut all = BTreeMap::new();
    files(folder.path(), &mut all);
    let root = folder.path().display().to_string();
    all.into_iter().map(|(name, bytes)| (name.trim_start_matches(&root).to_owned(), bytes)).collect()
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let first = company(7);
    assert!(first == company(7), "the same seed gave other bytes");
    assert!(first != company(8), "another seed gave the same bytes");
    for name in ["/people.csv", "/deals.csv", "/late/deals.csv", "/quotas.csv", "/plans/leaders.toml"] {
        assert!(first.contains_key(name), "{name} is missing");
    }
}

#[test]
fn a_company_that_is_too_small_is_refused_with_the_range() {
    let folder = tempfile::tempdir().unwrap();
    let refused = generate(&Settings { people: 3, ..Settings::default() }, folder.path()).unwrap_err();
    assert!(refused.to_string().contains("20 to 10,000"), "{refused}");
}
