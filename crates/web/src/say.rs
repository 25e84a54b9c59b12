//! How figures and days are written on pages, as the reader's region writes them. Currency is named once, in a header or a total, so amounts
//! stand alone.

use crate::language::region::{months, short_months};
use crate::language::{mark, now, t};
use kernel::{Currency, Date, Decimal, Exact, Instant, Period};

/// A decimal with at least so many decimals and its region's separators; a minus is a minus, not a hyphen. Digits are never lost on the way.
#[must_use]
pub fn grouped(amount: Decimal, decimals: u32) -> String {
    let (text, region) = (kernel::money::grouped(amount, decimals), now().region);
    let (sign, text) = text.strip_prefix('\u{2212}').map_or(("", text.as_str()), |rest| ("\u{2212}", rest));
    let (whole, after) = text.split_once('.').unwrap_or((text, ""));
    let whole = region.grouped(&whole.replace(',', ""));
    if after.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}{}{after}", region.point()) }
}

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
    crate::language::counted(u64::try_from(*value).unwrap_or(u64::MAX), one, many)
}

/// A rate as a percentage in full: `9.25%`.
#[must_use]
pub fn rate(rate: &Decimal) -> String {
    let percent = rate.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(Decimal::MAX);
    format!("{}{}%", grouped(percent.round_dp(4), 0), now().region.percent_gap)
}

/// An attainment to one decimal: `104.3%`, `68%`.
#[must_use]
pub fn attainment(rate: &Decimal) -> String {
    let percent = rate.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(Decimal::MAX);
    format!("{}{}%", grouped(percent.round_dp(1), 0), now().region.percent_gap)
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
        (size / billion, mark("bn"))
    } else if size >= million {
        (size / million, mark("m"))
    } else if size >= thousand {
        (size / thousand, mark("k"))
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
    let (value, unit) = (grouped(value.round_dp(decimals), 0), t(unit));
    match now().region.currency_after && !symbol.is_empty() {
        true => format!("{sign}{value}{unit}\u{a0}{symbol}"),
        false => format!("{sign}{symbol}{value}{unit}"),
    }
}

/// The whole of a large amount, with its sign, and its symbol where that comes first; the cents stand small beside it.
#[must_use]
pub fn whole(amount: &Decimal, currency: &Currency) -> String {
    let (text, region) = (money(amount, currency), now().region);
    let symbol = if region.currency_after { String::new() } else { currency.symbol() };
    let text = text.split_once(region.point()).filter(|_| currency.decimals() > 0).map_or(text.as_str(), |(whole, _)| whole);
    match text.strip_prefix('\u{2212}') {
        Some(rest) => format!("\u{2212}{symbol}{rest}"),
        None => format!("{symbol}{text}"),
    }
}

/// The cents of a large amount with their point, and the symbol where that comes last; nothing of either for a currency without cents whose
/// symbol comes first.
#[must_use]
pub fn cents(amount: &Decimal, currency: &Currency) -> String {
    let (text, region) = (money(amount, currency), now().region);
    let cents = text.split_once(region.point()).filter(|_| currency.decimals() > 0);
    let cents = cents.map_or_else(String::new, |(_, cents)| format!("{}{cents}", region.point()));
    if region.currency_after { format!("{cents}\u{a0}{}", currency.symbol()) } else { cents }
}

/// A day in words: `4 Nov 2026`.
#[must_use]
pub fn day(date: &Date) -> String {
    let month = month(*date);
    match (now().language, now().region.month_first) {
        ("de", _) => format!("{}. {month} {}", date.day(), date.year()),
        (_, true) => format!("{month} {}, {}", date.day(), date.year()),
        _ => format!("{} {month} {}", date.day(), date.year()),
    }
}

/// A day in figures, for tables: as in files, or as German readers write it.
#[must_use]
pub fn date(date: &Date) -> String {
    if now().language == "de" { date.strftime("%d.%m.%Y").to_string() } else { date.to_string() }
}

/// A month in short: `Nov`.
#[must_use]
pub fn month(date: Date) -> String {
    named(short_months(now().language), date)
}

fn named(months: &[&str], date: Date) -> String {
    usize::try_from(date.month() - 1).ok().and_then(|index| months.get(index)).map_or_else(String::new, |name| (*name).to_owned())
}

/// An instant to the minute, in UTC, as tables show it.
#[must_use]
pub fn instant(instant: &Instant) -> String {
    let format = if now().language == "de" { "%d.%m.%Y %H:%M" } else { "%Y-%m-%d %H:%M" };
    format!("{} UTC", instant.strftime(format))
}

/// An instant in RFC 3339 to the minute, as the reader's tables show it; their headers say that it is UTC.
#[must_use]
pub fn minute(at: &str) -> String {
    let format = if now().language == "de" { "%d.%m.%Y %H:%M" } else { "%Y-%m-%d %H:%M" };
    at.parse::<Instant>().map_or_else(|_| at.to_owned(), |instant| instant.strftime(format).to_string())
}

/// What numbers and days look like, to choose by.
#[must_use]
pub fn example() -> String {
    let day_ = Date::constant(2026, 11, 4);
    format!("{} · {} · {}", grouped(Decimal::new(123_456_789, 2), 2), rate(&Decimal::new(925, 4)), day(&day_))
}

/// How a period reads: `November 2026` for a calendar month, else its id.
#[must_use]
pub fn period(id: &str, start: Date, end: Date) -> String {
    let month = start.day() == 1 && end.day() == 1 && start.last_of_month().tomorrow().is_ok_and(|next| next == end);
    if month { format!("{} {}", named(months(now().language), start), start.year()) } else { id.to_owned() }
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
    let sentence = &crate::language::phrase(sentence);
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
        [most @ .., last] => crate::language::said("{1} and {2}", &[&most.join(", "), last]),
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
    fn figures_read_as_the_region_of_the_reader_writes_them() {
        use crate::language::{Reader, within};
        let of = |language: &str, region: &str| {
            within(Reader::chosen(language, region).unwrap(), || {
                let amount = d("-1234567.50");
                let date = kernel::Date::constant(2026, 3, 4);
                [
                    money(&amount, &Currency::USD),
                    format!("{}{}", whole(&amount, &Currency::USD), cents(&amount, &Currency::USD)),
                    short(&amount, "$"),
                    rate(&d("0.0925")),
                    day(&date),
                ]
            })
        };
        assert_eq!(of("en", "en-GB"), ["−1,234,567.50", "−$1,234,567.50", "−$1.23m", "9.25%", "4 Mar 2026"]);
        assert_eq!(of("en", "en-US")[4], "Mar 4, 2026");
        assert_eq!(of("en", "en-IN")[0], "−12,34,567.50");
        assert_eq!(of("de", "de-DE"), ["−1.234.567,50", "−1.234.567,50\u{a0}$", "−1,23\u{a0}Mio.\u{a0}$", "9,25\u{a0}%", "4. Mär 2026"]);
        assert_eq!(of("de", "de-CH"), ["−1’234’567.50", "−$1’234’567.50", "−$1.23\u{a0}Mio.", "9.25%", "4. Mär 2026"]);
    }

    #[test]
    fn no_digit_is_lost_on_the_way() {
        use crate::language::{Reader, within};
        let large = d("9007199254740993.000000001");
        assert_eq!(within(Reader::from_tag("de").unwrap(), || grouped(large, 2)), "9.007.199.254.740.993,000000001");
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
