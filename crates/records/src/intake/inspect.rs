//! What a file holds, before anything is mapped.

use super::chunk::Chunk;
use super::opened::Opened;
use super::survey::{Evidence, Profile};
use super::{DateOrder, FileSource, Format, Reading};
use crate::Kind;
use kernel::{Problems, Type};

/// How many rows are shown.
const SAMPLES: usize = 20;
/// How many broken rows are told.
const FAULTS: usize = 1000;

/// What was found in a file.
#[derive(Debug, Clone)]
pub struct Inspection {
    /// Its format.
    pub format: Format,
    /// The sheets of a workbook.
    pub sheets: Vec<Sheet>,
    /// How it was read: what was given, completed by what was found (sheet, delimiter, encoding, decimal sign, date order).
    pub reading: Reading,
    /// The columns in the order of the file.
    pub columns: Vec<Found>,
    /// The number of rows below the header.
    pub rows: u64,
    /// The first rows, as written, each with one cell a column.
    pub samples: Vec<Vec<String>>,
    /// Rows that are broken in themselves (ragged, undecodable …; the first 1000), and warnings.
    pub problems: Problems,
}

/// A sheet of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Whether it is hidden.
    pub hidden: bool,
}

/// A column of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its header.
    pub header: String,
    /// Its letter in a workbook (`C`); elsewhere its number.
    pub letter: String,
    /// The type that all its values have; text when it is empty.
    pub kind: Type,
    /// How many cells are empty.
    pub empty: u64,
    /// The order of its dates, when all its values are dates and the order is certain.
    pub dates: Option<DateOrder>,
}

/// Looks into a file.
///
/// # Errors
/// What keeps it from being read at all.
pub fn inspect(source: &FileSource) -> Result<Inspection, Problems> {
    inspect_with(source, &Reading::default())
}

/// Looks into a file that is to be read in a certain way (another sheet, a given delimiter …).
///
/// # Errors
/// What keeps it from being read at all.
pub fn inspect_with(source: &FileSource, reading: &Reading) -> Result<Inspection, Problems> {
    look(source, None, reading)
}

/// Looks into a file that is to become records of `kind`: of a workbook, the sheet named like it comes first.
///
/// # Errors
/// What keeps it from being read at all.
pub fn inspect_for(kind: Kind, source: &FileSource, reading: &Reading) -> Result<Inspection, Problems> {
    look(source, Some(kind), reading)
}

fn look(source: &FileSource, kind: Option<Kind>, reading: &Reading) -> Result<Inspection, Problems> {
    let mut opened = Opened::open(source, kind, reading)?;
    let mut profiles = vec![Profile::default(); opened.headers().len()];
    let mut samples = Vec::new();
    let mut problems = Problems::new();
    let mut rows = 0;
    opened.scan(&mut |chunk| {
        rows += chunk.rows.len() as u64;
        see(chunk, &mut profiles);
        problems.0.extend(chunk.faults.iter().take(FAULTS.saturating_sub(problems.0.len())).map(|fault| fault.problem.clone()));
        for row in 0..chunk.rows.len().min(SAMPLES.saturating_sub(samples.len())) {
            samples.push((0..chunk.width()).map(|column| chunk.get(row, column).to_text()).collect());
        }
        Ok(true)
    })?;
    let mut evidence = Evidence::default();
    profiles.iter().for_each(|profile| evidence.add(profile.evidence()));
    let mut reading = opened.reading.clone();
    let decimal = *reading.decimal.get_or_insert_with(|| evidence.decimal());
    reading.dates = reading.dates.or_else(|| evidence.order());
    let dates = reading.dates;
    let found = |(header, profile): (&super::header::Header, &Profile)| Found {
        header: header.name.clone(),
        letter: header.letter.clone(),
        kind: profile.kind(&header.name, decimal, dates),
        empty: profile.empty,
        dates: profile.date_order(),
    };
    let columns = opened.headers().iter().zip(&profiles).map(found).collect();
    let mut all = opened.warnings();
    all.extend(problems);
    Ok(Inspection { format: opened.format, sheets: opened.sheets().to_vec(), reading, columns, rows, samples, problems: all })
}

fn see(chunk: &Chunk, profiles: &mut [Profile]) {
    let mut faults = chunk.faults.iter().map(|fault| fault.index).peekable();
    for row in 0..chunk.rows.len() {
        if faults.next_if_eq(&row).is_some() {
            continue;
        }
        for (column, profile) in profiles.iter_mut().enumerate() {
            profile.see(chunk.get(row, column));
        }
    }
}
