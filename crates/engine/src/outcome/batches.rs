//! Facts as Arrow batches, as files have them: names as dictionaries, amounts as decimals with as few digits as all of them need.

use super::Outcome;
use super::facts::{NONE, NONE_EXACT, NONE16};
use super::names::Names;
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, Date32Array, Decimal128Array, DictionaryArray, Int32Array, PrimitiveArray, RecordBatch, StringArray, UInt16Array, UInt64Array,
};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use kernel::{Decimal, Exact};
use std::sync::Arc;

/// The kinds of result, each a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sheet {
    Credits,
    Uncredited,
    Measurements,
    Earnings,
    Payments,
}

impl Sheet {
    pub const ALL: [Self; 5] = [Self::Credits, Self::Uncredited, Self::Measurements, Self::Earnings, Self::Payments];

    /// The file's stem.
    pub fn word(self) -> &'static str {
        match self {
            Self::Credits => "credits",
            Self::Uncredited => "uncredited",
            Self::Measurements => "measurements",
            Self::Earnings => "earnings",
            Self::Payments => "payments",
        }
    }
}

/// The rows of one person, from and until.
pub(crate) type Run = (usize, usize, usize);

/// How amounts are kept: digits and decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    pub digits: u8,
    pub decimals: u8,
}

impl Shape {
    pub const WIDE: Self = Self { digits: 38, decimals: 18 };

    /// The narrowest shape that keeps all of these (in units of 10⁻¹⁸) exactly.
    pub fn of(values: impl Iterator<Item = i128> + Clone) -> Self {
        for decimals in [4u8, 8, 12] {
            let unit = 10i128.pow(18 - u32::from(decimals));
            let fits = |value: i128| {
                let whole = value / unit;
                whole * unit == value && whole.unsigned_abs() < 1_000_000_000_000_000_000
            };
            let mut last = 0;
            if values.clone().all(|value| {
                value == NONE_EXACT
                    || value == last
                    || (fits(value) && {
                        last = value;
                        true
                    })
            }) {
                return Self { digits: 18, decimals };
            }
        }
        Self::WIDE
    }

    fn data_type(self) -> DataType {
        DataType::Decimal128(self.digits, i8::try_from(self.decimals).unwrap_or(18))
    }

    fn array(self, values: impl Iterator<Item = i128>) -> Result<ArrayRef, ArrowError> {
        let unit = 10i128.pow(18 - u32::from(self.decimals));
        let mut last = (0, 0);
        let array: Decimal128Array = values
            .map(|value| {
                if value != last.0 {
                    last = (value, if unit == 1 { value } else { value / unit });
                }
                (value != NONE_EXACT).then_some(last.1)
            })
            .collect();
        Ok(Arc::new(array.with_precision_and_scale(self.digits, i8::try_from(self.decimals).unwrap_or(18))?))
    }
}

/// The lists of names, as dictionaries share them.
#[derive(Debug)]
pub(crate) struct Texts {
    people: ArrayRef,
    measures: ArrayRef,
    kinds: ArrayRef,
    currencies: ArrayRef,
    plans: ArrayRef,
    components: ArrayRef,
    /// Where each plan's components begin.
    first_component: Vec<i32>,
    windows: [ArrayRef; 3],
    units: ArrayRef,
    lines: ArrayRef,
}

const LINES: [book::results::LineKind; 12] = {
    use book::results::LineKind as L;
    [L::Tier, L::TrueUp, L::Target, L::Goal, L::Bonus, L::Override, L::Pool, L::Multiplier, L::Gate, L::Cap, L::Floor, L::Clawback]
};

/// Amounts' shapes and texts, once for a whole outcome.
#[derive(Debug)]
pub(crate) struct Batches<'a> {
    pub outcome: &'a Outcome,
    texts: Texts,
    currencies: Vec<kernel::Currency>,
    shapes: Shapes,
    uncredited: Vec<book::results::Uncredited>,
}

/// The shapes of decimal columns.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shapes {
    pub value: Shape,
    pub amount: Shape,
    pub toward: Shape,
    pub base: Shape,
    pub rate: Shape,
    /// Amounts of lines, with 4 decimals.
    pub line: Shape,
    pub factor: Shape,
}

fn strings<'s>(texts: impl Iterator<Item = &'s str>) -> ArrayRef {
    let mut array = arrow_array::builder::StringBuilder::new();
    texts.for_each(|text| array.append_value(text));
    Arc::new(array.finish())
}

fn dictionary(keys: impl Iterator<Item = Option<i32>>, values: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    let keys: Int32Array = keys.collect();
    Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(keys, Arc::clone(values))?))
}

fn person(value: u32) -> Option<i32> {
    (value != NONE).then(|| i32::try_from(value).unwrap_or(i32::MAX))
}

impl<'a> Batches<'a> {
    pub fn new(outcome: &'a Outcome) -> Self {
        let names = &outcome.names;
        let mut currencies: Vec<kernel::Currency> = names.plans.iter().map(|plan| plan.currency).collect();
        currencies.extend(names.factors.iter().flat_map(|factor| factor.currency.into_iter().chain(factor.into)));
        currencies.extend(outcome.people.iter().flat_map(|person| person.paid.iter().map(|paid| paid.currency)));
        currencies.sort_unstable();
        currencies.dedup();
        Self {
            outcome,
            texts: Texts::new(names, &currencies),
            currencies,
            shapes: Shapes::new(outcome),
            uncredited: outcome.all_uncredited(),
        }
    }

    /// How many rows of a sheet each person has.
    pub fn rows(&self, sheet: Sheet) -> Vec<usize> {
        let people = self.outcome.people.iter();
        match sheet {
            Sheet::Credits => people.map(|person| person.credits.len()).collect(),
            Sheet::Measurements => people.map(|person| person.measured.len()).collect(),
            Sheet::Earnings => people.map(|person| person.lines.len()).collect(),
            Sheet::Payments => people.map(|person| person.paid.len()).collect(),
            Sheet::Uncredited => vec![self.uncredited.len()],
        }
    }

    /// The columns of a sheet.
    pub fn schema(&self, sheet: Sheet) -> SchemaRef {
        let text = || DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
        let narrow = || DataType::Decimal128(38, 10);
        let Shapes { value, amount, toward, base, rate, line, factor } = self.shapes;
        let columns: Vec<(&str, DataType)> = match sheet {
            Sheet::Credits => vec![
                ("person", text()),
                ("measure", text()),
                ("kind", text()),
                ("record", DataType::Utf8),
                ("date", DataType::Date32),
                ("rule", DataType::UInt16),
                ("through", text()),
                ("value", value.data_type()),
                ("share", factor.data_type()),
                ("weight", factor.data_type()),
                ("currency", text()),
                ("into", text()),
                ("rate", factor.data_type()),
                ("rate_date", DataType::Date32),
                ("amount", amount.data_type()),
                ("toward_quota", toward.data_type()),
            ],
            Sheet::Uncredited => {
                vec![("kind", text()), ("record", DataType::Utf8), ("reason", DataType::Utf8), ("measure", DataType::Utf8)]
            }
            Sheet::Measurements => vec![
                ("person", text()),
                ("measure", text()),
                ("unit", text()),
                ("window", DataType::Utf8),
                ("credits", DataType::UInt64),
                ("value", narrow()),
                ("quota", narrow()),
                ("attainment", narrow()),
            ],
            Sheet::Earnings => vec![
                ("person", text()),
                ("plan", text()),
                ("component", text()),
                ("period", DataType::Utf8),
                ("line", text()),
                ("record", DataType::Utf8),
                ("date", DataType::Date32),
                ("rule", DataType::UInt16),
                ("tier", DataType::UInt16),
                ("through", text()),
                ("base", base.data_type()),
                ("rate", rate.data_type()),
                ("amount", line.data_type()),
                ("currency", text()),
            ],
            Sheet::Payments => vec![
                ("person", text()),
                ("period", DataType::Utf8),
                ("currency", text()),
                ("earnings", DataType::Decimal128(38, 4)),
                ("terms", DataType::Decimal128(38, 4)),
                ("adjustments", DataType::Decimal128(38, 4)),
                ("amount", DataType::Decimal128(38, 4)),
            ],
        };
        let columns = columns.into_iter().map(|(name, kind)| match (sheet, name) {
            (Sheet::Earnings, "period") => Field::new(name, text(), true),
            _ => Field::new(name, kind, true),
        });
        Arc::new(Schema::new(columns.collect::<Vec<_>>()))
    }

    /// The rows of some people, as one batch with the sheet's schema.
    pub fn batch(&self, sheet: Sheet, runs: &[Run]) -> Result<RecordBatch, ArrowError> {
        let columns = match sheet {
            Sheet::Credits => self.credits(runs)?,
            Sheet::Uncredited => self.uncredited(runs)?,
            Sheet::Measurements => self.measurements(runs)?,
            Sheet::Earnings => self.earnings(runs)?,
            Sheet::Payments => self.payments(runs)?,
        };
        RecordBatch::try_new(self.schema(sheet), columns)
    }

    fn credits(&self, runs: &[Run]) -> Result<Vec<ArrayRef>, ArrowError> {
        let (names, texts, shapes) = (&self.outcome.names, &self.texts, &self.shapes);
        let all = || runs.iter().flat_map(|(person, from, to)| &self.outcome.people[*person].credits[*from..*to]);
        let kind = |measure: u16| names.measures[usize::from(measure)].1.unwrap_or(records::Kind::Deals);
        let currency = |currency: Option<kernel::Currency>| currency.and_then(|c| self.currency(c));
        let factors: Vec<_> = names.factors.iter().map(|f| (currency(f.currency), currency(f.into), f.rate_day)).collect();
        let fixed = |take: fn(&super::facts::Factor) -> Decimal| -> Vec<i128> {
            names.factors.iter().map(|f| Exact::from_decimal(take(f)).map_or(NONE_EXACT, |exact| exact.0)).collect()
        };
        let (share, weight, rate) = (fixed(|f| f.share), fixed(|f| f.weight), fixed(|f| f.rate));
        Ok(vec![
            dictionary(all().map(|c| person(c.person)), &texts.people)?,
            dictionary(all().map(|c| Some(i32::from(c.measure))), &texts.measures)?,
            dictionary(all().map(|c| Some(kind_key(kind(c.measure)))), &texts.kinds)?,
            strings(all().map(|c| names.record(kind(c.measure), c.record))),
            Arc::new(Date32Array::from_iter_values(all().map(|c| c.day))),
            Arc::new(UInt16Array::from_iter_values(all().map(|c| c.rule))),
            dictionary(all().map(|c| person(c.through)), &texts.people)?,
            shapes.value.array(all().map(|c| c.value))?,
            shapes.factor.array(all().map(|c| share[c.factor as usize]))?,
            shapes.factor.array(all().map(|c| weight[c.factor as usize]))?,
            dictionary(all().map(|c| factors[c.factor as usize].0), &texts.currencies)?,
            dictionary(all().map(|c| factors[c.factor as usize].1), &texts.currencies)?,
            shapes.factor.array(all().map(|c| rate[c.factor as usize]))?,
            Arc::new(all().map(|c| factors[c.factor as usize].2).collect::<PrimitiveArray<arrow_array::types::Date32Type>>()),
            shapes.amount.array(all().map(|c| c.amount))?,
            shapes.toward.array(all().map(|c| c.toward))?,
        ])
    }

    fn earnings(&self, runs: &[Run]) -> Result<Vec<ArrayRef>, ArrowError> {
        let (names, texts) = (&self.outcome.names, &self.texts);
        let all = || runs.iter().flat_map(|(person, from, to)| &self.outcome.people[*person].lines[*from..*to]);
        let owners = || runs.iter().flat_map(|(person, from, to)| std::iter::repeat_n(i32::try_from(*person).ok(), to - from));
        let plan = |line: &super::facts::Line| &names.plans[usize::from(line.plan)];
        let record = |line: &super::facts::Line| {
            let kind = plan(line).components[usize::from(line.component)].1;
            (line.record != NONE).then(|| names.record(kind, line.record))
        };
        // Windows of all units in one list: a plan's unit says where its own begin.
        let first: Vec<i32> = names.plans.iter().map(|plan| texts.first_window(crate::prepare::days::rank(plan.pays))).collect();
        let up: Vec<i128> = names.plans.iter().map(|plan| 10i128.pow(4u32.saturating_sub(plan.currency.decimals()))).collect();
        let currency: Vec<Option<i32>> = names.plans.iter().map(|plan| self.currency(plan.currency)).collect();
        let amounts = Decimal128Array::from_iter_values(all().map(|line| i128::from(line.minor) * up[usize::from(line.plan)]));
        Ok(vec![
            dictionary(owners(), &texts.people)?,
            dictionary(all().map(|line| Some(i32::from(line.plan))), &texts.plans)?,
            dictionary(
                all().map(|line| Some(texts.first_component[usize::from(line.plan)] + i32::from(line.component))),
                &texts.components,
            )?,
            dictionary(all().map(|line| Some(first[usize::from(line.plan)] + i32::from(line.window))), &texts.all_windows())?,
            dictionary(all().map(|line| Some(i32::from(line.kind as u8))), &texts.lines)?,
            Arc::new(all().map(record).collect::<StringArray>()),
            Arc::new(
                all().map(|line| (line.record != NONE).then_some(line.day)).collect::<PrimitiveArray<arrow_array::types::Date32Type>>(),
            ),
            Arc::new(all().map(|line| (line.rule != NONE16).then_some(line.rule)).collect::<UInt16Array>()),
            Arc::new(all().map(|line| (line.tier != NONE16).then_some(line.tier)).collect::<UInt16Array>()),
            dictionary(all().map(|line| person(line.through)), &texts.people)?,
            self.shapes.base.array(all().map(|line| line.base))?,
            self.shapes.rate.array(all().map(|line| line.rate))?,
            Arc::new(amounts.with_precision_and_scale(self.shapes.line.digits, 4)?),
            dictionary(all().map(|line| currency[usize::from(line.plan)]), &texts.currencies)?,
        ])
    }

    fn measurements(&self, runs: &[Run]) -> Result<Vec<ArrayRef>, ArrowError> {
        let texts = &self.texts;
        let all = || runs.iter().flat_map(|(person, from, to)| &self.outcome.people[*person].measured[*from..*to]);
        let owners = || runs.iter().flat_map(|(person, from, to)| std::iter::repeat_n(i32::try_from(*person).ok(), to - from));
        let decimals = |values: &mut dyn Iterator<Item = Option<Decimal>>| scaled(values, 38, 10);
        let calendar = &self.outcome.names.calendar;
        Ok(vec![
            dictionary(owners(), &texts.people)?,
            dictionary(all().map(|m| Some(i32::from(m.measure))), &texts.measures)?,
            dictionary(all().map(|m| i32::try_from(crate::prepare::days::rank(m.unit)).ok()), &texts.units)?,
            strings(all().map(|m| calendar.windows(m.unit)[usize::from(m.window)].id.as_str())),
            Arc::new(UInt64Array::from_iter_values(all().map(|m| u64::from(m.credits)))),
            decimals(&mut all().map(|m| m.value))?,
            decimals(&mut all().map(|m| m.quota))?,
            decimals(&mut all().map(|m| m.attainment))?,
        ])
    }

    fn payments(&self, runs: &[Run]) -> Result<Vec<ArrayRef>, ArrowError> {
        let all = || runs.iter().flat_map(|(person, from, to)| &self.outcome.people[*person].paid[*from..*to]);
        let owners = || runs.iter().flat_map(|(person, from, to)| std::iter::repeat_n(i32::try_from(*person).ok(), to - from));
        let periods = self.outcome.names.calendar.periods();
        Ok(vec![
            dictionary(owners(), &self.texts.people)?,
            strings(all().map(|paid| periods[usize::from(paid.period)].id.as_str())),
            dictionary(all().map(|paid| self.currency(paid.currency)), &self.texts.currencies)?,
            scaled(&mut all().map(|paid| Some(paid.earnings)), 38, 4)?,
            scaled(&mut all().map(|paid| Some(paid.terms)), 38, 4)?,
            scaled(&mut all().map(|paid| Some(paid.adjustments)), 38, 4)?,
            scaled(&mut all().map(|paid| Some(paid.earnings + paid.terms + paid.adjustments)), 38, 4)?,
        ])
    }

    fn uncredited(&self, runs: &[Run]) -> Result<Vec<ArrayRef>, ArrowError> {
        let rows = || runs.iter().flat_map(|(_, from, to)| &self.uncredited[*from..*to]);
        Ok(vec![
            dictionary(rows().map(|row| Some(kind_key(row.kind))), &self.texts.kinds)?,
            strings(rows().map(|row| row.record.as_str())),
            strings(rows().map(|row| row.reason.word())),
            Arc::new(rows().map(|row| row.measure.as_ref().map(kernel::MeasureId::as_str)).collect::<StringArray>()),
        ])
    }

    fn currency(&self, currency: kernel::Currency) -> Option<i32> {
        self.currencies.binary_search(&currency).ok().and_then(|position| i32::try_from(position).ok())
    }
}

fn kind_key(kind: records::Kind) -> i32 {
    let position = records::Kind::ALL.iter().position(|other| *other == kind).unwrap_or_default();
    i32::try_from(position).unwrap_or_default()
}

fn scaled(values: &mut dyn Iterator<Item = Option<Decimal>>, digits: u8, decimals: u8) -> Result<ArrayRef, ArrowError> {
    let fixed = |value: Decimal| {
        let up = u32::from(decimals).checked_sub(value.normalize().scale())?;
        value.normalize().mantissa().checked_mul(10i128.checked_pow(up)?)
    };
    let array: Decimal128Array = values.map(|value| value.and_then(fixed)).collect();
    Ok(Arc::new(array.with_precision_and_scale(digits, i8::try_from(decimals).unwrap_or(10))?))
}

impl Texts {
    fn new(names: &Names, currencies: &[kernel::Currency]) -> Self {
        let mut first_component = vec![0];
        for plan in names.plans.iter() {
            let next = first_component[first_component.len() - 1] + i32::try_from(plan.components.len()).unwrap_or(0);
            first_component.push(next);
        }
        let windows = |unit| strings(names.calendar.windows(unit).iter().map(|window| window.id.as_str()));
        Self {
            people: strings(names.people.iter().map(kernel::PersonId::as_str)),
            measures: strings(names.measures.iter().map(|(id, _)| id.as_str())),
            kinds: strings(records::Kind::ALL.iter().map(|kind| kind.word())),
            currencies: strings(currencies.iter().map(|currency| currency.code())),
            plans: strings(names.plans.iter().map(|plan| plan.id.as_str())),
            components: strings(names.plans.iter().flat_map(|plan| plan.components.iter().map(|(name, _)| name.as_str()))),
            first_component,
            windows: crate::prepare::days::UNITS.map(windows),
            units: strings(crate::prepare::days::UNITS.iter().map(|unit| unit.word())),
            lines: strings(LINES.iter().map(|line| line.word())),
        }
    }

    fn first_window(&self, rank: usize) -> i32 {
        i32::try_from(self.windows[..rank].iter().map(|windows| windows.len()).sum::<usize>()).unwrap_or(0)
    }

    fn all_windows(&self) -> ArrayRef {
        use arrow_array::cast::AsArray;
        strings(self.windows.iter().flat_map(|windows| windows.as_string::<i32>().iter().flatten()))
    }
}

impl Shapes {
    fn new(outcome: &Outcome) -> Self {
        let credits = || outcome.people.iter().flat_map(|person| person.credits.iter());
        let lines = || outcome.people.iter().flat_map(|person| person.lines.iter());
        let factors = || outcome.names.factors.iter().flat_map(|f| [f.share, f.weight, f.rate]);
        let fixed = |decimal: Decimal| Exact::from_decimal(decimal).map_or(NONE_EXACT, |exact| exact.0);
        std::thread::scope(|scope| {
            let of_credits = scope.spawn(move || {
                let value = Shape::of(credits().map(|c| c.value));
                let amounts = credits().any(|c| c.amount != c.value);
                let amount = if amounts { Shape::of(credits().map(|c| c.amount)) } else { value };
                let towards = credits().any(|c| c.toward != c.amount);
                (value, amount, if towards { Shape::of(credits().map(|c| c.toward)) } else { amount })
            });
            let (base, rate) = (Shape::of(lines().map(|line| line.base)), Shape::of(lines().map(|line| line.rate)));
            let factor = Shape::of(factors().map(fixed));
            let (value, amount, toward) = of_credits.join().unwrap_or((Shape::WIDE, Shape::WIDE, Shape::WIDE));
            // Minor units become ten-thousandths, at most 10,000 of them each.
            let large = lines().any(|line| line.minor.unsigned_abs() >= 100_000_000_000_000);
            let line = Shape { digits: if large { 38 } else { 18 }, decimals: 4 };
            Self { value, amount, toward, base, rate, line, factor }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_take_as_few_digits_as_all_of_them_need() {
        let cents = 10i128.pow(16);
        assert_eq!(Shape::of([5 * cents, NONE_EXACT, -cents].into_iter()), Shape { digits: 18, decimals: 4 });
        assert_eq!(Shape::of([5 * cents, 10_000_000_000].into_iter()), Shape { digits: 18, decimals: 8 });
        assert_eq!(Shape::of([1].into_iter()), Shape::WIDE);
    }

    #[test]
    fn line_kinds_stand_in_the_order_of_their_numbers() {
        assert!(LINES.iter().enumerate().all(|(position, line)| *line as usize == position));
    }
}
