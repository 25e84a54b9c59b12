//! `attain explain`: why a payment is what it is; why a record does not pay a person.

use super::{BookUrl, through, wrong};
use kernel::{Clock, ComponentName, Location, PersonId, Problem, Problems, RecordId};
use payments::{desk::Desk, explain, state::State};
use records::Kind;
use std::path::PathBuf;
use std::sync::Arc;

/// Why a payment is what it is, or why a record does not pay a person
#[derive(clap::Args)]
#[command(
    after_help = "With --period: why that payment. With --record and without --period: whether the record pays the person, and if not, why not."
)]
pub struct Explain {
    /// A book kept as a folder; without it, the database
    folder: Option<PathBuf>,
    #[command(flatten)]
    book: BookUrl,
    /// Whom it is about
    #[arg(long, value_name = "ID")]
    person: String,
    /// The pay period
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
    /// Only this component
    #[arg(long, value_name = "NAME")]
    component: Option<String>,
    /// Only this record; without --period, why it does not pay the person
    #[arg(long, value_name = "ID")]
    record: Option<String>,
    /// The kind of that record
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// The last period to calculate
    #[arg(long, value_name = "PERIOD")]
    through: Option<String>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

impl Explain {
    /// Prints the explanation.
    ///
    /// # Errors
    /// The book's problems, or that the person, period or record is not known.
    pub fn run(self) -> Result<(), Problems> {
        let state = self.state()?;
        match (&self.period, &self.record) {
            (Some(period), _) => self.why(&state, period),
            (None, Some(record)) => self.why_not(&state, record),
            (None, None) => {
                Err(wrong("nothing-asked", "name a --period (why was she paid this?) or a --record (why does it not pay her?)"))
            }
        }
    }

    fn state(&self) -> Result<Arc<State>, Problems> {
        let Some(folder) = &self.folder else {
            let state = Desk::open(self.book.open()?, Clock::System)?.state();
            return if state.problems.has_errors() { Err(state.problems.clone()) } else { Ok(state) };
        };
        let (book, _) = book::folder::read(folder)?;
        let through = through(&book, self.through.as_deref())?;
        let outcome = engine::calculate(&book, &engine::Options { through, ..Default::default() })?;
        Ok(Arc::new(State::new(book, outcome)))
    }

    fn why(&self, state: &State, period: &str) -> Result<(), Problems> {
        let person = self.person(state)?;
        let position = state.period(period).ok_or_else(|| {
            let ids = state.book.company.calendar.periods().iter().map(|period| period.id.as_str());
            let message = format!("There is no period `{period}`.");
            Problems::from(Problem::error("unknown-period", Location::default().value(period), message).suggest(period, ids))
        })?;
        let question = explain::Question {
            plan: None,
            component: self.component.as_deref().map(ComponentName::from),
            record: self.record.as_deref().map(RecordId::from),
        };
        let Some(why) = explain::why(state, person.as_str(), position, &question) else {
            return Err(wrong(
                "nothing-paid",
                format!("Nothing of that was paid to {person} in {period}; --record without --period says why not."),
            ));
        };
        self.print(&why, || why.to_text());
        Ok(())
    }

    fn why_not(&self, state: &State, record: &str) -> Result<(), Problems> {
        let person = self.person(state)?;
        let kinds = match &self.kind {
            Some(word) => vec![Kind::from_word(word).filter(|kind| kind.is_measured()).ok_or_else(|| {
                wrong(
                    "unknown-kind",
                    format!("`{word}` is not a kind of record that measures are taken of: deals, transactions or activities."),
                )
            })?],
            None => explain::why_not::kinds_of(state, record),
        };
        let [kind] = kinds.as_slice() else {
            let message =
                if kinds.is_empty() { "There is no such record." } else { "Records of several kinds have that id; name the --kind." };
            return Err(Problem::error("which-record", Location::default().value(record), message).into());
        };
        let why_not = explain::why_not(state, *kind, record, person.as_str());
        self.print(&why_not, || why_not.to_text());
        Ok(())
    }

    fn person(&self, state: &State) -> Result<PersonId, Problems> {
        state.person(&self.person).ok_or_else(|| {
            let ids = state.book.organisation.people().iter().map(|person| person.id.as_str());
            let message = format!("There is nobody `{}` in the book.", self.person);
            Problem::error("unknown-person", Location::default().value(&self.person), message).suggest(&self.person, ids).into()
        })
    }

    fn print(&self, answer: &impl serde::Serialize, text: impl Fn() -> String) {
        if self.json {
            say!("{}", serde_json::to_string_pretty(answer).unwrap_or_default());
        } else {
            say!("{}", text());
        }
    }
}
