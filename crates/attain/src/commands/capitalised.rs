//! `attain capitalised`: commissions as a cost of obtaining contracts, spread over the time that the contracts bring.

use super::books::Asked;
use kernel::Problems;
use payments::books::{self, Capitalisation};

/// Shows what of commissions is capitalised: the roll-forward by month and rule
#[derive(clap::Args)]
pub struct Capitalised {
    #[command(flatten)]
    asked: Asked,
    /// What is left of each contract's cost instead
    #[arg(long, conflicts_with = "ahead")]
    contracts: bool,
    /// What will be spread in the next twelve periods, and later, instead
    #[arg(long)]
    ahead: bool,
}

impl Capitalised {
    /// Prints the roll-forward, the contracts, or what is ahead.
    ///
    /// # Errors
    /// The book's problems, or what the database refuses.
    pub fn run(self) -> Result<(), Problems> {
        let (state, store) = self.asked.figures()?;
        let found = books::capitalisation(&state, store.as_ref())?;
        if self.contracts {
            return self.contracts(&found);
        }
        if self.ahead {
            let rows = found.ahead.iter().map(|one| vec![one.period.clone(), one.currency.to_string(), one.amount.to_string()]);
            return self.asked.tell(&["Period", "Currency", "Amount"], 2, rows.collect(), &found.ahead);
        }
        let headers = ["Period", "Rule", "Currency", "State", "Opening", "Capitalised", "Amortised", "Impaired", "Closing"];
        let rows = found.movements.iter().map(|one| {
            let state = if one.closed { "closed" } else { "open" };
            let mut row = vec![one.period.clone(), one.rule.clone(), one.currency.to_string(), state.to_owned()];
            row.extend([one.opening, one.capitalised, one.amortised, one.impaired, one.closing].map(|amount| amount.to_string()));
            row
        });
        self.asked.tell(&headers, 4, rows.collect(), &found.movements)
    }

    fn contracts(&self, found: &Capitalisation) -> Result<(), Problems> {
        let headers = [
            "Rule",
            "Contract",
            "Person",
            "Component",
            "Currency",
            "Earned",
            "Starts",
            "Ended",
            "Periods",
            "Capitalised",
            "Amortised",
            "Impaired",
            "Carrying",
            "Within a year",
        ];
        let rows = found.contracts.iter().map(|one| {
            let mut row = vec![one.rule.clone(), one.contract.clone(), one.person.clone(), one.component.clone(), one.currency.to_string()];
            row.extend([one.earned.clone(), one.starts.clone(), one.ended.clone().unwrap_or_default(), one.periods.to_string()]);
            row.extend([one.capitalised, one.amortised, one.impaired, one.carrying, one.within_a_year].map(|amount| amount.to_string()));
            row
        });
        self.asked.tell(&headers, 8, rows.collect(), &found.contracts)
    }
}
