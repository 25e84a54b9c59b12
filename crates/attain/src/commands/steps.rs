//! What `attain run` does with a stored run: from draft to paid, its balance lines and payouts.

use super::actor;
use crate::said::{amount, table};
use kernel::money::grouped;
use kernel::{Clock, Problems};
use payments::parts::major;
use payments::runs::{self, Actor, Step, StepAsked};
use store::Store;

/// Steps with a stored run
#[derive(clap::Args)]
#[command(group = clap::ArgGroup::new("gated").args(["approve", "finalise"]).multiple(true))]
pub struct Steps {
    /// Gives a draft to those who approve
    #[arg(long, value_name = "N")]
    submit: Option<i64>,
    /// Makes a run a draft again; --why says why
    #[arg(long, value_name = "N")]
    send_back: Option<i64>,
    /// Approves a run; not by who started it, changed what it pays, or is paid by it
    #[arg(long, value_name = "N")]
    approve: Option<i64>,
    /// Makes an approved run final: its periods are closed and the ledger gets its entries
    #[arg(long, value_name = "N")]
    finalise: Option<i64>,
    /// With --approve: though nobody decided about unusual statements; with --finalise: though something of the period close stands in the
    /// way; --why says why
    #[arg(long, requires = "gated", requires = "why")]
    despite: bool,
    /// Marks a final run as paid
    #[arg(long, value_name = "N")]
    paid: Option<i64>,
    /// What a run changes in closed periods, and by which records
    #[arg(long, value_name = "N")]
    balances: Option<i64>,
    /// What a run pays to whom, after what is owed and held
    #[arg(long, value_name = "N")]
    payouts: Option<i64>,
    /// Who took which step with a run
    #[arg(long, value_name = "N")]
    steps: Option<i64>,
}

impl Steps {
    /// Does what was asked; false when nothing of it was.
    ///
    /// # Errors
    /// What the run's state, its periods or the separation of duties does not allow.
    pub fn run(&self, store: &Store, why: Option<&str>) -> Result<bool, Problems> {
        let asked = [
            (self.submit, Step::Submit),
            (self.send_back, Step::SendBack),
            (self.approve, Step::Approve),
            (self.finalise, Step::Finalise),
            (self.paid, Step::Pay),
        ];
        let name = actor();
        let mut done = false;
        for (id, step) in asked {
            if let Some(id) = id {
                let actor = Actor { name: &name, person: None };
                let wanted = StepAsked { despite: self.despite, ..StepAsked::new(step, why) };
                let run = runs::step(store, &Clock::System, actor, id, &wanted)?;
                say!("run {id} is {}", run.state.word());
                done = true;
            }
        }
        for (id, show) in
            [(self.balances, balances as fn(&Store, i64) -> Result<(), Problems>), (self.payouts, payouts), (self.steps, steps)]
        {
            if let Some(id) = id {
                show(store, id)?;
                done = true;
            }
        }
        Ok(done)
    }
}

fn balances(store: &Store, id: i64) -> Result<(), Problems> {
    let lines = runs::balances_of(store, id)?;
    if lines.is_empty() {
        say!("run {id} changes nothing in closed periods");
    }
    for line in &lines {
        let (key, currency) = (&line.balance.key, line.balance.key.currency);
        let moved = grouped(line.amount, currency.decimals());
        say!("{} for {}, {}: {} {moved}", key.person, key.period, key.label(), currency);
        say!("  was {}, is {} (final by run {})", amount(line.was, currency), amount(line.is, currency), line.since_run);
        for cause in &line.records {
            let record = cause.record.as_deref().unwrap_or("not tied to a record");
            let changed = cause.changed.as_deref().map(|changed| format!(" ({changed})")).unwrap_or_default();
            say!("  {record}: {} {}{changed}", cause.currency, grouped(cause.is - cause.was, 2));
        }
        for setting in &line.settings {
            say!("  {setting}");
        }
    }
    Ok(())
}

fn payouts(store: &Store, id: i64) -> Result<(), Problems> {
    let rows = runs::payouts_of(store, id)?.into_iter().map(|p| {
        let figure = |minor: i64| amount(major(minor, p.currency), p.currency);
        vec![
            p.person.clone(),
            p.currency.to_string(),
            figure(p.earned),
            figure(p.balances),
            figure(p.released - p.held),
            figure(p.carried - p.recovered),
            figure(p.payable),
        ]
    });
    say!("{}", table(&["Person", "Currency", "Earned", "Balances", "Held", "Owed", "Gets"], 2, rows.collect()));
    Ok(())
}

fn steps(store: &Store, id: i64) -> Result<(), Problems> {
    let rows = runs::steps(store, id)?.into_iter().map(|taken| {
        let despite = taken.despite.join(" ");
        vec![taken.step, taken.state.word().to_owned(), taken.actor, runs::minute(&taken.at), taken.why.unwrap_or_default(), despite]
    });
    say!("{}", table(&["Step", "State", "By", "At", "Why", "Despite"], 6, rows.collect()));
    Ok(())
}
