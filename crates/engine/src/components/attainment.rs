//! Attainment pay: a share of target pay, by a curve over attainment, judged when a window ends.
//!
//! Carla's target pay is 24,000 a year, half of it for bookings by the quarter: 24,000 × 50 % ÷ 4 = 3,000. The curve pays 50 % at 80 %
//! attainment and 100 % at 100 %, straight between. At 90 % she gets 75 %: 2,250.

use super::{Drafts, Paying, push, shown, small};
use crate::measure::quota::last_day_on;
use crate::measure::reader::is_on;
use crate::number::Num;
use crate::outcome::facts::Line;
use crate::prepare::days::Span;
use book::results::LineKind;
use kernel::Unit;
use plans::{Apply, CurvePoint, GatePays, Rating, TargetPay};

/// The windows of a unit that have ended, with the last day on which the person was on the plan; of versions that accumulate together the
/// last one judges.
pub(crate) fn ended(paying: &Paying<'_>, unit: Unit) -> Vec<(usize, Span, i32)> {
    let windows = paying.reader.context.days.windows(unit).iter().enumerate();
    let ended = windows.take_while(|(_, span)| span.last <= paying.reader.through);
    let last_day = |span: &Span| last_day_on(paying.together, span).filter(|day| is_on(paying.on, *day));
    ended.filter_map(|(window, span)| Some((window, *span, last_day(span)?))).collect()
}

/// The lines of attainment pay.
pub(crate) fn lines(paying: &Paying<'_>, rating: &Rating) -> Drafts {
    let mut drafts = Drafts::new();
    for (window, span, last_day) in ended(paying, rating.per) {
        let Some(target) = target_pay(paying, &rating.target, (rating.per, window), &span, last_day) else { continue };
        for (position, weighted) in rating.measures.iter().enumerate() {
            let Some(measure) = paying.reader.context.measure(&weighted.measure) else { continue };
            let Some(attained) = attained(paying, measure, rating.per, window) else { continue };
            let rate = behind_gate(paying, rating, &attained) * Num::from_decimal(weighted.weight);
            let line = paying.line(LineKind::Target, paying.pay_window(span.last));
            let amount = &target * &rate;
            push(&mut drafts, Line { base: shown(&target), rate: shown(&rate), tier: small(position), ..line }, amount);
        }
    }
    drafts
}

/// A measure's value over the person's days on the plan ÷ the component's quota; none without a quota.
pub(crate) fn attained(paying: &Paying<'_>, measure: usize, unit: Unit, window: usize) -> Option<Num> {
    let span = paying.reader.context.days.windows(unit)[window];
    let value = paying.reader.value(measure, paying.days(&span), (unit, window))?;
    value.divide(&paying.reader.component_quota(&paying.component.component, paying.together, measure, unit, window)?)
}

/// The target pay of a window.
pub(crate) fn target_pay(
    paying: &Paying<'_>,
    target: &TargetPay,
    (unit, window): (Unit, usize),
    span: &Span,
    last_day: i32,
) -> Option<Num> {
    let (reader, component) = (paying.reader, &paying.component.component);
    let people = &reader.context.people;
    let target = match target {
        TargetPay::Share(share) => {
            let year = Num::from_decimal(people.row_on(reader.person, last_day)?.target_pay?);
            let windows = reader.context.days.in_year(unit, window);
            let part = reader.seasonal_share(component, span).unwrap_or_else(|| Num::fraction(1, windows));
            year * Num::from_decimal(*share) * part
        }
        TargetPay::Amount(_) => paying.component.amounts.first()?.of(people.row_at(reader.person, last_day))?,
    };
    Some(target * reader.proration(component, paying.together, span) * reader.ramp(&component.ramp, |step| step.pay, span))
}

/// The payout at an attainment: nothing below the gate; above it what the curve pays, or that less what it pays at the gate.
fn behind_gate(paying: &Paying<'_>, rating: &Rating, attained: &Num) -> Num {
    let pays = |at: &Num| payout(paying, &rating.curve, rating.apply, at);
    let Some(gate) = rating.gate else { return pays(attained) };
    let at = Num::from_decimal(gate.at);
    match gate.pays {
        _ if *attained < at => Num::ZERO,
        GatePays::FromZero => pays(attained),
        GatePays::Above => pays(attained) - pays(&at),
    }
}

/// The payout of the curve at an attainment.
pub(crate) fn payout(paying: &Paying<'_>, curve: &[CurvePoint], apply: Apply, attained: &Num) -> Num {
    let points = &paying.component.points;
    let reached = points.partition_point(|(at, _)| at <= attained);
    let Some(below) = reached.checked_sub(1) else { return Num::ZERO };
    let (at, pays) = &points[below];
    match points.get(reached) {
        None => {
            let beyond = curve[below].beyond.map_or(Num::ZERO, Num::from_decimal);
            pays + &(&(attained - at) * &beyond)
        }
        Some((next, above)) if apply == Apply::Interpolated => {
            let part = (attained - at).divide(&(next - at)).unwrap_or(Num::ZERO);
            pays + &(&(above - pays) * &part)
        }
        Some(_) => pays.clone(),
    }
}

#[cfg(test)]
mod tests {
    use crate::stories::Story;

    const CURVE: &str = "kind = \"attainment\"\nmeasure = \"bookings\"\nper = \"quarter\"\ntarget = \"50%\"\nprorate = \"none\"\n\
                         curve = [ { at = \"80%\", pays = \"50%\" }, { at = \"100%\", pays = \"100%\", beyond = 2 } ]";

    fn carla(amount: &str) -> Story {
        Story::new()
            .person("Carla AE target_pay=24000")
            .quota("Carla bookings 2026-Q1 1000")
            .deal(&format!("D1 Carla 2026-01-10 {amount}"))
            .plan("AE", CURVE)
    }

    #[test]
    fn attainment_between_two_points_pays_between_them_when_the_quarter_has_ended() {
        assert_eq!(carla("900").lines("Carla", Some("2026-03")), ["2026-03 target [0] 3000 × 0.75 = 2250.00"]);
        assert!(carla("900").lines("Carla", Some("2026-02")).is_empty());
    }

    #[test]
    fn below_the_threshold_nothing_and_above_the_last_point_the_slope() {
        assert!(carla("799.99").lines("Carla", Some("2026-03")).is_empty());
        assert_eq!(carla("1100").lines("Carla", Some("2026-03")), ["2026-03 target [0] 3000 × 1.2 = 3600.00"]);
    }

    #[test]
    fn who_comes_in_the_middle_has_a_part_of_quota_and_of_target_pay() {
        let by_periods = CURVE.replace("prorate = \"none\"", "prorate = \"periods\"");
        let story = Story::new()
            .person("Carla AE target_pay=24000 start=2026-02-15")
            .quota("Carla bookings 2026-Q1 900")
            .deal("D1 Carla 2026-03-10 600")
            .plan("AE", &by_periods);
        assert_eq!(story.lines("Carla", Some("2026-03")), ["2026-03 target [0] 2000 × 1 = 2000.00"]);
    }
}
