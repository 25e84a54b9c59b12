//! Results as files: `credits`, `uncredited`, `measurements`, `earnings`, `payments`, `deposits` and `payment_lines`, each as CSV and as Parquet.
//!
//! - [`rows`]: the rows cut into groups of a fixed size, whatever the number of threads
//! - [`csv`]: groups as lines of text
//! - [`parquet`]: groups as row groups, encoded side by side
//! - [`terms`]: deposits and payment lines

mod csv;
mod parquet;
mod rows;
mod terms;

use crate::Outcome;
use crate::outcome::batches::Batches;
pub use crate::outcome::sheet::Sheet;
use arrow_array::RecordBatch;
use kernel::{Location, Problem, Problems};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Which files to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Formats {
    /// `credits.csv` and so on.
    pub csv: bool,
    /// `credits.parquet` and so on.
    pub parquet: bool,
}

/// Writes all results into `dir`, which is made when it is missing, as CSV and Parquet; gives the files written. Each file appears whole or
/// not at all; the same results give the same bytes.
///
/// # Errors
/// A problem for each file that cannot be written.
pub fn write(outcome: &Outcome, dir: &Path) -> Result<Vec<PathBuf>, Problems> {
    write_as(outcome, dir, Formats { csv: true, parquet: true })
}

/// Writes all results into `dir` in these formats.
///
/// # Errors
/// A problem for each file that cannot be written.
pub fn write_as(outcome: &Outcome, dir: &Path, formats: Formats) -> Result<Vec<PathBuf>, Problems> {
    write_some(outcome, dir, formats, &Sheet::ALL)
}

/// Writes these results into `dir` in these formats; deposits and payment lines always, for they are few.
///
/// # Errors
/// A problem for each file that cannot be written.
pub fn write_some(outcome: &Outcome, dir: &Path, formats: Formats, sheets: &[Sheet]) -> Result<Vec<PathBuf>, Problems> {
    std::fs::create_dir_all(dir).map_err(|error| problem(dir, &error))?;
    let batches = Batches::new(outcome, sheets);
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    let one = &|sheet: Sheet, ending: &str| -> Result<PathBuf, Problem> {
        let path = dir.join(format!("{}.{ending}", sheet.word()));
        let done = whole(&path, |file| match ending {
            "csv" => csv::write(&batches, sheet, threads, file),
            _ => parquet::write(&batches, sheet, threads, file),
        });
        done.map_err(|error| problem(&path, error.as_ref())).map(|()| path)
    };
    let (mut written, mut problems) = (Vec::new(), Problems::new());
    for (wanted, ending) in [(formats.csv, "csv"), (formats.parquet, "parquet")] {
        if !wanted {
            continue;
        }
        // Sheets side by side: while one waits for its last group, another goes on.
        let done: Vec<_> = std::thread::scope(|scope| {
            let running: Vec<_> = sheets.iter().map(|sheet| scope.spawn(move || one(*sheet, ending))).collect();
            running.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
        });
        for (sheet, done) in sheets.iter().zip(done) {
            match done {
                Ok(path) => written.push((*sheet, path)),
                Err(problem) => problems.push(problem),
            }
        }
    }
    written.sort_by_key(|(sheet, _)| *sheet as usize);
    let mut written: Vec<PathBuf> = written.into_iter().map(|(_, path)| path).collect();
    let terms = terms::sheets(outcome).map_err(|error| problem(dir, error.as_ref()))?;
    for (stem, batch) in &terms {
        for (wanted, ending) in [(formats.csv, "csv"), (formats.parquet, "parquet")] {
            let path = dir.join(format!("{stem}.{ending}"));
            let write = |file| if ending == "csv" { terms::csv(batch, file) } else { terms::parquet(batch, file) };
            match wanted.then(|| whole(&path, write)) {
                None => {}
                Some(Ok(())) => written.push(path),
                Some(Err(error)) => problems.push(problem(&path, error.as_ref())),
            }
        }
    }
    if problems.is_empty() { Ok(written) } else { Err(problems) }
}

/// A kind of result as Arrow batches.
#[derive(Debug, Clone)]
pub struct Table {
    /// `credits`, `uncredited`, `measurements`, `earnings`, `payments`, `deposits` or `payment_lines`.
    pub name: &'static str,
    /// Its rows, in the order of the files.
    pub batches: Vec<RecordBatch>,
}

/// These results as Arrow batches, and deposits and payment lines; for programs that go on with them in memory: the same rows and columns as [`write()`] writes, names
/// and record ids as dictionaries, amounts with 38 digits.
///
/// # Errors
/// Columns that cannot be made.
pub fn tables(outcome: &Outcome, sheets: &[Sheet]) -> Result<Vec<Table>, Problems> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    let broken = |error: &(dyn std::error::Error + 'static)| problem(Path::new("results"), error);
    let batches = Batches::in_memory(outcome);
    let mut found = Vec::new();
    for sheet in sheets.iter().copied() {
        let pieces: Vec<_> = rows::groups(&batches.rows(sheet)).iter().flat_map(|group| rows::pieces(group)).collect();
        let mut made = Vec::with_capacity(pieces.len());
        let make = |piece: usize| Ok(batches.batch(sheet, &pieces[piece])?);
        let take = |batch| {
            made.push(batch);
            Ok(())
        };
        in_order(pieces.len(), threads, make, take).map_err(|error| broken(error.as_ref()))?;
        found.push(Table { name: sheet.word(), batches: made });
    }
    let terms = terms::sheets(outcome).map_err(|error| broken(error.as_ref()))?;
    found.extend(terms.into_iter().map(|(name, batch)| Table { name, batches: vec![batch] }));
    Ok(found)
}

/// What can go wrong while writing.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Writes a file under another name first, so that it appears whole or not at all.
fn whole(path: &Path, write: impl FnOnce(std::fs::File) -> Result<(), Failure>) -> Result<(), Failure> {
    let part = path.with_extension("part");
    let result = std::fs::File::create(&part).map_err(Failure::from).and_then(write);
    match result {
        Ok(()) => Ok(std::fs::rename(&part, path)?),
        Err(error) => {
            // The first error is what is worth telling.
            let _ = std::fs::remove_file(&part);
            Err(error)
        }
    }
}

fn problem(path: &Path, error: &(dyn std::error::Error + 'static)) -> Problem {
    Problem::error("write", Location::file(path.display().to_string()), format!("The file cannot be written: {error}."))
        .hint("see that the folder may be written to and has room")
}

/// Passes each group on in order, made by threads side by side.
pub(crate) fn in_order<T: Send>(
    groups: usize,
    threads: usize,
    make: impl Fn(usize) -> Result<T, Failure> + Sync,
    mut take: impl FnMut(T) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let next = std::sync::atomic::AtomicUsize::new(0);
    let (make, next) = (&make, &next);
    std::thread::scope(|scope| {
        // A few groups may wait, so that memory stays bounded.
        let (send, receive) = std::sync::mpsc::sync_channel(threads.max(1));
        for _ in 0..threads.clamp(1, groups.max(1)) {
            let send = send.clone();
            scope.spawn(move || {
                loop {
                    let group = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    if group >= groups || send.send((group, make(group))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        let (mut early, mut expected) = (std::collections::BTreeMap::new(), 0);
        for (group, made) in receive {
            early.insert(group, made);
            while let Some(made) = early.remove(&expected) {
                take(made?)?;
                expected += 1;
            }
        }
        Ok(())
    })
}

/// Flushes a buffered file.
pub(crate) fn finish(mut out: impl Write) -> Result<(), Failure> {
    Ok(out.flush()?)
}
