//! The examples of `docs/manual/importing.md` are mappings and files that work.

use crate::intake::{FileSource, Folder, Mapping, read};
use std::path::Path;

/// The fenced blocks of the manual that have that word behind the fence.
fn blocks(manual: &str, word: &str) -> Vec<String> {
    let fence = format!("```{word}\n");
    manual.split(&fence).skip(1).filter_map(|rest| rest.split("```").next()).map(str::to_owned).collect()
}

#[test]
fn every_mapping_of_the_manual_is_read() {
    let manual = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/manual/importing.md")).unwrap();
    let mappings = blocks(&manual, "toml");
    assert!(mappings.len() >= 9, "{}", mappings.len());
    for text in &mappings {
        let whole = if text.contains("kind =") { text.clone() } else { format!("kind = \"deals\"\n{text}") };
        let whole =
            if whole.contains("\nid = ") || whole.contains("[columns]") { whole } else { format!("{whole}\n[columns]\nid = \"id\"\n") };
        let mapping = Mapping::parse(&whole, "importing.md").unwrap_or_else(|problems| panic!("{problems}\n{text}"));
        assert_eq!(Mapping::parse(&mapping.to_toml(), "again").unwrap().to_toml(), mapping.to_toml());
    }
}

#[test]
fn the_worked_example_of_the_manual_comes_out_as_shown() {
    let manual = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/manual/importing.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let files = blocks(&manual, "csv");
    std::fs::write(folder.path().join("pipeline.csv"), &files[0]).unwrap();
    std::fs::write(folder.path().join("products.csv"), &files[1]).unwrap();
    let mapping = Mapping::parse(&blocks(&manual, "toml")[0], "imports/deals.toml").unwrap();
    let source = FileSource::path(folder.path().join("pipeline.csv")).named("pipeline.csv");
    let intake = read(&source, mapping.kind, &mapping, &Folder(folder.path().to_owned())).unwrap();
    let shown = format!(
        "{}{}",
        super::show(&intake.table, &["id", "name", "product", "amount", "currency", "closed_on", "region_code"]),
        intake.all_problems()
    );
    assert_eq!(shown.trim(), blocks(&manual, "text")[0].trim());
}
