//! Files become tables.

use super::files::DataFile;
use super::{in_place, merge};
use kernel::Problems;
use records::intake;
use records::{Kind, Table};
use std::collections::{BTreeMap, BTreeSet};

/// Reads all files; those of one kind become one table. What is wrong is added to `problems`, rows that are refused too, and their kind to
/// `refused`.
pub fn read_all(files: Vec<DataFile>, problems: &mut Problems, refused: &mut BTreeSet<Kind>) -> BTreeMap<Kind, Table> {
    let mut by_kind: BTreeMap<Kind, Vec<DataFile>> = BTreeMap::new();
    for file in files {
        by_kind.entry(file.kind).or_default().push(file);
    }
    let mut tables = BTreeMap::new();
    for (kind, files) in by_kind {
        if let [only] = files.as_slice()
            && only.mapping.is_none()
            && let Some(table) = in_place::table(kind, &only.path, &only.name)
        {
            tables.insert(kind, table);
            continue;
        }
        let mut found = Problems::new();
        let read: Vec<Table> = files.iter().filter_map(|file| read(file, &mut found)).collect();
        tables.insert(kind, merge(kind, read, &mut found));
        if found.has_errors() {
            refused.insert(kind);
        }
        problems.extend(found);
    }
    tables
}

fn read(file: &DataFile, problems: &mut Problems) -> Option<Table> {
    let source = file.source();
    let read = file.mapping_for(&source).and_then(|mapping| intake::read(&source, file.kind, &mapping, &file.lookups));
    match read {
        Ok(intake) => {
            problems.extend(intake.all_problems());
            Some(intake.table)
        }
        Err(wrong) => {
            problems.extend(wrong);
            None
        }
    }
}
