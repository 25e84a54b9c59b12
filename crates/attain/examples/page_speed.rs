//! How quickly pages are made at the server, on the demo company: `cargo run --profile bench -p attain --example page_speed -- [PEOPLE] [DEALS] [REPEATS]`.
//!
//! For a user of each role it opens the home page and every page that it links to, then asks the palette; it prints the median and the longest
//! of several requests for each, and how much the first page load weighs compressed. Nothing goes over a network: what is timed is from the
//! request that the server has to the last byte of the answer, compression included.

use access::{NewUser, Role};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use kernel::{Clock, Problems};
use payments::Desk;
use records::ledger::Meta;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::Store;
use tower::ServiceExt;

/// At most so many pages are opened for a role.
const PAGES: usize = 40;
/// How many of the slowest are printed.
const SHOWN: usize = 25;

type Failure = Box<dyn std::error::Error>;

/// Median and longest time, whose it is, what was asked.
type Timed = (Duration, Duration, Role, String);

struct Site {
    router: Router,
    runtime: tokio::runtime::Runtime,
}

impl Site {
    /// The answer to a request, and how long it took.
    fn get(&self, session: &str, address: &str, compressed: bool) -> Result<(u16, Vec<u8>, Duration), Failure> {
        let mut request = Request::builder().uri(address).header(header::COOKIE, format!("attain={session}"));
        if compressed {
            request = request.header(header::ACCEPT_ENCODING, "br, gzip");
        }
        let (request, router) = (request.body(Body::empty())?, self.router.clone());
        self.runtime.block_on(async {
            let from = Instant::now();
            let response = router.oneshot(request).await?;
            let status = response.status().as_u16();
            let bytes = to_bytes(response.into_body(), 256 << 20).await?;
            Ok((status, bytes.to_vec(), from.elapsed()))
        })
    }

    /// The median and the longest of several requests; none for an address that does not answer with a page.
    fn timed(&self, session: &str, address: &str, repeats: usize) -> Result<Option<(Duration, Duration)>, Failure> {
        let mut took = Vec::with_capacity(repeats);
        for _ in 0..repeats {
            let (status, _, time) = self.get(session, address, true)?;
            if status != 200 {
                return Ok(None);
            }
            took.push(time);
        }
        took.sort();
        Ok(Some((took[took.len() / 2], took[took.len() - 1])))
    }
}

fn main() -> Result<(), Failure> {
    let number = |position: usize, otherwise: usize| std::env::args().nth(position).and_then(|a| a.parse().ok()).unwrap_or(otherwise);
    let usual = demo::Settings::default();
    let settings = demo::Settings { people: number(1, usual.people), deals: number(2, usual.deals), ..usual };
    let repeats = number(3, 9).max(1);
    let folder = tempfile::tempdir()?;
    let from = Instant::now();
    let store = company(&settings, folder.path())?;
    let imported = from.elapsed();
    let from = Instant::now();
    let desk = Desk::open(store.clone(), Clock::System)?;
    let (people, deals) = (settings.people, settings.deals);
    println!("{people} people, {deals} deals: generated and imported in {imported:.1?}, calculated in {:.1?}", from.elapsed());
    let sessions = sessions(&desk, &store)?;
    let router = web::router(web::App::new(Arc::new(desk), store, Clock::System));
    let site = Site { router, runtime: tokio::runtime::Builder::new_multi_thread().enable_all().build()? };
    let (mut pages, mut asked) = (Vec::new(), Vec::new());
    for (role, session) in &sessions {
        let home = String::from_utf8(site.get(session, "/", false)?.1)?;
        for address in links(&home) {
            pages.extend(site.timed(session, &address, repeats)?.map(|(median, longest)| (median, longest, *role, address)));
        }
        for query in ["pelican", "an", "D1", "12500", "zzzzzz", "statement"] {
            let found = site.timed(session, &format!("/search?q={query}"), repeats)?;
            asked.extend(found.map(|(median, longest)| (median, longest, *role, query.to_owned())));
        }
    }
    report("pages", pages);
    report("the palette", asked);
    weigh(&site, &sessions[0].1)
}

fn company(settings: &demo::Settings, folder: &Path) -> Result<Store, Problems> {
    demo::generate(settings, &folder.join("book"))?;
    let store = Store::open(&folder.join("attain.db").to_string_lossy())?;
    access::prepare(&store)?;
    let meta = Meta { actor: "bench", why: None, at: Clock::System.now(), complete: false };
    book::database::import_folder(&store, &folder.join("book"), &book::folder::Options::default(), &meta)?;
    Ok(store)
}

/// A session for each role; the seller and the manager are the first of their kind who are there at the end.
fn sessions(desk: &Desk, store: &Store) -> Result<Vec<(Role, String)>, Problems> {
    let state = desk.state();
    let last = state.book.company.calendar.periods()[state.outcome.through].start;
    let of_role = |wanted: &str| {
        let mut people = state.book.organisation.people().iter();
        people.find(|person| person.as_of(last).is_some_and(|row| row.role.as_deref() == Some(wanted))).map(|person| person.id.as_str())
    };
    let mut sessions = Vec::new();
    for role in Role::ALL {
        let person = match role {
            Role::Seller => of_role("Account Executive"),
            Role::Manager => of_role("Sales Manager"),
            _ => None,
        };
        let email = format!("{}@bench.example", role.word());
        access::create(store, &NewUser { email: &email, name: role.word(), role, person, password: None }, "bench", &Clock::System)?;
        let invitation = access::invite(store, &email, "bench", &Clock::System)?;
        sessions.push((role, access::accept(store, &invitation, None, &Clock::System)?.token));
    }
    Ok(sessions)
}

/// The addresses on this server that a page links to, its own among them.
fn links(page: &str) -> Vec<String> {
    let found = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let unwanted = [".csv", ".xlsx", ".pdf", ".svg", ".css", ".js", "sign-out"];
    let own = found.filter(|address| address.starts_with('/') && !unwanted.iter().any(|part| address.contains(part)));
    let mut all: BTreeSet<String> = own.map(|address| address.replace("&amp;", "&").replace("&#38;", "&")).collect();
    all.insert("/".to_owned());
    all.into_iter().take(PAGES).collect()
}

fn report(what: &str, mut rows: Vec<Timed>) {
    rows.sort_by_key(|row| std::cmp::Reverse(row.0));
    println!("\n{what}, slowest first: median, longest");
    for (median, longest, role, asked) in rows.iter().take(SHOWN) {
        println!("{median:>11.2?} {longest:>11.2?}  {:14} {asked}", role.word());
    }
    if rows.len() > SHOWN {
        println!("and {} more, each quicker", rows.len() - SHOWN);
    }
}

/// What a first visit brings over the line: the home page with its style sheets and scripts.
fn weigh(site: &Site, session: &str) -> Result<(), Failure> {
    let home = String::from_utf8(site.get(session, "/", false)?.1)?;
    let is_asset = |part: &&str| {
        part.starts_with('/') && (part.contains(".css") || part.contains(".js") || part.contains(".woff2") || part.contains(".svg"))
    };
    let assets: BTreeSet<&str> = home.split('"').filter(is_asset).collect();
    let mut weight = site.get(session, "/", true)?.1.len();
    println!("\n{weight:9} bytes compressed  /");
    for asset in assets {
        let bytes = site.get(session, asset, true)?.1.len();
        println!("{bytes:9} bytes compressed  {asset}");
        weight += bytes;
    }
    println!("{weight:9} bytes compressed in all on a first load of the home page");
    Ok(())
}
