//! Exchange rates between the two currencies, on the first of each month.

use crate::company::FIRST_DAY;
use crate::dice::Dice;
use crate::sheet::{Cell, Kind, Sheet};
use jiff::ToSpan;
use kernel::Problem;
use std::path::Path;

/// Writes `exchange_rates`: a slow walk of the euro between 1.02 and 1.22 dollars, and its reciprocal to eight decimals.
///
/// # Errors
/// The file cannot be written.
pub fn write(folder: &Path, dice: &mut Dice) -> Result<(), Problem> {
    use Kind::{Date, Number, Text};
    let mut sheet = Sheet::begin(folder, "exchange_rates", &[("from", Text), ("to", Text), ("date", Date), ("rate", Number)], 48)?;
    let mut ten_thousandths = 10_850;
    for month in 0..24 {
        let day = Cell::Date(FIRST_DAY.saturating_add(month.months()));
        let dollars = ten_thousandths * 10_000;
        let euros = (10_000_000_000_000_000 + dollars / 2) / dollars;
        sheet.row(&[Cell::Text("EUR"), Cell::Text("USD"), day, Cell::Number(dollars)])?;
        sheet.row(&[Cell::Text("USD"), Cell::Text("EUR"), day, Cell::Number(euros)])?;
        ten_thousandths = (ten_thousandths + dice.between(-180, 195)).clamp(10_200, 12_200);
    }
    sheet.end()
}
