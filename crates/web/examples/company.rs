//! Serves a freshly generated company from a folder: `cargo run -p web --example company -- --data FOLDER --port 0`. Prints the address and a sign-in
//! for each kind of user, as `attain demo` does; the browser tests start it.

use access::{NewUser, Role};
use kernel::{Clock, Problem, Problems};
use payments::Desk;
use records::ledger::Meta;
use std::path::Path;
use std::sync::Arc;
use store::Store;
use web::App;

const PASSWORD: &str = "a long walk by the sea";

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let after = |name: &str| arguments.iter().position(|a| a == name).and_then(|at| arguments.get(at + 1)).cloned();
    let folder = after("--data").unwrap_or_else(|| "data".into());
    let port: u16 = after("--port").and_then(|text| text.parse().ok()).unwrap_or(0);
    if let Err(problems) = run(Path::new(&folder), port) {
        eprintln!("{problems}");
        std::process::exit(1);
    }
}

fn run(folder: &Path, port: u16) -> Result<(), Problems> {
    let clock = Clock::System;
    let files = folder.join("files");
    demo::generate(&demo::Settings::default(), &files)?;
    let store = Store::open(&folder.join("book.db").to_string_lossy())?;
    access::prepare(&store)?;
    let meta = Meta { actor: "demo", why: Some("the demo company"), at: clock.now(), complete: false };
    book::database::import_folder(&store, &files, &book::folder::Options::default(), &meta)?;
    let desk = Arc::new(Desk::open(store.clone(), clock.clone())?);
    let state = desk.state();
    if state.problems.has_errors() {
        return Err(state.problems.clone());
    }
    let today = state.book.company.calendar.periods()[state.outcome.through].start;
    let people = state.book.organisation.people();
    let managers: Vec<&str> = people.iter().filter_map(|p| p.as_of(today)?.manager.as_ref().map(kernel::PersonId::as_str)).collect();
    let paid = |id: &str| state.outcome.payments_of(id).iter().filter(|p| !p.amount.is_zero()).count() >= 12;
    let seller = people.iter().find(|p| !managers.contains(&p.id.as_str()) && p.as_of(today).is_some() && paid(p.id.as_str()));
    let manager = people.iter().find(|p| managers.contains(&p.id.as_str()) && p.as_of(today).is_some_and(|row| row.manager.is_some()));
    for (role, person) in [
        (Role::Seller, seller),
        (Role::Manager, manager),
        (Role::Analyst, None),
        (Role::Finance, None),
        (Role::Executive, None),
        (Role::Administrator, None),
    ] {
        let email = format!("{role}@example.com");
        let name = person.map_or_else(|| format!("Dana {role}"), |p| p.name.clone());
        let new = NewUser { email: &email, name: &name, role, person: person.map(|p| p.id.as_str()), password: Some(PASSWORD) };
        if access::by_email(&store, &email)?.is_none() {
            access::create(&store, &new, "demo", &clock)?;
        }
        println!("  {:14} {email}", role.word());
    }
    let runtime = tokio::runtime::Runtime::new().map_err(|error| failed(&error))?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.map_err(|error| failed(&error))?;
        println!("  password       {PASSWORD}\n  http://{}", listener.local_addr().map_err(|error| failed(&error))?);
        web::serve(App::new(desk, store, clock), listener).await.map_err(|error| failed(&error))
    })
}

fn failed(error: &std::io::Error) -> Problems {
    Problem::error("cannot-serve", kernel::Location::default(), error.to_string()).into()
}
