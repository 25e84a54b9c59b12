//! Chapter "Override": a rate on the earnings of the people below.

use crate::numbers::{Fraction, fraction};
use crate::payee::{ByPayWindow, Line, Payee};
use crate::totals::Settled;
use book::results::LineKind;
use kernel::{Date, Problem, Unit, Window};
use num_traits::Zero;
use plans::Override;

/// The component's lines, by pay window. `settled` are the totals of all components that are neither overrides nor pools.
///
/// # Errors
/// A problem when a market rate is missing.
pub fn lines(payee: &Payee<'_>, terms: &Override, settled: &[Settled]) -> Result<ByPayWindow, Problem> {
    let mut lines = ByPayWindow::new();
    for (index, window) in payee.facts.begun(payee.plan().pays) {
        let last_day = window.end.min(payee.facts.end()).yesterday().unwrap_or(window.start);
        if !payee.membership().is_on(payee.person, last_day) {
            continue;
        }
        for report in 0..payee.facts.book.organisation.people().len() {
            if !is_above(payee, report, last_day, terms.levels) {
                continue;
            }
            // In order of plan and component, as they were settled.
            for total in settled.iter().filter(|s| s.person == report && !s.total.is_zero()) {
                let counts = terms.of.is_empty() || terms.of.contains(&total.component);
                if counts && belongs(payee, window, total.unit, total.window) {
                    let base = payee.facts.at_market(&total.total, total.currency, payee.plan().currency, last_day)?;
                    let rate = fraction(terms.rate);
                    let line = Line {
                        through: Some(payee.facts.book.organisation.people()[report].id.clone()),
                        amount: &base * &rate,
                        base: Some(base),
                        rate: Some(rate),
                        ..Line::new(LineKind::Override, Fraction::zero())
                    };
                    if !line.amount.is_zero() {
                        lines.entry(index).or_default().push(line);
                    }
                }
            }
        }
    }
    Ok(lines)
}

/// Whether the report's pay window ends in the payee's, or both contain the last period calculated.
fn belongs(payee: &Payee<'_>, window: &Window, unit: Unit, index: usize) -> bool {
    let other = &payee.facts.book.company.calendar.windows(unit)[index];
    let through = payee.facts.through;
    let holds = |w: &Window| (w.first..=w.last).contains(&through);
    (window.first..=window.last).contains(&other.last) || (holds(window) && holds(other))
}

/// Whether the payee stands at most `levels` above the report on that day.
fn is_above(payee: &Payee<'_>, report: usize, day: Date, levels: u8) -> bool {
    let organisation = &payee.facts.book.organisation;
    let mut line = vec![report];
    while line.len() <= usize::from(levels) {
        let row = organisation.people()[line[line.len() - 1]].as_of(day);
        let Some(next) = row.and_then(|row| row.manager.as_ref()).and_then(|id| organisation.position(id.as_str())) else { return false };
        if line.contains(&next) {
            return false;
        }
        if next == payee.person {
            return true;
        }
        line.push(next);
    }
    false
}
