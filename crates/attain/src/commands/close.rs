//! `attain close`: whether the open period can be closed, and what stands in the way.

use super::{BookUrl, actor, desk, json};
use crate::said::{moment, table};
use kernel::{Clock, Problems};
use payments::checklist::nothing_more::{self, Said};
use payments::checklist::{self, Arrived, Standing};

/// Says whether the open period can be closed: the checklist with what stands in the way
#[derive(clap::Args)]
pub struct Close {
    #[command(flatten)]
    book: BookUrl,
    /// Says that nothing more of this kind of record comes for the open period; --why says why
    #[arg(long, value_name = "KIND", requires = "why")]
    nothing_more: Option<String>,
    /// With --nothing-more: only from this source, as the list names it
    #[arg(long, value_name = "SOURCE", requires = "nothing_more")]
    from: Option<String>,
    /// Takes back that nothing more comes; --why says why
    #[arg(long, value_name = "N", requires = "why", conflicts_with = "nothing_more")]
    withdraw: Option<i64>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
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
        let why = self.why.as_deref().unwrap_or_default();
        if let Some(kind) = &self.nothing_more {
            let said = Said { period: "", kind, source: self.from.as_deref().unwrap_or_default(), why };
            let one = nothing_more::say(&store, &Clock::System, &state, &actor(), &said)?;
            say!("{}: nothing more comes for {} ({})", one.id, one.of_what(), one.why);
        }
        if let Some(id) = self.withdraw {
            let one = nothing_more::withdraw(&store, &Clock::System, &actor(), id, why)?;
            say!("more comes for {}", one.of_what());
        }
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
        if !list.arrived.is_empty() {
            say!("{}", table(&["Records", "From", "Before", "Now", "Last"], 3, arrived(&list.arrived)));
        }
        match (list.blocked(), &list.run) {
            (0, Some(run)) => say!("nothing stands in the way: `attain run --finalise {}` closes {}", run.id, list.period),
            (0, None) => say!("nothing stands in the way; `attain run --through {}` makes the run that closes it", list.period),
            (blocked, _) => say!("{blocked} of {} checks stand in the way", list.items.len()),
        }
        Ok(())
    }
}

/// Each kind with what is usual, and its sources with the three periods before.
fn arrived(all: &[Arrived]) -> Vec<Vec<String>> {
    let when = |at: &Option<String>| at.as_deref().map(moment).unwrap_or_default();
    let rows = all.iter().flat_map(|one| {
        let usual = one.usual.map(|usual| format!("{usual} as a rule")).unwrap_or_default();
        let whole = vec![one.kind.clone(), String::new(), usual, one.records.to_string(), when(&one.last)];
        let parts = one.sources.iter().map(|source| {
            let before = source.before.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
            let now = if source.missing { "missing".to_owned() } else { source.records.to_string() };
            vec![String::new(), source.source.clone(), before, now, when(&source.last)]
        });
        std::iter::once(whole).chain(parts).collect::<Vec<_>>()
    });
    rows.collect()
}
