//! What the benchmarks of a running server share: a demo company, sessions, a server in a process of its own, and requests to it.

#![allow(dead_code)]

use access::{NewUser, Role};
use kernel::{Clock, Problems};
use payments::Desk;
use records::ledger::Meta;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use store::Store;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub type Failure = Box<dyn std::error::Error + Send + Sync>;

/// A number of the command line.
pub fn number(position: usize, otherwise: usize) -> usize {
    std::env::args().nth(position).and_then(|argument| argument.parse().ok()).unwrap_or(otherwise)
}

/// Serves a database when this process was started for that: `--serve DATABASE`.
pub fn served() -> Result<bool, Failure> {
    let Some(database) = std::env::args().nth(1).filter(|word| word == "--serve").and_then(|_| std::env::args().nth(2)) else {
        return Ok(false);
    };
    let store = Store::open(&database).map_err(|problem| problem.to_string())?;
    let desk = Desk::open(store.clone(), Clock::System).map_err(|problems| problems.to_string())?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async move {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        println!("{}", listener.local_addr()?);
        web::serve(web::App::new(Arc::new(desk), store, Clock::System), listener).await
    })?;
    Ok(true)
}

/// A demo company in a database.
pub fn company(people: usize, deals: usize, folder: &Path) -> Result<(Store, PathBuf), Failure> {
    let settings = demo::Settings { people, deals, ..demo::Settings::default() };
    let database = folder.join("attain.db");
    let made = || -> Result<Store, Problems> {
        demo::generate(&settings, &folder.join("book"))?;
        let store = Store::open(&database.to_string_lossy())?;
        access::prepare(&store)?;
        payments::prepare(&store)?;
        let meta = Meta { actor: "bench", why: None, at: Clock::System.now(), complete: false };
        book::database::import_folder(&store, &folder.join("book"), &book::folder::Options::default(), &meta)?;
        Ok(store)
    };
    Ok((made().map_err(|problems| problems.to_string())?, database))
}

/// A session of a new user.
pub fn session(store: &Store, name: &str, role: Role, person: Option<&str>) -> Result<String, Failure> {
    let begun = || -> Result<String, Problems> {
        let email = format!("{name}@bench.example");
        access::create(store, &NewUser { email: &email, name, role, person, password: None }, "bench", &Clock::System)?;
        let invitation = access::invite(store, &email, "bench", &Clock::System)?;
        Ok(access::accept(store, &invitation, None, &Clock::System)?.token)
    };
    begun().map_err(|problems| problems.to_string().into())
}

/// A server in a process of its own.
pub struct Server {
    child: Child,
    pub address: String,
}

impl Server {
    pub fn start(database: &Path) -> Result<Self, Failure> {
        let mut command = Command::new(std::env::current_exe()?);
        let mut child = command.arg("--serve").arg(database).stdout(Stdio::piped()).stdin(Stdio::null()).spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut line)?;
        Ok(Self { child, address: line.trim().to_owned() })
    }

    /// What the process holds in memory and the most that it held, in MB.
    pub fn memory(&self) -> (u64, u64) {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let of = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|rest| rest.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
        };
        (of("VmRSS:"), of("VmHWM:"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A connection on which a request was sent.
pub async fn sent(address: &str, token: &str, method: &str, path: &str, body: &str) -> Result<TcpStream, Failure> {
    let mut stream = TcpStream::connect(address).await?;
    let head = format!(
        "{method} {path} HTTP/1.0\r\nHost: {address}\r\nCookie: attain={token}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).await?;
    Ok(stream)
}

/// The status and the body of an answer.
pub async fn asked(address: &str, token: &str, method: &str, path: &str, body: &str) -> Result<(u16, String), Failure> {
    let mut stream = sent(address, token, method, path, body).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer);
    let (head, body) = answer.split_once("\r\n\r\n").ok_or("an answer without a head")?;
    let status = head.split_whitespace().nth(1).and_then(|word| word.parse().ok()).ok_or("an answer without a status")?;
    Ok((status, body.to_owned()))
}

/// A share of times that are in order: 50 for the median.
pub fn share(times: &[Duration], percent: usize) -> Duration {
    times.get((times.len() * percent / 100).min(times.len().saturating_sub(1))).copied().unwrap_or_default()
}
