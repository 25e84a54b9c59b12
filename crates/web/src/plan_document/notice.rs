//! The notice of a change: what a version changes from the one before, in words, and what it would have meant for one person's pay.

use crate::designer::trials;
use crate::language::said;
use crate::say;
use crate::visit::Visit;
use kernel::{Currency, Decimal, Unit};
use plans::{Difference, Plan};

/// What changed.
pub struct Notice {
    /// The version before.
    pub before: u32,
    /// The difference in words.
    pub difference: Difference,
    /// What it would have meant for her pay; none when there is no past to try it on.
    pub effect: Option<Effect>,
}

/// What the version would have meant in past periods.
pub struct Effect {
    /// From the first to the last period, as people read them.
    pub periods: String,
    /// The currency.
    pub currency: Currency,
    /// What she got.
    pub before: Decimal,
    /// What she would have got.
    pub after: Decimal,
}

/// The notice for a person; none for a first version or one that changes nothing.
#[must_use]
pub fn of(visit: &Visit, plan: &Plan, person: &str) -> Option<Notice> {
    let book = &visit.state.book;
    let earlier = book.plans.iter().filter(|other| other.id == plan.id && other.version < plan.version);
    let before = earlier.max_by_key(|other| other.version)?;
    let difference = plans::diff(before, plan, &book.measures);
    (!difference.is_empty()).then(|| Notice { before: before.version, effect: effect(visit, plan, person), difference })
}

/// Her pay in the periods of the year before the version began, or of the last year when it begins with a year.
fn effect(visit: &Visit, plan: &Plan, person: &str) -> Option<Effect> {
    let calendar = &visit.state.book.company.calendar;
    let begins = calendar.period_of(plan.effective.from).unwrap_or(usize::MAX);
    let last = begins.checked_sub(1)?.min(visit.state.outcome.through);
    let first = calendar.windows(Unit::Year)[calendar.window_of(Unit::Year, last)].first;
    let file = plan.at.file.clone().unwrap_or_default();
    let trial = trials::trial(visit, &file, &plan.text, None, first).ok()?;
    let ids: Vec<&str> = calendar.periods()[first..=last].iter().map(|p| p.id.as_str()).collect();
    let paid = |state: &payments::State| {
        let payments = state.outcome.payments_of(person);
        let own: Vec<_> = payments.into_iter().filter(|p| ids.contains(&p.period.as_str())).collect();
        let currency = own.first().map(|p| p.currency);
        (currency, own.iter().map(|p| p.amount).sum::<Decimal>(), own.iter().all(|p| Some(p.currency) == currency))
    };
    let ((currency, before, one), (_, after, still)) = (paid(&visit.state), paid(&trial.state));
    let name = |index: usize| say::period_of(&calendar.periods()[index]);
    let periods = if first == last { name(first) } else { said("{1} to {2}", &[&name(first), &name(last)]) };
    (one && still).then_some(Effect { periods, currency: currency?, before, after })
}
