//! A folder book comes into a database as a whole.

use super::imports::{present, read_named};
use crate::assemble::assemble;
use crate::folder::{self, Contents, Long, Options};
use crate::{company, documents};
use kernel::{Location, Problem, Problems};
use records::Kind;
use records::ledger::{self, Meta, Summary};
use std::collections::BTreeMap;
use std::path::Path;
use store::{Store, Tx};

/// Deals, transactions and activities whose files have so many bytes together are imported as they are read, and checked as the import of a
/// single file is.
const LONG: u64 = 64 << 20;

/// What the import of a folder did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The documents that are new or say something else now.
    pub documents: Vec<String>,
    /// For each kind that the folder has, what became of its rows.
    pub records: Vec<Summary>,
    /// What is worth knowing about the book as it is now.
    pub notes: Problems,
}

/// Imports a folder book: its texts come into force, its records become new versions. All of it, or nothing.
///
/// # Errors
/// Everything that is wrong with the folder, or with the book that the database would hold.
pub fn import_folder(store: &Store, path: &Path, options: &Options, meta: &Meta<'_>) -> Result<Imported, Problems> {
    import_from(store, path, options, meta, LONG)
}

pub(super) fn import_from(store: &Store, path: &Path, options: &Options, meta: &Meta<'_>, long: u64) -> Result<Imported, Problems> {
    super::prepare(store)?;
    let incoming = Incoming::read(path, options, long)?;
    store.write(|tx| incoming.write(tx, meta))
}

/// What [`import_folder`] would do; nothing is written.
///
/// # Errors
/// As for [`import_folder`].
pub fn preview_folder(store: &Store, path: &Path, options: &Options, meta: &Meta<'_>) -> Result<Imported, Problems> {
    super::prepare(store)?;
    let incoming = Incoming::read(path, options, LONG)?;
    let mut imported = store.tried(|tx| incoming.write(tx, meta))?;
    imported.records.iter_mut().for_each(|summary| summary.import = None);
    Ok(imported)
}

/// A folder without errors as far as it is read.
struct Incoming {
    contents: Contents,
    long: Vec<Long>,
    notes: Problems,
}

impl Incoming {
    fn read(path: &Path, options: &Options, long: u64) -> Result<Self, Problems> {
        let (mut contents, long) = folder::contents_but(path, options, long)?;
        let ((), notes) = std::mem::take(&mut contents.problems).unless_errors(())?;
        Ok(Self { contents, long, notes })
    }

    fn write(&self, tx: &mut Tx<'_>, meta: &Meta<'_>) -> Result<Imported, Problems> {
        let Contents { texts, tables, .. } = &self.contents;
        unpublished(tx, &texts.plans)?;
        let mut documents = Vec::new();
        let company = (company::FILE.to_owned(), texts.company.clone());
        for (name, text) in [company].iter().chain(&texts.measures).chain(&texts.plans) {
            if documents::put(tx, name, text, meta)?.is_some() {
                documents.push(name.clone());
            }
        }
        let (mut records, mut notes) = (Vec::new(), self.notes.clone());
        // In the order of all kinds, so that the people, accounts and products that long files name are there.
        for kind in Kind::ALL {
            if let Some(long) = self.long.iter().find(|long| long.kind == kind) {
                records.push(streamed(tx, long, &mut notes, meta)?);
            } else if let Some(table) = tables.get(&kind) {
                records.push(ledger::import(tx, table, meta)?);
            }
        }
        notes.extend(self.check(tx)?);
        Ok(Imported { documents, records, notes: notes.sorted() })
    }

    /// The book as it is now; of measured kinds only the columns when some are long.
    fn check(&self, tx: &mut Tx<'_>) -> Result<Problems, Problems> {
        let texts = documents::current(tx)?;
        let mut tables = BTreeMap::new();
        for kind in Kind::ALL {
            // Without some of the records nothing can be said about what names them: then of no measured kind more than its columns.
            tables.insert(kind, if self.long.is_empty() { ledger::load(tx, kind, None)? } else { present(tx, kind)? });
        }
        assemble(&texts, tables).map(|(_, notes)| notes)
    }
}

/// Refuses texts of plans that would take the place of published ones: what is published is never edited.
fn unpublished(tx: &mut Tx<'_>, plans: &[(String, String)]) -> Result<(), Problems> {
    if !super::is_founded(tx)? {
        return Ok(());
    }
    let published = documents::current(tx)?.plans;
    let mut problems = Problems::new();
    for (name, text) in plans {
        let (plan, version) = plans::edit::title(text);
        let same = |other: &(String, String)| plan.is_some() && plans::edit::title(&other.1) == (plan.clone(), version);
        let Some((other, _)) = published.iter().find(|other| (other.0 == *name || same(other)) && other.1 != *text) else { continue };
        let (what, next) = (plan.unwrap_or_else(|| name.clone()), version + 1);
        let message = format!("{other} is published in this book with another text, and what is published is never edited.");
        let problem = Problem::error("version-published", Location::file(name.clone()), message);
        let file = other.trim_end_matches(".toml");
        problems.push(problem.expected("the text that is published, or a new version beside it").hint(format!(
            "leave {other} as it is, and write the changed plan with `version = {next}` and its first day into a file of its own, \
             {file}-v{next}.toml; or begin a draft of it: attain plan draft \"{what}\" --from DAY"
        )));
    }
    problems.unless_errors(()).map(drop)
}

fn streamed(tx: &mut Tx<'_>, long: &Long, notes: &mut Problems, meta: &Meta<'_>) -> Result<Summary, Problems> {
    let (mut summary, (repeated, found)) = read_named(
        tx,
        long.kind,
        |tx, arriving| {
            ledger::import_batches(tx, long.kind, meta, |take| {
                long.read(&mut |source, batch| {
                    arriving.see_batch(long.kind, source, &batch);
                    take(source, batch)
                })
            })
        },
        notes,
    )?;
    summary.repeat(repeated);
    notes.extend(found);
    Ok(summary)
}
