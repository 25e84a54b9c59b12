//! The axis along which credits move, cut into tiers at bounds.
//!
//! With bounds 0, 100 and 150, a credit that moves the axis from 90 to 160 has 10 in the first tier, 50 in the second, 10 in the third. A value
//! on a bound belongs to the higher tier, or to the lower with `bound = "upper"`; below zero is the first tier.

use crate::number::Num;

/// The bounds of tiers; the first tier has no lower end, the last no upper.
#[derive(Debug, Clone)]
pub(crate) struct Axis {
    bounds: Vec<Num>,
    upper: bool,
}

impl Axis {
    /// Bounds in ascending order; the first is where the first tier is written to begin. With `upper`, a value on a bound is in the lower tier.
    pub fn new(bounds: Vec<Num>, upper: bool) -> Self {
        Self { bounds, upper }
    }

    /// The tier in which a value stands.
    pub fn tier(&self, at: &Num) -> usize {
        let rest = self.bounds.get(1..).unwrap_or(&[]);
        rest.partition_point(|bound| if self.upper { bound < at } else { bound <= at })
    }

    /// The stretch between two values, in either direction, cut at the bounds: tier and positive length, in order of tier.
    pub fn slices(&self, from: &Num, to: &Num, out: &mut Vec<(usize, Num)>) {
        out.clear();
        let (low, high) = if from <= to { (from, to) } else { (to, from) };
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

#[cfg(test)]
mod tests {
    use super::*;

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
