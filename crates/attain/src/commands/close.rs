//! `attain close`: whether the open period can be closed, and what stands in the way.

use super::{BookUrl, desk, json};
use crate::said::table;
use kernel::{Clock, Problems};
use payments::checklist::{self, Standing};

/// Says whether the open period can be closed: the checklist with what stands in the way
#[derive(clap::Args)]
pub struct Close {
    #[command(flatten)]
    book: BookUrl,
    /// As JSON, with the unusual statements
    #[arg(long)]
    json: bool,
}

impl Close {
    /// Says it. What stands in the way is no error: the checks are the answer.
    ///
    /// # Errors
    /// What the database refuses.
    pub fn run(self) -> Result<(), Problems> {
        let store = self.book.open()?;
        let state = desk(&store)?.state();
        let Some(list) = checklist::checklist(&store, &state, state.today(&Clock::System))? else {
            say!("every period of the calendar is closed");
            return Ok(());
        };
        if self.json {
            json(&list);
            return Ok(());
        }
        let word = |standing| match standing {
            Standing::Done => "done",
            Standing::Look => "look",
            Standing::Blocked => "in the way",
        };
        let rows = list.items.iter().map(|item| vec![word(item.standing).to_owned(), item.sentence.clone()]);
        say!("{}", table(&[&list.period, "Check"], 2, rows.collect()));
        match (list.blocked(), &list.run) {
            (0, Some(run)) => say!("nothing stands in the way: `attain run --finalise {}` closes {}", run.id, list.period),
            (0, None) => say!("nothing stands in the way; `attain run --through {}` makes the run that closes it", list.period),
            (blocked, _) => say!("{blocked} of {} checks stand in the way", list.items.len()),
        }
        Ok(())
    }
}
