//! Which files a folder book has.

use kernel::{Location, Problem, Problems, text as sentence};
use records::Kind;
use records::intake::{self, FileSource, Lookups, Mapping};
use std::path::{Path, PathBuf};

/// The endings of files of records.
const ENDINGS: [&str; 8] = ["csv", "tsv", "txt", "parquet", "xlsx", "xlsm", "jsonl", "ndjson"];

/// A file of records.
#[derive(Debug)]
pub struct DataFile {
    /// The kind of record.
    pub kind: Kind,
    /// Where it is.
    pub path: PathBuf,
    /// Its name in messages: within the folder, or as the import names it.
    pub name: String,
    /// How it is mapped; by the names of its columns when none.
    pub mapping: Option<Mapping>,
    /// Where the files that the mapping looks values up in are.
    pub lookups: DataLookups,
}

impl DataFile {
    /// The file under its name.
    pub fn source(&self) -> FileSource {
        FileSource::path(&self.path).named(&self.name)
    }

    /// The mapping by which it is read.
    ///
    /// # Errors
    /// Why it cannot be looked into.
    pub fn mapping_for(&self, source: &FileSource) -> Result<Mapping, Problems> {
        match &self.mapping {
            Some(mapping) => Ok(mapping.clone()),
            None => Ok(intake::by_name(self.kind, &intake::inspect_for(self.kind, source, &intake::Reading::default())?)),
        }
    }
}

/// Finds other files: `$DATA/…`, or beside the data file.
#[derive(Debug, Clone)]
pub struct DataLookups {
    beside: PathBuf,
    data: Option<PathBuf>,
}

impl Lookups for DataLookups {
    fn find(&self, name: &str, at: &Location) -> Result<FileSource, Problem> {
        let path = resolve(&self.beside, self.data.as_deref(), name, at)?;
        if path.is_file() { Ok(FileSource::path(path).named(name)) } else { Err(missing(name, &path, at)) }
    }
}

/// The text of a file; a problem when it cannot be read as UTF-8.
pub fn text(path: &Path, name: &str, problems: &mut Problems) -> Option<String> {
    match std::fs::read(path).map(String::from_utf8) {
        Ok(Ok(text)) => Some(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)),
        Ok(Err(_)) => {
            problems.push(Problem::error("not-utf-8", Location::file(name), "This text is not UTF-8.").hint("save it as UTF-8"));
            None
        }
        Err(error) => {
            problems.push(Problem::error("unreadable-file", Location::file(name), format!("The file can't be read: {error}.")));
            None
        }
    }
}

/// The `*.toml` of a sub-folder in order of name, each with its name within the book.
pub fn texts(folder: &Path, within: &str, problems: &mut Problems) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for path in listed(&folder.join(within)) {
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let name = format!("{within}/{file}");
            texts.extend(text(&path, &name, problems).map(|text| (name, text)));
        }
    }
    texts
}

/// The files of a folder in order of name; none when there is no such folder.
fn listed(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).map(|entries| entries.flatten().map(|entry| entry.path()).collect());
    let mut paths: Vec<PathBuf> = entries.unwrap_or_default();
    paths.retain(|path| path.is_file());
    paths.sort();
    paths
}

/// All files of records: those named after a kind, then those that imports name.
pub fn find(folder: &Path, data: Option<&Path>, problems: &mut Problems) -> Vec<DataFile> {
    let mut found = Vec::new();
    for path in listed(folder) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
        if !ENDINGS.contains(&ending.to_lowercase().as_str()) {
            continue;
        }
        match Kind::from_word(&stem.to_lowercase()) {
            Some(kind) => {
                let lookups = DataLookups { beside: folder.to_owned(), data: data.map(Path::to_owned) };
                found.push(DataFile { kind, path: path.clone(), name: name.clone(), mapping: None, lookups });
            }
            // Notes are often kept beside the data.
            None if ending.eq_ignore_ascii_case("txt") => {}
            None => problems.push(unknown_file(&name, stem)),
        }
    }
    for (name, text) in texts(folder, "imports", problems) {
        match Mapping::parse(&text, &name) {
            Ok(mapping) => found.extend(import(folder, data, &name, mapping, problems)),
            Err(wrong) => problems.extend(wrong),
        }
    }
    found
}

fn unknown_file(name: &str, stem: &str) -> Problem {
    let words = Kind::ALL.map(Kind::word);
    Problem::warning("unknown-file", Location::file(name), format!("`{name}` is not read: no kind of record is named `{stem}`."))
        .expected(sentence::one_of(words, 10))
        .suggest(stem, words)
}

fn import(folder: &Path, data: Option<&Path>, name: &str, mapping: Mapping, problems: &mut Problems) -> Option<DataFile> {
    let at = Location::file(name).column("file");
    let Some(file) = mapping.file.clone() else {
        problems.push(
            Problem::error("missing-key", at, "This import does not say which file it reads.")
                .expected("`file = \"…\"`, relative to the book's folder or to `$DATA`"),
        );
        return None;
    };
    let path = match resolve(folder, data, &file, &at) {
        Ok(path) if path.is_file() => path,
        Ok(path) => {
            problems.push(missing(&file, &path, &at));
            return None;
        }
        Err(problem) => {
            problems.push(problem);
            return None;
        }
    };
    let beside = path.parent().unwrap_or(folder).to_owned();
    let name = file.strip_prefix("$DATA/").unwrap_or(&file).to_owned();
    Some(DataFile {
        kind: mapping.kind,
        path,
        name,
        mapping: Some(mapping),
        lookups: DataLookups { beside, data: data.map(Path::to_owned) },
    })
}

/// The path that a name in a mapping stands for.
fn resolve(folder: &Path, data: Option<&Path>, name: &str, at: &Location) -> Result<PathBuf, Problem> {
    match (name.strip_prefix("$DATA/"), data) {
        (None, _) => Ok(folder.join(name)),
        (Some(rest), Some(data)) => Ok(data.join(rest)),
        (Some(_), None) => Err(Problem::error("unknown-data", at.clone().value(name), "Nothing says which folder `$DATA` is.")
            .hint(format!("write `data = \"…\"` in company.toml, or set {}", super::DATA_VARIABLE))),
    }
}

fn missing(name: &str, path: &Path, at: &Location) -> Problem {
    let beside: Vec<String> =
        path.parent().map(listed).unwrap_or_default().iter().filter_map(|p| Some(p.file_name()?.to_string_lossy().into_owned())).collect();
    let wanted = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let problem = Problem::error("missing-file", at.clone().value(name), format!("There is no file `{name}`."));
    let problem = if name.starts_with("$DATA/") {
        problem
            .expected(format!("a file {}", path.display()))
            .hint(format!("`$DATA` is `data` in company.toml, unless {} or an option says otherwise", super::DATA_VARIABLE))
    } else {
        problem
    };
    problem.suggest(&wanted, beside.iter().map(String::as_str))
}
