//! The axis along which credits move, cut into tiers at bounds.
//!
//! With bounds 0, 100 and 150, a credit that moves the axis from 90 to 160 has 10 in the first tier, 50 in the second, 10 in the third. A value
//! on a bound belongs to the higher tier, or to the lower with `bound = "upper"`; below zero is the first tier.

use crate::number::Num;

/// The bounds of tiers; the first tier has no lower end, the last no upper.
#[derive(Debug, Clone)]
pub(crate) struct Axis {
    bounds: Vec<Num>,
    /// The bounds between the tiers in fixed point, if all are.
    fixed: Option<Vec<i128>>,
    upper: bool,
    /// Where the gate stands; whether only what lies above it pays.
    gate: Option<(Num, bool)>,
}

impl Axis {
    /// Bounds in ascending order; the first is where the first tier is written to begin. With `upper`, a value on a bound is in the lower tier.
    pub fn new(bounds: Vec<Num>, upper: bool) -> Self {
        let between = bounds.get(1..).unwrap_or(&[]).iter();
        let fixed = between.map(|bound| if let Num::Fixed(fixed) = bound { Some(*fixed) } else { None }).collect();
        Self { bounds, fixed, upper, gate: None }
    }

    /// The bounds between the tiers in fixed point, if all are and there is no gate.
    pub fn plain(&self) -> Option<Plain<'_>> {
        let bounds = self.fixed.as_deref().filter(|_| self.gate.is_none())?;
        Some(Plain { bounds, upper: self.upper })
    }

    /// The same axis with a gate at a value; `above`: only what lies above it pays.
    pub fn with_gate(self, at: Num, above: bool) -> Self {
        Self { gate: Some((at, above)), ..self }
    }

    /// Whether a value has reached the gate, or there is none.
    pub fn is_open(&self, at: &Num) -> bool {
        self.gate.as_ref().is_none_or(|(gate, _)| if self.upper { gate < at } else { gate <= at })
    }

    /// The gate above which alone something is paid.
    pub fn pays_above(&self) -> Option<&Num> {
        self.gate.as_ref().filter(|(_, above)| *above).map(|(gate, _)| gate)
    }

    /// The tier in which a value stands.
    pub fn tier(&self, at: &Num) -> usize {
        let rest = self.bounds.get(1..).unwrap_or(&[]);
        rest.partition_point(|bound| if self.upper { bound < at } else { bound <= at })
    }

    /// The stretch between two values, in either direction, cut at the bounds: tier and positive length, in order of tier; only what lies
    /// above a gate that pays nothing below it.
    pub fn slices(&self, from: &Num, to: &Num, out: &mut Vec<(usize, Num)>) {
        out.clear();
        let (mut low, high) = if from <= to { (from, to) } else { (to, from) };
        if let Some(gate) = self.pays_above().filter(|gate| *gate > low) {
            if gate >= high {
                return;
            }
            low = gate;
        }
        let rest = self.bounds.get(1..).unwrap_or(&[]);
        let first = rest.partition_point(|bound| bound <= low);
        let last = first + rest[first..].partition_point(|bound| bound < high);
        for tier in first..=last {
            let start = if tier == first { low } else { &rest[tier - 1] };
            let end = if tier == last { high } else { &rest[tier] };
            out.push((tier, end - start));
        }
    }

    /// The rate read off the straight lines between (bound, rate); flat before the first and after the last.
    pub fn interpolate(&self, at: &Num, rates: &[(Num, Num)]) -> Num {
        let after = self.bounds.partition_point(|bound| bound <= at);
        let Some(below) = after.checked_sub(1) else { return rates[0].1.clone() };
        let Some(above) = self.bounds.get(after) else { return rates[below].1.clone() };
        let part = (at - &self.bounds[below]).divide(&(above - &self.bounds[below])).unwrap_or(Num::ZERO);
        &rates[below].1 + &(&(&rates[after].1 - &rates[below].1) * &part)
    }
}

/// An axis without a gate, in fixed point.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plain<'a> {
    bounds: &'a [i128],
    upper: bool,
}

impl Plain<'_> {
    /// See [`Axis::tier`].
    pub fn tier(&self, at: i128) -> usize {
        self.bounds.iter().take_while(|bound| if self.upper { **bound < at } else { **bound <= at }).count()
    }

    /// See [`Axis::slices`]: the tiers from the first to the last, with the length in each.
    pub fn slices(&self, from: i128, to: i128, out: &mut Vec<(usize, i128)>) {
        out.clear();
        let (low, high) = (from.min(to), from.max(to));
        let first = self.bounds.iter().take_while(|bound| **bound <= low).count();
        let mut start = low;
        for (tier, bound) in self.bounds.iter().enumerate().skip(first).take_while(|(_, bound)| **bound < high) {
            out.push((tier, bound - start));
            start = *bound;
        }
        out.push((first + out.len(), high - start));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn fixed_point_cuts_and_stands_as_numbers_do(
            bounds in proptest::collection::btree_set(-50i64..50, 1..6), from in -60i64..60, to in -60i64..60, upper in any::<bool>(),
        ) {
            let axis = Axis::new(bounds.into_iter().map(Num::from_integer).collect(), upper);
            let plain = axis.plain().unwrap();
            let fixed = |number: i64| i128::from(number) * crate::number::ONE;
            prop_assert_eq!(plain.tier(fixed(to)), axis.tier(&Num::from_integer(to)));
            let (mut quick, mut slow) = (Vec::new(), Vec::new());
            plain.slices(fixed(from), fixed(to), &mut quick);
            axis.slices(&Num::from_integer(from), &Num::from_integer(to), &mut slow);
            let quick: Vec<_> = quick.into_iter().map(|(tier, length)| (tier, Num::Fixed(length))).collect();
            prop_assert_eq!(quick, slow);
        }
    }

    fn axis(upper: bool) -> Axis {
        Axis::new([0, 100, 150].map(Num::from_integer).to_vec(), upper)
    }

    fn slices(from: i64, to: i64) -> Vec<(usize, Num)> {
        let mut out = Vec::new();
        axis(false).slices(&Num::from_integer(from), &Num::from_integer(to), &mut out);
        out
    }

    #[test]
    fn a_stretch_is_cut_at_the_bounds() {
        let n = Num::from_integer;
        assert_eq!(slices(90, 160), [(0, n(10)), (1, n(50)), (2, n(10))]);
        assert_eq!(slices(160, 90), [(0, n(10)), (1, n(50)), (2, n(10))]);
        assert_eq!(slices(100, 150), [(1, n(50))]);
        assert_eq!(slices(-20, 100), [(0, n(120))]);
        assert_eq!(slices(150, 151), [(2, n(1))]);
    }

    #[test]
    fn only_what_lies_above_a_gate_is_cut() {
        let n = Num::from_integer;
        let gated = axis(false).with_gate(n(120), true);
        let cut = |from: i64, to: i64| {
            let mut out = Vec::new();
            gated.slices(&n(from), &n(to), &mut out);
            out
        };
        assert_eq!(cut(90, 160), [(1, n(30)), (2, n(10))]);
        assert_eq!((cut(160, 110), cut(0, 120)), (vec![(1, n(30)), (2, n(10))], vec![]));
        assert_eq!([119, 120].map(|at| gated.is_open(&n(at))), [false, true]);
    }

    #[test]
    fn a_value_on_a_bound_belongs_to_one_tier() {
        let n = Num::from_integer;
        assert_eq!([-5, 0, 99, 100, 150].map(|at| axis(false).tier(&n(at))), [0, 0, 0, 1, 2]);
        assert_eq!([-5, 0, 99, 100, 150].map(|at| axis(true).tier(&n(at))), [0, 0, 0, 0, 1]);
    }

    #[test]
    fn rates_lie_on_straight_lines_between_points() {
        let n = Num::from_integer;
        let rates = [(n(0), n(2)), (n(1), n(4)), (n(2), n(10))];
        assert_eq!([-1, 0, 50, 100, 125, 150, 900].map(|at| axis(false).interpolate(&n(at), &rates)), [2, 2, 3, 4, 7, 10, 10].map(n));
    }
}
