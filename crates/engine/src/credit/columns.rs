//! What the plan evaluates for each record, and where the operator finds it.

use crate::prepare::Context;
use crate::prepare::plans::BaseRate;
use crate::prepare::rate_tables::{Ask, Ids, RateRows};
use datafusion::logical_expr::{Expr, ident};
use expression::{Schema, compile, compile_as};
use kernel::{Problems, Type};
use measures::{Counted, CreditTo, Definition};
use records::{Kind, Table};
use std::sync::Arc;

/// The columns of the projection for one kind of record.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    /// Names of the table's columns that are read.
    pub read: Vec<String>,
    /// What is evaluated, each under a name of its own.
    pub evaluated: Vec<Expr>,
    pub id: usize,
    pub owner: Option<usize>,
    pub currency: Option<usize>,
    pub account: Option<usize>,
    pub territory: Option<usize>,
    /// Where a row came from.
    pub source: Option<usize>,
    pub row: Option<usize>,
    /// In order of measure.
    pub measures: Vec<MeasureColumns>,
    /// Every rate table over records of this kind.
    pub rate_tables: Vec<RateTableColumns>,
}

/// Where a measure's values are.
#[derive(Debug)]
pub(crate) struct MeasureColumns {
    /// The measure, by position in the book.
    pub measure: usize,
    pub when: Option<usize>,
    pub on: usize,
    pub value: Option<usize>,
    /// For each rule its own condition, and the column of the record that names a person.
    pub rules: Vec<(Option<usize>, Option<usize>)>,
}

/// A component's rate table, and for each of its rows what the record's columns must have.
#[derive(Debug)]
pub(crate) struct RateTableColumns {
    pub table: Arc<RateRows>,
    pub rows: Vec<Vec<(usize, Needed)>>,
}

/// What a column must have for a row of a rate table.
#[derive(Debug)]
pub(crate) enum Needed {
    /// This text.
    Text(String),
    /// One of these ids.
    OneOf(Arc<Ids>),
}

impl RateTableColumns {
    /// The columns that rows ask for, each with everything that any row needs of it.
    pub fn asked(&self) -> Vec<(usize, Vec<&Needed>)> {
        let mut asked: Vec<(usize, Vec<&Needed>)> = Vec::new();
        for (column, needed) in self.rows.iter().flatten() {
            let place = asked.iter().position(|(known, _)| known == column).unwrap_or_else(|| {
                asked.push((*column, Vec::new()));
                asked.len() - 1
            });
            if !asked[place].1.contains(&needed) {
                asked[place].1.push(needed);
            }
        }
        asked
    }
}

impl Needed {
    /// Whether a cell has it.
    pub fn is_met(&self, cell: Option<&str>) -> bool {
        cell.is_some_and(|cell| match self {
            Self::Text(text) => text == cell,
            Self::OneOf(ids) => ids.contains(cell),
        })
    }
}

impl PartialEq for Needed {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(text), Self::Text(other)) => text == other,
            (Self::OneOf(ids), Self::OneOf(other)) => Arc::ptr_eq(ids, other),
            _ => false,
        }
    }
}

impl Columns {
    /// What to evaluate for the records of a table.
    ///
    /// # Errors
    /// Problems with expressions that do not fit the table's columns.
    pub fn new(context: &Context, table: &Table) -> Result<Self, Problems> {
        let schema = Schema::new(table.kind.word(), table.columns.iter().map(|column| (column.name.clone(), column.kind)));
        let mut made = Self::default();
        let mut problems = Problems::new();
        made.id = made.plain("id");
        let counted = (0..context.measures.len()).filter(|measure| context.kind_of(*measure) == Some(table.kind));
        for measure in counted {
            if let Definition::Counted(counted) = &context.measures[measure].definition {
                made.add_measure(measure, counted, table, &schema, &mut problems);
            }
        }
        let uses = |wanted: &dyn Fn(&CreditTo) -> bool| rules_of(context, table.kind).any(wanted);
        made.owner = uses(&|to| matches!(to, CreditTo::Owner)).then(|| made.named(table, "owner")).flatten();
        made.account = uses(&|to| matches!(to, CreditTo::Account(_))).then(|| made.named(table, "account")).flatten();
        made.territory = uses(&|to| matches!(to, CreditTo::Territory)).then(|| made.named(table, "territory")).flatten();
        if made.measures.iter().any(|m| context.is_money(m.measure)) {
            made.currency = made.named(table, "currency");
        }
        if let Some(batch) = table.batches().first() {
            made.source = batch.column_by_name(records::table::SOURCE).map(|_| made.plain(records::table::SOURCE));
            made.row = batch.column_by_name(records::table::ROW).map(|_| made.plain(records::table::ROW));
        }
        made.add_rate_tables(context, table);
        problems.unless_errors(made).map(|(made, _)| made)
    }

    fn add_measure(&mut self, measure: usize, counted: &Counted, table: &Table, schema: &Schema, problems: &mut Problems) {
        let mut add = |made: &mut Self, text: &measures::ExprText, wanted: Option<Type>| {
            let compiled = match wanted {
                Some(wanted) => compile_as(&text.text, &text.at, schema, wanted),
                None => compile(&text.text, &text.at, schema),
            };
            match compiled {
                Ok(compiled) => made.expression(compiled.logical(), compiled.columns()),
                Err(problem) => {
                    problems.push(problem);
                    0
                }
            }
        };
        let when = counted.when.as_ref().map(|text| add(self, text, Some(Type::Boolean)));
        let on = add(self, &counted.on, Some(Type::Date));
        let value = counted.argument.as_ref().map(|text| add(self, text, None));
        let mut rules = Vec::new();
        for rule in &counted.credit {
            let condition = rule.when.as_ref().map(|text| add(self, text, Some(Type::Boolean)));
            let column = match &rule.to {
                CreditTo::Column(column) => self.named(table, column),
                _ => None,
            };
            rules.push((condition, column));
        }
        self.measures.push(MeasureColumns { measure, when, on, value, rules });
    }

    fn add_rate_tables(&mut self, context: &Context, table: &Table) {
        for ready in context.plans.iter().flat_map(|plan| &plan.components) {
            let BaseRate::Table(rates) = &ready.base_rate else { continue };
            if ready.measure.and_then(|measure| context.kind_of(measure)) != Some(table.kind) {
                continue;
            }
            let mut condition = |ask: &Ask| {
                let needed = match &ask.within {
                    None => Needed::Text(ask.text.clone()),
                    Some(within) => Needed::OneOf(context.having.ids(within, &ask.text)),
                };
                (self.plain(&ask.column), needed)
            };
            let rows = rates.rows.asks.iter().map(|asks| asks.iter().map(&mut condition).collect()).collect();
            self.rate_tables.push(RateTableColumns { table: Arc::clone(&rates.rows), rows });
        }
    }

    /// A column of the table as it is, if the table has it.
    fn named(&mut self, table: &Table, name: &str) -> Option<usize> {
        table.column(name).is_some().then(|| self.plain(name))
    }

    fn plain(&mut self, name: &str) -> usize {
        self.expression(ident(name), std::slice::from_ref(&name.to_owned()))
    }

    fn expression(&mut self, expr: Expr, columns: &[String]) -> usize {
        for column in columns {
            if !self.read.contains(column) {
                self.read.push(column.clone());
            }
        }
        let same = |other: &Expr| matches!(other, Expr::Alias(alias) if *alias.expr == expr);
        if let Some(position) = self.evaluated.iter().position(same) {
            return position;
        }
        let position = self.evaluated.len();
        self.evaluated.push(expr.alias(format!("c{position}")));
        position
    }
}

fn rules_of(context: &Context, kind: Kind) -> impl Iterator<Item = &CreditTo> {
    let counted = context.measures.iter().filter_map(move |measure| match &measure.definition {
        Definition::Counted(counted) if counted.of == kind => Some(counted),
        _ => None,
    });
    counted.flat_map(|counted| counted.credit.iter().map(|rule| &rule.to))
}
