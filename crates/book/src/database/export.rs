//! A book in a database becomes a folder again; the folder, imported into an empty database, is the same book.
//!
//! Records are written as CSV under the names of their columns. A kind with attributes gets a mapping beside it that says the type of each,
//! since a file of CSV cannot.

use super::contents;
use kernel::{Location, Problem, Problems};
use records::intake::{Attribute, ColumnSource, DateOrder, Mapping, Reading};
use records::{Kind, Table};
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use store::Store;

/// Writes the book as it is now, or as it was when import `as_of` was the newest, into a folder that does not exist yet or is empty.
/// Returns the files.
///
/// # Errors
/// When there is no book, or the folder has files or cannot be written.
pub fn export(store: &Store, folder: &Path, as_of: Option<i64>) -> Result<Vec<PathBuf>, Problems> {
    super::prepare(store)?;
    let occupied = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if occupied {
        return Err(Problem::error("folder-not-empty", Location::file(folder.display().to_string()), "The folder has files already.")
            .hint("name a folder that does not exist yet")
            .into());
    }
    let (texts, tables) = store.read(|tx| contents(tx, as_of))?;
    let mut out = Folder { path: folder.to_owned(), files: Vec::new() };
    out.write(crate::company::FILE, |file| file.write_all(texts.company.as_bytes()))?;
    for (name, text) in texts.measures.iter().chain(&texts.plans) {
        out.write(name, |file| file.write_all(text.as_bytes()))?;
    }
    for table in tables.values() {
        out.records(table)?;
    }
    Ok(out.files)
}

struct Folder {
    path: PathBuf,
    files: Vec<PathBuf>,
}

impl Folder {
    fn write(&mut self, name: &str, content: impl FnOnce(&mut BufWriter<File>) -> std::io::Result<()>) -> Result<(), Problem> {
        let path = self.path.join(name);
        let parent = path.parent().unwrap_or(&self.path);
        let written = fs::create_dir_all(parent).and_then(|()| File::create(&path)).and_then(|file| {
            let mut file = BufWriter::new(file);
            content(&mut file)?;
            file.flush()
        });
        written.map_err(|e| {
            Problem::error("not-writable", Location::file(path.display().to_string()), format!("The file cannot be written: {e}."))
                .hint("choose another folder")
        })?;
        self.files.push(path);
        Ok(())
    }

    fn records(&mut self, table: &Table) -> Result<(), Problem> {
        let attributes = table.columns.iter().any(|c| table.kind.column(&c.name).is_none());
        if !attributes && table.batches().is_empty() {
            return Ok(());
        }
        let file = if attributes { format!("records/{}.csv", table.kind) } else { format!("{}.csv", table.kind) };
        self.write(&file, |out| csv(table, out))?;
        if attributes {
            let text = mapping(table, &file).to_toml();
            self.write(&format!("imports/{}.toml", table.kind), |out| out.write_all(text.as_bytes()))?;
        }
        Ok(())
    }
}

fn csv(table: &Table, out: &mut impl Write) -> std::io::Result<()> {
    let header: Vec<String> = table.columns.iter().map(|c| quoted(&c.name)).collect();
    writeln!(out, "{}", header.join(","))?;
    for row in table.rows() {
        for column in 0..table.columns.len() {
            let cell = row.cell(column).map_or_else(String::new, |value| quoted(&value.to_string()));
            write!(out, "{}{cell}", if column == 0 { "" } else { "," })?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// A cell, in quotes where it needs them.
fn quoted(text: &str) -> String {
    let plain = !text.contains([',', ';', '\t', '|', '"', '\n', '\r']) && text.trim() == text;
    if plain { text.to_owned() } else { format!("\"{}\"", text.replace('"', "\"\"")) }
}

/// The mapping that reads the file back with the same types.
fn mapping(table: &Table, file: &str) -> Mapping {
    let kind: Kind = table.kind;
    let mut mapping = Mapping::new(kind);
    mapping.file = Some(file.to_owned());
    mapping.reading = Reading {
        delimiter: Some(','),
        encoding: Some("UTF-8".into()),
        decimal: Some('.'),
        dates: Some(DateOrder::Ymd),
        ..Reading::default()
    };
    for column in &table.columns {
        let source = ColumnSource::column(&column.name);
        if kind.column(&column.name).is_some() {
            mapping.columns.push((column.name.clone(), source));
        } else {
            mapping.attributes.named.push((column.name.clone(), Attribute { source, kind: Some(column.kind) }));
        }
    }
    mapping
}
