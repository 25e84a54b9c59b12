//! Fractions, and the places where the page rounds.

use book::Rounding;
use kernel::effective::{epoch_day, from_epoch_day};
use kernel::{Date, Decimal, Exact};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};

/// An exact number.
pub type Fraction = BigRational;

/// The decimal as a fraction.
#[must_use]
pub fn fraction(decimal: Decimal) -> Fraction {
    Fraction::new(BigInt::from(decimal.mantissa()), BigInt::from(10).pow(decimal.scale()))
}

/// A whole number as a fraction.
#[must_use]
pub fn whole(number: i64) -> Fraction {
    Fraction::from_integer(BigInt::from(number))
}

/// `count` ÷ `of`.
#[must_use]
pub fn ratio(count: i64, of: i64) -> Fraction {
    Fraction::new(BigInt::from(count), BigInt::from(of))
}

/// How many units of 10^−`decimals` the number is, rounded.
#[must_use]
pub fn in_units(number: &Fraction, decimals: u32, rounding: Rounding) -> BigInt {
    let scaled = number * Fraction::from_integer(BigInt::from(10).pow(decimals));
    let (down, half) = (scaled.floor(), ratio(1, 2));
    let rest = &scaled - &down;
    let up = match rest.cmp(&half) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Greater => true,
        std::cmp::Ordering::Equal => match rounding {
            Rounding::HalfUp => !scaled.is_negative(),
            Rounding::HalfEven => (down.to_integer() % BigInt::from(2)) != BigInt::zero(),
        },
    };
    down.to_integer() + BigInt::from(i32::from(up))
}

/// The number rounded to so many decimals, as a fraction.
#[must_use]
pub fn rounded(number: &Fraction, decimals: u32, rounding: Rounding) -> Fraction {
    Fraction::new(in_units(number, decimals, rounding), BigInt::from(10).pow(decimals))
}

/// The number rounded down (towards −∞) to so many decimals, as a fraction.
#[must_use]
pub fn units_down(number: &Fraction, decimals: u32) -> Fraction {
    let scale = BigInt::from(10).pow(decimals);
    Fraction::new((number * Fraction::from_integer(scale.clone())).floor().to_integer(), scale)
}

/// `units` of 10^−`decimals` as a decimal; none when it has more digits than a decimal holds.
#[must_use]
pub fn decimal_of_units(units: &BigInt, decimals: u32) -> Option<Decimal> {
    Decimal::try_from_i128_with_scale(units.to_i128()?, decimals).ok()
}

/// The number rounded half up to so many decimals (fewer when it is too long for a decimal).
#[must_use]
pub fn to_decimal(number: &Fraction, decimals: u32) -> Option<Decimal> {
    (0..=decimals).rev().find_map(|d| decimal_of_units(&in_units(number, d, Rounding::HalfUp), d))
}

/// The number as a decimal, if it is one of at most 28 decimals.
#[must_use]
pub fn exact_decimal(number: &Fraction) -> Option<Decimal> {
    (0..=28).find_map(|decimals| {
        let scaled = number * Fraction::from_integer(BigInt::from(10).pow(decimals));
        if scaled.is_integer() { decimal_of_units(&scaled.to_integer(), decimals) } else { None }
    })
}

/// The number in units of 10⁻¹⁸; none when it has more decimals than that.
#[must_use]
pub fn exact(number: &Fraction) -> Option<Exact> {
    let scaled = number * Fraction::from_integer(BigInt::from(10).pow(Exact::SCALE));
    if scaled.is_integer() { scaled.to_integer().to_i128().map(Exact) } else { None }
}

/// The number rounded half up to 18 decimals.
#[must_use]
pub fn nearest_exact(number: &Fraction) -> Exact {
    Exact(in_units(number, Exact::SCALE, Rounding::HalfUp).to_i128().unwrap_or(i128::MAX))
}

/// The units shared out in proportion to the weights: each share rounded down, and the units that are missing, one each, to the largest
/// remainders (on a tie to the earlier).
#[must_use]
pub fn shared_out(units: &BigInt, weights: &[Fraction]) -> Vec<BigInt> {
    let sum: Fraction = weights.iter().sum();
    let exact: Vec<Fraction> = weights.iter().map(|weight| Fraction::from_integer(units.clone()) * weight / &sum).collect();
    let mut shares: Vec<BigInt> = exact.iter().map(|share| share.floor().to_integer()).collect();
    let missing = units - shares.iter().sum::<BigInt>();
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by_key(|i| (exact[*i].floor() - &exact[*i], *i));
    for i in by_remainder.into_iter().take(missing.to_usize().unwrap_or(0)) {
        shares[i] += 1;
    }
    shares
}

/// The day so many days later; the last of all days beyond.
#[must_use]
pub fn days_later(day: Date, days: i64) -> Date {
    i32::try_from(days).ok().and_then(|days| from_epoch_day(epoch_day(day).saturating_add(days))).unwrap_or(Date::MAX)
}

/// The same day so many calendar months later; the month's last if it is shorter.
#[must_use]
pub fn months_later(day: Date, months: i64) -> Date {
    let months = i64::from(day.year()) * 12 + i64::from(day.month()) - 1 + months;
    let year = i16::try_from(months.div_euclid(12)).ok();
    let month = i8::try_from(months.rem_euclid(12) + 1).ok();
    let first = year.zip(month).and_then(|(year, month)| Date::new(year, month, 1).ok());
    let same = first.and_then(|first| Date::new(first.year(), first.month(), day.day().min(first.days_in_month())).ok());
    same.unwrap_or(Date::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_away_from_zero_or_to_the_even_digit() {
        let units = |n: i64, of: i64, rounding| in_units(&ratio(n, of), 0, rounding).to_i64().unwrap();
        assert_eq!([units(5, 2, Rounding::HalfUp), units(-5, 2, Rounding::HalfUp)], [3, -3]);
        assert_eq!([units(5, 2, Rounding::HalfEven), units(7, 2, Rounding::HalfEven), units(-5, 2, Rounding::HalfEven)], [2, 4, -2]);
        assert_eq!([units(-7, 3, Rounding::HalfUp), units(7, 3, Rounding::HalfUp)], [-2, 2]);
    }

    #[test]
    fn a_third_has_no_exact_decimals() {
        assert_eq!(exact(&ratio(1, 3)), None);
        assert_eq!(nearest_exact(&ratio(2, 3)).to_string(), "0.666666666666666667");
        assert_eq!(exact_decimal(&ratio(1, 8)).unwrap().to_string(), "0.125");
    }
}
