//! What is earned in parts, and when each is paid.
//!
//! Ada earned 800 for a deal in January: half is paid at once, half when the deal is invoiced. It is invoiced on 3 March: 400 are paid in
//! January, 400 are held and paid in March.

use crate::components::Paying;
use crate::components::clawback::part_of;
use crate::components::rounding::{allot, round};
use crate::number::Num;
use crate::outcome::facts::{Credit, Deposit, Line, NONE};
use book::results::LineKind;
use kernel::Unit;
use plans::{Linked, ReleasePart, Waits};
use std::collections::BTreeMap;
use std::sync::Arc;

/// What one record earned in a pay window, or what no record did.
struct Amount {
    record: u32,
    clawback: bool,
    minor: i64,
    earned: i32,
}

/// A component's deposits, from its lines; none without `release`.
pub(crate) fn deposits(paying: &Paying<'_>, lines: &[Line]) -> Vec<Deposit> {
    let parts = &paying.component.component.release;
    if parts.is_empty() {
        return Vec::new();
    }
    let credits = paying.component.measure.map_or(&[][..], |measure| &paying.reader.credits[paying.reader.range(measure)]);
    let credits: BTreeMap<u32, &Credit> = credits.iter().map(|credit| (credit.record, credit)).collect();
    let own: Vec<&Line> =
        lines.iter().filter(|line| (usize::from(line.plan), usize::from(line.component)) == (paying.plan_number, paying.number)).collect();
    let mut out = Vec::new();
    for window in own.chunk_by(|a, b| a.window == b.window) {
        for amount in amounts(paying, window) {
            let credit = credits.get(&amount.record).copied();
            for (position, (part, minor)) in parts.iter().zip(divided(paying, amount.minor, parts)).enumerate() {
                let deposit = Deposit {
                    plan: window[0].plan,
                    component: window[0].component,
                    window: window[0].window,
                    record: amount.record,
                    clawback: amount.clawback,
                    part: crate::components::small(position),
                    minor,
                    earned: amount.earned,
                    releasable: None,
                    by: None,
                    paid: None,
                };
                released(paying, part, credit, deposit, &mut out);
            }
        }
    }
    out.retain(|deposit| deposit.minor != 0);
    out
}

/// The amounts of a pay window by record; what has no record is shared among the records.
fn amounts(paying: &Paying<'_>, lines: &[&Line]) -> Vec<Amount> {
    let (mut amounts, mut clawbacks, mut rest) = (Vec::<Amount>::new(), Vec::new(), 0i64);
    for line in lines {
        let amount = Amount { record: line.record, clawback: line.kind == LineKind::Clawback, minor: line.minor, earned: line.day };
        if amount.clawback {
            clawbacks.push(amount);
        } else if line.record == NONE {
            rest = rest.saturating_add(line.minor);
        } else if let Some(known) = amounts.iter_mut().find(|known| known.record == line.record) {
            known.minor = known.minor.saturating_add(line.minor);
        } else {
            amounts.push(amount);
        }
    }
    let sum: i128 = amounts.iter().map(|amount| i128::from(amount.minor.unsigned_abs())).sum();
    if sum == 0 {
        amounts.push(Amount { record: NONE, clawback: false, minor: rest, earned: last_day(paying, usize::from(lines[0].window)) });
    } else if rest != 0 {
        let part = |amount: &Amount| {
            let weight = Num::from_scaled(i128::from(amount.minor.unsigned_abs()), 0);
            (Num::from_scaled(i128::from(rest), 0) * weight).divide(&Num::from_scaled(sum, 0)).unwrap_or(Num::ZERO)
        };
        let parts: Vec<Num> = amounts.iter().map(part).collect();
        let total = Num::from_scaled(i128::from(rest), 0);
        if let Some((_, shares)) = allot(parts.iter(), &total, 0, paying.reader.context.company.rounding) {
            amounts.iter_mut().zip(shares).for_each(|(amount, share)| amount.minor = amount.minor.saturating_add(share));
        }
    }
    amounts.retain(|amount| amount.minor != 0);
    amounts.extend(clawbacks);
    amounts
}

/// The last day of a pay window, or of what is calculated.
fn last_day(paying: &Paying<'_>, window: usize) -> i32 {
    paying.reader.context.days.windows(paying.plan.plan.pays)[window].end.min(paying.reader.end()) - 1
}

/// An amount divided among the parts.
fn divided(paying: &Paying<'_>, minor: i64, parts: &[ReleasePart]) -> Vec<i64> {
    let total = Num::from_scaled(i128::from(minor), 0);
    let shares: Vec<Num> = parts.iter().map(|part| &total * &Num::from_decimal(part.share)).collect();
    let divided = allot(shares.iter(), &total, 0, paying.reader.context.company.rounding);
    divided.map_or_else(|| vec![0; parts.len()], |(_, parts)| parts)
}

/// Adds a part's deposits: one, or one for each payment that releases some of it.
fn released(paying: &Paying<'_>, part: &ReleasePart, credit: Option<&Credit>, deposit: Deposit, out: &mut Vec<Deposit>) {
    let after = i32::from(part.after);
    let Some(credit) = credit else {
        let earned = last_day(paying, usize::from(deposit.window));
        let day = if let Waits::End(unit) = part.waits { end_of(paying, unit, earned).unwrap_or(earned) } else { earned };
        let day = day.saturating_add(after);
        out.push(on(paying, deposit, Some(day)));
        return;
    };
    let day = match &part.waits {
        Waits::Booking => Some(credit.day),
        Waits::Day(column) => {
            let kind = paying.component.measure.and_then(|measure| paying.reader.context.kind_of(measure));
            kind.zip(paying.records).and_then(|(kind, records)| paying.linked.day(kind, column, records.id(credit.record)))
        }
        Waits::End(unit) => end_of(paying, *unit, credit.day),
        Waits::Payments(linked) => return by_payments(paying, linked, after, credit, deposit, out),
    };
    out.push(on(paying, deposit, day.map(|day| day.saturating_add(after))));
}

/// The last day of the window that contains a day.
fn end_of(paying: &Paying<'_>, unit: Unit, day: i32) -> Option<i32> {
    let days = &paying.reader.context.days;
    let window = days.window_of(unit, days.period_of(day)?);
    Some(days.windows(unit)[window].end - 1)
}

fn by_payments(paying: &Paying<'_>, linked: &Linked, after: i32, credit: &Credit, whole: Deposit, out: &mut Vec<Deposit>) {
    let context = paying.reader.context;
    let measure = context.measure(&linked.measure).zip(paying.records);
    let found = measure.map_or(&[][..], |(measure, records)| paying.linked.of(measure, &linked.by, records.id(credit.record)));
    let total = Num::from_scaled(i128::from(whole.minor), 0);
    let (mut sum, mut share, mut before) = (Num::ZERO, Num::ZERO, 0i64);
    for record in found.iter().filter(|record| record.day < paying.reader.end()) {
        let Some(part) = part_of(paying, record, credit) else { continue };
        sum += &part;
        let now = sum.clone().min(Num::ONE);
        if now > share {
            share = now;
        }
        let released = round(&(&total * &share), 0, context.company.rounding).and_then(|minor| i64::try_from(minor).ok()).unwrap_or(0);
        let deposit = Deposit { minor: released - before, by: Some(Arc::clone(&record.id)), ..whole.clone() };
        before = released;
        out.push(on(paying, deposit, Some(record.day.saturating_add(after))));
    }
    out.push(Deposit { minor: whole.minor - before, ..whole });
}

/// A deposit that is releasable on a day, and the pay window in which it is paid.
fn on(paying: &Paying<'_>, deposit: Deposit, releasable: Option<i32>) -> Deposit {
    let days = &paying.reader.context.days;
    let paid = releasable.filter(|day| *day < paying.reader.end()).map(|day| {
        let window = days.period_of(day).map_or(0, |period| paying.pay_window(period));
        crate::components::small(window).max(deposit.window)
    });
    Deposit { releasable, paid, ..deposit }
}

#[cfg(test)]
mod tests {
    use crate::stories::Story;

    fn ada(release: &str, more: &str) -> Story {
        Story::new()
            .person("Ada AE")
            .deal("D1 Ada 2026-01-10 10000 invoiced_on=2026-03-03")
            .deal("D2 Ada 2026-01-11 0.10")
            .deal("D3 Ada 2026-04-11 100 stage=Lost")
            .transaction("P1 D1 payment 2026-02-10 2500")
            .transaction("P2 D1 payment 2026-02-20 -500")
            .transaction("P3 D1 payment 2026-03-10 9000")
            .plan("AE", &format!("measure = \"bookings\"\nrate = \"8%\"\nrelease = [ {release} ]\n{more}"))
    }

    #[test]
    fn half_is_paid_on_booking_and_half_when_it_is_invoiced() {
        let story = ada("{ share = \"50%\" }, { share = \"50%\", on = \"invoiced_on\" }", "");
        let deposits = [
            "2026-01 D1 part 0 400.00 on 2026-01-10 in 2026-01",
            "2026-01 D1 part 1 400.00 on 2026-03-03 in 2026-03",
            "2026-01 D2 part 0 0.01 on 2026-01-11 in 2026-01",
        ];
        assert_eq!(story.deposits("Ada", Some("2026-04")), deposits);
        assert_eq!(
            story.terms("Ada", Some("2026-04")),
            ["2026-01 held Pay -400.00 (400.00)", "2026-03 released Pay of 2026-01 400.00 (0.00)"]
        );
        assert_eq!(story.paid("Ada", Some("2026-04")), ["2026-01 400.01", "2026-03 400.00"]);
        assert_eq!(story.paid("Ada", Some("2026-02")), ["2026-01 400.01"]);
    }

    #[test]
    fn a_part_waits_for_the_end_of_the_quarter() {
        let story = ada("{ share = \"80%\" }, { share = \"20%\", end_of = \"quarter\", after = 10 }", "");
        let deposits = [
            "2026-01 D1 part 0 640.00 on 2026-01-10 in 2026-01",
            "2026-01 D1 part 1 160.00 on 2026-04-10 in 2026-04",
            "2026-01 D2 part 0 0.01 on 2026-01-11 in 2026-01",
        ];
        assert_eq!(story.deposits("Ada", Some("2026-04")), deposits);
        assert_eq!(story.paid("Ada", Some("2026-04")), ["2026-01 640.01", "2026-04 160.00"]);
    }

    #[test]
    fn a_part_payment_releases_its_part() {
        let story = ada("{ share = \"100%\", paid = \"cash\", after = 5 }", "");
        let deposits = [
            "2026-01 D1 part 0 200.00 on 2026-02-15 in 2026-02 by P1",
            "2026-01 D1 part 0 600.00 on 2026-03-15 in 2026-03 by P3",
            "2026-01 D2 part 0 0.01 held",
        ];
        assert_eq!(story.deposits("Ada", Some("2026-04")), deposits);
        assert_eq!(story.paid("Ada", Some("2026-04")), ["2026-01 0.00", "2026-02 200.00", "2026-03 600.00"]);
    }

    #[test]
    fn what_a_gate_takes_away_is_not_paid_early() {
        let story = ada("{ share = \"50%\" }, { share = \"50%\", after = 30 }", "only_if = \"lost > 5\"");
        assert!(story.deposits("Ada", Some("2026-04")).is_empty());
        let capped = ada("{ share = \"50%\" }, { share = \"50%\", after = 30 }", "cap = { period = 600 }");
        let deposits = [
            "2026-01 D1 part 0 300.00 on 2026-01-10 in 2026-01",
            "2026-01 D1 part 1 299.99 on 2026-02-09 in 2026-02",
            "2026-01 D2 part 0 0.01 on 2026-01-11 in 2026-01",
        ];
        assert_eq!(capped.deposits("Ada", Some("2026-04")), deposits);
    }

    #[test]
    fn a_cancellation_takes_back_only_what_was_paid() {
        let story = Story::new().person("Ada AE").deal("D1 Ada 2026-01-10 10000 invoiced_on=2026-04-03 cancelled_on=2026-02-03").plan(
            "AE",
            "measure = \"bookings\"\nrate = \"8%\"\nclawback = { on = \"cancelled_on\" }\n\
                 release = [ { share = \"25%\" }, { share = \"75%\", on = \"invoiced_on\" } ]",
        );
        assert_eq!(story.paid("Ada", Some("2026-03")), ["2026-01 200.00", "2026-02 -200.00"]);
        assert_eq!(story.paid("Ada", Some("2026-04")).last().unwrap(), "2026-04 0.00");
    }
}
