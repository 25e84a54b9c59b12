//! How amounts are kept in files: with as few digits and decimals as all of a column's need.

use super::facts::NONE_EXACT;
use crate::ten;
use arrow_array::{ArrayRef, Decimal128Array};
use arrow_buffer::{NullBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType};
use std::sync::Arc;

/// Decimals that are tried, fewest first.
const DECIMALS: [u8; 3] = [4, 8, 12];
/// Amounts below this have at most 18 digits.
const EIGHTEEN: u128 = 1_000_000_000_000_000_000;

/// How amounts are kept: digits and decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    pub digits: u8,
    pub decimals: u8,
}

/// What the amounts seen so far (in units of 10⁻¹⁸) need.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Need {
    /// The position among [`DECIMALS`], or one beyond.
    decimals: usize,
    largest: u128,
}

impl Need {
    /// What one amount needs.
    pub fn of(value: i128) -> Self {
        if value == NONE_EXACT {
            return Self::default();
        }
        let largest = value.unsigned_abs();
        let decimals = DECIMALS.iter().take_while(|decimals| ten::exactly(value, 18 - u32::from(**decimals)).is_none()).count();
        Self { decimals, largest }
    }

    /// What both need.
    pub fn and(self, other: Self) -> Self {
        Self { decimals: self.decimals.max(other.decimals), largest: self.largest.max(other.largest) }
    }

    /// What all of these need.
    pub fn all(values: impl Iterator<Item = i128>) -> Self {
        let mut last = (0, Self::default());
        values.fold(Self::default(), |need, value| {
            if value == last.0 {
                return need;
            }
            last = (value, Self::of(value));
            need.and(last.1)
        })
    }

    /// The narrowest shape that keeps them exactly.
    pub fn shape(self) -> Shape {
        match DECIMALS.get(self.decimals) {
            Some(decimals) if self.largest / 10u128.pow(18 - u32::from(*decimals)) < EIGHTEEN => Shape { digits: 18, decimals: *decimals },
            _ => Shape::WIDE,
        }
    }
}

impl Shape {
    pub const WIDE: Self = Self { digits: 38, decimals: 18 };

    pub fn data_type(self) -> DataType {
        DataType::Decimal128(self.digits, i8::try_from(self.decimals).unwrap_or(18))
    }

    /// Amounts as a column, [`NONE_EXACT`] as null.
    pub fn array(self, mut values: Vec<i128>) -> Result<ArrayRef, ArrowError> {
        let nulls = values.contains(&NONE_EXACT).then(|| values.iter().map(|value| *value != NONE_EXACT).collect::<NullBuffer>());
        let down = 18 - u32::from(self.decimals);
        let mut last = (0, 0);
        for value in values.iter_mut().filter(|_| down > 0) {
            if *value != last.0 {
                last = (*value, ten::divided(*value, down).0);
            }
            *value = last.1;
        }
        let array = Decimal128Array::try_new(ScalarBuffer::from(values), nulls)?;
        Ok(Arc::new(array.with_precision_and_scale(self.digits, i8::try_from(self.decimals).unwrap_or(18))?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::Array;
    use arrow_array::cast::AsArray;
    use arrow_array::types::Decimal128Type;

    const CENT: i128 = 10i128.pow(16);

    fn shape(values: &[i128]) -> Shape {
        Need::all(values.iter().copied()).shape()
    }

    #[test]
    fn amounts_take_as_few_digits_as_all_of_them_need() {
        assert_eq!(shape(&[5 * CENT, NONE_EXACT, -CENT]), Shape { digits: 18, decimals: 4 });
        assert_eq!(shape(&[5 * CENT, 10_000_000_000]), Shape { digits: 18, decimals: 8 });
        assert_eq!(shape(&[5 * CENT, -1_000_000]), Shape { digits: 18, decimals: 12 });
        assert_eq!(shape(&[1]), Shape::WIDE);
    }

    #[test]
    fn large_amounts_take_all_digits() {
        let most = 999_999_999_999_999_999 * 10i128.pow(14);
        assert_eq!(shape(&[most]), Shape { digits: 18, decimals: 4 });
        assert_eq!(shape(&[-most - 10i128.pow(14)]), Shape::WIDE);
        assert_eq!(shape(&[most, 10_000_000_000]), Shape::WIDE);
    }

    #[test]
    fn columns_keep_amounts_exactly() {
        let values = vec![5 * CENT, NONE_EXACT, -123_456_789 * CENT, 7_777_777_777_777 * 100 * CENT];
        let array = Shape { digits: 18, decimals: 4 }.array(values).unwrap();
        let array = array.as_primitive::<Decimal128Type>();
        let kept: Vec<_> = array.iter().collect();
        assert_eq!(kept, [Some(500), None, Some(-12_345_678_900), Some(77_777_777_777_770_000)]);
        assert_eq!((array.precision(), array.scale(), array.null_count()), (18, 4, 1));
        let wide = Shape::WIDE.array(vec![1, -1]).unwrap();
        assert_eq!(wide.as_primitive::<Decimal128Type>().values().to_vec(), [1, -1]);
    }
}
