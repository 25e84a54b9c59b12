//! The company's calendar: pay periods, grouped in quarters and years.
//!
//! Three kinds: calendar months (with a fiscal year that may start in any month), 4-4-5 weeks, and periods listed one by one.

use crate::{Date, Location, Problem, Problems};
use jiff::ToSpan;

/// One pay period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// The name by which files refer to it: `2026-01`, or as listed.
    pub id: String,
    /// The first day.
    pub start: Date,
    /// The first day after it.
    pub end: Date,
    /// The quarter it belongs to, as an index into [`Calendar::windows`] of [`Unit::Quarter`].
    pub quarter: usize,
    /// The year it belongs to, as an index into [`Calendar::windows`] of [`Unit::Year`].
    pub year: usize,
}

/// What tiers, quotas and bonuses are read over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// One pay period.
    Period,
    /// One quarter of the company's year.
    Quarter,
    /// One year of the company's calendar.
    Year,
}

impl Unit {
    /// The word the language uses.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Period => "period",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }
}

/// A stretch of consecutive periods: one period, a quarter or a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// The name: `2026-01`, `2026-Q1`, `2026`.
    pub id: String,
    /// The first day.
    pub start: Date,
    /// The first day after it.
    pub end: Date,
    /// The first of its periods, as an index.
    pub first: usize,
    /// The last of its periods, as an index (inclusive).
    pub last: usize,
}

/// The company's periods in order, without gaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    periods: Vec<Period>,
    by_period: Vec<Window>,
    quarters: Vec<Window>,
    years: Vec<Window>,
}

/// A period as it is listed in `company.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedPeriod {
    /// Its name.
    pub id: String,
    /// Its first day; it lasts until the next one starts.
    pub start: Date,
    /// The quarter it belongs to; itself when not given.
    pub quarter: Option<String>,
    /// The year it belongs to; the calendar year of its first day when not given.
    pub year: Option<String>,
}

impl Calendar {
    /// Calendar months from `first_year` to `last_year`; a year starts in month `year_starts` (1 to 12) and is named after the calendar year in which it ends.
    #[must_use]
    pub fn months(first_year: i16, last_year: i16, year_starts: i8) -> Self {
        let mut rows = Vec::new();
        for year in first_year..=last_year {
            let mut start = Date::constant(if year_starts > 1 { year - 1 } else { year }, year_starts, 1);
            for month in 0..12 {
                let end = start.saturating_add(1.month());
                rows.push((
                    format!("{:04}-{:02}", start.year(), start.month()),
                    start,
                    end,
                    format!("{year:04}-Q{}", month / 3 + 1),
                    format!("{year:04}"),
                ));
                start = end;
            }
        }
        Self::assemble(rows)
    }

    /// Quarters of 4, 4 and 5 weeks. `first_day` starts the first year; years in `long_years` (by name) have a 53rd week, in their last period.
    ///
    /// Periods are named `2026-P01` to `2026-P12`; `first_year` names the first year.
    #[must_use]
    pub fn weeks_445(first_day: Date, first_year: i16, years: u16, long_years: &[i16]) -> Self {
        let mut rows = Vec::new();
        let mut start = first_day;
        for year in (first_year..).take(usize::from(years)) {
            for index in 0..12i32 {
                let mut weeks = if index % 3 == 2 { 5 } else { 4 };
                if index == 11 && long_years.contains(&year) {
                    weeks += 1;
                }
                let end = start.saturating_add((weeks * 7).days());
                rows.push((
                    format!("{year:04}-P{:02}", index + 1),
                    start,
                    end,
                    format!("{year:04}-Q{}", index / 3 + 1),
                    format!("{year:04}"),
                ));
                start = end;
            }
        }
        Self::assemble(rows)
    }

    /// Periods as listed; the last ends the day before `ends`.
    ///
    /// # Errors
    /// A problem for each period that does not start after the one before, or whose name is taken.
    pub fn listed(periods: &[ListedPeriod], ends: Date, at: &Location) -> Result<Self, Problems> {
        let mut problems = Problems::new();
        let mut rows = Vec::new();
        if periods.is_empty() {
            problems.push(
                Problem::error("calendar-empty", at.clone(), "The calendar lists no period.")
                    .hint("add `periods = [ { id = \"2026-01\", start = 2026-01-01 } ]`"),
            );
        }
        for (i, period) in periods.iter().enumerate() {
            let end = periods.get(i + 1).map_or(ends, |next| next.start);
            if end <= period.start {
                problems.push(
                    Problem::error(
                        "calendar-order",
                        at.clone(),
                        format!("Period `{}` starts on {} and would end on {end}.", period.id, period.start),
                    )
                    .expected("periods in order of their first day, and `ends` after the last of them"),
                );
            }
            if periods[..i].iter().any(|other| other.id == period.id) {
                problems.push(
                    Problem::error("calendar-duplicate", at.clone(), format!("Two periods are named `{}`.", period.id))
                        .hint("give each period its own `id`"),
                );
            }
            let quarter = period.quarter.clone().unwrap_or_else(|| period.id.clone());
            let year = period.year.clone().unwrap_or_else(|| format!("{:04}", period.start.year()));
            rows.push((period.id.clone(), period.start, end, quarter, year));
        }
        check_windows(&rows, at, &mut problems);
        if problems.has_errors() { Err(problems) } else { Ok(Self::assemble(rows)) }
    }

    fn assemble(rows: Vec<Listing>) -> Self {
        let (mut periods, mut by_period) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
        let (mut quarters, mut years): (Vec<Window>, Vec<Window>) = (Vec::new(), Vec::new());
        for (index, (id, start, end, quarter, year)) in rows.into_iter().enumerate() {
            extend_or_push(&mut quarters, quarter, start, end, index);
            extend_or_push(&mut years, year, start, end, index);
            by_period.push(Window { id: id.clone(), start, end, first: index, last: index });
            periods.push(Period { id, start, end, quarter: quarters.len() - 1, year: years.len() - 1 });
        }
        Self { periods, by_period, quarters, years }
    }

    /// All periods, in order.
    #[must_use]
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }

    /// All windows of a unit, in order.
    #[must_use]
    pub fn windows(&self, unit: Unit) -> &[Window] {
        match unit {
            Unit::Period => &self.by_period,
            Unit::Quarter => &self.quarters,
            Unit::Year => &self.years,
        }
    }

    /// The index of the window of `unit` to which the period with index `period` belongs.
    #[must_use]
    pub fn window_of(&self, unit: Unit, period: usize) -> usize {
        match unit {
            Unit::Period => period,
            Unit::Quarter => self.periods[period].quarter,
            Unit::Year => self.periods[period].year,
        }
    }

    /// The index of the period that contains `day`; none when the calendar does not reach it.
    #[must_use]
    pub fn period_of(&self, day: Date) -> Option<usize> {
        let after = self.periods.partition_point(|p| p.start <= day);
        let index = after.checked_sub(1)?;
        (day < self.periods[index].end).then_some(index)
    }

    /// The window that a text names: a period, quarter or year by its id, or the period that contains a date.
    #[must_use]
    pub fn named(&self, text: &str) -> Option<(Unit, usize)> {
        let text = text.trim();
        for unit in [Unit::Period, Unit::Quarter, Unit::Year] {
            if let Some(index) = self.windows(unit).iter().position(|w| w.id == text) {
                return Some((unit, index));
            }
        }
        let day: Date = text.get(..10)?.parse().ok()?;
        self.period_of(day).map(|index| (Unit::Period, index))
    }
}

/// A period's name, first day, day after its last, quarter and year.
type Listing = (String, Date, Date, String, String);

/// A quarter lies in one year, and the periods of a quarter and of a year follow one another.
fn check_windows(rows: &[Listing], at: &Location, problems: &mut Problems) {
    for pair in rows.windows(2) {
        let ((before, _, _, quarter, year), (id, _, _, next_quarter, next_year)) = (&pair[0], &pair[1]);
        if quarter == next_quarter && year != next_year {
            let message = format!("Quarter `{quarter}` has `{before}` in the year `{year}` and `{id}` in `{next_year}`.");
            problems.push(Problem::error("calendar-quarter", at.clone(), message).expected("quarters that lie in one year"));
        }
    }
    for (what, name) in [("Quarter", (|row| &row.3) as fn(&Listing) -> &String), ("Year", |row| &row.4)] {
        let mut ended: Vec<&String> = Vec::new();
        for pair in rows.windows(2) {
            if name(&pair[0]) != name(&pair[1]) {
                ended.push(name(&pair[0]));
            }
            if ended.contains(&name(&pair[1])) && name(&pair[0]) != name(&pair[1]) {
                let message = format!("{what} `{}` goes on in `{}` after another one began.", name(&pair[1]), pair[1].0);
                problems.push(
                    Problem::error("calendar-order", at.clone(), message)
                        .expected(format!("periods of one {} that follow one another", what.to_lowercase())),
                );
            }
        }
    }
}

fn extend_or_push(windows: &mut Vec<Window>, id: String, start: Date, end: Date, index: usize) {
    match windows.last_mut() {
        Some(last) if last.id == id => {
            last.end = end;
            last.last = index;
        }
        _ => windows.push(Window { id, start, end, first: index, last: index }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn months_group_into_quarters_and_years() {
        let calendar = Calendar::months(2025, 2026, 1);
        let may = calendar.period_of(date(2026, 5, 31)).unwrap();
        assert_eq!(calendar.periods()[may].id, "2026-05");
        assert_eq!(calendar.windows(Unit::Quarter)[calendar.periods()[may].quarter].id, "2026-Q2");
        assert_eq!(calendar.named("2026-Q2"), Some((Unit::Quarter, 5)));
        assert_eq!(calendar.period_of(date(2027, 1, 1)), None);
    }

    #[test]
    fn a_fiscal_year_is_named_after_the_year_it_ends_in() {
        let calendar = Calendar::months(2026, 2026, 7);
        assert_eq!(calendar.periods()[0].id, "2025-07");
        assert_eq!(calendar.windows(Unit::Year)[0].end, date(2026, 7, 1));
        assert_eq!(calendar.windows(Unit::Quarter)[0].id, "2026-Q1");
    }

    #[test]
    fn a_445_year_has_52_or_53_weeks() {
        let calendar = Calendar::weeks_445(date(2026, 2, 1), 2026, 2, &[2026]);
        let year = &calendar.windows(Unit::Year)[0];
        assert_eq!(crate::effective::days_between(year.start, year.end), 53 * 7);
        assert_eq!(crate::effective::days_between(calendar.periods()[2].start, calendar.periods()[2].end), 35);
    }

    #[test]
    fn listed_periods_may_be_irregular() {
        let listed = |id: &str, start| ListedPeriod { id: id.into(), start, quarter: None, year: None };
        let calendar =
            Calendar::listed(&[listed("a", date(2011, 5, 31)), listed("b", date(2011, 8, 31))], date(2011, 12, 1), &Location::default())
                .unwrap();
        assert_eq!(calendar.period_of(date(2011, 8, 30)), Some(0));
        assert_eq!(calendar.named("2011-09-15"), Some((Unit::Period, 1)));
        assert!(
            Calendar::listed(&[listed("a", date(2011, 8, 31)), listed("b", date(2011, 5, 31))], date(2011, 12, 1), &Location::default())
                .is_err()
        );
    }

    #[test]
    fn a_quarter_of_two_years_and_a_year_in_two_pieces_are_refused() {
        let listed = |id: &str, month: i8, quarter: &str, year: &str| ListedPeriod {
            id: id.into(),
            start: date(2026, month, 1),
            quarter: Some(quarter.into()),
            year: Some(year.into()),
        };
        let said = |periods: &[ListedPeriod]| {
            let refused = Calendar::listed(periods, date(2027, 1, 1), &Location::default()).unwrap_err();
            refused.0.into_iter().map(|problem| problem.message).collect::<Vec<_>>()
        };
        let straddles = [listed("a", 1, "Q1", "2025"), listed("b", 2, "Q1", "2026")];
        assert_eq!(said(&straddles), ["Quarter `Q1` has `a` in the year `2025` and `b` in `2026`."]);
        let pieces = [listed("a", 1, "Q1", "2025"), listed("b", 2, "Q2", "2026"), listed("c", 3, "Q3", "2025")];
        assert_eq!(said(&pieces), ["Year `2025` goes on in `c` after another one began."]);
    }
}
