//! `attain import`: a file or a folder into a database book, tried first, and taken back.

use super::{BookUrl, actor, wrong};
use crate::said::{self, counted, table};
use book::database::Taken;
use kernel::{Clock, Problems};
use records::intake::mapping::Take;
use records::intake::{self, FileSource, Folder, Mapping};
use records::{Kind, ledger};
use std::path::{Path, PathBuf};
use store::Store;

/// Imports a file or a whole folder book, or takes an import back
#[derive(clap::Args)]
pub struct Import {
    /// A folder with company.toml, or a file (CSV, XLSX, Parquet, JSON lines)
    #[arg(required_unless_present_any = ["list", "undo"])]
    path: Option<PathBuf>,
    #[command(flatten)]
    book: BookUrl,
    /// What the file holds: people, deals, transactions, activities, accounts, products, quotas, splits, exchange_rates or adjustments; without it, what its name says
    #[arg(long)]
    kind: Option<String>,
    /// Which column is which (TOML); without it, one is suggested
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// Writes the mapping that was used
    #[arg(long, value_name = "FILE")]
    save_mapping: Option<PathBuf>,
    /// Says what would be created, updated and skipped, and writes nothing
    #[arg(long)]
    dry_run: bool,
    /// The file has every record of its kind: those it lacks are removed
    #[arg(long)]
    complete: bool,
    /// Writes the rows that were refused, with their problems, as CSV
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// Why, for the audit
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    /// Lists the imports so far
    #[arg(long)]
    list: bool,
    /// Takes the import of this number back
    #[arg(long, value_name = "N")]
    undo: Option<i64>,
}

impl Import {
    /// Imports, lists or undoes.
    ///
    /// # Errors
    /// What is wrong with the file, the mapping or the book; nothing is changed then.
    pub fn run(self) -> Result<(), Problems> {
        let store = if self.list || self.undo.is_some() { self.book.open()? } else { Store::open(&self.book.book)? };
        book::database::prepare(&store)?;
        if self.list {
            return list(&store);
        }
        if let Some(number) = self.undo {
            return self.undo(&store, number).inspect_err(|_| eprintln!("Nothing was taken back:\n"));
        }
        let path = self.path.clone().unwrap_or_default();
        let done = if path.is_dir() { self.folder(&store, &path) } else { self.file(&store, &path) };
        done.inspect_err(|_| eprintln!("Nothing {} imported:\n", if self.dry_run { "could be" } else { "was" }))
    }

    fn folder(&self, store: &Store, folder: &Path) -> Result<(), Problems> {
        let (actor, why) = (actor(), self.why.as_deref());
        let meta = ledger::Meta { actor: &actor, why, at: Clock::System.now(), complete: self.complete };
        let take = if self.dry_run { book::database::preview_folder } else { book::database::import_folder };
        let done = take(store, folder, &book::folder::Options::from_environment(), &meta)?;
        said::problems(&done.notes);
        for summary in &done.records {
            say!("{}", sentence(summary, self.dry_run));
        }
        let texts = counted(done.documents.len(), "text");
        say!("{texts} {}", if self.dry_run { "would be written; nothing was" } else { "written" });
        Ok(())
    }

    fn file(&self, store: &Store, path: &Path) -> Result<(), Problems> {
        let kind = self.kind(path)?;
        let source = FileSource::path(path);
        let mapping = match &self.mapping {
            Some(file) => {
                let text = std::fs::read_to_string(file).map_err(|error| wrong("cannot-read", format!("{}: {error}", file.display())))?;
                Mapping::parse(&text, &file.display().to_string())?
            }
            None => {
                let mapping = intake::suggest(kind, &intake::inspect_for(kind, &source, &intake::Reading::default())?);
                said_otherwise(&mapping);
                mapping
            }
        };
        if let Some(file) = &self.save_mapping {
            std::fs::write(file, mapping.to_toml()).map_err(|error| wrong("cannot-write", format!("{}: {error}", file.display())))?;
        }
        let lookups = Folder(path.parent().unwrap_or(Path::new(".")).to_path_buf());
        let (actor, why) = (actor(), self.why.as_deref());
        let meta = ledger::Meta { actor: &actor, why, at: Clock::System.now(), complete: self.complete };
        let take = if self.dry_run { book::database::preview_file } else { book::database::import_file };
        let Taken { summary, intake: taken, notes } = take(store, &source, kind, &mapping, &lookups, &meta)?;
        let mut found = taken.all_problems();
        found.extend(summary.notes.clone());
        found.extend(notes);
        said::problems(&found);
        if let Some(file) = &self.rejects {
            let out = std::fs::File::create(file).map_err(|error| wrong("cannot-write", format!("{}: {error}", file.display())))?;
            intake::write_rejects_csv(&taken.headers, &taken.rejects, out)
                .map_err(|error| wrong("cannot-write", format!("{}: {error}", file.display())))?;
        }
        say!("{}", sentence(&summary, self.dry_run));
        if !taken.rejects.is_empty() {
            say!(
                "{} refused{}",
                counted(taken.rejects.len(), "row"),
                if self.rejects.is_some() { "" } else { "; --rejects FILE writes them" }
            );
        }
        Ok(())
    }

    fn kind(&self, path: &Path) -> Result<Kind, Problems> {
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().to_lowercase()).unwrap_or_default();
        let word = self.kind.clone().unwrap_or(stem);
        Kind::from_word(&word).ok_or_else(|| {
            let kinds = Kind::ALL.map(Kind::word).join(", ");
            wrong("unknown-kind", format!("`{word}` is not a kind of record; --kind is one of {kinds}"))
        })
    }

    fn undo(&self, store: &Store, number: i64) -> Result<(), Problems> {
        let (actor, why) = (actor(), self.why.as_deref());
        let meta = ledger::Meta { actor: &actor, why, at: Clock::System.now(), complete: false };
        let (undone, notes) = book::database::undo(store, number, &meta)?;
        said::problems(&notes);
        say!("import {number} of {} was taken back (import {})", undone.kind, undone.id);
        Ok(())
    }
}

/// Imports one file, known as `name` from then on, with a suggested mapping; any reject refuses the whole.
///
/// # Errors
/// What is wrong with the file.
pub fn one_file(store: &Store, path: &Path, name: &str, kind: Kind, actor: &str, why: Option<&str>) -> Result<(), Problems> {
    let source = FileSource::path(path).named(name);
    let mapping = intake::suggest(kind, &intake::inspect(&source)?);
    let lookups = Folder(path.parent().unwrap_or(Path::new(".")).to_path_buf());
    let meta = ledger::Meta { actor, why, at: Clock::System.now(), complete: false };
    store.write(|tx| {
        let (_, taken) = ledger::import_file(tx, &source, kind, &mapping, &lookups, &meta)?;
        if taken.rejects.is_empty() { Ok(()) } else { Err(taken.all_problems()) }
    })
}

/// Says which headers were taken for columns that are called otherwise.
fn said_otherwise(mapping: &Mapping) {
    let taken = mapping.columns.iter().filter_map(|(column, source)| match &source.take {
        Take::Column(header) if kernel::text::fold(header) != kernel::text::fold(column) => Some(format!("{header} is taken for {column}")),
        _ => None,
    });
    let taken: Vec<String> = taken.collect();
    if !taken.is_empty() {
        say!("{}; --mapping says otherwise", taken.join(", "));
    }
}

fn sentence(summary: &ledger::Summary, dry: bool) -> String {
    let said = |number: u64| kernel::money::grouped(number.into(), 0);
    let would = if dry { "would be " } else { "" };
    let number = summary.import.map(|number| format!(" (import {number})")).unwrap_or_default();
    let mut text = format!(
        "{}{number}: {} {would}created, {} {would}updated, {} unchanged, {} {would}removed",
        summary.kind,
        said(summary.created),
        said(summary.updated),
        said(summary.unchanged + summary.repeated),
        said(summary.removed)
    );
    if !summary.left.is_empty() {
        text.push_str(&format!("\n  not in the file, so values stay as they are: {}", summary.left.join(", ")));
    }
    if !summary.cleared.is_empty() {
        let cleared: Vec<String> = summary.cleared.iter().map(|(column, count)| format!("{} of {column}", said(*count))).collect();
        text.push_str(&format!("\n  empty in the file, so values {}: {}", if dry { "would go" } else { "are gone" }, cleared.join(", ")));
    }
    text
}

fn list(store: &Store) -> Result<(), Problems> {
    let rows = store
        .read(ledger::imports)?
        .into_iter()
        .map(|import| {
            let undone =
                import.undone_by.map(|by| format!("undone by {by}")).or(import.undoes.map(|of| format!("undoes {of}"))).unwrap_or_default();
            let figures = [import.created, import.updated, import.unchanged, import.removed].map(|n| kernel::money::grouped(n.into(), 0));
            let mut row = vec![import.id.to_string(), said::moment(&import.at), import.actor, import.kind.to_string(), import.file, undone];
            row.extend(figures);
            row
        })
        .collect();
    say!("{}", table(&["Import", "At", "By", "Kind", "File", "", "Created", "Updated", "Unchanged", "Removed"], 6, rows));
    Ok(())
}
