//! Exact numbers: fixed point with 18 decimals where a value fits, a fraction of big integers where it doesn't.
//!
//! Both forms mean the same number; arithmetic never rounds. Nearly all amounts stay in the first, so that a calculation seldom allocates.

use crate::ten;
use kernel::{Decimal, Exact};
use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, ToPrimitive, Zero};
use std::cmp::Ordering;
use std::ops::{Add, AddAssign, Mul, Neg, Sub};

/// 10¹⁸: one, in fixed point.
pub(crate) const ONE: i128 = Exact::ONE.0;

/// An exact number.
#[derive(Debug, Clone)]
pub(crate) enum Num {
    /// Units of 10⁻¹⁸.
    Fixed(i128),
    /// A number that has more decimals, or more digits, than fit.
    Ratio(Box<BigRational>),
}

impl Num {
    pub const ZERO: Self = Self::Fixed(0);
    pub const ONE: Self = Self::Fixed(ONE);

    pub fn from_decimal(decimal: Decimal) -> Self {
        match Exact::from_decimal(decimal) {
            Some(exact) => Self::Fixed(exact.0),
            None => Self::from_ratio(BigRational::new(decimal.mantissa().into(), BigInt::from(10).pow(decimal.scale()))),
        }
    }

    /// `digits` × 10^−`decimals`.
    pub fn from_decimal_parts(digits: i64, decimals: u32) -> Self {
        Self::from_scaled(i128::from(digits), decimals)
    }

    pub fn from_integer(integer: i64) -> Self {
        Self::Fixed(i128::from(integer) * ONE)
    }

    /// A fraction, in fixed point when it fits.
    pub fn from_ratio(ratio: BigRational) -> Self {
        let scaled = ratio.numer() * BigInt::from(ONE);
        if (&scaled % ratio.denom()).is_zero()
            && let Some(fixed) = (scaled / ratio.denom()).to_i128()
        {
            return Self::Fixed(fixed);
        }
        Self::Ratio(Box::new(ratio))
    }

    /// `numerator` ÷ `denominator`, which is not zero.
    pub fn fraction(numerator: i64, denominator: i64) -> Self {
        Self::from_integer(numerator).divide(&Self::from_integer(denominator)).unwrap_or(Self::ZERO)
    }

    pub fn to_ratio(&self) -> BigRational {
        match self {
            Self::Fixed(fixed) => BigRational::new((*fixed).into(), BigInt::from(ONE)),
            Self::Ratio(ratio) => (**ratio).clone(),
        }
    }

    pub fn is_zero(&self) -> bool {
        matches!(self, Self::Fixed(0))
    }

    /// −1, 0 or 1.
    pub fn sign(&self) -> i8 {
        match self {
            Self::Fixed(fixed) => i8::try_from(fixed.signum()).unwrap_or_default(),
            Self::Ratio(ratio) if ratio.is_negative() => -1,
            Self::Ratio(_) => 1,
        }
    }

    pub fn is_positive(&self) -> bool {
        self.sign() > 0
    }

    /// The quotient; none when `by` is zero.
    pub fn divide(&self, by: &Self) -> Option<Self> {
        if by.is_zero() {
            return None;
        }
        if let (Self::Fixed(a), Self::Fixed(b)) = (self, by) {
            if a == b {
                return Some(Self::ONE);
            }
            if a % b == 0
                && let Some(fixed) = (a / b).checked_mul(ONE)
            {
                return Some(Self::Fixed(fixed));
            }
            return Some(Self::from_ratio(BigRational::new((*a).into(), (*b).into())));
        }
        Some(Self::from_ratio(self.to_ratio() / by.to_ratio()))
    }

    /// Rounded half away from zero to `decimals`, as a count of 10^−`decimals`; none beyond the range.
    pub fn half_up(&self, decimals: u32) -> Option<i128> {
        if let (Self::Fixed(fixed), Some(drop)) = (self, Exact::SCALE.checked_sub(decimals)) {
            let (whole, rest) = ten::divided(*fixed, drop);
            return Some(if rest.unsigned_abs() * 2 >= 10u128.pow(drop) { whole + fixed.signum() } else { whole });
        }
        let ratio = self.to_ratio();
        let (numerator, denominator) = (ratio.numer() * BigInt::from(10).pow(decimals), ratio.denom());
        let twice: BigInt = numerator.abs() * 2 + denominator;
        let magnitude = twice / (denominator * BigInt::from(2));
        if numerator.is_negative() { -magnitude } else { magnitude }.to_i128()
    }

    /// Rounded half to even to `decimals`, as a count of 10^−`decimals`; none beyond the range.
    pub fn half_even(&self, decimals: u32) -> Option<i128> {
        let (floor, rest) = self.floor(decimals)?;
        let half = 500_000_000_000i128;
        // The remainder is cut to 12 decimals: at exactly one half the cut part decides.
        let up = match rest.cmp(&half) {
            Ordering::Less => false,
            Ordering::Greater => true,
            Ordering::Equal => {
                let twice = self + self;
                let middle = Self::Fixed(0) + Self::from_scaled(floor.checked_mul(2)?.checked_add(1)?, decimals);
                match twice.cmp(&middle) {
                    Ordering::Greater => true,
                    _ => floor % 2 != 0,
                }
            }
        };
        Some(if up { floor + 1 } else { floor })
    }

    /// Rounded down to `decimals`, and what is left in 10⁻¹² of that unit, cut; none beyond the range.
    pub fn floor(&self, decimals: u32) -> Option<(i128, i128)> {
        const FINE: u32 = 12;
        if let (Self::Fixed(fixed), Some(drop)) = (self, Exact::SCALE.checked_sub(decimals)) {
            let (mut whole, mut rest) = ten::divided(*fixed, drop);
            if rest < 0 {
                (whole, rest) = (whole - 1, rest + 10i128.pow(drop));
            }
            let fine = if drop >= FINE { ten::divided(rest, drop - FINE).0 } else { rest * 10i128.pow(FINE - drop) };
            return Some((whole, fine));
        }
        let scaled = self.to_ratio() * BigInt::from(10).pow(decimals);
        let whole = scaled.floor();
        let fine = ((scaled - &whole) * BigInt::from(10).pow(FINE)).floor();
        Some((whole.to_integer().to_i128()?, fine.to_integer().to_i128()?))
    }

    /// `count` × 10^−`decimals`.
    pub fn from_scaled(count: i128, decimals: u32) -> Self {
        match Exact::from_scaled(count, decimals) {
            Some(exact) => Self::Fixed(exact.0),
            None => Self::from_ratio(BigRational::new(count.into(), BigInt::from(10).pow(decimals))),
        }
    }

    /// As a decimal with at most `decimals` decimals, half up; none when it has more than 28 digits.
    pub fn to_decimal(&self, decimals: u32) -> Option<Decimal> {
        Decimal::try_from_i128_with_scale(self.half_up(decimals)?, decimals).ok().map(|d| d.normalize())
    }

    /// In units of 10⁻¹⁸, half up; none beyond the range.
    pub fn to_exact(&self) -> Option<i128> {
        match self {
            Self::Fixed(fixed) => Some(*fixed),
            Self::Ratio(_) => self.half_up(Exact::SCALE),
        }
    }
}

/// The product of two fixed-point numbers; none when it has more than 18 decimals or does not fit.
pub(crate) fn multiply_fixed(a: i128, b: i128) -> Option<i128> {
    if b == ONE {
        return Some(a);
    }
    // Most numbers have at most nine decimals: without the zeros behind them their product seldom grows too large.
    if let Some(b) = ten::exactly(b, 9)
        && let Some(product) = a.checked_mul(b)
    {
        return ten::exactly(product, 9);
    }
    if let (Some(a), Some(b)) = (ten::exactly(a, 9), ten::exactly(b, 9)) {
        return a.checked_mul(b);
    }
    let (a, digits) = ten::exactly(a, 9).map_or((a, 18), |a| (a, 9));
    ten::exactly(a.checked_mul(b)?, digits)
}

impl Mul for &Num {
    type Output = Num;
    fn mul(self, other: Self) -> Num {
        if let (Num::Fixed(a), Num::Fixed(b)) = (self, other)
            && let Some(product) = multiply_fixed(*a, *b)
        {
            return Num::Fixed(product);
        }
        Num::from_ratio(self.to_ratio() * other.to_ratio())
    }
}

impl Add for &Num {
    type Output = Num;
    fn add(self, other: Self) -> Num {
        if let (Num::Fixed(a), Num::Fixed(b)) = (self, other)
            && let Some(sum) = a.checked_add(*b)
        {
            return Num::Fixed(sum);
        }
        Num::from_ratio(self.to_ratio() + other.to_ratio())
    }
}

impl Sub for &Num {
    type Output = Num;
    fn sub(self, other: Self) -> Num {
        self + &-other
    }
}

impl Neg for &Num {
    type Output = Num;
    fn neg(self) -> Num {
        match self {
            Num::Fixed(fixed) => fixed.checked_neg().map_or_else(|| Num::from_ratio(-self.to_ratio()), Num::Fixed),
            Num::Ratio(ratio) => Num::Ratio(Box::new(-(**ratio).clone())),
        }
    }
}

macro_rules! owned {
    ($($trait:ident $method:ident),*) => {$(
        impl $trait for Num {
            type Output = Num;
            fn $method(self, other: Num) -> Num { (&self).$method(&other) }
        }
    )*};
}
owned!(Mul mul, Add add, Sub sub);

impl AddAssign<&Num> for Num {
    fn add_assign(&mut self, other: &Num) {
        *self = &*self + other;
    }
}

impl PartialEq for Num {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Num {}
impl PartialOrd for Num {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Num {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Fixed(a), Self::Fixed(b)) => a.cmp(b),
            _ => self.to_ratio().cmp(&other.to_ratio()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn num(text: &str) -> Num {
        Num::from_decimal(kernel::parse_decimal(text).unwrap())
    }

    #[test]
    fn both_forms_mean_the_same_number() {
        let third = Num::ONE.divide(&num("3")).unwrap();
        assert!(matches!(third, Num::Ratio(_)));
        assert_eq!(&third * &num("3"), Num::ONE);
        assert!(matches!(&third * &num("3"), Num::Fixed(ONE)));
        assert_eq!(num("123456.7891") * num("0.08"), num("9876.543128"));
        assert_eq!(num("0.000000001") * num("0.0000000001"), Num::ONE.divide(&num("10000000000000000000")).unwrap());
        assert_eq!(
            num("99999999999999.9999") * num("99999.99999"),
            num("99999999999999.9999") * num("100000") - num("999999999.999999999")
        );
    }

    #[test]
    fn halves_round_as_the_company_says() {
        assert_eq!((num("2.345").half_up(2), num("2.345").half_even(2)), (Some(235), Some(234)));
        assert_eq!((num("-2.345").half_up(2), num("-2.345").half_even(2)), (Some(-235), Some(-234)));
        assert_eq!((num("2.355").half_up(2), num("2.355").half_even(2)), (Some(236), Some(236)));
        assert_eq!(num("2.345000000000000001").half_even(2), Some(235));
        let third = Num::ONE.divide(&num("3")).unwrap();
        assert_eq!((third.half_up(2), third.half_even(2), (-&third).half_up(2)), (Some(33), Some(33), Some(-33)));
        assert_eq!(third.to_decimal(10).unwrap().to_string(), "0.3333333333");
    }

    #[test]
    fn rounding_down_keeps_the_remainder() {
        assert_eq!(num("2.3456").floor(2), Some((234, 560_000_000_000)));
        assert_eq!(num("-2.3456").floor(2), Some((-235, 440_000_000_000)));
        let third = -&Num::ONE.divide(&num("3")).unwrap();
        assert_eq!(third.floor(2), Some((-34, 666_666_666_666)));
    }
}
