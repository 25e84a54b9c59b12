//! The books, wherever they are kept, and what is calculated from them.

use crate::figures::Figures;
use book::{Book, database, folder};
use kernel::{Clock, Problems};
use records::ledger::Meta;
use std::path::{Path, PathBuf};
use std::process::Command;
use store::Store;

/// The folder with the data and the figures; none, with a line that says so, when it is absent.
pub fn shared() -> Option<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let folder = std::env::var_os("ATTAIN_SHARED").map_or_else(|| workspace.join("../shared"), PathBuf::from);
    if folder.join("data").is_dir() && folder.join("accept").is_dir() {
        return Some(folder);
    }
    println!("SKIPPED: the real books are not at {}; set ATTAIN_SHARED to the folder that has data/ and accept/", folder.display());
    None
}

/// A book of `examples/`, read from its recipe and the data as given, with what was said about it.
pub fn example(name: &str, shared: &Path) -> (Book, Problems) {
    folder::read_with(&recipe(name), &options(shared)).unwrap_or_else(|wrong| panic!("{wrong}"))
}

/// Tells a story about the figures of a book of `examples/`: from its folder, from a database of each kind, and from the files of `calc`.
pub fn everywhere(name: &str, shared: &Path, story: impl Fn(&Book, &Figures)) {
    let (read, _) = example(name, shared);
    eprintln!("{name} from its folder:");
    story(&read, &calculate(&read));
    databases::each(|url| {
        let kept = kept(name, shared, url);
        story(&kept, &calculate(&kept));
    });
    eprintln!("{name} by `attain calc`:");
    let out = tempfile::tempdir().unwrap();
    calc(name, shared, out.path());
    story(&read, &Figures::of_files(out.path()));
}

fn kept(name: &str, shared: &Path, url: &str) -> Book {
    let store = Store::open(url).unwrap();
    let meta = Meta { actor: "carla@example.com", why: None, at: Clock::fixed("2026-01-05T09:00:00Z").now(), complete: false };
    database::import_folder(&store, &recipe(name), &options(shared), &meta).unwrap_or_else(|wrong| panic!("{wrong}"));
    database::load(&store, None).unwrap_or_else(|wrong| panic!("{wrong}")).0
}

fn calculate(book: &Book) -> Figures {
    Figures::of_outcome(&engine::calculate(book, &engine::Options::default()).unwrap_or_else(|wrong| panic!("{wrong}")))
}

fn calc(name: &str, shared: &Path, out: &Path) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_attain"));
    command.arg("calc").arg(recipe(name)).arg("--out").arg(out).env(folder::DATA_VARIABLE, shared.join("data"));
    let done = command.output().unwrap();
    assert!(done.status.success(), "{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
}

fn recipe(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples").join(name)
}

fn options(shared: &Path) -> folder::Options {
    folder::Options { data: Some(shared.join("data")) }
}
