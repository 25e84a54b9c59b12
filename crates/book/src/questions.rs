//! How soon a question about pay is to be answered: `[questions]` in `company.toml`.

use kernel::document::Entry;
use kernel::{Date, Weekday};

/// Days until an answer is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Questions {
    /// How many days after the one on which the question was raised.
    pub days: u16,
    /// Whether only Monday to Friday count.
    pub working: bool,
}

impl Default for Questions {
    /// Five working days.
    fn default() -> Self {
        Self { days: 5, working: true }
    }
}

impl Questions {
    /// The day on which the answer to a question of `raised` is due.
    #[must_use]
    pub fn due(&self, raised: Date) -> Date {
        let mut day = raised;
        let mut left = self.days;
        while left > 0 {
            let Ok(next) = day.tomorrow() else { return day };
            day = next;
            let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
            if !(self.working && weekend) {
                left -= 1;
            }
        }
        day
    }

    /// As people read it: `5 working days`.
    #[must_use]
    pub fn words(&self) -> String {
        let kind = if self.working { "working" } else { "calendar" };
        format!("{} {kind} {}", self.days, if self.days == 1 { "day" } else { "days" })
    }
}

/// Reads `[questions]`.
pub(crate) fn read(entry: &Entry<'_>) -> Option<Questions> {
    let section = entry.section("how soon questions are answered")?;
    section.known(&["days", "count"]);
    let standard = Questions::default();
    let days = section.get("days").map_or(Some(standard.days), |entry| entry.integer(1..=366).and_then(|days| u16::try_from(days).ok()));
    let working = section.get("count").map_or(Some(standard.working), |entry| entry.choice(&[("working", true), ("calendar", false)]));
    section.finish();
    Some(Questions { days: days?, working: working? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_working_days_pass_over_the_weekend() {
        let friday = Date::constant(2026, 3, 20);
        assert_eq!(Questions::default().due(friday), Date::constant(2026, 3, 27));
        assert_eq!(Questions { days: 5, working: false }.due(friday), Date::constant(2026, 3, 25));
        assert_eq!(Questions { days: 1, working: true }.due(friday), Date::constant(2026, 3, 23));
    }
}
