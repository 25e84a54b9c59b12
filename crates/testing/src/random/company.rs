//! Calendars, currencies, rates.

use super::Terms;
use crate::{Cast, Dice, day};
use book::{RateTable, Rounding};
use kernel::calendar::ListedPeriod;
use kernel::{Calendar, Currency, Date, Decimal, Location, effective};
use plans::Exchange;

/// Gives the company a calendar, a rounding and all rates; the result are the terms of each role.
pub fn fill(cast: &mut Cast, dice: &mut Dice) -> Vec<Terms> {
    cast.company.calendar = calendar(dice);
    if dice.chance(25) {
        cast.company.rounding = Rounding::HalfEven;
    }
    let currencies = [Currency::USD, Currency::EUR, "JPY".parse().expect("a code")];
    cast.company.currency = dice.pick(&currencies[..2]);
    let first = cast.company.calendar.periods()[0].start;
    for table in [RateTable::Market, RateTable::Plan] {
        for from in currencies {
            for to in currencies.into_iter().filter(|to| *to != from) {
                cast.rates.push((table, from, to, day("2000-01-01"), rate(dice)));
                for _ in 0..dice.below(3) {
                    let since = later(first, dice.between(-20, 300));
                    if !cast.rates.iter().any(|r| (r.0, r.1, r.2, r.3) == (table, from, to, since)) {
                        cast.rates.push((table, from, to, since, rate(dice)));
                    }
                }
            }
        }
    }
    let exotic = dice.chance(20);
    let terms = |dice: &mut Dice| Terms {
        currency: dice.pick(&currencies[..if exotic { 3 } else { 2 }]),
        exchange: dice.pick(&[Exchange::Market, Exchange::Market, Exchange::Plan]),
    };
    (0..super::ROLES.len()).map(|_| terms(dice)).collect()
}

fn rate(dice: &mut Dice) -> Decimal {
    let decimals = dice.pick(&[0, 2, 4, 4]);
    Decimal::new(dice.between(1, 2 * 10i64.pow(decimals)), decimals)
}

/// The day so many days later.
#[must_use]
pub fn later(day: Date, days: i64) -> Date {
    effective::from_epoch_day(effective::epoch_day(day) + i32::try_from(days).unwrap_or(0)).unwrap_or(day)
}

/// Any day of the calendar; now and then the first or the last of a period.
pub fn any_day(cast: &Cast, dice: &mut Dice) -> Date {
    let periods = cast.company.calendar.periods();
    // Most things happen in the first half, so that quarters and tiers fill up.
    let last = if dice.chance(80) { periods.len().div_ceil(2) } else { periods.len() };
    let period = &periods[dice.below(last)];
    let days = effective::days_between(period.start, period.end);
    match dice.below(10) {
        0 => period.start,
        1 => later(period.end, -1),
        _ => later(period.start, dice.between(0, days - 1)),
    }
}

fn calendar(dice: &mut Dice) -> Calendar {
    match dice.below(6) {
        0 => Calendar::months(2026, 2026, 7),
        1 => Calendar::weeks_445(day("2026-02-01"), 2026, 1, &[2026]),
        2 => listed(dice),
        3 => Calendar::months(2025, 2026, 1),
        _ => Calendar::months(2026, 2026, 1),
    }
}

/// Periods of uneven length, some of them without a quarter.
fn listed(dice: &mut Dice) -> Calendar {
    let mut start = day("2025-12-10");
    let mut periods = Vec::new();
    for i in 0..dice.between(3, 9) {
        let quarter = (i >= 2).then(|| format!("q{}", i / 3));
        let year = Some(if i < 6 { "first".to_owned() } else { "second".to_owned() });
        periods.push(ListedPeriod { id: format!("p{i}"), start, quarter, year });
        start = later(start, dice.between(5, 60));
    }
    Calendar::listed(&periods, start, &Location::default()).expect("periods in order")
}
