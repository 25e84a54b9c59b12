//! Builds the style sheet, the script and the font with Vite from locked npm packages, and writes two small Rust files that embed them:
//! `assets.rs` (every file with its compressed copies) and `icons.rs` (the few Lucide icons that pages use). Then it writes each template with
//! its sentences in every language of `texts/` to `dist/templates`, where askama reads it, and `texts.rs` with the catalogues.

#[path = "build/catalogue.rs"]
mod catalogue;
#[path = "build/pieces.rs"]
mod pieces;
#[path = "build/sentences.rs"]
mod sentences;
#[path = "build/templates.rs"]
mod templates;

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const WATCHED: [&str; 8] = [
    "assets/package.json",
    "assets/package-lock.json",
    "assets/vite.config.js",
    "assets/font.mjs",
    "assets/compressed.mjs",
    "assets/icons.txt",
    "assets/styles",
    "assets/scripts",
];

fn main() {
    for path in WATCHED {
        println!("cargo::rerun-if-changed={path}");
    }
    for path in ["build.rs", "build", "src", "texts"] {
        println!("cargo::rerun-if-changed={path}");
    }
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR"));
    let out = PathBuf::from(env::var("OUT_DIR").expect("cargo sets OUT_DIR"));
    templates::write(&here, &out);
    // What Vite builds stays as it is while nothing of its own changed.
    let (stamp, present) = (out.join("assets.stamp"), fingerprint(&here));
    if fs::read_to_string(&stamp).is_ok_and(|built| built == present) {
        return;
    }
    let assets = here.join("assets");
    let built = out.join("assets");
    install(&assets);
    run(&assets, "node", &["node_modules/vite/bin/vite.js", "build", "--outDir", &built.to_string_lossy()]);
    fs::write(out.join("assets.rs"), embedded(&built)).expect("OUT_DIR can be written");
    fs::write(out.join("icons.rs"), icons(&assets)).expect("OUT_DIR can be written");
    fs::write(stamp, present).expect("OUT_DIR can be written");
}

/// What the assets are built from, as one number.
fn fingerprint(here: &Path) -> String {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    let mut files: Vec<PathBuf> = WATCHED.iter().flat_map(|path| files(&here.join(path))).collect();
    files.push(here.join("build.rs"));
    files.sort();
    for file in files {
        (file.as_path(), fs::read(&file).unwrap_or_default()).hash(&mut hasher);
    }
    hasher.finish().to_string()
}

/// The file, or the files of the folder.
fn files(path: &Path) -> Vec<PathBuf> {
    match fs::read_dir(path) {
        Ok(entries) => entries.filter_map(Result::ok).flat_map(|entry| files(&entry.path())).collect(),
        Err(_) => vec![path.to_owned()],
    }
}

/// Installs the locked packages unless those of this very lock file are there already.
fn install(assets: &Path) {
    let lock = fs::read(assets.join("package-lock.json")).expect("assets/package-lock.json is part of the repository");
    let stamp = assets.join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return;
    }
    run(assets, "npm", &["ci", "--no-fund", "--no-audit", "--loglevel=error"]);
    fs::write(stamp, lock).expect("node_modules can be written");
}

fn run(folder: &Path, program: &str, arguments: &[&str]) {
    let what = format!("{program} {}", arguments.join(" "));
    match Command::new(program).args(arguments).current_dir(folder).output() {
        Ok(done) if done.status.success() => {}
        Ok(done) => panic!(
            "\n`{what}` failed in {}:\n{}{}",
            folder.display(),
            String::from_utf8_lossy(&done.stdout),
            String::from_utf8_lossy(&done.stderr)
        ),
        Err(error) => panic!(
            "\nThe pages' assets are built with Node.js 20 or later and its npm, but `{program}` could not be started ({error}).\n\
             Install Node.js (Debian: `apt install nodejs npm`) and build again.\n"
        ),
    }
}

fn embedded(built: &Path) -> String {
    let mut names: Vec<String> = fs::read_dir(built)
        .expect("vite writes the folder")
        .filter_map(Result::ok)
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let mut code = String::from("/// Every built file, in order of name.\npub static ASSETS: &[Asset] = &[\n");
    let copy = |name: &str, ending: &str| {
        let file = built.join(format!("{name}.{ending}"));
        if file.exists() { format!("Some(include_bytes!({file:?}))") } else { "None".into() }
    };
    for name in names.iter().filter(|n| !n.ends_with(".br") && !n.ends_with(".gz") && !n.ends_with(".json")) {
        let _ = writeln!(
            code,
            "    Asset {{ name: {name:?}, plain: include_bytes!({:?}), br: {}, gzip: {} }},",
            built.join(name),
            copy(name, "br"),
            copy(name, "gz")
        );
    }
    code.push_str("];\n");
    code
}

fn icons(assets: &Path) -> String {
    let mut code = String::from("/// The drawing of an icon, by its Lucide name; empty for one that `assets/icons.txt` does not list.\n");
    code.push_str("#[must_use]\npub fn drawing(name: &str) -> &'static str {\n    match name {\n");
    let list = fs::read_to_string(assets.join("icons.txt")).expect("assets/icons.txt is part of the repository");
    for name in list.lines().map(str::trim).filter(|name| !name.is_empty()) {
        let file = assets.join(format!("node_modules/lucide-static/icons/{name}.svg"));
        let svg = fs::read_to_string(&file).unwrap_or_else(|error| panic!("there is no icon `{name}` ({}: {error})", file.display()));
        let inside = svg.split_once("\n>").and_then(|(_, rest)| rest.split_once("</svg>")).map_or("", |(inside, _)| inside);
        let inside: String = inside.lines().map(str::trim).collect();
        let _ = writeln!(code, "        {name:?} => {inside:?},");
    }
    code.push_str("        _ => \"\",\n    }\n}\n");
    code
}
