//! The project's own chores: `cargo xtask tidy` keeps the structure, `cargo xtask bench` measures.

mod bench;
mod peers;
mod tidy;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("tidy") => tidy::run(),
        Some("bench") if arguments.get(1).is_some_and(|what| what == "peers") => peers::run(&arguments[2..]),
        Some("bench") => bench::run(),
        _ => {
            eprintln!(
                "cargo xtask tidy    the structure is as ARCHITECTURE.md says\ncargo xtask bench   what it measures, on this machine (release build)\ncargo xtask bench peers [ROWS:PEOPLE …]   attain against DuckDB, Polars and pandas on the same files"
            );
            ExitCode::FAILURE
        }
    }
}
