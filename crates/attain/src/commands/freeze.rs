//! `attain freeze`: plans, countries and people that keep their figures.

use super::{BookUrl, actor, day, desk, wrong};
use crate::said::{amount, table};
use kernel::{Clock, Date, Problems};
use payments::freezes::{self, NewFreeze, Scope};
use payments::runs::minute;

/// Keeps the figures of a plan, a country or a person as a run said them, or lifts a freeze; without options lists the freezes
#[derive(clap::Args)]
pub struct Freeze {
    #[command(flatten)]
    book: BookUrl,
    /// Freezes what a plan pays
    #[arg(long, value_name = "NAME", conflicts_with_all = ["country", "person", "lift"])]
    plan: Option<String>,
    /// Freezes what people of a country get
    #[arg(long, value_name = "CODE", conflicts_with_all = ["person", "lift"])]
    country: Option<String>,
    /// Freezes what a person gets
    #[arg(long, value_name = "ID", conflicts_with = "lift")]
    person: Option<String>,
    /// The day as of which figures are kept; today without it
    #[arg(long, value_name = "DAY", value_parser = day)]
    as_of: Option<Date>,
    /// Lifts this freeze; somebody else than who placed it
    #[arg(long, value_name = "N")]
    lift: Option<i64>,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "")]
    why: String,
    /// What a run would keep now, though the calculation says otherwise
    #[arg(long)]
    waiting: bool,
}

impl Freeze {
    /// Places, lifts or lists.
    ///
    /// # Errors
    /// Without a reason; what cannot be frozen; a freeze that she placed herself.
    pub fn run(self) -> Result<(), Problems> {
        let store = self.book.open()?;
        let asked = [(Scope::Plan, &self.plan), (Scope::Country, &self.country), (Scope::Person, &self.person)];
        if let Some(id) = self.lift {
            freezes::lift(&store, &Clock::System, &actor(), id, &self.why)?;
            say!("freeze {id} is lifted; the next run is the calculation again");
        } else if let Some((scope, name)) = asked.into_iter().find_map(|(scope, name)| Some((scope, name.as_deref()?))) {
            let state = desk(&store)?.state();
            let as_of = self.as_of.unwrap_or_else(|| state.today(&Clock::System));
            let until = state.end_of(as_of).ok_or_else(|| wrong("wrong-type", format!("There is no day after {as_of}.")))?;
            let new = NewFreeze { scope, name, as_of, until, reason: &self.why };
            let freeze = freezes::place(&store, &Clock::System, &state, &actor(), &new)?;
            say!("freeze {}: {} {name} keeps the figures of run {}", freeze.id, scope.word(), freeze.run);
        }
        if self.waiting {
            return waiting(&store);
        }
        let rows = freezes::list(&store)?.into_iter().map(|freeze| {
            let lifted = freeze.lifted_at.as_deref().map(minute).unwrap_or_default();
            let what = format!("{} {}", freeze.scope.word(), freeze.name);
            let run = format!("run {}", freeze.run);
            vec![freeze.id.to_string(), what, freeze.as_of.to_string(), run, freeze.reason, freeze.placed_by, lifted]
        });
        say!("{}", table(&["Freeze", "What", "As of", "Keeps", "Why", "By", "Lifted"], 7, rows.collect()));
        Ok(())
    }
}

fn waiting(store: &store::Store) -> Result<(), Problems> {
    let state = desk(store)?.state();
    let rows = freezes::keep::waiting(&state, None)?.into_iter().map(|frozen| {
        let currency = frozen.key.currency;
        let kept = amount(payments::parts::major(frozen.kept, currency), currency);
        let what = frozen.key.label();
        let waits = amount(frozen.waits(), currency);
        vec![frozen.freeze.to_string(), frozen.key.person.clone(), frozen.key.period.clone(), what, currency.to_string(), kept, waits]
    });
    say!("{}", table(&["Freeze", "Person", "Period", "What", "Currency", "Keeps", "Waits"], 5, rows.collect()));
    Ok(())
}
