//! `attain objectives`: objectives of people, set and scored.

use super::{BookUrl, actor, desk, json, wrong};
use crate::said::table;
use kernel::money::percent;
use kernel::{Clock, Decimal, Problems, parse_rate};
use payments::objectives::{self, Wanted};
use payments::runs::Actor;

/// Sets and scores objectives of people; without options lists them
#[derive(clap::Args)]
pub struct Objectives {
    #[command(flatten)]
    book: BookUrl,
    /// A period of the window, or a quarter or year; the present one when it is left out
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
    /// Whose objective is set or scored
    #[arg(long, value_name = "ID", requires = "goal")]
    person: Option<String>,
    /// The goal
    #[arg(long, value_name = "TEXT", requires = "person")]
    goal: Option<String>,
    /// Its weight, such as 60%; needed for a new one of her own
    #[arg(long, value_name = "SHARE", requires = "person")]
    weight: Option<String>,
    /// The score, such as 80%
    #[arg(long, value_name = "SHARE", requires = "person")]
    score: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT", default_value = "")]
    why: String,
    /// As JSON
    #[arg(long)]
    json: bool,
}

impl Objectives {
    /// Sets, scores or lists.
    ///
    /// # Errors
    /// An unknown period; what is wrong with the objective.
    pub fn run(self) -> Result<(), Problems> {
        let store = self.book.open()?;
        let desk = desk(&store)?;
        let state = desk.state();
        let present = || state.book.company.calendar.period_of(state.today(&Clock::System)).unwrap_or(state.outcome.through);
        let period = match &self.period {
            Some(text) => state.period(text).ok_or_else(|| wrong("unknown-period", format!("The calendar has no period `{text}`.")))?,
            None => present(),
        };
        if let (Some(person), Some(goal)) = (&self.person, &self.goal) {
            let (weight, score) = (share(self.weight.as_deref())?, share(self.score.as_deref())?);
            let name = actor();
            let wanted = Wanted { person, period, goal, weight, score, why: &self.why };
            objectives::set(&desk, Actor { name: &name, person: None }, &wanted)?;
        }
        let all = objectives::list(&desk.state(), period);
        if self.json {
            json(&all);
            return Ok(());
        }
        let shown = |share: Option<Decimal>| share.map(percent).unwrap_or_default();
        let rows = all.into_iter().map(|one| {
            let score = one.score.map_or_else(|| "not yet".to_owned(), percent);
            vec![one.person, one.window, one.goal, shown(one.weight), score, one.record.unwrap_or_default()]
        });
        say!("{}", table(&["Person", "Window", "Goal", "Weight", "Score", "Record"], 3, rows.collect()));
        Ok(())
    }
}

fn share(text: Option<&str>) -> Result<Option<Decimal>, Problems> {
    let read = |text: &str| parse_rate(text.trim()).map_err(|_| wrong("wrong-type", format!("`{text}` is no share such as 80%.")));
    text.map(read).transpose()
}
