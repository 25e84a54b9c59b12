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
    /// Whether that is the day of its own text, with the version before it in force until then; else it is taken to have been in force all
    /// the year, since its own day is still to come.
    pub own_day: bool,
}

/// Calculates the live book with a draft among its plans. A draft whose first day lies in what is calculated is taken from that day, after
/// the version before it: what accumulates starts anew there, as it would. One whose day is still to come is taken as if it had been in
/// force since the beginning of the year of `period` (an index into the calendar), in the place of its plan. `file` is the draft's name in messages, `replaces` the live plan when the draft renames it.
///
/// # Errors
/// What is wrong with the draft or with the book that it would make; what the calculation refuses.
pub fn trial(live: &State, file: &str, text: &str, replaces: Option<&str>, period: usize) -> Result<Trial, Problems> {
    let calendar = &live.book.company.calendar;
    let since = match calendar.periods().get(period) {
        Some(_) => calendar.windows(Unit::Year)[calendar.window_of(Unit::Year, period)].start,
        None => Date::MIN,
    };
    let read = plans::read(file, text)?;
    let begun = calendar.periods().get(live.outcome.through).is_some_and(|last| read.effective.from < last.end);
    let (since, days) = if begun { (read.effective.from, Days::AsWritten) } else { (since, Days::Since(since)) };
    let replaces = replaces.filter(|name| *name != read.id.as_str());
    calculated(live, (file, text), replaces, days, (read.id.to_string(), since, begun))
}

/// Calculates the live book as if no later version had taken over from a version of a plan: it is in force from its day on, without an end.
/// What a later version does to somebody's pay is the difference from this.
///
/// # Errors
/// What the calculation refuses.
pub fn had_gone_on(live: &State, version: &plans::Plan) -> Result<Trial, Problems> {
    let file = version.at.file.clone().unwrap_or_default();
    let since = version.effective.from;
    calculated(live, (&file, &version.text), None, Days::Since(since), (version.id.to_string(), since, true))
}

fn calculated(
    live: &State,
    (file, text): (&str, &str),
    replaces: Option<&str>,
    days: Days,
    (plan, since, own_day): (String, Date, bool),
) -> Result<Trial, Problems> {
    let (book, problems) = book::trial::with_plan(&live.book, file, text, replaces, days)?;
    let outcome = engine::calculate(&book, &Options { through: Some(live.outcome.through), ..Options::default() })?;
    let state =
        State { problems, calculated_at: live.calculated_at, import: live.import, ..State::at(book.into(), outcome.into(), Some(live)) };
    Ok(Trial { state, plan, replaces: replaces.map(str::to_owned), since, own_day })
}

impl Trial {
    /// Whether a plan of that name is the draft's, or the one that it takes the place of.
    #[must_use]
    pub fn is_of(&self, plan: &str) -> bool {
        plan == self.plan || self.replaces.as_deref() == Some(plan)
    }
}
