//! Records kept in a database, told on SQLite and on PostgreSQL.

mod by_hand;
mod generated;
mod gradually;
mod imports;
mod partly;
mod places;
mod undoing;

use arrow_array::{ArrayRef, BooleanArray, Date32Array, Decimal128Array, Int32Array, Int64Array, RecordBatch, StringArray};
use kernel::{Clock, Problems, Type, effective, parse_decimal};
use records::ledger::{self, Meta, Summary};
use records::{Column, Data, Kind, Source, Table};
use std::sync::Arc;
use store::Store;

pub fn opened(url: &str) -> Store {
    let store = Store::open(url).unwrap();
    ledger::prepare(&store).unwrap();
    store
}

pub fn by<'a>(actor: &'a str) -> Meta<'a> {
    Meta { actor, why: None, at: Clock::fixed("2026-07-31T16:00:00Z").now(), complete: false }
}

pub fn carla() -> Meta<'static> {
    by("carla@example.com")
}

pub fn import(store: &Store, table: &Table) -> Result<Summary, Problems> {
    store.write(|tx| ledger::import(tx, table, &carla()))
}

/// A table from a text: a header with `name` or `name:type` for attributes, then rows; cells stand between bars.
pub fn table(kind: Kind, file: &str, text: &str) -> Table {
    let mut lines = text.lines().map(|line| line.split('|').map(str::trim).collect::<Vec<_>>());
    let header = lines.next().unwrap();
    let columns: Vec<Column> = header
        .iter()
        .map(|name| match name.split_once(':') {
            Some((name, ty)) => Column { name: name.into(), kind: Type::from_word(ty).unwrap() },
            None => Column { name: (*name).into(), kind: kind.column(name).unwrap().kind },
        })
        .collect();
    let rows: Vec<Vec<&str>> = lines.collect();
    let mut arrays: Vec<ArrayRef> = Vec::new();
    for (index, column) in columns.iter().enumerate() {
        let cells = rows.iter().map(|row| Some(row[index]).filter(|cell| !cell.is_empty()));
        arrays.push(array(column.kind, cells));
    }
    arrays.push(Arc::new(Int32Array::from(vec![0; rows.len()])));
    arrays.push(Arc::new((2..).take(rows.len()).collect::<Int64Array>()));
    let mut table = Table::empty(kind);
    let headers = columns.iter().map(|c| (c.name.clone(), c.name.to_uppercase())).collect();
    table.sources = vec![Source { file: file.into(), columns: headers, ..Source::default() }];
    table.columns = columns;
    table.data = Data::Batches(vec![RecordBatch::try_new(table.schema(), arrays).unwrap()]);
    table
}

fn array<'a>(ty: Type, cells: impl Iterator<Item = Option<&'a str>>) -> ArrayRef {
    match ty {
        Type::Text => Arc::new(cells.collect::<StringArray>()),
        Type::Date => Arc::new(cells.map(|c| c.map(|c| effective::epoch_day(c.parse().unwrap()))).collect::<Date32Array>()),
        Type::Integer => Arc::new(cells.map(|c| c.map(|c| c.parse::<i64>().unwrap())).collect::<Int64Array>()),
        Type::Boolean => Arc::new(cells.map(|c| c.map(|c| c == "true")).collect::<BooleanArray>()),
        Type::Money | Type::Number => {
            let scale = ty.scale().unwrap();
            let mantissa = |c: &str| {
                let mut decimal = parse_decimal(c).unwrap();
                decimal.rescale(scale);
                decimal.mantissa()
            };
            let array: Decimal128Array = cells.map(|c| c.map(mantissa)).collect();
            Arc::new(array.with_precision_and_scale(18, i8::try_from(scale).unwrap()).unwrap())
        }
    }
}

/// The records as they hold, one a line: the columns that are asked for, and `file:row` at the end.
pub fn shown(store: &Store, kind: Kind, names: &[&str], as_of: Option<i64>) -> Vec<String> {
    let table = store.read(|tx| ledger::load(tx, kind, as_of)).unwrap();
    let mut lines = Vec::new();
    for batch in table.batches() {
        assert_eq!(batch.schema(), table.schema());
        let source = batch.column_by_name("_source").unwrap().as_any().downcast_ref::<Int32Array>().unwrap().clone();
        let row = batch.column_by_name("_row").unwrap().as_any().downcast_ref::<Int64Array>().unwrap().clone();
        for index in 0..batch.num_rows() {
            let mut cells: Vec<String> = names
                .iter()
                .map(|name| {
                    let array = arrow_cast::cast(batch.column_by_name(name).unwrap(), &arrow_schema::DataType::Utf8).unwrap();
                    let texts = array.as_any().downcast_ref::<StringArray>().unwrap().clone();
                    if arrow_array::Array::is_valid(&texts, index) { texts.value(index).to_owned() } else { String::new() }
                })
                .collect();
            let file = &table.sources[usize::try_from(source.value(index)).unwrap()].file;
            cells.push(format!("{file}:{}", row.value(index)));
            lines.push(cells.join(" "));
        }
    }
    lines
}

pub const JULY: &str = "id | owner | amount | closed_on
OPP-1 | ada | 100.00 | 2026-07-05
OPP-2 | ben | 250.50 | 2026-07-09
OPP-3 | ada | -20 | 2026-07-20";

pub const JULY_LATER: &str = "id | owner | amount | closed_on
OPP-1 | ada | 100.00 | 2026-07-05
OPP-2 | ben | 300.00 | 2026-07-09
OPP-4 | ben | 7 | 2026-07-30";
