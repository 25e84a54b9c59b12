//! Exact amounts inside a calculation: fixed point with 18 decimals in an `i128`.
//!
//! A record's amount has at most 4 decimals, a share 6 and an exchange rate 8, so that their product always fits without rounding.

use crate::Decimal;
use std::fmt;

/// A number of units of 10⁻¹⁸. Arithmetic is checked: it never wraps and never rounds.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Exact(pub i128);

impl Exact {
    /// The number of decimals.
    pub const SCALE: u32 = 18;
    /// One.
    pub const ONE: Self = Self(1_000_000_000_000_000_000);
    /// Zero.
    pub const ZERO: Self = Self(0);

    /// The value of `decimal`; none when it has more than 18 decimals or is beyond ±1.7 × 10²⁰.
    #[must_use]
    pub fn from_decimal(decimal: Decimal) -> Option<Self> {
        let decimal = decimal.normalize();
        let up = Self::SCALE.checked_sub(decimal.scale())?;
        decimal.mantissa().checked_mul(10i128.checked_pow(up)?).map(Self)
    }

    /// `mantissa` × 10^−`scale`; none when it doesn't fit.
    #[must_use]
    pub fn from_scaled(mantissa: i128, scale: u32) -> Option<Self> {
        let up = Self::SCALE.checked_sub(scale)?;
        mantissa.checked_mul(10i128.checked_pow(up)?).map(Self)
    }

    /// As a decimal of at most 28 digits; none when it has more.
    #[must_use]
    pub fn to_decimal(self) -> Option<Decimal> {
        let (mut mantissa, mut scale) = (self.0, Self::SCALE);
        while scale > 0 && mantissa % 10 == 0 {
            mantissa /= 10;
            scale -= 1;
        }
        Decimal::try_from_i128_with_scale(mantissa, scale).ok()
    }

    /// The sum; none beyond the range.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }
}

impl fmt::Display for Exact {
    /// Plain decimal digits without trailing zeros: `22584.6955`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let magnitude = self.0.unsigned_abs();
        let one = Self::ONE.0.unsigned_abs();
        let (whole, fraction) = (magnitude / one, magnitude % one);
        let sign = if self.0 < 0 { "-" } else { "" };
        if fraction == 0 {
            return f.pad(&format!("{sign}{whole}"));
        }
        let digits = format!("{fraction:018}");
        f.pad(&format!("{sign}{whole}.{}", digits.trim_end_matches('0')))
    }
}

impl fmt::Debug for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse_decimal;

    #[test]
    fn decimals_go_in_and_out_unchanged() {
        for text in ["0", "22584.6955", "-0.000000000000000001", "123456789.000000001"] {
            let exact = Exact::from_decimal(parse_decimal(text).unwrap()).unwrap();
            assert_eq!(exact.to_string(), text);
            assert_eq!(exact.to_decimal().unwrap(), parse_decimal(text).unwrap());
        }
        assert_eq!(Exact::from_scaled(15, 1).unwrap().to_string(), "1.5");
    }
}
