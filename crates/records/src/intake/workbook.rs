//! Workbooks of Excel, cell by cell, so that a sheet that claims a million rows costs nothing.

use super::chunk::{Cell, Chunk, LONGEST_CELL};
use super::coerce::from_float;
use super::header::{Header, letters};
use super::inspect::Sheet;
use super::source::{Bytes, guarded};
use super::{FileSource, Reading, archive};
use crate::Kind;
use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use kernel::text::{fold, one_of};
use kernel::{Location, Problem, Problems};
use std::collections::BTreeSet;
use std::io::BufReader;

type Book = Xlsx<BufReader<Box<dyn Bytes>>>;

/// A workbook whose header was read.
pub(super) struct Workbook {
    source: FileSource,
    book: Book,
    sheet: String,
    header_row: u64,
    pub(super) sheets: Vec<Sheet>,
    pub(super) headers: Vec<Header>,
    pub(super) warnings: Problems,
    unnamed: BTreeSet<usize>,
}

/// One row as it comes: its number and its cells by column.
type Row = (u64, Vec<(usize, Held)>);

/// A cell, owned.
enum Held {
    Text(String),
    Number(i64, u8),
    Date(i32),
    Boolean(bool),
    Error(String),
}

impl Workbook {
    pub(super) fn open(source: &FileSource, kind: Option<Kind>, reading: &mut Reading) -> Result<Self, Problems> {
        archive::check(source)?;
        let opened = source.open()?;
        let book = guarded(|| contradicts(source), || Book::new(BufReader::new(opened)).map_err(|error| damaged(source, &error)))?;
        let sheets: Vec<Sheet> = book
            .sheets_metadata()
            .iter()
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .map(|sheet| Sheet { name: sheet.name.clone(), hidden: sheet.visible != SheetVisible::Visible })
            .collect();
        let mut file = Self {
            source: source.clone(),
            book,
            sheet: String::new(),
            header_row: 0,
            sheets,
            headers: Vec::new(),
            warnings: Problems::new(),
            unnamed: BTreeSet::new(),
        };
        file.choose(kind, reading)?;
        reading.sheet = Some(file.sheet.clone());
        Ok(file)
    }

    fn choose(&mut self, kind: Option<Kind>, reading: &Reading) -> Result<(), Problems> {
        let names: Vec<String> = self.sheets.iter().map(|sheet| sheet.name.clone()).collect();
        if let Some(wanted) = &reading.sheet {
            let found = names.iter().find(|name| *name == wanted).or_else(|| names.iter().find(|name| fold(name) == fold(wanted)));
            let Some(found) = found else {
                let all = || names.iter().map(String::as_str);
                let problem = Problem::error("unknown-sheet", self.source.at(), format!("The workbook has no sheet `{wanted}`."));
                return Err(problem.expected(one_of(all(), 30)).suggest(wanted, all()).into());
            };
            self.sheet.clone_from(found);
            return if self.read_header(reading.header)? { Ok(()) } else { Err(self.empty().into()) };
        }
        let like_kind = |name: &str| kind.is_some_and(|kind| fold(name) == fold(kind.word()));
        let mut order: Vec<&Sheet> = self.sheets.iter().collect();
        order.sort_by_key(|sheet| (!like_kind(&sheet.name), sheet.hidden));
        let order: Vec<String> = order.into_iter().map(|sheet| sheet.name.clone()).collect();
        for name in order {
            self.sheet = name;
            if self.read_header(reading.header)? {
                let others: Vec<&str> = names.iter().filter(|name| **name != self.sheet).map(String::as_str).collect();
                if !others.is_empty() && !like_kind(&self.sheet) {
                    let message = format!("The workbook has {} sheets; `{}` was read.", names.len(), self.sheet);
                    let warning = Problem::warning("several-sheets", self.source.at(), message);
                    self.warnings.push(warning.hint(format!("say `sheet` in the mapping to read {}", one_of(others, 5))));
                }
                return Ok(());
            }
        }
        Err(Problem::error("empty-file", self.source.at(), "No sheet of the workbook has anything in it.")
            .expected("a header and rows")
            .into())
    }

    fn empty(&self) -> Problem {
        Problem::error("empty-file", self.place(), "The sheet has no header.").expected("a header and rows")
    }

    fn place(&self) -> Location {
        self.source.at().sheet(Some(self.sheet.clone()))
    }

    /// Reads the header; false when the sheet is empty.
    fn read_header(&mut self, wanted: Option<u64>) -> Result<bool, Problems> {
        let mut found = None;
        self.rows(&mut |(row, cells)| {
            let is_header = !cells.is_empty() && wanted.is_none_or(|wanted| wanted == row);
            if is_header {
                found = Some((row, cells));
            }
            Ok(!is_header)
        })?;
        let Some((row, cells)) = found else { return Ok(false) };
        let width = cells.iter().map(|(column, _)| column + 1).max().unwrap_or_default();
        self.headers = (0..width).map(|column| Header::new("", &letters(column))).collect();
        for (column, cell) in cells {
            let name = match &cell {
                Held::Text(text) | Held::Error(text) => text.clone(),
                other => other.cell().to_text(),
            };
            self.headers[column].name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        self.header_row = row;
        Ok(true)
    }

    /// Hands on each row that isn't empty, until `visit` says `false`.
    fn rows(&mut self, visit: &mut dyn FnMut(Row) -> Result<bool, Problems>) -> Result<(), Problems> {
        let sheet = self.sheet.clone();
        let source = self.source.clone();
        let bad = |error: &XlsxError| damaged(&source, error);
        let mut cells = match self.book.worksheet_cells_reader(&sheet) {
            Ok(cells) => cells,
            Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
            Err(error) => return Err(bad(&error).into()),
        };
        let mut row: Row = (0, Vec::new());
        loop {
            let next = guarded(|| contradicts(&source), || cells.next_cell().map_err(|error| bad(&error)))?;
            let number = next.as_ref().map(|cell| u64::from(cell.get_position().0) + 1);
            if number != Some(row.0) {
                if !row.1.is_empty() && !visit(std::mem::take(&mut row))? {
                    return Ok(());
                }
                let Some(number) = number else { return Ok(()) };
                if number < row.0 {
                    let message = format!("The rows of the sheet aren't in order: row {number} comes behind row {}.", row.0);
                    return Err(Problem::error("damaged-workbook", source.at().sheet(Some(sheet)), message).into());
                }
                row = (number, Vec::new());
            }
            if let Some(cell) = next
                && let Some(held) = Held::of(cell.get_value())
            {
                let column = cell.get_position().1 as usize;
                if column < 16_384 {
                    row.1.push((column, held));
                }
            }
        }
    }

    /// Hands on all rows in chunks, until `visit` says `false`.
    pub(super) fn scan(&mut self, visit: &mut dyn FnMut(&Chunk) -> Result<bool, Problems>) -> Result<(), Problems> {
        let (width, header_row, place, headers) = (self.headers.len(), self.header_row, self.place(), self.headers.clone());
        let mut chunk = Chunk::new(width);
        let mut going = true;
        let mut unnamed = BTreeSet::new();
        self.rows(&mut |(row, cells)| {
            if row <= header_row {
                return Ok(true);
            }
            let mut sorted: Vec<Option<&Held>> = vec![None; width];
            let mut long = None;
            for (column, held) in &cells {
                if let Held::Text(text) = held
                    && text.len() > LONGEST_CELL
                    && text.chars().count() > LONGEST_CELL
                {
                    long.get_or_insert((*column, text.clone()));
                }
                match sorted.get_mut(*column) {
                    Some(slot) => *slot = Some(held),
                    None => drop(unnamed.insert(*column)),
                }
            }
            for held in &sorted {
                chunk.cells().push(held.filter(|_| long.is_none()).map_or(Cell::Empty, Held::cell));
            }
            chunk.end_row(row);
            if let Some((column, text)) = long {
                let label = headers.get(column).map_or_else(|| letters(column), Header::label);
                let at = place.clone().line(row).column(label).value(&text);
                let message = format!("The cell is longer than {LONGEST_CELL} characters.");
                chunk.fault(
                    Problem::error("giant-cell", at, message).hint("a spreadsheet program doesn't write such a cell; shorten it"),
                    None,
                );
            }
            if chunk.is_full() {
                going = visit(&chunk)?;
                chunk.clear();
            }
            Ok(going)
        })?;
        self.note_unnamed(&unnamed);
        if going { visit(&chunk).map(drop) } else { Ok(()) }
    }

    fn note_unnamed(&mut self, columns: &BTreeSet<usize>) {
        for column in columns {
            if self.unnamed.insert(*column) {
                let message = format!("Column {} has values but no header; it is left out.", letters(*column));
                self.warnings.push(Problem::warning("unnamed-column", self.place(), message).hint("give it a header to keep it"));
            }
        }
    }
}

impl Held {
    fn of(value: &DataRef<'_>) -> Option<Self> {
        Some(match value {
            DataRef::Empty => return None,
            DataRef::String(text) => return Self::text(text),
            DataRef::SharedString(text) => return Self::text(text),
            DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => return Self::text(text),
            DataRef::Int(int) => Self::Number(*int, 0),
            DataRef::Float(float) => Self::float(*float),
            DataRef::Bool(boolean) => Self::Boolean(*boolean),
            DataRef::Error(error) => Self::Error(error.to_string()),
            DataRef::DateTime(moment) if moment.is_datetime() && moment.as_f64() >= 1.0 => {
                let (year, month, day, ..) = moment.to_ymd_hms_milli();
                let narrow = (i16::try_from(year).ok(), i8::try_from(month).ok(), i8::try_from(day).ok());
                let date = match narrow {
                    (Some(year), Some(month), Some(day)) => jiff::civil::Date::new(year, month, day).ok(),
                    _ => None,
                };
                match date {
                    Some(date) => Self::Date(super::coerce::days_of(date)),
                    None => Self::float(moment.as_f64()),
                }
            }
            DataRef::DateTime(moment) => Self::float(moment.as_f64()),
        })
    }

    fn text(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self::Text(text.to_owned()))
    }

    /// A workbook shows 15 digits of its numbers, so that the noise of its binary arithmetic isn't seen; the same are taken here.
    fn float(float: f64) -> Self {
        match from_float(&format!("{float:.14e}")) {
            Some((mantissa, scale)) => Self::Number(mantissa, scale),
            None => Self::Text(format!("{float}")),
        }
    }

    fn cell(&self) -> Cell<'_> {
        match self {
            Self::Text(text) => Cell::Text(text),
            Self::Number(mantissa, scale) => Cell::Number { mantissa: *mantissa, scale: *scale, float: false },
            Self::Date(days) => Cell::Date(*days),
            Self::Boolean(boolean) => Cell::Boolean(*boolean),
            Self::Error(error) => Cell::Error(error),
        }
    }
}

fn contradicts(source: &FileSource) -> Problem {
    let problem = Problem::error("damaged-workbook", source.at(), "The workbook is damaged: its content contradicts itself.");
    problem.hint("open it in a spreadsheet program and save it again")
}

fn damaged(source: &FileSource, error: &XlsxError) -> Problem {
    if matches!(error, XlsxError::Password) {
        return Problem::error("old-workbook", source.at(), "The workbook has a password.").hint("save it without a password");
    }
    let message = format!("The workbook is damaged: {}.", error.to_string().trim_end_matches('.'));
    Problem::error("damaged-workbook", source.at(), message).hint("open it in a spreadsheet program and save it again")
}
