//! Round ticks and positions.

use kernel::Decimal;

/// An axis from zero (or a round number below it) to a round number, and the ticks between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scale {
    /// Where it starts.
    pub low: Decimal,
    /// Where it ends.
    pub high: Decimal,
    /// The ticks, both ends included.
    pub ticks: Vec<Decimal>,
}

impl Scale {
    /// An axis that reaches from `least` to `most` in at most `ticks` + 1 round steps.
    #[must_use]
    pub fn over(least: Decimal, most: Decimal, ticks: u32) -> Self {
        let span = if most > least { most.saturating_sub(least) } else { Decimal::ONE };
        let step = round_step(span / Decimal::from(ticks.max(1)));
        let low = (least / step).floor() * step;
        let mut high = low;
        let mut marks = vec![low];
        while high < most && marks.len() < 30 {
            high += step;
            marks.push(high);
        }
        if marks.len() == 1 {
            high += step;
            marks.push(high);
        }
        Self { low, high, ticks: marks }
    }

    /// Where `value` lies between `from` and `to` pixels, held within them.
    #[must_use]
    pub fn at(&self, value: Decimal, from: i64, to: i64) -> i64 {
        let span = self.high - self.low;
        let share = ((value - self.low) / span).clamp(Decimal::ZERO, Decimal::ONE);
        let pixels = (share * Decimal::from(to - from)).round();
        from + i64::try_from(pixels).unwrap_or(0)
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

    #[test]
    fn ticks_are_round_and_reach_past_the_largest_value() {
        let scale = Scale::over(Decimal::ZERO, Decimal::from(612_000), 3);
        assert_eq!(scale.high, Decimal::from(750_000));
        assert_eq!(scale.ticks.len(), 4);
        assert_eq!(scale.at(Decimal::from(375_000), 0, 100), 50);
        assert_eq!(Scale::over(Decimal::ZERO, Decimal::ZERO, 3).ticks.len(), 2);
    }
}
