//! A workbook is a ZIP archive: it is unpacked once without keeping anything, so that a bomb or a giant cell is met before it does harm.

use super::FileSource;
use kernel::Problem;
use std::io::Read;
use zip::ZipArchive;
use zip::result::ZipError;

/// The most that a workbook may unpack to.
const MOST: u64 = 2 << 30;
/// Small archives may be packed as tightly as they like; beyond this size a ratio over [`TIGHTEST`] is a bomb. Tests make a smaller one.
const HARMLESS: u64 = if cfg!(test) { 4 << 20 } else { 64 << 20 };
const TIGHTEST: u64 = 200;
/// Parts that are kept in memory as a whole (texts, styles); sheets are read cell by cell.
const MOST_KEPT: u64 = 256 << 20;
/// The longest run of text between two tags; a cell can hold 32,767 characters, each at most six bytes as XML.
const LONGEST_TEXT: usize = 1 << 20;
const MOST_PARTS: usize = 10_000;

/// Makes sure that a workbook can be unpacked in bounded memory.
pub(super) fn check(source: &FileSource) -> Result<(), Problem> {
    let mut archive = ZipArchive::new(source.open()?).map_err(|error| damaged(source, &error))?;
    if archive.len() > MOST_PARTS {
        return Err(bomb(source, format!("The workbook has {} parts.", archive.len())));
    }
    if !archive.file_names().any(|name| name.is_ok_and(|name| name.eq_ignore_ascii_case("xl/workbook.xml"))) {
        let problem = Problem::error("not-a-workbook", source.at(), "This is a ZIP archive, but no workbook of Excel is in it.");
        return Err(problem.hint("unpack it and import the files one by one, or save the workbook as .xlsx"));
    }
    let mut total = 0;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|error| damaged(source, &error))?;
        let name = part.name().map(|name| name.into_owned()).unwrap_or_default();
        let packed = part.compressed_size();
        total += unpack(source, part, &name, packed, total)?;
    }
    Ok(())
}

fn unpack(source: &FileSource, mut part: impl Read, name: &str, packed: u64, before: u64) -> Result<u64, Problem> {
    let is_xml = name.ends_with(".xml");
    let mut block = vec![0; 128 << 10];
    let (mut size, mut run) = (0u64, 0usize);
    loop {
        let filled = match part.read(&mut block) {
            Ok(0) => return Ok(size),
            Ok(filled) => filled,
            Err(error) => return Err(damaged(source, &ZipError::Io(error))),
        };
        size += filled as u64;
        if before + size > MOST {
            return Err(bomb(source, "The workbook unpacks to more than 2 GiB.".into()));
        }
        if is_xml && size > MOST_KEPT && !name.contains("/worksheets/") {
            return Err(bomb(source, format!("The part `{name}` of the workbook unpacks to more than 256 MiB.")));
        }
        if size > HARMLESS && size / packed.max(1) > TIGHTEST {
            let message = format!("The part `{name}` of the workbook unpacks to more than {TIGHTEST} times its size.");
            return Err(bomb(source, message));
        }
        if is_xml && longest_run(&block[..filled], &mut run) > LONGEST_TEXT {
            let message = format!("The part `{name}` of the workbook holds a text of more than {LONGEST_TEXT} bytes.");
            let problem = Problem::error("giant-cell", source.at(), message).expected("at most 32,767 characters in a cell");
            return Err(problem.hint("a spreadsheet program doesn't write such a file; export it again"));
        }
    }
}

/// The longest run of bytes without a tag; `run` carries over from block to block.
fn longest_run(block: &[u8], run: &mut usize) -> usize {
    let mut longest = *run;
    let mut parts = block.split(|b| *b == b'<');
    *run += parts.next().map_or(0, <[u8]>::len);
    longest = longest.max(*run);
    for part in parts {
        *run = part.len();
        longest = longest.max(*run);
    }
    longest
}

fn bomb(source: &FileSource, message: String) -> Problem {
    Problem::error("zip-bomb", source.at(), message)
        .expected("a workbook of at most 2 GiB unpacked")
        .hint("such a file can exhaust the machine and is not opened; export large data as CSV or Parquet")
}

fn damaged(source: &FileSource, error: &ZipError) -> Problem {
    let message = match error {
        ZipError::UnsupportedArchive(what) => format!("The workbook can't be unpacked: {what}."),
        _ => "The workbook is damaged or was cut off: its ZIP archive can't be unpacked.".to_owned(),
    };
    Problem::error("damaged-workbook", source.at(), message).hint("copy or download it again")
}
