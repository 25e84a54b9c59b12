//! How figures and days are written on pages. Currency is named once, in a header or a total, so amounts stand alone.

use kernel::money::grouped;
use kernel::{Currency, Date, Decimal, Exact, Instant, Period};

/// An amount in full, with thousands and the currency's decimals: `16,560.00`.
#[must_use]
pub fn money(amount: &Decimal, currency: &Currency) -> String {
    grouped(*amount, currency.decimals())
}

/// An amount with its sign always shown, for differences: `+61,400.00`.
#[must_use]
pub fn change(amount: &Decimal, currency: &Currency) -> String {
    if amount.is_sign_negative() || amount.is_zero() { money(amount, currency) } else { format!("+{}", money(amount, currency)) }
}

/// An amount inside a calculation, with up to four decimals so that a page stays readable.
#[must_use]
pub fn exact(amount: &Exact) -> String {
    match amount.to_decimal() {
        Some(decimal) => grouped(decimal.round_dp(4), 2),
        None => amount.to_string(),
    }
}

/// A measured value or a quota beside amounts: whole, or to two decimals.
#[must_use]
pub fn cents_at_most(value: &Decimal) -> String {
    let rounded = value.round_dp(2);
    grouped(rounded, if rounded.normalize().scale() == 0 { 0 } else { 2 })
}

/// A credited amount in a table, to the cent.
#[must_use]
pub fn credited(amount: &Exact) -> String {
    amount.to_decimal().map_or_else(|| amount.to_string(), |decimal| grouped(decimal.round_dp(2), 2))
}

/// A plain number: at least no decimals, at most four.
#[must_use]
pub fn number(value: &Decimal) -> String {
    grouped(value.round_dp(4), 0)
}

/// A whole count with thousands.
#[must_use]
pub fn count(value: &u64) -> String {
    grouped(Decimal::from(*value), 0)
}

/// A count of the ledger with thousands.
#[must_use]
pub fn whole_count(value: &i64) -> String {
    grouped(Decimal::from(*value), 0)
}

/// A length with thousands.
#[must_use]
pub fn size(value: &usize) -> String {
    grouped(Decimal::from(*value), 0)
}

/// "1 deal", "5 deals".
#[must_use]
pub fn counted(value: &usize, one: &str, many: &str) -> String {
    format!("{} {}", grouped(Decimal::from(*value), 0), if *value == 1 { one } else { many })
}

/// A rate as a percentage in full: `9.25%`.
#[must_use]
pub fn rate(rate: &Decimal) -> String {
    let percent = rate.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(Decimal::MAX);
    format!("{}%", grouped(percent.round_dp(4), 0))
}

/// An attainment to one decimal: `104.3%`, `68%`.
#[must_use]
pub fn attainment(rate: &Decimal) -> String {
    let percent = rate.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(Decimal::MAX);
    format!("{}%", grouped(percent.round_dp(1), 0))
}

/// An amount for charts and sentences, shortened to three digits or so: `$374k`, `$1.18m`. `symbol` may be empty for counts.
#[must_use]
pub fn short(amount: &Decimal, symbol: &str) -> String {
    let sign = if amount.is_sign_negative() && !amount.is_zero() { "\u{2212}" } else { "" };
    let size = amount.abs();
    let thousand = Decimal::from(1_000);
    let million = Decimal::from(1_000_000);
    let billion = Decimal::from(1_000_000_000);
    let (value, unit) = if size >= billion {
        (size / billion, "bn")
    } else if size >= million {
        (size / million, "m")
    } else if size >= thousand {
        (size / thousand, "k")
    } else {
        (size, "")
    };
    // Beside each other in one chart, thousands without decimals are easier to compare.
    let decimals = match unit {
        "k" if value >= Decimal::TEN => 0,
        _ if value >= Decimal::from(100) => 0,
        _ if value >= Decimal::TEN => 1,
        _ => 2,
    };
    format!("{sign}{symbol}{}{unit}", grouped(value.round_dp(decimals), 0))
}

/// The parts of a large amount: sign and symbol with the whole, and the cents that stand small beside it.
#[must_use]
pub fn whole(amount: &Decimal, currency: &Currency) -> String {
    let text = money(amount, currency);
    let symbol = currency.symbol();
    let text = text.split_once('.').map_or(text.as_str(), |(whole, _)| whole);
    match text.strip_prefix('\u{2212}') {
        Some(rest) => format!("\u{2212}{symbol}{rest}"),
        None => format!("{symbol}{text}"),
    }
}

/// The cents of a large amount with their point, or nothing for a currency without them.
#[must_use]
pub fn cents(amount: &Decimal, currency: &Currency) -> String {
    money(amount, currency).split_once('.').map_or_else(String::new, |(_, cents)| format!(".{cents}"))
}

/// A day in words: `4 Nov 2026`.
#[must_use]
pub fn day(date: &Date) -> String {
    date.strftime("%-d %b %Y").to_string()
}

/// An instant to the minute, in UTC, as tables show it.
#[must_use]
pub fn instant(instant: &Instant) -> String {
    format!("{} UTC", instant.strftime("%Y-%m-%d %H:%M"))
}

/// How a period reads: `November 2026` for a calendar month, else its id.
#[must_use]
pub fn period(id: &str, start: Date, end: Date) -> String {
    let month = start.day() == 1 && end.day() == 1 && start.last_of_month().tomorrow().is_ok_and(|next| next == end);
    if month { start.strftime("%B %Y").to_string() } else { id.to_owned() }
}

/// How a period of the calendar reads.
#[must_use]
pub fn period_of(period_: &Period) -> String {
    period(&period_.id, period_.start, period_.end)
}

/// Up to two initials of a name.
#[must_use]
pub fn initials(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let first = words.first().and_then(|w| w.chars().next());
    let last = if words.len() > 1 { words.last().and_then(|w| w.chars().next()) } else { None };
    first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
}

/// A sentence as HTML in which what stands between backticks is code; everything else is escaped.
#[must_use]
pub fn with_code(sentence: &str) -> String {
    let mut out = String::with_capacity(sentence.len() + 16);
    let whole = sentence.matches('`').count().is_multiple_of(2);
    for (index, part) in sentence.split('`').enumerate() {
        let text = crate::chart::escaped(part);
        match (index % 2 == 1, whole) {
            (true, true) => out.push_str(&format!("<code>{text}</code>")),
            (false, true) => out.push_str(&text),
            (_, false) => out.push_str(&if index == 0 { text } else { format!("`{text}") }),
        }
    }
    out
}

/// "and" between the last two of several words.
#[must_use]
pub fn list(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::parse_decimal;

    fn d(text: &str) -> Decimal {
        parse_decimal(text).unwrap()
    }

    #[test]
    fn figures_read_as_people_write_them() {
        assert_eq!(short(&d("374210.55"), "$"), "$374k");
        assert_eq!(short(&d("71810"), "$"), "$72k");
        assert_eq!(short(&d("-1184220"), "$"), "−$1.18m");
        assert_eq!(short(&d("12"), ""), "12");
        assert_eq!(whole(&d("30697.5"), &Currency::USD), "$30,697");
        assert_eq!(cents(&d("30697.5"), &Currency::USD), ".50");
        assert_eq!(attainment(&d("0.68041")), "68%");
        assert_eq!(rate(&d("0.0925")), "9.25%");
        assert_eq!(initials("Maya Lindqvist"), "ML");
    }

    #[test]
    fn code_in_a_sentence_is_marked_and_never_runs() {
        assert_eq!(with_code("For `role = 'AE'`."), "For <code>role = 'AE'</code>.");
        assert_eq!(with_code("A <b> and one ` alone"), "A &lt;b&gt; and one ` alone");
    }

    #[test]
    fn months_are_named_and_other_periods_keep_their_id() {
        let date = kernel::Date::constant;
        assert_eq!(period("2026-11", date(2026, 11, 1), date(2026, 12, 1)), "November 2026");
        assert_eq!(period("2026-P03", date(2026, 3, 29), date(2026, 5, 3)), "2026-P03");
    }
}
