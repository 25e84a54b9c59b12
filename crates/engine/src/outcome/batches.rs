//! Facts as Arrow batches, as files have them: names as dictionaries, amounts as decimals with as few digits as all of them need.

use super::Outcome;
use super::columns::{NO_KEY, Rows, owners, scaled, strings};
use super::facts::{Credit, Factor, Line, NONE, NONE_EXACT, NONE16};
use super::names::Names;
use super::shape::{Need, Shape};
use super::sheet::Sheet;
use arrow_array::types::{Date32Type, Int32Type, UInt16Type, UInt64Type};
use arrow_array::{Array, ArrayRef, Decimal128Array, DictionaryArray, Int32Array, RecordBatch, StringArray};
use arrow_buffer::{OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use kernel::{Decimal, Exact};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The rows of one person, from and until.
pub(crate) type Run = (usize, usize, usize);

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
    /// The windows of all units, one unit after the other.
    all_windows: ArrayRef,
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
    /// The ids of records as a dictionary; none where each row has the text.
    ids: Option<Dictionary>,
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

impl<'a> Batches<'a> {
    pub fn new(outcome: &'a Outcome, sheets: &[Sheet]) -> Self {
        Self::with(outcome, Shapes::new(outcome, sheets), None)
    }

    /// For programs that go on with them in memory: record ids as a dictionary, amounts with all their digits, so that nothing is copied or
    /// divided for the sake of fewer bytes.
    pub fn in_memory(outcome: &'a Outcome) -> Self {
        Self::with(outcome, Shapes::WIDE, Dictionary::new(&outcome.names))
    }

    fn with(outcome: &'a Outcome, shapes: Shapes, ids: Option<Dictionary>) -> Self {
        let names = &outcome.names;
        let mut currencies: Vec<kernel::Currency> = names.plans.iter().map(|plan| plan.currency).collect();
        currencies.extend(names.amounts.factors.iter().flat_map(|factor| factor.currency.into_iter().chain(factor.into)));
        currencies.extend(outcome.people.iter().flat_map(|person| person.paid.iter().map(|paid| paid.currency)));
        currencies.sort_unstable();
        currencies.dedup();
        Self { outcome, texts: Texts::new(names, &currencies), currencies, shapes, uncredited: outcome.all_uncredited(), ids }
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
        let record = || if self.ids.is_some() { text() } else { DataType::Utf8 };
        let shares = || match self.ids {
            Some(_) => DataType::Dictionary(Box::new(DataType::Int32), Box::new(self.shapes.factor.data_type())),
            None => self.shapes.factor.data_type(),
        };
        let narrow = || DataType::Decimal128(38, 10);
        let Shapes { value, amount, toward, base, rate, line, .. } = self.shapes;
        let columns: Vec<(&str, DataType)> = match sheet {
            Sheet::Credits => vec![
                ("person", text()),
                ("measure", text()),
                ("kind", text()),
                ("record", record()),
                ("date", DataType::Date32),
                ("rule", DataType::UInt16),
                ("through", text()),
                ("value", value.data_type()),
                ("share", shares()),
                ("weight", shares()),
                ("currency", text()),
                ("into", text()),
                ("rate", shares()),
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
                ("record", record()),
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
        let rows = Rows::new(runs, |person| &self.outcome.people[person].credits);
        let kind = |measure: u16| names.measures[usize::from(measure)].1.unwrap_or(records::Kind::Deals);
        let records: Vec<_> = (0..names.measures.len()).map(|m| names.records.get(&kind(u16::try_from(m).unwrap_or(0)))).collect();
        let days: Vec<_> = names.amounts.factors.iter().map(|f| f.rate_day).collect();
        let [share, weight, currency, into, rate] = self.factors(&rows)?;
        let amounts = &names.amounts;
        // Without shares and exchange these are the same column.
        let value = shapes.value.array(rows.values(|c| amounts.value(c)))?;
        let amount = match shapes.amount == shapes.value && rows.all(|c| amounts.is_whole(c)) {
            true => Arc::clone(&value),
            false => shapes.amount.array(rows.values(|c| amounts.amount(c)))?,
        };
        let toward = match shapes.toward == shapes.amount && rows.all(|c| amounts.counts_as_credited(c)) {
            true => Arc::clone(&amount),
            false => shapes.toward.array(rows.values(|c| amounts.toward(c)))?,
        };
        Ok(vec![
            rows.keys(&texts.people, |c| person(c.person))?,
            rows.keys(&texts.measures, |c| i32::from(c.measure))?,
            rows.keys(&texts.kinds, |c| kind_key(kind(c.measure)))?,
            match &self.ids {
                Some(ids) => {
                    let first: Vec<_> = (0..names.measures.len()).map(|m| ids.first(kind(u16::try_from(m).unwrap_or(0)))).collect();
                    rows.keys(&ids.texts, |c| key(first[usize::from(c.measure)], c.record))?
                }
                None => rows.texts(|c| records[usize::from(c.measure)].map(|records| records.id(c.record))),
            },
            rows.numbers::<Date32Type>(|c| Some(c.day)),
            rows.numbers::<UInt16Type>(|c| Some(c.rule)),
            rows.keys(&texts.people, |c| person(c.through))?,
            value,
            share,
            weight,
            currency,
            into,
            rate,
            rows.numbers::<Date32Type>(|c| days[c.factor as usize]),
            amount,
            toward,
        ])
    }

    /// The columns that the factors of credits give: share, weight, currency, into, rate.
    fn factors(&self, rows: &Rows<'_, Credit>) -> Result<[ArrayRef; 5], ArrowError> {
        let factors = &self.outcome.names.amounts.factors;
        let decimals = |take: fn(&Factor) -> Decimal| -> Vec<i128> {
            factors.iter().map(|f| Exact::from_decimal(take(f)).map_or(NONE_EXACT, |exact| exact.0)).collect()
        };
        let codes = |take: fn(&Factor) -> Option<kernel::Currency>| -> Vec<i32> {
            factors.iter().map(|f| take(f).map_or(NO_KEY, |currency| self.currency(currency))).collect()
        };
        let (share, weight, rate) = (decimals(|f| f.share), decimals(|f| f.weight), decimals(|f| f.rate));
        let (currency, into) = (codes(|f| f.currency), codes(|f| f.into));
        let texts = |of: &[i32]| rows.keys(&self.texts.currencies, |c| of[c.factor as usize]);
        if self.ids.is_none() {
            let column = |of: &[i128]| self.shapes.factor.array(rows.values(|c| of[c.factor as usize]));
            return Ok([column(&share)?, column(&weight)?, texts(&currency)?, texts(&into)?, column(&rate)?]);
        }
        // Few factors differ: their positions are the keys of all three, and each value stands once.
        let keys = Int32Array::from(rows.values(|c| c.factor.cast_signed()));
        let column = |of: Vec<i128>| -> Result<ArrayRef, ArrowError> {
            Ok(Arc::new(DictionaryArray::<Int32Type>::try_new(keys.clone(), self.shapes.factor.array(of)?)?))
        };
        Ok([column(share)?, column(weight)?, texts(&currency)?, texts(&into)?, column(rate)?])
    }

    fn earnings(&self, runs: &[Run]) -> Result<Vec<ArrayRef>, ArrowError> {
        let (names, texts) = (&self.outcome.names, &self.texts);
        let rows = Rows::new(runs, |person| &self.outcome.people[person].lines);
        let records: Vec<Vec<_>> =
            names.plans.iter().map(|plan| plan.components.iter().map(|(_, kind)| names.records.get(kind)).collect()).collect();
        let record = |line: &Line| {
            let records = records[usize::from(line.plan)][usize::from(line.component)];
            records.filter(|_| line.record != NONE).map(|records| records.id(line.record))
        };
        // Windows of all units in one list: a plan's unit says where its own begin.
        let first: Vec<i32> = names.plans.iter().map(|plan| texts.first_window(crate::prepare::days::rank(plan.pays))).collect();
        let up: Vec<i128> = names.plans.iter().map(|plan| 10i128.pow(4u32.saturating_sub(plan.currency.decimals()))).collect();
        let currency: Vec<i32> = names.plans.iter().map(|plan| self.currency(plan.currency)).collect();
        let amounts = Decimal128Array::from_iter_values(rows.values(|line| i128::from(line.minor) * up[usize::from(line.plan)]));
        Ok(vec![
            owners(runs, &texts.people)?,
            rows.keys(&texts.plans, |line| i32::from(line.plan))?,
            rows.keys(&texts.components, |line| texts.first_component[usize::from(line.plan)] + i32::from(line.component))?,
            rows.keys(&texts.all_windows, |line| first[usize::from(line.plan)] + i32::from(line.window))?,
            rows.keys(&texts.lines, |line| i32::from(line.kind as u8))?,
            match &self.ids {
                Some(ids) => {
                    let of_plan = |plan: &super::names::PlanNames| plan.components.iter().map(|(_, kind)| ids.first(*kind)).collect();
                    let first: Vec<Vec<_>> = names.plans.iter().map(of_plan).collect();
                    rows.keys(&ids.texts, |line| key(first[usize::from(line.plan)][usize::from(line.component)], line.record))?
                }
                None => rows.texts(record),
            },
            rows.numbers::<Date32Type>(|line| (line.record != NONE).then_some(line.day)),
            rows.numbers::<UInt16Type>(|line| (line.rule != NONE16).then_some(line.rule)),
            rows.numbers::<UInt16Type>(|line| (line.tier != NONE16).then_some(line.tier)),
            rows.keys(&texts.people, |line| person(line.through))?,
            self.shapes.base.array(rows.values(|line| line.base))?,
            self.shapes.rate.array(rows.values(|line| line.rate))?,
            Arc::new(amounts.with_precision_and_scale(self.shapes.line.digits, 4)?),
            rows.keys(&texts.currencies, |line| currency[usize::from(line.plan)])?,
        ])
    }

    fn measurements(&self, runs: &[Run]) -> Result<Vec<ArrayRef>, ArrowError> {
        let texts = &self.texts;
        let rows = Rows::new(runs, |person| &self.outcome.people[person].measured);
        let calendar = &self.outcome.names.calendar;
        Ok(vec![
            owners(runs, &texts.people)?,
            rows.keys(&texts.measures, |m| i32::from(m.measure))?,
            rows.keys(&texts.units, |m| i32::try_from(crate::prepare::days::rank(m.unit)).unwrap_or(NO_KEY))?,
            rows.texts(|m| Some(calendar.windows(m.unit)[usize::from(m.window)].id.as_str())),
            rows.numbers::<UInt64Type>(|m| Some(u64::from(m.credits))),
            scaled(rows.values(|m| m.value), 38, 10)?,
            scaled(rows.values(|m| m.quota), 38, 10)?,
            scaled(rows.values(|m| m.attainment), 38, 10)?,
        ])
    }

    fn payments(&self, runs: &[Run]) -> Result<Vec<ArrayRef>, ArrowError> {
        let rows = Rows::new(runs, |person| &self.outcome.people[person].paid);
        let periods = self.outcome.names.calendar.periods();
        Ok(vec![
            owners(runs, &self.texts.people)?,
            rows.texts(|paid| Some(periods[usize::from(paid.period)].id.as_str())),
            rows.keys(&self.texts.currencies, |paid| self.currency(paid.currency))?,
            scaled(rows.values(|paid| Some(paid.earnings)), 38, 4)?,
            scaled(rows.values(|paid| Some(paid.terms)), 38, 4)?,
            scaled(rows.values(|paid| Some(paid.adjustments)), 38, 4)?,
            scaled(rows.values(|paid| Some(paid.earnings + paid.terms + paid.adjustments)), 38, 4)?,
        ])
    }

    fn uncredited(&self, runs: &[Run]) -> Result<Vec<ArrayRef>, ArrowError> {
        let rows = Rows::new(runs, |_| &self.uncredited);
        Ok(vec![
            rows.keys(&self.texts.kinds, |row| kind_key(row.kind))?,
            rows.texts(|row| Some(row.record.as_str())),
            rows.texts(|row| Some(row.reason.word())),
            rows.texts(|row| row.measure.as_ref().map(kernel::MeasureId::as_str)),
        ])
    }

    fn currency(&self, currency: kernel::Currency) -> i32 {
        self.currencies.binary_search(&currency).ok().and_then(|position| i32::try_from(position).ok()).unwrap_or(NO_KEY)
    }
}

/// The ids of the records of all kinds, one kind after the other.
#[derive(Debug)]
struct Dictionary {
    texts: ArrayRef,
    first: BTreeMap<records::Kind, i32>,
}

impl Dictionary {
    /// None when they are too many, or too long, for the positions of a dictionary.
    fn new(names: &Names) -> Option<Self> {
        let (mut bytes, mut ends, mut first) = (Vec::new(), vec![0i32], BTreeMap::new());
        for (kind, records) in &names.records {
            first.insert(*kind, i32::try_from(ends.len() - 1).ok()?);
            let before = i32::try_from(bytes.len()).ok()?;
            bytes.extend_from_slice(records.ids.bytes.as_bytes());
            i32::try_from(bytes.len()).ok()?;
            ends.extend(records.ids.ends.iter().map(|end| before + end.cast_signed()));
            for added in &records.added {
                bytes.extend_from_slice(added.as_bytes());
                ends.push(i32::try_from(bytes.len()).ok()?);
            }
        }
        i32::try_from(ends.len()).ok()?;
        let texts = StringArray::new(OffsetBuffer::new(ScalarBuffer::from(ends)), bytes.into(), None);
        Some(Self { texts: Arc::new(texts), first })
    }

    /// Where a kind's begin.
    fn first(&self, kind: records::Kind) -> Option<i32> {
        self.first.get(&kind).copied()
    }
}

/// The position of a record whose kind's begin there.
fn key(first: Option<i32>, record: u32) -> i32 {
    first.filter(|_| record != NONE).map_or(NO_KEY, |first| first + record.cast_signed())
}

fn person(value: u32) -> i32 {
    if value == NONE { NO_KEY } else { i32::try_from(value).unwrap_or(NO_KEY) }
}

fn kind_key(kind: records::Kind) -> i32 {
    let position = records::Kind::ALL.iter().position(|other| *other == kind).unwrap_or_default();
    i32::try_from(position).unwrap_or_default()
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
            all_windows: strings(
                crate::prepare::days::UNITS.iter().flat_map(|unit| names.calendar.windows(*unit).iter().map(|w| w.id.as_str())),
            ),
            units: strings(crate::prepare::days::UNITS.iter().map(|unit| unit.word())),
            lines: strings(LINES.iter().map(|line| line.word())),
        }
    }

    fn first_window(&self, rank: usize) -> i32 {
        i32::try_from(self.windows[..rank].iter().map(|windows| windows.len()).sum::<usize>()).unwrap_or(0)
    }
}

impl Shapes {
    /// All digits of everything; lines have their 4 decimals.
    const WIDE: Self = Self {
        value: Shape::WIDE,
        amount: Shape::WIDE,
        toward: Shape::WIDE,
        base: Shape::WIDE,
        rate: Shape::WIDE,
        line: Shape { digits: 38, decimals: 4 },
        factor: Shape::WIDE,
    };

    fn new(outcome: &Outcome, sheets: &[Sheet]) -> Self {
        let credits = sheets.contains(&Sheet::Credits);
        let lines = || outcome.people.iter().flat_map(|person| person.lines.iter());
        let factors = outcome.names.amounts.factors.iter().flat_map(|f| [f.share, f.weight, f.rate]);
        let amounts = &outcome.names.amounts;
        let fixed = |decimal: Decimal| Exact::from_decimal(decimal).map_or(NONE_EXACT, |exact| exact.0);
        std::thread::scope(|scope| {
            let of_credits = scope.spawn(|| {
                let mut needs = [Need::default(); 3];
                for credit in outcome.people.iter().filter(|_| credits).flat_map(|person| person.credits.iter()) {
                    let value = Need::of(amounts.value(credit));
                    let amount = if amounts.is_whole(credit) { value } else { Need::of(amounts.amount(credit)) };
                    let toward = if amounts.counts_as_credited(credit) { amount } else { Need::of(amounts.toward(credit)) };
                    needs = [needs[0].and(value), needs[1].and(amount), needs[2].and(toward)];
                }
                needs
            });
            let (mut base, mut largest) = (Need::default(), 0);
            for line in lines() {
                base = base.and(Need::of(line.base));
                largest = largest.max(line.minor.unsigned_abs());
            }
            let rate = Need::all(lines().map(|line| line.rate)).shape();
            let [value, amount, toward] = of_credits.join().map_or([Shape::WIDE; 3], |needs| needs.map(Need::shape));
            // Minor units become ten-thousandths, at most 10,000 of them each.
            let line = Shape { digits: if largest >= 100_000_000_000_000 { 38 } else { 18 }, decimals: 4 };
            Self { value, amount, toward, base: base.shape(), rate, line, factor: Need::all(factors.map(fixed)).shape() }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_kinds_stand_in_the_order_of_their_numbers() {
        assert!(LINES.iter().enumerate().all(|(position, line)| *line as usize == position));
    }
}
