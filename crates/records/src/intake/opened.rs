//! A file of any format, opened: its headers are known and its rows can be gone through as often as needed.

use super::chunk::{COLUMNS, Chunk};
use super::columnar::Columnar;
use super::delimited::Delimited;
use super::header::Header;
use super::inspect::Sheet;
use super::lines::Lines;
use super::workbook::Workbook;
use super::{FileSource, Format, Reading};
use crate::Kind;
use kernel::{Location, Problem, Problems};

/// A file that is being read.
pub(super) struct Opened {
    pub(super) source: FileSource,
    pub(super) format: Format,
    /// How it is read: what was asked, completed by what was found.
    pub(super) reading: Reading,
    file: File,
}

enum File {
    Delimited(Box<Delimited>),
    Workbook(Box<Workbook>),
    Columnar(Columnar),
    Lines(Lines),
}

impl Opened {
    pub(super) fn open(source: &FileSource, kind: Option<Kind>, reading: &Reading) -> Result<Self, Problems> {
        let format = source.format()?;
        let mut reading = reading.clone();
        let file = match format {
            Format::Delimited => File::Delimited(Box::new(Delimited::open(source, &mut reading)?)),
            Format::Workbook => File::Workbook(Box::new(Workbook::open(source, kind, &mut reading)?)),
            Format::Parquet => File::Columnar(Columnar::open(source)?),
            Format::JsonLines => File::Lines(Lines::open(source)?),
        };
        let opened = Self { source: source.clone(), format, reading, file };
        if opened.headers().len() > COLUMNS {
            let message = format!("The file has more than {COLUMNS} columns.");
            let problem = Problem::error("too-many-columns", opened.at(), message);
            return Err(problem.expected("one record a row").hint("check that the delimiter and the line ends are right").into());
        }
        Ok(opened)
    }

    pub(super) fn headers(&self) -> &[Header] {
        match &self.file {
            File::Delimited(file) => &file.headers,
            File::Workbook(file) => &file.headers,
            File::Columnar(file) => &file.headers,
            File::Lines(file) => &file.headers,
        }
    }

    pub(super) fn sheets(&self) -> &[Sheet] {
        match &self.file {
            File::Workbook(file) => &file.sheets,
            _ => &[],
        }
    }

    /// What is worth a look, found so far.
    pub(super) fn warnings(&self) -> Problems {
        match &self.file {
            File::Delimited(file) => file.warnings.clone(),
            File::Workbook(file) => file.warnings.clone(),
            File::Columnar(file) => file.warnings.clone(),
            File::Lines(_) => Problems::new(),
        }
    }

    /// Whether a column holds binary floats.
    pub(super) fn is_float(&self, column: usize) -> bool {
        matches!(&self.file, File::Columnar(file) if file.floats.get(column).copied().unwrap_or_default())
    }

    /// Whether the numbers and dates of a column must be told from texts.
    pub(super) fn is_text(&self, column: usize) -> bool {
        match &self.file {
            File::Columnar(file) => file.texts.get(column).copied().unwrap_or_default(),
            _ => true,
        }
    }

    /// Reads no more than these columns, where the format allows it; the others seem empty.
    pub(super) fn only(&mut self, columns: &[usize]) {
        if let File::Columnar(file) = &mut self.file {
            let mut columns = columns.to_vec();
            columns.sort_unstable();
            columns.dedup();
            file.only = Some(columns);
        }
    }

    /// Hands on all rows in chunks, until `visit` says `false`.
    pub(super) fn scan(&mut self, visit: &mut dyn FnMut(&Chunk) -> Result<bool, Problems>) -> Result<(), Problems> {
        match &mut self.file {
            File::Delimited(file) => file.scan(visit),
            File::Workbook(file) => file.scan(visit),
            File::Columnar(file) => file.scan(visit),
            File::Lines(file) => file.scan(visit),
        }
    }

    /// The file (and sheet) as a place.
    pub(super) fn at(&self) -> Location {
        self.source.at().sheet(self.reading.sheet.clone().filter(|_| self.format == Format::Workbook))
    }
}
