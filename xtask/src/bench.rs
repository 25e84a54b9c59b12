//! Measures attain on this machine in an optimised build and prints what it measured.

use std::process::{Command, ExitCode};

/// The commands of the benchmarks: calculation with one changed record, import into SQLite, simulation, pages, open pages, many users.
const BENCHES: [(&str, &[&str]); 6] = [
    ("calculation, and one changed record", &["bench", "--package", "engine", "--bench", "calc"]),
    ("import of CSV into SQLite", &["run", "--profile", "bench", "--package", "records", "--example", "import_speed"]),
    ("simulation of a draft", &["run", "--profile", "bench", "--package", "payments", "--example", "simulation_speed"]),
    ("pages at the server", &["run", "--profile", "bench", "--package", "attain", "--example", "page_speed"]),
    ("2,000 open pages", &["run", "--profile", "bench", "--package", "attain", "--example", "stream_speed"]),
    ("50 users for a minute during runs", &["run", "--profile", "bench", "--package", "attain", "--example", "load_speed"]),
];

/// Runs the benchmarks.
pub fn run() -> ExitCode {
    for (what, command) in BENCHES {
        println!("== {what}");
        let status = Command::new(env!("CARGO")).args(command).status();
        if !status.is_ok_and(|status| status.success()) {
            eprintln!("the benchmark of {what} failed");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
