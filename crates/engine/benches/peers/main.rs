//! The side of attain in the comparison with its peers (`cargo xtask bench peers`): makes the company's files, calculates them, prints times.
//!
//! `generate SCENARIO ROWS PEOPLE DIR` writes a book as a folder; `read DIR REPETITIONS` and `arrow|parquet DIR REPETITIONS lines|everything`
//! print one JSON object with seconds, rows of results, the peak of memory and the stages of the last repetition. With `lines` results are what
//! the peers make and more: measurements, payments, and lines with record, tier, base and rate; `everything` adds each record's credits.

mod company;

use engine::write::{Formats, Sheet, tables, write_some};
use engine::{Options, calculate};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::path::Path;
use std::time::Instant;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let number = |at: usize| arguments.get(at).and_then(|text| text.parse::<usize>().ok()).unwrap_or(1);
    let dir = |at: usize| Path::new(arguments.get(at).map_or(".", String::as_str));
    match arguments.first().map(String::as_str) {
        Some("generate") => company::generate(number(1), number(2), number(3), dir(4)),
        Some("read") => show(number(2), || read(dir(1))),
        Some(to @ ("arrow" | "parquet")) => {
            let sheets = match arguments.get(3).map(String::as_str) {
                Some("everything") => Sheet::ALL.to_vec(),
                _ => vec![Sheet::Measurements, Sheet::Earnings, Sheet::Payments],
            };
            show(number(2), || calculated(dir(1), to, &sheets));
        }
        // `cargo bench` without a command: nothing to measure by itself.
        _ => println!("see `cargo xtask bench peers`"),
    }
}

/// Runs it several times and prints what was measured.
fn show(repetitions: usize, run: impl Fn() -> usize) {
    let (mut seconds, mut rows) = (Vec::new(), 0);
    for _ in 0..repetitions.max(1) {
        let start = Instant::now();
        rows = run();
        seconds.push(format!("{:.4}", start.elapsed().as_secs_f32()));
    }
    println!("{{\"seconds\": [{}], \"rows\": {rows}, \"peak_mb\": {}}}", seconds.join(", "), peak());
}

/// The whole way: files read and checked, calculated, results as Arrow tables or as Parquet files.
fn calculated(dir: &Path, to: &str, sheets: &[Sheet]) -> usize {
    let (book, _) = book::folder::read(dir).unwrap_or_else(|problems| panic!("{problems}"));
    let outcome = calculate(&book, &Options::default()).unwrap_or_else(|problems| panic!("{problems}"));
    let before = Instant::now();
    let rows = if to == "parquet" {
        let formats = Formats { csv: false, parquet: true };
        write_some(&outcome, &dir.join("out"), formats, sheets).unwrap_or_else(|problems| panic!("{problems}"));
        0
    } else {
        let tables = tables(&outcome, sheets).unwrap_or_else(|problems| panic!("{problems}"));
        tables.iter().flat_map(|table| &table.batches).map(arrow_array::RecordBatch::num_rows).sum()
    };
    if std::env::var_os("STAGES").is_some() {
        for stage in &outcome.profile.stages {
            eprintln!("{:<28} {:>12} rows {:>10.1?}", stage.name, stage.rows, stage.took);
        }
        eprintln!("{:<28} {:>12} rows {:>10.1?}", "results", rows, before.elapsed());
    }
    rows
}

/// The limit: the records decoded on all cores, and nothing else.
fn read(dir: &Path) -> usize {
    let path = dir.join("transactions.parquet");
    let open = || ParquetRecordBatchReaderBuilder::try_new(std::fs::File::open(&path).expect("the file")).expect("a Parquet file");
    let groups = open().metadata().num_row_groups();
    let threads = Options::default().workers();
    std::thread::scope(|scope| {
        let part = |thread: usize| {
            let own = (0..groups).filter(|group| group % threads == thread).collect();
            let reader = open().with_row_groups(own).with_batch_size(8192).build().expect("a reader");
            reader.map(|batch| batch.expect("a batch").num_rows()).sum::<usize>()
        };
        let running: Vec<_> = (0..threads).map(|thread| scope.spawn(move || part(thread))).collect();
        running.into_iter().map(|thread| thread.join().expect("a part")).sum()
    })
}

/// The most memory used so far, in MB; 0 where the system does not tell.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).unwrap_or(0) / 1024
}
