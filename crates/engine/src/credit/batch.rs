//! Crediting the records of one batch.

use super::columns::{Columns, MeasureColumns};
use super::convert::{Refusal, Valued, credit, showable};
use super::guarded::failed;
use super::matching::matching;
use super::part::Part;
use super::rules::{Facts, Naming, RuleValues};
use crate::outcome::amounts::Value;
use crate::outcome::facts::Credit;
use crate::outcome::names::Status;
use crate::prepare::Context;
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Decimal128Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, BooleanArray, Date32Array, RecordBatch, StringArray};
use book::results::WhyNot;
use kernel::{Currency, Exact, Location, Problem};
use measures::{CreditRule, Definition};
use records::{Kind, Source};
use std::sync::Arc;

/// What stays the same from batch to batch.
#[derive(Debug)]
pub(crate) struct Crediting {
    pub context: Arc<Context>,
    pub kind: Kind,
    pub columns: Columns,
    pub sources: Vec<Source>,
    /// The first day that is no longer calculated, when a last period was asked for.
    pub end: Option<i32>,
}

/// One measure's values in a batch.
struct MeasureValues<'a> {
    number: u16,
    rules: &'a [CreditRule],
    effective: (i32, i32),
    money: bool,
    when: Option<&'a BooleanArray>,
    on: &'a Date32Array,
    value: Option<Values<'a>>,
    conditions: Vec<(Option<&'a BooleanArray>, Option<&'a StringArray>)>,
}

/// A column of values.
enum Values<'a> {
    /// With its decimals.
    Decimal(&'a arrow_array::Decimal128Array, u32),
    Integer(&'a arrow_array::Int64Array),
    /// Of a type that is no number.
    Other,
}

struct RuleRow<'a, 'b>(&'b MeasureValues<'a>, usize);

impl RuleValues for RuleRow<'_, '_> {
    fn holds(&self, rule: usize) -> bool {
        self.0.conditions[rule].0.is_none_or(|condition| condition.is_valid(self.1) && condition.value(self.1))
    }
    fn column(&self, rule: usize) -> Option<&str> {
        text(self.0.conditions[rule].1, self.1)
    }
}

impl Crediting {
    /// Credits all records of a batch.
    pub fn batch(&self, batch: &RecordBatch, part: &mut Part, naming: &mut Naming) {
        let columns = batch.columns();
        let string = |position: Option<usize>| position.and_then(|p| columns[p].as_string_opt::<i32>());
        let (ids, owner, account) = (string(Some(self.columns.id)), string(self.columns.owner), string(self.columns.account));
        let (territory, currency) = (string(self.columns.territory), string(self.columns.currency));
        let measures: Vec<MeasureValues<'_>> = self.columns.measures.iter().filter_map(|m| self.values(m, columns)).collect();
        let mut currencies = Currencies { home: self.context.company.currency, last: None };
        part.rate_rows.resize_with(self.columns.rate_tables.len(), Vec::new);
        let mut credits = Vec::with_capacity(batch.num_rows());
        let failed = failed(batch);
        let first = part.ids.len();
        match ids {
            Some(ids) => part.ids.extend(ids),
            None => (0..batch.num_rows()).for_each(|_| part.ids.push("")),
        }
        for row in 0..batch.num_rows() {
            let record = u32::try_from(first + row).unwrap_or(u32::MAX);
            let id = text(ids, row).unwrap_or_default();
            let facts = Facts { id, day: 0, owner: text(owner, row), account: text(account, row), territory: text(territory, row) };
            let before = credits.len();
            let status = match text(failed, row) {
                Some(why) => Err(Refusal::Expression(why.to_owned())),
                None => self.record(&measures, row, record, facts, text(currency, row), &mut currencies, part, &mut credits, naming),
            };
            part.status.push(status.unwrap_or_else(|refusal| {
                credits.truncate(before);
                part.refused.push((record, self.refused(&refusal, id, columns, row)));
                Status::Rejected
            }));
        }
        part.keep(credits);
        for (table, rows) in self.columns.rate_tables.iter().zip(&mut part.rate_rows) {
            matching(table, columns, batch.num_rows(), rows);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one record, once")]
    fn record<'a>(
        &self,
        measures: &[MeasureValues<'_>],
        row: usize,
        record: u32,
        facts: Facts<'a>,
        currency: Option<&'a str>,
        currencies: &mut Currencies,
        part: &mut Part,
        credits: &mut Vec<Credit>,
        naming: &mut Naming,
    ) -> Result<Status, Refusal> {
        let mut nearest: Option<(WhyNot, u16)> = None;
        let mut credited = false;
        for measure in measures {
            let missed = match self.facts_of(measure, row, &mut part.factors.amounts.large) {
                Err(reason) => Some(reason),
                Ok((day, value)) => {
                    let before = part.latest_missed.replace(part.latest_missed.map_or(day, |latest| latest.max(day)));
                    let value = match value {
                        Ok(value) => value.ok_or(Refusal::TooPrecise)?,
                        Err(reason) => {
                            miss(&mut nearest, reason, measure.number);
                            continue;
                        }
                    };
                    let facts = Facts { day, ..facts };
                    naming.name(&self.context, measure.rules, facts, &RuleRow(measure, row))?;
                    if naming.named.is_empty() {
                        naming.nearest
                    } else {
                        let currency = if measure.money { Some(currencies.of(currency)?) } else { None };
                        let valued = Valued { measure: measure.number, record, day, value, currency };
                        for named in &naming.named {
                            credits.push(credit(&self.context, &valued, named, &mut part.factors)?);
                        }
                        part.latest_missed = before;
                        None
                    }
                }
            };
            match missed {
                None => credited = true,
                Some(reason) => miss(&mut nearest, reason, measure.number),
            }
        }
        Ok(match (credited, nearest) {
            (true, _) => Status::Credited,
            (false, Some((reason, measure))) => Status::Uncredited(reason, Some(measure)),
            (false, None) => Status::Uncredited(WhyNot::NotMeasured, None),
        })
    }

    /// The day and value of a record under a measure, or why it has none; a value that is too precise is none.
    fn facts_of(
        &self,
        measure: &MeasureValues<'_>,
        row: usize,
        large: &mut Vec<i128>,
    ) -> Result<(i32, Result<Option<Value>, WhyNot>), WhyNot> {
        if !measure.when.is_none_or(|when| when.is_valid(row) && when.value(row)) {
            return Err(WhyNot::Condition);
        }
        if measure.on.is_null(row) {
            return Err(WhyNot::NoDate);
        }
        let day = measure.on.value(row);
        let counts = measure.effective.0 <= day && day < measure.effective.1 && self.end.is_none_or(|end| day < end);
        if !counts || self.context.days.period_of(day).is_none() {
            return Err(WhyNot::OutsideDates);
        }
        let value = match &measure.value {
            None => Value::small(1, 0),
            Some(values) => match values.at(row, large) {
                Some(value) => value,
                None => return Ok((day, Err(WhyNot::NoValue))),
            },
        };
        Ok((day, Ok(value)))
    }

    fn values<'a>(&'a self, of: &MeasureColumns, columns: &'a [ArrayRef]) -> Option<MeasureValues<'a>> {
        let measure = &self.context.measures[of.measure];
        let Definition::Counted(counted) = &measure.definition else { return None };
        let conditions = of.rules.iter().map(|(condition, column)| {
            let condition = condition.and_then(|p| columns[p].as_boolean_opt());
            (condition, column.and_then(|p| columns[p].as_string_opt::<i32>()))
        });
        Some(MeasureValues {
            number: u16::try_from(of.measure).unwrap_or(u16::MAX),
            rules: &counted.credit,
            effective: crate::prepare::days::bounds(&measure.effective),
            money: measure.unit == measures::MeasureUnit::Money,
            when: of.when.and_then(|p| columns[p].as_boolean_opt()),
            on: columns[of.on].as_primitive_opt::<Date32Type>()?,
            value: of.value.map(|p| Values::of(&columns[p])),
            conditions: conditions.collect(),
        })
    }

    fn refused(&self, refusal: &Refusal, id: &str, columns: &[ArrayRef], row: usize) -> Problem {
        let place = self.place(columns, row);
        let word = self.kind.word().trim_end_matches('s');
        match refusal {
            Refusal::TooPrecise => Problem::unpaid("too-precise", place, format!("An amount of {word} `{id}` has more than 18 decimals."))
                .expected("value × share × exchange rate with at most 18 decimals")
                .hint("round the share or the rate"),
            Refusal::NoRate(table, from, to, day) => {
                let day = kernel::effective::from_epoch_day(*day).map_or_else(String::new, |day| day.to_string());
                let word = match table {
                    book::RateTable::Market => "market",
                    book::RateTable::Plan => "plan",
                };
                Problem::unpaid(
                    "missing-rate",
                    place,
                    format!("There is no {word} rate from {from} to {to} on {day}, which {} `{id}` needs.", self.kind),
                )
                .hint(format!("add a row to exchange_rates: from {from}, to {to}, date {day} or earlier, table {word}"))
            }
            Refusal::Expression(why) => {
                let message = format!("An expression of a measure cannot be calculated for {word} `{id}`: {why}");
                Problem::unpaid("expression", place, message)
                    .expected("cells for which `when`, `on` and `value` of each measure can be calculated")
                    .hint("mend the record; or let the expression stand it, for example with `try_cast`")
            }
            Refusal::Currency(text) => Problem::unpaid(
                "unknown-currency",
                place.column("currency").value(text),
                format!("The currency of {word} `{id}` is unknown."),
            )
            .expected("a currency code of ISO 4217, such as USD or EUR"),
        }
    }

    fn place(&self, columns: &[ArrayRef], row: usize) -> Location {
        let source = self.columns.source.and_then(|p| columns[p].as_primitive_opt::<Int32Type>()).filter(|a| a.is_valid(row));
        let source = source.and_then(|a| self.sources.get(usize::try_from(a.value(row)).ok()?));
        let Some(source) = source.or_else(|| self.sources.first()) else { return Location::file(self.kind.word()) };
        let place = Location::file(source.file.clone()).sheet(source.sheet.clone());
        match self.columns.row.and_then(|p| columns[p].as_primitive_opt::<Int64Type>()).filter(|a| a.is_valid(row)) {
            Some(rows) => place.line(u64::try_from(rows.value(row)).unwrap_or_default()),
            None => place,
        }
    }
}

impl<'a> Values<'a> {
    fn of(array: &'a ArrayRef) -> Self {
        if let Some(values) = array.as_primitive_opt::<Decimal128Type>()
            && let Some(decimals) = u32::try_from(values.scale()).ok().filter(|decimals| *decimals <= Exact::SCALE)
        {
            return Self::Decimal(values, decimals);
        }
        array.as_primitive_opt::<Int64Type>().map_or(Self::Other, Self::Integer)
    }

    /// The value of a row; none when it is null, and none within when it does not fit.
    fn at(&self, row: usize, large: &mut Vec<i128>) -> Option<Option<Value>> {
        let (digits, decimals) = match self {
            Self::Decimal(array, decimals) => (array.is_valid(row).then(|| array.value(row))?, *decimals),
            Self::Integer(array) => (array.is_valid(row).then(|| i128::from(array.value(row)))?, 0),
            Self::Other => return None,
        };
        Some(Value::small(digits, decimals).or_else(|| {
            let exact = digits.checked_mul(10i128.pow(Exact::SCALE - decimals)).filter(|exact| showable(*exact))?;
            Some(Value::new(exact, large))
        }))
    }
}

/// The currencies of records, with the last text met.
struct Currencies {
    home: Currency,
    last: Option<(String, Currency)>,
}

impl Currencies {
    fn of(&mut self, text: Option<&str>) -> Result<Currency, Refusal> {
        let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(self.home) };
        if let Some((last, currency)) = &self.last
            && last == text
        {
            return Ok(*currency);
        }
        let currency: Currency = text.parse().map_err(|_| Refusal::Currency(text.to_owned()))?;
        self.last = Some((text.to_owned(), currency));
        Ok(currency)
    }
}

/// The nearest miss; the first measure on a tie.
fn miss(nearest: &mut Option<(WhyNot, u16)>, reason: WhyNot, measure: u16) {
    if nearest.is_none_or(|(best, _)| reason > best) {
        *nearest = Some((reason, measure));
    }
}

fn text(array: Option<&StringArray>, row: usize) -> Option<&str> {
    let array = array?;
    array.is_valid(row).then(|| array.value(row))
}
