//! Division by powers of ten, quicker than numbers of 128 bits are divided in general: 10ⁿ is 2ⁿ × 5ⁿ, and the division by 2ⁿ is a shift.

/// The powers of five up to 5¹⁸.
const FIVES: [u64; 19] = powers();
/// For each power of five the number by which multiplying, modulo 2¹²⁸, undoes multiplying by it.
const INVERSES: [u128; 19] = inverses();
/// For each power of five the largest number of times that it goes into 128 bits.
const MOST: [u128; 19] = most();

const fn powers() -> [u64; 19] {
    let mut powers = [1; 19];
    let mut at = 1;
    while at < 19 {
        powers[at] = powers[at - 1] * 5;
        at += 1;
    }
    powers
}

const fn most() -> [u128; 19] {
    let mut most = [u128::MAX; 19];
    let mut at = 1;
    while at < 19 {
        most[at] = u128::MAX / FIVES[at] as u128;
        at += 1;
    }
    most
}

/// By Newton's method: each step doubles the bits that are right, of which an odd number's own square gives the first three.
const fn inverses() -> [u128; 19] {
    let mut inverses = [1u128; 19];
    let mut at = 1;
    while at < 19 {
        let number = FIVES[at] as u128;
        let (mut inverse, mut step) = (number, 0);
        while step < 6 {
            inverse = inverse.wrapping_mul(2u128.wrapping_sub(number.wrapping_mul(inverse)));
            step += 1;
        }
        inverses[at] = inverse;
        at += 1;
    }
    inverses
}

/// `value` ÷ 10^`digits` (at most 18), when nothing is left over.
pub(crate) fn exactly(value: i128, digits: u32) -> Option<i128> {
    let magnitude = value.unsigned_abs();
    if digits == 0 {
        return Some(value);
    }
    if magnitude.trailing_zeros() < digits {
        return None;
    }
    // A multiple of 5ⁿ becomes its quotient; every other number becomes one that is larger than any quotient.
    let quotient = (magnitude >> digits).wrapping_mul(INVERSES[digits as usize]);
    if quotient > MOST[digits as usize] {
        return None;
    }
    let quotient = quotient.cast_signed();
    Some(if value < 0 { -quotient } else { quotient })
}

/// `value` ÷ 10^`digits` (at most 18) without its fraction, and what is left over, with the sign of `value`.
pub(crate) fn divided(value: i128, digits: u32) -> (i128, i128) {
    if digits == 0 {
        return (value, 0);
    }
    let magnitude = value.unsigned_abs();
    let (quotient, rest) = match u64::try_from(magnitude >> digits) {
        Ok(shifted) => {
            let five = FIVES[digits as usize];
            let quotient = u128::from(shifted / five);
            (quotient, (u128::from(shifted % five) << digits) | (magnitude & ((1 << digits) - 1)))
        }
        Err(_) => {
            let ten = 10u128.pow(digits);
            (magnitude / ten, magnitude % ten)
        }
    };
    let (quotient, rest) = (quotient.cast_signed(), rest.cast_signed());
    if value < 0 { (-quotient, -rest) } else { (quotient, rest) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn division_is_division(value in any::<i128>(), down in 0u32..127, digits in 0u32..=18) {
            prop_assume!(value != i128::MIN);
            let (value, ten) = (value >> down, 10i128.pow(digits));
            prop_assert_eq!(divided(value, digits), (value / ten, value % ten));
            prop_assert_eq!(exactly(value, digits), (value % ten == 0).then(|| value / ten));
            let multiple = value / ten * ten;
            prop_assert_eq!(exactly(multiple, digits), Some(multiple / ten));
        }
    }

    #[test]
    fn the_ends_of_the_range_are_divided_too() {
        for value in [0, 1, -1, i128::MAX, i128::MIN + 1, 10i128.pow(18), -(10i128.pow(18)), 10i128.pow(38)] {
            for digits in 0..=18 {
                let ten = 10i128.pow(digits);
                assert_eq!(divided(value, digits), (value / ten, value % ten), "{value} by 10^{digits}");
                assert_eq!(exactly(value, digits), (value % ten == 0).then(|| value / ten), "{value} by 10^{digits}");
            }
        }
    }
}
