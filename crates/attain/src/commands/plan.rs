//! `attain plan`: plans of a database book on their way: drafts, review, publication, and what differs between versions.

use super::simulate::{Acceptances, Simulate, Try};
use super::{BookUrl, actor, wrong};
use crate::said::table;
use book::drafts::{self, Draft, Step};
use clap::Subcommand;
use kernel::{Clock, Date, Location, Problem, Problems};
use records::ledger::Meta;
use std::path::{Path, PathBuf};
use store::Store;

/// Drafts, reviews and publishes plans
#[derive(clap::Args)]
pub struct Plan {
    #[command(flatten)]
    book: BookUrl,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Lists the drafts
    List,
    /// Begins a new version of a published plan
    Draft {
        /// The plan's name
        plan: String,
        /// The day from which it is to be in force
        #[arg(long, value_name = "DAY")]
        from: Date,
    },
    /// Begins a new plan with a text
    New {
        /// The file with the text
        file: PathBuf,
    },
    /// Prints a draft's text
    Show {
        /// The draft's number
        id: i64,
    },
    /// Gives a draft the text of a file
    Write {
        /// The draft's number
        id: i64,
        /// The file with the text
        file: PathBuf,
    },
    /// Says whether a draft could be published, and what is wrong with it
    Check {
        /// The draft's number
        id: i64,
    },
    /// Says in words what a draft changes
    Diff {
        /// The draft's number
        id: i64,
    },
    /// Says what past periods would have cost with a draft, and for whom it is more or less
    Simulate(Simulate),
    /// Tries a draft on one person's period
    Try(Try),
    /// Lists the steps that a draft took
    History {
        /// The draft's number
        id: i64,
    },
    /// Says who has accepted a version of a plan, and who has not yet
    Acceptances(Acceptances),
    /// Submits a draft for review, sends it back, approves, publishes or withdraws it
    Step {
        /// submit, send-back, approve, publish or withdraw
        step: String,
        /// The draft's number
        id: i64,
        /// Why; needed to send a draft back
        #[arg(long, value_name = "TEXT")]
        why: Option<String>,
    },
}

impl Plan {
    /// Does it.
    ///
    /// # Errors
    /// What is wrong with the draft, or that the step does not follow.
    pub fn run(self) -> Result<(), Problems> {
        let store = self.book.open()?;
        let who = actor();
        let meta = |why| Meta { actor: &who, why, at: Clock::System.now(), complete: false };
        match self.what {
            What::List => say!("{}", listed(&drafts::list(&store)?)),
            What::Draft { plan, from } => begun(&drafts::copy(&store, &plan, from, &meta(None))?),
            What::New { file } => begun(&drafts::start(&store, &read(&file)?, &meta(None))?),
            What::Show { id } => say!("{}", find(&store, id)?.text.trim_end()),
            What::Write { id, file } => {
                let draft = find(&store, id)?;
                drafts::write(&store, id, draft.revision, &read(&file)?, &meta(None))?;
                say!("draft {id} is saved");
            }
            What::Check { id } => {
                let notes = drafts::publish::check(&store, &find(&store, id)?)?;
                crate::said::problems(&notes);
                say!("draft {id} reads and checks without a mistake");
            }
            What::Diff { id } => say!("{}", difference(&store, &find(&store, id)?)?.trim_end()),
            What::Simulate(asked) => asked.run(&store)?,
            What::Try(asked) => asked.run(&store)?,
            What::History { id } => say!("{}", history(&store, id)?),
            What::Acceptances(asked) => asked.run(&store)?,
            What::Step { step, id, why } => stepped(&store, id, &step, &meta(why.as_deref()))?,
        }
        Ok(())
    }
}

fn stepped(store: &Store, id: i64, word: &str, meta: &Meta<'_>) -> Result<(), Problems> {
    let draft = find(store, id)?;
    let after = match Step::from_word(word) {
        Some(step) => drafts::advance(store, id, draft.revision, step, meta)?,
        None if word == "publish" => drafts::publish(store, id, draft.revision, meta)?.0,
        None => {
            let problem = Problem::error("unknown-step", Location::default().value(word), "There is no such step.");
            return Err(problem.expected("submit, send-back, approve, publish or withdraw").into());
        }
    };
    say!("draft {id} is {}{}", after.state, after.document.map(|name| format!(" as {name}")).unwrap_or_default());
    Ok(())
}

fn begun(draft: &Draft) {
    say!("draft {} of {} v{}", draft.id, draft.plan, draft.version);
}

pub(super) fn find(store: &Store, id: i64) -> Result<Draft, Problems> {
    drafts::show(store, id)?.ok_or_else(|| wrong("unknown-draft", format!("There is no draft {id}.")))
}

fn read(file: &Path) -> Result<String, Problems> {
    let told = |error: std::io::Error| Problem::error("not-readable", Location::file(file.display().to_string()), format!("{error}."));
    Ok(std::fs::read_to_string(file).map_err(told)?)
}

/// What a draft changes against the version in the book before it.
fn difference(store: &Store, draft: &Draft) -> Result<String, Problems> {
    let after = plans::read(&draft.file(), &draft.text)?;
    let (book, _) = book::database::load(store, None)?;
    let own = |plan: &&plans::Plan| plan.id == after.id || draft.base_plan.as_deref() == Some(plan.id.as_str());
    let before = book.plans.iter().filter(own).filter(|plan| plan.version < after.version || plan.id != after.id);
    Ok(match before.max_by_key(|plan| plan.version) {
        Some(before) => plans::diff(before, &after, &book.measures, &book.company.calendar).to_string(),
        None => plans::describe_with(&after, &book.measures).to_string(),
    })
}

/// The steps of a draft, the newest first.
fn history(store: &Store, id: i64) -> Result<comfy_table::Table, Problems> {
    find(store, id)?;
    let row = |taken: drafts::Taken| {
        let when = payments::runs::minute(&taken.at);
        vec![when, taken.actor, taken.state.to_string(), taken.revision.to_string(), taken.why.unwrap_or_default()]
    };
    Ok(table(&["When (UTC)", "Who", "State after it", "Revision", "Why"], 5, drafts::history(store, id)?.into_iter().map(row).collect()))
}

fn listed(drafts: &[Draft]) -> comfy_table::Table {
    let row = |draft: &Draft| {
        vec![
            draft.id.to_string(),
            format!("{} v{}", draft.plan, draft.version),
            draft.state.to_string(),
            draft.author.clone(),
            draft.at.clone(),
            draft.why.clone().unwrap_or_default(),
        ]
    };
    table(&["Draft", "Plan", "State", "Begun by", "Last step", "Why"], 6, drafts.iter().map(row).collect())
}
