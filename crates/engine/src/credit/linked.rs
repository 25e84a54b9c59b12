//! What release and clawback look up of a record: days in its columns, and records that name it (part payments, returns). Read apart from
//! crediting, and only where a plan asks for it.

use super::guarded::guarded;
use super::source::{problem, scan, session};
use crate::Options;
use crate::number::Num;
use crate::prepare::Context;
use crate::prepare::days::bounds;
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Decimal128Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use datafusion::common::HashMap;
use datafusion::logical_expr::{Expr, ident};
use datafusion::physical_plan::collect;
use expression::{Schema, compile, compile_as};
use kernel::{Currency, Exact, Problems, Type};
use measures::{Definition, MeasureUnit};
use plans::{Event, Waits};
use records::{Kind, Table};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A record that names another one.
#[derive(Debug, Clone)]
pub(crate) struct LinkedRecord {
    pub day: i32,
    pub id: Arc<str>,
    pub value: Num,
    /// Its currency, for money.
    pub currency: Option<Currency>,
}

/// Days of records by id, and the records linked to them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Linked {
    days: BTreeMap<(Kind, String), HashMap<Box<str>, i32>>,
    /// By measure (its position) and column, then by the id of the record named, in order of day and id.
    of: BTreeMap<(usize, String), HashMap<Box<str>, Vec<LinkedRecord>>>,
}

/// What plans ask for.
#[derive(Debug, Default)]
struct Asked {
    days: BTreeSet<(Kind, String)>,
    linked: BTreeSet<(usize, String)>,
}

impl Asked {
    fn by(context: &Context) -> Self {
        let mut asked = Self::default();
        for ready in context.plans.iter().flat_map(|plan| &plan.components) {
            let Some(kind) = ready.measure.and_then(|measure| context.kind_of(measure)) else { continue };
            let mut link = |linked: &plans::Linked| {
                if let Some(measure) = context.measure(&linked.measure) {
                    asked.linked.insert((measure, linked.by.clone()));
                }
            };
            for part in &ready.component.release {
                match &part.waits {
                    Waits::Booking | Waits::End(_) => {}
                    Waits::Day(column) => drop(asked.days.insert((kind, column.clone()))),
                    Waits::Payments(linked) => link(linked),
                }
            }
            match ready.component.clawback.as_ref().map(|clawback| &clawback.event) {
                None => {}
                Some(Event::Day(column)) => drop(asked.days.insert((kind, column.clone()))),
                Some(Event::Linked(linked)) => link(linked),
            }
        }
        asked
    }
}

impl Linked {
    /// Everything that the plans ask for, from all tables.
    ///
    /// # Errors
    /// Problems with expressions, or with data that cannot be read.
    pub fn read(context: &Context, tables: &BTreeMap<Kind, Table>, options: &Options) -> Result<Self, Problems> {
        let asked = Asked::by(context);
        let mut made = Self::default();
        for table in tables.values() {
            made.read_table(context, table, &asked, options)?;
        }
        Ok(made)
    }

    /// Whether records of a kind are linked to others: a change of one concerns whoever is credited for the others.
    pub fn links(context: &Context, kind: Kind) -> bool {
        Asked::by(context).linked.iter().any(|(measure, _)| context.kind_of(*measure) == Some(kind))
    }

    /// Takes over the days of changed rows; `gone` are the ids that were changed or removed.
    ///
    /// # Errors
    /// As for [`Self::read`].
    pub fn change<'i>(
        &mut self,
        context: &Context,
        rows: &Table,
        gone: impl Iterator<Item = &'i String>,
        options: &Options,
    ) -> Result<(), Problems> {
        let asked = Asked { linked: BTreeSet::new(), ..Asked::by(context) };
        if !asked.days.iter().any(|(kind, _)| *kind == rows.kind) {
            return Ok(());
        }
        let mut new = Self::default();
        new.read_table(context, rows, &asked, options)?;
        for id in gone {
            for (_, days) in self.days.iter_mut().filter(|((kind, _), _)| *kind == rows.kind) {
                days.remove(id.as_str());
            }
        }
        for (key, days) in new.days {
            self.days.entry(key).or_default().extend(days);
        }
        Ok(())
    }

    /// The day in a column of a record.
    pub fn day(&self, kind: Kind, column: &str, record: &str) -> Option<i32> {
        self.days.get(&(kind, column.to_owned()))?.get(record).copied()
    }

    /// The records linked to one, in order of day and id.
    pub fn of(&self, measure: usize, by: &str, record: &str) -> &[LinkedRecord] {
        self.of.get(&(measure, by.to_owned())).and_then(|named| named.get(record)).map_or(&[], Vec::as_slice)
    }

    fn read_table(&mut self, context: &Context, table: &Table, asked: &Asked, options: &Options) -> Result<(), Problems> {
        let days: Vec<&String> = asked.days.iter().filter(|(kind, _)| *kind == table.kind).map(|(_, column)| column).collect();
        let linked: Vec<&(usize, String)> = asked.linked.iter().filter(|(m, _)| context.kind_of(*m) == Some(table.kind)).collect();
        if days.is_empty() && linked.is_empty() {
            return Ok(());
        }
        let mut plan = Projection::default();
        plan.column("id");
        days.iter().for_each(|column| plan.column(column));
        for (measure, by) in &linked {
            plan.measure(context, table, *measure, by)?;
        }
        let read = async |guard: bool| {
            let session = session(options);
            let frame = scan(&session, table, &plan.read, options).await?;
            if !guard {
                return frame.select(plan.evaluated.clone())?.collect().await;
            }
            let task = Arc::new(frame.task_ctx());
            collect(guarded(&session, frame, &plan.evaluated).await?, task).await
        };
        let batches = match crate::calculate::blocking(options, read(false)) {
            Ok(batches) => batches,
            // A record on which an expression fails is refused when it is credited; here it has no value.
            Err(_) => crate::calculate::blocking(options, read(true)).map_err(|error| problem(table, &error))?,
        };
        let twice = twice(&batches);
        for batch in &batches {
            self.take(context, table.kind, batch, &days, &linked, &twice);
        }
        for (measure, by) in linked {
            let named = self.of.entry((*measure, by.clone())).or_default();
            named.values_mut().for_each(|records| records.sort_by(|a, b| (a.day, &a.id).cmp(&(b.day, &b.id))));
        }
        Ok(())
    }

    fn take(
        &mut self,
        context: &Context,
        kind: Kind,
        batch: &RecordBatch,
        days: &[&String],
        linked: &[&(usize, String)],
        twice: &BTreeSet<String>,
    ) {
        let columns = batch.columns();
        let Some(ids) = columns[0].as_string_opt::<i32>() else { return };
        for (position, column) in days.iter().enumerate() {
            let Some(found) = columns[1 + position].as_primitive_opt::<Date32Type>() else { continue };
            let known = self.days.entry((kind, (*column).clone())).or_default();
            let rows = (0..batch.num_rows()).filter(|row| ids.is_valid(*row) && found.is_valid(*row));
            known.extend(rows.map(|row| (Box::from(ids.value(row)), found.value(row))));
        }
        for (position, (measure, by)) in linked.iter().enumerate() {
            let values = LinkedValues::new(context, *measure, &columns[1 + days.len() + 5 * position..]);
            let named = self.of.entry((*measure, by.clone())).or_default();
            for row in 0..batch.num_rows() {
                let id = if ids.is_valid(row) { ids.value(row) } else { "" };
                let found = values.as_ref().and_then(|values| values.at(context, row, id)).filter(|_| !twice.contains(id));
                if let Some((name, record)) = found {
                    named.entry(name).or_default().push(record);
                }
            }
        }
    }
}

/// The ids that are there more than once.
fn twice(batches: &[RecordBatch]) -> BTreeSet<String> {
    let ids = || batches.iter().filter_map(|batch| batch.column(0).as_string_opt::<i32>()).flat_map(|ids| ids.iter().flatten());
    let mut seen: HashMap<&str, u32> = HashMap::new();
    ids().for_each(|id| *seen.entry(id).or_default() += 1);
    seen.into_iter().filter(|(_, count)| *count > 1).map(|(id, _)| id.to_owned()).collect()
}

/// What is evaluated, and of which columns.
#[derive(Default)]
struct Projection {
    read: Vec<String>,
    evaluated: Vec<Expr>,
}

impl Projection {
    fn column(&mut self, name: &str) {
        self.add(ident(name), &[name.to_owned()]);
    }

    fn add(&mut self, expr: Expr, columns: &[String]) {
        for column in columns {
            if !self.read.contains(column) {
                self.read.push(column.clone());
            }
        }
        let name = format!("l{}", self.evaluated.len());
        self.evaluated.push(expr.alias(name));
    }

    /// The record named, whether the record counts, its day, value and currency.
    fn measure(&mut self, context: &Context, table: &Table, measure: usize, by: &str) -> Result<(), Problems> {
        let Definition::Counted(counted) = &context.measures[measure].definition else { return Ok(()) };
        let schema = Schema::new(table.kind.word(), table.columns.iter().map(|column| (column.name.clone(), column.kind)));
        self.column(by);
        match &counted.when {
            None => self.add(datafusion::logical_expr::lit(true), &[]),
            Some(when) => {
                let when = compile_as(&when.text, &when.at, &schema, Type::Boolean)?;
                self.add(when.logical(), when.columns());
            }
        }
        let on = compile_as(&counted.on.text, &counted.on.at, &schema, Type::Date)?;
        self.add(on.logical(), on.columns());
        match &counted.argument {
            None => self.add(datafusion::logical_expr::lit(1i64), &[]),
            Some(value) => {
                let value = compile(&value.text, &value.at, &schema)?;
                self.add(value.logical(), value.columns());
            }
        }
        self.column("currency");
        Ok(())
    }
}

/// The evaluated columns of one linked measure.
struct LinkedValues<'a> {
    by: &'a arrow_array::StringArray,
    when: &'a arrow_array::BooleanArray,
    on: &'a arrow_array::Date32Array,
    value: &'a ArrayRef,
    currency: Option<&'a arrow_array::StringArray>,
    effective: (i32, i32),
    money: bool,
}

impl<'a> LinkedValues<'a> {
    fn new(context: &Context, measure: usize, columns: &'a [ArrayRef]) -> Option<Self> {
        let [by, when, on, value, currency, ..] = columns else { return None };
        let measure = &context.measures[measure];
        Some(Self {
            by: by.as_string_opt::<i32>()?,
            when: when.as_boolean_opt()?,
            on: on.as_primitive_opt::<Date32Type>()?,
            value,
            currency: currency.as_string_opt::<i32>(),
            effective: bounds(&measure.effective),
            money: measure.unit == MeasureUnit::Money,
        })
    }

    fn at(&self, context: &Context, row: usize, id: &str) -> Option<(Box<str>, LinkedRecord)> {
        let counts = self.by.is_valid(row) && self.when.is_valid(row) && self.when.value(row) && self.on.is_valid(row);
        let (day, value) = (counts.then(|| self.on.value(row))?, number(self.value, row)?);
        let within = self.effective.0 <= day && day < self.effective.1 && context.days.period_of(day).is_some();
        let text = self.currency.filter(|currency| currency.is_valid(row)).map_or("", |currency| currency.value(row));
        let currency = match (self.money, text) {
            (false, _) => None,
            (true, "") => Some(context.company.currency),
            (true, code) => Some(code.parse().ok()?),
        };
        within.then(|| (Box::from(self.by.value(row)), LinkedRecord { day, id: Arc::from(id), value, currency }))
    }
}

/// A number of a decimal or whole column.
fn number(array: &ArrayRef, row: usize) -> Option<Num> {
    if array.is_null(row) {
        return None;
    }
    if let Some(integers) = array.as_primitive_opt::<Int64Type>() {
        return Some(Num::from_integer(integers.value(row)));
    }
    let decimals = array.as_primitive_opt::<Decimal128Type>()?;
    let up = Exact::SCALE.checked_sub(u32::try_from(decimals.scale()).ok()?)?;
    decimals.value(row).checked_mul(10i128.pow(up)).map(Num::Fixed)
}
