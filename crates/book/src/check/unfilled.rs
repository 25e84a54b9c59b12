//! Columns that measures live on and no file brings: such a measure counts nothing, or credits nobody, without anything being wrong.

use crate::Book;
use arrow_array::Array;
use kernel::{Problem, Problems, Type};
use measures::{Counted, CreditTo, Definition, Measure};
use records::intake::near;
use records::{Kind, Table};
use std::collections::BTreeMap;

/// Adds a warning for each measure and each column without any value on which it depends, with the attribute that may be meant.
pub fn check(book: &Book, problems: &mut Problems) {
    let empty: BTreeMap<Kind, Vec<&str>> = book.tables.iter().map(|(kind, table)| (*kind, empty_columns(table))).collect();
    let schemas = measures::schemas(&book.tables);
    for measure in &book.measures {
        let Definition::Counted(counted) = &measure.definition else { continue };
        let Some(schema) = schemas.get(&counted.of) else { continue };
        let columns =
            |text: &measures::ExprText| expression::check(&text.text, &text.at, schema).map(|typed| typed.columns).unwrap_or_default();
        let when = counted.when.as_ref().map(|text| (text, "takes no record"));
        let value = counted.argument.as_ref().map(|text| (text, "has no value"));
        for (text, effect) in [Some((&counted.on, "has no day for any record, so it counts nothing")), when, value].into_iter().flatten() {
            let used = columns(text);
            // One filled column among several may be enough.
            if !used.is_empty() && used.iter().all(|name| empty[&counted.of].contains(&name.as_str())) {
                let said = Said { measure, effect, at: text.at.clone() };
                used.iter().for_each(|name| problems.0.extend(said.problem(book, counted.of, name)));
            }
        }
        credits(book, measure, counted, &empty, problems);
    }
}

fn credits(book: &Book, measure: &Measure, counted: &Counted, empty: &BTreeMap<Kind, Vec<&str>>, problems: &mut Problems) {
    let said = Said { measure, effect: "credits nobody by it", at: measure.at.clone() };
    for rule in &counted.credit {
        let needed = match &rule.to {
            CreditTo::Owner => vec![(counted.of, "owner")],
            CreditTo::Territory => vec![(counted.of, "territory"), (Kind::People, "territory")],
            CreditTo::Column(column) => vec![(counted.of, column.as_str())],
            CreditTo::Account(column) => vec![(counted.of, "account"), (Kind::Accounts, column.as_str())],
            CreditTo::Split | CreditTo::Role { .. } | CreditTo::Manager { .. } => Vec::new(),
        };
        for (kind, column) in needed {
            if empty.get(&kind).is_some_and(|empty| empty.contains(&column)) {
                problems.0.extend(said.problem(book, kind, column));
            }
        }
    }
}

/// The columns in which no row has a value; none when there are no rows, or when they stay in Parquet files.
fn empty_columns(table: &Table) -> Vec<&str> {
    let rows: usize = table.batches().iter().map(arrow_array::RecordBatch::num_rows).sum();
    let is_empty = |index: usize| table.batches().iter().all(|batch| batch.column(index).null_count() == batch.num_rows());
    let columns = table.columns.iter().enumerate().filter(|(index, _)| rows > 0 && is_empty(*index));
    columns.map(|(_, column)| column.name.as_str()).collect()
}

struct Said<'b> {
    measure: &'b Measure,
    effect: &'b str,
    at: kernel::Location,
}

impl Said<'_> {
    fn problem(&self, book: &Book, kind: Kind, column: &str) -> Option<Problem> {
        let table = book.tables.get(&kind)?;
        let message = format!("No row of {kind} has a value in `{column}`, so the measure `{}` {}.", self.measure.id, self.effect);
        let problem = Problem::warning("unfilled-column", self.at.clone(), message);
        let declared = kind.column(column);
        let attributes: Vec<(&str, Type)> =
            table.columns.iter().filter(|c| kind.column(&c.name).is_none()).map(|c| (c.name.as_str(), c.kind)).collect();
        Some(match declared.and_then(|spec| near::perhaps(kind, spec, &attributes)) {
            Some(name) => {
                let header = table.sources.iter().flat_map(|source| &source.columns).find(|(attribute, _)| attribute == name);
                let header = header.map_or(name, |(_, header)| header.as_str());
                problem.hint(format!(
                    "did you mean the column `{header}`? Call it `{column}` in the file, or say in a mapping: {column} = \"{header}\""
                ))
            }
            None => problem.hint(format!("bring `{column}` with the {kind}, or change the measure")),
        })
    }
}
