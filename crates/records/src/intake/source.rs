//! The file as it was given: a path or the bytes of an upload; its format is told by its content first, its name second.

use kernel::{Location, Problem};
use std::fs::File;
use std::io::{self, Cursor, Read, Seek};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file to read.
#[derive(Debug, Clone)]
pub struct FileSource {
    /// Its name, as messages and the source of a value show it.
    pub name: String,
    /// Its content.
    pub content: Content,
}

/// Where the bytes are.
#[derive(Debug, Clone)]
pub enum Content {
    /// In a file of this machine.
    Path(PathBuf),
    /// In memory, as an upload.
    Bytes(Arc<[u8]>),
}

/// The formats that are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Delimited text: CSV and its kin.
    Delimited,
    /// A workbook of Excel 2007 or later (`.xlsx`, `.xlsm`).
    Workbook,
    /// Apache Parquet.
    Parquet,
    /// One JSON object a line.
    JsonLines,
}

impl Format {
    /// What people call it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Delimited => "CSV",
            Self::Workbook => "XLSX",
            Self::Parquet => "Parquet",
            Self::JsonLines => "JSON lines",
        }
    }
}

/// Bytes that can be read from any place.
pub(crate) trait Bytes: Read + Seek + Send {}
impl<T: Read + Seek + Send> Bytes for T {}

impl FileSource {
    /// A file of this machine, named by its path.
    #[must_use]
    pub fn path(path: impl AsRef<Path>) -> Self {
        let path = path.as_ref();
        Self { name: path.display().to_string(), content: Content::Path(path.to_owned()) }
    }

    /// An upload.
    #[must_use]
    pub fn bytes(name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Self { name: name.into(), content: Content::Bytes(bytes.into()) }
    }

    /// The same file under another name in messages.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// The file as a place of a problem.
    #[must_use]
    pub fn at(&self) -> Location {
        Location::file(&self.name)
    }

    /// Opens it for reading.
    pub(crate) fn open(&self) -> Result<Box<dyn Bytes>, Problem> {
        match &self.content {
            Content::Path(path) => File::open(path).map(|f| Box::new(f) as Box<dyn Bytes>).map_err(|e| self.unreadable(&e)),
            Content::Bytes(bytes) => Ok(Box::new(Cursor::new(Arc::clone(bytes)))),
        }
    }

    /// The problem for a file that can't be read.
    pub(crate) fn unreadable(&self, error: &io::Error) -> Problem {
        Problem::error("unreadable-file", self.at(), format!("The file can't be read: {error}."))
            .hint("check that it exists and may be read")
    }

    /// The format, told by the first bytes, then by the name.
    ///
    /// # Errors
    /// When it can't be read, is empty, or has a format that isn't read.
    pub fn format(&self) -> Result<Format, Problem> {
        let mut head = Vec::new();
        self.open()?.take(4096).read_to_end(&mut head).map_err(|e| self.unreadable(&e))?;
        let end = self.name.rsplit('.').next().unwrap_or_default().to_lowercase();
        if head.is_empty() {
            return Err(Problem::error("empty-file", self.at(), "The file is empty.").expected("a header and rows"));
        }
        if head.starts_with(b"PAR1") {
            return Ok(Format::Parquet);
        }
        if head.starts_with(b"PK\x03\x04") {
            return Ok(Format::Workbook);
        }
        if head.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
            let message = "This is a workbook of an old Excel (.xls), or one with a password.";
            return Err(Problem::error("old-workbook", self.at(), message).hint("save it as .xlsx without a password"));
        }
        if head.starts_with(&[0x1F, 0x8B]) {
            return Err(Problem::error("compressed-file", self.at(), "The file is compressed by gzip.").hint("decompress it first"));
        }
        match end.as_str() {
            "xlsx" | "xlsm" => {
                let message = "The name says XLSX, but the content is not a workbook (no ZIP archive).";
                Err(Problem::error("not-a-workbook", self.at(), message).hint("open it in a spreadsheet program and save it as .xlsx"))
            }
            "parquet" => {
                let message = "The name says Parquet, but the content doesn't start as Parquet does.";
                Err(Problem::error("not-parquet", self.at(), message)
                    .hint("write the file again, or give it the ending of its real format"))
            }
            "jsonl" | "ndjson" | "json" => Ok(Format::JsonLines),
            _ if !matches!(end.as_str(), "csv" | "tsv" | "txt") && first_visible(&head) == Some(b'{') => Ok(Format::JsonLines),
            _ => Ok(Format::Delimited),
        }
    }
}

/// Decoders of other hands may panic on a damaged file; that is the file's fault and told as `broken` says.
pub(super) fn guarded<T>(broken: impl FnOnce() -> Problem, work: impl FnOnce() -> Result<T, Problem>) -> Result<T, Problem> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(broken()))
}

fn first_visible(head: &[u8]) -> Option<u8> {
    let head = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    head.iter().copied().find(|b| !b.is_ascii_whitespace())
}
