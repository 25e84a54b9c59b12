//! The company: what `company.toml` says.

use crate::toml::Section;
use kernel::calendar::ListedPeriod;
use kernel::{Calendar, Currency, Problem, Problems, text};
use toml_edit::Document;

/// Settings that hold for the whole company.
#[derive(Debug, Clone, PartialEq)]
pub struct Company {
    /// Its name.
    pub name: String,
    /// The currency of records that name none, and of reports.
    pub currency: Currency,
    /// Its periods.
    pub calendar: Calendar,
    /// The IANA time zone in which its days begin.
    pub time_zone: String,
    /// How a component's total of a pay period is rounded.
    pub rounding: Rounding,
}

/// How a component's total is rounded to the currency's minor unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rounding {
    /// Halves away from zero. The default.
    #[default]
    HalfUp,
    /// Halves to the even digit.
    HalfEven,
}

/// The file in which the company is described.
pub const FILE: &str = "company.toml";

/// Reads `company.toml`.
///
/// # Errors
/// All that is wrong with it.
pub fn read(text: &str) -> Result<Company, Problems> {
    let document = Document::parse(text).map_err(|error| crate::toml::syntax(FILE, text, &error))?;
    let mut problems = Problems::new();
    let root = Section::root(FILE, text, document.as_table());
    root.only(&["name", "currency", "time_zone", "rounding", "data", "calendar"], &mut problems);
    let name = root.required("name", "the company's name", &mut problems).and_then(|key| root.string(key, &mut problems));
    let currency =
        root.required("currency", "a three-letter code such as USD", &mut problems).and_then(|key| currency(&root, key, &mut problems));
    let time_zone = if root.has("time_zone") { root.string("time_zone", &mut problems) } else { Some("UTC".to_owned()) };
    if let Some(zone) = time_zone.as_ref().filter(|zone| !looks_like_zone(zone)) {
        problems.push(
            Problem::error("unknown-time-zone", root.at("time_zone").value(zone), format!("`{zone}` is not a time zone."))
                .expected("an IANA name such as Europe/Berlin, or UTC"),
        );
    }
    let rounding = rounding(&root, &mut problems);
    let calendar = root.required("calendar", "a table [calendar]", &mut problems).and_then(|key| root.section(key, &mut problems));
    let calendar = calendar.and_then(|section| calendar_of(&section, &mut problems));
    match (name, currency, calendar, time_zone) {
        (Some(name), Some(currency), Some(calendar), Some(time_zone)) if !problems.has_errors() => {
            Ok(Company { name, currency, calendar, time_zone, rounding })
        }
        _ => Err(problems.sorted()),
    }
}

/// Where a folder book finds the files that its imports name by `$DATA`: `data` in `company.toml`, relative to the folder.
#[must_use]
pub fn data(text: &str) -> Option<String> {
    let document = Document::parse(text).ok()?;
    document.get("data")?.as_str().map(str::to_owned)
}

fn currency(root: &Section<'_>, key: &str, problems: &mut Problems) -> Option<Currency> {
    let code = root.string(key, problems)?;
    match code.parse() {
        Ok(currency) => Some(currency),
        Err(why) => {
            problems.push(
                Problem::error("unknown-currency", root.at(key).value(&code), format!("{why}."))
                    .expected("a three-letter code such as USD"),
            );
            None
        }
    }
}

fn looks_like_zone(zone: &str) -> bool {
    jiff::tz::TimeZone::get(zone).is_ok()
        || (zone.split('/').count() >= 2
            && zone
                .split('/')
                .all(|part| part.starts_with(char::is_uppercase) && part.chars().all(|c| c.is_ascii_alphanumeric() || "_-+".contains(c))))
}

fn rounding(root: &Section<'_>, problems: &mut Problems) -> Rounding {
    const WORDS: [&str; 2] = ["half-up", "half-even"];
    match root.has("rounding").then(|| root.word("rounding", &WORDS, problems)).flatten() {
        Some(1) => Rounding::HalfEven,
        _ => Rounding::HalfUp,
    }
}

fn calendar_of(section: &Section<'_>, problems: &mut Problems) -> Option<Calendar> {
    const KINDS: [&str; 3] = ["months", "4-4-5", "listed"];
    let key = section.required("kind", &text::one_of(KINDS, 3), problems)?;
    match section.word(key, &KINDS, problems)? {
        0 => months(section, problems),
        1 => weeks(section, problems),
        _ => listed(section, problems),
    }
}

fn months(section: &Section<'_>, problems: &mut Problems) -> Option<Calendar> {
    section.only(&["kind", "first_year", "last_year", "year_starts"], problems);
    let (first, last) = (year(section, "first_year", problems), year(section, "last_year", problems));
    let starts = if section.has("year_starts") { first_month(section, problems) } else { Some(1) };
    let (first, last, starts) = (first?, last?, starts?);
    if last < first || last - first >= 100 {
        problems.push(
            Problem::error("calendar-years", section.at("last_year"), format!("The calendar would run from {first} to {last}."))
                .expected("a last year that is not before the first, and at most 100 years"),
        );
        return None;
    }
    Some(Calendar::months(first, last, starts))
}

fn year(section: &Section<'_>, key: &str, problems: &mut Problems) -> Option<i16> {
    let key = section.required(key, "a year such as 2026", problems)?;
    let number = section.integer(key, problems)?;
    let year = i16::try_from(number).ok().filter(|year| (1900..=2200).contains(year));
    if year.is_none() {
        problems.push(
            Problem::error("calendar-years", section.at(key), format!("{number} is not a year of a calendar."))
                .expected("a year from 1900 to 2200"),
        );
    }
    year
}

fn first_month(section: &Section<'_>, problems: &mut Problems) -> Option<i8> {
    const MONTHS: [&str; 12] =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
    let index = section.word("year_starts", &MONTHS, problems)?;
    i8::try_from(index + 1).ok()
}

fn weeks(section: &Section<'_>, problems: &mut Problems) -> Option<Calendar> {
    section.only(&["kind", "first_day", "first_year", "last_year", "long_years"], problems);
    let first_day = section.required("first_day", "the first day of the first year, such as 2026-02-01", problems);
    let first_day = first_day.and_then(|key| section.date(key, problems));
    let (first, last) = (year(section, "first_year", problems), year(section, "last_year", problems));
    let long = if section.has("long_years") { section.integers("long_years", problems)? } else { Vec::new() };
    let (first_day, first, last) = (first_day?, first?, last?);
    if last < first || last - first >= 100 {
        problems.push(
            Problem::error("calendar-years", section.at("last_year"), format!("The calendar would run from {first} to {last}."))
                .expected("a last year that is not before the first, and at most 100 years"),
        );
        return None;
    }
    if let Some(other) = long.iter().find(|year| !(i64::from(first)..=i64::from(last)).contains(year)) {
        problems.push(
            Problem::error("calendar-years", section.at("long_years"), format!("{other} is not a year of this calendar."))
                .expected(format!("years from {first} to {last}")),
        );
        return None;
    }
    let long: Vec<i16> = long.into_iter().filter_map(|year| i16::try_from(year).ok()).collect();
    Some(Calendar::weeks_445(first_day, first, (last - first + 1).unsigned_abs(), &long))
}

fn listed(section: &Section<'_>, problems: &mut Problems) -> Option<Calendar> {
    section.only(&["kind", "ends", "periods"], problems);
    let ends = section.required("ends", "the first day after the last period", problems).and_then(|key| section.date(key, problems));
    let key = section.required("periods", "a list of first days, or of { id, start, quarter, year }", problems)?;
    let mut periods = Vec::new();
    for entry in section.entries(key, problems)? {
        match entry.whole_date() {
            Some(start) => periods.push(ListedPeriod { id: start.to_string(), start, quarter: None, year: None }),
            None => periods.extend(entry.into_section(problems).and_then(|period| listed_period(&period, problems))),
        }
    }
    if problems.has_errors() {
        return None;
    }
    match Calendar::listed(&periods, ends?, &section.at(key)) {
        Ok(calendar) => Some(calendar),
        Err(wrong) => {
            problems.extend(wrong);
            None
        }
    }
}

fn listed_period(period: &Section<'_>, problems: &mut Problems) -> Option<ListedPeriod> {
    period.only(&["id", "start", "quarter", "year"], problems);
    let start = period.required("start", "the period's first day", problems).and_then(|key| period.date(key, problems))?;
    let text = |key: &str, problems: &mut Problems| period.has(key).then(|| period.string(key, problems)).flatten();
    let id = text("id", problems).unwrap_or_else(|| start.to_string());
    Some(ListedPeriod { id, start, quarter: text("quarter", problems), year: text("year", problems) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::Unit;

    const MONTHS: &str = r#"
name = "Acme"
currency = "USD"
[calendar]
kind = "months"
first_year = 2025
last_year = 2026
"#;

    #[test]
    fn a_company_of_calendar_months() {
        let company = read(MONTHS).unwrap();
        assert_eq!((company.name.as_str(), company.currency, company.rounding), ("Acme", Currency::USD, Rounding::HalfUp));
        assert_eq!(company.calendar.periods().len(), 24);
        let fiscal = read(&MONTHS.replace("kind = \"months\"", "kind = \"months\"\nyear_starts = \"July\"")).unwrap();
        assert_eq!(fiscal.calendar.periods()[0].id, "2024-07");
    }

    #[test]
    fn a_company_of_weeks() {
        let text = "name = \"Acme\"\ncurrency = \"EUR\"\nrounding = \"half-even\"\ntime_zone = \"Europe/Berlin\"\n[calendar]\nkind = \"4-4-5\"\nfirst_day = 2026-02-01\nfirst_year = 2026\nlast_year = 2027\nlong_years = [2027]\n";
        let company = read(text).unwrap();
        assert_eq!(company.rounding, Rounding::HalfEven);
        assert_eq!(company.calendar.windows(Unit::Year).len(), 2);
    }

    #[test]
    fn listed_periods_are_named_by_their_first_day() {
        let text = "name = \"Acme\"\ncurrency = \"USD\"\n[calendar]\nkind = \"listed\"\nends = 2014-07-01\nperiods = [2013-11-30, { id = \"last\", start = 2014-03-01, quarter = \"Q\" }]\n";
        let calendar = read(text).unwrap().calendar;
        assert_eq!(calendar.periods()[0].id, "2013-11-30");
        assert_eq!(calendar.named("2014-06-30"), Some((Unit::Period, 1)));
        assert_eq!(calendar.named("Q"), Some((Unit::Quarter, 1)));
    }

    #[test]
    fn everything_wrong_is_said_at_once_and_where() {
        let text = "nam = \"Acme\"\ncurrency = \"DOLLAR\"\nrounding = \"half up\"\n[calendar]\nkind = \"month\"\n";
        insta::assert_snapshot!(read(text).unwrap_err().to_string());
    }

    #[test]
    fn a_slip_of_the_pen_in_toml_is_shown_at_its_place() {
        insta::assert_snapshot!(read("name = \"Acme\ncurrency = \"USD\"\n").unwrap_err().to_string());
    }
}
