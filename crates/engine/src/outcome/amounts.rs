//! What credits are worth: a record's value in eight bytes, and the few shares and rates by which values become amounts.

use super::facts::{Credit, Factor};
use crate::number::{Num, ONE};
use crate::ten;

/// The digits behind the point of an exact amount.
const DECIMALS: u32 = 18;
/// How many bits tell a value's decimals.
const SHIFT: u32 = 5;
/// Instead of decimals: the value stands in a list.
const LISTED: i64 = 31;
/// The most digits that a value of eight bytes has.
const MOST: i128 = (1 << 58) - 1;
const TENS: [i64; 19] = {
    let mut tens = [1; 19];
    let mut at = 1;
    while at < 19 {
        tens[at] = tens[at - 1] * 10;
        at += 1;
    }
    tens
};

/// A record's value: its digits, and in the lowest five bits how many of them are decimals; or the position of a value that needs more room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Value(i64);

impl Value {
    /// Digits of which so many are decimals; none when they are too many.
    pub fn small(digits: i128, decimals: u32) -> Option<Self> {
        let fits = decimals <= DECIMALS && (-MOST..=MOST).contains(&digits);
        fits.then(|| Self(i64::try_from(digits).unwrap_or_default() << SHIFT | i64::from(decimals)))
    }

    /// A value in units of 10⁻¹⁸; one that needs more room goes into the list.
    pub fn new(exact: i128, large: &mut Vec<i128>) -> Self {
        let small = [12, 6, 0].into_iter().find_map(|zeros| Self::small(ten::exactly(exact, zeros)?, DECIMALS - zeros));
        small.unwrap_or_else(|| {
            large.push(exact);
            Self(i64::try_from(large.len() - 1).unwrap_or_default() << SHIFT | LISTED)
        })
    }

    /// The same value after its list was put behind another of that length.
    pub fn behind(self, others: usize) -> Self {
        if self.0 & LISTED == LISTED { Self(self.0 + (i64::try_from(others).unwrap_or_default() << SHIFT)) } else { self }
    }

    /// In units of 10⁻¹⁸.
    pub fn exact(self, large: &[i128]) -> i128 {
        match self.parts() {
            Ok((digits, decimals)) => i128::from(digits) * i128::from(TENS[(DECIMALS - decimals) as usize]),
            Err(position) => large[position],
        }
    }

    /// Digits and decimals, or the position in the list.
    fn parts(self) -> Result<(i64, u32), usize> {
        let (digits, low) = (self.0 >> SHIFT, self.0 & LISTED);
        if low == LISTED { Err(usize::try_from(digits).unwrap_or_default()) } else { Ok((digits, u32::try_from(low).unwrap_or_default())) }
    }
}

/// A share with its exchange rate, or any rate, ready to multiply.
#[derive(Debug, Clone)]
pub(crate) enum Ready {
    One,
    /// Digits and decimals.
    Small(i64, u32),
    /// A number of more digits.
    Large(Num),
}

impl Ready {
    pub fn new(number: Num) -> Self {
        let Num::Fixed(fixed) = number else { return Self::Large(number) };
        if fixed == ONE {
            return Self::One;
        }
        let (mut digits, mut decimals) = (fixed, DECIMALS);
        while decimals > 0 && digits % 10 == 0 {
            (digits, decimals) = (digits / 10, decimals - 1);
        }
        i64::try_from(digits).map_or(Self::Large(number), |digits| Self::Small(digits, decimals))
    }

    /// An exact amount × this; none when the product is no fixed-point number, or is not found quickly.
    pub fn quickly(&self, amount: i128) -> Option<i128> {
        match self {
            Self::One => Some(amount),
            Self::Small(digits, decimals) => ten::exactly(amount.checked_mul(i128::from(*digits))?, *decimals),
            Self::Large(_) => None,
        }
    }

    /// value × share × rate in units of 10⁻¹⁸; none when it has more decimals, or does not fit.
    fn times(&self, value: Value, large: &[i128]) -> Option<i128> {
        let quickly = |digits: i64, decimals: u32| {
            let (own, places) = value.parts().ok()?;
            let product = i128::from(own) * i128::from(digits);
            match DECIMALS.checked_sub(decimals + places) {
                Some(up) => product.checked_mul(i128::from(TENS[up as usize])),
                None => ten::exactly(product, decimals + places - DECIMALS),
            }
        };
        let number = match self {
            Self::One => return Some(value.exact(large)),
            Self::Small(digits, decimals) => match quickly(*digits, *decimals) {
                Some(product) => return Some(product),
                None => Num::from_decimal_parts(*digits, *decimals),
            },
            Self::Large(number) => number.clone(),
        };
        match &Num::Fixed(value.exact(large)) * &number {
            Num::Fixed(amount) => Some(amount),
            Num::Ratio(_) => None,
        }
    }
}

/// Shares and rates, each combination once, and the values that need more than eight bytes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Amounts {
    pub factors: Vec<Factor>,
    /// share × rate and weight × rate; none as the second when it is the same.
    ready: Vec<(Ready, Option<Ready>)>,
    pub large: Vec<i128>,
}

impl Amounts {
    /// Adds a combination.
    pub fn push(&mut self, factor: Factor) {
        let rate = Num::from_decimal(factor.rate);
        let of = |share: kernel::Decimal| Ready::new(&Num::from_decimal(share) * &rate);
        let toward = (factor.weight != factor.share).then(|| of(factor.weight));
        self.ready.push((of(factor.share), toward));
        self.factors.push(factor);
    }

    /// The credited amount and what counts toward quota, in units of 10⁻¹⁸, of a value with a factor; none when one has more decimals, or
    /// does not fit.
    pub fn of(&self, value: Value, factor: u32) -> Option<(i128, i128)> {
        let (share, weight) = &self.ready[factor as usize];
        let amount = share.times(value, &self.large)?;
        Some((amount, weight.as_ref().map_or(Some(amount), |weight| weight.times(value, &self.large))?))
    }

    /// A credit's whole record, in units of 10⁻¹⁸ of its own currency.
    pub fn value(&self, credit: &Credit) -> i128 {
        credit.value.exact(&self.large)
    }

    /// value × share × rate.
    pub fn amount(&self, credit: &Credit) -> i128 {
        found(self.ready[credit.factor as usize].0.times(credit.value, &self.large))
    }

    /// value × weight × rate.
    pub fn toward(&self, credit: &Credit) -> i128 {
        let (share, weight) = &self.ready[credit.factor as usize];
        found(weight.as_ref().unwrap_or(share).times(credit.value, &self.large))
    }

    /// Whether a credit's amount is its whole value.
    pub fn is_whole(&self, credit: &Credit) -> bool {
        matches!(self.ready[credit.factor as usize].0, Ready::One)
    }

    /// Whether as much of a credit counts toward quota as is credited.
    pub fn counts_as_credited(&self, credit: &Credit) -> bool {
        self.ready[credit.factor as usize].1.is_none()
    }
}

/// Records whose amounts cannot be kept are refused when they are credited.
fn found(amount: Option<i128>) -> i128 {
    amount.expect("an amount that was found when the record was credited")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn values_are_kept_exactly(value in any::<i128>(), down in 0u32..127, zeros in 0u32..19) {
            let mut large = vec![7];
            let exact = (value >> down) / 10i128.pow(zeros) * 10i128.pow(zeros);
            let kept = Value::new(exact, &mut large);
            prop_assert_eq!(kept.exact(&large), exact);
            prop_assert!(large.len() <= 2);
            large.splice(0..0, [1, 2, 3]);
            prop_assert_eq!(kept.behind(3).exact(&large), exact);
        }

        #[test]
        fn amounts_are_the_product_of_value_share_and_rate(
            digits in -1_000_000_000_000i128..1_000_000_000_000, places in 0u32..6, share in 1i64..2_000_000, rate in 1i64..3_000_000,
        ) {
            let decimal = |number: i64, places: u32| kernel::Decimal::new(number, places).normalize();
            let factor = Factor { share: decimal(share, 6), weight: kernel::Decimal::ONE, currency: None, into: None,
                rate: decimal(rate, 6), rate_day: None };
            let mut amounts = Amounts::default();
            amounts.push(factor);
            let value = Value::small(digits, places).unwrap();
            let scale = 10i128.pow(18 - places);
            let expected = (digits * scale / 1_000_000 * i128::from(rate) / 1_000_000 * i128::from(share),
                digits * scale / 1_000_000 * i128::from(rate));
            prop_assert_eq!(amounts.of(value, 0), Some(expected));
        }
    }

    #[test]
    fn small_values_have_up_to_seventeen_digits() {
        let cents = |digits: i128| Value::small(digits, 2);
        assert_eq!(cents(123_456).map(|value| value.exact(&[])), Some(1_234_560_000_000_000_000_000));
        assert_eq!(cents(-MOST).map(|value| value.exact(&[])), Some(-MOST * 10i128.pow(16)));
        assert_eq!((cents(MOST + 1), Value::small(1, 19)), (None, None));
    }
}
