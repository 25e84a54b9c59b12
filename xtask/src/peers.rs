//! `cargo xtask bench peers [[SCENARIO:]ROWS:PEOPLE …]`: attain against DuckDB, Polars and pandas on the same files, in one run.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Where the peers' programs are.
const HERE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/engine/benches/peers");
/// What is measured when no size is asked for.
const SIZES: [&str; 4] = ["1:1000000:500", "2:1000000:500", "3:1000000:500", "1:10000000:5000"];

/// Builds attain's side, sets the peers up in an environment of their own, runs all of them, and prints the table; the JSON stands beside.
pub fn run(sizes: &[String]) -> ExitCode {
    match all(sizes) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(what) => {
            eprintln!("{what}");
            ExitCode::FAILURE
        }
    }
}

fn all(sizes: &[String]) -> Result<bool, String> {
    let target = target()?.join("peers");
    let own = built()?;
    let python = environment(&target.join("environment"))?;
    let sizes: Vec<&str> = if sizes.is_empty() { SIZES.to_vec() } else { sizes.iter().map(String::as_str).collect() };
    let (folder, json) = (target.join("company"), target.join("peers.json"));
    let mut command = Command::new(python);
    command.arg(Path::new(HERE).join("run.py")).arg(own).arg(folder).arg(&json).args(sizes);
    let right = did(&mut command)?;
    println!("\nwritten to {}", json.display());
    Ok(right)
}

fn did(command: &mut Command) -> Result<bool, String> {
    command.status().map(|status| status.success()).map_err(|error| format!("{} did not start: {error}", command.get_program().display()))
}

/// Where cargo builds.
fn target() -> Result<PathBuf, String> {
    let asked = Command::new(env!("CARGO")).args(["metadata", "--no-deps", "--format-version", "1"]).output();
    let text = asked.map_err(|error| format!("cargo metadata did not start: {error}"))?.stdout;
    named(&String::from_utf8_lossy(&text), "target_directory").ok_or_else(|| "cargo does not say where it builds".to_owned())
}

/// The optimised program of attain's side.
fn built() -> Result<PathBuf, String> {
    let build = ["bench", "--package", "engine", "--bench", "peers", "--no-run", "--message-format", "json"];
    let done = Command::new(env!("CARGO")).args(build).stderr(std::process::Stdio::inherit()).output();
    let done = done.map_err(|error| format!("cargo did not start: {error}"))?;
    let text = String::from_utf8_lossy(&done.stdout);
    let path = text.lines().filter(|line| line.contains("\"name\":\"peers\"")).find_map(|line| named(line, "executable"));
    path.filter(|_| done.status.success()).ok_or_else(|| "the benchmark could not be built".to_owned())
}

/// The text that a JSON object has under a name.
fn named(json: &str, name: &str) -> Option<PathBuf> {
    let (_, rest) = json.split_once(&format!("\"{name}\":\""))?;
    rest.split_once('"').map(|(path, _)| PathBuf::from(path))
}

/// Python with the peers in the versions that are locked; the program.
fn environment(folder: &Path) -> Result<PathBuf, String> {
    let python = folder.join("bin/python");
    if !folder.join("complete").exists() {
        println!("== the peers are installed");
        let locked = Path::new(HERE).join("requirements.txt");
        let install = ["-m", "pip", "install", "--quiet", "--require-hashes", "--requirement"];
        let made = did(Command::new("python3").args(["-m", "venv"]).arg(folder))?;
        if !made || !did(Command::new(&python).args(install).arg(locked))? {
            return Err("the peers need Python with venv (Debian: apt-get install python3-venv) and a package index".to_owned());
        }
        std::fs::write(folder.join("complete"), "").map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    Ok(python)
}
