//! A gate that pays slices from zero: nothing while it is not reached, everything from the first unit on once it is.
//!
//! Ada has a quota of 100,000, 8 % up to it and 12 % above, and a gate at 50 %. January's 40,000 pay nothing. February's 30,000 bring her to
//! 70,000: they pay 2,400, and one line pays the 3,200 of January.

use super::commission::Place;
use super::never_back::NeverBack;
use super::{Drafts, Paying, push};
use crate::number::Num;
use crate::outcome::facts::Line;
use book::results::LineKind;
use plans::Commission;

/// The lines of a pay window, which wait for its end, and what was earned before it.
#[derive(Debug, Default)]
pub(crate) struct Gated {
    place: Option<Place>,
    lines: Vec<(Line, Num)>,
    /// Whether the axis now stands at the gate or above, and whether it did at the end of the last pay window.
    open: bool,
    was_open: bool,
    /// The sum of the lines of the earlier pay windows of the window of `per`, paid or not.
    before: Num,
}

impl Gated {
    /// For a commission whose slices pay from zero once a gate is reached; single deals have their gate each.
    pub fn of(commission: &Commission) -> Option<Self> {
        commission.waits_at_gate().then(Self::default)
    }

    /// Goes to the place of the next lines; closes the pay window before it.
    pub fn step(&mut self, paying: &Paying<'_>, place: Place, never_back: &mut Option<NeverBack>, drafts: &mut Drafts) {
        if self.place == Some(place) {
            return;
        }
        self.close(paying, never_back, drafts);
        if self.place.is_some_and(|before| before.per != place.per) {
            *self = Self::default();
        }
        self.place = Some(place);
    }

    /// Whether the axis has reached the gate.
    pub fn reaches(&mut self, open: bool) {
        self.open = open;
    }

    /// A line as if there were no gate.
    pub fn add(&mut self, line: Line, amount: Num) {
        self.lines.push((line, amount));
    }

    /// Pays the pay window's lines if the gate is open at its end; and what was earned before, or takes it back, when it was not so before.
    pub fn close(&mut self, paying: &Paying<'_>, never_back: &mut Option<NeverBack>, drafts: &mut Drafts) {
        let Some(place) = self.place else { return };
        if let Some(never_back) = never_back {
            never_back.step(paying, place, drafts);
        }
        let mut pay = |line: Line, amount: Num| {
            never_back.iter_mut().for_each(|never_back| never_back.add(&amount));
            push(drafts, line, amount);
        };
        let mut earned = Num::ZERO;
        for (line, amount) in self.lines.drain(..) {
            earned += &amount;
            if self.open {
                pay(line, amount);
            }
        }
        if self.open != self.was_open {
            let amount = if self.open { self.before.clone() } else { -&self.before };
            pay(paying.line(LineKind::TrueUp, place.pay), amount);
        }
        self.before += &earned;
        self.was_open = self.open;
    }
}

#[cfg(test)]
mod tests {
    use crate::stories::Story;

    fn ada(gate: &str) -> Vec<String> {
        let plan = "measure = \"bookings\"\nagainst = \"quota\"\nper = \"year\"\n\
                    tiers = [ { from = \"0%\", rate = \"8%\" }, { from = \"100%\", rate = \"12%\" } ]";
        Story::new()
            .person("Ada AE")
            .quota("Ada bookings 2026 100000")
            .deal("D1 Ada 2026-01-10 40000")
            .deal("D2 Ada 2026-02-10 30000")
            .deal("D3 Ada 2026-03-10 50000")
            .deal("D4 Ada 2026-04-10 -80000")
            .plan("AE", &format!("{plan}\n{gate}"))
            .lines("Ada", None)
    }

    #[test]
    fn a_gate_that_is_reached_pays_from_zero_and_takes_back_when_it_closes() {
        let expected = [
            "2026-02 tier D2 [0] 30000 × 0.08 = 2400.00",
            "2026-02 true-up = 3200.00",
            "2026-03 tier D3 [0] 30000 × 0.08 = 2400.00",
            "2026-03 tier D3 [1] 20000 × 0.12 = 2400.00",
            "2026-04 true-up = -10400.00",
        ];
        assert_eq!(ada("gate = { at = \"50%\" }"), expected);
    }

    #[test]
    fn a_gate_that_pays_above_pays_what_lies_above_it() {
        let expected = [
            "2026-02 tier D2 [0] 20000 × 0.08 = 1600.00",
            "2026-03 tier D3 [0] 30000 × 0.08 = 2400.00",
            "2026-03 tier D3 [1] 20000 × 0.12 = 2400.00",
            "2026-04 tier D4 [0] -50000 × 0.08 = -4000.00",
            "2026-04 tier D4 [1] -20000 × 0.12 = -2400.00",
        ];
        assert_eq!(ada("gate = { at = \"50%\", pays = \"above\" }"), expected);
    }
}
