//! `attain run`: calculates a database book and keeps the results.

use super::steps::Steps;
use super::{BookUrl, actor};
use crate::said::{amount, moment, table};
use kernel::{Clock, Problems};
use payments::parts::PartKind;

/// Calculates a book and keeps the results as a run
#[derive(clap::Args)]
pub struct Run {
    #[command(flatten)]
    book: BookUrl,
    /// The last period to calculate; without it, that of the latest credited record
    #[arg(long, value_name = "PERIOD")]
    through: Option<String>,
    /// Why, for the audit
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    /// Prints rows and time of each stage
    #[arg(long)]
    profile: bool,
    /// Lists the runs so far
    #[arg(long)]
    list: bool,
    /// What differs between two runs, for whom, and why
    #[arg(long, num_args = 2, value_names = ["BEFORE", "AFTER"])]
    compare: Option<Vec<i64>>,
    #[command(flatten)]
    steps: Steps,
}

impl Run {
    /// Calculates and keeps, lists, compares, or takes a step with a stored run.
    ///
    /// # Errors
    /// The book's problems.
    pub fn run(self) -> Result<(), Problems> {
        let store = self.book.open()?;
        if let Some([before, after]) = self.compare.as_deref() {
            compared(&payments::runs::compare(&store, *before, *after)?);
            return Ok(());
        }
        if self.steps.run(&store, self.why.as_deref())? {
            return Ok(());
        }
        if !self.list {
            let (through, why) = (self.through.as_deref(), self.why.as_deref());
            let (run, stages) = payments::runs::profiled(&store, &Clock::System, &actor(), through, why)?;
            say!("run {} through {}", run.id, run.through);
            if self.profile {
                say!("{}", crate::summary::profile(&stages));
            }
        }
        say!("{}", listed(&payments::runs::list(&store)?));
        Ok(())
    }
}

/// A total as the run keeps it, with grouped thousands.
fn total(paid: &str, currency: &str) -> String {
    match (kernel::parse_decimal(paid), currency.parse()) {
        (Ok(paid), Ok(currency)) => amount(paid, currency),
        _ => paid.to_owned(),
    }
}

fn listed(runs: &[payments::runs::Run]) -> comfy_table::Table {
    let rows = runs.iter().map(|run| {
        let totals: Vec<String> =
            run.totals.amounts.iter().map(|(currency, paid)| format!("{currency} {}", total(paid, currency))).collect();
        vec![run.id.to_string(), moment(&run.at), run.actor.clone(), run.through.clone(), run.state.word().into(), totals.join(", ")]
    });
    table(&["Run", "At", "By", "Through", "State", "Paid"], 5, rows.collect())
}

/// Says which inputs differ, then each payment that does, with its components and their records.
fn compared(comparison: &payments::runs::RunComparison) {
    say!("run {} to run {}: {}", comparison.before.id, comparison.after.id, differing(&comparison.inputs));
    for change in &comparison.changes {
        say!("  {}", change.said);
    }
    for person in &comparison.people {
        let figure = |amount: Option<kernel::Decimal>| amount.map_or("nothing".to_owned(), |amount| kernel::money::grouped(amount, 2));
        say!(
            "\n{} in {}: {} before, {} after ({} {})",
            person.person,
            person.period,
            figure(person.before),
            figure(person.after),
            person.currency,
            kernel::money::grouped(person.difference, 2)
        );
        for part in &person.components {
            let plan = if part.kind == PartKind::Earning { format!("{}, ", part.plan) } else { String::new() };
            say!("  {plan}{}: {} {}", part.component, part.currency, kernel::money::grouped(part.after - part.before, 2));
            for cause in &part.causes {
                let record = cause.record.as_deref().or(cause.line.as_deref()).unwrap_or("the component's total");
                let changed = cause.changed.as_deref().map(|changed| format!(" ({changed})")).unwrap_or_default();
                say!("    {record}: {}{changed}", kernel::money::grouped(cause.difference, 2));
            }
        }
        for said in &person.settings {
            say!("    {said}");
        }
    }
}

fn differing(inputs: &[String]) -> String {
    if inputs.is_empty() { "the same inputs".into() } else { format!("{} differ", inputs.join(", ")) }
}
