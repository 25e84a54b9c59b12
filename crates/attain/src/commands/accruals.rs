//! `attain accruals`: what was earned and is not paid yet, month by month; and the posting of a month's end.

use super::actor;
use super::books::Asked;
use kernel::{Clock, Problems};
use payments::books;
use payments::runs::Actor;

/// Shows what is owed to payees by month, and posts a month's end
#[derive(clap::Args)]
pub struct Accruals {
    #[command(flatten)]
    asked: Asked,
    /// Posts the month's end from this run: accrues what is not final; not by who started it, changed what it pays, or is paid by it
    #[arg(long, value_name = "RUN", conflicts_with = "folder")]
    post: Option<i64>,
    /// Why, for the audit
    #[arg(long, value_name = "TEXT", requires = "post")]
    why: Option<String>,
}

impl Accruals {
    /// Prints the months, or posts.
    ///
    /// # Errors
    /// The book's problems; a run that cannot be posted, or somebody who may not.
    pub fn run(self) -> Result<(), Problems> {
        if let Some(run) = self.post {
            let store = self.asked.book.open()?;
            let name = actor();
            let posted = books::month_end(&store, &Clock::System, Actor { name: &name, person: None }, run, self.why.as_deref())?;
            let amounts: Vec<String> = posted.accrued.iter().map(|(currency, amount)| format!("{currency} {amount}")).collect();
            let accrued = if amounts.is_empty() { "nothing".to_owned() } else { amounts.join(", ") };
            match posted.entries {
                0 => say!("{} stands as posted already: {accrued} accrued", posted.through),
                _ => say!("{} posted from run {run}: {accrued} accrued", posted.through),
            }
            return Ok(());
        }
        let (state, store) = self.asked.figures()?;
        let found = books::accruals(&state, store.as_ref())?;
        let headers = [
            "Period",
            "Currency",
            "State",
            "Opening",
            "Earned",
            "Corrections",
            "Advances",
            "Paid",
            "Closing",
            "Accrued",
            "Held",
            "Payable",
            "Posted",
            "Reporting currency",
            "Closing in it",
            "Rate",
            "Rate of",
        ];
        let rows = found.iter().map(|one| {
            let mut row = vec![one.period.clone(), one.currency.to_string(), if one.closed { "closed" } else { "open" }.to_owned()];
            let amounts = [one.opening, one.earned, one.corrections, one.advances, one.paid, one.closing];
            row.extend(amounts.into_iter().chain([one.accrued, one.held, one.payable, one.posted]).map(|amount| amount.to_string()));
            let exchange = one.exchange.as_ref();
            row.push(state.book.company.currency.to_string());
            row.push(one.reporting.map(|amount| amount.to_string()).unwrap_or_default());
            row.push(exchange.map(|exchange| exchange.rate.to_string()).unwrap_or_default());
            row.push(exchange.and_then(|exchange| exchange.since).map(|day| day.to_string()).unwrap_or_default());
            row
        });
        self.asked.tell(&headers, 3, rows.collect(), &found)
    }
}
