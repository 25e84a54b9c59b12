//! `attain explain`: why a payment is what it is; why a record does not pay a person.

use super::{BookUrl, day, through, wrong};
use kernel::{Clock, ComponentName, Date, Location, PersonId, Problem, Problems, RecordId};
use payments::past::{self, Wanted};
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
    /// As it was by the end of this day, of the run that held then; only for a database
    #[arg(long, value_name = "DAY", value_parser = day, conflicts_with_all = ["folder", "through", "run"])]
    as_of: Option<Date>,
    /// As this run says it; only for a database
    #[arg(long = "run", value_name = "N", conflicts_with_all = ["folder", "through"])]
    run: Option<i64>,
    /// As JSON
    #[arg(long)]
    json: bool,
}

fn nothing_asked() -> Problems {
    wrong("nothing-asked", "name a --period (why was she paid this?) or a --record (why does it not pay her?)")
}

/// Among at most so many records one with a near id is looked for.
const CANDIDATES: usize = 100_000;

impl Explain {
    /// Prints the explanation.
    ///
    /// # Errors
    /// The book's problems, or that the person, period or record is not known.
    pub fn run(self) -> Result<(), Problems> {
        if self.folder.is_none() {
            let what = self.period.as_ref().or(self.record.as_ref()).map_or("", String::as_str);
            super::note_reading(&self.book.open()?, &format!("person {}, {what}", self.person))?;
        }
        if self.as_of.is_some() || self.run.is_some() {
            return self.as_it_was();
        }
        let state = self.state()?;
        match (&self.period, &self.record) {
            (Some(period), _) => self.why(&state, period),
            (None, Some(record)) => self.why_not(&state, record),
            (None, None) => Err(nothing_asked()),
        }
    }

    /// The same from the run that held on a day, calculated again from its pinned inputs.
    fn as_it_was(&self) -> Result<(), Problems> {
        let store = self.book.open()?;
        let present = Desk::open(store.clone(), Clock::System)?.state();
        let wanted = match (self.run, self.as_of) {
            (Some(run), _) => Wanted::Run(run),
            (None, day) => Wanted::Before(day.and_then(|day| present.end_of(day)).unwrap_or_else(|| Clock::System.now())),
        };
        let nothing = || {
            let message = "No run that covers it had been calculated then.";
            Problem::error("nothing-calculated", Location::default(), message)
                .hint("`attain run --list` lists the runs; choose a later day")
        };
        let again = past::Again::default();
        let Some(period) = &self.period else {
            let Some(record) = &self.record else { return Err(nothing_asked()) };
            let run = past::why::newest(&store, wanted)?.ok_or_else(nothing)?;
            let state = again.state(&store, run)?;
            return self.why_not(&state, record);
        };
        let person = self.person(&present)?;
        let calendar = &present.book.company.calendar;
        let Some(position) = present.period(period) else {
            return Err(quotas::read::unknown_period(Location::default().value(period), period, calendar).into());
        };
        let asked = (person.as_str(), position);
        let Some(held) = past::past(&store, calendar, asked.0, asked.1, wanted, false)?.version else { return Err(nothing().into()) };
        let Some(found) = again.why(&store, calendar, asked, (Wanted::Run(held.run), false), &self.question())? else {
            return Err(Self::nothing_paid(&person, period));
        };
        if !self.json {
            let state = held.state.word();
            say!("As run {} says it, calculated at {} by {}, {state} then.", held.run, payments::runs::minute(&held.at), held.actor);
            for one in &found.frozen {
                let kept = crate::said::amount(payments::parts::major(one.kept, one.key.currency), one.key.currency);
                say!("{} was frozen: {kept} {} was kept.", one.key.label(), one.key.currency);
            }
            say!("");
        }
        let found = past::PastWhy { held, ..found };
        self.print(&found, || found.why.to_text());
        Ok(())
    }

    fn state(&self) -> Result<Arc<State>, Problems> {
        let book = match (&self.folder, &self.through) {
            (Some(folder), _) => book::folder::read(folder)?.0,
            (None, Some(_)) => book::database::load(&self.book.open()?, None)?.0,
            (None, None) => {
                let state = Desk::open(self.book.open()?, Clock::System)?.state();
                return if state.problems.has_errors() { Err(state.problems.clone()) } else { Ok(state) };
            }
        };
        let through = through(&book, self.through.as_deref())?;
        let outcome = engine::calculate(&book, &engine::Options { through, ..Default::default() })?;
        Ok(Arc::new(State::new(book, outcome)))
    }

    fn why(&self, state: &State, period: &str) -> Result<(), Problems> {
        let person = self.person(state)?;
        let Some(position) = state.period(period) else {
            let at = Location::default().value(period);
            return Err(quotas::read::unknown_period(at, period, &state.book.company.calendar).into());
        };
        if position > state.outcome.through {
            let message = format!("{period} is not calculated: the figures go through {}.", state.through());
            return Err(Problem::error("not-calculated", Location::default().value(period), message)
                .hint(format!("without --through, that is the period of the latest credited record; --through {period} calculates further"))
                .into());
        }
        self.known_component(state)?;
        if let Some(record) = &self.record {
            self.kinds(state, record)?;
        }
        let Some(why) = explain::why(state, person.as_str(), position, &self.question()) else {
            return Err(Self::nothing_paid(&person, period));
        };
        self.print(&why, || why.to_text());
        Ok(())
    }

    fn question(&self) -> explain::Question {
        explain::Question {
            plan: None,
            component: self.component.as_deref().map(ComponentName::from),
            record: self.record.as_deref().map(RecordId::from),
        }
    }

    fn nothing_paid(person: &PersonId, period: &str) -> Problems {
        wrong("nothing-paid", format!("Nothing of that was paid to {person} in {period}; --record without --period says why not."))
    }

    fn known_component(&self, state: &State) -> Result<(), Problems> {
        let Some(name) = &self.component else { return Ok(()) };
        let names = || state.book.plans.iter().flat_map(|plan| &plan.components).map(|component| component.name.as_str());
        if names().any(|known| known == name) {
            return Ok(());
        }
        let problem = Problem::error("unknown-component", Location::default().value(name), format!("No plan has a component `{name}`."));
        Err(problem.expected(kernel::text::one_of(names().collect::<std::collections::BTreeSet<_>>(), 8)).suggest(name, names()).into())
    }

    /// The kinds that have a record of that id, among those asked for.
    fn kinds(&self, state: &State, record: &str) -> Result<Vec<Kind>, Problems> {
        let kinds = match &self.kind {
            Some(word) => vec![Kind::from_word(word).filter(|kind| kind.is_measured()).ok_or_else(|| {
                wrong(
                    "unknown-kind",
                    format!("`{word}` is not a kind of record that measures are taken of: deals, transactions or activities."),
                )
            })?],
            None => Kind::ALL.into_iter().filter(|kind| kind.is_measured()).collect(),
        };
        let found: Vec<Kind> = explain::why_not::kinds_of(state, record).into_iter().filter(|kind| kinds.contains(kind)).collect();
        if found.is_empty() {
            let what = self.kind.as_deref().unwrap_or("deals, transactions or activities");
            let tables = kinds.iter().filter_map(|kind| state.book.tables.get(kind));
            let ids = tables.flat_map(records::Table::rows).filter_map(|row| row.text("id")).take(CANDIDATES);
            let problem =
                Problem::error("unknown-record", Location::default().value(record), format!("There is no `{record}` among {what}."));
            return Err(problem.suggest(record, ids).into());
        }
        Ok(found)
    }

    fn why_not(&self, state: &State, record: &str) -> Result<(), Problems> {
        let person = self.person(state)?;
        let kinds = self.kinds(state, record)?;
        let [kind] = kinds.as_slice() else {
            let message = "Records of several kinds have that id; name the --kind.";
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
