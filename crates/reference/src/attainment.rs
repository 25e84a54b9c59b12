//! Chapter "Attainment pay": a share of target pay by a curve over attainment.

use crate::membership::{proration, weights};
use crate::numbers::{Fraction, fraction, whole};
use crate::payee::{ByPayWindow, Line, Payee};
use book::results::LineKind;
use kernel::{Date, Unit, Window};
use num_traits::Zero;
use plans::{Apply, CurvePoint, GatePays, Rating, TargetPay};

/// The component's lines, by pay window.
#[must_use]
pub fn lines(payee: &Payee<'_>, rating: &Rating) -> ByPayWindow {
    let mut lines = ByPayWindow::new();
    for (index, window, last_day) in payee.judged(rating.per) {
        let Some(target) = target_pay(payee, rating.per, &rating.target, window, last_day) else { continue };
        for (position, weighted) in rating.measures.iter().enumerate() {
            let Some(attainment) = payee.read(rating.per, index, |reading| reading.attainment(&weighted.measure)) else { continue };
            let rate = fraction(weighted.weight) * gated(rating, &attainment);
            let line = Line {
                tier: Some(position),
                amount: &target * &rate,
                base: Some(target.clone()),
                rate: Some(rate),
                ..Line::new(LineKind::Target, Fraction::zero())
            };
            if !line.amount.is_zero() {
                lines.entry(payee.paid_in(window)).or_default().push(line);
            }
        }
    }
    lines
}

/// The target pay of a window, prorated and ramped.
#[must_use]
pub fn target_pay(payee: &Payee<'_>, per: Unit, target: &TargetPay, window: &Window, last_day: Date) -> Option<Fraction> {
    let book = payee.facts.book;
    let calendar = &book.company.calendar;
    let full = match target {
        TargetPay::Amount(amount) => payee.amount(amount, last_day)?,
        TargetPay::Share(share) => {
            let a_year = fraction(book.organisation.people()[payee.person].as_of(last_day)?.target_pay?);
            let year = calendar.periods()[window.last].year;
            let in_year = calendar.windows(per).iter().filter(|w| calendar.periods()[w.last].year == year).count();
            if payee.component.seasonal.is_empty() {
                a_year * fraction(*share) / whole(in_year as i64)
            } else {
                let of_year = weights(book, payee.component, &calendar.windows(Unit::Year)[year]);
                a_year * fraction(*share) * weights(book, payee.component, window) / of_year
            }
        }
    };
    let on_plan = proration(book, &payee.counted(), payee.person, payee.component, window);
    Some(full * on_plan * payee.ramp_of_pay(window))
}

/// The payout at an attainment, with the gate.
fn gated(rating: &Rating, attainment: &Fraction) -> Fraction {
    let full = payout(&rating.curve, rating.apply, attainment);
    let Some(gate) = rating.gate else { return full };
    if attainment < &fraction(gate.at) {
        return Fraction::zero();
    }
    match gate.pays {
        GatePays::FromZero => full,
        GatePays::Above => full - payout(&rating.curve, rating.apply, &fraction(gate.at)),
    }
}

/// The payout of the curve at an attainment.
#[must_use]
pub fn payout(curve: &[CurvePoint], apply: Apply, attainment: &Fraction) -> Fraction {
    let Some(reached) = curve.iter().rposition(|point| &fraction(point.at) <= attainment) else { return Fraction::zero() };
    let point = &curve[reached];
    let above = attainment - fraction(point.at);
    match curve.get(reached + 1) {
        None => fraction(point.pays) + above * point.beyond.map_or_else(Fraction::zero, fraction),
        Some(next) if apply == Apply::Interpolated => {
            let slope = (fraction(next.pays) - fraction(point.pays)) / (fraction(next.at) - fraction(point.at));
            fraction(point.pays) + above * slope
        }
        Some(_) => fraction(point.pays),
    }
}
