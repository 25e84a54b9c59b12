//! How fast records go into a database and come out again: `cargo run --release -p records --example import_speed -- [ROWS] [DATABASE]`.

use arrow_array::{ArrayRef, Date32Array, Decimal128Array, Int32Array, Int64Array, RecordBatch, StringArray};
use kernel::Clock;
use records::intake::{self, FileSource, NoLookups};
use records::ledger::{self, Meta};
use records::{Column, Data, Kind, Source, Table};
use std::io::Write;
use std::sync::Arc;
use std::time::Instant;
use store::Store;

const USED: [&str; 8] = ["id", "owner", "account", "product", "stage", "amount", "created_on", "closed_on"];

fn deals(rows: i64, changed_every: i64) -> Table {
    let mut table = Table::empty(Kind::Deals);
    table.columns =
        USED.iter().map(|name| Column { name: (*name).into(), kind: Kind::Deals.column(name).expect("declared").kind }).collect();
    table.sources = vec![Source { file: "deals.csv".into(), ..Source::default() }];
    let batch = |first: i64| {
        let numbers = || (first..rows.min(first + 8_192)).map(|i| i.wrapping_mul(7_919) % rows);
        let texts = |prefix: &str, of: i64| -> ArrayRef {
            Arc::new(numbers().map(|i| Some(format!("{prefix}{:07}", i % of))).collect::<StringArray>())
        };
        let days = |from: i32| -> ArrayRef {
            Arc::new(numbers().map(|i| Some(from + i32::try_from(i % 365).expect("small"))).collect::<Date32Array>())
        };
        let amounts: Decimal128Array = numbers().map(|i| Some(i128::from(if i % changed_every == 0 { i + 1 } else { i }) * 100)).collect();
        let arrays: Vec<ArrayRef> = vec![
            texts("OPP-", rows),
            texts("P", 500),
            texts("A", 20_000),
            texts("SKU", 200),
            texts("Stage ", 6),
            Arc::new(amounts.with_precision_and_scale(18, 4).expect("fits")),
            days(20_000),
            days(20_100),
            Arc::new(Int32Array::from_value(0, numbers().count())),
            Arc::new((first + 2..).take(numbers().count()).collect::<Int64Array>()),
        ];
        RecordBatch::try_new(table.schema(), arrays).expect("a batch")
    };
    table.data = Data::Batches((0..rows).step_by(8_192).map(batch).collect());
    table
}

/// Writes the deals as a CSV file and imports it as the command does: read, mapped, typed, compared, written, in bounded memory.
fn from_csv(rows: i64, folder: &std::path::Path) -> Result<(), Box<dyn std::error::Error>> {
    let path = folder.join("deals.csv");
    let mut out = std::io::BufWriter::new(std::fs::File::create(&path)?);
    writeln!(out, "{}", USED.join(","))?;
    for i in 0..rows {
        let (month, day) = (i % 12 + 1, i % 28 + 1);
        writeln!(
            out,
            "OPP-{i:07},P{:05},A{:06},SKU{:04},Stage {},{i}.25,2026-{month:02}-{day:02},2026-{month:02}-28",
            i % 500,
            i % 20_000,
            i % 200,
            i % 6
        )?;
    }
    out.flush()?;
    let store = Store::open(&folder.join("csv.db").display().to_string()).map_err(kernel::Problems::from)?;
    ledger::prepare(&store)?;
    let meta = Meta { actor: "bench", why: None, at: Clock::System.now(), complete: false };
    for what in ["CSV file into an empty database", "the same CSV file again"] {
        let begun = Instant::now();
        let source = FileSource::path(&path);
        let mapping = intake::suggest(Kind::Deals, &intake::inspect(&source)?);
        let (summary, taken) = store.write(|tx| ledger::import_file(tx, &source, Kind::Deals, &mapping, &NoLookups, &meta))?;
        let speed = u128::try_from(rows)? * 1_000 / begun.elapsed().as_millis().max(1);
        println!("{what}: {speed} rows/s ({} created, {} unchanged, {} refused)", summary.created, summary.unchanged, taken.rejects.len());
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("VmHWM: not known here");
    println!("peak memory: {}", peak.trim_start_matches("VmHWM:").trim());
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let rows: i64 = arguments.next().map_or(Ok(1_000_000), |n| n.parse())?;
    let folder = tempfile::tempdir()?;
    from_csv(rows, folder.path())?;
    let url = arguments.next().unwrap_or_else(|| folder.path().join("speed.db").display().to_string());
    let store = Store::open(&url).map_err(kernel::Problems::from)?;
    ledger::prepare(&store)?;
    let meta = Meta { actor: "bench", why: None, at: Clock::System.now(), complete: false };
    for (what, changed_every) in [("first import", i64::MAX), ("same again", i64::MAX), ("one in ten changed", 10)] {
        let table = deals(rows, changed_every);
        let begun = Instant::now();
        let summary = store.write(|tx| ledger::import(tx, &table, &meta))?;
        let spent = begun.elapsed();
        let speed = u128::try_from(rows)? * 1_000 / spent.as_millis().max(1);
        println!("{what}: {speed} rows/s ({} created, {} updated, {} unchanged)", summary.created, summary.updated, summary.unchanged);
    }
    let begun = Instant::now();
    let table = store.read(|tx| ledger::load(tx, Kind::Deals, None))?;
    let loaded: usize = table.batches().iter().map(RecordBatch::num_rows).sum();
    println!("load: {} rows/s", loaded as u128 * 1_000 / begun.elapsed().as_millis().max(1));
    let begun = Instant::now();
    store.write(|tx| ledger::change(tx, Kind::Deals, "OPP-0000007", &[("stage", Some(kernel::Value::Text("Won".into())))], &meta))?;
    store.read(|tx| ledger::load_keys(tx, Kind::Deals, &["OPP-0000007"]))?;
    println!("one record changed and read back: {} µs", begun.elapsed().as_micros());
    Ok(())
}
