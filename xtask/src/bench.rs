//! Measures attain on this machine in a release build and prints what it measured.

use std::process::{Command, ExitCode};

/// Runs the benchmarks, passing `arguments` on to each.
pub fn run(arguments: &[String]) -> ExitCode {
    let benches = [("engine", "calc"), ("payments", "change"), ("records", "import")];
    for (package, bench) in benches {
        println!("== {package}: {bench}");
        let status = Command::new(env!("CARGO")).args(["bench", "--package", package, "--bench", bench, "--"]).args(arguments).status();
        if !status.is_ok_and(|status| status.success()) {
            eprintln!("the benchmark `{bench}` of `{package}` failed");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}
