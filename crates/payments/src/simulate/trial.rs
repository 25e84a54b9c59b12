//! The figures as they would be with a draft.

use crate::State;
use book::trial::Days;
use engine::Options;
use kernel::{Date, Problems, Unit};

/// The figures with a draft in the place of its plan.
#[derive(Debug, Clone)]
pub struct Trial {
    /// The book with the draft, and what was calculated from it through the same period as the live figures.
    pub state: State,
    /// The draft's plan.
    pub plan: String,
    /// The live plan that it takes the place of, when that has another name.
    pub replaces: Option<String>,
    /// The day from which it was taken to be in force.
    pub since: Date,
}

/// Calculates the live book with a draft in the place of its plan, as if it had been in force since the beginning of the year of `period`
/// (an index into the calendar). `file` is the draft's name in messages, `replaces` the live plan when the draft renames it.
///
/// # Errors
/// What is wrong with the draft or with the book that it would make; what the calculation refuses.
pub fn trial(live: &State, file: &str, text: &str, replaces: Option<&str>, period: usize) -> Result<Trial, Problems> {
    let calendar = &live.book.company.calendar;
    let since = match calendar.periods().get(period) {
        Some(_) => calendar.windows(Unit::Year)[calendar.window_of(Unit::Year, period)].start,
        None => Date::MIN,
    };
    let plan = plans::read(file, text)?.id.to_string();
    let (book, problems) = book::trial::with_plan(&live.book, file, text, replaces, Days::Since(since))?;
    let outcome = engine::calculate(&book, &Options { through: Some(live.outcome.through), ..Options::default() })?;
    let state =
        State { problems, calculated_at: live.calculated_at, import: live.import, ..State::at(book.into(), outcome.into(), Some(live)) };
    let replaces = replaces.filter(|name| *name != plan).map(str::to_owned);
    Ok(Trial { state, plan, replaces, since })
}

impl Trial {
    /// Whether a plan of that name is the draft's, or the one that it takes the place of.
    #[must_use]
    pub fn is_of(&self, plan: &str) -> bool {
        plan == self.plan || self.replaces.as_deref() == Some(plan)
    }
}
