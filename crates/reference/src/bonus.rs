//! Chapter "Bonus": fixed amounts at thresholds.

use crate::numbers::{Fraction, fraction};
use crate::payee::{ByPayWindow, Line, Payee};
use book::results::LineKind;
use num_traits::Zero;
use plans::{Against, Bonus, Stacking};

/// The component's lines, by pay window.
#[must_use]
pub fn lines(payee: &Payee<'_>, bonus: &Bonus) -> ByPayWindow {
    let mut lines = ByPayWindow::new();
    for (index, window, last_day) in payee.judged(bonus.per) {
        let value = payee.read(bonus.per, index, |reading| match bonus.against {
            Against::Quota => reading.attainment(&bonus.measure),
            Against::Amount | Against::Count => reading.value(&bonus.measure),
        });
        let Some(value) = value else { continue };
        let mut reached: Vec<usize> = (0..bonus.steps.len()).filter(|i| fraction(bonus.steps[*i].at) <= value).collect();
        if bonus.stacking == Stacking::Highest {
            reached = reached.last().copied().into_iter().collect();
        }
        for step in reached {
            let Some(pays) = payee.amount(&bonus.steps[step].pays, last_day) else { continue };
            let share = payee.ramp_of_pay(window);
            let line = Line {
                tier: Some(step),
                amount: &pays * &share,
                base: Some(pays),
                rate: Some(share),
                ..Line::new(LineKind::Bonus, Fraction::zero())
            };
            if !line.amount.is_zero() {
                lines.entry(payee.paid_in(window)).or_default().push(line);
            }
        }
    }
    lines
}
