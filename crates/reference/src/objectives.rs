//! Chapter "Objectives": a share of target pay by the scores of goals.

use crate::attainment::{payout, target_pay};
use crate::numbers::{Fraction, fraction};
use crate::payee::{ByPayWindow, Line, Payee};
use book::results::LineKind;
use num_traits::Zero;
use plans::Objectives;

/// The component's lines, by pay window.
#[must_use]
pub fn lines(payee: &Payee<'_>, objectives: &Objectives) -> ByPayWindow {
    let mut lines = ByPayWindow::new();
    for (index, window, last_day) in payee.judged(objectives.per) {
        let Some(target) = target_pay(payee, objectives.per, &objectives.target, window, last_day) else { continue };
        for (position, goal) in objectives.goals.iter().enumerate() {
            let Some(score) = payee.read(objectives.per, index, |reading| reading.value(&goal.measure)) else { continue };
            let payout = if objectives.curve.is_empty() { score } else { payout(&objectives.curve, objectives.apply, &score) };
            let rate = fraction(goal.weight) * payout;
            let line = Line {
                tier: Some(position),
                amount: &target * &rate,
                base: Some(target.clone()),
                rate: Some(rate),
                ..Line::new(LineKind::Goal, Fraction::zero())
            };
            if !line.amount.is_zero() {
                lines.entry(payee.paid_in(window)).or_default().push(line);
            }
        }
    }
    lines
}
