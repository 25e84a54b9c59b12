//! `attain cost-of-sales`: pay against revenue and margin.

use super::books::Asked;
use kernel::{Location, Problems};
use payments::State;
use payments::cost_of_sales::{self, By, Group};

/// Shows pay against revenue and margin
#[derive(clap::Args)]
pub struct CostOfSales {
    #[command(flatten)]
    asked: Asked,
    /// plan, product or territory
    #[arg(long, value_name = "GROUP", default_value = "plan")]
    by: String,
    /// The first period, quarter or year; the beginning of the last period's year when not given
    #[arg(long, value_name = "PERIOD")]
    from: Option<String>,
    /// The last period, quarter or year; the last that is calculated when not given
    #[arg(long, value_name = "PERIOD")]
    to: Option<String>,
    /// The lines of pay of one group instead; "" for what belongs to none
    #[arg(long, value_name = "ID")]
    lines: Option<String>,
}

impl CostOfSales {
    /// Prints groups, or the lines of one.
    ///
    /// # Errors
    /// The book's problems; a book that does not say where revenue stands; a period that is not there.
    pub fn run(self) -> Result<(), Problems> {
        let (state, _) = self.asked.figures()?;
        let by = By::from_word(&self.by)?;
        let (first, last) = (self.first(&state)?, self.last(&state)?);
        if let Some(group) = &self.lines {
            return self.lines(&state, by, group, first, last);
        }
        let found = cost_of_sales::cost_of_sales(&state, by, first, last)?;
        let headers = ["Group", "Lines", "Records", "Pay", "Revenue", "Margin", "Of revenue", "Of margin"];
        let told = |amount: Option<kernel::Decimal>| amount.map(|amount| amount.to_string()).unwrap_or_default();
        let row = |group: &Group| {
            let mut row = vec![group.label.clone(), group.lines.to_string(), group.records.to_string()];
            row.extend([group.pay.to_string(), group.revenue.to_string()]);
            row.extend([group.margin, group.of_revenue, group.of_margin].map(told));
            row
        };
        let rows = found.groups.iter().chain([&found.total]).map(row).collect();
        self.asked.tell(&headers, 1, rows, &found)?;
        for currency in &found.without_rate {
            eprintln!("There is no rate from {currency} to {}: what is in it is left out.", found.currency);
        }
        Ok(())
    }

    fn lines(&self, state: &State, by: By, group: &str, first: usize, last: usize) -> Result<(), Problems> {
        let found = cost_of_sales::lines(state, by, group, first, last)?;
        let headers = ["Person", "Period", "Plan", "Component", "What", "Record", "Currency", "Amount", "Home"];
        let rows = found.iter().map(|line| {
            let mut row = vec![line.person.clone(), line.period.clone(), line.plan.clone(), line.component.clone(), line.what.clone()];
            let home = line.home.map(|home| home.to_string()).unwrap_or_default();
            row.extend([line.record.clone(), line.currency.to_string(), line.amount.to_string(), home]);
            row
        });
        self.asked.tell(&headers, 7, rows.collect(), &found)
    }

    fn first(&self, state: &State) -> Result<usize, Problems> {
        let calendar = &state.book.company.calendar;
        match &self.from {
            None => Ok(calendar.windows(kernel::calendar::Unit::Year)[calendar.periods()[self.last(state)?].year].first),
            Some(text) => {
                let (unit, index) = calendar.named(text).ok_or_else(|| unknown(state, text))?;
                Ok(calendar.windows(unit)[index].first)
            }
        }
    }

    fn last(&self, state: &State) -> Result<usize, Problems> {
        match &self.to {
            None => Ok(state.outcome.through),
            Some(text) => state.period(text).ok_or_else(|| unknown(state, text)),
        }
    }
}

fn unknown(state: &State, text: &str) -> Problems {
    quotas::read::unknown_period(Location::default().value(text), text, &state.book.company.calendar).into()
}
