//! `attain approvals`: the statements of a run in review, approved or rejected.

use super::{BookUrl, actor, desk, json, wrong};
use crate::said::{amount, table};
use kernel::{Clock, Decimal, Problems, parse_decimal};
use payments::approvals::{self, Decision, Queued};
use payments::runs::Actor;
use store::Store;

/// Lists the statements of a run in review with what is unusual about each, approves or rejects them
#[derive(clap::Args)]
pub struct Approvals {
    #[command(flatten)]
    book: BookUrl,
    /// The run
    run: i64,
    /// Approves the statements of these people, none of them unusual; of one person with --seen
    #[arg(long, value_name = "ID", num_args = 1.., conflicts_with = "reject")]
    approve: Vec<String>,
    /// Approves an unusual statement too: the amount to which it comes, as it was looked at
    #[arg(long, value_name = "AMOUNT", requires = "approve", allow_hyphen_values = true)]
    seen: Option<String>,
    /// Rejects the statement of this person; --why says why
    #[arg(long, value_name = "ID", requires = "why")]
    reject: Option<String>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    why: Option<String>,
    /// Only those that nobody has decided about
    #[arg(long)]
    waiting: bool,
    /// Only unusual ones
    #[arg(long)]
    unusual: bool,
    /// As JSON
    #[arg(long)]
    json: bool,
}

impl Approvals {
    /// Approves, rejects or lists.
    ///
    /// # Errors
    /// A run that is not in review, an unusual statement without the amount that was seen, another amount than that.
    pub fn run(self) -> Result<(), Problems> {
        let store = self.book.open()?;
        let state = desk(&store)?.state();
        let name = actor();
        let (by, clock) = (Actor { name: &name, person: None }, &Clock::System);
        match (self.approve.as_slice(), &self.seen, &self.reject) {
            ([person], Some(seen), _) => {
                let seen: Decimal = parse_decimal(seen.trim()).map_err(|_| wrong("wrong-type", format!("`{seen}` is not an amount.")))?;
                approvals::approve(&store, clock, &state, by, self.run, person, seen)?;
            }
            ([_, ..], Some(_), _) => return Err(wrong("several-seen", "An amount that was seen is that of one statement.")),
            ([_, ..], None, _) => approvals::approve_several(&store, clock, &state, by, self.run, &self.approve)?,
            ([], _, Some(person)) => {
                approvals::reject(&store, clock, &state, by, self.run, person, self.why.as_deref().unwrap_or_default())?;
            }
            ([], _, None) => {}
        }
        self.list(&store, &state)
    }

    fn list(&self, store: &Store, state: &payments::State) -> Result<(), Problems> {
        super::note_reading(store, &format!("run {}", self.run))?;
        let mut all = approvals::queue(store, state, self.run)?;
        let decided = all.iter().filter(|one| one.decided.is_some()).count();
        let count = all.len();
        all.retain(|one| !(self.waiting && one.decided.is_some() || self.unusual && one.unusual.is_empty()));
        if self.json {
            json(&all);
            return Ok(());
        }
        let headers = ["Person", "Decided", "Unusual", "Currency", "Before", "Team", "Comes to"];
        say!("{}", table(&headers, 4, all.iter().map(row).collect()));
        say!("{decided} of {count} statements of run {} are decided", self.run);
        Ok(())
    }
}

fn row(one: &Queued) -> Vec<String> {
    let money = |figure: Option<Decimal>| figure.map(|figure| amount(figure, one.currency)).unwrap_or_default();
    let decided = one.decided.as_ref().map(|decided| match (&decided.decision, &decided.why) {
        (Decision::Rejected, Some(why)) => format!("rejected by {}: {why}", decided.actor),
        (decision, _) => format!("{} by {}", decision.word(), decided.actor),
    });
    let unusual: Vec<&str> = one.unusual.iter().map(|reason| reason.words()).collect();
    vec![
        one.person.clone(),
        decided.unwrap_or_default(),
        unusual.join("; "),
        one.currency.to_string(),
        money(one.past),
        money(one.team),
        amount(one.amount, one.currency),
    ]
}
