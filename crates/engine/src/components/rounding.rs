//! Whole cents: a total is rounded once, and its lines get cents by largest remainder so that they add up to it.
//!
//! Three lines of 33.333… make 100.00: each is cut to 33.33, and the cent that is missing goes to the first, since all remainders are equal.

use crate::number::Num;
use book::Rounding;

/// A number in minor units, rounded as the company says; none beyond what can be kept.
pub(crate) fn round(number: &Num, decimals: u32, rounding: Rounding) -> Option<i128> {
    match rounding {
        Rounding::HalfUp => number.half_up(decimals),
        Rounding::HalfEven => number.half_even(decimals),
    }
}

/// The total in minor units (with this many decimals), and each line's part of it; none beyond what can be kept.
pub(crate) fn allot<'n>(amounts: impl Iterator<Item = &'n Num>, total: &Num, decimals: u32, rounding: Rounding) -> Option<(i64, Vec<i64>)> {
    let rounded = round(total, decimals, rounding)?;
    let lines = amounts.size_hint().0;
    let (mut parts, mut remainders, mut missing) = (Vec::with_capacity(lines), Vec::with_capacity(lines), rounded);
    for (line, amount) in (0u32..).zip(amounts) {
        let (whole, remainder) = amount.floor(decimals)?;
        missing -= whole;
        parts.push(i64::try_from(whole).ok()?);
        remainders.push((std::cmp::Reverse(u64::try_from(remainder).ok()?), line));
    }
    let missing = usize::try_from(missing).ok()?.min(remainders.len());
    if missing > 0 && missing < remainders.len() {
        remainders.select_nth_unstable(missing - 1);
    }
    for (_, line) in &remainders[..missing] {
        let part = &mut parts[*line as usize];
        *part = part.checked_add(1)?;
    }
    Some((i64::try_from(rounded).ok()?, parts))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allotted(texts: &[&str], rounding: Rounding) -> (i64, Vec<i64>) {
        let amounts: Vec<Num> = texts.iter().map(|text| Num::from_decimal(kernel::parse_decimal(text).unwrap())).collect();
        let total = amounts.iter().fold(Num::ZERO, |sum, amount| &sum + amount);
        allot(amounts.iter(), &total, 2, rounding).unwrap()
    }

    #[test]
    fn lines_add_up_to_the_rounded_total() {
        assert_eq!(allotted(&["0.004", "0.004", "0.002"], Rounding::HalfUp), (1, vec![1, 0, 0]));
        assert_eq!(allotted(&["1.006", "-0.502", "0.001"], Rounding::HalfUp), (51, vec![101, -50, 0]));
        assert_eq!(allotted(&["0.002", "0.003"], Rounding::HalfUp), (1, vec![0, 1]));
        assert_eq!(allotted(&["0.002", "0.003"], Rounding::HalfEven), (0, vec![0, 0]));
    }

    #[test]
    fn thirds_make_a_whole() {
        let third = Num::from_integer(100).divide(&Num::from_integer(3)).unwrap();
        let lines = [third.clone(), third.clone(), third];
        assert_eq!(allot(lines.iter(), &Num::from_integer(100), 2, Rounding::HalfUp), Some((10_000, vec![3334, 3333, 3333])));
    }
}
