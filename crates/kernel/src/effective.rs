//! What holds from a day until a day: half-open ranges `[from, until)`.

use jiff::civil::Date;

/// Days from `from` up to, not including, `until`; without `until` it has no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateRange {
    /// The first day.
    pub from: Date,
    /// The first day that no longer belongs, if there is one.
    pub until: Option<Date>,
}

impl DateRange {
    /// All days from `from` up to, not including, `until`.
    #[must_use]
    pub fn new(from: Date, until: Option<Date>) -> Self {
        Self { from, until }
    }

    /// All representable days.
    #[must_use]
    pub fn always() -> Self {
        Self { from: Date::MIN, until: None }
    }

    /// Whether `day` belongs to the range.
    #[must_use]
    pub fn contains(&self, day: Date) -> bool {
        day >= self.from && self.until.is_none_or(|until| day < until)
    }

    /// Whether no day belongs to the range.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.until.is_some_and(|until| until <= self.from)
    }

    /// The days that belong to both.
    #[must_use]
    pub fn intersect(&self, other: &Self) -> Self {
        let until = match (self.until, other.until) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Self { from: self.from.max(other.from), until }
    }

    /// Whether some day belongs to both.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        !self.is_empty() && !other.is_empty() && !self.intersect(other).is_empty()
    }

    /// The number of days in the part of this range that lies within `[start, end)`.
    #[must_use]
    pub fn days_within(&self, start: Date, end: Date) -> i64 {
        let from = self.from.max(start);
        let until = self.until.map_or(end, |until| until.min(end));
        if until <= from { 0 } else { days_between(from, until) }
    }
}

/// A value and the days on which it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effective<T> {
    /// The days on which the value holds.
    pub range: DateRange,
    /// The value.
    pub value: T,
}

/// Days from `from` to `to`; negative when `to` is earlier.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i64 {
    i64::from(epoch_day(to)) - i64::from(epoch_day(from))
}

/// Days since 1970-01-01, as Arrow's `Date32` counts them.
#[must_use]
pub fn epoch_day(date: Date) -> i32 {
    let epoch = Date::constant(1970, 1, 1);
    let span = date.since((jiff::Unit::Day, epoch)).expect("days between two civil dates");
    span.get_days()
}

/// The date that lies `day` days after 1970-01-01.
#[must_use]
pub fn from_epoch_day(day: i32) -> Option<Date> {
    use jiff::ToSpan;
    Date::constant(1970, 1, 1).checked_add(day.days()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_range_ends_the_day_before_until() {
        let range = DateRange::new(date(2026, 1, 1), Some(date(2026, 2, 1)));
        assert!(range.contains(date(2026, 1, 31)));
        assert!(!range.contains(date(2026, 2, 1)));
        assert_eq!(range.days_within(date(2026, 1, 16), date(2026, 3, 1)), 16);
    }

    #[test]
    fn epoch_days_go_both_ways() {
        for day in [-25_567, -1, 0, 1, 19_723, 60_000] {
            assert_eq!(epoch_day(from_epoch_day(day).unwrap()), day);
        }
    }
}
