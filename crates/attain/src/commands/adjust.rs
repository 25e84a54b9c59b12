//! `attain adjust`: amounts and credits by hand.

use super::{BookUrl, actor, day, desk, json, wrong};
use crate::said::{amount, table};
use kernel::{Date, Problems, parse_decimal};
use payments::adjusting::{self, NewAdjustment};

/// Enters an adjustment by hand, approves or refuses some; without options lists them
#[derive(clap::Args)]
pub struct Adjust {
    #[command(flatten)]
    book: BookUrl,
    /// Whom it pays; when listing, whose
    #[arg(long, value_name = "ID")]
    person: Option<String>,
    /// The pay period; a closed one is paid as a balance line of the open one
    #[arg(long, value_name = "PERIOD", requires = "amount")]
    period: Option<String>,
    /// The amount; negative to take back
    #[arg(long, value_name = "AMOUNT", requires = "person", requires = "period", allow_hyphen_values = true)]
    amount: Option<String>,
    /// Its currency; the person's without it
    #[arg(long, value_name = "CODE", requires = "amount")]
    currency: Option<String>,
    /// For a credit by hand: the measure that the amount counts for
    #[arg(long, value_name = "ID", requires = "amount")]
    measure: Option<String>,
    /// For a credit by hand: its day; the period's last without it
    #[arg(long, value_name = "DAY", requires = "measure", value_parser = day)]
    date: Option<Date>,
    /// Approves these; not by who entered them or is paid by them
    #[arg(long, value_name = "ID", num_args = 1.., conflicts_with_all = ["amount", "refuse"])]
    approve: Vec<String>,
    /// Refuses one; --why says why
    #[arg(long, value_name = "ID", conflicts_with = "amount")]
    refuse: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    /// Lists only those that wait for approval
    #[arg(long)]
    waiting: bool,
    /// As JSON
    #[arg(long)]
    json: bool,
}

impl Adjust {
    /// Enters, approves, refuses or lists.
    ///
    /// # Errors
    /// Without a reason; an unknown person, period or adjustment; one's own.
    pub fn run(self) -> Result<(), Problems> {
        let store = self.book.open()?;
        let desk = desk(&store)?;
        let why = self.why.clone().unwrap_or_default();
        if let Some(text) = &self.amount {
            let amount = parse_decimal(text.trim()).map_err(|_| wrong("wrong-type", format!("`{text}` is not an amount.")))?;
            let new = NewAdjustment {
                person: self.person.clone().unwrap_or_default(),
                period: self.period.clone().unwrap_or_default(),
                amount,
                currency: self.currency.clone(),
                measure: self.measure.clone(),
                date: self.date,
                reason: why,
            };
            let id = adjusting::enter(&desk, &actor(), &new)?;
            say!("adjustment {id} waits for the approval of somebody else");
            return Ok(());
        }
        if let Some(id) = &self.refuse {
            adjusting::refuse(&desk, &actor(), id, &why)?;
            say!("adjustment {id} is refused");
        }
        if !self.approve.is_empty() {
            adjusting::approve(&desk, &actor(), None, &self.approve, self.why.as_deref())?;
            say!("approved: {}", self.approve.join(", "));
        }
        self.list(&desk.state());
        Ok(())
    }

    fn list(&self, state: &payments::State) {
        let person = self.person.as_deref().and_then(|text| state.person(text));
        let own = |one: &&book::Adjustment| person.as_ref().is_none_or(|person| one.person == *person);
        let all = state.book.adjustments.iter().filter(own).filter(|one| !self.waiting || one.approver.is_none());
        let periods = state.book.company.calendar.periods();
        let rows: Vec<Vec<String>> = all
            .map(|one| {
                let counts = one.credit.as_ref().map(|credit| format!("{} on {}", credit.measure, credit.date));
                vec![
                    one.id.clone(),
                    one.person.to_string(),
                    periods.get(one.period).map(|period| period.id.clone()).unwrap_or_default(),
                    counts.unwrap_or_default(),
                    one.reason.clone(),
                    one.author.clone(),
                    one.approver.clone().unwrap_or_else(|| "waits".into()),
                    one.currency.to_string(),
                    amount(one.amount, one.currency),
                ]
            })
            .collect();
        let headers = ["Adjustment", "Person", "Period", "Counts for", "Why", "By", "Approved by", "Currency", "Amount"];
        if self.json {
            let objects = rows.iter().map(|row| headers.iter().zip(row).map(|(h, c)| (h.to_lowercase().replace(' ', "_"), c)).collect());
            json(&objects.collect::<Vec<std::collections::BTreeMap<String, &String>>>());
            return;
        }
        say!("{}", table(&headers, 8, rows));
    }
}
