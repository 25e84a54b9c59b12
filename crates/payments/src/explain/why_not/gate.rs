//! Gates that were not reached: how far, and where the axis or the attainment stood.

use super::tried::Asked;
use crate::figures::{Figures, axis, measures as readings, quota};
use crate::words;
use book::results::Credit;
use kernel::Decimal;
use plans::component::Kind;
use plans::{Against, Bound, Commission, Component, GatePays, Per};

/// Why a gate keeps a commission from paying for a credit; none without one, or when it is open.
///
/// `the gate of 50% of quota was not reached: 43.2% at the end of 2026-02`
pub(super) fn unreached(
    asked: &Asked<'_>,
    position: usize,
    component: &Component,
    commission: &Commission,
    credit: &Credit,
) -> Option<String> {
    let gate = commission.gate?;
    let period = asked.state.book.company.calendar.period_of(credit.date)?;
    let at_first = stand(asked, position, component, commission, period, credit)?;
    if gate.pays == GatePays::Above {
        let reached = at_first.move_ends > gate.at;
        let shown = at_first.shown(commission, at_first.move_ends);
        return (!reached).then(|| format!("only what lies above the gate of {} is paid, and it ends at {shown}", at_first.gate));
    }
    if commission.per == Per::Deal {
        let shown = at_first.shown(commission, at_first.move_ends);
        return (!reaches(commission, at_first.move_ends)).then(|| format!("the gate of {} was not reached: {shown}", at_first.gate));
    }
    let last = asked.state.book.company.calendar.periods().iter().rposition(|one| one.start < at_first.end)?;
    let last = last.min(asked.state.outcome.through).max(period);
    let at_last = stand(asked, position, component, commission, last, credit)?;
    let shown = at_last.shown(commission, at_last.stands);
    if !reaches(commission, at_last.stands) {
        return Some(format!("the gate of {} was not reached: {shown} at the end of {}", at_last.gate, at_last.window));
    }
    let closed = !reaches(commission, at_first.stands);
    closed.then(|| format!("the gate of {} was reached later, and paid it then with all that was earned before", at_last.gate))
}

/// Why a gate keeps attainment pay from paying.
pub(super) fn below(asked: &Asked<'_>, position: usize, component: &Component, credit: &Credit) -> Option<String> {
    let Kind::Attainment(rating) = &component.kind else { return None };
    let gate = rating.gate?;
    let calendar = &asked.state.book.company.calendar;
    let window = &calendar.windows(rating.per)[calendar.window_of(rating.per, calendar.period_of(credit.date)?)];
    if window.last > asked.state.outcome.through {
        return None;
    }
    let id = asked.person.id.as_str();
    let figures = Figures::new(asked.state, id, window.last)?;
    let plan = figures.plans.iter().find(|plan| plan.position == position)?;
    let read = readings::readings(&figures, plan, component, &asked.state.outcome.credits_of(id));
    let attained = read.iter().find(|reading| reading.measure == credit.measure)?.attainment?;
    let (at, shown) = (words::percent(gate.at), words::percent(attained.round_dp(3)));
    (attained < gate.at).then(|| format!("the gate of {at} was not reached: {shown} in {}", window.id))
}

/// Whether a value has reached the gate: on it, unless the lower side of a bound pays.
fn reaches(commission: &Commission, at: Decimal) -> bool {
    commission.gate.is_none_or(|gate| if commission.bound == Bound::Upper { at > gate.at } else { at >= gate.at })
}

/// Where the axis stands at the end of a period, as gates are written: a fraction of quota, an amount or a count.
struct Stand {
    stands: Decimal,
    /// Where the credit leaves it.
    move_ends: Decimal,
    gate: String,
    window: String,
    /// The day after the window of `per`.
    end: kernel::Date,
}

impl Stand {
    fn shown(&self, commission: &Commission, at: Decimal) -> String {
        match commission.against {
            Against::Quota => words::percent(at.round_dp(3)),
            Against::Amount | Against::Count => words::number(at),
        }
    }
}

fn stand(
    asked: &Asked<'_>,
    position: usize,
    component: &Component,
    commission: &Commission,
    period: usize,
    credit: &Credit,
) -> Option<Stand> {
    let id = asked.person.id.as_str();
    let figures = Figures::new(asked.state, id, period)?;
    let plan = figures.plans.iter().find(|plan| plan.position == position)?;
    let credits = asked.state.outcome.credits_of(id);
    let span = axis::span(&figures, plan, commission.per);
    let stood = axis::axis(&figures, plan, component, &span, &credits);
    let quota = match commission.against {
        Against::Quota => {
            let read = readings::readings(&figures, plan, component, &credits);
            Some(read.first()?.quota.as_ref()?.value()).filter(|quota| *quota.numer() > 0.into())
        }
        Against::Amount | Against::Count => None,
    };
    let written = |at: kernel::Exact| {
        let at = quota::fraction(at);
        quota::decimal(&quota.as_ref().map_or(at.clone(), |quota| at / quota), 10)
    };
    let gate = commission.gate?.at;
    let after = stood.moves.iter().find(|step| step.credit == credit).map(|step| step.after);
    Some(Stand {
        stands: written(stood.stands)?,
        move_ends: written(after.unwrap_or_default())?,
        gate: match commission.against {
            Against::Quota => format!("{} of quota", words::percent(gate)),
            Against::Amount => words::amount(gate, plan.plan.currency),
            Against::Count => words::number(gate),
        },
        window: plan.window.id.clone(),
        end: if commission.per == Per::Plan { kernel::Date::MAX } else { span.end },
    })
}
