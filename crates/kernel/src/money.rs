//! Decimals, currencies and percentages. No binary float comes near them.

use std::fmt;
use std::str::FromStr;

pub use rust_decimal::Decimal;

/// A currency of ISO 4217.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// The US dollar.
    pub const USD: Self = Self(iso_currency::Currency::USD);
    /// The euro.
    pub const EUR: Self = Self(iso_currency::Currency::EUR);

    /// The three-letter code.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.0.code()
    }
    /// The symbol people write before an amount (`$`, `€`), or the code where there is none.
    #[must_use]
    pub fn symbol(self) -> String {
        self.0.symbol().to_string()
    }
    /// How many decimals the minor unit has: 2 for USD, 0 for JPY, 3 for KWD.
    #[must_use]
    pub fn decimals(self) -> u32 {
        self.0.exponent().map_or(2, u32::from)
    }
    /// Rounds half up (away from zero) to the minor unit.
    #[must_use]
    pub fn round(self, amount: Decimal) -> Decimal {
        let mut rounded = amount.round_dp_with_strategy(self.decimals(), rust_decimal::RoundingStrategy::MidpointAwayFromZero);
        rounded.rescale(self.decimals());
        rounded
    }
}

impl FromStr for Currency {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        iso_currency::Currency::from_code(&text.trim().to_uppercase())
            .map(Self)
            .ok_or_else(|| format!("`{text}` is not a currency code of ISO 4217, such as USD or EUR"))
    }
}
impl PartialOrd for Currency {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Currency {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.code().cmp(other.code())
    }
}
impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}
impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// An amount in a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money {
    /// The currency.
    pub currency: Currency,
    /// The amount in major units (dollars, not cents).
    pub amount: Decimal,
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", grouped(self.amount, self.currency.decimals()), self.currency)
    }
}

/// Parses a plain decimal (`-1234.50`), exactly; at most 28 digits.
///
/// # Errors
/// A sentence that says what is wrong.
pub fn parse_decimal(text: &str) -> Result<Decimal, String> {
    Decimal::from_str_exact(text.trim()).map_err(|_| format!("`{text}` is not a decimal number such as 1234.50"))
}

/// Parses a rate: `8%` and `0.08` are the same.
///
/// # Errors
/// A sentence that says what is wrong.
pub fn parse_rate(text: &str) -> Result<Decimal, String> {
    let trimmed = text.trim();
    let wrong = || format!("`{text}` is neither a percentage such as 8% nor a fraction such as 0.08");
    match trimmed.strip_suffix('%') {
        Some(percent) => {
            let percent = Decimal::from_str_exact(percent.trim()).map_err(|_| wrong())?;
            percent.checked_mul(Decimal::new(1, 2)).map(|d| d.normalize()).ok_or_else(wrong)
        }
        None => Decimal::from_str_exact(trimmed).map(|d| d.normalize()).map_err(|_| wrong()),
    }
}

/// A decimal with its thousands grouped, a true minus sign and at least `decimals` decimals; further decimals are kept, not rounded.
#[must_use]
pub fn grouped(amount: Decimal, decimals: u32) -> String {
    let mut value = amount.normalize();
    if value.scale() < decimals {
        value.rescale(decimals);
    }
    let text = value.abs().to_string();
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(w, f)| (w, Some(f)));
    let mut out = String::new();
    if value.is_sign_negative() && !value.is_zero() {
        out.push('\u{2212}');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// A rate as a percentage for people: `0.08` is `8%`.
#[must_use]
pub fn percent(rate: Decimal) -> String {
    format!("{}%", grouped(rate * Decimal::ONE_HUNDRED, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read_as_percent_or_fraction() {
        assert_eq!(parse_rate("8%").unwrap(), parse_rate("0.08").unwrap());
        assert!(parse_rate("8 %").is_ok());
        assert!(parse_rate("eight").is_err());
    }

    #[test]
    fn money_rounds_half_up_to_its_minor_unit() {
        let d = |s: &str| parse_decimal(s).unwrap();
        assert_eq!(Currency::USD.round(d("1.005")), d("1.01"));
        assert_eq!(Currency::USD.round(d("-1.005")), d("-1.01"));
        assert_eq!("JPY".parse::<Currency>().unwrap().round(d("10.5")), d("11"));
        assert_eq!(grouped(d("-1234567.5"), 2), "−1,234,567.50");
        assert_eq!(percent(d("0.125")), "12.5%");
    }
}
