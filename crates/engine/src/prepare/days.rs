//! Days as integers, counted from 1970-01-01, and the windows they lie in.

use kernel::effective::epoch_day;
use kernel::{Calendar, DateRange, Unit};

/// A stretch of days: a period, quarter or year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    /// The first day.
    pub start: i32,
    /// The first day after it.
    pub end: i32,
    /// The first of its periods.
    pub first: usize,
    /// The last of its periods (inclusive).
    pub last: usize,
}

/// The calendar in integers.
#[derive(Debug, Clone)]
pub(crate) struct Days {
    windows: [Vec<Span>; 3],
    /// For each period its window of each unit.
    of_period: Vec<[usize; 3]>,
    first_day: i32,
    /// The period of each day from `first_day`.
    period_of: Vec<u16>,
}

/// All units, from the smallest.
pub(crate) const UNITS: [Unit; 3] = [Unit::Period, Unit::Quarter, Unit::Year];

/// A unit's position among [`UNITS`].
pub(crate) fn rank(unit: Unit) -> usize {
    match unit {
        Unit::Period => 0,
        Unit::Quarter => 1,
        Unit::Year => 2,
    }
}

/// A range of days as first day and first day after it.
pub(crate) fn bounds(range: &DateRange) -> (i32, i32) {
    (epoch_day(range.from), range.until.map_or(i32::MAX, epoch_day))
}

impl Days {
    pub fn new(calendar: &Calendar) -> Self {
        let spans = |unit| {
            let span = |w: &kernel::Window| Span { start: epoch_day(w.start), end: epoch_day(w.end), first: w.first, last: w.last };
            calendar.windows(unit).iter().map(span).collect::<Vec<_>>()
        };
        let windows = UNITS.map(spans);
        let of_period = (0..calendar.periods().len()).map(|p| UNITS.map(|unit| calendar.window_of(unit, p))).collect();
        let first_day = windows[0].first().map_or(0, |span| span.start);
        let mut period_of = Vec::new();
        for (index, span) in windows[0].iter().enumerate() {
            let until = usize::try_from(span.end - first_day).unwrap_or(0);
            period_of.resize(until, u16::try_from(index).unwrap_or(u16::MAX));
        }
        Self { windows, of_period, first_day, period_of }
    }

    /// All windows of a unit.
    pub fn windows(&self, unit: Unit) -> &[Span] {
        &self.windows[rank(unit)]
    }

    /// The window of a unit in which a period lies.
    pub fn window_of(&self, unit: Unit, period: usize) -> usize {
        self.of_period[period][rank(unit)]
    }

    /// The period in which a day lies.
    pub fn period_of(&self, day: i32) -> Option<usize> {
        let offset = usize::try_from(i64::from(day) - i64::from(self.first_day)).ok()?;
        self.period_of.get(offset).map(|period| usize::from(*period))
    }

    /// How many windows of `unit` lie in the year of the window with that index.
    pub fn in_year(&self, unit: Unit, window: usize) -> i64 {
        let year = |w: &Span| self.window_of(Unit::Year, w.last);
        let windows = self.windows(unit);
        let same = year(&windows[window]);
        i64::try_from(windows.iter().filter(|w| year(w) == same).count()).unwrap_or(1)
    }
}
