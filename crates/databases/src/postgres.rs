//! A fresh PostgreSQL database for a test.

use crate::cluster::Cluster;
use postgres::{Client, NoTls};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

/// The server that this process uses; kept until the process ends.
static CLUSTER: Mutex<Option<Cluster>> = Mutex::new(None);
static COUNT: AtomicU32 = AtomicU32::new(0);

/// A database of one test's own, dropped when the test is done with it.
#[derive(Debug)]
pub struct Database {
    name: String,
    url: String,
    server: String,
}

impl Database {
    /// Its address, for `Store::open`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // What is left over goes when the server does.
        let (server, name) = (self.server.clone(), self.name.clone());
        let dropped = std::thread::spawn(move || {
            if let Ok(mut client) = Client::connect(&server, NoTls) {
                let _ = client.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
            }
        });
        let _ = dropped.join();
    }
}

/// A fresh database on a private server. None, with a line that says so, when PostgreSQL is not installed.
///
/// # Panics
/// When PostgreSQL is installed and does not start; when it is missing and the environment says `CI=true`.
#[must_use]
pub fn database() -> Option<Database> {
    // A client may not connect on a thread that runs an async runtime; a thread of its own always may.
    std::thread::spawn(create).join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn create() -> Option<Database> {
    let server = {
        let mut cluster = CLUSTER.lock().unwrap_or_else(PoisonError::into_inner);
        if cluster.is_none() {
            *cluster = Cluster::join();
        }
        cluster.as_ref().map(|cluster| cluster.url("postgres"))
    };
    let Some(server) = server else {
        assert!(std::env::var("CI").as_deref() != Ok("true"), "PostgreSQL is not installed, and CI must not skip its tests");
        eprintln!("SKIPPED on PostgreSQL: it is not installed (on Debian: apt-get install postgresql)");
        return None;
    };
    let name = format!("test_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    let mut client = Client::connect(&server, NoTls).expect("the private PostgreSQL server lets its tests in");
    client.batch_execute(&format!("DROP DATABASE IF EXISTS {name}")).expect("an old database goes");
    client.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template0")).expect("a new database");
    let url = server.replacen("/postgres", &format!("/{name}"), 1);
    Some(Database { name, url, server })
}
