//! `attain demo`: a living demo company, made once, opened again, served on loopback.

mod past;

use super::serve::{Place, listen};
use super::wrong;
use access::{NewUser, Role};
use kernel::{Clock, Problems};
use payments::State;
use payments::desk::Desk;
use records::ledger;
use std::path::{Path, PathBuf};
use store::Store;

/// Makes a demo company, or opens the one that is there, and serves it
#[derive(clap::Args)]
pub struct Demo {
    /// Where the company is kept
    #[arg(long, default_value = "attain-demo", value_name = "DIR")]
    data: PathBuf,
    /// Starts over
    #[arg(long)]
    fresh: bool,
    /// The same seed makes the same company
    #[arg(long, default_value_t = demo::Settings::default().seed, value_name = "N")]
    seed: u64,
    /// How many people, 20 to 10,000
    #[arg(long, default_value_t = demo::Settings::default().people, value_name = "N")]
    people: usize,
    /// How many deals, up to 10,000,000
    #[arg(long, default_value_t = demo::Settings::default().deals, value_name = "N")]
    deals: usize,
    /// Leaves every period open: nothing was run or closed yet
    #[arg(long)]
    open: bool,
    /// Only writes the company's book as a folder, and serves nothing
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
}

/// The password of all demo users; the demo is served on loopback only.
const PASSWORD: &str = access::password::DEMO;
/// Who is in charge of the demo's data.
const ACTOR: &str = "demo";

impl Demo {
    /// Makes or opens the company and serves it until it is stopped.
    ///
    /// # Errors
    /// Settings out of range, a folder that cannot be written, an address that is taken or not on loopback.
    pub fn run(self) -> Result<(), Problems> {
        let settings = demo::Settings { seed: self.seed, people: self.people, deals: self.deals };
        if let Some(folder) = &self.folder {
            let made = demo::generate(&settings, folder)?;
            say!(
                "{}: {} people, {} deals, {} transactions, {} activities",
                folder.display(),
                made.people,
                made.deals,
                made.transactions,
                made.activities
            );
            return Ok(());
        }
        if !self.place.is_loopback() {
            return Err(wrong(
                "public-demo",
                "the demo's passwords are known to everybody, so it is served on loopback only; use `attain serve` for a book of your own",
            ));
        }
        if self.fresh {
            forget(&self.data)?;
        }
        let database = self.data.join("attain.db");
        let store = if database.exists() { Store::open(&database.to_string_lossy())? } else { self.found(&settings, &database)? };
        // A company that an earlier version made gets the tables that are new since.
        access::prepare(&store)?;
        let desk = Desk::open(store.clone(), Clock::System)?;
        let sign_ins = sign_ins(&desk)?;
        listen(desk, store, &self.place, |address| say(address, &self.data, &sign_ins))
    }

    /// Generates the company, imports it, closes its past, and lets corrections arrive late.
    fn found(&self, settings: &demo::Settings, database: &Path) -> Result<Store, Problems> {
        say!("making a company of {} people and {} deals …", settings.people, settings.deals);
        let folder = self.data.join("book");
        demo::generate(settings, &folder)?;
        // The database gets its name when it is complete: a run that was cut off leaves none.
        let unfinished = self.data.join("unfinished.db");
        remove(&unfinished)?;
        {
            let store = Store::open(&unfinished.to_string_lossy())?;
            access::prepare(&store)?;
            let meta = ledger::Meta { actor: ACTOR, why: Some("The demo company is made"), at: Clock::System.now(), complete: false };
            book::database::import_folder(&store, &folder, &book::folder::Options::default(), &meta)?;
            let desk = Desk::open(store.clone(), Clock::System)?;
            sign_ins(&desk)?;
            let seller = seller(&desk.state()).map(|person| person.id.to_string());
            past::happens(&store, &folder, !self.open && settings.deals <= past::MOST, seller.as_deref())?;
        }
        std::fs::rename(&unfinished, database).map_err(|error| wrong("cannot-write", format!("{}: {error}", database.display())))?;
        Ok(Store::open(&database.to_string_lossy())?)
    }
}

/// Removes what an earlier demo left, and nothing else.
fn forget(data: &Path) -> Result<(), Problems> {
    for name in ["attain.db", "unfinished.db"] {
        remove(&data.join(name))?;
    }
    let book = data.join("book");
    if book.join("company.toml").exists() {
        std::fs::remove_dir_all(&book).map_err(|error| wrong("cannot-write", format!("{}: {error}", book.display())))?;
    }
    Ok(())
}

fn remove(database: &Path) -> Result<(), Problems> {
    for ending in ["", "-wal", "-shm"] {
        let path = PathBuf::from(format!("{}{ending}", database.display()));
        if path.exists() {
            std::fs::remove_file(&path).map_err(|error| wrong("cannot-write", format!("{}: {error}", path.display())))?;
        }
    }
    Ok(())
}

/// A user of each kind, made the first time: a seller and her manager from the company, the others beside it.
fn sign_ins(desk: &Desk) -> Result<Vec<(Role, String)>, Problems> {
    let state = desk.state();
    let seller = seller(&state);
    let manager = seller
        .and_then(|person| person.as_of(last_day(&state))?.manager.clone())
        .and_then(|id| state.book.organisation.person(id.as_str()))
        .or_else(|| of_role(&state, "Sales Manager"));
    let mut users = Vec::new();
    for role in Role::ALL {
        let person = match role {
            Role::Seller => seller,
            Role::Manager => manager,
            _ => None,
        };
        let email = person.and_then(|person| person.email.clone()).unwrap_or_else(|| email_of(role));
        let name = person.map_or_else(|| format!("The {}", role.word()), |person| person.name.clone());
        if access::by_email(desk.store(), &email)?.is_none() {
            let new =
                NewUser { email: &email, name: &name, role, person: person.map(|person| person.id.as_str()), password: Some(PASSWORD) };
            access::create(desk.store(), &new, ACTOR, &Clock::System)?;
        }
        users.push((role, email));
    }
    Ok(users)
}

/// With what somebody signs in who is none of the company's sellers and managers.
fn email_of(role: Role) -> String {
    format!("{}@brightwater.example", role.word())
}

/// The seller as whom one signs in.
fn seller(state: &State) -> Option<&people::Person> {
    of_role(state, "Account Executive")
}

/// Somebody who has a role, a manager and an address when the last period begins.
fn of_role<'a>(state: &'a State, wanted: &str) -> Option<&'a people::Person> {
    let last = last_day(state);
    state.book.organisation.people().iter().find(|person| {
        person.email.is_some() && person.as_of(last).is_some_and(|row| row.role.as_deref() == Some(wanted) && row.manager.is_some())
    })
}

fn last_day(state: &State) -> kernel::Date {
    state.book.company.calendar.periods()[state.outcome.through].start
}

fn say(address: &str, data: &Path, sign_ins: &[(Role, String)]) {
    say!("\n  {address}\n");
    for (role, email) in sign_ins {
        say!("  {:14} {email}", role.word());
    }
    say!("\n  password       {PASSWORD}\n\n  kept in {}; stop with Ctrl-C, start over with --fresh", data.display());
}
