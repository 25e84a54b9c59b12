//! The notice of a change: what a version changes from the one before, in words, and what it would have meant for one person's pay.

use crate::designer::trials;
use crate::language::said;
use crate::say;
use crate::visit::Visit;
use kernel::{Currency, Decimal, Unit};
use plans::{Difference, Plan};

/// What changed.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Notice {
    /// The version before.
    pub before: u32,
    /// The difference in words.
    pub difference: Difference,
    /// What it would have meant for her pay; none when there is no past to try it on.
    pub effect: Option<Effect>,
}

/// What the version means in past periods, or would have meant.
#[derive(Debug, serde::Serialize, schemars::JsonSchema)]
pub struct Effect {
    /// From the first to the last period, as people read them.
    pub periods: String,
    /// The currency.
    #[serde(serialize_with = "crate::api::typed::text")]
    #[schemars(with = "String")]
    pub currency: Currency,
    /// What she got from the version before, or would have got if it had gone on.
    pub before: Decimal,
    /// What she got from this version, or would have got.
    pub after: Decimal,
    /// Whether the version is in force in these periods, so that what it paid is known and what the one before would have paid is tried.
    pub begun: bool,
}

/// The notice for a person; none for a first version or one that changes nothing.
#[must_use]
pub fn of(visit: &Visit, plan: &Plan, person: &str) -> Option<Notice> {
    let book = &visit.state.book;
    let earlier = book.plans.iter().filter(|other| other.id == plan.id && other.version < plan.version);
    let before = earlier.max_by_key(|other| other.version)?;
    let difference = plans::diff(before, plan, &book.measures, &book.company.calendar);
    (!difference.is_empty()).then(|| Notice { before: before.version, effect: effect(visit, before, plan, person), difference })
}

/// Her pay in the periods of its first year since the version began, beside what the version before would have paid if it had gone on: what
/// accumulates starts anew with a version, so that this is more than the difference of the texts. For a version that is still to come: what
/// it would have paid in the year before it.
fn effect(visit: &Visit, before: &Plan, plan: &Plan, person: &str) -> Option<Effect> {
    let calendar = &visit.state.book.company.calendar;
    let through = visit.state.outcome.through;
    let year_of = |period| &calendar.windows(Unit::Year)[calendar.window_of(Unit::Year, period)];
    let begins = calendar.period_of(plan.effective.from).unwrap_or(usize::MAX);
    let begun = begins <= through;
    let (first, last) = if begun {
        (begins, year_of(begins).last.min(through))
    } else {
        let last = begins.checked_sub(1)?.min(through);
        (year_of(last).first, last)
    };
    let ids: Vec<&str> = calendar.periods()[first..=last].iter().map(|p| p.id.as_str()).collect();
    let paid = |state: &payments::State| {
        let payments = state.outcome.payments_of(person);
        let own: Vec<_> = payments.into_iter().filter(|p| ids.contains(&p.period.as_str())).collect();
        let currency = own.first().map(|p| p.currency);
        (currency, own.iter().map(|p| p.amount).sum::<Decimal>(), own.iter().all(|p| Some(p.currency) == currency))
    };
    let live = paid(&visit.state);
    let (was, now) = if begun {
        (paid(&trials::had_gone_on(visit, before).ok()?.state), live)
    } else {
        let file = plan.at.file.clone().unwrap_or_default();
        (live, paid(&trials::trial(visit, &file, &plan.text, None, first).ok()?.state))
    };
    let name = |index: usize| say::period_of(&calendar.periods()[index]);
    let periods = if first == last { name(first) } else { said("{1} to {2}", &[&name(first), &name(last)]) };
    let one = was.2 && now.2 && (was.0.is_none() || now.0.is_none() || was.0 == now.0);
    one.then_some(Effect { periods, currency: was.0.or(now.0)?, before: was.1, after: now.1, begun })
}
