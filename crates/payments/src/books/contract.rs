//! Which records are contracts under which rule, when each begins, how long it brings benefit, and when it ended.

use arrow_array::RecordBatch;
use book::Book;
use book::capitalised::{EXPEDIENT, Ends, MOST_MONTHS, Months, Rule};
use expression::Schema;
use kernel::calendar::Unit;
use kernel::{Calendar, Date, Location, Problem, Problems, Type, Value};
use measures::ExprText;
use records::{Column, Data, Kind, Table};
use std::collections::BTreeMap;

/// How a contract's cost is spread. Periods are positions in the calendar; those before its first are negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Terms {
    /// The period with which the benefit begins; that in which the cost was earned when none.
    pub start: Option<i64>,
    /// Over how many periods it is spread; none when it is an expense at once.
    pub periods: Option<i64>,
    /// The period in which it ended.
    pub ended: Option<i64>,
    /// Whether the spreading starts a period later.
    pub next: bool,
}

/// The contracts of one rule.
#[derive(Debug, Default)]
struct Of {
    records: BTreeMap<String, String>,
    terms: BTreeMap<String, Terms>,
}

/// The contracts of every rule.
#[derive(Debug, Default)]
pub(crate) struct Contracts {
    rules: Vec<(Rule, Of)>,
}

impl Contracts {
    /// The contracts of a book.
    ///
    /// # Errors
    /// A record that an expression cannot be calculated for; records that stay in Parquet.
    pub fn read(book: &Book) -> Result<Self, Problems> {
        let rules = book.company.capitalised.rules.iter();
        Ok(Self { rules: rules.map(|rule| Ok((rule.clone(), of(book, rule)?))).collect::<Result<_, Problems>>()? })
    }

    /// The rule and contract to which pay for a record belongs; none for pay that no rule is about, and for what is expensed at once.
    pub fn find(&self, plan: &str, component: &str, record: &str) -> Option<(&str, &str)> {
        let fits = self.rules.iter().filter(|(rule, _)| rule.fits(plan, component));
        let mut found = fits.filter_map(|(rule, of)| Some((rule, of, of.records.get(record)?)));
        let (rule, of, contract) = found.next()?;
        of.terms.get(contract)?.periods.map(|_| (rule.name.as_str(), contract.as_str()))
    }

    /// The terms of a contract under a rule.
    pub fn terms(&self, rule: &str, contract: &str) -> Option<Terms> {
        let (_, of) = self.rules.iter().find(|(known, _)| known.name == rule)?;
        of.terms.get(contract).copied()
    }
}

fn of(book: &Book, rule: &Rule) -> Result<Of, Problems> {
    let calendar = &book.company.calendar;
    let table = &book.tables[&rule.of];
    let whens = values(table, rule.when.as_ref(), Type::Boolean)?;
    let starts = values(table, rule.starts.as_ref(), Type::Date)?;
    let lengths = match &rule.months {
        Months::Fixed(_) => Vec::new(),
        Months::Each(each) => values(table, Some(each), Type::Integer)?,
    };
    let mut found = Of::default();
    for row in table.rows() {
        let at = |values: &[Option<Value>]| values.get(row.index).cloned().flatten();
        if rule.when.is_some() && at(&whens) != Some(Value::Boolean(true)) {
            continue;
        }
        let Some(record) = row.text("id") else { continue };
        let Some(contract) = named(&row, rule.contract.as_deref()) else { continue };
        let months = match &rule.months {
            Months::Fixed(months) => Some(i64::from(*months)),
            Months::Each(_) => whole(at(&lengths)),
        };
        let terms = Terms {
            start: day(at(&starts)).map(|day| position(calendar, day)),
            periods: months
                .filter(|months| *months > 0 && !(rule.expedient && *months <= EXPEDIENT))
                .map(|months| periods(calendar, months)),
            ended: None,
            next: rule.next,
        };
        found.records.insert(record.to_owned(), contract.to_owned());
        let known = found.terms.entry(contract.to_owned()).or_insert(terms);
        // Several records of one contract: from the first of its days on, for the longest of its lengths.
        known.start = known.start.into_iter().chain(terms.start).min();
        known.periods = known.periods.max(terms.periods);
    }
    if let Some(ends) = &rule.ends {
        for (contract, day) in ended(book, ends)? {
            let position = position(calendar, day);
            if let Some(terms) = found.terms.get_mut(&contract) {
                terms.ended = Some(terms.ended.map_or(position, |known| known.min(position)));
            }
        }
    }
    Ok(found)
}

fn ended(book: &Book, ends: &Ends) -> Result<Vec<(String, Date)>, Problems> {
    let table = &book.tables[&ends.of];
    let whens = values(table, ends.when.as_ref(), Type::Boolean)?;
    let days = values(table, Some(&ends.on), Type::Date)?;
    let read = |row: records::Row<'_>| {
        let holds = ends.when.is_none() || whens.get(row.index)?.as_ref() == Some(&Value::Boolean(true));
        let contract = named(&row, ends.contract.as_deref())?.to_owned();
        holds.then_some((contract, day(days.get(row.index)?.clone())?))
    };
    Ok(table.rows().filter_map(read).collect())
}

fn named<'a>(row: &records::Row<'a>, column: Option<&str>) -> Option<&'a str> {
    row.text(column.unwrap_or("id"))
}

/// The value of an expression for every row; empty without an expression.
pub(crate) fn values(table: &Table, expression: Option<&ExprText>, wanted: Type) -> Result<Vec<Option<Value>>, Problems> {
    let Some(expression) = expression else { return Ok(Vec::new()) };
    if matches!(table.data, Data::Parquet(_)) {
        let message = format!("Contracts and revenue are read from {} row by row, and this book keeps them in Parquet.", table.kind);
        let problem = Problem::error("kept-in-parquet", Location::file(book::company::FILE), message);
        return Err(problem.hint("keep the records as CSV, or import the book into a database").into());
    }
    let columns = table.columns.iter().map(|column| (column.name.clone(), column.kind));
    let compiled = expression::compile_as(&expression.text, &expression.at, &Schema::new(table.kind.word(), columns), wanted)?;
    let mut found = Vec::new();
    for batch in table.batches() {
        let failed = |message: String| Problems::from(Problem::error("expression", expression.at.clone(), message));
        let values = compiled.evaluate(batch).map_err(|failure| failed(failure.message))?;
        let values = RecordBatch::try_from_iter([("value", values)]).map_err(|error| failed(error.to_string()))?;
        let columns = vec![Column { name: "value".into(), kind: compiled.ty() }];
        let values = Table { kind: table.kind, columns, data: Data::Batches(vec![values]), sources: Vec::new() };
        found.extend(values.rows().map(|row| row.cell(0)));
    }
    Ok(found)
}

fn day(value: Option<Value>) -> Option<Date> {
    match value? {
        Value::Date(day) => Some(day),
        _ => None,
    }
}

fn whole(value: Option<Value>) -> Option<i64> {
    match value? {
        Value::Integer(number) => Some(number.min(MOST_MONTHS)),
        _ => None,
    }
}

/// How many periods a year of the calendar has: 12 for months and for 4-4-5 weeks.
fn per_year(calendar: &Calendar) -> i64 {
    let longest = calendar.windows(Unit::Year).iter().map(|year| year.last - year.first + 1).max();
    longest.and_then(|periods| i64::try_from(periods).ok()).unwrap_or(12)
}

/// So many months in periods of the calendar, at least one.
pub(crate) fn periods(calendar: &Calendar, months: i64) -> i64 {
    ((months * per_year(calendar) * 2 + 12) / 24).max(1)
}

/// The period of a day, as a position in the calendar; before its first and after its last counted on by calendar months.
pub(crate) fn position(calendar: &Calendar, day: Date) -> i64 {
    if let Some(index) = calendar.period_of(day) {
        return i64::try_from(index).unwrap_or(i64::MAX);
    }
    let months = |day: Date| i64::from(day.year()) * 12 + i64::from(day.month());
    let (Some(first), Some(last)) = (calendar.periods().first(), calendar.periods().last()) else { return 0 };
    if day < first.start {
        return -periods(calendar, (months(first.start) - months(day)).max(1));
    }
    let count = i64::try_from(calendar.periods().len()).unwrap_or(i64::MAX);
    let beyond = months(day) - months(last.start);
    count - 1 + periods(calendar, beyond.max(1))
}

/// The kinds of record that the rules read.
#[must_use]
pub fn kinds(rules: &[Rule]) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = rules.iter().flat_map(|rule| [Some(rule.of), rule.ends.as_ref().map(|ends| ends.of)]).flatten().collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_outside_the_calendar_are_counted_on_by_months() {
        let calendar = Calendar::months(2026, 2026, 1);
        let at = |text: &str| position(&calendar, text.parse().expect("a day"));
        assert_eq!((at("2026-01-31"), at("2026-12-01"), at("2025-12-31"), at("2025-01-05")), (0, 11, -1, -12));
        assert_eq!((at("2027-01-01"), at("2028-01-01")), (12, 24));
        assert_eq!(periods(&calendar, 36), 36);
    }
}
