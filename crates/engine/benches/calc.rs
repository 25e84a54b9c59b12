//! How fast a book is calculated: seeded transactions in Parquet, 500 people, 12 months, marginal tiers to quota, a manager's override, results
//! with per-tier lines written to Parquet; then one changed record to fresh figures.
//!
//! `cargo bench --package engine --bench calc -- [rows] [people] [repetitions]`

use arrow_array::{ArrayRef, Date32Array, Decimal128Array, RecordBatch, StringArray};
use engine::write::{Formats, write_as};
use engine::{Live, Options, calculate};
use kernel::{Date, Value, effective::epoch_day};
use parquet::arrow::ArrowWriter;
use records::{Data, Kind, Table};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use testing::{Dice, Fields};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const COMPANY: &str = r#"
name = "Bench"
currency = "USD"
[calendar]
kind = "months"
first_year = 2026
last_year = 2026
"#;
const MEASURES: &str = r#"
[sales]
label = "Sales"
class = "result"
of = "transactions"
on = "date"
value = "sum(amount)"
credit = [ { to = "owner" } ]
"#;
const SELLER: &str = r#"
plan = "Seller"
for = "role = 'AE'"
effective = { from = 2026-01-01, to = 2026-12-31 }
currency = "USD"
pays = "monthly"
[[component]]
name = "Commission"
measure = "sales"
against = "quota"
per = "year"
tiers = [ { from = "0%", rate = "8%" }, { from = "100%", rate = "12%" }, { from = "150%", rate = "15%" } ]
apply = "marginal"
"#;
const MANAGER: &str = r#"
plan = "Manager"
for = "role = 'Manager'"
effective = { from = 2026-01-01, to = 2026-12-31 }
currency = "USD"
pays = "monthly"
[[component]]
name = "Override"
kind = "override"
levels = 1
rate = "5%"
"#;

fn main() {
    let numbers: Vec<usize> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let at = |position: usize, default| numbers.get(position).copied().unwrap_or(default);
    let (rows, people, repetitions) = (at(0, 1_000_000), at(1, 500), at(2, 5));
    let dir = tempfile::tempdir().expect("a temporary folder");
    let files = transactions(dir.path(), rows, people);
    println!("{rows} transactions, {people} people, 12 months, {} threads", Options::default().workers());
    let book = company(files, rows, people);
    let (mut totals, mut calculating, mut stages) = (Vec::new(), Vec::new(), BTreeMap::<&str, Vec<Duration>>::new());
    for _ in 0..repetitions.max(1) {
        let start = Instant::now();
        let outcome = calculate(&book, &Options::default()).expect("a book without errors");
        calculating.push(start.elapsed());
        for stage in &outcome.profile.stages {
            stages.entry(stage.name).or_default().push(stage.took);
        }
        let before = Instant::now();
        write_as(&outcome, &dir.path().join("out"), Formats { csv: false, parquet: true }).expect("files that can be written");
        stages.entry("write").or_default().push(before.elapsed());
        totals.push(start.elapsed());
    }
    for (stage, mut times) in stages {
        println!("  {stage:<28} {:>10} ms", milliseconds(&mut times));
    }
    show("calculated", rows, &mut calculating);
    show("calculated and written", rows, &mut totals);
    println!("peak memory {} MB", peak());
    change(&book, rows, people);
}

/// One changed record to fresh figures.
fn change(book: &book::Book, rows: usize, people: usize) {
    let start = Instant::now();
    let mut live = Live::new(book.clone(), Options::default()).expect("a book without errors");
    println!("opened for live changes in {} ms", milliseconds(&mut [start.elapsed()]));
    let mut times = Vec::new();
    let mut dice = Dice::new(7);
    for _ in 0..30 {
        let row = dice.below(rows);
        let fields = Fields::from([
            ("id".into(), Value::Text(format!("T{row:08}"))),
            ("owner".into(), Value::Text(format!("P{:05}", dice.below(people)))),
            ("date".into(), Value::Date(Date::constant(2026, 6, 15))),
            ("amount".into(), Value::Decimal(kernel::Decimal::new(dice.between(100, 90_000), 2))),
        ]);
        let table = testing::tables::table(Kind::Transactions, &[fields], 1);
        let start = Instant::now();
        live.change(Kind::Transactions, table, &[]).expect("a change that fits");
        times.push(start.elapsed());
    }
    println!("one changed record: median {} ms", milliseconds(&mut times));
    println!("peak memory with live changes {} MB", peak());
}

fn show(what: &str, rows: usize, times: &mut [Duration]) {
    let median = milliseconds(times);
    // Whole rows a second, from microseconds.
    let micros = times[times.len() / 2].as_micros().max(1);
    println!("{what}: median {median} ms, {} rows/s", rows as u128 * 1_000_000 / micros);
}

/// The median, with one decimal.
fn milliseconds(times: &mut [Duration]) -> String {
    times.sort_unstable();
    let tenths = times[times.len() / 2].as_micros() / 100;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// The most memory used so far, in MB; 0 where the system does not tell.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// Transactions of 2026 in two files.
fn transactions(dir: &Path, rows: usize, people: usize) -> Vec<PathBuf> {
    let mut dice = Dice::new(42);
    let first = epoch_day(Date::constant(2026, 1, 1));
    let half = rows.div_ceil(2);
    let file = |number: usize, dice: &mut Dice| {
        let path = dir.join(format!("transactions-{number}.parquet"));
        let range = number * half..((number + 1) * half).min(rows);
        let amounts: Decimal128Array = range.clone().map(|_| Some(i128::from(dice.between(-2_000, 98_000)) * 100)).collect();
        let columns: [(&str, ArrayRef); 4] = [
            ("id", Arc::new(StringArray::from_iter_values(range.clone().map(|row| format!("T{row:08}"))))),
            ("owner", Arc::new(StringArray::from_iter_values(range.clone().map(|_| format!("P{:05}", dice.below(people)))))),
            ("date", Arc::new(Date32Array::from_iter_values(range.map(|_| first + dice.between(0, 364) as i32)))),
            ("amount", Arc::new(amounts.with_precision_and_scale(18, 4).expect("a scale"))),
        ];
        let batch = RecordBatch::try_from_iter(columns).expect("equal lengths");
        let properties = parquet::file::properties::WriterProperties::builder()
            .set_compression(parquet::basic::Compression::SNAPPY)
            .set_max_row_group_row_count(Some(128 * 1024));
        let out = std::fs::File::create(&path).expect("a file");
        let mut writer = ArrowWriter::try_new(out, batch.schema(), Some(properties.build())).expect("a writer");
        writer.write(&batch).expect("rows written");
        writer.close().expect("a whole file");
        path
    };
    (0..2).map(|number| file(number, &mut dice)).collect()
}

fn company(files: Vec<PathBuf>, rows: usize, people: usize) -> book::Book {
    let id = |person: usize| format!("P{person:05}");
    let (mut everyone, mut quotas) = (Vec::new(), Vec::new());
    for person in 0..people {
        let manager = person % 20;
        let mut fields = Fields::from([("id".into(), Value::Text(id(person)))]);
        fields.insert("role".into(), Value::Text(if person < 20 { "Manager" } else { "AE" }.into()));
        if person >= 20 {
            fields.insert("manager".into(), Value::Text(id(manager)));
            let amount = kernel::Decimal::from(rows / people.max(1) * 420);
            quotas.push(Fields::from([
                ("person".into(), Value::Text(id(person))),
                ("measure".into(), Value::Text("sales".into())),
                ("period".into(), Value::Text("2026".into())),
                ("amount".into(), Value::Decimal(amount)),
            ]));
        }
        everyone.push(fields);
    }
    let mut records = Table::empty(Kind::Transactions);
    records.data = Data::Parquet(files);
    let tables = BTreeMap::from([
        (Kind::People, testing::tables::table(Kind::People, &everyone, 8192)),
        (Kind::Quotas, testing::tables::table(Kind::Quotas, &quotas, 8192)),
        (Kind::Transactions, records),
    ]);
    let text = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let texts = book::assemble::Texts {
        company: COMPANY.into(),
        measures: vec![text("measures/sales.toml", MEASURES)],
        plans: vec![text("plans/seller.toml", SELLER), text("plans/manager.toml", MANAGER)],
    };
    match book::assemble::assemble(&texts, tables) {
        Ok((book, _)) => book,
        Err(problems) => panic!("{problems}"),
    }
}
