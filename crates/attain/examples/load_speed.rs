//! Many users at once while the company is calculated over and over:
//! `cargo run --profile bench -p attain --example load_speed -- [USERS] [SECONDS] [PEOPLE] [DEALS]`.
//!
//! Each user opens the pages that her role's home links to, one after the other, with a pause of half a second to a second and a half between
//! them; the analyst makes one run after the other and changes a deal every second. What is timed is from the beginning of the connection to
//! the last byte of the page, without compression, on one machine with the server.

mod shared;

use access::Role;
use shared::{Failure, Server, asked, number, share};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use store::Store;

/// At most so many pages of a role are opened.
const PAGES: usize = 30;

struct User {
    token: String,
    pages: Vec<String>,
}

fn main() -> Result<(), Failure> {
    if shared::served()? {
        return Ok(());
    }
    let (users, seconds, people, deals) = (number(1, 50), number(2, 60), number(3, 500), number(4, 50_000));
    let folder = tempfile::tempdir()?;
    let (store, database) = shared::company(people, deals, folder.path())?;
    let analyst = shared::session(&store, "analyst", Role::Analyst, None)?;
    let tokens = tokens(&store, users)?;
    let server = Server::start(&database)?;
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(async {
        let mut all = Vec::with_capacity(users);
        for token in tokens {
            let home = asked(&server.address, &token, "GET", "/", "").await?.1;
            all.push(User { pages: links(&home), token });
        }
        let over = Arc::new(AtomicBool::new(false));
        let work = (tokio::spawn(calculating(server.address.clone(), analyst.clone(), Arc::clone(&over))), tokio::spawn(changing(server.address.clone(), analyst, first_deal(&store)?, Arc::clone(&over))));
        let until = Instant::now() + Duration::from_secs(seconds as u64);
        let visits: Vec<_> = all.into_iter().enumerate().map(|(n, user)| tokio::spawn(visiting(server.address.clone(), user, n, until))).collect();
        let (mut times, mut errors) = (Vec::new(), BTreeMap::new());
        for visit in visits {
            for (took, wrong) in visit.await? {
                times.push(took);
                if let Some(wrong) = wrong {
                    *errors.entry(wrong).or_insert(0) += 1;
                }
            }
        }
        over.store(true, Ordering::Relaxed);
        let (runs, changes) = (work.0.await?, work.1.await?);
        times.sort();
        println!("{people} people, {deals} deals; {users} users for {seconds} s, while {runs} runs were made one after the other and {changes} deals changed");
        println!(
            "{} pages: half within {:.1?}, 95 of 100 within {:.1?}, 99 of 100 within {:.1?}, the slowest {:.1?}; {} errors",
            times.len(),
            share(&times, 50),
            share(&times, 95),
            share(&times, 99),
            times.last().copied().unwrap_or_default(),
            errors.values().sum::<usize>()
        );
        errors.iter().take(10).for_each(|(what, count)| println!("  {count} × {what}"));
        println!("the server held {} MB at most", server.memory().1);
        Ok(())
    })
}

/// Sellers for the most part, as in a company, and some of each other role who looks at pay.
fn tokens(store: &Store, users: usize) -> Result<Vec<String>, Failure> {
    let sellers = store.read(|tx| Ok(book::database::load_in(tx, None)?.0)).map_err(|problems| problems.to_string())?;
    let mut people = sellers
        .organisation
        .people()
        .iter()
        .filter(|person| person.rows.iter().any(|row| row.role.as_deref() == Some("Account Executive")));
    let made = (0..users).map(|n| match n % 10 {
        0 => shared::session(store, &format!("finance{n}"), Role::Finance, None),
        1 => shared::session(store, &format!("executive{n}"), Role::Executive, None),
        _ => match people.next() {
            Some(person) => shared::session(store, &format!("seller{n}"), Role::Seller, Some(person.id.as_str())),
            None => shared::session(store, &format!("analyst{n}"), Role::Analyst, None),
        },
    });
    made.collect()
}

async fn visiting(address: String, user: User, number: usize, until: Instant) -> Vec<(Duration, Option<String>)> {
    let mut seen = Vec::new();
    let mut dice = number as u64 * 7919 + 17;
    while Instant::now() < until {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        tokio::time::sleep(Duration::from_millis(500 + (dice >> 33) % 1000)).await;
        let Some(page) = user.pages.get(usize::try_from(dice >> 40).unwrap_or(0) % user.pages.len().max(1)) else { return seen };
        let began = Instant::now();
        let wrong = match asked(&address, &user.token, "GET", page, "").await {
            Ok((200, _)) => None,
            Ok((status, _)) => Some(format!("{status} {page}")),
            Err(error) => Some(error.to_string()),
        };
        seen.push((began.elapsed(), wrong));
    }
    seen
}

async fn calculating(address: String, analyst: String, over: Arc<AtomicBool>) -> usize {
    let runs = AtomicUsize::new(0);
    while !over.load(Ordering::Relaxed) {
        match asked(&address, &analyst, "POST", "/api/v1/runs", r#"{"why": "bench"}"#).await {
            Ok((201, _)) => drop(runs.fetch_add(1, Ordering::Relaxed)),
            Ok((status, body)) => println!("a run was refused: {status} {}", body.chars().take(200).collect::<String>()),
            Err(error) => println!("a run failed: {error}"),
        }
    }
    runs.into_inner()
}

async fn changing(address: String, analyst: String, deal: String, over: Arc<AtomicBool>) -> usize {
    let mut changes = 0;
    while !over.load(Ordering::Relaxed) {
        let body = format!(r#"{{"fields": {{"amount": "{}.00"}}, "why": "bench"}}"#, 10_000 + changes);
        match asked(&address, &analyst, "PATCH", &format!("/api/v1/records/deals/{deal}"), &body).await {
            Ok((200, _)) => changes += 1,
            Ok((status, body)) => println!("a change was refused: {status} {}", body.chars().take(200).collect::<String>()),
            Err(error) => println!("a change failed: {error}"),
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    changes
}

/// The addresses that a page links to, files and leaving aside.
fn links(page: &str) -> Vec<String> {
    let found = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let unwanted = [".csv", ".xlsx", ".pdf", ".svg", ".css", ".js", "/assets", "sign-out", "#"];
    let own = found.filter(|address| address.starts_with('/') && !unwanted.iter().any(|part| address.contains(part)));
    let mut all: Vec<String> = own.map(|address| address.replace("&amp;", "&").replace("&#38;", "&")).collect();
    all.push("/".to_owned());
    all.sort();
    all.dedup();
    all.truncate(PAGES);
    all
}

fn first_deal(store: &Store) -> Result<String, Failure> {
    let page = store.read(|tx| records::ledger::find(tx, records::Kind::Deals, "", 1)).map_err(|problems| problems.to_string())?;
    page.into_iter().next().ok_or_else(|| "there are no deals".into())
}
