//! The company: what `company.toml` says.

use crate::capitalised::{self, Capitalised};
use crate::cost_of_sales::{self, CostOfSales};
use crate::journal::{self, Accounts};
use crate::payroll::{self, Payrolls};
use crate::questions::{self, Questions};
use kernel::calendar::ListedPeriod;
use kernel::document::{Document, Entry, Section};
use kernel::{Calendar, Currency, Problem, Problems};

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
    /// How payments go to payroll.
    pub payrolls: Payrolls,
    /// What the general ledger calls the accounts.
    pub accounts: Accounts,
    /// How soon questions about pay are answered.
    pub questions: Questions,
    /// Which pay is a cost of obtaining contracts, and over how long it is spread.
    pub capitalised: Capitalised,
    /// What pay is compared with.
    pub cost_of_sales: Option<CostOfSales>,
    /// Whether a run that becomes final accrues what is earned to date in pay windows that are still open.
    pub accrues: bool,
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

/// As many periods as a hundred years of months have.
const MOST_PERIODS: usize = 1_200;

/// Reads `company.toml`.
///
/// # Errors
/// All that is wrong with it.
pub fn read(text: &str) -> Result<Company, Problems> {
    let document = Document::parse(FILE, text)?;
    let company = company(&document);
    match (company, document.into_problems()) {
        (Some(company), problems) if !problems.has_errors() => Ok(company),
        (_, problems) => Err(problems.sorted()),
    }
}

/// Where a folder book finds the files that its imports name by `$DATA`: `data` in `company.toml`, relative to the folder.
#[must_use]
pub fn data(text: &str) -> Option<String> {
    let document = Document::parse(FILE, text).ok()?;
    let data = document.root(FILE).get("data")?;
    data.as_text().map(str::to_owned)
}

fn company(document: &Document) -> Option<Company> {
    let root = document.root(FILE);
    root.known(&[
        "name",
        "currency",
        "time_zone",
        "rounding",
        "data",
        "calendar",
        "payroll",
        "journal",
        "questions",
        "capitalised",
        "cost_of_sales",
        "accruals",
    ]);
    let name = root.required("name", "name = \"Brightwater\"").and_then(|entry| entry.text());
    let currency = root.required("currency", "currency = \"USD\"").and_then(|entry| currency(&entry));
    let time_zone = root.get("time_zone").map_or_else(|| Some("UTC".to_owned()), |entry| time_zone(&entry));
    let words = [("half-up", Rounding::HalfUp), ("half-even", Rounding::HalfEven)];
    let rounding = root.get("rounding").map_or(Some(Rounding::default()), |entry| entry.choice(&words));
    root.get("data").map(|entry| entry.text());
    let calendar = root.required("calendar", "a table [calendar]").and_then(|entry| entry.section("the calendar"));
    let calendar = calendar.and_then(|section| calendar_of(&section));
    let payrolls = match (root.get("payroll"), currency) {
        (Some(entry), Some(home)) => payroll::read(&entry, home),
        _ => Some(Payrolls::default()),
    };
    let accounts = root.get("journal").map_or_else(|| Some(Accounts::default()), |entry| journal::read(&entry));
    let questions = root.get("questions").map_or_else(|| Some(Questions::default()), |entry| questions::read(&entry));
    let capitalised = root.get("capitalised").map_or_else(|| Some(Capitalised::default()), |entry| capitalised::read(&entry));
    let cost_of_sales = root.get("cost_of_sales").map_or(Some(None), |entry| cost_of_sales::read(&entry).map(Some));
    let accrues = root.get("accruals").map_or(Some(false), |entry| {
        let section = entry.section("the accruals")?;
        let words = [("at close", true), ("by hand", false)];
        let posts = section.get("open_windows").map_or(Some(false), |entry| entry.choice(&words));
        section.finish();
        posts
    });
    root.finish();
    Some(Company {
        name: name?,
        currency: currency?,
        calendar: calendar?,
        time_zone: time_zone?,
        rounding: rounding?,
        payrolls: payrolls?,
        accounts: accounts?,
        questions: questions?,
        capitalised: capitalised?,
        cost_of_sales: cost_of_sales?,
        accrues: accrues?,
    })
}

fn currency(entry: &Entry<'_>) -> Option<Currency> {
    let currency = entry.text()?.parse().ok();
    if currency.is_none() {
        entry.refuse("a currency code of ISO 4217, such as USD or EUR");
    }
    currency
}

fn time_zone(entry: &Entry<'_>) -> Option<String> {
    let zone = entry.text()?;
    let named = |part: &str| part.starts_with(char::is_uppercase) && part.chars().all(|c| c.is_ascii_alphanumeric() || "_-+".contains(c));
    if zone == "UTC" || (zone.contains('/') && zone.split('/').all(named)) {
        return Some(zone);
    }
    entry.refuse("a time zone by its IANA name such as Europe/Berlin, or UTC");
    None
}

/// How the periods are said.
#[derive(Clone, Copy)]
enum Kind {
    Months,
    Weeks,
    Listed,
}

fn calendar_of(section: &Section<'_>) -> Option<Calendar> {
    let words = [("months", Kind::Months), ("4-4-5", Kind::Weeks), ("listed", Kind::Listed)];
    let kind = section.required("kind", "kind = \"months\"")?.choice(&words)?;
    let calendar = match kind {
        Kind::Months => months(section),
        Kind::Weeks => weeks(section),
        Kind::Listed => listed(section),
    };
    section.finish();
    calendar
}

fn months(section: &Section<'_>) -> Option<Calendar> {
    const MONTHS: [(&str, i8); 12] = [
        ("January", 1),
        ("February", 2),
        ("March", 3),
        ("April", 4),
        ("May", 5),
        ("June", 6),
        ("July", 7),
        ("August", 8),
        ("September", 9),
        ("October", 10),
        ("November", 11),
        ("December", 12),
    ];
    let years = years(section);
    let starts = section.get("year_starts").map_or(Some(1), |entry| entry.choice(&MONTHS));
    let ((first, last), starts) = (years?, starts?);
    Some(Calendar::months(first, last, starts))
}

/// The first and the last year.
fn years(section: &Section<'_>) -> Option<(i16, i16)> {
    let year = |entry: Entry<'_>| entry.integer(1900..=2200).and_then(|year| i16::try_from(year).ok());
    let first = section.required("first_year", "first_year = 2026").and_then(year);
    let last_entry = section.required("last_year", "last_year = 2026");
    let (first, last) = (first?, last_entry.clone().and_then(year)?);
    if last < first || last - first >= 100 {
        last_entry?.refuse(&format!("a year from {first} to {}", first + 99));
        return None;
    }
    Some((first, last))
}

fn weeks(section: &Section<'_>) -> Option<Calendar> {
    let first_day = section.required("first_day", "first_day = 2026-02-01").and_then(|entry| entry.date());
    let years = years(section);
    let long = section.get("long_years").map_or_else(|| Some(Vec::new()), |entry| entry.list());
    let (first_day, (first, last), long) = (first_day?, years?, long?);
    let long: Option<Vec<i16>> =
        long.iter().map(|year| year.integer(i64::from(first)..=i64::from(last)).and_then(|year| i16::try_from(year).ok())).collect();
    Some(Calendar::weeks_445(first_day, first, (last - first + 1).unsigned_abs(), &long?))
}

fn listed(section: &Section<'_>) -> Option<Calendar> {
    let ends = section.required("ends", "ends = 2027-01-01, the first day after the last period").and_then(|entry| entry.date());
    let list = section.required("periods", "periods = [2026-01-01, 2026-04-01], the first days")?;
    let entries = list.list()?;
    if entries.len() > MOST_PERIODS {
        list.refuse(&format!("at most {MOST_PERIODS} periods"));
        return None;
    }
    let periods: Option<Vec<ListedPeriod>> = entries.iter().map(listed_period).collect();
    match Calendar::listed(&periods?, ends?, &list.at()) {
        Ok(calendar) => Some(calendar),
        Err(wrong) => {
            wrong.0.into_iter().for_each(|problem: Problem| section.report(problem));
            None
        }
    }
}

fn listed_period(entry: &Entry<'_>) -> Option<ListedPeriod> {
    if !entry.is_table() {
        let start = entry.date()?;
        return Some(ListedPeriod { id: start.to_string(), start, quarter: None, year: None });
    }
    let period = entry.section("a period")?;
    let start = period.required("start", "start = 2026-01-01").and_then(|entry| entry.date());
    let (id, quarter, year) = (period.text("id"), period.text("quarter"), period.text("year"));
    period.finish();
    Some(ListedPeriod { id: id.or(start.map(|start| start.to_string()))?, start: start?, quarter, year })
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
    fn a_company_says_how_soon_questions_are_answered() {
        let own = format!("{MONTHS}[questions]\ndays = 3\ncount = \"calendar\"\n");
        assert_eq!(read(&own).unwrap().questions.words(), "3 calendar days");
        assert_eq!(read(MONTHS).unwrap().questions.words(), "5 working days");
        assert!(read(&format!("{MONTHS}[questions]\ndays = 0\n")).is_err());
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
