//! Delimited text: any delimiter, encoding and line ending; quotes as in RFC 4180.

mod encoding;
mod splitter;

use super::chunk::{Chunk, LONGEST_CELL};
use super::header::Header;
use super::{FileSource, Reading};
use encoding::Text;
use kernel::{Location, Problem, Problems};
use splitter::{Record, Splitter};
use std::io::Read;

/// A delimited file whose header was read.
pub(super) struct Delimited {
    source: FileSource,
    text: Text,
    delimiter: u8,
    /// The row of the header.
    header_row: u64,
    pub(super) headers: Vec<Header>,
    pub(super) warnings: Problems,
}

/// How much of a file is looked at to find its delimiter.
const SAMPLE: u64 = 256 << 10;

impl Delimited {
    pub(super) fn open(source: &FileSource, reading: &mut Reading) -> Result<Self, Problems> {
        let (text, warning) = Text::find(source, reading.encoding.as_deref())?;
        let mut warnings = Problems::new();
        if let Some(warning) = warning {
            warnings.push(warning);
        }
        reading.encoding = Some(text.name());
        let mut sample = Vec::new();
        text.reader(source)?.take(SAMPLE).read_to_end(&mut sample).map_err(|e| source.unreadable(&e))?;
        let (told, skip) = told_delimiter(&sample);
        let delimiter = reading.delimiter.and_then(|c| u8::try_from(c).ok()).or(told).unwrap_or_else(|| find_delimiter(&sample));
        reading.delimiter = Some(char::from(delimiter));
        let mut file = Self { source: source.clone(), text, delimiter, header_row: 0, headers: Vec::new(), warnings };
        file.read_header(reading.header, skip)?;
        Ok(file)
    }

    fn read_header(&mut self, wanted: Option<u64>, skip: u64) -> Result<(), Problems> {
        let mut splitter = Splitter::new(self.text.reader(&self.source)?, self.delimiter);
        let mut record = Record::default();
        let mut row = 0;
        loop {
            let more = splitter.next(&mut record).map_err(|e| self.source.unreadable(&e))?;
            if !more {
                let problem = Problem::error("empty-file", self.source.at(), "The file has no header.").expected("a header and rows");
                return Err(problem.into());
            }
            row += 1;
            let right = wanted.map_or(row > skip && !record.is_blank(), |wanted| row == wanted);
            if right {
                break;
            }
        }
        if let Some(problem) = self.broken(&record, row, 1) {
            return Err(problem.into());
        }
        self.header_row = row;
        self.headers = (0..record.len()).map(|i| Header::new(&String::from_utf8_lossy(record.cell(i)), &(i + 1).to_string())).collect();
        while self.headers.last().is_some_and(|h| h.name.is_empty()) {
            self.headers.pop();
        }
        Ok(())
    }

    /// Hands on all rows in chunks, until `visit` says `false`.
    pub(super) fn scan(&mut self, visit: &mut dyn FnMut(&Chunk) -> Result<bool, Problems>) -> Result<(), Problems> {
        let mut splitter = Splitter::new(self.text.reader(&self.source)?, self.delimiter);
        let mut record = Record::default();
        let mut chunk = Chunk::new(self.headers.len());
        let mut row = 0;
        loop {
            let more = splitter.next(&mut record).map_err(|e| self.source.unreadable(&e))?;
            if !more {
                break;
            }
            row += 1;
            if row <= self.header_row || record.is_blank() {
                continue;
            }
            if record.unterminated {
                let _ = visit(&chunk)?;
                let message = "A quotation mark is opened in this row and never closed, so the rest of the file can't be told apart.";
                let at = self.place(row).value(&record.last_line());
                return Err(Problem::error("unterminated-quote", at, message)
                    .hint("close it, or write a quotation mark inside a cell twice (`\"\"`)")
                    .into());
            }
            self.add(&mut chunk, &record, row);
            if chunk.is_full() {
                if !visit(&chunk)? {
                    return Ok(());
                }
                chunk.clear();
            }
        }
        visit(&chunk).map(drop)
    }

    fn place(&self, row: u64) -> Location {
        self.source.at().line(row)
    }

    fn add(&mut self, chunk: &mut Chunk, record: &Record, row: u64) {
        let width = self.headers.len();
        let whole = std::str::from_utf8(record.bytes());
        let broken = self.broken(record, row, width);
        if let (None, Ok(text)) = (&broken, whole) {
            let cells = chunk.cells();
            for i in 0..record.len().min(width) {
                let (start, end) = record.span(i);
                cells.push_text(text.get(start..end).unwrap_or_default());
            }
            chunk.end_row(row);
            return;
        }
        chunk.end_row(row);
        if let Some(problem) = broken {
            let shortened = |i| String::from_utf8_lossy(record.cell(i)).chars().take(LONGEST_CELL).collect();
            chunk.fault(problem, Some((0..record.len()).map(shortened).collect()));
        }
    }

    fn label(&self, index: usize) -> String {
        self.headers.get(index).map_or_else(|| (index + 1).to_string(), |h| h.label())
    }

    /// What is wrong with a record in itself.
    fn broken(&self, record: &Record, row: u64, width: usize) -> Option<Problem> {
        let at = |i: usize| self.place(row).column(self.label(i)).value(&String::from_utf8_lossy(record.cell(i)));
        if let Some(i) = self.undecodable(record) {
            let encoding = self.text.name();
            let message = format!("The cell can't be read as {encoding}.");
            let problem = Problem::error("wrong-encoding", at(i), message).expected(format!("text encoded as {encoding}"));
            return Some(problem.hint("say `encoding` in the mapping (`windows-1252`, `utf-16le` …), or save the file as UTF-8"));
        }
        if let Some(i) = record.oversized.or_else(|| (0..record.len()).find(|i| too_long(record.cell(*i)))) {
            let message = format!("The cell is longer than {LONGEST_CELL} characters.");
            let problem = Problem::error("giant-cell", at(i), message).expected("at most as much text as a cell of a workbook can hold");
            return Some(problem.hint("look for a quotation mark that is never closed"));
        }
        if record.bytes().contains(&0) {
            let i = (0..record.len()).find(|i| record.cell(*i).contains(&0)).unwrap_or_default();
            let message = "The cell holds a NUL byte, which no text has.";
            let value = String::from_utf8_lossy(record.cell(i)).replace('\0', "␀");
            let problem = Problem::error("nul-byte", self.place(row).column(self.label(i)).value(&value), message);
            return Some(problem.hint("export the file again; it is damaged, or its encoding is another (say `encoding` in the mapping)"));
        }
        if let Some(i) = record.after_quote {
            let message = "There is text behind the closing quotation mark of the cell.";
            let problem = Problem::error("stray-quote", at(i), message);
            return Some(problem.hint("write a quotation mark inside a cell twice (`\"\"`)"));
        }
        let extra = (width..record.len()).any(|i| !record.cell(i).trim_ascii().is_empty());
        if width > 1 && (record.len() < width || extra) {
            let cells = record.len();
            let message = format!("The row has {cells} cell{}, the header {width}.", if cells == 1 { "" } else { "s" });
            let delimiter = char::from(self.delimiter);
            let problem = Problem::error("ragged-row", self.place(row), message).expected(format!("{width} cells"));
            let shown = if delimiter == '\t' { "tab".to_owned() } else { format!("`{delimiter}`") };
            return Some(problem.hint(if extra {
                format!("write a cell that holds the delimiter {shown} in quotation marks")
            } else {
                format!("add the missing delimiters {shown}; a cell with a line break must be in quotation marks")
            }));
        }
        None
    }

    /// The first cell that isn't text in the file's encoding.
    fn undecodable(&self, record: &Record) -> Option<usize> {
        if self.text.is_utf8() {
            return match std::str::from_utf8(record.bytes()) {
                Ok(_) => None,
                Err(_) => (0..record.len()).find(|i| std::str::from_utf8(record.cell(*i)).is_err()),
            };
        }
        const REPLACEMENT: &[u8] = "\u{FFFD}".as_bytes();
        (0..record.len()).find(|i| record.cell(*i).windows(3).any(|w| w == REPLACEMENT))
    }
}

fn too_long(cell: &[u8]) -> bool {
    cell.len() > LONGEST_CELL && String::from_utf8_lossy(cell).chars().count() > LONGEST_CELL
}

/// `sep=;` in the first line, as Excel understands it: the delimiter, and that a row is left out.
fn told_delimiter(sample: &[u8]) -> (Option<u8>, u64) {
    match sample {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter, b'\r' | b'\n', ..] if delimiter.is_ascii() => (Some(*delimiter), 1),
        _ => (None, 0),
    }
}

/// The delimiter that splits the first rows into the same number of cells, most of them.
fn find_delimiter(sample: &[u8]) -> u8 {
    const CANDIDATES: [u8; 5] = [b',', b';', b'\t', b'|', b'^'];
    let score = |delimiter: u8| {
        let mut splitter = Splitter::new(sample, delimiter);
        let mut record = Record::default();
        let mut widths = Vec::new();
        while widths.len() < 100 && matches!(splitter.next(&mut record), Ok(true)) {
            if !record.is_blank() {
                widths.push(record.len());
            }
        }
        let width = widths.first().copied().unwrap_or_default();
        let same = widths.iter().filter(|w| **w == width).count();
        if width < 2 { (0, 0) } else { (same * 100 / widths.len().max(1), width) }
    };
    let mut best = (b',', (0, 0));
    for candidate in CANDIDATES {
        let found = score(candidate);
        if found > best.1 {
            best = (candidate, found);
        }
    }
    best.0
}
