//! `attain questions`: questions about pay, asked, assigned, answered, settled.

mod tell;

use super::{BookUrl, actor, desk, wrong};
use clap::Subcommand;
use kernel::{Clock, Location, Problem, Problems};
use payments::disputes::{self, Asked, Audience, Correction, Taking};
use payments::runs::Actor;
use store::Store;

/// Questions about pay: lists and shows them, asks, assigns, answers, corrects, closes
#[derive(clap::Args)]
pub struct Questions {
    #[command(flatten)]
    book: BookUrl,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Lists those that are not closed, those that are due first
    List {
        /// Only those about this person
        #[arg(long, value_name = "ID")]
        person: Option<String>,
        /// Only those that are assigned to me or that I asked
        #[arg(long)]
        mine: bool,
        /// Only those whose answer is late
        #[arg(long)]
        overdue: bool,
        /// Closed ones too
        #[arg(long)]
        all: bool,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Shows one with what was seen when it was asked, and its history
    Show {
        /// Its number
        id: i64,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Asks about a payment, a component, a record, a record that is missing, or a change in a closed period
    Ask(Ask),
    /// Gives one to somebody, who looks into it
    Assign {
        /// Its number
        id: i64,
        /// To whom: the address of a user who answers questions; oneself without it
        #[arg(long, value_name = "EMAIL")]
        to: Option<String>,
    },
    /// Says something about one
    Say {
        /// Its number
        id: i64,
        /// What
        text: String,
        /// Only analysts, finance and executives read it
        #[arg(long)]
        internal: bool,
    },
    /// Answers one
    Answer {
        /// Its number
        id: i64,
        /// The answer
        text: String,
    },
    /// Lists what changed since one was asked and may be what corrected it
    Corrections {
        /// Its number
        id: i64,
    },
    /// Settles one by what was changed because of it
    Correct {
        /// Its number
        id: i64,
        /// What was changed, as `corrections` lists it: `adjustments H-0001`
        #[arg(long, value_name = "CHANGE")]
        by: String,
        /// What is said about it
        text: String,
    },
    /// Closes one: nothing more is asked
    Close {
        /// Its number
        id: i64,
        /// What is said about it
        #[arg(default_value = "")]
        text: String,
    },
    /// Asks one again
    Reopen {
        /// Its number
        id: i64,
        /// What is missing
        text: String,
    },
}

/// What is asked about.
#[derive(clap::Args)]
struct Ask {
    /// Whose pay
    #[arg(long, value_name = "ID")]
    person: String,
    /// Of which period
    #[arg(long, value_name = "PERIOD")]
    period: String,
    /// The plan
    #[arg(long, value_name = "NAME", default_value = "")]
    plan: String,
    /// The component
    #[arg(long, value_name = "NAME", default_value = "")]
    component: String,
    /// The record
    #[arg(long, value_name = "ID", default_value = "")]
    record: String,
    /// A record of this kind that does not count: deals, transactions or activities
    #[arg(long, value_name = "KIND", requires = "record")]
    missing: Option<String>,
    /// A change in that closed period
    #[arg(long, conflicts_with = "missing")]
    balance: bool,
    /// What is asked
    text: String,
}

impl Questions {
    /// Does it.
    ///
    /// # Errors
    /// No such question; a step that does not follow how it stands; a question about what there is not.
    pub fn run(self) -> Result<(), Problems> {
        let store = self.book.open()?;
        match self.what {
            What::List { person, mine, overdue, all, json } => {
                let state = desk(&store)?.state();
                let person = person.map(|text| tell::person(&state, &text)).transpose()?;
                tell::list(&store, &state, person.as_deref(), &tell::Shown { mine, overdue, all, json })
            }
            What::Show { id, json } => tell::show(&store, id, json),
            What::Ask(asked) => ask(&store, asked),
            What::Assign { id, to } => {
                let to = to.unwrap_or_else(actor);
                answers(&store, &to)?;
                take(&store, id, &Taking::Assign(to))
            }
            What::Say { id, text, internal } => {
                take(&store, id, &Taking::Say(text, if internal { Audience::Internal } else { Audience::All }))
            }
            What::Answer { id, text } => take(&store, id, &Taking::Answer(text)),
            What::Corrections { id } => tell::corrections(&store, id),
            What::Correct { id, by, text } => {
                let made = Correction::from_words(&by).ok_or_else(|| {
                    let problem = Problem::error("unknown-choice", Location::default().value(&by), "This names nothing that was changed.");
                    problem.expected("what was changed, such as `adjustments H-0001` or `deals OPP-1`")
                })?;
                take(&store, id, &Taking::Correct(made, text))
            }
            What::Close { id, text } => take(&store, id, &Taking::Close(text)),
            What::Reopen { id, text } => take(&store, id, &Taking::Reopen(text)),
        }
    }
}

/// Refuses an assignee who answers no questions. Whoever types a command may take one on without being a user of the pages.
fn answers(store: &Store, who: &str) -> Result<(), Problems> {
    access::prepare(store)?;
    match access::by_email(store, who)? {
        Some(user) if access::may(&user, access::Right::AnswerQuestions) => Ok(()),
        None if who == actor() => Ok(()),
        _ => {
            let message = format!("{who} is nobody who answers questions.");
            let problem = Problem::error("unknown-choice", Location::default().value(who), message);
            Err(problem.expected("the address of an analyst or of somebody of finance").into())
        }
    }
}

fn take(store: &Store, id: i64, taking: &Taking) -> Result<(), Problems> {
    let state = desk(store)?.state();
    let name = actor();
    let due = (state.today(&Clock::System), state.book.company.questions);
    let after = disputes::take(store, &Clock::System, Actor { name: &name, person: None }, due, id, taking)?;
    let whose = after.assignee.filter(|_| after.standing.waits()).map(|who| format!(" to {who}")).unwrap_or_default();
    say!("question {id} is {}{whose}", after.standing.word());
    Ok(())
}

fn ask(store: &Store, typed: Ask) -> Result<(), Problems> {
    let state = desk(store)?.state();
    let period = state.period(&typed.period).and_then(|period| state.book.company.calendar.periods().get(period));
    let period = period.ok_or_else(|| wrong("unknown-period", format!("The calendar has no period `{}`.", typed.period)))?;
    let about = match (&typed.missing, typed.balance) {
        (Some(_), _) => "missing",
        (None, true) => "balance",
        (None, false) => "",
    };
    let asked = Asked {
        person: tell::person(&state, &typed.person)?,
        period: period.id.clone(),
        about: about.to_owned(),
        plan: typed.plan,
        component: typed.component,
        kind: typed.missing.unwrap_or_default(),
        record: typed.record,
        text: typed.text,
    };
    let name = actor();
    let by = Actor { name: &name, person: None };
    let page = web::questions::ask::permalink(&asked);
    let raised = disputes::raise(store, &Clock::System, &state, by, state.today(&Clock::System), &asked, &page)?;
    say!("question {} about {}, due {}", raised.id, raised.about(), raised.due);
    Ok(())
}
