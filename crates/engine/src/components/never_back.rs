//! True-ups that never take back within a window.
//!
//! Ben has 8 % of 60,000 in February after a true-up: 4,800 for the quarter. A return in March brings him back to 5 % of 40,000, 2,000: nothing
//! is taken, and the next 2,800 that he earns in the quarter are paid already.

use super::commission::Place;
use super::{Drafts, Paying, push};
use crate::number::Num;
use book::results::LineKind;

/// What a window's lines add up to, and what was paid of it.
#[derive(Debug, Default)]
pub(crate) struct NeverBack {
    /// Where the present lines lie.
    place: Option<Place>,
    sum: Num,
    /// The sum and what was paid at the end of the last pay window.
    before: Num,
    paid: Num,
}

impl NeverBack {
    /// Goes to the place of the next lines; closes the pay window before it.
    pub fn step(&mut self, paying: &Paying<'_>, place: Place, drafts: &mut Drafts) {
        if self.place == Some(place) {
            return;
        }
        self.close(paying, drafts);
        if self.place.is_some_and(|before| before.per != place.per) {
            *self = Self::default();
        }
        self.place = Some(place);
    }

    /// A line's amount.
    pub fn add(&mut self, amount: &Num) {
        self.sum += amount;
    }

    /// Pays what a pay window's lines would take back, or keeps what was paid already.
    pub fn close(&mut self, paying: &Paying<'_>, drafts: &mut Drafts) {
        let Some(place) = self.place else { return };
        let due = if self.sum > self.paid { self.sum.clone() } else { self.paid.clone() };
        let missing = &(&due - &self.paid) - &(&self.sum - &self.before);
        push(drafts, paying.line(LineKind::TrueUp, place.pay), missing);
        self.before = self.sum.clone();
        self.paid = due;
    }
}

#[cfg(test)]
mod tests {
    use crate::stories::Story;

    #[test]
    fn what_was_paid_for_the_window_stays_paid() {
        let whole = "measure = \"bookings\"\nagainst = \"quota\"\nper = \"quarter\"\napply = \"whole\"\ntrue_up = \"never back\"\n\
                     tiers = [ { from = \"0%\", rate = \"5%\" }, { from = \"100%\", rate = \"8%\" } ]";
        let story = Story::new()
            .person("Ben AE")
            .quota("Ben bookings 2026-Q1 50000")
            .quota("Ben bookings 2026-Q2 50000")
            .deal("D1 Ben 2026-01-10 60000")
            .deal("D2 Ben 2026-02-10 -20000")
            .deal("D3 Ben 2026-03-10 20000")
            .deal("D4 Ben 2026-04-10 -100")
            .plan("AE", whole);
        let lines = [
            "2026-01 tier D1 [1] 60000 × 0.08 = 4800.00",
            "2026-02 tier D2 [0] -20000 × 0.05 = -1000.00",
            "2026-02 true-up [0] 60000 × -0.03 = -1800.00",
            "2026-02 true-up = 2800.00",
            "2026-03 tier D3 [1] 20000 × 0.08 = 1600.00",
            "2026-03 true-up [1] 40000 × 0.03 = 1200.00",
            "2026-03 true-up = -2800.00",
            "2026-04 tier D4 [0] -100 × 0.05 = -5.00",
            "2026-04 true-up = 5.00",
        ];
        assert_eq!(story.lines("Ben", None), lines);
    }

    #[test]
    fn a_return_under_marginal_tiers_takes_nothing_back_either() {
        let marginal = "measure = \"bookings\"\nagainst = \"amount\"\nper = \"year\"\ntrue_up = \"never back\"\n\
                        tiers = [ { from = 0, rate = \"5%\" }, { from = 1000, rate = \"10%\" } ]";
        let story = Story::new()
            .person("Ben AE")
            .deal("D1 Ben 2026-01-10 2000")
            .deal("D2 Ben 2026-01-11 -500")
            .deal("D3 Ben 2026-02-10 -500")
            .deal("D4 Ben 2026-03-10 600")
            .plan("AE", marginal);
        let lines = [
            "2026-01 tier D1 [0] 1000 × 0.05 = 50.00",
            "2026-01 tier D1 [1] 1000 × 0.1 = 100.00",
            "2026-01 tier D2 [1] -500 × 0.1 = -50.00",
            "2026-02 tier D3 [1] -500 × 0.1 = -50.00",
            "2026-02 true-up = 50.00",
            "2026-03 tier D4 [1] 600 × 0.1 = 60.00",
            "2026-03 true-up = -50.00",
        ];
        assert_eq!(story.lines("Ben", None), lines);
    }
}
