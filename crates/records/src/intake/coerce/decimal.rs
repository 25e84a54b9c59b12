//! Numbers as people and programs write them, read exactly: no binary float is computed with.

/// A number as it was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::intake) struct Scanned {
    /// The digits.
    pub(in crate::intake) mantissa: i128,
    /// How many of them stand after the decimal sign.
    pub(in crate::intake) scale: u32,
    /// Whether it had a per cent sign; it is already divided by 100.
    pub(in crate::intake) percent: bool,
    /// Whether it had a currency sign or code.
    pub(in crate::intake) currency: bool,
    /// Whether its first digit is a zero that a number needn't have (`007`).
    pub(in crate::intake) padded: bool,
}

/// Why a number doesn't fit its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::intake) enum Unfit {
    /// It has that many decimals.
    Decimals(u32),
    /// It has too many digits before the decimal sign.
    Large,
}

/// Reads a number with that decimal sign: digits in groups of three, a currency sign or code, a minus before or behind or parentheses, a per
/// cent sign, an exponent.
pub(in crate::intake) fn scan_number(text: &str, decimal: char) -> Option<Scanned> {
    plain_number(text.as_bytes(), decimal as u8).or_else(|| dressed_number(text, decimal))
}

/// The common case, quickly: an optional minus, at most 18 digits, at most one decimal sign.
fn plain_number(text: &[u8], decimal: u8) -> Option<Scanned> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        all => (false, all),
    };
    if digits.is_empty() || digits.len() > 18 {
        return None;
    }
    let (mut mantissa, mut scale, mut point) = (0i64, 0u32, false);
    for (i, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                mantissa = mantissa * 10 + i64::from(byte - b'0');
                scale += u32::from(point);
            }
            _ if *byte == decimal && !point && i > 0 && i + 1 < digits.len() => point = true,
            _ => return None,
        }
    }
    let padded = digits[0] == b'0' && digits.get(1).is_some_and(u8::is_ascii_digit);
    let mantissa = i128::from(if negative { -mantissa } else { mantissa });
    Some(Scanned { mantissa, scale, padded, ..Scanned::default() })
}

fn dressed_number(text: &str, decimal: char) -> Option<Scanned> {
    if text.len() > 64 {
        return None;
    }
    let mut scanned = Scanned::default();
    let (mut body, mut negative) = (text.trim(), false);
    if let Some(inside) = body.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        (body, negative) = (inside.trim(), true);
    }
    loop {
        let before = body;
        if let Some(rest) = strip_minus(body) {
            if negative {
                return None;
            }
            (body, negative) = (rest.trim(), true);
        } else if let Some(rest) = body.strip_prefix('+') {
            body = rest.trim();
        } else if let Some(rest) = strip_currency(body) {
            if scanned.currency {
                return None;
            }
            (body, scanned.currency) = (rest.trim(), true);
        } else if let Some(rest) = body.strip_suffix('%').filter(|_| !scanned.percent) {
            (body, scanned.percent) = (rest.trim(), true);
        }
        if body == before {
            break;
        }
    }
    let (digits, exponent) = split_exponent(body)?;
    read_digits(digits, decimal, &mut scanned)?;
    apply_exponent(&mut scanned, exponent)?;
    if scanned.percent {
        scanned.scale = scanned.scale.checked_add(2)?;
    }
    if negative {
        scanned.mantissa = -scanned.mantissa;
    }
    Some(scanned)
}

fn strip_minus(text: &str) -> Option<&str> {
    ['-', '\u{2212}', '\u{2013}'].iter().find_map(|minus| text.strip_prefix(*minus).or_else(|| text.strip_suffix(*minus)))
}

/// Takes a currency's sign or three-letter code off either end.
fn strip_currency(text: &str) -> Option<&str> {
    const SIGNS: [&str; 14] = ["US$", "A$", "C$", "CA$", "R$", "$", "€", "£", "¥", "₹", "₩", "₺", "zł", "Fr."];
    if let Some(rest) = SIGNS.iter().find_map(|sign| text.strip_prefix(sign).or_else(|| text.strip_suffix(sign))) {
        return Some(rest);
    }
    let code = |part: &str| part.bytes().all(|b| b.is_ascii_uppercase()) && part.parse::<kernel::Currency>().is_ok();
    let (first, last) = (text.get(..3), text.len().checked_sub(3).and_then(|at| text.get(at..)));
    if first.is_some_and(code) {
        return text.get(3..);
    }
    if last.is_some_and(code) { text.get(..text.len() - 3) } else { None }
}

fn split_exponent(text: &str) -> Option<(&str, i32)> {
    match text.find(['e', 'E']) {
        None => Some((text, 0)),
        Some(at) => {
            let exponent: i32 = text[at + 1..].parse().ok()?;
            (exponent.abs() <= 30).then_some((&text[..at], exponent))
        }
    }
}

/// Whether it can stand between groups of three digits, when `decimal` is the decimal sign.
fn groups(c: char, decimal: char) -> bool {
    match c {
        ',' | '.' => c != decimal,
        '\'' | '\u{2019}' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' => true,
        _ => false,
    }
}

fn read_digits(text: &str, decimal: char, scanned: &mut Scanned) -> Option<()> {
    let (whole, fraction) = match text.split_once(decimal) {
        Some((_, "")) | None => (text.strip_suffix(decimal).unwrap_or(text), ""),
        Some((whole, fraction)) => (whole, fraction),
    };
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let mut separator = None;
    let mut run = 0;
    for (i, c) in whole.chars().enumerate() {
        if let Some(digit) = c.to_digit(10) {
            add_digit(scanned, digit)?;
            run += 1;
            scanned.padded |= i == 0 && digit == 0 && whole.len() > 1;
        } else {
            let first = separator.is_none();
            if !groups(c, decimal) || *separator.get_or_insert(c) != c || run == 0 || run > 3 || (!first && run != 3) {
                return None;
            }
            run = 0;
        }
    }
    if separator.is_some() && run != 3 {
        return None;
    }
    for c in fraction.chars() {
        add_digit(scanned, c.to_digit(10)?)?;
        scanned.scale += 1;
    }
    Some(())
}

fn add_digit(scanned: &mut Scanned, digit: u32) -> Option<()> {
    scanned.mantissa = scanned.mantissa.checked_mul(10)?.checked_add(i128::from(digit))?;
    Some(())
}

fn apply_exponent(scanned: &mut Scanned, exponent: i32) -> Option<()> {
    if exponent < 0 {
        scanned.scale += exponent.unsigned_abs();
        return Some(());
    }
    let up = exponent.unsigned_abs();
    let from_scale = up.min(scanned.scale);
    scanned.scale -= from_scale;
    scanned.mantissa = scanned.mantissa.checked_mul(10i128.checked_pow(up - from_scale)?)?;
    Some(())
}

/// The number at `scale`, within 18 digits; zeros at the end of its decimals don't count.
pub(in crate::intake) fn to_scale(scanned: &Scanned, scale: u32) -> Result<i128, Unfit> {
    const MOST: u128 = 999_999_999_999_999_999;
    let (mut mantissa, mut has) = (scanned.mantissa, scanned.scale);
    while has > scale && mantissa % 10 == 0 {
        mantissa /= 10;
        has -= 1;
        if mantissa == 0 {
            has = has.min(scale);
        }
    }
    if has > scale {
        while mantissa % 10 == 0 {
            mantissa /= 10;
            has -= 1;
        }
        return Err(Unfit::Decimals(has));
    }
    let up = 10i128.checked_pow(scale - has).ok_or(Unfit::Large)?;
    mantissa.checked_mul(up).filter(|m| m.unsigned_abs() <= MOST).ok_or(Unfit::Large)
}

/// The shortest decimal text of a float, as a number of at most 18 digits and 18 decimals.
pub(in crate::intake) fn from_float(text: &str) -> Option<(i64, u8)> {
    let scanned = dressed_number(text, '.')?;
    let (mut mantissa, mut scale) = (scanned.mantissa, scanned.scale);
    while scale > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        scale -= 1;
    }
    if scale > 18 { None } else { Some((i64::try_from(mantissa).ok()?, u8::try_from(scale).ok()?)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, decimal: char) -> Option<String> {
        scan_number(text, decimal).map(|s| kernel::Decimal::from_i128_with_scale(s.mantissa, s.scale).to_string())
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (text, value) in [
            ("1234.50", "1234.50"),
            ("-7", "-7"),
            ("$1,234.50", "1234.50"),
            ("(1,234.50)", "-1234.50"),
            ("($5.00)", "-5.00"),
            ("12.5-", "-12.5"),
            ("− 12", "-12"),
            ("1 234 567", "1234567"),
            ("1'234.5", "1234.5"),
            ("USD 12", "12"),
            ("12 EUR", "12"),
            ("25%", "0.25"),
            ("1.5E3", "1500"),
            ("2e-3", "0.002"),
            (".5", "0.5"),
            ("5.", "5"),
        ] {
            assert_eq!(read(text, '.').as_deref(), Some(value), "{text}");
        }
        assert_eq!(read("1.234,50 €", ',').as_deref(), Some("1234.50"));
        assert_eq!(read("12,5", ',').as_deref(), Some("12.5"));
    }

    #[test]
    fn what_is_no_number_is_not_guessed() {
        for text in ["", "-", "12,5", "1,23,456", "12.5x", "1.2.3", "--1", "(-1)", "1e99", "NaN", "$", "%", "1,234,5", ",123", "1,234 567"]
        {
            assert_eq!(scan_number(text, '.'), None, "{text}");
        }
    }

    #[test]
    fn decimals_are_counted_without_zeros_at_the_end() {
        let scale = |text: &str, scale| to_scale(&scan_number(text, '.').unwrap(), scale);
        assert_eq!(scale("1.50000000", 4), Ok(15_000));
        assert_eq!(scale("1.234567", 4), Err(Unfit::Decimals(6)));
        assert_eq!(scale("1.23456700", 4), Err(Unfit::Decimals(6)));
        assert_eq!(scale("0.00000", 4), Ok(0));
        assert_eq!(scale("99999999999999.9999", 4), Ok(999_999_999_999_999_999));
        assert_eq!(scale("100000000000000", 4), Err(Unfit::Large));
    }
}
