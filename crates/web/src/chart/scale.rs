//! Axes from zero (or a round number below it) to a round number. The server chooses the ticks, because it writes them.

use super::{Axis, Tick};
use kernel::Decimal;

impl Axis {
    /// An axis that reaches from `least` to `most` in at most `ticks` + 1 round steps, each written by `said`.
    #[must_use]
    pub fn over(title: &str, (least, most): (Decimal, Decimal), ticks: u32, said: &dyn Fn(&Decimal) -> String) -> Self {
        let span = if most > least { most.saturating_sub(least) } else { Decimal::ONE };
        let step = round_step(span / Decimal::from(ticks.max(1)));
        let low = (least / step).floor() * step;
        let mut marks = vec![low];
        let mut high = low;
        while marks.len() < 2 || (high < most && marks.len() < 30) {
            high += step;
            marks.push(high);
        }
        let ticks = marks.into_iter().map(|at| Tick { at: at.normalize(), label: said(&at) }).collect();
        Self { title: title.to_owned(), from: low.normalize(), to: high.normalize(), ticks }
    }

    /// An axis of values for bars and sums: zero is on it.
    #[must_use]
    pub fn with_zero(values: impl Iterator<Item = Decimal>, ticks: u32, said: &dyn Fn(&Decimal) -> String) -> Self {
        let (least, most) = values.fold((Decimal::ZERO, Decimal::ZERO), |(least, most), value| (least.min(value), most.max(value)));
        Self::over("", (least, most), ticks, said)
    }

    /// The same axis, ending at `to`.
    #[must_use]
    pub fn ending(mut self, to: Decimal) -> Self {
        self.ticks.retain(|tick| tick.at <= to);
        self.to = to;
        self
    }
}

/// The smallest of 1, 2, 2.5, 3, 4, 5 × 10ⁿ that is at least `step`.
fn round_step(step: Decimal) -> Decimal {
    let mut unit = Decimal::new(1, 4);
    while unit * Decimal::TEN <= step && unit < Decimal::new(1_000_000_000_000_000, 0) {
        unit *= Decimal::TEN;
    }
    for factor in [Decimal::ONE, Decimal::TWO, Decimal::new(25, 1), Decimal::from(3), Decimal::from(4), Decimal::from(5), Decimal::TEN] {
        if unit * factor >= step {
            return (unit * factor).normalize();
        }
    }
    step
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(most: i64) -> Axis {
        Axis::with_zero([Decimal::from(most)].into_iter(), 3, &|at| crate::say::short(at, "$"))
    }

    #[test]
    fn ticks_are_round_and_reach_past_the_largest_value() {
        let labels: Vec<String> = over(612_000).ticks.into_iter().map(|tick| tick.label).collect();
        assert_eq!(labels, ["$0", "$250k", "$500k", "$750k"]);
        assert_eq!(over(612_000).to, Decimal::from(750_000));
        assert_eq!(over(0).ticks.len(), 2);
    }

    #[test]
    fn a_loss_lies_below_zero_which_stays_on_the_axis() {
        assert_eq!(over(-40).from, Decimal::from(-40));
        assert!(over(-40).ticks.iter().any(|tick| tick.at.is_zero()));
    }
}
