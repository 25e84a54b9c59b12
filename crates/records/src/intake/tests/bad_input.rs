//! Every message is a fixture: the file that causes it and the exact text, side by side in `fixtures/bad`.
//!
//! `ATTAIN_WRITE_FIXTURES=1 cargo test -p records bad_input` writes the texts anew; read the difference before keeping it.

use crate::Kind;
use crate::intake::{FileSource, Folder, Mapping, inspect, read, suggest};
use kernel::Problems;
use std::fs;
use std::path::{Path, PathBuf};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// What a person sees of a file that is wrong: the problems, and how many rows are right nevertheless.
fn outcome(name: &str, source: &FileSource) -> String {
    let told = |problems: &Problems| format!("{problems}\n");
    let mapping_file = fixtures().join("bad").join(name).with_extension("toml");
    let mapping = match fs::read_to_string(&mapping_file) {
        Ok(text) => Mapping::parse(&text, &mapping_file.file_name().unwrap().to_string_lossy()),
        Err(_) => inspect(source).map(|found| suggest(Kind::Deals, &found)),
    };
    let mapping = match mapping {
        Ok(mapping) => mapping,
        Err(problems) => return told(&problems),
    };
    match read(source, mapping.kind, &mapping, &Folder(fixtures().join("lookups"))) {
        Err(problems) => told(&problems),
        Ok(intake) => {
            let right: usize = intake.table.batches().iter().map(arrow_array::RecordBatch::num_rows).sum();
            format!("{}{right} of {} rows are right.\n", told(&intake.all_problems()), intake.rows)
        }
    }
}

/// Compares with the text beside the file.
fn compare(name: &str, source: &FileSource, wrong: &mut Vec<String>) {
    let expected_file = fixtures().join("bad").join(format!("{name}.txt"));
    let found = outcome(name, source);
    if std::env::var_os("ATTAIN_WRITE_FIXTURES").is_some() {
        fs::write(&expected_file, &found).unwrap();
        return;
    }
    let expected = fs::read_to_string(&expected_file).unwrap_or_default();
    if found != expected {
        wrong.push(format!("{name}: expected\n{expected}\nfound\n{found}"));
    }
}

#[test]
fn every_bad_file_has_its_exact_message() {
    let mut names: Vec<String> =
        fs::read_dir(fixtures().join("bad")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| !name.ends_with(".txt") && !name.ends_with(".toml"));
    names.sort();
    assert!(names.len() > 30);
    let mut wrong = Vec::new();
    for name in names {
        let bytes = fs::read(fixtures().join("bad").join(&name)).unwrap();
        compare(&name, &FileSource::bytes(name.as_str(), bytes), &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_bad_workbook_and_parquet_has_its_exact_message() {
    let mut wrong = Vec::new();
    for (name, bytes) in super::generated::all() {
        compare(name, &FileSource::bytes(name, bytes), &mut wrong);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
