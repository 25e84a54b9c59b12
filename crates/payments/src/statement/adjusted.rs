//! Adjustments by hand in a period.

use super::AdjustmentPart;
use crate::figures::{Figures, plans};
use book::Adjustment;
use kernel::{Currency, Decimal};

pub(super) fn adjustments(figures: &Figures<'_>) -> Vec<AdjustmentPart> {
    of_period(figures)
        .map(|adjustment| AdjustmentPart {
            id: adjustment.id.clone(),
            amount: adjustment.amount,
            currency: adjustment.currency,
            paid: paid(figures, adjustment),
            component: adjustment.component.clone(),
            reason: adjustment.reason.clone(),
            author: adjustment.author.clone(),
            approver: adjustment.approver.clone(),
        })
        .collect()
}

/// The person's adjustments of the period, approved or not; credits by hand pay by way of the plans.
pub(crate) fn of_period<'a>(figures: &'a Figures<'_>) -> impl Iterator<Item = &'a Adjustment> {
    figures.state.book.adjustments.iter().filter(|a| a.person == figures.person.id && a.period == figures.period && a.credit.is_none())
}

/// What an approved adjustment is in the payout currency; none without approval, or in a period that is not calculated yet.
pub(crate) fn paid(figures: &Figures<'_>, adjustment: &Adjustment) -> Option<Decimal> {
    adjustment.approver.as_ref().filter(|_| adjustment.period <= figures.state.outcome.through)?;
    let rate = rate(figures, adjustment.currency)?;
    Some(plans::round(figures.state, figures.currency, adjustment.amount.checked_mul(rate)?))
}

fn rate(figures: &Figures<'_>, from: Currency) -> Option<Decimal> {
    let day = plans::last_day(figures.state.book.company.calendar.periods()[figures.period].end);
    if from == figures.currency { Some(Decimal::ONE) } else { figures.conversion(from, day).map(|conversion| conversion.rate) }
}
