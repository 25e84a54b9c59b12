//! How many payee-years a second a draft is simulated: `cargo run --profile bench -p payments --example simulation_speed -- [PEOPLE] [DEALS]`.
//!
//! A payee-year is one person's calculated year: a draft against the live plan are one for each person (the live figures are there); by
//! chance each trial is two, one with either plan.

use kernel::Problems;
use payments::State;
use payments::simulate::{chance, simulate, trial};
use std::fmt::Write;
use std::path::Path;
use std::time::{Duration, Instant};

const COMPANY: &str = "name = \"Speed\"\ncurrency = \"USD\"\n\n[calendar]\nkind = \"months\"\nfirst_year = 2026\nlast_year = 2026\n";
const MEASURES: &str = "[bookings]\nlabel = \"Bookings\"\nclass = \"result\"\nof = \"deals\"\nwhen = \"stage = 'Won'\"\non = \"closed_on\"\nvalue = \"sum(amount)\"\ncredit = [ { to = \"owner\" } ]\n";
const PLAN: &str = "plan = \"AE\"\nfor = \"role = 'AE'\"\neffective = { from = 2026-01-01, to = 2026-12-31 }\ncurrency = \"USD\"\npays = \"monthly\"\n\n[[component]]\nname = \"Commission\"\nmeasure = \"bookings\"\nagainst = \"quota\"\nper = \"year\"\ntiers = [ { from = \"0%\", rate = \"8%\" }, { from = \"100%\", rate = \"12%\" } ]\n";
/// How often the range is drawn.
const TRIALS: u32 = 1_000;

fn main() -> Result<(), Problems> {
    let mut arguments = std::env::args().skip(1).filter_map(|argument| argument.parse::<usize>().ok());
    let people = arguments.next().unwrap_or(5_000).max(1);
    let deals = arguments.next().unwrap_or(people * 24);
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), people, deals).expect("the files of the book");
    let (book, _) = book::folder::read(folder.path())?;
    let outcome = engine::calculate(&book, &engine::Options::default())?;
    let (last, live) = (outcome.through, State::new(book, outcome));
    println!("{people} people, {deals} deals, {} periods", last + 1);
    let begun = Instant::now();
    let draft = trial(&live, "plans/ae-v2.toml", &PLAN.replace("12%", "14%"), None, 0)?;
    let simulation = simulate(&live, &draft, 0..=last);
    told("a draft against the live plan", people, begun.elapsed());
    let begun = Instant::now();
    let chances = chance(&live, &draft, &simulation, 0..=last, TRIALS, 1)?;
    let drawn: usize = chances.iter().map(|chance| chance.drawn + chance.held).sum();
    told(&format!("by chance, {TRIALS} trials"), drawn * TRIALS as usize * 2, begun.elapsed());
    Ok(())
}

fn told(what: &str, years: usize, took: Duration) {
    println!(
        "{what}: {} payee-years/s ({} payee-years in {} ms)",
        years as u128 * 1_000_000 / took.as_micros().max(1),
        years,
        took.as_millis()
    );
}

fn write(folder: &Path, people: usize, deals: usize) -> std::io::Result<()> {
    let mut persons = String::from("id,role,start\n");
    let mut quotas = String::from("person,measure,period,amount\n");
    for person in 0..people {
        let _ = writeln!(persons, "P{person:06},AE,2026-01-01");
        let _ = writeln!(quotas, "P{person:06},bookings,2026,{}", 100_000 + person % 7 * 20_000);
    }
    let mut won = String::from("id,owner,stage,closed_on,amount\n");
    for deal in 0..deals {
        let (month, day, amount) = (deal / people.max(1) % 12 + 1, deal % 28 + 1, 1_000 + deal * 7_919 % 12_000);
        let _ = writeln!(won, "D{deal:08},P{:06},Won,2026-{month:02}-{day:02},{amount}.25", deal % people);
    }
    for name in ["measures", "plans"] {
        std::fs::create_dir_all(folder.join(name))?;
    }
    let files = [("company.toml", COMPANY), ("measures/all.toml", MEASURES), ("plans/ae.toml", PLAN)];
    let files = files.into_iter().chain([("people.csv", persons.as_str()), ("quotas.csv", &quotas), ("deals.csv", &won)]);
    files.into_iter().try_for_each(|(name, text)| std::fs::write(folder.join(name), text))
}
